"""What this project makes of a text, and where in the text it came from."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nltk import redos
from nltk.tokenize import NLTKWordTokenizer

from lstm_demo import words as module
from lstm_demo.limits import MAX_CHARACTERS
from lstm_demo.words import normalize, tokenize


def forms_of(text):
    return [token.form for token in tokenize(text)]


def sources_of(text):
    return [text[token.start : token.end] for token in tokenize(text)]


# Each text with the words that the vocabulary gets, and what they were in the text where that is something else.
EXAMPLES = [
    ("Good film", "good film", "Good film"),
    ("It isn't bad.", "it is n't bad .", "It is n't bad ."),
    ("can't won't cannot", "ca n't wo n't can not", None),
    ("I'm sure you're Bob's", "i 'm sure you 're bob 's", "I 'm sure you 're Bob 's"),
    ("they'd say he'll", "they 'd say he 'll", None),
    ("film.It was", "film . it was", "film . It was"),
    ("bad.Not.Good", "bad . not . good", "bad . Not . Good"),
    ("Mr. Bean vs. Dr. J. Who", "mr. bean vs. dr. j. who", "Mr. Bean vs. Dr. J. Who"),
    ("So did I. Good.", "so did i . good .", "So did I . Good ."),
    ("end (of it.) \"Yes.\"", 'end ( of it . ) " yes . "', 'end ( of it . ) " Yes . "'),
    ("on www.imdb.com and amazon.com now", "on www.imdb.com and amazon.com now", None),
    ("one<br />two<BR>three<br/>four", "one two three four", None),
    ("Tom &amp; Jerry", "tom & jerry", "Tom &amp; Jerry"),
    ("&quot;hi&quot; it&#39;s &#x2605;", "\" hi \" it 's \u2605", "&quot; hi &quot; it &#39;s &#x2605;"),
    ("\u201cGreat\u201d \u2018x\u2019", "\" great \" ' x '", "\u201c Great \u201d \u2018 x \u2019"),
    ("don\u2019t", "do n't", "do n\u2019t"),
    ("``so'' ''called''", '" so " " called "', "`` so '' '' called ''"),
    ("\x93q\x94 it\x92s x\x85y\x97z", "\" q \" it 's x ... y - z", "\x93 q \x94 it \x92s x \x85 y \x97 z"),
    ("wait... what\u2026", "wait ... what ...", "wait ... what \u2026"),
    ("good\U0001f600\U0001f44d\U0001f3fd!", "good \U0001f600 \U0001f44d\U0001f3fd !", None),
    ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d \U0001f469", None),
    ("这部电影很好!", "这 部 电 影 很 好 !", None),
    ("a 8/10 film, 3.5 of 5", "a 8/10 film , 3.5 of 5", None),
    ("well-made actor/director e\u2011mail", "well - made actor / director e \u2011 mail", None),
    ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth", "soft\u00adhyphen zero\u200bwidth"),
    ("a_b~c=d", "a _ b ~ c = d", None),
    ("What?! $5 5% #1", "what ? ! $ 5 5 % # 1", "What ? ! $ 5 5 % # 1"),
    ("<pad> <unk>", "< pad > < unk >", None),
    ("\tA\u3000\u00c9T\u00c9\r\n", "a \u00e9t\u00e9", "A \u00c9T\u00c9"),
    ("", "", None),
    (" \n\u2028", "", None),
    ("<br /><br />", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "forms", "sources"), EXAMPLES, ids=[repr(text) for text, _, _ in EXAMPLES])
def test_forms_and_sources(text, forms, sources):
    assert forms_of(text) == forms.split(" ") if forms else forms_of(text) == []
    assert sources_of(text) == (forms if sources is None else sources).split(" ") if forms else True


@pytest.mark.parametrize("lost", ["\u00ad", "\u200b", "\ufeff"])
def test_spans_reach_over_what_was_dropped(lost):
    assert tokenize(f"x go{lost}od y")[1] == ("good", 2, 7)


def test_what_stands_for_something_else_is_shown_whole():
    assert tokenize("x\u2026y") == [("x", 0, 1), ("...", 1, 2), ("y", 2, 3)]
    assert tokenize("&NotEqualTilde;") == [("\u2242", 0, 15), ("\u0338", 0, 15)]


def test_what_only_looks_like_an_entity_is_plain_text():
    assert tokenize("a&bogus;b") == [("a", 0, 1), ("&", 1, 2), ("bogus", 2, 7), (";", 7, 8), ("b", 8, 9)]


NASTY = st.lists(
    st.sampled_from(
        [
            *"\"'`.,;:!?()[]{}<>@#$%&*-/\\_~|=^aIx18 \n\t\r\x00\x1c\x1f\x85\x91\x93\x96\u2028\u3000\u00a0",
            *"\u2018\u2019\u201c\u201d\u00ab\u00bb\u00ad\u200b\u200d\ufeff\ufe0f\u2026\u2014\u0301",
            *("''", "``", "...", "..", "--", "n't", "'s", "'ll", "can", "not", "gonna", "d'ye", "more'n", "'tis"),
            *("<br />", "<br>", "<BR", "&amp;", "&quot;", "&#39;", "&#0;", "&#xD800;", "&NotEqualTilde;", "&bogus;"),
            *("\U0001f600", "\U0001f3fd", "\u2764", "\u4e2d", "\u30a2", "\U00020000", "\ud800", "\udfff"),
            *("\u00e9", "\u0130", "\u00df", "\u03a3", "Mr", "etc", "U.S.", "www", "com", "film", "good"),
        ]
    ),
    max_size=20,
).map("".join)  # fmt: skip
ANYTHING = st.text(st.characters(), max_size=60) | NASTY


@given(ANYTHING)
@example("'\u00ad'")
@example("''\"``")
@example("\ud800")
def test_any_text_gives_tokens_that_point_into_it(text):
    ends = [(0, 0)]
    for token in tokenize(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.form
        assert not any(character.isspace() for character in token.form)
        ends.append((token.start, token.end))
    assert ends == sorted(ends)
    assert [end for _, end in ends] == sorted(end for _, end in ends)


def squeezed(text):
    """`text` without spaces and case; a sigma's small form depends on its neighbours."""
    return "".join(text.split()).lower().replace("\u03c2", "\u03c3")


@given(ANYTHING)
def test_no_visible_character_is_lost(text):
    normal = normalize(text).text.replace("``", "''")
    found = "".join(forms_of(text)).replace("``", "''").replace("\u03c2", "\u03c3")
    assert found == squeezed(normal)


@given(ANYTHING)
def test_every_normalised_character_has_its_place(text):
    normal = normalize(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@given(ANYTHING)
def test_words_are_split_as_nltk_does(text):
    normal = normalize(text).text
    assert list(module.TOKENIZER.span_tokenize(normal)) == list(NLTKWordTokenizer().span_tokenize(normal))


def test_no_clock_decides_what_the_tokens_are(monkeypatch):
    text = "\"It isn't bad,\" they said (twice): 'see it!' -- " * 400
    expected = tokenize(text)
    monkeypatch.setattr(redos, "DEFAULT_TIMEOUT", 1e-9)  # seconds, as on a machine that never comes round to it
    assert tokenize(text) == expected
    with pytest.raises(TimeoutError):  # which NLTK's own gives up after
        list(NLTKWordTokenizer().span_tokenize(text))


@given(st.text(st.sampled_from("abcxyz "), max_size=40))
def test_plain_words_are_split_at_spaces(text):
    assert forms_of(text) == sources_of(text) == text.split()


UNITS = ['"', "'", "`", "&", "&#", "&amp", "<br", "<br ", ".", "a.b", "-", "a-", "mr.", "a", "1,", "(", "[", "\\"]
UNITS += [
    "\U0001f600",
    "\u200d",
    "\U0001f3fd",
    "\u4e2d",
    "\u0301",
    "\ud800",
    "\u00ad",
    "\n",
    " ",
    "cannot",
    "'ll ",
    "n't",
]


def hostile(unit, n_characters):
    return f"x {unit * n_characters}"[: n_characters - 1] + "y"


def processor_time(text):
    """Seconds of this thread's own, the least of a few, which other work on the machine changes little."""

    def once():
        started = time.thread_time()
        tokenize(text)
        return time.thread_time() - started

    return min(once() for _ in range(3))


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_the_longest_hostile_texts_are_read_in_linear_time(unit):
    tokens = tokenize(hostile(unit, MAX_CHARACTERS))
    assert tokens[0].start == 0
    assert tokens[-1].end == MAX_CHARACTERS
    assert len(tokens) <= MAX_CHARACTERS
    short, long = (processor_time(hostile(unit, MAX_CHARACTERS // size)) for size in (10, 1))
    assert long < 40 * short  # ten times as long; where time is quadratic, a hundred times


def test_case_can_be_kept():
    assert [token.form for token in tokenize("It ISN'T \u0130!", lower=False)] == ["It", "IS", "N'T", "\u0130", "!"]
