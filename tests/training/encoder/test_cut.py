"""What a student learns from must be real text, no more than is allowed, and the same each time."""

import re
from dataclasses import replace

import pytest

from lstm_demo.errors import InputError
from lstm_demo.training.data import fingerprint
from lstm_demo.training.encoder.cut import CutRecipe, cut_texts, split_clauses, split_sentences

REVIEWS = (
    "I liked it. The plot, which is thin, never bored me!<br /><br />Mr. Bean is in it - sadly - and he is fun.",
    "One. " + "Very " * 50 + "long. I LIKED IT! Nothing else, but that is enough.",
    "“Curly quotes”, they said; he didn\u2019t care... Was it good? No, it was not good at all.",
)
ALL = CutRecipe(clause_share=1.0, phrase_share=1.0, turned_share=0.0)


def test_every_text_is_a_piece_of_a_review_and_as_long_as_allowed():
    texts = cut_texts(REVIEWS, (), replace(ALL, min_words=2, max_words=9))
    assert len(texts) > 15
    for text in texts:
        assert any(text in review for review in REVIEWS)
        assert "<br" not in text
        assert text == text.strip()
        assert 2 <= len(re.findall(r"\w+(?:['\u2019-]\w+)*", text)) <= 9


def test_sentences_clauses_and_phrases_are_cut():
    texts = cut_texts(REVIEWS, (), ALL)
    assert {"I liked it.", "No, it was not good at all.", "which is thin", "but that is enough."} <= {*texts}
    phrases = {*texts} - {one for review in REVIEWS for one in split_sentences(review)}
    phrases -= {clause for review in REVIEWS for one in split_sentences(review) for clause in split_clauses(one)}
    assert phrases
    assert {*cut_texts(REVIEWS, (), replace(ALL, clause_share=0.0, phrase_share=0.0))} == {
        "I liked it.",
        "The plot, which is thin, never bored me!",
        "Mr. Bean is in it - sadly - and he is fun.",
        "Nothing else, but that is enough.",
        "“Curly quotes”, they said; he didn\u2019t care...",
        "Was it good?",
        "No, it was not good at all.",
    }


def test_texts_that_differ_in_case_and_marks_alone_come_once():
    names = [fingerprint(text) for text in cut_texts(REVIEWS, (), ALL)]
    assert len({*names}) == len(names)
    assert names.count(fingerprint("i liked it")) == 1


def test_what_must_not_be_learnt_from_is_left_out_in_any_case():
    texts = cut_texts(REVIEWS, {fingerprint("WAS it good")}, ALL)
    assert {*texts} == {*cut_texts(REVIEWS, (), ALL)} - {"Was it good?"}


def test_a_share_of_the_texts_comes_with_one_negation_more_or_less_too():
    recipe = replace(ALL, phrase_share=0.0)
    plain, found = ({*cut_texts(REVIEWS, (), replace(recipe, turned_share=share))} for share in (0.0, 1.0))
    assert plain < found
    assert {"No, it was good at all.", "he did care..."} & (found - plain)
    assert not any(text in review for review in REVIEWS for text in found - plain)


def test_the_seed_fixes_texts_and_order():
    recipe = CutRecipe(cut_seed=3)
    assert cut_texts(REVIEWS, (), recipe) == cut_texts(REVIEWS, (), recipe)
    assert cut_texts(REVIEWS, (), recipe) != cut_texts(REVIEWS, (), replace(recipe, cut_seed=4))
    in_order = [one for review in REVIEWS for one in split_sentences(review)]
    sentences = [text for text in cut_texts(REVIEWS, (), recipe) if text in in_order]
    assert sentences != sorted(sentences, key=in_order.index)  # shuffled: the first N are a fair sample


def test_impossible_lengths_are_refused():
    with pytest.raises(InputError, match="max_words is 1; use a whole number, at least 2"):
        CutRecipe(max_words=1)
