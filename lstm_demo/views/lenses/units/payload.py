"""The payload of the frames over the pictures of all units: where do words and units stand, and how are they named?"""

import re
from collections.abc import Sequence
from typing import Any

from lstm_demo.explain.trace import PRODUCTS, Trace
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.units.pictures import Picture
from lstm_demo.views.numbers import short
from lstm_demo.views.plots.curves import PANELS
from lstm_demo.views.plots.heatmaps import HUNDREDTH


def payload(
    trace: Trace,
    texts: Texts,
    pictures: Sequence[Picture],
    *,
    reading: str,
    order: str,
    channel: str = "read",
    present: bool = False,
) -> dict[str, Any]:
    """All that the frames need, as JSON; the numbers themselves are those that Plotly has.

    Args:
        trace: the reading.
        texts: in the visitor's language, for this kind of network.
        pictures: what Streamlit draws, each under its `key`.
        reading: a short name for model, text and edits.
        order: how the units in the rows are ordered.
        channel: the name of the page's channel.
        present: for a projector?
    """
    has_rows = pictures[0].units is not None
    return {
        "channel": channel,
        "reading": reading,
        "present": present,
        "n": trace.n_steps,
        "quantities": list(trace.quantities),
        "pictures": [_axes(picture, trace.n_steps, texts) for picture in pictures],
        "aid": texts.format("units_lens.aid_rows", order=order) if has_rows else texts["units_lens.aid"],
        "about": _about(pictures, texts),
        "texts": texts.table("units_lens"),
        "signs": texts.table("number"),
        "terms": texts.table("terms"),
    }


def key(picture: Picture) -> str:
    """The key under which Streamlit draws a picture."""
    return f"units.picture.{picture.name}"


def _about(pictures: Sequence[Picture], texts: Texts) -> str:
    """What is to be known of the numbers that are drawn."""
    [first, *others] = pictures
    if first.name in PANELS:
        return texts["curves.caption"]
    if others:
        return texts["units_lens.about_products"] if first.name in PRODUCTS else ""
    return texts.format(f"{first.name}.caption", limit=short(first.limit, texts))


def _axes(picture: Picture, n_steps: int, texts: Texts) -> dict[str, Any]:
    rows = None if picture.units is None else list(picture.units)
    return {
        "key": re.sub(r"\W", "-", key(picture)),  # as Streamlit writes it into a class
        "name": picture.name,
        "title": texts[f"{picture.name}.title"] if rows else "",
        "rows": rows,
        "margin": picture.margin,
        "n": n_steps,
        "step": HUNDREDTH,
    }
