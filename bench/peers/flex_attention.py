# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""torch.nn.attention.flex_attention under torch.compile; needs g++, which compiles its kernels."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from typing import Any

from bench.inputs import Array, Inputs
from bench.peers.peer import Peer
from bench.peers.torch_arrays import as_tensor, to_array
from bench.shapes import Problem


class FlexAttention(Peer):
    """FlexAttention with static shapes; grouped heads by `enable_gqa`."""

    name = "torch FlexAttention"

    def load(self) -> None:
        # Its workers would be processes outside of the rounds.
        os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
        from torch.nn.attention import flex_attention  # noqa: F401

    def prepare(self, problem: Problem, inputs: Inputs, threads: int) -> Callable[[], Any]:
        import torch
        from torch.nn.attention.flex_attention import create_block_mask, flex_attention

        torch.set_num_threads(threads)
        query, key, value = (as_tensor(a) for a in (inputs.query, inputs.key, inputs.value))
        mask = None
        if problem.causal:
            mask = create_block_mask(
                lambda b, h, m, n: m >= n, None, None, problem.queries, problem.keys, device="cpu"
            )
        attend = torch.compile(flex_attention, dynamic=False)

        def call() -> Any:
            with torch.inference_mode():
                return attend(query, key, value, block_mask=mask, enable_gqa=problem.group > 1)

        # An empty cache: the time to compile must not depend on earlier runs.
        with tempfile.TemporaryDirectory() as cache:
            os.environ["TORCHINDUCTOR_CACHE_DIR"] = cache
            call()
        return call

    def output(self, result: Any) -> Array:
        return to_array(result)
