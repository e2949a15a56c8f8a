"""Is the unit beside another one drawn by its seed alone, never the other one, and any of the rest?"""

import pytest

from lstm_demo.errors import InputError
from lstm_demo.explain.units import random_unit


def test_it_stays_while_one_looks_at_others_and_is_never_the_one_that_is_looked_at():
    for seed in range(20):
        drawn = [random_unit(7, seed, but) for but in range(7)]
        assert all(one != but for but, one in enumerate(drawn))
        assert len(set(drawn)) == 2  # the second of the draw, where the first is looked at


def test_every_unit_may_be_drawn():
    assert {random_unit(5, seed, but=2) for seed in range(60)} == {0, 1, 3, 4}


@pytest.mark.parametrize(("n_units", "seed", "sentence"), [(1, 0, "has one unit"), (5, -1, "seed is -1")])
def test_what_cannot_be_drawn_is_refused(n_units, seed, sentence):
    with pytest.raises(InputError, match=sentence):
        random_unit(n_units, seed, but=0)
