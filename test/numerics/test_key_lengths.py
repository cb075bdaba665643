# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""kv_lengths: keys past the length of their sequence do not exist, whatever is stored there."""

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

MAPS = "bhmd, bhnd, bhne, b -> bhme"
PLAIN = "bhmd, bhnd, bhne -> bhme"
STATIC = ["2x2x3x8xf32", "2x2x22x8xf32", "2x2x22x5xf32", "2xi32"]
DYNAMIC = ["?x2x3x8xf32", "?x2x?x8xf32", "?x2x?x5xf32", "?xi64"]
PIPELINES = {**STAGES, "single keys": "attention-flash-decoding{chunk-size=1}"}


def inputs():
    return random_inputs(1, "2x2x3x8, 2x2x22x8, 2x2x22x5")


def with_nan_past(lengths, array):
    """What a cache holds past the lengths may be anything."""
    dirty = array.copy()
    for b, length in enumerate(lengths):
        dirty[b, :, length:] = np.nan
    return dirty


def below(lengths):
    """The score function of the reference."""
    along = np.asarray(lengths).reshape(-1, 1, 1, 1)
    return lambda score, index: np.where(index("n") < along, score, -np.inf)


@pytest.mark.parametrize("types", [STATIC, DYNAMIC], ids=["static", "dynamic"])
@pytest.mark.parametrize("stage", PIPELINES)
def test_every_stage(stage, types):
    compiled = compile_group(MAPS, types, cache=["kv_lengths"], lse=True, pipeline=PIPELINES[stage])
    query, key, value = inputs()
    dtype = np.int32 if types is STATIC else np.int64
    for lengths in ((22, 1), (0, 21), (4, 5), (20, 19), (0, 0)):
        want = attention_reference(PLAIN, query, key, value, score=below(lengths))
        got = compiled(
            query,
            with_nan_past(lengths, key),
            with_nan_past(lengths, value),
            np.array(lengths, dtype),
        )
        for result, expected in zip(got, want, strict=True):
            assert_close(result, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged", "inlined"])
def test_beside_a_bias(stage):
    """A score operand is cut like the keys."""

    def biased(value, bias, index):
        return arith.addf(value, bias)

    maps = "bhmd, bhnd, bhne, bn, b -> bhme"
    compiled = compile_group(
        maps,
        [*STATIC[:3], "2x22xf32", "2xi32"],
        biased,
        cache=["kv_lengths"],
        pipeline=STAGES[stage],
    )
    *arrays, bias = random_inputs(2, "2x2x3x8, 2x2x22x8, 2x2x22x5, 2x22")
    lengths = np.array([7, 21], np.int32)
    hide = below(lengths)
    want, _ = attention_reference(
        "bhmd, bhnd, bhne, bn -> bhme",
        *arrays,
        bias,
        score=lambda s, bias, index: hide(s + bias, index),
    )
    assert_close(compiled(*arrays, bias, lengths), want, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{num-splits=3}"])
def test_one_length_for_all(pipeline):
    """A length without dimensions."""
    compiled = compile_group(
        "md, nd, ne,  -> me",
        ["3x8xf32", "22x8xf32", "22x5xf32", "i64"],
        cache=["kv_lengths"],
        pipeline=pipeline,
    )
    query, key, value = random_inputs(3, "3x8, 22x8, 22x5")
    want, _ = attention_reference("md, nd, ne -> me", query, key[:9], value[:9])
    got = compiled(query, key, value, np.array(9))
    assert_close(got, want, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{num-splits=3}"])
@pytest.mark.parametrize("lengths", [(-1, 3), (3, 23), (2**31 - 1, 1), (-(2**31), 1)])
def test_a_length_out_of_range_is_an_error(pipeline, lengths):
    compiled = compile_group(MAPS, STATIC, cache=["kv_lengths"], pipeline=pipeline)
    with pytest.raises(ValueError, match="kv_lengths of an attention must be from 0 to 22, the "):
        compiled(*inputs(), np.array(lengths, np.int32))


@pytest.mark.parametrize("empty", ["0x8, 0x5", "22x0, 22x5", "22x8, 22x0"])
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{num-splits=3}"])
def test_static_extents_of_zero(pipeline, empty):
    """An empty tensor has no slice of the keys that exist."""
    key, value = random_inputs(4, empty)
    query = np.ones((3, key.shape[1]), np.float32)
    types = ["x".join(map(str, array.shape)) + "xf32" for array in (query, key, value)]
    compiled = compile_group(
        "md, nd, ne,  -> me",
        [*types, "i32"],
        cache=["kv_lengths"],
        lse=True,
        pipeline=pipeline,
    )
    length = len(key) // 2
    want = attention_reference("md, nd, ne -> me", query, key[:length], value[:length])
    got = compiled(query, key, value, np.array(length, np.int32))
    for result, expected in zip(got, want, strict=True):
        assert_close(result, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{num-splits=3}"])
def test_an_extent_that_only_the_lengths_state(pipeline):
    """One sequence, as the type of the lengths says, and no other type."""
    compiled = compile_group(
        "bmd, bnd, bne, b -> bme",
        ["?x3x8xf32", "?x22x8xf32", "?x22x5xf32", "1xi32"],
        cache=["kv_lengths"],
        lse=True,
        pipeline=pipeline,
    )
    query, key, value = random_inputs(5, "1x3x8, 1x22x8, 1x22x5")
    want = attention_reference("bmd, bnd, bne -> bme", query, key[:, :9], value[:, :9])
    got = compiled(query, key, value, np.array([9], np.int32))
    for result, expected in zip(got, want, strict=True):
        assert_close(result, expected, TOLERANCE["f32"])
    with pytest.raises(ValueError, match="dimension 0 of the query and dimension 0 of the kv_leng"):
        compiled(*random_inputs(5, "2x3x8, 2x22x8, 2x22x5"), np.array([9], np.int32))
