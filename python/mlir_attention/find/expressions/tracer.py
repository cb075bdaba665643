# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""An element of a tensor as the scalar expression that computes it.

`Tracer.look` follows an element backwards through re-indexing (transposes, reshapes,
broadcasts) and elementwise ops, whatever their number, order and fusion, to the scalar op
that gives it. So `divf(exp(..), ..)` is found in one fused op as well as in ten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from mlir import ir

from mlir_attention.find.expressions.axes import (
    Atom,
    Axes,
    Axis,
    align,
    concatenate,
    leaves,
    separate,
    split,
)
from mlir_attention.find.expressions.extracted_elements import extracted_element
from mlir_attention.find.expressions.reshape_groups import (
    Equality,
    Groups,
    assumed_reshape_groups,
    reshape_groups,
)
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Scalar,
    Splat,
)
from mlir_attention.find.expressions.structured_op import LoopMap, Structured, shape_of
from mlir_attention.support.walk import producer, reassociation

_Match = TypeVar("_Match")

_Ids = tuple[int, int]

_CASTS = ("arith.extf", "arith.truncf")


class Tracer:
    """Follows elements backwards; one for each attempt, as atoms are."""

    def __init__(self) -> None:
        #: By their results; a value is asked for many times.
        self._elementwise: dict[ir.Value, Structured | None] = {}
        self._bodies: dict[tuple[object, ...], Scalar] = {}
        #: The ops that were followed.
        self.visited: set[ir.Operation] = set()
        #: The elements on the way.
        self.followed: list[Element] = []
        #: Whether a tensor was taken to have the extents that it is read with, where a
        #: program of dynamic shape would broadcast one of extent 1.
        self.assumes_equal_extents = False
        #: The extents that must be equal for a reshape to be what it was taken for.
        self.assumed: dict[ir.Operation, list[Equality]] = {}
        self._identified: list[Atom] = []

    def look(self, scalar: Scalar) -> Scalar:
        """The scalar op, constant or unexplained element that `scalar` is."""
        if not isinstance(scalar, Element):
            return scalar
        stripped = self.strip(scalar)
        return self._step(stripped) or stripped

    def strip(self, element: Element) -> Element:
        """The same element in the tensor behind transposes, reshapes and broadcasts."""
        while True:
            self._visit(element)
            source = self._reindex(element)
            if source is None:
                return element
            element = source

    def operand(self, element: Element) -> Element:
        """The same element in the tensor furthest behind, as `strip`, that a group can take: it
        expands no dimension into several whose extents are known at run time only."""
        furthest = element
        while True:
            self._visit(element)
            if not any(_unknown(axis) > 1 for axis in element.axes):
                furthest = element
            source = self._reindex(element)
            if source is None:
                return furthest
            element = source

    def look_through_casts(self, scalar: Scalar) -> Scalar:
        """Like `look`, behind conversions between floating-point types."""
        scalar = self.look(scalar)
        while isinstance(scalar, Apply) and scalar.name in _CASTS:
            scalar = self.look(scalar.operands[0])
        return scalar

    def sources(self, scalar: Scalar) -> Iterator[Element | Position]:
        """The positions, and the elements that nothing explains, that an expression uses."""
        pending = [scalar]
        # By identity, and kept, so that no other expression gets the identity of one seen.
        seen: dict[int, Scalar] = {}
        while pending:
            looked = self.look(pending.pop())
            if id(looked) in seen:
                continue
            seen[id(looked)] = looked
            if isinstance(looked, Element | Position):
                yield looked
            elif isinstance(looked, Apply):
                pending.extend(looked.operands)

    def elements(self, scalar: Scalar) -> Iterator[Element]:
        """The elements among the sources of an expression."""
        return (source for source in self.sources(scalar) if isinstance(source, Element))

    def operands(self, element: Element, structured: Structured, loops: Axes) -> list[Scalar]:
        """What the body's arguments for the inputs, tensors or scalars, are at `loops`."""
        return [
            Element(value, axes_of(loop_map, loops))
            if isinstance(value.type, ir.RankedTensorType)
            else Captured(value)
            for value, loop_map in zip(structured.inputs, structured.maps, strict=False)
        ]

    def evaluate(
        self, structured: Structured, loops: Axes, arguments: Sequence[Scalar]
    ) -> Callable[[ir.Value], Scalar]:
        """A function from values of the body to expressions in `arguments`."""
        known: dict[ir.Value, Scalar] = dict(
            zip(structured.block_arguments, arguments, strict=False)
        )

        def scalar_of(value: ir.Value) -> Scalar | None:
            """The expression of a value whose operands are known; None if they are not."""
            op = producer(value)
            if op is None or op.block != structured.block:
                return Captured(value)
            if op.name == "linalg.index":
                return Position(loops[ir.IntegerAttr(op.attributes["dim"]).value])
            if any(operand not in known for operand in op.operands):
                return None
            operands = tuple(known[operand] for operand in op.operands)
            extracted = extracted_element(op, operands)
            self.assumes_equal_extents |= extracted is not None
            return extracted or Apply(op, operands)

        def value_of(value: ir.Value) -> Scalar:
            pending = [value]
            while pending:
                current = pending[-1]
                scalar = known.get(current) or scalar_of(current)
                if scalar is None:
                    pending += reversed(current.owner.operation.operands)
                else:
                    known[current] = scalar
                    pending.pop()
            return known[value]

        return value_of

    def attempt(self, match: Callable[[], _Match]) -> _Match:
        """What `match` gives; if that is false or nothing, the atoms that it identified are
        separate again."""
        count = len(self._identified)
        found = match()
        if not found:
            separate(self._identified, count)
        return found

    def same(self, left: Scalar, right: Scalar) -> bool:
        """Whether two expressions are the same, identifying fresh atoms as needed."""
        return self.attempt(lambda: self._same(left, right, {}))

    def _align(self, left: Axes, right: Axes) -> bool:
        return align(left, right, self._identified)

    def _same(self, left: Scalar, right: Scalar, known: dict[_Ids, tuple[Scalar, Scalar]]) -> bool:
        """`known` are ops that are the same: one pair that is not ends the comparison. They are
        kept, so that no other expression gets the identity of one of them."""
        if left is right:
            return True
        if isinstance(left, Element) and isinstance(right, Element):
            left, right = self.strip(left), self.strip(right)
            if left.value == right.value:
                return self._align(left.axes, right.axes)
        left, right = self.look(left), self.look(right)
        if isinstance(left, Captured) and isinstance(right, Captured):
            return bool(left.value == right.value)
        if isinstance(left, Splat) and isinstance(right, Splat):
            return bool(left.attribute == right.attribute)
        if isinstance(left, Position) and isinstance(right, Position):
            return left.offset == right.offset and self._align((left.axis,), (right.axis,))
        if not isinstance(left, Apply) or not isinstance(right, Apply):
            return False
        ids = id(left), id(right)
        if ids in known:
            return True
        is_same = (
            left.name == right.name
            and _attributes(left.op) == _attributes(right.op)
            and len(left.operands) == len(right.operands)
            and all(
                self._same(*pair, known) for pair in zip(left.operands, right.operands, strict=True)
            )
        )
        known[ids] = left, right
        return is_same

    def _visit(self, element: Element) -> None:
        self.followed.append(element)
        op = producer(element.value)
        if op is not None:
            self.visited.add(op)

    def _step(self, element: Element) -> Scalar | None:
        """The expression of an elementwise op, a fill or a constant; None for others."""
        op = producer(element.value)
        if op is None:
            return None
        if op.name in ("linalg.fill", "tensor.splat"):
            return Captured(op.operands[0])
        if op.name == "arith.constant":
            dense = op.attributes["value"]
            if isinstance(dense, ir.DenseElementsAttr) and dense.is_splat:
                return Splat(dense.get_splat_value())
            return None
        if element.value not in self._elementwise:
            self._elementwise[element.value] = _elementwise(op)
        structured = self._elementwise[element.value]
        if structured is None:
            return None
        loops = _loops_of_result(structured, element, 0)
        if loops is None:
            return None
        # As they are identified now; what holds only for this attempt gets a body of its own.
        loops = tuple(leaves(axis) for axis in loops)
        key = (element.value, loops)
        if key not in self._bodies:
            arguments = self.operands(element, structured, loops)
            value_of = self.evaluate(structured, loops, arguments)
            self._bodies[key] = value_of(structured.yielded[0])
        return self._bodies[key]

    def _reindex(self, element: Element) -> Element | None:
        """One step through an op that only re-indexes; None if there is none."""
        op = producer(element.value)
        if op is None:
            return None
        if op.name == "tensor.cast":
            is_ranked = isinstance(op.operands[0].type, ir.RankedTensorType)
            return Element(op.operands[0], element.axes) if is_ranked else None
        if op.name == "tensor.expand_shape":
            groups = reassociation(op)
            axes = tuple(concatenate(element.axes[at] for at in group) for group in groups)
            return Element(op.operands[0], axes)
        if op.name == "tensor.collapse_shape":
            return _expand(element, op)
        if op.name == "tensor.reshape":
            return self._reshape(element, op)
        step = self._step(element)
        return step if isinstance(step, Element) else None

    def _reshape(self, element: Element, reshape: ir.Operation) -> Element | None:
        source, result = reshape.operands[0], reshape.results[0]
        groups = reshape_groups(source, result)
        if groups is not None:
            return _reshape(element, reshape, groups)
        found = assumed_reshape_groups(source, result)
        if found is None:
            return None
        groups, assumed = found
        self.assumes_equal_extents = True
        self.assumed[reshape] = assumed
        return _reshape(element, reshape, groups)


def _unknown(axis: Axis) -> int:
    return sum(atom.extent is None for atom in leaves(axis))


def _attributes(op: ir.Operation) -> dict[str, ir.Attribute]:
    return {name: op.attributes[name] for name in op.attributes}


def _expand(element: Element, collapse: ir.Operation) -> Element | None:
    source = collapse.operands[0]
    shape = shape_of(source)
    axes: list[Axis] = [()] * len(shape)
    for axis, group in zip(element.axes, reassociation(collapse), strict=True):
        parts = split(axis, [shape[at] for at in group])
        if parts is None:
            return None
        for at, part in zip(group, parts, strict=True):
            axes[at] = part
    return Element(source, tuple(axes))


def _reshape(element: Element, reshape: ir.Operation, groups: Groups) -> Element | None:
    source = reshape.operands[0]
    shape = shape_of(source)
    axes: list[Axis] = [()] * len(shape)
    for before, after in groups:
        parts = split(concatenate(element.axes[at] for at in after), [shape[at] for at in before])
        if parts is None:
            return None
        for at, part in zip(before, parts, strict=True):
            axes[at] = part
    return Element(source, tuple(axes))


def _elementwise(op: ir.Operation) -> Structured | None:
    """`op`, if it has one result, no reduction, and does not read what the result held before."""
    structured = Structured.of(op)
    is_elementwise = (
        structured is not None
        and len(structured.inits) == 1
        and not structured.reduced_loops
        and not list(structured.block_arguments[-1].uses)
        and all(not list(inner.regions) for inner in structured.block.operations)
    )
    return structured if is_elementwise else None


def _loops_of_result(structured: Structured, element: Element, result: int) -> Axes | None:
    """The axis that each loop runs along, for an element of a result without reduction."""
    loops: list[Axis | None] = [None] * structured.num_loops
    for loop, axis in zip(structured.init_map(result), element.axes, strict=True):
        if loop is not None:
            loops[loop] = axis
    if any(axis is None for axis in loops):
        return None
    return tuple(axis for axis in loops if axis is not None)


def axes_of(loop_map: LoopMap, loops: Axes) -> Axes:
    return tuple(() if loop is None else loops[loop] for loop in loop_map)
