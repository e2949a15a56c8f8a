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

from lstm_demo import errors
from lstm_demo.app.examples import examples
from lstm_demo.baselines import read_baselines
from lstm_demo.card import SETS
from lstm_demo.cells import STEPS
from lstm_demo.config import Readout
from lstm_demo.explain.attribution import METHODS
from lstm_demo.explain.trace import PRODUCTS, QUANTITIES
from lstm_demo.explanations import WAYS
from lstm_demo.foreign import LANGUAGES
from lstm_demo.hub import bundled
from lstm_demo.hub.faults import FAULTS
from lstm_demo.invariance import KINDS as EXCHANGES
from lstm_demo.predict import Label
from lstm_demo.texts import VARIANTS
from lstm_demo.views.lenses.units.pictures import ALL, ATTENTION, LINES
from lstm_demo.views.lenses.units.pictures import PRODUCTS as PRODUCTS_PICTURE
from lstm_demo.views.notes import MEMBERS

ROOT = Path(__file__).resolve().parents[1]
VIEWS = ROOT / "lstm_demo" / "views"
SOURCES = (ROOT / "streamlit_app.py", *sorted((ROOT / "lstm_demo").rglob("*.py")))
ASKERS = ("text_of",)  # they take a key, as the methods and brackets of texts do
ERRORS = ("Part", *(name for name in vars(errors) if name.endswith("Error")))
LENSES = tuple(path.parent.name for path in VIEWS.glob("lenses/*/payload.py"))
NUMBERS = (*QUANTITIES, *PRODUCTS)
LISTS = ("and", "comma", "clause")
PAGES = ("read", "models", "about")
ELSEWHERE = {
    "errors.{}_visitor": ("hub.no_model",),
    "{}.title": NUMBERS,
    "{}.compact": NUMBERS,
    "{}.caption": (*NUMBERS, "attention"),
    "{}.heading": PAGES,
    "{}.page": PAGES,
    "{}.subtitle": NUMBERS,
    "about.learnt.{}": ("imdb", "sst", "edit", "perhaps_edit", "pretrained", "teachers"),  # as `learnt_from` has it
    "about.member.{}": MEMBERS,
    "baselines.{}": read_baselines(),
    "baselines.what.{}": read_baselines(),
    "compared.{}": (*SETS, *(f"{key}_error" for key in SETS)),
    "contrasts.{}": SETS,
    "verdict.left_out_{}": ("start", "end"),  # as `Tokens.cut` has it
    "side.left_out_{}": ("start", "end"),
    "errors.edit.{}": ("lstm", "gru", "rnn"),  # as `kind_of` has it
    "errors.edit.no_{}": ("step", "unit", "layer", "direction"),
    "errors.edit.{}s": ("step", "unit"),
    "errors.hub.{}": FAULTS,
    "gradients.{}": ("lstm", "gru", "rnn", "own"),  # as `explaining.gradients_of` has it
    "label.{}": get_args(Label),
    "lens.{}": LENSES,
    "explanations.{}": WAYS,
    "why_lens.by_{}": WAYS,
    "notebook.{}": ("least", "most"),
    "list.{}.two": LISTS,
    "list.{}.middle": LISTS,
    "list.{}.last": LISTS,
    "set.{}": SETS,
    "examples.{}.name": examples(),
    "examples.{}.point": examples(),
    "equations.reads_{}": ("above", "attention", "mean", "max", "ends", "windows", "hidden"),
    "language.{}": LANGUAGES,
    "methods.{}": METHODS,
    "methods.full.{}": METHODS,
    "model_name.{}": bundled(),
    "kind.{}": (*STEPS, *(name for name in get_args(Readout) if name != "last")),
    "short.{}": EXCHANGES,
    "units_lens.{}": (ALL, ATTENTION, LINES, PRODUCTS_PICTURE),
    "verdict.{}": get_args(Label),
}  # names for what is put together, where they are no constants of the same file
SCRIPTS = {
    "stage": "stage",
    "terms": ".",
    **{name: f"lenses/{name}" for name in LENSES},
    **{f"{name}_lens": f"lenses/{name}" for name in LENSES},
}  # the folder of views/ whose scripts get the table
FROM_PAYLOADS = {
    *("terms.log_odds", "terms.verdict_so_far"),
    *("cell_lens.leads_to_layer", "cell_lens.leads_to_readout"),
    *("units_lens.lines", "units_lens.products"),
    *("stage.rises_rise", "stage.rises_step", "stage.falls_fall", "stage.falls_step"),
    *("stage.three.rises_rise", "stage.three.rises_step", "stage.three.falls_fall", "stage.three.falls_step"),
    *("cell_lens.dense.leads_to_readout", "why_lens.against.positive", "why_lens.against.negative"),
}  # what scripts put together from what Python tells them


@cache
def asked() -> frozenset[str]:
    """All keys that the program may ask for."""
    return frozenset(by_python() | by_scripts() | FROM_PAYLOADS)


def must_exist() -> set[str]:
    """The keys that are asked for without any doubt."""
    keys = {pattern.format(name) for pattern, names in ELSEWHERE.items() for name in names}
    for tree in _trees():
        for asking, prefix in _asking(tree):
            keys |= {prefix + key for key in _constants(asking) if re.fullmatch(r"[a-z_]+(\.[\w-]+)+", key)}
    return keys


def by_python() -> set[str]:
    """Every constant, every key that can be put together in a file, and what is said instead of one of them."""
    keys = set()
    for tree in _trees():
        names = set(_constants(tree))
        keys |= names
        for asking, prefix in _asking(tree):
            patterns = {prefix + pattern for pattern in _patterns(asking)}
            made = {pattern.format(name) for pattern in patterns for name in (*names, *ELSEWHERE.get(pattern, ()))}
            made |= {prefix + key for key in _constants(asking)}
            keys |= made
            keys |= {_variant(key, one) for key in made if "." in key for one in VARIANTS}
    return keys


def by_scripts() -> set[str]:
    """What the scripts may ask for in the tables that they get, or in the tables of a kind of network."""
    found = set()
    for table, folder in SCRIPTS.items():
        names = _names("\n".join(path.read_text(encoding="utf-8") for path in (VIEWS / folder).rglob("*.js")))
        found |= {f"{table}.{name}" for name in names}
        found |= {f"{table}.{variant}.{name}" for name in names for variant in VARIANTS}
    return found


def _names(code: str) -> set[str]:
    """Every word of `code`, and what its templates with one hole make of the words that stand in it as texts."""
    words = set(re.findall(r'"([\w-]+)"', code)) | set(re.findall(r"\b(\w+):", code)) | set(STEPS)
    made = {part for part in re.findall(r"`([^`\s]*)`", code) if part.count("${") == 1}
    return set(re.findall(r"\w+", code)) | {
        word.join(re.split(r"\$\{[^}]+\}", part)) for part in made for word in words
    }


def _trees() -> Iterator[ast.Module]:
    return (ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES)


def _asking(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """What stands where a key is due, and what comes before it: an error's key stands below `errors`.

    That is in the brackets of texts, first in their methods, and in calls of `ASKERS` and of errors.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and _is_texts(node.value):
            yield node.slice, ""
        elif isinstance(node, ast.Compare) and _is_texts(node.comparators[0]):
            yield node.left, ""
        elif isinstance(node, ast.Call) and node.args and (_name(node) in ASKERS or _is_method(node.func)):
            yield from ((argument, "") for argument in node.args[:2])
        elif isinstance(node, ast.Call) and node.args and (_name(node) in ERRORS or "FAULTS" in ast.unparse(node.func)):
            yield node.args[0], "errors."


def _is_texts(node: ast.expr) -> bool:
    return ast.unparse(node) in ("self", "entries", "texts", "visitors_texts()", "Texts()")


def _is_method(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "format" and _is_texts(node.value)


def _name(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


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


def _patterns(asking: ast.expr) -> Iterator[str]:
    """The keys that are put together, with `{}` where a name is filled in."""
    for node in ast.walk(asking):
        if isinstance(node, ast.JoinedStr):
            pattern = "".join(
                getattr(part, "value", "") if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
            if re.fullmatch(r"[a-z_.]*\{\}[a-z_.]*", pattern) and "." in pattern:
                yield pattern


def _variant(key: str, variant: str) -> str:
    table, _, name = key.rpartition(".")
    return f"{table}.{variant}.{name}"
