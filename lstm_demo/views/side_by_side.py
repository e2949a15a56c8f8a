"""What do all models say of one review? A row for each, as HTML: its verdict on a bar from 0 to 100 %, and why not."""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_demo.predict import Label, Prediction
from lstm_demo.views.marks import percent, shorten, text_of
from lstm_demo.words import say

_LABELS: tuple[Label, ...] = ("positive", "neutral", "negative")
_MOST_UNKNOWN, _LONGEST_WORD, _LONGEST_NAME = 5, 24, 40


@dataclass(frozen=True)
class Said:
    """What one model made of the review."""

    name: str
    band: tuple[float, float]  # where its verdict counts as neutral, 0..1
    prediction: Prediction | None  # None where it could not be asked
    excuse: str = ""  # why not
    speaks: bool = False


def side_by_side(all_said: Sequence[Said]) -> str:
    """Draw one row for each, in the order given; all bars have the same scale, each shows its model's neutral band."""
    ends = "".join(f'<span class="{name}">{text_of(f"side.{name}")}</span>' for name in ("low", "middle", "high"))
    rows = "".join(map(_row, all_said))
    return f'<div class="lstm-side"><div class="scale" aria-hidden="true">{ends}</div><ul>{rows}</ul></div>'


def agreement(all_said: Sequence[Said]) -> str:
    """One sentence: how many say what."""
    counts = Counter(said.prediction.label for said in all_said if said.prediction)
    found = [(label, counts[label]) for label in _LABELS if counts[label]]
    if len(found) == 1:
        [(label, count)] = found
        return say("side.agree", count=count, label=say(f"verdict.{label}").lower()) if count > 1 else ""
    parts = [say("side.part", count=count, label=say(f"verdict.{label}").lower()) for label, count in found]
    return say("side.disagree", parts=", ".join(parts)) if parts else ""


def _row(said: Said) -> str:
    classes = f"{said.prediction.label if said.prediction else 'none'}{' speaking' if said.speaks else ''}"
    mark = f' <span class="speaks">{text_of("compared.speaks")}</span>' if said.speaks else ""
    name = f'<span class="name">{html.escape(shorten(said.name, _LONGEST_NAME))}{mark}</span>'
    if said.prediction is None:
        return f'<li class="{classes}">{name}<span class="notes">{html.escape(said.excuse)}</span></li>'
    found, (low, high) = said.prediction, said.band
    style = f"--p:{found.probability:.4f};--low:{low:.4f};--high:{high:.4f}"
    bar = '<i class="track"></i><i class="band"></i><i class="marker"></i>'
    written = say("verdict.percent", percent=percent(found.probability, said.band))
    return (
        f'<li class="{classes}">{name}<span class="bar" style="{style}" aria-hidden="true">{bar}</span>'
        f'<span class="verdict"><b>{text_of(f"verdict.{found.label}")}</b> <span>{html.escape(written)}</span></span>'
        f'<span class="notes">{_notes(found, said.band)}</span></li>'
    )


def _notes(found: Prediction, band: tuple[float, float]) -> str:
    """Its neutral band, the words that it does not know, and how many it did not read."""
    low, high = (f"{100 * edge:.0f}" for edge in band)
    notes = [say("verdict.band", low=low, high=high)]
    if found.unknown:
        words = ", ".join(shorten(word, _LONGEST_WORD) for word in found.unknown[:_MOST_UNKNOWN])
        more = len(found.unknown) - _MOST_UNKNOWN
        notes.append(say("side.unknown", words=words) + (f" {say('verdict.more', count=more)}" if more > 0 else ""))
    else:
        notes.append(say("side.all_known"))
    if 2 * found.n_known < len(found.tokens):
        notes.append(say("side.caution"))
    if found.truncated:
        notes.append(say("side.left_out", count=f"{found.truncated:,}"))
    return html.escape("; ".join(notes))
