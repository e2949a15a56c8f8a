"""Where does a model come from? The bundled default, a folder, or a repository on the Hugging Face Hub."""

import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lstm_demo.bundle import CONFIG, Bundle, Description, describe_folder, load_folder
from lstm_demo.checks import shown
from lstm_demo.errors import HubUnavailableError, InputError, KeptModelWarning
from lstm_demo.hub import disk
from lstm_demo.hub.remote import Address, Listing, fetch, kept_before, kept_model, look_up, read_address, remember
from lstm_demo.limits import HUB_PATIENCE
from lstm_demo.places import ASSETS

__all__ = ["DEFAULT", "MODELS", "Listing"]
__all__ += ["address_of", "bundled", "describe", "fetch", "kept_before", "load", "look_up", "read_address", "remember"]

MODELS = ASSETS / "models"
DEFAULT = "lstm"


def load(
    source: str | Path = "default",
    *,
    revision: str | None = None,
    token: bool = False,
    patience: float = HUB_PATIENCE,
) -> Bundle:
    """Load a model.

    Args:
        source: "default" for the bundled model, a folder written by `train`, or "user/repo" or "user/repo@revision"
            on the Hugging Face Hub. Where a folder or a file has that name, it is that.
        revision: of the repository: a branch, a tag or a commit. A commit is not asked for while it is kept, which is
            until there is no room for it beside what was used later; everything else is looked up each time. Where
            the Hub cannot be asked, it is what that name gave last, if that is kept, with a `KeptModelWarning`.
        token: may this machine's access token for the Hub be sent along? Needed for private repositories.
        patience: seconds to wait for the Hub while nothing comes.

    Raises:
        InputError: `source` names nothing that can be loaded.
        BundleError: there is no sound model.
        HubError: the Hub does not give it; says why.
    """
    if address := address_of(source, revision):
        if address.is_pinned and (kept := kept_model(address.repo, str(address.revision))):
            return kept
        return _fetched_or_kept(address, token, patience)
    if revision is not None:
        raise InputError("hub.revision_of_none", revision=shown(revision), source=_quoted(source))
    if source == "default":
        return load_folder(MODELS / DEFAULT)
    if _is_here(source, Path.is_dir):
        return load_folder(source)
    raise InputError("hub.a_file" if _is_here(source, Path.is_file) else "hub.no_model", source=_quoted(source))


def _fetched_or_kept(address: Address, token: bool, patience: float) -> Bundle:
    """The model as the Hub has it; where it cannot be asked, as it was when it was last fetched by that name."""
    try:
        listing = look_up(address, token=token, patience=patience)
        bundle = fetch(listing, token=token, patience=patience)
    except HubUnavailableError as error:
        commit = kept_before(address)
        kept = commit and kept_model(address.repo, commit)
        if not (commit and kept):
            raise
        notice = HubUnavailableError("hub.kept_before", error=error, repo=str(address), commit=commit)
        warnings.warn(str(notice), KeptModelWarning, stacklevel=3)  # of whoever calls `load`
        return kept
    remember(listing, address)
    return bundle


def describe(source: str) -> Description:
    """What is known of a model on this machine, without its weights; the Hub is not asked.

    Args:
        source: as for `load`; a repository with the commit at which it was fetched.

    Raises:
        InputError: the repository comes without a commit.
        BundleError: it is not here, or what describes it is damaged.
    """
    address = address_of(source)
    if address is None:
        return describe_folder(MODELS / DEFAULT if source == "default" else source)
    if not address.is_pinned:
        raise InputError("hub.no_commit", source=str(address))
    description = describe_folder(disk.place("model", address.repo, str(address.revision)))
    named = replace(description.outline, name=address.repo, repository=address.repo, commit=str(address.revision))
    return replace(description, outline=named)


def address_of(source: str | Path, revision: str | None = None) -> Address | None:
    """Where on the Hub `load` would look for this; None where it would look on this machine."""
    if not isinstance(source, str) or source == "default" or _is_here(source, Path.exists):
        return None
    return read_address(source, revision)


def bundled() -> dict[str, str]:
    """The models that came with the program, the default first: what `load` takes, by name."""
    names = sorted(path.parent.name for path in MODELS.glob(f"*/{CONFIG}"))
    others = {name: str(MODELS / name) for name in names if name != DEFAULT}
    return ({DEFAULT: "default"} if DEFAULT in names else {}) | others


def _quoted(source: object) -> object:
    """A source as an error has it: a `Path` where it may be one, of which visitors read the last name alone."""
    is_path = isinstance(source, Path) or (isinstance(source, str) and "://" not in source)
    return Path(str(source)) if is_path else shown(str(source))


def _is_here(source: object, is_such: Callable[[Path], bool]) -> bool:
    """Is there such a thing of this name on this machine?"""
    try:
        return isinstance(source, str | Path) and is_such(Path(source))
    except OSError:  # a name that is too long, a folder that may not be entered
        return False
