# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`TensorScatter` of ai.onnx: rows that are written to a cache, in place where that is donated."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects import linalg
from mlir_attention.frontends.aten.loops import repeat_all
from mlir_attention.frontends.onnx.attention.cache import assert_rows_fit, position_in
from mlir_attention.frontends.onnx.attention.heads import required
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.graph.node import Node, described
from mlir_attention.frontends.onnx.graph.types import Type
from mlir_attention.support import scalars
from mlir_attention.support.extents import Extent, as_value, empty
from mlir_attention.support.tensor_slices import insert_at, sizes_of, slice_at

_PAST, _UPDATE, _START = range(3)


def result_types(node: Node) -> list[Type | None]:
    """That of the cache."""
    return [node.inputs[_PAST]]


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node at the insertion point: cache, rows, and where they begin."""
    shape = node.extents(_PAST, "past_cache", range(2, 16))
    update = node.extents(_UPDATE, "update", (len(shape),))
    axis = node.attribute("axis", -2) % len(shape)
    if axis == 0:
        raise node.refusal("axis is that of the batch")
    for at, (one, other) in enumerate(zip(shape, update, strict=True)):
        if at != axis:
            node.agree(f"dimension {at} of past_cache and update", one, other)
    mode = node.attribute("mode", "linear")
    if mode not in ("linear", "circular"):
        raise node.refusal(f"mode is {mode!r}; it must be 'linear' or 'circular'")
    cache, rows = required(operands[_PAST]), required(operands[_UPDATE])
    batch, count, length = sizes_of(cache)[0], sizes_of(rows)[axis], sizes_of(cache)[axis]
    start = Part(_start(node, operands, batch), "b")
    if mode == "linear":
        assert_rows_fit(start, count, length, described(node.proto, node.opset))
        return [_written(cache, rows, axis, [batch], count, lambda at: position_in(start, at))]

    def position(at: list[ir.Value]) -> ir.Value:
        row = arith.addi(position_in(start, at[:1]), at[1])
        rest = arith.remsi(row, as_value(length))
        is_negative = arith.cmpi(arith.CmpIPredicate.slt, rest, as_value(0))
        return arith.select(is_negative, arith.addi(rest, as_value(length)), rest)

    return [_written(cache, rows, axis, [batch, count], 1, position)]


def _start(node: Node, operands: Sequence[ir.Value | None], batch: Extent) -> ir.Value:
    if node.has(_START):
        node.extents(_START, "write_indices", (1,))
        return required(operands[_START])
    i64 = ir.IntegerType.get_signless(64)
    return linalg.fill(scalars.constant(i64, 0), empty([batch], i64))


def _written(
    cache: ir.Value,
    rows: ir.Value,
    axis: int,
    counts: Sequence[Extent],
    at_once: Extent,
    position: Callable[[list[ir.Value]], ir.Value],
) -> ir.Value:
    """The cache with `at_once` rows written for each sequence, or each row of one, in turn."""
    sizes = sizes_of(cache)
    sizes[0], sizes[axis] = 1, at_once

    def write(at: list[ir.Value], current: ir.Value) -> list[ir.Value]:
        taken: list[Extent] = [0] * len(sizes)
        put: list[Extent] = [0] * len(sizes)
        taken[0], put[0] = at[0], at[0]
        taken[axis] = at[1] if len(at) > 1 else 0
        put[axis] = position(at)
        return [insert_at(slice_at(rows, taken, sizes), current, sizes, put)]

    return repeat_all(counts, [cache], write)[0]
