"""The model card: what should be known before a model is used? Its figures, its data, and its card as people read it.

The card itself is written by `hub.card`.
"""

import re

from lstm_demo import invariance
from lstm_demo.bundle import Bundle, learnt_from_reviews_only, recipe_of
from lstm_demo.limits import MAX_CARD_CHARACTERS
from lstm_demo.measurements import Measurements
from lstm_demo.minimal_pairs import name_of
from lstm_demo.texts import Texts
from lstm_demo.typed import ALL

SETS = {
    "imdb": ("IMDB, test", "stanfordnlp/imdb", "long reviews"),
    "sst2": ("SST-2, test", "stanfordnlp/sst", "single sentences"),
}  # name in the files: name for people, data set on the Hub, what it holds


def read_card(card: str) -> str:
    r"""The card for people: without its metadata, images and HTML, and with headings that fit below a page's own.

    >>> read_card("---\nlicense: mit\n---\n# A model\n![chart](https://example.org/x.png) <b>good</b>")
    '### A model\n[chart](https://example.org/x.png) good'
    """
    body = _METADATA.sub("", card.replace("\r\n", "\n"), count=1).strip()
    if len(body) > MAX_CARD_CHARACTERS:
        body = f"{body[:MAX_CARD_CHARACTERS]} …"
    parts = _FENCED.split(body)  # text and code by turns
    parts[::2] = [_HEADING.sub(r"##\1", _HTML.sub("", text)) for text in parts[::2]]
    return _IMAGE.sub("", "".join(parts))  # in what looks like code, too: where code ends has many rules


def learnt_from(bundle: Bundle) -> tuple[str, ...]:
    """What a model of this program learnt from, as far as its recipe says; nothing where it has none.

    Of the texts "imdb", "sst", and "edit", or where nobody counted "perhaps_edit"; then "pretrained", where it began
    with a language model, and "teachers", where other networks' verdicts were learnt, too.
    """
    if not recipe_of(bundle):
        return ()
    recipe = bundle.recipe or {}
    counts = recipe.get("sources")
    texts = tuple(name for name in _TEXTS if isinstance(counts, dict) and counts.get(name))
    if not texts:
        texts = ("imdb",) if learnt_from_reviews_only(bundle) else ("imdb", "perhaps_edit", "sst")
    ways = {"pretrained": recipe.get("pretrained") is True, "teachers": bool(recipe.get("teachers"))}
    return texts + tuple(name for name, holds in ways.items() if holds)


def format_figures(figures: Measurements) -> list[str]:
    """Write the figures in lines for a terminal."""
    lines = []
    for name, one in figures.sets.items():
        low, high = one.interval
        title = SETS[name][0] if name in SETS else name
        lines.append(f"{title}: {one.accuracy:.2%} right ({low:.2%} to {high:.2%}) of {one.n:,}")
        lines.append(f"  F1 {one.f1:.4f}, Brier score {one.brier:.4f}, calibration error {one.calibration_error:.4f}")
        if one.n_neutral is not None:
            lines.append(f"  by positive against negative alone; it would call {one.n_neutral:,} of them neutral")
    if figures.ordered is not None:
        names = {kind: name_of(kind, Texts()) for kind in figures.pairs}  # a card is in English
        by_kind = ", ".join(f"{names[kind]} {score.ordered / score.n:.1%}" for kind, score in figures.pairs.items())
        lines.append(f"Minimal pairs in the right order: {figures.ordered:.2%} ({by_kind})")
    lines += _format_short(figures)
    if figures.three_class_f1 is not None:
        lines.append(f"Three-class F1 on SST's validation sentences: {figures.three_class_f1:.3f}")
    if figures.words_per_second is not None:
        lines.append(f"Words read a second by one thread: {figures.words_per_second:,.0f}")
    return lines


def _format_short(figures: Measurements) -> list[str]:
    """The figures on what people type, and on what should not matter."""
    lines = []
    if typed := figures.typed.get(ALL):
        sides, labels = f"{typed.right_side} of {typed.sided}", f"{typed.right_label} of {typed.n}"
        lines.append(f"Texts as people type them: {sides} on the right side, {labels} with the right label of three")
    for kind, moved in figures.moved.items():
        shares = (
            f"{moved.changed / max(moved.concerned, 1):.1%}; {moved.changed / moved.sentences:.1%} of all sentences"
        )
        changed = f"{moved.changed} of {moved.concerned:,} verdicts ({shares}) changed sides"
        how_far = f"mean difference {moved.mean:.3f}, largest {moved.largest:.3f}"
        lines.append(f"Exchanged {invariance.name_of(kind, Texts())}: {changed}; {how_far}")
    return lines


_TEXTS = ("imdb", "edit", "perhaps_edit", "sst")
_METADATA = re.compile(r"\A\ufeff?---\n.*?\n---(?:\n|\Z)", re.DOTALL)
# What is never closed runs to the end, as in Markdown; looked for from each beginning anew, it would take seconds.
_FENCED = re.compile(r"(^```[^\n]*\n.*?(?:^```[ \t]*$|\Z))", re.DOTALL | re.MULTILINE)
_HTML = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.DOTALL)
_IMAGE = re.compile(r"(?<!!)!+(?=\[)")  # what is left is a link, which loads nothing by itself
_HEADING = re.compile(r"^(#{1,3} )", re.MULTILINE)
