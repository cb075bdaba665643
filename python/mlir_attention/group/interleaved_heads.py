# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Groups whose heads one task takes together, since they lie within its keys: `[B, N, H, d]`.

A task that has all heads of a key reads a stream; the rows of one head are strided.
"""

from math import prod

from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.task_limits import MOST_ROWS

#: Query rows of a head: with more, arithmetic takes longer than memory, and one head at a time is
#: as fast or faster. Speed over that of contiguous keys and values, 8 heads of 128 columns of f32
#: (bf16): 5 rows 0.99 (0.89) together, 0.80 (0.87) one at a time; 6 rows 0.84 (0.67), 0.86 (0.80);
#: 8 rows 0.48 (0.71), 0.68 (0.90).
_MOST_ROWS_OF_HEAD = 5


def interleaved_heads(space: IterationSpace) -> tuple[int, ...]:
    """The dimensions of such heads; none if a task better takes one head at a time.

    That is so where rows are many or of unknown number, where heads have lengths of their own,
    where vectors do not lie along the depth, and where there is one key: next to its dimension,
    MLIR (22.1) takes the dimension of another one in slices that leave out a batch.
    """
    heads, extents = space.interleaved_dims, space.static_extents
    lengths = space.kv_lengths.map if space.kv_lengths else ()
    known = (*heads, *space.query_dims)
    if any(dim in lengths for dim in heads) or any(dim not in extents for dim in known):
        return ()
    rows = prod(extents[dim] for dim in space.query_dims)
    is_few = rows <= _MOST_ROWS_OF_HEAD and 0 < prod(extents[d] for d in known) <= MOST_ROWS
    has_rows = all(
        cache.map[-1:] == tuple(dim for dim in columns if dim != cache.packed_dim)
        for cache, columns in (
            (space.key, space.depth_dims), (space.value, space.value_depth_dims)
        )
    )  # fmt: skip
    has_keys = len(space.key_dims) == 1 and extents.get(space.key_dims[0]) != 1
    return heads if is_few and has_rows and has_keys else ()
