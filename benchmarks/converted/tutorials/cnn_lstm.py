"""How are a convolution and an LSTM trained together in Keras? As in its imdb_cnn_lstm: padding in front, pooling."""

import sys

import pandas as pd
from tensorflow import keras
from tensorflow.keras.preprocessing.text import Tokenizer

DATA = sys.argv[1]
MAX_FEATURES, MAXLEN = 10_000, 100

keras.utils.set_random_seed(9)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
tokenizer = Tokenizer(num_words=MAX_FEATURES)
tokenizer.fit_on_texts(train.text)


def encode(texts):
    """The last words, and zeros in front; what is unknown or too rare is skipped."""
    return keras.utils.pad_sequences(tokenizer.texts_to_sequences(texts), maxlen=MAXLEN)


model = keras.Sequential(
    [
        keras.layers.Embedding(MAX_FEATURES, 64),
        keras.layers.Dropout(0.25),
        keras.layers.Conv1D(64, 5, padding="valid", activation="relu", strides=1),
        keras.layers.MaxPooling1D(pool_size=4),
        keras.layers.LSTM(70),
        keras.layers.Dense(1),
        keras.layers.Activation("sigmoid"),
    ]
)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(encode(train.text), train.label.to_numpy(), batch_size=30, epochs=3, verbose=2)
model.save("cnn_lstm.keras")
with open("tokenizer.json", "w", encoding="utf-8") as f:
    f.write(tokenizer.to_json())

test["probability"] = model.predict(encode(test.text), verbose=0)[:, 0]
test[["text", "probability"]].to_csv("predictions.csv", index=False)
