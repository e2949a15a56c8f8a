"""The lens Cell's payload: what does the pipe of memory need besides the numbers that the stage publishes?"""

import base64
from typing import Any

from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views.lenses.whatif.trying import Trying, tried
from lstm_demo.views.scales import memory_limit
from lstm_demo.views.view import View


def payload(
    trace: Trace,
    texts: Texts,
    view: View,
    *,
    reading: str,
    channel: str = "read",
    present: bool = False,
    own: Trace | None = None,
    trying: Trying | None = None,
) -> dict[str, Any]:
    """All that the pipe at `view` needs, as JSON; `reading` names the reading whose numbers the stage publishes.

    `trying` says how far the experiment has come that its valves make; None where there is no server to make one.
    Of an experiment `own` is the network's own reading, by whose scale the memory is drawn.

    `full` is what a pipe as wide as its walls stands for, the same for all units at all words of the text. `weights`
    holds the verdict's weight for each unit, float32 little-endian as base64, and is None where a unit's `h` at a word
    does not enter the verdict after it by a weight alone: `leads_to` then says where `h` goes instead.
    """
    is_last_layer = view.layer == trace.n_layers - 1
    is_read = trace.exact and is_last_layer
    return {
        "channel": channel,
        "reading": reading,
        "present": present,
        "cell": trace.config.cell,
        "backward": view.direction == 1,
        "view": {"layer": view.layer, "direction": view.direction},
        "full": memory_limit(own or trace, view.layer, view.direction),
        "weights": _encoded(trace, view.direction) if is_read else None,
        "leads_to": "verdict" if is_read else "readout" if is_last_layer else "layer",
        "tried": None if trying is None else tried(trace, texts, view, trying),
        "texts": texts.table("cell_lens"),
        "signs": texts.table("number"),
        "terms": texts.table("terms"),
    }


def _encoded(trace: Trace, direction: int) -> str:
    assert trace.readout_weight is not None
    return base64.b64encode(trace.readout_weight[direction].astype("<f4").tobytes()).decode()
