# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that read or write caches, over the part of one rank: views, casts, and written rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith, cf, linalg, tensor

from mlir_attention.diagnostics import RewriteError
from mlir_attention.sharding.exchange import times
from mlir_attention.sharding.layout import Axes, offset_of
from mlir_attention.sharding.part import Part
from mlir_attention.support.extents import (
    Extent,
    as_value,
    dynamic_sizes,
    empty,
    extent_of,
    mixed_numbers,
    static_sizes,
)
from mlir_attention.support.tensor_slices import (
    as_type,
    dims_of_slice,
    expand_shape,
    insert_at,
    sizes_of,
    slice_along,
)
from mlir_attention.support.walk import reassociation

#: The part of an op's one result, from those of its operands; at the insertion point.
Rule = Callable[[ir.Operation, dict[ir.Value, Part]], Part]


def cast(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """`tensor.cast`: of the part."""
    part = parts[op.operands[0]]
    type_ = part.layout.local_type(ir.RankedTensorType(op.results[0].type), op.location)
    return part.viewed(as_type(part.value, type_), part.layout)


def transpose(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """`linalg.transpose`: of the part."""
    part = parts.get(op.operands[0])
    if part is None:
        raise RewriteError(op.location, "a sharded tensor cannot be the destination of an op")
    order = list(ir.DenseI64ArrayAttr(op.attributes["permutation"]))
    sizes = sizes_of(part.value)
    element = ir.RankedTensorType(part.value.type).element_type
    init = empty([sizes[dim] for dim in order], element)
    moved = linalg.transpose(part.value, outs=[init], permutation=order)
    value = moved if isinstance(moved, ir.Value) else moved.result[0]
    return part.viewed(value, part.layout.with_axes([part.layout.axes[dim] for dim in order]))


def collapse(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """`tensor.collapse_shape`: a dimension that is cut stays the slowest of those joined to it."""
    part = parts[op.operands[0]]
    groups = reassociation(op)
    shape = ir.RankedTensorType(op.operands[0].type).shape
    axes = [_axes_of_joined(op, part, group, shape) for group in groups]
    layout = part.layout.with_axes(axes)
    type_ = layout.local_type(ir.RankedTensorType(op.results[0].type), op.location)
    return part.viewed(tensor.collapse_shape(type_, part.value, groups), layout)


def expand(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """`tensor.expand_shape`: a dimension that is cut is so along the slowest that it becomes."""
    part = parts[op.operands[0]]
    groups = reassociation(op)
    result = ir.RankedTensorType(op.results[0].type)
    axes: list[Axes] = [()] * result.rank
    for at, over in part.layout.cut:
        slowest = next((dim for dim in groups[at] if result.shape[dim] != 1), groups[at][0])
        axes[slowest] = over
    layout = part.layout.with_axes(axes)
    (sizes,) = mixed_numbers(op, ["static_output_shape"])
    for dim, _ in layout.cut:
        if not isinstance(sizes[dim], int):
            raise RewriteError(
                op.location, f"dimension {dim}, which is cut, must have a static extent"
            )
    shape = layout.local_type(result, op.location).shape
    local = [
        sizes[dim] if ir.ShapedType.is_dynamic_size(extent) else extent
        for dim, extent in enumerate(shape)
    ]
    return part.viewed(expand_shape(part.value, local, groups), layout)


def insert(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """`tensor.insert_slice` into a cache: a rank writes those rows whose positions it owns.

    That the whole cache has the positions is asserted: each rank writes within its part.
    """
    source, into = op.operands[0], op.operands[1]
    part = parts.get(into)
    if part is None:
        raise RewriteError(op.location, "a part of a tensor cannot be inserted into a whole one")
    offsets, sizes, strides = _slice_of(op)
    known: dict[int, Axes] = {}
    if source in parts:
        known = dict(parts[source].layout.cut)
        source = parts[source].value
        _check_source(op, source, part, known, offsets, sizes)
    source = _in_full_rank(op, source, sizes)
    for at, axes in part.layout.cut:
        if strides[at] != 1:
            raise RewriteError(op.location, f"dimension {at}, which is cut, must have the stride 1")
        whole = extent_of(into, at) if _is_static(into, at) else None
        own = extent_of(part.value, at)
        start = offset_of(part.layout.grid, axes, own)
        if offsets[at] == 0 and whole is not None and sizes[at] == whole:
            sizes[at] = own
            if at not in known:
                source = slice_along(source, at, start, own)
            continue
        end = whole if whole is not None else times(own, part.layout.grid.count(axes))
        _assert_within(offsets[at], sizes[at], end, at)
        first, count, offsets[at] = _owned(offsets[at], sizes[at], start, own)
        source, sizes[at] = slice_along(source, at, first, count), count
    if any(stride != 1 for stride in strides):
        raise RewriteError(op.location, "rows of a cache that is cut must have the stride 1")
    return part.viewed(insert_at(source, part.value, sizes, offsets), part.layout)


def extract(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """`tensor.extract_slice` of all positions that are cut."""
    part = parts[op.operands[0]]
    names = ["static_offsets", "static_sizes", "static_strides"]
    offsets, sizes, strides = mixed_numbers(op, names)
    whole = ir.RankedTensorType(op.operands[0].type).shape
    kept = dims_of_slice(static_sizes(sizes), op.results[0].type)
    for at, _ in part.layout.cut:
        if (offsets[at], sizes[at], strides[at]) != (0, whole[at], 1) or at not in kept:
            raise RewriteError(
                op.location, f"dimension {at} is cut, and cannot be sliced: {part.layout}"
            )
        sizes[at] = extent_of(part.value, at)
    layout = part.layout.with_axes([part.layout.axes[at] for at in kept])
    type_ = layout.local_type(ir.RankedTensorType(op.results[0].type), op.location)
    value = tensor.extract_slice(
        type_,
        part.value,
        *(dynamic_sizes(numbers) for numbers in (offsets, sizes, strides)),
        *(static_sizes(numbers) for numbers in (offsets, sizes, strides)),
    )
    return part.viewed(value, layout)


def concat(op: ir.Operation, parts: dict[ir.Value, Part]) -> Part:
    """`tensor.concat` along a dimension that is whole, of parts that are cut alike."""
    found = [parts.get(value) for value in op.operands]
    first = next(part for part in found if part is not None)
    at = ir.IntegerAttr(op.attributes["dim"]).value
    if first.layout.axes[at]:
        raise RewriteError(
            op.location,
            f"dimension {at} is cut, and cannot grow: insert rows into a cache of a fixed length",
        )
    if any(part is None or part.layout != first.layout for part in found):
        raise RewriteError(op.location, "tensors that are concatenated must be cut alike")
    type_ = first.layout.local_type(ir.RankedTensorType(op.results[0].type), op.location)
    value = tensor.concat(type_, at, [part.value for part in found if part is not None])
    return Part(value, first.layout, all(part.may_gather for part in found if part is not None))


#: The rule of each op that takes a part of a tensor.
RULES: dict[str, Rule] = {
    "tensor.concat": concat,
    "tensor.extract_slice": extract,
    "linalg.transpose": transpose,
    "tensor.cast": cast,
    "tensor.collapse_shape": collapse,
    "tensor.expand_shape": expand,
    "tensor.insert_slice": insert,
}


def _axes_of_joined(op: ir.Operation, part: Part, group: list[int], shape: list[int]) -> Axes:
    """Of the dimension that those of `group` become."""
    found: Axes = ()
    before_is_one = True
    for dim in group:
        axes = part.layout.axes[dim]
        if axes:
            if not before_is_one:
                raise RewriteError(
                    op.location,
                    f"dimension {dim} is cut, and cannot be joined to a slower one: the parts "
                    "would not be one behind another",
                )
            found = axes
        before_is_one = before_is_one and shape[dim] == 1
    return found


def _slice_of(op: ir.Operation) -> tuple[list[Extent], list[Extent], list[Extent]]:
    """Offsets, sizes and strides of a `tensor.insert_slice`."""
    dynamic = iter(list(op.operands)[2:])
    marker = ir.ShapedType.get_dynamic_size()
    offsets, sizes, strides = (
        [
            next(dynamic) if number == marker else number
            for number in ir.DenseI64ArrayAttr(op.attributes[name])
        ]
        for name in ("static_offsets", "static_sizes", "static_strides")
    )
    return offsets, sizes, strides


def _check_source(
    op: ir.Operation,
    source: ir.Value,
    into: Part,
    cut: dict[int, Axes],
    offsets: Sequence[Extent],
    sizes: Sequence[Extent],
) -> None:
    """Raises RewriteError unless a part, cut so, is what the same rank has of a whole dimension."""
    whole = ir.RankedTensorType(op.operands[1].type).shape
    if ir.RankedTensorType(source.type).rank != len(sizes) or any(
        into.layout.axes[at] != axes or offsets[at] != 0 or sizes[at] != whole[at]
        for at, axes in cut.items()
    ):
        raise RewriteError(op.location, "a part of a tensor cannot be inserted into another part")


def _in_full_rank(op: ir.Operation, source: ir.Value, sizes: list[Extent]) -> ir.Value:
    """The source with a dimension of extent 1 for each that it lacks."""
    type_ = ir.RankedTensorType(source.type)
    if type_.rank == len(sizes):
        return source
    dims = dims_of_slice(static_sizes(sizes), type_)
    groups: list[list[int]] = []
    for dim in range(len(sizes)):
        # One that is lacking goes with the one before it, and those in front with the first.
        if dim in dims[1:] or not groups:
            groups.append([])
        groups[-1].append(dim)
    return expand_shape(source, sizes, groups if dims else [])


def _owned(
    position: Extent, count: Extent, start: ir.Value, own: Extent
) -> tuple[ir.Value, ir.Value, ir.Value]:
    """Which of `count` rows from `position` on this rank owns, of `own` from `start` on.

    The number of the first, how many they are, and where they are in the part.
    """
    position, count, own = as_value(position), as_value(count), as_value(own)

    def clamp(value: ir.Value, most: ir.Value) -> ir.Value:
        return arith.minsi(arith.maxsi(value, as_value(0)), most)

    local = arith.subi(position, start)
    begin = clamp(local, own)
    end = clamp(arith.addi(local, count), own)
    first = clamp(arith.subi(begin, local), count)
    return first, arith.subi(end, begin), begin


def _assert_within(position: Extent, count: Extent, whole: Extent, at: int) -> None:
    if isinstance(position, int) and isinstance(count, int) and isinstance(whole, int):
        return  # The verifier has looked.
    last = arith.subi(as_value(whole), as_value(count))
    is_before_end = arith.cmpi(arith.CmpIPredicate.sle, as_value(position), last)
    is_from_zero = arith.cmpi(arith.CmpIPredicate.sge, as_value(position), as_value(0))
    extent = f"{whole} " if isinstance(whole, int) else ""
    cf.assert_(
        arith.andi(is_from_zero, is_before_end),
        ir.StringAttr.get(
            f"rows are written outside of the {extent}positions of a sharded tensor, dimension {at}"
        ),
    )


def _is_static(value: ir.Value, at: int) -> bool:
    return not ir.RankedTensorType(value.type).is_dynamic_dim(at)
