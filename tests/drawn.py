"""Which payloads do the components of a page draw? AppTest hands them over as Streamlit would send them."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def drawn(app: AppTest) -> dict[str, Any]:
    """The payload of each component on the page, by the name of the part that draws it."""
    payloads = {}
    for component in app.get("bidi_component"):
        sent = component.proto
        name = sent.component_name.removeprefix("lstm_demo.")
        if sent.bytes:
            payloads[name] = json.loads(sent.bytes)
        elif sent.json:
            payload = json.loads(sent.json)
            payloads[name] = payload[0] if isinstance(payload, list) else payload
    return payloads
