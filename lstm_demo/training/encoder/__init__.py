"""Distillation: what is learnt from a network that has read more? A fine-tuned encoder's soft labels, in files."""
