# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A sink as a column of its own: concatenated to the scores, and dropped after the softmax.

    softmax([s, sink])[:-1] v        softmax([s, sink]) [v, 0]        softmax(q [k, 0]) [v, 0]

The softmax runs over one position more than there are keys. `Restriction` takes its scores
apart again: into those at the keys and the one at the column.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir

from mlir_attention.find.expressions.axes import Atom, Axes, Axis, all_leaves, leaves
from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Scalar,
    Splat,
)
from mlir_attention.find.expressions.structured_op import shape_of
from mlir_attention.find.expressions.symbolic_extents import Product, expand, extent, resolve
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.support.extents import Extent, mixed_numbers
from mlir_attention.support.walk import producer

_ZERO, _ONE = Product(0), Product(1)


@dataclass(frozen=True, eq=False)
class Column:
    """All positions of `whole` but one are those of `keys`; the other one is the first if
    `is_first`, else the last. There are `count` keys, where that is to be checked."""

    whole: Atom
    keys: Axis
    is_first: bool
    count: Product | None = None


def dropped_column(tracer: Tracer, element: Element) -> tuple[Column, Element] | None:
    """The column that a slice drops, and the element in what is sliced; None if no column is."""
    op = producer(element.value)
    if op is None or op.name != "tensor.extract_slice":
        return None
    source = op.operands[0]
    names = ("static_offsets", "static_sizes", "static_strides")
    offsets, sizes, strides = mixed_numbers(op, names)
    extents = shape_of(source)
    if len(extents) != len(element.axes) or any(stride != 1 for stride in strides):
        return None

    starts = [_number(offset) for offset in offsets]
    counts = [_number(size) for size in sizes]
    cut = [at for at, count in enumerate(counts) if count != expand(extent(source, at))]
    if len(cut) != 1 or any(start != _ZERO for at, start in enumerate(starts) if at not in cut):
        return None
    (at,) = cut
    if starts[at] not in (_ZERO, _ONE):
        return None
    keys = leaves(element.axes[at])
    column = Column(Atom(extents[at]), keys, starts[at] == _ONE, counts[at])
    axes = (*element.axes[:at], (column.whole,), *element.axes[at + 1 :])
    return column, tracer.strip(Element(source, axes))


def padded_column(tracer: Tracer, value: Element, keys: Axis) -> tuple[Column, Element] | None:
    """The column at which a value was padded by 0, and the value without it; None if it was not."""
    if len(keys) != 1:
        return None
    (whole,) = keys
    for is_first in (False, True):
        count = None if whole.extent is None else whole.extent - 1
        column = Column(whole, (Atom(count),), is_first)
        unpadded = without_padding(tracer, value, column)
        if unpadded is not None:
            return column, unpadded
    return None


def without_padding(tracer: Tracer, element: Element, column: Column) -> Element | None:
    """The element at the keys of what is padded by 0 at the column; None if it is not."""
    parts = _parts_of(element, column)
    if parts is None or constant_value(tracer, parts[1]) != 0.0:
        return None
    return tracer.strip(parts[0])


class Restriction:
    """Expressions along all positions, at the keys alone or at the column alone."""

    def __init__(
        self, tracer: Tracer, column: Column, *, to_column: bool, zero: Element | None = None
    ) -> None:
        """`zero` is an element that is 0 at the column."""
        self.zero = zero
        self.tracer = tracer
        self.column = column
        self.to_column = to_column
        self._known: dict[int, tuple[Scalar, Scalar | None]] = {}

    def of(self, scalar: Scalar) -> Scalar | None:
        """The expression there; None if it cannot be told."""
        if id(scalar) not in self._known:
            # The expression is kept, so that its id stays its own.
            self._known[id(scalar)] = (scalar, self._of(scalar))
        return self._known[id(scalar)][1]

    def _of(self, scalar: Scalar) -> Scalar | None:
        if isinstance(scalar, Element) and not self._is_along(self.tracer.strip(scalar).axes):
            return scalar
        looked = self.tracer.look(scalar)
        if isinstance(looked, Apply):
            operands = [self.of(operand) for operand in looked.operands]
            known = tuple(operand for operand in operands if operand is not None)
            return Apply(looked.op, known) if len(known) == len(operands) else None
        if isinstance(looked, Position):
            return None if self._is_along((looked.axis,)) else looked
        if not isinstance(looked, Element):
            return looked
        if self.zero is not None and looked.value == self.zero.value:
            return self._at_zero(looked)
        parts = _parts_of(looked, self.column)
        return None if parts is None else parts[1 if self.to_column else 0]

    def _at_zero(self, element: Element) -> Scalar | None:
        if not self.to_column:
            return at_keys(element, self.column)
        type_ = ir.RankedTensorType(element.value.type).element_type
        return Splat(ir.FloatAttr.get(type_, 0.0))

    def _is_along(self, axes: Axes) -> bool:
        return self.column.whole in all_leaves(axes)


def at_keys(element: Element, column: Column) -> Element:
    """The element at the position of a key."""
    return Element(
        element.value,
        tuple(
            tuple(part for atom in leaves(axis) for part in _at_key(atom, column))
            for axis in element.axes
        ),
    )


def _at_key(atom: Atom, column: Column) -> Axis:
    return column.keys if atom is column.whole else (atom,)


def _parts_of(element: Element, column: Column) -> tuple[Element, Scalar] | None:
    """What a concatenation, or a padding, joins: the element at the keys and that at the column."""
    found = [at for at, axis in enumerate(element.axes) if column.whole in leaves(axis)]
    op = producer(element.value)
    if op is None or len(found) != 1 or leaves(element.axes[found[0]]) != (column.whole,):
        return None
    (at,) = found

    def at_position(source: ir.Value, axis: Axis) -> Element:
        return Element(source, (*element.axes[:at], axis, *element.axes[at + 1 :]))

    joined: Scalar
    if op.name == "tensor.concat":
        if len(op.operands) != 2 or ir.IntegerAttr(op.attributes["dim"]).value != at:
            return None
        of_column, of_keys = op.operands if column.is_first else reversed(op.operands)
        if shape_of(of_column)[at] != 1:
            return None
        joined = at_position(of_column, ())
    elif op.name == "tensor.pad":
        of_keys = op.operands[0]
        padding = _padding_of(op, at, is_first=column.is_first)
        if padding is None:
            return None
        joined = padding
    else:
        return None
    if column.count not in (None, expand(extent(of_keys, at))):
        return None
    return at_position(of_keys, column.keys), joined


def _number(extent_: Extent) -> Product:
    return Product(extent_) if isinstance(extent_, int) else expand(resolve(extent_))


def _padding_of(op: ir.Operation, at: int, *, is_first: bool) -> Scalar | None:
    """What a `tensor.pad` writes at one position along dimension `at`; None if it writes more."""
    low, high = mixed_numbers(op, ("static_low", "static_high"))
    wanted = [0] * len(low)
    wanted[at] = 1
    before, after = (wanted, [0] * len(low)) if is_first else ([0] * len(low), wanted)
    padding = op.regions[0].blocks[0].operations[-1].operands[0]
    source = producer(padding)
    is_outside = source is None or source.block != op.regions[0].blocks[0]
    if low != before or high != after:
        return None
    if is_outside and not isinstance(padding, ir.BlockArgument):
        return Captured(padding)
    return Apply(source, ()) if source is not None and source.name == "arith.constant" else None
