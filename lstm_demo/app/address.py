"""The address: how does a view travel? The review is in it only where the visitor asked for a link with it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_demo.app import cache, left_out, visit
from lstm_demo.app.examples import example_of, examples, first_text
from lstm_demo.app.experiments import without_typed
from lstm_demo.app.selection import LENSES, Selection, read_choice
from lstm_demo.app.texts import visitors_texts
from lstm_demo.errors import InputError
from lstm_demo.explain.experiment import parse
from lstm_demo.explain.experiment import write as write_experiment
from lstm_demo.limits import MAX_ADDRESS_CHARACTERS, MAX_EXPERIMENT_CHARACTERS, MAX_LINK_CHARACTERS
from lstm_demo.text import tokenize
from lstm_demo.views.marks import shorten

MODEL, HUB, EXAMPLE, TEXT, PRESENT, EXPERIMENT = "model", "hub", "example", "text", "present", "experiment"
WORD, UNIT, LAYER, DIRECTION, LENS = "word", "unit", "layer", "direction", "lens"
NAMES = (MODEL, HUB, EXAMPLE, TEXT, WORD, UNIT, LAYER, DIRECTION, LENS, PRESENT, EXPERIMENT)
_FIRST = {WORD: 1, UNIT: 0, LAYER: 1}  # the number of the first one, as it stands in an address
_NUMBER = re.compile(r"(?:unit )?([0-9]{1,4})")  # addresses of version 0 had "unit 7"
_BACKWARD = ("backward", "backwards")
_OFF = ("0", "false")
_WRITTEN = "address.written"  # in the session: of which reading and turn the address speaks, and the word it names
_TRIED = "address.tried"  # in the session: is an experiment still being tried, and no entry in the history yet?
_PASSED = "address.passed"  # in the session: the word that it named when the browser said at which other one it looks


def read_query(query: Mapping[str, str]) -> dict[str, Any]:
    """What an address says of a selection, but for the text and the model; what nobody can mean is left out.

    >>> read_query({"word": "3", "unit": "7", "layer": "x", "lens": "equations", "direction": "backward"})
    {'word': 2, 'unit': 7, 'direction': 1, 'lens': 'equations', 'present': False}
    """
    wanted: dict[str, Any] = {LENS: query.get(LENS), DIRECTION: int(query.get(DIRECTION, "") in _BACKWARD)}
    for name, first in _FIRST.items():
        if number := _NUMBER.fullmatch(query.get(name, "")):
            wanted[name] = int(number[1]) - first
    return read_choice(wanted) | {PRESENT: query.get(PRESENT, "0") not in _OFF}


def query_of(selection: Selection) -> dict[str, str]:
    """What an address says of `selection`, but for the text and the model; what is as at the start is left out.

    >>> from lstm_demo.app.selection import Reading
    >>> query_of(Selection(Reading("", ""), word=2, unit=7, lens="equations"))
    {'word': '3', 'unit': '7', 'lens': 'equations'}
    """
    numbers = {name: getattr(selection, name) for name in _FIRST}
    query = {name: str(number + _FIRST[name]) for name, number in numbers.items() if number is not None}
    if selection.direction:
        query[DIRECTION] = _BACKWARD[0]
    if selection.lens != LENSES[0]:
        query[LENS] = selection.lens
    return query | ({PRESENT: "1"} if selection.present else {})


def follow() -> list[str]:
    """Look where the address says, at the first visit and when the visitor goes back or forward in their history.

    At all other times the address follows the visitor. What it holds was written by anybody: a review without a word,
    or one that is too long, is refused with a sentence; what does not exist is left out. A model on the Hub is noted,
    and nothing is fetched.

    Returns:
        Sentences for the visitor.
    """
    query, is_first = st.query_params.to_dict(), visit.is_new()
    context = get_script_run_ctx()
    if not is_first and not (context and context.is_history_navigation):
        before = looked_at()
        visit.select(before)
        _serve()
        left_out.count(len(before.reading.edits) - len(visit.selection().reading.edits))  # with another model
        return []
    begins_with_own = is_first and awaits_own_text()
    notes = [*_follow_model(query), *_follow_text(query, is_first)]
    selection = visit.selection()
    if not is_first or set(query) & set(NAMES):
        visit.act()
    if not is_first:
        selection = Selection(selection.reading)
    visit.select(replace(selection, **read_query(query)))
    visit.begin_turn()
    _serve()
    notes += _follow_experiment(query)
    if begins_with_own:
        left_out.hold_back()
    return notes


def looked_at() -> Selection:
    """What is looked at just now: the word is where the visitor rests, which the browser wrote into the address.

    Streamlit may go on sending an address as it was: a word that was known before is no news of where they look.
    """
    selection, word = visit.selection(), _word()
    *speaks_of, known = st.session_state.get(_WRITTEN, (None, None, None))
    if word != st.session_state.get(_PASSED):
        st.session_state.pop(_PASSED, None)  # the address is another one
    is_known = word in (None, known, st.session_state.get(_PASSED))
    is_news = speaks_of == [selection.reading.own, visit.turn()] and not is_known
    return replace(selection, word=word) if is_news else selection


def awaits_own_text() -> bool:
    """Is the address of a text that nobody but the browser's tab knows, and which it has not brought back yet?"""
    return st.query_params.get(EXAMPLE) == visit.OWN and visit.awaits_draft()


def pass_by() -> None:
    """The browser said where its visitor looks: from now on, what the address names at this moment is no news."""
    st.session_state[_PASSED] = _word()


def try_out() -> None:
    """What is changed just now is still being tried: the address does not follow until somebody rests."""
    st.session_state[_TRIED] = True


def links_to_pages(with_word: bool = False) -> dict[str, str]:
    """What the address of any page holds when somebody goes there; the word they look at is kept by the browser."""
    return {name: value for name, value in _ours().items() if name != WORD or with_word}


def write(is_word_chosen: bool = False) -> None:
    """Let the address say what is looked at, on every page, for a reload knows no more.

    A choice makes an entry in the visitor's history. The word there is the browser's own, which knows where the visitor
    rests, unless a word was chosen just now.
    """
    if awaits_own_text():
        return
    if not is_word_chosen:
        visit.select(looked_at())
    selection, before = visit.selection(), st.query_params.to_dict()
    speaks_of = (selection.reading.own, visit.turn())
    is_same = st.session_state.get(_WRITTEN, speaks_of)[:2] == speaks_of
    ours = _ours()
    if is_same and not is_word_chosen and WORD not in before:
        ours.pop(WORD, None)  # the page is new, and the browser knows better
    st.session_state[_WRITTEN] = (*speaks_of, read_query(ours).get(WORD))
    if st.session_state.pop(_TRIED, False):
        ours = {name: value for name, value in ours.items() if name != EXPERIMENT}
        ours |= {name: before[name] for name in (EXPERIMENT,) if name in before}
    others = {name: value for name, value in before.items() if name not in NAMES}
    if others | ours == before:
        return
    try:
        st.query_params.from_dict(others | ours)
    except StreamlitAPIException:  # a widget of this page has an entry of its own, and does not give it away
        for name in set(before) & set(NAMES) - set(ours):
            del st.query_params[name]
        st.query_params.update(ours)


def link(selection: Selection, with_text: bool) -> dict[str, str]:
    """What a link to `selection` holds: a word and an experiment only with their text, or the example that it is.

    `with_text`: does the visitor want what they typed in it?
    """
    query = _of_model() | query_of(replace(selection, present=False))
    example = example_of(selection.reading.text)
    experiment = _of_experiment(selection, with_text)
    if example:
        return query | {EXAMPLE: example} | experiment
    if with_text:
        return query | {TEXT: selection.reading.text} | experiment
    query.pop(WORD, None)
    return query


def has_room(selection: Selection, with_text: bool = False) -> bool:
    """Has a link room for the experiment? One without any needs none."""
    return len(_experiment(selection, with_text)) <= MAX_EXPERIMENT_CHARACTERS


def _experiment(selection: Selection, with_text: bool) -> str:
    edits = selection.reading.edits
    return write_experiment(edits if with_text else without_typed(edits))


def _serve() -> None:
    """Let the model that answers read what is selected; what it does not have is not looked at."""
    served = cache.served_model()
    visit.select(visit.selection().read_by(served.source).within(served.bundle.config))


def _follow_model(query: Mapping[str, str]) -> list[str]:
    asked, names = query.get(MODEL), cache.models()
    brought = {source: name for name, source in visit.fetched().items()}.get(query.get(HUB, ""))
    if query.get(HUB) and not brought:
        visit.want_repository(query[HUB][:MAX_ADDRESS_CHARACTERS])
    st.session_state[visit.MODEL] = brought or (asked if asked in names else next(iter(names)))
    if asked is None or asked in names:
        return []
    texts = visitors_texts()
    values = {"asked": shorten(asked), "name": cache.served_model().bundle.name, "names": texts.list([*names], "comma")}
    return [texts.format("app.missing", **values)]


def _follow_text(query: Mapping[str, str], is_first: bool) -> list[str]:
    """Take the text of a link, or else its example; where it names neither, the visitor's own, or the first example."""
    text, example = query.get(TEXT), query.get(EXAMPLE)
    brought = _readable(text) if text is not None else examples()[example].text if example in examples() else None
    if brought:
        visit.await_no_draft()
    elif not is_first:
        brought = visit.own_text() or first_text()
    if brought and brought != visit.selection().reading.text:
        visit.select(visit.selection().read(brought))
        visit.show(brought)
    is_refused = text is not None and _readable(text) is None
    return [visitors_texts().format("link.refused", most=MAX_LINK_CHARACTERS)] if is_refused else []


def _follow_experiment(query: Mapping[str, str]) -> list[str]:
    """Make the experiment of an address; whether this text has its words is seen when the text is there."""
    try:
        edits = parse(query.get(EXPERIMENT, ""))
    except InputError as error:
        texts = visitors_texts()
        visit.select(visit.selection().experiment(()))
        return [texts.format("link.experiment_refused", reason=error.worded(texts))]
    visit.select(visit.selection().experiment(edits))
    return []


def _readable(text: str) -> str | None:
    """A review from a link as a box in a browser would have it; None where it cannot be shown."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= MAX_LINK_CHARACTERS and tokenize(text) else None


def _word() -> int | None:
    """The word that the address names, from 0."""
    word: int | None = read_query(st.query_params.to_dict()).get(WORD)
    return word


def _ours() -> dict[str, str]:
    return _of_model() | _of_reading()


def _of_model() -> dict[str, str]:
    """The model, where it is not the one that everybody meets; one from the Hub by its address there."""
    chosen = visit.model()
    if chosen in visit.fetched():
        return {HUB: visit.fetched()[chosen]}
    return {MODEL: chosen} if chosen and chosen != next(iter(cache.models())) else {}


def _of_reading() -> dict[str, str]:
    selection = visit.selection()
    example = example_of(selection.reading.text)
    is_start = selection.reading.text == first_text() and visit.own_text() is None
    experiment = _of_experiment(selection)
    if experiment and not example:  # it must not be made on another text
        example = visit.OWN
    return ({EXAMPLE: example} if example and not is_start else {}) | query_of(selection) | experiment


def _of_experiment(selection: Selection, with_text: bool = False) -> dict[str, str]:
    """The experiment; a text to begin after that somebody typed, like a review, only where they ask for that."""
    text = _experiment(selection, with_text)
    return {EXPERIMENT: text} if text and has_room(selection, with_text) else {}
