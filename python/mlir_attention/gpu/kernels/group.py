# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The kernel of a group: flash decoding by one workgroup.

    query rows -> workgroup memory, as f32
    for each tile of keys that exist
      products    each lane: its part of the depth, of the keys of its team, for all rows
      scores      each thread: some sums of products, through the region; -inf past the length
      outputs     each team: its maximum, weights, sum, and weights times its rows of the value
    teams merge their outputs by their maxima; O and LSE are written once

Two barriers stand in the loop: behind the products, and behind the scores.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith, gpu, math

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.gpu.kernels import emit
from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    ceil_div,
    delinearize,
    div,
    either,
    exp_shifted,
    least,
    less,
    loop,
    mul,
    nothing,
    product,
    rem,
    when,
    zero,
)
from mlir_attention.gpu.kernels.memory import KernelBody, Memory
from mlir_attention.gpu.kernels.score import emit_region
from mlir_attention.gpu.kernels.visible import Interval, visible_keys
from mlir_attention.gpu.schedule import Schedule
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.score_region import indices
from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value

#: Parts of a row that a thread takes by copies of the code; more are a loop.
_UNROLLED_PARTS = 2


class GroupKernel:
    """The kernel of a group; `build` builds its body."""

    def __init__(
        self,
        group: GroupOp,
        space: IterationSpace,
        schedule: Schedule,
        body: KernelBody,
        extents: Sequence[Number],
        captured: dict[ir.Value, ir.Value],
    ) -> None:
        """Builds, at the insertion point, what tells a thread where it is.

        `extents` are those of the iteration dimensions; `captured` has the arguments of the kernel
        that stand for values from outside of the region.
        """
        self.group, self.space, self.schedule = group, space, schedule
        self.tensors, self.shared = body.tensors, body.shared
        self.extents, self.captured = extents, captured
        # Rows of one workgroup are at few of the positions that the region asks for.
        asked = {index.dim.value for index in indices(group)}
        self.row_dims = sorted(space.query_dims, key=lambda dim: dim not in asked)
        self.num_rows = product([extents[dim] for dim in self.row_dims])
        self.num_keys = product([extents[dim] for dim in space.key_dims])
        dims = (*space.batch_dims, *space.split_dims)
        tiles = ceil_div(self.num_rows, schedule.rows)
        block = gpu.block_id(gpu.Dimension.x)
        *at, tile = delinearize(block, [*(extents[dim] for dim in dims), tiles])
        self.fixed = dict(zip(dims, at, strict=True))
        self.first_row = mul(tile, schedule.rows)
        self.thread = gpu.thread_id(gpu.Dimension.x)
        self.first_key, self.limit = self._visible_keys(self._keys_that_exist())

    def build(self) -> None:
        """Builds the rest of the body at the insertion point, but for the terminator."""
        self._load_query()
        gpu.barrier()
        self._merge(self._go_over_keys())

    # Where a thread is.

    def _keys_that_exist(self) -> Number:
        lengths = self.tensors.get("kv_lengths")
        if lengths is None:
            return self.num_keys
        element = lengths.load(lengths.address(self._fixed_position))
        length = arith.index_cast(ir.IndexType.get(), element)
        return least(arith.maxsi(length, as_value(0)), self.num_keys)

    def _visible_keys(self, end: Number) -> tuple[Number, Number]:
        """The first of the keys up to `end` that a row sees, and the end of these."""
        keys = self.space.long(self.space.key_dims)
        if len(keys) != 1:
            return 0, end
        known = {**self._row_intervals(), keys[0]: Interval(0, add(self.num_keys, -1))}

        def positions(dim: int) -> Interval:
            fixed = self._fixed_position(dim)
            return known.get(dim, Interval(fixed, fixed))

        return visible_keys(self.group, keys[0], end, positions, self.captured)

    def _row_intervals(self) -> dict[int, Interval]:
        """Where the rows of the workgroup are; all that there is, but along the outermost."""
        long = [dim for dim in self.row_dims if self.extents[dim] != 1]
        found = {dim: Interval(0, 0) for dim in self.row_dims}
        for dim in long[1:]:
            found[dim] = Interval(0, add(self.extents[dim], -1))
        if long:
            inner = product([self.extents[dim] for dim in long[1:]])
            past = least(add(self.first_row, self.schedule.rows), self.num_rows)
            found[long[0]] = Interval(div(self.first_row, inner), div(add(past, -1), inner))
        return found

    def _fixed_position(self, dim: int) -> Number:
        return self.fixed.get(dim, 0)

    def _row_position(self, row: Number) -> dict[int, Number]:
        """Of a row of the workgroup, which may be past the last: it then stands for the last."""
        clamped = least(add(self.first_row, row), add(self.num_rows, -1))
        at = delinearize(clamped, [self.extents[dim] for dim in self.row_dims])
        return dict(zip(self.row_dims, at, strict=True))

    def _key_position(self, key: Number) -> dict[int, Number]:
        dims = self.space.key_dims
        return dict(zip(dims, delinearize(key, [self.extents[dim] for dim in dims]), strict=True))

    def _row_exists(self, row: int) -> ir.Value | None:
        """Whether a row of the workgroup is one; None: it surely is."""
        if isinstance(self.num_rows, int) and self.num_rows % self.schedule.rows == 0:
            return None
        return less(add(self.first_row, row), self.num_rows)

    def _key_address(self, cache: Memory, key: Number, base: Number) -> Number:
        """Of a key or a value, at depth 0; `base` is the part that all keys share."""
        at = self._key_position(key)

        def position(dim: int) -> Number:
            return at[dim] if dim in at else self._fixed_position(dim)

        # None is the dimension of pages.
        return add(base, cache.address(position, [*self.space.key_dims, None]))

    def _shared_address(self, cache: Memory) -> Number:
        return add(cache.offset, cache.address(self._fixed_position, list(self.fixed)))

    # The query.

    def _load_query(self) -> None:
        s, query = self.schedule, self.tensors["query"]
        (depth,) = self.space.long(self.space.depth_dims) or self.space.depth_dims[:1] or (-1,)

        def load(at: ir.Value) -> Sequence[ir.Value]:
            rows = self._row_position(div(at, s.depth))
            along = rem(at, s.depth)

            def position(dim: int) -> Number:
                return rows[dim] if dim in rows else (
                    along if dim == depth else self._fixed_position(dim))  # fmt: skip

            (element,) = query.load_f32(query.address(position))
            self.shared.store(add(s.query_at, at), element)
            return []

        loop(self.thread, s.rows * s.depth, s.threads, [], load)

    # The keys.

    def _go_over_keys(self) -> list[ir.Value]:
        """Each thread's maxima, sums and outputs: for each row, one after the other."""
        s = self.schedule
        limit = self.limit
        columns = s.value_parts * s.value_width
        initial = [nothing(), zero(), *[zero()] * columns] * s.rows
        key_base, value_base = (
            self._shared_address(self.tensors[name]) for name in ("key", "value")
        )
        last = add(limit, -1)

        def tile(first: ir.Value, *values: ir.Value) -> Sequence[ir.Value]:
            self._multiply(first, last, key_base)
            gpu.barrier()
            self._score(first, limit)
            gpu.barrier()
            return self._weigh(first, last, value_base, list(values))

        return loop(self.first_key, limit, s.tile, initial, tile)

    def _multiply(self, first: ir.Value, last: Number, base: Number) -> None:
        """The products of the query rows with the keys of a tile, a part for each lane."""
        s, cache = self.schedule, self.tensors["key"]
        team, lane = div(self.thread, s.key_lanes), rem(self.thread, s.key_lanes)
        depth = self._stride(cache, self.space.depth_dims)
        keys = [add(team, s.key_teams * number) for number in range(s.keys_of_lane)]

        def multiply() -> None:
            # A key past the last one stands for it: what it scores is dropped.
            starts = [self._key_address(cache, least(add(first, key), last), base) for key in keys]

            def part(number: Number, *sums: ir.Value) -> Sequence[ir.Value]:
                column = mul(add(lane, mul(number, s.key_lanes)), s.key_width)
                loaded = [
                    cache.load_f32(add(start, mul(column, depth)), s.key_width) for start in starts
                ]
                new = list(sums)
                for row in range(s.rows):
                    query = self.shared.load_many(
                        add(s.query_at + row * s.depth, column), s.key_width
                    )
                    for at, key in enumerate(loaded):
                        total = new[row * len(keys) + at]
                        for pair in zip(query, key, strict=True):
                            total = scalars.multiply_add(total, *pair)
                        new[row * len(keys) + at] = total
                return new

            sums: Sequence[ir.Value] = [zero()] * (s.rows * len(keys))
            if s.key_parts <= _UNROLLED_PARTS:
                for number in range(s.key_parts):
                    sums = part(number, *sums)
            else:
                sums = loop(0, s.key_parts, 1, sums, part)
            for row in range(s.rows):
                for at, key in enumerate(keys):
                    place = mul(add(key, row * s.tile), s.product_stride)
                    self.shared.store(add(s.products_at, place, lane), sums[row * len(keys) + at])

        if s.key_teams * s.key_lanes == s.threads:
            multiply()
        else:
            when(less(self.thread, s.key_teams * s.key_lanes), multiply)

    def _stride(self, cache: Memory, dims: Sequence[int]) -> Number:
        (dim,) = self.space.long(dims) or tuple(dims[:1]) or (-1,)
        return cache.stride_of(dim)

    def _score(self, first: ir.Value, limit: Number) -> None:
        """Sums the products up, and lets the region make scores of them."""
        s = self.schedule

        def score(at: ir.Value) -> Sequence[ir.Value]:
            start = add(s.products_at, mul(at, s.product_stride))
            (total,) = loop(
                0, s.key_lanes, 1, [zero()],
                lambda lane, sum_: [
                    scalars.add_reassociable(sum_, self.shared.load(add(start, lane)))
                ],
            )  # fmt: skip
            key = add(first, rem(at, s.tile))
            results = either(
                less(key, limit),
                lambda: self._apply_region(total, div(at, s.tile), key),
                lambda: [nothing(), *[zero()] * (s.yields - 1)],
                [emit.f32()] * s.yields,
            )
            for number, result in enumerate(results):
                self.shared.store(add(s.scores_at + number * s.rows * s.tile, at), result)
            return []

        loop(self.thread, s.rows * s.tile, s.threads, [], score)

    def _apply_region(self, total: ir.Value, row: Number, key: Number) -> list[ir.Value]:
        at = {**self._row_position(row), **self._key_position(key)}

        def position(dim: int) -> Number:
            return at[dim] if dim in at else self._fixed_position(dim)

        block = self.group.regions[0].blocks[0]
        elements = []
        for operand, argument in zip(
            self.space.score_operands, list(block.arguments)[1:], strict=True
        ):
            memory = self.tensors[operand.name]
            address = memory.address(position)
            if memory.meant == "bf16":
                elements += memory.load_f32(address)
            elif list(argument.uses):
                elements.append(memory.load_meant(address))
            else:
                elements.append(total)
        return emit_region(self.group, total, elements, self.captured, position)

    # The values.

    def _weigh(
        self, first: ir.Value, last: Number, base: Number, values: list[ir.Value]
    ) -> list[ir.Value]:
        """The maxima, sums and outputs of all rows, with a tile of keys more."""
        s, cache = self.schedule, self.tensors["value"]
        team = least(div(self.thread, s.value_lanes), s.value_teams - 1)
        lane = rem(self.thread, s.value_lanes)
        depth = self._stride(cache, self.space.value_depth_dims)
        count = -(-s.tile // s.value_teams)
        keys = [add(team, s.value_teams * number) for number in range(count)]
        weights: list[list[ir.Value]] = []
        rows = self._rows_of(values)
        for row, (maximum, total, *outputs) in enumerate(rows):
            scores = [self._score_of(row, key) for key in keys]
            greatest = maximum
            for score in scores:
                greatest = arith.maximumf(greatest, score)
            decay = exp_shifted(maximum, greatest)
            weights.append([exp_shifted(score, greatest) for score in scores])
            total = arith.mulf(total, decay)
            for weight in weights[-1]:
                total = scalars.add_reassociable(total, weight)
            rows[row] = [greatest, total, *(arith.mulf(output, decay) for output in outputs)]
        for at, key in enumerate(keys):
            start = self._key_address(cache, least(add(first, key), last), base)
            for part in range(s.value_parts):
                column = mul(add(lane, part * s.value_lanes), s.value_width)
                loaded = cache.load_f32(add(start, mul(column, depth)), s.value_width)
                for row in range(s.rows):
                    weight = weights[row][at]
                    elements = self._dequantised(loaded, row, key)
                    # 0 * NaN is NaN: what a hidden key holds is not to be seen.
                    hides = scalars.is_equal(weight, zero())
                    for number, element in enumerate(elements, 2 + part * s.value_width):
                        old = rows[row][number]
                        rows[row][number] = arith.select(
                            hides, old, scalars.multiply_add(old, weight, element)
                        )
        return [value for row in rows for value in row]

    def _rows_of(self, values: Sequence[ir.Value]) -> list[list[ir.Value]]:
        count = len(values) // self.schedule.rows
        return [list(values[at : at + count]) for at in range(0, len(values), count)]

    def _dequantised(
        self, elements: Sequence[ir.Value], row: int, key: Number
    ) -> Sequence[ir.Value]:
        """Elements of the value times the scale, plus the offset, that the region yields."""
        if self.schedule.yields > 1:
            scale = self._yielded(1, row, key)
            elements = [arith.mulf(element, scale) for element in elements]
        if self.schedule.yields > 2:
            offset = self._yielded(2, row, key)
            elements = [arith.addf(element, offset) for element in elements]
        return elements

    def _yielded(self, number: int, row: int, key: Number) -> ir.Value:
        """What the region yields of a key of the tile; of the last one, if there is no such key."""
        s = self.schedule
        within = key if s.tile % s.value_teams == 0 else least(key, s.tile - 1)
        start = s.scores_at + (number * s.rows + row) * s.tile
        return self.shared.load(add(start, within))

    def _score_of(self, row: int, key: Number) -> ir.Value:
        """The score of a key of the tile; -inf if the tile has no such key."""
        s = self.schedule
        score = self._yielded(0, row, key)
        if s.tile % s.value_teams == 0:
            return score
        return arith.select(less(key, s.tile), score, nothing())

    # The results.

    def _merge(self, statistics: Sequence[ir.Value]) -> None:
        """Merges the outputs of the teams, and writes them."""
        s = self.schedule
        rows = self._rows_of(statistics)
        team, lane = div(self.thread, s.value_lanes), rem(self.thread, s.value_lanes)
        is_in_team = less(self.thread, s.value_teams * s.value_lanes)

        def share() -> None:
            for row, (maximum, total, *_) in enumerate(rows):
                at = add(s.statistics_at + 2 * row * s.value_teams, mul(team, 2))
                self.shared.store(at, maximum)
                self.shared.store(add(at, 1), total)

        when(arith.andi(is_in_team, emit.is_zero(lane)), share)
        gpu.barrier()
        when(less(self.thread, s.rows), self._total)
        gpu.barrier()
        for row, (maximum, _, *outputs) in enumerate(rows):
            self._merge_row(row, maximum, outputs, team, lane, is_in_team)

    def _total(self) -> None:
        """The maximum over all teams and the reciprocal sum of a row, and its LSE, by a thread."""
        s = self.schedule
        start = add(s.statistics_at, mul(self.thread, 2 * s.value_teams))
        (maximum,) = loop(
            0, s.value_teams, 1, [nothing()],
            lambda team, greatest: [
                arith.maximumf(greatest, self.shared.load(add(start, mul(team, 2))))
            ],
        )  # fmt: skip

        def accumulate(team: ir.Value, sum_: ir.Value) -> Sequence[ir.Value]:
            at = add(start, mul(team, 2))
            share = exp_shifted(self.shared.load(at), maximum)
            return [scalars.multiply_add(sum_, share, self.shared.load(add(at, 1)))]

        (total,) = loop(0, s.value_teams, 1, [zero()], accumulate)
        at = add(s.totals_at, mul(self.thread, 2))
        self.shared.store(at, maximum)
        one = scalars.constant(emit.f32(), 1.0)
        self.shared.store(add(at, 1), scalars.divide_or_zero(one, total))
        lse = self.tensors.get("lse")
        if lse is None:
            return
        number = add(self.first_row, self.thread)
        value = arith.addf(scalars.finite_max(maximum), math.log(total))
        is_empty = scalars.is_equal(total, zero())
        value = arith.select(is_empty, nothing(), value)
        rows = self._row_position(self.thread)

        def write() -> None:
            lse.store_f32(
                lse.address(lambda dim: rows[dim] if dim in rows else self._fixed_position(dim)),
                value,
            )

        when(less(number, self.num_rows), write)

    def _merge_row(
        self,
        row: int,
        maximum: ir.Value,
        outputs: Sequence[ir.Value],
        team: Number,
        lane: Number,
        is_in_team: ir.Value,
    ) -> None:
        s = self.schedule
        overall, reciprocal = self.shared.load_many(s.totals_at + 2 * row, 2)
        share = arith.mulf(exp_shifted(maximum, overall), reciprocal)

        def put() -> None:
            for at, output in enumerate(outputs):
                part, within = divmod(at, s.value_width)
                column = add(mul(add(lane, part * s.value_lanes), s.value_width), within)
                place = add(s.outputs_at, mul(team, s.value_depth), column)
                self.shared.store(place, arith.mulf(output, share))

        when(is_in_team, put)
        gpu.barrier()

        def write_all() -> None:
            loop(self.thread, s.value_depth, s.threads, [], self._write_column_of(row))

        exists = self._row_exists(row)
        if exists is None:
            write_all()
        else:
            when(exists, write_all)
        if row + 1 < s.rows:
            gpu.barrier()

    def _write_column_of(self, row: int) -> Callable[[ir.Value], Sequence[ir.Value]]:
        s, output = self.schedule, self.tensors["output"]
        dims = self.space.long(self.space.value_depth_dims)

        def write(column: ir.Value) -> Sequence[ir.Value]:
            (total,) = loop(
                0, s.value_teams, 1, [zero()],
                lambda team, sum_: [
                    scalars.add_reassociable(
                        sum_,
                        self.shared.load(add(s.outputs_at, mul(team, s.value_depth), column)),
                    )
                ],
            )  # fmt: skip
            at = self._row_position(row)

            def position(dim: int) -> Number:
                if dim in at:
                    return at[dim]
                return column if dim in dims else self._fixed_position(dim)

            output.store_f32(output.address(position), total)
            return []

        return write
