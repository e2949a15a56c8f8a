"""A trained LSTM reads a review: load it, predict with it, and trace every gate of every step.

>>> from lstm_demo import load, predict, trace
>>> bundle = load()
>>> [prediction] = predict(bundle, ["What a wonderful film."])
>>> prediction.label
'positive'
>>> trace(bundle, "What a wonderful film.").forget_gate.shape  # [layer, direction, step, unit]
(1, 1, 5, 256)
"""

from lstm_demo.bundle import Bundle
from lstm_demo.errors import LstmDemoError
from lstm_demo.evaluation import Evaluation, evaluate
from lstm_demo.explain.attribution import Attribution, attribute
from lstm_demo.explain.edits import GateEdit, InitialState, UnitEdit
from lstm_demo.explain.faithfulness import Faithfulness, faithfulness
from lstm_demo.explain.gradients import gradients
from lstm_demo.explain.ledger import ledger
from lstm_demo.explain.phrases import Interaction, Phrase, interaction, phrase
from lstm_demo.explain.trace import Trace
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.explain.units import Unit, unit
from lstm_demo.hub import load
from lstm_demo.model import Config
from lstm_demo.predict import Prediction, predict
from lstm_demo.text import Vocabulary

__version__ = "0.1.0"  # the one place; pyproject.toml reads it here

__all__ = [
    "Attribution",
    "Bundle",
    "Config",
    "Evaluation",
    "Faithfulness",
    "GateEdit",
    "InitialState",
    "Interaction",
    "LstmDemoError",
    "Phrase",
    "Prediction",
    "Trace",
    "Unit",
    "UnitEdit",
    "Vocabulary",
    "attribute",
    "compare",
    "evaluate",
    "faithfulness",
    "gradients",
    "interaction",
    "ledger",
    "load",
    "phrase",
    "predict",
    "trace",
    "unit",
]


def _drawn(trace: Trace) -> str:
    """What a notebook shows; whatever draws it is imported when a notebook asks."""
    from lstm_demo.texts import Texts
    from lstm_demo.views.page import frame

    return frame(trace, Texts())


def _explained(found: Attribution | Phrase | Faithfulness) -> str:
    """What a notebook shows of an explanation."""
    from lstm_demo.texts import Texts
    from lstm_demo.views import notebook

    return notebook.shown(found, Texts())


Trace.draw_by(_drawn)
Attribution.draw_by(_explained)
Phrase.draw_by(_explained)
Faithfulness.draw_by(_explained)
