"""How does TensorFlow's own tutorial classify texts with an RNN? TextVectorization in the model, masked, logits."""

import sys

import numpy as np
import pandas as pd
import tensorflow as tf

DATA = sys.argv[1]
VOCAB_SIZE, LENGTH = 5_000, 200

tf.keras.utils.set_random_seed(5)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
encoder = tf.keras.layers.TextVectorization(max_tokens=VOCAB_SIZE, output_sequence_length=LENGTH)
encoder.adapt(train.text.to_numpy())
model = tf.keras.Sequential(
    [
        tf.keras.Input(shape=(), dtype=tf.string),
        encoder,
        tf.keras.layers.Embedding(VOCAB_SIZE, 32, mask_zero=True),
        tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(32)),
        tf.keras.layers.Dense(32, activation="relu"),
        tf.keras.layers.Dense(1),
    ]
)
loss = tf.keras.losses.BinaryCrossentropy(from_logits=True)
model.compile(loss=loss, optimizer=tf.keras.optimizers.Adam(0.005), metrics=["accuracy"])
dataset = tf.data.Dataset.from_tensor_slices((train.text.to_numpy(), train.label.to_numpy()))
model.fit(dataset.shuffle(10_000).batch(64), epochs=3, verbose=2)
model.save("model.keras")

logits = model.predict(tf.data.Dataset.from_tensor_slices(test.text.to_numpy()).batch(32), verbose=0)[:, 0]
test["probability"] = 1 / (1 + np.exp(-logits.astype(float)))
test[["text", "probability"]].to_csv("predictions.csv", index=False)
