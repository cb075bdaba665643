# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Caches of 4 bits: numbers from -8 to 7, stored with 8 added, two neighbours in each byte.

The even one is in the low half. A group reads them as integers from 0 to 15. What -8 adds to a
score is the sum of the row of the query, times -8; to each number of the value it is an offset.
"""

from __future__ import annotations

from dataclasses import replace

from mlir import ir
from mlir.dialects import arith, math

from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.attention.quantised import clamped
from mlir_attention.frontends.onnx.attention.scores import Scores, attend
from mlir_attention.support import scalars
from mlir_attention.support.linalg_builders import extents_of, reduce

#: What is added to a number where it is stored.
_BIAS = 8


def packed_rows(rows: Part, scale: Part, element: ir.Type) -> Part:
    """Rows as bytes, of which each half stands for itself less 8, times its scale."""
    depth = rows.letters[-1]
    columns = [_columns(rows, depth, number) for number in range(2)]
    is_uniform = depth not in scale.letters
    scales = [scale if is_uniform else _columns(scale, depth, number) for number in range(2)]

    def pack(low: ir.Value, high: ir.Value, *factors: ir.Value) -> ir.Value:
        halves = [
            _quantised(number, factor, element)
            for number, factor in zip((low, high), (factors[0], factors[-1]), strict=True)
        ]
        return arith.ori(halves[0], arith.shli(halves[1], scalars.constant(element, 4)))

    return columns[0].mapped(element, pack, columns[1], *(scales[:1] if is_uniform else scales))


def _columns(rows: Part, depth: str, number: int) -> Part:
    """Every second column, from `number` on."""
    size = rows.sizes[depth]
    assert isinstance(size, int)
    return rows.split(depth, f"{depth}i", [size // 2, 2]).taken("i", number)


def _quantised(number: ir.Value, factor: ir.Value, element: ir.Type) -> ir.Value:
    """A number over its scale, as it is stored."""
    f32 = ir.F32Type.get()
    ratio = arith.divf(scalars.convert(number, f32), scalars.convert(factor, f32))
    rounded = clamped(math.roundeven(ratio), -8.0, 7.0)
    return arith.fptosi(element, arith.addf(rounded, scalars.constant(f32, float(_BIAS))))


def zero_points_of_keys(query: Part) -> Part:
    """What is added to the scores of each row: its sum, times -8."""
    f32 = ir.F32Type.get()
    rows = query.letters.replace("d", "")

    def add(number: ir.Value, so_far: ir.Value) -> ir.Value:
        return arith.addf(so_far, scalars.convert(number, f32))

    sums = reduce(
        extents_of(query.named),
        tuple(query.letters),
        tuple(rows),
        scalars.constant(f32, 0.0),
        [query.named],
        add,
    )
    return Part(sums.value, rows).mapped(
        f32, lambda total: arith.mulf(total, scalars.constant(f32, -float(_BIAS)))
    )


def attend_packed(
    query: Part,
    key: Part,
    value: Part,
    scores: Scores,
    *,
    output: str,
    lengths: Part | None = None,
    element: ir.Type | None = None,
    lse: bool = False,
) -> tuple[Part, Part | None]:
    """As `attend`, of a packed key `[b, h, n, d / 2]` and value `[b, h, n, e / 2]`."""
    depth = query.sizes["d"]
    assert isinstance(depth, int)
    result, lse_part = attend(
        query.split("d", "di", [depth // 2, 2]),
        replace(key, letters=f"{key.letters}i"),
        replace(value, letters=f"{value.letters}c"),
        scores,
        output=f"{output}c",
        lengths=lengths,
        element=element,
        lse=lse,
        packed=True,
        value_offset=-float(_BIAS),
    )
    joined = Part(result.joined(*output[:-1], f"{output[-1]}c"), output)
    return joined, lse_part
