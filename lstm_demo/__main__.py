"""The command line: `python -m lstm_demo predict|trace|train|evaluate|publish|...`; each command is one call."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from lstm_demo import __doc__ as about
from lstm_demo.baselines import BASELINES, read_baselines, write_baselines
from lstm_demo.bundle import save_judgement
from lstm_demo.card import tell, write_card
from lstm_demo.convert import command as convert_command
from lstm_demo.errors import InputError, LstmDemoError
from lstm_demo.evaluation import Evaluation
from lstm_demo.explain.trace import trace
from lstm_demo.figures import Figures, read_figures
from lstm_demo.hub import DEFAULT, MODELS, bundled, is_remote, load
from lstm_demo.hub.publishing import prepare, publish
from lstm_demo.language import LANGUAGE, load_language
from lstm_demo.limits import MAX_CHARACTERS
from lstm_demo.model import Config
from lstm_demo.predict import Prediction, predict
from lstm_demo.training.baselines import measure_baselines
from lstm_demo.training.data import load_split, unlabelled_reviews
from lstm_demo.training.fit import fit
from lstm_demo.training.hub_data import HUB, data_folder
from lstm_demo.training.measured import measure_model, read_papers
from lstm_demo.training.pretrain import pretrain
from lstm_demo.training.recipe import LanguageRecipe, Recipe
from lstm_demo.training.recipes import Plan, find_plan, plan_names

_Kind = TypeVar("_Kind", Config, Recipe, LanguageRecipe)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 2 a mistake of the user's, 130 interrupted."""
    try:
        options = _parser().parse_args(arguments)
        options.command(options)
        sys.stdout.flush()
    except LstmDemoError as error:
        print(f"lstm_demo: {error}", file=sys.stderr)
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


def _predict(options: argparse.Namespace) -> None:
    bundle = load(options.model, token=True)
    predictions = predict(bundle, [_text(text) for text in options.text])
    if options.json:
        print(json.dumps([asdict(prediction) for prediction in predictions], indent=2))
        return
    for prediction in predictions:
        print(_line(prediction))


def _trace(options: argparse.Namespace) -> None:
    content = trace(load(options.model, token=True), _text(options.text), prefixes=options.prefixes).to_bytes(
        options.format
    )
    if options.output:
        Path(options.output).write_bytes(content)
    elif options.format == "npz" and sys.stdout.isatty():
        raise InputError("npz is not text, and would garble the terminal; give --output FILE or redirect it.")
    else:
        sys.stdout.buffer.write(content)


def _pretrain(options: argparse.Namespace) -> None:
    recipe = _values(options, LanguageRecipe())
    data = data_folder(options.data, _say)
    split = load_split(data, recipe.seed)
    unlabelled = unlabelled_reviews(data, split)
    print(f"{len(unlabelled):,} reviews without labels, beside those with.")
    start = load_language(options.start) if options.start else None
    kept = {"resume": options.resume, "cache": options.cache, "report": _say}
    pretrain(split, unlabelled, recipe, options.output, start=start, **kept)
    print(
        f"The language model is in {options.output}. Begin with it: python -m lstm_demo train --start {options.output}"
    )


def _train(options: argparse.Namespace) -> None:
    plan = find_plan(options.recipe) if options.recipe else Plan(_NETWORK, Recipe())
    config, recipe = _values(options, plan.config), _values(options, plan.recipe)
    start = load_language(options.start or LANGUAGE) if options.start or plan.pretrained else None
    backward = load_language(options.backward) if options.backward else None
    if start:
        n_units = start.network.config.hidden_size
        n_words = len(start.vocabulary)
        config = replace(config, vocabulary_size=n_words, embedding_size=n_units, hidden_size=n_units)
    data = data_folder(options.data, _say)
    split = load_split(data, recipe.seed)
    print(f"{len(split.training):,} texts to learn from, {len(split.validation_imdb):,} reviews to choose by.")
    teachers = [load(teacher, token=True) for teacher in options.teacher]
    unlabelled = unlabelled_reviews(data, split) if recipe.virtual_weight or teachers else ()
    fit(
        split,
        config,
        recipe,
        options.output,
        start=start,
        backward=backward,
        unlabelled=unlabelled,
        teachers=teachers,
        resume=options.resume,
        report=_say,
        cache=options.cache,
    )
    print(f"The model is in {options.output}. Its test figures: python -m lstm_demo evaluate --model {options.output}")


def _evaluate(options: argparse.Namespace) -> None:
    data = data_folder(options.data, _say)
    papers = read_papers(data, load_split(data), options.cache)
    for source in bundled().values() if options.all else [options.model]:
        bundle = load(source, token=True)
        found = measure_model(bundle, papers)
        print(f"{bundle.name}, {bundle.n_parameters:,} parameters:")
        for line in tell(found):
            print(f"  {line}")
        if is_remote(source):
            print("Nothing is written, because the model is on the Hub; evaluate its folder to change its figures.")
            continue
        folder = MODELS / DEFAULT if source == "default" else Path(source)
        save_judgement(folder, found.to_dict(), write_card(bundle, found))
        print(f"  Written to {folder / 'evaluation.json'} and {folder / 'README.md'}.", flush=True)
    if options.all:
        _print_baselines(read_baselines())


def _baselines(options: argparse.Namespace) -> None:
    data = data_folder(options.data, _say)
    found = measure_baselines(data, load_split(data, Recipe().seed), options.cache, _say)
    _print_baselines(found)
    write_baselines(found)
    print(f"Written to {BASELINES}.")


def _print_baselines(found: dict[str, dict[str, Evaluation]]) -> None:
    for name, sets in found.items():
        print(f"{name}:")
        for line in tell(Figures(sets=sets)):
            print(f"  {line}")


def _convert(options: argparse.Namespace) -> None:
    for note in convert_command.run(options):
        print(note)


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


def _info(options: argparse.Namespace) -> None:
    bundle = load(options.model, token=True)
    print(f"{bundle.name}: {bundle.n_parameters:,} parameters")
    for name, value in bundle.config.to_dict().items():
        print(f"  {name:16} {value}")
    for line in tell(read_figures(bundle)):
        print(f"  {line}")


def _line(prediction: Prediction) -> str:
    notes = [f"{prediction.n_known} of {len(prediction.tokens)} words known"]
    if prediction.unknown:
        notes.append(f"unknown: {_printable(', '.join(prediction.unknown))}")
    if prediction.truncated:
        notes.append(f"the last {prediction.truncated:,} words were not read")
    return f"{prediction.label}\t{prediction.probability:.1%} positive\t({'; '.join(notes)})"


def _printable(text: str) -> str:
    """Take out what would steer the terminal instead of standing in it."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def _text(argument: str) -> str:
    """The review itself, or standard input for "-"."""
    if argument != "-":
        text = argument
    else:
        content = sys.stdin.buffer.read(4 * MAX_CHARACTERS + 1)  # at most four bytes a character
        text = content.decode("utf-8", errors="replace")
    if not text.strip():
        raise InputError("There is nothing to read; give a review, or - to read it from standard input.")
    return text


def _say(line: str) -> None:
    print(line, flush=True)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one sentence, without the wall of usage."""
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m lstm_demo", description=about.splitlines()[0] if about else None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, function: Any, summary: str, model: bool = True) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=summary, description=summary)
        one.set_defaults(command=function)
        if model:
            one.add_argument("--model", default="default", help=_MODEL_HELP)
        return one

    one = command("predict", _predict, "Judge reviews: verdict, probability, words known and unknown.")
    one.add_argument("text", nargs="+", help="a review in quotes, or - to read one from standard input")
    one.add_argument("--json", action="store_true", help="everything, as JSON")

    one = command("trace", _trace, "Write the gates and states of every word, and the running verdict.")
    one.add_argument("text", help="a review in quotes, or - to read it from standard input")
    one.add_argument("--format", choices=("json", "csv", "npz"), default="json", help="default: json")
    one.add_argument("--output", metavar="FILE", help="where to write it (default: standard output)")
    one.add_argument("--prefixes", action="store_true", help="with two directions: the verdict after every word (slow)")

    one = command("pretrain", _pretrain, "Train a language model on reviews, for train to begin with.", model=False)
    _add_places(one)
    one.add_argument("--start", metavar="DIR", help="a language model to begin with; its words stay as they are")
    _add_fields(one.add_argument_group("the training"), LanguageRecipe())

    one = command("train", _train, "Train a model; a killed training goes on with --resume.", model=False)
    _add_places(one)
    one.add_argument("--recipe", metavar="NAME", help=f"as a bundled model was trained: {', '.join(plan_names())}")
    one.add_argument("--start", metavar="DIR", help="a language model to begin with; it fixes the network's sizes")
    one.add_argument("--backward", metavar="DIR", help="a language model for the backward direction")
    teacher = "a model whose verdicts on reviews without labels are learnt from; may be given more than once"
    one.add_argument("--teacher", metavar="DIR", action="append", default=[], help=teacher)
    _add_fields(one.add_argument_group("the network"), _NETWORK)
    _add_fields(one.add_argument_group("the training"), Recipe())

    one = command("evaluate", _evaluate, "Measure a model on the test sets; writes its evaluation.json and its card.")
    one.add_argument("--all", action="store_true", help="measure every bundled model; baselines as last measured")
    _add_data(one)

    one = command("baselines", _baselines, "Measure methods without a network on the test sets.", model=False)
    _add_data(one)

    one = command("convert", _convert, "Turn a tutorial's PyTorch or Keras model into a model folder.", model=False)
    convert_command.add_options(one)

    one = command("publish", _publish, "Send a model with its figures and its card to the Hub.", model=False)
    one.add_argument("folder", help="the model's folder, evaluated")
    one.add_argument("repo", help="user/repo on the Hugging Face Hub; made if it is not there")
    one.add_argument("--private", action="store_true", help="for you alone; refused where the repository is public")
    one.add_argument("--dry-run", action="store_true", help="check everything and show what would be sent")

    command("info", _info, "Show a model's parts and figures.")
    return parser


_MODEL_HELP = "a model's folder, or user/repo or user/repo@revision on the Hub (default: the bundled model)"
_NETWORK = Config(vocabulary_size=30_000, embedding_size=128, hidden_size=256, dropout=0.6)  # the bundled model


def _add_places(one: argparse.ArgumentParser) -> None:
    _add_data(one)
    one.add_argument("--output", required=True, metavar="DIR", help="the model's folder, made if it is not there")
    one.add_argument("--resume", action="store_true", help="go on where a killed training was last saved")


def _add_data(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--data",
        required=True,
        metavar=f"DIR|{HUB}",
        help=f"folder with imdb/, sst/, cad/, exclude_sha1.txt; or {HUB}: IMDB and SST from the Hugging Face Hub",
    )
    one.add_argument("--cache", type=Path, metavar="DIR", help="keep tokenised texts here for the next time")


def _add_fields(group: Any, defaults: Config | Recipe | LanguageRecipe) -> None:
    """Offer each entry of a dataclass as an option; what is not given is left to the recipe or to `defaults`."""
    for name, value in defaults.to_dict().items():
        if name == "neutral_band":  # chosen by training
            continue
        flag, shown = f"--{name.replace('_', '-')}", f"default: {value}"
        if isinstance(value, bool):
            group.add_argument(flag, action=argparse.BooleanOptionalAction, default=argparse.SUPPRESS, help=shown)
        else:
            kind = type(value)
            group.add_argument(flag, type=kind, default=argparse.SUPPRESS, metavar=kind.__name__.upper(), help=shown)


def _values(options: argparse.Namespace, base: _Kind) -> _Kind:
    """`base` with what the user gave."""
    given = vars(options)
    return replace(base, **{field.name: given[field.name] for field in fields(base) if field.name in given})


if __name__ == "__main__":
    sys.exit(main())
