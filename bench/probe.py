# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What memory gives: a multi-threaded reader of the same bytes, and the peak of arithmetic.

The reader adds up the words of a buffer, a contiguous part a thread, into accumulators of eight
cache lines. It is MLIR, lowered by upstream passes only, so that it needs no C compiler and shares
nothing with what is measured.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable

import numpy as np
from mlir import ir
from mlir.execution_engine import ExecutionEngine
from mlir.passmanager import PassManager
from mlir.runtime import get_ranked_memref_descriptor

from mlir_attention.runtime.code.libraries import openmp_library

_READER = """
func.func @read(%words: memref<?xi32>, %sums: memref<?xi32>) attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %step = arith.constant 128 : index
  %zero = arith.constant dense<0> : vector<128xi32>
  %threads = memref.dim %sums, %c0 : memref<?xi32>
  %size = memref.dim %words, %c0 : memref<?xi32>
  %steps = arith.divui %size, %step : index
  %share = arith.ceildivui %steps, %threads : index
  scf.parallel (%thread) = (%c0) to (%threads) step (%c1) {
    %first = arith.muli %thread, %share : index
    %past = arith.addi %first, %share : index
    %last = arith.minui %past, %steps : index
    %begin = arith.muli %first, %step : index
    %end = arith.muli %last, %step : index
    %total = scf.for %at = %begin to %end step %step iter_args(%so_far = %zero)
        -> vector<128xi32> {
      %read = vector.load %words[%at] : memref<?xi32>, vector<128xi32>
      %next = arith.addi %so_far, %read : vector<128xi32>
      scf.yield %next : vector<128xi32>
    }
    %sum = vector.reduction <add>, %total : vector<128xi32> into i32
    memref.store %sum, %sums[%thread] : memref<?xi32>
  }
  return
}
"""

_PIPELINE = (
    "builtin.module(convert-scf-to-openmp{{num-threads={threads}}},convert-vector-to-llvm,"
    "arith-expand,finalize-memref-to-llvm,convert-scf-to-cf,convert-to-llvm,"
    "reconcile-unrealized-casts,canonicalize,cse)"
)


class ReadProbe:
    """Reads buffers with `threads` threads as fast as the machine does."""

    def __init__(self, threads: int) -> None:
        self._sums = np.zeros(threads, np.int32)
        with ir.Context():
            module = ir.Module.parse(_READER)
            PassManager.parse(_PIPELINE.format(threads=threads)).run(module.operation)
            self._engine = ExecutionEngine(module, 3, [str(openmp_library())])
        self._read = self._engine.lookup("read")

    def reader_of(self, buffer: np.ndarray) -> Callable[[], int]:
        """A function that reads a contiguous buffer, but for less than 512 bytes at its end.

        It returns the sum of the 32-bit words, modulo 2^32.
        """
        words, sums, read = buffer.reshape(-1).view(np.int32), self._sums, self._read
        descriptors = [
            ctypes.pointer(ctypes.pointer(get_ranked_memref_descriptor(a))) for a in (words, sums)
        ]
        arguments = (ctypes.c_void_p * 2)(*(ctypes.cast(d, ctypes.c_void_p) for d in descriptors))

        # The default keeps the code, and what the pointers point to.
        def call(owners: object = (self, buffer, descriptors)) -> int:
            read(arguments)
            return int(sums.sum(dtype=np.uint32))

        return call


def arithmetic_peak(seconds: float = 0.5) -> float:
    """Flops a second of NumPy's f32 matrix product, the roof of the picture."""
    a = np.ones((1536, 1536), np.float32)
    best = float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        a @ a
        best = min(best, time.perf_counter() - start)
    return 2 * 1536**3 / best
