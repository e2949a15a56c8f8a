"""How is Keras' IMDB data used? Ids by frequency plus 3, a start mark, and padding in front.

`imdb.load_data()` downloads ids; here the same are made from reviews, as its authors made them.
"""

import json
import sys
from collections import Counter

import pandas as pd
from tensorflow import keras
from tensorflow.keras.preprocessing.text import text_to_word_sequence

DATA = sys.argv[1]
MAX_FEATURES, MAXLEN, INDEX_FROM = 10_000, 200, 3

keras.utils.set_random_seed(3)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
counts = Counter(word for text in train.text for word in text_to_word_sequence(text))
word_index = {word: rank for rank, (word, _) in enumerate(counts.most_common(), 1)}  # as imdb.get_word_index()


def encode(texts):
    """0 is padding, 1 the start, 2 a word that is unknown or too rare."""
    rows = []
    for text in texts:
        ids = [word_index.get(word, MAX_FEATURES) + INDEX_FROM for word in text_to_word_sequence(text)]
        rows.append([1] + [i if i < MAX_FEATURES else 2 for i in ids])
    return keras.utils.pad_sequences(rows, maxlen=MAXLEN)


model = keras.Sequential(
    [
        keras.layers.Embedding(MAX_FEATURES, 32),
        keras.layers.LSTM(32),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(encode(train.text), train.label.to_numpy(), epochs=4, batch_size=64, verbose=2)
model.save("imdb_lstm.keras")
with open("word_index.json", "w") as f:
    json.dump(word_index, f)

test["probability"] = model.predict(encode(test.text), verbose=0)[:, 0]
test[["text", "probability"]].to_csv("predictions.csv", index=False)
