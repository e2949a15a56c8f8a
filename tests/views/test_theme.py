"""Can every text be read on its ground, in the light and in the dark?"""

import re
import tomllib
from pathlib import Path

import pytest

from lstm_demo.views import reader, theme

SETTINGS = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text())["theme"]
PAIRS = [
    *[(text, ground) for text in ("ink", "muted") for ground in ("page", "card", "quiet")],
    *[("ink", ground) for ground in ("positive-fill", "negative-fill", "band")],
    *[(text, "card") for text in ("positive", "negative", "neutral")],
]


PARTS = ("input_gate", "forget_gate", "output_gate", "candidate")
IN_TEXT = float(re.search(r"var\(--hue\) (\d+)%", reader.css())[1]) / 100  # a hue's share where it colours words
FADED = float(re.search(r"\.ahead .*?--tint\) \* ([\d.]+)%", reader.css())[1])  # a tint's share where a word is faded


def mixed(one, other, share):
    parts = [(int(one[k : k + 2], 16), int(other[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in parts)


def luminance(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_contrast(text, ground, side):
    assert contrast(getattr(theme.PAGE[text], side), getattr(theme.PAGE[ground], side)) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
@pytest.mark.parametrize("fill", ["positive-fill", "negative-fill"])
def test_words_have_contrast_in_every_tint(fill, share, side):
    full, none = (getattr(theme.PAGE[name], side) for name in (fill, "quiet"))
    assert contrast(getattr(theme.PAGE["ink"], side), mixed(full, none, share)) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("fill", ["positive-fill", "negative-fill"])
def test_words_not_yet_read_are_faded_and_can_be_read(fill, side):
    full, none, text = (getattr(theme.PAGE[name], side) for name in (fill, "quiet", "muted"))
    assert contrast(text, mixed(full, none, FADED)) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_named_in_its_hue_has_contrast(part, side):
    ink, card, quiet = (getattr(theme.PAGE[name], side) for name in ("ink", "card", "quiet"))
    text = mixed(theme.HUES[part], ink, IN_TEXT)
    assert contrast(text, card) >= 4.5
    assert contrast(text, quiet) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("hue", sorted(theme.HUES))
def test_lines_stand_out_from_the_page(hue, side):
    assert contrast(theme.HUES[hue], getattr(theme.PAGE["page"], side)) >= 3


@pytest.mark.parametrize("side", ["light", "dark"])
def test_streamlits_theme_has_the_same_ground_and_ink(side):
    assert SETTINGS[side]["backgroundColor"] == getattr(theme.PAGE["page"], side)
    assert SETTINGS[side]["textColor"] == getattr(theme.PAGE["ink"], side)


def test_nothing_is_transparent_and_both_sides_of_zero_are_alike():
    assert theme.sequential("forget_gate")[0][1].endswith(",0)")
    below, none, none_again, above = theme.diverging()
    assert (below[0], none[0], none_again[0], above[0]) == (0, 0.5, 0.5, 1)
    assert none[1].endswith(",0)")
    assert none_again[1].endswith(",0)")
