# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Integers of 4 bits of which a program takes two out of each byte.

    stack([b & 15, b >> 4], -1).flatten(-2)      neighbours, 2 i and 2 i + 1, share a byte
    cat([b & 15, b >> 4], -1)                    i and i + d / 2 do

Both halves are told by what the program computes of each of the 256 bytes, however it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir

from mlir_attention.find.expressions.axes import Atom, leaves, split
from mlir_attention.find.expressions.reductions import constant_value
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Scalar,
    Splat,
    is_same_position,
)
from mlir_attention.find.expressions.structured_op import shape_of
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.integer_functions import function_of, signed
from mlir_attention.support.walk import producer

_BYTES = range(256)

#: Ops, one after another, that are followed.
_MOST_STEPS = 50


@dataclass(frozen=True, eq=False)
class Unpacked:
    """An integer of 4 bits in a byte.

    Attributes:
      element: the byte.
      packed: the index that is 0 for its low half, 1 for its high half.
      is_unsigned: whether the integer is from 0 to 15, not from -8 to 7.
      offset: what the program adds to it.
    """

    element: Element
    packed: Atom
    is_unsigned: bool
    offset: int


@dataclass(frozen=True, eq=False)
class Halves:
    """What a tensor of two equal parts has at an index of each, `low` where `packed` is 0."""

    low: Element
    high: Element
    packed: Atom


def halves_of(tracer: Tracer, element: Element, *, refines: bool) -> Halves | None:
    """The parts that are concatenated to the tensor of an element; None if they are no two equal
    ones.

    With `refines`, the index along both becomes that of the part and that within it; otherwise
    the parts are taken at indices of their own, which tells whether they are worth it.
    """
    element = tracer.strip(element)
    op = producer(element.value)
    if op is None or op.name != "tensor.concat" or len(op.operands) != 2:
        return None
    at = ir.IntegerAttr(op.attributes["dim"]).value
    extent, other = [shape_of(operand)[at] for operand in op.operands]
    if extent is None or extent != other:
        return None
    own = ((Atom(2),), (Atom(extent),))
    parts = split(element.axes[at], (2, extent)) if refines else own
    if parts is None or len(leaves(parts[0])) != 1:
        return None

    def part(source: ir.Value) -> Element:
        assert parts is not None
        return Element(source, (*element.axes[:at], parts[1], *element.axes[at + 1 :]))

    (packed,) = leaves(parts[0])
    return Halves(part(op.operands[0]), part(op.operands[1]), packed)


def unpacked(tracer: Tracer, scalar: Scalar, *, is_unsigned: bool) -> Unpacked | None:
    """The halves of bytes that an integer is computed from, which `is_unsigned` or has a sign.

    None if it is none, or is computed from anything else than constants besides.
    """
    trial = _OfBytes(tracer)
    integers = trial.integers(scalar)
    if integers is None or integers.packed is None:
        return None
    if _unpacked(integers, integers.packed, is_unsigned=is_unsigned) is None:
        return None
    # Only what joins the halves is refined, and no other concatenation, as that of keys.
    refined = _OfBytes(tracer, trial.joined_at(integers.packed)).integers(scalar)
    if refined is None or refined.packed is None:
        return None
    return _unpacked(refined, refined.packed, is_unsigned=is_unsigned)


def unpacked_parts(
    tracer: Tracer, low: Scalar, high: Scalar, packed: Atom, *, is_unsigned: bool
) -> Unpacked | None:
    """The halves of bytes that two integers, of which `packed` chooses one, are computed from."""
    of_bytes = _OfBytes(tracer)
    joined = _joined(of_bytes.integers(low), of_bytes.integers(high), packed)
    return None if joined is None else _unpacked(joined, packed, is_unsigned=is_unsigned)


@dataclass(frozen=True, eq=False)
class _Integers:
    """What an expression is for each byte, as bits, in the low and in the high half.

    Attributes:
      byte: the byte that it is computed from, if it is no constant.
      packed: the index of the half; None of what is the same for both.
    """

    low: Sequence[int]
    high: Sequence[int]
    width: int
    byte: Element | None = None
    packed: Atom | None = None


def _unpacked(integers: _Integers, packed: Atom, *, is_unsigned: bool) -> Unpacked | None:
    """The halves of a byte, if they are what the integers are."""
    low, high = (
        [number if is_unsigned else signed(number, integers.width) for number in half]
        for half in (integers.low, integers.high)
    )
    of_half = low[:16]
    if any((low[b], high[b]) != (of_half[b & 15], of_half[b >> 4]) for b in _BYTES):
        return None
    offset = of_half[0]
    for has_sign in (False, True):
        if of_half == [offset + (signed(n, 4) if has_sign else n) for n in range(16)]:
            # What is the same for all bytes would not be this.
            assert integers.byte is not None
            return Unpacked(integers.byte, packed, not has_sign, offset)
    return None


def _joined(low: _Integers | None, high: _Integers | None, packed: Atom) -> _Integers | None:
    """The low half of one expression and the high half of another, of one byte."""
    if low is None or high is None or low.packed or high.packed or low.byte is None:
        return None
    if high.byte is None or not _is_same(low.byte, high.byte):
        return None
    return _Integers(low.low, high.high, low.width, low.byte, packed)


class _OfBytes:
    """Computes what integers are that come from one byte, or both halves of it, and constants."""

    def __init__(self, tracer: Tracer, joined: Element | None = None) -> None:
        """With the element where halves are `joined`, its index is refined."""
        self.tracer = tracer
        self.joined = joined
        self._joins: list[tuple[Element, Halves]] = []
        # Expressions are kept, so that no other one gets the identity of one seen.
        self._known: dict[int, tuple[Scalar, _Integers | None]] = {}

    def joined_at(self, packed: Atom) -> Element:
        """The element where the halves are joined that `packed` chooses one of."""
        return next(element for element, halves in self._joins if halves.packed is packed)

    def integers(self, scalar: Scalar, depth: int = 0) -> _Integers | None:
        """None if it is computed from anything else."""
        width = _width_of(scalar)
        if width is None or depth > _MOST_STEPS:
            return None
        if id(scalar) not in self._known:
            self._known[id(scalar)] = (scalar, self._integers(scalar, width, depth))
        return self._known[id(scalar)][1]

    def _integers(self, scalar: Scalar, width: int, depth: int) -> _Integers | None:
        looked = self.tracer.look(scalar)
        computed: _Integers | None = None
        constant = constant_value(self.tracer, looked)
        if constant is not None:
            number = int(constant) % (1 << width)
            return _Integers([number] * 256, [number] * 256, width)
        if isinstance(looked, Apply):
            computed = self._of_op(looked, width, depth)
        elif isinstance(looked, Element):
            computed = self._of_halves(looked, depth)
        if computed is None and width == 8 and isinstance(scalar, Element):
            return _Integers(_BYTES, _BYTES, 8, self.tracer.strip(scalar))
        return computed

    def _of_op(self, apply: Apply, width: int, depth: int) -> _Integers | None:
        compute = function_of(apply.op)
        if compute is None:
            return None
        operands = [self.integers(operand, depth + 1) for operand in apply.operands]
        known = [operand for operand in operands if operand is not None]
        bytes_ = [operand.byte for operand in known if operand.byte is not None]
        packed = {operand.packed for operand in known if operand.packed is not None}
        is_one = len(packed) <= 1 and all(_is_same(bytes_[0], byte) for byte in bytes_)
        if len(known) != len(operands) or not known or not is_one:
            return None
        low, high = (
            [compute(*numbers) for numbers in zip(*halves, strict=True)]
            for halves in ([each.low for each in known], [each.high for each in known])
        )
        numbers = [number for number in (*low, *high) if number is not None]
        if len(numbers) != 2 * len(_BYTES):
            return None
        byte, of_halves = next(iter(bytes_), None), next(iter(packed), None)
        return _Integers(numbers[:256], numbers[256:], width, byte, of_halves)

    def _of_halves(self, element: Element, depth: int) -> _Integers | None:
        """What a concatenation of two parts is."""
        if self.joined is not None and not _is_same(self.joined, element):
            return None
        found = next((halves for other, halves in self._joins if _is_same(other, element)), None)
        halves = found or halves_of(self.tracer, element, refines=self.joined is not None)
        if halves is None:
            return None
        if found is None:
            self._joins.append((element, halves))
        low, high = (self.integers(part, depth + 1) for part in (halves.low, halves.high))
        return _joined(low, high, halves.packed)


def _is_same(left: Element, right: Element) -> bool:
    return bool(left.value == right.value) and is_same_position(left, right)


def _width_of(scalar: Scalar) -> int | None:
    """The bits of an integer; None of another type."""
    type_: ir.Type | None = None
    if isinstance(scalar, Element):
        type_ = ir.RankedTensorType(scalar.value.type).element_type
    elif isinstance(scalar, Apply):
        type_ = scalar.op.results[0].type
    elif isinstance(scalar, Captured):
        type_ = scalar.value.type
    elif isinstance(scalar, Splat):
        type_ = ir.TypedAttr(scalar.attribute).type
    return type_.width if isinstance(type_, ir.IntegerType) else None
