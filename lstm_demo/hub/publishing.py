"""Publishing: how does a model get to the Hub? Its folder, with figures and card, in one commit."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_demo.bundle import CARD, EVALUATION, load_folder
from lstm_demo.checks import brief
from lstm_demo.errors import HubError, InputError
from lstm_demo.hub.faults import endpoint, error_for
from lstm_demo.hub.remote import OPTIONAL, REQUIRED, read_address

PLACEHOLDER = "path/to/this/folder"  # in a card that was written before the model had a repository


@dataclass(frozen=True)
class Publication:
    """What goes to the Hub."""

    repo: str  # "user/repo"
    files: dict[str, bytes]  # content by name

    @property
    def total_bytes(self) -> int:
        return sum(map(len, self.files.values()))


def prepare(folder: str | Path, repo: str) -> Publication:
    """Read and check everything that `publish` would send. Sends nothing.

    Raises:
        InputError: `repo` is no name of a repository; the model has no figures; its card is not what the Hub reads.
        BundleError: the folder holds no sound model.
    """
    folder = Path(folder)
    address = read_address(repo)
    if address is None or address.revision:
        raise InputError(f"{repo!r} is no repository's name; give one like 'user/repo'.")
    bundle = load_folder(folder)
    if bundle.evaluation is None or not bundle.card:
        lacking = EVALUATION if bundle.evaluation is None else CARD
        raise InputError(
            f"{str(folder)!r} lacks {lacking}; a model is published with its figures: "
            f"python -m lstm_demo evaluate --model {folder}"
        )
    files = {name: (folder / name).read_bytes() for name in (*REQUIRED, *OPTIONAL) if (folder / name).is_file()}
    card = bundle.card.replace(PLACEHOLDER, address.repo)
    _check_card(card)
    return Publication(address.repo, files | {CARD: card.encode()})


def publish(publication: Publication, *, private: bool = False) -> str:
    """Send a model to the Hub, which makes the repository if there is none; gives the commit.

    Everything goes in one commit, so that nobody ever sees half of it. Files of an earlier commit that are no part of
    this model go with it; files that this program does not know stay.

    Raises:
        HubError: the Hub does not take it; says why.
    """
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi

    api = HfApi(endpoint=endpoint(), library_name="lstm-demo")
    try:
        api.create_repo(publication.repo, private=private, exist_ok=True)
        info = api.model_info(publication.repo)
        if private and not info.private:
            raise HubError(
                f"The repository {publication.repo!r} is there already and is public; "
                "make it private on its page, or choose another name. Nothing was sent."
            )
        there = {sibling.rfilename for sibling in info.siblings or []}
        stale = there.intersection((*REQUIRED, *OPTIONAL)) - publication.files.keys()
        additions = [CommitOperationAdd(name, content) for name, content in publication.files.items()]
        deletions = [CommitOperationDelete(name) for name in sorted(stale)]
        commit = api.create_commit(publication.repo, [*additions, *deletions], commit_message="Publish the model")
        return str(commit.oid)
    except HubError:
        raise
    except Exception as error:
        raise _named(error, publication.repo) from error


def _named(error: Exception, repo: str) -> HubError:
    from lstm_demo.hub.worker import classify

    return error_for(classify(error), repo, None, token=True)


def _check_card(card: str) -> None:
    """Does the Hub find licence and figures in the card's metadata?"""
    from huggingface_hub import ModelCard

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # said better below
            data: Any = ModelCard(card, ignore_metadata_errors=False).data
    except Exception as error:  # of the YAML reader and of the Hub's library
        reason = brief(error)
        raise InputError(f"The metadata at the top of {CARD} cannot be read ({reason}); run evaluate again.") from error
    if not data.license:
        raise InputError(f"{CARD} names no licence; say license: ... in the metadata at its top.")
    if not data.eval_results:
        raise InputError(f"{CARD} has no figures in the metadata at its top; run evaluate again.")
