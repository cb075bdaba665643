# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`stablehlo.scatter`: slices that are written at positions that a tensor holds.

JAX makes it of `x.at[...].set` and its kinds, and of updates of slices in `vmap`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, linalg, tensor

from mlir_attention.checks.conditions import all_of
from mlir_attention.frontends.aten.loops import repeat_all
from mlir_attention.frontends.stablehlo.leftovers.scalars import element_of, inlined
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, static_sizes
from mlir_attention.support.tensor_slices import expand_shape, insert_at, sizes_of, slice_at
from mlir_attention.support.walk import constant_attribute


@dataclass(frozen=True)
class _Numbers:
    """The dimension numbers of the op: see StableHLO's specification."""

    update_window_dims: list[int]
    inserted_window_dims: list[int]
    input_batching_dims: list[int]
    scatter_indices_batching_dims: list[int]
    scattered_dims_to_operand_dims: list[int]
    index_vector_dim: int

    @staticmethod
    def of(op: ir.Operation) -> _Numbers:
        attributes = {name: op.attributes[f"leftover.{name}"] for name in _Numbers.__annotations__}
        axis = ir.IntegerAttr(attributes.pop("index_vector_dim")).value
        lists = {name: list(ir.DenseI64ArrayAttr(each)) for name, each in attributes.items()}
        return _Numbers(**lists, index_vector_dim=axis)


def convert_scatter(op: ir.Operation) -> bool:
    """One slice is one `tensor.insert_slice`; any number of them is a loop, in place.

    A slice that is not wholly inside is not written, as XLA has it. False for more than one tensor.
    """
    if len(op.operands) != 3:
        return False
    target, indices, updates = op.operands
    numbers = _Numbers.of(op)
    with ir.InsertionPoint(op), op.location:
        extents = sizes_of(target)
        of_updates = sizes_of(updates)
        scattered = [dim for dim in range(len(of_updates)) if dim not in numbers.update_window_dims]
        try:
            (result,) = repeat_all(
                [of_updates[dim] for dim in scattered],
                [target],
                lambda at, current: [
                    _write(op, numbers, (current, indices, updates), extents, scattered, at)
                ],
            )
        except _NoScalarsError:
            return False
    replace_op(op, [result])
    return True


class _NoScalarsError(Exception):
    """What combines two numbers has regions."""


def _write(
    op: ir.Operation,
    numbers: _Numbers,
    operands: tuple[ir.Value, ir.Value, ir.Value],
    extents: Sequence[Extent],
    scattered: Sequence[int],
    at: Sequence[ir.Value],
) -> ir.Value:
    """The tensor with one more slice written, the one that `at` says."""
    current, indices, updates = operands
    offsets, sizes = _window(numbers, indices, extents, sizes_of(updates), at)
    is_inside = []
    for dim in numbers.scattered_dims_to_operand_dims:
        last = _difference(extents[dim], sizes[dim])
        offset, known = offsets[dim], _known(offsets[dim])
        if known is not None and isinstance(last, int) and 0 <= known <= last:
            offsets[dim] = known
            continue
        is_inside += [
            arith.cmpi(arith.CmpIPredicate.sge, offset, as_value(0)),
            arith.cmpi(arith.CmpIPredicate.sle, offset, as_value(last)),
        ]
        offsets[dim] = arith.minsi(arith.maxsi(offset, as_value(0)), as_value(last))
    new = _slice(numbers, updates, sizes, scattered, at)
    block = op.regions[0].blocks[0]
    replaces = block.operations[0].operation.operands[:1] == [block.arguments[1]]
    if is_inside or not replaces:
        old = slice_at(current, offsets, sizes)
        new = _combined(block, all_of(is_inside) if is_inside else None, old, new, sizes)
    return insert_at(new, current, sizes, offsets)


def _window(
    numbers: _Numbers,
    indices: ir.Value,
    extents: Sequence[Extent],
    of_updates: Sequence[Extent],
    at: Sequence[ir.Value],
) -> tuple[list[Extent], list[Extent]]:
    """The offsets and sizes of a slice in the target."""
    units = {*numbers.inserted_window_dims, *numbers.input_batching_dims}
    window = iter(numbers.update_window_dims)
    sizes: list[Extent] = [
        1 if dim in units else of_updates[next(window)] for dim in range(len(extents))
    ]
    offsets: list[Extent] = [0] * len(extents)
    axis = numbers.index_vector_dim
    for number, dim in enumerate(numbers.scattered_dims_to_operand_dims):
        has_axis = axis < len(sizes_of(indices))
        place = [*at[:axis], number, *at[axis:]] if has_axis else list(at)
        offsets[dim] = arith.index_cast(ir.IndexType.get(), element_of(indices, place))
    for dim, batch in zip(
        numbers.input_batching_dims, numbers.scatter_indices_batching_dims, strict=True
    ):
        offsets[dim] = at[batch - (batch > axis)]
    return offsets, sizes


def _slice(
    numbers: _Numbers,
    updates: ir.Value,
    sizes: Sequence[Extent],
    scattered: Sequence[int],
    at: Sequence[ir.Value],
) -> ir.Value:
    """What is written there, with the dimensions of the target."""
    of_updates = sizes_of(updates)
    offsets: list[Extent] = [0] * len(of_updates)
    for dim, position in zip(scattered, at, strict=True):
        offsets[dim], of_updates[dim] = position, 1
    part = slice_at(updates, offsets, of_updates)
    kept = [of_updates[dim] for dim in numbers.update_window_dims]
    # As one dimension less each time: all groups of dimensions may be units.
    element = ir.RankedTensorType(part.type).element_type
    groups = groups_beside_units(len(of_updates), numbers.update_window_dims)
    part = tensor.collapse_shape(ir.RankedTensorType.get(static_sizes(kept), element), part, groups)
    units = {*numbers.inserted_window_dims, *numbers.input_batching_dims}
    window = [dim for dim in range(len(sizes)) if dim not in units]
    return expand_shape(part, sizes, groups_beside_units(len(sizes), window))


def groups_beside_units(rank: int, kept: Sequence[int]) -> list[list[int]]:
    """The dimensions that are joined, of extent 1 but for those that are `kept`, one each."""
    if not kept:
        return []
    ends = [*kept[1:], rank]
    return [
        list(range(0 if number == 0 else dim, end))
        for number, (dim, end) in enumerate(zip(kept, ends, strict=True))
    ]


def _combined(
    block: ir.Block,
    is_inside: ir.Value | None,
    old: ir.Value,
    new: ir.Value,
    sizes: Sequence[Extent],
) -> ir.Value:
    """Each number of `old` and of `new` combined, or `old` where the slice is not inside."""
    identity = ir.AffineMap.get_identity(len(sizes))
    generic = linalg.GenericOp(
        [old.type],
        [old, new],
        [tensor.empty(sizes, ir.RankedTensorType(old.type).element_type)],
        [identity] * 3,
        [linalg.IteratorType.parallel] * len(sizes),
    )
    element = ir.RankedTensorType(old.type).element_type
    body = generic.regions[0].blocks.append(*[element] * 3, arg_locs=[ir.Location.current] * 3)
    with ir.InsertionPoint(body):
        before, after = body.arguments[:2]
        value = inlined(block, [before, after])
        if value is None:
            raise _NoScalarsError
        if is_inside is not None:
            value = arith.select(is_inside, value, before)
        linalg.YieldOp([value])
    return generic.results[0]


def _known(offset: Extent) -> int | None:
    """The number that an offset always is."""
    if isinstance(offset, int):
        return offset
    before = (
        offset.owner.operation.operands[0] if not isinstance(offset.owner, ir.Block) else offset
    )
    constant = constant_attribute(before)
    return ir.IntegerAttr(constant).value if isinstance(constant, ir.IntegerAttr) else None


def _difference(one: Extent, other: Extent) -> Extent:
    if isinstance(one, int) and isinstance(other, int):
        return one - other
    return arith.subi(as_value(one), as_value(other))
