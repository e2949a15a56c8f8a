"""Classifiers as people write them in plain PyTorch, none of this project; their weights are drawn, not trained.

Each has its own `forward` on the rows of one text, [1, token], and gives scores [1, class].
"""

import torch
from torch import nn

WORDS = ["<pad>", "<unk>", "the", "film", "was", "not", "good", "bad", "great", "awful", "plot", "acting"]
WORDS += ["<sos>", "<eos>"]
IDS = {word: index for index, word in enumerate(WORDS)}
TEXTS = [
    "the film was good",
    "the plot was not good and the acting was awful",
    "great",
    "xyzzy the plugh film was not bad",
    "bad bad bad acting not great the film was the plot the acting was awful not good",
]


class Base(nn.Module):
    """An embedding of 5 numbers a word; what follows is its own."""

    def __init__(self, width=5):
        super().__init__()
        self.embedding = nn.Embedding(len(WORDS), width)


class Hidden(Base):
    """Linear, normalisation, an activation, linear: fc1 and fc2 as in many tutorials."""

    def __init__(self, activation=torch.relu, norm_first=True, n_classes=1):
        super().__init__()
        self.lstm = nn.LSTM(5, 6, batch_first=True)
        self.fc1, self.bn, self.fc2 = nn.Linear(6, 4), nn.BatchNorm1d(4), nn.Linear(4, n_classes)
        self.activation, self.norm_first = activation, norm_first

    def forward(self, ids):
        x = self.fc1(self.lstm(self.embedding(ids))[1][0][-1])
        x = self.activation(self.bn(x)) if self.norm_first else self.bn(self.activation(x))
        return self.fc2(x)


class Stack(Base):
    """Layers of different sizes and directions, normalisations below and among them, dropout where people put it."""

    def __init__(self):
        super().__init__()
        self.bn0 = nn.BatchNorm1d(5)
        self.lstm1 = nn.LSTM(5, 7, num_layers=2, bidirectional=True, batch_first=True)
        self.bn1 = nn.BatchNorm1d(14)
        self.drop = nn.Dropout(0.5)
        self.lstm2 = nn.LSTM(14, 4, batch_first=True)
        self.bn2 = nn.BatchNorm1d(4)
        self.fc = nn.Linear(4, 3)

    def forward(self, ids):
        x = self.bn0(self.embedding(ids).transpose(1, 2)).transpose(1, 2)
        x = self.bn1(self.lstm1(x)[0].transpose(1, 2)).transpose(1, 2)
        return self.fc(self.bn2(self.lstm2(self.drop(x))[0][:, -1]))


class Attention(Base):
    """The softmax over the words of one linear layer weights the states."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(5, 6, bidirectional=True, batch_first=True)
        self.attention = nn.Linear(12, 1)
        self.out = nn.Linear(12, 2)

    def forward(self, ids):
        states = self.gru(self.embedding(ids))[0]
        weights = torch.softmax(self.attention(states), dim=1)
        return self.out((weights * states).sum(1))


class Convolved(Base):
    """A convolution with ReLU below the LSTM."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(5, 4, 3, padding=1)
        self.pool = nn.MaxPool1d(2, ceil_mode=True)
        self.lstm = nn.LSTM(4, 6, batch_first=True)
        self.fc = nn.Linear(6, 1)

    def forward(self, ids):
        x = self.pool(torch.relu(self.conv(self.embedding(ids).transpose(1, 2)))).transpose(1, 2)
        return self.fc(self.lstm(x)[1][0][-1])


class Begun(Base):
    """A learned first state; the network before the last one has two directions and two layers."""

    def __init__(self):
        super().__init__()
        self.h0, self.c0 = nn.Parameter(torch.zeros(4, 1, 6)), nn.Parameter(torch.zeros(4, 1, 6))
        self.lstm = nn.LSTM(5, 6, num_layers=2, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(12, 1)

    def forward(self, ids):
        _, (hidden, _) = self.lstm(self.embedding(ids), (self.h0, self.c0))
        return self.fc(torch.cat((hidden[-2], hidden[-1]), dim=1))


class Udacity(Base):
    """Two layers, output[:, -1], a sigmoid in the model: read with padding in front."""

    def __init__(self, bidirectional=False):
        super().__init__()
        self.lstm = nn.LSTM(5, 6, num_layers=2, bidirectional=bidirectional, batch_first=True)
        self.fc = nn.Linear(12 if bidirectional else 6, 1)

    def forward(self, ids):
        _, (hidden, _) = self.lstm(self.embedding(ids))
        return self.fc(torch.cat((hidden[-2], hidden[-1]), dim=1) if self.lstm.bidirectional else hidden[-1])


def drawn(model, seed=0, scale=1.2):
    """`model` with weights of the generator `seed`, in evaluation mode; variances are positive."""
    generator = torch.Generator().manual_seed(seed)
    for name, tensor in model.state_dict().items():
        if tensor.is_floating_point():
            tensor.normal_(generator=generator).mul_(scale)
        if name.endswith("running_var"):
            tensor.abs_().add_(0.3)
    return model.eval()


def rows(text, unknown=1):
    """The rows of a text, split at blanks; unknown words left out where `unknown` is None."""
    found = [IDS.get(word, unknown) for word in text.split()]
    return [row for row in found if row is not None]


def probability(model, ids):
    """Of a positive review, which is the last class, or 1."""
    with torch.no_grad():
        scores = model(torch.tensor([ids]))[0]
    return float(torch.sigmoid(scores[0]) if len(scores) == 1 else scores.softmax(0)[-1])
