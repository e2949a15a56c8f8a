"""What the study of explanations wrote comes back; what it could not have written is one sentence."""

import json
from dataclasses import replace

import pytest
import torch

from lstm_demo.bundle import build_network
from lstm_demo.errors import BundleError
from lstm_demo.explain.attribution import DEFAULT_METHOD
from lstm_demo.explanations import (
    WAYS,
    Candidate,
    Control,
    Deleted,
    Delta,
    Estimate,
    Explanations,
    MethodFigures,
    SetFigures,
    read_explanations,
    weights_hash,
    write_explanations,
)
from lstm_demo.hub import load
from lstm_demo.text import PADDING, UNKNOWN, Vocabulary


def both(mean):
    return {way: Estimate(mean + place / 10, mean - 0.1, mean + 0.2) for place, way in enumerate(WAYS)}


METHODS = {
    "gradients": MethodFigures(both(0.4), both(0.3), both(0.05), both(0.0), 52.0, 0.25, Delta(0.001, 0.2)),
    "leave_out": MethodFigures(both(0.3), both(0.2), both(-0.05), both(0.1), 20.5, 0.125, None),
}
CHANCE = Deleted(both(0.1), both(0.05), both(0.3))
FOUND = Explanations(
    model="0" * 64,
    name="lstm",
    seed=0,
    default="gradients",
    margin=0.02,
    most_tokens=400,
    n_validation=500,
    validation={"gradients": Candidate(Estimate(0.4, 0.3, 0.5), Estimate(0.0, 0.0, 0.0), 0.25)},
    sets={
        "imdb": SetFigures(500, 10, 10, 4, METHODS, CHANCE, Control("gradients", 100, both(0.4), both(0.1), both(0.1))),
        "sst2": SetFigures(500, 50, 10, 20, METHODS, CHANCE),
    },
)


def damaged(place, value):
    """The figures as JSON, with `value` at `place`; None: without it."""
    values = json.loads(json.dumps(FOUND.to_dict()))
    inner = values
    for name in place[:-1]:
        inner = inner[name]
    if value is None:
        del inner[place[-1]]
    else:
        inner[place[-1]] = value
    return values


def test_figures_come_back(tmp_path):
    write_explanations(FOUND, tmp_path / "explanations.json")
    assert read_explanations(tmp_path / "explanations.json") == FOUND


def test_where_nothing_was_measured_there_is_nothing(tmp_path):
    assert read_explanations(tmp_path / "explanations.json") is None


METHOD = ("sets", "imdb", "methods", "gradients")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        *(((name,), None) for name in ("model", "default", "validation", "sets", "n_validation", "most_tokens")),
        (("model",), 5),
        (("default",), "nobody"),
        (("margin",), "wide"),
        (("n_validation",), 0),
        (("n_validation",), 1.5),
        (("validation",), []),
        (("validation", "gradients", "area"), [0.4, 0.5, 0.6]),
        (("validation", "gradients", "area"), [0.4, 0.3]),
        (("validation", "gradients", "seconds"), -1),
        (("sets", "imdb", "n"), 10**400),
        ((*METHOD, "area", "unknown"), None),
        ((*METHOD, "area", "dropped"), [2.0, 2.0, 2.0]),
        ((*METHOD, "sufficiency", "dropped"), [0.1, 0.2, 0.3]),
        ((*METHOD, "delta"), [0.1]),
        ((*METHOD, "delta"), [0.1, "nan"]),
        ((*METHOD, "n_readings"), "many"),
        (("sets", "imdb", "random"), None),
        (("sets", "imdb", "control", "real"), None),
        (("sets", "imdb", "methods"), {"\ud800": {}}),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_entry(tmp_path, place, value):
    path = tmp_path / "explanations.json"
    path.write_text(json.dumps(damaged(place, value)))
    with pytest.raises(BundleError, match=f"entry '{place[0]}'") as refused:
        read_explanations(path)
    assert "explanations.json" in str(refused.value)


def test_figures_belong_to_the_very_model_that_they_were_measured_with(make_bundle):
    bundle = make_bundle()
    found = replace(FOUND, model=weights_hash(bundle))
    weights = {name: tensor.clone() for name, tensor in bundle.network.state_dict().items()}
    assert found.is_of(replace(bundle, name="another name", network=build_network(bundle.config, weights)))
    assert not found.is_of(make_bundle(seed=1))
    assert not found.is_of(make_bundle(corrects_spelling=True))  # which reads other words
    words = Vocabulary((PADDING, UNKNOWN, *"bacdefghijk"))
    assert not found.is_of(replace(bundle, vocabulary=words))
    weights["fc.bias"] = torch.nextafter(weights["fc.bias"], torch.tensor(9.0))
    assert not found.is_of(replace(bundle, network=build_network(bundle.config, weights)))


def test_the_figures_that_are_shown_are_the_bundled_defaults_and_chose_the_default_method():
    found = read_explanations()
    assert found.is_of(load())
    assert found.default == DEFAULT_METHOD
    assert (found.n_validation, {name: one.n for name, one in found.sets.items()}) == (500, {"imdb": 500, "sst2": 500})
