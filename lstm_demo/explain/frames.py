"""Frames: how does a table name the steps that its rows are about?"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_demo.explain.steps import Step


def step_columns(steps: Sequence[Step]) -> dict[str, Any]:
    """For one row a step: its number, its word, and its place in the text."""
    import pandas as pd  # here, because it takes 70 MB, which a server without tables can do without

    columns = {
        "step": np.arange(len(steps)),
        "word": pd.Series([step.text for step in steps], dtype=object),  # pandas' text refuses lone surrogates
        "start": np.array([step.span[0] for step in steps], dtype=int),
        "end": np.array([step.span[1] for step in steps], dtype=int),
    }
    return columns | kind_column(steps)


def kind_column(steps: Sequence[Step]) -> dict[str, Any]:
    """What each step is, where not all of them were typed: a "word", a "mark" or "padding"."""
    kinds = [step.kind for step in steps]
    return {} if set(kinds) <= {"word"} else {"kind": kinds}


def plain_step(step: Step) -> dict[str, Any]:
    """A step as JSON has it."""
    found: dict[str, Any] = {"text": step.text, "span": step.span, "known": step.known}
    return found if step.kind == "word" else found | {"kind": step.kind}
