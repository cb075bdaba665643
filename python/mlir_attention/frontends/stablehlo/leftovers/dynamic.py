# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Ops of StableHLO whose results have extents that are known at run time only."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, cf, linalg, tensor

from mlir_attention.diagnostics import place_of
from mlir_attention.frontends.stablehlo.leftovers.scalars import as_tensor, element_of, scalar_of
from mlir_attention.frontends.stablehlo.leftovers.scatter import groups_beside_units
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.extents import Extent, as_value, empty
from mlir_attention.support.tensor_slices import expand_shape, sizes_of, slice_at
from mlir_attention.support.walk import producer_named


def convert_get_dimension_size(op: ir.Operation) -> bool:
    """`stablehlo.get_dimension_size`."""
    axis = ir.IntegerAttr(op.attributes["leftover.dimension"]).value
    with ir.InsertionPoint(op), op.location:
        size = sizes_of(op.operands[0])[axis]
        element = ir.RankedTensorType(op.results[0].type).element_type
        value = as_tensor(arith.index_cast(element, as_value(size)))
    replace_op(op, [value])
    return True


def convert_shape_assertion(op: ir.Operation) -> bool:
    """`stablehlo.custom_call @shape_assertion`: as JAX states how sizes of arguments agree."""
    message = ir.StringAttr(op.attributes["leftover.message"]).value
    with ir.InsertionPoint(op), op.location:
        cf.assert_(scalar_of(op.operands[0]), ir.StringAttr.get(message.partition("\n")[0]))
    erase(op)
    return True


def convert_dynamic_broadcast(op: ir.Operation) -> bool:
    """`stablehlo.dynamic_broadcast_in_dim`: only what has one element for sure is repeated."""
    source, shape = op.operands
    dims = list(ir.DenseI64ArrayAttr(op.attributes["leftover.broadcast_dimensions"]))
    type_ = ir.RankedTensorType(op.results[0].type)
    with ir.InsertionPoint(op), op.location:
        sizes = _sizes(type_, shape)
        before = ir.RankedTensorType(source.type).shape
        exprs = [
            ir.AffineConstantExpr.get(0)
            if extent == 1 and sizes[dim] != 1
            else ir.AffineDimExpr.get(dim)
            for extent, dim in zip(before, dims, strict=True)
        ]
        element = type_.element_type
        generic = linalg.GenericOp(
            [type_],
            [source],
            [empty(sizes, element)],
            [ir.AffineMap.get(len(sizes), 0, exprs), ir.AffineMap.get_identity(len(sizes))],
            [linalg.IteratorType.parallel] * len(sizes),
        )
        here = [ir.Location.current] * 2
        block = generic.regions[0].blocks.append(element, element, arg_locs=here)
        with ir.InsertionPoint(block):
            linalg.YieldOp([block.arguments[0]])
    replace_op(op, [generic.results[0]])
    return True


def convert_dynamic_reshape(op: ir.Operation) -> bool:
    """`stablehlo.dynamic_reshape`: a view, where sizes that are not known stay as they are."""
    source, shape = op.operands
    type_ = ir.RankedTensorType(op.results[0].type)
    with ir.InsertionPoint(op), op.location:
        sizes, before = _sizes(type_, shape), sizes_of(source)
        groups, new_groups = _groups(before), _groups(sizes)
        if _products(before, groups) != _products(sizes, new_groups) or not groups:
            value = tensor.reshape(type_, source, shape)
        else:
            _assert_equal(before, sizes)
            joined = _collapsed(source, before, groups)
            value = _expanded(joined, sizes, new_groups)
    replace_op(op, [value])
    return True


def convert_dynamic_gather(op: ir.Operation) -> bool:
    """`stablehlo.dynamic_gather` of one slice, as of `x[:, -1]`; False for several."""
    source, starts, shape = op.operands
    type_ = ir.RankedTensorType(op.results[0].type)
    offset_dims, collapsed, index_map = (
        list(ir.DenseI64ArrayAttr(op.attributes[f"leftover.{name}"]))
        for name in ("offset_dims", "collapsed_slice_dims", "start_index_map")
    )
    if len(offset_dims) != type_.rank or ir.RankedTensorType(starts.type).rank != 1:
        return False
    with ir.InsertionPoint(op), op.location:
        extents = sizes_of(source)
        window = [dim for dim in range(len(extents)) if dim not in collapsed]
        sizes: list[Extent] = [1] * len(extents)
        for at, dim in enumerate(window):
            is_known = not type_.is_dynamic_dim(at)
            sizes[dim] = int(type_.shape[at]) if is_known else _extent(shape, dim)
        offsets: list[Extent] = [0] * len(extents)
        for number, dim in enumerate(index_map):
            start = arith.index_cast(ir.IndexType.get(), element_of(starts, [number]))
            last = arith.subi(as_value(extents[dim]), as_value(sizes[dim]))
            offsets[dim] = arith.minsi(arith.maxsi(start, as_value(0)), last)
        value = slice_at(source, offsets, sizes)
        if collapsed:
            groups = groups_beside_units(len(sizes), window)
            value = tensor.collapse_shape(type_, value, groups)
    replace_op(op, [value])
    return True


def _sizes(type_: ir.RankedTensorType, shape: ir.Value) -> list[Extent]:
    """The extents that a type states, and else a tensor of them has."""
    return [
        _extent(shape, axis) if type_.is_dynamic_dim(axis) else int(type_.shape[axis])
        for axis in range(type_.rank)
    ]


def _extent(shape: ir.Value, axis: int) -> Extent:
    number = element_of(shape, [axis])
    cast = producer_named(number, "arith.index_cast")
    # As it was before `get_dimension_size` made an integer of it.
    if cast is not None and isinstance(cast.operands[0].type, ir.IndexType):
        return cast.operands[0]
    return arith.index_cast(ir.IndexType.get(), number)


def _groups(sizes: Sequence[Extent]) -> list[list[int]]:
    """Dimensions that follow each other: one that is not known, or several that are.

    Those of one element stand beside others.
    """
    groups: list[list[int]] = []
    units: list[int] = []
    is_known = False
    for dim, size in enumerate(sizes):
        if size == 1:
            (groups[-1] if groups else units).append(dim)
        elif isinstance(size, int) and is_known:
            groups[-1].append(dim)
        else:
            groups.append([*units, dim])
            units, is_known = [], isinstance(size, int)
    return groups


def _products(sizes: Sequence[Extent], groups: Sequence[Sequence[int]]) -> list[int | None]:
    """The number of elements of each group; None where it is not known."""
    products: list[int | None] = []
    for group in groups:
        product: int | None = 1
        for dim in group:
            size = sizes[dim]
            product = product * size if product is not None and isinstance(size, int) else None
        products.append(product)
    return products


def _collapsed(
    value: ir.Value, sizes: Sequence[Extent], groups: Sequence[Sequence[int]]
) -> ir.Value:
    if all(len(group) == 1 for group in groups):
        return value
    element = ir.RankedTensorType(value.type).element_type
    shape = [
        ir.ShapedType.get_dynamic_size() if product is None else product
        for product in _products(sizes, groups)
    ]
    return tensor.collapse_shape(ir.RankedTensorType.get(shape, element), value, groups)


def _expanded(
    value: ir.Value, sizes: Sequence[Extent], groups: Sequence[Sequence[int]]
) -> ir.Value:
    if all(len(group) == 1 for group in groups):
        return value
    return expand_shape(value, sizes, groups)


def _assert_equal(before: Sequence[Extent], sizes: Sequence[Extent]) -> None:
    """Asserts that the sizes that are not known are the same, one by one."""
    place = place_of(ir.Location.current)
    message = f"the reshape{f' at {place}' if place else ''} changes an extent"
    old = [size for size in before if not isinstance(size, int)]
    new = [size for size in sizes if not isinstance(size, int)]
    for one, other in zip(old, new, strict=True):
        if one != other:
            is_equal = arith.cmpi(arith.CmpIPredicate.eq, one, other)
            cf.assert_(is_equal, ir.StringAttr.get(message))
