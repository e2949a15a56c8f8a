"""Drawn: what does a notebook show of a result? What somebody further up makes of it."""

from collections.abc import Callable
from typing import Any, ClassVar, Self


class Drawn:
    """A result that a notebook shows as HTML, once `draw_by` said who draws its kind."""

    _drawing: ClassVar[Callable[[Any], str] | None] = None

    def _repr_html_(self) -> str | None:
        """What a notebook shows of it; where nobody draws it, its text."""
        drawing = type(self)._drawing
        return drawing(self) if drawing else None

    @classmethod
    def draw_by(cls, drawing: Callable[[Self], str]) -> None:
        """Have notebooks show what `drawing` makes of a result of this kind, as HTML."""
        cls._drawing = drawing
