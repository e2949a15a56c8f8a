"""Can a visitor bring a model from the Hub, by their own yes alone, and lose nothing where it goes wrong?"""

import pytest

from lstm_demo.app import cache, frame, from_hub
from lstm_demo.hub import disk
from lstm_demo.texts import Texts

from .conftest import served

ENGLISH = Texts()

PAGE = "lstm_demo/app/pages/models.py"


@pytest.fixture
def models(a_hub, visit):
    """`models(query)`: a visitor on the page Models."""
    return lambda query=None: visit(query=query, page="models").app


def look_up(app, source, revision=""):
    app.text_input(key="hub.repository").set_value(source)
    app.text_input(key="hub.revision").set_value(revision)
    button = next(one for one in app.button if one.label == ENGLISH["hub.look_up"])
    button.click().run()
    assert not app.exception
    return app


def test_first_what_would_come_then_the_model_which_speaks_on_all_pages(models, a_hub):
    app = look_up(models(), "user/repo")
    shown = " ".join(block.value for block in app.markdown)
    assert a_hub.commit[:7] in shown
    assert "model\\.safetensors" in shown
    assert not [request for request in a_hub.requests if "/resolve/" in request.path]
    assert "**lstm**" in served(app)
    app.button(key="hub.fetch").click().run()
    assert [box.value for box in app.success] == [ENGLISH.format("hub.came", repo="user/repo", commit=a_hub.commit[:7])]
    assert "**user/repo**, " in served(app)
    assert a_hub.commit[:7] in served(app)
    app.switch_page("lstm_demo/app/pages/read.py").run()
    assert not app.exception
    assert "**user/repo**" in served(app)
    app.selectbox(key="model").select("lstm").run()
    assert "**lstm**" in served(app)
    assert a_hub.tokens == set()


def test_a_model_of_ones_own_that_is_gone_is_not_called_the_apps_and_can_be_brought_again(models, a_hub, monkeypatch):
    app = look_up(models(), "user/repo")
    app.button(key="hub.fetch").click().run()
    disk.discard(disk.place("model", "user/repo", a_hub.commit))
    cache._served.clear()
    cache._bundle.clear()
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    app.run()
    assert "**lstm**" in served(app)
    [note] = [box.value for box in app.warning]
    assert note.startswith(ENGLISH["app.fallback_own"].split("{")[0])
    monkeypatch.setenv("HF_ENDPOINT", a_hub.endpoint)
    look_up(app, "user/repo").button(key="hub.fetch").click().run()
    assert "**user/repo**" in served(app)
    assert not app.warning


REFUSED = [
    ("user/none", "", "has no repository"),
    ("user/repo", "v9", "has no revision"),
    ("", "", "There is no repository yet"),
    ("nonsense", "", "is no repository"),
    ("user/repo@a", "b", "Two revisions"),
    ("../../etc/passwd", "", "is no repository"),
    ("<b>x</b>/y", "", "is no repository"),
]


def test_what_cannot_be_had_is_one_sentence_and_nothing_is_lost(models):
    app = models()
    for source, revision, sentence in REFUSED:
        [error] = look_up(app, source, revision).error
        assert sentence in error.value.replace("\\", ""), source
        assert "**lstm**" in served(app)
        assert app.text_input(key="hub.repository").value == source


def test_a_bad_name_is_asked_for_once_a_minute(models, a_hub):
    app = look_up(models(), "user/none")
    asked = len(a_hub.requests)
    assert asked
    look_up(app, "user/none")
    assert len(a_hub.requests) == asked
    assert len(app.error) == 1


def test_a_damaged_model_is_refused_and_the_one_in_hand_speaks_on(models, a_hub):
    a_hub.add("user/broken", a_hub.files | {"model.safetensors": b"\x00" * 1000})
    app = look_up(models(), "user/broken")
    app.button(key="hub.fetch").click().run()
    [error] = app.error
    assert "damaged" in error.value
    assert "**lstm**" in served(app)
    assert not app.success


def test_one_download_at_a_time(models, a_hub):
    app = look_up(models(), "user/repo")
    with from_hub._lock():
        app.button(key="hub.fetch").click().run()
    assert [box.value for box in app.error] == [frame.plain(ENGLISH["errors.hub.busy"])]
    app.button(key="hub.fetch").click().run()
    assert app.success


def test_no_is_an_answer(models, a_hub):
    app = look_up(models(), "user/repo")
    app.button(key="hub.cancel").click().run()
    assert not [button for button in app.button if button.key == "hub.fetch"]
    assert "**lstm**" in served(app)


def test_a_link_asks_and_fetches_nothing_by_itself(a_hub, visit):
    source = f"user/repo@{a_hub.commit}"
    app = visit(query={"hub": source}).app
    assert "user/repo" in app.info[0].value.replace("\\", "")
    assert "hub" not in app.query_params
    app.switch_page(PAGE).run()
    assert app.text_input(key="hub.repository").value == source
    assert a_hub.requests == []
    look_up(app, source)
    app.button(key="hub.fetch").click().run()
    assert app.success
    assert not [box for box in app.info if "This link asks" in box.value]
    app.session_state["link.open"] = True
    app.run()
    [code] = app.code
    assert f"hub=user/repo%40{a_hub.commit}" in code.value.replace("%2F", "/")
    assert "model=" not in code.value


@pytest.mark.parametrize("wanted", ["<img src=x>", "x" * 5000, "user/repo@../..", "\x00", "user/repo@a b"])
def test_whatever_a_link_names_the_page_is_whole(a_hub, visit, wanted):
    visitor = visit(query={"hub": wanted})
    assert visitor.is_whole()
    assert a_hub.requests == []


def test_too_large_a_model_is_not_offered(models, a_hub, monkeypatch):
    monkeypatch.setattr(from_hub, "MAX_VISITOR_MODEL_BYTES", 100)
    app = look_up(models(), "user/repo")
    [error] = app.error
    assert "at most 100 are fetched" in error.value.replace("\\", "")


def test_a_hub_that_is_down_is_a_sentence_and_asked_again(models, a_hub, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    app = look_up(models(), "user/repo")
    assert len(app.error) == 1
    monkeypatch.setenv("HF_ENDPOINT", a_hub.endpoint)
    assert not look_up(app, "user/repo").error
    assert cache.served_model().bundle.name == "lstm"
