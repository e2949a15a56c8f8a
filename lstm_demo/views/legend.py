"""The legend of all pictures: what does each colour mean? As HTML, in the real colours."""

from lstm_demo.texts import Texts
from lstm_demo.views import theme
from lstm_demo.views.marks import text_of

MEANINGS = (
    "positive", "negative", "input_gate", "forget_gate", "output_gate", "candidate", "signed", "state", "measured"
)  # fmt: skip


def colours(texts: Texts) -> str:
    """A list of all colours with their meanings; the browser picks light or dark."""
    entries = "".join(
        f'<li><span class="swatch" style="background:{_background(name)}" aria-hidden="true"></span>'
        f"<span><b>{text_of(f'legend.{name}', texts)}</b> {text_of(f'legend.{name}_meaning', texts)}</span></li>"
        for name in MEANINGS
    )
    return f'<ul class="lstm-legend">{entries}</ul>'


def _background(name: str) -> str:
    if name in ("positive", "negative"):
        return f"linear-gradient(90deg, var(--{name}-fill) 50%, var(--{name}) 50%)"  # behind a word, and as a line
    if name == "signed":
        below, above = theme.HUES["below"], theme.HUES["above"]
        return f"linear-gradient(90deg, {below}, transparent, {above})"
    hue = theme.HUES["cell" if name == "state" else name]
    return f"linear-gradient(90deg, transparent, {hue})" if name.endswith("_gate") else hue
