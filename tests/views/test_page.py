"""Is the page that is taken home whole, and can nothing in a review break out of it?"""

import json
import re

from lstm_demo.views import page, reader

HOSTILE = "a </script><script>alert(1)</script> <!-- b & 'c' {d} \u2028 end"


def test_the_payload_is_in_it_word_for_word(reading):
    trace = reading(HOSTILE)
    document = page.page(trace)
    [payload] = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', document, re.DOTALL)
    assert json.loads(payload) == json.loads(json.dumps(reader.payload(trace)))
    assert "<" not in payload


def test_nothing_typed_can_end_the_script_or_begin_another(reading):
    document = page.page(reading(HOSTILE))
    assert document.count("</script>") == 2
    assert "alert(1)</script>" not in document
    assert "<!--" not in document


def test_it_asks_no_network(reading):
    document = page.page(reading("a b"))
    addresses = set(re.findall(r"https?://[^\s\"')]+", document))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # a name, not a place
    assert "default-src 'none'" in document
    assert not re.search(r"<(link|img|iframe)|@import|url\(", document)


def test_the_code_stands_in_it_as_an_inline_module(reading):
    document = page.page(reading("a b"))
    assert "export " not in document
    assert "function reader({ parentElement, data, setTriggerValue })" in document
    assert ":root {\n  --ink: light-dark(" in document


def test_the_unit_and_the_word_that_were_chosen_are_chosen_in_it(reading):
    document = page.page(reading("a b", hidden_size=40), unit=17, step=1)
    assert '"unit": 17' in document
    assert '"selected": 1' in document


def test_the_units_stand_in_the_order_that_was_given(reading):
    trace = reading("a b", hidden_size=4)
    own = trace.units_by_effect()
    assert f'"units": {own.tolist()}' in page.page(trace)
    assert f'"units": {own[::-1].tolist()}' in page.page(trace, order=own[::-1])


def test_a_notebook_frames_it_and_has_a_sentence_where_frames_are_not_trusted(reading):
    framed = page.frame(reading(HOSTILE))
    sentence, frame = framed.split("<iframe", 1)
    assert re.fullmatch(
        r"<p>The network read \d+ words and marks; its verdict is [<&\w.\xa0;]+% positive\.</p>", sentence
    )
    assert 'sandbox="allow-scripts"' in frame
    source = re.search(r'srcdoc="(.*?)"', frame, re.DOTALL)[1]
    assert "<" not in source


def test_a_review_of_no_words_says_so(reading):
    assert page.frame(reading("")) == "<p>There was no word to read.</p>"
    assert page.page(reading("")) == "There was no word to read."
