"""Can every text be read on its ground, in the light and in the dark?"""

import colorsys
import math
import re
import tomllib
from pathlib import Path

import pytest

from lstm_demo.texts import Texts
from lstm_demo.views import theme
from lstm_demo.views.web import code

VIEWS = Path(theme.__file__).parent
STAGE = code.parts()["stage"].with_suffix(".css").read_text()
SETTINGS = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text())["theme"]
PAIRS = [
    *[(text, ground) for text in ("ink", "muted") for ground in ("page", "card", "quiet")],
    *[("ink", ground) for ground in ("positive-fill", "negative-fill", "band")],
    *[(text, "card") for text in ("positive", "negative", "neutral")],
]


PARTS = ("input_gate", "forget_gate", "output_gate", "candidate")


def share(pattern):
    """A share that the stage's style gives, in percent of a mixture."""
    return float(re.search(pattern, STAGE)[1]) / 100


IN_TEXT = share(r"color-mix\(in srgb, var\(--hue\) (\d+)%, var\(--ink\)\)")  # of a hue, where it colours words
FADED = share(r"\.word\.ahead .*?--tint\) \* ([\d.]+)%")  # of a tint, where a word is faded
FILLED = share(r"\.fill { fill: color-mix\(in srgb, var\(--hue\) (\d+)%")  # of a hue, in a bar
VEILED = share(r"\.veil {.*?var\(--page\) (\d+)%")  # of the page, over what is not read yet
BAND = float(re.search(r"\.band { fill: var\(--band\); opacity: ([\d.]+)", STAGE)[1])
FILLS = (*theme.GATES, "below", "above", "measured")


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
@pytest.mark.parametrize("fill", FILLS)
def test_a_number_on_a_bar_can_be_read_and_so_can_one_that_is_not_read_yet(fill, side):
    ink, muted, card, page = (getattr(theme.PAGE[name], side) for name in ("ink", "muted", "card", "page"))
    bar = mixed(theme.HUES[fill], card, FILLED)
    assert contrast(ink, bar) >= 4.5
    assert contrast(muted, mixed(page, bar, VEILED)) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("tone", ["positive", "negative", "neutral", "muted"])
def test_a_number_on_the_neutral_band_can_be_read(tone, side):
    text, band, page = (getattr(theme.PAGE[name], side) for name in (tone, "band", "page"))
    assert contrast(text, mixed(band, page, BAND)) >= 4.5


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("hue", sorted(theme.HUES))
def test_lines_stand_out_from_the_page(hue, side):
    assert contrast(theme.HUES[hue], getattr(theme.PAGE["page"], side)) >= 3


@pytest.mark.parametrize("side", ["light", "dark"])
def test_streamlits_theme_has_the_same_ground_and_ink(side):
    assert SETTINGS[side]["backgroundColor"] == getattr(theme.PAGE["page"], side)
    assert SETTINGS[side]["textColor"] == getattr(theme.PAGE["ink"], side)


# Machado, Oliveira and Fernandes (2009): how linear red, green and blue look without one kind of cone, of three.
SIGHT = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def distance(one, other, sight):
    """In OKLab (Ottosson 2020), times a hundred: 2 can just be told apart side by side, 100 is black from white."""
    return 100 * math.dist(oklab(one, sight), oklab(other, sight))


def oklab(colour, sight):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    seen = [max(0, sum(a * b for a, b in zip(row, linear, strict=True))) for row in SIGHT[sight]]
    to_cones = ((0.41222, 0.53633, 0.05145), (0.21190, 0.68070, 0.10740), (0.08830, 0.28172, 0.62998))
    cones = [math.cbrt(sum(a * b for a, b in zip(row, seen, strict=True))) for row in to_cones]
    to_lab = ((0.21045, 0.79362, -0.00407), (1.97800, -2.42859, 0.45059), (0.02590, 0.78277, -0.80868))
    return [sum(a * b for a, b in zip(row, cones, strict=True)) for row in to_lab]


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("shade", ["positive", "negative"])
@pytest.mark.parametrize("gate", theme.GATES)
def test_no_gate_is_mistaken_for_a_verdict(gate, shade, sight):
    assert distance(theme.HUES[gate], theme.PAGE[shade].light, sight) >= 7


def test_the_output_gate_stands_further_from_the_verdicts_orange_than_ochre_did():
    ochre = "#a58200"
    for orange in (theme.PAGE["negative"].light, theme.PAGE["negative-fill"].light):
        assert distance(theme.HUES["output_gate"], orange, "all") > distance(ochre, orange, "all")


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("pair", [("positive", "negative"), ("positive-fill", "negative-fill")])
def test_positive_and_negative_are_told_apart_by_all_eyes(pair, sight):
    one, other = (theme.PAGE[name] for name in pair)
    assert distance(one.light, other.light, sight) >= 20
    assert distance(one.dark, other.dark, sight) >= 20


@pytest.mark.parametrize("sight", SIGHT)
def test_below_and_above_zero_are_told_apart_by_all_eyes(sight):
    assert distance(theme.HUES["below"], theme.HUES["above"], sight) >= 20


def test_each_part_of_the_cell_has_a_hue_that_means_nothing_else():
    hues = [theme.HUES[name] for name in (*PARTS, "below", "above")]
    assert len(set(hues)) == len(hues)
    assert distance(theme.HUES["candidate"], theme.HUES["below"], "all") >= 15


HUE_OF = {"Teal": (165, 185), "Pink": (315, 345), "Olive": (50, 75), "Brown": (20, 45)}  # degrees


@pytest.mark.parametrize("part", PARTS)
def test_the_legend_calls_each_part_by_the_colour_that_it_has(part):
    red, green, blue = (int(theme.HUES[part][k : k + 2], 16) / 255 for k in (1, 3, 5))
    low, high = HUE_OF[Texts()[f"legend.{part}"]]
    assert low <= 360 * colorsys.rgb_to_hsv(red, green, blue)[0] <= high


def test_nothing_is_transparent_and_both_sides_of_zero_are_alike():
    assert theme.sequential("forget_gate")[0][1].endswith(",0)")
    below, none, none_again, above = theme.diverging()
    assert (below[0], none[0], none_again[0], above[0]) == (0, 0.5, 0.5, 1)
    assert none[1].endswith(",0)")
    assert none_again[1].endswith(",0)")


def test_the_scripts_style_takes_its_colours_from_the_theme_alone():
    styles = [path.read_text() for path in VIEWS.rglob("*.css")]
    assert len(styles) > 3
    for style in styles:
        assert not re.search(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsl", style)
