# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Prefetches rows of keys, values and weights in software, where hardware prefetchers do not.

Hardware prefetchers follow the vector schedule, which reads in the order of memory, as long as
little is computed with each row; there software prefetches only cost. Where tiles of the output
alternate with a block of values, from four rows of 128 columns on, hardware loses track between
blocks. Measured shares of the bandwidth of memory (Zen 4, two cores, f32, 128 columns; several
runs beside other tenants of the machine, hence accurate to 0.1 at best):

    query rows              1      2      3      4      8
    none                 0.98   1.05   1.12   0.85   0.60
    of values            0.93   0.97   1.02   1.01   0.83
    of keys and values   0.81   0.96          0.90   0.90

Strided rows, as those of a head of `[B, N, H, d]`, are no stream that hardware could follow. There
software prefetches help for any number of rows. Speed over that of contiguous keys and values, 128
MiB or more, 8 heads, while memory read at 34 to 37 GB/s, and at 57 to 60 (several runs, which
differ by up to 0.2; a dash was not measured):

    query rows                   1      2      4   1 of bf16   4 of bf16
    none, 34 to 37 GB/s       0.50   0.58   0.58        0.49        0.61
    some, 34 to 37 GB/s       0.59   0.69   0.71        0.62        0.80
    none, 57 to 60 GB/s       0.31   0.47   0.41        0.34        0.50
    some, 57 to 60 GB/s       0.40   0.60   0.42           -        0.91

The rest is the order of memory. A core reads about 12 GB/s by its own misses, and 28 from a stream:
a program that only read such rows of f32 ran at 0.34 of its contiguous speed on one core, at 0.41
with prefetches, and at 1.00 where it read all heads of a key before the next key. No order of
prefetches turns one head into a stream. Where the group has the heads within the keys, or the
arrays of a call have (`runtime/layout_variants.py`), a task has several heads (`tasks/tiling.py`).
Then prefetches are of the row of the same head some keys ahead: with them, 4 rows ran at 0.92 of
the speed of contiguous keys and values, and without at 0.69, while memory read at 34 GB/s.

Where a first-level cache holds three times what is prefetched, as that of Zen 5 does and that of
Zen 4 does not, prefetches go to it, and from three rows on keys are prefetched too. Speed over that
of prefetches to the second level, from five rows on (two cores of Zen 5, 128 columns, memory at 77
to 97 GB/s; where it read at 45 to 60, numbers above 1.02 were 1.03 to 1.09):

    MiB, query rows    8 to 16, 4   8 to 16, 8   64, 4   128, 4   256, 4   128, 8   256, 8
    f32                      1.12         1.00    1.43        -     1.07        -     1.16
    bf16                     1.06         1.03    1.37     1.17        -     1.14        -

Weights of linear layers come by tiles of a few rows, which are as many streams. What is computed
with a tile keeps hardware from looking ahead, so that each tile is prefetched a tile before its
turn. Their schedule marks the loops (`prefetch_marks.py`), and has what this gains
(`cpu/linear/schedule.py`). GB/s of weights of f32 that one core with a first-level cache of 48 KiB
(Ice Lake) reads with prefetches to each level, beside torch, by rows:

    rows               1     2     4     8
    second level    12.4  11.9  12.3  10.0
    first level     15.5  14.5  13.7   9.7
    torch           14.3  12.8   6.5   4.5

Where a core waits at each page of a stream for the next one, as Intel's do, rows of keys and values
are prefetched from several pages side by side, whatever the number of query rows: while a block of
so many pages is read in order, each of its rows asks for one of the next block, page after page.
GB/s of one core (Ice Lake; 8 heads, N 8192, 128 columns) without, with 8 pages, and of a program
that only reads, in order and by pages:

    query rows      1 of f32   2 of f32   4 of f32   8 of f32   1 of bf16   4 of bf16
    none                10.3       10.3        8.9        8.1         8.8        10.5
    8 pages             12.9       13.0       10.7        9.3        12.2        12.0
    only reading  11.5, 14.5

16 pages are no faster. In a cache, with 512 keys, prefetches cost nothing that could be measured.
Rows of 4 KiB and more, which are pages of their own, are read at 0.8 to 0.9 of the speed that way.

In order, a prefetch past the last row does no harm. Clamping each to the last row was slower: 0.82
instead of 0.87 of the contiguous speed with all heads of a key and one query row, 0.93 for 8 rows
of contiguous bf16.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

from mlir import ir
from mlir.dialects import arith, memref, scf

from mlir_attention.cpu.memory.prefetch_marks import forget_marks
from mlir_attention.cpu.memory.prefetch_turns import ALL, share_of_turn
from mlir_attention.cpu.memory.row_walks import DISTANCE, Walk, walks_in
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import ops_in

#: Bytes of a page, at whose end a hardware prefetcher stops; and how many are a block.
_PAGE, _PAGES = 1 << 12, 8

#: A first-level cache is prefetched into if it holds that distance so many times.
_ROOM = 3

#: The locality of a `memref.prefetch` to a level of the cache.
_FIRST_LEVEL, _SECOND_LEVEL = 3, 2


@dataclass(frozen=True)
class Prefetching:
    """Where prefetches go, and when.

    Attributes:
      locality: of `memref.prefetch`: that of the first or the second level.
      few_rows: the query rows up to which prefetches of keys cost more than they gain.
      by_pages: whether rows that are not known to be strided are prefetched from several pages side
        by side, if a page has several.
    """

    locality: int
    few_rows: int
    by_pages: bool = False

    @staticmethod
    def of(first_level: int, *, by_pages: bool = False) -> Prefetching:
        """The choice for a first-level cache of so many bytes."""
        if first_level >= _ROOM * DISTANCE:
            return Prefetching(_FIRST_LEVEL, few_rows=2, by_pages=by_pages)
        # Its few line buffers are left to the reads themselves: prefetches into it halved the
        # bandwidth.
        return Prefetching(_SECOND_LEVEL, few_rows=4, by_pages=by_pages)


def prefetch_rows(module: ir.Operation, prefetching: Prefetching) -> None:
    """Inserts prefetches before every vector read that walks over many rows, where they help.

    They help where several query rows share what is read, where rows are strided, and by pages. If
    only run time tells whether rows are strided, there are two loops: hardware prefetchers follow
    the order of reads, and prefetches in between, even if they are not executed, make LLVM change
    that order.
    """
    with module.context:
        for loop, walks in walks_in(module).items():
            always = [walk for walk in walks if _is_always_wanted(walk, prefetching)]
            perhaps = [walk for walk in walks if walk not in always and walk.may_be_strided]
            _prefetch(always, prefetching)
            if perhaps:
                _make_two(loop, perhaps, prefetching)
        forget_marks(module)


def _is_always_wanted(walk: Walk, prefetching: Prefetching) -> bool:
    return (
        walk.is_marked
        or walk.is_over_keys
        or _is_shared(walk, prefetching)
        or walk.is_strided
        or (_goes_by_pages(walk, prefetching) and not walk.may_be_strided)
    )


def _goes_by_pages(walk: Walk, prefetching: Prefetching) -> bool:
    is_in_order = walk.is_marked or walk.is_over_keys or walk.is_strided
    return prefetching.by_pages and not is_in_order and 2 * walk.row_bytes <= _PAGE


def _make_two(loop: ir.Operation, walks: list[Walk], prefetching: Prefetching) -> None:
    """Makes `loop` two, of which one is for strided rows, and prefetches for its `walks`."""
    old = list(loop.results)
    with ir.InsertionPoint(loop), loop.location:
        sources = dict.fromkeys(walk.source for walk in walks)
        strided = reduce(arith.ori, map(_are_rows_strided, sources))
        choice = scf.IfOp(strided, [result.type for result in old], has_else=True)
    for result, new in zip(old, choice.results, strict=True):
        result.replace_all_uses_with(new)
    with ir.InsertionPoint(choice.else_block), loop.location:
        end = scf.YieldOp(old)
    copy = loop.clone(ir.InsertionPoint(choice.then_block))
    with ir.InsertionPoint(choice.then_block), loop.location:
        scf.YieldOp(list(copy.results))
    loop.move_before(end.operation)
    twins = dict(zip(ops_in(loop), ops_in(copy), strict=True))
    of_copy = [replace(walk, read=twins[walk.read], loop=copy) for walk in walks]
    _prefetch(of_copy, replace(prefetching, by_pages=False))
    _prefetch([walk for walk in walks if _goes_by_pages(walk, prefetching)], prefetching)


def _are_rows_strided(source: ir.Value) -> ir.Value:
    """Not a test for equality, of which LLVM would make a constant stride, and other reads."""
    strides = list(memref.ExtractStridedMetadataOp(source).operation.results)
    columns = arith.constant(ir.IndexType.get(), source.type.shape[-1])
    return arith.cmpi(arith.CmpIPredicate.ugt, strides[-2], columns)


def _is_shared(walk: Walk, prefetching: Prefetching) -> bool:
    """Whether enough query rows use what is read for prefetches to pay."""
    # The output is accumulated from key to key.
    is_value = any(isinstance(result.type, ir.VectorType) for result in walk.loop.results)
    if is_value:
        takes_turns = isinstance(walk.loop.parent.opview, scf.ForOp)
        return takes_turns and walk.repetitions > 1
    return walk.repetitions > prefetching.few_rows


def _prefetch(walks: Iterable[Walk], prefetching: Prefetching) -> None:
    """Prefetches what `walks` read."""
    by_loop: dict[ir.Operation, list[Walk]] = {}
    for walk in walks:
        by_loop.setdefault(walk.read.parent, []).append(walk)
    for loop, reads in by_loop.items():
        _prefetch_in(loop, reads, prefetching)


def _prefetch_in(loop: ir.Operation, walks: list[Walk], prefetching: Prefetching) -> None:
    """Prefetches what is read in `loop`, or a share of it where tiles take turns with it."""
    rows: dict[tuple[ir.Value, ...], list[tuple[Walk, int]]] = {}
    for walk in walks:
        rows.setdefault(walk.row, []).extend((walk, at) for at in walk.lines)
    share = ALL
    if not any(walk.is_marked for walk in walks):
        places = {value for walk in walks for value in walk.read.operands}
        share = share_of_turn(loop, places, [len(lines) for lines in rows.values()])
    of_turn = share.rows(list(rows.values()))
    for lines in of_turn:
        ahead, of_row = None, share.lines(lines)
        for walk, offset in of_row:
            with ir.InsertionPoint(walk.read), walk.read.location:
                *outer, column = list(walk.read.operands)[1 : 1 + walk.source.type.rank]
                if ahead is None:
                    row = share.row(outer[walk.dim], len(of_turn))
                    ahead = _row_ahead(walk, row, prefetching)
                outer[walk.dim] = ahead
                at = arith.addi(column, as_value(offset)) if offset else column
                at = share.column(at, len(of_row) * walk.lines.step)
                memref.prefetch(walk.source, [*outer, at], False, prefetching.locality, True)


def _row_ahead(walk: Walk, row: ir.Value, prefetching: Prefetching) -> ir.Value:
    """The row that is prefetched when `row` is read."""
    if _goes_by_pages(walk, prefetching):
        rows = memref.dim(walk.source, as_value(walk.dim))
        return _row_by_pages(row, rows, walk.row_bytes)
    # Past the last row too: a prefetch never fails.
    return arith.addi(row, as_value(walk.distance))


def _row_by_pages(row: ir.Value, rows: ir.Value, row_bytes: int) -> ir.Value:
    """The row that is prefetched when `row` is read: one of the next block of so many pages.

    While the rows of a block are read in order, those of the next one are visited page by page: the
    first of each, then the second of each. Behind the last row, which may be that of a short chunk
    or of a page of a cache, it is `row` itself: a whole block would come from memory in vain.
    """
    in_page = _PAGE // row_bytes
    in_block = as_value(_PAGES * in_page)
    at = arith.remui(row, in_block)
    page, within = arith.remui(at, as_value(_PAGES)), arith.divui(at, as_value(_PAGES))
    next_block = arith.addi(arith.subi(row, at), in_block)
    next_ = arith.addi(next_block, arith.addi(arith.muli(page, as_value(in_page)), within))
    is_there = arith.cmpi(arith.CmpIPredicate.ult, next_, rows)
    return arith.select(is_there, next_, row)
