# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""f8E4M3FN and f8E5M2 are converted as ml_dtypes does, in every case."""

import ml_dtypes
import numpy as np
import pytest
from cpu_support import compile_text
from mlir import ir

DTYPES = {
    "f8E4M3FN": ml_dtypes.float8_e4m3fn,
    "f8E5M2": ml_dtypes.float8_e5m2,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "f32": np.float32,
    "f64": np.float64,
}
F8 = ["f8E4M3FN", "f8E5M2"]


def conversion(op, source, result, length="?"):
    shape = f"tensor<{length}x"
    return compile_text(
        f"func.func @f(%a: {shape}{source}>) -> {shape}{result}> {{\n"
        f"  %x = arith.{op} %a : {shape}{source}> to {shape}{result}>\n"
        f"  return %x : {shape}{result}> }}"
    )


#: Elements of a vector. One vector of all values would take LLVM five seconds.
LANES = 32


def vector_conversion(op, source, result, length):
    """The same on vectors."""
    memory, vector = (
        [f"{kind}<{extent}x{type_}>" for type_ in (source, result)]
        for kind, extent in (("tensor", length), ("vector", LANES))
    )
    return compile_text(f"""func.func @f(%a: {memory[0]}) -> {memory[1]} {{
      %zero = arith.constant 0 : index
      %lanes = arith.constant {LANES} : index
      %length = arith.constant {length} : index
      %pad = arith.constant 0.0 : {source}
      %empty = tensor.empty() : {memory[1]}
      %z = scf.for %i = %zero to %length step %lanes iter_args(%e = %empty) -> {memory[1]} {{
        %x = vector.transfer_read %a[%i], %pad {{in_bounds = [true]}} : {memory[0]}, {vector[0]}
        %y = arith.{op} %x : {vector[0]} to {vector[1]}
        %w = vector.transfer_write %y, %e[%i] {{in_bounds = [true]}} : {vector[1]}, {memory[1]}
        scf.yield %w : {memory[1]}
      }}
      return %z : {memory[1]} }}""")


def assert_same(got, want):
    """The same numbers and zeros, and NaN for NaN."""
    assert got.dtype == want.dtype
    got, want = got.astype(np.float64), want.astype(np.float64)
    np.testing.assert_array_equal(got, want)
    numbers = ~np.isnan(want)
    np.testing.assert_array_equal(np.signbit(got)[numbers], np.signbit(want)[numbers])


@pytest.mark.parametrize("wide", ["f16", "bf16", "f32", "f64"])
@pytest.mark.parametrize("narrow", F8)
@pytest.mark.parametrize("make", [conversion, vector_conversion], ids=["scalar", "vector"])
def test_every_value_is_widened_exactly(make, narrow, wide):
    values = np.arange(256, dtype=np.uint8).view(DTYPES[narrow])
    got = make("extf", narrow, wide, length=256)(values)
    assert_same(got, values.astype(DTYPES[wide]))


def numbers_to_round(narrow, wide):
    """Every f8, what lies halfway between neighbours, and what is just beside these."""
    values = np.arange(256, dtype=np.uint8).view(DTYPES[narrow]).astype(np.float64)
    values = np.unique(values[np.isfinite(values)])
    largest = values[-1]
    values = np.concatenate([values, [largest * 1.07142857142857, largest * 1.2, 1e38, 1e-45]])
    halves = (values[1:] + values[:-1]) / 2
    exact = np.concatenate([values, halves, -values, [0.0, -0.0, np.inf, -np.inf, np.nan]])
    with np.errstate(over="ignore"):
        exact = exact.astype(DTYPES[wide])
    if wide == "bf16":
        return exact
    beside = [np.nextafter(exact, DTYPES[wide](limit)) for limit in (-np.inf, np.inf)]
    return np.concatenate([exact, *beside])


@pytest.mark.parametrize("wide", ["f16", "bf16", "f32", "f64"])
@pytest.mark.parametrize("narrow", F8)
@pytest.mark.parametrize("make", [conversion, vector_conversion], ids=["scalar", "vector"])
def test_numbers_are_rounded_to_nearest_even(make, narrow, wide):
    values = numbers_to_round(narrow, wide)
    values = np.resize(values, -(-len(values) // LANES) * LANES)
    got = make("truncf", wide, narrow, length=len(values))(values)
    if wide == "f64":
        # ml_dtypes rounds twice, by way of f32: values just beside a tie come out wrong.
        values = to_odd(values)
    assert_same(got, values.astype(DTYPES[narrow]))


def to_odd(values):
    """f64 as f32, rounded to odd: a second rounding then gives what one alone would have."""
    with np.errstate(over="ignore", under="ignore"):
        nearest = values.astype(np.float32)
    down = np.where(
        np.abs(nearest.astype(np.float64)) > np.abs(values), np.nextafter(nearest, 0), nearest
    ).astype(np.float32)
    odd = (down.view(np.uint32) | 1).view(np.float32)
    return np.where((nearest == values) | np.isnan(values), nearest, odd).astype(np.float32)


@pytest.mark.parametrize("narrow", F8)
def test_arithmetic_is_in_f32(narrow):
    compiled = compile_text(f"""func.func @f(%a: tensor<?x{narrow}>) -> tensor<?x{narrow}> {{
      %x = arith.mulf %a, %a : tensor<?x{narrow}>
      %y = math.sqrt %x : tensor<?x{narrow}>
      return %y : tensor<?x{narrow}> }}""")
    values = np.array([0, 1, 2, 3, 0.25, 12], DTYPES[narrow])
    square = (values.astype(np.float32) ** 2).astype(values.dtype)
    assert_same(compiled(values), np.sqrt(square.astype(np.float32)).astype(values.dtype))


@pytest.mark.parametrize("narrow", F8)
def test_scalars(narrow):
    compiled = compile_text(f"func.func @f(%a: {narrow}) -> {narrow} {{ return %a : {narrow} }}")
    for value in (1.5, -0.0, 0.3):
        assert compiled(value) == float(DTYPES[narrow](value))
    assert np.isnan(compiled(float("nan")))
    with pytest.raises(TypeError, match=f"argument 0 of 'f' is a str; .* for {narrow}"):
        compiled("1")


@pytest.mark.parametrize(("narrow", "other"), [F8, F8[::-1], ("f8E5M2", "f16")])
def test_arrays_of_another_type_are_refused(narrow, other):
    compiled = compile_text(
        f"func.func @f(%a: tensor<?x{narrow}>) -> tensor<?x{narrow}> {{\n"
        f"  return %a : tensor<?x{narrow}> }}"
    )
    wrong, right = np.zeros(3, DTYPES[other]), np.zeros(3, DTYPES[narrow])
    with pytest.raises(
        TypeError, match=f"argument 0 of 'f' has dtype {wrong.dtype}; expected {right.dtype}"
    ):
        compiled(wrong)
    with pytest.raises(TypeError, match=f"has dtype uint8; expected {right.dtype}"):
        compiled(right.view(np.uint8))


@pytest.mark.parametrize("narrow", ["f8E4M3FNUZ", "f8E5M2FNUZ", "f8E4M3B11FNUZ", "f8E3M4"])
def test_another_kind_as_an_argument(narrow):
    with pytest.raises(TypeError, match=f"argument 0 of 'f' has element type {narrow}; supported"):
        conversion("extf", narrow, "f32")


@pytest.mark.parametrize("narrow", ["f8E4M3FNUZ", "f8E3M4", "f8E8M0FNU", "f4E2M1FN", "f6E2M3FN"])
@pytest.mark.parametrize("op", ["extf", "truncf"])
def test_another_kind_within_a_function(op, narrow):
    middle = f"%y = arith.truncf %a : f32 to {narrow}\n  %x = arith.extf %y : {narrow} to f32"
    with pytest.raises(ir.MLIRError, match=f"{narrow} has no conversion on the CPU"):
        compile_text(f"func.func @f(%a: f32) -> f32 {{\n  {middle}\n  return %x : f32 }}")
