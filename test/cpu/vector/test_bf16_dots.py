# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is computed by dots of pairs of bf16, and without them on the same machine."""

import sys

import ml_dtypes
import numpy as np
import pytest
from cpu_support import compile_text
from test_vectors import arrays, check, program, reference

from mlir_attention.cpu import target

FEATURES = target.host_features()
needs_dots = pytest.mark.skipif(
    not target.bf16_dots(FEATURES), reason="this machine has no AVX512-BF16"
)


@pytest.fixture(autouse=True, params=["plain", pytest.param("dots", marks=needs_dots)])
def way(request, monkeypatch):
    """How bf16 is multiplied: by FMA after widening, or by dots of pairs."""
    features = FEATURES if request.param == "dots" else FEATURES - {"avx512bf16"}
    monkeypatch.setattr(target, "host_features", lambda: features)
    return request.param


def bf16(rows, keys, depth, value_depth=None):
    return arrays(rows, keys, depth, "bf16", value_depth)


@pytest.mark.parametrize("keys", [1, 2, 15, 16, 17, 31, 33, 64, 100])
@pytest.mark.parametrize("rows", [1, 4])
def test_static_number_of_keys(rows, keys):
    inputs = bf16(rows, keys, 32)
    got = compile_text(program(rows, keys, 32, "bf16"))(*inputs)
    check(got, reference(*inputs), "bf16")


@pytest.mark.parametrize("rows", [1, 3, 8, 40])
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=48}"])
def test_dynamic_number_of_keys(pipeline, rows):
    decode = compile_text(program(rows, "?", 64, "bf16"), pipeline=pipeline)
    for keys in (0, 1, 2, 15, 16, 17, 32, 33, 47, 48, 49, 131):
        inputs = bf16(rows, keys, 64)
        check(decode(*inputs), reference(*inputs), "bf16")


@pytest.mark.parametrize("rows", [2, 5, 6, 7, 8, 12, 16, 31, 32, 33, 63, 64, 65, 128])
def test_rows(rows):
    inputs = bf16(rows, 51, 128)
    got = compile_text(program(rows, 51, 128, "bf16"))(*inputs)
    check(got, reference(*inputs), "bf16")


@pytest.mark.parametrize(
    ("depth", "value_depth"),
    [(8, 8), (16, 16), (40, 40), (48, 16), (80, 80), (96, 96), (96, 64), (64, 96), (256, 256),
     (12, 32), (4, 32), (32, 4), (32, 12)],
)  # fmt: skip
def test_depths(depth, value_depth):
    inputs = bf16(4, 37, depth, value_depth)
    got = compile_text(program(4, 37, depth, "bf16", value_depth))(*inputs)
    check(got, reference(*inputs), "bf16")


@pytest.mark.parametrize("garbage", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("keys", [74, 75])
@pytest.mark.parametrize("rows", [1, 4, 34])
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=32}"])
def test_masked_keys_may_hold_anything(garbage, pipeline, rows, keys):
    decode = compile_text(program(rows, keys, 32, "bf16", masked=True), pipeline=pipeline)
    query, key, value = bf16(rows, keys, 32)
    keep = np.random.default_rng(0).random((2, keys)) < 0.6
    want = reference(query, key, value, keep)
    key[~keep] = garbage
    value[~keep] = garbage
    check(decode(query, key, value, keep), want, "bf16")


CAUSAL = """
#q = affine_map<(h, r, m, n, d, e) -> (h, m, r, d)>
#k = affine_map<(h, r, m, n, d, e) -> (n, h, d)>
#v = affine_map<(h, r, m, n, d, e) -> (n, h, e)>
#o = affine_map<(h, r, m, n, d, e) -> (r, h, m, e)>
#l = affine_map<(h, r, m, n, d, e) -> (r, h, m)>
func.func @decode(%q: tensor<2x3x2x32xbf16>, %k: tensor<?x2x32xbf16>, %v: tensor<?x2x32xbf16>)
    -> (tensor<2x2x3x32xf32>, tensor<2x2x3xf32>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #l]}
      ins(%q, %k, %v : tensor<2x3x2x32xbf16>, tensor<?x2x32xbf16>, tensor<?x2x32xbf16>)
      -> (tensor<2x2x3x32xf32>, tensor<2x2x3xf32>) {
  ^bb0(%score: f32):
    %row = attention.index 2 : index
    %key = attention.index 3 : index
    %c10 = arith.constant 10 : index
    %last = arith.addi %row, %c10 : index
    %sees = arith.cmpi sle, %key, %last : index
    %minus_infinity = arith.constant 0xFF800000 : f32
    %masked = arith.select %sees, %score, %minus_infinity : f32
    attention.yield %masked : f32
  }
  return %o, %l : tensor<2x2x3x32xf32>, tensor<2x2x3xf32>
}"""


def test_two_dimensions_of_rows_in_another_order_and_a_causal_mask():
    """Each position sees keys that others do not: what it does not see may hold anything."""
    rng = np.random.default_rng(3)
    query, key, value = (
        rng.standard_normal(shape).astype(ml_dtypes.bfloat16)
        for shape in [(2, 3, 2, 32), (13, 2, 32), (13, 2, 32)]
    )
    wide = [array.astype(np.float64) for array in (query, key, value)]
    scores = np.einsum("hmrd,nhd->hmrn", *wide[:2])
    sees = np.arange(13) <= np.arange(3)[:, None] + 10
    scores = np.where(sees[:, None], scores, -np.inf)
    lse = np.log(np.exp(scores).sum(-1))
    want = np.einsum("hmrn,nhe->rhme", np.exp(scores - lse[..., None]), wide[2])
    value[12] = np.nan
    value[11] = np.inf
    got, got_lse = compile_text(CAUSAL)(query, key, value)
    check(got[:, :, 0], want[:, :, 0], "bf16")
    assert np.isposinf(got[:, :, 1]).all()
    assert np.isnan(got[:, :, 2]).all()
    np.testing.assert_allclose(got_lse, lse.transpose(2, 0, 1), rtol=2e-6)


PREFILL = """
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
func.func @prefill(%q: tensor<2x512x32xbf16>, %k: tensor<2x512x32xbf16>,
                   %v: tensor<2x512x32xbf16>) -> tensor<2x512x32xbf16> {
  %minus_infinity = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x512x32xbf16>, tensor<2x512x32xbf16>, tensor<2x512x32xbf16>)
      -> tensor<2x512x32xbf16> {
  ^bb0(%score: f32):
    %m = attention.index 1 : index
    %n = attention.index 2 : index
    %sees = arith.cmpi ule, %n, %m : index
    %masked = arith.select %sees, %score, %minus_infinity : f32
    attention.yield %masked : f32
  }
  return %o : tensor<2x512x32xbf16>
}"""


def test_a_prefill():
    """Tasks of 64 rows, whose scores have gaps between their rows."""
    inputs = bf16(512, 512, 32)
    query, key, value = (array.astype(np.float64) for array in inputs)
    scores = np.einsum("bmd,bnd->bmn", query, key)
    weights = np.exp(np.where(np.tri(512, dtype=bool), scores, -np.inf))
    want = np.einsum("bmn,bne->bme", weights / weights.sum(-1, keepdims=True), value)
    check(compile_text(PREFILL)(*inputs), want, "bf16")


def test_a_row_without_keys_is_zero():
    inputs = bf16(2, 40, 32)
    keep = np.zeros((2, 40), bool)
    inputs[2][:] = np.nan
    assert not compile_text(program(2, 40, 32, "bf16", masked=True))(*inputs, keep).any()


def test_nan_propagates():
    query, key, value = bf16(2, 40, 32)
    key[0, 7, 3] = np.nan
    value[1, 5, 2] = np.nan
    got = compile_text(program(2, 40, 32, "bf16"))(query, key, value)
    assert np.isnan(got[0]).all()
    assert np.isnan(got[1, :, 2]).all()
    assert not np.isnan(np.delete(got[1], 2, axis=-1)).any()


@pytest.mark.parametrize("keys", [3, 40, 1000])
@pytest.mark.parametrize("scale", [1e-30, 1, 1e15])
def test_finite_inputs_give_finite_results(scale, keys):
    query, key, value = bf16(2, keys, 32)
    value = np.full_like(value, ml_dtypes.finfo(ml_dtypes.bfloat16).max)
    key = key * ml_dtypes.bfloat16(scale)
    got = compile_text(program(2, keys, 32, "bf16"))(query, key, value)
    assert np.isfinite(got).all()


@pytest.mark.parametrize("keys", [512, 8192])
def test_error(keys, way):
    """The weights' rounding adds no more than that of the output does."""
    inputs = bf16(4, keys, 64)
    want = reference(*inputs)
    got = compile_text(program(4, keys, 64, "bf16"))(*inputs).astype(np.float64)
    rounding = 2.0**-9 * np.abs(want).max()
    assert np.abs(got - want).max() < (2.2 if way == "dots" else 1.2) * rounding


def test_rows_of_a_longer_cache_are_used_in_place():
    decode = compile_text(program(4, "?", 32, "bf16"))
    query, key, value = bf16(4, 200, 64)
    inputs = [query[:, :, :32], key[:, 20:151, :32], value[:, 40:171, 16:48]]
    check(decode(*inputs), reference(*inputs), "bf16")


def test_results_do_not_depend_on_threads():
    inputs = bf16(4, 150, 64)
    text = program(4, "?", 64, "bf16")
    pipeline = "attention-flash-decoding{chunk-size=64}"
    one, two = (
        compile_text(text, num_threads=number, pipeline=pipeline)(*inputs) for number in (1, 2)
    )
    np.testing.assert_array_equal(one, two)


def test_no_module_is_looked_for_twice(monkeypatch):
    """MLIR would look for missing bindings at each op that Python comes across."""
    sought = []

    class Finder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            sought.append(name)

    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    compile_text(program(4, "?", 64, "bf16"))
    assert len(sought) == len(set(sought))


#: The only key of each of 64 sequences weighs 1: the output is the value, rounded.
ROUND = """
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
func.func @round(%q: tensor<64x1x16xf32>, %k: tensor<64x1x16xf32>, %v: tensor<64x1x16xf32>)
    -> tensor<64x1x16xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<64x1x16xf32>, tensor<64x1x16xf32>, tensor<64x1x16xf32>)
      -> tensor<64x1x16xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<64x1x16xbf16>
}"""


def test_vectors_are_rounded_to_nearest_ties_to_even():
    """From 2^-126 on as scalars are: halves of both parities, what overflows, NaN, infinities."""
    high = np.arange(0x0080, 0x7F80, 163, dtype=np.uint32)
    low = np.array([0, 1, 0x7FFF, 0x8000, 0x8001], dtype=np.uint32)
    bits = ((high << 16)[:, None] | low).ravel()
    special = np.array([0, 0x7F7FFFFF, 0x7F800000, 0x7F800001, 0x7FFFFFFF], dtype=np.uint32)
    bits = np.concatenate([bits, special])[-512:]
    values = np.zeros(1024, dtype=np.uint32)
    values[: len(bits)] = bits
    values[512 : 512 + len(bits)] = bits | 0x80000000
    values = values.view(np.float32)
    nothing = np.zeros((64, 1, 16), dtype=np.float32)
    got = np.asarray(compile_text(ROUND)(nothing, nothing, values.reshape(64, 1, 16))).ravel()
    want = values.astype(ml_dtypes.bfloat16)
    np.testing.assert_array_equal(np.isnan(got), np.isnan(want))
    known = ~np.isnan(want)
    # No sum that begins at 0 is -0.
    np.testing.assert_array_equal(got[known].astype(np.float32), want[known].astype(np.float32))
