"""Does what pip installs work where there is no checkout?"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from lstm_demo.hub import bundled, load
from lstm_demo.predict import predict
from lstm_demo.texts import Texts

ENGLISH = Texts()

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
BUILDERS = (WheelBuilder, SdistBuilder)
NOTEBOOK = f"""
import lstm_demo
from lstm_demo import hub, load, predict, trace
from lstm_demo.language import load_language
assert lstm_demo.__file__.startswith({{folder!r}}), lstm_demo.__file__
assert list(hub.bundled()) == {list(bundled())!r}
assert load_language().vocabulary and trace(load(), "Not bad at all.").probability.shape == (5,)
print(repr(predict(load(), ["Not bad at all."])))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the unpacked wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def environment(installed):
    """As in an environment that has the wheel and not this checkout."""
    without = {key: value for key, value in os.environ.items() if key != "LSTM_DEMO_MODEL"}
    return without | {"PYTHONPATH": str(installed)}


def test_it_has_all_that_is_shipped_and_neither_pictures_nor_verdicts(installed):
    shipped = subprocess.run(["git", "ls-files", "assets"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = {name for name in shipped.stdout.split() if not name.startswith(("assets/images/", "assets/verdicts/"))}
    names |= {"assets/images/icon.png", "asgi.py", "streamlit_app.py", ".streamlit/config.toml"}
    root = installed / "lstm_demo" / "_root"
    assert names == {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert (installed / "lstm_demo" / "py.typed").exists()
    assert {path.name for path in installed.iterdir() if path.suffix != ".dist-info"} == {"lstm_demo"}


def test_the_source_distribution_has_all_that_a_wheel_is_made_of():
    wheel, source = ({file.path for file in kind(str(ROOT)).recurse_included_files()} for kind in BUILDERS)
    assert wheel <= source
    assert {str(ROOT / "asgi.py"), str(ROOT / "streamlit_app.py")} <= source


def test_its_verdicts_are_the_same_in_any_folder(installed, tmp_path):
    code = NOTEBOOK.format(folder=str(installed))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(installed), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{predict(load(), ['Not bad at all.'])!r}\n"


def test_its_app_starts_in_any_folder_with_its_own_settings_and_ends_when_interrupted(installed, tmp_path):
    (tmp_path / ".streamlit").mkdir()
    theirs = '[theme.light]\nprimaryColor = "#ff0000"\n[client]\ntoolbarMode = "developer"\nshowErrorDetails = "full"\n'
    (tmp_path / ".streamlit" / "config.toml").write_text(theirs)
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    with app(tmp_path, environment(installed)) as (process, port):
        start, page = asyncio.run(visit(port))
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=SECONDS)
    assert start.custom_theme.light.primary_color == settings["theme"]["light"]["primaryColor"]
    assert start.custom_theme.base_font_size == settings["theme"]["baseFontSize"]
    assert start.config.toolbar_mode == start.config.ToolbarMode.VIEWER
    assert ENGLISH["read.heading"] in page
    assert (process.returncode, "Traceback" in complaints) == (0, False), complaints


@contextmanager
def app(folder, env):
    """`python -m lstm_demo app` in `folder`, until it answers: the process and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lstm_demo", "app", "--server.address", "127.0.0.1", "--server.port", str(port)]
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + SECONDS
        while process.poll() is None and time.monotonic() < deadline and not is_healthy(port):
            time.sleep(0.05)
        yield process, port
    finally:
        process.kill()
        process.wait()


def is_healthy(port):
    with (
        suppress(OSError),
        urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer,
    ):
        return answer.read() == b"ok"
    return False


async def visit(port):
    """What the first page's session is told at its start, and the texts on the page."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with asyncio.timeout(SECONDS), connect(url, subprotocols=["streamlit"], max_size=None) as channel:
        message = BackMsg()
        message.rerun_script.query_string = ""
        await channel.send(message.SerializeToString())
        start, page = None, ""
        while True:
            answer = ForwardMsg.FromString(await channel.recv())
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                start = answer.new_session
            elif kind == "delta":
                assert answer.delta.new_element.WhichOneof("type") != "exception"
                page += str(answer.delta)
            elif kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return start, page
