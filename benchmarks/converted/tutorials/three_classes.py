"""How is a network of three classes trained? The sentences of SST, whose words stand between blanks; one checkpoint."""

import sys
from collections import Counter

import pandas as pd
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

DATA = sys.argv[1]
CLASSES = ["negative", "neutral", "positive"]


class Classifier(nn.Module):
    """The last state through one linear layer of three outputs."""

    def __init__(self, vocab_size):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, 64, padding_idx=0)
        self.lstm = nn.LSTM(64, 64, batch_first=True)
        self.fc = nn.Linear(64, 3)

    def forward(self, x, lengths):
        """Logits [batch, class]."""
        packed = pack_padded_sequence(self.embedding(x), lengths, batch_first=True, enforce_sorted=False)
        return self.fc(self.lstm(packed)[1][0][-1])


torch.manual_seed(6)
train, test = pd.read_csv(f"{DATA}/sst_train.csv"), pd.read_csv(f"{DATA}/sst_test.csv")
counts = Counter(word for text in train.text for word in text.lower().split())
word2idx = {"<pad>": 0, "<unk>": 1}
word2idx |= {word: i for i, (word, n) in enumerate(counts.most_common(), 2) if n > 1}


def collate(texts):
    """Ids [batch, longest], and how many each text has."""
    ids = [torch.tensor([word2idx.get(word, 1) for word in text.lower().split()]) for text in texts]
    return pad_sequence(ids, batch_first=True), torch.tensor([len(row) for row in ids])


model = Classifier(len(word2idx))
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
for _ in range(4):
    shuffled = train.sample(frac=1, random_state=0)
    for start in range(0, len(train), 32):
        batch = shuffled.iloc[start : start + 32]
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(*collate(batch.text)), torch.tensor(batch.label.to_numpy())).backward()
        optimizer.step()

checkpoint = {"epoch": 4, "model_state_dict": model.state_dict(), "word2idx": word2idx, "classes": CLASSES}
torch.save(checkpoint, "checkpoint.pt")

model.eval()
with torch.no_grad():
    shares = torch.softmax(model(*collate(test.text)), dim=1)
test[CLASSES] = shares.numpy()
test[["text", *CLASSES]].to_csv("predictions.csv", index=False)
