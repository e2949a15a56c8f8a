"""A table for the terminal: how does an attribution look in lines of text? A word, its score and a bar on each."""

from unicodedata import east_asian_width

from lstm_demo.explain.attribution import Attribution
from lstm_demo.explain.experiment import write

_MOST_WORD = 24  # columns
_HALF_BAR = 20  # columns on either side of 0
_COMPARED_WITH = {
    "zeros": "no words (embedded words of zeros)",
    "unknown": "unknown words",
    "left_out": "texts without the word",
    "before": "the verdict one word before",
    "empty_memory": "an empty memory",
}  # by Attribution.baseline


def lines_of(found: Attribution) -> list[str]:
    """The verdict, a line for each word, and what the scores add up to.

    A score is in log odds; its bar runs to the left towards a negative review and to the right towards a positive one,
    and the longest of the text fills its side.
    """
    verdict = f"{found.probability:.1%} positive"
    if found.neutral is not None:
        verdict += f", {found.neutral:.1%} neutral; positive against negative"
    lines = [f"{verdict}, log odds {found.logit:+.2f}; {found.method}"]
    words = [_cut(step.text if step.kind == "word" else f"({step.kind}) {step.text}") for step in found.steps]
    width = max(map(_columns, words), default=0)
    most = float(abs(found.scores).max(initial=0))
    for number, (word, score) in enumerate(zip(words, found.scores.tolist(), strict=True)):
        word += " " * (width - _columns(word))
        error = "" if found.standard_error is None else f" ± {found.standard_error[number]:.2f}"
        lines.append(f"{word}  {score:+6.2f}{error}  {_bar(score, most)}".rstrip())
    if found.edits:
        lines.insert(1, f"An experiment, not the network's own reading: {write(found.edits)}")
    return lines + _summary(found)


def _summary(found: Attribution) -> list[str]:
    lines = [f"Compared with {_COMPARED_WITH[found.baseline]}; {found.n_readings:,} readings."]
    if found.baseline_logit is not None and found.delta is not None:
        rise = f"{found.logit - found.baseline_logit:+.4f} (log odds {found.baseline_logit:+.2f} to {found.logit:+.2f})"
        lines.append(f"The scores add up to {found.scores.sum():+.4f} of {rise}; delta {found.delta:+.1e}.")
    if not found.exact:
        lines.append(
            f"From {found.n_permutations} random orders of the words, seed {found.seed}; ± is a standard error."
        )
    if found.unread:
        lines.append(f"Unknown and not read: {', '.join(map(_cut, found.unread))}.")
    if found.truncated:
        lines.append(f"The {'last' if found.cut == 'end' else 'first'} {found.truncated:,} words were not read.")
    return lines


def _bar(score: float, most: float) -> str:
    n = round(_HALF_BAR * abs(score) / most) if most else 0
    return f"{'█' * n if score < 0 else '':>{_HALF_BAR}}│{'█' * n if score > 0 else ''}"


def _cut(word: str) -> str:
    """The word in one line, and no longer than its column."""
    line = " ".join(word.split())
    while _columns(line) > _MOST_WORD:
        line = f"{line.removesuffix('…')[:-1]}…"
    return line


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters and most emoji take two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
