# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A cache of keys or values: rows that are written where each sequence ends."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, cf, tensor

from mlir_attention.frontends.aten.loops import repeat_all
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.support.extents import Extent, as_value
from mlir_attention.support.tensor_slices import insert_at, slice_along


def assert_rows_fit(start: Part, count: Extent, length: Extent, what: str) -> None:
    """Asserts that `count` rows from `start` on, for each sequence, are within `length`.

    `what` begins the message.
    """
    limit = arith.subi(as_value(length), as_value(count))
    zero = as_value(0)

    def check(element: list[ir.Value]) -> Sequence[ir.Value]:
        position = position_in(start, element)
        fits = arith.andi(
            arith.cmpi(arith.CmpIPredicate.sge, position, zero),
            arith.cmpi(arith.CmpIPredicate.sle, position, limit),
        )
        cf.assert_(fits, ir.StringAttr.get(f"{what} has rows outside its cache"))
        return []

    repeat_all([start.sizes["b"]], [], check)


def write_rows(cache: Part, rows: Part, start: Part) -> Part:
    """The cache, [b, h, n, depth], with rows of the same order from `start` on, by sequence.

    One sequence is one `tensor.insert_slice`; any number of them is in place where the cache is.
    """
    rows = rows.ordered(cache.letters)
    batch, heads, count, depth = (rows.sizes[letter] for letter in rows.letters)

    def write(element: list[ir.Value], current: ir.Value) -> list[ir.Value]:
        (at,) = element
        row = slice_along(rows.value, 0, at, 1)
        offsets: list[Extent] = [at, 0, position_in(start, element), 0]
        return [insert_at(row, current, [1, heads, count, depth], offsets)]

    return Part(repeat_all([batch], [cache.value], write)[0], cache.letters)


def position_in(tensor_of: Part, element: Sequence[ir.Value]) -> ir.Value:
    """An element of a tensor of integers, as an index."""
    return arith.index_cast(ir.IndexType.get(), tensor.extract(tensor_of.value, list(element)))
