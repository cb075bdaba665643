# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The products of the query rows with a tile of keys, of which each lane computes a part."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.gpu.kernels.emit import Number, add, div, least, less, loop, mul, rem, zero
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.support import scalars

#: Parts of a row that a thread takes by copies of the code; more are a loop.
_UNROLLED_PARTS = 2


def load_query(work: Workgroup) -> None:
    """Puts the query rows into workgroup memory, as f32."""
    s, query = work.schedule, work.tensors["query"]
    (depth,) = work.space.long(work.space.depth_dims) or work.space.depth_dims[:1] or (-1,)

    def load(at: ir.Value) -> Sequence[ir.Value]:
        position = work.position({**work.row_position(div(at, s.depth)), depth: rem(at, s.depth)})
        (element,) = query.load_f32(query.address(position))
        work.shared.store(add(s.query_at, at), element)
        return []

    loop(work.thread, s.rows * s.depth, s.threads, [], load)


def keys_of_team(work: Workgroup) -> list[Number]:
    """The keys of a tile that the team of a thread multiplies."""
    s = work.schedule
    team = div(work.thread, s.key_lanes)
    return [add(team, s.key_teams * number) for number in range(s.keys_of_lane)]


def multiply(work: Workgroup, first: ir.Value, last: Number, base: Number) -> list[list[ir.Value]]:
    """The products of each query row with each key of the team: the part of a lane."""
    s, cache = work.schedule, work.tensors["key"]
    lane = rem(work.thread, s.key_lanes)
    depth = work.stride_along(cache, work.space.depth_dims)
    keys = keys_of_team(work)
    # A key past the last one stands for it: what it scores is dropped.
    starts = [work.key_address(cache, least(add(first, key), last), base) for key in keys]

    def part(number: Number, *sums: ir.Value) -> list[ir.Value]:
        column = mul(add(lane, mul(number, s.key_lanes)), s.key_width)
        return add_part(column, sums)

    def add_part(column: Number, sums: Sequence[ir.Value]) -> list[ir.Value]:
        loaded = [cache.load_f32(add(start, mul(column, depth)), s.key_width) for start in starts]
        new = list(sums)
        for row in range(s.rows):
            query = work.shared.load_many(add(s.query_at + row * s.depth, column), s.key_width)
            for at, key in enumerate(loaded):
                total = new[row * len(keys) + at]
                for pair in zip(query, key, strict=True):
                    total = scalars.multiply_add(total, *pair)
                new[row * len(keys) + at] = total
        return new

    sums: Sequence[ir.Value] = [zero()] * (s.rows * len(keys))
    whole_parts = s.depth // (s.key_width * s.key_lanes)
    if s.key_parts <= _UNROLLED_PARTS:
        for number in range(whole_parts):
            sums = part(number, *sums)
    else:
        sums = loop(0, whole_parts, 1, sums, part)
    if whole_parts < s.key_parts:
        # Lanes past the depth add nothing.
        number, loads = add(lane, whole_parts * s.key_lanes), s.depth // s.key_width
        is_there = less(number, loads)
        added = add_part(mul(least(number, loads - 1), s.key_width), sums)
        sums = [arith.select(is_there, *pair) for pair in zip(added, sums, strict=True)]
    return [list(sums[at : at + len(keys)]) for at in range(0, len(sums), len(keys))]
