"""How does Udacity's course train its sentiment RNN? Padding in front, unknown words skipped.

As people copy it: punctuation removed, ids from 1 by frequency, a hidden layer's last output through a sigmoid.
"""

import json
import sys
from collections import Counter
from string import punctuation

import numpy as np
import pandas as pd
import torch
from torch import nn

DATA = sys.argv[1]
SEQ_LENGTH = 200


def words_of(review):
    """Lower case, and no punctuation."""
    return "".join(c for c in review.lower() if c not in punctuation).split()


def pad_features(reviews_ints, seq_length):
    """Zeros in front of short reviews; of long ones the first words."""
    features = np.zeros((len(reviews_ints), seq_length), dtype=int)
    for i, row in enumerate(reviews_ints):
        if row:
            features[i, -len(row) :] = np.array(row)[:seq_length]
    return torch.from_numpy(features)


class SentimentRNN(nn.Module):
    """Two layers, dropout, one output."""

    def __init__(self, vocab_size, output_size=1, embedding_dim=64, hidden_dim=64, n_layers=2, drop_prob=0.5):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, n_layers, dropout=drop_prob, batch_first=True)
        self.dropout = nn.Dropout(0.3)
        self.fc = nn.Linear(hidden_dim, output_size)
        self.sig = nn.Sigmoid()

    def forward(self, x):
        """Probabilities [batch] of a positive review."""
        lstm_out, _ = self.lstm(self.embedding(x))
        out = self.fc(self.dropout(lstm_out))
        return self.sig(out)[:, -1, 0]


torch.manual_seed(1)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
counts = Counter(word for review in train.text for word in words_of(review))
vocab_to_int = {word: i for i, word in enumerate(sorted(counts, key=counts.get, reverse=True), 1)}


def encode(reviews):
    """Ids of the known words, padded."""
    return pad_features([[vocab_to_int[w] for w in words_of(r) if w in vocab_to_int] for r in reviews], SEQ_LENGTH)


x, y = encode(train.text), torch.tensor(train.label.to_numpy(), dtype=torch.float32)
net = SentimentRNN(len(vocab_to_int) + 1)
optimizer = torch.optim.Adam(net.parameters(), lr=0.003)
criterion = nn.BCELoss()
for _ in range(4):
    for batch in torch.randperm(len(x)).split(50):
        optimizer.zero_grad()
        loss = criterion(net(x[batch]), y[batch])
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimizer.step()

torch.save(net.state_dict(), "sentiment_rnn.pt")
with open("vocab_to_int.json", "w") as f:
    json.dump(vocab_to_int, f)

net.eval()
with torch.no_grad():
    test["probability"] = torch.cat([net(batch) for batch in encode(test.text).split(50)]).tolist()
test[["text", "probability"]].to_csv("predictions.csv", index=False)
