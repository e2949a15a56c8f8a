"""Does the legend show every colour that means something?"""

from lstm_demo.texts import Texts
from lstm_demo.views import legend, theme

ENGLISH = Texts()


def test_every_colour_with_a_meaning_is_there():
    shown = legend.colours(ENGLISH)
    assert all(hue in shown for name, hue in theme.HUES.items() if name != "grid")
    assert "var(--positive)" in shown
    assert "var(--negative)" in shown
    assert shown.count("<li>") == len(legend.MEANINGS)
