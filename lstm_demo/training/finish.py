"""The finish: what is left to do when weights are chosen? To calibrate them, and to choose what is called neutral."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.training.calibrate import calibration_error, choose_neutral_band, fairest_temperature, mean_macro_f1
from lstm_demo.training.dataset import Dataset
from lstm_demo.training.storing import MAX_MOVE
from lstm_demo.training.validation import Predictions, infer, logistic


class Finished(NamedTuple):
    """A network's weights and configuration, calibrated on the validation sets."""

    weights: dict[str, Tensor]
    config: Config
    probabilities: dict[str, NDArray[np.float64]]  # of positive, of each set [text]
    summary: str  # temperature and band, in words

    def shift(self, network: SentimentLSTM, dataset: Dataset) -> float:
        """How far the probabilities that `network` predicts on the validation sets are off, at most."""
        after = {name: infer(network, one).probabilities for name, one in dataset.validation.items()}
        return max(float(np.abs(after[name] - self.probabilities[name]).max()) for name in after)

    def report(self, moved: float) -> str:
        """The last line of a training, when storing `moved` a probability so far."""
        far = f", which is more than the {MAX_MOVE} that is allowed" if moved > MAX_MOVE else ""
        return f"Done: {self.summary}; storing moved no probability by more than {moved:.4f}{far}."


def finish(config: Config, weights: dict[str, Tensor], predictions: dict[str, Predictions]) -> Finished:
    """Calibrate `weights` by the `predictions` of their network on the validation sets, and choose the neutral band.

    Reviews and sentences ask for different temperatures; the typed texts, of which there are few, have no say in it.
    IMDB's reviews, which are never neutral, have no say in the band.
    """
    temperature = fairest_temperature([one.binary for name, one in predictions.items() if name != "typed"])
    probabilities = {name: logistic(one.logits / temperature) for name, one in predictions.items()}
    short = [(probabilities[name], one.targets) for name, one in predictions.items() if name != "imdb"]
    band = choose_neutral_band(short)
    calibrated = {name: w / temperature if name.startswith("fc.") else w for name, w in weights.items()}
    errors = [f"{name} {calibration_error(*one.binary, temperature):.3f}" for name, one in predictions.items()]
    summary = (
        f"temperature {temperature:.2f}, calibration error {', '.join(errors)}; "
        f"neutral from {band[0]:.0%} to {band[1]:.0%} (three-class F1 {mean_macro_f1(short, band):.3f})"
    )
    return Finished(calibrated, replace(config, neutral_band=band), probabilities, summary)
