# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A group as the cost model of splitting sees it."""

import math
from dataclasses import replace

from mlir import ir

from mlir_attention.dialects.attention import accumulation_type
from mlir_attention.group.interleaved_heads import interleaved_heads
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.split.cost_model import Problem

#: Counts for a head size that is known at run time only; any other such extent counts 1.
_HEAD_SIZE = 128


def problem_of(space: IterationSpace, key_dim: int) -> Problem:
    """The sizes of a group whose keys are to be cut along `key_dim`."""
    extents = space.static_extents
    factors = (space.query, space.key, space.value)

    def size(dims: tuple[int, ...], unknown: int = 1) -> int:
        # Nothing is read of an empty tensor, but it is no division by zero either.
        return max(math.prod(extents.get(dim, unknown) for dim in dims), 1)

    return Problem(
        tasks=size(space.batch_dims),
        keys=extents.get(key_dim),
        inner=size(tuple(dim for dim in space.key_dims if dim != key_dim)),
        rows=size(space.query_dims),
        depth=size(space.depth_dims, _HEAD_SIZE),
        value_depth=size(space.value_depth_dims, _HEAD_SIZE),
        key_bytes=_bytes_of_cache(space.key),
        value_bytes=_bytes_of_cache(space.value),
        partial_bytes=_bytes_of(accumulation_type(*(factor.value for factor in factors))),
        is_bf16=space.is_bf16,
    )


def with_heads_together(problem: Problem, space: IterationSpace) -> Problem:
    """The problem where a task takes all heads that lie within its keys; the same if none do."""
    heads = math.prod(space.static_extents[dim] for dim in interleaved_heads(space))
    return replace(problem, tasks=problem.tasks // heads, heads=heads)


def _bytes_of_cache(cache: Operand) -> float:
    """Bytes of an element of a key or value, of which a byte may hold two."""
    return _bytes_of(cache.element_type) / (1 if cache.packed_dim is None else 2)


def _bytes_of(element: ir.Type) -> int:
    return -(-int(element.width) // 8)
