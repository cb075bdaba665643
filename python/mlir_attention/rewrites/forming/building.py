# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds the `attention.group` of what was matched."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.dialects import attention as dialect
from mlir_attention.rewrites import scalars
from mlir_attention.rewrites.check_extents import assert_extents_agree
from mlir_attention.rewrites.extents import (
    Extent,
    as_value,
    dynamic_sizes,
    extent_of,
    static_sizes,
)
from mlir_attention.rewrites.forming.axes import Atom, Axis, all_leaves, leaves
from mlir_attention.rewrites.forming.expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Scalar,
    Splat,
    Tracer,
)
from mlir_attention.rewrites.forming.matching import Attention, Factor
from mlir_attention.rewrites.forming.softmax import NotAttentionError
from mlir_attention.rewrites.forming.structured import depends_on
from mlir_attention.rewrites.structure import affine_map


@dataclass(frozen=True)
class Plan:
    """The group to build: its dimensions, by role, and the score operands."""

    attention: Attention
    batch: Axis
    query: Axis
    key: Axis
    depth: Axis
    value_depth: Axis
    score_operands: tuple[Element, ...]

    @property
    def dims(self) -> Axis:
        return (*self.batch, *self.query, *self.key, *self.depth, *self.value_depth)

    def describe(self) -> str:
        """The roles and extents of the group, for a remark."""
        roles = {
            "batch": self.batch,
            "query": self.query,
            "key": self.key,
            "depth": self.depth,
            "value depth": self.value_depth,
        }
        parts = [
            f"{name} {'x'.join('?' if a.extent is None else str(a.extent) for a in axis)}"
            for name, axis in roles.items()
            if axis
        ]
        count = len(self.score_operands)
        operands = f"; {count} score operand{'' if count == 1 else 's'}" if count else ""
        return f"{', '.join(parts)}{operands}"


def plan_group(attention: Attention) -> Plan:
    """Gives every atom its role. Raises NotAttentionError where that cannot be."""
    query = all_leaves(attention.query.element.axes)
    key = all_leaves(attention.key.element.axes)
    value = all_leaves(attention.value.axes)
    output = all_leaves(attention.output.axes)
    roles: dict[str, list[Atom]] = {
        name: [] for name in ("1111", "1001", "0110", "1100", "0011", "0111")
    }
    for atom in dict.fromkeys((*output, *key, *query, *value)):
        role = "".join(str(int(atom in axis)) for axis in (query, key, value, output))
        if role in roles:
            roles[role].append(atom)
        elif atom.extent != 1:
            users = [
                name
                for name, letter in zip(("query", "key", "value", "output"), role, strict=True)
                if letter == "1"
            ]
            raise NotAttentionError(
                attention.softmax.location,
                f"a dimension of extent {atom.extent or '?'} is in its {' and '.join(users)} alone",
            )
    if attention.lse is not None:
        _check_lse(attention, [*roles["1111"], *roles["1001"], *roles["0111"]])
    # A split dimension of a program that splits by hand is a batch of it all the same.
    plan = Plan(
        attention,
        (*roles["1111"], *roles["0111"]),
        tuple(roles["1001"]),
        tuple(roles["0110"]),
        tuple(roles["1100"]),
        tuple(roles["0011"]),
        tuple(_score_operands(attention)),
    )
    if not plan.key:
        raise NotAttentionError(attention.softmax.location, "its key and value share no dimension")
    scored = {*plan.batch, *plan.query, *plan.key}
    for element in plan.score_operands:
        for atom in all_leaves(element.axes):
            if atom.extent != 1 and atom not in scored:
                raise NotAttentionError(
                    attention.softmax.location,
                    f"a mask or bias has a dimension of extent {atom.extent or '?'} that is none "
                    "of the scores",
                )
        if depends_on(element.value, attention.key.element.value):
            raise NotAttentionError(
                attention.softmax.location, "a mask or bias is computed from its key"
            )
    for element in (
        attention.query.element,
        attention.key.element,
        attention.value,
        attention.output,
        *plan.score_operands,
    ):
        _check_expansion(attention, element)
    return plan


def build_group(plan: Plan) -> list[ir.Value]:
    """Builds the group at the insertion point.

    Returns what stands for the output, and for the LSE if the program has one, in the types
    that these had.
    """
    attention = plan.attention
    operands = [
        _operand(attention.query.element, plan.dims),
        _operand(attention.key.element, plan.dims),
        _operand(attention.value, plan.dims),
        *(_operand(element, plan.dims, is_score=True) for element in plan.score_operands),
    ]
    output_leaves = [atom for atom in all_leaves(attention.output.axes) if atom in plan.dims]
    result_leaves = [output_leaves]
    if attention.lse is not None:
        result_leaves.append([atom for atom in output_leaves if atom not in plan.value_depth])
    maps = [affine_map(len(plan.dims), positions) for _, positions in operands]
    for of_result in result_leaves:
        maps.append(affine_map(len(plan.dims), [plan.dims.index(atom) for atom in of_result]))
    result_type = ir.RankedTensorType(attention.output.value.type)
    query, key, value, *masks = [operand for operand, _ in operands]

    def score(raw: ir.Value, *rest: Any) -> ir.Value:
        *elements, index = rest
        return _RegionBuilder(plan, raw, elements, index).emit_score()

    results = dialect.group(
        query,
        key,
        value,
        *masks,
        maps=maps,
        score=score,
        lse=attention.lse is not None,
        element_type=result_type.element_type,
    )
    if attention.tracer.assumes_equal_extents:
        group = results[0] if attention.lse is not None else results
        assert_extents_agree(group.owner)
    if attention.lse is None:
        return [_with_shape_of(attention.output, results, output_leaves)]
    return [
        _with_shape_of(element, result, atoms)
        for element, result, atoms in zip(
            (attention.output, attention.lse), results, result_leaves, strict=True
        )
    ]


def _check_lse(attention: Attention, rows: Sequence[Atom]) -> None:
    """Refuses an LSE whose rows stand in another order, or in another type, than the
    group's."""
    if attention.lse is None:
        return
    location = attention.softmax.location
    element = ir.RankedTensorType(attention.lse.value.type).element_type
    if not isinstance(element, ir.F32Type | ir.F64Type):
        raise NotAttentionError(location, f"its log-sum-exp is taken in {element}")
    output = [atom for atom in all_leaves(attention.output.axes) if atom in rows]
    lse = all_leaves(attention.lse.axes)
    if [a for a in lse if a.extent != 1] != [a for a in output if a.extent != 1]:
        raise NotAttentionError(location, "its log-sum-exp has its rows in another order")


def _score_operands(attention: Attention) -> list[Element]:
    """What the score function reads besides the raw score, each tensor once."""
    found: list[Element] = []
    expression = _Expression(attention)
    for element in expression.leaves(attention.score):
        if not any(_same_element(element, known) for known in found):
            found.append(element)
    return found


def _same_element(left: Element, right: Element) -> bool:
    return bool(left.value == right.value) and (
        [leaves(axis) for axis in left.axes] == [leaves(axis) for axis in right.axes]
    )


#: Scalar ops of which masks are computed, cheap enough to be computed for every score.
_OPENABLE = {
    *(f"arith.{name}" for name in (
        "addf", "addi", "andi", "cmpf", "cmpi", "constant", "divf", "extf", "extsi", "extui",
        "fptosi", "index_cast", "maxsi", "minsi", "mulf", "muli", "negf", "ori", "select",
        "sitofp", "subf", "subi", "trunci", "truncf", "uitofp", "xori",
    )),
}  # fmt: skip


class _Expression:
    """The score as an expression of the raw score and of score operands."""

    def __init__(self, attention: Attention) -> None:
        self.tracer: Tracer = attention.tracer
        self.raw_score = attention.raw_score
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
        reading a tensor; the tensor itself otherwise, computed outside as it was."""
        if isinstance(scalar, Element) and not self.depends(scalar) and not self._is_small(scalar):
            return self.tracer.strip(scalar)
        return self.tracer.look(scalar)

    def _is_small(self, element: Element) -> bool:
        """Whether all that an element is computed from varies along fewer dimensions: from
        positions, lengths and the like, and not from another tensor of its size."""
        atoms = {atom for atom in all_leaves(element.axes) if atom.extent != 1}
        pending: list[Scalar] = [self.tracer.look(element)]
        while pending:
            looked = self.tracer.look(pending.pop())
            if isinstance(looked, Element) and atoms <= set(all_leaves(looked.axes)):
                return False
            if isinstance(looked, Apply):
                if looked.name not in _OPENABLE:
                    return False
                pending.extend(looked.operands)
        return True

    def leaves(self, scalar: Scalar) -> list[Element]:
        opened = self.opened(scalar)
        if isinstance(opened, Element):
            return [] if self.is_raw_score(opened) else [opened]
        if isinstance(opened, Apply):
            return [leaf for operand in opened.operands for leaf in self.leaves(operand)]
        return []


class _RegionBuilder:
    """Emits the score expression into the region of the group."""

    def __init__(
        self, plan: Plan, raw: ir.Value, elements: Sequence[ir.Value], index: dialect.IndexGetter
    ) -> None:
        self.plan = plan
        self.expression = _Expression(plan.attention)
        self.raw = raw
        self.elements = dict(zip(map(id, plan.score_operands), elements, strict=True))
        self.index = index
        self._emitted: dict[int, tuple[Scalar, ir.Value]] = {}

    def emit_score(self) -> ir.Value:
        attention = self.plan.attention
        original = ir.RankedTensorType(attention.raw_score.value.type).element_type
        score = self._scale(self.raw, attention.query)
        score = self._scale(score, attention.key)
        self.score = scalars.convert(score, original)
        return scalars.convert(self.emit(attention.score), self.raw.type)

    def _scale(self, score: ir.Value, factor: Factor) -> ir.Value:
        for name, scale in factor.scales:
            operation = arith.mulf if name == "arith.mulf" else arith.divf
            score = operation(score, scalars.convert(self.emit(scale), score.type))
        return score

    def emit(self, scalar: Scalar) -> ir.Value:
        opened = self.expression.opened(scalar)
        if id(opened) not in self._emitted:
            self._emitted[id(opened)] = (opened, self._emit(opened))
        return self._emitted[id(opened)][1]

    def _emit(self, scalar: Scalar) -> ir.Value:
        if isinstance(scalar, Element):
            if self.expression.is_raw_score(scalar):
                return self.score
            for operand in self.plan.score_operands:
                if _same_element(operand, scalar):
                    return self.elements[id(operand)]
            raise ValueError(f"no score operand for {scalar.value}")
        if isinstance(scalar, Captured):
            return scalar.value
        if isinstance(scalar, Splat):
            return arith.constant(scalar.attribute.type, scalar.attribute)
        if isinstance(scalar, Position):
            return self._emit_position(scalar)
        operands = [self.emit(operand) for operand in scalar.operands]
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
            index = self.index(self.plan.dims.index(atom))
            result = index if result.owner.name == "arith.constant" else arith.addi(result, index)
        return result


def _check_expansion(attention: Attention, element: Element) -> None:
    """Refuses a dimension that would have to be expanded into more than can be told."""
    for axis, extent in zip(element.axes, element.value.type.shape, strict=True):
        atoms = leaves(axis)
        unknown = sum(atom.extent is None for atom in atoms)
        dynamic = ir.ShapedType.is_dynamic_size(extent)
        if len(atoms) > 1 and (unknown > 1 or dynamic != (unknown == 1)):
            raise NotAttentionError(
                attention.softmax.location,
                f"a dimension of {element.value.type} is a product of several whose extents are "
                "known at run time only",
            )


def _operand(
    element: Element, dims: Axis, *, is_score: bool = False
) -> tuple[ir.Value, list[int | None]]:
    """The tensor of an element with a dimension for each of its atoms, and its map.

    Dimensions of extent 1 that have no role are constants in the map of a score operand,
    and are dropped from the others, whose maps may hold none.
    """
    value = _expand(element)
    atoms: list[Atom | None] = []
    for axis in element.axes:
        atoms.extend(leaves(axis) or [None])
    positions = [dims.index(atom) if atom in dims else None for atom in atoms]
    if is_score or None not in positions:
        return value, positions
    return _drop(value, positions), [dim for dim in positions if dim is not None]


def _expand(element: Element) -> ir.Value:
    value = element.value
    if all(len(leaves(axis)) <= 1 for axis in element.axes):
        return value
    sizes: list[Extent] = []
    reassociation: list[list[int]] = []
    for at, axis in enumerate(element.axes):
        atoms = leaves(axis)
        count = max(len(atoms), 1)
        reassociation.append(list(range(len(sizes), len(sizes) + count)))
        whole = extent_of(value, at)
        known = math.prod(atom.extent for atom in atoms if atom.extent is not None)
        if len(atoms) <= 1:
            sizes.append(whole)
        else:
            for atom in atoms:
                if atom.extent is not None:
                    sizes.append(atom.extent)
                else:
                    sizes.append(arith.divui(as_value(whole), as_value(known)))
    return _expand_shape(value, sizes, reassociation)


def _drop(value: ir.Value, positions: Sequence[int | None]) -> ir.Value:
    """Drops the dimensions without position, by collapsing them into a neighbour."""
    groups: list[list[int]] = []
    leading: list[int] = []
    sizes: list[Extent] = []
    for at, dim in enumerate(positions):
        if dim is not None:
            groups.append([*leading, at])
            leading = []
            sizes.append(extent_of(value, at))
        elif groups:
            groups[-1].append(at)
        else:
            leading.append(at)
    return _collapse(value, sizes, groups)


def _with_shape_of(old: Element, result: ir.Value, atoms: Sequence[Atom]) -> ir.Value:
    """A result of the group, which has a dimension for each atom, in the shape of `old`."""
    wanted = ir.RankedTensorType(old.value.type)
    # Dimensions of extent 1 that the result has and `old` has not are dropped first.
    kept = all_leaves(old.axes)
    if any(atom not in kept for atom in atoms):
        result = _drop(result, [0 if atom in kept else None for atom in atoms])
        atoms = [atom for atom in atoms if atom in kept]
    groups: list[list[int]] = []
    at = 0
    for axis in old.axes:
        count = sum(atom in atoms for atom in leaves(axis))
        groups.append(list(range(at, at + count)))
        at += count
    merged = [members for members in groups if members]
    if any(len(members) > 1 for members in merged):
        sizes = [_product([extent_of(result, at) for at in members]) for members in merged]
        result = _collapse(result, sizes, merged)
    if len(merged) < len(groups):
        result = _insert_units(result, groups)
    return result if result.type == wanted else tensor.cast(wanted, result)


def _product(extents: Sequence[Extent]) -> Extent:
    product, *rest = extents
    for extent in rest:
        if isinstance(product, int) and isinstance(extent, int):
            product *= extent
        else:
            product = arith.muli(as_value(product), as_value(extent))
    return product


def _insert_units(value: ir.Value, groups: Sequence[list[int]]) -> ir.Value:
    """Dimensions of extent 1 where a group is empty."""
    sizes: list[Extent] = []
    reassociation: list[list[int]] = []
    leading: list[int] = []
    at = 0
    for position, members in enumerate(groups):
        if members:
            sizes.append(extent_of(value, at))
            reassociation.append([*leading, position])
            leading = []
            at += 1
        else:
            sizes.append(1)
            if reassociation:
                reassociation[-1].append(position)
            else:
                leading.append(position)
    return _expand_shape(value, sizes, reassociation)


def _expand_shape(
    value: ir.Value,
    sizes: Sequence[Extent],
    reassociation: Sequence[Sequence[int]],
) -> ir.Value:
    element = ir.RankedTensorType(value.type).element_type
    return tensor.expand_shape(
        ir.RankedTensorType.get(static_sizes(sizes), element),
        value,
        reassociation,
        dynamic_sizes(sizes),
        static_sizes(sizes),
    )


def _collapse(
    value: ir.Value, sizes: Sequence[Extent], reassociation: Sequence[Sequence[int]]
) -> ir.Value:
    element = ir.RankedTensorType(value.type).element_type
    return tensor.collapse_shape(
        ir.RankedTensorType.get(static_sizes(sizes), element), value, reassociation
    )
