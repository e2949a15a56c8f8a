"""Networks of plain PyTorch: each kind that a bundle can be comes in, and is the same function of text."""

import json
from dataclasses import replace

import pytest
import torch

from convert.plain import IDS, TEXTS, Attention, Begun, Convolved, Hidden, Stack, Udacity, drawn, probability, rows
from lstm_demo import load
from lstm_demo.convert.answers import Answers
from lstm_demo.convert.check import Given, compare
from lstm_demo.convert.convert import Files, convert
from lstm_demo.errors import InputError

LAST = Answers(tokens="blanks", padding="unread", readout="last")
CLASSES = ("negative", "neutral", "positive")
NETWORKS = {
    "relu behind normalisation": (Hidden(), LAST, {"between": "relu", "norm_first": True}),
    "tanh before normalisation": (Hidden(torch.tanh, norm_first=False), LAST, {"between": "tanh", "norm_first": False}),
    "nothing between": (Hidden(lambda x: x), LAST, {"between": "none"}),
    "three classes": (Hidden(n_classes=3), LAST, {"between": "relu", "norm_first": True, "classes": CLASSES}),
    "stack": (Stack(), Answers(tokens="blanks", padding="unread", readout="last-step"), {"classes": CLASSES}),
    "attention": (Attention(), Answers(tokens="blanks", padding="unread", positive=1), {"readout": "attention"}),
    "two classes": (Attention(), Answers("blanks", "unread", "attention"), {"classes": ("negative", "positive")}),
    "convolution": (Convolved(), LAST, {"pool": 2, "pool_rest": "taken"}),
    "first state": (Begun(), LAST, {}),
    "two layers": (Udacity(), LAST, {}),
}


@pytest.fixture
def save(tmp_path):
    (tmp_path / "vocab.json").write_text(json.dumps(IDS))

    def write(model):
        torch.save(model.state_dict(), tmp_path / "model.pt")
        return Files(tmp_path / "model.pt", tmp_path / "vocab.json")

    return write


@pytest.mark.parametrize("name", NETWORKS)
def test_the_bundle_is_the_same_function_once_its_questions_are_answered(save, tmp_path, name):
    model, answers, more = NETWORKS[name]
    files = save(drawn(model))
    for question in more:
        others = {one: answer for one, answer in more.items() if one != question}
        asked = "positive, which class" if answers.readout == "attention" else question.replace("_", "-")
        with pytest.raises(InputError, match=f"give --{asked}"):
            convert(files, tmp_path / "never", answers.filled(Answers(**others)))
    convert(files, tmp_path / "new", answers.filled(Answers(**more)))
    given = [Given(text, probability(model, rows(text))) for text in TEXTS]
    assert max(one.probability for one in given) - min(one.probability for one in given) > 0.001
    assert compare(load(tmp_path / "new"), given).largest < 1e-5


def dropping():
    """What `nn.MaxPool1d` does, if not told otherwise: the tokens behind the last whole pool are left out."""
    model = Convolved()
    model.pool = torch.nn.MaxPool1d(2)
    return drawn(model)


DROPPED = LAST.filled(Answers(pool=2, pool_rest="dropped"))


def test_tokens_that_a_pool_left_out_are_none_where_all_texts_are_as_long(save, tmp_path):
    model = dropping()
    answers = replace(DROPPED, padding="after", padded_to=20, keep="start")
    notes = convert(save(model), tmp_path / "new", answers)
    assert not any("whole pool" in note for note in notes)
    given = [Given(text, probability(model, [*rows(text), *[0] * (20 - len(rows(text)))])) for text in TEXTS]
    assert compare(load(tmp_path / "new"), given).largest < 1e-5


@pytest.mark.parametrize("more", [{}, {"padding": "after", "padded_to": 21, "keep": "start"}])
def test_where_there_may_be_some_a_check_decides(save, tmp_path, more):
    model = dropping()
    answers = replace(DROPPED, **more)
    with pytest.raises(InputError, match=r"a multiple of 2\. Give --check FILE, and what is measured decides"):
        convert(save(model), tmp_path / "never", answers)

    def check(texts):
        def read(text):
            return [*rows(text), *[0] * ((answers.padded_to or 0) - len(rows(text)))]

        said = [{"text": text, "probability": probability(model, read(text))} for text in texts]
        (tmp_path / "check.json").write_text(json.dumps(said))
        return convert(replace(save(model), check=tmp_path / "check.json"), tmp_path / "new", answers)

    with pytest.raises(InputError, match=r"verdicts .* left out the tokens after the last whole pool of 2"):
        check(text for text in TEXTS if len(text.split()) > 1)  # one token is no pool
    if not more:
        assert any(note.startswith("Warning: behind its convolution") for note in check(TEXTS[:1]))


def test_what_was_found_is_said(save, tmp_path):
    notes = convert(save(drawn(Stack())), tmp_path / "new", LAST.filled(Answers(classes=CLASSES)))
    assert notes[0] == (
        "Found an embedding of 14 rows and 5 dimensions, an LSTM of 3 layers with 7 and 7 and 4 units in one and two "
        "directions, and a linear layer of three outputs."
    )
    assert "Smaller layers are filled up with idle units of zeros, which changes nothing." in notes
    assert "Batch normalisation is folded into what reads it." in notes
    assert "'lstm1', 'lstm2' are taken for a stack, each reading all states of the one before." in notes
    assert load(tmp_path / "new").config.n_layers == 3


def test_idle_units_stay_at_zero(save, tmp_path):
    convert(save(drawn(Stack())), tmp_path / "new", LAST.filled(Answers(classes=CLASSES)))
    network = load(tmp_path / "new").network
    states = network.states(network.embedding(torch.tensor([[2, 3, 4]])), torch.tensor([3]))  # [1, 3, 2 * 7]
    assert states[..., :4].all()
    assert not states[..., 4:].any()


@pytest.mark.parametrize("order", [("positive", "negative", "neutral"), ("neutral", "positive", "negative")])
def test_classes_in_another_order_are_put_into_ours(save, tmp_path, order):
    model = drawn(Hidden(n_classes=3))
    answers = LAST.filled(Answers(between="relu", norm_first=True, classes=order))
    convert(save(model), tmp_path / "new", answers)
    with torch.no_grad():
        shares = [model(torch.tensor([rows(text)]))[0].softmax(0).tolist() for text in TEXTS]
    places = order.index("positive"), order.index("neutral")
    given = [Given(text, *(one[place] for place in places)) for text, one in zip(TEXTS, shares, strict=True)]
    found = compare(load(tmp_path / "new"), given)
    assert found.largest < 1e-5
    assert not found.n_turned
    swapped = [Given(one.text, one.neutral, one.probability) for one in given]
    assert compare(load(tmp_path / "new"), swapped).n_turned == sum(
        max(one) in [one[k] for k in places] for one in shares
    )


@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        (("negative", "positive"), "give negative, neutral, positive in the order of its outputs"),
        (("bad", "neutral", "good"), "--classes is 'bad,neutral,good'"),
        (("negative", "negative", "positive"), "--classes is"),
    ],
)
def test_classes_that_are_none_are_refused(save, tmp_path, classes, sentence):
    with pytest.raises(InputError, match=sentence):
        convert(save(drawn(Stack())), tmp_path / "new", LAST.filled(Answers(classes=classes)))


def test_attention_is_not_passed_over(save, tmp_path):
    answers = Answers(tokens="blanks", padding="unread", positive=1)
    with pytest.raises(InputError, match="The file has attention, which the readout 'last' does not use"):
        convert(save(drawn(Attention())), tmp_path / "new", answers.filled(Answers(readout="last")))
    with pytest.raises(InputError, match="no linear layer that gives each state one number"):
        convert(save(drawn(Udacity())), tmp_path / "new", answers.filled(Answers(readout="attention")))


def test_a_first_state_of_zeros_is_none(save, tmp_path):
    model = drawn(Begun())
    with torch.no_grad():
        model.h0.zero_(), model.c0.zero_()
    convert(save(model), tmp_path / "new", LAST)
    assert not load(tmp_path / "new").config.initial_state


@pytest.mark.parametrize(
    ("name", "tensor", "sentence"),
    [
        ("h0", torch.ones(2, 1, 6), r"'h0' is \[2, 1, 6\]; it should hold 24 numbers"),
        ("c0", None, "'h0' look like a first state; an LSTM begins in two tensors"),
    ],
)
def test_a_first_state_of_another_kind_is_refused(save, tmp_path, name, tensor, sentence):
    model = drawn(Begun())
    files = save(model)
    state = model.state_dict() | {name: tensor}
    torch.save({key: value for key, value in state.items() if value is not None}, files.source)
    with pytest.raises(InputError, match=sentence):
        convert(files, tmp_path / "new", LAST)


def test_the_weight_of_a_loss_plays_no_part(save, tmp_path):
    model = drawn(Udacity())
    files = save(model)
    torch.save(model.state_dict() | {"criterion.pos_weight": torch.ones(1)}, files.source)
    notes = convert(files, tmp_path / "new", LAST)
    assert "criterion.pos_weight belongs to the loss, and plays no part in a prediction." in notes
