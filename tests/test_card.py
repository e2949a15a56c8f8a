"""What a page shows of a card loads nothing, and what a model learnt from is told as far as it is known."""

from dataclasses import replace

import pytest
from any_recipe import CHOICES, ENTRIES
from hypothesis import example, given

from lstm_demo.card import learnt_from, read_card
from lstm_demo.limits import MAX_CARD_CHARACTERS

RECIPE = {"recipe": {"prefix_weight": 0.3, "reviews_only": False}}


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ("", ""),
        ("plain", "plain"),
        ("---\r\na: b\r\n---\r\ntext", "text"),
        ("---\nnever closed", "---\nnever closed"),
        ("![a](https://example.org/x.png)", "[a](https://example.org/x.png)"),
        ("!![a][b] !<b>[c](d)", "[a][b] [c](d)"),
        ("<script>alert(1)</script><img src=x onerror=y>", "alert(1)"),
        ("<!-- hidden\n -->shown 1 < 2 > 1", "shown 1 < 2 > 1"),
        ("```\n# <b>code</b>\n```\n# after", "```\n# <b>code</b>\n```\n### after"),
        ("```\n````\n![x](y)\n```", "```\n````\n[x](y)\n```"),  # the second line ends the code
        ("seen <!-- never closed\n# <b>", "seen "),
        ("# before\n```\n# <b>never closed", "### before\n```\n# <b>never closed"),
    ],
)
def test_images_and_html_are_left_out_and_code_keeps_its_marks(card, shown):
    assert read_card(card) == shown


def test_a_huge_card_is_cut():
    assert len(read_card("<!--" * 200_000)) < MAX_CARD_CHARACTERS + 10


def test_what_was_learnt_from_is_told_as_far_as_it_is_known(make_bundle):
    def told(**entries):
        return learnt_from(replace(make_bundle(), recipe={**RECIPE, **entries}))

    assert learnt_from(make_bundle()) == ()
    assert told() == ("imdb", "perhaps_edit", "sst")
    assert told(recipe={"reviews_only": True}) == ("imdb",)
    assert told(sources={"sst": 1, "imdb": 2, "edit": 0}, pretrained=True) == ("imdb", "sst", "pretrained")
    assert told(sources={"imdb": 2, "perhaps_edit": 0}, teachers=["a"]) == ("imdb", "teachers")


@given(entries=ENTRIES, recipe=CHOICES)
@example(entries={}, recipe=[1])
def test_of_any_recipe_something_or_nothing_is_told(make_bundle, entries, recipe):
    told = learnt_from(replace(make_bundle(), recipe={**entries, "recipe": recipe}))
    assert bool(told) == (isinstance(recipe, dict) and bool(recipe))
    assert set(told) <= {"imdb", "edit", "perhaps_edit", "sst", "pretrained", "teachers"}
