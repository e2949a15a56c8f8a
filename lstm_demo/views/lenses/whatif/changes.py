"""Changes: what is each edit of an experiment called, and how does it travel to a script?"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from lstm_demo.explain.edits import Edit, GateEdit, InitialState
from lstm_demo.explain.trace import Trace
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten, word_of

_LONGEST_WORD = 24  # characters of a word that is named
_LONGEST_TEXT = 32  # of a text to begin after
_MOST_NAMED = 3  # units or words; of more, only how many


def plain(edit: Edit) -> dict[str, Any]:
    """The values of an edit by name, as JSON; what is None is left out."""
    values = {field.name: getattr(edit, field.name) for field in fields(edit)}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items() if value is not None
    }


def called(edit: Edit, trace: Trace, texts: Texts) -> str:
    """An edit in a few words: what is done, at which words, in which units."""
    parts = [_what(edit, trace, texts), _where(getattr(edit, "steps", None), trace, texts)]
    if edit.units is None or len(edit.units) < trace.n_units:
        parts.append(units_called(edit.units, texts))
    return texts.list([part for part in parts if part], "comma")


def units_called(units: Sequence[int] | None, texts: Texts) -> str:
    """Some units by number, or how many they are; None for all of them."""
    if units is None:
        return texts["whatif_lens.all_units"]
    if len(units) > _MOST_NAMED:
        return texts.format("whatif_lens.n_units", n=len(units))
    return texts.format("whatif_lens.units", n=len(units), units=texts.list([str(unit) for unit in units]))


def word_at(trace: Trace, step: int) -> str:
    """A word as it is named in a sentence."""
    return word_of(trace.steps[step], _LONGEST_WORD)


def _what(edit: Edit, trace: Trace, texts: Texts) -> str:
    if isinstance(edit, InitialState):
        return _beginning(edit, trace, texts)
    if not isinstance(edit, GateEdit):
        return texts["whatif_lens.silent"]
    gate = texts[f"terms.{edit.gate}"]
    if edit.value is not None:
        return texts.format("whatif_lens.held", gate=gate, value=texts.number(edit.value, 2))
    return texts.format("whatif_lens.scaled", gate=gate, scale=texts.number(edit.scale or 0.0, 2))


def _beginning(edit: InitialState, trace: Trace, texts: Texts) -> str:
    if edit.after is not None:
        return texts.format("whatif_lens.begin_after", text=shorten(" ".join(edit.after.split()), _LONGEST_TEXT))
    given = {name: value for name in ("hidden", "cell") if (value := getattr(edit, name)) is not None}
    if not any(given.values()) and ("hidden" in given and ("cell" in given or trace.cell is None)):
        return texts["whatif_lens.begin_empty"]
    named = [texts.format(f"whatif_lens.begin_{name}", value=texts.number(given[name], 2)) for name in given]
    return texts.list(named, "and")


def _where(steps: Sequence[int] | None, trace: Trace, texts: Texts) -> str:
    if steps is None:
        return ""
    if len(steps) > 1:
        return texts.format("whatif_lens.at_words", n=len(steps))
    return texts.format("whatif_lens.at_word", word=word_at(trace, steps[0]))
