"""Does a bundle say what the model said that it was converted from? Ten models, as tutorials train them.

    python -m venv elsewhere && elsewhere/bin/pip install -r benchmarks/converted/requirements.txt
    python -m benchmarks.converted --data DATA --keras elsewhere/bin/python [--work FOLDER] [--only NAME ...]

Each script in `tutorials/` trains a model for a minute or less, on a few thousand texts, and writes down what it says
of 500 others; none of them knows this project. Then `convert` is called with the options that the table shows, and the
bundle is asked about the same texts, whole: as it was written, and once more from a stand-in for the Hub. Those of
Keras need TensorFlow, which wants other versions of libraries than this project: an environment of its own. A model
that FOLDER holds is not trained again. Needs the requirements of the tests. The exit code is 1 if a model fails.
"""

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from benchmarks.converted.compared import Compared, ask, compare, read_said
from benchmarks.converted.data import write_data
from benchmarks.converted.hub import stand_in
from benchmarks.converted.models import MODELS, Model

_TUTORIALS, _ROOT = Path(__file__).with_name("tutorials"), Path(__file__).parents[2]
_HEAD = ("model", "options", "right", "same verdict", "median", "largest", "from the Hub", "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if a model fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="data", help="the data's folder")
    parser.add_argument("--keras", type=Path, metavar="PYTHON", help="with TensorFlow; without it, no model of Keras")
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="for what is trained; default: a temporary one")
    parser.add_argument("--only", nargs="+", choices=[model.script for model in MODELS], metavar="NAME")
    options = parser.parse_args(arguments)
    chosen = [model for model in MODELS if not options.only or model.script in options.only]
    with nullcontext(options.work) if options.work else tempfile.TemporaryDirectory() as name, stand_in() as put:
        work = Path(name).resolve()
        if not (work / "data").exists():
            write_data(options.data, work / "data")
        print("|", " | ".join(_HEAD), "|")
        print("| --- | --- |" + " ---: |" * 4 + " --- | --- |")
        rows = [_row(model, work, options.keras, put) for model in chosen]
    return int(not all(rows))


def _row(model: Model, work: Path, keras: Path | None, put: Callable[[Path], str]) -> bool:
    """Print one model's row; does it pass?"""
    folder = work / model.script
    shown = f"{model.about} | {model.typed}"
    if model.keras and keras is None and not _is_trained(folder):
        print(f"| {shown} | not trained without --keras | | | | | |", flush=True)
        return True
    try:
        _train(model, folder, work / "data", keras)
        bundle = _convert(model, folder)
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip() or str(error)).splitlines()[-1]
        print(f"| {shown} | {said} | | | | | fails |", flush=True)
        return False
    right, found, same_from_hub = _compared(model, work, bundle, put)
    passes = found.passes(model.tolerance) and same_from_hub
    figures = f"{right:.1%} | {found.same_verdict:.1%} | {found.median:.1e} | {found.largest:.1e}"
    hub = "the same" if same_from_hub else "differs"
    print(f"| {shown} | {figures} | {hub} | {'passes' if passes else 'fails'} |", flush=True)
    return passes


def _is_trained(folder: Path) -> bool:
    return (folder / "predictions.csv").exists()


def _train(model: Model, folder: Path, data: Path, keras: Path | None) -> None:
    """Run the tutorial in `folder`, on one core, unless it has been."""
    if _is_trained(folder):
        return
    folder.mkdir(parents=True, exist_ok=True)
    python = str(keras.absolute()) if model.keras and keras else sys.executable
    threads = dict.fromkeys(("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1")
    subprocess.run(
        [python, str(_TUTORIALS / f"{model.script}.py"), str(data)],
        cwd=folder,
        env=os.environ | threads,
        check=True,
        capture_output=True,
        text=True,
    )


def _convert(model: Model, folder: Path) -> Path:
    """The bundle of a trained model, in a new folder beside it, by the command that somebody would type."""
    output = Path(tempfile.mkdtemp(dir=folder, prefix="bundle-")) / model.script
    command = [sys.executable, "-m", "lstm_demo", "convert", model.source, "--output", str(output), *model.options]
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    (folder / "notes.txt").write_text(done.stdout)
    return output


def _compared(model: Model, work: Path, bundle: Path, put: Callable[[Path], str]) -> tuple[float, Compared, bool]:
    """The original's share of right verdicts, how far the bundle is, and whether the Hub gives the same one back."""
    from lstm_demo.hub import load

    texts, original = read_said(work / model.script / "predictions.csv")
    with (work / "data" / f"{model.data}test.csv").open(newline="", encoding="utf-8") as file:
        labels = [int(row["label"]) for row in csv.DictReader(file)]
    here = ask(load(bundle), texts)
    from_hub = ask(load(put(bundle)), texts)
    return original.right(labels), compare(original, here), from_hub == here


if __name__ == "__main__":
    sys.exit(main())
