"""How is a model trained with Keras' Tokenizer? As in the sarcasm notebook: padding behind, which the network reads."""

import sys

import pandas as pd
from tensorflow import keras
from tensorflow.keras.preprocessing.text import Tokenizer

DATA = sys.argv[1]
VOCAB_SIZE, MAX_LENGTH = 8_000, 120

keras.utils.set_random_seed(4)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
tokenizer = Tokenizer(num_words=VOCAB_SIZE, oov_token="<OOV>")
tokenizer.fit_on_texts(train.text)


def encode(texts):
    """The first words, and zeros behind."""
    sequences = tokenizer.texts_to_sequences(texts)
    return keras.utils.pad_sequences(sequences, maxlen=MAX_LENGTH, padding="post", truncating="post")


model = keras.Sequential(
    [
        keras.layers.Embedding(VOCAB_SIZE, 32),
        keras.layers.Bidirectional(keras.layers.LSTM(32)),
        keras.layers.Dense(24, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.004), metrics=["accuracy"])
model.fit(encode(train.text), train.label.to_numpy(), epochs=4, batch_size=64, verbose=2)
model.save("model.h5")
with open("tokenizer.json", "w", encoding="utf-8") as f:
    f.write(tokenizer.to_json())

test["probability"] = model.predict(encode(test.text), verbose=0)[:, 0]
test[["text", "probability"]].to_csv("predictions.csv", index=False)
