"""The visitor's texts: in which language does the app speak to this visitor?"""

from lstm_demo.texts import DEFAULT_LANGUAGE, Texts


def visitors_texts() -> Texts:
    """The texts in the visitor's language, for no kind of network yet; English is the only language so far."""
    return Texts(DEFAULT_LANGUAGE)
