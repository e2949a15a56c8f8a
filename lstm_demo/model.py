"""The network: what is it? Embedding, LSTM, dropout, linear readout: every tutorial's classifier, in one class.

So are its relatives: another cell, both directions, several layers, a convolution below, attention or hidden linear
layers above. Parameters are named as in tutorials (`embedding`, `convolution`, `lstm`, `dense`, `fc`), so that their
checkpoints can be read; `lstm` holds the recurrent layers, whatever their cell.
"""

from collections.abc import Callable
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_demo.cells import CellWeights
from lstm_demo.config import Config as Config
from lstm_demo.errors import InputError
from lstm_demo.loop import StepLoop, suffix
from lstm_demo.readout import ACTIVATIONS, one_logit, running_attention, slope
from lstm_demo.text import PADDING_ID


class SentimentLSTM(nn.Module):
    """Reads token ids, one review a row, and scores each review.

    Shapes: ids [batch, token], padded on the right with 0; lengths [batch], in tokens, each at least 1. A step is a
    token, or behind a convolution a window of tokens.
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        E, D, H = config.embedding_size, config.n_directions, config.hidden_size
        self.embedding = nn.Embedding(config.vocabulary_size, E, padding_idx=PADDING_ID)
        if config.convolution:
            width = config.convolution_width
            self.convolution = nn.Conv1d(E, config.convolution, width, padding=width // 2)
        self.lstm = _recurrent_layers(config)
        if config.initial_state:  # in which every text begins, learned or left behind by what stood before each
            shape = (config.n_layers, D, H)  # [layer, direction, unit]
            self.initial_hidden = nn.Parameter(torch.zeros(shape))
            if config.has_cell:
                self.initial_cell = nn.Parameter(torch.zeros(shape))
        if config.readout == "attention":
            self.query = nn.Parameter(nn.init.normal_(torch.empty(D * H)))  # what the readout looks for in a state
        self.dropout = nn.Dropout(config.dropout)
        sizes = (D * H, *config.dense)
        self.dense = nn.ModuleList(nn.Linear(*pair) for pair in pairwise(sizes))
        self.fc = nn.Linear(sizes[-1], config.n_classes)

    def forward(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """Score whole reviews: [batch, class]."""
        return self.from_embeddings(self.embedding(ids), lengths)

    def from_embeddings(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """Score reviews given as embedded words [batch, token, embedding]: [batch, class]."""
        states = self.states(embedded, lengths)  # [batch, step, direction * unit]
        return self.class_scores(self.dropout(self.readout_input(states, lengths)))  # [batch, class]

    def windows(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """What the first layer reads of embedded words [batch, token, embedding]: [batch, step, input].

        The words themselves; or behind a convolution, of each pool of tokens the strongest answer of each filter. What
        stands behind a length counts as zeros, as if the text ended there.
        """
        if not self.config.convolution:
            return embedded
        outside = ~_inside(embedded, lengths)  # [batch, token, 1]
        seen = self.convolution(embedded.masked_fill(outside, 0).transpose(1, 2))  # [batch, filter, token]
        seen = functional.relu(seen).masked_fill(outside.transpose(1, 2), 0)  # 0 is the least of what ReLU gives
        pooled: Tensor = functional.max_pool1d(seen, self.config.pool, ceil_mode=True)  # [batch, filter, step]
        return pooled.transpose(1, 2)

    def states(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """The top layer's hidden states [batch, step, direction * unit]; what stands behind a length is padding."""
        inputs, lengths = self.windows(embedded, lengths), self.config.n_steps(lengths)  # [batch, step, input]
        states: Tensor
        if isinstance(self.lstm, StepLoop):
            states = self.lstm(inputs, lengths, self._begin(len(inputs)))
        elif not self.config.bidirectional:  # padding on the right cannot reach the steps before it
            states = self.lstm(inputs, self._begin(len(inputs)))[0]
        else:
            packed = pack_padded_sequence(inputs, lengths.cpu(), batch_first=True, enforce_sorted=False)
            read = self.lstm(packed, self._begin(len(inputs)))[0]
            states = pad_packed_sequence(read, batch_first=True, total_length=inputs.shape[1])[0]
        return states

    def readout_input(self, states: Tensor, lengths: Tensor) -> Tensor:
        """What the readout sees of `states` [batch, step, direction * unit]: [batch, direction * unit]."""
        lengths = self.config.n_steps(lengths)
        if self.config.readout == "attention":
            return (self.attention(states, lengths)[..., None] * states).sum(1)
        last = (lengths - 1).view(-1, 1, 1).to(states.device)  # [batch, 1, 1]
        if not self.config.bidirectional:
            running = self.running_readout_input(states)  # [batch, step, unit]
            return running.gather(1, last.expand(-1, 1, running.shape[2]))[:, 0]
        H = self.config.hidden_size
        forward, backward = states[..., :H], states[..., H:]
        match self.config.readout:
            case "last":  # each direction's state after its last word; the backward one ends at the first
                final = forward.gather(1, last.expand(-1, 1, H))[:, 0]
                return torch.cat((final, backward[:, 0]), dim=-1)
            case "mean":
                inside = _inside(states, lengths)
                return (states * inside).sum(1) / inside.sum(1)
            case "max":
                return states.masked_fill(~_inside(states, lengths), -torch.inf).amax(1)

    def attention(self, states: Tensor, lengths: Tensor) -> Tensor:
        """How much of each state the readout takes, summing to 1: [batch, step]; `lengths` [batch] in steps.

        Scaled dot products (Vaswani et al. 2017) with one learned query: `softmax(h_t . q / sqrt(direction * unit))`.
        """
        return self._attention_scores(states).masked_fill(~_inside(states, lengths)[..., 0], -torch.inf).softmax(-1)

    def running_readout_input(self, states: Tensor) -> Tensor:
        """What the readout would see if the reading ended at each step: [..., step, unit]; one direction only."""
        match self.config.readout:
            case "last":
                return states
            case "mean":
                n_read = torch.arange(1, states.shape[-2] + 1, device=states.device)  # [step]
                return states.cumsum(-2) / n_read[:, None]
            case "max":
                return states.cummax(-2).values
            case "attention":
                return running_attention(self._attention_scores(states), states)

    def _attention_scores(self, states: Tensor) -> Tensor:
        scores: Tensor = states @ self.query / states.shape[-1] ** 0.5  # [..., step]
        return scores

    def class_scores(self, seen: Tensor) -> Tensor:
        """The score of each class from what the readout sees [..., direction * unit]: [..., class]."""
        for layer in self.dense:
            seen = ACTIVATIONS[self.config.dense_activation](layer(seen))  # [..., width of this layer]
        scores: Tensor = self.fc(seen)
        return scores

    def scores_before(self) -> Tensor:
        """The score of each class before the first word [class]: of the state to begin in, if the last one is read."""
        if self.config.initial_state and self.config.readout == "last":
            return self.class_scores(self.initial_hidden[-1].flatten())
        return self.scores_of_zeros()

    def scores_of_zeros(self) -> Tensor:
        """The score of each class of a hidden state of zeros [class]."""
        return self.class_scores(self.fc.weight.new_zeros(self.config.n_directions * self.config.hidden_size))

    def logit(self, scores: Tensor) -> Tensor:
        """Class scores [..., class] as one logit [...], of positive against negative: neutral has no part in it."""
        return one_logit(scores)

    def readout(self) -> tuple[Tensor, Tensor]:
        """The verdict as a linear function, `logit = w . h + b`: w [direction * unit], b []. Refused if it is none."""
        if not self.config.has_linear_readout:
            raise InputError("readout.hidden_layers")
        return self._last_readout()

    def slope(self, seen: Tensor) -> Tensor:
        """The derivative of the logit by what the readout sees, at `seen` [direction * unit]; `w`, if it is linear."""
        return slope(self.dense, self.config.dense_activation, seen, self._last_readout()[0])

    def _last_readout(self) -> tuple[Tensor, Tensor]:
        return one_logit(self.fc.weight.T), one_logit(self.fc.bias)

    def initial(self, layer: int, direction: int) -> tuple[Tensor, Tensor]:
        """The hidden state and the cell [unit] that a layer begins with in a direction; mostly zeros."""
        zeros = self.fc.weight.new_zeros(self.config.hidden_size)
        hidden = self.initial_hidden[layer, direction] if self.config.initial_state else zeros
        has_own_cell = self.config.initial_state and self.config.has_cell
        return hidden, self.initial_cell[layer, direction] if has_own_cell else zeros

    def _begin(self, n_texts: int) -> Tensor | tuple[Tensor, Tensor] | None:
        """The same for a batch, as PyTorch's layers take it: each [layer * direction, text, unit]; None is zeros."""
        if not self.config.initial_state:
            return None
        parts = (self.initial_hidden, self.initial_cell) if self.config.has_cell else (self.initial_hidden,)
        hidden, *cell = (part.flatten(0, 1)[:, None].expand(-1, n_texts, -1).contiguous() for part in parts)
        return (hidden, cell[0]) if cell else hidden

    def weights(self, layer: int, direction: int) -> CellWeights:
        """One layer's parameters in one direction (0 forward, 1 backward), with the two biases summed."""
        if isinstance(self.lstm, StepLoop):
            return self.lstm.weights(layer, direction)
        W, U, b_ih, b_hh = self.fused_weights(layer, direction)
        if self.config.cell != "gru":
            return CellWeights(W, U, b_ih + b_hh)
        b_hr, b_hz, b_hn = b_hh.chunk(3)
        return CellWeights(W, U, b_ih + torch.cat((b_hr, b_hz, torch.zeros_like(b_hn))), b_hn=b_hn)

    def fused_weights(self, layer: int, direction: int) -> list[Tensor]:
        """The same as `nn.LSTM`, `nn.GRU` and `nn.RNN` hold them: weight_ih, weight_hh, bias_ih, bias_hh."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return [getattr(self.lstm, f"{name}_{suffix(layer, direction)}") for name in names]


def _recurrent_layers(config: Config) -> nn.Module:
    E, H, dropout = config.input_size, config.hidden_size, config.dropout if config.n_layers > 1 else 0.0
    if config.cell in ("peephole", "cell_output"):
        return StepLoop(config.cell, E, H, config.n_layers, config.bidirectional, dropout)
    kinds: dict[str, Callable[..., nn.Module]] = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
    kind = kinds[config.cell]
    return kind(E, H, num_layers=config.n_layers, bidirectional=config.bidirectional, dropout=dropout, batch_first=True)


def _inside(steps: Tensor, lengths: Tensor) -> Tensor:
    """Which of `steps` [batch, step, ...] are no padding: [batch, step, 1], bool."""
    numbers = torch.arange(steps.shape[1], device=steps.device)
    return (numbers < lengths.to(steps.device)[:, None])[..., None]
