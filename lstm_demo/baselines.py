"""Baselines: how well do methods without a network judge the same texts? What `python -m lstm_demo baselines` wrote."""

import json
from collections.abc import Mapping

from lstm_demo.errors import BundleError
from lstm_demo.limits import MAX_CARD_BYTES
from lstm_demo.measurements import Measurements, measurements_from
from lstm_demo.places import ASSETS
from lstm_demo.storage import parse_json, write_atomically

BASELINES = ASSETS / "baselines.json"


def read_baselines() -> dict[str, Measurements]:
    """What was measured of each baseline, by its name; empty where none were.

    Raises:
        BundleError: the file is not what `write_baselines` writes.
    """
    if not BASELINES.exists():
        return {}
    figures = parse_json(BASELINES, MAX_CARD_BYTES)
    try:
        return {name: measurements_from(values, BASELINES.name) for name, values in figures.items()}
    except (TypeError, BundleError) as error:  # whose sentence would name another command
        raise BundleError("bundle.baselines", file=BASELINES.name) from error


def write_baselines(figures: Mapping[str, Measurements]) -> None:
    """Write what was measured of each baseline, by its name, for `read_baselines`."""
    values = {name: one.to_dict() for name, one in figures.items()}
    write_atomically(BASELINES, (json.dumps(values, indent=2) + "\n").encode())
