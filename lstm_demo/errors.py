"""Which mistakes can we name? One family of errors, each a plain sentence for the person who made it."""


class LstmDemoError(Exception):
    """Anything that the project refuses; its message says what was received, what is allowed, what to do.

    `public` says the same to people who are not at this machine: without its paths, where the message has one.
    """

    def __init__(self, message: str = "", public: str | None = None) -> None:
        super().__init__(message)
        self.public = message if public is None else public


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
