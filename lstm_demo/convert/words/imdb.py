"""Keras' IMDB data: is a vocabulary the one that it comes with? Its ids are three less than those of its reviews."""

from collections.abc import Mapping

from lstm_demo.convert.answers import Answers

START = "row:1"  # the mark that begins each review
_N_WORDS = 88_584
_SOME = {"the": 1, "and": 2, "a": 3, "br": 7, "fawn": 34_701, "tsukino": 52_006}


def recognised(ids: Mapping[str, int]) -> Answers | None:
    """What `keras.datasets.imdb.load_data()` does with `imdb.get_word_index()`, if `ids` are that; or None.

    A `Tokenizer` that is fitted to the same reviews has other words: it keeps the marks of lines, and counts 88,582 of
    the training data.
    """
    if len(ids) != _N_WORDS or any(ids.get(word) != index for word, index in _SOME.items()):
        return None
    return Answers(
        tokens="keras-tokenizer",
        shift=3,
        padding_id=0,
        unknown_id=2,
        before=(START,),
        cuts_marks=True,
        cut_vocabulary=True,
    )
