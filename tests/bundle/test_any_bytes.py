"""Any bytes at all give a bundle or one sentence, within bounded memory."""

import json
import struct
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_demo import limits
from lstm_demo.bundle import load_folder, save_folder
from lstm_demo.errors import LstmDemoError
from lstm_demo.predict import predict

from .files import (
    FILES,
    change_config,
    with_header,
)


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
        assert 0 < len(str(error)) < 600
        assert "\n" not in str(error)
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


def test_a_first_word_of_a_million_letters(valid):
    contents, place = valid
    outcome(place, contents | {"vocab.txt": b"a" * 1_000_000 + contents["vocab.txt"]})


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


SHORT = """
import resource
from pathlib import Path
from lstm_demo.bundle import load_folder
from lstm_demo.errors import BundleError
from lstm_demo.hub import MODELS

load_folder(MODELS / "cnn-lstm")
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
for megabytes in (20, 24, 32, 40, 1_000):  # the file in memory, the first tensors, the table, and enough
    resource.setrlimit(resource.RLIMIT_AS, (used + megabytes * 1_000_000, -1))
    try:
        load_folder(MODELS / "lstm")
    except BundleError as error:
        print(error)
"""


def test_too_little_memory_is_no_damage():
    result = subprocess.run([sys.executable, "-c", SHORT], capture_output=True, text=True, check=True, timeout=120)
    sentences = result.stdout.splitlines()
    assert 2 <= len(sentences) <= 4
    assert all("cannot be read: there is not enough memory; end other" in sentence for sentence in sentences)


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
