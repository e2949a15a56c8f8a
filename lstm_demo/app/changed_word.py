"""A changed word: what happens when somebody drops, changes or moves one? The text is another, as from the box."""

from lstm_demo.app import cache, visit
from lstm_demo.app.experiments import moved
from lstm_demo.errors import InputError
from lstm_demo.explain import rewording
from lstm_demo.explain.rewording import Reworded
from lstm_demo.limits import MAX_CHARACTERS
from lstm_demo.text import Tokens

_WAYS = {"left": -1, "right": 1}


def change(how: str, step: int, to: str = "") -> bool:
    """Drop the word of that step, move it "left" or "right", or "change" it `to` others; is the text another one then?

    An experiment goes along with its words. What cannot be done is left undone.
    """
    reading = visit.selection().reading
    tokens, config = cache.tokens(reading), cache.bundle(reading.model).config
    per_step = config.pool if config.convolution else 1
    typed, numbers = rewording.typed_only(tokens)
    if step * per_step not in numbers or len(to) > MAX_CHARACTERS:
        return False
    made = _made(how, typed, numbers.index(step * per_step), to)
    if made is None:
        return False
    try:
        _, found = rewording.typed_only(cache.tokens(visit.selection().read(made.text).reading))
    except InputError:  # too long
        return False
    if not found:
        return False
    places = {numbers[old]: found[new] for old, new in _places(how, made, len(numbers), len(found)).items()}
    edits = moved(reading.edits, places if per_step == 1 else {})
    visit.rewrite(made.text, found[min(made.token, len(found) - 1)] // per_step, edits)
    return True


def _made(how: str, tokens: Tokens, token: int, to: str) -> Reworded | None:
    if how == "drop":
        return rewording.drop(tokens, token)
    if how in _WAYS:
        return rewording.move(tokens, token, _WAYS[how])
    return rewording.change(tokens, token, to) if how == "change" else None


def _places(how: str, made: Reworded, n_before: int, n_now: int) -> dict[int, int]:
    """Where each token stands now; those behind new words are as far from the end as they were."""
    places = dict(made.places)
    if how == "change":
        places |= {old: old + n_now - n_before for old in range(made.token + 1, n_before)}
    return {old: new for old, new in places.items() if 0 <= new < n_now}
