# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""torch.nn.functional.scaled_dot_product_attention."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.inputs import Array, Inputs
from bench.peers.peer import Peer, UnsupportedError
from bench.peers.torch_arrays import as_tensor, to_array
from bench.shapes import Problem


class TorchSdpa(Peer):
    """SDPA in eager mode.

    packed: hand the query heads of a group over as rows of one head, which is the same where
            nothing is masked, and faster; else `enable_gqa`.
    """

    def __init__(self, *, packed: bool) -> None:
        self._packed = packed
        self.name = "torch SDPA, packed rows" if packed else "torch SDPA, enable_gqa"

    def load(self) -> None:
        import torch  # noqa: F401

    def prepare(self, problem: Problem, inputs: Inputs, threads: int) -> Callable[[], Any]:
        import torch

        if self._packed and problem.causal:
            raise UnsupportedError("packed rows have no causal mask")
        if self._packed and problem.group == 1:
            raise UnsupportedError("nothing to pack: one query head for each K/V head")
        torch.set_num_threads(threads)
        query, key, value = (as_tensor(a) for a in (inputs.query, inputs.key, inputs.value))
        if self._packed:
            query = query.view(problem.batch, problem.kv_heads, -1, problem.depth)
        attend = torch.nn.functional.scaled_dot_product_attention
        enable_gqa = not self._packed and problem.group > 1

        def call() -> Any:
            with torch.inference_mode():
                return attend(query, key, value, is_causal=problem.causal, enable_gqa=enable_gqa)

        return call

    def output(self, result: Any) -> Array:
        return to_array(result)
