# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`stablehlo.sort`: rows in the order of a comparison."""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, linalg, tensor

from mlir_attention.frontends.aten.sort import sort_rows
from mlir_attention.frontends.stablehlo.leftovers.scalars import inlined
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, empty
from mlir_attention.support.tensor_slices import sizes_of


@dataclass(frozen=True)
class _Comparison:
    """The order that a region says."""

    block: ir.Block

    def comes_first(self, lhs: ir.Value, rhs: ir.Value) -> ir.Value:
        """Whether `lhs` comes before `rhs`."""
        others = self.block.arguments[2:]
        result = inlined(self.block, [lhs, rhs, *others])
        assert result is not None
        return result


def convert_sort(op: ir.Operation) -> bool:
    """Sorts by the first operand; the others move with it. False if the order needs others."""
    block = op.regions[0].blocks[0]
    is_by_first = not any(list(argument.uses) for argument in block.arguments[2:])
    has_regions = any(len(view.operation.regions) > 0 for view in block.operations)
    if not is_by_first or has_regions:
        return False
    axis = ir.IntegerAttr(op.attributes["leftover.dimension"]).value
    with ir.InsertionPoint(op), op.location:
        keys, *others = (_moved_last(operand, axis) for operand in op.operands)
        if not sizes_of(keys):
            return False
        keys, places = sort_rows(keys, _Comparison(block))
        results = [keys, *(_taken(other, places) for other in others)]
        results = [_moved_back(result, axis) for result in results]
    replace_op(op, results)
    return True


def _moved_last(value: ir.Value, axis: int) -> ir.Value:
    rank = len(sizes_of(value))
    return _transposed(value, [*(dim for dim in range(rank) if dim != axis), axis])


def _moved_back(value: ir.Value, axis: int) -> ir.Value:
    last = len(sizes_of(value)) - 1
    return _transposed(value, [*range(axis), last, *range(axis, last)])


def _transposed(value: ir.Value, order: list[int]) -> ir.Value:
    if order == sorted(order):
        return value
    sizes = sizes_of(value)
    element = ir.RankedTensorType(value.type).element_type
    init = empty([sizes[dim] for dim in order], element)
    return linalg.transpose(value, outs=[init], permutation=order).results[0]


def _taken(value: ir.Value, places: ir.Value) -> ir.Value:
    """The numbers of the rows of `value` that stand at `places`."""
    sizes: list[Extent] = sizes_of(value)
    element = ir.RankedTensorType(value.type).element_type
    i64 = ir.RankedTensorType(places.type).element_type
    identity = ir.AffineMap.get_identity(len(sizes))
    generic = linalg.GenericOp(
        [value.type],
        [places],
        [empty(sizes, element)],
        [identity] * 2,
        [linalg.IteratorType.parallel] * len(sizes),
    )
    here = [ir.Location.current] * 2
    with ir.InsertionPoint(generic.regions[0].blocks.append(i64, element, arg_locs=here)) as point:
        row = [linalg.IndexOp(dim).result for dim in range(len(sizes) - 1)]
        place = arith.index_cast(ir.IndexType.get(), point.block.arguments[0])
        linalg.YieldOp([tensor.extract(value, [*row, place])])
    return generic.results[0]
