"""What does a notebook show of an explanation? HTML, CSS and SVG: no script, no network."""

from lstm_demo.explain.attribution import Attribution
from lstm_demo.explain.faithfulness import Faithfulness
from lstm_demo.explain.phrases import Phrase
from lstm_demo.texts import Texts
from lstm_demo.views.notebook import check, words
from lstm_demo.views.notebook.style import framed


def shown(found: Attribution | Phrase | Faithfulness, texts: Texts) -> str:
    """The HTML of an explanation, with its style."""
    match found:
        case Attribution():
            return framed(words.attribution(found, texts))
        case Phrase():
            return framed(words.phrase(found, texts))
    return framed(check.curves(found, texts))
