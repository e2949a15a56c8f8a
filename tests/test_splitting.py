"""Other people's ways of splitting: the same forms as the programs that they are named after, each with its place.

The references are those programs' own lines, written down as their source has them.
"""

import re
import string

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nltk.tokenize import NLTKWordTokenizer

from lstm_demo.splitting import split
from lstm_demo.tokenization import Tokenization
from tests.test_words import NASTY

KERAS_FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
STRIPPED = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'"
TEXT = 'It isn\'t "great".<br />Well-made, though: 8/10! I liked it.'
EXAMPLES = {
    Tokenization("blanks"): 'it isn\'t "great".<br />well-made, though: 8/10! i liked it.',
    Tokenization("blanks", lower=False): TEXT,
    Tokenization("basic_english"): "it isn ' t great . well-made , though 8/10 ! i liked it .",
    Tokenization("text_vectorization", filters=STRIPPED): "it isnt greatbr wellmade though 810 i liked it",
    Tokenization("keras_tokenizer", filters=KERAS_FILTERS): "it isn't great br well made though 8 10 i liked it",
    Tokenization("nltk"): "it is n't `` great '' . < br / > well-made , though : 8/10 ! i liked it .",
}


def basic_english(text):
    """Torchtext 0.18, `data/utils.py`: `_patterns`, `_replacements`, `_basic_english_normalize`."""
    patterns = [r"\'", r"\"", r"\.", r"<br \/>", r",", r"\(", r"\)", r"\!", r"\?", r"\;", r"\:", r"\s+"]
    replacements = [" '  ", "", " . ", " ", " , ", " ( ", " ) ", " ! ", " ? ", " ", " ", " "]
    text = text.lower()
    for pattern, replacement in zip(patterns, replacements, strict=True):
        text = re.sub(pattern, replacement, text)
    return text.split()


def text_to_word_sequence(text, filters, lower=True):
    """Keras 3, `legacy/preprocessing/text.py`, `split=" "`."""
    if lower:
        text = text.lower()
    text = text.translate(str.maketrans(dict.fromkeys(filters, " ")))
    return [word for word in text.split(" ") if word]


def text_vectorization(text, lower=True, strip=True):
    """Keras 3's `TextVectorization._preprocess` on the bytes that TensorFlow's operations see."""
    stored = text.encode("utf-8", "surrogatepass")
    stored = stored.lower() if lower else stored  # of bytes: A to Z alone, as `tf.strings.lower` without an encoding
    if strip:
        stored = re.sub(rb'[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']', b"", stored)
    return [word.decode("utf-8", "surrogatepass") for word in stored.split()]


WAYS = {  # the settings, and the program that they stand for
    "blanks": (Tokenization("blanks"), lambda text: text.lower().split()),
    "blanks, cased": (Tokenization("blanks", lower=False), str.split),
    "blanks, without punctuation": (
        Tokenization("blanks", filters=string.punctuation),
        lambda text: "".join(c for c in text.lower() if c not in string.punctuation).split(),
    ),
    "basic_english": (Tokenization("basic_english"), basic_english),
    "keras_tokenizer": (
        Tokenization("keras_tokenizer", filters=KERAS_FILTERS),
        lambda text: text_to_word_sequence(text, KERAS_FILTERS),
    ),
    "keras_tokenizer, cased": (
        Tokenization("keras_tokenizer", lower=False, filters="aI\u0307 "),
        lambda text: text_to_word_sequence(text, filters="aI\u0307 ", lower=False),
    ),
    "keras_tokenizer, dots": (
        Tokenization("keras_tokenizer", filters="i\u0307."),
        lambda text: text_to_word_sequence(text, filters="i\u0307."),
    ),
    "char_level": (Tokenization("keras_tokenizer", filters=".,", characters=True), lambda text: list(text.lower())),
    "text_vectorization": (Tokenization("text_vectorization", filters=STRIPPED), text_vectorization),
    "text_vectorization, cased": (
        Tokenization("text_vectorization", lower=False, filters=STRIPPED),
        lambda text: text_vectorization(text, lower=False),
    ),
    "text_vectorization, lower": (
        Tokenization("text_vectorization"),
        lambda text: text_vectorization(text, strip=False),
    ),
    "text_vectorization, characters": (
        Tokenization("text_vectorization", characters=True),
        lambda text: [bytes([one]).lower().decode() if (one := ord(c)) < 128 else c for c in text],
    ),
}
ANYTHING = st.text(st.characters(), max_size=40) | NASTY


@pytest.mark.parametrize("way", EXAMPLES, ids=lambda way: f"{way.method}-{way.lower}")
def test_one_sentence_shows_the_differences(way):
    assert " ".join(token.form for token in split(TEXT, way)) == EXAMPLES[way]


@settings(max_examples=60)  # for each way
@given(text=ANYTHING)
@example(text='\u0130I\u0307 \u0391\u03a3. \u03a3\u0391 \ud800 A\u00c9\x85b\x1cc\u00a0d"e\'<br" />f<br />')
@pytest.mark.parametrize("name", WAYS)
def test_the_forms_are_the_originals_and_each_points_to_what_it_was(name, text):
    way, original = WAYS[name]
    tokens = split(text, way)
    assert [token.form for token in tokens] == original(text)
    in_order(text, tokens)


@settings(max_examples=150)
@given(text=ANYTHING)
@example(text="He said \"Go.\" Then 'it' ''was'' ``over``... and. Mr. X cannot. ''' ```")
@pytest.mark.parametrize("lower", [True, False])
def test_nltks_tokens_are_found_in_the_text(text, lower):
    tokens = split(text, Tokenization("nltk", lower=lower))
    in_order(text, tokens)
    typed, found = text.lower() if lower else text, "".join(token.form for token in tokens)
    assert re.sub("[\"'`]", "", found) == re.sub("[\\s\"'`]", "", typed)
    assert all(text[one.start : one.end] in ('"', "``", "''") for one in tokens if one.form in ("``", "''"))


@given(text=ANYTHING.map(lambda text: re.sub(r"[.!?]", "", text)))
def test_one_sentence_is_split_as_nltk_does(text):
    assert [token.form for token in split(text, Tokenization("nltk", lower=False))] == NLTKWordTokenizer().tokenize(
        text
    )


def test_nltk_splits_sentences_first():
    def forms(text):
        return " ".join(token.form for token in split(text, Tokenization("nltk", lower=False)))

    assert forms("A dull Film. It isn't.") == "A dull Film . It is n't ."
    assert forms('He said "Go." Mr. J. Bean went... and so on. No!') == (
        "He said `` Go . '' Mr. J. Bean went ... and so on . No !"
    )


@pytest.mark.parametrize("name", [*WAYS, "nltk"])
@pytest.mark.parametrize("unit", [".", ".)", "\u0130", '"', "a.", "<br /", "'"])
def test_the_longest_texts_are_split(name, unit):
    way = WAYS[name][0] if name in WAYS else Tokenization("nltk")
    text = (unit * 20_000)[:20_000]
    in_order(text, split(text, way))


def in_order(text, tokens):
    """Every token has a form and a place; places go forwards."""
    ends = [(0, 0)]
    for token in tokens:
        assert token.form
        assert 0 <= token.start < token.end <= len(text)
        ends.append((token.start, token.end))
    assert ends == sorted(ends)
    assert [end for _, end in ends] == sorted(end for _, end in ends)
