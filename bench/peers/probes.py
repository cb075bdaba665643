# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads K and V, or weights, and does nothing else: the limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.inputs import Inputs
from bench.models.inputs import ModelInputs
from bench.peers.peer import Peer
from bench.shapes import AnyProblem


class Probe(Peer):
    """See `bench.probe`."""

    name = "read probe"

    def load(self) -> None:
        import bench.probe  # noqa: F401

    def prepare(
        self, problem: AnyProblem, inputs: Inputs | ModelInputs, threads: int
    ) -> Callable[[], Any]:
        from bench.probe import ReadProbe

        read = ReadProbe(threads).reader_of(inputs.key_value)
        words = inputs.key_value.reshape(-1).view(np.uint32)
        expected = int(words[: words.size // 128 * 128].sum(dtype=np.uint32))
        if read() != expected:
            raise RuntimeError("the probe did not read every word once")
        return read

    def output(self, result: Any) -> None:
        return None
