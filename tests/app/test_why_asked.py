"""Does the lens Why take whatever a browser sends, and ask for nothing but what it knows?"""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lstm_demo.app.lenses import why
from lstm_demo.app.selection import Reading
from lstm_demo.limits import MAX_TOKENS

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=5,
)
PLACE = st.integers(-1, 8) | st.sampled_from([True, MAX_TOKENS - 1, MAX_TOKENS, 10**30, 1.0, "1"])
WANTED = (
    ANYTHING
    | st.fixed_dictionaries({"what": st.sampled_from(["all", "gradients", "example"]) | ANYTHING, "first": ANYTHING})
    | st.fixed_dictionaries({"what": st.just("phrase")}, optional={"first": PLACE, "last": PLACE, "split": PLACE})
)


@settings(max_examples=60)
@given(WANTED)
@example({"what": "phrase", "first": True, "last": True})
@example({"what": "phrase", "first": 0, "last": 2, "split": True})
def test_whatever_a_browser_asks_for_is_one_of_three_things_or_nothing(wanted):
    asked = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(why.visit, "selection", lambda: START)
        patch.setattr(why.explaining, "ask", lambda reading, *wanted: asked.append(wanted))
        patch.setattr(why, "draw_page_too", lambda: None)
        why._ask(wanted)
    for what, *details in asked:
        assert what in ("all", "gradients", "phrase")
        assert len(details) == (3 if what == "phrase" else 0)
        if what == "phrase":
            assert 0 <= details[0] <= details[1] < MAX_TOKENS
            assert {type(number) for number in details} <= {int, type(None)}


class START:
    """A visitor's selection, as far as a question needs one."""

    reading = Reading("default", "a b c not d e f")
