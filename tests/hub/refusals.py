"""What holds of every refusal: one sentence, of one kind, and nothing left behind."""

import contextlib

import pytest

from lstm_demo.hub import disk, load

PATIENCE = 30.0  # seconds; enough for a busy machine, where an answer is to come
SHORT = 1.5  # where none will


def refused(kind, sentence, source="user/repo", patience=PATIENCE, **options):
    """Loading is refused with this sentence, and leaves nothing behind; gives the sentence."""
    with pytest.raises(kind, match=sentence) as caught:
        load(source, patience=patience, **options)
    assert type(caught.value) is kind
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 400
    with contextlib.suppress(OSError):
        assert [path for path in disk.root().rglob("*") if path.is_file()] == []
        assert list(disk.root().glob(".*")) == []
    return message
