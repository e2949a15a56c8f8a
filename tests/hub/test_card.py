"""The card says what was measured, and nothing else, in the Hub's own form."""

from dataclasses import replace

import pytest
from any_recipe import CHOICES, ENTRIES
from huggingface_hub import ModelCard
from hypothesis import example, given, settings

from lstm_demo.bundle import describe_folder
from lstm_demo.card import read_card
from lstm_demo.evaluation import measure
from lstm_demo.explain.tracing import trace
from lstm_demo.hub import MODELS
from lstm_demo.hub.card import write_card
from lstm_demo.invariance import Moved
from lstm_demo.measurements import Measurements, read_measurements
from lstm_demo.minimal_pairs import PairScore
from lstm_demo.tokenization import Tokenization
from lstm_demo.typed import TypedScore

RECIPE = {"recipe": {"prefix_weight": 0.3, "reviews_only": False}}


def one_line(card):
    """The card without its line breaks."""
    return " ".join(card.split())


def test_the_card_shows_sizes_and_figures(make_bundle):
    bundle = make_bundle(readout="mean", n_classes=2, bidirectional=True, neutral_band=(0.3, 0.8))
    card = write_card(bundle, Measurements(sets={"imdb": measure([0.9, 0.8, 0.1], [1, 0, 0])}))
    assert f"| parameters | {bundle.n_parameters:,} |" in card
    assert "| IMDB, test | 3 | 66.67% (20.77% to 93.85%) | 0.6667 |" in card
    assert "both directions" in card
    assert "from 30% to 80% is called neutral" in one_line(card)
    assert "SST-2, test" not in card  # it was not measured


def test_the_card_says_how_a_text_becomes_steps(make_bundle):
    settings = {"unknown": "skip", "max_tokens": 200, "keep": "end", "padding": "before", "padded_to": 200}
    way = Tokenization("keras_tokenizer", lower=False, **settings)
    card = write_card(make_bundle(tokenization=way), Measurements())
    assert (
        "| vocabulary | 13 words, in their case, split as by Keras' Tokenizer |\n| unknown words | are not read |"
        in card
    )
    assert (
        "| read of a text | at most 200 tokens, from its end |\n| padding | read as steps, before a text, up to" in card
    )
    plain = write_card(make_bundle(), Measurements())
    assert "| vocabulary | 13 words, lower-cased, split by NLTK's word tokenizer |\n| embedding |" in plain


@pytest.mark.parametrize(
    ("config", "cell", "readout"),
    [
        ({}, "1 layer, one direction, 5 units |", "the last hidden state, then"),
        ({"n_layers": 2}, "2 layers, one direction, 5 units each |", "the last hidden state, then"),
        ({"bidirectional": True}, "both directions, 5 units each |", "the last hidden state of each direction, then"),
        ({"bidirectional": True, "readout": "max"}, "units each |", "the maximum of all hidden states, then"),
    ],
)
def test_the_card_tells_how_many_units_there_are_and_what_the_verdict_reads(make_bundle, config, cell, readout):
    card = write_card(make_bundle(**config), Measurements())
    assert cell in card
    assert f"| readout | {readout}" in card


def test_the_card_tells_of_hidden_layers_and_of_neutral_as_a_class(make_bundle):
    figures = Measurements(sets={"imdb": measure([0.9, 0.1], [1, 0])})
    card = one_line(write_card(make_bundle(n_classes=3, dense=(64, 32)), figures))
    assert "then hidden linear layers of 64 and 32 with ReLU, and one linear layer of 3 outputs |" in card
    assert "These figures are of positive against negative alone, neutral left out." in card
    assert "is called what has the largest share" in card
    assert "neutral band" not in card
    assert "40%" not in card


def test_the_hub_reads_the_metadata(make_bundle):
    """Whatever the model is called."""
    figures = Measurements(sets={"sst2": measure([0.9, 0.8, 0.1, 0.1], [1, 0, 0, 0])})
    data = ModelCard(write_card(replace(make_bundle(), name="a: b # 'c'", recipe=RECIPE), figures)).data
    assert (data.license, data.language, data.library_name) == ("mit", "en", "lstm-demo")
    assert (data.pipeline_tag, data.datasets) == ("text-classification", ["stanfordnlp/imdb", "stanfordnlp/sst"])
    assert data.model_name == "a: b # 'c'"
    found = {(one.dataset_type, one.dataset_split, one.metric_type): one.metric_value for one in data.eval_results}
    assert found == {("stanfordnlp/sst", "test", "accuracy"): 0.75, ("stanfordnlp/sst", "test", "f1"): 0.6667}


@pytest.mark.parametrize("folder", sorted(MODELS.iterdir()), ids=lambda folder: folder.name)
def test_each_bundled_models_card_tells_its_figures_of_today(folder):
    outline = describe_folder(folder).outline
    assert write_card(outline, read_measurements(outline)) == (folder / "README.md").read_text("utf-8")


def test_people_read_the_card_without_its_metadata(make_bundle):
    shown = read_card(write_card(make_bundle(), Measurements()))
    assert shown.startswith("### tiny: an LSTM")
    assert "#### Limits" in shown
    assert "license: mit" not in shown
    assert "bundle = load(" in shown


def test_the_card_of_a_model_that_was_not_trained_here_claims_no_data_and_no_licence(make_bundle):
    converted = make_bundle()
    card = write_card(converted, Measurements(sets={"imdb": measure([0.9, 0.2], [1, 0])}))
    assert "Trained on IMDB" not in card
    assert "mit" not in card.split("---")[1]
    assert "datasets:" not in card
    assert "does not know what it learnt from" in card
    trained = write_card(replace(converted, recipe=RECIPE), Measurements())
    assert "Trained on IMDB" in trained
    assert "license: mit" in trained


CLAIMS = (
    "Everything was chosen on validation data", "that band was chosen on", "no sentence of it is ever learnt from",
    "It knows English film reviews of before 2012", "were left out",
)  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_how_an_unknown_model_was_made_is_not_claimed(make_bundle, claim):
    found = Measurements(pairs={"negation": PairScore(200, 171, 90)}, three_class_f1=0.6543)
    told, trained = (one_line(write_card(one, found)) for one in both(make_bundle))
    assert claim not in told
    assert claim in trained
    assert "on SST's validation sentences: 0.654)" in told


def both(make_bundle):
    """A model of which nothing is known but a curve, and one that this program trained."""
    bundle = replace(make_bundle(), history="epoch,loss\n1,0.5\n")
    return bundle, replace(bundle, recipe=RECIPE)


@pytest.mark.parametrize(
    ("weight", "config", "claimed"),
    [
        (0.3, {}, True),
        (0, {}, False),
        (None, {}, False),
        ("much", {}, False),
        (0.3, {"bidirectional": True}, False),
        (0.3, {"convolution": 4}, False),
        (0.3, {"convolution": 4, "pool": 1}, True),
    ],
)
def test_a_loss_on_prefixes_is_told_of_where_there_was_one(make_bundle, weight, config, claimed):
    bundle = replace(make_bundle(**config), recipe={"recipe": {"prefix_weight": weight}})
    assert ("A loss on prefixes" in one_line(write_card(bundle, Measurements()))) == claimed


@pytest.mark.parametrize(
    ("sources", "read"),
    [
        ({"imdb": 9, "sst": 9, "edit": 9}, {"IMDB's reviews", "counterfactual edits", "Stanford Sentiment Treebank"}),
        ({"imdb": 9, "sst": 9}, {"IMDB's reviews", "Stanford Sentiment Treebank"}),
        ({"imdb": 9, "edit": 0}, {"IMDB's reviews"}),
        (None, {"IMDB's reviews", "counterfactual edits", "Stanford Sentiment Treebank", "where the data held them"}),
        (
            ["imdb"],
            {"IMDB's reviews", "counterfactual edits", "Stanford Sentiment Treebank", "where the data held them"},
        ),
    ],
)
def test_only_texts_that_were_read_are_claimed(make_bundle, sources, read):
    card = one_line(write_card(replace(make_bundle(), recipe={**RECIPE, "sources": sources}), Measurements()))
    names = {"IMDB's reviews", "counterfactual edits", "Stanford Sentiment Treebank", "where the data held them"}
    assert {name for name in names if name in card} == read
    assert ("- stanfordnlp/sst" in card) == ("Stanford Sentiment Treebank" in read)
    assert ("alone" in card) == (read == {"IMDB's reviews"})


@pytest.mark.parametrize("cell", ["lstm", "peephole", "cell_output", "gru", "rnn"])
@pytest.mark.parametrize("convolution", [0, 4])
def test_the_card_promises_to_show_what_the_network_has(make_bundle, cell, convolution):
    bundle = make_bundle(cell=cell, convolution=convolution)
    card = write_card(bundle, Measurements())
    [example] = [line for line in card.splitlines() if line.startswith("trace(")]
    quantity = example.split("  #")[0].split(").")[1]
    assert getattr(trace(bundle, "Not bad at all."), quantity).ndim == 4
    kind = cell if cell in ("gru", "rnn") else "lstm"
    assert quantity == {"gru": "update_gate", "rnn": "hidden"}.get(cell, "forget_gate")
    assert ("gate" in card) == (cell != "rnn")
    assert f"- {kind}\n" in card
    called = {"gru": "a GRU", "rnn": "a plain recurrent network", "lstm": "an LSTM"}[kind]
    assert f": {called} that can be watched" in card
    assert ("at every step." in card) == bool(convolution)


@settings(max_examples=50)  # a template is read anew for each; `learnt_from` has its own
@given(entries=ENTRIES, recipe=CHOICES)
@example(entries={}, recipe=[1])
def test_any_recipe_gives_a_card(make_bundle, entries, recipe):
    card = write_card(replace(make_bundle(), recipe={**entries, "recipe": recipe}), Measurements())
    assert ("does not know what it learnt from" in one_line(card)) != ("Trained on IMDB" in card)


@pytest.mark.parametrize("reviews_only", [False, True])
@pytest.mark.parametrize("pretrained", [False, True])
def test_the_card_says_what_the_recipe_read(make_bundle, reviews_only, pretrained):
    recipe = {"recipe": {"reviews_only": reviews_only}, "pretrained": pretrained}
    card = write_card(replace(make_bundle(), recipe=recipe), Measurements())
    assert ("Stanford Sentiment Treebank" not in card) == reviews_only
    assert ("- stanfordnlp/sst" not in card) == reviews_only
    assert ("It began with a language model" in one_line(card)) == pretrained
    assert max(map(len, card.split("## Data")[1].split("## Use")[0].splitlines())) <= 120


def test_the_card_shows_minimal_pairs_and_three_classes(make_bundle):
    pairs = {"negation": PairScore(200, 171, 90), "intensity": PairScore(10, 9, 10)}
    found = Measurements(pairs=pairs, three_class_f1=0.6543)
    card = write_card(replace(make_bundle(), recipe=RECIPE), found)
    assert "| negation | 200 | 85.5% | 45.0% |" in card
    assert "| degree | 10 | 90.0% | 100.0% |" in card  # as the page Models calls it
    assert "there: 0.654)" in card
    assert "minimal pairs" not in write_card(make_bundle(), Measurements())


def test_the_card_shows_what_people_type_and_what_moved(make_bundle):
    typed = {"slang": TypedScore(30, 28, 21, 15), "neutral": TypedScore(10, 0, 0, 4), "all": TypedScore(40, 28, 21, 19)}
    moved = {"name": Moved(1_821, 200, 9, 0.0512, 0.4), "place": Moved(1_821, 0, 0, 0.0, 0.0)}
    card = write_card(replace(make_bundle(), recipe=RECIPE), Measurements(typed=typed, moved=moved))
    assert "| slang | 30 | 21 of 28 (75.0%) | 50.0% |" in card
    assert "| neutral | 10 |  | 40.0% |" in card
    assert "| all of them | 40 | 21 of 28 (75.0%) | 47.5% |" in card
    assert "changed sides, of these | of all 1,821 |" in card
    assert "| a name | 200 | 9 (4.5%) | 0.5% | 0.051 | 0.400 |" in card
    assert "| a country or a place | 0 |  | 0.0% | 0.000 | 0.000 |" in card
    plain = write_card(make_bundle(), Measurements())
    assert "exchanged" not in plain
    assert "as people type" not in plain
