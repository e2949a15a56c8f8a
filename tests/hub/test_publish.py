"""A model goes to the Hub, and comes back the same."""

import shutil
from dataclasses import replace

import huggingface_hub.constants
import pytest
import torch

from lstm_demo.__main__ import main
from lstm_demo.bundle import load_folder, save_folder
from lstm_demo.errors import BundleError, HubError, HubNotFoundError, HubUnavailableError, InputError
from lstm_demo.hub import disk, load
from lstm_demo.hub.publishing import prepare, publish
from lstm_demo.predict import predict
from lstm_demo.tokenization import Tokenization

from . import faults
from .standin import GOOD_TOKEN

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content:DeprecationWarning")  # inside of the Hub's library


@pytest.fixture
def own(folder, tmp_path):
    """The model's folder, to be changed."""
    return shutil.copytree(folder, tmp_path / "own")


@pytest.fixture
def signed_in(monkeypatch):
    """Somebody who may write; large files go by the older of the Hub's two protocols, which the stand-in speaks."""
    monkeypatch.setenv("HF_TOKEN", GOOD_TOKEN)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)


def kept(repo, commit):
    return {path.name: path.read_bytes() for path in disk.place("model", repo, commit).iterdir()}


def test_what_was_published_comes_back_the_same(hub, folder, files, signed_in):
    commit = publish(prepare(folder, "user/repo"))
    found = load("user/repo", revision=commit)
    assert kept("user/repo", commit) == files | {"README.md": found.card.encode()}
    assert found.card == files["README.md"].decode().replace("path/to/this/folder", "user/repo")
    assert 'load("user/repo")' in found.card
    [created] = [request for request in hub.requests if request.path == "/api/repos/create"]
    assert created.headers["authorization"] == f"Bearer {GOOD_TOKEN}"


def test_a_model_of_format_2_comes_back_the_same(hub, folder, make_bundle, tmp_path, signed_in):
    settings = {"filters": ".", "unknown": "skip", "before": ["k"], "padding": "after", "padded_to": 9}
    way = Tokenization("keras_tokenizer", **settings)
    bundle = make_bundle(tokenization=way, initial_state=True)
    save_folder(replace(load_folder(folder), network=bundle.network), tmp_path / "told", torch.float32)
    found = load("user/repo", revision=publish(prepare(tmp_path / "told", "user/repo")))
    assert (found.config, found.vocabulary) == (bundle.config, bundle.vocabulary)
    texts = ["a zzz b.c", "", "zzz", "A " * 12]
    assert predict(found, texts) == predict(bundle, texts)


def test_all_goes_in_one_commit_and_what_is_no_longer_there_goes(hub, own, signed_in):
    first = publish(prepare(own, "user/repo"))
    (own / "history.csv").unlink()
    second = publish(prepare(own, "user/repo"))
    repo = hub.repos["models/user/repo"]
    assert [*repo.commits][1:] == [first, second]
    assert set(repo.commits[first]) - set(repo.commits[second]) == {"history.csv"}
    assert ".gitattributes" in repo.commits[second]


def test_publishing_the_same_again_changes_nothing(hub, own, signed_in):
    publish(prepare(own, "user/repo"))
    before = dict(hub.repos["models/user/repo"].commits[hub.repos["models/user/repo"].refs["main"]])
    publish(prepare(own, "user/repo"))
    assert hub.repos["models/user/repo"].commits[hub.repos["models/user/repo"].refs["main"]] == before


def test_a_private_repository(hub, own, signed_in):
    commit = publish(prepare(own, "user/secret"), private=True)
    assert hub.repos["models/user/secret"].private
    with pytest.raises(HubNotFoundError, match="does not exist or is private"):
        load("user/secret")
    assert load("user/secret", token=True).commit == commit


def test_a_public_repository_does_not_become_private_by_asking(hub, own, signed_in):
    first = publish(prepare(own, "user/repo"))
    with pytest.raises(HubError, match="'user/repo' is there already and is public; make it private on its page"):
        publish(prepare(own, "user/repo"), private=True)
    assert hub.repos["models/user/repo"].refs["main"] == first


def test_whoever_is_not_signed_in_is_told(hub, own):
    with pytest.raises(HubNotFoundError, match=r"log in with `hf auth login`, or set HF_TOKEN\."):
        publish(prepare(own, "user/repo"))
    assert hub.repos == {}


def test_a_hub_that_is_out_of_order(hub, own, signed_in):
    publish(prepare(own, "user/repo"))
    hub.faults["info"] = faults.status(503)
    with pytest.raises(HubUnavailableError, match=r"out of order \(503\)"):
        publish(prepare(own, "user/repo"))


# What is refused before anything is sent


@pytest.mark.parametrize("name", ["evaluation.json", "README.md"])
def test_no_model_goes_without_its_figures(hub, own, name):
    (own / name).unlink()
    with pytest.raises(
        InputError, match=rf"lacks {name}; a model is published with its figures: python -m lstm_demo ev"
    ):
        prepare(own, "user/repo")


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        ("# Mine\n", r"names no licence; say license: \.\.\. in the metadata at its top"),
        ("---\nlanguage: en\n---\n# Mine\n", "names no licence"),
        ("---\nlicense: mit\n---\n# Mine\n", "has no figures in the metadata at its top; run evaluate again"),
        ("---\nlicense: [\n---\n# Mine\n", "The metadata at the top of README.md cannot be read"),
        ("---\n- a\n---\n# Mine\n", "The metadata at the top of README.md cannot be read"),
        ("---\nlicense: mit\nmodel-index: 5\n---\n# Mine\n", "The metadata at the top of README.md cannot be read"),
    ],
    ids=range(6),
)
def test_a_card_that_the_hub_could_not_read(hub, own, card, sentence):
    (own / "README.md").write_text(card)
    with pytest.raises(InputError, match=sentence) as caught:
        prepare(own, "user/repo")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("repo", ["repo", "user/repo@main", "a/b/c", "", "user/re po", "../x"])
def test_names_of_no_repository(hub, own, repo):
    with pytest.raises(InputError, match="is no repository's name; give one like 'user/repo'"):
        prepare(own, repo)


def test_a_damaged_model_is_not_published(hub, own):
    (own / "vocab.txt").write_text("x\n")
    with pytest.raises(BundleError, match=r"vocab.txt has 1 line, but"):
        prepare(own, "user/repo")


# At the terminal


def test_the_command(hub, own, signed_in, capsys):
    assert main(["publish", str(own), "user/repo"]) == 0
    commit = hub.repos["models/user/repo"].refs["main"]
    shown = capsys.readouterr().out
    assert f"Published as commit {commit}" in shown
    assert f'load("user/repo", revision="{commit}")' in shown
    assert f"--model user/repo@{commit} TEXT" in shown
    assert main(["predict", "--model", f"user/repo@{commit}", "a b"]) == 0
    assert main(["info", "--model", "user/repo"]) == 0
    assert "user/repo: " in capsys.readouterr().out


def test_a_dry_run_sends_nothing(hub, own, capsys):
    assert main(["publish", str(own), "user/repo", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    for name in ("config.json", "vocab.txt", "model.safetensors", "README.md", "evaluation.json", "history.csv"):
        assert name in shown
    assert "Nothing was sent; " in shown
    assert hub.requests == []


def test_a_mistake_is_one_line(hub, own, capsys):
    (own / "evaluation.json").unlink()
    assert main(["publish", str(own), "user/repo", "--dry-run"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["predict", "--model", "user/none", "a"]) == 2
    assert capsys.readouterr().err == "lstm_demo: The Hub has no repository 'user/none'; check the name.\n"
