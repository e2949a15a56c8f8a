"""Which mistakes can we name? One family of errors, each a plain sentence for the person who made it."""


class LstmDemoError(Exception):
    """Anything that the project refuses; its message says what was received, what is allowed, what to do."""


class InputError(LstmDemoError, ValueError):
    """A value given by the caller (a text, an option, an edit) lies outside what is allowed."""


class BundleError(LstmDemoError, ValueError):
    """A folder does not hold a complete, sound model."""


class DataError(LstmDemoError, ValueError):
    """A data folder for training or evaluation is missing or is not laid out as expected."""


class TrainingError(LstmDemoError):
    """Training cannot start or go on."""
