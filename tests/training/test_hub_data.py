"""The data come from the Hub: what is checked, what is kept, and that training and evaluation can use them."""

import hashlib
import io

import pyarrow
import pyarrow.parquet
import pytest
from hub import faults
from hub.inside import ask_inside
from hub.standin import StandInHub

from lstm_demo.__main__ import main
from lstm_demo.bundle import save_folder
from lstm_demo.errors import DataError, HubContentError, HubNotFoundError, HubUnavailableError
from lstm_demo.hub import disk
from lstm_demo.training import hub_data
from lstm_demo.training.data import imdb_test, load_split, sst2
from lstm_demo.training.hub_data import data_folder

TREES = {
    "ptb/train/0000.parquet": ["(4 (3 Great) (2 (2 fun) (2 .)))", "(0 (1 Awful)\n (2 .))"],
    "ptb/validation/0000.parquet": ["(3 (2 A) (2 dev))", "(0 (2 Bad) (2 dev))"],
    "ptb/test/0000.parquet": ["(1 (2 A) (2 test))"],
}
REVIEWS = {
    "plain_text/train-00000-of-00001.parquet": [(f"A review of film number {k}.", k % 2) for k in range(40)],
    "plain_text/test-00000-of-00001.parquet": [("Only ever judged.", 1), ("A review of FILM number 3!", 0)],
    "plain_text/unsupervised-00000-of-00001.parquet": [("No label.", -1)],
}


def parquet(**columns):
    content = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), content)
    return content.getvalue()


@pytest.fixture
def known(monkeypatch):
    """As if the treebank had as many trees as here."""
    counts = {name: (len(TREES[name]), part) for name, (_, part) in hub_data.SST_FILES.items()}
    monkeypatch.setattr(hub_data, "SST_FILES", counts)


@pytest.fixture
def hub(tmp_path, monkeypatch, known):
    """A Hub with both data sets, small, and the program's knowledge of them to match."""
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HF_ASSETS_CACHE", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    ask_inside(monkeypatch)
    imdb = {
        name: parquet(text=[text for text, _ in rows], label=[label for _, label in rows])
        for name, rows in REVIEWS.items()
    }
    reviews = {name: (len(REVIEWS[name]), hashlib.sha256(content).hexdigest()) for name, content in imdb.items()}
    sst = {name: parquet(ptb_tree=trees) for name, trees in TREES.items()}
    with StandInHub() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.endpoint)
        commit = running.add("stanfordnlp/imdb", imdb, kind="datasets")
        converted = running.add("stanfordnlp/sst", sst, kind="datasets")
        running.repos["datasets/stanfordnlp/sst"].refs = {"refs/convert/parquet": converted}
        monkeypatch.setattr(hub_data, "IMDB", hub_data.Address("stanfordnlp/imdb", commit))
        monkeypatch.setattr(hub_data, "IMDB_FILES", reviews)
        yield running


def quiet(_):
    """Hear the report."""


def refused(kind, sentence):
    with pytest.raises(kind, match=sentence) as caught:
        data_folder("hub", quiet)
    assert "\n" not in str(caught.value)
    assert not list(disk.root().rglob("*.parquet"))
    assert not list(disk.root().glob(".*"))


def test_a_folder_is_a_folder(tmp_path):
    assert data_folder(str(tmp_path), quiet) == tmp_path


def test_what_comes_can_be_learnt_from_and_judged_by_and_comes_once(hub):
    said = []
    folder = data_folder("hub", said.append)
    assert [line.split(" of ")[1].split(" at ")[0] for line in said[:2]] == ["stanfordnlp/imdb", "stanfordnlp/sst"]
    assert said[2].startswith("Not on the Hub: the counterfactual edits and the list of further reviews to leave out")
    split = load_split(folder)
    learnt = {example.text for example in (*split.training, *split.validation_imdb)}
    assert "A review of film number 4." in learnt
    assert "A review of film number 3." not in learnt  # stands in the test split
    assert "great fun." in learnt
    assert split.validation_edits == ()
    assert len(imdb_test(folder)) == 2
    assert [(one.text, one.target) for one in sst2(folder, "test")] == [("A test", 0.0)]
    for revision in (hub_data.IMDB.revision, "refs%2Fconvert%2Fparquet"):  # what is pinned is asked for
        assert any(revision in request.path for request in hub.requests)
    del hub.requests[:]
    assert data_folder("hub", quiet) == folder
    assert hub.requests == []


def test_what_is_known_of_the_real_data():
    assert hub_data.IMDB.is_pinned
    assert [rows for rows, _ in hub_data.IMDB_FILES.values()] == [25_000, 25_000, 50_000]
    assert all(len(digest) == 64 for _, digest in hub_data.IMDB_FILES.values())


# What is refused


def test_another_file_than_is_known(hub, monkeypatch):
    name, (n_rows, _) = next(iter(hub_data.IMDB_FILES.items()))
    monkeypatch.setitem(hub_data.IMDB_FILES, name, (n_rows, "0" * 64))
    refused(DataError, f"{name} of 'stanfordnlp/imdb' is not the file that is known; give the data's folder")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PAR1", "is no parquet file"),
        (parquet(other=["x", "y"]), "is no parquet file|with the columns"),
        (parquet(ptb_tree=["(3 (2 A) (2 b))"]), "has 1 rows with the columns .*; expected were 2"),
        (parquet(ptb_tree=["(3 (2 A) (2 b))", "no tree"]), "is not a tree"),
        (parquet(ptb_tree=["(3 (2 A) (2 b))", ""]), "has a row without a tree"),
        (parquet(ptb_tree=[1, 2]), "is not a tree"),
    ],
    ids=range(6),
)
def test_a_treebank_that_is_none(known, tmp_path, content, sentence):
    files = {name: parquet(ptb_tree=trees) for name, trees in TREES.items()}
    for name, own in {**files, "ptb/train/0000.parquet": content}.items():
        (tmp_path / "raw" / name).parent.mkdir(parents=True)
        (tmp_path / "raw" / name).write_bytes(own)
    with pytest.raises(DataError, match=sentence) as caught:
        hub_data.write_trees(tmp_path / "raw", tmp_path / "trees")
    assert "\n" not in str(caught.value)


def test_of_a_treebank_that_is_none_nothing_is_kept(hub):
    repo = hub.repos["datasets/stanfordnlp/sst"]
    files = repo.commits[repo.refs["refs/convert/parquet"]]
    repo.refs = {"refs/convert/parquet": repo.commit(files | {"ptb/train/0000.parquet": parquet(ptb_tree=["", ""])})}
    refused(DataError, "has a row without a tree")


def test_a_data_set_that_is_not_there(hub):
    del hub.repos["datasets/stanfordnlp/sst"]
    refused(
        HubNotFoundError, "no repository 'stanfordnlp/sst'; check the name. Or give the data's folder instead of 'h"
    )


def test_a_branch_that_is_not_there(hub):
    hub.repos["datasets/stanfordnlp/sst"].refs = {}
    refused(HubNotFoundError, "'stanfordnlp/sst' has no revision 'refs/convert/parquet'")


def test_a_damaged_file(hub):
    hub.served["ptb/test/0000.parquet"] = lambda content: content[:-1] + b"x"
    refused(HubContentError, "does not have the checksum")


def test_a_hub_that_is_out_of_order(hub):
    hub.faults["file"] = faults.status(503)
    refused(HubUnavailableError, "out of order")


def test_the_commands_take_it(hub, make_bundle, tmp_path, capsys):
    save_folder(make_bundle(), tmp_path / "model")
    assert main(["evaluate", "--model", str(tmp_path / "model"), "--data", "hub"]) == 0
    assert "IMDB, test: " in capsys.readouterr().out
    hub.add("user/repo", {path.name: path.read_bytes() for path in (tmp_path / "model").iterdir()})
    assert main(["evaluate", "--model", "user/repo", "--data", "hub"]) == 0
    told = capsys.readouterr().out
    n_bytes = sum(path.stat().st_size for path in (tmp_path / "model").iterdir())
    assert f"All files of the model: {n_bytes / 1e6:.1f} MB" in told
    assert "Nothing is written, because the model is on the Hub" in told
    hub.faults["info"] = faults.status(503)
    sizes = [
        "--embedding-size",
        "3",
        "--hidden-size",
        "4",
        "--vocabulary-size",
        "50",
        "--epochs",
        "1",
        "--min-count",
        "1",
    ]
    assert main(["train", "--data", "hub", "--output", str(tmp_path / "new"), *sizes]) == 0
