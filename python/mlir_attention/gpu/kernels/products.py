# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The scores of a tile of keys: its products with the query rows, and the region of these."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir

from mlir_attention.gpu.kernels import emit
from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    div,
    either,
    least,
    less,
    loop,
    mul,
    nothing,
    rem,
    when,
    zero,
)
from mlir_attention.gpu.kernels.score import emit_region
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.gpu.targets import NARROW
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


def multiply(work: Workgroup, first: ir.Value, last: Number, base: Number) -> None:
    """The products of the query rows with the keys of a tile, a part for each lane."""
    s, cache = work.schedule, work.tensors["key"]
    team, lane = div(work.thread, s.key_lanes), rem(work.thread, s.key_lanes)
    depth = work.stride_along(cache, work.space.depth_dims)
    keys = [add(team, s.key_teams * number) for number in range(s.keys_of_lane)]

    def multiply() -> None:
        # A key past the last one stands for it: what it scores is dropped.
        starts = [work.key_address(cache, least(add(first, key), last), base) for key in keys]

        def part(number: Number, *sums: ir.Value) -> Sequence[ir.Value]:
            column = mul(add(lane, mul(number, s.key_lanes)), s.key_width)
            loaded = [
                cache.load_f32(add(start, mul(column, depth)), s.key_width) for start in starts
            ]
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
        if s.key_parts <= _UNROLLED_PARTS:
            for number in range(s.key_parts):
                sums = part(number, *sums)
        else:
            sums = loop(0, s.key_parts, 1, sums, part)
        for row in range(s.rows):
            for at, key in enumerate(keys):
                place = mul(add(key, row * s.tile), s.product_stride)
                work.shared.store(add(s.products_at, place, lane), sums[row * len(keys) + at])

    if s.key_teams * s.key_lanes == s.threads:
        multiply()
    else:
        when(less(work.thread, s.key_teams * s.key_lanes), multiply)


def score(work: Workgroup, first: ir.Value, limit: Number) -> None:
    """Sums the products up, and lets the region make scores of them."""
    s = work.schedule

    def score(at: ir.Value) -> Sequence[ir.Value]:
        start = add(s.products_at, mul(at, s.product_stride))
        (total,) = loop(
            0, s.key_lanes, 1, [zero()],
            lambda lane, sum_: [
                scalars.add_reassociable(sum_, work.shared.load(add(start, lane)))
            ],
        )  # fmt: skip
        key = add(first, rem(at, s.tile))
        results = either(
            less(key, limit),
            lambda: _apply_region(work, total, div(at, s.tile), key),
            lambda: [nothing(), *[zero()] * (s.yields - 1)],
            [emit.f32()] * s.yields,
        )
        for number, result in enumerate(results):
            work.shared.store(add(s.scores_at + number * s.rows * s.tile, at), result)
        return []

    loop(work.thread, s.rows * s.tile, s.threads, [], score)


def _apply_region(work: Workgroup, total: ir.Value, row: Number, key: Number) -> list[ir.Value]:
    position = work.position({**work.row_position(row), **work.key_position(key)})
    block = work.group.regions[0].blocks[0]
    elements = []
    for operand, argument in zip(work.space.score_operands, list(block.arguments)[1:], strict=True):
        memory = work.tensors[operand.name]
        address = memory.address(position)
        if memory.meant in NARROW:
            elements += memory.load_f32(address)
        elif list(argument.uses):
            elements.append(memory.load_meant(address))
        else:
            elements.append(total)
    return emit_region(work.group, total, elements, work.captured, work.tables, position)
