"""How is a stack of 64 and 32 units trained in Keras? Masked padding; architecture and weights apart."""

import json
import sys

import pandas as pd
from tensorflow import keras
from tensorflow.keras.preprocessing.text import Tokenizer

DATA = sys.argv[1]
VOCAB_SIZE, MAXLEN = 10_000, 150

keras.utils.set_random_seed(10)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
tokenizer = Tokenizer(num_words=VOCAB_SIZE)
tokenizer.fit_on_texts(train.text)


def encode(texts):
    """The last words, and masked zeros behind; what is unknown or too rare is skipped."""
    return keras.utils.pad_sequences(tokenizer.texts_to_sequences(texts), maxlen=MAXLEN, padding="post")


model = keras.Sequential(
    [
        keras.layers.Input(shape=(MAXLEN,)),
        keras.layers.Embedding(VOCAB_SIZE, 48, mask_zero=True),
        keras.layers.LSTM(64, return_sequences=True),
        keras.layers.LSTM(32),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.002), metrics=["accuracy"])
model.fit(encode(train.text), train.label.to_numpy(), batch_size=64, epochs=3, verbose=2)
with open("model.json", "w") as f:
    f.write(model.to_json())
model.save_weights("model.weights.h5")
with open("tokenizer.json", "w", encoding="utf-8") as f:
    json.dump(tokenizer.to_json(), f)  # JSON in a string, as many have it

test["probability"] = model.predict(encode(test.text), verbose=0)[:, 0]
test[["text", "probability"]].to_csv("predictions.csv", index=False)
