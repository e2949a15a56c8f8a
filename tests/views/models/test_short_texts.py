"""Does the table on short texts show shares with their counts, of models and baselines, and a dash where nothing is?"""

import re

from lstm_demo.invariance import KINDS, Moved
from lstm_demo.texts import Texts
from lstm_demo.typed import TypedScore
from lstm_demo.views.models import short_texts
from lstm_demo.views.models.comparison import Row

from .rows import figures, model

ENGLISH = Texts()
TYPED = {"slang": TypedScore(10, 9, 1, 1), "all": TypedScore(40, 32, 24, 10)}
MOVED = {"name": Moved(1_000, 50, 2, 0.1, 0.4), "letter": Moved(1_000, 990, 99, 0.1, 0.7)}


def cells(row):
    return [re.sub(r"<[^>]*>", " ", cell).split() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]


def rows_of(html):
    return [cells(row) for row in re.findall(r"<tr.*?</tr>", html)]


def test_a_row_shows_shares_and_their_counts(make_bundle):
    one = model(make_bundle(), "<one>", is_chosen=True, typed=TYPED, moved=MOVED)
    head, row = rows_of(short_texts.table([one], ENGLISH))
    assert len(head) == len(row) == 3 + len(KINDS)
    assert row[0] == ["&lt;one&gt;", "in", "use"]
    assert row[1] == ["75.0", "%", "24", "of", "32"]
    assert row[2] == ["25.0", "%", "10", "of", "40"]
    assert row[3:] == [
        ["4.0", "%", "2", "of", "50"],
        *[["\N{EN DASH}"]] * 3,
        ["10.0", "%", "99", "of", "990"],
    ]


def test_what_was_asked_of_nobody_is_no_row(make_bundle):
    one, two = model(make_bundle(), "one", 900), Row("two", figures(moved=MOVED))
    assert short_texts.measured([one, two]) == [two]
    assert short_texts.sizes([two]) == (0, 1_000)
    assert short_texts.sizes([]) == (0, 0)


def test_on_a_card_each_figure_carries_the_name_of_its_column():
    html = short_texts.table([Row("two", figures(typed=TYPED, moved=MOVED))], ENGLISH)
    names = [ENGLISH[f"short.{name}"] for name in ("right_side", "right_label", *KINDS)]
    assert re.findall(r'data-label="(.*?)"', html) == names
    assert not re.findall(r"<(?:table|thead|tbody|tr|th|td)(?![^>]* role=)[^>]*>", html)  # style takes their own away
