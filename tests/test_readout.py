"""Do the readout's two sums hold by hand: the shares of classes, and attention as it runs?"""

import torch

from lstm_demo.readout import running_attention, shares


def test_the_shares_of_classes_are_a_softmax_or_a_sigmoid():
    scores = torch.tensor([[0.0, 1.0, 2.0]])
    torch.testing.assert_close(shares(scores), torch.tensor([[0.09003057, 0.24472847, 0.66524096]]))
    torch.testing.assert_close(shares(scores[:, :2]), torch.tensor([[0.26894142, 0.73105858]]))  # 1 / (1 + e)
    torch.testing.assert_close(shares(scores[:, 1:2]), torch.tensor([[0.26894142, 0.73105858]]))


def test_running_attention_holds_for_scores_of_any_size():
    scores = torch.tensor([-9e4, 0.0, 9e4, -9e4])
    states = torch.tensor([[1.0], [2.0], [3.0], [4.0]])
    assert running_attention(scores, states).flatten().tolist() == [1, 2, 3, 3]
    assert running_attention(torch.zeros(4), states).flatten().tolist() == [1, 1.5, 2, 2.5]
