# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Row strides that avoid conflicts in a first-level cache. Pure Python, no IR.

Addresses with equal page offset compete for the ways of one set (4K aliasing). Rows whose stride is
a multiple of the page size all begin in one set: with 64 rows of 1024 f32, the scores of one key
evicted each other and the queries, and a bf16 prefill took 2 to 3 times as long (Zen 5).
"""

from math import gcd

#: Bytes.
CACHE_LINE = 64

#: Lines of a page, which are the sets of a cache, and the lines of a set.
_SETS, _WAYS = 64, 8


def row_stride(count: int, bits: int, rows: int) -> int:
    """The stride in elements of `rows` rows, of `count` elements of so many `bits` each.

    More than `count` where more rows would compete for a set than it has ways.
    """
    lines = _lines(count, bits)
    sharing = rows * gcd(lines, _SETS) // _SETS
    return count if sharing <= _WAYS else odd_lines(count, bits)


def odd_lines(count: int, bits: int) -> int:
    """At least `count` elements, in an odd number of lines, so that rows visit all sets in turn."""
    return (_lines(count, bits) | 1) * (8 * CACHE_LINE // bits)


def _lines(count: int, bits: int) -> int:
    return -(-count * bits // (8 * CACHE_LINE))
