"""The difference that an experiment makes: where does it show first, how much is it at the end, and who carries it?"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from lstm_demo.explain.edits import Edit
from lstm_demo.explain.movers import adds_up
from lstm_demo.explain.trace import Trace

LEAST = 0.005  # log odds, or share of neutral; less does not show in the two digits that are written


@dataclass(frozen=True)
class Shared:
    """How the change of the last logit is shared out, in log odds, positive = towards a positive review.

    `units` are those that the experiment names. `own` and `rest` add up to the change: what these units and what all
    the others add to the sum `w . h` now, less what they added before. `held` is what the named ones added before, of
    `total`, all units' sum.
    """

    units: tuple[int, ...]
    own: float
    rest: float
    held: float
    total: float


def first_difference(own: Trace, edited: Trace) -> int | None:
    """The first step after which the two verdicts differ by `LEAST` log odds or more; None where there is none.

    Where neutral has a share, that may differ as well. Steps whose verdict is not known are left out, so that in two
    directions it is the last one or none.
    """
    with np.errstate(invalid="ignore"):
        differs = np.abs(edited.logit - own.logit) >= LEAST  # [step]
        if own.neutral is not None and edited.neutral is not None:
            differs |= np.abs(edited.neutral - own.neutral) >= LEAST
        found = np.flatnonzero(differs)
    return int(found[0]) if len(found) else None


def named_units(edits: Collection[Edit]) -> tuple[int, ...] | None:
    """The units that an experiment names, by number; None where one of its edits is made in all units."""
    if any(edit.units is None for edit in edits):
        return None
    return tuple(sorted({unit for edit in edits for unit in edit.units or ()}))


def shared(own: Trace, edited: Trace) -> Shared | None:
    """Who carries the difference at the end: the units that the experiment names, or the others?

    None where it names none or all, and where the verdict is no sum over units of the last state.
    """
    units = named_units(edited.edits)
    if not units or len(units) == own.n_units or not own.n_steps or not adds_up(own):
        return None
    assert own.contribution is not None and edited.contribution is not None
    places = list(units)
    held = own.contribution[0, places].sum()
    changed = float(edited.contribution[0, places].sum() - held)
    rest = float(edited.logit[-1] - own.logit[-1]) - changed
    return Shared(units, changed, rest, float(held), float(own.contribution[0].sum()))
