"""How are a convolution and an LSTM trained together in Keras? Padding in front, pooling by two."""

import sys

import pandas as pd
from tensorflow import keras
from tensorflow.keras.preprocessing.text import Tokenizer

DATA = sys.argv[1]
TOP_WORDS, MAXLEN = 5_000, 200

keras.utils.set_random_seed(9)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
tokenizer = Tokenizer(num_words=TOP_WORDS)
tokenizer.fit_on_texts(train.text)


def encode(texts):
    """The last words, and zeros in front; what is unknown or too rare is skipped."""
    return keras.utils.pad_sequences(tokenizer.texts_to_sequences(texts), maxlen=MAXLEN)


model = keras.Sequential(
    [
        keras.layers.Embedding(TOP_WORDS, 32),
        keras.layers.Conv1D(filters=32, kernel_size=3, padding="same", activation="relu"),
        keras.layers.MaxPooling1D(pool_size=2),
        keras.layers.LSTM(64),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.002), metrics=["accuracy"])
model.fit(encode(train.text), train.label.to_numpy(), batch_size=64, epochs=3, verbose=2)
model.save("cnn_lstm.keras")
with open("tokenizer.json", "w", encoding="utf-8") as f:
    f.write(tokenizer.to_json())

test["probability"] = model.predict(encode(test.text), verbose=0)[:, 0]
test[["text", "probability"]].to_csv("predictions.csv", index=False)
