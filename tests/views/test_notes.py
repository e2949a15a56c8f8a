"""Is the order of the rows said as it is, whichever layer, and however many of the units are shown?"""

import pytest

from lstm_demo.texts import Texts
from lstm_demo.views.notes import order_of


@pytest.mark.parametrize(
    ("layer", "order_from", "by_number", "told"),
    [
        (1, 1, None, "by effect on the verdict"),
        (-1, 1, None, "by effect on the verdict"),
        (0, 0, None, "by how much they show in this text"),
        (1, 0, None, "in the order that they had before you edited the text, so that rows can be compared"),
        (1, 1, 5, "by number"),
        (0, 1, 5, "by number"),
        (1, 1, 3, "the 3 with the largest effect on the verdict, by number"),
        (0, 0, 3, "the 3 that show most in this text, by number"),
        (0, 1, 3, "the 3 that stood first before you edited the text, by number"),
    ],
)
def test_each_case_has_its_words(reading, layer, order_from, by_number, told):
    trace = reading("a b c d", n_layers=2)  # of five units
    assert order_of(trace, trace.units_by_effect(order_from), Texts(), layer, 0, by_number) == told
