"""What does a frame that no browser sends cost? Its connection, with a sentence, and nothing else of the session."""

import asyncio
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosedError

from benchmarks.load import SECONDS, serving, visitors
from lstm_demo.app.messages import MAX_BRACKETS, NO_BYTES, NO_JSON, NO_MESSAGE, NOT_SENT, OnlyMessages, refuse
from lstm_demo.texts import Texts

ENGLISH = Texts()

READ = "A fine film, and kept."


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="module")
def server(log):
    with serving("asgi.py", log=log) as found:
        yield found


def message(kind, value=True):
    found = BackMsg()
    setattr(found, kind, value)
    return found.SerializeToString()


def rerun(identity, **value):
    """A rerun with one widget's value."""
    found = BackMsg()
    found.rerun_script.widget_states.widgets.add(id=identity, **value)
    return found.SerializeToString()


FRAMES = {
    "a text": ("hello", {"text": True}, NO_BYTES),
    "no bytes of a message": (b"\xff" * 10, {}, NO_MESSAGE),
    "nothing": (b"", {}, NO_MESSAGE),
    "the caches of all": (message("clear_cache"), {}, NOT_SENT),
    "the server's end": (message("debug_shutdown_runtime"), {}, NOT_SENT),
    "a value that is no JSON": (rerun("$$ID-0-x", json_value="["), {}, NO_JSON),
    "an event that is no JSON": (rerun("$$ID-0-x", json_trigger_value="fine"), {}, NO_JSON),
    "a number without end": (rerun("$$ID-0-x", json_value="9" * 5_000), {}, NO_JSON),
    "lists in lists": (rerun("$$ID-0-x", json_value="[" * 900 + "]" * 900), {}, NO_JSON),
}


async def send(server, frame, **options):
    """A visitor reads a text, then sends `frame`, comes back as their browser would, and goes on."""
    async with visitors(server, 1) as [before]:
        await before.rerun(READ)
        await before.channel.send(frame, **options)
        with pytest.raises(ConnectionClosedError) as caught:
            async with asyncio.timeout(SECONDS):
                while True:
                    await before.channel.recv()
    async with visitors(server, 1, session=before.identity) as [after]:
        assert after.words == before.words == ["A", "fine", "film", ",", "and", "kept", "."]
        assert after.identity == before.identity
        await after.rerun("And on it goes.")
        assert after.words == ["And", "on", "it", "goes", "."]
    return caught.value.rcvd


@pytest.mark.parametrize(("frame", "options", "refusal"), FRAMES.values(), ids=FRAMES)
def test_the_connection_ends_with_a_sentence_and_the_session_goes_on(server, log, frame, options, refusal):
    before = len(log.read_text())
    close = asyncio.run(send(server, frame, **options))
    assert (close.code, close.reason) == refusal
    [line] = log.read_text()[before:].splitlines()
    assert line.endswith(refusal.reason)


def test_a_text_that_is_no_text_and_what_is_too_big_end_with_a_code_and_a_line(server, log):
    too_big = rerun("$$ID-0-x", string_value="z" * 3_000_000)
    for frame, options, code in ((b"\xff", {"text": True}, 1007), (too_big, {}, 1009)):
        before = len(log.read_text())
        assert asyncio.run(send(server, frame, **options)).code == code
        assert len(log.read_text()[before:].splitlines()) == 1


def test_a_value_of_another_kind_draws_a_sentence(server):
    async def visit():
        async with visitors(server, 1) as [one]:
            found = BackMsg()
            found.rerun_script.widget_states.widgets.add(id=one.widgets["model"]).string_array_value.data.append("a")
            await one.send(found)  # would raise where Streamlit's own element for an exception comes
            return one.notes

    assert asyncio.run(visit()) == [ENGLISH["app.unexpected"]]


def test_reasons_are_sentences_that_fit_into_a_frame():
    for refusal in (NO_BYTES, NO_MESSAGE, NO_JSON, NOT_SENT):
        assert len(refusal.reason.encode()) <= 123
        assert refusal.reason.endswith(".")


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda some: st.lists(some), max_leaves=9))
def test_whatever_is_json_passes(value):
    frame = rerun("$$ID-0-x", json_value=json.dumps([value, '["{', "[" * (MAX_BRACKETS + 1), "\\"]))
    assert refuse({"bytes": frame}) is None


@given(st.text() | st.sampled_from(['"[', "]" * 9, "{'a': 1}", "[1,]", '"\\"', "nul"]))
def test_what_passes_streamlit_can_read(text):
    refusal = refuse({"bytes": rerun("$$ID-0-x", json_trigger_value=text)})
    try:
        json.loads(text)
    except ValueError:
        assert refusal == NO_JSON
    else:
        assert refusal is None


@given(st.binary(max_size=50))
def test_any_bytes_are_a_message_or_refused(frame):
    assert refuse({"bytes": frame}) in (None, NO_MESSAGE, NO_JSON, NOT_SENT)


def test_what_is_right_is_handed_on_as_it_is_and_nothing_is_sent_once_closed(caplog):
    frame, sent, heard = rerun("$$ID-0-x", string_value="["), [], []
    coming = [{"type": "websocket.connect"}, {"type": "websocket.receive", "bytes": frame}]
    coming.append({"type": "websocket.receive", "text": "hello"})

    async def app(_scope, receive, send):
        for _ in coming:
            heard.append(await receive())
            await send({"type": "websocket.send", "bytes": b"an answer"})

    async def receive():
        return coming[len(heard)]

    async def send(event):
        sent.append(event["type"])

    with caplog.at_level(logging.WARNING):
        asyncio.run(OnlyMessages(app)({"type": "websocket"}, receive, send))
    assert heard[:2] == coming[:2]
    assert heard[2] == {"type": "websocket.disconnect", "code": 1003, "reason": NO_BYTES.reason}
    assert sent == ["websocket.send", "websocket.send", "websocket.close"]
    assert len(caplog.messages) == 1
