"""What should be known about a model before it is used? Its card: Markdown with the Hub's metadata on top."""

import re
from collections.abc import Mapping
from textwrap import fill

from lstm_demo.bundle import Bundle, learnt_from_reviews_only, recipe_of
from lstm_demo.evaluation import Evaluation
from lstm_demo.figures import Figures
from lstm_demo.limits import MAX_CARD_CHARACTERS
from lstm_demo.minimal_pairs import name_of
from lstm_demo.model import Config

SETS = {
    "imdb": ("IMDB, test", "stanfordnlp/imdb", "long reviews"),
    "sst2": ("SST-2, test", "stanfordnlp/sst", "single sentences"),
}  # name in the files: name for people, data set on the Hub, what it holds


def write_card(bundle: Bundle, figures: Figures) -> str:
    """Describe `bundle` with its `figures`, which are of the sets in `SETS` alone."""
    config = bundle.config
    is_known = bool(recipe_of(bundle))  # what it learnt from
    directions = "both directions" if config.bidirectional else "one direction"
    layers = f"{config.n_layers} layer{_s(config.n_layers)}"
    each = " each" if config.n_layers * config.n_directions > 1 else ""
    has_two_ends = config.bidirectional and config.readout == "last"
    read = f"{_READOUTS[config.readout]}{' of each direction' if has_two_ends else ''}"
    rows = "\n".join(_row(name, evaluation) for name, evaluation in figures.sets.items())
    is_plain, step = config.cell == "rnn", "step" if config.convolution else "word"
    watched = "what every unit shows" if is_plain else "every gate of every unit"
    return f"""---
{"license: mit" if is_known else "license: unknown"}
language: en
library_name: lstm-demo
pipeline_tag: text-classification
{_data_sets(bundle)}tags:
- {"rnn" if is_plain else "lstm"}
- sentiment-analysis
- interpretability
model-index:
- name: {bundle.name}
  results:
{_results(figures.sets)}---

# {bundle.name}: {"a plain recurrent network" if is_plain else "an LSTM"} that can be watched while it reads

A sentiment classifier for English film reviews, small enough to show {watched} at every {step}.

| part | size |
| --- | --- |
| vocabulary | {config.vocabulary_size:,} words, lower-cased, split by NLTK's word tokenizer |
| embedding | {config.embedding_size} dimensions |
{_convolution(config)}| {_CELLS[config.cell]} | {layers}, {directions}, {config.hidden_size} units{each} |
| readout | {read}, then one linear layer of {config.n_classes} output{_s(config.n_classes)} |
| parameters | {bundle.n_parameters:,} |

## Figures

| test set | texts | accuracy (95 % interval) | F1 | Brier score | calibration error |
| --- | --- | --- | --- | --- | --- |
{rows}

{_explained(bundle, figures)}
{_pairs(figures, is_known)}
## Data

{_data(bundle)}

## Limits

{_wrapped(_KNOWS if is_known else _MEASURED, _LIMITS)}

## Use

```python
from lstm_demo import load, predict, trace

bundle = load("path/to/this/folder")
predict(bundle, ["Not bad at all."])
trace(bundle, "Not bad at all.").{"hidden" if is_plain else "forget_gate"}  # [layer, direction, step, unit]
```
"""


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
    told = bundle.recipe or {}
    counts = told.get("sources")
    texts = tuple(name for name in _TEXTS if isinstance(counts, dict) and counts.get(name))
    if not texts:
        texts = ("imdb",) if learnt_from_reviews_only(bundle) else ("imdb", "perhaps_edit", "sst")
    ways = {"pretrained": told.get("pretrained") is True, "teachers": bool(told.get("teachers"))}
    return texts + tuple(name for name, holds in ways.items() if holds)


def tell(figures: Figures) -> list[str]:
    """The figures in lines for a terminal."""
    lines = []
    for name, one in figures.sets.items():
        low, high = one.interval
        title = SETS[name][0] if name in SETS else name
        lines.append(f"{title}: {one.accuracy:.2%} right ({low:.2%} to {high:.2%}) of {one.n:,}")
        lines.append(f"  F1 {one.f1:.4f}, Brier score {one.brier:.4f}, calibration error {one.calibration_error:.4f}")
    if figures.ordered is not None:
        by_kind = ", ".join(f"{name_of(kind)} {score.ordered / score.n:.1%}" for kind, score in figures.pairs.items())
        lines.append(f"Minimal pairs in the right order: {figures.ordered:.2%} ({by_kind})")
    if figures.three_class_f1 is not None:
        lines.append(f"Three-class F1 on SST's validation sentences: {figures.three_class_f1:.3f}")
    if figures.words_per_second is not None:
        lines.append(f"Words read a second by one thread: {figures.words_per_second:,.0f}")
    return lines


def _explained(bundle: Bundle, figures: Figures) -> str:
    """What the figures mean; how anything was chosen is known only of a model that was trained by this program."""
    is_known, f1 = bool(recipe_of(bundle)), figures.three_class_f1
    low, high = bundle.config.neutral_band
    band = f"In the app, a probability from {low:.0%} to {high:.0%} is called neutral"
    chosen = "; that band was chosen on SST's validation sentences with the neutral ones" if is_known else ""
    place = "there" if is_known else "on SST's validation sentences"
    found = "" if f1 is None else f" (macro-averaged F1 of negative, neutral, positive {place}: {f1:.3f})"
    return _wrapped(
        "Printed by `python -m lstm_demo evaluate`.",
        "Everything was chosen on validation data." if is_known else "",
        "Accuracy counts every probability above 0.5 as positive.",
        f"{band}{chosen}{found}.",
    )


def _pairs(figures: Figures, is_known: bool) -> str:
    if not figures.pairs:
        return ""
    rows = "\n".join(
        f"| {name_of(kind)} | {score.n:,} | {score.ordered / score.n:.1%} | {score.both_right / score.n:.1%} |"
        for kind, score in figures.pairs.items()
    )
    return f"""
| minimal pairs | pairs | in the right order | both verdicts right |
| --- | --- | --- | --- |
{rows}

A pair is two sentences that differ in one thing alone; the more positive one should get the higher probability
(`lstm_demo/minimal_pairs.py`{"; no sentence of it is ever learnt from" if is_known else ""}).
"""


def _data(bundle: Bundle) -> str:
    """What it learnt from, as far as its recipe says."""
    choices, config = recipe_of(bundle), bundle.config
    learnt = learnt_from(bundle)
    if not learnt:
        return _wrapped(_UNKNOWN_DATA)
    texts = [text for name, text in _TEXTS.items() if name in learnt]
    *others, last = texts
    listed = f"{', '.join(others)} and {last}" if others else last
    alone = " alone, as tutorials do; not on short sentences" if texts == [_TEXTS["imdb"]] else ""
    weight = choices.get("prefix_weight")
    one_by_one = not config.bidirectional and (not config.convolution or config.pool == 1)  # see training.loss
    return _wrapped(
        f"Trained on {listed}{alone}.",
        _PREFIXES if one_by_one and isinstance(weight, int | float) and weight > 0 else "",
        _PRETRAINED if "pretrained" in learnt else "",
        _TAUGHT if "teachers" in learnt else "",
        "Reviews that also stand in a test set were left out.",
    )


def _data_sets(bundle: Bundle) -> str:
    found = [f"- {_ON_THE_HUB[name]}\n" for name in learnt_from(bundle) if name in _ON_THE_HUB]
    return "".join(["datasets:\n", *found]) if found else ""


def _wrapped(*sentences: str) -> str:
    return fill(" ".join(filter(None, sentences)), 120, break_long_words=False, break_on_hyphens=False)


def _convolution(config: Config) -> str:
    if not config.convolution:
        return ""
    size = f"{config.convolution} filters of {config.convolution_width} words, ReLU"
    return f"| convolution | {size}, the maximum over each {config.pool} words |\n"


def _row(name: str, evaluation: Evaluation) -> str:
    title, _, _ = SETS[name]
    low, high = evaluation.interval
    return (
        f"| {title} | {evaluation.n:,} | {evaluation.accuracy:.2%} ({low:.2%} to {high:.2%}) | {evaluation.f1:.4f} "
        f"| {evaluation.brier:.4f} | {evaluation.calibration_error:.4f} |"
    )


def _results(evaluations: Mapping[str, Evaluation]) -> str:
    return "".join(
        f"""  - task:
      type: text-classification
    dataset:
      name: {SETS[name][0]}
      type: {SETS[name][1]}
      split: test
    metrics:
    - type: accuracy
      value: {evaluation.accuracy:.4f}
    - type: f1
      value: {evaluation.f1:.4f}
"""
        for name, evaluation in evaluations.items()
    )


def _s(count: int) -> str:
    return "" if count == 1 else "s"


_READOUTS = {
    "last": "the last hidden state",
    "mean": "the mean of all hidden states",
    "max": "the maximum of all hidden states",
    "attention": "the hidden states, weighted by attention with one learned query",
}
_CELLS = {
    "lstm": "LSTM",
    "peephole": "LSTM with peepholes (Gers & Schmidhuber 2000)",
    "cell_output": "LSTM whose output gate reads the new cell",
    "rnn": "plain recurrent network (tanh)",
}

_TEXTS = {
    "imdb": "IMDB's reviews (Maas et al. 2011, research use)",
    "edit": "counterfactual edits of them (Kaushik et al. 2020, Apache-2.0)",
    "perhaps_edit": "counterfactual edits of them (Kaushik et al. 2020, Apache-2.0) where the data held them",
    "sst": "the phrases of the Stanford Sentiment Treebank (Socher et al. 2013)",
}
_ON_THE_HUB = {"imdb": "stanfordnlp/imdb", "sst": "stanfordnlp/sst"}
_PREFIXES = "A loss on prefixes taught it to have a verdict after every word."
_PRETRAINED = "It began with a language model that had read these texts, and IMDB's reviews without labels."
_TAUGHT = "Other networks judged IMDB's reviews without labels, and it learnt from these verdicts, too."
_UNKNOWN_DATA = """\
It was not trained by this program, which therefore does not know what it learnt from, and whether that holds any review
of the test sets: then its figures say nothing. Ask whoever made it, and write it down here."""
_KNOWS = "It knows English film reviews of before 2012 and nothing else."
_MEASURED = "It was measured on English film reviews of before 2012 and on nothing else."
_LIMITS = """\
It reads words, not meaning: irony, plots that are sad on purpose, and negation, even right before its word, mislead
it. Its training texts have the prejudices of those who wrote them, and so have its verdicts. Do not judge people by
it."""

_METADATA = re.compile(r"\A\ufeff?---\n.*?\n---(?:\n|\Z)", re.DOTALL)
# What is never closed runs to the end, as in Markdown; looked for from each beginning anew, it would take seconds.
_FENCED = re.compile(r"(^```[^\n]*\n.*?(?:^```[ \t]*$|\Z))", re.DOTALL | re.MULTILINE)
_HTML = re.compile(r"<!--.*?(?:-->|\Z)|</?[A-Za-z][^<>]*>", re.DOTALL)
_IMAGE = re.compile(r"(?<!!)!+(?=\[)")  # what is left is a link, which loads nothing by itself
_HEADING = re.compile(r"^(#{1,3} )", re.MULTILINE)
