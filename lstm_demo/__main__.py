"""The command line: what can be typed? `lstm-demo` or `python -m lstm_demo`, then a command; each is one call."""

import argparse
import json
import os
import random
import runpy
import signal
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from lstm_demo import __doc__ as about
from lstm_demo.card import format_figures
from lstm_demo.convert import command as convert_command
from lstm_demo.errors import InputError, LstmDemoError
from lstm_demo.explain.attribution import DEFAULT_METHOD, METHODS, attribute
from lstm_demo.explain.edits import Edit
from lstm_demo.explain.experiment import parse
from lstm_demo.explain.faithfulness import check_orders
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.explain.table import lines_of
from lstm_demo.explain.tracing import trace
from lstm_demo.explain.units import make_index, write_index
from lstm_demo.hub import load
from lstm_demo.hub.publishing import prepare, publish
from lstm_demo.measurements import read_measurements
from lstm_demo.places import SERVER
from lstm_demo.terminal import predicting
from lstm_demo.terminal.given import review
from lstm_demo.terminal.screen import printable, tell, told_warnings
from lstm_demo.texts import Texts
from lstm_demo.training.command import COMMANDS
from lstm_demo.training.hub_data import HUB, data_folder
from lstm_demo.training.options import say, tenths
from lstm_demo.training.sentences import training_sentences
from lstm_demo.views.notebook.check import sentence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 2 a mistake of the user's, 130 interrupted."""
    try:
        options = _parse(arguments)
        with told_warnings():
            options.command(options)
        sys.stdout.flush()
    except LstmDemoError as error:
        tell(str(error))
        return 2
    except KeyboardInterrupt:
        print("lstm_demo: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone; say nothing more to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"lstm_demo: {error.strerror or error}: {error.filename or 'input or output'}", file=sys.stderr)
        return 2
    return 0


def _trace(options: argparse.Namespace) -> None:
    bundle, text, edits = load(options.model, token=True), review(options.text), _edits(options)
    content = trace(bundle, text, edits, prefixes=options.prefixes).to_bytes(options.format)
    if options.output:
        Path(options.output).write_bytes(content)
    elif options.format == "npz" and sys.stdout.isatty():
        raise InputError("npz is not text, and would garble the terminal; give --output FILE or redirect it.")
    else:
        sys.stdout.buffer.write(content)


def _explain(options: argparse.Namespace) -> None:
    bundle, edits = load(options.model, token=True), _edits(options)
    if edits and options.check:
        raise InputError("A check asks the network's own reading; leave out --check or --edit.")
    reading = read_for_trace(bundle, review(options.text))
    found = attribute(bundle, reading, options.method, edits=edits)
    check = check_orders(bundle, reading, {found.method: found.scores}) if options.check else None
    if options.json:
        values = json.loads(found.to_json())
        print(json.dumps(values | ({"check": check.summary(found.method)} if check else {})))
        return
    said = [sentence(check, found.method, Texts())] if check else []
    for line in (*lines_of(found), *said):
        print(printable(line))


def _edits(options: argparse.Namespace) -> list[Edit]:
    """The experiment that the command line asks for."""
    return [edit for text in options.edit for edit in parse(text)]


def _index_units(options: argparse.Namespace) -> None:
    bundle = load(options.model, token=True)
    sentences = training_sentences(data_folder(options.data, say))
    if options.limit:
        sentences = random.Random(0).sample(sentences, min(options.limit, len(sentences)))
    say(f"{len(sentences):,} sentences of the training data.")
    index = make_index(bundle, sentences, progress=tenths())
    n_bytes = write_index(index, options.output)
    print(f"{n_bytes:,} bytes of {index.n_steps:,} steps are in {options.output}.")


def _convert(options: argparse.Namespace) -> None:
    for note in convert_command.run(options):
        print(printable(note))


def _publish(options: argparse.Namespace) -> None:
    publication = prepare(options.folder, options.repo)
    for name, content in publication.files.items():
        print(f"  {name:18} {len(content):>12,} bytes")
    if options.dry_run:
        print(f"Nothing was sent; {publication.total_bytes:,} bytes would go to {publication.repo}.")
        return
    commit = publish(publication, private=options.private)
    print(f"Published as commit {commit}. Whoever wants it:")
    print(f'  load("{publication.repo}", revision="{commit}"{", token=True" if options.private else ""})')
    print(f"  python -m lstm_demo predict --model {publication.repo}@{commit} TEXT")


def _app(options: argparse.Namespace) -> None:
    """Become `streamlit run`. The settings beside the entry come before those of the folder that one stands in."""
    if find_spec("streamlit") is None:
        raise LstmDemoError("The app needs Streamlit, which is not installed here; run pip install streamlit.")
    for number in (signal.SIGINT, signal.SIGTERM):  # which the server raises once more when it has ended
        signal.signal(number, lambda *_: sys.exit())
    sys.argv = ["streamlit", "run", str(SERVER), *options.others]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _info(options: argparse.Namespace) -> None:
    bundle = load(options.model, token=True)
    print(f"{printable(bundle.name)}: {bundle.n_parameters:,} parameters")
    for name, value in bundle.config.to_dict().items():
        print(f"  {name:16} {value}")
    for line in format_figures(read_measurements(bundle)):
        print(f"  {printable(line)}")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence, without the wall of usage."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    options, others = parser.parse_known_args(arguments)
    if others and options.command is not _app:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    options.others = others
    return options


def _parser() -> argparse.ArgumentParser:
    is_installed = Path(sys.argv[0]).stem == "lstm-demo"
    prog = "lstm-demo" if is_installed else "python -m lstm_demo"
    parser = _Parser(prog=prog, description=about.splitlines()[0] if about else None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, function: Any, summary: str, model: bool = True) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=summary, description=summary)
        one.set_defaults(command=function)
        if model:
            one.add_argument("--model", default="default", help=_MODEL_HELP)
        return one

    predicting.add_options(command("predict", predicting.run, predicting.SUMMARY))

    one = command("trace", _trace, "Write the gates and states of every word, and the running verdict.")
    one.add_argument("text", help="a review in quotes, or - to read it from standard input")
    one.add_argument("--format", choices=("json", "csv", "npz"), default="json", help=_FORMAT_HELP)
    one.add_argument("--output", metavar="FILE", help="where to write it (default: standard output)")
    one.add_argument("--edit", action="append", default=[], metavar="EDIT", help=_EDIT_HELP)
    one.add_argument("--prefixes", action="store_true", help="with two directions: the verdict after every word (slow)")

    one = command("explain", _explain, "Say what each word did to the verdict, by a method of your choice.")
    one.add_argument("text", help="a review in quotes, or - to read it from standard input")
    one.add_argument("--method", choices=METHODS, default=DEFAULT_METHOD, metavar="METHOD", help=_METHOD_HELP)
    one.add_argument("--check", action="store_true", help=_CHECK_HELP)
    one.add_argument("--edit", action="append", default=[], metavar="EDIT", help=f"{_EDIT_HELP}; {_EDITED}")
    one.add_argument("--json", action="store_true", help="everything, as JSON")

    command("app", _app, "Start the app; all other options go to `streamlit run`: --server.port 8502.", model=False)

    for training in COMMANDS:
        training.offer(command(training.name, training.run, training.summary, model=training.reads_a_model))

    one = command("convert", _convert, "Turn a tutorial's PyTorch or Keras model into a model folder.", model=False)
    convert_command.add_options(one)

    one = command("publish", _publish, "Send a model with its figures and its card to the Hub.", model=False)
    one.add_argument("folder", help="the model's folder, evaluated")
    one.add_argument("repo", help="user/repo on the Hugging Face Hub; made if it is not there")
    one.add_argument("--private", action="store_true", help="for you alone; refused where the repository is public")
    one.add_argument("--dry-run", action="store_true", help="check everything and show what would be sent")

    one = command("index-units", _index_units, "Look at each unit of a model over the training data, for the app.")
    one.add_argument("--data", required=True, metavar=f"DIR|{HUB}", help=_DATA_HELP)
    one.add_argument("--output", type=Path, required=True, metavar="DIR", help="where to write it: assets/units")
    one.add_argument("--limit", type=int, metavar="N", help="read N sentences, drawn at random, instead of all")

    command("info", _info, "Show a model's parts and figures.")
    return parser


_FORMAT_HELP = "default: json; in csv, a word that a spreadsheet could run as a formula has an apostrophe before it"
_CHECK_HELP = "also: is the order of the words better than random ones, or is it to be doubted?"
_EDIT_HELP = "an experiment, such as 'forget_gate=1@word 3@unit 7'; may be repeated; docs/experiments.md has them all"
_EDITED = "with the method running_change alone"
_DATA_HELP = f"the folder that the model was trained on; or {HUB}: from the Hugging Face Hub"
_METHOD_HELP = f"one of {', '.join(METHODS)} (default: {DEFAULT_METHOD}); docs/why.md tells them apart"
_MODEL_HELP = "a model's folder, or user/repo or user/repo@revision on the Hub (default: the bundled model)"


if __name__ == "__main__":
    sys.exit(main())
