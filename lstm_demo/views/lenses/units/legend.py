"""The legend of several small pictures, which have none of their own: what do their colours mean? As HTML, on one line."""

from collections.abc import Sequence

from lstm_demo.texts import Texts
from lstm_demo.views.marks import text_of
from lstm_demo.views.theme import GATES

_SCALES = {"share": "gates", "signed": "signed"}  # the class of each, and how its texts are called


def legend(names: Sequence[str], texts: Texts) -> str:
    """The scales of the pictures of these quantities, each between its two ends; nothing for a single picture."""
    if len(names) == 1:
        return ""
    shown = [scale for scale in _SCALES if scale == "signed" or set(names) & set(GATES)]
    return f'<p class="lstm-scales">{"".join(_scale(scale, texts) for scale in shown)}</p>'


def _scale(scale: str, texts: Texts) -> str:
    low, high = (text_of(f"units_lens.{_SCALES[scale]}_{end}", texts) for end in ("low", "high"))
    return f'<span>{low} <i class="{scale}" aria-hidden="true"></i> {high}</span> '
