"""The scripts: which code draws the stage and the lenses? Their modules and styles, as one expression.

The stage is `views/stage/stage.js`, a lens `views/lenses/NAME/NAME.js`; each has its style beside it, under the same
name, and what other style stands there. Whoever adds a lens puts the files there; nothing is registered.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from lstm_demo.views import theme
from lstm_demo.views.web.linker import link

_WEB = Path(__file__).resolve().parent
_VIEWS = _WEB.parent
_RULES = _WEB / "web.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOOLS = ("component", "standalone")  # modules of this folder that draw what the others define


def parts() -> dict[str, Path]:
    """The module of the stage and of every lens, by name."""
    modules = [_VIEWS / "stage" / "stage.js", *(folder / f"{folder.name}.js" for folder in _VIEWS.glob("lenses/*"))]
    return {module.stem: module for module in sorted(modules) if module.exists()}


def expression(parts: Mapping[str, Path]) -> str:
    """JavaScript whose value holds `parts`, by name with what mounts each and its style sheets, and the tools."""
    tools = {f"web/{name}": _WEB / f"{name}.js" for name in _TOOLS}
    shared = _shortened(theme.css_variables(":host") + _RULES.read_text(encoding="utf-8"))
    styles = {name: _style(module) for name, module in parts.items()}
    return "\n".join(
        [
            "(() => {",
            f"const modules = {link({**tools, **parts})};",
            f"const styles = {_literal(styles)};",
            'const { sheet } = modules["web/component"];',
            f"const shared = sheet({_literal(shared)});",
            "const parts = Object.fromEntries(Object.entries(styles).map(([name, rules]) =>",
            "[name, { mount: modules[name].mount, sheets: [shared, sheet(rules)] }]));",
            'return { parts, serve: modules["web/component"].serve, drawAll: modules["web/standalone"].drawAll };',
            "})()",
        ]
    )


def _style(module: Path) -> str:
    own = module.with_suffix(".css")
    rules = sorted(module.parent.glob("*.css"), key=lambda path: (path != own, path))  # its own first
    return _shortened("\n".join(path.read_text(encoding="utf-8") for path in rules))


def _shortened(rules: str) -> str:
    """Style without comments, on one line."""
    return " ".join(_COMMENT.sub("", rules).split())


def _literal(value: object) -> str:
    """JSON is JavaScript; and nothing in it can end the script that holds it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
