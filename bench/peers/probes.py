# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The limits: reading K and V, or weights, and multiplying and adding, each without the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.inputs import Inputs
from bench.models.inputs import ModelInputs
from bench.peers.peer import Peer, UnsupportedError
from bench.shapes import AnyProblem


class Probe(Peer):
    """Reads every word once: see `bench.probe`."""

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


class MultiplyAddProbe(Peer):
    """Makes as many operations as the problem has, in registers: see `bench.probe`.

    They are those that ours computes with: of f32, of whatever type the inputs are.
    """

    name = "multiply-add probe"

    def load(self) -> None:
        import bench.probe  # noqa: F401

    def prepare(self, problem: AnyProblem, inputs: Any, threads: int) -> Callable[[], Any]:
        from bench import probe
        from mlir_attention.cpu import target

        if problem.dtype == "bf16" and target.bf16_dots(target.host_features()):
            raise UnsupportedError("this CPU has dots of bf16, whose peak is higher")
        work = probe.MultiplyAddProbe(threads).worker_of(problem.flops)
        if not work():
            raise RuntimeError("the probe did not make every operation")
        return work

    def output(self, result: Any) -> None:
        return None
