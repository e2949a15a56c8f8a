"""A study of the methods: what is measured of one text, and what of many?

Every method scores every text; words are deleted in the order of its scores (`faithfulness`). Intervals are those of a
bootstrap over the texts (Efron 1979), differences to the best method are taken text by text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import process_time
from typing import Any

import numpy as np
import torch

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.explain.arrays import Array
from lstm_demo.explain.attribution import METHODS, attribute, refusal
from lstm_demo.explain.faithfulness import check_orders
from lstm_demo.explain.scores import Exact
from lstm_demo.explain.shapley import MOST_EXACT
from lstm_demo.explain.steps import read_for_trace
from lstm_demo.explanations import WAYS, Candidate, Control, Deleted, Delta, Estimate, MethodFigures, SetFigures
from lstm_demo.text import Tokens

MARGIN = 0.02  # of area: what a cheaper method may be behind the best one
CONTROL_METHOD = "integrated_gradients_unknown"
USUAL_PERMUTATIONS = 20  # what `attribute` draws for Shapley values, unless it is told otherwise
RANDOM, SHUFFLED = "random", "shuffled"  # what stands beside the methods in a measurement
_MEASURES = ("area", "comprehensiveness", "sufficiency")
_N_RESAMPLES = 2_000

Measured = dict[str, Any]  # of one text, as JSON takes it; see `measure`


@dataclass(frozen=True)
class Plan:
    """How a text is measured, see `check_orders` and `attribute`."""

    n_orders: int
    n_points: int
    n_permutations: int


def measure(bundle: Bundle, text: str, plan: Plan, seed: int, *, controlled: bool = False) -> Measured:
    """Put all methods that this network can have to the test on one text.

    Args:
        bundle: the model.
        text: a text with at least one word.
        plan: how to measure.
        seed: of all that is drawn for this text.
        controlled: whether `CONTROL_METHOD` scores it also with the readout's weights shuffled.

    Returns:
        `deleted`, by way and name (a method's, `RANDOM`, `SHUFFLED`) the three measures; `costs`, by method, readings
        and seconds; `deltas`, of the methods that promise a sum; and `n_tokens`.
    """
    reading = read_for_trace(bundle, text)
    scores: dict[str, Array] = {}
    costs, deltas = {}, {}
    for method in METHODS:
        if refusal(bundle.config, method) is None:
            before = process_time()
            found = attribute(bundle, reading, method, n_permutations=plan.n_permutations, seed=seed)
            costs[method] = (found.n_readings, process_time() - before)
            scores[method] = found.scores
            if found.delta is not None:
                deltas[method] = found.delta
    if controlled:
        scores[SHUFFLED] = attribute(with_shuffled_readout(bundle, seed), reading, CONTROL_METHOD).scores
    deleted = {way: _deleted(bundle, reading, scores, plan, seed, way) for way in WAYS}
    return {"n_tokens": len(reading.ids), "deleted": deleted, "costs": costs, "deltas": deltas}


def _deleted(
    bundle: Bundle, reading: Tokens, scores: Mapping[str, Array], plan: Plan, seed: int, way: Any
) -> dict[str, list[float]]:
    found = check_orders(bundle, reading, scores, how=way, n_orders=plan.n_orders, n_points=plan.n_points, seed=seed)
    chance = found.random
    measured = {name: [getattr(curve, one) for one in _MEASURES] for name, curve in found.curves.items()}
    return measured | {RANDOM: [float(chance.areas.mean()), chance.comprehensiveness, chance.sufficiency]}


def with_shuffled_readout(bundle: Bundle, seed: int) -> Bundle:
    """The same model, but that its readout takes each unit of the last layer for another one."""
    weights = dict(bundle.network.state_dict())
    name = "fc.weight" if bundle.config.has_linear_readout else "dense.0.weight"
    order = torch.from_numpy(np.random.default_rng(seed).permutation(weights[name].shape[1]))
    weights[name] = weights[name][:, order]  # [class or hidden, direction * unit]
    return replace(bundle, network=build_network(bundle.config, weights))


def figures_of(texts: Sequence[Measured], plan: Plan, seed: int) -> SetFigures:
    """What was measured of a set of texts, taken together."""
    methods = tuple(texts[0]["costs"])
    table = {way: {name: _table(texts, way, name) for name in (*methods, RANDOM)} for way in WAYS}  # [text, measure]
    best = {way: max(methods, key=lambda name: float(table[way][name][:, 0].mean())) for way in WAYS}
    return SetFigures(
        n=len(texts),
        n_orders=plan.n_orders,
        n_points=plan.n_points,
        n_permutations=plan.n_permutations,
        methods={
            name: MethodFigures(
                **_estimates(table, name, seed),
                behind={way: estimate(table[way][best[way]][:, 0] - table[way][name][:, 0], seed) for way in WAYS},
                n_readings=_mean_cost(texts, name, 0),
                seconds=_mean_cost(texts, name, 1),
                delta=_delta(texts, name),
            )
            for name in methods
        },
        random=Deleted(**_estimates(table, RANDOM, seed)),
        control=_control([one for one in texts if SHUFFLED in one["deleted"][WAYS[0]]], seed),
    )


def candidates(groups: Sequence[tuple[Plan, Sequence[Measured]]], seed: int) -> dict[str, Candidate]:
    """How each method fares on validation texts, measured by one plan or another.

    Its area is the mean of both ways of deleting. What it costs is what it costs by `attribute`, as it is: a plan with
    fewer permutations than usual makes Shapley values no cheaper.
    """
    texts = [one for _, group in groups for one in group]
    methods = tuple(texts[0]["costs"])
    areas = {name: np.mean([_table(texts, way, name)[:, 0] for way in WAYS], axis=0) for name in methods}  # [text]
    best = max(areas.values(), key=lambda area: float(area.mean()))
    seconds = {name: [_usual_seconds(one, name, plan) for plan, group in groups for one in group] for name in methods}
    return {
        name: Candidate(estimate(area, seed), estimate(best - area, seed), float(np.mean(seconds[name])))
        for name, area in areas.items()
    }


def _usual_seconds(text: Measured, name: str, plan: Plan) -> float:
    seconds = float(text["costs"][name][1])
    is_sampled = name == "shapley" and text["n_tokens"] > MOST_EXACT
    return seconds * USUAL_PERMUTATIONS / plan.n_permutations if is_sampled else seconds


def choose(found: Mapping[str, Candidate], margin: float = MARGIN) -> str:
    """The cheapest method that is not clearly more than `margin` of area behind the best one.

    Clearly: the whole 95 % interval of the difference lies beyond it.
    """
    close = {name: one for name, one in found.items() if one.behind.low <= margin}
    return min(close, key=lambda name: close[name].seconds)


def estimate(values: Exact, seed: int) -> Estimate:
    """The mean of `values` [text] and its 95 % interval, by the percentiles of a seeded bootstrap."""
    n = len(values)
    counts = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=_N_RESAMPLES)  # [resample, text]
    mean, means = float(values.mean()), counts @ values / n
    low, high = np.percentile(means, (2.5, 97.5)).tolist()
    return Estimate(mean, min(low, mean), max(high, mean))  # rounding must not pass the mean


def _table(texts: Sequence[Measured], way: str, name: str) -> Exact:
    """The three measures of one method in all texts [text, measure]."""
    return np.array([one["deleted"][way][name] for one in texts], dtype=np.float64)


def _estimates(table: Mapping[str, Mapping[str, Exact]], name: str, seed: int) -> dict[str, dict[str, Estimate]]:
    return {
        measure: {way: estimate(table[way][name][:, place], seed) for way in WAYS}
        for place, measure in enumerate(_MEASURES)
    }


def _mean_cost(texts: Sequence[Measured], name: str, place: int) -> float:
    return float(np.mean([one["costs"][name][place] for one in texts]))


def _delta(texts: Sequence[Measured], name: str) -> Delta | None:
    if name not in texts[0]["deltas"]:
        return None
    sizes = np.abs([one["deltas"][name] for one in texts])  # [text]
    return Delta(float(np.median(sizes)), float(sizes.max()))


def _control(texts: Sequence[Measured], seed: int) -> Control | None:
    if not texts:
        return None
    names = {"real": CONTROL_METHOD, "shuffled": SHUFFLED, "random": RANDOM}
    areas = {key: {way: estimate(_table(texts, way, name)[:, 0], seed) for way in WAYS} for key, name in names.items()}
    return Control(CONTROL_METHOD, len(texts), **areas)
