"""Repositories: what does one hold, and how does it come here? First a list with sizes, then exactly those files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lstm_demo.bundle import CARD, EVALUATION, HISTORY, RECIPE, Bundle, load_folder
from lstm_demo.checks import shown
from lstm_demo.errors import BundleError, HubContentError, InputError
from lstm_demo.hub import disk
from lstm_demo.hub.client import Progress, ask
from lstm_demo.limits import (
    HUB_PATIENCE,
    MAX_ADDRESS_CHARACTERS,
    MAX_CARD_BYTES,
    MAX_CONFIG_BYTES,
    MAX_VOCABULARY_BYTES,
    MAX_WEIGHT_BYTES,
)
from lstm_demo.storage import CONFIG, VOCABULARY, WEIGHTS, lacks_memory

REQUIRED = (CONFIG, VOCABULARY, WEIGHTS)
OPTIONAL = (CARD, EVALUATION, HISTORY, RECIPE)
_LARGEST = {CONFIG: MAX_CONFIG_BYTES, VOCABULARY: MAX_VOCABULARY_BYTES, WEIGHTS: MAX_WEIGHT_BYTES}


@dataclass(frozen=True)
class Address:
    """A repository on the Hub, and which state of it."""

    repo: str  # "user/name"
    revision: str | None = None  # a branch, a tag or a commit; None for the main branch

    @property
    def is_pinned(self) -> bool:
        """Does it name a commit, which never changes?"""
        return bool(self.revision and _COMMIT.fullmatch(self.revision))

    def __str__(self) -> str:
        return f"{self.repo}@{self.revision}" if self.revision else self.repo


@dataclass(frozen=True)
class RemoteFile:
    """A file on the Hub, and how to know it again."""

    name: str
    size: int  # bytes
    hash_name: str  # "sha256" of the content, or "git": the sha1 of a git object
    digest: str  # in hex


@dataclass(frozen=True)
class Listing:
    """What would be fetched."""

    repo: str
    commit: str  # 40 hexadecimal digits
    files: tuple[RemoteFile, ...]
    kind: str = "model"  # or "dataset"

    @property
    def total_bytes(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def pinned(self) -> str:
        """What `load` takes to get exactly this."""
        return f"{self.repo}@{self.commit}"

    @property
    def is_kept(self) -> bool:
        """Is it on this machine already?"""
        return disk.place(self.kind, self.repo, self.commit).is_dir()


def read_address(source: str, revision: str | None = None) -> Address | None:
    """Make sense of "user/repo", "user/repo@revision" or the page's address; None where it is nothing like that.

    >>> read_address("user/repo@v1.0")
    Address(repo='user/repo', revision='v1.0')

    Raises:
        InputError: there are two revisions, or one that cannot be.
    """
    parts = _ADDRESS.fullmatch(source) if len(source) <= MAX_ADDRESS_CHARACTERS else None
    if not parts or ".." in parts["repo"] or "--" in parts["repo"]:
        return None
    inside = parts["tree"] if parts["revision"] is None else parts["revision"]
    if None not in (inside, revision) and inside != revision:
        raise InputError("hub.two_revisions", one=shown(inside), other=shown(revision))
    chosen = revision if inside is None else inside
    if chosen is not None and (not _REVISION.fullmatch(chosen) or ".." in chosen):
        raise InputError("hub.odd_revision", revision=shown(chosen))
    return Address(parts["repo"], chosen)


def look_up(
    address: Address, *, token: bool = False, max_bytes: int = MAX_WEIGHT_BYTES, patience: float = HUB_PATIENCE
) -> Listing:
    """Find out which files of a model would be fetched, at which commit, and how large they are. Fetches nothing.

    Args:
        address: what to ask for.
        token: may this machine's access token be sent along? Never where a visitor named the repository.
        max_bytes: of the weights.
        patience: seconds to wait for the Hub.

    Raises:
        HubError: there is no such thing, or the Hub cannot be asked; says what.
        HubContentError: a file is larger than is allowed.
    """
    listing = look_up_files(address, REQUIRED, OPTIONAL, token=token, patience=patience)
    for file in listing.files:
        largest = min(_LARGEST.get(file.name, MAX_CARD_BYTES), max_bytes)
        if file.size > largest:
            sizes = {"size": file.size, "most": largest}
            raise HubContentError("hub.too_large", name=file.name, repo=address.repo, **sizes)
    return listing


def look_up_files(
    address: Address,
    required: Sequence[str],
    optional: Sequence[str] = (),
    *,
    kind: str = "model",
    token: bool = False,
    patience: float = HUB_PATIENCE,
) -> Listing:
    """Like `look_up`, for any files of a repository and without limits to their sizes."""
    answer = ask(
        "look_up",
        repo=address.repo,
        token=token,
        patience=patience,
        details={
            "kind": kind,
            "revision": address.revision,
            "required": [*required],
            "optional": [*optional],
        },
    )
    files = tuple(RemoteFile(*entry) for entry in answer["files"])
    return Listing(address.repo, answer["commit"], files, kind)


def fetch(
    listing: Listing, *, token: bool = False, progress: Progress | None = None, patience: float = HUB_PATIENCE
) -> Bundle:
    """Bring a model here, check it, and keep it; where it is here already, nothing is sent.

    Args:
        listing: what `look_up` found.
        token: may this machine's access token be sent along?
        progress: hears how many bytes have come, a few times a second.
        patience: seconds without progress.

    Raises:
        HubError: it cannot be fetched, or is not what was listed; says what.
        BundleError: what came is no sound model; it is not kept.
    """
    if kept := kept_model(listing.repo, listing.commit):
        return kept
    with disk.unfinished() as folder:
        bring(listing, folder, token=token, progress=progress, patience=patience)
        bundle = _load(folder, listing.repo, listing.commit)
        disk.keep(folder, disk.place(listing.kind, listing.repo, listing.commit))
    return bundle


def bring(
    listing: Listing,
    folder: Path,
    *,
    token: bool = False,
    progress: Progress | None = None,
    patience: float = HUB_PATIENCE,
) -> None:
    """Write the listed files into `folder`, each with the size and the checksum that the list says.

    Raises:
        HubError: it went wrong; says what.
    """
    ask(
        "fetch",
        repo=listing.repo,
        token=token,
        patience=patience,
        progress=progress,
        details={
            "kind": listing.kind,
            "commit": listing.commit,
            "files": [(file.name, file.size, file.hash_name, file.digest) for file in listing.files],
            "folder": str(folder),
        },
    )


def kept_model(repo: str, commit: str) -> Bundle | None:
    """The model of this commit, if it is here; sends nothing.

    Raises:
        BundleError: it is here, but the machine fails to read it now (too many open files, too little memory).
    """
    kept = disk.place("model", repo, commit)
    if not disk.use(kept):
        return None
    try:
        return _load(kept, repo, commit)
    except BundleError as error:
        if _may_pass(error):
            raise
        disk.discard(kept)  # it was sound when it came
        return None


def remember(listing: Listing, address: Address) -> None:
    """Keep in mind at which commit `address` is now, for `kept_before`."""
    disk.remember(listing.kind, address.repo, address.revision or _MAIN, listing.commit)


def kept_before(address: Address) -> str | None:
    """The commit at which the model at `address` was when it was last fetched by that name, if it is still here."""
    commit = disk.remembered("model", address.repo, address.revision or _MAIN)
    return commit if commit and disk.place("model", address.repo, commit).is_dir() else None


def _may_pass(error: BaseException) -> bool:
    """Did the machine fail to read a model, which says nothing of the model? One that has gone does not come back."""
    while error.__cause__:
        error = error.__cause__
    return lacks_memory(error) or (isinstance(error, OSError) and not isinstance(error, FileNotFoundError))


def _load(folder: Path, repo: str, commit: str) -> Bundle:
    try:
        return replace(load_folder(folder), name=repo, repository=repo, commit=commit)
    except BundleError as error:
        raise BundleError("hub.unusable", repo=repo, commit=commit[:7], error=error) from error


_MAIN = "main"
_NAME = r"[A-Za-z0-9][\w.-]{0,95}"
_ADDRESS = re.compile(
    rf"(?:https://huggingface\.co/)?(?P<repo>{_NAME}/{_NAME})(?:@(?P<revision>.*)|/tree/(?P<tree>.*)|/)?",
    re.ASCII | re.DOTALL,
)
_REVISION = re.compile(r"\w[\w./-]{0,199}", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40}")
