# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Running sums and products along one dimension."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.dialects import linalg
from mlir_attention.frontends.aten.loops import repeat, repeat_all
from mlir_attention.support.extents import Extent, empty
from mlir_attention.support.scalars import constant
from mlir_attention.support.tensor_slices import insert_at, sizes_of, slice_at


def scan(
    operands: Sequence[ir.Value], types: Sequence[ir.Type | None], *, axis: int, kind: str
) -> list[ir.Value]:
    """`torch.cumsum` or `cumprod`, as `kind` is "add" or "multiply", along `axis`.

    Sums are kept in f64, those of f16 and bf16 in f32. Where a row lies behind the scanned
    dimension, rows are added as a whole. Otherwise numbers are, one after another.
    """
    (source,) = operands
    if 0 in sizes_of(source):
        return [source]
    element = ir.RankedTensorType(source.type).element_type
    wide = _accumulator_of(element)
    combine = {"add": _add, "multiply": _multiply}[kind]
    first = 0.0 if kind == "add" else 1.0
    scan_along = _scan_numbers if axis == len(sizes_of(source)) - 1 else _scan_rows
    return [scan_along(source, axis, wide, first, combine)]


def _scan_numbers(
    source: ir.Value,
    axis: int,
    wide: ir.Type,
    first: float,
    combine: Callable[[ir.Value, ir.Value], ir.Value],
) -> ir.Value:
    """Along the last dimension."""
    *outer, count = sizes_of(source)
    element = ir.RankedTensorType(source.type).element_type
    start = constant(wide, first)

    def scan_row(row: list[ir.Value], result: ir.Value) -> list[ir.Value]:
        def step(at: ir.Value, so_far: ir.Value, result: ir.Value) -> list[ir.Value]:
            total = combine(so_far, _widened(tensor.extract(source, [*row, at]), wide))
            return [total, tensor.insert(_narrowed(total, element), result, [*row, at])]

        return repeat(count, [start, result], step)[1:]

    return repeat_all(outer, [empty([*outer, count], element)], scan_row)[0]


def _scan_rows(
    source: ir.Value,
    axis: int,
    wide: ir.Type,
    first: float,
    combine: Callable[[ir.Value, ir.Value], ir.Value],
) -> ir.Value:
    """Along a dimension that is not the last: all other dimensions at once."""
    sizes = sizes_of(source)
    element = ir.RankedTensorType(source.type).element_type
    of_row = [*sizes[:axis], 1, *sizes[axis + 1 :]]
    start = linalg.fill(constant(wide, first), empty(of_row, wide))

    def step(at: ir.Value, so_far: ir.Value, result: ir.Value) -> list[ir.Value]:
        offsets: list[Extent] = [0] * len(sizes)
        offsets[axis] = at
        total = combine(so_far, _widened(slice_at(source, offsets, of_row), wide))
        return [total, insert_at(_narrowed(total, element), result, of_row, offsets)]

    return repeat(sizes[axis], [start, empty(sizes, element)], step)[1]


def _accumulator_of(element: ir.Type) -> ir.Type:
    if isinstance(element, ir.IntegerType):
        return element
    return ir.F64Type.get() if element.width > 16 else ir.F32Type.get()


def _as_shaped(value: ir.Value, element: ir.Type) -> ir.Type:
    """The type of a number or tensor of other elements."""
    if not isinstance(value.type, ir.ShapedType):
        return element
    return ir.RankedTensorType.get(ir.RankedTensorType(value.type).shape, element)


def _widened(value: ir.Value, element: ir.Type) -> ir.Value:
    type_ = _as_shaped(value, element)
    return value if value.type == type_ else arith.extf(type_, value)


def _narrowed(value: ir.Value, element: ir.Type) -> ir.Value:
    type_ = _as_shaped(value, element)
    return value if value.type == type_ else arith.truncf(type_, value)


def _is_float(value: ir.Value) -> bool:
    shaped = isinstance(value.type, ir.ShapedType)
    element = ir.RankedTensorType(value.type).element_type if shaped else value.type
    return not isinstance(element, ir.IntegerType)


def _add(lhs: ir.Value, rhs: ir.Value) -> ir.Value:
    return arith.addf(lhs, rhs) if _is_float(lhs) else arith.addi(lhs, rhs)


def _multiply(lhs: ir.Value, rhs: ir.Value) -> ir.Value:
    return arith.mulf(lhs, rhs) if _is_float(lhs) else arith.muli(lhs, rhs)
