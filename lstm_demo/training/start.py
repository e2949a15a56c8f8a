"""What can a classifier begin with? The embedding of a language model, and of its LSTM all that they share."""

import torch

from lstm_demo.errors import TrainingError
from lstm_demo.language import Language
from lstm_demo.loop import StepLoop
from lstm_demo.model import SentimentLSTM


def copy_language(network: SentimentLSTM, start: Language) -> None:
    """Let `network` begin with the language model's embedding and LSTM (Dai & Le 2015).

    A plain LSTM takes all of it; a relative, the blocks that it shares with one, and what it has beyond them, what sees
    the cell, begins at zero: a peephole network is the language model's LSTM at first, to the bit. A network without
    gates takes the embedding alone, and an attending readout begins as ever.

    Raises:
        TrainingError: the network is of another size or shape than the language model.
    """
    config, size = network.config, start.network.config
    asked = (config.vocabulary_size, config.embedding_size, config.hidden_size)
    given = (size.vocabulary_size, size.hidden_size, size.hidden_size)
    if asked != given or config.n_layers > 1 or config.bidirectional or config.convolution:
        raise TrainingError(
            f"The language model has one layer of {size.hidden_size} units and embeddings of {size.hidden_size}, for "
            f"{size.vocabulary_size:,} words; give the network the same: one layer, one direction, no convolution."
        )
    parts = dict(start.network.lstm.named_parameters())
    with torch.no_grad():
        network.embedding.weight.copy_(start.network.embedding.weight)
        if isinstance(network.lstm, StepLoop):
            own = dict(network.lstm.named_parameters())
            own["weight_ih_l0"].copy_(parts["weight_ih_l0"])
            own["weight_hh_l0"].copy_(parts["weight_hh_l0"][: len(own["weight_hh_l0"])])  # i, f, g, and o if it sees h
            own["bias_ih_l0"].copy_(parts["bias_ih_l0"] + parts["bias_hh_l0"])
            own["weight_ch_l0"].zero_()
        elif config.cell == "lstm":
            network.lstm.load_state_dict(parts)
