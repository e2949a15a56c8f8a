"""A tutorial's classifiers in Keras, and none of this project; then models that no bundle can be.

Leaves in FOLDER, for each model that fits, NAME.keras, NAME.h5 and NAME.csv (its own predictions); in FOLDER/refused
models that do not fit. Run it: `python tests/convert/keras_tutorial.py FOLDER`.
"""

import csv
import json
import logging
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from keras import layers

GOOD, BAD = ("great", "lovely", "funny"), ("dull", "awful", "boring")
WORDS = ["", "[UNK]", "the", "film", "was", "not", "but", "and", *GOOD, *BAD]  # as TextVectorization lists them
SIZE = len(WORDS)


def make_texts(generator, count):
    """Sentences and labels, 1 positive; the words after "but" decide, so that their order matters."""
    texts = []
    for _ in range(count):
        first, last = (generator.integers(2) for _ in range(2))
        word, other = (generator.choice(GOOD if good else BAD) for good in (first, last))
        texts.append(
            (f"the film was {word} but {other}" if generator.random() < 0.7 else f"the film was {other}", last)
        )
    return texts


def make_batch(texts, width=9):
    """Ids with padding behind each text, as keras.utils.pad_sequences(padding="post") has them."""
    ids = np.zeros((len(texts), width), dtype="int64")
    for row, (text, _) in zip(ids, texts, strict=True):
        words = [WORDS.index(word) if word in WORDS else 1 for word in text.split()]
        row[: len(words)] = words
    return ids


def one_direction():
    """Two stacked layers and a sigmoid."""
    return keras.Sequential(
        [
            layers.Input((None,)),
            layers.Embedding(SIZE, 5, mask_zero=True),
            layers.SpatialDropout1D(0.1),
            layers.LSTM(7, return_sequences=True),
            layers.LSTM(7),
            layers.Dropout(0.1),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def two_directions():
    """Two stacked layers, a softmax, functional, with layers called as somebody likes."""
    ids = layers.Input((None,))
    x = layers.Embedding(SIZE, 5, mask_zero=True, name="words")(ids)
    x = layers.Bidirectional(layers.LSTM(7, return_sequences=True), name="lstm")(x)
    x = layers.Bidirectional(layers.LSTM(7), name="another")(x)
    return keras.Model(ids, layers.Dense(2, activation="softmax", name="verdict")(x))


def pooled():
    """The mean of all words' states in both directions, no biases, a logit."""
    lstm = layers.LSTM(7, return_sequences=True, use_bias=False)
    return keras.Sequential(
        [
            layers.Input((None,)),
            layers.Embedding(SIZE, 5, mask_zero=True),
            layers.Bidirectional(lstm),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, use_bias=False),
            layers.Activation("sigmoid"),
        ]
    )


def summed():
    """Both directions' final states added up."""
    lstm = layers.Bidirectional(layers.LSTM(7), merge_mode="sum")
    embedding = layers.Embedding(SIZE, 5, mask_zero=True)
    return keras.Sequential([layers.Input((None,)), embedding, lstm, layers.Dense(1)])


def reset_after():
    """Two stacked GRUs, whose reset gates act behind the matrix, as Keras has it by default."""
    return keras.Sequential(
        [
            layers.Input((None,)),
            layers.Embedding(SIZE, 5, mask_zero=True),
            layers.GRU(7, return_sequences=True),
            layers.GRU(7, use_bias=False),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


def two_ways():
    """A GRU in two directions."""
    gru = layers.Bidirectional(layers.GRU(7))
    embedding = layers.Embedding(SIZE, 5, mask_zero=True)
    return keras.Sequential([layers.Input((None,)), embedding, gru, layers.Dense(1, activation="sigmoid")])


def drawn():
    """Models of many kinds of layers, whose weights are drawn instead of trained, by name."""

    def chain(*middle, mask=True):
        return keras.Sequential([layers.Input((None,)), layers.Embedding(SIZE, 5, mask_zero=mask), *middle])

    both = layers.Bidirectional(layers.LSTM(7, return_sequences=True), merge_mode="sum")
    pooled = layers.Bidirectional(layers.GRU(6, return_sequences=True), merge_mode="ave")
    found = {
        "sizes": chain(layers.LSTM(7, return_sequences=True), layers.LSTM(4), layers.Dense(1, "sigmoid")),
        "directions": chain(both, layers.BatchNormalization(), layers.LSTM(4), layers.Dense(1, "sigmoid")),
        "last-both": chain(
            layers.GRU(4, return_sequences=True), layers.Bidirectional(layers.GRU(6)), layers.Dense(1, "sigmoid")
        ),
        "summed-pool": chain(pooled, layers.GlobalAveragePooling1D(), layers.Dense(2, "softmax")),
        "three-classes": chain(
            layers.BatchNormalization(),
            layers.LSTM(7),
            layers.Dense(6),
            layers.BatchNormalization(),
            layers.Activation("tanh"),
            layers.Dense(5, "tanh"),
            layers.BatchNormalization(),
            layers.Dense(3),
            layers.Softmax(),
        ),
        "hidden-dense": chain(layers.LSTM(7), layers.Dense(5), layers.ReLU(), layers.Dense(1, "sigmoid")),
        "convolution": chain(
            layers.Conv1D(4, 4, padding="same", activation="relu"),
            layers.MaxPooling1D(2, padding="same"),
            layers.LSTM(7),
            layers.Dense(1, "sigmoid"),
            mask=False,
        ),
        "causal": chain(
            layers.Conv1D(4, 2, padding="causal"), layers.ReLU(), layers.LSTM(7), layers.Dense(1, "sigmoid"), mask=False
        ),
    }
    generator = np.random.default_rng(3)
    for model in found.values():
        weights = [generator.normal(0, 0.8, one.shape) for one in model.get_weights()]
        is_variance = ["variance" in weight.path for weight in model.weights]
        model.set_weights(
            [np.abs(one) + 0.3 if it is True else one for one, it in zip(weights, is_variance, strict=True)]
        )
    return found


def refused():
    """Models by what is wrong with them."""

    def chain(*middle, mask=True, last=None):
        embedding = layers.Embedding(SIZE, 5, mask_zero=mask)
        return keras.Sequential([layers.Input((None,)), embedding, *middle, last or layers.Dense(1, "sigmoid")])

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.inside = chain(layers.LSTM(7))

        def call(self, ids):
            return self.inside(ids)

    ids, other = layers.Input((None,)), layers.Input((None,))
    shared = layers.Embedding(SIZE, 5)
    joined = layers.Concatenate()([layers.LSTM(7)(shared(ids)), layers.LSTM(7)(shared(other))])
    embedded = layers.Embedding(SIZE, 5)(ids)
    skipping = layers.LSTM(5)(layers.Add()([layers.LSTM(5, return_sequences=True)(embedded), embedded]))
    wide = layers.LSTM(7, return_sequences=True)
    backward = layers.LSTM(7, go_backwards=True, recurrent_activation="hard_sigmoid")
    own = Own()
    own(np.ones((1, 3)))
    return {
        "reset-before": chain(layers.GRU(7, reset_after=False)),
        "reset-before-both-ways": chain(layers.Bidirectional(layers.GRU(7, reset_after=False))),
        "mixed": chain(layers.GRU(7, return_sequences=True), layers.LSTM(7)),
        "plain-recurrent": chain(layers.SimpleRNN(7)),
        "plain-recurrent-both-ways": chain(layers.Bidirectional(layers.SimpleRNN(7))),
        "convolution": chain(layers.Conv1D(4, 3), layers.LSTM(7), mask=False),
        "flatten": keras.Sequential(
            [
                layers.Input((9,)),
                layers.Embedding(SIZE, 5),
                layers.LSTM(7, return_sequences=True),
                layers.Flatten(),
                layers.Dense(1, "sigmoid"),
            ]
        ),
        "valid": chain(layers.Conv1D(4, 3, activation="relu"), layers.LSTM(7), mask=False),
        "pools": chain(
            layers.Conv1D(4, 3, padding="same", activation="relu"),
            layers.MaxPooling1D(3, strides=1),
            layers.LSTM(7),
            mask=False,
        ),
        "squashed": chain(layers.LSTM(7), layers.Dense(4, "sigmoid")),
        "relu-and-tanh": chain(layers.LSTM(7), layers.Dense(4, "relu"), layers.Dense(4, "tanh")),
        "every-word": chain(layers.LSTM(7, return_sequences=True)),
        "relu": chain(layers.LSTM(7, activation="relu")),
        "hard-sigmoid": chain(layers.LSTM(7, recurrent_activation="hard_sigmoid")),
        "hard-sigmoid-backwards": chain(layers.Bidirectional(layers.LSTM(7), backward_layer=backward)),
        "backwards": chain(layers.LSTM(7, go_backwards=True)),
        "stateful": keras.Sequential(
            [
                layers.Input(batch_shape=(1, 9)),
                layers.Embedding(SIZE, 5),
                layers.LSTM(7, stateful=True),
                layers.Dense(1, "sigmoid"),
            ]
        ),
        "multiplied": chain(layers.Bidirectional(layers.LSTM(7), merge_mode="mul")),
        "summed-maximum": chain(layers.Bidirectional(wide, merge_mode="sum"), layers.GlobalMaxPooling1D()),
        "five-classes": chain(layers.LSTM(7), last=layers.Dense(5, "softmax")),
        "two-sigmoids": chain(layers.LSTM(7), last=layers.Dense(2, "sigmoid")),
        "twice-squashed": chain(layers.LSTM(7), layers.Dense(1, "sigmoid"), last=layers.Activation("sigmoid")),
        "no-verdict": chain(layers.LSTM(7, return_sequences=True), last=layers.LSTM(7)),
        "no-embedding": keras.Sequential([layers.Input((None, 5)), layers.LSTM(7), layers.Dense(1, "sigmoid")]),
        "two-inputs": keras.Model([ids, other], layers.Dense(1, "sigmoid")(joined)),
        "skipping": keras.Model(ids, layers.Dense(1, "sigmoid")(skipping)),
        "nested": chain(keras.Sequential([layers.Input((None, 5)), layers.LSTM(7)]), mask=False),
        "own": own,
        "maximum": chain(layers.LSTM(7, return_sequences=True), layers.GlobalMaxPooling1D()),  # fits, but for padding
        "unmasked": chain(layers.LSTM(7), mask=False),  # likewise
    }


def write_predictions(path, texts, found):
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["text", "probability"])
        rows.writerows([text, float(one)] for (text, _), one in zip(texts, found, strict=True))


def main(folder):
    keras.utils.set_random_seed(0)
    torch.set_num_threads(1)
    logging.disable(logging.WARNING)  # that .h5 is an old format
    generator = np.random.default_rng(0)
    texts, new = make_texts(generator, 120), [*make_texts(generator, 25), ("the xyzzy film was great", 1), ("film", 0)]
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in WORDS))
    ids, labels = make_batch(texts), np.array([label for _, label in texts])
    for make in (one_direction, two_directions, pooled, summed, reset_after, two_ways):
        model = make()
        loss = "binary_crossentropy" if model.output_shape[1] == 1 else "sparse_categorical_crossentropy"
        if make is summed:
            loss = keras.losses.BinaryCrossentropy(from_logits=True)
        model.compile(optimizer=keras.optimizers.Adam(0.02), loss=loss)
        model.fit(ids, labels, epochs=6, batch_size=40, verbose=0)
        found = model.predict(make_batch(new), verbose=0)[:, -1]
        if make is summed:
            found = 1 / (1 + np.exp(-found))
        name = make.__name__.replace("_", "-")
        write_predictions(folder / f"{name}.csv", new, found)
        model.save(folder / f"{name}.keras")
        model.save(folder / f"{name}.h5")
        model.save_weights(folder / f"{name}.weights.h5")
    for name, model in drawn().items():
        single = [keras.ops.convert_to_numpy(model(make_batch([one], len(one[0].split()))))[0, -1] for one in new]
        write_predictions(folder / f"{name}.csv", new, single)
        model.save(folder / f"{name}.keras")
        model.save(folder / f"{name}.h5")
    (folder / "apart").mkdir()
    (folder / "apart" / "model.json").write_text(model.to_json())
    model.save_weights(folder / "apart" / "causal.weights.h5")
    (folder / "refused").mkdir()
    for name, model in refused().items():
        model.save(folder / "refused" / f"{name}.keras")
        if name not in ("own", "stateful"):
            model.save(folder / "refused" / f"{name}.h5")
    (folder / "index.json").write_text(json.dumps({word: index - 2 for index, word in enumerate(WORDS) if index > 1}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
