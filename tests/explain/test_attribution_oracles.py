"""Do the scores equal captum's, which goes about it in its own way?"""

import numpy as np
import pytest
import torch
from captum.attr import FeatureAblation, InputXGradient, IntegratedGradients, ShapleyValues

from lstm_demo.explain.attribution import attribute
from lstm_demo.predict import score
from lstm_demo.text import UNKNOWN_ID

from .texts import TEXT


@pytest.fixture
def asked(make_bundle, member):
    """A model, its words of `TEXT` embedded [1, token, embedding], and the logit as captum asks for it."""
    bundle = make_bundle(**member)
    network, ids = bundle.network, bundle.read(TEXT).ids

    def logit(embedded):
        return network.logit(network.from_embeddings(embedded, torch.full((len(embedded),), len(ids))))

    return bundle, network.embedding(torch.tensor([ids])), logit


def unknown(bundle, embedded):
    """As many unknown words [1, token, embedding]."""
    return bundle.network.embedding.weight[UNKNOWN_ID].expand_as(embedded)


@pytest.mark.parametrize("method", ["integrated_gradients", "integrated_gradients_unknown"])
def test_integrated_gradients(asked, method):
    bundle, embedded, logit = asked
    start = unknown(bundle, embedded) if method.endswith("unknown") else torch.zeros_like(embedded)
    # A convolution's answers have corners, where both sums are a little off.
    expected = IntegratedGradients(logit).attribute(embedded, start, n_steps=100).sum(-1)[0]
    found = attribute(bundle, TEXT, method, n_steps=200)
    np.testing.assert_allclose(found.scores, expected.detach(), atol=2e-3 if bundle.config.convolution else 1e-5)


def test_gradient_times_input(asked):
    bundle, embedded, logit = asked
    expected = InputXGradient(logit).attribute(embedded.requires_grad_()).sum(-1)[0]
    found = attribute(bundle, TEXT, "gradient_times_input")
    np.testing.assert_allclose(found.scores, expected.detach(), rtol=1e-4, atol=1e-6)


def test_leaving_out_by_the_unknown_word(asked):
    bundle, embedded, logit = asked
    tokens = torch.arange(embedded.shape[1])[None, :, None]  # [1, token, 1]: the numbers of a token go together
    expected = FeatureAblation(logit).attribute(embedded, unknown(bundle, embedded), feature_mask=tokens)[0, :, 0]
    np.testing.assert_allclose(attribute(bundle, TEXT, "leave_out_unknown").scores, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("method", "captums"), [("leave_out", FeatureAblation), ("shapley", ShapleyValues)])
def test_dropping(make_bundle, member, method, captums):
    bundle, text = make_bundle(**member), "a c e zzz"
    ids = bundle.read(text).ids

    def logit_of(present):  # [variant, token], 1 where a token is there
        rows = [[index for index, here in zip(ids, row, strict=True) if here] for row in present.bool().tolist()]
        return torch.tensor(score(bundle.network, rows))

    expected = captums(logit_of).attribute(torch.ones(1, len(ids)))[0]
    np.testing.assert_allclose(attribute(bundle, text, method).scores, expected, rtol=1e-4, atol=1e-5)
