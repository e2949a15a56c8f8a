"""How is a network with a hidden layer trained in PyTorch? The maximum over all steps, a layer with ReLU."""

import json
import sys
from collections import Counter

import pandas as pd
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

DATA = sys.argv[1]
MAX_LEN = 256


class Net(nn.Module):
    """Each unit's largest output, then two linear layers."""

    def __init__(self, vocab_size):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, 50, padding_idx=0)
        self.lstm = nn.LSTM(50, 64, batch_first=True)
        self.fc1 = nn.Linear(64, 32)
        self.relu = nn.ReLU()
        self.dropout = nn.Dropout(0.3)
        self.fc2 = nn.Linear(32, 1)

    def forward(self, x, lengths):
        """Logits [batch]."""
        packed = pack_padded_sequence(self.embedding(x), lengths, batch_first=True, enforce_sorted=False)
        out, _ = pad_packed_sequence(self.lstm(packed)[0], batch_first=True, padding_value=-1e9)
        return self.fc2(self.dropout(self.relu(self.fc1(out.max(dim=1).values))))[:, 0]


torch.manual_seed(7)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
counts = Counter(word for text in train.text for word in text.split())  # case is kept
vocab = {"<PAD>": 0, "<UNK>": 1}
vocab |= {word: i for i, (word, _) in enumerate(counts.most_common(15_000), 2)}


def collate(texts):
    """Ids [batch, longest] of the first words, and how many each text has."""
    ids = [torch.tensor([vocab.get(word, vocab["<UNK>"]) for word in text.split()][:MAX_LEN]) for text in texts]
    return pad_sequence(ids, batch_first=True), torch.tensor([len(row) for row in ids])


model = Net(len(vocab))
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
criterion = nn.BCEWithLogitsLoss()
for _ in range(3):
    shuffled = train.sample(frac=1, random_state=0)
    for start in range(0, len(train), 32):
        batch = shuffled.iloc[start : start + 32]
        optimizer.zero_grad()
        criterion(model(*collate(batch.text)), torch.tensor(batch.label.to_numpy(), dtype=torch.float32)).backward()
        optimizer.step()

torch.save(model.state_dict(), "model.pth")
with open("vocab.json", "w", encoding="utf-8") as f:
    json.dump(vocab, f)

model.eval()
with torch.no_grad():
    test["probability"] = torch.cat([torch.sigmoid(model(*collate([text]))) for text in test.text]).tolist()
test[["text", "probability"]].to_csv("predictions.csv", index=False)
