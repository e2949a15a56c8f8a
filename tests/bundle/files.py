"""The files of a bundle, and ways to change them."""

import json
import struct

import pytest
from safetensors.torch import load as tensors_from_bytes
from safetensors.torch import save as tensors_to_bytes

from lstm_demo.bundle import load_folder
from lstm_demo.errors import BundleError

FILES = ("config.json", "vocab.txt", "model.safetensors", "evaluation.json", "README.md", "history.csv", "recipe.json")
REQUIRED, OPTIONAL = FILES[:3], FILES[3:]
RECIPE = {"recipe": {"epochs": 3}, "pretrained": True}
EVALUATION = {"sets": {"imdb": {"n": 4, "accuracy": 0.75}}, "note": "caf\u00e9 \u4e2d"}


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


def fail(*_):
    raise OSError(28, "No space left on device")
