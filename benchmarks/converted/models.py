"""The models: which tutorial makes each, what does it leave behind, and what is to be said when that is converted?"""

import shlex
from dataclasses import dataclass

TOLERANCE, BEHIND_PADDING = 1e-4, 1e-3  # of probabilities; the second where padding stood in front


@dataclass(frozen=True)
class Model:
    """One tutorial of this folder's `tutorials/`."""

    script: str  # its file, without .py
    about: str
    source: str  # the file that it leaves behind
    options: tuple[str, ...]  # of `convert`, all that somebody has to type beside SOURCE and --output
    keras: bool = False  # it runs in the environment of its own
    data: str = ""  # before the names of the data's files
    tolerance: float = TOLERANCE

    @property
    def typed(self) -> str:
        """The options as code in a table's cell."""
        code = shlex.join(self.options).replace("|", "\\|") or "none"
        return f"`` {code} ``" if "`" in code else f"`{code}`"


MODELS = (
    Model(
        "udacity",
        "PyTorch, Udacity's: padding in front to 200, unknown words skipped",
        "sentiment_rnn.pt",
        (
            *("--vocabulary", "vocab_to_int.json", "--tokens", "blanks-no-punctuation", "--unknown-id", "none"),
            *("--padding", "before", "--padded-to", "200", "--padding-id", "0", "--keep", "start"),
            *("--readout", "last-step"),
        ),
        tolerance=BEHIND_PADDING,
    ),
    Model(
        "packed",
        "PyTorch, packed sequences, two directions, torchtext's basic_english",
        "model.pth",
        (
            *("--vocabulary", "vocab.txt", "--tokens", "basic-english", "--padding", "unread", "--readout", "last"),
            *("--max-tokens", "256", "--keep", "start"),
        ),
    ),
    Model(
        "keras_imdb",
        "Keras, the IMDB data's index: start mark, ids plus 3, padding in front to 200",
        "imdb_lstm.keras",
        (
            *("--vocabulary", "word_index.json", "--tokens", "keras-tokenizer", "--shift", "3", "--before", "row:1"),
            *("--cut-marks", "--unknown-id", "2", "--cut-vocabulary", "--padding", "before", "--padded-to", "200"),
            *("--padding-id", "0", "--keep", "end"),
        ),
        keras=True,
        tolerance=BEHIND_PADDING,
    ),
    Model(
        "keras_tokenizer",
        "Keras' Tokenizer, two directions, padding behind to 120, hidden layer",
        "model.h5",
        ("--vocabulary", "tokenizer.json", "--padding", "after", "--padded-to", "120", "--keep", "start"),
        keras=True,
    ),
    Model(
        "text_vectorization",
        "TensorFlow's tutorial: TextVectorization in the model, masked, hidden layer",
        "model.keras",
        (),
        keras=True,
    ),
    Model(
        "three_classes",
        "PyTorch, three classes, words between blanks, all in one checkpoint",
        "checkpoint.pt",
        (
            *("--tokens", "blanks", "--padding", "unread", "--readout", "last"),
            *("--classes", "negative,neutral,positive"),
        ),
        data="sst_",
    ),
    Model(
        "hidden_layer",
        "PyTorch, maximum of all states, hidden layer with ReLU, case kept",
        "model.pth",
        (
            *("--vocabulary", "vocab.json", "--tokens", "blanks-cased", "--padding", "unread", "--readout", "max"),
            *("--max-tokens", "256", "--keep", "start", "--between", "relu"),
        ),
    ),
    Model(
        "gru",
        "PyTorch, GRU of two layers in two directions, two outputs",
        "model.pt",
        (
            *("--vocabulary", "vocab.tsv", "--tokens", "blanks", "--padding", "unread", "--readout", "last"),
            *("--max-tokens", "120", "--keep", "start", "--positive", "1"),
        ),
    ),
    Model(
        "cnn_lstm",
        "Keras, convolution with pooling below an LSTM, padding in front to 200",
        "cnn_lstm.keras",
        ("--vocabulary", "tokenizer.json", "--padding", "before", "--padded-to", "200", "--keep", "end"),
        keras=True,
        tolerance=BEHIND_PADDING,
    ),
    Model(
        "stack",
        "Keras, layers of 64 and 32 units, masked, architecture and weights apart",
        "model.weights.h5",
        (
            *("--architecture", "model.json", "--vocabulary", "tokenizer.json", "--max-tokens", "150"),
            *("--keep", "end"),
        ),
        keras=True,
    ),
)
