"""Is the page that is taken home whole, and can nothing in a review break out of it?"""

import json
import re

from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.tracing import compare
from lstm_demo.texts import Texts
from lstm_demo.views import page
from lstm_demo.views.lenses import cell
from lstm_demo.views.view import View

HOSTILE = "a </script><script>alert(1)</script> <!-- b & 'c' {d} \u2028 end"


TEXTS = Texts()


def payloads(document):
    [found] = re.findall(r'<script type="application/json" id="payloads">(.*?)</script>', document, re.DOTALL)
    assert "<" not in found
    return json.loads(found)


def test_what_the_stage_and_the_lens_draw_is_in_it_word_for_word(reading):
    trace = reading(HOSTILE)
    found = payloads(page.page(trace, TEXTS, View(0, 0, 1, 2)))
    assert list(found) == ["stage", "cell"]
    name = found["stage"]["reading"]
    assert found["stage"]["words"] == [step.text for step in trace.steps]
    assert found["cell"] == cell.payload(trace, TEXTS, View(0, 0, 1, 2), reading=name)
    assert found["stage"]["lenses"] == []  # there is no server to bring another one


def test_nothing_typed_can_end_the_script_or_begin_another(reading):
    document = page.page(reading(HOSTILE), TEXTS)
    assert document.count("</script>") == 2
    assert "alert(1)</script>" not in document
    assert "<!--" not in document


def test_it_asks_no_network(reading):
    document = page.page(reading("a b"), TEXTS)
    addresses = set(re.findall(r"https?://[^\s\"')]+", document))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # a name, not a place
    assert "default-src 'none'" in document
    assert not re.search(r"<(link|img|iframe)|@import|url\(", document)


def test_the_code_stands_in_it_as_an_inline_module_of_the_two_parts_alone(reading):
    document = page.page(reading("a b"), TEXTS)
    assert "export " not in document
    assert "\nimport " not in document
    assert "stage" in document
    assert "equations-lens" not in document
    assert ":root {\n  --ink: light-dark(" in document


def test_it_opens_where_it_was_asked_to_else_at_the_largest_step(reading):
    trace = reading("a b a", hidden_size=40)
    assert payloads(page.page(trace, TEXTS, View(0, 0, 17, 1)))["stage"]["view"]["unit"] == 17
    view = payloads(page.page(trace, TEXTS))["stage"]["view"]
    assert view["step"] == trace.most_moving_step()
    assert view["layer"] == trace.n_layers - 1


def test_every_reading_has_a_name_of_its_own_that_tells_nothing_of_it(reading):
    names = [payloads(page.page(reading(text), TEXTS))["stage"]["reading"] for text in ("a b", "a c", "a b")]
    assert names[0] == names[2] != names[1]
    assert re.fullmatch("[0-9a-f]{12}", names[0])


def test_every_member_of_the_family_is_drawn(reading, member):
    assert payloads(page.page(reading("a b c d", **member), TEXTS))["cell"]["cell"]


def test_a_notebook_frames_it_and_has_a_sentence_where_frames_are_not_trusted(reading):
    framed = page.frame(reading(HOSTILE), TEXTS)
    sentence, frame = framed.split("<iframe", 1)
    assert re.fullmatch(
        r"<p>The network read \d+ words and punctuation marks; its verdict is [<&\w.\xa0;]+% positive\.</p>", sentence
    )
    assert 'sandbox="allow-scripts"' in frame
    source = re.search(r'srcdoc="(.*?)"', frame, re.DOTALL)[1]
    assert "<" not in source


def test_a_review_of_no_words_says_so(reading):
    assert page.frame(reading(""), TEXTS) == "<p>There was no word to read.</p>"
    assert page.page(reading(""), TEXTS) == "There was no word to read."


def test_an_experiment_is_taken_home_with_the_networks_own_reading_and_says_what_it_is(make_bundle):
    own, edited = compare(make_bundle(), "a b c", (GateEdit("forget_gate", value=1.0, steps=(1,)),))
    made = page.page(edited, Texts(), None, own)
    payloads = json.loads(re.search(r'id="payloads">(.*?)</script>', made, re.DOTALL)[1])
    assert payloads["stage"]["own"]["probability"] != payloads["stage"]["probability"]
    assert payloads["stage"]["notes"]["experiment"].startswith("An experiment")
    assert "An experiment" in re.search("<noscript>(.*?)</noscript>", made)[1]
