# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The score function of a group: from the expression of the scores to a region."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects.attention import IndexGetter
from mlir_attention.find.attention import Attention
from mlir_attention.find.dequantisation import adds
from mlir_attention.find.expressions.axes import Atom, Axis, all_leaves, leaves
from mlir_attention.find.expressions.exponents import varies_along
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Scalar,
    Splat,
    is_same_position,
)
from mlir_attention.find.expressions.scaling import Scale, Scaled, is_one
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.guards import Guard
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.sinks.sink import Sink
from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value


def score_operands(attention: Attention) -> list[Element]:
    """What the score function reads besides the raw score, each tensor once."""
    return _elements(attention, _expressions_of(attention))


def scale_operands(attention: Attention, scales: Sequence[Scale]) -> list[Element]:
    """What scales are computed from, each tensor once."""
    return _elements(attention, [scale for _, scale in scales])


def _elements(attention: Attention, expressions: Iterable[Scalar]) -> list[Element]:
    found: list[Element] = []
    for leaf in _leaves(attention, expressions):
        if isinstance(leaf, Element) and not any(_same_element(leaf, known) for known in found):
            found.append(leaf)
    return found


def sink_operands(attention: Attention, sink: Sink) -> list[Element]:
    """What a sink is computed from, each tensor once."""
    return _elements(attention, _expressions_of_sink(sink))


def uses_scores(attention: Attention, sink: Sink) -> bool:
    """Whether a sink is computed from the scores."""
    return any(map(_Expression(attention).depends, _expressions_of_sink(sink)))


def _leaves(attention: Attention, expressions: Iterable[Scalar]) -> list[Element | Captured]:
    expression = _Expression(attention)
    return [leaf for scalar in expressions for leaf in expression.leaves(scalar)]


def _expressions_of(attention: Attention) -> list[Scalar]:
    """The score, what scales its query, its key and each row of its value, and the conditions on
    which it is -inf."""
    value_steps = attention.value.summed_scales
    scales = (*attention.query.scales, *attention.key.scales, *value_steps)
    conditions = [guard.condition for guard in attention.softmax.hidden]
    return [attention.score.core, *(scale for _, scale in scales), *conditions]


def _expressions_of_sink(sink: Sink) -> list[Scalar]:
    factors = (factor for term in sink.terms for _, factor in term.scales)
    return [*(term.core for term in sink.terms), *factors]


def captured_values(attention: Attention) -> list[ir.Value]:
    """What the score function takes from outside besides its operands: scalars, and tensors
    that it extracts elements from."""
    sinks = attention.softmax.sinks
    of_sinks = (scalar for sink in sinks for scalar in _expressions_of_sink(sink))
    found = _leaves(attention, [*_expressions_of(attention), *of_sinks])
    return [leaf.value for leaf in found if isinstance(leaf, Captured)]


def _same_element(left: Element, right: Element) -> bool:
    return bool(left.value == right.value) and is_same_position(left, right)


_OPERATIONS = {
    "arith.addf": arith.addf,
    "arith.divf": arith.divf,
    "arith.mulf": arith.mulf,
    "arith.subf": arith.subf,
}

#: Scalar ops of which masks are computed, cheap enough to be computed for every score.
_OPENABLE = {
    "affine.apply",
    "math.absf",
    "math.absi",
    *(f"arith.{name}" for name in (
        "addf", "addi", "andi", "ceildivsi", "cmpf", "cmpi", "constant", "divf", "divsi", "divui",
        "extf", "extsi", "extui", "floordivsi", "fptosi", "index_cast", "index_castui",
        "maximumf", "maxnumf", "maxsi", "maxui", "minimumf", "minnumf", "minsi", "minui", "mulf",
        "muli", "negf", "ori", "remsi", "remui", "select", "shli", "shrsi", "shrui", "sitofp",
        "subf", "subi", "trunci", "truncf", "uitofp", "xori",
    )),
}  # fmt: skip


def _extended(element: Element) -> set[Atom]:
    """The atoms of more than one value along which an element varies."""
    return {atom for atom in all_leaves(element.axes) if atom.extent != 1}


class _Expression:
    """The score as an expression of the raw score and of score operands."""

    def __init__(self, attention: Attention) -> None:
        self.tracer: Tracer = attention.tracer
        self.raw_score = attention.raw_score
        self.location = attention.softmax.location
        self.keys = attention.keys
        self._depends: dict[int, tuple[Scalar, bool]] = {}

    def is_raw_score(self, scalar: Scalar) -> bool:
        looked = self.tracer.look(scalar)
        return isinstance(looked, Element) and bool(looked.value == self.raw_score.value)

    def depends(self, scalar: Scalar) -> bool:
        """Whether an expression uses the raw score."""
        looked = self.tracer.look(scalar)
        if id(looked) not in self._depends:
            result = self.is_raw_score(looked) or (
                isinstance(looked, Apply) and any(map(self.depends, looked.operands))
            )
            # The expression is kept, so that its id stays its own.
            self._depends[id(looked)] = (looked, result)
        return self._depends[id(looked)][1]

    def opened(self, scalar: Scalar) -> Scalar:
        """What to emit for an expression: opened up if it uses the score, or if that spares
        reading a tensor; the tensor itself otherwise, computed outside as it was, in a form that
        a group can take."""
        if isinstance(scalar, Element) and not self.depends(scalar) and not self._is_small(scalar):
            return self.tracer.operand(scalar)
        looked = self.tracer.look(scalar)
        is_read = isinstance(looked, Element) and not self.is_raw_score(looked)
        return self.tracer.operand(scalar) if is_read and isinstance(scalar, Element) else looked

    def _is_small(self, element: Element) -> bool:
        """Whether all that an element is computed from varies along fewer dimensions: from
        positions, lengths and the like, and not from another tensor of its size."""
        atoms = _extended(element)
        pending: list[Scalar] = [self.tracer.look(element)]
        while pending:
            scalar = pending.pop()
            if isinstance(scalar, Element) and _extended(self.tracer.strip(scalar)) < atoms:
                continue
            looked = self.tracer.look(scalar)
            if isinstance(looked, Element) and not _extended(looked) < atoms:
                return False
            if isinstance(looked, Apply):
                if not self._is_cheap(looked):
                    return False
                pending.extend(looked.operands)
        return True

    def _is_cheap(self, apply: Apply) -> bool:
        """Arithmetic, or a function of what is the same for all keys."""
        return apply.name in _OPENABLE or (
            apply.name.startswith("math.") and not varies_along(self.tracer, apply, self.keys)
        )

    def leaves(self, scalar: Scalar) -> list[Element | Captured]:
        """What to read for an expression besides the raw score.

        Raises NotAttentionError for a position that cannot be computed in a region.
        """
        found: list[Element | Captured] = []
        pending = [scalar]
        # Kept, so that no other expression gets the identity of one seen.
        seen: dict[int, Scalar] = {}
        while pending:
            opened = self.opened(pending.pop())
            if id(opened) in seen:
                continue
            seen[id(opened)] = opened
            if isinstance(opened, Position):
                self._require_known_extents(opened)
            elif isinstance(opened, Captured):
                found.append(opened)
            elif isinstance(opened, Element):
                found += [] if self.is_raw_score(opened) else [opened]
            elif isinstance(opened, Apply):
                pending += reversed(opened.operands)
        return found

    def _require_known_extents(self, position: Position) -> None:
        atoms = [atom for atom in leaves(position.axis) if atom.extent != 1]
        if any(atom.extent is None for atom in atoms[1:]):
            raise NotAttentionError(
                self.location,
                "it uses a position along a product of dimensions of unknown extents",
            )


@dataclass(frozen=True)
class QuerySums:
    """Sums along the depth that the zero points of a quantised key are multiplied by.

    Attributes:
      of_query: of the query.
      of_offsets: of the query times what the key's steps within the sum make of 0.
    """

    of_query: ir.Value | None = None
    of_offsets: ir.Value | None = None


class RegionBuilder:
    """Emits the score expression into the region of the group."""

    def __init__(
        self,
        attention: Attention,
        dims: Axis,
        raw: ir.Value | None,
        elements: Sequence[tuple[Element, ir.Value]],
        index: IndexGetter,
        query_sums: QuerySums | None = None,
    ) -> None:
        """`raw` is the score that the region gets, if it gets one, `elements` pairs the score
        operands with their block arguments, and `dims` are the group's dimensions."""
        self.attention = attention
        self.dims = dims
        self.expression = _Expression(attention)
        self.raw = raw
        self.elements = elements
        self.index = index
        self.query_sums = query_sums or QuerySums()
        self._emitted: dict[int, tuple[Scalar, ir.Value]] = {}

    def emit_score(self) -> ir.Value:
        attention = self.attention
        assert self.raw is not None
        original = ir.RankedTensorType(attention.raw_score.value.type).element_type
        sums = self.query_sums
        score = self.raw if sums.of_offsets is None else arith.addf(self.raw, sums.of_offsets)
        score = self.scale(score, attention.query.scales)
        sum_ = sums.of_query
        if sum_ is not None:
            sum_ = self.scale(sum_, attention.query.scales)
        score = self.scale(score, attention.key.scales, sum_)
        self.score = scalars.convert(score, original)
        score = self._emit_scaled(attention.score, self.raw.type)
        for guard in attention.softmax.hidden:
            score = self._hide(score, guard)
        return score

    def _hide(self, score: ir.Value, guard: Guard) -> ir.Value:
        hidden = scalars.minus_infinity(score.type)
        if_true, if_false = (hidden, score) if guard.holds else (score, hidden)
        return arith.select(self.emit(guard.condition), if_true, if_false)

    def emit_sink(self, sink: Sink, type_: ir.Type) -> ir.Value:
        """A sink as a number of `type_`."""
        terms = [self._emit_scaled(term, type_) for term in sink.terms]
        if sink.constant or not terms:
            terms.append(scalars.constant(type_, sink.constant))
        return functools.reduce(arith.addf, terms)

    def _emit_scaled(self, scaled: Scaled, type_: ir.Type) -> ir.Value:
        """The value of a scaled expression, as a number of `type_`."""
        value = self.scale(scalars.convert(self.emit(scaled.core), type_), scaled.scales)
        if is_one(scaled.coefficient):
            return value
        return arith.mulf(value, scalars.constant(type_, scaled.coefficient))

    def emit_dequantisation(self) -> list[ir.Value]:
        """The scale and the offset of the value that its steps make, as far as they do."""
        steps = self.attention.value.summed_scales
        if not steps:
            return []
        assert self.raw is not None
        type_ = self.raw.type
        scale = self._product(step for step in steps if not adds([step]))
        offset: ir.Value | None = None
        for step in steps:
            operand = self._operand(step, type_)
            if offset is not None:
                offset = _OPERATIONS[step[0]](offset, operand)
            elif adds([step]):
                offset = operand if step[0] == "arith.addf" else arith.negf(operand)
        return [scale] if offset is None else [scale, offset]

    def _product(self, steps: Iterable[Scale]) -> ir.Value:
        """What 1 becomes by products and quotients."""
        assert self.raw is not None
        product: ir.Value | None = None
        for step in steps:
            operand = self._operand(step, self.raw.type)
            if product is None and step[0] == "arith.mulf":
                product = operand
                continue
            one = scalars.constant(self.raw.type, 1.0) if product is None else product
            product = _OPERATIONS[step[0]](one, operand)
        return scalars.constant(self.raw.type, 1.0) if product is None else product

    def scale(
        self, score: ir.Value, scales: Sequence[Scale], times: ir.Value | None = None
    ) -> ir.Value:
        """What `score` becomes by these steps, in order; what is added is so many `times`."""
        for step in scales:
            operand = self._operand(step, score.type)
            if times is not None and adds([step]):
                operand = arith.mulf(operand, times)
            score = _OPERATIONS[step[0]](score, operand)
        return score

    def _operand(self, step: Scale, type_: ir.Type) -> ir.Value:
        return scalars.convert(self.emit(step[1]), type_)

    def emit(self, scalar: Scalar) -> ir.Value:
        """The value of an expression; operands are emitted before what takes them."""
        unfinished: list[tuple[Scalar, list[ir.Value]]] = [(self.expression.opened(scalar), [])]
        while True:
            opened, values = unfinished[-1]
            is_new = id(opened) not in self._emitted
            operands = opened.operands if is_new and isinstance(opened, Apply) else ()
            if len(values) < len(operands):
                unfinished.append((self.expression.opened(operands[len(values)]), []))
                continue
            if is_new:
                self._emitted[id(opened)] = (opened, self._emit(opened, values))
            _, value = self._emitted[id(opened)]
            unfinished.pop()
            if not unfinished:
                return value
            unfinished[-1][1].append(value)

    def _emit(self, scalar: Scalar, operands: Sequence[ir.Value]) -> ir.Value:
        if isinstance(scalar, Element):
            if self.expression.is_raw_score(scalar):
                return self.score
            for operand, element in self.elements:
                if _same_element(operand, scalar):
                    return element
            raise ValueError(f"no score operand for {scalar.value}")
        if isinstance(scalar, Captured):
            return scalar.value
        if isinstance(scalar, Splat):
            return arith.constant(scalar.attribute.type, scalar.attribute)
        if isinstance(scalar, Position):
            return self._emit_position(scalar)
        clone = scalar.op.clone()
        for number, operand in enumerate(operands):
            clone.operands[number] = operand
        return clone.results[0]

    def _emit_position(self, position: Position) -> ir.Value:
        """A position along an axis of several atoms is their row-major combination."""
        atoms = [atom for atom in leaves(position.axis) if atom.extent != 1]
        result = as_value(0)
        for atom in atoms:
            if result.owner.name != "arith.constant":
                result = arith.muli(result, as_value(atom.extent or 0))
            index = self.index(self.dims.index(atom))
            result = index if result.owner.name == "arith.constant" else arith.addi(result, index)
        return arith.addi(result, as_value(position.offset)) if position.offset else result
