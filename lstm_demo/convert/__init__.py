"""Can somebody else's model be read here? Tutorial checkpoints of PyTorch and Keras become bundles."""
