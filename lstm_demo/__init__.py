"""A trained LSTM reads a review: load it, predict with it, and trace every gate of every step."""
