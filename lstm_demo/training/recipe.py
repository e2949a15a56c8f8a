"""A recipe: how is a network trained? Every number that can be chosen, in one place."""

from dataclasses import asdict, dataclass
from typing import Any

from lstm_demo.checks import check_integer, check_number, check_switch


@dataclass(frozen=True)
class Choices:
    """What every training chooses.

    Raises:
        InputError: a value has the wrong type or lies outside what is allowed.
    """

    epochs: int = 3
    learning_rate: float = 1.5e-3  # the highest; rises in a straight line, then falls in one to 0
    warm_up: float = 0.05  # share of the training in which the rate rises
    constant_rate: bool = False  # True: it neither rises nor falls
    weight_decay: float = 0.1
    clip_norm: float = 1.0  # the gradient's norm is cut to this
    bfloat16: bool = True  # mixed precision, where the processor can
    seed: int = 0
    split_seed: int = 0  # of the reviews held out; the same for a network and for the language model it starts from

    def __post_init__(self) -> None:
        check_integer("epochs", self.epochs, 1)
        for name in ("seed", "split_seed"):
            check_integer(name, getattr(self, name), 0)
        for name in ("constant_rate", "bfloat16"):
            check_switch(name, getattr(self, name))
        for name in ("learning_rate", "clip_norm"):
            check_number(name, getattr(self, name), 1e-9, 1_000.0)
        check_number("weight_decay", self.weight_decay, 0.0, 1_000.0)
        check_number("warm_up", self.warm_up, 0.0, 0.9999)

    def rate(self, done: float) -> float:
        """The learning rate when the share `done`, 0..1, of the training lies behind."""
        if self.constant_rate:
            return self.learning_rate
        if done < self.warm_up:
            return self.learning_rate * max(done, 1e-3 * self.warm_up) / self.warm_up
        return self.learning_rate * (1 - done) / (1 - self.warm_up)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Recipe(Choices):
    """The choices of one training run of a classifier; with the data and the `Config` they fix the weights."""

    min_count: int = 3  # a word of the vocabulary occurs at least so often
    tokens_per_batch: int = 8_192  # padding included
    examples_per_batch: int = 64
    max_tokens: int = 300  # longer texts are cut for training
    reviews_only: bool = False  # True: learns from IMDB's reviews alone, as tutorials do; no phrases, no edits
    embedding_dropout: float = 0.5  # share of embedding dimensions silenced in one text
    word_dropout: float = 0.1  # share of words replaced by the unknown one
    weight_dropout: float = 0.0  # share of the weights from state to state silenced in one batch
    prefix_weight: float = 0.3  # of the loss after every word, against the loss at the end; one direction only
    adversarial_weight: float = 0.0  # of the loss after the worst small change of the words; 0: none
    perturbation_norm: float = 5.0  # of that change in a review of 256 words, in normalised embeddings
    teacher_share: float = 0.5  # of the teachers in the targets of labelled texts, where there are teachers
    soft_labels_per_epoch: int = 50_000  # short texts with soft labels, where there are some; each epoch reads others
    soft_reviews_per_epoch: int = 15_000  # the same of whole reviews, those without a label
    soft_label_weight: float = 1.0  # of their loss, against that of a text with a label
    hard_share: float = 0.0  # of these short texts, those with a negation, a comparison or a report; 0: as they come
    sharpness: float = 1.0  # of SST's labels, whose logits are multiplied by it
    exchange: float = 0.0  # share of names, places, numbers and words for people that stand for another of their kind
    other_ends: float = 0.0  # share of short texts that end on another mark, on none, or on unknown words
    average: float = 0.9995  # decay of the moving average of the weights; 0: no average
    patience: int = 2  # epochs without gain until training ends

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("min_count", "tokens_per_batch", "examples_per_batch", "max_tokens", "patience"):
            check_integer(name, getattr(self, name), 1)
        for name in ("soft_labels_per_epoch", "soft_reviews_per_epoch"):
            check_integer(name, getattr(self, name), 1)
        for name in ("soft_label_weight", "prefix_weight", "adversarial_weight", "perturbation_norm"):
            check_number(name, getattr(self, name), 0.0, 1_000.0)
        check_switch("reviews_only", self.reviews_only)
        check_number("sharpness", self.sharpness, 0.1, 10.0)
        for name in ("teacher_share", "hard_share", "exchange", "other_ends"):
            check_number(name, getattr(self, name), 0.0, 1.0)
        for name in ("embedding_dropout", "word_dropout", "weight_dropout", "average"):
            check_number(name, getattr(self, name), 0.0, 0.9999)


@dataclass(frozen=True)
class LanguageRecipe(Choices):
    """The choices of one training run of a language model."""

    epochs: int = 10
    learning_rate: float = 3e-3
    warm_up: float = 0.02
    weight_decay: float = 0.0
    squares_decay: float = 0.99  # of Adam's squared gradients; a rare word's are soon forgotten
    min_count: int = 3  # a word of the vocabulary occurs at least so often
    vocabulary_size: int = 30_000  # at most
    hidden_size: int = 256
    texts_per_batch: int = 128  # read side by side
    steps_per_batch: int = 64  # words of each that one step learns from; the state is carried further
    n_draws: int = 3_000  # words drawn for the softmax, repeated ones included
    word_dropout: float = 0.05  # share of words replaced by the unknown one
    embedding_dropout: float = 0.1  # share of embedding dimensions silenced in one text's part of such a step
    state_dropout: float = 0.1  # share of units silenced there before the readout
    parts: int = 2  # validations in one epoch

    def __post_init__(self) -> None:
        super().__post_init__()
        counts = ("vocabulary_size", "hidden_size", "texts_per_batch", "steps_per_batch", "n_draws", "parts")
        for name in ("min_count", *counts):
            check_integer(name, getattr(self, name), 1)
        for name in ("squares_decay", "word_dropout", "embedding_dropout", "state_dropout"):
            check_number(name, getattr(self, name), 0.0, 0.9999)


@dataclass(frozen=True)
class TeacherRecipe(Choices):
    """The choices of one fine-tuning of a pretrained encoder."""

    learning_rate: float = 1e-4
    weight_decay: float = 0.01
    layer_decay: float = 0.9  # of the rate from each layer to the one below it; 1: the same everywhere
    dropout: float = 0.1  # before the readout; inside, the encoder has its own
    pieces_per_batch: int = 4_096  # padding included
    texts_per_batch: int = 64
    max_pieces: int = 256  # of longer texts head and tail are read
    phrase_passes: float = 1.0  # how often one epoch reads each of SST's phrases
    sentence_passes: float = 2.0  # each of its sentences
    review_passes: float = 0.4  # each of IMDB's reviews
    edit_passes: float = 1.0  # each edit, together with its original
    average: float = 0.999  # decay of the moving average of the weights; 0: no average
    parts: int = 4  # validations in one epoch
    validation_reviews: int = 1_000  # at most so many of IMDB's are read in each

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("pieces_per_batch", "texts_per_batch", "parts", "validation_reviews"):
            check_integer(name, getattr(self, name), 1)
        check_integer("max_pieces", self.max_pieces, 4)
        check_number("layer_decay", self.layer_decay, 1e-3, 1.0)
        for name in ("phrase_passes", "sentence_passes", "review_passes", "edit_passes"):
            check_number(name, getattr(self, name), 0.0, 1_000.0)
        for name in ("dropout", "average"):
            check_number(name, getattr(self, name), 0.0, 0.9999)
