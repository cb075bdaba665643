# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Linear layers, in every way to write them, compute what NumPy does in f64."""

# ruff: noqa: E501 (MLIR in strings)

import functools

import numpy as np
import pytest
from attention_numerics import TOLERANCE, assert_close, random_array
from levels import level_of_case
from mlir import ir

import mlir_attention as attn

#: Whole tiles and what is left of them, of rows, columns and depth, and next to nothing.
SIZES = [
    (1, 4096, 256), (4, 96, 64), (3, 1003, 129), (5, 640, 1000), (9, 77, 300), (130, 257, 100),
    (2, 16, 512), (1, 1, 4096), (8, 5000, 33), (33, 128, 17), (1, 1003, 1024), (7, 2049, 450),
]  # fmt: skip


def compiled(text, **options):
    """At level 3 in some of the cases of a test."""
    return _compiled(text, **{"opt_level": level_of_case(), **options})


@functools.cache
def _compiled(text, **options):
    with ir.Context():
        return attn.compile(ir.Module.parse(text), cache=False, **options)


def matmul(m, n, k, element="f32", *, rows_of_weights):
    """x w or x w^T of any extents, added to y; "?" is one that is not known."""
    w = f"{n}x{k}" if rows_of_weights else f"{k}x{n}"
    size = "%n" if n == "?" else ""
    transposed = f"""
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %k = tensor.dim %w, %c1 : tensor<{w}x{element}>
  %n = tensor.dim %w, %c0 : tensor<{w}x{element}>
  %e = tensor.empty({", ".join(x for x in ("%k" if k == "?" else "", size) if x)}) : tensor<{k}x{n}x{element}>
  %t = linalg.transpose ins(%w : tensor<{w}x{element}>) outs(%e : tensor<{k}x{n}x{element}>) permutation = [1, 0]"""
    return f"""func.func @f(%x: tensor<{m}x{k}x{element}>, %w: tensor<{w}x{element}>, %y: tensor<{m}x{n}xf32>) -> tensor<{m}x{n}xf32> {{{transposed if rows_of_weights else ""}
  %r = linalg.matmul ins(%x, {"%t" if rows_of_weights else "%w"} : tensor<{m}x{k}x{element}>, tensor<{k}x{n}x{element}>) outs(%y : tensor<{m}x{n}xf32>) -> tensor<{m}x{n}xf32>
  return %r : tensor<{m}x{n}xf32>
}}"""


def check(function, m, n, k, element="f32", *, rows_of_weights):
    x, w, y = (
        random_array(at, shape, kind)
        for at, (shape, kind) in enumerate((((m, k), element), ((n, k), element), ((m, n), "f32")))
    )
    want = x.astype(np.float64) @ w.astype(np.float64).T + y
    got = function(x, w if rows_of_weights else np.ascontiguousarray(w.T), y)
    # The error of a sum of k products of order 1 is that of its size.
    scale = max(k, 1) ** 0.5
    assert_close(got / scale, want / scale, 4 * TOLERANCE["f32"])


@pytest.mark.parametrize("rows_of_weights", [True, False])
@pytest.mark.parametrize("sizes", SIZES)
def test_known_sizes(sizes, rows_of_weights):
    text = matmul(*sizes, rows_of_weights=rows_of_weights)
    check(compiled(text), *sizes, rows_of_weights=rows_of_weights)


@pytest.mark.parametrize("element", ["f16", "bf16"])
@pytest.mark.parametrize("rows_of_weights", [True, False])
def test_narrow_weights(element, rows_of_weights):
    for sizes in SIZES[:4]:
        text = matmul(*sizes, element, rows_of_weights=rows_of_weights)
        check(compiled(text), *sizes, element, rows_of_weights=rows_of_weights)


@pytest.mark.parametrize("element", ["f32", "f16", "bf16"])
@pytest.mark.parametrize("rows", [2, 5, 8, 12])
def test_blocks_of_a_long_depth(rows, element):
    """Each depth is two blocks or more of 16 KiB of x, and 100 columns leave some over."""
    depth = 6144 // rows // 16 * 32
    text = matmul(rows, 100, depth, element, rows_of_weights=True)
    check(compiled(text), rows, 100, depth, element, rows_of_weights=True)


@pytest.mark.parametrize("element", ["f32", "f16", "bf16"])
@pytest.mark.parametrize("rows_of_weights", [True, False])
def test_many_rows(element, rows_of_weights):
    for sizes in [(128, 192, 2048), (17, 48, 160), (64, 80, 96), (50, 64, 1616)]:
        text = matmul(*sizes, element, rows_of_weights=rows_of_weights)
        check(compiled(text), *sizes, element, rows_of_weights=rows_of_weights)


@pytest.mark.parametrize("element", ["f32", "f16", "bf16"])
@pytest.mark.parametrize("rows_of_weights", [True, False])
@pytest.mark.parametrize("rows", [50, "?"])
def test_many_rows_of_no_whole_vectors(rows, element, rows_of_weights):
    """Columns and depth in parts, of panels, of a vector, and of what is left."""
    for columns, depth in [(85, 70), (149, 64), (64, 1001), (1031, 129)]:
        text = matmul(rows, columns, depth, element, rows_of_weights=rows_of_weights)
        check(compiled(text), 50, columns, depth, element, rows_of_weights=rows_of_weights)


@pytest.mark.parametrize("are_known", [True, False])
@pytest.mark.parametrize("rows", [(3, 40), (20, 3), (2, 5, 7), (48, 1)])
def test_many_rows_of_several_dimensions(rows, are_known):
    dims = ", ".join(f"r{at}" for at in range(len(rows)))
    shape = "x".join(str(extent) if at or are_known else "?" for at, extent in enumerate(rows))
    text = f"""
func.func @f(%x: tensor<{shape}x64xf32>, %w: tensor<96x64xf32>, %y: tensor<{shape}x96xf32>) -> tensor<{shape}x96xf32> {{
  %r = linalg.contract indexing_maps = [affine_map<({dims}, n, k) -> ({dims}, k)>, affine_map<({dims}, n, k) -> (n, k)>, affine_map<({dims}, n, k) -> ({dims}, n)>]
      ins(%x, %w : tensor<{shape}x64xf32>, tensor<96x64xf32>) outs(%y : tensor<{shape}x96xf32>) -> tensor<{shape}x96xf32>
  return %r : tensor<{shape}x96xf32>
}}"""
    x, w, y = (
        random_array(at, shape, "f32")
        for at, shape in enumerate([(*rows, 64), (96, 64), (*rows, 96)])
    )
    want = x.astype(np.float64) @ w.T.astype(np.float64) + y
    assert_close(compiled(text)(x, w, y) / 8, want / 8, 4 * TOLERANCE["f32"])


@pytest.mark.parametrize("element", ["f32", "bf16"])
@pytest.mark.parametrize("are_known", [True, False])
@pytest.mark.parametrize("rows", [1, 5, 40])
@pytest.mark.parametrize(
    "product",
    [
        "mk, khd -> mhd", "mhd, hdn -> mn", "mghd, nghd -> mn", "mk, kthd -> tmhd",
        "mk, hkd -> mhd", "bmhd, hden -> bmen", "bmgh, bghdn -> bmdn",
        "mk, nk -> nm", "km, kn -> mn", "khm, nkh -> mn", "bkh, kn -> bnh",
    ],
)  # fmt: skip
def test_several_dimensions(product, rows, are_known, element):
    """Of columns and of depth: side by side, or apart; and any of them innermost."""
    extents = {"m": rows, "k": 80, "h": 3, "d": 48, "n": 70, "g": 2, "t": 3, "b": 2, "e": 5}
    inputs, output = product.split(" -> ")
    operands = [*inputs.split(", "), output]
    shapes = [[extents[dim] for dim in dims] for dims in operands]
    types = [
        f"tensor<{'x'.join(str(e) if are_known or at else '?' for at, e in enumerate(shape))}x{kind}>"
        for shape, kind in zip(shapes, (element, element, "f32"), strict=True)
    ]
    space = ", ".join(dict.fromkeys("".join(operands)))
    maps = ", ".join(f"affine_map<({space}) -> ({', '.join(dims)})>" for dims in operands)
    x, w, y = types
    function = compiled(f"""func.func @f(%x: {x}, %w: {w}, %y: {y}) -> {y} {{
  %r = linalg.contract indexing_maps = [{maps}] ins(%x, %w : {x}, {w}) outs(%y : {y}) -> {y}
  return %r : {y}
}}""")
    arrays = [
        random_array(at, shape, kind)
        for at, (shape, kind) in enumerate(zip(shapes, (element, element, "f32"), strict=True))
    ]
    want = np.einsum(product.replace(" ", ""), *(a.astype(np.float64) for a in arrays[:2]))
    got = function(*arrays)
    scale = np.prod([extents[dim] for dim in {*inputs} - {*output} - {",", " "}]) ** 0.5
    assert_close(got / scale, (want + arrays[2]) / scale, 4 * TOLERANCE["f32"])
    # Weights whose dimensions are no single one in memory.
    apart = [np.repeat(array, 2, axis=0)[::2] for array in arrays]
    np.testing.assert_array_equal(function(*apart), got)


@pytest.mark.parametrize("rows_of_weights", [True, False])
def test_sizes_known_at_run_time_only(rows_of_weights):
    function = compiled(matmul("?", "?", "?", rows_of_weights=rows_of_weights))
    for sizes in [*SIZES, (0, 96, 64), (4, 0, 64), (4, 96, 0)]:
        check(function, *sizes, rows_of_weights=rows_of_weights)


@pytest.mark.parametrize("rows_of_weights", [True, False])
def test_few_rows_of_any_columns_and_depth(rows_of_weights):
    function = compiled(matmul(6, "?", "?", rows_of_weights=rows_of_weights))
    for columns, depth in [(96, 1000), (100, 256), (3, 257), (17, 5), (1, 0)]:
        check(function, 6, columns, depth, rows_of_weights=rows_of_weights)


@pytest.mark.parametrize("columns, depth", [(200, 72), (160, 96)])
@pytest.mark.parametrize("rows_of_weights", [True, False])
def test_any_number_of_rows(rows_of_weights, columns, depth):
    function = compiled(matmul("?", columns, depth, rows_of_weights=rows_of_weights))
    for rows in (0, 1, 2, 3, 4, 5, 8, 11, 16, 17, 18, 64):
        check(function, rows, columns, depth, rows_of_weights=rows_of_weights)


BATCH = """
func.func @f(%x: tensor<3x?x64xf32>, %w: tensor<3x64x128xf32>) -> tensor<3x?x128xf32> {
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %m = tensor.dim %x, %c1 : tensor<3x?x64xf32>
  %e = tensor.empty(%m) : tensor<3x?x128xf32>
  %y = linalg.fill ins(%zero : f32) outs(%e : tensor<3x?x128xf32>) -> tensor<3x?x128xf32>
  %r = linalg.batch_matmul ins(%x, %w : tensor<3x?x64xf32>, tensor<3x64x128xf32>) outs(%y : tensor<3x?x128xf32>) -> tensor<3x?x128xf32>
  return %r : tensor<3x?x128xf32>
}"""


@pytest.mark.parametrize("rows", [0, 1, 4, 7])
def test_weights_for_each_of_a_batch(rows):
    x, w = random_array(0, (3, rows, 64), "f32"), random_array(1, (3, 64, 128), "f32")
    want = x.astype(np.float64) @ w.astype(np.float64)
    assert_close(compiled(BATCH)(x, w) / 8, want / 8, 4 * TOLERANCE["f32"])


VECTORS = """
func.func @f(%w: tensor<100x200xf32>, %x: tensor<200xf32>, %y: tensor<100xf32>) -> (tensor<100xf32>, tensor<200xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<200xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<200xf32>) -> tensor<200xf32>
  %r = linalg.matvec ins(%w, %x : tensor<100x200xf32>, tensor<200xf32>) outs(%y : tensor<100xf32>) -> tensor<100xf32>
  %s = linalg.vecmat ins(%r, %w : tensor<100xf32>, tensor<100x200xf32>) outs(%z : tensor<200xf32>) -> tensor<200xf32>
  return %r, %s : tensor<100xf32>, tensor<200xf32>
}"""


def test_products_with_vectors():
    w, x, y = (random_array(at, shape, "f32") for at, shape in enumerate([(100, 200), 200, 100]))
    got, other = compiled(VECTORS)(w, x, y)
    want = w.astype(np.float64) @ x + y
    assert_close(got / 14, want / 14, 4 * TOLERANCE["f32"])
    assert_close(other / 140, want @ w / 140, 4 * TOLERANCE["f32"])


def test_bits_do_not_depend_on_threads():
    text = matmul("?", 300, 500, rows_of_weights=True)
    x, w, y = (
        random_array(at, shape, "f32") for at, shape in enumerate([(7, 500), (300, 500), (7, 300)])
    )
    results = [compiled(text, num_threads=threads)(x, w, y) for threads in (1, 2, 3)]
    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


def test_arrays_of_any_strides():
    text = matmul(6, 96, 64, rows_of_weights=True)
    x, w, y = (
        random_array(at, shape, "f32") for at, shape in enumerate([(6, 64), (96, 64), (6, 96)])
    )
    padded = np.zeros((96, 80), np.float32)
    padded[:, :64] = w
    np.testing.assert_array_equal(compiled(text)(x, padded[:, :64], y), compiled(text)(x, w, y))


#: What upstream takes for a contraction, whatever is done to one value.
NEGATED = """
func.func @f(%x: tensor<4x256xf32>, %w: tensor<64x256xf32>, %y: tensor<4x64xf32>) -> tensor<4x64xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x256xf32>, tensor<64x256xf32>) outs(%y : tensor<4x64xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %p = arith.mulf %a, %b : f32
    %n = arith.negf %p : f32
    %s = arith.addf %c, %n : f32
    linalg.yield %s : f32
  } -> tensor<4x64xf32>
  return %r : tensor<4x64xf32>
}"""


def test_products_that_are_negated():
    x, w, y = (
        random_array(at, shape, "f32") for at, shape in enumerate([(4, 256), (64, 256), (4, 64)])
    )
    want = y - x.astype(np.float64) @ w.T
    assert_close(compiled(NEGATED)(x, w, y) / 16, want / 16, 4 * TOLERANCE["f32"])
