"""Are the sentences that a units' index reads those of the training data, each once, and none of a test set?"""

import json

from lstm_demo.__main__ import main
from lstm_demo.bundle import load_folder, save_folder
from lstm_demo.explain.units import read_index
from lstm_demo.training.data import fingerprint, load_split
from lstm_demo.training.sentences import training_sentences

REVIEW = "It was dull. Great fun! A test. Bad dev. Only I know. {}"


def test_sentences_of_the_training_data_each_once(data_folder):
    data_folder.imdb("train", [(REVIEW.format("Word " * 61), 1), *((f"Film {k} is so so. Yes.", 0) for k in range(30))])
    data_folder.trees("train", ["(4 (3 Great) (2 (2 fun) (2 .)))", "(2 (2 So) (2 so))"])
    data_folder.exclude([fingerprint("only I know")])
    found = training_sentences(data_folder.root)
    texts = [text for _, text in found]
    assert found[0] == ("sst", "Great fun.")
    assert len({fingerprint(text) for text in texts}) == len(texts)
    assert texts.count("Yes.") == 1
    assert {"A test.", "Bad dev.", "So so", "Only I know."} & set(texts) == set()
    assert not any(text.startswith("Word") for text in texts)  # no sentence is that long
    for example in load_split(data_folder.root).validation_imdb:
        assert example.text.split(".")[0] + "." not in texts
    assert len(texts) > 20


def test_the_command_makes_an_index_of_the_model(data_folder, make_bundle, tmp_path, capsys):
    save_folder(make_bundle(), tmp_path / "tiny")
    asked = ["index-units", "--model", str(tmp_path / "tiny"), "--data", str(data_folder.root)]
    assert main([*asked, "--output", str(tmp_path / "units"), "--limit", "9"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("9 sentences of the training data.\n")
    assert "100 %" in said
    index = read_index(load_folder(tmp_path / "tiny"), tmp_path / "units")
    assert index.n_sentences == 9
    assert json.loads((tmp_path / "units" / "units.json").read_text())["name"] == "tiny"
