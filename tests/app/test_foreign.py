"""Does the page say that a text looks like another language than the model has read, beside its verdict?"""

import pytest

from lstm_demo.app import cache
from lstm_demo.bundle import save_folder

GERMAN = "This looks like German; the model has only read English, so its verdict means little."


@pytest.mark.parametrize(
    ("text", "caution"),
    [
        ("Der Film war langweilig.", GERMAN),
        ("The film was dull.", ""),
        ("this movie slaps, no cap", ""),
        ("I saw Krzysztof Kie\u015blowski", ""),
    ],
)
def test_the_stage_says_so_of_another_language_alone(visit, text, caution):
    visitor = visit().type(text)
    assert visitor.is_whole()
    assert visitor.payload["notes"]["caution"] == caution


def test_of_a_model_that_may_have_read_it_nothing_is_said(visit, make_bundle, tmp_path, monkeypatch):
    save_folder(make_bundle(), tmp_path / "theirs")  # with no recipe
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "theirs"))
    notes = visit().type("Der Film war langweilig.").payload["notes"]
    assert "German" not in notes["caution"]
