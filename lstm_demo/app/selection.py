"""The selection: what does a visitor look at? One value for the whole app, and what a browser may change in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lstm_demo.explain.edits import Edit
from lstm_demo.limits import MAX_LAYERS, MAX_TOKENS, MAX_WIDTH
from lstm_demo.model import Config

# Each a file in `app/lenses`; the first is open at the start.
LENSES = ("cell", "equations", "units", "why", "whatif", "unit")
_LIMITS = {"word": MAX_TOKENS, "unit": MAX_WIDTH, "layer": MAX_LAYERS, "direction": 2}


@dataclass(frozen=True)
class Reading:
    """A text as one model reads it: what caches are keyed by."""

    model: str  # what `load` takes, with its revision
    text: str
    edits: tuple[Edit, ...] = ()  # an experiment; none: the network's own reading
    prefixes: bool = False  # every beginning is read anew, for the verdicts of a network of two directions

    @property
    def own(self) -> "Reading":
        """The network's own reading of the same text."""
        return replace(self, edits=()) if self.edits else self


@dataclass(frozen=True)
class Selection:
    """All that crosses a fragment, a callback, an address or a page.

    Numbers count from 0. None stands for what the text or the network makes the first choice: the word that moved the
    verdict most, the unit that did most of that, the last layer.
    """

    reading: Reading
    word: int | None = None
    unit: int | None = None
    layer: int | None = None
    direction: int = 0  # 0 forwards, 1 backwards
    lens: str = LENSES[0]
    present: bool = False  # for a projector: only stage and lens, and larger

    def read(self, text: str) -> "Selection":
        """Turn to another text; the unit, the layer, the lens and an experiment stay."""
        return replace(self, reading=Reading(self.reading.model, text, self.reading.edits), word=None)

    def experiment(self, edits: Sequence[Edit]) -> "Selection":
        """Read the text with these changes inside the network; with none, as the network does."""
        return replace(self, reading=replace(self.reading, edits=tuple(edits)))

    def read_by(self, model: str) -> "Selection":
        """Let another model read the text; a unit, a layer or an experiment of the model before means nothing in it."""
        if not self.reading.model:  # the first one
            return replace(self, reading=replace(self.reading, model=model))
        if model == self.reading.model:
            return self
        return replace(self, reading=Reading(model, self.reading.text), unit=None, layer=None, direction=0)

    def read_prefixes(self, prefixes: bool) -> "Selection":
        """Ask for every beginning of the text, or ask no more."""
        return replace(self, reading=replace(self.reading, prefixes=prefixes))

    def choose(self, wanted: object, default_unit: int | None = None) -> "Selection":
        """Follow what a browser sends when somebody chooses a word, a unit, a layer, a direction or a lens.

        A browser may send anything: what is no such choice is left out. The `default_unit`, which is on show while none
        was chosen, is always sent along, and is no choice yet. In another layer or direction unit numbers mean others.
        """
        choice = read_choice(wanted)
        place = {"layer": self.layer, "direction": self.direction}
        if any(name in choice and choice[name] != place[name] for name in place):
            choice["unit"] = None
        elif self.unit is None and choice.get("unit") == default_unit:
            choice.pop("unit", None)
        return replace(self, **choice)

    def within(self, config: Config) -> "Selection":
        """Leave out the unit, the layer and the direction that a network does not have."""
        has_layer = config.n_layers > 1 and self.layer is not None and self.layer < config.n_layers
        return replace(
            self,
            layer=self.layer if has_layer else None,
            direction=self.direction if self.direction < config.n_directions else 0,
            unit=self.unit if self.unit is not None and self.unit < config.hidden_size else None,
        )

    def first_settings(self) -> "Selection":
        """The same text, looked at as at the start."""
        return Selection(Reading(self.reading.model, self.reading.text), present=self.present)


def read_choice(wanted: object) -> dict[str, Any]:
    """Those entries of a choice that can be meant: numbers from 0 below their limits, and a lens there is.

    >>> read_choice({"word": 3, "unit": -1, "lens": "cell", "layer": True, "other": 1})
    {'word': 3, 'lens': 'cell'}
    >>> read_choice("no choice")
    {}
    """
    if not isinstance(wanted, Mapping):
        return {}
    choice = {name: wanted[name] for name, limit in _LIMITS.items() if _is_index(wanted.get(name), limit)}
    return choice | ({"lens": wanted["lens"]} if wanted.get("lens") in LENSES else {})


def _is_index(value: object, limit: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < limit
