# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`GatherND`, element by element: exporters read masks so, and torch-mlir flattens what is read."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.dialects import linalg
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.support.extents import Extent as Size
from mlir_attention.support.extents import as_value
from mlir_attention.support.linalg_builders import Name, elementwise
from mlir_attention.support.tensor_slices import sizes_of


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node at the insertion point: data and indices, of which rows are positions."""
    data, indices = operands[0], operands[1]
    assert data is not None and indices is not None
    batch = node.attribute("batch_dims", 0)
    shape = node.extents(1, "indices", range(1, 64))
    depth = node.static("the last extent of indices", shape[-1])
    of_data, of_indices = sizes_of(data), sizes_of(indices)
    outer: list[Size] = of_indices[:-1]
    inner = of_data[batch + depth :]
    names = tuple(range(len(outer) + len(inner)))
    element = ir.RankedTensorType(data.type).element_type

    def take() -> ir.Value:
        places = [linalg.IndexOp(name).result for name in names]
        row = places[: len(outer)]
        found = [
            _inside(tensor.extract(indices, [*row, as_value(at)]), of_data[batch + at])
            for at in range(depth)
        ]
        return tensor.extract(data, [*row[:batch], *found, *places[len(outer) :]])

    extents: dict[Name, Size] = dict(zip(names, [*outer, *inner], strict=True))
    return [elementwise(extents, names, element, [], take).value]


def _inside(index: ir.Value, extent: Size) -> ir.Value:
    """A position, counted from the end if it is negative."""
    position = arith.index_cast(ir.IndexType.get(), index)
    is_negative = arith.cmpi(arith.CmpIPredicate.slt, position, as_value(0))
    return arith.select(is_negative, arith.addi(position, as_value(extent)), position)
