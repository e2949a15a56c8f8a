"""What is refused, and how it is said."""

import math
import os
import struct
from pathlib import Path

import pytest
import torch

from lstm_demo import limits

from .files import FILES, OPTIONAL, REQUIRED, change_config, change_weights, fail, refused, with_header


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


@pytest.mark.parametrize("name", ["config.json", "evaluation.json", "recipe.json"])
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
    "content",
    ["{}", '{"vocabulary_size": 13}', '{"format": 3}', '{"format": true}', '{"format": "1"}', '{"format": null}'],
)
def test_the_format_is_named(folder, content):
    (folder / "config.json").write_text(content)
    refused(folder, 'config.json does not say "format": 1 or 2; this program reads only these formats')


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"hidden_size": 0}, "hidden_size is 0; use a whole number from 1 to 4,096"),
        ({"hidden_size": 10**9}, "hidden_size is 1000000000"),
        ({"hidden_size": 5.0}, "hidden_size is 5.0"),
        ({"n_layers": 9}, "n_layers is 9; use a whole number from 1 to 8"),
        ({"readout": "first"}, "readout is 'first'; use one of last, mean, max and attention"),
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
        ([], "vocab.txt has 1 line, but"),
        (["<unk>", "<pad>", *"abcdefghijk"], "vocab.txt cannot be used: A vocabulary begins with"),
        (
            ["a" * 1_000_000, *"<abcdefghijk"],
            "A vocabulary begins with <pad> and <unk>; this one begins with 'a{39} and '<'",
        ),
        (["<pad>\r", "<unk>\r", *"abcdefghijk"], "vocab.txt cannot be used: A vocabulary begins with"),
        (["<pad>", "<unk>", *"abcdefghija"], "vocab.txt cannot be used: .* each word once; this one lists 'a' twice"),
    ],
    ids=["fewer", "more", "empty", "order", "long", "carriage returns", "twice"],
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


def test_a_shape_of_many_dimensions_is_not_told_whole(folder):
    change_weights(folder, put("fc.bias", torch.ones([0] * 3_000)))
    refused(folder, r"fc.bias with shape \[0, 0, 0, .*; config.json asks for \[2\]")


def test_an_unreadable_file_is_a_sentence(folder, monkeypatch):
    monkeypatch.setattr(Path, "open", lambda *_: fail())
    refused(folder, "The model in .* cannot be read: No space left on device")
