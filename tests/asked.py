"""Which texts does the program ask for? Found in its source, without running it.

A key stands in the source as a whole, or it is put together from a table's name and a name that stands in the same file
(or in one of `ELSEWHERE`). The scripts get a whole table, and ask for its entries by their names.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

from lstm_demo.baselines import read_baselines
from lstm_demo.cells import STEPS
from lstm_demo.explain.trace import PRODUCTS, QUANTITIES
from lstm_demo.model import Readout
from lstm_demo.predict import Label
from lstm_demo.views import equations, reader
from lstm_demo.views.comparison import SETS
from lstm_demo.views.notes import MEMBERS, VARIANTS

ROOT = Path(__file__).resolve().parents[1]
SOURCES = (ROOT / "streamlit_app.py", *sorted((ROOT / "lstm_demo").rglob("*.py")))
ASKERS = ("say", "told", "text_of", "texts().get")  # they take a key
NUMBERS = (*QUANTITIES, *PRODUCTS)
ELSEWHERE = {
    "{}.title": NUMBERS,
    "{}.subtitle": NUMBERS,
    "{}.caption": NUMBERS,
    "{}.short": NUMBERS,
    "about.learnt.{}": ("imdb", "sst", "edit", "perhaps_edit", "pretrained", "teachers"),  # as `learnt_from` has it
    "about.member.{}": MEMBERS,
    "baselines.{}": read_baselines(),
    "baselines.what.{}": read_baselines(),
    "choose.{}": ("layer", "direction", "forward", "backward"),
    "compared.{}": SETS,
    "contrasts.{}": SETS,
    "family.reads.{}": ("mean", "max", "ends", "windows"),
    "kind.{}": (*STEPS, *(name for name in get_args(Readout) if name != "last")),
    "verdict.{}": get_args(Label),
}  # names for what is put together, where they are no constants of the same file
SCRIPTS = {"reader": reader.javascript, "inside": equations.javascript}  # by the table that they get


@cache
def asked() -> frozenset[str]:
    """All keys that the program may ask for."""
    return frozenset(by_python() | by_scripts())


def must_exist() -> set[str]:
    """The keys that are asked for without any doubt."""
    found = {pattern.format(name) for pattern, names in ELSEWHERE.items() for name in names}
    for tree in _trees():
        for call in _asking(tree):
            found |= {key for key in _constants(call) if re.fullmatch(r"[a-z_]+(\.[\w-]+)+", key)}
    return found


def by_python() -> set[str]:
    """Every constant, every key that can be put together in a file, and what is said instead of one of them."""
    found = set()
    for tree in _trees():
        names = set(_constants(tree))
        found |= names
        for call in _asking(tree):
            patterns = set(_patterns(call))
            made = {pattern.format(name) for pattern in patterns for name in (*names, *ELSEWHERE.get(pattern, ()))}
            found |= made
            if _name(call) == "told":
                found |= {_variant(key, one) for key in made | set(_constants(call)) if "." in key for one in VARIANTS}
    return found


def by_scripts() -> set[str]:
    """What the scripts ask for in the tables that they get, or in the tables of a kind of network."""
    found = set()
    for table, javascript in SCRIPTS.items():
        names = _names(javascript())
        found |= {f"{table}.{name}" for name in names}
        found |= {f"{table}.{variant}.{name}" for name in names for variant in VARIANTS}
    return found


def _names(code: str) -> set[str]:
    words = set(re.findall(r'"([\w-]+)"', code)) | set(re.findall(r"\b(\w+):", code))
    told = [part for call in re.findall(r"\btold\(data, ([^)]*)\)", code) for part in re.findall(r'["`]([^"`]+)', call)]
    whole = re.findall(r'\bsay\.(\w+)|\bsay\["([\w.]+)"\]', code)
    made = re.findall(r"(?:say|products)\[`([^`]+)`\]", code)
    found = {one or other for one, other in whole} | {name for part in made for name in _filled(part, words)}
    of_a_kind = {name for part in told for name in _filled(part, words)}
    return found | of_a_kind | {f"family.{name}_{kind}" for name in of_a_kind for kind in STEPS}


def _filled(pattern: str, words: set[str]) -> Iterator[str]:
    """What a script's template may give; one with two holes is `told` itself, whose callers are looked at."""
    parts = re.split(r"\$\{[^}]+\}", pattern)
    if len(parts) == 1:
        yield pattern
    elif len(parts) == 2:
        yield from (word.join(parts) for word in words)


def _trees() -> Iterator[ast.Module]:
    return (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)


def _asking(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node) in ASKERS)


def _name(call: ast.Call) -> str:
    name = getattr(call.func, "id", "") or getattr(call.func, "attr", "")
    return name if name != "get" else ast.unparse(call.func)


def _constants(tree: ast.AST) -> Iterator[str]:
    """All whole strings but those that name a widget: such a name may be that of a text which nobody asks for."""
    left_out = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
        elif isinstance(node, ast.keyword) and node.arg == "key":
            left_out |= {id(one) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


def _patterns(call: ast.Call) -> Iterator[str]:
    """The keys that are put together for a call, with `{}` where a name is filled in."""
    for argument in call.args[:2]:
        for node in ast.walk(argument):
            if isinstance(node, ast.JoinedStr):
                pattern = "".join(
                    getattr(part, "value", "") if isinstance(part, ast.Constant) else "{}" for part in node.values
                )
                if re.fullmatch(r"[a-z_.]*\{\}[a-z_.]*", pattern) and "." in pattern:
                    yield pattern


def _variant(key: str, variant: str) -> str:
    table, _, name = key.rpartition(".")
    return f"{table}.{variant}.{name}"
