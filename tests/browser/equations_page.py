"""A page from the disk with the stage and the lens Equations: how does a test look at them without a server?"""

import json

from lstm_demo import trace
from lstm_demo.explain.sums import unit_sums
from lstm_demo.texts import Texts
from lstm_demo.views import notes, stage, theme
from lstm_demo.views.lenses import equations
from lstm_demo.views.view import View
from lstm_demo.views.web import code

TEXT = "The acting was superb, but the plot was a mess and I was bored."
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>equations</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{style} :root {{ color-scheme: light dark; background: var(--page); {font} }}
body {{ margin: 0; padding: 12px; }}</style></head>
<body><main><h1 style="color: var(--ink)">x</h1><div id="stage"></div><div id="equations"></div></main>
<script type="module">
const made = {code};
const payloads = {payloads};
made.drawAll(made.parts, {{ stage: payloads.stage }});
const host = document.getElementById("equations");
const root = host.attachShadow({{ mode: "open" }});
root.adoptedStyleSheets = made.parts.equations.sheets;
host.toggleAttribute("data-present", payloads.equations.present);
window.sent = [];
window.lens = made.parts.equations.mount(root, {{ data: payloads.equations, send: (...one) => sent.push(one) }});
window.data = payloads.equations;
</script></body></html>"""


def page_of(data, faces=""):
    """The page that draws `data`; with `faces` in Streamlit's own letters."""
    font = '"Source Sans", sans-serif' if faces else "system-ui, sans-serif"
    return PAGE.format(
        style=faces + theme.css_variables(":root"),
        font=f"font-family: {font};",
        code=code.expression(code.parts()),
        payloads=json.dumps(data, allow_nan=False).replace("<", "\\u003c"),
    )


def payloads(bundle, text=TEXT, unit=247, step=10, layer=0, direction=0, present=False):
    """What stage and lens need to look at one place."""
    found, view = trace(bundle, text), View(layer, direction, unit, step)
    texts = notes.texts_of(Texts(), found.config, layer, direction)
    sums = unit_sums(bundle, found, unit, layer, direction)
    return {
        "stage": stage.payload(found, texts, view, reading="r", lens="equations", present=present),
        "equations": equations.payload(found, texts, view, sums, reading="r", present=present),
    }
