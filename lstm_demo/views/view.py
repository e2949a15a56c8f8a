"""A view: where do the stage and its lenses look?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """One place in a trace, in numbers that exist there, from 0."""

    layer: int
    direction: int  # 0 reads forwards, 1 backwards
    unit: int
    step: int
