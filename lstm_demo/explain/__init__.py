"""What happens inside? Torch in, numpy out; never a figure, never a page."""
