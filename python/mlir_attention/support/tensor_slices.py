# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors along one dimension: slices, dimensions taken apart, one behind another."""

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.support.extents import (
    Extent,
    as_value,
    dynamic_sizes,
    empty,
    extent_of,
    static_sizes,
)


def expand_along(value: ir.Value, at: int, factors: Sequence[Extent]) -> ir.Value:
    """Views dimension `at`, whose extent is the product of `factors`, as so many dimensions."""
    sizes = sizes_of(value)
    expanded = [*sizes[:at], *factors, *sizes[at + 1 :]]
    parts = [1] * at + [len(factors)] + [1] * (len(sizes) - at - 1)
    reassociation = [
        list(range(sum(parts[:dim]), sum(parts[: dim + 1]))) for dim in range(len(sizes))
    ]
    return expand_shape(value, expanded, reassociation)


def collapse_along(value: ir.Value, at: int) -> ir.Value:
    """Views dimensions `at` and `at + 1` as one."""
    type_ = ir.RankedTensorType(value.type)
    groups = [[dim] for dim in range(at)] + [[at, at + 1]]
    groups += [[dim] for dim in range(at + 2, type_.rank)]
    return tensor.collapse_shape(collapsed_along(type_, at), value, groups)


def collapsed_along(type_: ir.RankedTensorType, at: int) -> ir.RankedTensorType:
    """The type with dimensions `at` and `at + 1` as one."""
    dynamic = ir.ShapedType.get_dynamic_size()
    pair = type_.shape[at : at + 2]
    extent = dynamic if dynamic in pair else pair[0] * pair[1]
    shape = [*type_.shape[:at], extent, *type_.shape[at + 2 :]]
    return ir.RankedTensorType.get(shape, type_.element_type)


def expand_shape(
    value: ir.Value, sizes: Sequence[Extent], reassociation: Sequence[Sequence[int]]
) -> ir.Value:
    """Views each dimension as those of a group of `reassociation`, which have these sizes."""
    element = ir.RankedTensorType(value.type).element_type
    static = static_sizes(sizes)
    type_ = ir.RankedTensorType.get(static, element)
    return tensor.expand_shape(type_, value, reassociation, dynamic_sizes(sizes), static)


def view_unit_as(value: ir.Value, at: int, rank: int) -> ir.Value:
    """Views dimension `at`, of extent 1, as `rank` dimensions of extent 1; 0: as none."""
    if rank > 0:
        return expand_along(value, at, [1] * rank)
    # Not a slice of lower rank: see `append`.
    sizes = sizes_of(value)
    kept = [*sizes[:at], *sizes[at + 1 :]]
    beside = min(at, len(kept) - 1)
    reassociation = [[dim + (dim > beside)] for dim in range(len(kept))]
    reassociation[beside] = [beside, beside + 1]
    element = ir.RankedTensorType(value.type).element_type
    return tensor.collapse_shape(
        ir.RankedTensorType.get(static_sizes(kept), element), value, reassociation
    )


def as_type(value: ir.Value, type_: ir.Type) -> ir.Value:
    """`value` in a type that states more or fewer of its extents."""
    return value if value.type == type_ else tensor.cast(type_, value)


def state_extent(value: ir.Value, at: int, extent: Extent) -> ir.Value:
    """Makes an extent static in the type, where another operand stated it."""
    tensor_type = ir.RankedTensorType(value.type)
    if not isinstance(extent, int) or not tensor_type.is_dynamic_dim(at):
        return value
    shape = list(tensor_type.shape)
    shape[at] = extent
    return tensor.cast(ir.RankedTensorType.get(shape, tensor_type.element_type), value)


def dims_of_slice(static_sizes: Sequence[int], type_: ir.Type) -> list[int]:
    """Which dimensions of a slice its tensor, of the same or a lower rank, has.

    As upstream does: a dimension is lacking where its size, always 1, is not the next one of the
    type. Sizes are compared as the op states them, before anything is known of dynamic ones.
    """
    shape = ir.ShapedType(type_).shape
    dims: list[int] = []
    for dim, size in enumerate(static_sizes):
        if len(dims) < len(shape) and size == shape[len(dims)]:
            dims.append(dim)
    return dims


def slice_along(value: ir.Value, at: int, start: Extent, size: Extent) -> ir.Value:
    """`size` elements from `start` on along dimension `at`, in place."""
    sizes = sizes_of(value)
    sizes[at] = size
    offsets: list[Extent] = [0] * len(sizes)
    offsets[at] = start
    return slice_at(value, offsets, sizes)


def slice_at(value: ir.Value, offsets: Sequence[Extent], sizes: Sequence[Extent]) -> ir.Value:
    """The elements from `offsets` on, in place."""
    element = ir.RankedTensorType(value.type).element_type
    return tensor.extract_slice(
        ir.RankedTensorType.get(static_sizes(sizes), element),
        value,
        dynamic_sizes(offsets),
        dynamic_sizes(sizes),
        [],
        static_sizes(offsets),
        static_sizes(sizes),
        [1] * len(sizes),
    )


def put_first(value: ir.Value, into: ir.Value) -> ir.Value:
    """`into`, whose first elements along each dimension are those of `value`."""
    sizes = sizes_of(value)
    return insert_at(value, into, sizes, [0] * len(sizes))


def first_of(value: ir.Value, sizes: Sequence[Extent]) -> ir.Value:
    """So many of the first elements along each dimension, in place."""
    if static_sizes(sizes) == ir.RankedTensorType(value.type).shape and not dynamic_sizes(sizes):
        return value
    zeros = [0] * len(sizes)
    return tensor.extract_slice(
        ir.RankedTensorType.get(static_sizes(sizes), ir.RankedTensorType(value.type).element_type),
        value,
        [],
        dynamic_sizes(sizes),
        [],
        zeros,
        static_sizes(sizes),
        [1] * len(sizes),
    )


def insert_first(value: ir.Value, into: ir.Value) -> ir.Value:
    """As `put_first`, of a value that may be all of `into`."""
    if value.type == into.type and ir.RankedTensorType(value.type).has_static_shape:
        return value
    return put_first(value, into)


def append(whole: ir.Value, tail: ir.Value, at: int) -> ir.Value:
    """`tail` behind `whole` along dimension `at`, which `tail` does not have."""
    sizes = sizes_of(whole)
    count = sizes[at]
    one_more = count + 1 if isinstance(count, int) else arith.addi(count, as_value(1))
    element = ir.RankedTensorType(whole.type).element_type
    merged = empty([*sizes[:at], one_more, *sizes[at + 1 :]], element)
    merged = insert_at(whole, merged, sizes, [0] * len(sizes))
    offsets: list[Extent] = [0] * len(sizes)
    offsets[at] = count
    # Of several dimensions of extent 1, bufferization may take another for the one that a slice
    # of lower rank lacks (MLIR 22.1): the tail gets that dimension first.
    return insert_at(_with_unit(tail, at), merged, [*sizes[:at], 1, *sizes[at + 1 :]], offsets)


def _with_unit(value: ir.Value, at: int) -> ir.Value:
    """Views `value` with one more dimension, of extent 1, at position `at`."""
    sizes = sizes_of(value)
    if not sizes:
        element = ir.RankedTensorType(value.type).element_type
        return tensor.expand_shape(ir.RankedTensorType.get([1], element), value, [], [], [1])
    if at < len(sizes):
        return expand_along(value, at, [1, sizes[at]])
    return expand_along(value, at - 1, [sizes[at - 1], 1])


def insert_at(
    value: ir.Value, into: ir.Value, sizes: Sequence[Extent], offsets: Sequence[Extent]
) -> ir.Value:
    """`into` with `value`, which has `sizes`, from `offsets` on."""
    return tensor.insert_slice(
        value,
        into,
        dynamic_sizes(offsets),
        dynamic_sizes(sizes),
        [],
        static_sizes(offsets),
        static_sizes(sizes),
        [1] * len(sizes),
    )


def sizes_of(value: ir.Value) -> list[Extent]:
    """The extents of all dimensions."""
    return [extent_of(value, at) for at in range(ir.RankedTensorType(value.type).rank)]
