"""What do the tiny models of these tests read, and through which readouts?"""

READOUTS = ("last", "mean", "max")
TEXT = "a c e zzz b d"  # six steps, one of them unknown
SIX = ("input_gate", "forget_gate", "output_gate", "candidate", "cell", "hidden")  # what an LSTM has


def text_of(n_steps):
    """Known words, as many as asked for, in an order without a period of two."""
    return " ".join("abcdefghijk"[k * k % 11] for k in range(n_steps))


def prefixes_of(text):
    """Every beginning of a text, by its words."""
    words = text.split()
    return [" ".join(words[: k + 1]) for k in range(len(words))]
