"""The whole way on the command line: train on made-up data, evaluate, look, predict."""

import json
import shlex

import pytest

from lstm_demo import hub
from lstm_demo.__main__ import main
from lstm_demo.bundle import load_folder
from lstm_demo.language import load_language
from lstm_demo.training import command, measured, recipes
from lstm_demo.training.data import load_split

QUICK = ["--vocabulary-size", "50", "--min-count", "1", "--epochs", "2", "--no-bfloat16"]
SMALL = ["--embedding-size", "4", "--hidden-size", "6", *QUICK]
RECIPES = """
[tiny]
pretrained = true
network = { vocabulary_size = 40, embedding_size = 5, hidden_size = 5 }
training = { epochs = 1, min_count = 1, bfloat16 = false, seed = 3 }
"""


@pytest.fixture
def language(data_folder, tmp_path, monkeypatch, capsys):
    """A language model of five units in place of the bundled one, and a recipe, "tiny", that begins with it."""
    data_folder.imdb("unsupervised", [("An unlabelled review about an unheard-of film.", -1)])
    folder = tmp_path / "language"
    sizes = ["--hidden-size", "5", "--n-draws", "20", "--min-count", "1", "--epochs", "1", "--parts", "1"]
    assert main(["pretrain", "--data", str(data_folder.root), "--output", str(folder), *sizes]) == 0
    told = capsys.readouterr().out
    assert "After 1.00 epochs: training loss" in told
    assert f"train --recipe lstm --output DIR --data {data_folder.root} --start {folder}\n" in told
    monkeypatch.setattr(command, "LANGUAGE", folder)
    monkeypatch.setattr(recipes, "_RECIPES", tmp_path / "recipes.toml")
    (tmp_path / "recipes.toml").write_text(RECIPES)
    return load_language(folder)


@pytest.fixture
def train(data_folder, tmp_path):
    """`train(*options)`: the exit code and, in `tmp_path / "model"`, the model."""
    return lambda *options: main(
        ["train", "--data", str(data_folder.root), "--output", str(tmp_path / "model"), *options]
    )


def test_train_evaluate_info_predict(data_folder, tmp_path, capsys):
    data, model = str(data_folder.root), str(tmp_path / "a model")

    assert main(["train", "--data", data, "--output", model, *SMALL]) == 0
    told = capsys.readouterr().out
    assert "Epoch 2:" in told
    assert load_folder(model).history.count("\n") >= 2

    _, _, named = told.partition("Its test figures: python -m lstm_demo ")
    assert main(shlex.split(named)) == 0
    bundle = load_folder(model)
    figures = bundle.evaluation["sets"]["imdb"]
    assert figures["n"] == 2
    assert f"IMDB, test: {figures['accuracy']:.2%} right" in capsys.readouterr().out
    assert f"| IMDB, test | 2 | {figures['accuracy']:.2%} " in bundle.card
    json.dumps(bundle.evaluation, allow_nan=False)

    assert main(["info", "--model", model]) == 0
    assert "SST-2, test" in capsys.readouterr().out
    assert main(["predict", "--model", model, "Great fun."]) == 0


@pytest.fixture
def family(train, tmp_path, monkeypatch):
    """Two tiny models in place of the bundled ones, the second with other reviews held out."""
    (tmp_path / "models").mkdir()
    for name, seed in (("lstm", "0"), ("a-relative", "3")):
        assert train("--split-seed", seed, "--embedding-size", "4", "--hidden-size", "150", *QUICK) == 0
        (tmp_path / "model").rename(tmp_path / "models" / name)
    for module in (hub, command):
        monkeypatch.setattr(module, "MODELS", tmp_path / "models")
    return tmp_path / "models"


def test_all_bundled_models_are_measured_the_default_first_and_baselines_told(family, data_folder, capsys, monkeypatch):
    seeds = []
    monkeypatch.setattr(measured, "load_split", lambda folder, seed: seeds.append(seed) or load_split(folder, seed))
    capsys.readouterr()
    assert main(["evaluate", "--data", str(data_folder.root), "--all"]) == 0
    told = capsys.readouterr().out
    assert seeds == [0, 3]
    titles = [line.split(",")[0] for line in told.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert titles[:2] == ["lstm", "a-relative"]
    assert "nb-svm:" in titles[2:]
    for name in ("lstm", "a-relative"):
        bundle = load_folder(family / name)
        assert bundle.evaluation["sets"]["imdb"]["n"] == 2
        assert bundle.card
        n_bytes = sum(path.stat().st_size for path in (family / name).iterdir())
        assert n_bytes > 100_000
        assert (
            f"All files of the model: {n_bytes / 1e6:.1f} MB\n  Written to {family / name / 'evaluation.json'}" in told
        )


def test_evaluation_leaves_the_weights_alone(data_folder, tmp_path):
    model = tmp_path / "model"
    assert main(["train", "--data", str(data_folder.root), "--output", str(model), *SMALL]) == 0
    before = {path.name: path.read_bytes() for path in model.iterdir()}
    assert main(["evaluate", "--data", str(data_folder.root), "--model", str(model)]) == 0
    after = {path.name: path.read_bytes() for path in model.iterdir()}
    assert before == {name: content for name, content in after.items() if name in before}
    assert set(after) - set(before) == {"evaluation.json", "README.md"}


def test_pretrain_and_begin_with_it(language, train, tmp_path):
    assert "unheard" in language.vocabulary
    assert language.network.config.hidden_size == 5

    assert train("--start", str(tmp_path / "language"), *QUICK) == 0
    bundle = load_folder(tmp_path / "model")
    assert (bundle.config.embedding_size, bundle.config.hidden_size) == (5, 5)
    assert bundle.vocabulary == language.vocabulary


def test_a_recipe_is_trained_as_it_says_but_for_what_is_given(language, train, tmp_path):
    assert train("--recipe", "tiny", "--seed", "4", "--hidden-size", "5") == 0  # the language model's own size
    bundle = load_folder(tmp_path / "model")
    assert bundle.recipe["pretrained"] is True
    assert bundle.vocabulary.words == language.vocabulary.words[:40]
    choices = bundle.recipe["recipe"]
    assert (choices["epochs"], choices["min_count"], choices["bfloat16"], choices["seed"]) == (1, 1, False, 4)


def test_a_recipe_is_trained_from_nothing_in_any_size(language, train, tmp_path):
    assert train("--recipe", "tiny", "--from-nothing", "--hidden-size", "6") == 0
    bundle = load_folder(tmp_path / "model")
    assert bundle.recipe["pretrained"] is False
    assert (bundle.config.embedding_size, bundle.config.hidden_size) == (5, 6)
    assert bundle.vocabulary.words != language.vocabulary.words[: len(bundle.vocabulary)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            ["--hidden-size", "6"],
            "--hidden-size is 6, but the language model that the network starts from has 5; leave",
        ),
        (
            ["--embedding-size", "4"],
            "--embedding-size is 4, but the language model that the network starts from has 5;",
        ),
        (["--from-nothing", "--start", "x"], "--start and --from-nothing exclude each other; leave one of them out."),
        (["--recipe", "huge"], "There is no recipe 'huge'; use one of tiny."),
    ],
)
def test_options_that_cannot_be_met_are_refused_in_one_sentence(language, train, tmp_path, capsys, options, sentence):
    assert train("--recipe", "tiny", *options) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1
    assert not (tmp_path / "model").exists()


def test_a_start_that_is_none_is_a_sentence(data_folder, tmp_path, capsys):
    command = ["train", "--data", str(data_folder.root), "--output", str(tmp_path / "model"), "--start"]
    assert main([*command, str(tmp_path / "none")]) == 2
    assert "There is no folder" in capsys.readouterr().err
