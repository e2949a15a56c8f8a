"""Chance: which unit stands beside the one that is looked at, so that one sees what there is of any?"""

import numpy as np

from lstm_demo.checks import check_integer
from lstm_demo.errors import InputError


def random_unit(n_units: int, seed: int, but: int) -> int:
    """A unit drawn by `seed` among `n_units`; the next one of the same draw where that would be the unit `but`.

    So the drawn unit stays while one looks at others.

    Raises:
        InputError: there is no other unit, or the seed is below 0.

    >>> random_unit(2, seed=0, but=1), random_unit(2, seed=7, but=1)
    (0, 0)
    """
    check_integer("seed", seed, 0, 2**32)
    if n_units < 2:
        raise InputError("units.alone")
    first, second = np.random.default_rng(seed).permutation(n_units)[:2].tolist()
    return int(second if first == but else first)
