"""Models saved by real Keras: the bundle is the same function, and what does not fit is refused exactly."""

import json
import shutil
import sys
from dataclasses import replace
from itertools import pairwise

import h5py
import numpy as np
import pytest

from lstm_demo import load, predict, trace
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.check import read_given
from lstm_demo.convert.convert import Files, convert
from lstm_demo.errors import InputError

ANSWERS = Answers(tokens="keras")
MODELS = {
    "one-direction": ANSWERS,
    "two-directions": replace(ANSWERS, positive=1),
    "pooled": ANSWERS,
    "summed": ANSWERS,
    "reset-after": ANSWERS,
    "two-ways": ANSWERS,
    "sizes": ANSWERS,
    "directions": ANSWERS,
    "last-both": ANSWERS,
    "summed-pool": replace(ANSWERS, positive=1),
    "three-classes": replace(ANSWERS, classes=("negative", "neutral", "positive")),
    "hidden-dense": ANSWERS,
    "convolution": replace(ANSWERS, padding="unread"),
    "causal": replace(ANSWERS, padding="unread"),
}


def refuse(source, folder, sentence, answers=ANSWERS):
    with pytest.raises(InputError, match=sentence) as caught:
        convert(Files(source, folder / "vocab.txt"), folder / "never", replace(answers, positive=1))
    assert "\n" not in str(caught.value)
    assert not (folder / "never").exists()


@pytest.mark.parametrize("ending", ["keras", "h5"])
@pytest.mark.parametrize("name", MODELS)
def test_the_bundle_gives_the_same_probabilities(keras_files, tmp_path, name, ending):
    convert(Files(keras_files / f"{name}.{ending}", keras_files / "vocab.txt"), tmp_path / "new", MODELS[name])
    given = read_given(keras_files / f"{name}.csv")
    bundle = load(tmp_path / "new")
    expected = np.array([one.probability for one in given])
    assert np.ptp(expected) > 0.03
    found = [prediction.probability for prediction in predict(bundle, [one.text for one in given])]
    assert np.abs(found - expected).max() < 1e-5
    assert trace(bundle, given[0].text).probability[-1] == pytest.approx(expected[0], abs=1e-5)


def test_the_sizes_are_found(keras_files, tmp_path):
    convert(
        Files(keras_files / "two-directions.h5", keras_files / "vocab.txt"), tmp_path / "new", MODELS["two-directions"]
    )
    config = load(tmp_path / "new").config
    assert (config.vocabulary_size, config.embedding_size, config.hidden_size) == (14, 5, 7)
    assert (config.n_layers, config.bidirectional, config.n_classes) == (2, True, 2)


def test_what_keras_calls_update_reset_new_is_reset_update_new_here(keras_files, tmp_path):
    convert(Files(keras_files / "reset-after.h5", keras_files / "vocab.txt"), tmp_path / "new", MODELS["reset-after"])
    bundle = load(tmp_path / "new")
    assert (bundle.config.cell, bundle.config.n_layers) == ("gru", 2)
    with h5py.File(keras_files / "reset-after.h5", "r") as file:
        found = {}
        file["model_weights"].visititems(lambda name, one: found.setdefault(name, one) and None)
        kernel = next(one[()] for name, one in found.items() if name.endswith("gru_cell/kernel"))  # [input, z | r | n]
    z, r, n = np.split(kernel, 3, axis=1)
    np.testing.assert_array_equal(bundle.network.lstm.weight_ih_l0.numpy(), np.concatenate((r, z, n), axis=1).T)
    assert not bundle.network.lstm.bias_hh_l1.any()  # made without


def test_a_word_index_that_begins_elsewhere_is_shifted(keras_files, tmp_path):
    answers = replace(ANSWERS, shift=2, unknown_id=1)
    check = keras_files / "one-direction.csv"
    convert(Files(keras_files / "one-direction.h5", keras_files / "index.json", check), tmp_path / "new", answers)
    assert load(tmp_path / "new").vocabulary.words[:3] == ("<pad>", "<unk>", "the")


def test_unknown_words_that_were_masked_are_not_read(keras_files, tmp_path):
    answers = replace(ANSWERS, shift=2, unknown_id=0)
    notes = convert(Files(keras_files / "one-direction.h5", keras_files / "index.json"), tmp_path / "new", answers)
    assert "Unknown words are not read at all." in notes
    bundle = load(tmp_path / "new")
    assert bundle.config.tokenization.unknown == "skip"
    assert [token.form for token in bundle.read("The xyzzy film").tokens] == ["the", "film"]


def written_by_keras_2(path):
    """The same model as Keras 2 wrote it: other links between layers, no masks, names as bytes that end in ":0"."""
    with h5py.File(path, "r+") as file:
        model = json.loads(file.attrs["model_config"])
        layers = [layer for layer in model["config"]["layers"] if layer["class_name"] != "NotEqual"]
        for before, layer in pairwise(layers):
            layer["inbound_nodes"] = [[[before["name"], 0, 0, {}]]]
            layer["config"].pop("backward_layer", None)
        model["config"]["layers"] = layers
        file.attrs["model_config"] = json.dumps(model).encode()
        for group in file["model_weights"].values():
            names = [str(name) for name in group.attrs["weight_names"]]
            for name in names:
                group.move(name, f"{name}:0")
            group.attrs["weight_names"] = np.array([f"{name}:0".encode() for name in names])


def test_files_of_keras_2_are_read(keras_files, tmp_path):
    shutil.copy(keras_files / "two-directions.h5", tmp_path / "old.h5")
    written_by_keras_2(tmp_path / "old.h5")
    given = keras_files / "two-directions.csv"
    convert(Files(tmp_path / "old.h5", keras_files / "vocab.txt", given), tmp_path / "new", MODELS["two-directions"])
    assert load(tmp_path / "new").config.bidirectional


@pytest.mark.parametrize(("entry", "value"), [("data_format", "channels_first"), ("keepdims", True)])
def test_a_pooling_of_another_layout_is_refused(keras_files, tmp_path, entry, value):
    shutil.copy(keras_files / "pooled.h5", tmp_path)
    shutil.copy(keras_files / "vocab.txt", tmp_path)
    with h5py.File(tmp_path / "pooled.h5", "r+") as file:
        model = json.loads(file.attrs["model_config"])
        [pool] = [one for one in model["config"]["layers"] if one["class_name"].startswith("Global")]
        pool["config"][entry] = value
        file.attrs["model_config"] = json.dumps(model)
    refuse(tmp_path / "pooled.h5", tmp_path, "another data_format or keepdims")


def test_a_pooling_that_may_leave_tokens_out_needs_a_check(keras_files, tmp_path):
    shutil.copy(keras_files / "convolution.h5", tmp_path)
    shutil.copy(keras_files / "vocab.txt", tmp_path)
    with h5py.File(tmp_path / "convolution.h5", "r+") as file:
        model = json.loads(file.attrs["model_config"])
        [pool] = [one for one in model["config"]["layers"] if one["class_name"] == "MaxPooling1D"]
        pool["config"]["padding"] = "valid"
        file.attrs["model_config"] = json.dumps(model)
    answers = MODELS["convolution"]
    refuse(tmp_path / "convolution.h5", tmp_path, r"a multiple of 2\. Give --check FILE", answers)
    padded = replace(answers, padding="after", padded_to=12, padding_id=0, keep="start")
    convert(Files(tmp_path / "convolution.h5", tmp_path / "vocab.txt"), tmp_path / "new", padded)


def test_an_activation_written_as_an_object_is_read_by_its_name(keras_files, tmp_path):
    """As Keras writes functions, such as `keras.activations.tanh`, in some versions."""
    shutil.copy(keras_files / "one-direction.h5", tmp_path / "old.h5")
    with h5py.File(tmp_path / "old.h5", "r+") as file:
        model = json.loads(file.attrs["model_config"])
        for layer in model["config"]["layers"]:
            if layer["class_name"] == "LSTM":
                layer["config"]["activation"] = {"class_name": "function", "config": "tanh", "module": "builtins"}
        file.attrs["model_config"] = json.dumps(model)
    convert(
        Files(tmp_path / "old.h5", keras_files / "vocab.txt", keras_files / "one-direction.csv"),
        tmp_path / "new",
        ANSWERS,
    )


FITS_IN = "A bundle is an Embedding; a Conv1D with padding='same'"
REFUSED = {
    "reset-before": r"\(GRU\) has reset_after=False: its reset gate acts before the matrix, .*; train it with",
    "reset-before-both-ways": r"\(Bidirectional\) has reset_after=False",
    "mixed": "The layers are GRU and LSTM; in a bundle all are of one kind",
    "plain-recurrent": rf"After '\w+' \(Embedding\) this model has '\w+' \(SimpleRNN\)\. {FITS_IN}",
    "plain-recurrent-both-ways": "holds a SimpleRNN; a bundle's layers are LSTMs or GRUs",
    "convolution": r"Behind '\w+' \(Conv1D\) the activation is 'linear'; a bundle has ReLU there",
    "valid": r"has padding='valid', which leaves out the windows at both ends",
    "pools": r"has pool_size=3, strides=1, padding='valid'; a bundle takes each token once",
    "flatten": rf"After '\w+' \(LSTM\) this model has '\w+' \(Flatten\)\. {FITS_IN}",
    "squashed": r"has the activation 'sigmoid', and more follows; between linear layers a bundle has relu or tanh",
    "relu-and-tanh": "Between the linear layers stand relu and tanh; in a bundle all are of a kind",
    "no-verdict": rf"After '\w+' \(LSTM\) this model has nothing more\. {FITS_IN}",
    "no-embedding": rf"After the input this model has '\w+' \(LSTM\)\. {FITS_IN}",
    "nested": rf"After '\w+' \(Embedding\) this model has '\w+' \(Sequential\)\. {FITS_IN}",
    "every-word": "gives every word's state to the Dense layer",
    "relu": "has activation='relu'; in a bundle it is 'tanh'",
    "hard-sigmoid": r"has recurrent_activation='hard_sigmoid'; in a bundle it is 'sigmoid'\. .* load its weights into",
    "hard-sigmoid-backwards": "has recurrent_activation='hard_sigmoid'; in a bundle it is 'sigmoid'",
    "backwards": "has go_backwards=True; in a bundle it is False",
    "stateful": "has stateful=True; in a bundle it is False",
    "multiplied": "has merge_mode='mul'",
    "summed-maximum": "takes the maximum of both directions' sum",
    "five-classes": "has 5 outputs; a bundle has one logit, or two classes",
    "two-sigmoids": "has 2 outputs and the activation 'sigmoid'",
    "twice-squashed": r"'\w+' \(Dense\) has the activation 'sigmoid', and more follows",
    "two-inputs": "does not read the layer before it alone",
    "skipping": r"The layer 'add\w*' does not read the layer before it alone",
    "own": "The model is a 'Own', whose function stands in its program",
    "maximum": "give --padding, whether padding was read",
    "unmasked": "give --padding, whether padding was read",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused(keras_files, name):
    sources = sorted((keras_files / "refused").glob(f"{name}.*"))
    assert sources
    for source in sources:
        refuse(source, keras_files, REFUSED[name])


def test_there_is_a_sentence_for_every_model_that_does_not_fit(keras_files):
    assert {path.stem for path in (keras_files / "refused").iterdir()} == set(REFUSED)


@pytest.mark.parametrize("padding", ["before", "after"])
def test_of_padding_that_was_read_the_length_is_asked(keras_files, tmp_path, padding):
    source = keras_files / "refused" / "unmasked.keras"
    answers = replace(ANSWERS, padding=padding)
    refuse(source, keras_files, "give --padded-to, how many tokens .*; --keep, which end", answers)
    notes = convert(Files(source, keras_files / "vocab.txt"), tmp_path / "new", replace(ANSWERS, padding="leave-out"))
    assert any("the bundle reads none, and differs by that" in note for note in notes)


def test_a_maximum_over_words_without_padding_is_taken(keras_files, tmp_path):
    source = keras_files / "refused" / "maximum.keras"
    convert(Files(source, keras_files / "vocab.txt"), tmp_path / "new", replace(ANSWERS, padding="unread"))
    assert load(tmp_path / "new").config.readout == "max"


def test_the_file_knows_its_readout(keras_files):
    refuse(keras_files / "pooled.h5", keras_files, "the readout is 'mean'; leave out", replace(ANSWERS, readout="last"))


def test_weights_alone_are_refused(keras_files):
    refuse(keras_files / "pooled.weights.h5", keras_files, "weights without their layers; .* --architecture FILE")


def test_weights_beside_their_architecture_are_read(keras_files, tmp_path):
    """Given by either file; or, where others lie beside them, by both."""
    apart, words = keras_files / "apart", keras_files / "vocab.txt"
    answers, check = replace(ANSWERS, padding="unread"), keras_files / "causal.csv"
    for number, source in enumerate(("causal.weights.h5", "model.json")):
        convert(Files(apart / source, words, check), tmp_path / str(number), answers)
    for name in ("causal.weights.h5", "model.json"):
        shutil.copy(apart / name, tmp_path / name)
    shutil.copy(apart / "model.json", tmp_path / "again.json")
    refuse(tmp_path / "causal.weights.h5", keras_files, "several beside it: again.json, model.json", answers)
    files = Files(tmp_path / "causal.weights.h5", words, check, architecture=tmp_path / "model.json")
    convert(files, tmp_path / "new", answers)
    (tmp_path / "causal.weights.h5").unlink()
    refuse(tmp_path / "model.json", keras_files, r"holds no weights, and beside it is no \.h5 file", answers)


def test_without_h5py_there_is_a_plain_sentence(keras_files, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    refuse(keras_files / "pooled.h5", keras_files, "h5py is needed: pip install h5py")
