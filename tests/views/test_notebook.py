"""Does a notebook show an explanation's own numbers, escaped, coloured on one scale, and the doubt that remains?"""

import html
import re
from dataclasses import replace

import numpy as np
import pytest

from lstm_demo import UnitEdit, attribute, faithfulness, phrase
from lstm_demo.explain.faithfulness import check_orders
from lstm_demo.texts import Texts
from lstm_demo.tokenization import Tokenization
from lstm_demo.views.notebook import shown
from lstm_demo.views.notebook.check import sentence
from lstm_demo.views.notebook.words import signed

ENGLISH = Texts()
HOSTILE = 'a <script>alert(1)</script> b "c"'
MINUS = "\N{MINUS SIGN}"


def words(drawn):
    """Each word with its side, its tint in per cent, and the score below it."""
    found = re.findall(r'<span class="word (\w+)" style="--tint: (\d+)%">(.*?)<small>(.*?)</small>', drawn)
    return [(html.unescape(word), side, int(tint), score) for side, tint, word, score in found]


@pytest.fixture(scope="module")
def bundle(make_bundle):
    return make_bundle()


@pytest.fixture(scope="module")
def checked(bundle):
    return faithfulness(bundle, "a b c d e f g h", "leave_out", n_orders=5)


def test_each_word_has_its_score_its_side_and_a_tint_of_one_scale(bundle):
    scores = np.float32([-2.5, 1, 0.004, 0])
    found = replace(attribute(bundle, "a gnu c d", "leave_out"), scores=scores, probability=0.1824)
    drawn = found._repr_html_()
    assert words(drawn) == [
        ("a", "negative", 100, f"{MINUS}2.50"),
        ("gnu", "positive", 50, "+1.00"),
        ("c", "positive", 0, "0.00"),
        ("d", "negative", 0, "0.00"),
    ]
    assert f"{MINUS}2 or less" in drawn
    assert "+2 or more" in drawn
    assert "18\N{NO-BREAK SPACE}% positive, by leaving one word out" in drawn
    assert "add up to" not in drawn  # it promises no sum


def test_an_experiment_is_marked(bundle):
    edited = attribute(bundle, "a b", "running_change", edits=[UnitEdit((0,))])._repr_html_()
    assert "An experiment, not the network's own reading: 1 change was made inside it." in html.unescape(edited)
    assert "An experiment" not in attribute(bundle, "a b", "running_change")._repr_html_()


def test_a_sum_what_chance_did_and_what_was_not_read_are_told(bundle):
    found = replace(attribute(bundle, "a b", "ledger"), truncated=1_234, standard_error=np.float32([0.1, 0.25]))
    drawn = html.unescape(replace(found, n_permutations=20)._repr_html_())
    total = signed(float(found.scores.sum()), ENGLISH)
    assert f"The scores add up to {total} of {total}; <0.001 is missing." in drawn
    assert "20 random orders of the words: a standard error of 0.25 at most" in drawn
    assert "did not read the last 1,234 words" in drawn


def test_what_nobody_typed_is_drawn_as_such_and_what_is_not_read_is_named(make_bundle):
    way = Tokenization("blanks", unknown="skip", before=["k"], padding="after", padded_to=4)
    drawn = shown(attribute(make_bundle(tokenization=way), "a <b> b", "leave_out"), ENGLISH)
    assert [word for word, *_ in words(drawn)] == ["a", "b"]
    assert re.findall(r'<span class="(mark|padding) \w+" style="[^"]*">(.*?)<small>', drawn) == [
        ("mark", "&lt;k&gt;"),
        ("padding", "&lt;pad&gt;"),
    ]
    assert ENGLISH.format("notebook.unread", words="&lt;b&gt;") in drawn


def test_a_text_without_words_is_one_sentence(bundle):
    drawn = attribute(bundle, "")._repr_html_()
    assert words(drawn) == []
    assert html.escape(ENGLISH["page.empty"]) in drawn


def test_a_phrase_is_coloured_as_a_whole_and_adds_up(bundle):
    found = replace(phrase(bundle, "a b c d e", (1, 3)), relevant=1.0, rest=-0.5, bias=0.25, logit=0.75)
    drawn = found._repr_html_()
    assert words(drawn) == [("b c", "positive", 50, "+1.00")]
    assert re.findall(r'around">(.*?)</span>', drawn) == ["a", "d e"]
    assert f"as a whole: +1.00. The other words, and what they make of it, {MINUS}0.25;" in drawn
    assert ENGLISH["notebook.phrase_unsound"] not in drawn
    assert ENGLISH["notebook.phrase_unsound"] in replace(found, is_sound=False)._repr_html_()


@pytest.mark.parametrize("span", [(0, 2), (3, 5), (0, 5)])
def test_a_phrase_at_an_end_has_nothing_around_it_there(bundle, span):
    drawn = phrase(bundle, "a b c d e", span)._repr_html_()
    around = re.findall(r'around">(.*?)</span>', drawn)
    assert around == [text for text in ("a b c d e"[: 2 * span[0]].strip(), "a b c d e"[2 * span[1] :]) if text]


def test_the_curves_are_the_numbers_on_the_fixed_scale(checked):
    drawn = checked._repr_html_()
    [places] = re.findall(r'<path class="curve first" d="M([^"]*)"', drawn)
    xs, ys = zip(*(map(float, place.split(",")) for place in places.split()), strict=True)
    levels = [re.findall(r"[\d.]+", path) for path in re.findall(r'<path class="level" d="([^"]*)"', drawn)]
    zero, _, one = (float(level[1]) for level in levels)
    shares = (zero - np.array(ys)) / (zero - one)
    np.testing.assert_allclose(shares, checked.curves["leave_out"].probability, atol=1e-3)
    left, right = float(levels[0][0]), float(levels[0][2])
    np.testing.assert_allclose((np.array(xs) - left) / (right - left), checked.deleted / 4, atol=1e-3)
    assert drawn.count('class="band"') == drawn.count('class="mean"') == 1
    assert ">100\N{NO-BREAK SPACE}%</text>" in drawn
    assert ('<div class="positive">' in drawn) == checked.is_positive


def test_the_sentence_doubts_what_is_no_better_than_chance(checked):
    curve, areas = checked.curves["leave_out"], np.float32([0.0, 0.1, 0.2, 0.3, 0.4])
    random = replace(checked.random, areas=areas)
    for is_better in (True, False):
        one = replace(curve, area=0.4321, is_better=is_better)
        told = sentence(replace(checked, curves={"leave_out": one}, random=random), "leave_out", ENGLISH)
        assert "left out in the order of leaving one word out, the verdict falls by 43.2 points" in told
        assert "in random orders by 20.0" in told
        assert ("more than chance; of orders that say nothing, one in twenty would pass" in told) == is_better
        assert ("by 38.0 or more. So here the order says no more than chance: doubt it." in told) != is_better


def test_several_methods_have_a_curve_and_a_sentence_each(bundle):
    reading = bundle.read("a b c d")
    scores = {name: np.float32([0, 1, 2, 3]) for name in ("ledger", "<my own>")}
    drawn = shown(check_orders(bundle, reading, scores, n_orders=3), ENGLISH)
    assert (drawn.count('class="curve first"'), drawn.count('class="curve"')) == (1, 1)
    assert "in the order of &lt;my own&gt;" in drawn
    assert "<my own>" not in drawn


def test_what_was_typed_stays_text_and_nothing_is_fetched_or_run(bundle):
    n = len(bundle.read(HOSTILE).ids)
    for found in (
        attribute(bundle, HOSTILE),
        phrase(bundle, HOSTILE, (1, n - 1)),
        faithfulness(bundle, HOSTILE, n_orders=2),
    ):
        drawn = found._repr_html_()
        assert "<script" not in drawn
        assert not re.search(r"https?://|url\(|@import|<(?:link|img|iframe)", drawn)
        assert "color-scheme: light dark" in drawn
