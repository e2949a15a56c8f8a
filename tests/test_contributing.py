"""Does CONTRIBUTING's recipe for a lens work? It is followed to the letter in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from textwrap import dedent

import pytest
from node import NODE

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", ".*")
ALSO = ("streamlit_app.py", "pyproject.toml")
BLOCK = re.compile(r"^ +```(\w+)\n(.*?)^ +```$", re.MULTILINE | re.DOTALL)
CHOSEN = "test_texts or the_stage_and_each_lens and shown and rnn"
SAYS = """
class Element {
  children = [];
  textContent = "";
  append(...added) { this.children.push(...added); }
  replaceChildren(...all) { this.children = all; }
  get text() { return this.textContent + this.children.map((child) => child.text).join(""); }
}
globalThis.document = { createElement: () => new Element() };
const { channel } = await import("./lstm_demo/views/web/channel.js");
const { mount } = await import("./lstm_demo/views/lenses/shown/shown.js");
const number = (name, unit, word) => (name === "hidden" ? word - unit : NaN);
channel("read").publish({ id: "abc", words: ["a", "mess"], n: 2, units: [3], number, before: () => 0, texts: {} });
const parent = new Element();
mount(parent, { data: { channel: "read", reading: "abc", texts: { said: process.argv[2] } } });
channel("read").look({ word: 1 });
console.log(parent.text);
"""  # as little of a page as the example asks for


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """A copy of the project, to which the section "Add a lens" is applied."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ("lstm_demo", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=LEFT_OUT)
    for name in ALSO:
        shutil.copy(ROOT / name, copy / name)
    (copy / "assets").symlink_to(ROOT / "assets")
    recipe = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a lens\n")[1].split("\n## ")[0]
    (_, payload), (_, script), (_, texts), (_, draws) = ((kind, dedent(code)) for kind, code in BLOCK.findall(recipe))
    app, lenses = copy / "lstm_demo" / "app", copy / "lstm_demo" / "views" / "lenses"
    (lenses / "shown").mkdir()
    like = (lenses / "cell" / "__init__.py").read_text(encoding="utf-8").replace("lenses.cell", "lenses.shown")
    written = {
        lenses / "shown" / "__init__.py": like,
        lenses / "shown" / "payload.py": payload,
        lenses / "shown" / "shown.js": script,
        app / "lenses" / "shown.py": draws,
    }
    for path, content in written.items():
        path.write_text(content, encoding="utf-8")
    tab, own = texts.removeprefix("[lens]\n").split("\n\n")
    _replace(copy / "lstm_demo" / "locales" / "en.toml", "\n[lens]\n", f"\n{own}\n[lens]\n{tab}\n")
    _replace(app / "selection.py", '"whatif", "unit")', '"whatif", "unit", "shown")')
    return copy


def _replace(path, old, new):
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1
    path.write_text(content.replace(old, new), encoding="utf-8")


def _run(command, folder):
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def test_the_example_is_drawn_in_each_language_and_of_a_network_without_gates(followed):
    where = ["tests/test_texts.py", "tests/app/test_languages.py"]
    said = _run([sys.executable, "-m", "pytest", "-vv", "-p", "no:cacheprovider", *where, "-k", CHOSEN], followed)
    assert "[rnn-shown] PASSED" in said


def test_the_example_says_the_number_at_the_word_that_everybody_looks_at(followed):
    texts = tomllib.loads((followed / "lstm_demo" / "locales" / "en.toml").read_text(encoding="utf-8"))
    (followed / "says.mjs").write_text(SAYS, encoding="utf-8")
    (followed / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    said = _run([NODE, "says.mjs", texts["shown_lens"]["said"]], followed)
    assert said == "At “mess” unit 3 shows \N{MINUS SIGN}2.00.\n"
