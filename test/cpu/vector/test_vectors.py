# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the vector schedule computes: any number of keys and rows, masks, types."""

import ml_dtypes
import numpy as np
import pytest
from cpu_support import compile_text

TYPES = {
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "f8E4M3FN": ml_dtypes.float8_e4m3fn,
    "f8E5M2": ml_dtypes.float8_e5m2,
}

#: All but f32 are rounded once.
TOLERANCE = {"f32": 2e-6, "f16": 6e-4, "bf16": 5e-3, "f8E4M3FN": 0.0626, "f8E5M2": 0.126}

#: Which of keys and values are `[d, N]`.
COLUMNS = ["k", "v"]

MASKED = """
  ^bb0(%score: f32, %counts: i1):
    %scaled = arith.mulf %score, %scale : f32
    %minus_infinity = arith.constant 0xFF800000 : f32
    %masked = arith.select %counts, %scaled, %minus_infinity : f32
    attention.yield %masked : f32"""

SCALED = """
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32"""


def program(
    rows, keys, depth, element="f32", value_depth=None, masked=False, columns="", cache=None
):
    """A group of 2 batches; `keys` as a type has it.

    `columns` holds k if keys are `[d, N]`, v if values are `[e, N]`; `cache` is the element type
    of both, that of the query by default.
    """

    def shape(name, depth):
        return f"{depth}x{keys}" if name in columns else f"{keys}x{depth}"

    cache, value_depth = cache or element, value_depth or depth
    q, o = (f"tensor<2x{rows}x{d}x{element}>" for d in (depth, value_depth))
    k, v = (f"tensor<2x{shape(*which)}x{cache}>" for which in (("k", depth), ("v", value_depth)))
    mask = f"tensor<2x{keys}xi1>"
    return f"""
#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> {"(b, d, n)" if "k" in columns else "(b, n, d)"}>
#v = affine_map<(b, r, n, d, e) -> {"(b, e, n)" if "v" in columns else "(b, n, e)"}>
#keep = affine_map<(b, r, n, d, e) -> (b, n)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>
func.func @decode(%q: {q}, %k: {k}, %v: {v}{f", %keep: {mask}" if masked else ""}) -> {o} {{
  %scale = arith.constant 0.125 : f32
  %o = attention.group {{indexing_maps = [#q, #k, #v{", #keep" if masked else ""}, #o]}}
      ins(%q, %k, %v{", %keep" if masked else ""} : {q}, {k}, {v}{f", {mask}" if masked else ""})
      -> {o} {{{MASKED if masked else SCALED}
  }}
  return %o : {o}
}}"""


def arrays(rows, keys, depth, element="f32", value_depth=None):
    rng = np.random.default_rng(rows * 1000 + keys)
    shapes = [(2, rows, depth), (2, keys, depth), (2, keys, value_depth or depth)]
    return [rng.standard_normal(shape).astype(TYPES[element]) for shape in shapes]


def reference(query, key, value, keep=None):
    wide = [array.astype(np.float64) for array in (query, key, value)]
    scores = 0.125 * np.einsum("brd,bnd->brn", *wide[:2])
    if keep is not None:
        scores = np.where(keep[:, None], scores, -np.inf)
    greatest = scores.max(-1, keepdims=True, initial=-1e300)
    weights = np.exp(scores - greatest)
    total = weights.sum(-1, keepdims=True)
    return np.einsum("brn,bne->bre", weights / np.where(total == 0, 1, total), wide[2])


def check(got, want, element="f32"):
    got = got.astype(np.float64)
    np.testing.assert_allclose(got, want, rtol=TOLERANCE[element], atol=TOLERANCE[element])


@pytest.mark.parametrize("keys", [1, 15, 16, 17, 100])
def test_static_number_of_keys(keys):
    inputs = arrays(3, keys, 32)
    check(compile_text(program(3, keys, 32))(*inputs), reference(*inputs))


@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=48}"])
def test_dynamic_number_of_keys(pipeline):
    decode = compile_text(program(4, "?", 32), pipeline=pipeline)
    for keys in (0, 1, 15, 16, 17, 47, 48, 49, 131):
        inputs = arrays(4, keys, 32)
        check(decode(*inputs), reference(*inputs))


@pytest.mark.parametrize("keys", [1, 7, 40])
def test_a_mask_of_few_keys_for_any_number_of_rows(keys):
    """It is copied to where its keys are whole vectors, as bytes."""
    decode = compile_text(program("?", keys, 32, masked=True))
    for rows in (1, 3, 40):
        inputs = arrays(rows, keys, 32)
        keep = np.random.default_rng(keys).random((2, keys)) < 0.7
        check(decode(*inputs, keep), reference(*inputs, keep))


@pytest.mark.parametrize("rows", [1, 2, 5, 7, 8, 12, 64])
def test_rows(rows):
    inputs = arrays(rows, 33, 64)
    check(compile_text(program(rows, 33, 64))(*inputs), reference(*inputs))


@pytest.mark.parametrize(
    ("depth", "value_depth"), [(8, 8), (40, 40), (80, 80), (96, 64), (64, 96), (256, 256), (6, 16)]
)
def test_depths(depth, value_depth):
    inputs = arrays(4, 37, depth, value_depth=value_depth)
    decode = compile_text(program(4, 37, depth, value_depth=value_depth))
    check(decode(*inputs), reference(*inputs))


@pytest.mark.parametrize(
    ("rows", "depth", "element"),
    [(2, 256, "f32"), (3, 256, "f32"), (2, 256, "f16"), (2, 192, "f32"), (4, 256, "bf16")],
)
def test_rows_that_take_turns_with_values(rows, depth, element):
    decode = compile_text(program(rows, "?", depth, element))
    for keys in (0, 7, 8, 21, 64):
        inputs = arrays(rows, keys, depth, element)
        check(decode(*inputs), reference(*inputs), element)


@pytest.mark.parametrize("element", ["f16", "bf16"])
@pytest.mark.parametrize("rows", [1, 4])
def test_short_types(element, rows):
    inputs = arrays(rows, 50, 64, element)
    decode = compile_text(program(rows, 50, 64, element))
    check(decode(*inputs), reference(*inputs), element)


@pytest.mark.parametrize("garbage", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=32}"])
def test_masked_keys_may_hold_anything(garbage, pipeline):
    decode = compile_text(program(4, 75, 32, masked=True), pipeline=pipeline)
    query, key, value = arrays(4, 75, 32)
    keep = np.random.default_rng(0).random((2, 75)) < 0.6
    want = reference(query, key, value, keep)
    key[~keep] = garbage
    value[~keep] = garbage
    check(decode(query, key, value, keep), want)


def test_a_row_without_keys_is_zero():
    inputs = arrays(2, 40, 32)
    keep = np.zeros((2, 40), bool)
    assert not compile_text(program(2, 40, 32, masked=True))(*inputs, keep).any()


def test_nan_propagates():
    query, key, value = arrays(2, 40, 32)
    key[0, 7, 3] = np.nan
    got = compile_text(program(2, 40, 32))(query, key, value)
    assert np.isnan(got[0]).all()
    assert not np.isnan(got[1]).any()


@pytest.mark.parametrize("scale", [1e-30, 1e15])
def test_finite_inputs_give_finite_results(scale):
    query, key, value = arrays(2, 40, 32)
    value = np.full_like(value, np.finfo(np.float32).max)
    got = compile_text(program(2, 40, 32))(query, key * np.float32(scale), value)
    assert np.isfinite(got).all()


def test_rows_of_a_longer_cache_are_used_in_place():
    decode = compile_text(program(4, "?", 32))
    query, key, value = arrays(4, 200, 64)
    inputs = [query[:, :, :32], key[:, 20:151, :32], value[:, 40:171, 16:48]]
    check(decode(*inputs), reference(*inputs))


def placed(inputs, columns):
    """The arrays as they are in memory: some with their keys innermost."""
    query, key, value = inputs
    turned = [np.ascontiguousarray(array.swapaxes(1, 2)) for array in (key, value)]
    return query, turned[0] if "k" in columns else key, turned[1] if "v" in columns else value


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("keys", [1, 15, 16, 17, 100, 1040])
def test_static_number_of_columns(keys, columns):
    inputs = arrays(3, keys, 32)
    decode = compile_text(program(3, keys, 32, columns=columns))
    check(decode(*placed(inputs, columns)), reference(*inputs))


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=48}"])
def test_dynamic_number_of_columns(pipeline, columns):
    decode = compile_text(program(4, "?", 32, columns=columns), pipeline=pipeline)
    for keys in (0, 1, 15, 16, 17, 47, 48, 49, 131, 1024, 1100):
        inputs = arrays(4, keys, 32)
        check(decode(*placed(inputs, columns)), reference(*inputs))


@pytest.mark.parametrize("rows", [1, 2, 4, 5, 8, 16, 64])
@pytest.mark.parametrize("element", ["f32", "bf16"])
def test_rows_with_columns(rows, element):
    inputs = arrays(rows, 150, 64, element)
    decode = compile_text(program(rows, "?", 64, element, columns="kv"))
    check(decode(*placed(inputs, "kv")), reference(*inputs), element)


@pytest.mark.parametrize("depth", [4, 12, 32, 64, 80, 96, 128, 256])
def test_depths_of_columns(depth):
    inputs = arrays(2, 37, depth)
    decode = compile_text(program(2, 37, depth, columns="kv"))
    check(decode(*placed(inputs, "kv")), reference(*inputs))


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("garbage", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=32}"])
def test_masked_columns_may_hold_anything(garbage, pipeline, columns):
    decode = compile_text(program(4, 75, 32, masked=True, columns=columns), pipeline=pipeline)
    query, key, value = arrays(4, 75, 32)
    keep = np.random.default_rng(0).random((2, 75)) < 0.6
    want = reference(query, key, value, keep)
    key[~keep] = garbage
    value[~keep] = garbage
    check(decode(*placed((query, key, value), columns), keep), want)


def test_columns_of_a_longer_cache_are_used_in_place():
    decode = compile_text(program(4, "?", 32, columns="kv"))
    query, key, value = placed(arrays(4, 200, 64), "kv")
    inputs = [query[:, :, :32], key[:, 7:39, 20:151], value[:, 16:48, 40:171]]
    want = reference(inputs[0], *(array.swapaxes(1, 2) for array in inputs[1:]))
    check(decode(*inputs), want)


@pytest.mark.parametrize("columns", ["", *COLUMNS])
@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("element", ["f8E4M3FN", "f8E5M2"])
def test_f8(element, rows, columns):
    """Query and output too."""
    inputs = arrays(rows, 50, 64, element)
    decode = compile_text(program(rows, 50, 64, element, columns=columns))
    check(decode(*placed(inputs, columns)), reference(*inputs), element)


@pytest.mark.parametrize("element", ["f8E4M3FN", "f8E5M2"])
def test_f8_cache_is_exact(element):
    """Every f8 is an f32: no error is left but that of f32 sums. NaN stays NaN."""
    query, key, value = arrays(2, 50, 64)
    key, value = key.astype(TYPES[element]), value.astype(TYPES[element])
    decode = compile_text(program(2, 50, 64, cache=element))
    check(decode(query, key, value), reference(query, key, value))
    value[0, 3, 5] = np.nan
    assert np.isnan(decode(query, key, value)[0, :, 5]).all()


@pytest.mark.parametrize("columns", ["", *COLUMNS])
@pytest.mark.parametrize("rows", [1, 2, 4, 8])
def test_i8_cache(rows, columns):
    query, _, _ = arrays(rows, 75, 64)
    query *= np.float32(0.02)
    inputs = [query, *np.random.default_rng(1).integers(-128, 128, (2, 2, 75, 64), np.int8)]
    decode = compile_text(program(rows, "?", 64, cache="i8", columns=columns))
    got, want = decode(*placed(inputs, columns)), reference(*inputs)
    np.testing.assert_allclose(got / 128, want / 128, rtol=2e-6, atol=2e-6)
