"""The settings of a tokenization: what is refused, with a sentence, and what survives a file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.tokenization import OURS, Tokenization

FULL = Tokenization(
    "keras_tokenizer",
    lower=False,
    filters=".,\t\n\u0130",
    characters=True,
    unknown="skip",
    max_tokens=20,
    keep="end",
    before=["<start>", "\n"],
    after=("<end>",),
    cuts_marks=True,
    padding="before",
    padded_to=30,
)


@pytest.mark.parametrize("way", [OURS, FULL], ids=["ours", "full"])
def test_it_survives_json(way):
    again = Tokenization.from_dict(json.loads(json.dumps(way.to_dict())))
    assert again == way
    assert hash(again) == hash(way)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"method": "regex"}, "method is 'regex'; use one of words, blanks, "),
        ({"method": ["words"]}, "method is "),
        ({"lower": 1}, "lower is 1; use true or false"),
        ({"unknown": None}, "unknown is None; use one of symbol and skip"),
        ({"keep": "middle"}, "keep is 'middle'; use one of start and end"),
        ({"filters": "a" * 1_001, "method": "keras_tokenizer"}, "at most 1,000 characters"),
        ({"filters": ["a"], "method": "keras_tokenizer"}, "filters is "),
        ({"filters": "\ud800", "method": "keras_tokenizer"}, "filters is "),
        ({"filters": "."}, "filters has no meaning for the method words; "),
        ({"characters": True, "method": "blanks"}, "characters has no meaning for the method blanks; "),
        ({"max_tokens": 0}, "max_tokens is 0; use a whole number from 1 to 1,000,000"),
        ({"max_tokens": 2, "before": ["a"], "after": ["b"]}, "max_tokens is 2; use a whole number from 3 to "),
        ({"max_tokens": 10**30}, "max_tokens is 1000"),
        ({"before": "abc"}, "before is 'abc'; use a list of at most 8 words of the vocabulary"),
        ({"after": ["a"] * 9}, "after is "),
        ({"after": ["a" * 101]}, "after is "),
        ({"after": ["\udfff"]}, "after is "),
        ({"after": [""]}, "after is "),
        ({"after": [3]}, "after is "),
        ({"padding": "before"}, "padding is 'before' and padded_to is 0; give a side and a number"),
        ({"padded_to": 5}, "padding is 'none' and padded_to is 5"),
        ({"padding": "after", "padded_to": 1_001}, "padded_to is 1001; use a whole number from 0 to 1,000"),
        ({"pattern": "(a+)+$"}, "unknown entries"),
        ([], r"tokenization is \[\]; use a JSON object, such as {\"method\": \"blanks\"}"),
        (None, "tokenization is None; use a JSON object"),
    ],
    ids=repr,
)
def test_hostile_settings_are_refused_with_a_sentence(values, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        Tokenization.from_dict(values)
    assert len(str(caught.value)) < 400


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(max_size=5), some, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*FULL.to_dict(), "more"]), JSON | st.sampled_from(["skip", "end"]), max_size=3))
def test_any_json_is_a_tokenization_or_refused(values):
    try:
        way = Tokenization.from_dict(values)
    except InputError:
        return
    assert Tokenization.from_dict(json.loads(json.dumps(way.to_dict()))) == way
