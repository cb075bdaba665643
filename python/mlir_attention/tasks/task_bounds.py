# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is known of the extents of a task that are dynamic in its types.

Tiling and outlining know more than they can say in types: tiles of rows have a most that the last
one does not reach, and a task of any number of keys has no more than a chunk. They note both at the
group, in two attributes that only this module reads and writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from mlir import ir

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support.linear_forms import constant_of
from mlir_attention.support.walk import producer, producer_named

_MOST_ROWS, _MOST_KEYS = "attention.cpu_most_rows", "attention.cpu_most_keys"


def forget_bounds(group: GroupOp) -> None:
    """Drops what a program may say of bounds, which nobody has checked."""
    for name in (_MOST_ROWS, _MOST_KEYS):
        if name in group.attributes:
            del group.attributes[name]


def note_most_rows(group: GroupOp, most: Mapping[int, int]) -> None:
    """States the most rows along dimensions of queries."""
    if most:
        count = max(most) + 1
        extents = [most.get(dim, 0) for dim in range(count)]
        group.attributes[_MOST_ROWS] = ir.DenseI64ArrayAttr.get(extents, group.context)


def most_rows(group: GroupOp, dim: int) -> int | None:
    """The most rows of a task along a query dimension; None if nothing is noted."""
    if _MOST_ROWS not in group.attributes:
        return None
    noted = list(ir.DenseI64ArrayAttr(group.attributes[_MOST_ROWS]))
    return noted[dim] or None if dim < len(noted) else None


def note_most_keys(group: GroupOp, most: int | None) -> None:
    """States the most keys of a task, if they are known."""
    if most is not None:
        i64 = ir.IntegerType.get_signless(64, group.context)
        group.attributes[_MOST_KEYS] = ir.IntegerAttr.get(i64, most)


def most_keys(group: GroupOp) -> int | None:
    """The most keys of a task, of one dimension of keys; None if that is not known."""
    if _MOST_KEYS in group.attributes:
        return int(ir.IntegerAttr(group.attributes[_MOST_KEYS]).value)
    space = IterationSpace.of(group)
    (key,) = space.long_key_dims
    if key in space.static_extents:
        return space.static_extents[key]
    bounds = [_most_rows_of(operand) for operand in (group.key, group.value)]
    return min((bound for bound in bounds if bound is not None), default=None)


def _most_rows_of(value: ir.Value) -> int | None:
    """A bound on the only dynamic extent of a tensor."""
    most = _most_elements(value)
    dynamic = [at for at in range(value.type.rank) if value.type.is_dynamic_dim(at)]
    if most is None or len(dynamic) != 1:
        return None
    return most // prod(extent for extent in value.type.shape if extent >= 0)


def _most_elements(value: ir.Value) -> int | None:
    """A bound on the number of elements, from what `value` is a view of."""
    if value.type.has_static_shape:
        return prod(value.type.shape)
    op = producer(value)
    if op is None:
        return None
    if op.name in ("tensor.cast", "tensor.expand_shape", "tensor.collapse_shape"):
        return _most_elements(op.operands[0])
    if op.name != "tensor.extract_slice":
        return None
    sizes = [_most(size) for size in op.opview.sizes]
    known = [size for size in sizes if size is not None]
    static = [size for size in op.opview.static_sizes if not ir.ShapedType.is_dynamic_size(size)]
    bounds = [_most_elements(op.operands[0])]
    bounds += [prod([*static, *known])] if len(known) == len(sizes) else []
    return min((bound for bound in bounds if bound is not None), default=None)


def _most(size: ir.Value) -> int | None:
    """A bound on a size: that of a remainder."""
    remainder = producer_named(size, "arith.remui")
    divisor = constant_of(remainder.operands[1]) if remainder else None
    return None if divisor is None else divisor - 1
