# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rows in groups, each multiplied by the matrix of its group: the experts of a mixture."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects import linalg
from mlir_attention.frontends.aten.loops import position_of, repeat
from mlir_attention.support.extents import Extent, as_value, empty
from mlir_attention.support.linalg_builders import Named, generic
from mlir_attention.support.scalars import constant, convert
from mlir_attention.support.tensor_slices import insert_at, sizes_of, slice_at, view_unit_as


def grouped_matmul(
    operands: Sequence[ir.Value], types: Sequence[ir.Type | None], *, transposed: bool
) -> list[ir.Value]:
    """`torch.nn.functional.grouped_mm`: multiplies rows `[S, k]` by matrices `[E, k, n]`.

    Operands are the rows, the matrices, and the ends of the groups, of which each begins where the
    one before ends. `transposed` matrices are `[E, n, k]`. Rows behind the last group become 0. The
    matrix of a group without rows is not read. Products of f16 and bf16 are summed in f32.
    """
    rows, matrices, ends = operands
    row_count, depth = sizes_of(rows)
    count, *of_matrix = sizes_of(matrices)
    width = of_matrix[0] if transposed else of_matrix[1]
    element = ir.RankedTensorType(rows.type).element_type
    zeros = linalg.fill(constant(element, 0.0), empty([row_count, width], element))

    def multiply(group: ir.Value, start: ir.Value, result: ir.Value) -> list[ir.Value]:
        end = position_of(ends, [group])
        size = arith.subi(end, start)
        matrix = view_unit_as(slice_at(matrices, [group, 0, 0], [1, *of_matrix]), 0, 0)
        part = slice_at(rows, [start, 0], [size, depth])
        product = _product(part, matrix, [size, width], transposed)
        return [end, insert_at(product, result, [size, width], [start, 0])]

    return repeat(count, [as_value(0), zeros], multiply)[1:]


def _product(
    rows: ir.Value, matrix: ir.Value, sizes: Sequence[Extent], transposed: bool
) -> ir.Value:
    element = ir.RankedTensorType(rows.type).element_type
    wide = element if element.width > 16 else ir.F32Type.get()
    names = ("n", "k") if transposed else ("k", "n")
    start = Named(linalg.fill(constant(wide, 0.0), empty(sizes, wide)), ("m", "n"))

    def multiply_add(row: ir.Value, factor: ir.Value, so_far: ir.Value) -> ir.Value:
        return arith.addf(so_far, arith.mulf(convert(row, wide), convert(factor, wide)))

    inputs = [Named(rows, ("m", "k")), Named(matrix, names)]
    product = generic(("m", "n", "k"), inputs, start, multiply_add)
    if wide == element:
        return product.value
    narrow = Named(empty(sizes, element), ("m", "n"))
    return generic(("m", "n"), [product], narrow, lambda number, _: convert(number, element)).value
