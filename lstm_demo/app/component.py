"""Components: how does one of our own come into Streamlit? Its code once a visit, its payload when that changes.

Streamlit sends a component's JavaScript along with every new payload. So the code of all components travels in one of
its own, whose message never changes: above 10 kB Streamlit then sends a reference to what the browser has. The others
carry a few lines that wait for it. Their styles are part of the code.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_demo.views import marks, theme
from lstm_demo.views.web import code

_ASKED, _COPY = "component.asked", "component.copy"  # in the session: is the code asked for again, and how often was it
_WAIT = """const code = Symbol.for("{version}");
export default (given) => new Promise((ready) => {{
if (globalThis[code]) return ready();
addEventListener("{version}", ready, {{ once: true }});
setTimeout(() => globalThis[code] || given.setTriggerValue("absent", true), {patience});
}}).then(() => globalThis[code]("{name}", given));
"""
_SERVE = """const code = {expression};
const page = new CSSStyleSheet();
page.replaceSync({rules});
document.adoptedStyleSheets.push(page);
export default () => code.serve("{version}", code.parts);
"""
_PATIENCE = 4000  # milliseconds; the code is sent before what waits for it, so it is hardly ever asked for


class Code:
    """The code of the components whose modules are `parts`, by name; made once a process.

    It brings the style of the page around them along, the `rules`: what they draw never stands in an unstyled page.
    """

    def __init__(self, parts: Mapping[str, Path], rules: str = "") -> None:
        expression = code.expression(parts)
        self._version = f"lstm_demo.{hashlib.sha256(expression.encode()).hexdigest()[:12]}"
        script = _SERVE.format(expression=expression, version=self._version, rules=json.dumps(rules))
        self._mount = st.components.v2.component("lstm_demo.code", js=script)
        self._parts = {name: self._register(name) for name in parts}

    def draw(self) -> None:
        """Send the code; call it once in every run of the app, outside fragments, before what it draws."""
        st.session_state.pop(_ASKED, None)
        self._mount(key=f"component.code.{st.session_state.get(_COPY, 0)}")

    def mount(
        self, name: str, payload: dict[str, Any], *, key: str, hear: Mapping[str, Callable[[Any], None]] | None = None
    ) -> None:
        """Draw `payload` by the part `name`; each function of `hear` is called with what the part sends by that name.

        What comes from a browser may be anything: the functions look before they believe it.
        """
        if st.session_state.pop(_ASKED, False):
            st.rerun()  # a fragment alone cannot send the code
        heard = {f"on_{event}_change": partial(_pass_on, key, event, act) for event, act in (hear or {}).items()}
        # As bytes Streamlit passes it on as it is: it neither looks for tables in it, for which it imports pandas, nor
        # encodes it a second time.
        data = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
        self._parts[name](key=key, data=data, on_absent_change=_ask_again, **heard)

    def _register(self, name: str) -> Callable[..., Any]:
        shim = _WAIT.format(version=self._version, name=name, patience=_PATIENCE)
        return st.components.v2.component(f"lstm_demo.{name}", js=shim)


def _pass_on(key: str, event: str, act: Callable[[Any], None]) -> None:
    value = st.session_state[key].get(event)
    if value is not None:
        act(value)


def _ask_again() -> None:
    """Have the code sent as a new message, to which no reference can stand in."""
    st.session_state[_ASKED] = True
    st.session_state[_COPY] = st.session_state.get(_COPY, 0) + 1


def _page_rules() -> str:
    """The few rules of style that Streamlit's settings do not know."""
    return theme.css_variables(":root") + marks.FIGURE_CSS + (_HERE / "frame.css").read_text(encoding="utf-8")


_HERE = Path(__file__).resolve().parent
CODE = Code(code.parts() | {name: _HERE / "components" / f"{name}.js" for name in ("box", "looked")}, _page_rules())
