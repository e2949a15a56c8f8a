"""How is a network of packed sequences trained with torchtext's words? As the tutorials of 2020 to 2023 do it.

`basic_english` and the vocabulary's order are torchtext's, copied, as torchtext itself runs with old versions alone.
"""

import re
import sys
from collections import Counter

import pandas as pd
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

DATA = sys.argv[1]
MAX_LENGTH = 256
PATTERNS = [
    (r"\'", " '  "),
    (r"\"", ""),
    (r"\.", " . "),
    (r"<br \/>", " "),
    (r",", " , "),
    (r"\(", " ( "),
    (r"\)", " ) "),
    (r"\!", " ! "),
    (r"\?", " ? "),
    (r"\;", " "),
    (r"\:", " "),
    (r"\s+", " "),
]


def tokenizer(line):
    """torchtext.data.utils.get_tokenizer("basic_english")."""
    line = line.lower()
    for pattern, replacement in PATTERNS:
        line = re.sub(pattern, replacement, line)
    return line.split()


class RNN(nn.Module):
    """Both final states through one linear layer."""

    def __init__(self, vocab_size, embed_dim, rnn_hidden_size, pad_idx):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, embed_dim, padding_idx=pad_idx)
        self.rnn = nn.LSTM(embed_dim, rnn_hidden_size, bidirectional=True, batch_first=True)
        self.dropout = nn.Dropout(0.5)
        self.fc = nn.Linear(rnn_hidden_size * 2, 1)

    def forward(self, text, lengths):
        """Logits [batch]."""
        packed = pack_padded_sequence(self.embedding(text), lengths, batch_first=True, enforce_sorted=False)
        _, (hidden, _) = self.rnn(packed)
        return self.fc(self.dropout(torch.cat((hidden[-2], hidden[-1]), dim=1)))[:, 0]


torch.manual_seed(2)
train, test = pd.read_csv(f"{DATA}/train.csv"), pd.read_csv(f"{DATA}/test.csv")
counter = Counter(token for line in train.text for token in tokenizer(line))
itos = ["<unk>", "<pad>", *sorted((w for w in counter if counter[w] >= 5), key=lambda w: (-counter[w], w))]
stoi = {word: index for index, word in enumerate(itos)}


def collate(texts):
    """Ids [batch, longest] of the first words, and how many each text has."""
    ids = [torch.tensor([stoi.get(token, 0) for token in tokenizer(text)[:MAX_LENGTH]]) for text in texts]
    return pad_sequence(ids, batch_first=True, padding_value=1), torch.tensor([len(row) for row in ids])


model = RNN(len(itos), 64, 32, pad_idx=1)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss_fn = nn.BCEWithLogitsLoss()
train = train.iloc[train.text.str.len().argsort()]  # reviews of like length in one batch, as BucketIterator has it
for _ in range(3):
    for start in (torch.randperm(len(train) // 64) * 64).tolist():
        batch = train.iloc[start : start + 64]
        optimizer.zero_grad()
        loss = loss_fn(model(*collate(batch.text)), torch.tensor(batch.label.to_numpy(), dtype=torch.float32))
        loss.backward()
        optimizer.step()

torch.save(model.state_dict(), "model.pth")
with open("vocab.txt", "w", encoding="utf-8") as f:
    f.write("\n".join(itos))

model.eval()
with torch.no_grad():
    test["probability"] = [torch.sigmoid(model(*collate([text])))[0].item() for text in test.text]
test[["text", "probability"]].to_csv("predictions.csv", index=False)
