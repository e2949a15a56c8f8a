"""Negation: what if a text said the opposite? The text with one negation put in or taken out, for a teacher to label.

Few people write that a film is not dull; a student that is to read it needs more of it than reviews hold. The label of
the changed text comes from a teacher, and from no rule.
"""

import re
from random import Random


def toggle_negation(text: str, random: Random) -> str | None:
    """`text` with one negation more or one less, at a place drawn at random; None where it has no verb to negate.

    >>> [toggle_negation(text, Random(0)) for text in ("It was dull.", "I couldn't sleep", "Oh dear")]
    ['It was hardly dull.', 'I could sleep', None]
    """
    if negated := [*_NEGATED.finditer(text)]:
        match = random.choice(negated)
        verb = _SHORTENED.get(match["verb"].lower(), match["verb"])
        return text[: match.start()] + verb + text[match.end() :]
    if open_verbs := [*_OPEN.finditer(text)]:
        match = random.choice(open_verbs)
        return text[: match.end()] + random.choice(_NEGATIONS) + text[match.end() :]
    return None


_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}  # what is left of "can't", "won't", "shan't"
_PLAIN = "is|are|was|were|am|do|does|did|has|have|had|could|will|would|should|can"
_NEGATED = re.compile(rf"\b(?P<verb>{_PLAIN}|ca|wo|sha)(?:n['\u2019]t|\s+not|\s+never)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:is|are|was|were|has|have|had|could|will|would|should|can)\b(?=\s\w)", re.IGNORECASE)
_NEGATIONS = (" not",) * 5 + (" never", " hardly", " by no means")
