"""The card says what was measured, and nothing else; what a page shows of it loads nothing."""

from dataclasses import replace

import pytest

from lstm_demo.card import read_card, write_card
from lstm_demo.evaluation import measure
from lstm_demo.figures import Figures
from lstm_demo.limits import MAX_CARD_CHARACTERS
from lstm_demo.minimal_pairs import PairScore


def test_the_card_shows_sizes_and_figures(make_bundle):
    bundle = make_bundle(readout="mean", n_classes=2, bidirectional=True, neutral_band=(0.3, 0.8))
    card = write_card(bundle, Figures(sets={"imdb": measure([0.9, 0.8, 0.1], [1, 0, 0])}))
    assert f"| parameters | {bundle.n_parameters:,} |" in card
    assert "| IMDB, test | 3 | 66.67% (20.77% to 93.85%) | 0.6667 |" in card
    assert "both directions" in card
    assert "from 30% to\n80% is called neutral" in card
    assert "SST-2, test" not in card  # it was not measured


def test_the_metadata_is_the_hubs(make_bundle):
    card = write_card(make_bundle(), Figures(sets={"sst2": measure([0.9, 0.1], [1, 0])}))
    _, metadata, _ = card.split("---\n", 2)
    assert "pipeline_tag: text-classification\n" in metadata
    assert "      type: stanfordnlp/sst2\n" in metadata
    assert "      value: 1.0000\n" in metadata


def test_people_read_the_card_without_its_metadata(make_bundle):
    shown = read_card(write_card(make_bundle(), Figures()))
    assert shown.startswith("### tiny: an LSTM")
    assert "#### Limits" in shown
    assert "license: mit" not in shown
    assert "bundle = load(" in shown


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ("", ""),
        ("plain", "plain"),
        ("---\r\na: b\r\n---\r\ntext", "text"),
        ("---\nnever closed", "---\nnever closed"),
        ("![a](https://example.org/x.png)", "[a](https://example.org/x.png)"),
        ("!![a][b] !<b>[c](d)", "[a][b] [c](d)"),
        ("<script>alert(1)</script><img src=x onerror=y>", "alert(1)"),
        ("<!-- hidden\n -->shown 1 < 2 > 1", "shown 1 < 2 > 1"),
        ("```\n# <b>code</b> ![x](y)\n```\n# after", "```\n# <b>code</b> ![x](y)\n```\n### after"),
    ],
)
def test_images_and_html_are_left_out_and_code_is_not_touched(card, shown):
    assert read_card(card) == shown


def test_a_huge_card_is_cut():
    assert len(read_card("<!--" * 200_000)) < MAX_CARD_CHARACTERS + 10


def test_the_card_of_a_model_that_was_not_trained_here_claims_no_data_and_no_licence(make_bundle):
    converted = make_bundle()
    card = write_card(converted, Figures(sets={"imdb": measure([0.9, 0.2], [1, 0])}))
    assert "Trained on IMDB" not in card
    assert "mit" not in card.split("---")[1]
    assert "datasets:" not in card
    assert "does not know what it learnt from" in card
    trained = write_card(replace(converted, history="epoch,loss\n1,0.5\n"), Figures())
    assert "Trained on IMDB" in trained
    assert "license: mit" in trained


@pytest.mark.parametrize("reviews_only", [False, True])
@pytest.mark.parametrize("pretrained", [False, True])
def test_the_card_says_what_the_recipe_read(make_bundle, reviews_only, pretrained):
    recipe = {"recipe": {"reviews_only": reviews_only}, "pretrained": pretrained}
    card = write_card(replace(make_bundle(), history="epoch\n1\n", recipe=recipe), Figures())
    assert ("Stanford Sentiment Treebank" not in card) == reviews_only
    assert ("- stanfordnlp/sst2" not in card) == reviews_only
    assert ("It began with a language model" in card) == pretrained


def test_the_card_shows_minimal_pairs_and_three_classes(make_bundle):
    found = Figures(pairs={"negation": PairScore(200, 171, 90)}, three_class_f1=0.6543)
    card = write_card(make_bundle(), found)
    assert "| negation | 200 | 85.5% | 45.0% |" in card
    assert "there: 0.654)" in card
    assert "minimal pairs" not in write_card(make_bundle(), Figures())
