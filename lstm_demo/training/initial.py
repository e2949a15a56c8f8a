"""Initial weights: where does a training start from? Gates that remember; a language model; or a trained model."""

import hashlib

import torch
from torch import nn

from lstm_demo.bundle import Bundle
from lstm_demo.errors import TrainingError
from lstm_demo.language import Language, LanguageConfig, LanguageModel
from lstm_demo.loop import StepLoop
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import Vocabulary

Initial = Language | Bundle | None  # a language model (Dai & Le 2015), a trained model, or nothing


def initialise(network: SentimentLSTM | LanguageModel) -> None:
    """Draw the embedding of a new `network`, and open the forget gates of its LSTM (Jozefowicz et al. 2015)."""
    n_units = network.config.hidden_size
    nn.init.normal_(network.embedding.weight, std=0.1)
    with torch.no_grad():
        network.embedding.weight[network.embedding.padding_idx] = 0
        for name, parameter in network.lstm.named_parameters():
            if name.startswith("bias_ih") and len(parameter) == 4 * n_units:  # gates i, f, g, o
                parameter[n_units : 2 * n_units] = 1


def copy_language(network: SentimentLSTM, language: Language) -> None:
    """Give `network` the language model's embedding and LSTM (Dai & Le 2015).

    A network of fewer words takes the first, which are the most frequent. A plain LSTM takes all of the LSTM; a
    relative, the blocks that it shares with one, and what it has beyond them, what sees the cell, is zero: a
    peephole network is the language model's LSTM at first, to the bit. A network without gates takes the embedding
    alone, and an attending readout is initialised as ever.

    Args:
        network: changed in place.
        language: the language model.

    Raises:
        TrainingError: the network is of another size or shape than the language model.
    """
    _check(network.config, language.network.config)
    with torch.no_grad():
        network.embedding.weight.copy_(language.network.embedding.weight[: network.config.vocabulary_size])
        own, given = dict(network.lstm.named_parameters()), dict(language.network.lstm.named_parameters())
        if network.config.cell == "lstm":
            network.lstm.load_state_dict(given)
        elif isinstance(network.lstm, StepLoop):
            own["weight_ih_l0"].copy_(given["weight_ih_l0"])
            recurrent = own["weight_hh_l0"]
            recurrent.copy_(given["weight_hh_l0"][: len(recurrent)])  # i, f, g, and o if it sees the state
            own["bias_ih_l0"].copy_(given["bias_ih_l0"] + given["bias_hh_l0"])
            own["weight_ch_l0"].zero_()


def copy_network(network: SentimentLSTM, trained: SentimentLSTM) -> None:
    """Give `network` all weights of a trained one.

    Raises:
        TrainingError: it is another network.
    """
    try:
        network.load_state_dict(trained.state_dict())
    except RuntimeError as error:
        raise TrainingError(
            "The model to go on from is another network; give the same sizes, or leave them to it."
        ) from error


def initial_vocabulary(initial: Initial, size: int) -> Vocabulary | None:
    """The words that come with the initial weights: all of a trained model, the first `size` of a language model."""
    if isinstance(initial, Language):
        return Vocabulary(initial.vocabulary.words[:size])
    return initial.vocabulary if initial else None


def initial_digest(initial: Initial) -> str:
    """A name for the initial weights: the same only for the same; empty for nothing."""
    if isinstance(initial, Language):
        return initial.digest
    if not initial:
        return ""
    digest = hashlib.sha256()
    for name, tensor in initial.network.state_dict().items():
        digest.update(name.encode() + tensor.detach().cpu().numpy().tobytes())
    return digest.hexdigest()


def _check(config: Config, size: LanguageConfig) -> None:
    fits = (config.embedding_size, config.hidden_size) == (size.hidden_size, size.hidden_size)
    fits = fits and config.vocabulary_size <= size.vocabulary_size
    if not fits or config.n_layers > 1 or config.convolution or config.bidirectional:
        raise TrainingError(
            f"The language model has one layer of {size.hidden_size} units and embeddings of {size.hidden_size}, for "
            f"{size.vocabulary_size:,} words; give the network the same: one layer, no convolution, one direction."
        )
