# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rotary position embedding, with the cosines and sines of all positions in two tables."""

from __future__ import annotations

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.dialects import linalg
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.support import scalars
from mlir_attention.support.extents import empty
from mlir_attention.support.linalg_builders import Named, elementwise, generic_of
from mlir_attention.support.tensor_slices import insert_at, sizes_of


def rotated(
    part: Part, positions: Part | None, cosines: Part, sines: Part, interleaved: bool
) -> Part:
    """Rows whose first numbers are rotated in pairs, by the angles of their positions.

    A pair is a number of the first half and the one of the second, or two neighbours where they are
    `interleaved`. positions: over dimensions of `part`. cosines, sines: [position, pair]; or,
    without positions, those of each row, over dimensions of `part` and the pairs.
    """
    pairs = sizes_of(cosines.value)[-1]
    outer, depth = part.letters[:-1], part.letters[-1]
    width = part.sizes[depth]
    assert isinstance(pairs, int) and isinstance(width, int)
    rotating = part if width == 2 * pairs else part.first(depth, 0, 2 * pairs)
    letters = "px" if interleaved else "xp"
    counts = [pairs, 2] if interleaved else [2, pairs]
    split = rotating.split(depth, letters, counts)
    first, second = split.taken("x", 0), split.taken("x", 1)
    cosine, sine = cosines, sines
    if positions is not None:
        cosine, sine = (_gathered(table, positions) for table in (cosines, sines))

    def rotate(
        one: ir.Value, other: ir.Value, cos: ir.Value, sin: ir.Value, *_: ir.Value
    ) -> list[ir.Value]:
        f32 = ir.F32Type.get()
        a, b, c, s = (scalars.convert(number, f32) for number in (one, other, cos, sin))
        rotated_one = arith.subf(arith.mulf(a, c), arith.mulf(b, s))
        rotated_other = arith.addf(arith.mulf(b, c), arith.mulf(a, s))
        return [scalars.convert(each, one.type) for each in (rotated_one, rotated_other)]

    names = (*outer, "p")
    inits = [Named(empty(sizes_of(first.value), part.element), names) for _ in range(2)]
    inputs = [first.named, second.named, cosine.named, sine.named]
    results = generic_of(names, inputs, inits, rotate)
    whole = empty(sizes_of(split.value), part.element)
    for number, result in enumerate(results):
        whole = _put(Part(result.value, "".join(names)), Part(whole, split.letters), number)
    together = Part(whole, split.letters).joined(*outer, letters)
    if width == 2 * pairs:
        return Part(together, part.letters)
    sizes = [*sizes_of(part.value)[:-1], 2 * pairs]
    return Part(insert_at(together, part.value, sizes, [0] * len(sizes)), part.letters)


def _gathered(table: Part, positions: Part) -> Part:
    """The row of a table for each position."""
    pairs = sizes_of(table.value)[1]
    sizes = {**positions.sizes, "p": pairs}
    names = (*positions.letters, "p")

    def take(position: ir.Value) -> ir.Value:
        row = arith.index_cast(ir.IndexType.get(), position)
        return tensor.extract(table.value, [row, linalg.IndexOp(len(names) - 1).result])

    extents = {name: sizes[name] for name in names}
    taken = elementwise(dict(extents), names, table.element, [positions.named], take)
    return Part(taken.value, "".join(names))


def _put(part: Part, whole: Part, number: int) -> ir.Value:
    """`whole` with `part` at one position of dimension "x"."""
    at = whole.letters.index("x")
    sizes = sizes_of(whole.value)
    sizes[at] = 1
    offsets = [number if dim == at else 0 for dim in range(len(sizes))]
    if at == len(sizes) - 1:
        row = part.split("p", "px", [sizes[at - 1], 1])
    else:
        row = part.split("p", "xp", [1, sizes[at + 1]])
    return insert_at(row.value, whole.value, sizes, offsets)
