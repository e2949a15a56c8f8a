"""Do the sentences claim what the numbers show, and no more?"""

import re
from dataclasses import replace

import pytest

from lstm_demo.texts import Texts
from lstm_demo.views.models.contrasts import contrasts

from .rows import baseline, model

ENGLISH = Texts()


@pytest.fixture
def told(make_bundle):
    """`told(models, baselines)`: the sentences, as plain text; both by name, with how many of 1,000 were right."""

    def tell(models, baselines=()):
        rows = [model(make_bundle(), name, *right) for name, *right in models]
        found = contrasts(rows, [baseline(name, *right) for name, *right in baselines], ENGLISH)
        return [re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<li>(.*?)</li>", found)]

    return tell


def test_a_baseline_that_beats_models_is_said_to(told):
    sentences = told([("good", 950), ("bad", 700), ("worse", 600)], [("words", 850)])
    assert (
        sentences[0]
        == "On IMDB\N{RIGHT SINGLE QUOTATION MARK}s test reviews, words is right more often than bad and worse."
    )
    assert sentences[1:] == [ENGLISH["contrasts.baselines"]]


def test_baselines_that_beat_the_same_models_share_a_clause(told):
    [sentence, _] = told([("a", 950), ("b", 700), ("c", 500)], [("x", 900), ("y", 850), ("z", 600)])
    assert "x and y are right more often than b and c; z is right more often than c." in sentence


def test_intervals_that_overlap_are_said_to(told):
    [sentence, _] = told([("near", 845), ("far", 600)], [("words", 850)])
    assert sentence.endswith("than near and far (for near the intervals overlap: that may be luck).")


def test_a_baseline_that_beats_none_is_said_to_and_an_equal_one_beats_none(told):
    [long, short, _] = told([("good", 950, 850)], [("words", 900, 850)])
    assert long.startswith("On IMDB\N{RIGHT SINGLE QUOTATION MARK}s test reviews, none of the baselines is right more")
    assert short.startswith("On SST-2\N{RIGHT SINGLE QUOTATION MARK}s test sentences, none of the baselines")


def test_what_was_not_measured_is_not_compared(told):
    [sentence, _] = told([("unmeasured",), ("bad", 700)], [("words", 900)])
    assert "unmeasured" not in sentence
    assert told([("good", 900)]) == []


def test_a_plain_network_and_one_of_long_reviews_are_explained(make_bundle):
    plain = model(make_bundle(cell="rnn"), "simple", 600)
    reviews = {"recipe": {"reviews_only": True}}
    tutorial = model(replace(make_bundle(), recipe=reviews), "<lesson>", 880, 740)
    unmeasured = model(replace(make_bundle(), recipe=reviews), "other")
    found = contrasts([plain, tutorial, unmeasured], [], ENGLISH)
    assert "no gates in <b>simple</b>: " in found
    assert "<b>&lt;lesson&gt;</b> and <b>other</b> learnt from long reviews alone" in found
    assert "right on 88.0\u00a0% of long reviews, and on 74.0\u00a0% of sentences." in found
    assert "<lesson>" not in found
    assert contrasts([model(make_bundle(), "rnn", 600)], [], ENGLISH) == ""  # a name says nothing


def test_nobodys_plain_network_is_said_to_be_bad(make_bundle):
    brought = model(replace(make_bundle(cell="rnn"), repository="user/repo"), "user/repo", 950)
    [sentence] = re.findall(
        r"<li>(.*?)</li>", contrasts([model(make_bundle(cell="rnn"), "rnn", 600), brought], [], ENGLISH)
    )
    assert sentence.startswith("There are no gates in <b>rnn</b> and <b>user/repo</b>: every step rewrites")
    assert not re.search("bad|contrast", sentence + ENGLISH["family.plain"])
