"""Errors that we can name: which are there, and who says them in whose language?

An error carries a key and values, and no sentence: `InputError("text.too_long", n=25_000, most=20_000)`. Its sentence
stands under `errors.text.too_long` in `locales/`: what was received, what is allowed, what to do. `str(error)` is the
English one, for whoever uses this package as a library; the app words it in the visitor's language, and says what
stands under `errors.NAME_visitor` instead where a visitor can do something else about it.

Where no page can meet it (training, converting, publishing, the command line), an error may be given its sentence, in
English, in place of a key.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstm_demo.texts import Texts


@dataclass(frozen=True)
class Part:
    """A part of a sentence that is worded along with it; `key` and `values` as an error's."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


class LstmDemoError(Exception):
    """Anything that the project refuses.

    Of its values, whole numbers are written with separators, tuples as lists, a `Part` and another error as what they
    say. A `Path` is the whole path to whoever runs the program, and to visitors its name alone.

    >>> error = BundleError("bundle.no_folder", folder=Path("/srv/models/none"), holds="config.json")
    >>> str(error)
    "There is no folder '/srv/models/none'; give a folder that holds config.json."
    >>> error.worded(Texts())
    "There is no folder 'none'; give a folder that holds config.json."
    """

    def __init__(self, key: str = "", /, **values: Any) -> None:
        super().__init__(key)
        self.key, self.values = key, values

    def __str__(self) -> str:
        return _worded(self, Texts(), with_paths=True)

    def worded(self, texts: Texts) -> str:
        """The sentence for somebody elsewhere, in the language of `texts` and without this machine's paths."""
        return _worded(self, texts, with_paths=False)


class InputError(LstmDemoError, ValueError):
    """A value given by the caller (a text, an option, an edit) lies outside what is allowed."""


class BundleError(LstmDemoError, ValueError):
    """A folder does not hold a complete, sound model."""


class DataError(LstmDemoError, ValueError):
    """A data folder for training or evaluation is missing or is not laid out as expected."""


class TrainingError(LstmDemoError):
    """Training cannot start or go on."""


class HubError(LstmDemoError):
    """The Hub did not give what was asked of it."""


class HubNotFoundError(HubError, LookupError):
    """There is no such repository, revision or file, or it is not open to us; asking again will not help."""


class HubUnavailableError(HubError, ConnectionError):
    """The Hub cannot be reached, is busy or too slow; asking again later may help."""


class HubContentError(HubError, ValueError):
    """What the Hub sent is not what it announced, or is more than may be fetched."""


class HubStorageError(HubError):
    """What came from the Hub cannot be written to this machine's disk."""


class KeptModelWarning(UserWarning):
    """The Hub could not be asked, and a model that had been fetched before is used as it was then."""


def _worded(error: LstmDemoError | Part, texts: Texts, with_paths: bool) -> str:
    if f"errors.{error.key}" not in texts:
        return error.key  # a sentence
    values = {name: _written(value, texts, with_paths) for name, value in error.values.items()}
    if not with_paths and f"errors.{error.key}_visitor" in texts:
        return texts.format(f"errors.{error.key}_visitor", **values)
    return texts.format(f"errors.{error.key}", **values)


def _written(value: Any, texts: Texts, with_paths: bool) -> Any:
    if isinstance(value, LstmDemoError | Part):
        return _worded(value, texts, with_paths)
    if isinstance(value, Path):
        return repr(str(value) if with_paths else value.name)
    if isinstance(value, tuple):
        return texts.list([str(one) for one in value])
    if isinstance(value, float):
        return texts.number(value, digits=None)
    return value
