"""Which checkpoints of PyTorch can be read, whatever their parts are called, and what is refused."""

import os
import pickle

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file
from torch import nn

from lstm_demo.convert.answers import UNSAID
from lstm_demo.convert.pytorch.checkpoint import read_torch
from lstm_demo.errors import InputError

V, E, H = 9, 3, 5


def state(names=("embedding", "lstm", "fc"), **more):
    """A tutorial's state_dict; `more` adds parts or replaces them, None takes one out."""
    parts = dict(zip(names, (nn.Embedding(V, E), nn.LSTM(E, H), nn.Linear(H, 1)), strict=True)) | more
    return nn.ModuleDict({name: part for name, part in parts.items() if part is not None}).state_dict()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.pt"


def read(path, content, answers=UNSAID):
    torch.save(content, path)
    return read_torch(path, answers)[0]


def refuse(path, content, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        read(path, content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "names",
    [
        ("embedding", "lstm", "fc"),
        ("emb", "rnn", "linear"),
        ("embed", "encoder", "out"),
        ("embedding_layer", "lstm_layer", "classifier"),
        ("word_embeddings", "lstm", "hidden2tag"),
        ("encoder", "rnn", "decoder"),
        ("embeds", "bilstm", "dense"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "module.", "model.", "_orig_mod.", "net.backbone."])
def test_parts_are_found_under_any_name(path, names, prefix):
    content = {f"{prefix}{name}": tensor for name, tensor in state(names=names).items()}
    parts = read(path, content)
    assert parts.embedding.shape == (V, E)
    [linear] = parts.head
    assert linear.weight.shape == (1, H)
    assert (parts.top.size, len(parts.layers), parts.bidirectional, parts.n_classes) == (H, 1, False, 1)


@pytest.mark.parametrize("keys", [("state_dict",), ("model_state_dict",), ("model",), ("checkpoint", "net")])
def test_checkpoints_are_unwrapped(path, keys):
    content = state()
    for key in reversed(keys):
        content = {"epoch": 3, key: content, "optimizer": {"lr": 0.1}}
    parts = read(path, content)
    assert parts.embedding.shape == (V, E)
    assert any("are those under 'checkpoint.net'" in note for note in parts.notes) == (keys[0] == "checkpoint")


def test_of_several_networks_the_one_that_is_called_so_is_taken(path):
    other = state(embedding=nn.Embedding(V + 1, E))
    assert read(path, {"ema": other, "model": state()}).embedding.shape == (V, E)
    refuse(path, {"ema": other, "teacher": state()}, r"several: 'ema', 'teacher'")
    refuse(path, {"epoch": 1, "args": {"lr": 0.1}}, r"holds no state_dict \(it has 'epoch', 'args'\)")


def test_layers_and_directions_are_counted(path):
    parts = read(path, state(lstm=nn.LSTM(E, H, 3, bidirectional=True), fc=nn.Linear(2 * H, 2)))
    assert (len(parts.layers), parts.bidirectional, parts.n_classes) == (3, True, 2)
    assert [len(layer.directions) for layer in parts.layers] == [2, 2, 2]


def test_missing_biases_are_zeros(path):
    parts = read(path, state(lstm=nn.LSTM(E, H, bias=False), fc=nn.Linear(H, 2, bias=False)))
    [direction] = parts.top.directions
    assert not direction["bias_hh"].any()
    assert direction["bias_ih"].shape == (4 * H,)
    assert parts.head[0].bias.tolist() == [0, 0]


def test_a_cell_is_a_layer(path):
    parts = read(path, state(lstm=nn.LSTMCell(E, H)))
    assert sorted(parts.top.directions[0]) == ["bias_hh", "bias_ih", "weight_hh", "weight_ih"]


@pytest.mark.parametrize(("kind", "cell"), [(nn.LSTM, "lstm"), (nn.GRU, "gru")])
def test_the_cell_is_told_by_its_blocks(path, kind, cell):
    assert read(path, state(lstm=kind(E, H, 2))).cell == cell


def test_of_a_gru_what_does_not_fit_is_said(path):
    content = state(lstm=nn.GRU(E, H, 2)) | {"lstm.weight_ih_l1": torch.zeros(4 * H, H)}
    refuse(path, content, r"In the GRU 'lstm', weight_ih_l1 is \[20, 5\]; it should be there with the shape \[15, 5\]")


def test_equal_widths_do_not_confuse(path):
    """A linear layer without bias has the shape of an embedding of two words."""
    parts = read(path, state(lstm=nn.LSTM(H, H), embedding=nn.Embedding(V, H), fc=nn.Linear(H, 2, bias=False)))
    assert parts.embedding.shape == (V, H)
    assert parts.head[0].weight.shape == (2, H)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_precisions_become_float32(path, dtype):
    content = {name: tensor.to(dtype) for name, tensor in state().items()}
    assert read(path, content).embedding.dtype == torch.float32


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"lstm": nn.RNN(E, H)}, "'lstm' is a plain recurrent network, not an LSTM or a GRU"),
        ({"lstm": nn.LSTM(E, H, proj_size=2)}, "projects its states"),
        ({"lstm": None}, "There is no LSTM or GRU among 'embedding', 'fc'"),
        ({"lstm": None, "conv": nn.Conv1d(E, H, 3)}, "There is no LSTM"),
        ({"second": nn.LSTM(E, H)}, "There are 2 recurrent parts, 'lstm', 'second', and 'second' does not read"),
        ({"second": nn.GRU(H, H)}, "'lstm', 'second' are gru and lstm; in a bundle all are of one kind"),
        ({"conv": nn.Conv1d(H, H, 3)}, "'conv' is no linear layer: its weight has the shape"),
        ({"embedding": None}, "one embedding, 3 numbers wide as it is read; there is none among 'fc'"),
        ({"embedding": nn.Embedding(V, E + 1)}, "there is none among 'embedding', 'fc'"),
        ({"static": nn.Embedding(V, E)}, "'fc', 'static' do not follow each other: 'static' reads 3 numbers"),
        ({"fc": None}, "has a linear layer; there is nothing"),
        ({"fc2": nn.Linear(H, H)}, "'fc2' has 5 outputs; a bundle has one logit"),
        ({"norm": nn.BatchNorm1d(H)}, "'norm' normalises 5 numbers where there are 1"),
        ({"norm": nn.LayerNorm(H)}, r"\(LayerNorm\) cannot be folded into one"),
        (
            {"score": nn.Linear(3, 4)},
            "'fc', 'score' do not follow each other: 'score' reads 3 numbers and the one before",
        ),
        ({"fc": nn.LayerNorm(H)}, "'fc' is no linear layer: its weight has the shape"),
        ({"fc": nn.Linear(H, 5)}, "'fc' has 5 outputs; a bundle has one logit, or two classes"),
        ({"fc": nn.Linear(2 * H, 1)}, "'fc' reads 10 numbers, but the LSTM gives 5"),
        ({"fc": nn.Bilinear(H, 1, 2)}, "'fc' is no linear layer"),
    ],
)
def test_another_network_is_refused(path, more, sentence):
    refuse(path, state(**more), sentence)


@pytest.mark.parametrize(
    ("name", "tensor", "sentence"),
    [
        ("lstm.weight_hh_l0", None, "lacks sound first weights"),
        ("lstm.weight_ih_l0", torch.zeros(4 * H), "lacks sound first weights"),
        ("lstm.weight_hh_l0", torch.zeros(0, 0), "lacks sound first weights"),
        ("lstm.weight_hh_l0", torch.zeros(17, H), "is something else, not an LSTM or a GRU"),
        ("lstm.bias_hh_l0", None, r"bias_hh_l0 is not there; it should be there with the shape \[20\]"),
        ("lstm.weight_hh_l1", None, "weight_hh_l1 is not there"),
        ("lstm.weight_ih_l1", torch.zeros(4 * H, E), r"weight_ih_l1 is \[20, 3\]"),
        ("lstm.weight_ih_l7", torch.zeros(4 * H, H), "weight_ih_l2 is not there"),
        ("lstm.weight_ih_l999", torch.zeros(4 * H, H), "weight_ih_l2 is not there"),
        ("lstm.scale", torch.zeros(1), "holds 'scale', which no LSTM or GRU has"),
        ("fc.bias", torch.zeros(2), "is no plain linear layer"),
        ("fc.scale", torch.zeros(1), "is no plain linear layer"),
        ("fc.weight", torch.full((1, H), torch.nan), "fc.weight holds numbers that are not finite"),
        ("embedding.weight", torch.full((V, E), torch.inf), "embedding.weight holds numbers that are not finite"),
        ("embedding.weight", torch.zeros(V, E, dtype=torch.int8), "holds torch.int8 numbers"),
        ("embedding.weight", torch.zeros(V, E).to_sparse(), "weights are plain floating-point numbers"),
    ],
)
def test_weights_that_do_not_fit_together_are_refused(path, name, tensor, sentence):
    content = state(lstm=nn.LSTM(E, H, 2))
    content.pop(name, None)
    refuse(path, content if tensor is None else {**content, name: tensor}, sentence)


def test_a_linear_layer_in_two_parts_is_refused(path):  # as torch's old weight_norm saves it
    content = state(lstm=nn.LSTM(E, H))
    content |= {"fc.weight_g": torch.ones(1, 1), "fc.weight_v": content.pop("fc.weight")}
    refuse(path, content, "is no plain linear layer: it holds 'bias', 'weight_g', 'weight_v'")


@pytest.mark.parametrize("content", [[], {}, None, 3, {"a": 1}, torch.zeros(3), {"state_dict": {}}])
def test_what_is_no_state_dict_is_refused(path, content):
    refuse(path, content, "holds no state_dict")


class Canary:
    """What would make a folder if a pickle were allowed to run."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (self.folder,)


@pytest.mark.parametrize("ending", [".pt", ".pth", ".bin", ".ckpt"])
def test_nothing_in_a_checkpoint_is_run(tmp_path, ending):
    canary = Canary(str(tmp_path / "sang"))
    torch.save({"state_dict": state(), "more": canary}, tmp_path / f"zipped{ending}")
    (tmp_path / f"plain{ending}").write_bytes(pickle.dumps(canary))
    for name in ("zipped", "plain"):
        with pytest.raises(InputError, match=r"does not hold weights alone .* torch\.save\(model\.state_dict\(\)"):
            read_torch(tmp_path / f"{name}{ending}")
    assert not (tmp_path / "sang").exists()
    pickle.loads((tmp_path / f"plain{ending}").read_bytes())
    assert (tmp_path / "sang").exists()  # it would have


def test_a_whole_saved_network_is_refused(tutorial):
    with pytest.raises(InputError, match=r"whole\.pt does not hold weights alone"):
        read_torch(tutorial / "whole.pt")


@given(content=st.binary(max_size=60))
def test_other_bytes_are_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.pt", "any.safetensors"):
        (folder / name).write_bytes(content)
        with pytest.raises(InputError):
            read_torch(folder / name)


def test_a_damaged_safetensors_file_is_refused(tmp_path):
    path = tmp_path / "model.safetensors"
    save_file(state(), path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match="no sound safetensors file"):
        read_torch(path)


@pytest.mark.parametrize(
    "labels",
    [
        ["Positive", "negative", "neutral"],
        {0: "positive", 2: "neutral", 1: "negative"},
        {"negative": 1, "neutral": 2, "positive": 0},
    ],
)
def test_labels_beside_the_weights_answer_the_classes(path, labels):
    parts = read(path, {"state_dict": state(fc=nn.Linear(H, 3)), "labels": labels, "names": ["a", "b", "c"]})
    assert parts.says.classes == ("positive", "negative", "neutral")
    assert "model.pt says that its outputs stand for positive, negative, neutral." in parts.notes
    two = read(path, {"state_dict": state(fc=nn.Linear(H, 2)), "labels": ["positive", "negative"]})
    assert two.says.positive == 0


@pytest.mark.parametrize(
    "labels", [["good", "bad", "neutral"], {0: "negative"}, {1: "positive", 2: "neutral", 3: "negative"}, "positive", 3]
)
def test_other_labels_answer_nothing(path, labels):
    assert read(path, {"state_dict": state(fc=nn.Linear(H, 3)), "labels": labels}).says == UNSAID
