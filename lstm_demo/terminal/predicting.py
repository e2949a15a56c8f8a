"""The command predict: what does the model say of reviews, typed, piped, or in a file? A line each, or JSON."""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from textwrap import indent

from lstm_demo.batch import judge
from lstm_demo.bundle import Bundle
from lstm_demo.foreign import unread_language
from lstm_demo.hub import load
from lstm_demo.predict import Prediction, predict
from lstm_demo.terminal.given import review, reviews
from lstm_demo.terminal.screen import Progress, printable, tell
from lstm_demo.texts import Texts

SUMMARY = "Classify reviews: verdict, probability, words known and unknown."
_LINES_HELP = "judge each line of FILE, or with - of standard input"
_COLUMN_HELP = "FILE is a table (CSV); judge the reviews in the column of this name"
Judged = tuple[str, Prediction]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Offer everything that `run` reads."""
    parser.add_argument("text", nargs="*", help="a review in quotes, or - to read one from standard input")
    parser.add_argument("--lines", metavar="FILE", help=_LINES_HELP)
    parser.add_argument("--column", metavar="NAME", help=_COLUMN_HELP)
    parser.add_argument("--json", action="store_true", help="everything, as JSON")
    parser.set_defaults(refuse=parser.error)


def run(options: argparse.Namespace) -> None:
    """Print what the model says of what is given."""
    if bool(options.text) == (options.lines is not None):
        options.refuse("give either reviews, or --lines FILE for a review a line")
    if options.column is not None and options.lines is None:
        options.refuse("--column says where in a table the reviews are; give the table by --lines FILE")
    bundle = load(options.model, token=True)
    judged = _in_file(bundle, options) if options.lines is not None else _typed(bundle, options.text)
    if options.json:
        _print_json(judged)
        return
    for batch in judged:
        for text, prediction in batch:
            print(_line(prediction) + _warning(bundle, text))


def _typed(bundle: Bundle, arguments: list[str]) -> Iterator[list[Judged]]:
    texts = [review(argument, many="--lines") for argument in arguments]
    yield list(zip(texts, predict(bundle, texts), strict=True))


def _in_file(bundle: Bundle, options: argparse.Namespace) -> Iterator[list[Judged]]:
    """What is printed of each batch comes between two looks at how far it is."""
    n_reviews = n_empty = 0
    with reviews(options.lines, options.column) as (given, file, n_bytes):
        progress = Progress(n_bytes)
        progress.show(0, 0)
        try:
            for batch in judge(bundle, given):
                progress.hide()
                yield [(one.text, prediction) for one, prediction in batch]
                n_reviews += len(batch)
                n_empty += sum(not prediction.n_typed for _, prediction in batch)
                progress.show(n_reviews, file.tell() if n_bytes else 0)
        finally:
            progress.hide()
    if n_empty:
        tell(f"No word is read of {n_empty:,} of {n_reviews:,} reviews; theirs is the verdict before the first word.")


def _print_json(judged: Iterable[list[Judged]]) -> None:
    """As `json.dumps` writes the whole list, but never all of it in memory."""
    begin = "["
    for batch in judged:
        for _, prediction in batch:
            print(begin + "\n" + indent(json.dumps(asdict(prediction), indent=2), "  "), end="")
            begin = ","
    print("\n]")


def _line(prediction: Prediction) -> str:
    notes = [f"{prediction.n_known} of {prediction.n_typed + prediction.n_unread} words known"]
    if prediction.corrected:
        pairs = (f"{typed} as {known}" for typed, known in prediction.corrected)
        notes.append(f"read: {printable(', '.join(pairs))}")
    if prediction.unknown:
        notes.append(f"unknown: {printable(', '.join(prediction.unknown))}")
    if prediction.unread:
        notes.append(f"unknown and not read: {printable(', '.join(prediction.unread))}")
    if prediction.truncated:
        end = "last" if prediction.cut == "end" else "first"
        notes.append(f"the {end} {prediction.truncated:,} words were not read")
    shares = f"{prediction.probability:.1%} positive"
    if prediction.neutral is not None:
        shares += f", {prediction.neutral:.1%} neutral"
    return f"{prediction.label}\t{shares}\t({'; '.join(notes)})"


def _warning(bundle: Bundle, text: str) -> str:
    """That the verdict means little, where the text looks like another language than the model has read."""
    language, texts = unread_language(bundle, text), Texts()
    return f" {texts.format('verdict.foreign', language=texts[f'language.{language}'])}" if language else ""
