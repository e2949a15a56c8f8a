"""Data from the Hub: how do they come? Parquet files, checked, laid out like the folder of `data.py`.

IMDB comes from `stanfordnlp/imdb` at a commit and with checksums that are known. The Stanford Sentiment Treebank comes
from `stanfordnlp/sst`, whose trees exist as parquet files only on the branch that the Hub makes by itself, so that
only their number and their form are known. What the Hub does not hold in this layout is left out: the counterfactual
edits with the reviews they were made from (Kaushik et al. 2020), and a list of further reviews to leave out. What
stands in a test split is left out as always.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pyarrow
import pyarrow.parquet

from lstm_demo.checks import brief
from lstm_demo.errors import DataError, HubError
from lstm_demo.hub import disk
from lstm_demo.hub.remote import Address, Listing, bring, look_up_files
from lstm_demo.limits import HUB_PATIENCE
from lstm_demo.training.trees import read_trees

HUB = "hub"  # in place of a folder
IMDB = Address("stanfordnlp/imdb", "e6281661ce1c48d982bc483cf8a173c1bbeb5d31")
IMDB_FILES = {
    "plain_text/train-00000-of-00001.parquet": (
        25_000,
        "db47d16b5c297cc0dd625e519c81319c24c9149e70e8496de5475f6fa928342c",
    ),
    "plain_text/test-00000-of-00001.parquet": (
        25_000,
        "b52e26e2f872d282ffac460bf9770b25ac6f102cda0e6ca7158df98c94e8b3da",
    ),
    "plain_text/unsupervised-00000-of-00001.parquet": (
        50_000,
        "74d14fbfcbb39fb7d299c38ca9f0ae6d231bf97108da85d620027ba437b6d52e",
    ),
}  # rows, sha256
SST = Address("stanfordnlp/sst", "refs/convert/parquet")
SST_FILES = {
    "ptb/train/0000.parquet": (8_544, "train"),
    "ptb/validation/0000.parquet": (1_101, "dev"),
    "ptb/test/0000.parquet": (2_210, "test"),
}  # rows, our name of the part


def data_folder(argument: str, report: Callable[[str], None], patience: float = HUB_PATIENCE) -> Path:
    """The folder that `argument` names; for "hub" one that is filled from the Hub the first time.

    Raises:
        HubError: the Hub does not give the files.
        DataError: they do not hold what they should.
    """
    if argument != HUB:
        return Path(argument)
    known = repr((IMDB, IMDB_FILES, SST, SST_FILES)).encode()
    kept = disk.place("dataset", "lstm-demo/assembled", hashlib.sha1(known, usedforsecurity=False).hexdigest())
    if disk.use(kept):
        return kept
    with disk.unfinished() as folder:
        _imdb(folder, report, patience)
        _treebank(folder, report, patience)
        (folder / "cad").mkdir()
        for part in ("train", "dev"):
            (folder / "cad" / f"new_{part}.tsv").write_text("Sentiment\tText\torigin\n")
        (folder / "exclude_sha1.txt").write_text("")
        disk.keep(folder, kept)
    report("Not on the Hub: the counterfactual edits and the list of further reviews to leave out; done without them.")
    return kept


def _imdb(folder: Path, report: Callable[[str], None], patience: float) -> None:
    listing = _list(IMDB, [*IMDB_FILES], patience)
    for file in listing.files:
        if file.digest != IMDB_FILES[file.name][1]:
            raise DataError(f"{file.name} of {IMDB.repo!r} is not the file that is known; give the data's folder.")
    _fetch(listing, folder / "imdb", report, patience)
    for name, (n_rows, _) in IMDB_FILES.items():
        _read(folder / "imdb" / name, ["text", "label"], n_rows)


def _treebank(folder: Path, report: Callable[[str], None], patience: float) -> None:
    listing = _list(SST, [*SST_FILES], patience)
    with disk.unfinished() as raw:
        _fetch(listing, raw, report, patience)
        write_trees(raw, folder / "sst" / "trees")


def write_trees(raw: Path, folder: Path) -> None:
    """Write the trees of the files fetched to `raw` into a new `folder`, one a line.

    Raises:
        DataError: a file does not hold as many trees as are known.
    """
    folder.mkdir(parents=True)
    for name, (n_rows, part) in SST_FILES.items():
        trees = _read(raw / name, ["ptb_tree"], n_rows).column("ptb_tree").to_pylist()
        path = folder / f"{part}.txt"
        path.write_text("".join(f"{' '.join(str(tree).split())}\n" for tree in trees), encoding="utf-8")
        if len(read_trees(path)) != n_rows:
            raise DataError(f"{name} of {SST.repo!r} has a row without a tree; give the data's folder.")


def _list(address: Address, names: list[str], patience: float) -> Listing:
    try:
        return look_up_files(address, names, kind="dataset", token=True, patience=patience)
    except HubError as error:
        raise type(error)(f"{error} Or give the data's folder instead of {HUB!r}.") from error


def _fetch(listing: Listing, folder: Path, report: Callable[[str], None], patience: float) -> None:
    report(f"Fetching {listing.total_bytes / 1e6:.1f} MB of {listing.repo} at commit {listing.commit[:7]}.")
    folder.mkdir(exist_ok=True)
    bring(listing, folder, token=True, patience=patience)


def _read(path: Path, columns: list[str], n_rows: int) -> pyarrow.Table:
    try:
        table = pyarrow.parquet.read_table(path, columns=columns)
    except (OSError, pyarrow.ArrowException) as error:
        reason = brief(error)
        raise DataError(f"{path.name} from the Hub is no parquet file ({reason}); give the data's folder.") from error
    if table.column_names != columns or table.num_rows != n_rows:
        raise DataError(
            f"{path.name} from the Hub has {table.num_rows:,} rows with the columns {table.column_names}; expected "
            f"were {n_rows:,} with {columns}; give the data's folder."
        )
    return table
