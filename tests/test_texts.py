"""Is there a text for everything that the program wants to say, is every text wanted, and does each language decide?"""

import pytest
from asked import asked, must_exist
from pseudo import LANGUAGE, english_words, write_languages

from lstm_demo import texts
from lstm_demo.texts import Texts, _entries

ENGLISH = Texts()


def test_values_are_filled_in_and_only_once():
    assert ENGLISH.format("app.fallback", reason="{name} & {reason}").endswith("{name} & {reason}")


def test_without_values_the_text_stands_as_it_is():
    assert "{word}" in ENGLISH["stage.rises"]


def test_a_missing_text_or_value_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        ENGLISH["there.is.no.such.text"]
    with pytest.raises(KeyError):
        ENGLISH.format("verdict.known", total=3)


def test_one_and_many_are_told_apart_by_the_text_and_large_numbers_are_written_so():
    assert ENGLISH.format("verdict.known", known=0, total=1) == "0 of 1 word known"
    assert (
        ENGLISH.format("verdict.known", known=1_000, total=2_000) == "1,000 of 2,000 words and punctuation marks known"
    )


@pytest.mark.parametrize(("n", "written"), [(0, ""), (1, "a"), (2, "a and b"), (3, "a, b and c"), (4, "a, b, c and d")])
def test_a_list_is_written_as_people_say_it(n, written):
    assert ENGLISH.list("abcd"[:n]) == written
    assert ENGLISH.list("abcd"[:n], "comma") == ", ".join("abcd"[:n])


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (-0.001, 2, "0.00"),
        (-1.5, 1, "\N{MINUS SIGN}1.5"),
        (10**30, 0, "1" + ",000" * 10),
        (0.5, None, "0.5"),
        (4.0, None, "4"),
    ],
)
def test_numbers_are_written_in_full(value, digits, written):
    assert ENGLISH.number(value, digits) == written


def test_a_term_stands_once_and_is_put_in_where_it_is_named(monkeypatch, tmp_path):
    content = (texts._LOCALES / "en.toml").read_text(encoding="utf-8")
    content = content.replace('forget_gate = "forget gate"', 'forget_gate = "keep gate"')
    (tmp_path / "yy.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(texts, "_LOCALES", tmp_path)
    assert Texts("yy")["legend.forget_gate_meaning"].startswith("keep gate: how much is kept")
    assert [key for key, text in _entries("yy").items() if "forget gate" in text] == []
    assert [key for key, text in _entries("yy").items() if "{term:" in text] == []


def test_a_language_has_its_own_signs_and_order(monkeypatch, tmp_path):
    content = (texts._LOCALES / "en.toml").read_text(encoding="utf-8")
    for old, new in (
        ('point = "."', 'point = ","'),
        ('thousands = ","', 'thousands = "."'),
        ("{value}\u00a0%", "%{value}"),
    ):
        content = content.replace(old, new, 1)
    (tmp_path / "zz.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(texts, "_LOCALES", tmp_path)
    assert Texts("zz").number(1_234.5, 1) == "1.234,5"
    assert Texts("zz").percent(0.5) == "%50"


def test_the_pseudo_language_of_the_tests_has_all_texts_and_no_english(monkeypatch, tmp_path):
    write_languages(tmp_path, texts._LOCALES / "en.toml")
    monkeypatch.setattr(texts, "_LOCALES", tmp_path)
    assert _entries(LANGUAGE).keys() == _entries("en").keys()
    assert english_words(Texts(LANGUAGE)["app.footer"]) == []
    assert Texts(LANGUAGE).format("verdict.known", known=1, total=1).startswith("1 ")


def test_every_key_in_the_code_has_a_text():
    assert len(must_exist()) > 200
    assert must_exist() - set(_entries("en")) == set()


def test_every_text_is_asked_for_and_says_something():
    assert set(_entries("en")) - asked() == set()
    assert [key for key, text in _entries("en").items() if not text.strip()] == []


@pytest.mark.parametrize(
    "key",
    [
        *("app.dead", "read.dead", "read.plain.dead", "stage.dead", "stage.column_dead", "stage.plain.dead"),
        *("cell_lens.dead", "cell_lens.sees_dead", "equations.dead", "units_lens.dead", "terms.dead", "pairs.dead"),
        *("about.member.dead", "forget_gate.dead", "dead.title", "verdict.dead", "kind.dead", "baselines.dead"),
    ],
)
def test_a_text_that_nobody_asks_for_would_be_found(key):
    assert key not in asked()
