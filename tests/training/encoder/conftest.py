"""A tiny encoder, and a teacher that many tests look at."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny_encoder import QUICK, make_encoder
from toy import make_toy_split

from lstm_demo.training.data import Split
from lstm_demo.training.encoder.fine_tune import fine_tune
from lstm_demo.training.recipe import TeacherRecipe
from lstm_demo.training.session import Session
from lstm_demo.training.workers import SINGLE


@pytest.fixture(scope="session")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_encoder(tmp_path_factory.mktemp("encoder"))


@pytest.fixture(scope="session")
def small_split() -> Split:
    split = make_toy_split(n=60)
    return replace(split, training=tuple(one for one in split.training if one.target != 0.5))


@pytest.fixture(scope="session")
def train_teacher(encoder: Path, small_split: Split) -> Callable[..., dict]:
    """`train_teacher(folder, **options)`: the tiny encoder, fine-tuned on the toy task."""

    def train(folder: Path, recipe: TeacherRecipe = QUICK, **options) -> dict:
        minutes = options.pop("minutes", None)
        session = Session(workers=SINGLE, **options)
        return fine_tune(small_split, encoder, recipe, folder, bfloat16=False, minutes=minutes, session=session)

    return train


@pytest.fixture(scope="session")
def teacher_folder(tmp_path_factory: pytest.TempPathFactory, train_teacher) -> Path:
    """Trained once for all; nobody changes it."""
    folder = tmp_path_factory.mktemp("teachers") / "teacher"
    torch.set_num_threads(1)
    train_teacher(folder)
    return folder
