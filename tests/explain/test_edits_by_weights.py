"""Edits do what other weights would do: a gate held open is a bias of 30, a silenced unit columns of zeros."""

import numpy as np
import pytest

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.cells import BLOCKS
from lstm_demo.explain.edits import GateEdit, UnitEdit
from lstm_demo.explain.tracing import trace
from lstm_demo.loop import suffix

TEXT = "a b c d e f g"
OPEN = 30.0  # a bias that leaves no gate a choice
CLOSE = {"rtol": 1e-5, "atol": 1e-6}
SHAPES = [{}, {"bidirectional": True, "n_layers": 2, "readout": "mean"}, {"readout": "attention"}]
EDITED = [(cell, gate) for cell in BLOCKS for gate in BLOCKS[cell] if gate != "hidden"]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=repr)


def changed(bundle, change):
    """A network like that of `bundle`, but for what `change` does to its weights by name."""
    weights = {name: tensor.clone() for name, tensor in bundle.network.state_dict().items()}
    change(weights)
    return Bundle("changed", build_network(bundle.config, weights), bundle.vocabulary)


def places(config):
    return [(layer, direction) for layer in range(config.n_layers) for direction in range(config.n_directions)]


def assert_alike(edited, like, units=slice(None)):
    """All numbers of both traces agree, of `hidden` those of `units`."""
    for name in edited.quantities:
        found, expected = edited.part(name), like.part(name)
        if name == "hidden":
            found, expected = found[..., units], expected[..., units]
        np.testing.assert_allclose(found, expected, **CLOSE, err_msg=name)
    np.testing.assert_allclose(edited.logit, like.logit, **CLOSE)


@pytest.mark.parametrize(("cell", "gate"), EDITED)
@pytest.mark.parametrize("value", [0, 1])
@pytest.mark.parametrize("units", [None, (1, 4)])
@shapes
def test_a_gate_that_is_held_is_one_with_such_a_bias(make_bundle, cell, gate, value, units, shape):
    bundle = make_bundle(cell=cell, **shape)
    low = -1 if gate == "candidate" else 0

    def hold(weights):
        first = BLOCKS[cell].index(gate) * bundle.config.hidden_size
        for place in places(bundle.config):
            rows = [first + unit for unit in (units or range(5))]
            weights[f"lstm.bias_ih_{suffix(*place)}"][rows] += OPEN if value else -OPEN

    edited = trace(bundle, TEXT, [GateEdit(gate, value=value or low, units=units)])
    assert_alike(edited, trace(changed(bundle, hold), TEXT))
    assert np.abs(edited.hidden - trace(bundle, TEXT).hidden).max() > 1e-3


@pytest.mark.parametrize("cell", BLOCKS)
@shapes
def test_a_silenced_unit_is_one_that_nobody_reads(make_bundle, cell, shape):
    bundle, units, others = make_bundle(cell=cell, **shape), [0, 3], [1, 2, 4]

    def mute(weights):
        config = bundle.config
        columns = [5 * direction + unit for direction in range(config.n_directions) for unit in units]
        for layer, direction in places(config):
            weights[f"lstm.weight_hh_{suffix(layer, direction)}"][:, units] = 0
            if layer:
                weights[f"lstm.weight_ih_{suffix(layer, direction)}"][:, columns] = 0
        weights["fc.weight"][:, columns] = 0
        if config.readout == "attention":
            weights["query"][columns] = 0

    edited = trace(bundle, TEXT, [UnitEdit(tuple(units))])
    assert_alike(edited, trace(changed(bundle, mute), TEXT), others)
    assert not edited.hidden[..., units].any()
    assert np.abs(edited.hidden - trace(bundle, TEXT).hidden)[..., others].max() > 1e-3
