"""Does the bag of words count each word once, whatever the order, and is what lies in the assets sound and small?"""

import numpy as np
import pytest

from lstm_demo import bag_of_words as module
from lstm_demo import load
from lstm_demo.bag_of_words import BagOfWords, load_bag_of_words, save_bag_of_words
from lstm_demo.errors import BundleError
from lstm_demo.predict import sigmoid
from lstm_demo.storage import write_parts
from lstm_demo.text import Vocabulary

WORDS = Vocabulary(("<pad>", "<unk>", "good", "bad"))
BAG = BagOfWords(WORDS, np.array([0, 0, 1.5, -2], dtype=np.float32), bias=0.25)


@pytest.fixture(scope="module")
def bundled():
    return load_bag_of_words()


def test_a_word_counts_once_and_an_unknown_one_not_at_all():
    assert BAG.probability("Good, good, zorblat!") == pytest.approx(sigmoid(1.75))
    assert BAG.probability("bad good") == BAG.probability("good bad") == pytest.approx(sigmoid(-0.25))
    assert BAG.probability("zorblat") == pytest.approx(sigmoid(0.25))


def test_the_bundled_one_is_small_knows_the_defaults_words_and_no_order(bundled):
    assert sum(path.stat().st_size for path in module.BAG.iterdir()) < 200_000
    assert bundled.vocabulary.words == load().vocabulary.words
    assert bundled.probability("A wonderful film.") > 0.8
    assert bundled.probability("A dull and boring mess.") < 0.2
    assert bundled.probability("not good, it is bad") == bundled.probability("not bad, it is good")


def test_it_comes_back_from_its_folder_and_is_refused_for_other_words(tmp_path, make_bundle):
    bundle = make_bundle()
    write_parts(tmp_path, bundle.config.to_dict(), bundle.vocabulary, bundle.network.state_dict())
    weights = np.arange(len(bundle.vocabulary), dtype=np.float32) / 8
    save_bag_of_words(BagOfWords(bundle.vocabulary, weights, 0.5), tmp_path / "bag", tmp_path)
    found = load_bag_of_words(tmp_path / "bag", tmp_path)
    assert (found.bias, found.weights.tolist()) == (0.5, weights.tolist())
    with pytest.raises(BundleError, match="other words"):
        load_bag_of_words(tmp_path / "bag")
