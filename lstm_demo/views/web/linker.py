"""The linker: how do JavaScript modules become one script? Joined in the order of imports, each in its own scope.

Read is a plain grammar, at the beginnings of lines: `import { a, b as c } from "./x.js";` and `export function`,
`export async function`, `export class`, `export const`. Whatever else begins with `import` or `export` is refused.
"""

import re
from collections.abc import Mapping
from pathlib import Path

_IMPORT = re.compile(r'^import \{([^{}]*)\} from "(\.{1,2}/[^"\n]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+)\b)", re.MULTILINE)
_NAME = re.compile(r"(\w+)(?: as (\w+))?")
_UNREAD = re.compile(r"^(?:import|export)\b.*|^await\b.*", re.MULTILINE)
_COMMENTS = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*$|//[^\n]*$)\n?", re.MULTILINE | re.DOTALL)
_INDENTATION = re.compile(r"^[ \t]+|^\n", re.MULTILINE)


def link(entries: Mapping[str, Path]) -> str:
    """Join the modules of all `entries` into one expression: an object of each entry's exports, by its name.

    Comments and indentation are left out, but for a module with a text over several lines, which they may belong to.

    Raises:
        ValueError: a module is missing or imports itself, or a line is none of the grammar.
    """
    linked = _Linked()
    names = {name: linked.number(path.resolve(), ()) for name, path in entries.items()}
    exported = ", ".join(f"{_quoted(name)}: $[{number}]" for name, number in names.items())
    return "\n".join(["(() => {", "const $ = [];", *linked.modules, f"return {{ {exported} }};", "})()"])


class _Linked:
    """What is joined so far: the modules as text, and the number of each by its path."""

    def __init__(self) -> None:
        self.modules: list[str] = []
        self._numbers: dict[Path, int] = {}

    def number(self, path: Path, importers: tuple[Path, ...]) -> int:
        """The number of the module at `path`, joined if it was not yet."""
        if path in importers:
            raise ValueError(f"{path.name} imports itself by way of {importers[-1].name}; imports form no circle.")
        if path not in self._numbers:
            self.modules.append(self._joined(path, (*importers, path)))
            self._numbers[path] = len(self.modules) - 1
        return self._numbers[path]

    def _joined(self, path: Path, importers: tuple[Path, ...]) -> str:
        source = _read(path, importers)
        imports = []
        for names, target in _IMPORT.findall(source):
            number = self.number((path.parent / target).resolve(), importers)
            imports.append(f"const {{ {_bound(names, path)} }} = $[{number}];")
        body, exports = _IMPORT.sub("", source), _EXPORT.findall(source)
        body = _EXPORT.sub("", body)
        if unread := _UNREAD.search(body):
            raise ValueError(f"{path.name}: the linker cannot read {unread[0]!r}; its docstring says what it can.")
        lines = [*imports, _shortened(body).strip(), f"return {{ {', '.join(exports)} }};"]
        return "\n".join(["$.push((() => {", *lines, "})());"])


def _read(path: Path, importers: tuple[Path, ...]) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        by = f", which {importers[-2].name} imports" if len(importers) > 1 else ""
        raise ValueError(f"There is no module {path.name} in {path.parent.name}/{by}.") from None


def _bound(names: str, path: Path) -> str:
    """`a, b as c` of an import, as a pattern that takes an object apart."""
    bound = []
    for name in filter(None, (name.strip() for name in names.split(","))):
        if not (match := _NAME.fullmatch(name)):
            raise ValueError(f"{path.name}: the linker cannot read the name {name!r} in an import.")
        bound.append(f"{match[1]}: {match[2]}" if match[2] else match[1])
    return ", ".join(bound)


def _shortened(source: str) -> str:
    if any(line.count("`") % 2 for line in source.splitlines()):
        return source
    return _INDENTATION.sub("", _COMMENTS.sub("", source))


def _quoted(name: str) -> str:
    return f'"{name}"'
