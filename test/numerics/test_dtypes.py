# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Element types: f32 accumulation for all but f64, one rounding at the end."""

import numpy as np
import pytest
from attention_numerics import (
    DTYPES,
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_case,
    constant,
    random_inputs,
)
from mlir.dialects import arith

MAPS = "bmd, bnd, bne -> bme"
SHAPES = "2x3x8, 2x150x8, 2x150x5"


def types_of(element):
    return [f"{shape.strip()}x{element}" for shape in SHAPES.split(",")]


def scale(score, index):
    return arith.mulf(score, constant(0.35, str(score.type)))


def scale_reference(score, index):
    # The constant is 0.35 in the accumulation type.
    return score * np.float64(np.float32(0.35))


@pytest.mark.parametrize("stage", ["group", "ragged", "inlined"])
@pytest.mark.parametrize("element", ["f64", "f32", "f16", "bf16"])
def test_each_type(element, stage):
    compiled = compile_case(MAPS, types_of(element), scale, lse=True, pipeline=STAGES[stage])
    arrays = random_inputs(1, SHAPES, element)
    reference = (lambda s, index: s * 0.35) if element == "f64" else scale_reference
    want, want_lse = attention_reference(MAPS, *arrays, score=reference)
    got, got_lse = compiled(*arrays)
    assert got.dtype == DTYPES[element]
    assert_close(got, want, TOLERANCE[element])
    # The LSE is in the accumulation type, however narrow the inputs are.
    assert got_lse.dtype == (np.float64 if element == "f64" else np.float32)
    assert_close(got_lse, want_lse, TOLERANCE["f64" if element == "f64" else "f32"])


@pytest.mark.parametrize("stage", ["group", "ragged"])
@pytest.mark.parametrize("element", ["f16", "bf16"])
def test_narrow_inputs_and_wide_output(element, stage):
    """Without the last rounding, the output is as good as f32 sums are."""
    compiled = compile_case(MAPS, types_of(element), scale, output="f32", pipeline=STAGES[stage])
    arrays = random_inputs(2, SHAPES, element)
    want, _ = attention_reference(MAPS, *arrays, score=scale_reference)
    assert_close(compiled(*arrays), want, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "ragged", "inlined"])
@pytest.mark.parametrize("keys", ["f8E4M3FN", "f8E5M2"])
@pytest.mark.parametrize("values", ["f8E4M3FN", "f8E5M2"])
def test_f8_cache(values, keys, stage):
    """A query in bf16 on a cache of f8: every f8 is exact in f32, so only the output is rounded."""
    elements = ("bf16", keys, values)
    types = [types_of(element)[at] for at, element in enumerate(elements)]
    arrays = [random_inputs(6, SHAPES, element)[at] for at, element in enumerate(elements)]
    compiled = compile_case(MAPS, types, scale, output="f32", pipeline=STAGES[stage])
    want, _ = attention_reference(MAPS, *arrays, score=scale_reference)
    assert_close(compiled(*arrays), want, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("depth", ["8", "6"])
def test_quantised_cache(depth, stage):
    """Integers of 8 bits, a scale for each key and one for each column of the value.

    With a depth of 8 a task is of vectors, with 6 it is not.
    """
    maps = "brd, bnd, bne, bn -> bre"
    shapes = [f"2x3x{depth}", f"2x150x{depth}", "2x150x8"]
    query, _, _ = random_inputs(8, ", ".join(shapes))
    key, value = random_inputs(9, ", ".join(shapes[1:]), "i8")
    key_scale, value_scale = (np.abs(a) / 300 for a in random_inputs(10, "2x150, 2x8"))
    compiled = compile_case(
        maps,
        [f"{shapes[0]}xf32", f"{shapes[1]}xi8", f"{shapes[2]}xi8", "2x150xf32"],
        lambda score, scale, index: arith.mulf(score, scale),
        lse=True,
        pipeline=STAGES[stage],
    )
    got, got_lse = compiled(query, key, value, key_scale)
    dequantised = [
        key.astype(np.float64) * key_scale[:, :, None],
        value.astype(np.float64) * value_scale[:, None],
    ]
    want, want_lse = attention_reference("brd, bnd, bne -> bre", query, *dequantised)
    assert_close(got * value_scale[:, None], want, TOLERANCE["f32"])
    assert_close(got_lse, want_lse, TOLERANCE["f32"])


def test_every_integer_is_converted_exactly():
    """One key, so that the output is the value."""
    compiled = compile_case("rd, nd, ne -> re", ["1x4xf32", "1x4xi8", "1x256xi8"])
    value = np.arange(-128, 128, dtype=np.int8).reshape(1, 256)
    got = compiled(np.ones((1, 4), np.float32), np.ones((1, 4), np.int8), value)
    np.testing.assert_array_equal(got, value)


@pytest.mark.parametrize("stage", ["group", "ragged"])
@pytest.mark.parametrize("element", ["f8E4M3FN", "f8E5M2"])
def test_all_of_f8(element, stage):
    """The output too, which is rounded to f8 once, where numbers below 2^-6 are subnormal."""
    arrays = random_inputs(7, SHAPES, element)
    want, _ = attention_reference(MAPS, *arrays, score=scale_reference)
    got = compile_case(MAPS, types_of(element), scale, pipeline=STAGES[stage])(*arrays)
    assert got.dtype == DTYPES[element]
    assert_close(got, want, TOLERANCE[element])


@pytest.mark.parametrize("stage", ["group", "ragged"])
def test_mixed_types(stage):
    """A query in f32 on a cache in f16 keys and bf16 values."""
    query, key, value = types_of("f32")[0], types_of("f16")[1], types_of("bf16")[2]
    arrays = [
        random_inputs(3, SHAPES, element)[at] for at, element in enumerate(("f32", "f16", "bf16"))
    ]
    want, _ = attention_reference(MAPS, *arrays, score=scale_reference)
    got = compile_case(MAPS, [query, key, value], scale, pipeline=STAGES[stage])(*arrays)
    assert_close(got, want, TOLERANCE["f32"])


@pytest.mark.parametrize("element", ["f32", "f16", "bf16"])
@pytest.mark.parametrize("split", ["", "attention-flash-decoding{num-splits=7},"])
def test_accumulation_in_f64(element, split):
    """As the reference of `attention-run --check`: exact up to the output's rounding."""
    pipeline = f"{split}convert-attention-to-linalg{{accumulation-type=f64}}"
    arrays = random_inputs(4, SHAPES, element)
    compiled = compile_case(
        MAPS, types_of(element), scale, lse=True, output="f32", pipeline=pipeline
    )
    want, want_lse = attention_reference(MAPS, *arrays, score=scale_reference)
    got, got_lse = compiled(*arrays)
    # Unsplit, only the last rounding is in f32; split, the partial results are too.
    ulps = 1 if not split else 8
    assert_close(got, want, ulps * 2.0**-24)
    assert_close(got_lse, want_lse, ulps * 2.0**-24)


def test_accumulation_in_f64_is_better():
    """The option does something: f32 accumulation is further away."""
    maps, shapes = "md, nd, ne -> me", "2x64, 900x64, 900x5"
    types = [f"{shape.strip()}xf32" for shape in shapes.split(",")]
    arrays = random_inputs(5, shapes)
    want, _ = attention_reference(maps, *arrays)
    errors = [
        np.abs(compile_case(maps, types, pipeline=pipeline)(*arrays) - want).max()
        for pipeline in (
            "convert-attention-to-linalg",
            "convert-attention-to-linalg{accumulation-type=f64}",
        )
    ]
    assert errors[1] < errors[0] / 3


def test_many_keys():
    """Half a million equal scores: the f32 sum of the weights does not stall."""
    maps = "md, nd, ne -> me"
    keys = 1 << 19
    query, key = np.ones((1, 1), np.float32), np.zeros((keys, 1), np.float32)
    value = np.linspace(0, 1, keys, dtype=np.float32).reshape(keys, 1)
    types = ["1x1xf32", "?x1xf32", "?x1xf32"]
    for pipeline in ("", "attention-flash-decoding{chunk-size=4096}"):
        got, lse = compile_case(maps, types, lse=True, pipeline=pipeline)(query, key, value)
        assert abs(float(lse[0]) - np.log(keys)) < 1e-5
        assert abs(float(got[0, 0]) - 0.5) < 5e-4
