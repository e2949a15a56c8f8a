"""The style of what a notebook shows: which colours, on which ground? Those of the theme, light or dark as it is."""

from lstm_demo.views import theme

_CLASS = "lstm-demo-shown"
_STYLE = f"""
.{_CLASS} {{ color-scheme: light dark; max-width: 60rem; padding: 0.8rem 1rem; border-radius: 0.4rem;
  background: var(--page); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; overflow-x: auto; }}
:is([data-jp-theme-light="true"], .vscode-light) .{_CLASS} {{ color-scheme: light; }}
:is([data-jp-theme-light="false"], .vscode-dark) .{_CLASS} {{ color-scheme: dark; }}
.{_CLASS} p {{ margin: 0 0 0.6rem; }}
.{_CLASS} p:last-child {{ margin: 0; }}
.{_CLASS} .words {{ display: flex; flex-wrap: wrap; gap: 0.3rem; margin-bottom: 0.6rem; }}
.{_CLASS} .word {{ --tint: 0%; padding: 0.1rem 0.4rem; border-radius: 0.25rem; text-align: center;
  overflow-wrap: anywhere; background: color-mix(in srgb, var(--fill, var(--quiet)) var(--tint), var(--quiet)); }}
.{_CLASS} .word small {{ display: block; font-size: 14px; font-variant-numeric: tabular-nums; }}
.{_CLASS} :is(.mark, .padding) {{ padding: 0.1rem 0.4rem; border: 1px dotted var(--muted); border-radius: 0.25rem;
  text-align: center; color: var(--muted); font-style: italic; }}
.{_CLASS} :is(.mark, .padding) small {{ display: block; font-size: 14px; font-variant-numeric: tabular-nums; }}
.{_CLASS} .around {{ padding-inline: 0; background: none; text-align: left; color: var(--muted); }}
.{_CLASS} .positive {{ --fill: var(--positive-fill); --line: var(--positive); }}
.{_CLASS} .negative {{ --fill: var(--negative-fill); --line: var(--negative); }}
.{_CLASS} .scale {{ display: flex; align-items: center; gap: 0.5rem; color: var(--muted); font-size: 14px; }}
.{_CLASS} .scale i {{ width: 8rem; height: 0.8rem; border: 1px solid var(--edge);
  background: linear-gradient(90deg, var(--negative-fill), var(--quiet), var(--positive-fill)); }}
.{_CLASS} svg {{ display: block; font-size: 14px; }}
.{_CLASS} svg text {{ fill: var(--muted); }}
.{_CLASS} path {{ fill: none; stroke-width: 2; stroke: var(--muted); }}
.{_CLASS} .level {{ stroke: var(--edge); stroke-width: 1; }}
.{_CLASS} .band {{ fill: var(--band); stroke: none; }}
.{_CLASS} .mean {{ stroke-dasharray: 5 4; }}
.{_CLASS} .curve {{ stroke: var(--line); stroke-width: 1.2; }}
.{_CLASS} .curve.first {{ stroke-width: 3; }}
@media (forced-colors: active) {{ .{_CLASS} :is(.word, .scale i, svg) {{ forced-color-adjust: none; }} }}
"""


def framed(body: str) -> str:
    """HTML with a ground and a style of its own."""
    return f'<style>{theme.css_variables(f".{_CLASS}")}{_STYLE}</style><div class="{_CLASS}">{body}</div>'
