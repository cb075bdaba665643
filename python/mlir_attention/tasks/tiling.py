# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Distributes groups over threads: a task for every batch, key/value head and split.

Or for every batch and split, and several heads, where these lie within the keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import prod

from mlir import ir
from mlir.dialects.transform import structured

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.interleaved_heads import interleaved_heads
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.score_region import can_run_on_padding
from mlir_attention.group.task_limits import MOST_ROWS, SHORT_ROWS, TaskLimits
from mlir_attention.group.visible_keys import inequalities
from mlir_attention.support.transform_scripts import Handle, apply_script
from mlir_attention.support.walk import ops_in
from mlir_attention.tasks.task_bounds import forget_bounds, note_most_rows

#: Query rows of a task, along all dimensions, where several are cut or too short. They are set
#: to their first values by vectors of so many elements, which LLVM cuts: 8 to the power of 5 rows
#: took it more than 20 s.
_MOST_ROWS_TOGETHER = 1 << 12

#: Query rows along a dimension that is cut. Of a causal mask, a task computes half a square of
#: so many scores in vain.
_LEAST, _MOST = 16, 64

#: Query rows of a task where it is not known how many there are: of one row, a task computes as
#: much as of so many.
_UNKNOWN_ROWS = 32

#: A dimension is cut into at least so many tiles, where these do not get too short.
_TILES = 8

#: Bytes of the scores of such a task: a quarter of a second-level cache, of which the weights take
#: another.
_MOST_SCORES = 1 << 18

#: What is taken for a number of keys that is not known.
_UNKNOWN_KEYS = 1 << 11

#: Bytes of its heads of a key, if these are not all: what a prefetcher follows. With 2 or 4 of 8
#: heads of 512 bytes, tasks took 0.75 to 1.2 times as long as with one, with 8 of 32 0.6 to 0.8.
_PAGE = 1 << 12


@dataclass(frozen=True)
class Cut:
    """How a long query dimension is cut: into so many `tiles` at least, of `most` rows at most.

    Tiles get no shorter than `SHORT_ROWS`. By default, tasks may take unlike times.
    """

    tiles: int = _TILES
    most: int = _MOST


_FINE = Cut()


def tile_groups(module: ir.Operation, limits: TaskLimits) -> None:
    """Puts every group into an `scf.forall` over its batch and split dimensions.

    Long query dimensions are cut into tiles too. A group that is one task stays as it is.
    """
    tiled: dict[tuple[int, ...], list[ir.Operation]] = {}
    for group in groups_in(module):
        space = IterationSpace.of(group)
        sizes = tile_sizes(space, limits, cut_of(group, space, limits))
        forget_bounds(group)
        if any(sizes):
            tiled.setdefault(sizes, []).append(group.operation)
            note_most_rows(group, _ragged_tiles(space, sizes))
    if tiled:
        apply_script(module, partial(_tile_each, sizes=list(tiled)), *tiled.values())


def tile_sizes(space: IterationSpace, limits: TaskLimits, cut: Cut = _FINE) -> tuple[int, ...]:
    """The size of a task along every iteration dimension; 0 is all of it."""
    extents = space.static_extents
    if space.has_empty_operand:
        # There is nothing to share, and no slice of it to take; nor of a pool without pages.
        return (0,) * space.num_dims

    # The schedule of packed keys and values is one of known numbers of rows.
    are_alike = bool(space.packed_dims)
    extents_of_rows = [extents.get(dim) for dim in space.query_dims]
    rows = task_rows(extents_of_rows, cut, are_alike=are_alike)
    query = dict(zip(space.query_dims, rows, strict=True))

    heads = heads_together(space, limits)

    def size(dim: int) -> int:
        if dim in heads:
            return 0 if extents[dim] == heads[dim] else heads[dim]
        if dim in (*space.batch_dims, *space.split_dims):
            # A loop of one iteration is none.
            return 0 if extents.get(dim) == 1 else 1
        return query.get(dim, 0)

    return tuple(size(dim) for dim in range(space.num_dims))


def cut_of(group: GroupOp, space: IterationSpace, limits: TaskLimits) -> Cut:
    """How long query dimensions are cut.

    Where tasks take the same time, into just so many tiles that these occupy the workers: the more
    rows share the keys that a task copies, the better. GFLOP/s of f32 (Ice Lake) on one core, by
    rows of a task, heads x rows x keys x depth, without a mask and with a causal one:

        rows of a task                   32   64   128   256
        8 x 256 x 2048 x 128             63   71    74    73
        8 x 2048 x 2048 x 128, causal     -   72    71    68
    """
    are_even = space.kv_lengths is None and not inequalities(group)
    if not (are_even and _takes_blocks(group, space)) or limits.batch_invariant:
        return _FINE
    tasks = _known_tasks(space, limits, (*space.batch_dims, *space.split_dims))
    enough = (tiles for tiles in range(1, _TILES) if limits.are_occupied_by(tasks * tiles))
    return Cut(next(enough, _TILES), MOST_ROWS)


def _takes_blocks(group: GroupOp, space: IterationSpace) -> bool:
    """Whether tasks of many rows copy their keys, block by block; dots of bf16 may do without."""
    has_value_rows = space.value.map[-1] not in space.key_dims
    return can_run_on_padding(group) and has_value_rows and not space.is_bf16


def _known_tasks(space: IterationSpace, limits: TaskLimits, dims: Sequence[int]) -> int:
    """Tasks of one step along each of `dims`, with the chunks to expect where some are unknown."""
    extents = space.static_extents
    is_known = all(dim in extents for dim in dims)
    return prod(extents.get(dim, 1) for dim in dims) * (1 if is_known else limits.chunks)


def heads_together(space: IterationSpace, limits: TaskLimits) -> dict[int, int]:
    """How many heads a task takes together, since they lie within its keys, by their dimensions.

    They are all, or as many as make whole pages of memory.
    """
    extents, heads = space.static_extents, interleaved_heads(space)
    if 0 in extents.values() or prod(extents[dim] for dim in heads) == 1:
        return {}
    batch = () if limits.batch_invariant else space.batch_dims
    others = [dim for dim in (*batch, *space.split_dims) if dim not in heads]
    tasks = _known_tasks(space, limits, others)
    first, *rest = heads
    inner = prod(extents[dim] for dim in rest)
    scores = inner * _score_bytes(space)
    row = inner * min(_row_bytes(space.key), _row_bytes(space.value))
    for count in range(extents[first], 0, -1):
        parts, left = divmod(extents[first], count)
        are_alike = left == 0 and (parts == 1 or count * row >= _PAGE)
        if are_alike and count * scores <= _MOST_SCORES and tasks * parts >= limits.fewest_tasks:
            return {first: count} | {dim: extents[dim] for dim in rest}
    return {}


def chunks_for_heads(space: IterationSpace, workers: int) -> int:
    """The least `chunks`, a power of two, for which heads are taken together; 0: none."""
    enough = TaskLimits(workers).fewest_tasks
    if not heads_together(space, TaskLimits(workers, enough)):
        return 0
    powers = (1 << bits for bits in range(enough))
    return next(chunks for chunks in powers if heads_together(space, TaskLimits(workers, chunks)))


def _score_bytes(space: IterationSpace) -> int:
    """Of the scores of one head."""
    keys = prod(space.static_extents.get(dim, _UNKNOWN_KEYS) for dim in space.key_dims)
    return 4 * keys * prod(space.static_extents[dim] for dim in space.query_dims)


def _row_bytes(rows: Operand) -> int:
    """Of a key or a value of one head, whose depth is known."""
    return int(rows.type.shape[-1] * rows.element_type.width // 8)


def task_rows(
    extents: Sequence[int | None], cut: Cut = _FINE, *, are_alike: bool = False
) -> list[int]:
    """Query rows of a task along each query dimension, of which none is empty; 0 for all.

    Tasks are alike where a number of rows allows it, or all if they must be.
    """
    whole = prod(extent for extent in extents if extent is not None and extent <= SHORT_ROWS)
    cut = replace(cut, most=min(max(MOST_ROWS // whole, _LEAST), cut.most))
    unknown = min(max(_UNKNOWN_ROWS // whole, 4), _LEAST)
    if are_alike:
        return _with_room(list(map(_rows_alike, extents)), extents, SHORT_ROWS)
    rows = [_rows(extent, cut, unknown) for extent in extents]
    return _with_room(rows, extents, _MOST_ROWS_TOGETHER)


def _rows(extent: int | None, cut: Cut, unknown: int) -> int:
    """Rows along a dimension: all of a short one."""
    if extent is None:
        return unknown
    return extent if extent <= SHORT_ROWS else _tile(extent, cut)


def _rows_alike(extent: int | None) -> int:
    """Rows along a dimension, short, that divide its extent; one where that is not known."""
    if extent is None:
        return 1
    return max(rows for rows in range(1, SHORT_ROWS + 1) if extent % rows == 0)


def _with_room(rows: Sequence[int], extents: Sequence[int | None], room: int) -> list[int]:
    """The sizes of tiles of so many rows; 1 along outer dimensions for which there is no room."""
    sizes = []
    for count, extent in zip(reversed(rows), reversed(extents), strict=True):
        if count > room:
            sizes.append(1)
        else:
            sizes.append(0 if count == extent else count)
            room //= count
    return sizes[::-1]


def _tile(extent: int, cut: Cut) -> int:
    """A number of rows which divides the extent, or else leaves few rows to compute in vain."""
    most = min(max(extent // cut.tiles, SHORT_ROWS), cut.most)
    alike = [rows for rows in range(most // 2, most + 1) if extent % rows == 0]
    tiles = -(-extent // most)
    # Of scores, 4 rows are a tile.
    about_alike = 4 * -(-extent // (4 * tiles))
    return max(alike, default=min(about_alike, most))


def _ragged_tiles(space: IterationSpace, sizes: Sequence[int]) -> dict[int, int]:
    """The tiles of rows along the query dimensions where not all have the same number of rows."""
    return {
        dim: sizes[dim]
        for dim in space.query_dims
        if sizes[dim] and _is_ragged(space.static_extents.get(dim), sizes[dim])
    }


def _is_ragged(extent: int | None, size: int) -> bool:
    return extent is None or extent % size != 0


def groups_in(module: ir.Operation) -> Sequence[GroupOp]:
    """All groups, in order."""
    return [op.opview for op in ops_in(module, GroupOp.OPERATION_NAME)]


def _tile_each(root: Handle, *groups: Handle, sizes: Sequence[tuple[int, ...]]) -> None:
    for some, tile in zip(groups, sizes, strict=True):
        structured.TileUsingForallOp(some, tile_sizes=list(tile))
