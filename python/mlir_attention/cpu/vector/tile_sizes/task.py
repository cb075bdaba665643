# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a task computes, and the vectors that it can be computed by."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from mlir_attention.cpu.vector.tile_sizes.core import Core

#: Vectors with fewer elements than this are not worth it.
FEWEST_LANES = 4


@dataclass(frozen=True)
class TaskShape:
    """What one task computes: scores of `rows` x `keys`, an output of `rows` x `value_depth`.

    Attributes:
      rows: an extent for each query dimension, the most it can be if `is_ragged`.
      keys: None if known at run time only.
      most_keys: how many there are at most; None if that is not known.
      has_key_columns: whether keys are `[d, N]`, not `[N, d]`.
      has_value_columns: whether values are `[e, N]`, not `[N, e]`.
      element: of query, key and value, as MLIR names it; "" if these differ.
      may_mask: whether some keys may be hidden from some rows.
      is_ragged: whether the number of rows is known at run time only.
      has_safe_region: whether scores of what is no key, or no row, may be computed if not used.
      reads_by_key: whether the region takes operands that have an element for each key.
      heads: dimensions of heads that lie within the keys, all of which the task computes.
      key_parts: elements of the depth in each byte of the key, whose bytes `depth` counts; 1 of
        what is not packed.
      value_parts: the same of the value depth.
    """

    rows: tuple[int, ...]
    keys: int | None
    depth: int
    value_depth: int
    most_keys: int | None = None
    has_key_columns: bool = False
    has_value_columns: bool = False
    element: str = "f32"
    may_mask: bool = True
    is_ragged: bool = False
    has_safe_region: bool = True
    reads_by_key: bool = False
    heads: int = 0
    key_parts: int = 1
    value_parts: int = 1


def lanes_of(shape: TaskShape, core: Core) -> int:
    """As many as divide both depths."""
    return gcd(core.lanes, shape.depth, shape.value_depth)


def takes_dots(shape: TaskShape, core: Core) -> bool:
    """Whether its products may be dots of pairs of bf16."""
    return (
        core.bf16_dots
        and shape.element == "bf16"
        and not (shape.has_key_columns or shape.has_value_columns)
        and dot_lanes(shape.depth, lanes_of(shape, core)) > 0
    )


def dot_lanes(depth: int, limit: int) -> int:
    """Sums of f32 to which a dot of vectors along the depth adds; 0 if none divides it.

    No more than `limit`; of vectors of 512, 256 or 128 bits.
    """
    return next((n for n in (16, 8, 4) if n <= limit and depth % (2 * n) == 0), 0)


def has_remainder(shape: TaskShape, keys: int) -> bool:
    """Whether so many at a time leave some of the keys, or may."""
    return shape.keys is None or shape.keys % keys != 0
