"""What a failed check says: of the known causes, the one that explains it is found and named."""

import csv
import json
from dataclasses import replace

import pytest
import torch

from convert.plain import IDS, TEXTS, Hidden, Udacity, drawn, probability, rows
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.convert import Files, convert
from lstm_demo.errors import InputError

ANSWERS = Answers(tokens="blanks", readout="last", padding="unread", unknown_id=1)
LONG = [f"{text} , The {other} ." for text in TEXTS for other in TEXTS[::-2]][5:]  # ten of them


def padded(ids, length, front):
    padding = [0] * (length - len(ids))
    return [*padding, *ids[-length:]] if front else [*ids[-length:], *padding]


CAUSES = {
    "--shift 1": lambda text: [row + (row > 1) for row in rows(text)],
    "--unknown-id none": lambda text: rows(text, None),
    "--before '<sos>'": lambda text: [12, *rows(text)],
    "--before '<sos>' --after '<eos>'": lambda text: [12, *rows(text), 13],
    "--case lower": lambda text: rows(text.lower()),
    "--max-tokens 20 --keep end": lambda text: rows(text)[-20:],
    "--padding after --padded-to 50 --keep start": lambda text: padded(rows(text), 50, front=False),
    "--padding before --padded-to 30 --keep end": lambda text: padded(rows(text), 30, front=True),
}


@pytest.fixture
def check(tmp_path):
    """What the check says, where `model` had read the rows that `make` makes of each text."""
    (tmp_path / "vocab.json").write_text(json.dumps({word: row for word, row in IDS.items() if row < 14}))

    def run(model, answers, make, flip=False):
        torch.save(model.state_dict(), tmp_path / "model.pt")
        with (tmp_path / "check.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["text", "probability"])
            for text in LONG:
                found = probability(model, make(text))
                writer.writerow([text, 1 - found if flip else found])
        files = Files(tmp_path / "model.pt", tmp_path / "vocab.json", tmp_path / "check.csv")
        with pytest.raises(InputError) as caught:
            convert(files, tmp_path / "new", answers)
        return str(caught.value)

    return run


class Wide(Udacity):
    """With a row more, for indices that are shifted."""

    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(len(IDS) + 1, 5)


@pytest.mark.parametrize("cause", CAUSES)
def test_the_cause_is_named(check, cause):
    model = drawn(Wide(), scale=0.6)
    answers = replace(ANSWERS, tokens="blanks-cased") if "case" in cause else ANSWERS
    make = CAUSES[cause] if "case" in cause else lambda text: CAUSES[cause](text.lower())
    said = check(model, answers, make)
    assert "verdicts change sides" in said or "verdicts are on the same side" in said
    assert said.count("\n") == 0
    if "padding" in cause:  # how it was cut does not matter where nothing was, nor how long, if the state stands still
        assert f"With {cause.rsplit(' --padded-to', 1)[0]} --padded-to" in said
        assert "all 10 agree" in said
    else:
        assert f"With {cause} all 10 agree." in said


def test_a_mirrored_class_is_named(check):
    said = check(drawn(Udacity()), ANSWERS, lambda text: rows(text.lower()), flip=True)
    assert "10 of 10 verdicts change sides" in said
    assert "With --positive 0 all 10 agree." in said


def test_punctuation_that_was_left_out_is_named(check):
    said = check(drawn(Udacity()), ANSWERS, lambda text: rows(text.lower().replace(",", "").replace(".", "")))
    assert "With --tokens blanks-no-punctuation all 10 agree." in said


def test_what_stands_between_linear_layers_is_named(check):
    answers = replace(ANSWERS, between="relu", norm_first=True)
    said = check(drawn(Hidden(torch.tanh)), answers, lambda text: rows(text.lower()))
    assert "With --between tanh all 10 agree." in said


def test_where_nothing_explains_it_that_is_said(check):
    said = check(drawn(Udacity()), ANSWERS, lambda text: [2, 3, 4, len(text) % 10])
    assert "Tried alone, no other padding, mark, shift, unknown words, case, length" in said
    assert said.endswith("Otherwise allow more with --tolerance.")


def test_another_vocabulary_is_refused(check, tmp_path, monkeypatch):
    (tmp_path / "vocab.json").write_text(json.dumps({f"w{row}": row for row in range(14)}))
    said = check(drawn(Udacity()), ANSWERS, lambda text: rows(text.lower()))
    assert said.startswith("The vocabulary knows 0.0% of the words of the 10 texts to check with")
