"""How does a component of our own come into Streamlit? Registered once, and fed one payload that nobody looks into."""

from collections.abc import Callable
from typing import Any

import streamlit as st

_UNPACKED = "\nexport default ({ data: [payload], ...rest }) => component({ ...rest, data: payload });\n"


def component(name: str, css: str, js: str) -> Callable[..., Any]:
    """Register the module `js`; give a function that draws a payload by it, with `key` and `on_..._change` as settings.

    Streamlit looks for tables among the values of a dict, and imports pandas to know one, which takes 70 MB. What
    stands in a list it passes on as it is.
    """
    code = js.replace("export default function (", "function component(", 1) + _UNPACKED
    mount = st.components.v2.component(f"lstm_demo.{name}", css=css, js=code)

    def draw(payload: dict[str, Any], **settings: Any) -> Any:
        return mount(data=[payload], **settings)

    return draw
