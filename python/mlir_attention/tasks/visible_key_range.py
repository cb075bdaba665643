# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Keys that no query row of a task sees are not read.

Where the region of a task hides keys by position (causal masks, sliding windows, lengths), the
positions of the task's rows bound the keys that any of them sees: n <= m + c holds for no key past
the last row's bound. The task then has the keys from the first to the last bound only, as a slice
of its keys, values and score operands, and the region tells positions from there on. What
is hidden weighs exactly 0, so that the result is the same.

A bound counts if the arithmetic of the region surely does not wrap: numbers that are known at run
time only are checked then, and where they are too large, all keys are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, scf, tensor

from mlir_attention.dialects.attention import GroupOp, IndexOp
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.score_region import block_of, renumber_indices
from mlir_attention.group.visible_keys import Inequality, inequalities
from mlir_attention.support.extents import Extent, as_value
from mlir_attention.support.linear_forms import INDEX_WIDTH, Linear, Range, width_of
from mlir_attention.support.patterns import Rewriter, walk_and_rewrite
from mlir_attention.support.tensor_slices import slice_along
from mlir_attention.support.walk import is_inside, producer, producer_named

#: Keys are kept by so many, the most elements of a vector: a few more are hidden by the region,
#: and whole vectors are faster.
_GRANULE = 16

#: Numbers of the program are to be below this, and so are extents, which memory limits.
_LARGEST = 1 << 40


def slice_visible_keys(module: ir.Operation) -> None:
    """Drops from every group the first and last keys that its region hides from all rows."""
    walk_and_rewrite(module, GroupOp.OPERATION_NAME, _slice_visible_keys)


def _slice_visible_keys(group: GroupOp, rewriter: Rewriter) -> str | None:
    space = IterationSpace.of(group)
    keys = space.long(space.key_dims)
    if space.kv_lengths or space.page_table:
        return "its keys have lengths or pages"
    if len(keys) != 1 or 0 in space.static_extents.values():
        return "its keys have several dimensions, or one"
    (key,) = keys
    bounds = [
        bound
        for inequality in inequalities(group)
        if (bound := _Bound.of(inequality, group, space, key)) is not None
    ]
    if not bounds:
        return "no key is hidden by its position alone"
    first, count = _Range(group, space, key).of(bounds)
    visible = space.with_values_along(key, lambda value, at: slice_along(value, at, first, count))
    sliced = clone_group(group, visible, [result.type for result in group.results])
    if first != 0:
        start = as_value(first)
        renumber_indices(
            sliced,
            lambda dim: (dim, (lambda within: arith.addi(start, within)) if dim == key else None),
        )
    rewriter.replace_op(group, sliced.results)
    return None


@dataclass(frozen=True)
class _Affine:
    """A form taken apart: constant + key + positions along dimensions + numbers of the program."""

    constant: int
    key: int
    positions: dict[int, int]
    numbers: dict[ir.Value, int]

    @staticmethod
    def of(form: Linear, group: GroupOp, space: IterationSpace, key: int) -> _Affine | None:
        """None if the form depends on what differs from score to score."""
        positions: dict[int, int] = {}
        numbers: dict[ir.Value, int] = {}
        for value, coefficient in form.terms.items():
            dim = _dim_of(value)
            if dim is not None:
                positions[dim] = positions.get(dim, 0) + coefficient
            elif _is_same_for_all(value, group, space):
                numbers[value] = coefficient
            else:
                return None
        key_coefficient = positions.pop(key, 0)
        positions = {dim: positions[dim] for dim in space.long(positions)}
        return _Affine(form.constant, key_coefficient, positions, numbers)

    def limits(self, space: IterationSpace, key: int) -> tuple[int, int]:
        """Its least and its greatest value, if no number is too large to count."""
        least = most = self.constant
        for dim, coefficient in {**self.positions, key: self.key}.items():
            last = space.static_extents.get(dim, _LARGEST) - 1
            least += min(coefficient * last, 0)
            most += max(coefficient * last, 0)
        for value, coefficient in self.numbers.items():
            ends = [coefficient * end for end in _limits_of(value)]
            least += min(ends)
            most += max(ends)
        return least, most


@dataclass(frozen=True)
class _Bound:
    """form <= 0, where the key has coefficient 1 or -1, and what must be for it to count.

    The `numbers` are not to be too large, and the forms of `ranges` to be within these.
    """

    form: _Affine
    numbers: tuple[ir.Value, ...]
    ranges: tuple[tuple[_Affine, Range], ...]

    @staticmethod
    def of(
        inequality: Inequality, group: GroupOp, space: IterationSpace, key: int
    ) -> _Bound | None:
        """None if it does not bound the keys, or surely hides none.

        Or surely all: a slice of no keys would become a `memref.subview` of none, which upstream's
        verifier refuses.
        """
        form = _Affine.of(inequality.form, group, space, key)
        if form is None or abs(form.key) != 1:
            return None
        least, most = form.limits(space, key)
        if most <= 0 or least > 0:
            return None
        numbers: dict[ir.Value, None] = {}
        ranges = []
        for range_ in inequality.ranges:
            checked = _Affine.of(range_.form, group, space, key)
            if checked is None:
                return None
            numbers |= dict.fromkeys(checked.numbers)
            least, most = checked.limits(space, key)
            if least < range_.least or most > range_.most:
                ranges.append((checked, range_))
        return _Bound(form, tuple(numbers), tuple(ranges))


class _Range:
    """Builds, before a group, the range of keys that its bounds leave along dimension `key`."""

    def __init__(self, group: GroupOp, space: IterationSpace, key: int) -> None:
        self.group = group
        self.space = space
        self.key = key
        self.extents = space.extents()

    def of(self, bounds: Sequence[_Bound]) -> tuple[Extent, Extent]:
        """The first key that is kept, and how many are."""
        keys = self.extents[self.key]
        zero, first, end = as_value(0), as_value(0), as_value(keys)
        for bound in bounds:
            counts = self._counts(bound)
            # Some row sees the key where the row for which the rest is least does.
            rest = self._extreme(bound.form, least=True)
            if bound.form.key > 0:
                limit = arith.subi(as_value(1), rest)
                end = arith.minsi(end, arith.select(counts, limit, end))
            else:
                first = arith.maxsi(first, arith.select(counts, rest, first))
        end = arith.maxsi(end, zero)
        mask = as_value(-_GRANULE)
        whole = arith.andi(arith.addi(end, as_value(_GRANULE - 1)), mask)
        whole = arith.minsi(whole, as_value(keys))
        if all(bound.form.key > 0 for bound in bounds):
            return 0, whole
        first = arith.andi(arith.minsi(first, end), mask)
        return first, arith.subi(whole, first)

    def _counts(self, bound: _Bound) -> ir.Value:
        """Whether no arithmetic of the region wraps."""
        conditions = [
            self._is_within(self._number(value), -_LARGEST, _LARGEST)
            for value in bound.numbers
            if _limits_of(value) == _UNKNOWN
        ]
        for form, range_ in bound.ranges:
            ends = [self._extreme(form, least, with_key=True) for least in (True, False)]
            conditions += [self._is_within(end, range_.least, range_.most) for end in ends]
        holds = arith.constant(ir.IntegerType.get_signless(1), 1)
        for condition in conditions:
            holds = arith.andi(holds, condition)
        return holds

    def _is_within(self, value: ir.Value, least: int, most: int) -> ir.Value:
        above = arith.cmpi(arith.CmpIPredicate.sge, value, as_value(least))
        below = arith.cmpi(arith.CmpIPredicate.sle, value, as_value(most))
        return arith.andi(above, below)

    def _extreme(self, form: _Affine, least: bool, with_key: bool = False) -> ir.Value:
        """The least or greatest value that the form has in the group, with or without its key."""
        total = as_value(form.constant)
        for value, coefficient in form.numbers.items():
            total = arith.addi(total, self._times(self._number(value), coefficient))
        positions = dict(form.positions)
        if with_key:
            positions[self.key] = form.key
        for dim, coefficient in positions.items():
            if (coefficient < 0) == least:
                last = arith.subi(as_value(self.extents[dim]), as_value(1))
                total = arith.addi(total, self._times(last, coefficient))
        return total

    def _times(self, value: ir.Value, factor: int) -> ir.Value:
        return value if factor == 1 else arith.muli(value, as_value(factor))

    def _number(self, value: ir.Value) -> ir.Value:
        """A number of the program as an index, before the group."""
        value = self._outside(value)
        index = ir.IndexType.get()
        return value if value.type == index else arith.index_cast(index, value)

    def _outside(self, value: ir.Value) -> ir.Value:
        """`value` as computed before the group; `_is_same_for_all` says that this can be done."""
        if not is_inside(value, self.group.operation):
            return value
        if _dim_of(value) is not None:
            return as_value(0)
        op = producer(value)
        if op is None:
            operand = _operand_of(value, self.group, self.space)
            return tensor.extract(operand.value, [as_value(0)] * operand.type.rank)
        operands = [self._outside(operand) for operand in op.operands]
        twin = op.clone()
        for number, operand in enumerate(operands):
            twin.operation.operands[number] = operand
        return twin.operation.results[0]


#: What may be computed before a group, wherever it stands in the region: it cannot fail.
_SAFE = (
    "affine.apply", "arith.addi", "arith.andi", "arith.cmpi", "arith.constant", "arith.extsi",
    "arith.extui", "arith.index_cast", "arith.index_castui", "arith.maxsi", "arith.maxui",
    "arith.minsi", "arith.minui", "arith.muli", "arith.ori", "arith.select", "arith.subi",
    "arith.trunci", "arith.xori",
)  # fmt: skip

_UNKNOWN = (-_LARGEST, _LARGEST)


#: Ops within ops of the region that a number is computed by. It is copied with all of them, which
#: may be twice as many with each that is deeper.
_DEEPEST = 12


def _is_same_for_all(
    value: ir.Value, group: GroupOp, space: IterationSpace, depth: int = 0
) -> bool:
    """Whether an integer of the region surely does not differ between the scores of the group."""
    if not isinstance(value.type, ir.IntegerType | ir.IndexType) or depth > _DEEPEST:
        return False
    if width_of(value.type) > INDEX_WIDTH:
        return False
    if not is_inside(value, group.operation):
        return True
    dim = _dim_of(value)
    if dim is not None:
        return space.static_extents.get(dim) == 1
    op = producer(value)
    if op is None:
        # Of the arguments of the region, the score is a float.
        return not space.long(_operand_of(value, group, space).dims)
    return op.name in _SAFE and all(
        _is_same_for_all(operand, group, space, depth + 1) for operand in op.operands
    )


def _operand_of(element: ir.Value, group: GroupOp, space: IterationSpace) -> Operand:
    """The score operand of which the region has this element."""
    _, *elements = block_of(group).arguments
    return space.score_operands[elements.index(element)]


def _limits_of(value: ir.Value) -> tuple[int, int]:
    """The least and the greatest number that a value can be, if it is not too large to count."""
    if width_of(value.type) <= 32:
        return -(1 << (width_of(value.type) - 1)), (1 << (width_of(value.type) - 1)) - 1
    op = producer(value)
    if op is not None:
        return (0, _LARGEST) if op.name == "tensor.dim" else _UNKNOWN
    loop = value.owner.owner.opview
    if isinstance(loop, scf.ForallOp):
        ivs = list(loop.induction_variables)
        first, last = list(loop.staticLowerBound), list(loop.staticUpperBound)
        dynamic = ir.ShapedType.get_dynamic_size()
        if value in ivs:
            at = ivs.index(value)
            if dynamic not in (first[at], last[at]):
                return first[at], last[at] - 1
    return _UNKNOWN


def _dim_of(value: ir.Value) -> int | None:
    """The dimension along which a value is the position."""
    op = producer_named(value, IndexOp.OPERATION_NAME)
    if op is None:
        return None
    return int(op.opview.dim.value)
