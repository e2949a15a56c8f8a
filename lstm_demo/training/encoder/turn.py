"""What if it had been denied? A text with one denial put in, or taken out, for a teacher to judge.

Few people write that a film is not dull; a pupil that is to read it needs more of it than reviews hold. A teacher says
what the changed text is worth: no rule does.
"""

import re
from random import Random


def turn_text(text: str, random: Random) -> str | None:
    """`text` with one denial more or one less, at a place drawn at random; None where it has no verb to deny.

    >>> turn_text("It was dull.", Random(0)), turn_text("I couldn't sleep", Random(0)), turn_text("Oh dear", Random(0))
    ('It was hardly dull.', 'I could sleep', None)
    """
    if found := [*_DENIED.finditer(text)]:
        match = random.choice(found)
        verb = _SHORTENED.get(match["verb"].lower(), match["verb"])
        return text[: match.start()] + verb + text[match.end() :]
    if found := [*_OPEN.finditer(text)]:
        match = random.choice(found)
        return text[: match.end()] + random.choice(_DENIALS) + text[match.end() :]
    return None


_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}  # what is left of "can't", "won't", "shan't"
_PLAIN = "is|are|was|were|am|do|does|did|has|have|had|could|will|would|should|can"
_DENIED = re.compile(rf"\b(?P<verb>{_PLAIN}|ca|wo|sha)(?:n['\u2019]t|\s+not|\s+never)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:is|are|was|were|has|have|had|could|will|would|should|can)\b(?=\s\w)", re.IGNORECASE)
_DENIALS = (" not",) * 5 + (" never", " hardly", " by no means")
