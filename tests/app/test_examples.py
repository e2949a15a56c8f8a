"""Does the network do with each example what its caption says, by the default model's own numbers?"""

import numpy as np
import pytest

from lstm_demo import load
from lstm_demo.app.examples import examples
from lstm_demo.explain.tracing import trace
from lstm_demo.texts import Texts


@pytest.fixture(scope="module")
def bundle():
    return load()


def turn(read, low, high):
    """The verdict turns after "but", and ends negative."""
    but = words(read).index("but")
    return read.probability[:but].max() > high and read.probability[-1] < low


def negated(read, low, high):
    """Each kind word after a "not" lowers the verdict."""
    after_not = [step + 1 for step, word in enumerate(words(read)) if word == "not"]
    assert [words(read)[step] for step in after_not] == ["good", "funny"]
    return (read.changes[after_not] < 0).all()


def stronger(read, low, high):
    """The verdict rises with each sentence, by less and less."""
    ends = [step for step, word in enumerate(words(read)) if word in (".", "!")]
    rises = np.diff(read.probability[ends], prepend=0.5)
    assert len(rises) == 3
    return (rises > 0).all() and (np.diff(rises) < 0).all()


def plain(read, low, high):
    """The verdict stays neutral."""
    return ((low <= read.probability) & (read.probability <= high)).all()


def unknown(read, low, high):
    """The network knows none of the invented words."""
    return read.unknown == ("zorblat", "flumptious", "quendle", "grimbled")


def changes_its_mind(read, low, high):
    """The verdict is high, then low, then high again."""
    then, yet = words(read).index("Then"), words(read).index("yet")
    return read.probability[then - 1] > high and read.probability[yet] < low and read.probability[-1] > high


CLAIMS = {
    "turn": turn,
    "not": negated,
    "stronger": stronger,
    "plain": plain,
    "unknown": unknown,
    "long": changes_its_mind,
}


def words(read):
    return [step.text for step in read.steps]


@pytest.mark.parametrize("key", list(examples()))
def test_an_example_does_what_its_caption_says(bundle, key):
    read = trace(bundle, examples()[key].text)
    said = f"{Texts()[f'examples.{key}.point']} {read.probability.round(2).tolist()}"
    assert CLAIMS[key](read, *read.config.neutral_band), said
