"""A tutorial's classifiers, as anybody writes them: own words, own batches, own training, and none of this project.

Trains three tiny models and leaves in FOLDER what a student would have: checkpoints, a vocabulary, predictions.
Run it: `python tests/convert/tutorial.py FOLDER`.
"""

import csv
import json
import random
import sys
from collections import Counter
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

GOOD, BAD = ("great", "lovely", "funny", "clever", "moving"), ("dull", "awful", "boring", "weak", "silly")
NAMES = ("Film", "plot", "acting", "story", "ending", "cast")
ENDINGS = ("indeed", "i think", "as always", "at last", "sadly", "to me")


def make_texts(generator, count):
    """Sentences and labels, 1 positive; "not" turns the verdict, so that the order of words matters."""
    texts = []
    for _ in range(count):
        positive, turned = generator.random() < 0.5, generator.random() < 0.3
        word = generator.choice(GOOD if positive != turned else BAD)
        text = f"The {generator.choice(NAMES)} is {'not ' if turned else ''}{word} , {generator.choice(ENDINGS)} !"
        texts.append((" ".join([text] * generator.randint(1, 3)), int(positive)))
    return texts


def tokenize(text):
    return text.lower().split()


def make_vocabulary(texts):
    """Word -> id; unknown first, padding second, then by frequency, as torchtext has it."""
    counts = Counter(word for text, _ in texts for word in tokenize(text))
    return {
        word: index for index, word in enumerate(["<unk>", "<pad>", *(w for w, n in counts.most_common() if n > 3)])
    }


class Plain(nn.Module):
    """One layer, one direction, one logit."""

    def __init__(self, size):
        super().__init__()
        self.embedding = nn.Embedding(size, 7, padding_idx=1)
        self.rnn = nn.LSTM(7, 11, batch_first=True)
        self.fc = nn.Linear(11, 1)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.embedding(ids), lengths, batch_first=True, enforce_sorted=False)
        _, (hidden, _) = self.rnn(packed)
        return self.fc(hidden[-1])


class Deep(nn.Module):
    """Two layers, two directions, two classes, of which the first is the positive one."""

    def __init__(self, size):
        super().__init__()
        self.word_embeddings = nn.Embedding(size, 7)
        self.lstm = nn.LSTM(7, 11, num_layers=2, bidirectional=True, dropout=0.2, batch_first=True)
        self.drop = nn.Dropout(0.2)
        self.hidden2label = nn.Linear(22, 2)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.word_embeddings(ids), lengths, batch_first=True, enforce_sorted=False)
        _, (hidden, _) = self.lstm(packed)
        return self.hidden2label(self.drop(torch.cat((hidden[-2], hidden[-1]), dim=1)))


class Pooled(nn.Module):
    """Two directions, the mean of all states, no biases, the linear layer in a Sequential."""

    def __init__(self, size):
        super().__init__()
        self.emb = nn.Embedding(size, 7)
        self.encoder = nn.LSTM(7, 11, bidirectional=True, bias=False, batch_first=True)
        self.classifier = nn.Sequential(nn.Dropout(0.1), nn.Linear(22, 1, bias=False))

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.emb(ids), lengths, batch_first=True, enforce_sorted=False)
        states, _ = pad_packed_sequence(self.encoder(packed)[0], batch_first=True)
        return self.classifier(states.sum(dim=1) / lengths[:, None])


class Gated(nn.Module):
    """A GRU of two layers in both directions, one logit."""

    def __init__(self, size):
        super().__init__()
        self.embedding = nn.Embedding(size, 7)
        self.gru = nn.GRU(7, 11, num_layers=2, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(22, 1)

    def forward(self, ids, lengths):
        packed = pack_padded_sequence(self.embedding(ids), lengths, batch_first=True, enforce_sorted=False)
        _, hidden = self.gru(packed)
        return self.fc(torch.cat((hidden[-2], hidden[-1]), dim=1))


def make_batch(texts, vocabulary):
    rows = [torch.tensor([vocabulary.get(word, 0) for word in tokenize(text)]) for text, _ in texts]
    return pad_sequence(rows, batch_first=True, padding_value=1), torch.tensor([len(row) for row in rows])


def train(model, texts, vocabulary):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    ids, lengths = make_batch(texts, vocabulary)
    labels = torch.tensor([label for _, label in texts])
    for _ in range(25):
        scores = model(ids, lengths)
        if scores.shape[1] == 1:
            loss = nn.functional.binary_cross_entropy_with_logits(scores[:, 0], labels.float())
        else:
            loss = nn.functional.cross_entropy(scores, 1 - labels)  # class 0 is the positive one
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.eval()


def write_predictions(path, model, texts, vocabulary):
    with torch.no_grad():
        scores = model(*make_batch(texts, vocabulary))
    positive = torch.sigmoid(scores[:, 0]) if scores.shape[1] == 1 else torch.softmax(scores, dim=1)[:, 0]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "probability"])
        writer.writerows([text, probability] for (text, _), probability in zip(texts, positive.tolist(), strict=True))


def main(folder):
    torch.manual_seed(0)
    torch.set_num_threads(1)
    generator = random.Random(0)
    texts = make_texts(generator, 120)
    new = [*make_texts(generator, 30), ("the xyzzy is plugh , sadly !", 0), ("Film", 1)]
    glued = [(text.replace(" ,", ",").replace(" !", "!"), label) for text, label in new]
    vocabulary = make_vocabulary(texts)
    words = list(vocabulary)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "list.json").write_text(json.dumps(words))
    (folder / "vocab.txt").write_text("".join(f"{word}\n" for word in words))
    for name, kind in (("plain", Plain), ("deep", Deep), ("pooled", Pooled), ("gated", Gated)):
        model = train(kind(len(vocabulary)), texts, vocabulary)
        write_predictions(folder / f"{name}.csv", model, new, vocabulary)
        write_predictions(folder / f"{name}-glued.csv", model, glued, vocabulary)
        save_file(model.state_dict(), folder / f"{name}.safetensors")
        torch.save(model.state_dict(), folder / f"{name}.pt")
        if name == "deep":
            parallel = {f"module.{key}": tensor for key, tensor in model.state_dict().items()}
            torch.save({"epoch": 25, "model_state_dict": parallel, "loss": 0.1}, folder / "checkpoint.pth")
            torch.save(model, folder / "whole.pt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
