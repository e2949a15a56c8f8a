"""Does the page About say what holds, with the limits that are enforced?"""

from lstm_demo.limits import MAX_CHARACTERS, MAX_LINK_CHARACTERS, MAX_TOKENS
from lstm_demo.words import say, texts


def test_about_is_whole_and_shows_the_limits_that_are_enforced(visit):
    visitor = visit()
    visitor.app.switch_page("lstm_demo/app/pages/about.py").run()
    assert not visitor.app.exception
    assert visitor.notes == []
    shown = "\n".join(block.value for block in visitor.app.markdown)
    for limit in (MAX_CHARACTERS, MAX_TOKENS, MAX_LINK_CHARACTERS):
        assert f"{limit:,}" in shown
    assert [part.value for part in visitor.app.header] == [
        say(f"about.{name}") for name in ("what", "colours", "read", "misread", "data", "limits", "privacy", "licences")
    ]


def test_the_traps_are_named():
    said = " ".join(value for key, value in texts().items() if key.startswith("about."))
    for trap in ("not importance", "high means *keep*", "about a beginning", "number means nothing", "can be wrong"):
        assert trap in said


def test_what_was_typed_is_still_there_after_a_look_at_the_other_pages(visit):
    visitor = visit().type("A xylophonic film.")
    for page in ("about", "models", "read"):
        visitor.app.switch_page(f"lstm_demo/app/pages/{page}.py").run()
        assert not visitor.app.exception
    assert visitor.box == "A xylophonic film."
