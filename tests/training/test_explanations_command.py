"""The command that measures explanations, on made-up data: what it writes, keeps and takes up again."""

import json

import numpy as np
import pytest

from benchmarks import explanations as command
from lstm_demo.bundle import load_folder, save_folder
from lstm_demo.explain.study import Plan
from lstm_demo.explanations import read_explanations

KINDS = {"validation reviews": 1, "validation sentences": 2, "imdb": 3, "sst2": 1}


@pytest.fixture
def run(make_bundle, data_folder, tmp_path, monkeypatch, capsys):
    """Run the command on a few texts with a tiny model; what it prints comes back."""
    texts = [(" ".join("abcdefghijk"[(k * j) % 11] for j in range(1, 9)), k % 2) for k in range(1, 7)]
    data_folder.imdb("test", [("a", 1), *texts, ("b " * 401, 0)])
    data_folder.imdb("train", [(f"a b c {k} d", k % 2) for k in range(40)])
    monkeypatch.setattr(command, "N_TEXTS", KINDS)
    monkeypatch.setattr(command, "PLANS", dict.fromkeys(KINDS, Plan(n_orders=2, n_points=3, n_permutations=4)))
    monkeypatch.setattr(command, "N_CONTROLLED", 2)
    save_folder(make_bundle(), tmp_path / "tiny")

    def run(*options):
        arguments = [
            "--data",
            data_folder.root,
            "--model",
            tmp_path / "tiny",
            "--to",
            tmp_path / "found.json",
            *options,
        ]
        monkeypatch.setattr("sys.argv", ["explanations", *map(str, arguments)])
        command.main()
        return capsys.readouterr().out

    return run


def test_it_writes_what_it_measured_of_which_model(run, tmp_path):
    printed = run()
    found = read_explanations(tmp_path / "found.json")
    assert found.is_of(load_folder(tmp_path / "tiny"))
    assert (found.n_validation, {kind: one.n for kind, one in found.sets.items()}) == (3, {"imdb": 3, "sst2": 1})
    assert (found.sets["imdb"].control.n, found.sets["sst2"].control.n) == (2, 1)
    assert f"the default is {found.default}:" in printed
    assert f"| {found.default} | {found.sets['imdb'].methods[found.default].area['dropped'].mean:.3f} (" in printed


def test_what_was_kept_is_not_measured_again(run, tmp_path, monkeypatch):
    kept = tmp_path / "kept.jsonl"
    run("--keep", kept)
    before = read_explanations(tmp_path / "found.json")
    lines = kept.read_text().splitlines()
    assert len(lines) == sum(KINDS.values())
    kept.write_text("\n".join([*lines[:-1], lines[-1][:50]]))  # killed while it wrote
    measured = []
    measure = command.measure
    monkeypatch.setattr(command, "measure", lambda *given, **options: measured.append(1) or measure(*given, **options))
    assert f"{len(lines)} texts, {len(lines) - 1} of them measured before" in run("--keep", kept)
    assert len(measured) == 1
    after = read_explanations(tmp_path / "found.json")
    assert {kind: one.random for kind, one in after.sets.items()} == {k: one.random for k, one in before.sets.items()}
    assert f"{len(lines)} texts, {len(lines)} of them measured before" in run("--keep", kept)
    assert len(measured) == 1  # the line behind the torn one stands in a line of its own


def test_a_trial_measures_a_few_texts_from_short_to_long_and_writes_nothing(run, tmp_path):
    kept = tmp_path / "kept.jsonl"
    printed = run("--limit", 1, "--keep", kept)
    assert not (tmp_path / "found.json").exists()
    assert "All texts together take about" in printed
    assert len(kept.read_text().splitlines()) == len(KINDS)


def test_texts_of_one_word_or_too_many_are_not_drawn(data_folder, make_bundle):
    data_folder.imdb("test", [("a", 1), ("a b", 0), ("b " * 400, 1), ("b " * 401, 0)])
    data_folder.imdb("train", [(f"a b c {k} d", k % 2) for k in range(40)])
    tasks = command._tasks(data_folder.root, make_bundle(), None)
    assert sorted(len(task.text.split()) for task in tasks if task.kind == "imdb") == [2, 400]
    assert len({task.key for task in tasks}) == len(tasks)


def test_every_kind_of_text_is_another_seeded_draw(data_folder, make_bundle):
    first, again = (command._tasks(data_folder.root, make_bundle(), None) for _ in range(2))
    assert first == again
    other = command._tasks(data_folder.root, make_bundle(seed=1), None)
    assert [task.text for task in other] == [task.text for task in first]
    assert not {task.key for task in other} & {task.key for task in first}  # another model's measurements are its own


def test_a_lines_end_is_mended_before_another_is_added(tmp_path):
    kept = tmp_path / "kept.jsonl"
    kept.write_bytes(b'{"key": "torn')
    command._add(kept, "whole", {"n_tokens": 3})
    command._add(kept, "next", {"n_tokens": 4})
    assert command._read(kept) == {"whole": {"n_tokens": 3}, "next": {"n_tokens": 4}}
    assert json.loads(kept.read_text().splitlines()[-1])["key"] == "next"
    assert command._read(tmp_path / "none") == command._read(None) == {}


def test_numbers_of_numpy_are_kept_as_numbers(make_bundle, tmp_path):
    found = command.measure(make_bundle(), "a b c", Plan(2, 3, 4), 0, controlled=True)
    command._add(tmp_path / "kept.jsonl", "one", found)
    kept = command._read(tmp_path / "kept.jsonl")["one"]
    assert kept["deleted"] == found["deleted"]
    assert np.isfinite([*kept["deleted"]["dropped"].values()]).all()
