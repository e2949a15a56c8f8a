"""A card: how is a model's card written? A template, and on top of it the metadata that the Hub reads."""

from functools import partial
from pathlib import Path
from typing import Any

from lstm_demo import invariance, minimal_pairs, typed
from lstm_demo.bundle import Bundle, recipe_of
from lstm_demo.card import SETS, learnt_from
from lstm_demo.cells import kind_of
from lstm_demo.measurements import Measurements
from lstm_demo.texts import Texts

_TEMPLATE = Path(__file__).with_name("model_card.md.jinja")
_ON_THE_HUB = {"imdb": "stanfordnlp/imdb", "sst": "stanfordnlp/sst"}


def write_card(bundle: Bundle, figures: Measurements) -> str:
    """Describe `bundle` with its `figures`, which are of the sets in `SETS` alone."""
    from huggingface_hub import ModelCard  # here, because whoever writes no card can do without

    learnt, texts = learnt_from(bundle), Texts()  # cards are in English
    card = ModelCard.from_template(
        _metadata(bundle, figures, learnt),
        template_path=str(_TEMPLATE),
        bundle=bundle,
        config=bundle.config,
        figures=figures,
        sets=SETS,
        pair_name=partial(minimal_pairs.name_of, texts=texts),
        typed_name=partial(typed.name_of, texts=texts),
        moved_name=partial(invariance.name_of, texts=texts),
        learnt=learnt,  # empty where nobody knows
        has_prefix_loss=_has_prefix_loss(bundle),
        kind=kind_of(bundle.config.cell),
    )
    return str(card)


def _metadata(bundle: Bundle, figures: Measurements, learnt: tuple[str, ...]) -> Any:
    from huggingface_hub import EvalResult, ModelCardData

    results = [
        EvalResult(
            task_type="text-classification",
            dataset_type=SETS[name][1],
            dataset_name=SETS[name][0],
            dataset_split="test",
            metric_type=metric,
            metric_value=round(value, 4),
        )
        for name, one in figures.sets.items()
        for metric, value in (("accuracy", one.accuracy), ("f1", one.f1))
    ]
    return ModelCardData(
        license="mit" if learnt else "unknown",
        language="en",
        library_name="lstm-demo",
        pipeline_tag="text-classification",
        datasets=[_ON_THE_HUB[name] for name in learnt if name in _ON_THE_HUB] or None,
        tags=[kind_of(bundle.config.cell), "sentiment-analysis", "interpretability"],
        model_name=bundle.name if results else None,
        eval_results=results or None,
    )


def _has_prefix_loss(bundle: Bundle) -> bool:
    """Did it learn a verdict after every word? Only a network that reads them one by one can (see `training.loss`)."""
    config, weight = bundle.config, recipe_of(bundle).get("prefix_weight")
    one_by_one = not config.bidirectional and (not config.convolution or config.pool == 1)
    return one_by_one and isinstance(weight, int | float) and weight > 0
