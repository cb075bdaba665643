# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A model in the pages that every contender reads, and its logits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench.inputs import Array, huge_array
from bench.models.problems import Model

if TYPE_CHECKING:
    import torch


CACHE_LINE = 64


@dataclass(frozen=True)
class ModelInputs:
    """A module and the arguments of its call.

    `key_value` is as much of the memory of weights and cache as the call must read.
    """

    module: torch.nn.Module
    arguments: dict[str, torch.Tensor]
    key_value: Array

    def logits(self) -> Array:
        """What the module returns, in eager mode."""
        import torch

        with torch.no_grad():
            logits: Array = self.module(**self.arguments).float().numpy()
        return logits


def make_model_inputs(problem: Model, seed: int = 0) -> ModelInputs:
    """Random weights, as Transformers initialises them, and a random cache, in huge pages.

    Raises ImportError where PyTorch or Transformers are not installed.
    """
    import torch

    from bench.models.modules import dtype_of, module_of

    # Threads of OpenMP do not outlive the fork of the contenders, so there must be none yet.
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    module = module_of(problem)
    for name, buffer in module.named_buffers():
        if "cache" in name or "seen" in name or name == "states":
            buffer.normal_()
    memory = _moved_to_huge_pages(module, dtype_of(problem))
    first = problem.keys - problem.tokens
    arguments = {
        "input_ids": torch.randint(problem.vocabulary, (problem.batch, problem.tokens)),
        "cache_position": torch.arange(problem.tokens) + first,
    }
    return ModelInputs(module, arguments, memory[: problem.kv_bytes // memory.itemsize])


def _moved_to_huge_pages(module: torch.nn.Module, dtype: torch.dtype) -> Array:
    """Moves all parameters and buffers of a dtype to one array, a cache line apart at least."""
    import torch

    integer = {2: np.dtype(np.int16), 4: np.dtype(np.int32)}[dtype.itemsize]
    line = CACHE_LINE // dtype.itemsize
    tensors = [t for t in (*module.parameters(), *module.buffers()) if t.dtype == dtype]
    sizes = [-(-tensor.numel() // line) * line for tensor in tensors]
    memory = huge_array((sum(sizes),), integer)
    begin = 0
    for tensor, size in zip(tensors, sizes, strict=True):
        place = torch.from_numpy(memory[begin : begin + tensor.numel()]).view(dtype)
        tensor.data = place.view(tensor.shape).copy_(tensor)
        begin += size
    return memory
