"""What does a network begin with? Gates that remember; or the words of a language model, and what their LSTMs share."""

import torch
from torch import Tensor, nn

from lstm_demo.errors import TrainingError
from lstm_demo.language import Language, LanguageConfig, LanguageModel
from lstm_demo.loop import StepLoop, suffix
from lstm_demo.model import Config, SentimentLSTM


def first_weights(network: SentimentLSTM | LanguageModel) -> None:
    """Draw the embedding of a new `network`, and let its LSTM begin with remembering (Jozefowicz et al. 2015)."""
    n_units = network.config.hidden_size
    nn.init.normal_(network.embedding.weight, std=0.1)
    with torch.no_grad():
        network.embedding.weight[network.embedding.padding_idx] = 0
        for name, parameter in network.lstm.named_parameters():
            if name.startswith("bias_ih") and len(parameter) == 4 * n_units:  # gates i, f, g, o
                parameter[n_units : 2 * n_units] = 1


def copy_language(network: SentimentLSTM, start: Language, backward: Language | None = None) -> None:
    """Let `network` begin with the language model's embedding and LSTM (Dai & Le 2015).

    A network of fewer words takes the first, which are the most frequent. A plain LSTM takes all of the LSTM; a
    relative, the blocks that it shares with one, and what it has beyond them, what sees the cell, begins at zero: a
    peephole network is the language model's LSTM at first, to the bit. A network without gates takes the embedding
    alone, and an attending readout begins as ever.

    Args:
        network: changed in place.
        start: reads forward.
        backward: reads backward and has the words of `start`; a network of both directions needs it.

    Raises:
        TrainingError: the network is of another size or shape than the language model, or the two language models have
            not the same words.
    """
    _check(network.config, start.network.config, backward is not None)
    if backward and not torch.equal(backward.network.embedding.weight, start.network.embedding.weight):
        raise TrainingError("The two language models do not share their words; pretrain the backward one with --start.")
    with torch.no_grad():
        network.embedding.weight.copy_(start.network.embedding.weight[: network.config.vocabulary_size])
        for direction, language in enumerate(filter(None, (start, backward))):
            _copy_layer(network, suffix(0, direction), dict(language.network.lstm.named_parameters()))


def _check(config: Config, size: LanguageConfig, both: bool) -> None:
    fits = (config.embedding_size, config.hidden_size) == (size.hidden_size, size.hidden_size)
    fits = fits and config.vocabulary_size <= size.vocabulary_size
    if not fits or config.n_layers > 1 or config.convolution or config.bidirectional != both:
        raise TrainingError(
            f"The language model has one layer of {size.hidden_size} units and embeddings of {size.hidden_size}, for "
            f"{size.vocabulary_size:,} words; give the network the same: one layer, no convolution, and one direction, "
            "or a language model for each."
        )


def _copy_layer(network: SentimentLSTM, end: str, parts: dict[str, Tensor]) -> None:
    own = dict(network.lstm.named_parameters())
    if isinstance(network.lstm, StepLoop):
        own[f"weight_ih_{end}"].copy_(parts["weight_ih_l0"])
        seen = own[f"weight_hh_{end}"]
        seen.copy_(parts["weight_hh_l0"][: len(seen)])  # i, f, g, and o if it sees the state
        own[f"bias_ih_{end}"].copy_(parts["bias_ih_l0"] + parts["bias_hh_l0"])
        own[f"weight_ch_{end}"].zero_()
    elif network.config.cell == "lstm":
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
            own[f"{name}_{end}"].copy_(parts[f"{name}_l0"])
