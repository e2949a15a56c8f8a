"""All models on one review: what does each say? A row for each, as HTML: its verdict on a bar, or why there is none."""

import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_demo.predict import Label, Prediction
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten, text_of
from lstm_demo.views.numbers import interval, percent

_LABELS: tuple[Label, ...] = ("positive", "neutral", "negative")
_MOST_UNKNOWN, _LONGEST_WORD, _LONGEST_NAME = 5, 24, 40


@dataclass(frozen=True)
class ModelVerdict:
    """One model's prediction for the review, or why there is none."""

    name: str
    band: tuple[float, ...]  # where its verdict counts as neutral, 0..1; empty where neutral is a class of its own
    prediction: Prediction | None  # None where it cannot be loaded
    refusal: str = ""  # why not
    is_chosen: bool = False


def side_by_side(verdicts: Sequence[ModelVerdict], texts: Texts) -> str:
    """Draw one row for each, in the order given; all bars have the same scale, each shows its model's neutral band."""
    names = ("low", "middle", "high")
    ends = "".join(f'<span class="{name}">{text_of(f"side.{name}", texts)}</span>' for name in names)
    rows = "".join(_row(verdict, texts) for verdict in verdicts)
    return f'<div class="lstm-side"><div class="scale" aria-hidden="true">{ends}</div><ul>{rows}</ul></div>'


def agreement(verdicts: Sequence[ModelVerdict], texts: Texts) -> str:
    """One sentence: how many say what."""
    counts = Counter(verdict.prediction.label for verdict in verdicts if verdict.prediction)
    labels = [label for label in _LABELS if counts[label]]
    if len(labels) == 1:
        [label] = labels
        count = counts[label]
        return texts.format("side.agree", count=count, label=texts[f"label.{label}"]) if count > 1 else ""
    parts = [texts.format("side.part", count=counts[label], label=texts[f"label.{label}"]) for label in labels]
    return texts.format("side.disagree", parts=texts.list(parts, "comma")) if parts else ""


def _row(verdict: ModelVerdict, texts: Texts) -> str:
    classes = f"{verdict.prediction.label if verdict.prediction else 'none'}{' chosen' if verdict.is_chosen else ''}"
    mark = f' <span class="mark">{text_of("compared.chosen", texts)}</span>' if verdict.is_chosen else ""
    name = f'<span class="name">{html.escape(shorten(verdict.name, _LONGEST_NAME))}{mark}</span>'
    if verdict.prediction is None:
        return f'<li class="{classes}">{name}<span class="notes">{html.escape(verdict.refusal)}</span></li>'
    prediction = verdict.prediction
    low, high = verdict.band or (prediction.probability, prediction.probability + (prediction.neutral or 0))
    style = f"--p:{prediction.probability:.4f};--low:{low:.4f};--high:{high:.4f}"
    bar = '<i class="track"></i><i class="band"></i><i class="marker"></i>'
    label = text_of(f"verdict.{prediction.label}", texts)
    written = texts.format("verdict.percent", percent=percent(prediction.probability, texts, verdict.band))
    return (
        f'<li class="{classes}">{name}<span class="bar" style="{style}" aria-hidden="true">{bar}</span>'
        f'<span class="verdict"><b>{label}</b> <span>{html.escape(written)}</span></span>'
        f'<span class="notes">{_notes(prediction, verdict.band, texts)}</span></li>'
    )


def _notes(prediction: Prediction, band: tuple[float, ...], texts: Texts) -> str:
    """Its neutral band or class, the words that it does not know, and how many it did not read."""
    notes = []
    if prediction.neutral is not None:
        notes.append(texts.format("side.three", percent=percent(prediction.neutral, texts)))
    elif band[0] < band[-1]:
        notes.append(texts.format("side.band", range=interval(band[0], band[-1], texts, digits=0)))
    for unknown, key, key_more in (
        (prediction.unknown, "side.unknown", "side.unknown_more"),
        (prediction.unread, "side.unread", "side.unread_more"),
    ):
        if unknown:
            words = [shorten(word, _LONGEST_WORD) for word in unknown[:_MOST_UNKNOWN]]
            more = len(unknown) - len(words)
            notes.append(texts.format(key_more if more > 0 else key, words=texts.list(words, "comma"), count=more))
    if not (prediction.unknown or prediction.unread):
        notes.append(texts["side.all_known"])
    if 2 * prediction.n_known < prediction.n_typed + prediction.n_unread:
        notes.append(texts["side.caution"])
    if prediction.truncated:
        notes.append(texts.format(f"side.left_out_{prediction.cut}", count=prediction.truncated))
    return html.escape(texts.list(notes, "clause"))
