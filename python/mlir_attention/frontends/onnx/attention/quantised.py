# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Caches of narrow numbers: quantised rows, and scales of keys and values."""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, math

from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.support import scalars

#: The largest number of f8E4M3FN.
_LARGEST_FLOAT8 = 448.0


def scale_part(node: Node, number: int, name: str, value: ir.Value, kv_heads: int) -> Part:
    """The scales of a cache, one for all or one for each head and column.

    Raises ValueError for scales that vary along other dimensions.
    """
    shape = node.extents(number, name, (0, 1, 2, 3, 4))
    letters = "".join(
        "0" if extent == 1 else letter
        for letter, extent in zip("bhnd"[4 - len(shape) :], shape, strict=True)
    )
    if "b" in letters or "n" in letters:
        raise node.refusal(f"{name} varies along the batch or the keys, which is not supported")
    if "h" in letters:
        node.agree(f"kv_num_heads and the heads of {name}", kv_heads, shape[letters.index("h")])
    return Part(value, letters)


def quantised(rows: Part, scale: Part, element: ir.Type) -> Part:
    """Rows as numbers of `element`, i8 or f8, of which each stands for itself times its scale."""

    def quantise(number: ir.Value, factor: ir.Value) -> ir.Value:
        f32 = ir.F32Type.get()
        ratio = arith.divf(scalars.convert(number, f32), scalars.convert(factor, f32))
        if isinstance(element, ir.IntegerType):
            rounded = clamped(math.roundeven(ratio), -128.0, 127.0)
            return arith.fptosi(element, rounded)
        return scalars.convert(clamped(ratio, -_LARGEST_FLOAT8, _LARGEST_FLOAT8), element)

    return rows.mapped(element, quantise, scale)


def clamped(number: ir.Value, least: float, most: float) -> ir.Value:
    """A number within limits."""
    least_value, most_value = (scalars.constant(number.type, value) for value in (least, most))
    return arith.minimumf(arith.maximumf(number, least_value), most_value)
