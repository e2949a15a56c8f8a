"""A study of explanations, small: of a tiny model, measured within a second; and figures made by hand."""

from lstm_demo.explain.study import Plan, candidates, choose, figures_of, measure
from lstm_demo.explanations import (
    WAYS,
    Candidate,
    Control,
    Deleted,
    Estimate,
    Explanations,
    MethodFigures,
    SetFigures,
    weights_hash,
)

TEXTS = ("a b c d e f", "k j i h", "a k b j c")
PLAN = Plan(n_orders=4, n_points=3, n_permutations=4)


def study_of(bundle, margin=0.02):
    """What `python -m benchmarks.explanations` would write, of three texts."""
    found = [measure(bundle, text, PLAN, seed, controlled=True) for seed, text in enumerate(TEXTS)]
    validation = candidates([(PLAN, found)], 0)
    return Explanations(
        model=weights_hash(bundle),
        name=bundle.name,
        seed=0,
        default=choose(validation, margin),
        margin=margin,
        n_validation=len(TEXTS),
        most_tokens=400,
        validation=validation,
        sets={name: figures_of(found, PLAN, 0) for name in ("imdb", "sst2")},
    )


def around(mean, spread=0.01):
    """A mean with an interval of that spread on either side."""
    return Estimate(mean, mean - spread, mean + spread)


def by_way(dropped, unknown=None, spread=0.01):
    """An estimate for each way of deleting."""
    return dict(
        zip(WAYS, (around(dropped, spread), around(dropped if unknown is None else unknown, spread)), strict=True)
    )


def method(area, behind=0.1, delta=None, seconds=0.5):
    """A method; `area` and `behind` are numbers, or what `by_way` gives."""
    areas, others = (one if isinstance(one, dict) else by_way(one) for one in (area, behind))
    return MethodFigures(
        areas, by_way(0.3, 0.25), by_way(-0.02, 0.04), others, n_readings=5.0, seconds=seconds, delta=delta
    )


def measured(methods, random=0.08, control=None, n=250):
    """A set of texts on which these methods and random orders were measured."""
    chance = Deleted(by_way(random), by_way(0.05), by_way(0.2))
    return SetFigures(n, n_orders=10, n_points=10, n_permutations=4, methods=methods, random=chance, control=control)


def shuffled(real, other):
    """A control: the areas with the readout as it is, and shuffled."""
    return Control("integrated_gradients_unknown", 100, by_way(real), by_way(other), by_way(0.08))


def study(default="ledger", sets=None, **validation):
    """A study that chose `default`; `validation` gives areas by method."""
    validation = validation or {"shapley": 0.4, "ledger": 0.39}
    most = max(validation.values())
    return Explanations(
        model="0" * 64,
        name="lstm",
        seed=0,
        default=default,
        margin=0.02,
        n_validation=500,
        most_tokens=400,
        validation={name: Candidate(around(area), around(most - area), 0.004) for name, area in validation.items()},
        sets=sets or {},
    )
