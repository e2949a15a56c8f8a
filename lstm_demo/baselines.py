"""Baselines: how well do methods without a network judge the test sets? What `python -m lstm_demo baselines` wrote."""

import json
from collections.abc import Mapping

from lstm_demo.errors import BundleError
from lstm_demo.evaluation import Evaluation
from lstm_demo.limits import MAX_CARD_BYTES
from lstm_demo.places import ASSETS
from lstm_demo.storage import parse_json, write_atomically

BASELINES = ASSETS / "baselines.json"


def read_baselines() -> dict[str, dict[str, Evaluation]]:
    """The figures of each baseline, by its name and the test set's; empty where none were measured.

    Raises:
        BundleError: the file is not what `write_baselines` writes.
    """
    if not BASELINES.exists():
        return {}
    try:
        return {
            name: {key: Evaluation.from_dict(values) for key, values in sets.items()}
            for name, sets in parse_json(BASELINES, MAX_CARD_BYTES).items()
        }
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        if isinstance(error, BundleError):
            raise
        raise BundleError("bundle.baselines", file=BASELINES.name) from error


def write_baselines(figures: Mapping[str, Mapping[str, Evaluation]]) -> None:
    """Write the figures of each baseline, by its name and the test set's, for `read_baselines`."""
    values = {name: {key: one.to_dict() for key, one in sets.items()} for name, sets in figures.items()}
    write_atomically(BASELINES, (json.dumps(values, indent=2) + "\n").encode())
