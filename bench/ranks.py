# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ranks of one thread against as many threads of one process, and what ranks send.

    mpirun -n 2 python -m bench.ranks            needs '.[mpi]'

A decode step over one cache, whose keys are cut over the ranks. Both take turns; while one process
runs its threads, the other ranks sleep. Where there are fewer cores than ranks, only what is sent,
and how often, means anything.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention
from mlir_attention import distributed

#: Query heads that share each of so many heads of keys, and the size of a head.
SHARED, DEPTH = 4, 128

STEP = """
#q = affine_map<(h, r, n, d, e) -> (h, r, d)>
#k = affine_map<(h, r, n, d, e) -> (h, n, d)>
#v = affine_map<(h, r, n, d, e) -> (h, n, e)>
#o = affine_map<(h, r, n, d, e) -> (h, r, e)>
func.func @step(%q: Q, %k: K, %v: K) -> Q {
  %scale = arith.constant 0.08838834764 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]} ins(%q, %k, %v : Q, K, K) -> Q {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : Q
}"""


def main() -> None:
    options = _options()
    ranks = distributed.MpiCommunicator()
    if ranks.rank == 0:
        print(
            f"{ranks.size} ranks of 1 thread against 1 process of {ranks.size} threads; f32, "
            f"{SHARED} query heads for each of {options.heads} heads of keys, of {DEPTH}\n"
            "K + V MiB   process ms   ranks ms   efficiency   collective us   collectives, "
            "messages, bytes a call and rank",
            flush=True,
        )
    for mebibytes in options.sizes:
        _compare(ranks, mebibytes, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[16, 64, 128, 256], help="of K and V, in MiB"
    )
    parser.add_argument("--heads", type=int, default=8, help="of keys and values (default: 8)")
    parser.add_argument("--rounds", type=int, default=15, help="turns of each (default: 15)")
    parser.add_argument("--calls", type=int, default=10, help="in a turn (default: 10)")
    return parser.parse_args()


def _compare(ranks: Any, mebibytes: int, options: argparse.Namespace) -> None:
    size = ranks.size
    keys = mebibytes * 2**20 // (2 * options.heads * DEPTH * 4) // size * size
    q = f"tensor<{options.heads}x{SHARED}x{DEPTH}xf32>"
    k = f"tensor<{options.heads}x{keys}x{DEPTH}xf32>"
    text = STEP.replace("Q", q).replace("K", k)
    with ir.Context():
        module = ir.Module.parse(text)
        axes = {1: [[], [0]], 2: [[], [0]]}
        distributed.shard_arguments(module, [size], axes)
        _run(module, "attention-distribute,attention-flash-decoding{machine=cpu:1}")
        step = distributed.compile(module, "step", ranks, num_threads=1)
        module = ir.Module.parse(text)
        _run(module, f"attention-flash-decoding{{machine=cpu:{size}}}")
        alone = mlir_attention.compile(module, "step", num_threads=size)
    draw = np.random.default_rng(0)
    query = draw.standard_normal((options.heads, SHARED, DEPTH), np.float32)
    key, value = (draw.standard_normal((options.heads, keys, DEPTH), np.float32) for _ in "kv")
    parts = step.part(1, key).copy(), step.part(2, value).copy()
    expected = alone(query, key, value)
    traffic = ranks.traffic
    before = (traffic.collectives, traffic.messages, traffic.bytes)
    result = step(query, *parts)
    sent = [
        after - was
        for after, was in zip(
            (traffic.collectives, traffic.messages, traffic.bytes), before, strict=True
        )
    ]
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-5)

    message = bytearray((DEPTH + 1) * options.heads * SHARED * 4)
    received = bytearray(len(message) * size)
    times: dict[str, list[float]] = {"process": [], "ranks": [], "collective": []}
    for _ in range(options.rounds):
        if ranks.rank == 0:
            times["process"].append(_turn(lambda: alone(query, key, value), options.calls))
        _sleep_until_all_come(ranks)
        times["ranks"].append(_turn(lambda: step(query, *parts), options.calls))
        gather = lambda: ranks.all_gather(memoryview(message), memoryview(received))  # noqa: E731
        times["collective"].append(_turn(gather, options.calls))
    if ranks.rank == 0:
        process, of_ranks, collective = (statistics.median(each) for each in times.values())
        ratio = statistics.median(
            one / other for one, other in zip(times["process"], times["ranks"], strict=True)
        )
        print(
            f"{mebibytes:9} {1e3 * process:12.2f} {1e3 * of_ranks:10.2f} {ratio:12.2f} "
            f"{1e6 * collective:15.0f}   {sent[0]}, {sent[1]}, {sent[2]}",
            flush=True,
        )


def _run(module: ir.Module, passes: str) -> None:
    PassManager.parse(f"builtin.module({passes})").run(module.operation)


def _turn(call: Callable[[], Any], calls: int) -> float:
    """Seconds of a call: the median of a turn, without its first."""
    call()
    seconds = []
    for _ in range(calls):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def _sleep_until_all_come(ranks: Any) -> None:
    """A barrier that takes no core from who is measured."""
    from mpi4py import MPI

    request = MPI.COMM_WORLD.Ibarrier()
    while not request.Test():
        time.sleep(0.002)


if __name__ == "__main__":
    main()
