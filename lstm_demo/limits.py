"""Limits: how much is too much? Every limit that a visitor can meet, in one place; enforced on the server."""

MAX_CHARACTERS = 20_000  # per review; longer texts are refused with a sentence
MAX_TOKENS = 1_000  # per review; what comes after is left out, and the count is reported
MAX_STATES = 2_000_000  # layers x directions x units x steps of a trace, which takes 24 bytes for each
MAX_VOCABULARY = 500_000  # rows of an embedding
MAX_WIDTH = 4_096  # embedding dimensions, units of a layer
MAX_LAYERS = 8
MAX_WINDOW = 31  # tokens that a filter of a convolution sees, or that one step takes together
MAX_READ_AGAIN = 8  # steps, over all layers, that a convolution lets the verdict after each step depend on
MAX_CONFIG_BYTES = 100_000
MAX_VOCABULARY_BYTES = 20_000_000
MAX_WEIGHT_BYTES = 200_000_000
MAX_HEADER_BYTES = 100_000  # of the weights: names and shapes, which the reader takes in whole
MAX_CARD_BYTES = 1_000_000
MAX_CARD_CHARACTERS = 20_000  # of a model's card that a page shows
MAX_ADDRESS_CHARACTERS = 300  # of a repository on the Hub, as a visitor or a link names it
MAX_LINK_CHARACTERS = 2_000  # of a review that travels in a link
MAX_EXPERIMENT_CHARACTERS = 1_000  # of an experiment as text, in a link or on the command line
MAX_EPOCHS = 1_000  # of a training curve that a page shows
MAX_TEST_SETS = 8  # that a page shows
MAX_MISTAKES = 10  # of a model that a page quotes
MAX_QUOTED_CHARACTERS = 300  # of each
MAX_VISITOR_MODEL_BYTES = 50_000_000  # of a model that a visitor names; in memory it may be four times that
MAX_CACHE_BYTES = 2_000_000_000  # from the Hub, or half the disk; what was not used for longest goes first
HUB_PATIENCE = 6.0  # seconds without progress, after which the Hub is given up; with all around it less than ten
MIN_HUB_SPEED = 20_000  # bytes a second; less is no progress
MAX_HUB_SECONDS = 1_800  # for all files of one model or data set
