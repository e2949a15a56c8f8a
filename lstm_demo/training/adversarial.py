"""Does a verdict survive the worst small change of its words? Trained to, it reads new texts better, too.

Adversarial and virtual adversarial training of the embedded words (Miyato, Dai & Goodfellow 2017).
"""

from torch import Tensor, linalg
from torch.autograd import backward, grad

from lstm_demo.model import SentimentLSTM
from lstm_demo.training.batches import Batch
from lstm_demo.training.loss import Answers, answer, draw_masks, mean_loss, soft_loss
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.workers import ALONE, Workers

_USUAL_LENGTH = 256  # of a review, in words; `perturbation_norm` is meant for it


def add_gradients(
    network: SentimentLSTM,
    batch: Batch,
    unlabelled: Batch | None,
    recipe: Recipe,
    bfloat16: bool,
    workers: Workers = ALONE,
) -> tuple[float, Tensor]:
    """Add the gradients of all losses to the network's; give the plain loss and the verdicts' scores [batch, class].

    Of the workers, each adds those of its own texts; what is given back is the whole batch's.

    The words' own gradient is needed to find the worst change, so each pass ends at the embedded words; what they
    gathered goes on into the embedding once, at the end. All passes have the same dropout, but for the one between
    stacked layers, which is drawn anew.
    """
    n_texts = len(batch.ids)
    rows, share = workers.rows(n_texts), workers.share(n_texts)
    part, masks = batch.part(rows), draw_masks(network, n_texts, recipe).part(rows)
    embedded = network.embedding(part.ids)  # [batch, token, embedding]
    words = embedded.detach().requires_grad_()
    answers = answer(network, words, masks, part, recipe, bfloat16)
    loss = share * mean_loss(answers, part.targets)
    backward(loss)
    assert words.grad is not None
    gradient = words.grad
    if recipe.adversarial_weight:
        moved = _move(words, gradient, part, _spread(network, batch), recipe)
        worst = mean_loss(answer(network, moved, masks, part, recipe, bfloat16), part.targets)
        backward(recipe.adversarial_weight * share * worst)
        assert moved.grad is not None
        gradient = gradient + moved.grad
    backward(embedded, gradient)
    if recipe.virtual_weight and unlabelled is not None:
        _add_virtual_gradients(network, unlabelled, recipe, bfloat16, workers)
    return float(workers.sum(loss.detach())) / workers.count, workers.gather(answers.last.detach(), n_texts)


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


def divergence(before: Answers, after: Answers) -> Tensor:
    """How far the verdicts moved: the weighted Kullback-Leibler divergence, a mean over the texts."""
    targets = _positive(before.running.detach())
    moved = soft_loss(after.running, targets) - soft_loss(before.running.detach(), targets)  # [batch, step]
    return (moved * before.weights).sum(1).mean()


def _add_virtual_gradients(
    network: SentimentLSTM, batch: Batch, recipe: Recipe, bfloat16: bool, workers: Workers
) -> None:
    """The same without labels: the verdict itself stands for the truth.

    For one verdict of two classes the divergence bends in one direction only, the logit's gradient, so that the paper's
    power iteration would find that direction or its opposite: the one towards the other verdict is taken. Where the
    prefixes are judged, too, there are as many directions as words, and this is not the paper's: their sum is taken,
    each by its weight, away from the last verdict.
    """
    n_texts = len(batch.ids)
    rows, share = workers.rows(n_texts), workers.share(n_texts)
    part, masks = batch.part(rows), draw_masks(network, n_texts, recipe).part(rows)
    embedded = network.embedding(part.ids)
    words = embedded.detach().requires_grad_()
    answers = answer(network, words, masks, part, recipe, bfloat16)
    doubt = (-network.logit(answers.running) * network.logit(answers.last).sign()[:, None] * answers.weights).sum()
    moved = _move(words, grad(doubt, words)[0], part, _spread(network, batch), recipe)
    away = divergence(answers, answer(network, moved, masks, part, recipe, bfloat16))
    backward(recipe.virtual_weight * share * away)
    backward(embedded, moved.grad)


def _spread(network: SentimentLSTM, batch: Batch) -> Tensor:
    """How far apart the embeddings of a batch's words lie: [embedding]; a word counts as often as it stands there."""
    found: Tensor = network.embedding(batch.ids[batch.ids != 0]).detach().std(0, correction=0)
    return found


def _move(words: Tensor, gradient: Tensor, batch: Batch, spread: Tensor, recipe: Recipe) -> Tensor:
    plain = words.detach()
    return (plain + perturbation(gradient, spread, batch.lengths, recipe.perturbation_norm)).requires_grad_()


def _positive(scores: Tensor) -> Tensor:
    """Scores [..., class] as probabilities of positive [...]."""
    return scores[..., 0].sigmoid() if scores.shape[-1] == 1 else scores.softmax(-1)[..., 1]
