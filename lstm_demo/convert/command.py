"""The command convert: what does somebody type to convert a model? The options of `python -m lstm_demo convert`."""

import argparse
from dataclasses import fields
from pathlib import Path

from lstm_demo.convert.answers import BETWEEN, KEEP, NONE, PADDING, POOL_REST, TOKENS, Answers, explained
from lstm_demo.convert.check import BEHIND_PADDING, TOLERANCE
from lstm_demo.convert.convert import Files, convert
from lstm_demo.convert.readouts import READOUTS


def add_options(parser: argparse.ArgumentParser) -> None:
    """Offer everything that `run` reads."""
    parser.add_argument("source", metavar="SOURCE", type=Path, help="PyTorch: .pt, .safetensors; Keras: .keras, .h5")
    parser.add_argument("--output", required=True, metavar="FOLDER", type=Path, help="the new model's folder")
    parser.add_argument("--vocabulary", metavar="FILE", type=Path, help=_VOCABULARY)
    parser.add_argument("--architecture", metavar="FILE", type=Path, help="Keras: model.to_json() of weights alone")
    parser.add_argument(
        "--check",
        metavar="FILE",
        type=Path,
        help="CSV or JSON: text, and probability (of positive), or negative, neutral, positive",
    )
    parser.add_argument("--tolerance", type=float, help=f"largest difference allowed ({_TOLERANCE})")
    _add_text(parser.add_argument_group("what the files do not say of texts"))
    _add_network(parser.add_argument_group("what the files do not say of the network"))


def run(options: argparse.Namespace) -> tuple[str, ...]:
    """Convert; returns what should be known about the result, a sentence each."""
    answers = Answers(**{field.name: getattr(options, field.name) for field in fields(Answers)})
    files = Files(options.source, options.vocabulary, options.check, options.architecture)
    notes = convert(files, options.output, answers, options.tolerance)
    return (
        *notes,
        f"The model is in {options.output}. Try it: python -m lstm_demo predict --model {options.output} TEXT",
    )


def _add_text(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--tokens", choices=TOKENS, help=_explained(TOKENS))
    group.add_argument(
        "--case", metavar="lower|kept", dest="lower", type=_lower, help="where it is not as --tokens says"
    )
    group.add_argument("--filters", metavar="CHARACTERS", help=_FILTERS)
    group.add_argument("--characters", action="store_true", default=None, help="a token is a character (char_level)")
    group.add_argument("--padding", choices=PADDING, help=_explained(PADDING))
    group.add_argument("--padded-to", type=int, metavar="N", help="the length in tokens that padding filled up to")
    group.add_argument("--padding-steps", action=argparse.BooleanOptionalAction, help=_STEPS)
    group.add_argument("--max-tokens", type=int, metavar="N", help="the most tokens of a text that were read")
    group.add_argument("--keep", choices=KEEP, help=f"of a longer text: {_explained(KEEP)}")
    group.add_argument(
        "--before", type=_names, metavar="MARKS", help="words put before each text, by commas; row:N is a row"
    )
    group.add_argument("--after", type=_names, metavar="MARKS", help="words put behind each text, by commas")
    group.add_argument("--cut-marks", action="store_true", default=None, dest="cuts_marks", help=_CUT_MARKS)
    group.add_argument("--padding-id", type=int, metavar="ROW", help="the embedding's row of padding")
    group.add_argument("--unknown-id", type=row, metavar="ROW", help=f"of unknown words; {NONE}: they were left out")
    group.add_argument("--shift", type=int, metavar="N", help="added to each id of the vocabulary")
    group.add_argument("--num-words", type=int, metavar="N", help="words with this id and above were unknown (Keras)")
    group.add_argument("--cut-vocabulary", action="store_true", default=None, help=_CUT)


def _add_network(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--readout", choices=READOUTS, help=_explained(READOUTS))
    group.add_argument("--positive", type=int, choices=(0, 1), help="the positive class; of one output: what 1 means")
    group.add_argument("--classes", type=_names, metavar="NAMES", help="negative,neutral,positive, in their order")
    group.add_argument("--between", choices=BETWEEN, help="what stands between linear layers of PyTorch")
    group.add_argument("--norm-first", type=_yes, metavar="yes|no", help="comes BatchNorm before that?")
    group.add_argument("--pool", type=int, metavar="N", help="PyTorch: the maximum behind a convolution is over N")
    group.add_argument("--pool-rest", choices=POOL_REST, help=_explained(POOL_REST))


_TOLERANCE = f"default: {TOLERANCE:g}; {BEHIND_PADDING:g} where texts begin in the state that padding leaves behind"
_FILTERS = "each was taken out before splitting: Keras' Tokenizer or TextVectorization, or before text.split()"
_VOCABULARY = (
    "JSON (word to id, a list, Tokenizer.to_json()), text (a word a line, or word and id), torch.save; not needed "
    "where the model's file holds it"
)
_STEPS = "read padding in front as steps, or not: begin behind it; if not given, that is measured"
_CUT = "words behind the embedding's end were read as unknown"
_CUT_MARKS = "marks were put around a text before it was cut, and cut off with it"


def _explained(names: dict[str, str]) -> str:
    return explained(names).replace("%", "%%")


def row(value: str) -> int | str:
    """A row's number, or NONE."""
    return NONE if value == NONE else int(value)


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(",") if name.strip())


def _yes(value: str) -> bool:
    if value not in ("yes", "no"):
        raise ValueError(value)
    return value == "yes"


def _lower(value: str) -> bool:
    if value not in ("lower", "kept"):
        raise ValueError(value)
    return value == "lower"
