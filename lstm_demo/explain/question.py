"""The question: which function's change is explained? The verdict's logit, as a function of the embedded words.

It can be differentiated for these words alone: the network's parameters ask for no gradients and get none.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

from lstm_demo.bundle import build_network
from lstm_demo.model import SentimentLSTM


@contextmanager
def differentiable(network: SentimentLSTM) -> Iterator[SentimentLSTM]:
    """A network that autograd can go through, whatever mode the caller is in.

    It is a copy where the weights ask for gradients themselves, and where they were made in `inference_mode`, which
    autograd can never go through.
    """
    with torch.inference_mode(False), torch.enable_grad():
        if any(parameter.requires_grad or parameter.is_inference() for parameter in network.parameters()):
            tensors = network.state_dict()
            network = build_network(network.config, {name: tensor.clone() for name, tensor in tensors.items()})
        yield network


def embed(network: SentimentLSTM, ids: tuple[int, ...]) -> Tensor:
    """The words as the network sees them [token, embedding], cut off from the embedding's own weights."""
    words: Tensor = network.embedding(torch.tensor(ids, dtype=torch.long))
    return words.detach().clone()


def logits_of(network: SentimentLSTM, embedded: Tensor) -> Tensor:
    """The logit [text] of texts of one length given as embedded words [text, token, embedding], at least one token."""
    n_texts, n_tokens, _ = embedded.shape
    return network.logit(network.from_embeddings(embedded, torch.full((n_texts,), n_tokens)))


def gradients_of(network: SentimentLSTM, embedded: Tensor) -> tuple[Tensor, Tensor]:
    """The logits [text], and how each grows with each number of its text's words [text, token, embedding]."""
    words = embedded.detach().requires_grad_()
    logits = logits_of(network, words)
    [gradients] = torch.autograd.grad(logits.sum(), [words])
    return logits.detach(), gradients
