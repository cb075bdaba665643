# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the machine gives: memory to a reader of the same bytes, and arithmetic to registers.

The reader adds up the words of a buffer, a contiguous part a thread, into accumulators of eight
cache lines. It reads in the order of memory, or 16 pages side by side, with prefetches of the next
ones, whichever is faster: one core of Ice Lake reads 12 GB/s in the first order and 15 in the
second, since each page of a single stream keeps it waiting. Arithmetic is f32 multiply-adds, into
as many accumulators as hide their latency. Both are MLIR, lowered by upstream passes only, so that
they need no C compiler and share nothing with what is measured.
"""

from __future__ import annotations

import ctypes
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from mlir import ir
from mlir.execution_engine import ExecutionEngine
from mlir.passmanager import PassManager
from mlir.runtime import get_ranked_memref_descriptor

from mlir_attention.cpu.target import host_features, vector_bits
from mlir_attention.runtime.code.libraries import openmp_library

_READERS = """
#piece = affine_map<(block, page, row) -> (block * 16384 + page * 1024 + row * 128)>
#next_piece = affine_map<(block, page, row)[line] ->
    ((block + 1) * 16384 + page * 1024 + row * 128 + line * 16)>

// Adds words in order to what a thread has so far, and stores its sum.
func.func private @read(%words: memref<?xi32>, %begin: index, %end: index,
    %before: vector<128xi32>, %sums: memref<?xi32>, %thread: index) {
  %step = arith.constant 128 : index
  %total = scf.for %at = %begin to %end step %step iter_args(%so_far = %before)
      -> vector<128xi32> {
    %read = vector.load %words[%at] : memref<?xi32>, vector<128xi32>
    %next = arith.addi %so_far, %read : vector<128xi32>
    scf.yield %next : vector<128xi32>
  }
  %sum = vector.reduction <add>, %total : vector<128xi32> into i32
  memref.store %sum, %sums[%thread] : memref<?xi32>
  return
}

func.func @in_order(%words: memref<?xi32>, %sums: memref<?xi32>)
    attributes {llvm.emit_c_interface} {
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
    func.call @read(%words, %begin, %end, %zero, %sums, %thread)
        : (memref<?xi32>, index, index, vector<128xi32>, memref<?xi32>, index) -> ()
  }
  return
}

// Blocks of 16 pages, in pieces of 512 bytes; the first thread reads what makes no block, too.
func.func @by_pages(%words: memref<?xi32>, %sums: memref<?xi32>)
    attributes {llvm.emit_c_interface} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %step = arith.constant 128 : index
  %block_size = arith.constant 16384 : index
  %zero = arith.constant dense<0> : vector<128xi32>
  %threads = memref.dim %sums, %c0 : memref<?xi32>
  %size = memref.dim %words, %c0 : memref<?xi32>
  %blocks = arith.divui %size, %block_size : index
  %share = arith.ceildivui %blocks, %threads : index
  %left = arith.muli %blocks, %block_size : index
  %steps = arith.divui %size, %step : index
  %end = arith.muli %steps, %step : index
  scf.parallel (%thread) = (%c0) to (%threads) step (%c1) {
    %first = arith.muli %thread, %share : index
    %past = arith.addi %first, %share : index
    %last = arith.minui %past, %blocks : index
    %of_blocks = scf.for %block = %first to %last step %c1 iter_args(%a = %zero)
        -> vector<128xi32> {
      %of_rows = scf.for %row = %c0 to %c8 step %c1 iter_args(%b = %a) -> vector<128xi32> {
        %of_pages = scf.for %page = %c0 to %c16 step %c1 iter_args(%c = %b) -> vector<128xi32> {
          PREFETCHES
          %at = affine.apply #piece(%block, %page, %row)
          %read = vector.load %words[%at] : memref<?xi32>, vector<128xi32>
          %next = arith.addi %c, %read : vector<128xi32>
          scf.yield %next : vector<128xi32>
        }
        scf.yield %of_pages : vector<128xi32>
      }
      scf.yield %of_rows : vector<128xi32>
    }
    %is_first = arith.cmpi eq, %thread, %c0 : index
    %begin = arith.select %is_first, %left, %end : index
    func.call @read(%words, %begin, %end, %of_blocks, %sums, %thread)
        : (memref<?xi32>, index, index, vector<128xi32>, memref<?xi32>, index) -> ()
  }
  return
}
"""

#: Of the cache lines of a piece in the next block. Behind the last block too: no prefetch fails.
_PREFETCHES = "\n".join(
    f"""
    %line{line} = arith.constant {line} : index
    %next{line} = affine.apply #next_piece(%block, %page, %row)[%line{line}]
    memref.prefetch %words[%next{line}], read, locality<3>, data : memref<?xi32>"""
    for line in range(8)
)

#: Calls of each reader by which the faster one is chosen.
_TRIALS = 3

_MULTIPLY_ADD = """
func.func @multiply_add(%times: index, %a: f32, %b: f32, %sums: memref<?x{lanes}xf32>)
    attributes {{llvm.emit_c_interface}} {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %threads = memref.dim %sums, %c0 : memref<?x{lanes}xf32>
  scf.parallel (%thread) = (%c0) to (%threads) step (%c1) {{
    %x = vector.broadcast %a : f32 to vector<{lanes}xf32>
    %y = vector.broadcast %b : f32 to vector<{lanes}xf32>
    %first = vector.load %sums[%thread, %c0] : memref<?x{lanes}xf32>, vector<{lanes}xf32>
    %last = scf.for %at = %c0 to %times step %c1 iter_args(%sum = %first) -> vector<{lanes}xf32> {{
      %next = vector.fma %x, %y, %sum : vector<{lanes}xf32>
      scf.yield %next : vector<{lanes}xf32>
    }}
    vector.store %last, %sums[%thread, %c0] : memref<?x{lanes}xf32>, vector<{lanes}xf32>
  }}
  return
}}
"""

#: Lanes of all accumulators, by the bits of a vector: 16 registers of 32, or 8 of 16. Two units
#: with a latency of four cycles need eight.
_LANES = {512: 256, 256: 64, 128: 64}

#: The first number that f32 cannot count beyond, one by one.
_END_OF_COUNT = 1 << 24

_PIPELINE = (
    "builtin.module(lower-affine,convert-scf-to-openmp{{num-threads={threads}}},convert-vector-to-llvm,"
    "arith-expand,finalize-memref-to-llvm,convert-scf-to-cf,convert-to-llvm,"
    "reconcile-unrealized-casts,canonicalize,cse)"
)


class ReadProbe:
    """Reads buffers with `threads` threads as fast as the machine does."""

    def __init__(self, threads: int) -> None:
        self._sums = np.zeros(threads, np.int32)
        self._engine = _compiled(_READERS.replace("PREFETCHES", _PREFETCHES), threads)

    def reader_of(self, buffer: np.ndarray) -> Callable[[], int]:
        """A function that reads a contiguous buffer, but for less than 512 bytes at its end.

        It returns the sum of the 32-bit words, modulo 2^32.
        """
        words, sums = buffer.reshape(-1).view(np.int32), self._sums
        readers = [_bound(self._engine, name, words, sums) for name in ("in_order", "by_pages")]
        read = min(readers, key=_least_time)

        def call() -> int:
            read()
            return int(sums.sum(dtype=np.uint32))

        return call


def _least_time(call: Callable[[], None]) -> float:
    """Seconds of the fastest of a few calls."""
    times = []
    for _ in range(_TRIALS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


class MultiplyAddProbe:
    """Multiplies and adds f32 with `threads` threads as fast as the machine does.

    sums: [threads, lanes]; how many were added up in the last call, as far as f32 counts.
    """

    def __init__(self, threads: int) -> None:
        lanes = _LANES[vector_bits(host_features())]
        self.sums = np.zeros((threads, lanes), np.float32)
        self._engine = _compiled(_MULTIPLY_ADD.format(lanes=lanes), threads)

    def worker_of(self, flops: float) -> Callable[[], bool]:
        """A function that makes so many operations, rounded up to the same for every lane.

        It returns whether it made them all.
        """
        sums = self.sums
        times = math.ceil(flops / (2 * sums.size))
        one = ctypes.c_float(1)
        work = _bound(self._engine, "multiply_add", ctypes.c_int64(times), one, one, sums)

        def call() -> bool:
            sums[...] = 0
            work()
            return bool((sums == min(times, _END_OF_COUNT)).all())

        return call


def _compiled(text: str, threads: int) -> ExecutionEngine:
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse(_PIPELINE.format(threads=threads)).run(module.operation)
        return ExecutionEngine(module, 3, [str(openmp_library())])


def _bound(engine: ExecutionEngine, name: str, *arguments: Any) -> Callable[[], None]:
    """A call of a function of arrays and of ctypes' numbers."""
    function = engine.lookup(name)
    pointers = [
        ctypes.pointer(ctypes.pointer(get_ranked_memref_descriptor(argument)))
        if isinstance(argument, np.ndarray)
        else ctypes.pointer(argument)
        for argument in arguments
    ]
    packed = (ctypes.c_void_p * len(pointers))(
        *(ctypes.cast(pointer, ctypes.c_void_p) for pointer in pointers)
    )

    # The default keeps the code, and what the pointers point to.
    def call(owners: object = (engine, arguments, pointers)) -> None:
        function(packed)

    return call
