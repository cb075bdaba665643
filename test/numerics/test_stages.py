# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""After every stage a group is softmax(score(Q K^T)) V, whatever the lengths of its keys."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_case,
    constant,
    random_array,
    random_inputs,
)
from mlir.dialects import arith

MAPS = "bhmd, bhnd, bhne -> bhme"
SCALE = 0.35


def scaled(score, index):
    return arith.mulf(score, constant(SCALE))


def scaled_reference(score, index):
    return score * SCALE


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("lse", [False, True])
def test_every_stage(stage, lse):
    types = ["2x3x4x8xf32", "2x3x24x8xf32", "2x3x24x5xf32"]
    compiled = compile_case(MAPS, types, scaled, lse=lse, pipeline=STAGES[stage])
    arrays = random_inputs(1, "2x3x4x8, 2x3x24x8, 2x3x24x5")
    want, want_lse = attention_reference(MAPS, *arrays, score=scaled_reference)
    got = compiled(*arrays)
    if lse:
        got, got_lse = got
        assert got_lse.dtype == np.float32
        assert_close(got_lse, want_lse, TOLERANCE["f32"])
    assert got.dtype == np.float32
    assert_close(got, want, TOLERANCE["f32"])


@pytest.mark.parametrize(
    "options",
    [
        "num-splits=1",
        "num-splits=2",
        "num-splits=7",
        "num-splits=30",
        "num-splits=31",
        "num-splits=99",
        "chunk-size=1",
        "chunk-size=4",
        "chunk-size=30",
        "chunk-size=31",
        "chunk-size=64",
        "min-chunk-size=4",
        "min-chunk-size=4 max-splits=3",
        "min-chunk-size=4 parallelism=5",
    ],
)
def test_static_splits(options):
    """31 keys: a prime number, so that nearly all splits are ragged."""
    pipeline = f"attention-flash-decoding{{{options}}}"
    types = ["3x2x8xf32", "3x31x8xf32", "3x31x8xf32"]
    maps = "bmd, bnd, bne -> bme"
    arrays = random_inputs(2, "3x2x8, 3x31x8, 3x31x8")
    got, got_lse = compile_case(maps, types, scaled, lse=True, pipeline=pipeline)(*arrays)
    want, want_lse = attention_reference(maps, *arrays, score=scaled_reference)
    assert_close(got, want, TOLERANCE["f32"])
    assert_close(got_lse, want_lse, TOLERANCE["f32"])


@pytest.mark.parametrize(
    "options, chunk, to_linalg",
    [
        ("chunk-size=8", 8, False),
        ("chunk-size=8", 8, True),
        ("num-splits=5", 5, False),
        ("", 512, False),
        ("min-chunk-size=600", 600, False),
    ],
)
def test_dynamic_splits(options, chunk, to_linalg):
    """Lengths around multiples of the chunk (or of the number of chunks), 0 and 1."""
    pipeline = f"attention-flash-decoding{{{options}}}" if options else "attention-flash-decoding"
    if to_linalg:
        pipeline += ",convert-attention-to-linalg,attention-inline-combine,canonicalize,cse"
    types = ["2x2x4xf32", "2x?x4xf32", "2x?x4xf32"]
    maps = "bmd, bnd, bne -> bme"
    compiled = compile_case(maps, types, scaled, lse=True, pipeline=pipeline)
    lengths = (0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk - 1, 2 * chunk, 3 * chunk + 1)
    for keys in lengths:
        arrays = [
            random_array(seed, (2, extent, 4), "f32") for seed, extent in enumerate((2, keys, keys))
        ]
        got, got_lse = compiled(*arrays)
        want, want_lse = attention_reference(maps, *arrays, score=scaled_reference)
        assert_close(got, want, 4e-6)
        assert_close(got_lse, want_lse, 4e-6)


def test_every_extent_dynamic():
    types = ["?x?x?xf32", "?x?x?xf32", "?x?x?xf32"]
    maps = "bmd, bnd, bne -> bme"
    for pipeline in ("", "attention-flash-decoding{chunk-size=5}"):
        compiled = compile_case(maps, types, scaled, lse=True, pipeline=pipeline)
        for b, m, n, d, e in [
            (2, 3, 12, 4, 5),
            (1, 1, 1, 1, 1),
            (2, 40, 5, 3, 2),
            (2, 3, 0, 4, 5),
            (0, 3, 4, 4, 5),
            (2, 0, 7, 4, 5),
            (2, 3, 7, 4, 0),
        ]:
            arrays = [
                random_array(at, s, "f32") for at, s in enumerate([(b, m, d), (b, n, d), (b, n, e)])
            ]
            got, got_lse = compiled(*arrays)
            want, want_lse = attention_reference(maps, *arrays, score=scaled_reference)
            assert_close(got, want, TOLERANCE["f32"])
            assert_close(got_lse, want_lse, TOLERANCE["f32"])


def test_no_keys():
    """Zero keys, statically: the output is 0 and the LSE -inf."""
    maps = "md, nd, ne -> me"
    got, lse = compile_case(maps, ["3x4xf32", "0x4xf32", "0x2xf32"], lse=True)(
        np.ones((3, 4), np.float32), np.ones((0, 4), np.float32), np.ones((0, 2), np.float32)
    )
    assert got.shape == (3, 2) and not got.any()
    assert np.isneginf(lse).all()


def test_threads_do_not_change_a_bit():
    types = ["2x3x4x8xf32", "2x3x?x8xf32", "2x3x?x8xf32"]
    arrays = random_inputs(3, "2x3x4x8, 2x3x133x8, 2x3x133x8")
    pipeline = "attention-flash-decoding{chunk-size=20}"
    one, two = (
        compile_case(MAPS, types, scaled, lse=True, pipeline=pipeline, num_threads=n)(*arrays)
        for n in (1, 2)
    )
    for first, second in zip(one, two, strict=True):
        np.testing.assert_array_equal(first, second)
