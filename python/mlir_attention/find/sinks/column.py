# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sinks as columns of their own: concatenated to the scores, and dropped after the softmax.

    softmax([s, sink])[:-1] v        softmax([s, sink]) [v, 0]        softmax(q [k, 0]) [v, 0]

The softmax runs over more positions than there are keys. `Restriction` takes its scores apart
again: into those at the keys and those at the columns, of which there may be several, on both
sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mlir import ir

from mlir_attention.find.expressions.axes import Atom, Axes, Axis, all_leaves, leaves
from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Element,
    Position,
    Scalar,
    Splat,
)
from mlir_attention.find.expressions.structured_op import shape_of
from mlir_attention.find.expressions.symbolic_extents import (
    Product,
    difference,
    extents_of,
    sum_of,
)
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.sinks.joined_tensors import Piece, pieces_of, slice_along
from mlir_attention.support.walk import producer

_ZERO = Product(0)


@dataclass(frozen=True, eq=False)
class Part:
    """`count` positions of `whole`, of a total of so many, from `start` on; `axis` indexes them."""

    whole: Atom
    total: Product
    start: Product
    count: Product
    axis: Axis

    @property
    def end(self) -> Product:
        return sum_of((self.start, self.count))

    @property
    def is_whole(self) -> bool:
        return self.start == _ZERO and self.count == self.total


def kept_part(tracer: Tracer, element: Element) -> tuple[Part, Element] | None:
    """The part of a dimension that a slice keeps, and the element in what is sliced; None if it is
    no such slice."""
    op = producer(element.value)
    slice_ = slice_along(op) if op is not None and op.name == "tensor.extract_slice" else None
    if op is None or slice_ is None:
        return None
    at, source = slice_.at, op.operands[0]
    whole = Atom(shape_of(source)[at])
    total = extents_of(source)[at]
    part = Part(whole, total, slice_.start, slice_.count, leaves(element.axes[at]))
    return part, tracer.strip(_at(element, source, at, (whole,)))


def padded_part(tracer: Tracer, value: Element, keys: Axis) -> tuple[Part, Element] | None:
    """The part of the keys whose values are not those of padding by 0, and the element without
    padding; None if there is no padding."""
    at = _dimension_along(value, keys)
    if at is None or len(keys) != 1:
        return None
    total = extents_of(value.value)[at]
    for piece in pieces_of(producer(value.value), at):
        if piece.count != total and isinstance(piece.source, ir.Value):
            axis = (Atom(shape_of(piece.source)[at]),)
            part = Part(keys[0], total, piece.start, piece.count, axis)
            unpadded = without_padding(tracer, value, part)
            if unpadded is not None:
                return part, unpadded
    return None


def without_padding(tracer: Tracer, element: Element, keys: Part) -> Element | None:
    """The element at the keys of what is padded by 0 at the columns; None if it is not."""
    unpadded = Restriction(tracer, keys).of(element)
    columns = at_columns(tracer, keys, element)
    if not isinstance(unpadded, Element) or not columns:
        return None
    if any(constant_value(tracer, scalar) != 0.0 for _, scalar in columns):
        return None
    return tracer.strip(unpadded)


#: An expression along all positions, at those of a part.
AtPart = tuple[Part, Scalar]


def at_columns(
    tracer: Tracer, keys: Part, scalar: Scalar, zero: Element | None = None
) -> list[AtPart] | None:
    """The columns beside the keys, and what an expression is at them; None if it cannot be told.

    `zero` is an element that is 0 at all of them.
    """
    ranges = [(_ZERO, keys.start), (keys.end, keys.total)]
    return _at_parts(tracer, keys.whole, keys.total, ranges, scalar, zero)


def at_joined_parts(tracer: Tracer, whole: Atom, scalar: Scalar) -> list[AtPart]:
    """The parts of a dimension along which tensors are joined, and what an expression is at them;
    nothing if none are, or if it cannot be told."""
    for element in tracer.elements(scalar):
        at = _dimension_along(element, (whole,))
        if at is None:
            continue
        total = extents_of(element.value)[at]
        for piece in pieces_of(producer(element.value), at):
            if piece.count != total:
                edges = (_ZERO, piece.start, piece.end, total)
                return _at_parts(tracer, whole, total, list(pairwise(edges)), scalar) or []
    return []


def _at_parts(
    tracer: Tracer,
    whole: Atom,
    total: Product,
    ranges: Sequence[tuple[Product, Product]],
    scalar: Scalar,
    zero: Element | None = None,
) -> list[AtPart] | None:
    """An expression in ranges of positions, which are cut further where tensors are joined."""
    pending = list(reversed(ranges))
    found: list[AtPart] = []
    while pending:
        start, end = pending.pop()
        count = difference(end, start)
        if count == _ZERO:
            continue
        known = None if count.degree else count.known
        part = Part(whole, total, start, count, () if known == 1 else (Atom(known, fresh=True),))
        restriction = Restriction(tracer, part, zero=zero)
        scalar_there = restriction.of(scalar)
        if scalar_there is not None:
            found.append((part, scalar_there))
        elif restriction.cut is not None:
            pending += [(restriction.cut, end), (start, restriction.cut)]
        else:
            return None
    return found


class Restriction:
    """Expressions along all positions, at those of a part alone."""

    def __init__(
        self,
        tracer: Tracer,
        part: Part,
        *,
        zero: Element | None = None,
        kept: Element | None = None,
    ) -> None:
        """`zero` is an element that is 0 there, and `kept` one of a tensor that will have these
        positions alone."""
        self.tracer = tracer
        self.part = part
        self.zero = zero
        self.kept = kept
        #: Where two tensors are joined within the part, if that is why an expression has none.
        self.cut: Product | None = None
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
            return self._position(looked) if self._is_along((looked.axis,)) else looked
        if not isinstance(looked, Element) or not self._is_along(looked.axes):
            return looked
        if self.zero is not None and looked.value == self.zero.value:
            type_ = ir.RankedTensorType(looked.value.type).element_type
            return Splat(ir.FloatAttr.get(type_, 0.0))
        if self.kept is not None and looked.value == self.kept.value:
            return at_part(looked, self.part)
        return self._of_joined(looked)

    def _position(self, position: Position) -> Scalar | None:
        start = self.part.start
        if self.part.is_whole:
            return Position(_at_whole(position.axis, self.part), position.offset)
        if leaves(position.axis) != (self.part.whole,) or start.degree:
            return None
        return Position(self.part.axis, position.offset + start.known)

    def _of_joined(self, element: Element) -> Scalar | None:
        """The element in the tensor from which a join took the part."""
        part = self.part
        if part.is_whole:
            return at_part(element, part)
        at = _dimension_along(element, (part.whole,))
        if at is None:
            return None
        for piece in pieces_of(producer(element.value), at):
            if piece.holds(part.start, part.end):
                return self._of_piece(element, at, piece)
            if not piece.is_apart_from(part.start, part.end):
                self.cut = piece.cut_between(part.start, part.end)
                return None
        return None

    def _of_piece(self, element: Element, at: int, piece: Piece) -> Scalar | None:
        if not isinstance(piece.source, ir.Value):
            return piece.source
        whole = Atom(shape_of(piece.source)[at])
        start = difference(self.part.start, piece.start)
        part = Part(whole, extents_of(piece.source)[at], start, self.part.count, self.part.axis)
        inner = Restriction(self.tracer, part)
        found = inner.of(_at(element, piece.source, at, (whole,)))
        if inner.cut is not None:
            self.cut = sum_of((piece.start, inner.cut))
        return found

    def _is_along(self, axes: Axes) -> bool:
        return self.part.whole in all_leaves(axes)


def at_part(element: Element, part: Part) -> Element:
    """The element at the positions of a part, in a tensor that has these alone."""
    return Element(element.value, tuple(_at_whole(axis, part) for axis in element.axes))


def _at_whole(axis: Axis, part: Part) -> Axis:
    return tuple(
        atom for each in leaves(axis) for atom in (part.axis if each is part.whole else (each,))
    )


def _at(element: Element, source: ir.Value, at: int, axis: Axis) -> Element:
    """The element of another tensor, which `axis` indexes along dimension `at`."""
    return Element(source, (*element.axes[:at], axis, *element.axes[at + 1 :]))


def _dimension_along(element: Element, axis: Axis) -> int | None:
    """The dimension that `axis`, and nothing else, indexes."""
    found = [at for at, each in enumerate(element.axes) if set(leaves(each)) & set(axis)]
    return found[0] if len(found) == 1 and leaves(element.axes[found[0]]) == axis else None
