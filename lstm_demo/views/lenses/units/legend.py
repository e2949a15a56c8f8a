"""The legend of several small pictures: what do their colours mean? As HTML, on one line."""

from collections.abc import Sequence

from lstm_demo.texts import Texts
from lstm_demo.views.marks import text_of
from lstm_demo.views.theme import GATES

_ENDS = {
    "share": ("units_lens.gates_low", "units_lens.gates_high"),
    "signed": ("units_lens.signed_low", "units_lens.signed_high"),
}  # what stands at both ends of a scale, by its class


def legend(names: Sequence[str], texts: Texts) -> str:
    """The scales of the pictures of these quantities, each between its two ends; nothing for a single picture."""
    if len(names) == 1:
        return ""
    shown = [scale for scale in _ENDS if scale == "signed" or set(names) & set(GATES)]
    return f'<p class="lstm-scales">{"".join(_scale(scale, texts) for scale in shown)}</p>'


def _scale(scale: str, texts: Texts) -> str:
    low, high = (text_of(end, texts) for end in _ENDS[scale])
    return f'<span>{low} <i class="{scale}" aria-hidden="true"></i> {high}</span> '
