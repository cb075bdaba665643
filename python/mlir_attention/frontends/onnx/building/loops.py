# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that become loops and slices here, by the builders of `frontends.aten`.

torch-mlir takes them to ops that this MLIR does not have.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.frontends.aten.index_put import index_put
from mlir_attention.frontends.aten.scan import scan
from mlir_attention.frontends.aten.scatter import scatter
from mlir_attention.frontends.aten.topk import topk
from mlir_attention.frontends.onnx.attention.heads import required
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value
from mlir_attention.support.linalg_builders import Named, elementwise, extents_of
from mlir_attention.support.tensor_slices import sizes_of, slice_along, view_unit_as

_Results = list[ir.Value | None]


def is_plain_sum(node: Node) -> bool:
    """Whether a `CumSum` is along an axis that is known, from the first number to the last."""
    is_changed = node.attribute("exclusive", 0) or node.attribute("reverse", 0)
    return _rank(node) > 0 and not is_changed and node.number(1) is not None


def cumulative_sum(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> _Results:
    """Builds a `CumSum`."""
    axis = node.number(1)
    assert axis is not None
    return list(scan([required(operands[0])], [None], axis=axis % _rank(node), kind="add"))


def is_of_last(node: Node) -> bool:
    """Whether a `TopK` is along the last axis, and how many are wanted is known."""
    rank = _rank(node)
    return rank > 0 and node.attribute("axis", -1) % rank == rank - 1 and node.number(1) is not None


def first_numbers(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> _Results:
    """Builds a `TopK`."""
    count = node.number(1)
    assert count is not None
    types = [None if type_ is None else type_.mlir() for type_ in node.declared]
    return list(
        topk(
            [required(operands[0])],
            types,
            count=count,
            largest=bool(node.attribute("largest", 1)),
            unsigned=_is_unsigned(node),
        )
    )


_KINDS = {"none": "set", "add": "add", "mul": "multiply", "max": "amax", "min": "amin"}


def is_scattered(node: Node) -> bool:
    """Whether a `ScatterElements` has a reduction that is known, and dimensions."""
    return _rank(node) > 0 and node.attribute("reduction", "none") in _KINDS


def scatter_elements(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> _Results:
    """Builds a `ScatterElements`."""
    data, indices, updates = (required(operand) for operand in operands[:3])
    axis = node.attribute("axis", 0) % _rank(node)
    kind = _KINDS[node.attribute("reduction", "none")]
    places = _counted_from_first(indices, data, axis)
    values = [data, places, updates]
    return list(scatter(values, [None], axis=axis, kind=kind, unsigned=_is_unsigned(node)))


def is_put(node: Node) -> bool:
    """Whether a `ScatterND` sets or adds slices whose places have a known number of indices."""
    indices = node.inputs[1]
    is_known = indices is not None and indices.shape is not None and bool(indices.shape)
    if not is_known or node.attribute("reduction", "none") not in ("none", "add"):
        return False
    assert indices is not None and indices.shape is not None
    return isinstance(indices.shape[-1], int) and indices.shape[-1] > 0 and len(indices.shape) > 1


def scatter_slices(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> _Results:
    """Builds a `ScatterND`."""
    data, indices, updates = (required(operand) for operand in operands[:3])
    last = len(sizes_of(indices)) - 1
    depth = sizes_of(indices)[last]
    assert isinstance(depth, int)
    places = [
        view_unit_as(slice_along(indices, last, number, 1), last, 0) for number in range(depth)
    ]
    is_sum = node.attribute("reduction", "none") == "add"
    axes = list(range(depth))
    values = [data, updates, *places]
    return list(index_put(values, [None], axes=axes, at=0, wrap=True, accumulate=is_sum))


def _rank(node: Node) -> int:
    type_ = node.inputs[0]
    return 0 if type_ is None or type_.shape is None else len(type_.shape)


def _is_unsigned(node: Node) -> bool:
    type_ = node.inputs[0]
    return type_ is not None and type_.is_unsigned


def _counted_from_first(indices: ir.Value, data: ir.Value, axis: int) -> ir.Value:
    """Indices of which none counts from the end."""
    rank = len(sizes_of(indices))
    element = ir.RankedTensorType(indices.type).element_type
    extent = arith.index_cast(element, as_value(sizes_of(data)[axis]))
    zero = scalars.constant(element, 0)

    def count(index: ir.Value) -> ir.Value:
        is_negative = arith.cmpi(arith.CmpIPredicate.slt, index, zero)
        return arith.select(is_negative, arith.addi(index, extent), index)

    names = tuple(range(rank))
    named = Named(indices, names)
    return elementwise(extents_of(named), names, element, [named], count).value
