"""The command convert: what does somebody type to convert a model? The options of `python -m lstm_demo convert`."""

import argparse
from pathlib import Path

from lstm_demo.convert.check import TOLERANCE
from lstm_demo.convert.convert import NONE, PADDING, Answers, convert
from lstm_demo.convert.parts import READOUTS
from lstm_demo.convert.tokenizers import TOKENIZERS


def add_options(parser: argparse.ArgumentParser) -> None:
    """Offer everything that `run` reads."""
    parser.add_argument(
        "source", metavar="SOURCE", type=Path, help="PyTorch: .safetensors, .pt, .pth; Keras: .keras, .h5"
    )
    parser.add_argument("--output", required=True, metavar="FOLDER", type=Path, help="the new model's folder")
    parser.add_argument(
        "--vocabulary", required=True, metavar="FILE", type=Path, help="JSON (word to id, or a list), or a word a line"
    )
    parser.add_argument("--check", metavar="FILE", type=Path, help="CSV or JSON: text, probability of the old model")
    parser.add_argument(
        "--tolerance", type=float, default=TOLERANCE, help=f"largest difference allowed (default: {TOLERANCE:g})"
    )
    answers = parser.add_argument_group("what the files do not say")
    answers.add_argument("--tokens", choices=TOKENIZERS, help="how texts were split into words")
    answers.add_argument("--padding", choices=PADDING, help=_explained(PADDING))
    answers.add_argument("--readout", choices=READOUTS, help=_explained(READOUTS))
    answers.add_argument("--positive", type=int, choices=(0, 1), help="the positive class; of one output: what 1 means")
    answers.add_argument("--padding-id", type=int, metavar="ROW", help="the embedding's row of padding")
    answers.add_argument("--unknown-id", type=row, metavar="ROW", help=f"of unknown words; {NONE}: they were left out")
    answers.add_argument(
        "--shift", type=int, default=0, metavar="N", help="added to each id of the vocabulary (Keras' IMDB index: 3)"
    )
    answers.add_argument(
        "--cut-vocabulary", action="store_true", help="words behind the embedding's end were read as unknown"
    )


def run(options: argparse.Namespace) -> tuple[str, ...]:
    """Convert; returns what should be known about the result, a sentence each."""
    answers = Answers(
        tokens=options.tokens,
        padding=options.padding,
        readout=options.readout,
        positive=options.positive,
        padding_id=options.padding_id,
        unknown_id=options.unknown_id,
        shift=options.shift,
        cut_vocabulary=options.cut_vocabulary,
    )
    notes = convert(options.source, options.vocabulary, options.output, answers, options.check, options.tolerance)
    return (
        *notes,
        f"The model is in {options.output}. Try it: python -m lstm_demo predict --model {options.output} TEXT",
    )


def _explained(names: dict[str, str]) -> str:
    return "; ".join(f"{name}: {meaning}" for name, meaning in names.items()).replace("%", "%%")


def row(value: str) -> int | str:
    """A row's number, or NONE."""
    return NONE if value == NONE else int(value)
