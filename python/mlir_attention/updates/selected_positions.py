# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes one position where a select keeps all others.

`where(arange(N) == position, new, old)` computes every element of the cache anew. If `old` is to be
updated, `new` is inserted at the position instead, where there is such a position. A position for
each sequence of a batch gives a loop over the batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlir import ir
from mlir.dialects import arith, scf, tensor
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.find.expressions.axes import Axes, Axis, leaves, new_axes
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Scalar,
    Splat,
)
from mlir_attention.find.expressions.structured_op import compares_by, shape_of
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import (
    Extent,
    as_value,
    dynamic_sizes,
    extent_of,
    static_sizes,
)

_INTEGER_CASTS = ("arith.extsi", "arith.extui", "arith.index_cast", "arith.trunci")


@dataclass(frozen=True)
class _Write:
    """`new` is written at `position` along dimension `dim` of `old`, whose axes are `axes`."""

    old: ir.Value
    new: Element
    dim: int
    position: Scalar
    axes: Axes


def insert_at_position(op: ir.Operation) -> bool:
    """Replaces a select against a position by an insertion into what it selects elsewhere.

    False if `op`, a linalg op on tensors, is no such select; then nothing changes.
    """
    write = _match(op)
    if write is None:
        return False
    with ir.InsertionPoint(op), op.location:
        write = _with_stated_extents(write, op.results[0].type)
        replace_op(op, [_insert(write, _loops(write), {})])
    return True


def selected_elsewhere(op: ir.Operation) -> ir.Value | None:
    """The tensor that such a select keeps everywhere else; None if `op` is no such select."""
    write = _match(op)
    return None if write is None else write.old


def _match(op: ir.Operation) -> _Write | None:
    if len(op.results) != 1 or not isinstance(op.results[0].type, ir.RankedTensorType):
        return None
    tracer = Tracer()
    axes = new_axes(shape_of(op.results[0]))
    select = tracer.look(Element(op.results[0], axes))
    if not isinstance(select, Apply) or select.name != "arith.select":
        return None
    condition, hit, miss = select.operands
    write = _matched(tracer, condition, CmpIPredicate.eq, hit, miss, axes) or _matched(
        tracer, condition, CmpIPredicate.ne, miss, hit, axes
    )
    # A dimension of extent 1 at run time might be broadcast.
    return None if tracer.assumes_equal_extents else write


def _matched(
    tracer: Tracer,
    condition: Scalar,
    predicate: CmpIPredicate,
    new: Scalar,
    old: Scalar,
    axes: Axes,
) -> _Write | None:
    comparison = tracer.look(condition)
    if not isinstance(comparison, Apply) or comparison.name != "arith.cmpi":
        return None
    if not compares_by(comparison.op, predicate):
        return None
    if not isinstance(new, Element) or not isinstance(old, Element):
        return None
    old, new = tracer.strip(old), tracer.strip(new)
    if [_long(axis) for axis in old.axes] != [_long(axis) for axis in axes]:
        return None
    for index, position in (comparison.operands, reversed(comparison.operands)):
        dim = _dim_of_index(tracer, index, axes)
        if dim is None or not _is_computed(tracer, position, dim, axes):
            continue
        if _is_row(new, dim, axes):
            return _Write(old.value, new, dim, position, axes)
    return None


def _long(axis: Axis) -> Axis:
    """An axis without what has one position only."""
    return tuple(atom for atom in leaves(axis) if atom.extent != 1)


def _dim_of_index(tracer: Tracer, scalar: Scalar, axes: Axes) -> int | None:
    """The dimension that a scalar is the index of, as an integer that has all of its positions."""
    bits = 64
    index = tracer.look(scalar)
    while isinstance(index, Apply) and index.name in _INTEGER_CASTS:
        type_ = index.op.results[0].type
        if isinstance(type_, ir.IntegerType):
            bits = min(bits, type_.width)
        index = tracer.look(index.operands[0])
    if not isinstance(index, Position):
        return None
    long = _long(index.axis)
    if len(long) != 1 or (bits < 64 and not 0 < (long[0].extent or 0) < 1 << (bits - 1)):
        return None
    return next((at for at, axis in enumerate(axes) if _long(axis) == long), None)


def _is_computed(tracer: Tracer, scalar: Scalar, dim: int, axes: Axes) -> bool:
    """Whether a scalar can be computed for each row: from elements that do not vary along `dim`."""
    looked = tracer.look(scalar)
    if isinstance(looked, Captured | Splat):
        return True
    if isinstance(looked, Element):
        others = [_long(axis) for at, axis in enumerate(axes) if at != dim]
        return all(not _long(axis) or _long(axis) in others for axis in looked.axes)
    if isinstance(looked, Apply):
        is_total = looked.name.startswith("arith.") and not looked.op.regions
        return is_total and all(_is_computed(tracer, each, dim, axes) for each in looked.operands)
    return False


def _is_row(new: Element, dim: int, axes: Axes) -> bool:
    """Whether an element varies along all dimensions but `dim`, in their order."""
    wanted = [_long(axis) for at, axis in enumerate(axes) if at != dim and _long(axis)]
    return [_long(axis) for axis in new.axes if _long(axis)] == wanted


def _with_stated_extents(write: _Write, type_: ir.RankedTensorType) -> _Write:
    """The same with tensors whose types state what that of the result does.

    They may have been stripped of casts. What a cast states is asserted before anything is written.
    """
    new = write.new
    shape = list(new.value.type.shape)
    for number, dim in enumerate(_dims(write)):
        if dim is not None and not type_.is_dynamic_dim(dim):
            shape[number] = type_.get_dim_size(dim)
    wanted = ir.RankedTensorType.get(shape, type_.element_type)
    new = replace(new, value=_as(wanted, new.value))
    return replace(write, old=_as(type_, write.old), new=new)


def _dims(write: _Write) -> list[int | None]:
    """The dimension of `old` that each one of `new` is; None for those of one position."""
    return [
        next((dim for dim, own in enumerate(write.axes) if _long(own) == _long(axis)), None)
        if _long(axis)
        else None
        for axis in write.new.axes
    ]


def _loops(write: _Write) -> list[int]:
    """The dimensions that the position depends on."""
    found = {
        at
        for element in Tracer().elements(write.position)
        for axis in element.axes
        for at, own in enumerate(write.axes)
        if _long(axis) and _long(axis) == _long(own)
    }
    return sorted(found)


def _insert(write: _Write, loops: Sequence[int], at: dict[int, ir.Value]) -> ir.Value:
    """The new value; `at` has the positions along dimensions that are looped over."""
    if not loops:
        return _insert_row(write, write.old, at)
    zero, one = as_value(0), as_value(1)
    # All loops are one: nested ones would carry the tensor through each.
    extents = [as_value(extent_of(write.old, dim)) for dim in loops]
    count = extents[0]
    for extent in extents[1:]:
        count = arith.muli(count, extent)
    loop = scf.ForOp(zero, count, one, [write.old])
    with ir.InsertionPoint(loop.body):
        rest = loop.induction_variable
        for dim, extent in reversed(list(zip(loops, extents, strict=True))):
            at[dim] = arith.remui(rest, extent)
            rest = arith.divui(rest, extent)
        scf.YieldOp([_insert_row(write, loop.inner_iter_args[0], at)])
    return loop.results[0]


def _insert_row(write: _Write, old: ir.Value, at: dict[int, ir.Value]) -> ir.Value:
    index = ir.IndexType.get()
    position = _emit(Tracer(), write.position, write.axes, at)
    if position.type != index:
        position = arith.index_cast(index, position)
    extent = as_value(extent_of(write.old, write.dim))
    # As an unsigned number, a negative one is larger than any extent.
    exists = arith.cmpi(CmpIPredicate.ult, position, extent)
    branch = scf.IfOp(exists, [old.type], has_else=True)
    with ir.InsertionPoint(branch.then_block):
        scf.YieldOp([_written(write, old, {**at, write.dim: position})])
    with ir.InsertionPoint(branch.else_block):
        scf.YieldOp([old])
    return branch.results[0]


def _written(write: _Write, old: ir.Value, at: dict[int, ir.Value]) -> ir.Value:
    rank = old.type.rank
    offsets = [at.get(dim, 0) for dim in range(rank)]
    sizes = [1 if dim in at else extent_of(old, dim) for dim in range(rank)]
    kept = [size for dim, size in enumerate(sizes) if _is_in_rows(write, dim, at)]
    return tensor.insert_slice(
        _as(_tensor_type(kept, old.type), _row(write, at)),
        old,
        dynamic_sizes(offsets),
        dynamic_sizes(sizes),
        [],
        static_sizes(offsets),
        static_sizes(sizes),
        [1] * rank,
    )


def _row(write: _Write, at: dict[int, ir.Value]) -> ir.Value:
    """What is written, without the dimensions of one position."""
    new = write.new
    dims = _dims(write)
    offsets = [0 if dim is None else at.get(dim, 0) for dim in dims]
    sizes = [
        1 if dim is None or dim in at else extent_of(new.value, number)
        for number, dim in enumerate(dims)
    ]
    kept = [
        size
        for dim, size in zip(dims, sizes, strict=True)
        if dim is not None and _is_in_rows(write, dim, at)
    ]
    return tensor.extract_slice(
        _tensor_type(kept, new.value.type),
        new.value,
        dynamic_sizes(offsets),
        dynamic_sizes(sizes),
        [],
        static_sizes(offsets),
        static_sizes(sizes),
        [1] * len(sizes),
    )


def _is_in_rows(write: _Write, dim: int, at: dict[int, ir.Value]) -> bool:
    """Whether what is written at once has this dimension."""
    return dim not in at and bool(_long(write.axes[dim]))


def _tensor_type(extents: Sequence[Extent], alike: ir.RankedTensorType) -> ir.RankedTensorType:
    return ir.RankedTensorType.get(static_sizes(extents), alike.element_type)


def _as(type_: ir.RankedTensorType, value: ir.Value) -> ir.Value:
    """A tensor whose type may state other extents."""
    return value if value.type == type_ else tensor.cast(type_, value)


def _emit(tracer: Tracer, scalar: Scalar, axes: Axes, at: dict[int, ir.Value]) -> ir.Value:
    """Computes a position at the positions `at` of the dimensions that it depends on."""
    looked = tracer.look(scalar)
    if isinstance(looked, Captured):
        return looked.value
    if isinstance(looked, Splat):
        return arith.constant(ir.TypedAttr(looked.attribute).type, looked.attribute)
    if isinstance(looked, Element):
        indices = [
            next((at[dim] for dim in at if _long(axes[dim]) == _long(axis)), as_value(0))
            if _long(axis)
            else as_value(0)
            for axis in looked.axes
        ]
        return tensor.extract(looked.value, indices)
    assert isinstance(looked, Apply)
    operands = [_emit(tracer, each, axes, at) for each in looked.operands]
    return ir.Operation.create(
        looked.name,
        results=[result.type for result in looked.op.results],
        operands=operands,
        attributes={name: looked.op.attributes[name] for name in looked.op.attributes},
    ).result
