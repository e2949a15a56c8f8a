"""In a language that is not English nothing English is left on any page, but names, data and what visitors typed."""

import html
import json
import re
from functools import reduce

import pytest
from drawn import drawn
from google.protobuf.json_format import MessageToDict
from pseudo import LANGUAGE, SIGNS, english_words, write_languages

from lstm_demo import hub, texts
from lstm_demo.app import cache
from lstm_demo.app import texts as app_texts
from lstm_demo.app.examples import examples
from lstm_demo.app.selection import LENSES
from lstm_demo.bundle import save_folder
from lstm_demo.card import read_card
from lstm_demo.measurements import read_measurements
from lstm_demo.minimal_pairs import minimal_pairs

NOT_READ = {
    *("id", "formId", "elementType", "type", "icon", "page", "pageScriptHash", "rawValue"),
    *(
        "gapSize",
        "direction",
        "justify",
        "align",
        "language",
        "queryString",
        "labelVisibility",
        "className",
        "style",
        "config",
        "theme",
        "queryParamKey",
    ),
}  # fields of Streamlit's messages that nobody reads
OF_FIGURES = {"text", "hovertemplate", "ticktext", "customdata", "y"}  # what is read of a figure
OF_PAYLOADS = {
    "texts",
    "terms",
    "signs",
    "say",
    "notes",
    "names",
    "title",
    "aid",
    "proof",
    "point",
    "unread",
    "unreadTouch",
    "because",
    "no_phrase",
    "faded",
    *("counts", "against"),
}  # what is read of a payload


@pytest.fixture
def pseudo(visit, monkeypatch, tmp_path):
    """`visit` for somebody who reads the pseudo-language."""
    write_languages(tmp_path, texts._LOCALES / "en.toml")
    monkeypatch.setattr(texts, "_LOCALES", tmp_path)
    monkeypatch.setattr(app_texts, "DEFAULT_LANGUAGE", LANGUAGE)
    return visit


def read(app):
    """Every string that is read on a page, with the name of the field that it stands in."""
    yield from of_elements(app._tree)
    for payload in drawn(app).values():
        for name in OF_PAYLOADS:
            yield from of(within(payload, name), name)


def of_elements(node):
    for child in getattr(node, "children", {}).values():
        yield from of_elements(child)
    if getattr(node, "type", "") != "bidi_component" and (proto := getattr(node, "proto", None)) is not None:
        sent = MessageToDict(proto)
        sent.pop("labelVisibility", None)
        for name, text in of(sent, "label"):
            if name == "spec":
                for field in OF_FIGURES:
                    yield from of(within(json.loads(text), field), field)
            elif name not in NOT_READ and not text.startswith("<style"):
                yield name, text


def within(value, name):
    """All that stands under `name` anywhere in `value`."""
    if isinstance(value, dict):
        return [one for key, one in value.items() if key == name] + [within(one, name) for one in value.values()]
    return [within(one, name) for one in value] if isinstance(value, list) else []


def of(value, name):
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict) and "weights" not in value:  # numbers, and their names in PyTorch
        for key, one in value.items():
            yield from of(one, key if isinstance(key, str) else name)
    elif isinstance(value, list):
        for one in value:
            yield from of(one, name)


def left(app, *data):
    """What is in English on a page, once `data` is taken out of it."""
    assert not app.exception
    names = re.compile(r"\b(" + "|".join(sorted(cache.models(), key=len, reverse=True)) + r")\b")
    lines = set()
    for name, text in read(app):
        cleaned = reduce(lambda whole, one: whole.replace(one, " "), data, html.unescape(text).replace("\\", ""))
        if words := english_words(names.sub(" ", cleaned)):
            lines.add(f"{name}: {' '.join(words)[:100]} | {text[:100]}")
    return "\n".join(sorted(lines))


@pytest.mark.parametrize("lens", LENSES)
@pytest.mark.parametrize("model", ["lstm", "bilstm", "cnn-lstm", "attention", "rnn"])
def test_the_stage_and_each_lens(pseudo, lens, model):
    text = "A dull zzz <br> film."
    app = pseudo(query={"model": model, "lens": lens, "text": text}).app
    assert {"stage", lens} <= drawn(app).keys()
    assert all(drawn(app)[name]["signs"].items() >= SIGNS.items() for name in ("stage", lens))
    words = ("dull", "zzz", "film")
    assert left(app, text, *(example.text for example in examples().values()), *words) == ""


@pytest.mark.parametrize("lens", LENSES)
def test_the_stage_and_each_lens_of_a_gru(pseudo, make_bundle, monkeypatch, tmp_path, lens):
    save_folder(make_bundle(cell="gru"), tmp_path / "tiny")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "tiny"))
    app = pseudo(query={"lens": lens, "text": "a zzz b"}).app
    assert {"stage", lens} <= drawn(app).keys()
    assert left(app, "a zzz b", *(example.text for example in examples().values()), "zzz", "tiny") == ""


def test_the_page_models(pseudo):
    figures, card = read_measurements(hub.load()), read_card(hub.load().card)
    sentences = [text for pair in minimal_pairs() for text in (pair.positive, pair.negative)]
    app = pseudo(page="models").unfold().app
    app.button(key="models.compare").click().run()
    first = next(iter(examples().values())).text
    assert left(app, card, first, *(one.text for one in figures.mistakes), *sentences) == ""


def test_the_page_about(pseudo):
    assert left(pseudo(page="about", query={"model": "rnn"}).app) == ""
    assert left(pseudo(page="about").app) == ""
