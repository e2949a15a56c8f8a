"""Which network of ours is a Keras model? Its files, its layers, its cells."""
