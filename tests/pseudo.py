"""A language that nobody speaks: the English texts in full-width letters, so that whatever else is English shows."""

import html
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LANGUAGE = "xx"
SIGNS = {
    "point": ",",
    "thousands": "\u202f",
    "minus": "-",
    "percent": "%{value}",
}  # as English has none
_KEPT = re.compile(
    r"\{\{|\}\}|\{[^{}]*\}|<[^<>]*>|&\w+;|\]\([^()]*\)|`[^`]*`"  # placeholders, markup, addresses, what is typed
)
_WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in map(chr, range(128)) if letter.isalpha()}
_NOT_READ = re.compile(
    r"<[^<>]*>|&\w+;|\]\([^()]*\)|`[^`]*`|%?\{[^{}]*\}|https?://\S+|[\w-]+\.(?:csv|json|txt|html|md)"
)
_WORD = re.compile(r"[A-Za-z]{2,}")


def write_languages(folder: Path, english: Path) -> None:
    """Put English and the pseudo-language into `folder`, as files of texts."""
    content = english.read_text(encoding="utf-8")
    (folder / "en.toml").write_text(content, encoding="utf-8")
    table = tomllib.loads(content)
    table["number"] |= SIGNS
    lines = list(_lines(table))
    (folder / f"{LANGUAGE}.toml").write_text("\n".join(lines), encoding="utf-8")


def widened(text: str) -> str:
    """A text of the pseudo-language; placeholders, tags and addresses stay as they are.

    >>> widened("{n} {n:word|words} **read**")
    '{n} {n:ｗｏｒｄ|ｗｏｒｄｓ} **ｒｅａｄ**'
    """  # noqa: RUF002
    done, parts = 0, []
    for kept in _KEPT.finditer(text):
        parts += [text[done : kept.start()].translate(_WIDE), _widened_choice(kept[0])]
        done = kept.end()
    return "".join([*parts, text[done:].translate(_WIDE)])


def english_words(text: str) -> list[str]:
    """What is left of `text` in English, without markup, addresses and what is typed as it stands.

    >>> english_words("<b class='x'>ｒｅａｄ</b> by three models")
    ['by', 'three', 'models']
    """  # noqa: RUF002
    return _WORD.findall(_NOT_READ.sub(" ", html.unescape(text).replace("\\", "")))


def _widened_choice(kept: str) -> str:
    name, is_choice, words = kept.partition(":")
    return f"{name}:{words.translate(_WIDE)}" if is_choice and "|" in words and kept[0] == "{" else kept


def _lines(table: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    if prefix:
        yield f"[{prefix}]"
    tables = {name: value for name, value in table.items() if isinstance(value, Mapping)}
    for name in table.keys() - tables.keys():
        yield f"{name} = {json.dumps(widened(str(table[name])))}"
    for name, value in tables.items():
        yield from _lines(value, f"{prefix}.{name}" if prefix else name)
