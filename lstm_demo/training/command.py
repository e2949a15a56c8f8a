"""Commands: what does somebody type to train and to measure? Those that read the data folder."""

import argparse
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lstm_demo.bag_of_words import BAG, save_bag_of_words
from lstm_demo.baselines import BASELINES, read_baselines, write_baselines
from lstm_demo.bundle import save_evaluation
from lstm_demo.card import format_figures
from lstm_demo.errors import InputError
from lstm_demo.hub import DEFAULT, MODELS, address_of, bundled, describe, load
from lstm_demo.hub.card import write_card
from lstm_demo.language import LANGUAGE, Language, load_language
from lstm_demo.measurements import Measurements
from lstm_demo.model import Config
from lstm_demo.training.arithmetic import keep_freed_memory
from lstm_demo.training.average import average
from lstm_demo.training.baselines import measure_baselines, train_bag_of_words
from lstm_demo.training.data import load_split, unlabelled_reviews
from lstm_demo.training.distillation import Distillation
from lstm_demo.training.encoder.command import TEACHER_COMMANDS
from lstm_demo.training.encoder.soft_labels import load_soft_labels
from lstm_demo.training.fit import fit
from lstm_demo.training.hub_data import data_folder
from lstm_demo.training.measured import measure_model, read_text_sets
from lstm_demo.training.options import Command, add_data, add_fields, add_places, say, values
from lstm_demo.training.pretrain import pretrain
from lstm_demo.training.recipe import LanguageRecipe, Recipe
from lstm_demo.training.recipes import Plan, find_plan, plan_names
from lstm_demo.training.report import Report, silent
from lstm_demo.training.session import Session
from lstm_demo.training.workers import Workers, process_group

_NETWORK = Config(vocabulary_size=30_000, embedding_size=128, hidden_size=256, dropout=0.6)  # without a recipe


def _shared(train: Callable[[argparse.Namespace, Workers, Report], None]) -> Callable[[argparse.Namespace], None]:
    """A training as a command: together with the processes that torchrun started, of which the first alone reports."""

    def run(options: argparse.Namespace) -> None:
        keep_freed_memory()
        with process_group() as workers:
            train(options, workers, say if workers.is_first else silent)

    return run


def _pretrain(options: argparse.Namespace, workers: Workers, say: Report) -> None:
    recipe = values(options, LanguageRecipe())
    data = data_folder(options.data, say)
    split = load_split(data, recipe.split_seed)
    unlabelled = unlabelled_reviews(data, split)
    say(f"{len(unlabelled):,} reviews without labels, beside those with.")
    session = Session(resume=options.resume, report=say, cache=options.cache, workers=workers)
    pretrain(split, unlabelled, recipe, options.output, session=session)
    command = _then(options, "train --recipe lstm --output DIR", "--start")
    say(f"The language model is in {options.output}. Start from it: {command}")


def _train(options: argparse.Namespace, workers: Workers, say: Report) -> None:
    plan = find_plan(options.recipe) if options.recipe else Plan(_NETWORK, Recipe())
    config = values(options, plan.config)
    recipe = values(options, (options.first and plan.second) or plan.recipe)
    first = load(options.first, token=True) if options.first else None
    if first:
        config = replace(first.network.config, corrects_spelling=config.corrects_spelling)
    language = None if first else _language(options, plan)
    if language:
        config = _sized(config, language, options)
    data = data_folder(options.data, say)
    split = load_split(data, recipe.split_seed)
    say(f"{len(split.training):,} texts to learn from, {len(split.validation_imdb):,} reviews to choose by.")
    teachers = [load(teacher, token=True) for teacher in options.teacher]
    distillation = Distillation(
        teachers=teachers,
        unlabelled=unlabelled_reviews(data, split) if teachers else (),
        soft_labels=[load_soft_labels(path, data) for path in options.soft_labels],
    )
    session = Session(resume=options.resume, report=say, cache=options.cache, workers=workers)
    initial = first or language
    fit(split, config, recipe, options.output, initial=initial, distillation=distillation, session=session)
    say(f"The model is in {options.output}. Its test figures: {_then(options, 'evaluate', '--model')}")


def _average(options: argparse.Namespace) -> None:
    models = [load(one, token=True) for one in options.models]
    shares = options.shares or [1.0] * len(models)
    split = load_split(data_folder(options.data, say), options.split_seed)
    average(models, shares, split, options.output, say, options.cache, options.corrects_spelling)
    say(f"The model is in {options.output}. Its test figures: {_then(options, 'evaluate', '--model')}")


def _then(options: argparse.Namespace, command: str, takes: str) -> str:
    """A `command` that goes on with what was made, the same data, and the same texts in words."""
    given = {"--data": options.data, "--cache": options.cache, takes: options.output}
    arguments = " ".join(f"{name} {shlex.quote(str(value))}" for name, value in given.items() if value)
    return f"python -m lstm_demo {command} {arguments}"


def _language(options: argparse.Namespace, plan: Plan) -> Language | None:
    """The language model that the network starts from, if there is one."""
    if options.from_nothing and options.start:
        raise InputError("--start and --from-nothing exclude each other; leave one of them out.")
    if options.start or (plan.pretrained and not options.from_nothing):
        return load_language(options.start or LANGUAGE)
    return None


def _sized(config: Config, start: Language, options: argparse.Namespace) -> Config:
    """`config` in the language model's sizes; a given size must be the same."""
    n_units = start.network.config.hidden_size
    for name in ("embedding_size", "hidden_size"):
        if (given := vars(options).get(name, n_units)) != n_units:
            raise InputError(
                f"--{name.replace('_', '-')} is {given}, but the language model that the network starts from has "
                f"{n_units}; leave the size out, or train without the language model: --from-nothing."
            )
    n_words = min(config.vocabulary_size, len(start.vocabulary))
    return replace(config, vocabulary_size=n_words, embedding_size=n_units, hidden_size=n_units)


def _evaluate(options: argparse.Namespace) -> None:
    data = data_folder(options.data, say)
    text_sets = read_text_sets(data, options.cache)
    for source in bundled().values() if options.all else [options.model]:
        bundle = load(source, token=True)
        figures = measure_model(bundle, text_sets)
        print(f"{bundle.name}, {bundle.n_parameters:,} parameters:")
        for line in format_figures(figures):
            print(f"  {line}")
        if address_of(source):
            _print_size(f"{bundle.repository}@{bundle.commit}")
            print("Nothing is written, because the model is on the Hub; evaluate its folder to change its figures.")
            continue
        folder = MODELS / DEFAULT if source == "default" else Path(source)
        save_evaluation(folder, figures.to_dict(), write_card(bundle, figures))
        _print_size(source)
        print(f"  Written to {folder / 'evaluation.json'} and {folder / 'README.md'}.", flush=True)
    if options.all:
        _print_baselines(read_baselines())


def _print_size(source: str) -> None:
    print(f"  All files of the model: {describe(source).n_bytes / 1e6:.1f} MB")


def _baselines(options: argparse.Namespace) -> None:
    data = data_folder(options.data, say)
    split = load_split(data)
    vocabulary = load("default").vocabulary
    save_bag_of_words(train_bag_of_words(data, split, vocabulary, options.cache, say), BAG)
    print(f"Written to {BAG}.", flush=True)
    if options.bag_only:
        return
    figures = measure_baselines(data, split, options.cache, say)
    _print_baselines(figures)
    write_baselines(figures)
    print(f"Written to {BASELINES}.")


def _print_baselines(figures: dict[str, Measurements]) -> None:
    for name, measured in figures.items():
        print(f"{name}:")
        for line in format_figures(measured):
            print(f"  {line}")


def _offer_pretrain(one: argparse.ArgumentParser) -> None:
    add_places(one)
    add_fields(one.add_argument_group("the training"), LanguageRecipe())


def _offer_train(one: argparse.ArgumentParser) -> None:
    add_places(one)
    one.add_argument("--recipe", metavar="NAME", help=f"as a bundled model was trained: {', '.join(plan_names())}")
    one.add_argument("--start", metavar="DIR", help="a language model to start from; it fixes the network's sizes")
    nothing = "train a recipe without the language model that it starts from"
    one.add_argument("--from-nothing", action="store_true", help=nothing)
    first = "a trained model to go on from, by the recipe's second stage; it fixes the network, but for its spelling"
    one.add_argument("--first", metavar="DIR", help=first)
    teacher = "a model whose predictions on reviews without labels are learnt from; may be given more than once"
    one.add_argument("--teacher", metavar="DIR", action="append", default=[], help=teacher)
    soft_labels = "a teacher's probabilities of short texts or of reviews, made by the command label from the same data"
    one.add_argument("--soft-labels", type=Path, metavar="FILE", nargs="+", default=[], help=soft_labels)
    add_fields(one.add_argument_group("the network"), _NETWORK)
    add_fields(one.add_argument_group("the training"), Recipe())


def _offer_average(one: argparse.ArgumentParser) -> None:
    add_data(one)
    one.add_argument("--models", required=True, nargs="+", metavar="DIR", help="models with the same initial weights")
    one.add_argument("--shares", nargs="+", type=float, metavar="SHARE", help="of each model; default: the same")
    one.add_argument("--output", required=True, metavar="DIR", help="the model's folder, made if it is not there")
    one.add_argument("--split-seed", type=int, default=0, metavar="INT", help="as of the trainings; default: 0")
    corrects = "does the average read misspelled words as known ones? default: as the first model"
    action = argparse.BooleanOptionalAction
    one.add_argument("--corrects-spelling", action=action, help=corrects)


def _offer_evaluate(one: argparse.ArgumentParser) -> None:
    add_data(one)
    one.add_argument("--all", action="store_true", help="measure every bundled model; baselines as last measured")


def _offer_baselines(one: argparse.ArgumentParser) -> None:
    add_data(one)
    one.add_argument("--bag-only", action="store_true", help="only learn the bag of words that the lens What if asks")


COMMANDS = (
    Command(
        "pretrain",
        "Train a language model on reviews, for train to start from.",
        _shared(_pretrain),
        _offer_pretrain,
    ),
    Command("train", "Train a model; a killed training goes on with --resume.", _shared(_train), _offer_train),
    Command("average", "Average the weights of models with the same initial ones.", _average, _offer_average),
    Command(
        "evaluate",
        "Measure a model on the test sets; writes its evaluation.json and its card.",
        _evaluate,
        _offer_evaluate,
        reads_a_model=True,
    ),
    *TEACHER_COMMANDS,
    Command("baselines", "Measure methods without a network on the test sets.", _baselines, _offer_baselines),
)
