"""What a broken or hostile repository holds: it costs a sentence, runs nothing, and takes no memory."""

import json
import math
import pickle
import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import load as tensors_from_bytes
from safetensors.torch import save as tensors_to_bytes

from lstm_demo.card import read_card
from lstm_demo.errors import BundleError, HubContentError, HubNotFoundError, LstmDemoError
from lstm_demo.hub import disk, load, look_up
from lstm_demo.hub.remote import Address


def refused(kind, sentence):
    with pytest.raises(kind, match=sentence) as caught:
        load("user/repo")
    assert "\n" not in str(caught.value)
    assert [path for path in disk.root().rglob("*") if path.is_file()] == []
    return str(caught.value)


# Bytes that are not what was announced


def flipped(content):
    return content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]


@pytest.mark.parametrize("name", ["config.json", "vocab.txt", "model.safetensors", "README.md"])
def test_flipped_bytes(hub, files, name):
    hub.add("user/repo", files)
    hub.served[name] = flipped
    refused(HubContentError, f"The file {name} of 'user/repo' does not have the checksum that the Hub lists")
    del hub.served[name]
    load("user/repo")


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_a_truncated_file(hub, files, name):
    hub.add("user/repo", files)
    hub.served[name] = lambda content: content[:100]
    size = len(files[name])
    refused(HubContentError, rf"The file {name} of 'user/repo' ended after 100 of {size:,} bytes; try again")


def test_an_announced_length_that_is_a_lie(hub, files):
    hub.add("user/repo", files)
    content = files["config.json"]
    hub.faults["file config.json"] = lambda handler: handler.send(content + b" " * 9)
    refused(HubContentError, rf"config.json of 'user/repo' is longer than the {len(content)} bytes that the Hub lists")
    hub.faults["file config.json"] = lambda handler: handler.send(content[:50], headers={"Content-Length": "50"})
    refused(HubContentError, "ended after 50 of")


@pytest.mark.parametrize(
    ("lie", "kind", "sentence"),
    [
        ({"size": -1}, HubContentError, "makes no sense .it gives config.json -1 bytes."),
        ({"size": "many"}, HubContentError, "makes no sense .ValueError: invalid literal for int"),
        ({"size": 10**30}, HubContentError, r"config.json of 'user/repo' has 1(,000){10} bytes; at most 100,000 are f"),
        ({"size": None}, HubContentError, "makes no sense .TypeError: int.. argument must be"),
        ({"oid": ""}, HubContentError, "config.json of 'user/repo' does not have the checksum that the Hub lists"),
        ({"oid": None}, HubContentError, "config.json of 'user/repo' does not have the checksum that the Hub lists"),
        ({"type": "directory"}, HubNotFoundError, "'user/repo' lacks the file config.json"),
        ({"path": "../../../etc/passwd"}, HubNotFoundError, "'user/repo' lacks the file config.json"),
        ({"path": 5}, HubNotFoundError, "'user/repo' lacks the file config.json"),
    ],
    ids=repr,
)
def test_a_listing_that_lies(hub, files, lie, kind, sentence):
    hub.add("user/repo", files)
    hub.listed["config.json"] = lambda entry: entry | lie
    refused(kind, sentence)


def test_more_is_listed_than_was_asked_for(hub, files):
    hub.add("user/repo", files | {"../../escaped": b"x", "/etc/escaped": b"x", "a/../../b": b"x"})
    names = {file.name for file in look_up(Address("user/repo")).files}
    assert names == {*files}
    load("user/repo")
    assert not list(disk.root().parents[3].rglob("escaped"))


def test_sizes_are_known_before_anything_comes(hub, files):
    hub.add("user/repo", files)
    hub.listed["config.json"] = lambda entry: entry | {"size": 200_000_000}
    refused(HubContentError, "config.json of 'user/repo' has 200,000,000 bytes; at most 100,000 are fetched")
    hub.listed = {"model.safetensors": lambda entry: entry | {"lfs": entry["lfs"] | {"size": 10**12}}}
    refused(HubContentError, "model.safetensors of 'user/repo' has 1,000,000,000,000 bytes; at most 200,000,000")
    assert not [request for request in hub.requests if "/resolve/" in request.path]


# Files that are whole, and no sound model


def configured(files, **entries):
    return {"config.json": json.dumps(json.loads(files["config.json"]) | entries).encode()}


def weighed(files, **tensors):
    return {"model.safetensors": tensors_to_bytes(tensors_from_bytes(files["model.safetensors"]) | tensors)}


HUGE = {"hidden_size": 4_096, "embedding_size": 4_096, "n_layers": 8, "vocabulary_size": 500_000}
HEADER = json.dumps({"fc.bias": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}}).encode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda files: configured(files, hidden_size=7), "model.safetensors holds .* with shape"),
        (lambda files: weighed(files, **{"fc.bias": torch.ones(3)}), r"fc.bias with shape \[3\]"),
        (lambda files: weighed(files, **{"fc.bias": torch.tensor([math.nan, 0])}), "a number that is not within"),
        (lambda files: {"vocab.txt": files["vocab.txt"] + b"more\n"}, "has 14 lines, but config.json says 13 words"),
        (lambda files: configured(files, **HUGE), "vocab.txt has 13 lines, but config.json says 500,000 words"),
        (lambda files: configured(files, **HUGE | {"vocabulary_size": 13}), "asks for|lacks|with shape"),
        (lambda files: configured(files, hidden_size=10**9), "hidden_size is 1000000000"),
        (lambda files: configured(files, format=2, tokenization={"method": "eval"}), "method is 'eval'; use one of"),
        (lambda files: configured(files, format=2, tokenization={"filters": "a" * 9_000}), "at most 1,000 characters"),
        (lambda files: configured(files, format=2, tokenization={"before": ["x"]}), "The mark 'x' is no word"),
        (lambda files: configured(files, format=2, initial_state=True), "lacks initial_hidden of shape"),
        (lambda files: {"config.json": b"[" * 50_000 + b"]" * 50_000}, "config.json is not sound JSON"),
        (lambda files: {"evaluation.json": b'{"a":' * 100_000 + b"1" + b"}" * 100_000}, "evaluation.json is not sound"),
        (lambda files: {"config.json": b'{"format": 1, "format": 1}'}, "an entry stands there twice"),
        (lambda files: {"model.safetensors": struct.pack("<Q", len(HEADER)) + HEADER}, "model.safetensors is damaged"),
        (lambda files: {"model.safetensors": struct.pack("<Q", 2**62)}, "has a header of"),
        (lambda files: {"vocab.txt": b"\xff\xfe"}, "vocab.txt is not UTF-8"),
    ],
    ids=range(17),
)  # fmt: skip
def test_no_sound_model(hub, files, change, sentence):
    commit = hub.add("user/repo", files | change(files))
    refused(BundleError, rf"'user/repo' at commit {commit[:7]} cannot be used: .*({sentence})")


# Pickles


class Canary:
    """Leaves a file where it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


@pytest.fixture
def canary(tmp_path):
    """The path of a file that must not come to be, and a pickle that makes it."""
    path = tmp_path / "canary"
    content = pickle.dumps(Canary(path))
    pickle.loads(content)
    assert path.exists()  # it would sing
    path.unlink()
    return path, content


def test_nothing_but_a_pickle(hub, files, canary):
    path, content = canary
    del files["model.safetensors"]
    hub.add("user/repo", files | {"pytorch_model.bin": content, "old/model.pt": content})
    refused(
        HubNotFoundError,
        "lacks the file model.safetensors; its pytorch_model.bin and old/model.pt could run a program when read, "
        "so this program does not: on a machine of your own, `python -m lstm_demo convert` may make a model of it",
    )
    assert not path.exists()
    assert not [request for request in hub.requests if "/resolve/" in request.path]


@pytest.mark.parametrize("name", ["config.json", "vocab.txt", "model.safetensors", "evaluation.json", "history.csv"])
def test_a_pickle_under_another_name(hub, files, canary, name):
    path, content = canary
    hub.add("user/repo", files | {name: content})
    refused(BundleError, f"cannot be used: {name}")
    assert not path.exists()


# Markup


def test_names_of_other_files_carry_no_markup(hub, files):
    del files["model.safetensors"]
    hub.add("user/repo", files | {"![x](https://evil.example/a).bin": b"", "<img src=x>.pt": b"", "a\nb.pkl": b""})
    assert "evil" not in refused(HubNotFoundError, "lacks the file model.safetensors; the files of a model")


def test_a_card_with_markup_shows_none(hub, files):
    card = "---\nlicense: mit\n---\n# A\n<script>alert(1)</script><img src=x onerror=alert(1)> ![i](https://evil.example/x)"
    hub.add("user/repo", files | {"README.md": card.encode()})
    shown = read_card(load("user/repo").card)
    assert "<" not in shown
    assert "![" not in shown


# Memory


def test_a_huge_configuration_takes_no_memory(hub, files, make_bundle):
    """With a vocabulary that fits, so that only the shapes in the weights' header stand in its way."""
    hub.add("user/repo", files | configured(files, **HUGE | {"vocabulary_size": 13}))
    Path("/proc/self/clear_refs").write_text("5")  # the peak of this process begins anew
    before = _peak()
    with pytest.raises(LstmDemoError, match="cannot be used"):
        load("user/repo")
    assert _peak() - before < 20_000  # kB; the network would take 2 GB


def _peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if "VmHWM" in line).split()[1])
