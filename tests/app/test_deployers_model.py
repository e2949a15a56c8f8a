"""The deployer names a model with one setting; where it cannot be had, the bundled one speaks and the page says why."""

import pytest
from hub import faults
from hub.standin import GOOD_TOKEN

from lstm_demo import hub
from lstm_demo.app import cache
from lstm_demo.app.selection import Reading
from lstm_demo.texts import Texts

ENGLISH = Texts()


@pytest.fixture
def served(a_hub, monkeypatch):
    """A Hub with a small model, and a server that is to use it."""
    monkeypatch.setenv("LSTM_DEMO_MODEL", "user/repo")
    return a_hub


def test_a_folder(served, visit, monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_DEMO_MODEL", str(tmp_path / "model"))
    assert cache.served_model().bundle.name == "model"
    assert served.requests == []


def test_a_repository_is_named_by_its_commit_from_then_on(served):
    served_model = cache.served_model()
    assert served_model.source == f"user/repo@{served.commit}"
    assert (served_model.bundle.name, served_model.fallback_reason) == ("user/repo", None)
    del served.requests[:]
    cache.traced(Reading(served_model.source, "a b"))
    assert cache.served_model() is served_model
    assert served.requests == []


def test_the_token_is_for_the_deployers_repository_alone(served):
    cache.served_model()
    assert served.tokens == {f"Bearer {GOOD_TOKEN}"}
    del served.requests[:]
    served.add("visitor/repo", served.repos["models/user/repo"].commits[served.commit])
    cache._bundle("visitor/repo")
    assert served.requests
    assert served.tokens == set()


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("user/none", "The Hub has no repository 'user/none'"),
        ("user/repo@v9", "has no revision 'v9'"),
        ("user/repo@a b", "The revision 'a b' cannot be"),
        ("nonsense", "There is no such model on this server"),
    ],
)
def test_what_cannot_be_had_is_said(served, visit, monkeypatch, setting, sentence):
    monkeypatch.setenv("LSTM_DEMO_MODEL", setting)
    visitor = visit()
    assert visitor.is_whole()
    assert [note for note in visitor.notes if sentence in note]


def test_a_failure_is_remembered_for_a_while(served, monkeypatch):
    served.faults["info"] = faults.status(503)
    assert "out of order" in str(cache.served_model().fallback_reason)
    served.faults.clear()
    assert "out of order" in str(cache.served_model().fallback_reason)
    monkeypatch.setattr(cache, "_SECONDS_UNTIL_ASKED_AGAIN", -1)
    served_model = cache.served_model()
    assert (served_model.bundle.commit, served_model.fallback_reason) == (served.commit, None)


def test_without_a_network_it_answers_as_it_was_last_fetched_and_says_so(served, visit):
    cache.served_model()
    cache._served.clear()  # the server is started anew
    cache._bundle.clear()
    served.faults["info"] = faults.status(503)
    visitor = visit()
    assert visitor.is_whole()
    served_model = cache.served_model()
    assert served_model.source == f"user/repo@{served.commit}"
    assert "out of order" in str(served_model.fallback_reason)
    [note] = [note for note in visitor.notes if "out of order" in note]
    assert note.startswith(ENGLISH.format("app.fallback_kept", commit=served.commit[:7], reason=""))


def test_the_bundled_model_asks_nobody(served, monkeypatch):
    monkeypatch.setenv("LSTM_DEMO_MODEL", "default")
    assert cache.served_model().bundle.name == hub.DEFAULT
    assert served.requests == []
