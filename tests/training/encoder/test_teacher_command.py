"""The whole way on the command line: a teacher, its soft labels, and a student that learns from them."""

import shlex

import pytest

from lstm_demo.__main__ import main
from lstm_demo.bundle import load_folder
from lstm_demo.training.encoder.soft_labels import load_soft_labels

SHORT = ["--epochs", "1", "--parts", "1", "--max-pieces", "20", "--texts-per-batch", "16", "--no-bfloat16"]
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


@pytest.fixture
def data(data_folder):
    reviews = [f"A good film, but plot {k} is bad. The music of part {k} is awful!" for k in range(5)]
    data_folder.imdb("unsupervised", [(text, -1) for text in reviews])
    return str(data_folder.root)


def test_teacher_label_train(data, encoder, tmp_path, capsys):
    teacher, labels, model = (str(tmp_path / name) for name in ("teacher", "labels.npz", "model"))

    assert main(["teacher", "--data", data, "--encoder", str(encoder), "--output", teacher, *SHORT]) == 0
    assert f"The teacher is in {teacher}: " in capsys.readouterr().out

    command = ["label", "--data", data, "--teacher", teacher, "--output", labels, "--clause-share", "1"]
    assert main(command) == 0
    stored = load_soft_labels(labels, data)
    output = capsys.readouterr().out
    assert f"{len(stored.texts)} of {len(stored.texts)} texts labelled" in output
    _, _, named = output.partition("Train on them: ")
    assert main([*shlex.split(named), "--data", data, "--output", model, "--soft-labels-per-epoch", "4", *SMALL]) == 0
    recipe = load_folder(model).recipe
    assert recipe["sources"]["teacher"] == 8  # four in each of two epochs
    assert recipe["teachers"] == ["teacher"]
    capsys.readouterr()

    assert main(command) == 2
    assert "exists; go on with --resume" in capsys.readouterr().err
    assert main([*command, "--minutes", "0"]) == 2
    assert "minutes is 0.0; use a number from 0.01 to" in capsys.readouterr().err
