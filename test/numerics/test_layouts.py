# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Any layout, any number of batch dimensions, and grouped heads are maps."""

from itertools import permutations

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    random_inputs,
)
from mlir.dialects import arith

LAYOUTS = {
    "no batch dimension": ("md, nd, ne -> me", "3x8, 22x8, 22x5"),
    "one row without dimension": ("d, nd, ne -> e", "8, 22x8, 22x5"),
    "four batch dimensions": (
        "abchmd, abchnd, abchne -> abchme",
        "2x1x2x2x3x4, 2x1x2x2x22x4, 2x1x2x2x22x4",
    ),
    "keys innermost in K": ("bmd, bdn, bne -> bme", "2x3x8, 2x8x22, 2x22x5"),
    "keys innermost in V": ("bmd, bnd, ben -> bme", "2x3x8, 2x22x8, 2x5x22"),
    "keys innermost in both": ("bmd, bdn, ben -> bme", "2x3x8, 2x8x22, 2x5x22"),
    "keys outermost": ("mbd, nbd, nbe -> mbe", "3x2x8, 22x2x8, 22x2x5"),
    "BTNH": ("bmhd, bnhd, bnhe -> bmhe", "2x3x2x8, 2x22x2x8, 2x22x2x5"),
    "BTNH to BNTH": ("bmhd, bnhd, bnhe -> bhme", "2x3x2x8, 2x22x2x8, 2x22x2x5"),
    "output transposed": ("bmd, bnd, bne -> emb", "2x3x8, 2x22x8, 2x22x5"),
    "grouped heads": ("bhrmd, bhnd, bhne -> bhrme", "2x2x3x1x8, 2x2x22x8, 2x2x22x5"),
    "grouped heads, BTNH": ("bmhrd, bnhd, bnhe -> bmhre", "2x3x2x3x8, 2x22x2x8, 2x22x2x5"),
    "one key/value head": ("bhmd, bnd, bne -> bhme", "2x4x3x8, 2x22x8, 2x22x5"),
    "a shared cache": ("bhmd, nhd, nhe -> bhme", "2x2x3x8, 22x2x8, 22x2x5"),
    "two key dimensions": ("bmd, bpqd, bpqe -> bme", "2x3x8, 2x22x3x8, 2x22x3x5"),
    "two key dimensions apart": ("bmd, pbqd, bqpe -> bme", "2x3x8, 22x2x3x8, 2x3x22x5"),
    "two depth dimensions": ("mcd, ncd, ne -> me", "3x2x4, 22x2x4, 22x5"),
    "two value depths": ("md, nd, nef -> mef", "3x8, 22x8, 22x5x2"),
    "no depth": ("bm, bn, bne -> bme", "2x3, 2x22, 2x22x5"),
    "one number": ("cd, ncd, n -> ", "1x4, 22x1x4, 22"),
    "no value depth": ("bmd, bnd, bn -> bm", "2x3x8, 2x22x8, 2x22"),
    "parts of the keys by hand": ("bmd, bgnd, bgne -> bgme", "2x3x8, 2x2x22x8, 2x2x22x5"),
}


@pytest.mark.parametrize("stage", ["group", "ragged"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name, stage):
    maps, shapes = LAYOUTS[name]
    types = [f"{shape.strip()}xf32" for shape in shapes.split(",")]
    compiled = compile_group(maps, types, lse=True, pipeline=STAGES[stage])
    arrays = random_inputs(11, shapes)
    # A score of depth 8 has a variance of 8: keep softmax from being one key.
    arrays[0] *= np.float32(0.3)
    want = attention_reference(maps, *arrays)
    for got, expected in zip(compiled(*arrays), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("order", ["".join(order) for order in permutations("hmln")])
def test_bias_in_any_order_with_one_key_a_chunk(order):
    """Dimensions of one position, wherever they lie, leave the strides of others alone."""
    maps = f"hmld, hnd, hne, {order} -> hmle"
    extents = {"h": 2, "m": 2, "l": 1, "n": 3}
    shapes = "2x2x1x4, 2x3x4, 2x3x4, " + "x".join(str(extents[dim]) for dim in order)
    compiled = compile_group(
        maps,
        [f"{shape}xf32" for shape in shapes.split(", ")],
        lambda score, bias, index: arith.addf(score, bias),
        lse=True,
        pipeline="attention-flash-decoding{chunk-size=1}",
    )
    arrays = random_inputs(14, shapes)
    want = attention_reference(maps, *arrays, score=lambda score, bias, index: score + bias)
    for got, expected in zip(compiled(*arrays), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged"])
def test_strided_arrays(stage):
    """Arrays that are windows of larger ones are read in place."""
    maps, shapes = LAYOUTS["grouped heads"]
    types = ["x".join(["?"] * len(shape.split("x"))) + "xf32" for shape in shapes.split(",")]
    compiled = compile_group(maps, types, pipeline=STAGES[stage])
    query, key, value = random_inputs(12, "2x3x2x1x8, 30x2x2x16, 2x2x40x5")
    query = query.transpose(0, 2, 1, 3, 4)
    key = key[3:25, :, :, 4:12].transpose(1, 2, 0, 3)
    value = value[:, :, 1:23]
    want, _ = attention_reference(maps, query, key, value)
    assert_close(compiled(query, key, value), want, TOLERANCE["f32"])


def test_dimensions_of_extent_one_apart():
    """A tail of partial outputs [1, a, 1, e], where a stands between two extents of 1.

    Once the wrong one of the two was dropped, with dynamic strides around it.
    """
    maps = "dab, abdn, neba -> bae"
    compiled = compile_group(
        maps,
        ["?x?x1xf32", "?x1x?x6xf32", "6x?x1x?xf32"],
        lse=True,
        pipeline="attention-flash-decoding{chunk-size=4}",
    )
    arrays = random_inputs(13, "4x2x1, 2x1x4x6, 6x2x1x2")
    want = attention_reference(maps, *arrays)
    for got, expected in zip(compiled(*arrays), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])
