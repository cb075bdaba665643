# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The part of a body that computes some of its values, and a reduction that runs it alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mlir import ir
from mlir.dialects import tensor
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.bodies import GATHERS, Body
from mlir_attention.checks.quantities import Quantity, as_value
from mlir_attention.dialects import linalg
from mlir_attention.group import kv_lengths
from mlir_attention.support.linalg_builders import Named, generic
from mlir_attention.support.walk import is_inside, producer


@dataclass
class Part:
    """The part of a body that computes some of its values.

    ops:       in order.
    elements:  the arguments that it reads.
    dims:      the dimensions that it depends on.
    whether:   conditions under which it is of interest: values, and what they must be.
    """

    ops: list[ir.Operation] = field(default_factory=list)
    elements: list[ir.Value] = field(default_factory=list)
    dims: set[int] = field(default_factory=set)
    whether: list[tuple[ir.Value, bool]] = field(default_factory=list)

    @staticmethod
    def of(body: Body, gather: ir.Operation, position: ir.Value) -> Part | None:
        """What `position` takes, where `gather` is reached; None if it cannot be run apart."""
        part = Part()
        if not part._add_conditions(body, gather):
            return None
        wanted = [position, *(condition for condition, _ in part.whether)]
        if not all(part._add(body, value) for value in wanted):
            return None
        if body.lengths is not None:
            part.dims.update(_dims(body.lengths))
        return part

    def _add_conditions(self, body: Body, gather: ir.Operation) -> bool:
        inner, outer = gather, gather.parent.operation
        while outer != body.op:
            if outer.name != "scf.if":
                return False
            is_then = outer.regions[0].blocks[0] == inner.block
            self.whether.append((outer.operands[0], is_then))
            inner, outer = outer, outer.parent.operation
        return True

    def _add(self, body: Body, value: ir.Value) -> bool:
        if not is_inside(value, body.op):
            return True
        dim = body.dim_of(value)
        if dim is not None:
            self.dims.add(dim)
            return True
        op = producer(value)
        if op is None:
            return self._add_element(body, value)
        if op in self.ops:
            return True
        if not _may_run_apart(op, body) or not all(self._add(body, o) for o in op.operands):
            return False
        self.ops.append(op)
        return True

    def _add_element(self, body: Body, argument: ir.Value) -> bool:
        operand = body.elements.get(argument)
        if operand is None or (operand.names and not _dims(operand)):
            # An operand of one constant position has no dimension to go along.
            return False
        if argument not in self.elements:
            self.elements.append(argument)
            self.dims.update(_dims(operand))
        return True

    def all_fit(
        self, body: Body, position: ir.Value, fits: Callable[[ir.Value], ir.Value]
    ) -> ir.Value:
        """Whether `position` is one that `fits`, wherever the body comes to it."""
        space = sorted(self.dims)
        inputs = [_as_tensor(body.elements[argument]) for argument in self.elements]
        if body.lengths is not None:
            inputs.append(body.lengths)

        def fit(*values: ir.Value) -> ir.Value:
            *elements, all_before = values
            known = dict(zip(self.elements, elements, strict=False))
            computed = self._run(body, space, known)
            holds = fits(computed(position))
            for condition, wanted in self.whether:
                reached = computed(condition)
                holds = checks.any_of([holds, checks.negation(reached) if wanted else reached])
            if body.lengths is not None:
                exists = _key_exists(body, space, elements[-1])
                holds = checks.any_of([holds, checks.negation(exists)])
            return checks.all_of([all_before, holds])

        if space:
            holds = _reduce(body, space, inputs, fit)
        else:
            scalars = [tensor.extract(named.value, []) for named in inputs]
            holds = fit(*scalars, checks.boolean(True))
        return checks.any_of([holds, *_emptiness(body, space)])

    def _run(self, body: Body, space: list[int], known: dict[ir.Value, ir.Value]) -> _Computed:
        computed = _Computed(body, space, known)
        for op in self.ops:
            operands = [computed(operand) for operand in op.operands]
            copy = op.clone().operation
            for at, operand in enumerate(operands):
                copy.operands[at] = operand
            computed.values.update(zip(op.results, copy.results, strict=True))
        return computed


@dataclass
class _Computed:
    """The values of a body in a copy of a part of it."""

    body: Body
    space: list[int]
    values: dict[ir.Value, ir.Value]

    def __call__(self, value: ir.Value) -> ir.Value:
        if value not in self.values:
            dim = self.body.dim_of(value)
            if dim is None:
                return value
            self.values[value] = linalg.IndexOp(self.space.index(dim)).result
        return self.values[value]


def _reduce(
    body: Body, space: list[int], inputs: list[Named], fits: Callable[..., ir.Value]
) -> ir.Value:
    """Whether `fits`, of an element of each input and what held before, holds everywhere."""
    i1 = ir.IntegerType.get_signless(1)
    covered = {dim for named in inputs for dim in _dims(named)}
    # A linalg op has its loops from the extents of operands.
    bounds = [
        Named(tensor.EmptyOp([_as_extent(body.space[dim])], i1).result, (dim,))
        for dim in space
        if dim not in covered
    ]
    init = Named(tensor.from_elements(ir.RankedTensorType.get([], i1), [checks.boolean(True)]), ())

    def step(*values: ir.Value) -> ir.Value:
        return fits(*values[: len(inputs)], values[-1])

    result = generic(space, [*inputs, *bounds], init, step)
    return tensor.extract(result.value, [])


def _dims(operand: Named) -> list[int]:
    return [dim for dim in operand.names if isinstance(dim, int)]


def _as_extent(quantity: Quantity) -> int | ir.Value:
    return quantity if isinstance(quantity, int) else as_value(quantity)


def _emptiness(body: Body, space: list[int]) -> list[ir.Value]:
    """Whether the body is not run at all, as `space` does not tell."""
    others = [size for dim, size in enumerate(body.space) if dim not in space]
    return [
        checks.compare(CmpIPredicate.eq, size, 0)
        for size in others
        if not isinstance(size, int) or size == 0
    ]


def _key_exists(body: Body, space: list[int], length: ir.Value) -> ir.Value:
    """Of the keys that the dimensions of `space` tell apart: the first."""

    def index(dim: int) -> ir.Value:
        return linalg.IndexOp(space.index(dim)).result if dim in space else as_value(0)

    sizes = [_as_extent(size) for size in body.space]
    return kv_lengths.exists(kv_lengths.key_position(body.key_dims, sizes, index), length)


def _may_run_apart(op: ir.Operation, body: Body) -> bool:
    if len(op.regions) > 0 or len(op.results) != 1:
        return False
    if op.name in GATHERS:
        is_always_run = op.parent.operation == body.op
        return is_always_run and op in body.checked
    return op.name.startswith(_PURE) and op.name not in _TRAPPING


_PURE = ("affine.", "arith.", "index.", "math.")

#: What has no result for some numbers, which the op might not come to.
_TRAPPING = tuple(
    f"{dialect}.{name}"
    for dialect, names in {
        "arith": ("ceildivsi", "ceildivui", "divsi", "divui", "floordivsi", "remsi", "remui"),
        "index": ("ceildivs", "ceildivu", "divs", "divu", "floordivs", "rems", "remu"),
    }.items()
    for name in names
)


def _as_tensor(named: Named) -> Named:
    """An operand; one that is a number, as a tensor of rank 0."""
    if isinstance(named.value.type, ir.ShapedType):
        return named
    type_ = ir.RankedTensorType.get([], named.value.type)
    return Named(tensor.from_elements(type_, [named.value]), ())
