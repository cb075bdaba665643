# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""mlir-attention, as its users call it: build, split, compile, call."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from bench.inputs import Inputs, copied_as
from bench.peers.peer import Peer
from bench.shapes import Problem


class Ours(Peer):
    """A group of the attention dialect, compiled for the problem's shape.

    split:   cut the keys as `attention-flash-decoding` sees fit for the threads.
    dynamic: the number of keys is not known when compiling, as in a growing cache.
    view:    how a copy of K and of V is laid out: see `inputs.copied_as`. They are as they are if
             it is empty.
    interleaved: the group says of K and V that they are `[B, N, H, D]`, as the view is.
    """

    def __init__(
        self,
        *,
        split: bool = True,
        dynamic: bool = False,
        view: str = "",
        interleaved: bool = False,
    ) -> None:
        self._split = split
        self._dynamic = dynamic
        self._view = view
        self._interleaved = interleaved
        self.name = "ours" + ("" if split else " unsplit") + (" dynamic" if dynamic else "")
        self.name += f", {view}" if view else ""
        self.name += " in the maps" if interleaved else ""

    def load(self) -> None:
        import mlir_attention

        _ = mlir_attention.compile  # Imports the runtime.

    def prepare(self, problem: Problem, inputs: Inputs, threads: int) -> Callable[[], Any]:
        from mlir import ir
        from mlir.passmanager import PassManager

        import mlir_attention

        with ir.Context(), ir.Location.unknown():
            module = _build(problem, self._dynamic, self._interleaved)
            if self._split:
                PassManager.parse(
                    f"builtin.module(attention-flash-decoding{{{_machine(threads)}}})"
                ).run(module.operation)
            decode = mlir_attention.compile(module, num_threads=threads, cache=False)
        query = inputs.query.reshape(
            problem.batch, problem.kv_heads, problem.group, problem.queries, problem.depth
        )
        key, value = inputs.key, inputs.value
        if self._view:
            key, value = copied_as(self._view, key), copied_as(self._view, value)
        if self._interleaved:
            key, value = key.swapaxes(1, 2), value.swapaxes(1, 2)
        return lambda: decode(query, key, value)


def _machine(threads: int) -> str:
    """The option of the pass that says for what machine it splits."""
    return f"machine=cpu:{threads}"


def _build(problem: Problem, dynamic: bool, interleaved: bool) -> Any:
    """A module with one function, of Q [B, H, R, M, D], and K, V [B, H, N, D] or [B, N, H, D]."""
    from mlir import ir
    from mlir.dialects import arith, func

    from mlir_attention.dialects import attention

    element = {"f32": ir.F32Type, "bf16": ir.BF16Type, "f16": ir.F16Type}[problem.dtype].get()
    f32 = ir.F32Type.get()
    keys = ir.ShapedType.get_dynamic_size() if dynamic else problem.keys
    heads = [problem.batch, problem.kv_heads]
    query_type = ir.RankedTensorType.get(
        [*heads, problem.group, problem.queries, problem.depth], element
    )
    order = "bnh" if interleaved else "bhn"
    extents = {"b": problem.batch, "h": problem.kv_heads, "n": keys}
    key_type = ir.RankedTensorType.get([*(extents[dim] for dim in order), problem.depth], element)
    maps = f"bhrmd, {order}d, {order}e -> bhrme"

    def score(score: ir.Value, index: Callable[[str], ir.Value]) -> ir.Value:
        scaled = arith.mulf(score, arith.constant(f32, 1 / math.sqrt(problem.depth)))
        if not problem.causal:
            return scaled
        seen = arith.cmpi(arith.CmpIPredicate.ule, index("n"), index("m"))
        return arith.select(seen, scaled, arith.constant(f32, -math.inf))

    module = ir.Module.create()
    with ir.InsertionPoint(module.body):

        @func.FuncOp.from_py_func(query_type, key_type, key_type, name="decode")
        def decode(q: ir.Value, k: ir.Value, v: ir.Value) -> ir.Value:
            return attention.group(q, k, v, maps=maps, score=score)

    return module
