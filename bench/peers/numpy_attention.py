# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Three lines of NumPy, with its BLAS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.inputs import Inputs
from bench.peers.peer import Peer, UnsupportedError
from bench.shapes import Problem


class NumpyAttention(Peer):
    """Rows of a group packed; 16-bit inputs are widened in every call, as BLAS has f32 only.

    The number of threads is set for the process: see `bench.__main__`.
    """

    name = "NumPy"

    def load(self) -> None:
        pass

    def prepare(self, problem: Problem, inputs: Inputs, threads: int) -> Callable[[], Any]:
        if problem.causal:
            raise UnsupportedError("it would compute all scores, also the masked ones")
        query = inputs.query.reshape(problem.batch, problem.kv_heads, -1, problem.depth)
        scale = np.float32(problem.depth**-0.5)

        def call() -> Any:
            q, k, v = (
                array.astype(np.float32, copy=False) for array in (query, inputs.key, inputs.value)
            )
            scores = (q * scale) @ k.swapaxes(-1, -2)
            weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
            return weights @ v / weights.sum(axis=-1, keepdims=True)

        return call
