"""Which network of ours is a PyTorch checkpoint? Its file, its parts, the layers that they make."""
