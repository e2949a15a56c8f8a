"""A step is a token; behind a convolution it is the window of tokens that its filters see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.explain import steps
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.limits import MAX_TOKENS


def spans(found):
    return [(step.text, step.span) for step in found.steps]


def test_windows_overlap_and_say_what_was_typed(make_bundle):
    found = trace(make_bundle(convolution=4), "A  b, zzz d\ne")  # tokens: A b , zzz d e
    assert spans(found) == [("A  b,", (0, 5)), ("b, zzz d", (3, 11)), ("zzz d\ne", (6, 13))]
    assert (found.n_tokens, found.n_known, found.unknown) == (6, 4, (",", "zzz"))


def test_an_odd_number_of_words_ends_in_a_window_of_its_own(make_bundle):
    assert spans(trace(make_bundle(convolution=4), "a b c")) == [("a b c", (0, 5)), ("b c", (2, 5))]
    assert spans(trace(make_bundle(convolution=4), "a")) == [("a", (0, 1))]


@pytest.mark.parametrize(
    ("width", "pool", "windows"),
    [
        (1, 1, ["a", "b", "c", "d", "e"]),
        (1, 2, ["a b", "c d", "e"]),
        (3, 1, ["a b", "a b c", "b c d", "c d e", "d e"]),
        (5, 3, ["a b c d e", "b c d e"]),
        (3, 9, ["a b c d e"]),
    ],
)
def test_width_and_pool_say_what_a_window_sees(make_bundle, width, pool, windows):
    found = trace(make_bundle(convolution=4, convolution_width=width, pool=pool), "a b c d e")
    assert [step.text for step in found.steps] == windows


def test_a_window_is_unknown_where_all_of_it_is(make_bundle):
    found = trace(make_bundle(convolution=4), "x y z a x y z x y")
    assert [step.known for step in found.steps] == [False, True, True, False, False]


def test_without_a_convolution_width_and_pool_mean_nothing(make_bundle):
    found = trace(make_bundle(convolution_width=5, pool=3), "a zzz")
    assert [(step.text, step.known) for step in found.steps] == [("a", True), ("zzz", False)]
    assert (found.n_tokens, found.n_known, found.unknown) == (2, 1, ("zzz",))


def test_what_is_too_long_is_left_out_by_words(make_bundle):
    found = trace(make_bundle(convolution=4), "a " * (MAX_TOKENS + 7))
    assert (found.n_steps, found.n_tokens, found.truncated) == (MAX_TOKENS // 2, MAX_TOKENS, 7)


@given(st.text(st.characters() | st.sampled_from("ab ,\n\ud800"), max_size=30))
def test_windows_of_any_text_are_parts_of_it_in_order(make_bundle, text):
    found = trace(make_bundle(convolution=4), text)
    assert all(text[slice(*step.span)] == step.text for step in found.steps)
    starts = [step.span[0] for step in found.steps]
    assert starts == sorted(starts)
    assert found.n_steps == -(-found.n_tokens // 2)


def test_a_trace_too_large_to_keep_is_refused_before_anything_is_computed(make_bundle, monkeypatch):
    bundle = make_bundle(n_layers=2, bidirectional=True, hidden_size=5)
    monkeypatch.setattr(steps, "MAX_STATES", 60)
    assert len(steps.read_for_trace(bundle, "a b c").tokens) == 3
    with pytest.raises(InputError, match=r"20 units .* 4 steps, .* 80 states; at most 60 .* the text to 3 steps"):
        trace(bundle, "a b c d")
    with pytest.raises(InputError, match="80 states"):
        compare(bundle, "a b c d", [])
