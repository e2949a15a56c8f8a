"""What is written can be read again; whatever else stands in a folder is refused in a sentence."""

import json
import math
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load as tensors_from_bytes
from safetensors.torch import save as tensors_to_bytes

from lstm_demo import limits
from lstm_demo.bundle import Bundle, load_folder, save_folder, write_atomically
from lstm_demo.errors import BundleError, LstmDemoError
from lstm_demo.predict import predict
from lstm_demo.text import Vocabulary

FILES = ("config.json", "vocab.txt", "model.safetensors", "evaluation.json", "README.md", "history.csv")
REQUIRED, OPTIONAL = FILES[:3], FILES[3:]
EVALUATION = {"sets": {"imdb": {"n": 4, "accuracy": 0.75}}, "note": "caf\u00e9 \u4e2d"}


@pytest.fixture(scope="module")
def complete(make_bundle):
    """A bundle with everything."""
    tiny = make_bundle(n_layers=2, bidirectional=True, readout="max", n_classes=2, neutral_band=(0.3, 0.8))
    return Bundle("tiny", tiny.network, tiny.vocabulary, "# Card \u4e2d\n", EVALUATION, "epoch,loss\n1,0.5\n")


@pytest.fixture
def folder(complete, tmp_path):
    """`complete` on disk, to be damaged."""
    save_folder(complete, tmp_path / "model", torch.float32)
    return tmp_path / "model"


def weights_of(bundle):
    return {name: tensor.clone() for name, tensor in bundle.network.state_dict().items()}


def change_config(folder, **entries):
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(values | entries))


def change_weights(folder, change):
    path = folder / "model.safetensors"
    tensors = tensors_from_bytes(path.read_bytes())
    change(tensors)
    path.write_bytes(tensors_to_bytes(tensors))


def with_header(header, data=b""):
    """The bytes of a safetensors file with this header."""
    content = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(content)) + content + data


def refused(folder, sentence):
    with pytest.raises(BundleError, match=sentence) as caught:
        load_folder(folder)
    assert len(str(caught.value)) < 600
    assert "\n" not in str(caught.value)


# What is written can be read again


@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 0.0), (torch.float16, 1e-3), (torch.bfloat16, 1e-2)])
def test_a_bundle_survives_the_disk(complete, tmp_path, dtype, tolerance):
    save_folder(complete, tmp_path / "new" / "tiny", dtype)
    found = load_folder(tmp_path / "new" / "tiny")
    torch.testing.assert_close(weights_of(found), weights_of(complete), rtol=tolerance, atol=tolerance)
    assert {tensor.dtype for tensor in weights_of(found).values()} == {torch.float32}
    assert (found.name, found.config, found.vocabulary) == ("tiny", complete.config, complete.vocabulary)
    assert (found.card, found.evaluation, found.history) == (complete.card, EVALUATION, complete.history)
    assert (
        found.n_parameters == complete.n_parameters == sum(tensor.numel() for tensor in weights_of(complete).values())
    )
    assert sorted(path.name for path in (tmp_path / "new" / "tiny").iterdir()) == sorted(FILES)


def test_weights_are_stored_in_half_precision_unless_told(complete, tmp_path):
    save_folder(complete, tmp_path)
    stored = tensors_from_bytes((tmp_path / "model.safetensors").read_bytes())
    assert {tensor.dtype for tensor in stored.values()} == {torch.float16}


def test_a_loaded_network_is_ready_for_use(folder, complete):
    found = load_folder(str(folder))
    assert not found.network.training
    assert not any(parameter.requires_grad for parameter in found.network.parameters())
    assert predict(found, ["a b zzz"]) == predict(complete, ["a b zzz"])


@pytest.mark.parametrize("name", OPTIONAL)
def test_card_evaluation_and_history_may_be_missing(folder, complete, name):
    (folder / name).unlink()
    found = load_folder(folder)
    values = {"README.md": found.card, "evaluation.json": found.evaluation, "history.csv": found.history}
    assert not values.pop(name)
    assert all(values.values())


@pytest.mark.parametrize("kept", [{"card": "# Only this"}, {"history": "epoch\n1\n"}, {"evaluation": EVALUATION}, {}])
def test_a_bundle_with_less_is_written_with_less(make_bundle, tmp_path, kept):
    tiny = make_bundle()
    save_folder(Bundle("tiny", tiny.network, tiny.vocabulary, **kept), tmp_path)
    found = load_folder(tmp_path)
    assert {"card": found.card, "history": found.history, "evaluation": found.evaluation} == {
        "card": "",
        "history": "",
        "evaluation": None,
        **kept,
    }


def test_another_models_evaluation_does_not_stay(make_bundle, folder):
    save_folder(make_bundle(), folder)
    assert load_folder(folder).evaluation is None


def test_words_with_odd_characters_survive(make_bundle, tmp_path):
    words = ("<pad>", "<unk>", "\u4e2d", "\U0001f600", "caf\u00e9", "\u2028", "\x1c", "\r", "\x00", '"', " ", "", "a")
    save_folder(Bundle("odd", make_bundle().network, Vocabulary(words)), tmp_path)
    assert load_folder(tmp_path).vocabulary.words == words


def test_a_network_does_not_change_with_its_file(folder, complete):
    found = load_folder(folder)
    path = folder / "model.safetensors"
    with path.open("r+b") as file:  # in place, as a careless copy would
        file.seek(-200, os.SEEK_END)
        file.write(bytes(200))
    torch.testing.assert_close(weights_of(found), weights_of(complete), rtol=0, atol=0)


# Writing is whole or not at all


def fail(*_):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, call):
    path = tmp_path / "file.txt"
    write_atomically(path, b"old")
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["file.txt"]


def test_a_write_replaces_the_old_file_and_can_be_read_by_others(tmp_path):
    path = tmp_path / "file.txt"
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new")
        assert reader.read() == b"old"  # who reads already, reads on
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644


# What is refused, and how it is said


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    refused(folder, f"lacks the file {name}")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_not_a_file_is_not_opened(folder, name, make):
    (folder / name).unlink()
    make(folder / name)
    refused(folder, f"lacks the file {name}")


@pytest.mark.parametrize("name", REQUIRED)
def test_a_link_to_itself_is_a_missing_file(folder, name):
    (folder / name).unlink()
    (folder / name).symlink_to(folder / name)
    refused(folder, f"lacks the file {name}")


def test_what_is_not_a_folder(tmp_path, folder):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path in (tmp_path / "none", folder / "config.json", loop, "a\0b"):
        refused(path, "There is no folder .*; give a folder that holds config.json")
    refused("x" * 300, "cannot be read: File name too long")


LARGEST = {
    "config.json": limits.MAX_CONFIG_BYTES,
    "vocab.txt": limits.MAX_VOCABULARY_BYTES,
    "model.safetensors": limits.MAX_WEIGHT_BYTES,
    **dict.fromkeys(OPTIONAL, limits.MAX_CARD_BYTES),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("size", [1, 200_000_000])
def test_a_file_that_is_too_large_is_not_read(folder, name, size):
    os.truncate(folder / name, LARGEST[name] + size)  # sparse: the disk holds nothing of it
    refused(folder, f"{name} has {LARGEST[name] + size:,} bytes; at most {LARGEST[name]:,} are allowed")


@pytest.mark.parametrize("name", [name for name in FILES if name != "model.safetensors"])
@pytest.mark.parametrize("content", [b"\xff\xfe{}", b"caf\xe9", b"\xed\xa0\x80"])
def test_text_is_utf_8(folder, name, content):
    (folder / name).write_bytes(content)
    refused(folder, f"{name} is not UTF-8 text; save it as UTF-8")


@pytest.mark.parametrize("name", ["config.json", "evaluation.json"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is not sound JSON"),
        ("{", "is not sound JSON"),
        ('{"format": 1,}', "is not sound JSON"),
        ('{"format": 1, "format": 1}', "is not sound JSON .an entry stands there twice"),
        ('{"format": 1, "dropout": NaN}', "is not sound JSON .NaN is not JSON"),
        ('{"format": 1, "dropout": -Infinity}', "is not sound JSON .-Infinity is not JSON"),
        ('{"a": ' + "9" * 5_000 + "}", "is not sound JSON"),
        ("[" * 50_000 + "]" * 50_000, "is not sound JSON"),
        ('{"a":' * 16_000 + "1" + "}" * 16_000, "is not sound JSON"),
        ("[]", "holds a JSON list; it must hold an object"),
        ("null", "holds a JSON NoneType; it must hold an object"),
        ('"text"', "holds a JSON str; it must hold an object"),
    ],
    ids=lambda value: value[:30],
)
def test_json_is_sound_and_an_object(folder, name, content, sentence):
    (folder / name).write_text(content)
    refused(folder, f"{name} {sentence}")


@pytest.mark.parametrize(
    "content", ["{}", '{"vocabulary_size": 13}', '{"format": 2}', '{"format": "1"}', '{"format": null}']
)
def test_the_format_is_named(folder, content):
    (folder / "config.json").write_text(content)
    refused(folder, 'config.json does not say "format": 1; this program reads only that format')


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"hidden_size": 0}, "hidden_size is 0; use a whole number from 1 to 4,096"),
        ({"hidden_size": 10**9}, "hidden_size is 1000000000"),
        ({"hidden_size": 5.0}, "hidden_size is 5.0"),
        ({"n_layers": 9}, "n_layers is 9; use a whole number from 1 to 8"),
        ({"readout": "attention"}, "readout is 'attention'; use one of last, mean, max"),
        ({"readout": ["last"]}, "readout is"),
        ({"neutral_band": [0.6, 0.4]}, "neutral_band is"),
        ({"neutral_band": {"0": 0.4}}, "neutral_band is"),
        ({"colour": "red"}, r"unknown entries \['colour'\]"),
    ],
    ids=repr,
)
def test_a_configuration_that_cannot_be_built(folder, entries, sentence):
    change_config(folder, **entries)
    refused(folder, f"config.json cannot be used: .*{sentence}")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["<pad>", "<unk>", *"abcdefghij"], "vocab.txt has 12 lines, but config.json says 13 words"),
        (["<pad>", "<unk>", *"abcdefghijk", ""], "vocab.txt has 14 lines, but config.json says 13 words"),
        ([], "vocab.txt has 1 lines, but"),
        (["<unk>", "<pad>", *"abcdefghijk"], "vocab.txt cannot be used: A vocabulary begins with"),
        (["<pad>\r", "<unk>\r", *"abcdefghijk"], "vocab.txt cannot be used: A vocabulary begins with"),
        (["<pad>", "<unk>", *"abcdefghija"], "vocab.txt cannot be used: .* each word once"),
    ],
    ids=["fewer", "more", "empty", "order", "carriage returns", "twice"],
)
def test_a_vocabulary_that_does_not_fit(folder, lines, sentence):
    (folder / "vocab.txt").write_bytes("".join(f"{line}\n" for line in lines).encode())
    refused(folder, sentence)


def put(name, tensor):
    return lambda tensors: tensors.__setitem__(name, tensor)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda tensors: tensors.pop("fc.bias"), r"lacks fc.bias of shape \[2\]; it does not belong"),
        (put("fc.scale", torch.ones(2)), r"tensors that this network has no place for: \['fc.scale'\]"),
        (put("fc.bias", torch.ones(3)), r"fc.bias with shape \[3\]; config.json asks for \[2\]"),
        (put("fc.bias", torch.ones(2, 1)), r"fc.bias with shape \[2, 1\]; config.json asks for \[2\]"),
        (put("embedding.weight", torch.ones(3, 13)), r"embedding.weight with shape \[3, 13\]; .* \[13, 3\]"),
        (put("fc.bias", torch.ones(2, dtype=torch.int64)), r"numbers of type \['I64'\]; use \['BF16', 'F16', 'F32'\]"),
        (put("fc.bias", torch.ones(2, dtype=torch.float64)), r"numbers of type \['F64'\]"),
        (put("fc.bias", torch.ones(2, dtype=torch.bool)), r"numbers of type \['BOOL'\]"),
        (put("fc.bias", torch.ones(2, dtype=torch.float8_e4m3fn)), r"numbers of type \['F8_E4M3'\]"),
        (put("fc.bias", torch.tensor([0.0, math.nan])), "not within ±65,504, in fc.bias"),
        (put("fc.bias", torch.tensor([math.inf, 0.0])), "not within ±65,504, in fc.bias"),
        (put("fc.bias", torch.tensor([0.0, -math.inf])), "not within ±65,504, in fc.bias"),
        (put("fc.bias", torch.tensor([0.0, 1e38])), "not within ±65,504, in fc.bias"),
    ],
    ids=range(13),
)  # fmt: skip
def test_weights_that_do_not_fit(folder, change, sentence):
    change_weights(folder, change)
    refused(folder, f"^model.safetensors .*{sentence}")


ENTRY = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04\x95K\x00.",  # a pickle
        struct.pack("<Q", 8),
        struct.pack("<Q", 2**64 - 1) + b"{}",
        struct.pack("<Q", 2**63) + b"{}",
        with_header(b"{"),
        with_header(b"[" * 50_000),
        with_header(b"\xff" * 8),
        with_header({}),
        with_header({"fc.bias": ENTRY}),  # fewer bytes than promised
        with_header({"fc.bias": ENTRY}, bytes(9)),
        with_header({"fc.bias": ENTRY | {"data_offsets": [8, 0]}}, bytes(8)),
        with_header({"fc.bias": ENTRY | {"data_offsets": [-8, 0]}}, bytes(8)),
        with_header({"fc.bias": ENTRY | {"shape": [2**62, 2**62]}}, bytes(8)),
        with_header({"fc.bias": ENTRY | {"shape": [-2]}}, bytes(8)),
        with_header({"fc.bias": ENTRY | {"dtype": "F31"}}, bytes(8)),
        with_header({"fc.bias": ENTRY, "fc.weight": ENTRY}, bytes(8)),  # one place for two
        with_header({"": ENTRY | {"shape": [0] * 1_000, "data_offsets": [0, 0]}}),
    ],
    ids=range(18),
)  # fmt: skip
def test_damaged_weights(folder, content):
    (folder / "model.safetensors").write_bytes(content)
    refused(folder, "^model.safetensors (is damaged|lacks|has a header of)")


def test_an_unreadable_file_is_a_sentence(folder, monkeypatch):
    monkeypatch.setattr(Path, "open", lambda *_: fail())
    refused(folder, "The model in .* cannot be read: No space left on device")


# Any bytes at all


@pytest.fixture(scope="module")
def valid(complete, tmp_path_factory):
    """The bytes of each file, and a folder to put others into."""
    place = tmp_path_factory.mktemp("any") / "model"
    save_folder(complete, place)
    return {name: (place / name).read_bytes() for name in FILES}, place


def outcome(place, contents):
    """Load a folder of `contents`; what is accepted is a model that works, all else an error of ours."""
    for name, content in contents.items():
        (place / name).write_bytes(content)
    try:
        bundle = load_folder(place)
    except LstmDemoError as error:
        assert str(error)
        return
    assert len(bundle.vocabulary) == bundle.config.vocabulary_size == len(bundle.network.embedding.weight)
    for prediction in predict(bundle, ["", "a b", "zzz " * 40]):
        assert 0 <= prediction.probability <= 1


@settings(max_examples=150)
@given(name=st.sampled_from(FILES), content=st.binary(max_size=300))
def test_any_bytes_in_place_of_a_file(valid, name, content):
    contents, place = valid
    outcome(place, contents | {name: content})


CHANGES = {
    "flip": lambda content, at, value: content[:at] + bytes([content[at] ^ (value or 1)]) + content[at + 1 :],
    "cut": lambda content, at, value: content[:at],
    "drop": lambda content, at, value: content[:at] + content[at + 1 + value :],
    "insert": lambda content, at, value: content[:at] + bytes([value]) + content[at:],
    "repeat": lambda content, at, value: content[:at] + content[max(0, at - value) :],
}


@settings(max_examples=400)
@given(data=st.data())
def test_any_damage_to_a_sound_file(valid, data):
    contents, place = valid
    name = data.draw(st.sampled_from(FILES))
    content = contents[name]
    for _ in range(data.draw(st.integers(1, 3))):
        change = CHANGES[data.draw(st.sampled_from(sorted(CHANGES)))]
        content = change(content, data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 255))) or b" "
    outcome(place, contents | {name: content})


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("other", FILES)
def test_one_file_in_the_place_of_another(valid, name, other):
    contents, place = valid
    outcome(place, contents | {name: contents[other]})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
SIZES = st.sampled_from([0, 1, 2, 3, 5, 13, 4_096, 4_097, 500_000, 2**31, 2**63, -1])


@settings(max_examples=150)
@given(data=st.data())
def test_any_configuration(valid, data):
    contents, place = valid
    config = json.loads(contents["config.json"])
    for entry in data.draw(st.lists(st.sampled_from(sorted(config)), min_size=1, max_size=3)):
        config[entry] = data.draw(SIZES | JSON)
    outcome(place, contents | {"config.json": json.dumps(config).encode()})


@settings(max_examples=200)
@given(data=st.data())
def test_any_header_of_the_weights(valid, data):
    contents, place = valid
    content = contents["model.safetensors"]
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    name = data.draw(st.sampled_from(sorted(header)))
    entry = data.draw(st.sampled_from(["dtype", "shape", "data_offsets", None]))
    if entry is None:
        header[data.draw(st.sampled_from(sorted(header)) | st.text(max_size=5))] = header.pop(name)
    else:
        kinds = st.sampled_from(["F64", "BF16", "I8", "BOOL", "F8_E5M2", "F4", "C64"])
        header[name][entry] = data.draw(JSON | kinds | st.lists(SIZES, max_size=4))
    outcome(place, contents | {"model.safetensors": with_header(header, content[8 + length :])})


# Within bounded memory

HOSTILE = """
import resource, sys
from pathlib import Path
from lstm_demo.bundle import load_folder
from lstm_demo.errors import BundleError

used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 200_000_000,) * 2)
for folder in sys.argv[1:]:
    try:
        load_folder(folder)
    except BundleError as error:
        print(error)
"""


def test_claims_of_great_size_take_no_memory(complete, tmp_path):
    """Each is refused by a process that may take 200 MB more than it has; the first would need 68 GB as a network."""
    folders = [tmp_path / name for name in ("dimensions", "lines", "wide lines", "tensors", "metadata")]
    for folder in folders:
        save_folder(complete, folder)
    dimensions, lines, wide, tensors, metadata = folders
    change_config(dimensions, vocabulary_size=500_000, embedding_size=4_096, hidden_size=4_096, n_layers=8)
    (dimensions / "vocab.txt").write_text("<pad>\n<unk>\n" + "".join(f"{k}\n" for k in range(499_998)))
    (lines / "vocab.txt").write_bytes(b"ab\n" * (limits.MAX_VOCABULARY_BYTES // 3))
    (wide / "vocab.txt").write_bytes("中\n".encode() * (limits.MAX_VOCABULARY_BYTES // 4))
    nothing = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    many = ",".join(f'"{k}":{nothing}' for k in range(800_000))
    (tensors / "model.safetensors").write_bytes(with_header(f"{{{many}}}".encode()))
    (metadata / "model.safetensors").write_bytes(with_header(b'{"__metadata__":{"x":"' + b"x" * 90_000_000 + b'"}}'))
    result = subprocess.run(
        [sys.executable, "-c", HOSTILE, *map(str, folders)], capture_output=True, text=True, check=True, timeout=120
    )
    sentences = result.stdout.splitlines()
    assert len(sentences) == 5
    assert "embedding.weight with shape [13, 3]; config.json asks for [500000, 4096]" in sentences[0]
    assert "vocab.txt has 6,666,666 lines, but config.json says 13 words" in sentences[1]
    assert "vocab.txt has 5,000,000 lines, but config.json says 13 words" in sentences[2]
    assert "has a header of" in sentences[3]
    assert "has a header of" in sentences[4]
