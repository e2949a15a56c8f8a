"""Are a language model's guesses drawn as they are, and as text alone?"""

from lstm_demo.views.expected import expected


def test_each_guess_has_its_word_its_bar_and_its_share():
    drawn = expected([("film", 0.25), ("movie", 0.125)], comes="plot")
    assert drawn.count("<li>") == 2
    assert "--share:0.2500" in drawn
    assert "25\u00a0%" in drawn
    assert drawn.index("film") < drawn.index("movie")


def test_the_guess_that_came_true_is_marked_and_no_other():
    drawn = expected([("film", 0.25), ("movie", 0.125)], comes="film")
    assert '<li class="came"><span class="word">film<' in drawn
    assert drawn.count("(it came)") == 1
    assert drawn.index("film<") < drawn.index("(it came)") < drawn.index("movie")
    assert "came" not in expected([("film", 0.25)], comes=None)


def test_no_word_is_markup():
    drawn = expected([("<img src=x>", 0.5)], comes="<img src=x>")
    assert "<img" not in drawn
