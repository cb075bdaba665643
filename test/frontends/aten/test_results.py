# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the ops compute, as NumPy does."""

import numpy as np
import pytest
from build_op import build
from levels import OPT_LEVEL
from mlir import ir

import mlir_attention as attn

NAN = np.nan
MLIR = {"f4": "f32", "f8": "f64", "i8": "i64", "i4": "i32", "b1": "i1", "u1": "i8"}


def run(name, operands, results, **attributes):
    """Compiles and calls the op; `results` are the types of what it returns."""
    types = ["x".join([*map(str, a.shape), MLIR[a.dtype.str[1:]]]) for a in operands]
    with ir.Context():
        module = build(name, [f"tensor<{t}>" for t in types], results, **attributes)
        return attn.compile(module, num_threads=1, opt_level=OPT_LEVEL)(*operands)


def rows(*shape):
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


def positions(*values):
    return np.array(values, np.int64)


PUT = {
    "one": ((8, 4), [0], 0, [positions(3)], (1, 4)),
    "duplicates": ((2, 8, 4), [1], 1, [positions(3, 1, 3)], (2, 3, 4)),
    "negative": ((8, 4), [0], 0, [positions(-1, -8)], (2, 4)),
    "no positions": ((8, 4), [0], 0, [positions()], (0, 4)),
    "no dimension": ((3, 8, 4), [1], 1, [positions(5).reshape(())], (3, 4)),
    "two dimensions": ((8, 4), [0], 0, [positions(1, 2, 3, 4).reshape(2, 2)], (2, 2, 4)),
    "two together": ((3, 8, 6, 2), [1, 2], 1, [positions(1, -1), positions(0, -6)], (3, 2, 2)),
    "two apart": ((5, 3, 6, 4), [0, 2], 0, [positions(4, 0, 4), positions(5, 1, 5)], (3, 3, 4)),
    "rows of nothing": ((8, 0), [0], 0, [positions(3, 4)], (2, 0)),
    "all": ((4, 5), [0, 1], 0, [positions(1, 1), positions(2, 2)], (2,)),
}


@pytest.mark.parametrize("accumulate", [False, True])
@pytest.mark.parametrize("case", PUT)
def test_index_put(case, accumulate):
    shape, axes, at, indices, of_values = PUT[case]
    target, values = rows(*shape), rows(*of_values) + 5
    key = tuple(
        indices[axes.index(axis)] if axis in axes else slice(None) for axis in range(len(shape))
    )
    expected = target.copy()
    if accumulate:
        np.add.at(expected, key, values)
    else:
        expected[key] = values
    type_ = f"tensor<{'x'.join(map(str, shape))}xf32>"
    result = run(
        "index_put", [target, values, *indices], [type_],
        axes=axes, at=at, wrap=True, accumulate=accumulate,
    )  # fmt: skip
    np.testing.assert_allclose(result, expected, rtol=1e-6)


@pytest.mark.parametrize("wrong", [positions(1, 8), positions(1, -9)])
def test_index_put_outside(wrong):
    with pytest.raises(attn.CompiledAssertionError, match=r"index at model\.py:12 is outside"):
        run(
            "index_put", [rows(8, 4), rows(2, 4), wrong], ["tensor<8x4xf32>"],
            axes=[0], at=0, wrap=True, accumulate=False,
        )  # fmt: skip


def test_index_put_of_one_row_outside():
    with pytest.raises(attn.CompiledAssertionError, match="reaches outside dimension 0"):
        run(
            "index_put", [rows(8, 4), rows(1, 4), positions(-1)], ["tensor<8x4xf32>"],
            axes=[0], at=0, wrap=False, accumulate=False,
        )  # fmt: skip


@pytest.mark.parametrize("kind", ["set", "add", "multiply", "amax", "amin"])
@pytest.mark.parametrize("dtype", [np.float32, np.int64, np.uint8])
def test_scatter(kind, dtype):
    generator = np.random.default_rng(0)
    target, source = (generator.integers(0, 250, shape).astype(dtype) for shape in ((3, 5), (4, 5)))
    index = generator.integers(0, 3, (4, 4))
    expected = target.copy()
    combine = {
        "set": lambda old, new: new, "add": np.add, "multiply": np.multiply,
        "amax": np.maximum, "amin": np.minimum,
    }[kind]  # fmt: skip
    for row, column in np.ndindex(*index.shape):
        at = index[row, column], column
        expected[at] = combine(expected[at], source[row, column])
    result = run(
        "scatter", [target, index, source],
        [f"tensor<3x5x{MLIR[np.dtype(dtype).str[1:]]}>"],
        axis=0, kind=kind, unsigned=dtype is np.uint8,
    )  # fmt: skip
    np.testing.assert_array_equal(result.view(dtype), expected)


def test_scatter_outside():
    with pytest.raises(attn.CompiledAssertionError, match="outside dimension 1"):
        run(
            "scatter", [rows(2, 3), positions(0, 3).reshape(2, 1), rows(2, 1)],
            ["tensor<2x3xf32>"], axis=1, kind="set",
        )  # fmt: skip


@pytest.mark.parametrize("shape", [(7,), (3, 7), (2, 0), (0, 3), (2, 5, 3)])
@pytest.mark.parametrize("kind", ["add", "multiply"])
def test_scan(shape, kind):
    source = rows(*shape)
    type_ = f"tensor<{'x'.join(map(str, shape))}xf32>"
    for axis in range(len(shape)):
        expected = {"add": np.cumsum, "multiply": np.cumprod}[kind](source, axis, np.float64)
        result = run("scan", [source], [type_], axis=axis, kind=kind)
        np.testing.assert_allclose(result, expected, rtol=1e-6)


def test_scan_of_many_small_numbers():
    """In f32 the sum would stop to grow."""
    source = np.full((1, 4000), 1e-4, np.float32)
    source[0, 0] = 4096
    result = run("scan", [source], ["tensor<1x4000xf32>"], axis=1, kind="add")
    np.testing.assert_allclose(result[0, -1], 4096 + 3999e-4, rtol=1e-7)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("ends", [[2, 2, 7], [0, 0, 0], [7, 7, 7], [1, 3, 5]])
def test_grouped_matmul(ends, transposed):
    factors, matrices = rows(7, 4), rows(3, 5, 4)
    expected = np.zeros((7, 5))
    for matrix, start, end in zip(matrices, [0, *ends], ends, strict=False):
        expected[start:end] = factors[start:end] @ matrix.T
    if not transposed:
        matrices = np.ascontiguousarray(matrices.transpose(0, 2, 1))
    operands = [factors, matrices, np.array(ends, np.int32)]
    result = run("grouped_matmul", operands, ["tensor<7x5xf32>"], transposed=transposed)
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("ends", [[2, 8], [3, 2], [-1, 7]])
def test_grouped_matmul_of_rows_outside(ends):
    operands = [rows(7, 4), rows(2, 4, 5), np.array(ends, np.int32)]
    with pytest.raises(attn.CompiledAssertionError, match=r"model\.py:12"):
        run("grouped_matmul", operands, ["tensor<7x5xf32>"], transposed=False)


def stable_order(row, descending):
    """As torch sorts: NaN is the greatest, and equal numbers stay in their order."""
    key = [(1, 0) if number != number else (0, number) for number in row.tolist()]
    if descending:
        key = [(-is_nan, -number) for is_nan, number in key]
    return sorted(range(len(row)), key=key.__getitem__)


ROWS = {
    "duplicates": np.random.default_rng(0).integers(0, 5, (3, 37)).astype(np.float32),
    "nan": np.array([[1, NAN, -2, NAN, 3, -0.0, 0.0, np.inf, -np.inf]], np.float32),
    "all nan": np.full((1, 5), NAN, np.float32),
    "minus infinity": np.full((2, 4), -np.inf, np.float32),
    "integers": np.random.default_rng(0).integers(-5, 5, (2, 64)),
    "unsigned": np.array([[200, 3, 255, 7, 128, 127]], np.uint8),
    "truth": np.array([[True, False, True]]),
    "one": rows(3, 1),
    "power of two": rows(2, 32),
    "one row": rows(9),
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("case", ROWS)
def test_sort(case, descending):
    check_order("sort", ROWS[case], None, descending, descending=descending)


@pytest.mark.parametrize("largest", [False, True])
@pytest.mark.parametrize("case", ROWS)
def test_topk(case, largest):
    count = min(3, ROWS[case].shape[-1])
    check_order("topk", ROWS[case], count, largest, count=count, largest=largest)


@pytest.mark.parametrize(("length", "count"), [(150, 100), (7, 7), (600, 520)])
def test_topk_of_many(length, count):
    source = np.random.default_rng(0).integers(0, length // 2, (2, length)).astype(np.float32)
    check_order("topk", source, count, True, count=count, largest=True)


def test_topk_of_none():
    check_order("topk", rows(2, 0), 0, True, count=0, largest=True)


def test_sort_of_nothing():
    check_order("sort", rows(2, 0), None, False, descending=False)


def check_order(name, source, number, greatest_first, **attributes):
    *outer, length = source.shape
    extents = "x".join(map(str, [*outer, length if number is None else number]))
    element = MLIR[source.dtype.str[1:]]
    values, places = run(
        name, [source], [f"tensor<{extents}x{element}>", f"tensor<{extents}xi64>"],
        unsigned=source.dtype.kind == "u", **attributes,
    )  # fmt: skip
    for row in np.ndindex(*outer):
        order = stable_order(source[row], greatest_first)[:number]
        assert places[row].tolist() == order
        np.testing.assert_array_equal(values[row].view(source.dtype), source[row][order])


def test_sort_of_a_dynamic_row():
    with ir.Context():
        types = ["tensor<2x?xf32>", "tensor<2x?xi64>"]
        module = build("sort", ["tensor<2x?xf32>"], types, descending=False)
        sort = attn.compile(module, num_threads=1, opt_level=OPT_LEVEL)
    for length in (0, 1, 2, 3, 8, 9, 33):
        source = rows(2, length)
        values, places = sort(source)
        np.testing.assert_array_equal(values, np.sort(source))
        np.testing.assert_array_equal(places, np.argsort(source, kind="stable"))
