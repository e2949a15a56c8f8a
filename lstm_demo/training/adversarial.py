"""Adversarial training: does a verdict survive the worst small change of its words? It reads new texts better, too.

Adversarial training of the embedded words (Miyato, Dai & Goodfellow 2017).
"""

from torch import Tensor, linalg
from torch.autograd import backward

from lstm_demo.model import SentimentLSTM
from lstm_demo.training.batches import Batch
from lstm_demo.training.loss import draw_masks, forward, mean_loss
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.workers import SINGLE, Workers

_USUAL_LENGTH = 256  # of a review, in words; `perturbation_norm` is meant for it


def add_gradients(
    network: SentimentLSTM, batch: Batch, recipe: Recipe, bfloat16: bool, workers: Workers = SINGLE
) -> tuple[float, Tensor]:
    """Add the gradients of both losses to the network's; give the plain loss and the verdicts' scores [batch, class].

    Of the workers, each adds those of its own texts; what is given back is the whole batch's.

    The words' own gradient is needed to find the worst change, so each pass ends at the embedded words; what they
    gathered goes on into the embedding once, at the end. Both passes have the same dropout, but for the one between
    stacked layers, which is drawn anew.
    """
    n_texts = len(batch.ids)
    rows, share = workers.rows(n_texts), workers.share(n_texts)
    part, masks = batch.part(rows), draw_masks(network, n_texts, recipe).part(rows)
    embedded = network.embedding(part.ids)  # [batch, token, embedding]
    words = embedded.detach().requires_grad_()
    outputs = forward(network, words, masks, part, recipe, bfloat16)
    loss = share * mean_loss(outputs, part.targets)
    backward(loss)
    assert words.grad is not None
    gradient = words.grad
    if recipe.adversarial_weight:
        change = perturbation(gradient, _spread(network, batch), part.lengths, recipe.perturbation_norm)
        moved = (words.detach() + change).requires_grad_()
        worst = mean_loss(forward(network, moved, masks, part, recipe, bfloat16), part.targets)
        backward(recipe.adversarial_weight * share * worst)
        assert moved.grad is not None
        gradient = gradient + moved.grad
    backward(embedded, gradient)
    return float(workers.sum(loss.detach())) / workers.world_size, workers.gather(outputs.last.detach(), n_texts)


def perturbation(gradient: Tensor, spread: Tensor, lengths: Tensor, norm: float) -> Tensor:
    """The change of each text's words that raises a loss most, by its `gradient`: [batch, token, embedding].

    Measured in normalised embeddings, each dimension divided by its `spread` [embedding], the change of a text of n
    words has the length `norm * sqrt(n / 256)`: so each word changes as much in a phrase as in a review. (The paper
    has one norm for all, 5, for reviews of a few hundred words.)
    """
    normalised = gradient * spread  # the gradient by a normalised embedding
    lengths_of_gradients: Tensor = linalg.vector_norm(normalised, dim=(1, 2)).clamp(min=1e-20)  # [batch]
    scale = norm * (lengths / _USUAL_LENGTH).sqrt() / lengths_of_gradients  # [batch]
    return scale[:, None, None] * normalised * spread


def _spread(network: SentimentLSTM, batch: Batch) -> Tensor:
    """How far apart the embeddings of a batch's words lie: [embedding]; a word counts as often as it stands there."""
    spread: Tensor = network.embedding(batch.ids[batch.ids != 0]).detach().std(0, correction=0)
    return spread
