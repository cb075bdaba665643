# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sizes of tasks that follow from numbers alone."""

import pytest
from mlir import ir

from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.tasks import tiling


@pytest.mark.parametrize(
    ("extents", "tile"),
    [
        ((8, 16), (0, 0)),
        ((64, 64), (32, 32)),
        ((8, 8, 8, 8, 8), (1, 0, 0, 0, 0)),
        ((31, 31, 31), (1, 0, 0)),
        ((32, 32, 4), (0, 0, 0)),
        ((2, 32, 32, 4), (1, 0, 0, 0)),
        ((32, 2, 1, 32, 32), (1, 0, 0, 0, 0)),
        ((None, 32, 32, 4), (1, 0, 0, 0)),
        ((512, 512, 512), (1, 64, 64)),
        ((4096,), (64,)),
        ((4, 4096), (0, 32)),
        ((8, 4096), (0, 16)),
        ((32, 4096), (0, 16)),
        ((None,), (16,)),
        ((3, None), (0, 10)),
        ((4, None), (0, 8)),
        ((16, None), (0, 4)),
        ((32,), (0,)),
        ((33,), (20,)),
        ((100,), (25,)),
        ((101,), (28,)),
        ((384,), (48,)),
        ((388,), (44,)),
    ],
)
def test_tasks_have_no_more_rows_than_there_is_room_for(extents, tile):
    assert tuple(tiling.task_rows(extents)) == tile


@pytest.mark.parametrize(
    ("extents", "tiles", "tile"),
    [
        ((128,), 1, (0,)),
        ((129,), 1, (68,)),
        ((192,), 1, (96,)),
        ((197,), 1, (100,)),
        ((4096,), 1, (128,)),
        ((128,), 2, (64,)),
        ((128,), 3, (32,)),
        ((128,), 8, (32,)),
        ((4, 4096), 1, (0, 32)),
    ],
)
def test_tasks_of_alike_times_have_as_many_rows_as_workers_allow(extents, tiles, tile):
    assert tuple(tiling.task_rows(extents, tiling.Cut(tiles, 128))) == tile


#: 8 heads of many rows, of which a region may hide keys.
ROWS = """
#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, h, {value})>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>
!q = tensor<{batch}x{heads}x256x64x{element}>
!kv = tensor<{batch}x{heads}x64x64x{element}>
func.func @rows(%q: !q, %k: !kv, %v: !kv, %lengths: tensor<{batch}xi64>) -> !q {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, {length_map}#o]}}
      ins(%q, %k, %v : !q, !kv, !kv) {lengths} -> !q {{
  ^bb0(%score: f32):
    %minus_infinity = arith.constant 0xFF800000 : f32
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    {hide}
    attention.yield %x : f32
  }}
  return %o : !q
}}
"""
PLAIN = {
    "batch": 1, "heads": 8, "element": "f32", "value": "n, e", "length_map": "", "lengths": "",
    "hide": "%x = arith.negf %score : f32",
}  # fmt: skip
CAUSAL = (
    "%seen = arith.cmpi sle, %n, %m : index %x = arith.select %seen, %score, %minus_infinity : f32"
)
DIVIDING = "%r = arith.remui %n, %m : index %x = arith.negf %score : f32"


def cut_of(limits: TaskLimits, **changes: object) -> tiling.Cut:
    with ir.Context():
        module = ir.Module.parse(ROWS.format(**{**PLAIN, **changes}))
        (group,) = tiling.groups_in(module.operation)
        return tiling.cut_of(group, IterationSpace.of(group), limits)


@pytest.mark.parametrize(
    ("batch", "heads", "limits", "tiles"),
    [
        (1, 8, TaskLimits(workers=2), 1),
        (1, 8, TaskLimits(workers=16), 2),
        (1, 8, TaskLimits(workers=5), 2),
        (1, 8, TaskLimits(workers=4), 1),
        (1, 1, TaskLimits(workers=3), 3),
        (1, 1, TaskLimits(workers=1), 1),
        (1, 1, TaskLimits(workers=64), 8),
        (3, 8, TaskLimits(workers=64), 6),
        (1, 8, TaskLimits(), 2),
        (1, 16, TaskLimits(), 1),
        ("?", 8, TaskLimits(workers=16), 2),
        ("?", 8, TaskLimits(workers=16, chunks=2), 1),
    ],
)
def test_rows_are_cut_until_tasks_occupy_the_workers(batch, heads, limits, tiles):
    assert cut_of(limits, batch=batch, heads=heads) == tiling.Cut(tiles, 128)


@pytest.mark.parametrize(
    "changes",
    [
        {"hide": CAUSAL},
        {"hide": DIVIDING},
        {"element": "bf16"},
        {"value": "e, n"},
        {
            "length_map": "affine_map<(b, h, m, n, d, e) -> (b)>, ",
            "lengths": "kv_lengths(%lengths : tensor<1xi64>)",
        },
    ],
)
def test_tasks_of_unlike_times_or_without_blocks_have_few_rows(changes):
    assert cut_of(TaskLimits(workers=2)) != tiling.Cut()
    assert cut_of(TaskLimits(workers=2), **changes) == tiling.Cut()


def test_rows_of_a_batch_invariant_task_do_not_know_the_batch():
    assert cut_of(TaskLimits(workers=2, batch_invariant=True)) == tiling.Cut()


@pytest.mark.parametrize(
    ("extents", "tile"),
    [
        ((1,), (0,)),
        ((4, 7), (0, 0)),
        ((8, 16), (1, 0)),
        ((100,), (25,)),
        ((101,), (1,)),
        ((4096,), (32,)),
        ((None,), (1,)),
        ((4, None), (0, 1)),
    ],
)
def test_tasks_of_packed_caches_are_alike(extents, tile):
    assert tuple(tiling.task_rows(extents, are_alike=True)) == tile


#: Chunks of unknown number, of keys that hold 8 heads each.
CHUNKS = """
#q = affine_map<(b, g, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, g, h, r, n, d, e) -> (b, g, n, h, d)>
#v = affine_map<(b, g, h, r, n, d, e) -> (b, g, n, h, e)>
#o = affine_map<(b, g, h, r, n, d, e) -> (b, g, h, r, e)>
!q = tensor<{batch}x8x{rows}x128xf32>
!k = tensor<{batch}x?x{keys}x8x128xf32>
!o = tensor<{batch}x?x8x{rows}x128xf32>
func.func @chunks(%q: !q, %k: !k, %v: !k) -> !o {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}} ins(%q, %k, %v : !q, !k, !k) -> !o {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o : !o
}}
"""


@pytest.mark.parametrize(
    ("batch", "keys", "workers", "chunks"),
    [
        (1, 64, 1, 2),
        (1, 64, 2, 4),
        (1, 64, 3, 8),
        (1, 64, 8, 16),
        (1, 64, 0, 16),
        (3, 64, 8, 8),
        (4, 64, 2, 1),
        (0, 64, 2, 0),
        (1, 8192, 2, 4),
        (1, 8193, 2, 0),
    ],
)
@pytest.mark.parametrize("rows", [1, 2])
def test_chunks_of_enough_tasks(batch, keys, workers, chunks, rows):
    """Two for each core, of all heads, whose scores are 256 KiB at most; none of an empty batch."""
    with ir.Context():
        module = ir.Module.parse(CHUNKS.format(batch=batch, keys=-(-keys // rows), rows=rows))
        (group,) = tiling.groups_in(module.operation)
        assert tiling.chunks_for_heads(IterationSpace.of(group), workers) == chunks


@pytest.mark.parametrize(
    ("batch", "heads", "depth", "limits", "together"),
    [
        (4, 8, 128, TaskLimits(workers=2), 8),
        (3, 8, 128, TaskLimits(workers=2), 0),
        # Half of the heads would be half a page.
        (4, 8, 128, TaskLimits(workers=4), 0),
        (4, 8, 128, TaskLimits(workers=4, chunks=2), 8),
        (16, 8, 128, TaskLimits(), 8),
        (15, 8, 128, TaskLimits(), 0),
        (4, 8, 128, TaskLimits(workers=2, batch_invariant=True), 0),
        (4, 8, 128, TaskLimits(workers=2, chunks=4, batch_invariant=True), 8),
        (1, 32, 128, TaskLimits(workers=2), 8),
        (1, 32, 128, TaskLimits(workers=3), 0),
        (1, 32, 256, TaskLimits(workers=3), 4),
        (1, 36, 128, TaskLimits(workers=1), 18),
        (1, 36, 128, TaskLimits(workers=2), 9),
        (2, 1, 128, TaskLimits(workers=1), 0),
    ],
)
def test_heads_of_a_task(batch, heads, depth, limits, together):
    """All that lie within a key, or whole pages of them, where enough tasks are left; else one."""
    text = CHUNKS.format(batch=batch, keys=64, rows=2).replace("x8x", f"x{heads}x")
    with ir.Context():
        module = ir.Module.parse(text.replace("x128x", f"x{depth}x"))
        (group,) = tiling.groups_in(module.operation)
        space = IterationSpace.of(group)
        assert tiling.heads_together(space, limits) == ({2: together} if together else {})
        of_heads = 0 if together == heads or heads == 1 else max(together, 1)
        assert tiling.tile_sizes(space, limits) == (int(batch != 1), 1, of_heads, 0, 0, 0, 0)


@pytest.mark.parametrize("empty", [{"batch": 0}, {"rows": 0}, {"keys": 0}])
def test_a_group_of_nothing_is_one_task(empty):
    text = CHUNKS.format(**{"batch": 2, "keys": 64, "rows": 2, **empty})
    with ir.Context():
        module = ir.Module.parse(text)
        (group,) = tiling.groups_in(module.operation)
        assert tiling.tile_sizes(IterationSpace.of(group), TaskLimits()) == (0,) * 7


@pytest.mark.parametrize(
    ("rows", "tiles"), [(2, {}), ("?", {3: 16}), (64, {}), (101, {3: 28}), (100, {})]
)
def test_rows_of_tiles_are_noted_where_not_all_have_as_many(rows, tiles):
    with ir.Context():
        module = ir.Module.parse(CHUNKS.format(batch=2, keys=64, rows=rows))
        (group,) = tiling.groups_in(module.operation)
        space = IterationSpace.of(group)
        sizes = tiling.tile_sizes(space, TaskLimits())
        assert tiling._ragged_tiles(space, sizes) == tiles
