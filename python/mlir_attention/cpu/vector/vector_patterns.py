# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rewrites of vector ops for which upstream has no pattern, or a slower one."""

from __future__ import annotations

from math import prod

from mlir import ir
from mlir.dialects import arith, scf, vector

from mlir_attention.support.erasing import replace_op
from mlir_attention.support.walk import ops_in


def broadcast_in_place(root: ir.Operation) -> None:
    """Replaces a broadcast to leading dimensions, then transposed, by one that needs no transpose.

    `vector<4xf32>` to `vector<64x4xf32>` to `vector<4x64xf32>` moves 256 elements one by one;
    `vector<4x1xf32>` to `vector<4x64xf32>` repeats each of four.
    """
    with root.context:
        for transpose in ops_in(root, "vector.transpose"):
            broadcast = transpose.operands[0].owner
            if isinstance(broadcast, ir.Block) or broadcast.operation.name != "vector.broadcast":
                continue
            shape = _shape_in_place(transpose, broadcast.operation)
            if shape is not None:
                with ir.InsertionPoint(transpose), transpose.location:
                    source = broadcast.operands[0]
                    unit = ir.VectorType.get(shape, source.type.element_type)
                    result = vector.broadcast(
                        transpose.results[0].type, vector.shape_cast(unit, source)
                    )
                replace_op(transpose, [result])


def pass_over_nan(root: ir.Operation) -> None:
    """Makes a maximum that a loop accumulates one that NaN does not change.

    One instruction instead of five. The weight of a score that is NaN is so whatever the maximum.
    """
    with root.context:
        for maximum in ops_in(root, "arith.maximumf"):
            score, greatest = maximum.operands
            is_accumulated = isinstance(maximum.parent.opview, scf.ForOp) and (
                greatest in maximum.parent.opview.inner_iter_args
            )
            if is_accumulated and isinstance(score.type, ir.VectorType):
                with ir.InsertionPoint(maximum), maximum.location:
                    is_greater = arith.cmpf(arith.CmpFPredicate.OGT, score, greatest)
                    result = arith.select(is_greater, score, greatest)
                replace_op(maximum, [result])


def state_bounds(root: ir.Operation) -> None:
    """States that no vector that is read or written reaches beyond its tensor.

    A schedule that makes vectors of whole tiles only knows it where the extent is dynamic too.
    """
    with root.context:
        for name in ("vector.transfer_read", "vector.transfer_write"):
            for transfer in ops_in(root, name):
                rank = len(list(ir.ArrayAttr(transfer.attributes["in_bounds"])))
                yes = ir.BoolAttr.get(True)
                transfer.attributes["in_bounds"] = ir.ArrayAttr.get([yes] * rank)


def _shape_in_place(transpose: ir.Operation, broadcast: ir.Operation) -> list[int] | None:
    """The shape of the broadcast's source with units at the dimensions that are new."""
    source = broadcast.operands[0].type
    if not isinstance(source, ir.VectorType):
        return None
    new = broadcast.results[0].type.rank - source.rank
    permutation = list(ir.DenseI64ArrayAttr(transpose.attributes["permutation"]))
    kept = [dim - new for dim in permutation if dim >= new]
    if kept != sorted(kept):
        return None
    return [source.shape[dim - new] if dim >= new else 1 for dim in permutation]


def sum_lanes_by_tree(root: ir.Operation) -> None:
    """Lowers sums over the lanes of several vectors: all at once, by halves.

    Two vectors become one that holds the sums of the halves of both, and so on: sixteen vectors
    of sixteen lanes take 15 additions and 30 shuffles, and make one vector of sixteen sums.
    """
    with root.context:
        for reduction in ops_in(root, "vector.multi_reduction"):
            if _sums_lanes(reduction):
                with ir.InsertionPoint(reduction), reduction.location:
                    result = _sum_lanes(*reduction.operands)
                replace_op(reduction, [result])


def _sums_lanes(reduction: ir.Operation) -> bool:
    source = reduction.operands[0].type
    dims = list(ir.DenseI64ArrayAttr(reduction.attributes["reduction_dims"]))
    lanes = source.shape[-1]
    return (
        str(reduction.attributes["kind"]) == "#vector.kind<add>"
        and isinstance(source.element_type, ir.FloatType)
        and dims == [source.rank - 1]
        and source.rank > 1
        and lanes & (lanes - 1) == 0
    )


def _sum_lanes(source: ir.Value, start: ir.Value) -> ir.Value:
    lanes = source.type.shape[-1]
    count = prod(source.type.shape[:-1])
    element = source.type.element_type
    flat = vector.shape_cast(ir.VectorType.get([count, lanes], element), source)
    total = sum_lanes_of([vector.extract(flat, [], [row]) for row in range(count)])
    return arith.addf(vector.shape_cast(start.type, total), start)


def sum_lanes_of(rows: list[ir.Value]) -> ir.Value:
    """A vector with the sum of the lanes of each of `rows`."""
    lanes = rows[0].type.shape[0]
    sums = [_sum_each(rows[at : at + lanes]) for at in range(0, len(rows), lanes)]
    total = sums[0]
    for more in sums[1:]:
        joined = total.type.shape[0] + more.type.shape[0]
        total = (
            _shuffle(total, more, range(joined))
            if total.type == more.type
            else _append(total, more)
        )
    return total


def _append(head: ir.Value, tail: ir.Value) -> ir.Value:
    size = head.type.shape[0] + tail.type.shape[0]
    padded = _shuffle(
        tail, tail, [min(at, tail.type.shape[0] - 1) for at in range(head.type.shape[0])]
    )
    return _shuffle(head, padded, range(size))


def _sum_each(rows: list[ir.Value]) -> ir.Value:
    """A vector of the sums of each of `rows`, which are no more than a row has lanes."""
    lanes = rows[0].type.shape[0]
    count = len(rows)
    while len(rows) & (len(rows) - 1):
        rows = [*rows, rows[-1]]
    # A row holds the partial sums of one, then two, four ... of the first rows, side by side.
    width = lanes
    while len(rows) > 1:
        rows = [_add_halves(a, b, width) for a, b in zip(rows[::2], rows[1::2], strict=True)]
        width //= 2
    (row,) = rows
    while width > 1:
        row = _add_halves(row, None, width)
        width //= 2
    return row if row.type.shape[0] == count else _shuffle(row, row, range(count))


def _add_halves(a: ir.Value, b: ir.Value | None, width: int) -> ir.Value:
    """Adds the halves of each part of `width` lanes, of a, then of b."""
    size = a.type.shape[0]
    lanes = range(size if b is None else 2 * size)
    b = a if b is None else b
    low = [lane for lane in lanes if lane % width < width // 2]
    high = [lane for lane in lanes if lane % width >= width // 2]
    flags = arith.FastMathFlags.contract
    return arith.addf(_shuffle(a, b, low), _shuffle(a, b, high), fastmath=flags)


def _shuffle(a: ir.Value, b: ir.Value, lanes: list[int] | range) -> ir.Value:
    return vector.shuffle(a, b, list(lanes))


def transposed(rows: list[ir.Value]) -> list[ir.Value]:
    """The columns of a square, a power of two of `rows`.

    Squares of two halves each way change places, then within them, down to single elements.
    """
    size = len(rows)
    rows = list(rows)
    half = size // 2
    while half:
        for at in (at for at in range(size) if not at & half):
            a, b = rows[at], rows[at + half]
            rows[at] = _shuffle(a, b, [n + size - half if n & half else n for n in range(size)])
            rows[at + half] = _shuffle(
                a, b, [n + size if n & half else n + half for n in range(size)]
            )
        half //= 2
    return rows
