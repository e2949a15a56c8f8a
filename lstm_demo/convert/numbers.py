"""Numbers: are a file's weights ones that can be computed with?"""

import torch
from torch import Tensor

from lstm_demo.errors import InputError


def check_numbers(name: str, tensor: Tensor) -> Tensor:
    """`tensor` as float32; refuses what is not made of finite floating-point numbers."""
    if not tensor.is_floating_point() or tensor.layout != torch.strided:
        raise InputError(f"{name} holds {tensor.dtype} numbers; weights are plain floating-point numbers.")
    number = tensor.detach().to(torch.float32, copy=True)
    if not torch.isfinite(number).all():
        raise InputError(f"{name} holds numbers that are not finite; the training went wrong, so train it again.")
    return number
