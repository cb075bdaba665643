# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Asserts at run time that what bodies and score regions gather from a tensor is in it.

A check in the body of a loop over all elements would cost, and keep the loop from being
vectorized. So the part of the body that computes a position is run before, in a reduction of its
own over no more dimensions than it depends on: a row of a table that is looked up is checked
once, not for each of its columns. Where it is not enough to run a part of the body, as where a
position depends on a score, the check stands in the body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mlir import ir
from mlir.dialects import tensor
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.extents import iteration_space
from mlir_attention.checks.quantities import Facts, Quantity, as_value, extent, extents, number
from mlir_attention.dialects import linalg
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group import kv_lengths
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.lower.group_to_linalg import build_steps
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.indexing_maps import positions_of
from mlir_attention.support.linalg_builders import Named, generic
from mlir_attention.support.linear_forms import width_of
from mlir_attention.support.walk import is_inside, ops_in, producer

_GATHERS = ("tensor.extract", "memref.load")
_INDICES = ("linalg.index", "attention.index")


def owns_body(op: ir.Operation) -> bool:
    """Whether the region of `op` is run for each element of an iteration space."""
    return op.name in (GroupOp.OPERATION_NAME, "tensor.generate") or (
        op.name.startswith("linalg.") and len(op.regions) == 1
    )


def assert_body_reads_inside(op: ir.Operation, facts: Facts) -> None:
    """Emits a `cf.assert` for every position that the body of `op` reads and that may not be."""
    gathers = [gather for name in _GATHERS for gather in ops_in(op, name)]
    if not gathers:
        return
    body = _Body.of(op, facts)
    for gather in gathers:
        _check_gather(gather, body)
    if body.asserts and op.name == GroupOp.OPERATION_NAME:
        # The region of a group has no side effects.
        _lower(op.opview)


def _check_gather(gather: ir.Operation, body: _Body) -> None:
    shaped, *positions = gather.operands
    checked = [
        _check_position(gather, body, shaped, at, position) for at, position in enumerate(positions)
    ]
    if all(checked):
        body.checked.append(gather)


def _check_position(
    gather: ir.Operation, body: _Body, shaped: ir.Value, at: int, position: ir.Value
) -> bool:
    """Whether the position is known to be inside before the body is run."""
    size = extent(shaped, at)
    if _is_within(body, number(position), size):
        return True
    asserted = _asserted(body, gather, position, size)
    if asserted == {_NATURAL, _BELOW}:
        return False
    what = f"has a position outside dimension {at} of {shaped.type}"
    part = None if is_inside(shaped, body.op) else _Part.of(body, gather, position)
    if part is None:
        with ir.InsertionPoint(gather), gather.location:
            checks.require(gather, _fits(asserted, position, size), what)
        body.asserts = True
        return False
    with ir.InsertionPoint(body.op), gather.location:
        checks.require(gather, part.all_fit(body, asserted, position, size), what)
    return not asserted


#: What a program may assert of a position: that it is at least 0, that it is below the extent.
_NATURAL, _BELOW = "natural", "below"


def _fits(asserted: set[str], position: ir.Value, size: Quantity) -> ir.Value:
    """Whether a position is in [0, size), as far as the program does not assert it itself."""
    if _NATURAL in asserted:
        return checks.compare(CmpIPredicate.slt, position, size)
    if _BELOW in asserted:
        return checks.is_natural(position)
    return checks.is_position(position, size)


def _is_within(body: _Body, position: Quantity, size: Quantity) -> bool:
    op = producer(position) if isinstance(position, ir.Value) else None
    dim = body.dim_of(position) if isinstance(position, ir.Value) else None
    if dim is not None and dim < len(body.space):
        return _is_no_greater(body, body.space[dim], size)
    # Upstream knows of no bounds of these.
    if dim is not None or (op is not None and op.name in _INDICES):
        return False
    return body.facts.is_within(position, size)


def _asserted(body: _Body, gather: ir.Operation, position: ir.Value, size: Quantity) -> set[str]:
    """What the program asserts right before `gather`, as the lookups of torch-mlir do."""
    asserted = set()
    for view in gather.block.operations:
        op = view.operation
        if op == gather:
            break
        comparison = checks.comparison_of(op) if op.name == "cf.assert" else None
        if comparison is None or _without_casts(comparison[1]) != _without_casts(position):
            continue
        predicate, _, limit = comparison
        bound = number(limit)
        if predicate == CmpIPredicate.sge and isinstance(bound, int) and bound >= 0:
            asserted.add(_NATURAL)
        if predicate == CmpIPredicate.slt and _is_no_greater(body, bound, size):
            asserted.add(_BELOW)
    return asserted


def _is_no_greater(body: _Body, bound: Quantity, size: Quantity) -> bool:
    return body.facts.are_equal(bound, size) or body.facts.is_at_most([(1, bound), (-1, size)], 0)


def _without_casts(value: ir.Value) -> ir.Value:
    """What is signed-extended to `value`."""
    while (op := producer(value)) is not None and op.name in ("arith.index_cast", "arith.extsi"):
        if width_of(op.results[0].type) < width_of(op.operands[0].type):
            break
        value = op.operands[0]
    return value


@dataclass
class _Body:
    """A body, and what its arguments stand for.

    space:    the extents of the iteration space; empty if they are not known.
    elements: arguments that are elements of operands.
    indices:  arguments that are positions in the iteration space.
    key_dims: of a group: the dimensions of its keys.
    lengths:  of a group: how many keys exist.
    checked:  gathers whose positions are inside, as was checked in front of the op.
    asserts:  whether a check stands in the body.
    """

    op: ir.Operation
    facts: Facts
    space: list[Quantity]
    elements: dict[ir.Value, Named] = field(default_factory=dict)
    indices: dict[ir.Value, int] = field(default_factory=dict)
    key_dims: tuple[int, ...] = ()
    lengths: Named | None = None
    checked: list[ir.Operation] = field(default_factory=list)
    asserts: bool = False

    @staticmethod
    def of(op: ir.Operation, facts: Facts) -> _Body:
        if op.name == GroupOp.OPERATION_NAME:
            return _Body._of_group(op, facts)
        if op.name == "tensor.generate":
            arguments = list(op.regions[0].blocks[0].arguments)
            indices = {argument: dim for dim, argument in enumerate(arguments)}
            return _Body(op, facts, _sizes_of_generate(op), indices=indices)
        return _Body._of_linalg(op, facts)

    @staticmethod
    def _of_linalg(op: ir.Operation, facts: Facts) -> _Body:
        space = iteration_space(op)
        if space is None:
            return _Body(op, facts, [])
        maps = [ir.AffineMapAttr(map_).value for map_ in linalg.get_indexing_maps(op)]
        inputs = len(op.operands) - max(len(op.results), 1)
        elements = {
            argument: Named(operand, positions_of(map_))
            for argument, operand, map_ in zip(
                list(op.regions[0].blocks[0].arguments)[:inputs],
                list(op.operands)[:inputs],
                maps[:inputs],
                strict=True,
            )
            if all(_is_plain(expr) for expr in map_.results)
            # The check is an op on tensors, which may not read a buffer too.
            and not isinstance(operand.type, ir.MemRefType)
        }
        return _Body(op, facts, space, elements)

    @staticmethod
    def _of_group(op: ir.Operation, facts: Facts) -> _Body:
        group = IterationSpace.of(op)
        space: dict[int, Quantity] = {}
        for operand in group.operands:
            for at, dim in enumerate(operand.map):
                known = extent(operand.value, at)
                if dim is not None:
                    space[dim] = known if isinstance(known, int) else space.get(dim, known)
        arguments = list(op.regions[0].blocks[0].arguments)[1:]
        scores = [operand.named for operand in group.score_operands]
        return _Body(
            op,
            facts,
            [space[dim] for dim in range(group.num_dims)],
            dict(zip(arguments, scores, strict=True)),
            key_dims=group.key_dims,
            lengths=group.kv_lengths.named if group.kv_lengths else None,
        )

    def dim_of(self, value: ir.Value) -> int | None:
        """The dimension along which `value` is the position, if it is one."""
        op = producer(value)
        if op is not None and op.name in _INDICES:
            return ir.IntegerAttr(op.attributes["dim"]).value
        return self.indices.get(value)


@dataclass
class _Part:
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
    def of(body: _Body, gather: ir.Operation, position: ir.Value) -> _Part | None:
        """What `position` takes, where `gather` is reached; None if it cannot be run apart."""
        part = _Part()
        if not part._add_conditions(body, gather):
            return None
        wanted = [position, *(condition for condition, _ in part.whether)]
        if not all(part._add(body, value) for value in wanted):
            return None
        if body.lengths is not None:
            part.dims.update(_dims(body.lengths))
        return part

    def _add_conditions(self, body: _Body, gather: ir.Operation) -> bool:
        inner, outer = gather, gather.parent.operation
        while outer != body.op:
            if outer.name != "scf.if":
                return False
            is_then = outer.regions[0].blocks[0] == inner.block
            self.whether.append((outer.operands[0], is_then))
            inner, outer = outer, outer.parent.operation
        return True

    def _add(self, body: _Body, value: ir.Value) -> bool:
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

    def _add_element(self, body: _Body, argument: ir.Value) -> bool:
        operand = body.elements.get(argument)
        if operand is None or (operand.names and not _dims(operand)):
            # An operand of one constant position has no dimension to go along.
            return False
        if argument not in self.elements:
            self.elements.append(argument)
            self.dims.update(_dims(operand))
        return True

    def all_fit(
        self, body: _Body, asserted: set[str], position: ir.Value, size: Quantity
    ) -> ir.Value:
        """Whether `position` fits, as in `_fits`, wherever the body comes to it."""
        size = as_value(size)
        space = sorted(self.dims)
        inputs = [_as_tensor(body.elements[argument]) for argument in self.elements]
        if body.lengths is not None:
            inputs.append(body.lengths)

        def fit(*values: ir.Value) -> ir.Value:
            *elements, all_before = values
            known = dict(zip(self.elements, elements, strict=False))
            computed = self._run(body, space, known)
            fits = _fits(asserted, computed(position), size)
            for condition, wanted in self.whether:
                holds = computed(condition)
                fits = checks.any_of([fits, checks.negation(holds) if wanted else holds])
            if body.lengths is not None:
                exists = _key_exists(body, space, elements[-1])
                fits = checks.any_of([fits, checks.negation(exists)])
            return checks.all_of([all_before, fits])

        if space:
            holds = _reduce(body, space, inputs, fit)
        else:
            scalars = [tensor.extract(named.value, []) for named in inputs]
            holds = fit(*scalars, checks.boolean(True))
        return checks.any_of([holds, *_emptiness(body, space)])

    def _run(self, body: _Body, space: list[int], known: dict[ir.Value, ir.Value]) -> _Computed:
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

    body: _Body
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
    body: _Body, space: list[int], inputs: list[Named], fits: Callable[..., ir.Value]
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


def _emptiness(body: _Body, space: list[int]) -> list[ir.Value]:
    """Whether the body is not run at all, as `space` does not tell."""
    others = [size for dim, size in enumerate(body.space) if dim not in space]
    return [
        checks.compare(CmpIPredicate.eq, size, 0)
        for size in others
        if not isinstance(size, int) or size == 0
    ]


def _key_exists(body: _Body, space: list[int], length: ir.Value) -> ir.Value:
    """Of the keys that the dimensions of `space` tell apart: the first."""

    def index(dim: int) -> ir.Value:
        return linalg.IndexOp(space.index(dim)).result if dim in space else as_value(0)

    sizes = [_as_extent(size) for size in body.space]
    return kv_lengths.exists(kv_lengths.key_position(body.key_dims, sizes, index), length)


def _may_run_apart(op: ir.Operation, body: _Body) -> bool:
    if len(op.regions) > 0 or len(op.results) != 1:
        return False
    if op.name in _GATHERS:
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


def _is_plain(expr: ir.AffineExpr) -> bool:
    """A dimension, or the constant 0, of which `Named` knows."""
    return isinstance(expr, ir.AffineDimExpr) or (
        isinstance(expr, ir.AffineConstantExpr) and expr.value == 0
    )


def _as_tensor(named: Named) -> Named:
    """An operand; one that is a number, as a tensor of rank 0."""
    if isinstance(named.value.type, ir.ShapedType):
        return named
    type_ = ir.RankedTensorType.get([], named.value.type)
    return Named(tensor.from_elements(type_, [named.value]), ())


def _sizes_of_generate(op: ir.Operation) -> list[Quantity]:
    sizes = iter(op.operands)
    return [
        size if isinstance(size, int) else number(next(sizes)) for size in extents(op.results[0])
    ]


def _lower(group: GroupOp) -> None:
    """Makes linalg ops of the group, in whose bodies assertions may stand."""
    with ir.InsertionPoint(group), group.location:
        results, _ = build_steps(group)
    replace_op(group, results)
