"""Frames: how does a table name the steps that its rows are about?"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_demo.explain.steps import Step


def step_columns(steps: Sequence[Step]) -> dict[str, Any]:
    """For one row a step: its number, its word, and its place in the text."""
    import pandas as pd  # here, because it takes 70 MB, which a server without tables can do without

    return {
        "step": np.arange(len(steps)),
        "word": pd.Series([step.text for step in steps], dtype=object),  # pandas' text refuses lone surrogates
        "start": np.array([step.span[0] for step in steps], dtype=int),
        "end": np.array([step.span[1] for step in steps], dtype=int),
    }
