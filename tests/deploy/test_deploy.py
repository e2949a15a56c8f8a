"""Does the app start from what `deploy/` ships, and with the versions that are tested here?"""

import json
import re
import shlex
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import streamlit as st
from drawn import drawn
from streamlit.testing.v1 import AppTest

from lstm_demo.app import cache
from lstm_demo.limits import MAX_VISITOR_MODEL_BYTES
from lstm_demo.texts import Texts

ENGLISH = Texts()

ROOT = Path(__file__).resolve().parents[2]
CLOUD = ROOT / "deploy" / "community-cloud"
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
README = (ROOT / "deploy" / "README.md").read_text()


def test_the_community_clouds_entry_starts_the_app_and_reruns_do_not_lengthen_the_path(monkeypatch, tmp_path):
    monkeypatch.delenv("LSTM_DEMO_MODEL", raising=False)
    monkeypatch.chdir(tmp_path)
    st.cache_resource.clear()
    app = AppTest.from_file(str(CLOUD / "streamlit_app.py"), default_timeout=60).run()
    before = sys.path.count(str(ROOT))
    app.run()
    assert not app.exception
    assert [title.value for title in app.title] == [ENGLISH["read.heading"]]
    assert drawn(app)["stage"]["words"]
    assert sys.path.count(str(ROOT)) == before


def test_the_entry_finds_the_package_where_only_its_own_folder_is_on_the_path(tmp_path):
    script = f"import runpy; runpy.run_path({str(CLOUD / 'streamlit_app.py')!r})"
    done = subprocess.run([sys.executable, "-I", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "unexpected" not in done.stderr  # the frame catches what goes wrong inside a page, and logs it


def test_the_requirements_are_the_same_and_only_deploy_names_the_wheels():
    own, tested = ((folder / "requirements.txt").read_text().splitlines() for folder in (CLOUD, ROOT))
    assert own[0].startswith("--find-links https://download.pytorch.org/whl/cpu/")
    assert own[1:] == tested
    assert not [line for line in tested if line.startswith("-")]


def test_the_container_takes_torch_from_its_place_and_the_rest_by_its_hash():
    [pattern] = re.findall(r'RUN grep -E "(.+?)" requirements.txt > torch.txt', DOCKERFILE)
    lines = (CLOUD / "requirements.txt").read_text().splitlines()
    taken = [line for line in lines if re.search(pattern, line)]
    assert taken == [lines[0], next(line for line in lines if line.startswith("torch=="))]
    assert re.findall(r"^ +&& (pip .+?)(?: \\)?$", DOCKERFILE, re.MULTILINE) == [
        "pip install --no-deps --requirement torch.txt",
        "pip install --require-hashes --requirement requirements.lock",
        "pip check",
    ]


def test_what_the_container_copies_is_there_and_allowed_into_it():
    allowed = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    copied = [name for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]]
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in allowed


def test_the_container_is_not_root_and_its_health_check_tells_ok_from_anything_else():
    assert DOCKERFILE.index("\nUSER app\n") < DOCKERFILE.index("HEALTHCHECK")
    python, dash_c, code = json.loads(re.search(r"HEALTHCHECK .*?CMD (\[.*?\])\n", DOCKERFILE, re.DOTALL).group(1))
    assert (python, dash_c) == ("python", "-c")
    assert health(code, b"ok") == 0
    assert health(code, b"<html>ok</html>") == 1
    assert subprocess.run([sys.executable, "-c", code.replace(":8501", ":9")], capture_output=True).returncode == 1


def health(code, answer):
    """The exit code of the health check where the app gives `answer`."""

    class App(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer if self.path == "/_stcore/health" else b"another page")

    with HTTPServer(("127.0.0.1", 0), App) as server:
        Thread(target=server.handle_request, daemon=True).start()
        asked = code.replace(":8501", f":{server.server_port}")
        return subprocess.run([sys.executable, "-c", asked], capture_output=True).returncode


def test_whatever_models_visitors_bring_the_container_has_memory_for_them():
    [(disk, memory)] = re.findall(r"--read-only --tmpfs /tmp:size=(\d+)m .*--memory (\d+)g ", README)
    app, tmp, kept, each, one = map(int, re.findall(r"(\d+) MB", README.split("are a sum")[1])[:5])
    assert tmp == int(disk)
    assert each == one == 4 * MAX_VISITOR_MODEL_BYTES / 1e6  # as limits.py has it
    assert kept == cache._MOST_MODELS * each
    assert app + tmp + kept + one <= 1000 * int(memory)


@pytest.mark.parametrize("line", [line for line in DOCKERFILE.splitlines() if line.startswith("CMD")])
def test_the_container_starts_the_app_on_its_port(line):
    command = json.loads(line.removeprefix("CMD "))
    assert command[:5] == shlex.split("python -m streamlit run asgi.py")
    assert "--server.port=8501" in command
