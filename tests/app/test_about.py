"""Does the page About say what holds, with the limits that are enforced, of the chosen model?"""

from dataclasses import replace

import pytest

from lstm_demo import load
from lstm_demo.app import cache
from lstm_demo.bundle import save_folder
from lstm_demo.card import learnt_from
from lstm_demo.hub import bundled
from lstm_demo.limits import MAX_CHARACTERS, MAX_LINK_CHARACTERS, MAX_TOKENS
from lstm_demo.texts import Texts
from lstm_demo.views.notes import MEMBERS, members

ENGLISH = Texts()

PARTS = ("what", "colours", "read", "misread", "family", "data", "limits", "privacy", "licences")
ALL_LEARNT = {"imdb", "sst", "edit", "perhaps_edit", "pretrained", "teachers"}


def shown(visitor):
    assert not visitor.app.exception
    assert visitor.notes == []
    return [block.value for block in visitor.app.markdown]


def learnt(blocks):
    """Which of the sources are named, by the names of the recipe."""
    said = "\n".join(blocks)
    return {name for name in ALL_LEARNT if ENGLISH[f"about.learnt.{name}"] in said}


def test_about_is_whole_and_shows_the_limits_that_are_enforced(visit):
    visitor = visit(page="about")
    said = "\n".join(shown(visitor))
    for limit in (MAX_CHARACTERS, MAX_TOKENS, MAX_LINK_CHARACTERS):
        assert f"{limit:,}" in said
    assert [part.value for part in visitor.app.header] == [ENGLISH[f"about.{name}"] for name in PARTS]


@pytest.mark.parametrize("name", sorted(bundled()))
def test_what_is_said_of_a_bundled_model_is_true_of_it(visit, name):
    blocks = shown(visit(page="about", query={"model": name}))
    bundle = load(bundled()[name])
    own = blocks.index(ENGLISH.format("about.family_own", name=name.replace("-", "\\-")))
    assert blocks[own + 1].splitlines() == [f"- {ENGLISH[f'about.member.{one}']}" for one in members(bundle.config)]
    assert len((blocks[own + 1] + "\n" + blocks[own + 3]).splitlines()) == len(MEMBERS)
    assert learnt(blocks) == set(learnt_from(bundle))
    counts = bundle.recipe["sources"]
    assert learnt(blocks) - {"pretrained", "teachers"} == {one for one in counts if counts[one] and one != "teacher"}
    assert ("teachers" in learnt(blocks)) == ("teacher" in counts)
    assert ("pretrained" in learnt(blocks)) == bundle.recipe["pretrained"]
    assert (ENGLISH["about.read_plain"] in blocks) == (name == "rnn")
    assert ENGLISH["about.limits_known"] in "\n".join(blocks)
    assert len(bundle.evaluation["mistakes"]) == 5  # as `about.licences_text` has it


@pytest.mark.parametrize(
    ("recipe", "found"),
    [
        (None, set()),
        ({"recipe": {"seed": 1}}, {"imdb", "sst", "perhaps_edit"}),
        ({"recipe": {"seed": 1}, "sources": {"imdb": 3}, "teachers": ["x"]}, {"imdb", "teachers"}),
    ],
)
def test_of_a_visitors_own_model_nothing_is_claimed_but_what_its_recipe_says(
    visit, monkeypatch, make_bundle, tmp_path, recipe, found
):
    save_folder(replace(make_bundle(cell="rnn", n_layers=2, readout="attention"), recipe=recipe), tmp_path / "own")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "own"))
    blocks = shown(visit(page="about"))
    assert learnt(blocks) == found
    assert (ENGLISH.format("about.data_unknown", name="own") in blocks) == (not found)
    assert (ENGLISH["about.limits_known"] in "\n".join(blocks)) == bool(found)


@pytest.mark.parametrize(("cell", "key"), [("rnn", "about.read_plain"), ("gru", "about.read_gru"), ("lstm", None)])
def test_what_is_said_of_gates_is_put_right_where_there_are_others_or_none(
    visit, monkeypatch, make_bundle, tmp_path, cell, key
):
    save_folder(make_bundle(cell=cell), tmp_path / "own")
    monkeypatch.setenv(cache.SETTING, str(tmp_path / "own"))
    blocks = shown(visit(page="about"))
    assert {one for one in ("about.read_plain", "about.read_gru") if ENGLISH[one] in blocks} == {key} - {None}


def test_every_member_is_named_and_told_of():
    assert [*ENGLISH.table("about.member")] == [*MEMBERS]


def test_the_traps_are_named():
    said = " ".join(ENGLISH.table("about").values())
    for trap in ("not importance", "high means *keep*", "about a beginning", "number means nothing", "can be wrong"):
        assert trap in said


@pytest.mark.parametrize("key", ["app.footer", "about.privacy_text"])
def test_where_the_text_is_kept_is_said_of_the_server_and_of_the_browser(key):
    said = ENGLISH[key]
    assert "writes it to no disk" in said  # the server
    assert "our browser keeps it" in said


def test_what_was_typed_is_still_there_after_a_look_at_the_other_pages(visit):
    visitor = visit().type("A xylophonic film.")
    for page in ("about", "models", "read"):
        visitor.app.switch_page(f"lstm_demo/app/pages/{page}.py").run()
        assert not visitor.app.exception
    assert visitor.box == "A xylophonic film."
