"""Are words and numbers written so that they can be read, and never as markup?"""

import html

from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.views import marks


def shown(trace, narrow, wide):
    places, texts = marks.word_ticks(trace, narrow, wide, 14)
    return dict(zip(places, texts, strict=True))


@given(st.text())
def test_an_escaped_word_has_no_markup_and_can_be_read_back(word):
    escaped = marks.escape(word)
    assert not {"<", ">"} & set(escaped)
    assert html.unescape(escaped) == marks.shorten(word) or "&" in word
    assert len(marks.shorten(word)) <= 24


def test_all_words_are_written_where_there_is_room(reading):
    assert shown(reading("a b c"), 500, 500) == {0: "a", 1: "b", 2: "c"}


def test_words_on_a_narrow_screen_are_fewer_and_the_others_marked(reading):
    ticks = shown(reading("a b c d e f g h"), 60, 500)
    assert set(ticks) == set(range(8))
    unmarked = [text for text in ticks.values() if "span" not in text]
    assert 0 < len(unmarked) < 8
    assert 'tspan[style*="font-style"]' in marks.FIGURE_CSS


def test_words_written_have_room(reading):
    trace = reading("a bbbbbbbbbbbb c dddddddddd e ffffff g " * 20)
    places = sorted(shown(trace, 270, 270))
    widths = [(0.58 * len(trace.steps[place].text) + 0.6) * 14 for place in places]
    centres = [place * 270 / trace.n_steps for place in places]
    for k in range(len(places) - 1):
        assert centres[k + 1] - centres[k] >= (widths[k] + widths[k + 1]) / 2


def test_words_that_moved_the_verdict_most_come_first(reading):
    trace = reading("a b c d e f g h a b c d e f g h")
    strongest = int(abs(trace.changes).argmax())
    assert strongest in shown(trace, 30, 30)


def test_two_directions_still_name_some_words(reading):
    assert 0 in shown(reading("a b c", bidirectional=True), 30, 30)
