"""Is there a text for everything that the program wants to say, and is every text wanted?"""

import re
from pathlib import Path

import pytest

from lstm_demo.cells import STEPS
from lstm_demo.views.notes import VARIANTS
from lstm_demo.words import say, texts

PACKAGE = Path(__file__).resolve().parents[1] / "lstm_demo"
SOURCES = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.js")]
SCRIPTS = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.js"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)


def test_values_are_filled_in_and_only_once():
    assert say("app.fallback", reason="{name} & {reason}").endswith("{name} & {reason}")


def test_without_values_the_text_stands_as_it_is():
    assert "{word}" in say("reader.rises")


def test_a_missing_text_or_value_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        say("there.is.no.such.text")
    with pytest.raises(KeyError):
        say("verdict.known", total=3)


def test_every_key_in_the_code_has_a_text():
    asked = set(re.findall(r'say\(\s*"([a-z_.]+)"', CODE))
    assert asked
    assert asked <= set(texts())


def asked_of_a_kind(name):
    """Is it `text_kind`, said instead of a text of all, or by a script that puts the kind into the key?"""
    text, kind = next(((name.removesuffix(f"_{kind}"), kind) for kind in STEPS if name.endswith(f"_{kind}")), ("", ""))
    return bool(kind) and (f"inside.{text}" in texts() or f"family.{text}_${{data.kind}}" in SCRIPTS)


def asked_by_name(table, name):
    """Is the key put together from a name, on a page's own tables one that is written where it is asked for?"""
    if table not in ("about", "inside", "models", "read"):
        return bool(re.search(rf"\.{name}\b", CODE)) or f"{table}.{{" in CODE
    if name in ("page", "heading"):  # streamlit_app.py
        return True
    if re.search(rf"\bsay\.{name}\b|\btold\(data, [^)]*\"{name}\"", SCRIPTS):
        return True
    askers = (path.read_text(encoding="utf-8") for path in SOURCES)
    named = rf"""["']{name.removesuffix("_text")}["']|\b{name}="""
    return any(f"{table}.{{" in source and re.search(named, source) for source in askers)


@pytest.mark.parametrize("key", sorted(texts()))
def test_every_text_is_asked_for(key):
    table, name = key.rsplit(".", 1)
    asked_whole = re.search(rf"""["']{re.escape(key)}["']""", CODE)
    asked_in_reader = table == "reader" and re.search(rf"\bsay\.{name}\b|{{[^}}]*\bsay\b[^}}]*}}.*{name}", CODE)
    composed = [part for part in re.findall(r"(?:say|products)\[`(.*?)`\]", SCRIPTS) if table in ("reader", "inside")]
    asked_in_script = any(re.fullmatch(re.sub(r"\$\{\w+\}", r"\\w+", part), name) for part in composed)
    asked_in_part = asked_by_name(table, name)
    asked_by_kind = table.startswith("inside.family") and asked_of_a_kind(name)
    of_all = ".".join([*(part for part in table.split(".") if part not in VARIANTS), name])
    asked_as_variant = of_all != key and (of_all in texts() or f"say.{name}" in SCRIPTS)
    assert asked_whole or asked_in_reader or asked_in_script or asked_in_part or asked_by_kind or asked_as_variant
    assert texts()[key].strip()
