# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How far apart rows lie, so that a first-level cache has places for them. Pure Python, no IR.

What has one place in its page has few in a cache. Rows that are a number of pages long begin in
the same few: the scores of one key, in 64 rows of 1024 of f32, threw each other and the queries
out, and a prefill of bf16 took 2 to 3 times as long (Zen 5).
"""

from math import gcd

#: Bytes.
CACHE_LINE = 64

#: Lines of a page, and how many a cache has with one place in their page.
_SETS, _WAYS = 64, 8


def row_apart(count: int, bits: int, rows: int) -> int:
    """Elements from row to row, at least `count` of so many `bits`, of so many rows.

    More than `count` where a cache would not have a place for each.
    """
    lines = _lines(count, bits)
    sharing = rows * gcd(lines, _SETS) // _SETS
    return count if sharing <= _WAYS else odd_lines(count, bits)


def odd_lines(count: int, bits: int) -> int:
    """At least `count` elements, which take an odd number of lines: all places get rows in turn."""
    return (_lines(count, bits) | 1) * (8 * CACHE_LINE // bits)


def _lines(count: int, bits: int) -> int:
    return -(-count * bits // (8 * CACHE_LINE))
