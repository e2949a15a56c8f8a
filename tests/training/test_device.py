"""What a training makes must lie on its device. Where there is a GPU, it must learn what the processor learns."""

from dataclasses import replace

import pytest
import torch
from test_loss import make_batch
from toy import TINY

from benchmarks import gpu
from lstm_demo.training.loss import draw_masks, prefix_weights, soft_loss
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.states import training_states
from lstm_demo.training.step import new_state
from lstm_demo.training.streams import Chunk

ELSEWHERE = torch.device("meta")  # has shapes, but no numbers; nor does it mix with the processor
RECIPE = Recipe(average=0.9, weight_dropout=0.1)


def test_a_member_its_averages_and_its_gradients_lie_on_the_device(member):
    state = new_state(replace(TINY, **member), RECIPE, device=ELSEWHERE)
    batch = make_batch().to(ELSEWHERE)
    masks = draw_masks(state.network, len(batch.ids), RECIPE)
    embedded = state.network.embedding(batch.ids) * masks.words
    states = training_states(state.network, embedded, batch.lengths, masks.weights)
    scores = state.network.class_scores(state.network.readout_input(states, batch.lengths) * masks.states[:, 0])
    loss = scores if member.get("n_classes") == 3 else soft_loss(scores, batch.targets)  # three are not trained here
    loss.mean().backward()
    gradients = [one.grad for one in state.network.parameters()]
    for tensor in (*state.average.values(), *vars(batch).values(), *gradients, prefix_weights(batch)):
        assert tensor.device == ELSEWHERE
    optimized = [one for group in state.optimizer.param_groups for one in group["params"]]
    assert [id(one) for one in optimized] == [id(one) for one in state.network.parameters()]


def test_what_was_left_on_the_processor_is_refused():
    network = new_state(TINY, RECIPE, device=ELSEWHERE).network
    with pytest.raises(RuntimeError, match="device"):
        network.fc(torch.ones(1, TINY.hidden_size)) + torch.ones(2, 1)


def test_a_chunk_moves_whole():
    chunk = Chunk(torch.ones(2, 3, dtype=torch.long), torch.ones(2, 3, dtype=torch.long)).to(ELSEWHERE)
    assert {one.device for one in vars(chunk).values()} == {ELSEWHERE}


def test_a_gpu_learns_what_the_processor_learns(capsys):
    """On a machine without one, `benchmarks.gpu` must say so."""
    assert gpu.main() == 0
    told = capsys.readouterr().out
    assert told.count("\n") == 1 + 8 + 1 if torch.cuda.device_count() else told.startswith("PyTorch finds no GPU here")


@pytest.mark.parametrize("name", ["cnn-lstm", gpu.LANGUAGE_MODEL])
def test_the_comparison_finds_no_difference_where_there_is_none_and_one_where_there_is(name, monkeypatch):
    device = torch.device("cpu")
    assert gpu.compare(name, device) == 0.0
    made = iter([gpu.make_split(0), gpu.make_split(1)])
    monkeypatch.setattr(gpu, "make_split", lambda: next(made))
    assert gpu.compare(name, device) > gpu.MOST
