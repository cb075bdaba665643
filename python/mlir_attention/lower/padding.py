# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Scores of a multiple of keys, some of which belong to none."""

from dataclasses import replace

from mlir import ir

from mlir_attention.dialects import linalg
from mlir_attention.lower.parts import Parts
from mlir_attention.support import scalars
from mlir_attention.support.extents import empty, round_up
from mlir_attention.support.linalg_builders import Named
from mlir_attention.support.tensor_slices import put_first, slice_along


def with_padded_keys(parts: Parts, multiple: int) -> Parts:
    """The same for keys of which there is a multiple of a number."""
    *_, key = parts.space.key_dims
    extents = {**parts.extents, key: round_up(parts.extents[key], multiple)}
    return replace(parts, extents=extents)


def padding(parts: Parts) -> Named:
    """Scores that hide all keys."""
    init = empty([parts.extents[name] for name in parts.score_names], parts.accumulation)
    nothing = scalars.minus_infinity(parts.accumulation)
    return Named(linalg.fill(nothing, init), parts.score_names)


def written_into(parts: Parts, padding: Named, scores: Named) -> Named:
    """`padding`, at whose beginning the op of `scores` now writes them."""
    writer = scores.value.owner.operation
    start = writer.operands[-1].owner.operation
    writer = start if start.name == "linalg.fill" else writer
    with ir.InsertionPoint(writer):
        writer.operands[-1] = first_of(parts, padding).value
    return Named(put_first(scores.value, padding.value), scores.names)


def first_of(parts: Parts, padded: Named) -> Named:
    """The beginning of `padded`, which belongs to keys."""
    *_, key = parts.space.key_dims
    at = padded.names.index(key)
    return Named(slice_along(padded.value, at, 0, parts.extents[key]), padded.names)
