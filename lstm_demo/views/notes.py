"""What must be said beside a reading by one of the LSTM's relatives, so that it is not misread?"""

from lstm_demo.explain.trace import Trace
from lstm_demo.words import say


def notes(trace: Trace) -> list[str]:
    """Sentences to be printed near the reader; none for an LSTM that reads word by word."""
    config = trace.config
    found = []
    if config.convolution:
        found.append(say("family.windows", pool=config.pool, reach=config.convolution_width // 2))
    if config.cell == "rnn":
        found.append(say("family.plain"))
    return found


def curves_caption(trace: Trace) -> str:
    """What one unit's lines are: of gates and states, or of a plain network's hidden state."""
    return say("curves.caption" if trace.cell is not None else "curves.plain.caption")
