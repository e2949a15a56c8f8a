"""Soft labels that are kept must come back with their own texts, or not at all."""

from dataclasses import replace

import numpy as np
import pytest
from tiny_encoder import CPU
from toy import QUICK, TINY

from lstm_demo.errors import DataError, TrainingError
from lstm_demo.predict import predict
from lstm_demo.training.data import Example, excluded_from_training, fingerprint, load_split
from lstm_demo.training.distillation import Distillation
from lstm_demo.training.encoder import labelling
from lstm_demo.training.encoder.cut import CutRecipe
from lstm_demo.training.encoder.labelling import label_texts
from lstm_demo.training.encoder.network import load_teacher
from lstm_demo.training.encoder.pieces import predict_logits, split_texts
from lstm_demo.training.encoder.soft_labels import (
    SoftLabels,
    load_soft_labels,
    quantize,
    read_soft_labels,
    restore,
    texts_to_label,
)
from lstm_demo.training.fit import fit
from lstm_demo.training.session import Session
from lstm_demo.training.workers import SINGLE

CUT = CutRecipe(clause_share=1.0, phrase_share=1.0)
SETTINGS = {"cut": CUT.to_dict(), "split_seed": 0}
REVIEWS = [
    "A good film, but the plot is bad. The music is awful! Only ever judged. So so.",
    "The scene is fun, and the actor is great. Not an ending; a bad story.",
]


@pytest.fixture
def data(data_folder):
    data_folder.imdb("unsupervised", [(text, -1) for text in REVIEWS])
    return data_folder


@pytest.fixture(scope="module")
def teacher(teacher_folder):
    return load_teacher(teacher_folder, CPU)


@pytest.fixture
def labelled(data, teacher, tmp_path):
    """`labelled(path, *teachers, **options)`: all texts are labelled."""

    def run(path=tmp_path / "labels.npz", teachers=(teacher,), settings=SETTINGS, **options):
        texts = texts_to_label(data.root, 0, CUT)
        minutes, session = options.pop("minutes", None), Session(workers=SINGLE, **options)
        label_texts(teachers, texts, path, settings, bfloat16=False, minutes=minutes, session=session)
        return path

    return run


def test_a_byte_moves_no_probability_by_more_than_half_a_step():
    probabilities = np.concatenate((np.random.default_rng(0).random(2_000), [0.0, 0.5, 1.0]))
    stored = quantize(probabilities)
    assert stored.dtype == np.uint8
    assert np.abs(restore(stored) - probabilities).max() <= 1 / 510
    assert restore(stored)[[-3, -1]].tolist() == [0.0, 1.0]


def test_nothing_of_a_test_or_validation_set_is_cut(data):
    texts = texts_to_label(data.root, 0, CUT)
    assert {"The music is awful!", "but the plot is bad."} <= {*texts}
    assert not {fingerprint(text) for text in texts} & excluded_from_training(data.root, load_split(data.root))
    assert not {"Only ever judged.", "So so."} & {*texts}  # an IMDB test review, an SST validation sentence


def test_soft_labels_come_back_with_their_texts(data, labelled, teacher):
    found = load_soft_labels(labelled(), data.root)
    assert found.texts == texts_to_label(data.root, 0, CUT)
    pieces = split_texts(teacher.tokenizer, found.texts, teacher.about["recipe"]["max_pieces"])
    exact = 1 / (1 + np.exp(-predict_logits(teacher.network, pieces, CPU, bfloat16=False)))
    assert np.abs(found.probabilities - exact).max() <= 1 / 510 + 1e-6
    assert found.teachers == ("teacher",)


def test_whole_reviews_are_labelled_those_with_labels_too(data, teacher, tmp_path):
    texts = texts_to_label(data.root, 0, None)
    split = load_split(data.root)
    given = {example.text for example in split.training if example.source == "imdb"}
    assert {*texts} == given | {*REVIEWS}
    assert len({*texts}) == len(texts)
    path = tmp_path / "reviews.npz"
    settings = {"cut": None, "split_seed": 0}
    label_texts([teacher], texts, path, settings, bfloat16=False, session=Session(workers=SINGLE))
    found = load_soft_labels(path, data.root)
    assert (found.texts, found.reviews) == (texts, True)
    assert [example.whole for example in found.examples(2, 1.0)] == [True, True]


def test_several_teachers_are_averaged_in_their_logits(data, labelled, teacher, tmp_path):
    turned = replace(teacher, network=lambda ids, mask: -teacher.network(ids, mask))
    found = load_soft_labels(labelled(tmp_path / "both.npz", (teacher, turned)), data.root)
    assert found.probabilities.tolist() == pytest.approx([0.5] * len(found.texts), abs=1 / 510 + 1e-9)


def test_labelling_goes_on_where_it_was_killed(data, labelled, tmp_path, monkeypatch):
    labelled()
    monkeypatch.setattr(labelling, "TEXTS_PER_PART", 4)
    lines: list[str] = []

    def die(line):
        lines.append(line)
        if len(lines) == 2:
            raise KeyboardInterrupt

    path = tmp_path / "killed.npz"
    with pytest.raises(KeyboardInterrupt):
        labelled(path, report=die)
    assert len(load_soft_labels(path, data.root).texts) == 8  # usable as far as it goes
    with pytest.raises(TrainingError, match="exists; go on with --resume"):
        labelled(path)
    with pytest.raises(TrainingError, match="made with other split_seed"):
        labelled(path, settings={**SETTINGS, "split_seed": 7}, resume=True)
    labelled(path, resume=True)
    again, about = read_soft_labels(path)
    first, about_first = read_soft_labels(tmp_path / "labels.npz")
    assert np.abs(again.astype(int) - first).max() <= 1  # other batches round otherwise
    assert about == about_first


def test_the_time_ends_it_before_a_part_that_would_not_be_done(data, labelled, tmp_path, monkeypatch):
    monkeypatch.setattr(labelling, "TEXTS_PER_PART", 3)
    clock = iter(range(0, 1_000, 7))
    monkeypatch.setattr(labelling.time, "monotonic", lambda: float(next(clock)))
    lines: list[str] = []
    path = labelled(tmp_path / "short.npz", minutes=1.0, report=lines.append)
    n = len(read_soft_labels(path)[0])
    assert 0 < n < len(texts_to_label(data.root, 0, CUT))
    assert f"{n} of " in lines[-1]
    assert load_soft_labels(path, data.root).texts == texts_to_label(data.root, 0, CUT)[:n]


def test_soft_labels_of_other_texts_are_refused(data, labelled):
    path = labelled()
    data.imdb("unsupervised", [(REVIEWS[0], -1), (REVIEWS[1].replace("fun", "bad"), -1)])
    with pytest.raises(DataError, match="were made of other texts"):
        load_soft_labels(path, data.root)


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_what_is_no_file_of_soft_labels_is_named(tmp_path, content):
    path = tmp_path / "odd.npz"
    if content is None:
        np.savez(path, verdicts=np.zeros(3), about=np.frombuffer(b"{}", np.uint8))
    else:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"odd\.npz' is no file of soft labels"):
        load_soft_labels(path, tmp_path)


def test_a_student_learns_what_only_the_soft_labels_say(toy_split, tmp_path):
    ignorant = replace(toy_split, training=tuple(replace(one, target=0.5) for one in toy_split.training))
    texts = tuple(one.text for one in toy_split.training)
    labels = SoftLabels(texts, np.array([one.target for one in toy_split.training]), ("reader",))
    recipe = replace(QUICK, soft_labels_per_epoch=200, soft_label_weight=4.0)
    student = fit(ignorant, TINY, recipe, tmp_path / "student", distillation=Distillation(soft_labels=[labels]))
    classes = [one.probability > 0.5 for one in predict(student, ["good film", "bad film", "good music", "bad story"])]
    assert classes == [True, False, True, False]
    assert student.recipe["teachers"] == ["reader"]
    assert student.recipe["sources"]["teacher"] == len(texts)


def test_short_texts_are_learnt_as_phrases_with_their_weight():
    labels = SoftLabels(("a film", "a plot", "a scene"), np.array([0.25, 0.5, 1.0]), ())
    assert labels.examples(2, 0.5) == (
        Example("a film", 0.25, "teacher", whole=False, weight=0.5),
        Example("a plot", 0.5, "teacher", whole=False, weight=0.5),
    )
