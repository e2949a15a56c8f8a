"""Messages: what may a browser send? What Streamlit's own page sends; anything else closes its connection.

Streamlit's server takes a frame for what it should be, and a widget's value for the JSON that it should be; what is
neither ends as a traceback in its log, or in place of the sender's page.
"""

import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
App = Callable[[Event, Receive, Send], Awaitable[None]]

# What is left out clears the caches of all visitors, watches files, or ends the server where Streamlit is developed.
SENT = frozenset(
    ("rerun_script", "stop_script", "app_heartbeat", "load_git_info", "file_urls_request", "backend_operation_request")
)
JSON_VALUES = ("json_value", "json_trigger_value")
MAX_BRACKETS = 500  # opened outside of quotes; Python reads up to a thousand inside one another
_LOG = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """Why a connection is closed."""

    code: int  # of a websocket's close frame, RFC 6455
    reason: str  # at most 123 bytes


NO_BYTES = Refusal(1003, "A text frame came; this app reads binary frames alone.")
NO_MESSAGE = Refusal(1007, "A frame came that is no message of Streamlit's; load the page again.")
NO_JSON = Refusal(1007, "A widget's value came that is no JSON; load the page again.")
NOT_SENT = Refusal(1008, "A message came that no visitor of this app has a use for; load the page again.")


class OnlyMessages:
    """ASGI middleware that lets only through what a browser may send; all but websockets passes untouched."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self._app(scope, receive, send)
        is_closed = False

        async def receive_checked() -> Event:
            nonlocal is_closed
            event = await receive()
            refusal = refuse(event) if event["type"] == "websocket.receive" else None
            if refusal is None:
                return event
            is_closed = True
            _LOG.warning("A connection is closed: %s", refusal.reason)
            await send({"type": "websocket.close", **refusal._asdict()})
            return {"type": "websocket.disconnect", **refusal._asdict()}

        async def send_while_open(event: Event) -> None:
            if not is_closed:  # Streamlit still sends what it was about to
                await send(event)

        return await self._app(scope, receive_checked, send_while_open)


def refuse(event: Event) -> Refusal | None:
    """Why a frame is none that a browser may send; None where it is one."""
    if event.get("bytes") is None:
        return NO_BYTES
    message = BackMsg()
    try:
        message.ParseFromString(event["bytes"])
    except DecodeError:
        return NO_MESSAGE
    kind = message.WhichOneof("type")
    if kind not in SENT:
        return NOT_SENT if kind else NO_MESSAGE
    are_read = all(map(_is_read, message.rerun_script.widget_states.widgets))
    return None if are_read else NO_JSON


def _is_read(widget: WidgetState) -> bool:
    """Will Streamlit read the widget's value?"""
    kind = widget.WhichOneof("value")
    return kind not in JSON_VALUES or _is_json(getattr(widget, kind))


def _is_json(text: str) -> bool:
    unquoted = "".join(text.replace(r"\\", "").replace(r"\"", "").split('"')[::2])
    if unquoted.count("[") + unquoted.count("{") > MAX_BRACKETS:
        return False
    try:
        json.loads(text)
    except ValueError:  # also a number of thousands of digits
        return False
    return True
