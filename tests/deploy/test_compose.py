"""Does Docker Compose start what the other files say: the same secret, port and limits, and the proxy's settings?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
SERVICES = yaml.safe_load(COMPOSE.read_text())["services"]
APP, PROXY = SERVICES["app"], SERVICES["proxy"]


def complaints(path):
    """What the specification's own schema says against a file."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout


def test_the_specifications_schema_takes_it():
    assert complaints(COMPOSE)[0] == 0, complaints(COMPOSE)[1]


@pytest.mark.parametrize(("right", "wrong"), [("cap_drop: [ALL]", "cap_drop: 1"), ("depends_on", "depends")])
def test_and_would_find_a_mistake(tmp_path, right, wrong):
    (tmp_path / "compose.yaml").write_text(COMPOSE.read_text().replace(right, wrong))
    assert complaints(tmp_path / "compose.yaml")[0] == 1


def test_all_replicas_have_the_same_secret_and_without_one_nothing_starts():
    secret = APP["environment"]["STREAMLIT_SERVER_COOKIE_SECRET"]
    assert re.fullmatch(r"\$\{COOKIE_SECRET:\?.+\}", secret)
    assert PROXY["environment"]["COOKIE_SECRET"] == secret
    assert APP["deploy"]["replicas"] > 1


def test_the_proxy_is_given_all_that_its_file_asks_for():
    asked = re.findall(r"\$\{(\w+)\}", (DEPLOY / "haproxy.cfg").read_text())
    assert sorted(PROXY["environment"]) == sorted(set(asked))
    [volume] = PROXY["volumes"]
    here, there, how = volume.split(":")
    assert (COMPOSE.parent / here).resolve() == DEPLOY / "haproxy.cfg"
    assert (there, how) == ("/usr/local/etc/haproxy/haproxy.cfg", "ro")


def test_the_proxy_asks_at_the_port_where_the_container_listens_and_alone_is_seen_from_outside():
    assert PROXY["environment"]["REPLICAS"] == "app:8501"
    assert APP["expose"] == ["8501"]
    assert '"--server.port=8501"' in (DEPLOY / APP["build"]["context"] / APP["build"]["dockerfile"]).read_text()
    assert "ports" not in APP
    [port] = PROXY["ports"]
    assert PROXY["environment"]["BIND"] == f":{port.split(':')[1]}"


def test_a_replica_has_what_the_readme_gives_to_a_container():
    [(disk, memory)] = re.findall(r"--tmpfs /tmp:size=(\w+) .*--memory (\w+) ", (DEPLOY / "README.md").read_text())
    assert APP["tmpfs"] == [f"/tmp:size={disk}"]
    assert APP["deploy"]["resources"]["limits"]["memory"] == memory
    assert (APP["read_only"], APP["cap_drop"]) == (PROXY["read_only"], PROXY["cap_drop"]) == (True, ["ALL"])
