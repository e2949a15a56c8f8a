"""The treebank must read like typed text, because that is what the network will be shown."""

import pytest

from lstm_demo.errors import DataError
from lstm_demo.text import tokenize
from lstm_demo.training.trees import Phrase, detokenize, parse_tree, read_trees


def test_every_subtree_is_a_phrase_and_the_sentence_comes_last():
    phrases = list(parse_tree("(4 (2 A) (3 (3 very) (4 fine)))"))
    assert phrases == [
        Phrase("A", 2),
        Phrase("very", 3),
        Phrase("fine", 4),
        Phrase("very fine", 3),
        Phrase("A very fine", 4),
    ]


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("It 's a film that does n't bore , ever .", "It's a film that doesn't bore, ever."),
        ("You ca n't -LRB- really -RRB- lose : it costs $ 5 !", "You can't (really) lose: it costs $5!"),
        ("`` The Rock '' is back ...", '"The Rock" is back...'),
        ("actor\\/director and a \\* -- I 'd say 60 % ?", "actor/director and a * -- I'd say 60%?"),
        (
            "a coming-of-age tale ; they 've , we 'll , you 're , I 'm",
            "a coming-of-age tale; they've, we'll, you're, I'm",
        ),
        ("the critics ' ` darling '", "the critics' 'darling'"),
        ("n't good", "n't good"),
        (", and", ", and"),
    ],
)
def test_words_are_joined_as_they_would_be_typed(words, typed):
    assert detokenize(words.split()) == typed


def test_typed_sentences_give_natural_tokens():
    *_, sentence = parse_tree(
        "(2 (2 It) (2 ca) (2 n't) (2 be) (2 ``) (2 that) (2 '') (2 bad) (2 -LRB-) (2 so) (2 -RRB-))"
    )
    forms = [token.form for token in tokenize(sentence.text)]
    assert forms == ["it", "ca", "n't", "be", '"', "that", '"', "bad", "(", "so", ")"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("(2 good", "not closed"),
        ("2 good)", "outside"),
        ("(2 good))", "outside"),
        ("(5 good)", "labels are 0 to 4"),
        ("(good)", "labels are 0 to 4"),
        ("(2 )", "no word"),
        ("((2 good))", "without a label"),
    ],
)
def test_a_line_that_is_no_tree_is_refused_with_its_number(tmp_path, line, why):
    path = tmp_path / "dev.txt"
    path.write_text(f"(2 fine)\n\n{line}\n")
    with pytest.raises(DataError, match=f"Line 3 .*({why})"):
        read_trees(path)
