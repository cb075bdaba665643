# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Keys and values of 8 or 4 bits that a program dequantises before it multiplies them.

    (q - zero) * scale      any steps, in any order, in floats or in wider integers

Those of 4 bits lie two in a byte: `packing.py` finds them.

No dequantised copy is made if each step is taken after the sum that the element goes into, or by
what the element meets there. A key is summed along the depth, with the query:

    columns   the steps up to the last that varies along the depth: to the query
    rows      the steps behind them: to the score

and a value along the keys, with probabilities:

    of_keys   the steps up to the last that varies along the keys: scale and offset of the region
    rows      the steps behind them: to the output
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mlir import ir

from mlir_attention.find.expressions.axes import Atom, Axis
from mlir_attention.find.expressions.exponents import varies_along
from mlir_attention.find.expressions.scalar_expressions import Apply, Element, Scalar, Splat
from mlir_attention.find.expressions.scaling import Scale
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.packing import Unpacked, halves_of, unpacked, unpacked_parts

_PRODUCTS = ("arith.mulf", "arith.divf")
_SUMS = ("arith.addf", "arith.subf")

#: Sums of integers, as steps in floats: these hold all integers that they may be.
_INTEGER_SUMS = {"arith.addi": "arith.addf", "arith.subi": "arith.subf"}


@dataclass(frozen=True, eq=False)
class Quantised:
    """An element of 8 bits, or one of 4 bits in such a byte at a position along `packed`, and the
    steps by which it is dequantised, the first one first."""

    element: Element
    is_unsigned: bool
    steps: tuple[Scale, ...]
    packed: Atom | None = None


@dataclass(frozen=True, eq=False)
class Parted:
    """Steps in two: those taken within a sum, and those behind it."""

    within: tuple[Scale, ...]
    behind: tuple[Scale, ...]


def adds(steps: Sequence[Scale]) -> bool:
    """Whether one of the steps is a sum, as that with a zero point."""
    return any(name in _SUMS for name, _ in steps)


def quantised(tracer: Tracer, scalar: Scalar) -> Quantised | None:
    """The 8 bits that `scalar` is computed from; None if that is none, or a plain conversion of
    floats, which a group needs no help with."""
    found = _quantised(tracer, scalar)
    is_float = found is not None and not _is_i8(found.element)
    return None if found is None or (is_float and not found.steps) else found


def _quantised(tracer: Tracer, scalar: Scalar) -> Quantised | None:
    looked = tracer.look(scalar)
    if isinstance(looked, Element):
        return _joined(tracer, looked)
    if not isinstance(looked, Apply):
        return None
    operands = looked.operands
    if looked.name in ("arith.sitofp", "arith.uitofp"):
        return _integers(tracer, operands[0], is_unsigned=looked.name == "arith.uitofp")
    if looked.name == "arith.extf" and isinstance(operands[0], Element):
        stripped = tracer.strip(operands[0])
        if _bits(stripped) == 8:
            return Quantised(stripped, False, ())
    if looked.name in ("arith.extf", "arith.truncf"):
        return _quantised(tracer, operands[0])
    if looked.name in (*_PRODUCTS, *_SUMS):
        return _with_step(looked, looked.name, partial(_quantised, tracer))
    return None


def _joined(tracer: Tracer, element: Element) -> Quantised | None:
    """What both parts of a concatenation are: the halves of bytes, dequantised alike."""
    for refines in (False, True):
        halves = halves_of(tracer, element, refines=refines)
        if halves is None:
            return None
        found = _alike(tracer, halves.low, halves.high, halves.packed)
        if found is None:
            return None
    return found


def _alike(tracer: Tracer, low: Scalar, high: Scalar, packed: Atom) -> Quantised | None:
    left, right = tracer.look(low), tracer.look(high)
    if not isinstance(left, Apply) or not isinstance(right, Apply) or left.name != right.name:
        return None
    name, operands = left.name, list(zip(left.operands, right.operands, strict=True))
    if name in ("arith.sitofp", "arith.uitofp"):
        is_unsigned = name == "arith.uitofp"
        return _of_byte(unpacked_parts(tracer, *operands[0], packed, is_unsigned=is_unsigned))
    if name in ("arith.extf", "arith.truncf"):
        return _alike(tracer, *operands[0], packed)
    if name not in (*_PRODUCTS, *_SUMS):
        return None
    pairs = operands if name in ("arith.mulf", "arith.addf") else operands[:1]
    for at, pair in enumerate(pairs):
        found = _alike(tracer, *pair, packed)
        other, same = operands[1 - at]
        if found is not None and tracer.same(other, same):
            return replace(found, steps=(*found.steps, (name, other)))
    return None


def _of_byte(found: Unpacked | None) -> Quantised | None:
    if found is None:
        return None
    offset = ir.FloatAttr.get(ir.F32Type.get(), found.offset)
    steps: list[Scale] = [("arith.addf", Splat(offset))] if found.offset else []
    return Quantised(found.element, found.is_unsigned, tuple(steps), found.packed)


def _integers(tracer: Tracer, scalar: Scalar, *, is_unsigned: bool) -> Quantised | None:
    """The bytes that an integer is computed from, which then is taken as one without a sign or not.

    Sums of wider integers do not wrap, since no byte is near their limits.
    """
    halves = _of_byte(unpacked(tracer, scalar, is_unsigned=is_unsigned))
    if halves is not None:
        return halves
    if isinstance(scalar, Element) and _is_i8(scalar):
        return Quantised(tracer.strip(scalar), is_unsigned, ())
    looked = tracer.look(scalar)
    if not isinstance(looked, Apply):
        return None
    if looked.name in ("arith.extui", "arith.extsi"):
        has_sign = looked.name == "arith.extsi"
        if has_sign and is_unsigned:
            return None
        return _integers(tracer, looked.operands[0], is_unsigned=not has_sign)
    if looked.name in _INTEGER_SUMS and looked.op.results[0].type.width > 8 and not is_unsigned:
        find = partial(_integers, tracer, is_unsigned=False)
        return _with_step(looked, _INTEGER_SUMS[looked.name], find)
    return None


def _with_step(
    apply: Apply, name: str, find: Callable[[Scalar], Quantised | None]
) -> Quantised | None:
    """What `find` finds in an operand, and the step `name` with the other one."""
    left, right = apply.operands
    swapped = [] if name in ("arith.divf", "arith.subf") else [(right, left)]
    for inner, other in [(left, right), *swapped]:
        found = find(inner)
        if found is not None:
            return replace(found, steps=(*found.steps, (name, other)))
    return None


def _bits(element: Element) -> int:
    type_ = ir.RankedTensorType(element.value.type).element_type
    return type_.width if isinstance(type_, ir.IntegerType | ir.FloatType) else 0


def _is_i8(element: Element) -> bool:
    """Whether a group takes its elements as integers."""
    type_ = ir.RankedTensorType(element.value.type).element_type
    return isinstance(type_, ir.IntegerType) and type_.width == 8


def part(tracer: Tracer, steps: tuple[Scale, ...], within: Axis, behind: Axis) -> Parted | None:
    """Parts the steps behind the last one that varies along `within`.

    Products with what varies along `behind` move there. None if a step varies along both, or if a
    sum stands in the way of such a product.
    """
    is_within, is_behind = (
        [varies_along(tracer, scalar, axis) for _, scalar in steps] for axis in (within, behind)
    )
    end = max((at + 1 for at, varies in enumerate(is_within) if varies), default=0)
    kept: list[Scale] = []
    moved: list[Scale] = []
    for step, along_within, along_behind in zip(steps[:end], is_within, is_behind, strict=False):
        name, _ = step
        if along_within and along_behind:
            return None
        if along_behind and name in _PRODUCTS:
            moved.append(step)
        elif along_behind or (moved and name in _SUMS):
            return None
        else:
            kept.append(step)
    return Parted(tuple(kept), (*moved, *steps[end:]))
