"""Is another language noticed, and does no English go by for one: slang, misspellings, names, single words?"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.languages import sentences
from lstm_demo.foreign import LANGUAGES, foreign_language, is_doubtful, unread_language
from lstm_demo.texts import Texts
from lstm_demo.typed import typed_texts

REPORTED = [one for one in sentences() if one.split == "report"]


def test_what_other_languages_are_found_and_called():
    others = [one for one in REPORTED if one.language != "en"]
    found = [foreign_language(one.text) == one.language for one in others]
    assert len(found) == 70
    assert sum(found) >= 68  # benchmarks/LANGUAGES.md says: all


def test_hardly_any_english_of_single_words_names_and_slang_is_warned_of():
    english = [one.text for one in REPORTED if one.language == "en"]
    warned = [text for text in english if foreign_language(text)]
    assert len(english) == 30
    assert warned == ["Guillermo del Toro", "pure schadenfreude"]  # which are foreign words


def test_nothing_that_people_type_is_warned_of():
    assert [one.text for one in typed_texts("validation") if foreign_language(one.text)] == []


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "!!!", "8/10", "\N{CLAPPING HANDS SIGN}\N{CLAPPING HANDS SIGN}", "meh", "Wunderbar", "wunderbar!"),
        *("ha ha ha", "La Haine", "Das Boot", "Krzysztof Kie\u015blowski", "this movie slaps, no cap"),
        *("awsome moive, realy enjoyd it", "I saw Der Untergang twice and it was great"),
    ],
)
def test_too_little_to_go_by_is_no_other_language(text):
    assert foreign_language(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Film war langweilig.", "de"),
        ("Ein wunderbarer Film!", "de"),
        ("EIN WUNDERBARER FILM!", "de"),
        ("C\u2019est un film que j\u2019ai beaucoup aim\u00e9", "fr"),
        ("\u6d6a\u8d39\u65f6\u95f4", "zh"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit", "la"),
    ],
)
def test_a_few_words_are_enough(text, language):
    assert foreign_language(text) == language


@given(st.text(max_size=40) | st.text(st.characters(codec="ascii"), max_size=40))
def test_any_text_has_an_answer(text):
    assert foreign_language(text) in (None, *LANGUAGES)


@given(st.from_regex(r"[a-z]{1,12}", fullmatch=True), st.integers(1, 9))
def test_one_word_is_no_language_however_often_it_is_said(word, times):
    assert not is_doubtful(" ".join([word] * times))


def test_of_a_long_text_the_beginning_is_looked_at():
    german = "Der Film war langweilig. " * 60
    assert foreign_language(german + "the " * 5_000) == "de"
    assert foreign_language("I think that the film is good. " * 60 + german) is None


def test_a_warning_is_for_those_models_alone_of_which_is_known_that_they_read_english(make_bundle):
    trained = replace(make_bundle(), recipe={"recipe": {"seed": 0}})
    assert unread_language(trained, "Der Film war langweilig.") == "de"
    assert unread_language(trained, "It was dull.") is None
    assert unread_language(make_bundle(), "Der Film war langweilig.") is None


def test_a_long_text_whose_words_the_model_knows_is_english(make_bundle):
    trained, german = replace(make_bundle(), recipe={"recipe": {"seed": 0}}), "Der Film war langweilig. " * 4
    assert unread_language(trained, german, n_known=18, n_tokens=20) is None
    assert unread_language(trained, german, n_known=17, n_tokens=20) == "de"
    assert unread_language(trained, german, n_known=19, n_tokens=19) == "de"  # of few words many may be known by chance


def test_each_language_has_a_name():
    names = Texts()
    assert len({names[f"language.{language}"] for language in LANGUAGES}) == len(LANGUAGES)


def test_what_is_english_by_its_words_loads_no_identifier():
    program = (
        "import sys; from lstm_demo.foreign import foreign_language; "
        "print(foreign_language('The film was dull.'), 'py3langid' in sys.modules, "
        "foreign_language('Der Film war dumm.'), 'py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "False", "de", "True"]


def test_threads_agree():
    texts = [one.text for one in REPORTED] * 2
    alone = [foreign_language(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(foreign_language, texts)) == alone
