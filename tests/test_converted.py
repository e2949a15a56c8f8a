"""The benchmark of converted models: are its tutorials strangers, and does it count what it says?"""

import ast
import csv

import pytest

from benchmarks.converted.__main__ import _TUTORIALS
from benchmarks.converted.compared import Compared, Said, compare, read_said
from benchmarks.converted.models import MODELS


def imported(script):
    tree = ast.walk(ast.parse(script.read_text()))
    return {
        name.split(".")[0]
        for node in tree
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }


def test_no_tutorial_knows_this_project_and_each_is_asked():
    scripts = {script.stem: imported(script) for script in _TUTORIALS.glob("*.py")}
    assert scripts.keys() == {model.script for model in MODELS}
    assert not any({"lstm_demo", "benchmarks", "tests"} & names for names in scripts.values())
    assert {model.script for model in MODELS if model.keras} == {
        name for name, names in scripts.items() if "tensorflow" in names
    }


def test_models_are_compared_text_by_text(tmp_path):
    path = tmp_path / "predictions.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("text", "probability"), ("good", 0.9), ("so, so", 0.4)])
    texts, original = read_said(path)
    assert texts == ["good", "so, so"]
    assert original.right([1, 1]) == 0.5
    found = compare(original, Said(((0.1, 0.9), (0.4, 0.6))))
    assert found == Compared(0.5, pytest.approx(0.1), pytest.approx(0.2))
    assert not found.passes(1)
    assert Compared(0.998, 0, 1e-3).passes(1e-3)
    assert not Compared(1, 0, 1.1e-3).passes(1e-3)


def test_of_three_classes_the_largest_share_is_the_verdict(tmp_path):
    path = tmp_path / "predictions.csv"
    path.write_text("text,negative,neutral,positive\nfine,0.3,0.5,0.2\n")
    _, original = read_said(path)
    assert original.verdicts == [1]
    assert compare(original, Said(((0.3, 0.2, 0.5),))).largest == pytest.approx(0.3)
