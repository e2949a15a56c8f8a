"""The whole way on the command line: train on made-up data, evaluate, look, predict."""

import json

from lstm_demo.__main__ import main
from lstm_demo.bundle import load_folder
from lstm_demo.language import load_language

SMALL = [
    "--vocabulary-size",
    "50",
    "--embedding-size",
    "4",
    "--hidden-size",
    "6",
    "--min-count",
    "1",
    "--epochs",
    "2",
    "--no-bfloat16",
]


def test_train_evaluate_info_predict(data_folder, tmp_path, capsys):
    data, model = str(data_folder.root), str(tmp_path / "model")

    assert main(["train", "--data", data, "--output", model, *SMALL]) == 0
    assert "Epoch 2:" in capsys.readouterr().out
    assert load_folder(model).history.count("\n") >= 2

    assert main(["evaluate", "--data", data, "--model", model]) == 0
    bundle = load_folder(model)
    figures = bundle.evaluation["sets"]["imdb"]
    assert figures["n"] == 2
    assert f"IMDB, test: {figures['accuracy']:.2%} right" in capsys.readouterr().out
    assert f"| IMDB, test | 2 | {figures['accuracy']:.2%} " in bundle.card
    json.dumps(bundle.evaluation, allow_nan=False)

    assert main(["info", "--model", model]) == 0
    assert "SST-2, test" in capsys.readouterr().out
    assert main(["predict", "--model", model, "Great fun."]) == 0


def test_evaluation_leaves_the_weights_alone(data_folder, tmp_path):
    model = tmp_path / "model"
    assert main(["train", "--data", str(data_folder.root), "--output", str(model), *SMALL]) == 0
    before = {path.name: path.read_bytes() for path in model.iterdir()}
    assert main(["evaluate", "--data", str(data_folder.root), "--model", str(model)]) == 0
    after = {path.name: path.read_bytes() for path in model.iterdir()}
    assert before == {name: content for name, content in after.items() if name in before}
    assert set(after) - set(before) == {"evaluation.json", "README.md"}


def test_pretrain_and_begin_with_it(data_folder, tmp_path, capsys):
    data, language, model = str(data_folder.root), str(tmp_path / "language"), str(tmp_path / "model")
    data_folder.imdb("unsupervised", [("An unlabelled review about an unheard-of film.", -1)])

    command = ["pretrain", "--data", data, "--output", language, "--hidden-size", "5", "--n-draws", "20"]
    assert main([*command, "--min-count", "1", "--epochs", "1", "--parts", "1"]) == 0
    assert "After 1.00 epochs: training loss" in capsys.readouterr().out
    found = load_language(language)
    assert "unheard" in found.vocabulary
    assert found.network.config.hidden_size == 5

    command = ["train", "--data", data, "--output", model, "--start", language, *SMALL, "--virtual-weight", "1"]
    assert main(command) == 0  # the language model's sizes, not those of SMALL
    bundle = load_folder(model)
    assert (bundle.config.embedding_size, bundle.config.hidden_size) == (5, 5)
    assert bundle.vocabulary == found.vocabulary


def test_a_start_that_is_none_is_a_sentence(data_folder, tmp_path, capsys):
    command = ["train", "--data", str(data_folder.root), "--output", str(tmp_path / "model"), "--start"]
    assert main([*command, str(tmp_path / "none")]) == 2
    assert "There is no folder" in capsys.readouterr().err
