"""What did a language model expect after a word? Its likeliest guesses as bars, as HTML, and what really came."""

import html
from collections.abc import Sequence

from lstm_demo.views.marks import percent, shorten, text_of


def expected(guesses: Sequence[tuple[str, float]], comes: str | None) -> str:
    """Draw `guesses`, words with their probabilities, the likeliest first; `comes` is the word that follows, if any.

    Both are in the spelling of vocabularies. A bar's full length is certainty; the guess that came true is marked.
    """
    entries = "".join(_entry(word, share, came=word == comes) for word, share in guesses)
    return f'<ol class="lstm-expected">{entries}</ol>'


def _entry(word: str, share: float, *, came: bool) -> str:
    mark, said = "", ""
    if came:
        mark, said = ' class="came"', f'<span class="lstm-spoken"> {text_of("expected.came")}</span>'
    return (
        f'<li{mark}><span class="word">{html.escape(shorten(word))}{said}</span>'
        f'<span class="bar" style="--share:{share:.4f}" aria-hidden="true"></span>'
        f'<span class="share">{percent(share)}</span></li>'
    )
