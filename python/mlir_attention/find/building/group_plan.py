# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What group to build: the roles of its dimensions, and its score operands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mlir import ir

from mlir_attention.dialects.attention import MOST_ELEMENTS
from mlir_attention.dialects.roles import Role
from mlir_attention.find.attention import Attention
from mlir_attention.find.building.score_function import (
    captured_values,
    scale_operands,
    score_operands,
    sink_operands,
    uses_scores,
)
from mlir_attention.find.expressions.axes import Atom, Axis, all_leaves, leaves
from mlir_attention.find.expressions.scalar_expressions import Element
from mlir_attention.find.expressions.structured_op import depends_on
from mlir_attention.find.expressions.symbolic_extents import Product, extents_of
from mlir_attention.find.lse_result import users_before_output
from mlir_attention.find.refusal import NotAttentionError


@dataclass(frozen=True)
class Plan:
    """The group to build: its dimensions, by role, the score operands, and what each sink is
    computed from.

    `repeats` are batch dimensions that the value lacks: heads of their own keys share its heads.
    `late_users` are ops that use the LSE, and must move behind the group.
    """

    attention: Attention
    batch: Axis
    query: Axis
    key: Axis
    depth: Axis
    value_depth: Axis
    repeats: Axis
    score_operands: tuple[Element, ...]
    sink_operands: tuple[tuple[Element, ...], ...]
    late_users: tuple[ir.Operation, ...]

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
        return f"{', '.join(parts)}{operands}{self._describe_sinks()}"

    def _describe_sinks(self) -> str:
        sinks = self.attention.softmax.sinks
        is_one = len(sinks) == 1 and not sinks[0].along
        return "; a sink" if is_one else "; sinks" if sinks else ""

    @property
    def elements_of_sinks(self) -> list[Element]:
        return [element for elements in self.sink_operands for element in elements]


def plan_group(attention: Attention) -> Plan:
    """Gives every atom its role. Raises NotAttentionError where that cannot be."""
    _check_encodings(attention)
    attention = _with_single_key(attention)
    query, key, value = attention.query.atoms, attention.key.atoms, attention.value.atoms
    output = all_leaves(attention.output.axes)
    tensors = {"query": query, "key": key, "value": value, "output": output}
    roles: dict[Role, list[Atom]] = {role: [] for role in Role}
    repeats: list[Atom] = []
    for atom in dict.fromkeys((*output, *key, *query, *value)):
        has = {name: atom in axis for name, axis in tensors.items()}
        role = Role.of(**has)
        if role is not None:
            roles[role].append(atom)
        elif atom.extent not in (1, None) and has == {
            **dict.fromkeys(tensors, True),
            "value": False,
        }:
            roles[Role.BATCH].append(atom)
            repeats.append(atom)
        elif atom.extent != 1:
            raise NotAttentionError(attention.softmax.location, _describe(atom, has))
    # A split dimension of a program that splits by hand is a batch of it all the same.
    plan = Plan(
        attention,
        (*roles[Role.BATCH], *roles[Role.SPLIT]),
        tuple(roles[Role.QUERY]),
        tuple(roles[Role.KEY]),
        tuple(roles[Role.DEPTH]),
        tuple(roles[Role.VALUE_DEPTH]),
        tuple(repeats),
        tuple(score_operands(attention)),
        tuple(tuple(sink_operands(attention, sink)) for sink in attention.softmax.sinks),
        tuple(users_before_output(attention)),
    )
    _check_order_of_dims(attention)
    if not plan.key:
        raise NotAttentionError(attention.softmax.location, "its key and value share no dimension")
    scored = {*plan.batch, *plan.query, *plan.key}
    for atoms in (query, key, value, output, scored):
        _check_size(attention, atoms)
    for element in (
        attention.query.element,
        attention.key.element,
        attention.value.element,
        attention.output,
        *plan.score_operands,
        *plan.elements_of_sinks,
        *scale_operands(attention, attention.key.summed_scales),
        *scale_operands(attention, attention.value.scales),
    ):
        _check_encoding(attention, element.value)
        if element is not attention.output:  # Which is collapsed, and not expanded.
            _check_expansion(attention, element)
        _check_no_diagonal(attention, element, plan.dims)
    if depends_on(attention.value.element.value, attention.raw_score.value):
        raise NotAttentionError(attention.softmax.location, "its value is computed from its scores")
    for value in (
        *(element.value for element in (*plan.score_operands, *plan.elements_of_sinks)),
        *captured_values(attention),
    ):
        if depends_on(value, attention.raw_score.value):
            raise NotAttentionError(
                attention.softmax.location,
                "a statistic of its scores, or another of them, goes into them again",
            )
        if depends_on(value, attention.key.element.value):
            raise NotAttentionError(
                attention.softmax.location, "a mask or bias is computed from its key"
            )
    for element in plan.score_operands:
        for atom in all_leaves(element.axes):
            if atom.extent != 1 and atom not in scored:
                raise NotAttentionError(
                    attention.softmax.location,
                    f"a mask or bias has a dimension of extent {atom.extent or '?'} that is none "
                    "of the scores",
                )
    for sink, elements in zip(attention.softmax.sinks, plan.sink_operands, strict=True):
        known = {*plan.batch, *plan.query, *leaves(sink.along)}
        atoms = {atom for element in elements for atom in all_leaves(element.axes)}
        if any(atom.extent != 1 for atom in atoms - known):
            raise NotAttentionError(
                attention.softmax.location, "its sink has a dimension that is none of its rows"
            )
        if uses_scores(attention, sink):
            raise NotAttentionError(
                attention.softmax.location, "one of its sinks is computed from its scores"
            )
        query = attention.query.element.value
        if sink.along and any(depends_on(element.value, query) for element in elements):
            raise NotAttentionError(
                attention.softmax.location, "the columns beside its scores are scores of other keys"
            )
    return plan


def _describe(atom: Atom, has: Mapping[str, bool]) -> str:
    """Why an atom has no role: `has` tells for each of the four tensors whether it has the atom."""
    names = [name for name, is_there in has.items() if is_there]
    others = [name for name, is_there in has.items() if not is_there]
    return (
        f"a dimension of extent {atom.extent or '?'} is in its {_enumerate(names)}, "
        f"but not in its {_enumerate(others)}"
    )


def _enumerate(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _with_single_key(attention: Attention) -> Attention:
    """The attention with a dimension for its keys, if there is only one of them and its
    dimension, of extent 1, was lost on the way."""
    if any(atom.extent != 1 for atom in attention.keys):
        return attention
    taken = all_leaves((*attention.query.element.axes, *attention.output.axes))
    single = Atom(1)
    key = _with_unit(attention.key.element, single, taken)
    value = _with_unit(attention.value.element, single, taken)
    if key is None or value is None:
        return attention
    return replace(
        attention,
        key=replace(attention.key, element=key),
        value=replace(attention.value, element=value),
    )


def _with_unit(element: Element, atom: Atom, taken: Axis) -> Element | None:
    """The element with `atom`, of extent 1, in place of the last such dimension, rather one that
    is none of `taken`; None if it has none."""
    extents = element.value.type.shape
    units = [at for at in range(len(element.axes)) if extents[at] == 1]
    free = [at for at in units if not set(leaves(element.axes[at])) & set(taken)]
    if not units:
        return None
    at = (free or units)[-1]
    return Element(element.value, (*element.axes[:at], (atom,), *element.axes[at + 1 :]))


def _check_size(attention: Attention, atoms: Iterable[Atom]) -> None:
    """Refuses more elements along `atoms` than a group may have."""
    if math.prod(atom.extent or 1 for atom in atoms) > MOST_ELEMENTS:
        raise NotAttentionError(
            attention.softmax.location,
            "one of its tensors, or its scores, have more than 2^60 elements",
        )


def _check_encodings(attention: Attention) -> None:
    """Refuses tensors with an encoding: it is not ours to say what that means, or to drop it."""
    ops = [*attention.absorbed, attention.output.value.owner.operation]
    values = [value for op in ops for value in (*op.operands, *op.results)]
    factors = (attention.query, attention.key, attention.value)
    for value in (*(factor.element.value for factor in factors), *values):
        _check_encoding(attention, value)


def _check_encoding(attention: Attention, value: ir.Value) -> None:
    type_ = value.type
    if isinstance(type_, ir.RankedTensorType) and type_.encoding is not None:
        raise NotAttentionError(
            attention.softmax.location, f"one of its tensors has an encoding: {type_}"
        )


def _check_expansion(attention: Attention, element: Element) -> None:
    """Refuses a dimension that would have to be expanded into more than can be told."""
    for axis, extent in zip(element.axes, element.value.type.shape, strict=True):
        atoms = leaves(axis)
        unknown = _num_unknown(axis)
        dynamic = ir.ShapedType.is_dynamic_size(extent)
        if not atoms and extent != 1:
            raise NotAttentionError(
                attention.softmax.location, f"it reads one slice of a {element.value.type}"
            )
        if len(atoms) > 1 and (unknown > 1 or dynamic != (unknown == 1)):
            raise NotAttentionError(
                attention.softmax.location,
                f"a dimension of {element.value.type} is a product of several whose extents are "
                "known at run time only",
            )


def _check_order_of_dims(attention: Attention) -> None:
    """Refuses a dimension that is taken apart into several of unknown extents, unless it is in the
    same order everywhere: [batch, head], say, and nowhere [head, batch]."""
    atoms = [
        atom
        for axis in attention.output.axes
        if _num_unknown(axis) > 1
        for atom in leaves(axis)
        if atom.extent is None
    ]
    if not atoms:
        return
    # That the extents of all operands agree is checked at run time.
    attention.tracer.assumes_equal_extents = True
    stated: dict[Product, Atom] = {}
    for element in attention.tracer.followed:
        for at, axis in enumerate(element.axes):
            of_axis = leaves(axis)
            if len(of_axis) != 1 or of_axis[0] not in atoms:
                continue
            extent = extents_of(element.value)[at]
            if stated.setdefault(extent, of_axis[0]) is not of_axis[0]:
                raise NotAttentionError(
                    attention.softmax.location,
                    f"a dimension of {attention.output.value.type} is a product of several whose "
                    "extents are known at run time only",
                )


def _num_unknown(axis: Axis) -> int:
    return sum(atom.extent is None for atom in leaves(axis))


def _check_no_diagonal(attention: Attention, element: Element, dims: Sequence[Atom]) -> None:
    """Refuses a tensor that is read with one index along two of its dimensions.

    Of one position too, if it is a dimension of the group: a map lists each at most once.
    """
    atoms = [atom for atom in all_leaves(element.axes) if atom.extent != 1 or atom in dims]
    if len(set(atoms)) != len(atoms):
        raise NotAttentionError(
            attention.softmax.location, f"it reads a diagonal of a {element.value.type}"
        )
