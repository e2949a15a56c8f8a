"""The two choices made on validation data must be the best ones there."""

import numpy as np
import pytest

from lstm_demo.evaluation import measure
from lstm_demo.training.calibrate import (
    binary_loss,
    choose_neutral_band,
    fairest_temperature,
    fit_temperature,
    macro_f1,
    mean_macro_f1,
)


def sample(temperature: float, n: int = 20_000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Logits that are `temperature` times too large, and labels drawn from the honest ones."""
    random = np.random.default_rng(seed)
    honest = random.normal(0, 2, n)
    return honest * temperature, (random.random(n) < 1 / (1 + np.exp(-honest))).astype(float)


@pytest.mark.parametrize("temperature", [0.4, 1.0, 3.0])
def test_the_temperature_that_was_put_in_is_found(temperature):
    assert fit_temperature([sample(temperature)]) == pytest.approx(temperature, rel=0.05)


def test_every_set_counts_the_same_whatever_its_size():
    large, small = sample(4.0, 20_000), sample(1.0, 2_000, seed=1)
    found = fit_temperature([large, small])
    assert found == pytest.approx(fit_temperature([small, large]), rel=1e-6)
    losses = {
        t: np.mean([binary_loss(x / t, y) for x, y in (large, small)]) for t in (found / 1.02, found, found * 1.02)
    }
    assert min(losses, key=losses.__getitem__) == found


def test_two_sets_that_ask_for_different_temperatures_are_calibrated_equally_well():
    sets = [sample(2.0, 5_000), sample(0.5, 1_000, seed=1)]
    found = fairest_temperature(sets)
    assert 0.5 < found < 2.0
    errors = [measure(1 / (1 + np.exp(-logits / found)), labels).calibration_error for logits, labels in sets]
    assert errors[0] == pytest.approx(errors[1], abs=0.02)


def test_the_fairest_temperature_is_none_at_which_all_is_one_half():
    balanced, honest = (np.tile([4.0, -4.0], 300), np.tile([1.0, 0.0, 0.0, 1.0], 150)), sample(1.0)
    assert fit_temperature([balanced]) == pytest.approx(10, rel=1e-3)  # no better than guessing
    assert fairest_temperature([honest]) == pytest.approx(1.0, rel=0.05)


def test_a_perfect_or_hopeless_set_keeps_the_temperature_within_bounds():
    logits = np.array([-1.0, 1.0, 2.0])
    assert fit_temperature([(logits, (logits > 0).astype(float))]) == pytest.approx(0.1, rel=1e-3)
    assert fit_temperature([(logits, (logits < 0).astype(float))]) == pytest.approx(10, rel=1e-3)


def test_binary_loss_is_the_textbooks():
    logits, labels = np.array([0.3, -2.0, 900.0]), np.array([1.0, 1.0, 1.0])
    p = 1 / (1 + np.exp(-logits[:2]))
    assert binary_loss(logits[:2], labels[:2]) == pytest.approx(-np.log(p).mean())
    assert binary_loss(logits, labels) == pytest.approx(-np.log(p).sum() / 3)


def test_macro_f1_by_hand():
    probabilities = np.array([0.1, 0.4, 0.5, 0.9, 0.6, 0.7])
    targets = np.array([0.0, 0.25, 0.5, 0.5, 0.75, 1.0])
    # band 0.4 to 0.6, ends included: said - 0 0 + 0 +; true - - 0 0 + +
    f1 = [2 * 1 / (1 + 2), 2 * 1 / (3 + 2), 2 * 1 / (2 + 2)]
    assert macro_f1(probabilities, targets, (0.4, 0.6)) == pytest.approx(np.mean(f1))
    assert macro_f1(probabilities[:2], targets[:2], (0.5, 0.5)) == pytest.approx(1 / 3)  # absent classes count as 0


def test_the_band_is_found_where_the_neutral_texts_are():
    random = np.random.default_rng(2)
    neutral, negative, positive = (
        random.uniform(0.32, 0.58, 300),
        random.uniform(0, 0.3, 300),
        random.uniform(0.6, 1, 300),
    )
    texts = np.concatenate((neutral, negative, positive)), np.repeat([0.5, 0.25, 1.0], 300)
    low, high = choose_neutral_band([texts])
    assert 0.30 <= low <= 0.33
    assert 0.57 <= high <= 0.61


def test_the_band_is_chosen_by_the_mean_over_sets_of_any_size():
    large = np.tile([0.1, 0.45, 0.9], 100), np.tile([0.0, 0.5, 1.0], 100)
    small = np.array([0.1, 0.55, 0.9]), np.array([0.0, 0.5, 1.0])
    low, high = choose_neutral_band([large, small])
    assert low <= 0.45
    assert high >= 0.55
    assert mean_macro_f1([large, small], (0.4, 0.5)) == pytest.approx((1 + macro_f1(*small, (0.4, 0.5))) / 2)


def test_of_equally_good_bands_the_narrowest_is_taken():
    assert choose_neutral_band([(np.array([0.01, 0.99]), np.array([0.0, 1.0]))]) == (0.5, 0.5)
