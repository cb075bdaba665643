# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What an attention does to a score: steps, for the region of a group or for a tensor of scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlir import ir
from mlir.dialects import arith, math

from mlir_attention.dialects import attention, linalg
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.support import scalars
from mlir_attention.support.extents import Extent, as_value
from mlir_attention.support.linalg_builders import elementwise, extents_of, reduce

#: The position along the dimension with a letter.
Index = Callable[[str], ir.Value]
#: The new score, of the score, an element of each operand of the step, and positions.
Step = Callable[[ir.Value, Sequence[ir.Value], Index], ir.Value]


@dataclass
class Scores:
    """The steps from a product of query and key to what goes into the softmax."""

    operands: list[Part] = field(default_factory=list)
    _steps: list[tuple[int, int, Step]] = field(default_factory=list)

    def then(self, step: Step, *operands: Part) -> None:
        """Adds a step, which reads an element of each of `operands`."""
        start = len(self.operands)
        self.operands += operands
        self._steps.append((start, len(self.operands), step))

    def copy(self) -> Scores:
        """The steps so far."""
        return Scores(list(self.operands), list(self._steps))

    def compute(self, score: ir.Value, elements: Sequence[ir.Value], index: Index) -> ir.Value:
        """The score after all steps, where the insertion point is."""
        for start, end, step in self._steps:
            score = step(score, elements[start:end], index)
        return score

    # ---- the steps

    def scale(self, factor: float | ir.Value) -> None:
        """Multiplies by a factor."""
        if isinstance(factor, float) and factor == 1.0:
            return

        def step(score: ir.Value, _: Sequence[ir.Value], __: Index) -> ir.Value:
            by = scalars.constant(score.type, factor) if isinstance(factor, float) else factor
            by = by if by.type == score.type else scalars.convert(by, score.type)
            return arith.mulf(score, by)

        self.then(step)

    def softcap(self, cap: float) -> None:
        """cap * tanh(score / cap); nothing if it is not positive."""
        if cap <= 0:
            return

        def step(score: ir.Value, _: Sequence[ir.Value], __: Index) -> ir.Value:
            value = scalars.constant(score.type, cap)
            return arith.mulf(value, math.tanh(arith.divf(score, value)))

        self.then(step)

    def multiply(self, factors: Part) -> None:
        """Multiplies by an element."""
        self.then(
            lambda score, by, _: arith.mulf(score, scalars.convert(by[0], score.type)), factors
        )

    def add(self, bias: Part, unsigned: bool = False) -> None:
        """Adds an element, a number."""

        def step(score: ir.Value, by: Sequence[ir.Value], _: Index) -> ir.Value:
            is_unsigned = unsigned and isinstance(by[0].type, ir.IntegerType)
            number = (
                arith.uitofp(score.type, by[0])
                if is_unsigned
                else scalars.convert(by[0], score.type)
            )
            return arith.addf(score, number)

        self.then(step, bias)

    def keep(self, mask: Part) -> None:
        """Hides the keys whose element is false."""
        self.then(lambda score, kept, _: _hidden_unless(kept[0], score), mask)

    def lower(self, mask: Part, by: float) -> None:
        """Adds `by` where the element, an integer, is not positive."""

        def step(score: ir.Value, kept: Sequence[ir.Value], _: Index) -> ir.Value:
            zero = scalars.constant(kept[0].type, 0)
            is_kept = arith.cmpi(arith.CmpIPredicate.sgt, kept[0], zero)
            lowered = arith.addf(score, scalars.constant(score.type, by))
            return arith.select(is_kept, score, lowered)

        self.then(step, mask)

    def window(self, offset: Offset, left: int | None = None, right: int | None = None) -> None:
        """Hides keys by their position: query row m stands at position p = m + offset.

        Keys from p - left to p + right are seen; None has no limit.
        """

        def step(score: ir.Value, given: Sequence[ir.Value], index: Index) -> ir.Value:
            position, key = _sum(index("m"), offset.value(given)), index("n")
            if right is not None:
                seen = arith.cmpi(arith.CmpIPredicate.sle, key, _sum(position, right))
                score = _hidden_unless(seen, score)
            if left is not None:
                seen = arith.cmpi(arith.CmpIPredicate.sle, position, _sum(key, left))
                score = _hidden_unless(seen, score)
            return score

        if left is not None or right is not None:
            self.then(step, *offset.operands)


@dataclass(frozen=True)
class Offset:
    """How many keys stand before the first query row.

    operands: tensors of integers, over batch dimensions.
    value:    the offset, of an element of each.
    """

    operands: Sequence[Part]
    value: Callable[[Sequence[ir.Value]], Extent]

    @staticmethod
    def of(extent: Extent) -> Offset:
        """The same for all."""
        return Offset([], lambda _: extent)


def attend(
    query: Part,
    key: Part,
    value: Part,
    scores: Scores,
    *,
    output: str,
    lengths: Part | None = None,
    element: ir.Type | None = None,
    lse: bool = False,
    packed: bool = False,
    value_offset: float | None = None,
) -> tuple[Part, Part | None]:
    """A group of these operands, and its LSE if that is wanted.

    output: the letters of its dimensions. lengths: how many keys exist. packed: whether each byte
    of key and value holds two numbers from 0 to 15. value_offset: what is added to each number of
    the value.
    """
    operands = [query, key, value, *scores.operands, *([lengths] if lengths else [])]
    terms = ", ".join(operand.letters for operand in operands)

    def score(raw: ir.Value, *rest: Any) -> ir.Value | tuple[ir.Value, ...]:
        computed = scores.compute(raw, rest[:-1], rest[-1])
        if value_offset is None:
            return computed
        one, offset = (scalars.constant(raw.type, number) for number in (1.0, value_offset))
        return computed, one, offset

    results = attention.group(
        query.value,
        key.value,
        value.value,
        *(operand.value for operand in scores.operands),
        kv_lengths=lengths.value if lengths else None,
        maps=f"{terms} -> {output}",
        score=score,
        lse=lse,
        element_type=element,
        unsigned_key=packed,
        unsigned_value=packed,
        packed_key=packed,
        packed_value=packed,
    )
    if not lse:
        return Part(results, output), None
    rows = "".join(letter for letter in output if letter in query.letters)
    return Part(results[0], output), Part(results[1], rows)


def scores_of(query: Part, key: Part, scores: Scores, element: ir.Type, letters: str) -> Part:
    """The scores themselves, as a tensor."""
    accumulator = attention.accumulation_type(query.value, key.value)
    sizes = dict(extents_of(key.named) | extents_of(query.named))

    def multiply_add(one: ir.Value, other: ir.Value, so_far: ir.Value) -> ir.Value:
        one, other = (scalars.convert(number, accumulator) for number in (one, other))
        return scalars.multiply_add(so_far, one, other)

    products = reduce(
        sizes,
        (*letters, "d"),
        tuple(letters),
        scalars.constant(accumulator, 0.0),
        [query.named, key.named],
        multiply_add,
    )

    def compute(product: ir.Value, *elements: ir.Value) -> ir.Value:
        def index(letter: str) -> ir.Value:
            return linalg.IndexOp(letters.index(letter)).result

        return scalars.convert(scores.compute(product, elements, index), element)

    inputs = [products, *(operand.named for operand in scores.operands)]
    return Part(elementwise(sizes, tuple(letters), element, inputs, compute).value, letters)


def probabilities(scores: Part, lse: Part, element: ir.Type) -> Part:
    """exp(score - LSE), which is 0 in rows that are hidden whole."""

    def compute(score: ir.Value, log_sum: ir.Value) -> ir.Value:
        nothing = scalars.is_equal(log_sum, scalars.minus_infinity(log_sum.type))
        zero = scalars.constant(log_sum.type, 0.0)
        weight = math.exp(arith.subf(score, arith.select(nothing, zero, log_sum)))
        return scalars.convert(arith.select(nothing, zero, weight), element)

    return scores.mapped(element, compute, lse)


def _hidden_unless(kept: ir.Value, score: ir.Value) -> ir.Value:
    return arith.select(kept, score, scalars.minus_infinity(score.type))


def _sum(one: ir.Value, other: Extent) -> ir.Value:
    if isinstance(other, int) and other == 0:
        return one
    return arith.addi(one, as_value(other))
