"""Does the server keep a few models in memory, however many visitors there are, and whatever they look at?"""

import gc
import weakref
from types import SimpleNamespace

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage

from lstm_demo import hub
from lstm_demo.app import cache, explaining
from lstm_demo.app.selection import LENSES
from lstm_demo.bundle import save_folder

N_KEPT = cache._MOST_MODELS


@pytest.fixture
def models(make_bundle, tmp_path, monkeypatch):
    """The names of the models of a server that has more of them than it keeps in memory."""
    names = ["lstm", *(f"other{number}" for number in range(N_KEPT + 2))]
    for seed, name in enumerate(names):
        save_folder(make_bundle(seed), tmp_path / name)
    monkeypatch.setattr(hub, "MODELS", tmp_path)
    return names


@pytest.fixture
def idle(monkeypatch):
    """Keep all fragments, as the sessions of idle visitors do; AppTest's are gone after each run."""
    kept, register = [], MemoryFragmentStorage.register

    def keep(storage, key, fragment, **others):
        kept.append(fragment)
        register(storage, key, fragment, **others)

    monkeypatch.setattr(MemoryFragmentStorage, "register", keep)
    return kept


@pytest.fixture
def traces(monkeypatch):
    """`alive()`: the traces that were made and are still there."""
    made, trace = [], cache.trace

    def watched(*arguments, **options):
        found = trace(*arguments, **options)
        made.append(weakref.ref(found))
        return found

    def alive():
        gc.collect()
        return [found for one in made if (found := one())]

    monkeypatch.setattr(cache, "trace", watched)
    return SimpleNamespace(made=made, alive=alive)


@pytest.mark.parametrize("lens", LENSES)
def test_an_idle_visitor_keeps_no_trace_in_memory(visit, idle, traces, lens):
    visitor = visit().type("Not bad at all.").look(lens=lens)
    assert visitor.selection.reading.text == "Not bad at all."  # the session is still there
    assert idle
    assert len(traces.made) > 2
    assert traces.alive() == []


def test_what_was_found_out_of_a_verdict_holds_no_trace(visit, idle, traces):
    visitor = visit({"lens": "why"}).type("Not bad at all.")
    asked = {"gradients": (), "phrase": (0, 1)}
    visitor.app.session_state["explaining.asked"] = (explaining.own(visitor.selection.reading), asked)
    payload = visitor.look(word=1).lens[1]
    assert payload["check"]
    assert payload["phrase"]
    assert payload["gradients"]
    assert len(traces.made) > 2
    assert traces.alive() == []


def test_idle_sessions_keep_no_model_in_memory(visit, models, loaded, idle):
    for name in models:
        visitor = visit(query={"model": name})
        for page in ("models", "read"):
            visitor.app.switch_page(f"lstm_demo/app/pages/{page}.py").run()
            assert not visitor.app.exception
            assert not visitor.app.error
    assert idle
    assert set(loaded.names) == set(models)
    assert loaded.in_memory() == ["lstm", *models[-N_KEPT:]]  # the default is asked for at every visit


def test_reading_by_all_brings_no_model_to_stay_and_drives_none_out(visit, models, loaded):
    for name in models[:N_KEPT]:
        app = visit(query={"model": name}, page="about").app
    before = loaded.in_memory()
    assert before == models[:N_KEPT]
    app.switch_page("lstm_demo/app/pages/models.py").run()
    app.button(key="models.compare").click().run()
    assert not app.exception
    assert set(loaded.names) == set(models)
    assert loaded.in_memory() == before
