"""Words in a notebook: what did each one do to the verdict? Coloured by score, with the score below it."""

import html
from collections.abc import Sequence

from lstm_demo.explain.attribution import Attribution
from lstm_demo.explain.phrases import Phrase
from lstm_demo.explain.steps import Step
from lstm_demo.predict import Verdict
from lstm_demo.texts import Texts
from lstm_demo.views.marks import shorten, word_of
from lstm_demo.views.numbers import shares, short, tiny
from lstm_demo.views.stage.payload import FULL_TINT

_LONGEST_WORD = 60  # characters shown of one word


def attribution(found: Attribution, texts: Texts) -> str:
    """A line about the verdict, the words with their scores, the scale of colours, and what the scores add up to."""
    if not found.steps:
        return _paragraph(texts["page.empty"])
    verdict = Verdict(found.logit, found.probability, found.neutral)
    values = {"method": texts[f"methods.full.{found.method}"], "verdict": shares(verdict, texts)}
    words = "".join(
        _word(word_of(step, _LONGEST_WORD), score, texts, step.kind)
        for step, score in zip(found.steps, found.scores.tolist(), strict=True)
    )
    heading = _paragraph(texts.format("notebook.words", **values))
    if found.edits:
        heading += _paragraph(texts.format("page.experiment", n=len(found.edits)))
    return f'{heading}<div class="words">{words}</div>{_scale(texts)}{_notes(found, texts)}'


def phrase(found: Phrase, texts: Texts) -> str:
    """The text with the phrase coloured by what it says as a whole, and what that and the other words add up to."""
    first, last = found.span
    before, after = _joined(found.steps[:first]), _joined(found.steps[last:])
    inside = " ".join(found.text.split())
    shown = _around(before) + _word(inside, found.relevant, texts) + _around(after)
    rest, logit = signed(found.rest + found.bias, texts), signed(found.logit, texts)
    said = texts.format("why_lens.phrase_said", score=signed(found.relevant, texts))
    other = texts.format("why_lens.phrase_rest", rest=rest, logit=logit)
    doubt = "" if found.is_sound else _paragraph(texts["notebook.phrase_unsound"])
    return f'<div class="words">{shown}</div>{_scale(texts)}{_paragraph(f"{said}. {other}")}{doubt}'


def signed(score: float, texts: Texts) -> str:
    """Write log odds with their sign; what rounds to nothing has none."""
    written = texts.number(score, 2)
    return f"+{written}" if score > 0 and written != texts.number(0, 2) else written


def _joined(steps: Sequence[Step]) -> str:
    return " ".join(word_of(step, _LONGEST_WORD) for step in steps)


def _around(text: str) -> str:
    return f'<span class="word around">{html.escape(text)}</span>' if text else ""


def _word(text: str, score: float, texts: Texts, kind: str = "word") -> str:
    side = "positive" if score > 0 else "negative"
    tint = round(100 * min(1.0, abs(score) / FULL_TINT))
    written = f"{html.escape(text)}<small>{html.escape(signed(score, texts))}</small>"
    return f'<span class="{kind} {side}" style="--tint: {tint}%">{written}</span>'


def _scale(texts: Texts) -> str:
    ends = [texts.format(f"notebook.{end}", limit=short(FULL_TINT, texts)) for end in ("least", "most")]
    low, high = map(html.escape, ends)
    return f'<p class="scale"><span>{low}</span><i></i><span>{high}</span></p>'


def _notes(found: Attribution, texts: Texts) -> str:
    """What the scores add up to, what chance stands in them, and what was not read."""
    notes = []
    if found.baseline_logit is not None and found.delta is not None:
        rise, total = found.logit - found.baseline_logit, float(found.scores.sum())
        values = {"total": signed(total, texts), "rise": signed(rise, texts), "delta": tiny(abs(found.delta), texts)}
        notes.append(texts.format("notebook.sum", **values))
    if found.standard_error is not None:
        error = texts.number(float(found.standard_error.max()), 2)
        notes.append(texts.format("notebook.chance", count=found.n_permutations, error=error))
    if found.unread:
        words = texts.list([shorten(word, _LONGEST_WORD) for word in found.unread], "comma")
        notes.append(texts.format("notebook.unread", words=words))
    if found.truncated:
        notes.append(texts.format(f"side.left_out_{found.cut}", count=found.truncated))
    return _paragraph(" ".join(notes)) if notes else ""


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
