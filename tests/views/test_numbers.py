"""Does no number claim more than is known, and does each follow the language that it is written in?"""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from node import evaluate
from pseudo import LANGUAGE, write_languages

from lstm_demo import texts
from lstm_demo.texts import Texts
from lstm_demo.views import web
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


NUMBERS = [k / 1024 for k in range(-40, 2049, 7)] + [-1234.5678, 0.0004, -0.0004, 0.615, 2.675, 1e6, 12_345.5, -0.0]


@pytest.mark.parametrize("language", ["en", LANGUAGE])
def test_scripts_write_numbers_as_sentences_do(language, tmp_path, monkeypatch):
    write_languages(tmp_path, texts._LOCALES / "en.toml")
    monkeypatch.setattr(texts, "_LOCALES", tmp_path)
    own = Texts(language)
    shares = [abs(value) % 1 for value in NUMBERS]
    expected = [[own.number(value, digits) for digits in (0, 1, 2, 3, None)] for value in NUMBERS]
    expected += [[own.percent(one), own.percent(one, 1), percent(one, own, (0.34, 0.64))] for one in shares]
    module = Path(web.__file__).with_name("numbers.js").as_uri()
    written = evaluate(f"""
        import {{ exactPercent, number, percent, writeNumbersWith }} from "{module}";
        writeNumbersWith({json.dumps(own.table("number"))});
        const result = [
          ...{json.dumps(NUMBERS)}.map((value) => [0, 1, 2, 3, null].map((digits) => number(value, digits))),
          ...{json.dumps(shares)}.map((one) => [exactPercent(one, 0), exactPercent(one), percent(one, [0.34, 0.64])]),
        ];
    """)
    assert written == expected
