# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Splits the depth of layers of up to 4 rows whose weights are `[k, columns]`.

    y[rows, n] += sum_c p[c, rows, n],   p[c, rows, n] = sum_k x[rows, c, k] w[c, k, n]

A task then reads long pieces of some rows of the weights, in the order of memory, where it would
read short pieces of all rows. The partial sums of the chunks `c` are few beside the weights.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects import linalg
from mlir_attention.linear.contractions import Contraction
from mlir_attention.linear.products import build_product, count_rows
from mlir_attention.support import scalars
from mlir_attention.support.extents import empty, extent_of
from mlir_attention.support.linalg_builders import Name, Named, generic
from mlir_attention.support.tensor_slices import expand_along

#: The name of the dimension of chunks.
CHUNK: Name = "chunk"

#: Elements along k of a chunk at least.
_LEAST_CHUNK = 64

#: Partial sums of a column at most, of all rows.
_MOST_PARTIALS = 64

#: On two cores, 1 row read weights of 1024x3072 at 0.78 instead of 0.52 of the speed of memory; 8
#: rows gained nothing.
_MOST_ROWS = 4

#: Weights that are worth it: more than a second-level cache holds.
_FEWEST_WEIGHTS = 1 << 18


def chunks_of(layer: Contraction) -> int:
    """How many chunks the depth is split into; 1 where it is not."""
    (depth,), (column,) = layer.depth, layer.columns
    extents = layer.extents
    rows = count_rows(extents.get(dim) for dim in layer.rows)
    if layer.w.dims[-1] != column or rows is None or rows > _MOST_ROWS or layer.batch:
        return 1
    deep, wide = extents.get(depth), extents.get(column)
    if deep is None or wide is None or deep * wide < _FEWEST_WEIGHTS:
        return 1
    most = min(deep // _LEAST_CHUNK, _MOST_PARTIALS // rows)
    return next((count for count in range(most, 1, -1) if deep % count == 0), 1)


def split_product(
    layer: Contraction, x: Named, space: Sequence[Name], chunks: int
) -> tuple[Named, Named]:
    """The partial sums of a layer, a marked product over (CHUNK, *space); and their sum, with y."""
    (depth,) = layer.depth
    y = layer.y.named
    f32 = ir.F32Type.get()
    extents = [extent_of(y.value, at) for at in range(len(y.names))]
    zeros = linalg.fill(scalars.constant(f32, 0.0), empty([chunks, *extents], f32))
    partials = build_product(
        [CHUNK, *space],
        _in_chunks(x, depth, chunks),
        _in_chunks(layer.w.named, depth, chunks),
        Named(zeros, (CHUNK, *y.names)),
    )
    return partials, generic([*y.names, CHUNK], [partials], y, arith.addf)


def _in_chunks(operand: Named, depth: Name, chunks: int) -> Named:
    at = operand.names.index(depth)
    size = ir.RankedTensorType(operand.value.type).shape[at] // chunks
    names = (*operand.names[:at], CHUNK, *operand.names[at:])
    return Named(expand_along(operand.value, at, [chunks, size]), names)
