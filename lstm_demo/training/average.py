"""Weight averaging: what is between models with the same initial weights? Often a better one.

Wortsman et al. 2022 found it for networks fine-tuned from the same pretrained weights.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import Tensor

from lstm_demo.bundle import Bundle, build_network, load_folder
from lstm_demo.checks import check_number
from lstm_demo.errors import InputError
from lstm_demo.training.checkpoint import open_folder
from lstm_demo.training.data import Split
from lstm_demo.training.dataset import prepare
from lstm_demo.training.finish import finish
from lstm_demo.training.report import Report
from lstm_demo.training.storing import store
from lstm_demo.training.validation import infer


def average(
    models: Sequence[Bundle],
    shares: Sequence[float],
    split: Split,
    folder: str | Path,
    report: Report = lambda line: None,
    cache: Path | None = None,
    corrects_spelling: bool | None = None,
) -> Bundle:
    """Write the mean of `models` to `folder`, calibrated as after a training, and give it back as it stands there.

    Args:
        models: of the same network and the same words; the first one's training curve is kept. One alone is calibrated
            anew.
        shares: of each model.
        split: what the calibration is chosen by.
        folder: where the model is written.
        report: called with a line for each validation set, and one at the end.
        cache: a folder in which to keep tokenised texts.
        corrects_spelling: how the mean reads, see `Config`; None: as the first model.

    Raises:
        InputError: the models differ in more than their weights, or the shares are not one for each.
        TrainingError: the folder holds another model.
    """
    _check(models, shares)
    shares = [share / sum(shares) for share in shares]
    folder, first = Path(folder), models[0]
    open_folder(folder, resume=False)
    config = first.network.config
    if corrects_spelling is not None:
        config = replace(config, corrects_spelling=corrects_spelling)
    weights = _mean([model.network.state_dict() for model in models], shares)
    dataset = prepare(replace(split, training=split.training[:1]), config, first.vocabulary, 1, cache)
    network = build_network(dataset.config, weights)
    predictions = {name: infer(network, one) for name, one in dataset.validation.items()}
    for name, one in predictions.items():
        report(f"{name}: {one.accuracy:.2%} right")
    finished = finish(dataset.config, weights, predictions)
    record = [{"share": share, "recipe": model.recipe} for share, model in zip(shares, models, strict=True)]
    recipe = {**(first.recipe or {}), "averaged": record} if len(models) > 1 else first.recipe
    network = build_network(finished.config, finished.weights)
    bundle = Bundle(folder.name, network, first.vocabulary, history=first.history, recipe=recipe)
    report(finished.report(store(bundle, folder, lambda network: finished.shift(network, dataset))))
    return load_folder(folder)


def _mean(parts: Sequence[dict[str, Tensor]], shares: Sequence[float]) -> dict[str, Any]:
    pairs = [*zip(shares, parts, strict=True)]
    return {name: sum(share * part[name] for share, part in pairs) for name in parts[0]}


def _check(models: Sequence[Bundle], shares: Sequence[float]) -> None:
    if len(models) != len(shares):
        raise InputError(f"There are {len(models)} models and {len(shares)} shares; give one share for each model.")
    for share in shares:
        check_number("shares", share, 1e-6, 1_000.0)
    for model in models[1:]:
        alike = replace(model.network.config, neutral_band=models[0].network.config.neutral_band)
        if (alike, model.vocabulary) != (models[0].network.config, models[0].vocabulary):
            raise InputError(
                f"{model.name} is another network than {models[0].name}, or knows other words; give alike."
            )
