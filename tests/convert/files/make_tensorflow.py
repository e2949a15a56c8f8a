"""Files as TensorFlow 2.15 writes them, and what its models say of some texts; none of this project.

Nothing is trained: weights are drawn. The files and `expected.json` beside this one were made with it, and are
committed, because the tests have no TensorFlow. Run it: `python tests/convert/files/make_tensorflow.py FOLDER`, with
`pip install tensorflow-cpu==2.15.1`.
"""

import json
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf

layers = tf.keras.layers
TEXTS = [
    "The film was good.",
    "the plot was NOT good, it was awful!",
    "great acting",
    "It's a boring film",
    "i loved the film, and the plot, and the acting, and all of the story, and it was not bad at all",
    "xyzzy the plugh film",
    "bad bad bad film",
    "the good",
]


def drawn(model, seed):
    """`model` with weights of the generator `seed`; variances are positive."""
    generator = np.random.default_rng(seed)
    found = [generator.normal(0, 0.7, weight.shape) for weight in model.get_weights()]
    names = [weight.name for weight in model.weights if "Lookup" not in weight.name]
    model.set_weights(
        [np.abs(one) + 0.5 if "variance" in name else one for one, name in zip(found, names, strict=True)]
    )
    return model


def chain(*parts):
    return tf.keras.Sequential(list(parts))


def positive(model, given):
    """The share of the last class, or of the one output."""
    found = model.predict(given, verbose=0)
    return [float(one) for one in found[:, -1]]


def strings(folder):
    """Strings in: words that were adapted, ten of them, padding behind that is read; two sizes, three classes."""
    text = layers.TextVectorization(max_tokens=30, output_sequence_length=10)
    text.adapt(TEXTS[:5])
    both = layers.Bidirectional(layers.LSTM(6, return_sequences=True))
    model = chain(
        *(layers.Input((1,), dtype="string"), text, layers.Embedding(30, 5), both, layers.LSTM(4)),
        *(layers.BatchNormalization(), layers.Dense(5, "tanh"), layers.Dense(3, "softmax")),
    )
    words = [one for one in model.layers if one is not text]
    generator = np.random.default_rng(1)
    for layer in words:
        layer.set_weights([np.abs(generator.normal(0.5, 0.5, one.shape)) if "Batch" in type(layer).__name__ and one.ndim
                           else generator.normal(0, 0.7, one.shape) for one in layer.get_weights()])  # fmt: skip
    model.save(folder / "strings.keras")
    return positive(model, tf.constant([[text] for text in TEXTS]))


def masked(folder):
    """Strings in: words that were given, case kept, commas and all, padding masked; a logit."""
    listed = ["the", "film", "was", "good", "not", "It's", "bad", "The", "plot"]
    text = layers.TextVectorization(vocabulary=listed, standardize=None)
    model = chain(layers.Input((), dtype="string"), text, layers.Embedding(11, 5, mask_zero=True), layers.GRU(6),
                  layers.Dense(1))  # fmt: skip
    generator = np.random.default_rng(2)
    for layer in model.layers[1:]:
        layer.set_weights([generator.normal(0, 0.7, one.shape) for one in layer.get_weights()])
    model.save(folder / "masked.keras")
    return [1 / (1 + np.exp(-one)) for one in positive(model, tf.constant(TEXTS))]


def tokenizer(folder):
    """A Tokenizer of 12 words and an unknown one, padding in front of 9 tokens that is read; to_json() dumped again."""
    made = tf.keras.preprocessing.text.Tokenizer(num_words=12, oov_token="<OOV>")
    made.fit_on_texts(TEXTS[:5])
    (folder / "tokenizer.json").write_text(json.dumps(made.to_json()))
    model = drawn(chain(layers.Embedding(12, 5, input_length=9), layers.LSTM(6), layers.Dense(1, "sigmoid")), 3)
    model.build((None, 9))
    drawn(model, 3).save(folder / "padded.h5")
    return positive(model, tf.keras.preprocessing.sequence.pad_sequences(made.texts_to_sequences(TEXTS), maxlen=9))


def apart(folder):
    """An architecture and weights in two files; words that a Tokenizer without oov_token leaves out."""
    made = tf.keras.preprocessing.text.Tokenizer(num_words=12)
    made.fit_on_texts(TEXTS[:5])
    (folder / "apart").mkdir(exist_ok=True)
    (folder / "apart" / "words.json").write_text(made.to_json())
    model = chain(layers.Embedding(12, 5, mask_zero=True), layers.LSTM(6), layers.Dense(2, "softmax"))
    model.build((None, None))
    drawn(model, 4).save_weights(folder / "apart" / "weights.h5")
    (folder / "apart" / "model.json").write_text(model.to_json())
    rows = made.texts_to_sequences(TEXTS)
    return positive(model, tf.keras.preprocessing.sequence.pad_sequences(rows, padding="post"))


def cudnn(folder):
    """A CuDNNLSTM, which runs on a GPU alone; what it says is that of the LSTM that Keras makes of its weights."""
    old = tf.compat.v1.keras.layers.CuDNNLSTM
    model = chain(layers.Embedding(12, 5), old(6, return_sequences=True), old(4), layers.Dense(1, "sigmoid"))
    model.build((None, None))
    drawn(model, 5).save(folder / "cudnn.h5")
    new = chain(layers.Embedding(12, 5), layers.LSTM(6, return_sequences=True), layers.LSTM(4),
                layers.Dense(1, "sigmoid"))  # fmt: skip
    new.build((None, None))
    new.load_weights(folder / "cudnn.h5")
    made = tf.keras.preprocessing.text.Tokenizer(num_words=12)
    made.fit_on_texts(TEXTS[:5])
    return [positive(new, np.array([row]))[0] for row in made.texts_to_sequences(TEXTS)]


def main(folder):
    found = {one.__name__: one(folder) for one in (strings, masked, tokenizer, apart, cudnn)}
    rows = {name: [{"text": text, "probability": one} for text, one in zip(TEXTS, values, strict=True)]
            for name, values in found.items()}  # fmt: skip
    (folder / "expected.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
