# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Results in the element types that they have."""

from mlir import ir
from mlir.dialects import arith

from mlir_attention.lower.parts import Parts
from mlir_attention.support import scalars
from mlir_attention.support.indexing_maps import dims
from mlir_attention.support.linalg_builders import Named, elementwise


def round_output(parts: Parts, output: Named, offset: Named | None = None) -> Named:
    result = parts.group.results[0]
    if offset is None:
        return _rounded(parts, output, result)
    element = ir.RankedTensorType(result.type).element_type

    def body(sum_: ir.Value, offset: ir.Value) -> ir.Value:
        return scalars.convert(arith.addf(sum_, offset), element)

    return elementwise(parts.extents, dims(parts.space.output_map), element, [output, offset], body)


def round_lse(parts: Parts, lse: Named) -> Named:
    return _rounded(parts, lse, parts.group.results[1])


def _rounded(parts: Parts, named: Named, result: ir.Value) -> Named:
    """In the element type that `result` has."""
    element = ir.RankedTensorType(result.type).element_type
    if element == named.element:
        return named
    return elementwise(
        parts.extents,
        [name for name in named.names if name is not None],
        element,
        [named],
        lambda value: scalars.convert(value, element),
    )
