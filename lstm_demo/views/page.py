"""How is a reading taken home? As one HTML page that needs no network; in a notebook, in a frame."""

import html
import json

import numpy as np
from numpy.typing import NDArray

from lstm_demo.explain.trace import Trace
from lstm_demo.views import reader
from lstm_demo.views.marks import percent
from lstm_demo.words import DEFAULT_LANGUAGE, say

_HEIGHT = 1180  # pixels of a notebook's frame; a longer reading scrolls in it
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"  # not even by mistake
_STYLE = """
:root { color-scheme: light dark; font: 17px/1.45 system-ui, sans-serif; background: var(--page); color: var(--ink); }
body { max-width: 84rem; margin: 0 auto; padding: clamp(0.8rem, 3vw, 2rem); }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
"""
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{experiment}<div id="reader"></div>
<noscript><p>{summary}</p></noscript>
</main>
<script type="application/json" id="payload">{payload}</script>
<script type="module">
{code}
const data = JSON.parse(document.getElementById("payload").textContent);
reader({{ parentElement: document.getElementById("reader"), data }});
</script>
</body>
</html>
"""


def page(
    trace: Trace,
    *,
    layer: int = -1,
    direction: int = 0,
    unit: int | None = None,
    step: int | None = None,
    order: NDArray[np.intp] | None = None,
) -> str:
    """The whole page, open as `reader.payload` has it; of a trace of no steps, only the sentence that says so."""
    if not trace.n_steps:
        return html.escape(_summary(trace))
    payload = reader.payload(trace, layer=layer, direction=direction, unit=unit, step=step, order=order)
    return _PAGE.format(
        language=DEFAULT_LANGUAGE,
        policy=_POLICY,
        title=html.escape(say("app.title")),
        style=reader.css().replace(":host, .lstm-reader", ":root", 1) + _STYLE,
        experiment=f"<p>{html.escape(_experiment(trace))}</p>\n" if trace.edits else "",
        summary=html.escape(_summary(trace)),
        payload=_inert(payload),
        code=reader.javascript().replace("export default function (", "function reader(", 1),
    )


def frame(trace: Trace) -> str:
    """The page as a frame for a notebook, and its gist as text where a notebook does not trust its frames."""
    summary = f"<p>{html.escape(_summary(trace))}</p>"
    if not trace.n_steps:
        return summary
    title, document = html.escape(say("reader.heading")), html.escape(page(trace))
    style = f"width: 100%; height: {_HEIGHT}px; border: 0"
    return f'{summary}<iframe title="{title}" sandbox="allow-scripts" style="{style}" srcdoc="{document}"></iframe>'


def _summary(trace: Trace) -> str:
    """One sentence that says what the network said."""
    if not trace.n_steps:
        return say("page.empty")
    said = say("page.summary", words=trace.n_tokens, percent=percent(float(trace.probability[-1])))
    return f"{_experiment(trace)} {said}" if trace.edits else said


def _experiment(trace: Trace) -> str:
    """One sentence that says that this is not the network's own reading."""
    return say("page.experiment", n=len(trace.edits))


def _inert(payload: dict[str, object]) -> str:
    """JSON in which nothing can end the script that holds it."""
    return json.dumps(payload, allow_nan=False).replace("<", "\\u003c")
