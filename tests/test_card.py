"""The card says what was measured, and nothing else."""

from lstm_demo.card import write_card
from lstm_demo.evaluation import measure


def test_the_card_shows_sizes_and_figures(make_bundle):
    bundle = make_bundle(readout="mean", n_classes=2, bidirectional=True, neutral_band=(0.3, 0.8))
    card = write_card(bundle, {"imdb": measure([0.9, 0.8, 0.1], [1, 0, 0])})
    assert f"| parameters | {bundle.n_parameters:,} |" in card
    assert "| IMDB, test | 3 | 66.67% (20.77% to 93.85%) | 0.6667 |" in card
    assert "both directions" in card
    assert "from 30% to\n80% is called neutral" in card
    assert "SST-2, test" not in card  # it was not measured


def test_the_metadata_is_the_hubs(make_bundle):
    card = write_card(make_bundle(), {"sst2": measure([0.9, 0.1], [1, 0])})
    _, metadata, _ = card.split("---\n", 2)
    assert "pipeline_tag: text-classification\n" in metadata
    assert "      type: stanfordnlp/sst2\n" in metadata
    assert "      value: 1.0000\n" in metadata
