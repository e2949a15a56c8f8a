"""How is a model made? The only place for data sets and optimisers."""
