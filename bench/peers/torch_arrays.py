# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""NumPy arrays as torch tensors on the same memory, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bench.inputs import Array

if TYPE_CHECKING:
    import torch


def as_tensor(array: Array) -> torch.Tensor:
    """A tensor on the memory of `array`; torch does not know NumPy's bf16."""
    import torch

    if array.dtype.name == "bfloat16":
        return torch.from_numpy(array.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(array)


def to_array(tensor: torch.Tensor) -> Array:
    """The numbers of a tensor in f32."""
    array: Array = tensor.detach().float().numpy()
    return array
