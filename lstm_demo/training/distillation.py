"""Distillation: what is learnt from teachers, beside the labels? Their probabilities (Hinton et al. 2015)."""

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_demo.bundle import Bundle
from lstm_demo.training.batches import Pool
from lstm_demo.training.data import Split
from lstm_demo.training.encoder.soft_labels import SoftLabels
from lstm_demo.training.encoder.student import add_soft_labels, sharpen
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.session import Session
from lstm_demo.training.teachers import distill


@dataclass(frozen=True)
class Distillation:
    """The teachers of a training; none by default."""

    teachers: Sequence[Bundle] = ()  # they label the training texts and `unlabelled`
    unlabelled: Sequence[str] = ()  # reviews without labels
    soft_labels: Sequence[SoftLabels] = ()  # kept from larger teachers; each epoch reads as many as the recipe says

    @property
    def names(self) -> tuple[str, ...]:
        """Of all teachers."""
        kept = (name for labels in self.soft_labels for name in labels.teachers)
        return (*(teacher.name for teacher in self.teachers), *kept)

    def add_to(self, split: Split, recipe: Recipe, session: Session) -> tuple[Split, tuple[Pool, ...]]:
        """Put what the teachers say into the targets of `split`, and their texts behind its own, in pools.

        Raises:
            TrainingError: the processes that train together have different texts or teachers.
        """
        if self.teachers:
            split = distill(split, self.unlabelled, self.teachers, recipe.teacher_share, session)
        return add_soft_labels(sharpen(split, recipe.sharpness), self.soft_labels, recipe)
