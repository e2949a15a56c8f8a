"""The lens All units in the app: does it draw what is chosen, and keep rows in place while a text is edited?"""

import pytest


def _titles(app):
    return [chart.proto.id for chart in app.get("plotly_chart")]


def _rows(seen):
    name, payload = seen.lens
    assert name == "units"
    return payload["pictures"][0]["rows"]


@pytest.fixture
def seen(visit):
    return visit({"lens": "units"})


def test_all_six_quantities_of_sixteen_units_come_first(seen):
    payload = seen.lens[1]
    assert [picture["name"] for picture in payload["pictures"]] == [
        "input_gate",
        "forget_gate",
        "output_gate",
        "candidate",
        "cell",
        "hidden",
    ]
    assert len(_titles(seen.app)) == 6
    assert len(_rows(seen)) in (16, 17)  # the unit on the stage stands below them, if it is none of them
    assert payload["reading"] == seen.payload["reading"]


def test_a_choice_of_picture_number_and_order_is_drawn_and_nothing_else(seen):
    app = seen.app
    app.selectbox(key="units.choice").set_value("kept").run()
    app.button_group(key="units.n_units").set_value(8).run()
    app.button_group(key="units.order").set_value("by_number").run()
    assert [picture["name"] for picture in seen.lens[1]["pictures"]] == ["kept"]
    assert len(_titles(app)) == 1
    rows = _rows(seen)
    assert len(rows) in (8, 9)
    assert rows == sorted(rows)


def test_lines_have_no_rows_to_choose(seen):
    seen.app.selectbox(key="units.choice").set_value("lines").run()
    assert _rows(seen) is None
    assert [picture["name"] for picture in seen.lens[1]["pictures"]] == ["gates", "states"]
    assert len(_titles(seen.app)) == 2
    assert not [group for group in seen.app.button_group if group.key == "units.order"]


def test_rows_stay_where_they_are_while_a_text_is_edited_and_no_longer(seen):
    texts = ["The film was good and the music was fine .", "The film was bad and the music was fine ."]
    orders = []
    for text in (*texts, "Nobody laughed at any joke in those two hours"):
        seen.type(text)
        orders.append(_rows(seen)[:16])
    assert orders[0] == orders[1]
    assert orders[2] != orders[1]
    assert "in the order that they had before" not in seen.lens[1]["aid"]
    seen.type(texts[0])
    seen.type(texts[1])
    assert "in the order that they had before" in seen.lens[1]["aid"]


def test_another_lens_draws_no_picture(seen):
    seen.look(lens="cell")
    assert not _titles(seen.app)
    assert seen.lens[0] == "cell"
