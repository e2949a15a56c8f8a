"""Are mistakes quoted as text, and minimal pairs shown with what they mean?"""

import re

from lstm_demo.measurements import Mistake
from lstm_demo.minimal_pairs import KINDS, PairScore, minimal_pairs
from lstm_demo.texts import Texts
from lstm_demo.views.models import trials

from .rows import PAIRS

ENGLISH = Texts()


def test_a_mistake_says_what_was_said_how_sure_and_the_truth():
    html = trials.mistakes([Mistake("So good.", 0, 0.98), Mistake("So bad.", 1, 0.05)], ENGLISH)
    assert "<q>So good.</q>" in html
    assert "It said positive, 98\u00a0% sure;" in html
    assert "It said negative, 95\u00a0% sure;" in html
    assert html.index("truly negative.") < html.index("truly positive.")


def test_a_hostile_quotation_is_text():
    html = trials.mistakes([Mistake("<script>alert(1)</script> & co", 0, 0.9)], ENGLISH)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html


def test_each_kind_of_pairs_has_its_counts_and_its_example():
    html = trials.pairs(PAIRS, minimal_pairs(), ENGLISH)
    negation, contrast = html.split('<th scope="row" role="rowheader">')[1:]
    assert "In this film the story is gripping." in negation
    assert "In this film the story is not gripping." in negation
    assert "75\u00a0%" in negation
    assert "25\u00a0%" in negation
    assert '">8</td>' in negation
    assert ", but the " in contrast


def test_every_kind_has_a_name():
    scores = {kind: PairScore(2, 1, 1) for kind in KINDS}
    html = trials.pairs(scores, minimal_pairs(), ENGLISH)
    assert all(ENGLISH[f"pairs.{kind}"] in html for kind in KINDS)


def test_an_unknown_kind_is_text_and_there_are_not_many():
    scores = {f"<b>{number}": PairScore(2, 1, 1) for number in range(100)}
    html = trials.pairs(scores, minimal_pairs(), ENGLISH)
    assert "<b>0" not in html
    assert html.count("&lt;b&gt;") == 8


def test_on_a_card_each_figure_carries_the_name_of_its_column():
    html = trials.pairs(PAIRS, minimal_pairs(), ENGLISH)
    names = [ENGLISH[f"pairs.{name}"] for name in ("ordered", "both_right", "n")]
    assert re.findall(r'data-label="(.*?)"', html) == names * len(PAIRS)
    assert not re.findall(r"<(?:table|thead|tbody|tr|th|td)(?![^>]* role=)[^>]*>", html)  # style takes their own away
