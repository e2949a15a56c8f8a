"""Keras' Tokenizer: what do its words and settings say? `Tokenizer.to_json()`, as data."""

import json
from typing import Any

from lstm_demo.convert.answers import NONE, Answers
from lstm_demo.convert.words.found import Words, to_ids
from lstm_demo.errors import InputError


def is_tokenizer(content: Any) -> bool:
    """Does the parsed JSON look like `Tokenizer.to_json()`?"""
    return isinstance(content, dict) and content.get("class_name") == "Tokenizer" and "config" in content


def from_tokenizer(content: dict[str, Any], name: str) -> Words:
    """The words of a tokenizer, and what its settings answer.

    Raises:
        InputError: it is not laid out as Keras writes it, or splits elsewhere than at blanks.
    """
    config = content["config"]
    index = config.get("word_index") if isinstance(config, dict) else None
    try:
        index = json.loads(index) if isinstance(index, str) else index
    except (ValueError, RecursionError):
        index = None
    if not isinstance(index, dict):
        raise InputError(f"{name} is no Tokenizer as Keras writes it: it lacks config.word_index; write it again.")
    ids = to_ids({"word_index": index}, name)
    split, characters = config.get("split", " "), config.get("char_level") is True
    if split != " " and not characters:
        raise InputError(f"The Tokenizer in {name} splits at {split!r}; a bundle splits at blanks (split=' ').")
    number, filters, unknown = config.get("num_words"), config.get("filters"), config.get("oov_token")
    return Words(
        ids,
        Answers(
            tokens="keras-tokenizer",
            unknown_id=ids.get(unknown, NONE) if isinstance(unknown, str) else NONE,
            padding_id=0,  # no word has this id
            lower=config.get("lower", True) is True,
            filters=filters if isinstance(filters, str) else "",
            characters=characters,
            num_words=number if isinstance(number, int) and number > 0 else None,
        ),
    )
