"""Is there a text for everything that the program wants to say, and is every text wanted?"""

import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("key", sorted(texts()))
def test_every_text_is_asked_for(key):
    table, name = key.rsplit(".", 1)
    asked_whole = f'"{key}"' in CODE
    asked_in_reader = table == "reader" and re.search(rf"\bsay\.{name}\b|{{[^}}]*\bsay\b[^}}]*}}.*{name}", CODE)
    composed = [part for part in re.findall(r"say\[`(.*?)`\]", SCRIPTS) if table in ("reader", "inside")]
    asked_in_script = any(re.fullmatch(re.sub(r"\$\{\w+\}", r"\\w+", part), name) for part in composed)
    asked_in_part = f".{name}" in CODE or f"{table}.{{" in CODE
    assert asked_whole or asked_in_reader or asked_in_script or asked_in_part
    assert texts()[key].strip()
