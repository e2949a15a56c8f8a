"""The stand-alone page: how is a reading taken home? As one HTML page that needs no network; in a notebook, in a frame.

It holds the stage with the lens Cell below it, drawn by the same code as in the app.
"""

import hashlib
import html
import json
from collections.abc import Mapping

from lstm_demo.explain.movers import default_unit
from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views import notes, stage, theme
from lstm_demo.views.lenses import cell
from lstm_demo.views.numbers import shares
from lstm_demo.views.view import View
from lstm_demo.views.web import code

_PARTS = ("stage", "cell")
_HEIGHT = 720  # pixels of a notebook's frame; what is longer scrolls in it
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"  # not even by mistake
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.45 system-ui, sans-serif; background: var(--page); color: var(--ink); }
body { max-width: 84rem; margin: 0 auto; padding: clamp(0.8rem, 3vw, 2rem); }
h1 { font-size: 1.4rem; margin: 0 0 0.8rem; }
#stage { margin-bottom: 1rem; }
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
<div id="stage"></div>
<div id="cell"></div>
<noscript><p>{summary}</p></noscript>
</main>
<script type="application/json" id="payloads">{payloads}</script>
<script type="module">
const code = {code};
code.drawAll(code.parts, JSON.parse(document.getElementById("payloads").textContent));
</script>
</body>
</html>
"""


def page(trace: Trace, texts: Texts, view: View | None = None, own: Trace | None = None) -> str:
    """The whole page, open at `view`; of a trace of no steps, only the sentence that says so.

    Without a view it opens at the word that moved the verdict most, and at the unit that moved it most there. Of an
    experiment, `own` is the network's own reading, which stands behind it.
    """
    if not trace.n_steps:
        return html.escape(_summary(trace, texts))
    view = view or _first_view(trace)
    texts = notes.texts_of(texts, trace.config, view.layer, view.direction)
    reading = hashlib.sha256(repr((trace.text, trace.edits)).encode()).hexdigest()[:12]
    payloads = {
        "stage": stage.payload(trace, texts, view, reading=reading, own=own),
        "cell": cell.payload(trace, texts, view, reading=reading, own=own),
    }
    parts = {name: path for name, path in code.parts().items() if name in _PARTS}
    return _PAGE.format(
        language=texts.language,
        policy=_POLICY,
        title=html.escape(texts["read.heading"]),
        style=theme.css_variables(":root") + _STYLE,
        summary=html.escape(_summary(trace, texts)),
        payloads=_inert(payloads),
        code=code.expression(parts),
    )


def frame(trace: Trace, texts: Texts) -> str:
    """The page as a frame for a notebook, and its gist as text where a notebook does not trust its frames."""
    summary = f"<p>{html.escape(_summary(trace, texts))}</p>"
    if not trace.n_steps:
        return summary
    title, document = html.escape(texts["stage.heading"]), html.escape(page(trace, texts))
    style = f"width: 100%; height: {_HEIGHT}px; border: 0"
    return f'{summary}<iframe title="{title}" sandbox="allow-scripts" style="{style}" srcdoc="{document}"></iframe>'


def _first_view(trace: Trace) -> View:
    layer = trace.n_layers - 1
    return View(layer, direction=0, unit=default_unit(trace, layer), step=trace.most_moving_step())


def _summary(trace: Trace, texts: Texts) -> str:
    """One sentence that says what the network said, after one that says where this is not its own reading."""
    if not trace.n_steps:
        return texts["page.empty"]
    verdict = shares(trace.last, texts, trace.config.edges)
    said = texts.format("page.summary", words=trace.n_tokens, verdict=verdict)
    return f"{texts.format('page.experiment', n=len(trace.edits))} {said}" if trace.edits else said


def _inert(payloads: Mapping[str, object]) -> str:
    """JSON in which nothing can end the script that holds it."""
    return json.dumps(payloads, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
