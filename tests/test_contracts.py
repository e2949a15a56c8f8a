"""Do the contracts on imports hold for every module, those that were added later, too?"""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = {f"lstm_demo.{path.stem}" for path in (ROOT / "lstm_demo").iterdir() if path.suffix == ".py" or path.is_dir()}
MODULES -= {"lstm_demo.__init__", "lstm_demo.__pycache__", "lstm_demo.locales"}
with (ROOT / "pyproject.toml").open("rb") as file:
    CONTRACTS = {one["name"]: one for one in tomllib.load(file)["tool"]["importlinter"]["contracts"]}


@pytest.mark.parametrize(
    ("name", "free"),
    [
        ("Only the app imports Streamlit", "lstm_demo.app"),
        ("Only the Hub's package imports its library", "lstm_demo.hub"),
    ],
)
def test_a_library_that_one_package_may_import_is_forbidden_to_all_others(name, free):
    assert set(CONTRACTS[name]["source_modules"]) == MODULES - {free}


def test_every_module_has_its_layer():
    layers = CONTRACTS["Imports run downwards only"]["layers"]
    assert {module for layer in layers for module in layer.split(" | ")} == MODULES
