# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tasks of all heads, where these lie within the keys: `[B, N, H, d]`, in sixteen chunks."""

import numpy as np
import pytest
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    minus_infinity,
    random_array,
    random_inputs,
)
from mlir import ir
from mlir.dialects import arith

CHUNKS = "attention-flash-decoding{num-splits=16}"

GROUPS = {
    "one row": ("bhmd, bnhd, bnhe -> bhme", "1x8x1x32, 1x512x8x32, 1x512x8x32"),
    "four rows": ("bhrd, bnhd, bnhe -> bhre", "2x8x4x32, 2x512x8x32, 2x512x8x32"),
    "rows of positions and heads": (
        "bmhrd, bnhd, bnhe -> bmhre",
        "1x2x3x2x16, 1x640x3x16, 1x640x3x48",
    ),
    "more rows, which fall back": ("hrd, nhd, nhe -> hre", "3x5x16, 512x3x16, 512x3x16"),
    "no query dimension": ("bhd, bnhd, bnhe -> bhe", "1x5x32, 1x512x5x32, 1x512x5x32"),
    "two dimensions of heads": ("hgrd, nhgd, nhge -> hgre", "2x3x4x16, 512x2x3x16, 512x2x3x32"),
    "many columns": ("hrd, nhd, nhe -> hre", "4x4x256, 512x4x256, 512x4x256"),
    "keys of which some are no whole vector": (
        "hrd, nhd, nhe -> hre",
        "4x2x32, 656x4x32, 656x4x32",
    ),
    "a tail": ("hrd, nhd, nhe -> hre", "4x2x32, 700x4x32, 700x4x32"),
    "heads of the output first": ("bmhd, bnhd, bnhe -> hbme", "2x1x4x16, 2x512x4x16, 2x512x4x16"),
    "heads of the values in another order": (
        "hgrd, nhgd, nghe -> hgre",
        "2x3x4x16, 512x2x3x16, 512x3x2x32",
    ),
    "heads outside the keys of the values": ("hrd, nhd, hne -> hre", "4x2x16, 512x4x16, 4x512x16"),
    "few columns of values": ("hrd, nhd, nhe -> hre", "4x2x16, 512x4x16, 512x4x4"),
}


@pytest.mark.parametrize("element", ["f32", "bf16", "f16"])
@pytest.mark.parametrize("name", GROUPS)
def test_groups(name, element):
    maps, shapes = GROUPS[name]
    types = [f"{shape.strip()}x{element}" for shape in shapes.split(",")]
    compiled = compile_group(maps, types, lse=True, output="f32", pipeline=CHUNKS, num_threads=2)
    arrays = random_inputs(21, shapes, element)
    arrays[0] = (arrays[0].astype(np.float32) * 0.3).astype(arrays[0].dtype)
    want = attention_reference(maps, *arrays)
    for got, expected in zip(compiled(*arrays), want, strict=True):
        assert_close(got, expected, TOLERANCE[element])


SHAPES = "2x4x2x32, 2x700x4x32, 2x700x4x32"
PIPELINES = {"sixteen chunks": CHUNKS, "chunks of 32": "attention-flash-decoding{chunk-size=32}"}


def see_some(score, seen, bias, index):
    return arith.select(seen, arith.addf(score, bias), minus_infinity())


@pytest.mark.parametrize("keys", ["700", "?"])
@pytest.mark.parametrize("pipeline", PIPELINES)
def test_masks_hide_nan(pipeline, keys):
    """A mask of each sequence, and a bias of each head."""
    maps = "bhrd, bnhd, bnhe, bn, h -> bhre"
    types = ["2x4x2x32xf32", *[f"2x{keys}x4x32xf32"] * 2, f"2x{keys}xi1", "4xf32"]
    compiled = compile_group(maps, types, see_some, lse=True, pipeline=PIPELINES[pipeline])
    query, key, value = random_inputs(22, SHAPES)
    seen, bias = random_array(25, (2, 700), "i1"), random_array(26, (4,), "f32")
    seen[0, 32:96] = False
    want = attention_reference(
        maps,
        *(query, key, value),
        *(seen, bias),
        score=lambda s, seen, bias, index: np.where(seen, s + bias, -np.inf),
    )
    key[~seen], value[~seen] = np.nan, np.nan
    for got, expected in zip(compiled(query, key, value, seen, bias), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("lengths", ["b", "bh"])
@pytest.mark.parametrize("pipeline", PIPELINES)
def test_lengths(pipeline, lengths):
    """Of sequences, and of heads, which then are tasks of their own."""
    shape = {"b": (2,), "bh": (2, 4)}[lengths]
    types = ["2x4x2x32xf32", *["2x700x4x32xf32"] * 2, "x".join(map(str, shape)) + "xi64"]
    compiled = compile_group(
        f"bhrd, bnhd, bnhe, {lengths} -> bhre",
        types,
        cache=["kv_lengths"],
        lse=True,
        pipeline=PIPELINES[pipeline],
    )
    query, key, value = random_inputs(27, SHAPES)
    numbers = np.array([700, 0, 33, 128, 1, 699, 600, 45])[: np.prod(shape)].reshape(shape)
    of_head = np.broadcast_to(numbers.reshape(2, -1), (2, 4))
    past = np.arange(700)[None, :, None] >= of_head[:, None]
    want = attention_reference(
        "bhrd, bnhd, bnhe -> bhre",
        *(query, key, value),
        score=lambda s, index: np.where(index("n") < of_head[..., None, None], s, -np.inf),
    )
    key[past], value[past] = np.nan, np.nan
    for got, expected in zip(compiled(query, key, value, numbers), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_positions(pipeline):
    """Rows at the end of the sequence that see the keys up to their own, in a window."""

    def is_seen(score, index):
        i64 = ir.IntegerType.get_signless(64)
        key, row = (arith.index_cast(i64, index(letter)) for letter in "nm")
        last = arith.addi(row, arith.constant(i64, 500))
        seen = arith.cmpi(arith.CmpIPredicate.sle, key, last)
        late = arith.cmpi(arith.CmpIPredicate.sge, key, arith.subi(last, arith.constant(i64, 300)))
        return arith.select(arith.andi(seen, late), score, minus_infinity())

    def seen_reference(score, index):
        last = index("m") + 500
        seen = (index("n") <= last) & (index("n") >= last - 300)
        return np.where(seen, score, -np.inf)

    maps = "bhmd, bnhd, bnhe -> bhme"
    types = ["2x4x2x32xf32", *["2x700x4x32xf32"] * 2]
    compiled = compile_group(maps, types, is_seen, lse=True, pipeline=PIPELINES[pipeline])
    arrays = random_inputs(28, SHAPES)
    want = attention_reference(maps, *arrays, score=seen_reference)
    for got, expected in zip(compiled(*arrays), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])
