"""A teacher must learn what its texts teach, and end with the same weights however often it was killed."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tiny_encoder import CPU, QUICK

from lstm_demo.errors import BundleError, DataError, InputError, TrainingError
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.data import Example
from lstm_demo.training.encoder import fine_tune as module
from lstm_demo.training.encoder.network import Teacher, find_encoder, load_teacher, read_encoder
from lstm_demo.training.encoder.pieces import predict_logits, split_texts
from lstm_demo.training.encoder.schedule import optimizer

FILES = ("model.safetensors", "readout.safetensors")


def weights(folder):
    return {f"{file} {name}": tensor for file in FILES for name, tensor in load_file(folder / file).items()}


def untimed(about):
    return {**about, "validation": {k: v for k, v in about["validation"].items() if k != "seconds"}}


def test_it_learns_and_stands_in_its_folder_as_it_was_validated(teacher_folder, small_split):
    teacher = load_teacher(teacher_folder, CPU)
    about = teacher.about["validation"]
    assert about["validation_sst_accuracy"] > 0.75  # a seventh of the labels are wrong
    sentences = [one for one in small_split.validation_sst if one.target != 0.5]
    pieces = split_texts(teacher.tokenizer, [one.text for one in sentences], QUICK.max_pieces)
    logits = predict_logits(teacher.network, pieces, CPU, bfloat16=False)
    right = np.mean([(logit > 0) == (one.target > 0.5) for logit, one in zip(logits, sentences, strict=True)])
    assert right == pytest.approx(about["validation_sst_accuracy"])
    assert not (teacher_folder / CHECKPOINT).exists()


def test_killed_and_resumed_it_ends_with_the_same_weights(teacher_folder, train_teacher, tmp_path):
    folder = tmp_path / "teacher"
    for deadly in (3, 9):  # in the first epoch before, and after a validation
        seen: list[str] = []

        def die(line, seen=seen, deadly=deadly):
            seen.append(line)
            if sum(one.startswith("epoch 1/1") for one in seen) == deadly:
                raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("lstm_demo.training.report._SECONDS", 0.0)
            with pytest.raises(KeyboardInterrupt):
                train_teacher(folder, resume=True, report=die, checkpoint_seconds=0.0)
        assert (folder / CHECKPOINT).exists()
    with pytest.raises(TrainingError, match="holds an unfinished training; resume it"):
        train_teacher(folder)
    with pytest.raises(TrainingError, match=r"recipe\.learning_rate is 0.02 there and 0.01 here"):
        train_teacher(folder, replace(QUICK, learning_rate=0.01), resume=True)
    about = train_teacher(folder, resume=True)
    expected, found = weights(teacher_folder), weights(folder)
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], expected[name]) for name in expected)
    assert untimed(about) == untimed(json.loads((teacher_folder / "teacher.json").read_text()))


def test_minutes_shorten_it_to_what_fits_but_never_lengthen_it(train_teacher, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "seconds_per_piece", lambda train, batches: 0.05)
    lines: list[str] = []
    train_teacher(tmp_path / "short", minutes=1.0, report=lines.append)
    assert any("20 pieces/s" in line for line in lines)
    n_short = json.loads((tmp_path / "short" / "teacher.json").read_text())["validation"]["step"]
    monkeypatch.setattr(module, "seconds_per_piece", lambda train, batches: 1e-7)
    train_teacher(tmp_path / "long", minutes=1.0, report=lines.append)
    assert n_short < 10
    with pytest.raises(TrainingError, match="holds a model, and no"):
        train_teacher(tmp_path / "long")


def test_lower_layers_learn_more_slowly(encoder):
    network = Teacher(read_encoder(encoder)[1])
    shares = {
        id(parameter): group["share"]
        for group in optimizer(network, replace(QUICK, layer_decay=0.5)).param_groups
        for parameter in group["params"]
    }
    layers = network.encoder.encoder.layer
    top, low = (shares[id(layer.output.dense.weight)] for layer in (layers[1], layers[0]))
    table = shares[id(network.encoder.embeddings.word_embeddings.weight)]
    assert (shares[id(network.readout.weight)], top, low, table) == (1.0, 0.5, 0.25, 0.125)
    assert len(shares) == len([*network.parameters()])


def test_padding_changes_no_logit(encoder):
    tokenizer, pretrained = read_encoder(encoder)
    network = Teacher(pretrained).eval()
    pieces = split_texts(tokenizer, ["good", "a bad film about a scene, awful acting", ""], 20)
    together = network(*pieces.batch([0, 1, 2], CPU)).tolist()
    alone = [network(*pieces.batch([row], CPU)).item() for row in range(3)]
    assert together == pytest.approx(alone, abs=1e-5)


def test_the_network_reads_the_mean_of_its_pieces(encoder):
    tokenizer, pretrained = read_encoder(encoder)
    network = Teacher(pretrained).eval()
    ids, mask = split_texts(tokenizer, ["a good film"], 20).batch([0], CPU)
    assert mask[0].tolist() == [1, 1, 1, 1, 1, 0, 0, 0]
    states = pretrained(input_ids=ids, attention_mask=mask).last_hidden_state[0]
    expected = states[:5].mean(0) @ network.readout.weight[0] + network.readout.bias[0]
    assert network(ids, mask).item() == pytest.approx(expected.item(), abs=1e-5)


def test_what_is_no_encoder_or_teacher_is_named(tmp_path, encoder):
    assert find_encoder(str(encoder)) == encoder
    for name in (str(tmp_path), "no-such-package", "pytest", ""):
        with pytest.raises(InputError, match="is neither a folder with"):
            find_encoder(name)
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(InputError, match="cannot be read"):
        read_encoder(tmp_path)
    with pytest.raises(BundleError, match="holds no teacher"):
        load_teacher(tmp_path, CPU)


def test_what_cannot_be_trained_is_refused(train_teacher, small_split, encoder, tmp_path):
    empty = replace(small_split, validation_sst=(Example("so so", 0.5, "sst"),))
    with pytest.raises(DataError, match="both validation parts"):
        module.fine_tune(empty, encoder, QUICK, tmp_path, bfloat16=False)
    with pytest.raises(InputError, match="max_pieces is 25; use a whole number from 4 to 24"):
        train_teacher(tmp_path / "long", replace(QUICK, max_pieces=25))
    nothing = replace(QUICK, review_passes=0.0, phrase_passes=0.0, sentence_passes=0.0)
    with pytest.raises(DataError, match="takes no text at all"):
        train_teacher(tmp_path / "nothing", nothing)
