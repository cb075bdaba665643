# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A task of many query rows takes its keys block by block, as a product of matrices wants them.

    query' = query                             rows without gaps, in f32
    for each block of keys
      key' = transpose(keys of the block)      [d, p, 16]: p vectors of keys for each of d
      value' = values of the block             [p, 16, e]
      o, lse = attention.group(query', key', value')
      output, LSE = merge of both with o, lse

Where dots multiply pairs of bf16 (`arithmetic.py`), nothing is converted, and d counts pairs, which
lie side by side: the query is [rows, d/2, 2], a block of keys [d/2, p, 16, 2].

What a block needs stays in the cache of a core while all rows of the task meet it. A block is
copied to where it is a whole number of vectors; the region hides what is none of its keys. The
merge of two partial outputs is that of flash decoding, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from mlir import ir
from mlir.dialects import affine, arith, bufferization, scf

from mlir_attention.cpu.cache_geometry import odd_lines
from mlir_attention.cpu.vector.tile_sizes.schedules import BlockSchedule
from mlir_attention.dialects import linalg
from mlir_attention.dialects.attention import GroupOp, IndexOp
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.score_region import block_of, indices
from mlir_attention.lower.group_to_linalg import Step
from mlir_attention.support import scalars
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, dynamic_sizes, empty, static_sizes
from mlir_attention.support.indexing_maps import Positions, dims
from mlir_attention.support.linalg_builders import Name, Named, elementwise, generic, generic_of
from mlir_attention.support.tensor_slices import (
    as_type,
    expand_along,
    first_of,
    insert_at,
    insert_first,
    slice_along,
    slice_at,
)

#: Bits of what the packed keys have for each key: f32, or a pair of bf16.
_KEY_BITS = 32


class BlockStep(str, Enum):
    """Names of the ops around the group of a block; `Step.ROUNDED_OUTPUT` may be one, too."""

    PACKED_QUERY = "packed-query"
    PACKED_KEY = "packed-key"
    #: Keys that are columns already, and are only copied.
    PACKED_KEY_COLUMNS = "packed-key-columns"
    PACKED_VALUE = "packed-value"
    #: What follows is the name of the operand.
    PACKED_OPERAND = "packed-operand-"
    #: What follows is the dimension behind whose end there are zeros, and the name of the copy.
    CLEARED = "cleared-"
    FIRST_OUTPUT = "first-output"
    FIRST_LSE = "first-lse"
    MERGED_OUTPUT = "merged-output"
    MERGED_LSE = "merged-lse"


def take_keys_in_blocks(
    group: GroupOp, schedule: BlockSchedule
) -> tuple[GroupOp, dict[str, ir.Operation]]:
    """Replaces the group of a task, keys `[N, d]`, by a loop over blocks of keys.

    Returns the group in the loop, keys `[d, N]`, and the ops around it by name.
    """
    blocks = _Blocks(group, schedule)
    results = blocks.build()
    replace_op(group, results)
    (inner,) = blocks.groups
    return inner, blocks.steps


def _parse_map(text: str) -> ir.AffineMap:
    return ir.AffineMapAttr(ir.Attribute.parse(f"affine_map<{text}>")).value


def _copy_step(operand: Operand, *, is_transposed: bool) -> str:
    """The name of the op that copies an operand."""
    if operand.name == "key":
        return BlockStep.PACKED_KEY if is_transposed else BlockStep.PACKED_KEY_COLUMNS
    packed = {"query": BlockStep.PACKED_QUERY, "value": BlockStep.PACKED_VALUE}
    return packed.get(operand.name) or BlockStep.PACKED_OPERAND + operand.name.replace(" ", "-")


def _with_units(positions: Positions) -> tuple[Name, ...]:
    """Names for the dimensions of a tensor, those of extent 1 too."""
    return tuple(("unit", at) if dim is None else dim for at, dim in enumerate(positions))


def _last(dim: int, positions: Positions) -> Positions:
    """The map with its dimension `dim` as the last."""
    return (*(other for other in positions if other != dim), dim)


@dataclass(frozen=True)
class _KeyRange:
    """The `count` keys from `first` on, as so many `vectors`."""

    first: ir.Value
    count: ir.Value
    vectors: ir.Value


class _Blocks:
    """Builds, before a group, what replaces it."""

    def __init__(self, group: GroupOp, schedule: BlockSchedule) -> None:
        self.group = group
        self.block = schedule.block
        self.lanes = schedule.lanes
        self.space = IterationSpace.of(group)
        self.real = self.space.extents()
        self.extents: dict[Name, Extent] = dict(enumerate(self.real))
        self.extents |= zip(self.space.query_dims, schedule.most_rows, strict=True)
        (self.key,), (self.depth,) = self.space.key_dims, self.space.depth_dims
        self.has_remainder = schedule.has_remainder
        self.depth_extent = self.space.static_extents[self.depth]
        self.by_dots = schedule.uses_dots
        #: The dimensions that become two each.
        self.parted = (self.key, self.depth) if schedule.uses_dots else (self.key,)
        self.f32 = ir.F32Type.get()
        #: Of the query, keys and values, as they are multiplied.
        self.element = ir.BF16Type.get() if schedule.uses_dots else self.f32
        self.steps: dict[str, ir.Operation] = {}
        self.groups: list[GroupOp] = []

    @property
    def output_names(self) -> tuple[int, ...]:
        return dims(self.space.output_map)

    @property
    def row_names(self) -> tuple[int, ...]:
        return self.space.row_dims

    def build(self) -> list[ir.Value]:
        self.space = self.space.with_operands(self._with_room)
        start = [
            self._filled(
                BlockStep.FIRST_OUTPUT, self.output_names, scalars.constant(self.f32, 0.0)
            ),
            self._filled(BlockStep.FIRST_LSE, self.row_names, scalars.minus_infinity(self.f32)),
        ]
        keys = as_value(self.extents[self.key])
        loop = scf.ForOp(as_value(0), keys, as_value(self.block), start)
        with ir.InsertionPoint(loop.body):
            partial = self._block_group(loop.induction_variable, keys)
            scf.YieldOp(self._merged(list(loop.inner_iter_args), partial))
        names = (self.output_names, self.row_names)
        return [
            self._result(step, Named(value, names_), result)
            for step, value, names_, result in zip(
                (Step.ROUNDED_OUTPUT, Step.ROUNDED_LSE),
                loop.results,
                names,
                self.group.results,
                strict=False,
            )
        ]

    def _with_room(self, operand: Operand) -> Operand:
        """The query, and what is for rows only, where there is room for more than there are."""
        ragged = {dim for dim in self.space.query_dims if not isinstance(self.real[dim], int)}
        is_padded = not ragged.isdisjoint(operand.map)
        if operand.name == "query" or (is_padded and self.key not in operand.map):
            return replace(operand, value=self._packed(operand))
        return operand

    def _filled(self, step: str, names: tuple[int, ...], value: ir.Value) -> ir.Value:
        init = empty([self.extents[name] for name in names], self.f32)
        return self._step(step, Named(linalg.fill(value, init), names)).value

    def _step(self, name: str, named: Named) -> Named:
        self.steps[name] = named.value.owner.operation
        return named

    def _block_group(self, first: ir.Value, keys: ir.Value) -> Sequence[ir.Value]:
        """The partial output of the keys from `first` on, and its LSE."""
        count = affine.min(_parse_map(f"(d0)[s0] -> ({self.block}, s0 - d0)"), [first, keys])
        vectors = affine.apply(_parse_map(f"()[s0] -> (s0 ceildiv {self.lanes})"), [count])
        keys_of_block = _KeyRange(first, count, vectors)

        def of_block(operand: Operand) -> Operand:
            if self.key not in operand.map:
                return replace(operand, map=self._with_parts(operand.map))
            wanted = _last(self.key, operand.map) if operand.name == "key" else operand.map
            packed = self._packed(operand, wanted, keys_of_block)
            value = expand_along(packed, wanted.index(self.key), [vectors, self.lanes])
            # Bytes have become floats.
            return replace(operand, value=value, map=self._with_parts(wanted), is_unsigned=False)

        space = self.space.with_operands(of_block)
        if self.by_dots:
            space = self._in_pairs(space)
        space = replace(
            space,
            num_dims=space.num_dims + len(self.parted),
            result_maps=tuple(map(self._with_parts, (self.output_names, self.row_names))),
        )
        types = [self._type(names) for names in (self.output_names, self.row_names)]
        block = clone_group(self.group, space, types)
        self._tell_positions(block, first, count)
        self.groups.append(block)
        return list(block.results)

    def _in_pairs(self, space: IterationSpace) -> IterationSpace:
        """The iteration space whose query and key have the depth as pairs."""
        # The key has been packed as pairs.
        at = self.space.query.map.index(self.depth)
        query = expand_along(space.query.value, at, [self.depth_extent // 2, 2])
        # Of a vector of keys, a pair each.
        key_map = _last(self._new(self.depth) + 1, space.key.map)
        space = space.with_operand(replace(space.query, value=query))
        return space.with_operand(replace(space.key, map=key_map))

    def _new(self, dim: int) -> int:
        """The number of a dimension in the group of a block, or of the first of its parts."""
        return dim + sum(parted < dim for parted in self.parted)

    def _with_parts(self, positions: Positions) -> Positions:
        """Behind the keys, which count vectors now, their lanes; behind pairs of d, their two."""
        parts: list[int | None] = []
        for dim in positions:
            new = None if dim is None else self._new(dim)
            parts.append(new)
            if new is not None and dim in self.parted:
                parts.append(new + 1)
        return tuple(parts)

    def _tell_positions(self, block: GroupOp, first: ir.Value, count: ir.Value) -> None:
        """Lets the region see the positions of keys, and hides what is none of `count` keys.

        A region that yields the score itself hides them in any case: the schedule visits the op of
        the region.
        """
        key = self._new(self.key)

        def within() -> ir.Value:
            vector = arith.muli(IndexOp(key).result, as_value(self.lanes))
            return arith.addi(vector, IndexOp(key + 1).result)

        for index in indices(block):
            dim = index.dim.value
            with ir.InsertionPoint(index), index.location:
                is_key = dim == self.key
                position = arith.addi(first, within()) if is_key else IndexOp(self._new(dim)).result
            replace_op(index, [position])
        body = block_of(block)
        terminator = body.operations[-1]
        is_identity = terminator.operands[0] == body.arguments[0]
        if not self.has_remainder and not is_identity:
            return
        with ir.InsertionPoint(terminator):
            is_key = arith.cmpi(arith.CmpIPredicate.slt, within(), count)
            score = terminator.operands[0]
            nothing = scalars.minus_infinity(score.type)
            terminator.operands[0] = arith.select(is_key, score, nothing)

    def _type(self, names: Sequence[int]) -> ir.Type:
        extents = [self.extents[name] for name in names]
        return ir.RankedTensorType.get(static_sizes(extents), self.f32)

    def _packed(
        self,
        operand: Operand,
        wanted: Positions | None = None,
        keys: _KeyRange | None = None,
    ) -> ir.Value:
        """A copy of `operand`, with map `wanted`, in memory that has room for whole tiles.

        Of some `keys` only, if given. A float that is in no row or key is zero, and an integer
        undefined. Query, keys and values are in the type that they are multiplied in.
        """
        source, positions = operand.value, operand.map
        wanted = positions if wanted is None else wanted
        is_key, is_factor = operand.name == "key", operand.name in ("query", "key", "value")
        element = self.element if is_factor else operand.element_type
        real: list[Extent] = [1 if dim is None else self.real[dim] for dim in wanted]
        room: list[Extent] = [1 if dim is None else self.extents[dim] for dim in wanted]
        used = list(room)
        if keys is not None:
            at = wanted.index(self.key)
            source = slice_along(source, positions.index(self.key), keys.first, keys.count)
            real[at] = used[at] = keys.count
            if self.has_remainder:
                used[at] = arith.muli(keys.vectors, as_value(self.lanes))
            room[at] = odd_lines(self.block, _KEY_BITS) if is_key else self.block
        names, wanted_names = _with_units(positions), _with_units(wanted)
        if is_key and self.by_dots:
            at, half = positions.index(self.depth), self.depth_extent // 2
            source = expand_along(source, at, [half, 2])
            # Of keys that are multiplied by dots, the depth is the last dimension.
            names, wanted_names = (*names, "pair"), (*wanted_names, "pair")
            for extents in (real, room, used):
                extents[wanted.index(self.depth)] = half
                extents.append(2)
        scratch = bufferization.alloc_tensor(
            ir.RankedTensorType.get(static_sizes(room), element), dynamic_sizes(room)
        )
        name = _copy_step(operand, is_transposed=positions != wanted)
        tiles = self._cleared(name, first_of(scratch, used), real, used)
        copied = self._step(
            name,
            generic(
                names,
                [Named(source, names)],
                Named(first_of(tiles, real), wanted_names),
                lambda value, _: (
                    scalars.convert(value, element, is_unsigned=operand.is_unsigned)
                    if is_factor
                    else value
                ),
            ),
        ).value
        return insert_first(copied, tiles)

    def _cleared(
        self, name: str, tiles: ir.Value, real: Sequence[Extent], sizes: Sequence[Extent]
    ) -> ir.Value:
        """Whole tiles of such `sizes` with zeros behind the `real` elements, if these are floats.

        They weigh nothing; but what lies in memory may be denormal numbers, with which a product
        takes a hundred times as long.
        """
        element = tiles.type.element_type
        if not isinstance(element, ir.FloatType):
            return tiles
        for at, (start, end) in enumerate(zip(real, sizes, strict=True)):
            if start == end:
                continue
            rest = list(sizes)
            rest[at] = arith.subi(as_value(end), as_value(start))
            offsets: list[Extent] = [0] * len(rest)
            offsets[at] = start
            zero = scalars.constant(element, 0.0)
            zeros = linalg.fill(zero, slice_at(tiles, offsets, rest))
            step = f"{BlockStep.CLEARED.value}{at}-{name}"
            zeros = self._step(step, Named(zeros, tuple(range(len(rest))))).value
            tiles = insert_at(zeros, tiles, rest, offsets)
        return tiles

    def _merged(self, whole: Sequence[ir.Value], part: Sequence[ir.Value]) -> list[ir.Value]:
        """The output and the LSE of the keys of both."""
        rows, names = self.row_names, self.output_names
        lses = [Named(value, rows) for value in (whole[1], part[1])]

        def merge(a: ir.Value, b: ir.Value, *_: ir.Value) -> list[ir.Value]:
            maximum = arith.maximumf(a, b)
            weights = [scalars.exp_shifted(lse, maximum) for lse in (a, b)]
            total = arith.addf(*weights)
            lse = scalars.log_sum_exp(maximum, total)
            return [lse, *(scalars.divide_or_zero(weight, total) for weight in weights)]

        def add(a: ir.Value, b: ir.Value, part: ir.Value, whole: ir.Value) -> ir.Value:
            # 0 * infinity is NaN: what weighs nothing does not count.
            zero = scalars.constant(self.f32, 0.0)
            whole, part = (
                arith.mulf(w, arith.select(scalars.is_equal(w, zero), zero, value))
                for w, value in ((a, whole), (b, part))
            )
            return arith.addf(whole, part)

        inits = [Named(empty([self.extents[row] for row in rows], self.f32), rows)] * 3
        lse, *weights = generic_of(rows, lses, inits, merge)
        self._step(BlockStep.MERGED_LSE, lse)
        inputs = [*weights, Named(part[0], names)]
        output = self._step(
            BlockStep.MERGED_OUTPUT, generic(names, inputs, Named(whole[0], names), add)
        )
        return [output.value, lse.value]

    def _result(self, step: str, named: Named, result: ir.Value) -> ir.Value:
        """In the type of `result`, without what is no row."""
        element = ir.RankedTensorType(result.type).element_type
        names = [name for name in named.names if isinstance(name, int)]
        if element != self.f32:
            rounded = elementwise(
                self.extents, names, element, [named], lambda x: scalars.convert(x, element)
            )
            named = self._step(step, rounded)
        rows = first_of(named.value, [self.real[name] for name in names])
        return as_type(rows, result.type)
