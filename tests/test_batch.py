"""Which reviews stand in a file, and is each judged as it would be alone, however many there are?"""

import csv
import io
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.batch import Review, columns_of, judge, of_column, of_lines
from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_CHARACTERS
from lstm_demo.predict import predict


def lines(content):
    return [(one.line, one.text) for one in of_lines(io.BytesIO(content), "f")]


def column(content, name="text"):
    return [(one.line, one.text) for one in of_column(io.BytesIO(content), "f", name)]


def refusal(read, *arguments):
    with pytest.raises(InputError) as caught:
        read(*arguments)
    return str(caught.value)


def test_each_line_is_a_review_and_an_empty_one_too():
    assert lines(b"a b\r\n\nc\n") == [(1, "a b"), (2, ""), (3, "c")]
    assert lines(b"") == []
    assert lines("\ufeffé\n".encode()) == [(1, "é")]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\ufeff"), max_size=9)))
def test_whatever_is_written_a_line_each_is_read_a_line_each(texts):
    assert [text for _, text in lines("".join(f"{text}\n" for text in texts).encode())] == texts


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(rows=st.lists(st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]), max_size=9)] * 2)))
def test_whatever_a_table_holds_is_read_from_its_column(delimiter, rows):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([("label", "text"), *rows])
    assert [text for _, text in column(file.getvalue().encode())] == [text for _, text in rows]


def test_a_row_has_the_number_of_the_line_that_it_ends_on():
    assert column(b'label,text\n1,"a\nb"\n\n0,c\n') == [(3, "a\nb"), (5, "c")]


@pytest.mark.parametrize("letter", ["a", "\N{GRINNING FACE}"])
def test_the_longest_line_is_read_and_a_longer_one_named(letter):
    longest = (letter * MAX_CHARACTERS).encode()
    assert lines(b"a\n" + longest + b"\r\n")[1] == (2, letter * MAX_CHARACTERS)
    for longer in (longest + letter.encode(), longest * 3):
        assert refusal(lines, b"a\n" + longer + b"\nb") == (
            "Line 2 of f has more than 20,000 characters, and no more can be read. Shorten it, please."
        )
        assert refusal(column, b"text\na\n" + longer + b"\nb").startswith("Line 3 of f has more than 20,000")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "f does not begin with the names of its columns; write them into its first line, 'text' among them."),
        (b"review,label\n", "f has no column 'text'; its columns are 'review' and 'label'."),
        (b"text,text\n", "f has the column 'text' twice; rename one of them."),
        (b"label,text\n1,a\n0\n", "Line 3 of f has 1 entry; the column 'text' is number 2. Mend it."),
        (b'text\na\n"b\nc', "Line 4 of f cannot be read as a row of a table (unexpected end of data); mend it."),
        (b"text\na\n\xff\n", "Line 3 of f is not UTF-8; save the file as UTF-8."),
    ],
)
def test_what_is_wrong_with_a_table_is_named_by_its_line(content, sentence):
    assert refusal(column, content) == sentence


def test_a_wide_table_names_some_of_its_columns():
    file = io.BytesIO(";".join(f"c{number}" for number in range(30)).encode())
    names = columns_of(file, "f")
    assert (names[0], names[-2:]) == ("'c0'", ("'c19'", "..."))


def test_batches_say_what_one_call_says(make_bundle):
    bundle, texts = make_bundle(), ["a b", "", "c", "d e f zzz", "a"]
    given = [Review(number, text) for number, text in enumerate(texts, 1)]
    found = [pair for batch in judge(bundle, given, size=2) for pair in batch]
    assert [one for one, _ in found] == given
    for (_, judged), alone in zip(found, predict(bundle, texts), strict=True):
        assert judged.logit == pytest.approx(alone.logit, abs=1e-6)
        assert (judged.tokens, judged.unknown) == (alone.tokens, alone.unknown)


def test_no_more_is_read_than_the_next_batch(make_bundle):
    taken = []
    endless = (taken.append(number) or Review(number, "a") for number in iter(int, 1))
    list(islice(judge(make_bundle(), endless, size=3), 2))
    assert len(taken) == 6


def test_what_stands_before_a_mistake_is_judged_first(make_bundle):
    batches = judge(make_bundle(), of_lines(io.BytesIO(b"a\nb\nc\n\xff\nd"), "f"), size=2)
    assert [len(next(batches)), len(next(batches))] == [2, 1]
    with pytest.raises(InputError, match="Line 4 of f is not UTF-8"):
        next(batches)
