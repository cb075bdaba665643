# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Masks, biases and softcap; what stands in masked slots never reaches the output."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    constant,
    minus_infinity,
    random_array,
    random_inputs,
)
from mlir.dialects import arith, math

SHAPES = "2x3x4x8, 2x3x22x8, 2x3x22x5"
TYPES = ["2x3x4x8xf32", "2x3x?x8xf32", "2x3x?x5xf32"]


def keep(score, kept, index):
    return arith.select(kept, score, minus_infinity())


def keep_reference(score, kept, index):
    return np.where(kept, score, -np.inf)


def add(score, bias, index):
    return arith.addf(score, bias)


def add_reference(score, bias, index):
    return score + bias


def maps_with(mask):
    return f"bhmd, bhnd, bhne, {mask} -> bhme"


def mask_shape(mask):
    extents = {"b": 2, "h": 3, "m": 4, "n": 22, "0": 1}
    return [extents[letter] for letter in mask]


def mask_type(mask, element):
    extents = ["?" if letter == "n" else str(mask_shape(letter)[0]) for letter in mask]
    return "x".join([*extents, element])


@pytest.mark.parametrize("stage", ["group", "ragged"])
@pytest.mark.parametrize("mask", ["bhmn", "bn", "n", "b00n", "m0n", "nm", "bhm", "0"])
def test_boolean_mask(mask, stage):
    compiled = compile_group(
        maps_with(mask), [*TYPES, mask_type(mask, "i1")], keep, lse=True, pipeline=STAGES[stage]
    )
    arrays = random_inputs(1, SHAPES)
    kept = random_array(5, mask_shape(mask), "i1")
    want = attention_reference(maps_with(mask), *arrays, kept, score=keep_reference)
    for got, expected in zip(compiled(*arrays, kept), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged"])
@pytest.mark.parametrize("mask", ["bhmn", "hmn", "b00n", "hn", "n", "m"])
def test_additive_mask(mask, stage):
    compiled = compile_group(
        maps_with(mask), [*TYPES, mask_type(mask, "f32")], add, lse=True, pipeline=STAGES[stage]
    )
    arrays = random_inputs(2, SHAPES)
    bias = random_array(6, mask_shape(mask), "f32")
    if "n" in mask:
        bias[~random_array(7, mask_shape(mask), "i1")] = np.finfo(np.float32).min / 2
    want = attention_reference(maps_with(mask), *arrays, bias, score=add_reference)
    for got, expected in zip(compiled(*arrays, bias), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


def test_narrow_bias_in_wide_scores():
    """A bias of another type than the scores is converted by the region."""
    maps = maps_with("hmn")

    def add_f16(score, bias, index):
        return arith.addf(score, arith.extf(score.type, bias))

    arrays = random_inputs(2, SHAPES)
    bias = random_array(6, (3, 4, 22), "f16")
    want, _ = attention_reference(maps, *arrays, bias, score=add_reference)
    got = compile_group(maps, [*TYPES, "3x4x?xf16"], add_f16, pipeline=STAGES["ragged"])(
        *arrays, bias
    )
    assert_close(got, want, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", STAGES)
def test_wholly_masked_rows(stage):
    """Their output is 0 and their LSE -inf; other rows do not notice."""
    maps = maps_with("bmn")
    compiled = compile_group(maps, [*TYPES, "2x4x?xi1"], keep, lse=True, pipeline=STAGES[stage])
    arrays = random_inputs(3, SHAPES)
    kept = random_array(8, (2, 4, 22), "i1")
    kept[0, 1] = False
    kept[1] = False
    output, lse = compiled(*arrays, kept)
    assert not output[0, :, 1].any() and not output[1].any()
    assert np.isneginf(lse[0, :, 1]).all() and np.isneginf(lse[1]).all()
    want, want_lse = attention_reference(maps, *arrays, kept, score=keep_reference)
    assert_close(output, want, TOLERANCE["f32"])
    assert_close(lse, want_lse, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["ragged", "inlined"])
def test_wholly_masked_chunks(stage):
    """Chunks without any key that counts weigh nothing in the combine."""
    maps = maps_with("n")
    compiled = compile_group(maps, [*TYPES, "?xi1"], keep, lse=True, pipeline=STAGES[stage])
    arrays = random_inputs(4, SHAPES)
    for first, last in [(0, 3), (7, 9), (20, 22), (21, 22)]:
        kept = np.zeros(22, bool)
        kept[first:last] = True
        want = attention_reference(maps, *arrays, kept, score=keep_reference)
        for got, expected in zip(compiled(*arrays, kept), want, strict=True):
            assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged", "inlined"])
@pytest.mark.parametrize("element", ["f32", "bf16"])
def test_masked_slots_may_hold_anything(stage, element):
    """NaN and infinities in keys and values that the mask leaves out, as caches hold them."""
    maps = maps_with("bn")
    types = [type_.replace("f32", element) for type_ in TYPES]
    compiled = compile_group(
        maps, [*types, "2x?xi1"], keep, lse=True, pipeline=STAGES[stage], output="f32"
    )
    query, key, value = random_inputs(5, SHAPES, element)
    kept = random_array(9, (2, 22), "i1")
    kept[1, 13:] = False
    want = attention_reference(maps, query, key, value, kept, score=keep_reference)
    for garbage in (np.nan, np.inf, -np.inf):
        for array in (key, value):
            array[~kept[:, None].repeat(3, 1)] = garbage
        for got, expected in zip(compiled(query, key, value, kept), want, strict=True):
            assert_close(got, expected, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "split", "ragged"])
def test_nan_in_a_score_that_counts_propagates(stage):
    maps = "md, nd, ne -> me"
    compiled = compile_group(
        maps, ["3x8xf32", "22x8xf32", "22x5xf32"], lse=True, pipeline=STAGES[stage]
    )
    query, key, value = random_inputs(6, "3x8, 22x8, 22x5")
    query[1, 0] = np.nan
    output, lse = compiled(query, key, value)
    assert np.isnan(output[1]).all() and np.isnan(lse[1])
    want, want_lse = attention_reference(maps, query[::2], key, value)
    assert_close(output[::2], want, TOLERANCE["f32"])
    assert_close(lse[::2], want_lse, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged"])
def test_softcap(stage):
    def cap(score, index):
        limit = constant(5.0)
        return arith.mulf(math.tanh(arith.divf(score, limit)), limit)

    maps = "bhmd, bhnd, bhne -> bhme"
    arrays = random_inputs(7, SHAPES)
    want, _ = attention_reference(maps, *arrays, score=lambda s, index: 5 * np.tanh(s / 5))
    got = compile_group(maps, TYPES, cap, pipeline=STAGES[stage])(*arrays)
    assert_close(got, want, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged"])
@pytest.mark.parametrize("magnitude", [1e4, 1e18])
def test_large_scores_do_not_overflow(stage, magnitude):
    """Scores near the magnitude: exp of any of them alone would overflow."""
    maps = "md, nd, ne -> me"
    query, key, value = random_inputs(8, "3x8, 22x8, 22x5")
    query = (query * np.sqrt(magnitude)).astype(np.float32)
    key = (key * np.sqrt(magnitude)).astype(np.float32)
    # Exact in f32, so that the winner of each row is the same in f64.
    query, key = np.round(query), np.round(key)
    if magnitude > 1e9:
        query[:, 1:] = key[:, 1:] = 0
    types = ["3x8xf32", "22x8xf32", "22x5xf32"]
    got, got_lse = compile_group(maps, types, lse=True, pipeline=STAGES[stage])(query, key, value)
    want, want_lse = attention_reference(maps, query, key, value)
    assert_close(got, want, 3e-2 if magnitude < 1e9 else 1e-6)
    assert_close(got_lse, want_lse, 1e-6)


LOWEST = np.finfo(np.float32).min


@pytest.mark.parametrize(
    "pipeline",
    [
        "",
        "attention-flash-decoding{num-splits=2}",
        pytest.param(
            "attention-flash-decoding{num-splits=4}",
            marks=pytest.mark.xfail(
                strict=True,
                raises=AssertionError,
                reason="LSE = max + log(sum) in f32 has no room for log(sum) beside 3e38, so "
                "that the chunks of 5 keys and the tail of 2 weigh the same",
            ),
        ),
    ],
)
def test_lowest_finite_mask(pipeline):
    """The lowest finite number as mask: a row without any key is the mean of the values."""
    maps = maps_with("bn")
    arrays = random_inputs(9, SHAPES)
    bias = np.where(random_array(10, (2, 22), "i1"), np.float32(0), LOWEST)
    bias[1] = LOWEST
    got = compile_group(
        maps, [*(t.replace("?", "22") for t in TYPES), "2x22xf32"], add, pipeline=pipeline
    )(*arrays, bias)
    # In f32 the scores vanish beside the mask.
    want, _ = attention_reference(
        maps, *arrays, bias, score=lambda s, b, index: np.where(b == LOWEST, b, s)
    )
    assert not np.isnan(got).any()
    assert_close(got, want, TOLERANCE["f32"])
