"""Does no number claim more than is known, and does each follow the language that it is written in?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.texts import Texts
from lstm_demo.views.numbers import percent, short

ENGLISH = Texts()


@given(st.floats(0, 1))
def test_a_percentage_never_claims_certainty(probability):
    written = percent(probability, ENGLISH)
    assert written.endswith("\u00a0%")
    assert written.rstrip("\u00a0%") not in ("0", "100", "0.0", "100.0")


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_percentage_is_whole_unless_that_would_hide_a_side(probability, edge):
    written = percent(probability, ENGLISH, (edge,)).rstrip("\u00a0%")
    whole = round(100 * probability)
    assert ("." in written) == (whole in (0, 1, 99, 100, round(100 * edge)))
    assert float(written.lstrip("<>")) == pytest.approx(100 * probability, abs=0.1 if "." in written else 0.5)


def test_a_measured_share_may_be_none_or_all():
    assert [ENGLISH.percent(share, 1) for share in (0, 0.9274, 1)] == ["0.0\u00a0%", "92.7\u00a0%", "100.0\u00a0%"]
    assert ENGLISH.percent(0.9274) == "93\u00a0%"


@given(st.integers(0, 12))
def test_the_limits_of_scales_are_written_in_full(power):
    written = short(2.0**power, ENGLISH)
    assert float(written.replace(",", "")) == pytest.approx(2.0**power, abs=0.005)
