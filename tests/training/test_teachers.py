"""A network must learn its teachers' probabilities where there are no labels, and be validated by labels alone."""

from dataclasses import replace

import numpy as np
import pytest
from toy import QUICK, TINY

from lstm_demo.predict import predict
from lstm_demo.training.data import Example, Split
from lstm_demo.training.distillation import Distillation
from lstm_demo.training.fit import fit
from lstm_demo.training.session import Session
from lstm_demo.training.teachers import distill


@pytest.fixture(scope="module")
def teachers(tmp_path_factory, toy_run, toy_split):
    other = fit(toy_split, TINY, replace(QUICK, seed=1, epochs=4), tmp_path_factory.mktemp("teachers") / "other")
    return [toy_run.bundle, other]


SPLIT = Split(
    (Example("good film", 1.0, "imdb"), Example("so so", 0.5, "sst", whole=False)),
    (Example("bad film", 0.0, "imdb"),),
    (Example("bad", 0.0, "sst"),),
)
UNLABELLED = ("a good plot", "a bad scene and a bad story")


def mean_probability(teachers, text):
    logit = np.mean([predict(teacher, [text])[0].logit for teacher in teachers])
    return 1 / (1 + np.exp(-logit))


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_targets_are_the_teachers_mean_and_the_labels_share(teachers, share):
    found = distill(SPLIT, UNLABELLED, teachers, share, Session())
    assert (found.validation_imdb, found.validation_sst) == (SPLIT.validation_imdb, SPLIT.validation_sst)
    assert [one.text for one in found.training] == ["good film", "so so", *UNLABELLED]
    for one, before in zip(found.training, SPLIT.training, strict=False):
        expected = (1 - share) * before.target + share * mean_probability(teachers, one.text)
        assert one.target == pytest.approx(expected, abs=5e-3)  # bfloat16
        assert (one.source, one.whole) == (before.source, before.whole)
    for one in found.training[2:]:
        assert one.target == pytest.approx(mean_probability(teachers, one.text), abs=5e-3)
        assert one.source == "imdb"


def test_a_student_learns_what_only_its_teachers_know(teachers, tmp_path, toy_split):
    ignorant = replace(toy_split, training=tuple(replace(one, target=0.5) for one in toy_split.training))
    unlabelled = [one.text for one in toy_split.training]
    distillation = Distillation(teachers=teachers, unlabelled=unlabelled)
    student = fit(ignorant, TINY, QUICK, tmp_path, distillation=distillation)
    classes = [one.probability > 0.5 for one in predict(student, ["good film", "bad film", "good music", "bad story"])]
    assert classes == [True, False, True, False]
    assert student.recipe["teachers"] == ["model", "other"]
