# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tiles that divide what they are tiles of."""

from __future__ import annotations

from math import prod

from mlir_attention.support.extents import largest_divisor


def tile_rows(extents: tuple[int, ...], limit: int) -> tuple[int, ...]:
    """Rows of a tile along each query dimension, about `limit`, the innermost first to be filled.

    A tile of one row is none: then better the next divisor (five of 25 rows, all of seven).
    """
    tile: list[int] = []
    room = limit
    for extent in reversed(extents):
        size = largest_divisor(extent, max(room, 1))
        if size == prod(tile) == 1:
            size = _least_divisor(extent)
        tile.append(size)
        room //= size
    return tuple(reversed(tile))


def _least_divisor(number: int) -> int:
    """The smallest one but 1; 1 of 1."""
    return next((d for d in range(2, number) if number % d == 0), number)


def zero_for_all(tile: tuple[int, ...], extents: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(0 if size == extent else size for size, extent in zip(tile, extents, strict=True))


def power_of_two(limit: int) -> int:
    """The largest one up to `limit`; 1 if there is none."""
    return 1 << (max(limit, 1).bit_length() - 1)
