"""How is a GRU trained in PyTorch? Two layers in two directions, two outputs, words between blanks in lower case."""

import sys
from collections import Counter

import pandas as pd
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

DATA = sys.argv[1]
MAX_LEN = 120


class GRUClassifier(nn.Module):
    """Both final states of the upper layer through one linear layer of two outputs."""

    def __init__(self, vocab_size):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, 32)
        self.gru = nn.GRU(32, 24, num_layers=2, bidirectional=True, dropout=0.2, batch_first=True)
        self.linear = nn.Linear(48, 2)

    def forward(self, x, lengths):
        """Logits [batch, class]."""
        packed = pack_padded_sequence(self.embedding(x), lengths, batch_first=True, enforce_sorted=False)
        hidden = self.gru(packed)[1]
        return self.linear(torch.cat([hidden[-2], hidden[-1]], dim=1))


torch.manual_seed(8)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
counts = Counter(word for text in train.text for word in text.lower().split())
word_to_ix = {"<pad>": 0, "<unk>": 1}
word_to_ix |= {word: i for i, (word, _) in enumerate(counts.most_common(5_000), 2)}


def collate(texts):
    """Ids [batch, longest] of the first words, and how many each text has."""
    ids = [torch.tensor([word_to_ix.get(word, 1) for word in text.lower().split()[:MAX_LEN]]) for text in texts]
    return pad_sequence(ids, batch_first=True), torch.tensor([len(row) for row in ids])


model = GRUClassifier(len(word_to_ix))
optimizer = torch.optim.Adam(model.parameters(), lr=0.006)
for _ in range(4):
    shuffled = train.sample(frac=1, random_state=0)
    for start in range(0, len(train), 32):
        batch = shuffled.iloc[start : start + 32]
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(*collate(batch.text)), torch.tensor(batch.label.to_numpy())).backward()
        optimizer.step()

torch.save(model.state_dict(), "model.pt")
with open("vocab.tsv", "w", encoding="utf-8") as f:
    f.writelines(f"{index}\t{word}\n" for word, index in word_to_ix.items())

model.eval()
with torch.no_grad():
    logits = torch.cat([model(*collate([text])) for text in test.text])
test["probability"] = torch.softmax(logits, dim=1)[:, 1].tolist()
test[["text", "probability"]].to_csv("predictions.csv", index=False)
