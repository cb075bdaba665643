# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Elementwise ops, reductions, gathers and transposes compute what NumPy does in f64."""

# ruff: noqa: E501 (MLIR in strings)

import functools
import math

import numpy as np
import pytest
from attention_numerics import random_array
from levels import level_of_case
from mlir import ir

import mlir_attention as attn


def compiled(text, **options):
    """At level 3 in some of the cases of a test."""
    return _compiled(text, **{"opt_level": level_of_case(), **options})


@functools.cache
def _compiled(text, **options):
    with ir.Context():
        return attn.compile(ir.Module.parse(text), cache=False, **options)


def type_of(shape, element):
    return f"tensor<{''.join(f'{extent}x' for extent in shape)}{element}>"


def empty(name, shape, element, like):
    """An empty tensor; unknown extents are those of `like`, from the first dimension on."""
    lines, sizes = [], []
    for at, extent in enumerate(shape):
        if extent == "?":
            lines += [
                f"%{name}c{at} = arith.constant {at} : index",
                f"%{name}d{at} = tensor.dim {like[0]}, %{name}c{at} : {like[1]}",
            ]
            sizes.append(f"%{name}d{at}")
    lines.append(f"%{name} = tensor.empty({', '.join(sizes)}) : {type_of(shape, element)}")
    return "\n".join(lines)


def elementwise(shape, element, body, result=None):
    """f(x, y) of two tensors of one shape; `body` computes %r of %x and %y."""
    result = result or element
    t, to = type_of(shape, element), type_of(shape, result)
    dims = ", ".join(f"d{at}" for at in range(len(shape)))
    map_ = f"affine_map<({dims}) -> ({dims})>"
    kinds = ", ".join(['"parallel"'] * len(shape))
    return f"""func.func @f(%a: {t}, %b: {t}) -> {to} {{
  {empty("e", shape, result, ("%a", t))}
  %0 = linalg.generic {{indexing_maps = [{map_}, {map_}, {map_}], iterator_types = [{kinds}]}} ins(%a, %b : {t}, {t}) outs(%e : {to}) {{
  ^bb0(%x: {element}, %y: {element}, %o: {result}):
    {body}
    linalg.yield %r : {result}
  }} -> {to}
  return %0 : {to}
}}"""


#: Whole vectors and what is left of them; a matrix, a vector, one element and none.
SHAPES = [
    (4, 64),
    (3, 1003),
    (70, 1024),
    (2, 3, 5, 70),
    (100003,),
    (5, 3),
    (1, 1),
    (),
    (4, 0),
    (1, 65),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes(shape):
    x, y = random_array(0, shape, "f32"), random_array(1, shape, "f32")
    text = elementwise(shape, "f32", "%r = arith.mulf %x, %y : f32")
    np.testing.assert_array_equal(compiled(text)(x, y), x * y)


def test_extents_known_at_run_time_only():
    for rank in (1, 2, 3, 4):
        text = elementwise(
            ("?",) * rank, "f32", "%s = arith.mulf %x, %y : f32\n%r = math.exp %s : f32"
        )
        for shape in [(0,) * rank, (1,) * rank, (37,) * rank, (2, 17, 300, 50)[-rank:]]:
            x, y = random_array(0, shape, "f32"), random_array(1, shape, "f32")
            want = np.exp(x.astype(np.float64) * y)
            np.testing.assert_allclose(compiled(text)(x, y), want, rtol=2e-6)


@pytest.mark.parametrize("element", ["f64", "f16", "bf16", "i64", "i32", "i16", "i8", "i1"])
def test_element_types(element):
    shape = (70, 1003)
    if element.startswith("i"):
        low, high = (0, 2) if element == "i1" else (-100, 100)
        dtype = bool if element == "i1" else f"int{element[1:]}"
        x, y = (np.random.default_rng(at).integers(low, high, shape).astype(dtype) for at in (0, 1))
        got = compiled(elementwise(shape, element, f"%r = arith.xori %x, %y : {element}"))(x, y)
        np.testing.assert_array_equal(got, x ^ y)
        return
    x, y = random_array(0, shape, element), random_array(1, shape, element)
    body = f"%s = arith.mulf %x, %y : {element}\n%r = math.tanh %s : {element}"
    got = compiled(elementwise(shape, element, body))(x, y).astype(np.float64)
    want = np.tanh(x.astype(np.float64) * y.astype(np.float64))
    np.testing.assert_allclose(got, want, atol={"f64": 1e-15, "f16": 2e-3, "bf16": 2e-2}[element])


def test_comparisons_become_booleans():
    shape = (70, 1003)
    x, y = random_array(0, shape, "f32"), random_array(1, shape, "f32")
    text = elementwise(shape, "f32", "%r = arith.cmpf olt, %x, %y : f32", "i1")
    np.testing.assert_array_equal(compiled(text)(x, y), x < y)


def linear(low, high):
    return np.linspace(low, high, 1 << 16, dtype=np.float32)


def signed(low, high):
    magnitudes = np.geomspace(low, high, 1 << 15, dtype=np.float32)
    return np.concatenate([magnitudes, -magnitudes])


#: For each: the reference in f64, arguments, and the most units of the last place it may be wrong.
FUNCTIONS = {
    "exp": (np.exp, [linear(-87, 88.7), linear(-1, 1)], 4),
    "exp2": (np.exp2, [linear(-126, 127.9)], 1.5),
    "expm1": (np.expm1, [signed(1e-6, 80)], 3),
    "tanh": (np.tanh, [signed(1e-6, 20)], 4),
    "erf": (np.vectorize(math.erf), [signed(1e-6, 6), linear(-4, 4)], 4.5),
    "log1p": (np.log1p, [linear(-0.9, 2), np.abs(signed(1e-8, 1e8))], 3),
    "rsqrt": (lambda x: 1 / np.sqrt(x), [np.abs(signed(2e-38, 3e38))], 1.5),
}
SPECIAL = np.array([np.nan, np.inf, -np.inf, 0.0, 3e38, -3e38] + [0.5] * 58, np.float32)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_error_of_functions(name):
    reference, arguments, most = FUNCTIONS[name]
    for x in arguments:
        with np.errstate(all="ignore"):
            want = reference(x.astype(np.float64))
        got = compiled(elementwise(x.shape, "f32", f"%r = math.{name} %x : f32"))(x, x)
        spacing = np.spacing(np.abs(want).astype(np.float32)).astype(np.float64)
        assert np.max(np.abs(got - want) / spacing) <= most


@pytest.mark.parametrize("name", FUNCTIONS)
def test_special_numbers(name):
    with np.errstate(all="ignore"):
        want = FUNCTIONS[name][0](SPECIAL.astype(np.float64)).astype(np.float32)
    got = compiled(elementwise(SPECIAL.shape, "f32", f"%r = math.{name} %x : f32"))(
        SPECIAL, SPECIAL
    )
    np.testing.assert_allclose(got, want, rtol=1e-6)


def test_powers():
    x = random_array(0, (70, 1003), "f32")
    body = """%c = arith.constant 3.0 : f32
    %n = arith.constant 2 : i64
    %s = math.powf %x, %c : f32
    %t = math.fpowi %y, %n : f32, i64
    %r = arith.addf %s, %t : f32"""
    want = x.astype(np.float64) ** 3 + x.astype(np.float64) ** 2
    np.testing.assert_allclose(
        compiled(elementwise(x.shape, "f32", body))(x, x), want, rtol=1e-4, atol=1e-6
    )


def normalisation(shape):
    """(x - mean) / sqrt(variance + 1e-5) * w + x, of rows of the last dimension, spelt in nine ops."""
    *outer, columns = shape
    t, row = type_of(shape, "f32"), type_of((*outer, 1), "f32")
    dims = [f"d{at}" for at in range(len(shape))]
    space = ", ".join(dims)
    full, kept = (
        f"affine_map<({space}) -> ({space})>",
        f"affine_map<({space}) -> ({', '.join((*dims[:-1], '0'))})>",
    )
    column = f"affine_map<({space}) -> ({dims[-1]})>"
    parallel = ", ".join(['"parallel"'] * len(shape))
    reduced = ", ".join(['"parallel"'] * len(outer) + ['"reduction"'])

    def op(name, inputs, out, out_map, body, kinds=parallel):
        maps = ", ".join([map_ for _, _, map_ in inputs] + [out_map])
        names = ", ".join(value for value, _, _ in inputs)
        types = ", ".join(type_ for _, type_, _ in inputs)
        elements = "".join(f"%i{at}: f32, " for at in range(len(inputs)))
        return f"""%{name} = linalg.generic {{indexing_maps = [{maps}], iterator_types = [{kinds}]}} ins({names} : {types}) outs({out[0]} : {out[1]}) {{
  ^bb0({elements}%o: f32):
    {body}
    linalg.yield %r : f32
  }} -> {out[1]}"""

    x, w = ("%x", t, full), ("%w", type_of((columns,), "f32"), column)
    add = "%r = arith.addf %i0, %o : f32"
    return f"""func.func @f(%x: {t}, %w: {w[1]}, %n: f32) -> {t} {{
  %zero = arith.constant 0.0 : f32
  %eps = arith.constant 1.0e-5 : f32
  {empty("e", shape, "f32", ("%x", t))}
  {empty("k", (*outer, 1), "f32", ("%x", t))}
  %start = linalg.fill ins(%zero : f32) outs(%k : {row}) -> {row}
  {op("s", [x], ("%start", row), kept, add, reduced)}
  {op("m", [("%s", row, full)], ("%k", row), full, "%r = arith.divf %i0, %n : f32")}
  {op("c", [x, ("%m", row, kept)], ("%e", t), full, "%r = arith.subf %i0, %i1 : f32")}
  {op("q", [("%c", t, full)], ("%e", t), full, "%r = arith.mulf %i0, %i0 : f32")}
  {op("v", [("%q", t, full)], ("%start", row), kept, add, reduced)}
  {op("d", [("%v", row, full)], ("%k", row), full, "%a = arith.divf %i0, %n : f32" + chr(10) + "%b = arith.addf %a, %eps : f32" + chr(10) + "%r = math.rsqrt %b : f32")}
  {op("h", [("%c", t, full), ("%d", row, kept)], ("%e", t), full, "%r = arith.mulf %i0, %i1 : f32")}
  {op("g", [("%h", t, full), w], ("%e", t), full, "%r = arith.mulf %i0, %i1 : f32")}
  {op("y", [("%g", t, full), x], ("%e", t), full, "%r = arith.addf %i0, %i1 : f32")}
  return %y : {t}
}}"""


def normalised(x, w):
    x = x.astype(np.float64)
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt(x.var(-1, keepdims=True) + 1e-5) * w + x


@pytest.mark.parametrize(
    "shape", [(1, 128, 768), (2, 3, 1003), (1, 64), (300, 257), (1, 1, 1), (1, 0, 64)]
)
def test_normalisation(shape):
    x, w = random_array(0, shape, "f32"), random_array(1, shape[-1:], "f32")
    n = np.float32(shape[-1])
    np.testing.assert_allclose(compiled(normalisation(shape))(x, w, n), normalised(x, w), atol=2e-5)
    unknown = compiled(normalisation(("?",) * len(shape)))
    np.testing.assert_allclose(unknown(x, w, n), normalised(x, w), atol=2e-5)


def softmax(shape, dimension):
    t = type_of(shape, "f32")
    return f"""func.func @f(%x: {t}) -> {t} {{
  {empty("e", shape, "f32", ("%x", t))}
  %r = linalg.softmax dimension({dimension}) ins(%x : {t}) outs(%e : {t}) -> {t}
  return %r : {t}
}}"""


@pytest.mark.parametrize(
    "shape, dimension", [((32, 64, 128), 2), ((3, 50257), 1), ((300, 400), 0), ((8, 30, 17), 1)]
)
def test_softmax(shape, dimension):
    x = 5 * random_array(0, shape, "f32")
    x[(0,) * len(shape)] = -np.inf
    exp = np.exp(x.astype(np.float64) - x.max(dimension, keepdims=True))
    want = exp / exp.sum(dimension, keepdims=True)
    got = compiled(softmax(shape, dimension))(x)
    np.testing.assert_allclose(got, want, rtol=3e-5, atol=1e-30)
    one = compiled(softmax(shape, dimension), num_threads=1)(x)
    np.testing.assert_array_equal(got, one)


def reduction(kind, element, shape, axis, start):
    kept = shape[:axis] + shape[axis + 1 :]
    t, to = type_of(shape, element), type_of(kept, element)
    return f"""func.func @f(%x: {t}) -> {to} {{
  %start = arith.constant {start} : {element}
  %e = tensor.empty() : {to}
  %f = linalg.fill ins(%start : {element}) outs(%e : {to}) -> {to}
  %r = linalg.reduce ins(%x : {t}) outs(%f : {to}) dimensions = [{axis}] (%a: {element}, %b: {element}) {{
    %c = arith.{kind} %a, %b : {element}
    linalg.yield %c : {element}
  }}
  return %r : {to}
}}"""


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_reductions(axis):
    shape = (33, 20, 150)
    x = random_array(0, shape, "f32")
    total = compiled(reduction("addf", "f32", shape, axis, "0.0"))(x)
    np.testing.assert_allclose(total, x.astype(np.float64).sum(axis), atol=2e-5)
    holed = x.copy()
    holed[5, 7, 100] = np.nan
    largest = compiled(reduction("maximumf", "f32", shape, axis, "0xFF800000"))(holed)
    np.testing.assert_array_equal(largest, holed.max(axis))
    whole = (10 * x).astype(np.int32)
    count = compiled(reduction("addi", "i32", shape, axis, "0"))(whole)
    np.testing.assert_array_equal(count, whole.sum(axis))
    least = compiled(reduction("minsi", "i32", shape, axis, "100000"))(whole)
    np.testing.assert_array_equal(least, whole.min(axis))


def test_a_sum_of_numbers_and_of_positions():
    text = """
      func.func @f(%x: tensor<3x40xi64>, %s: i64) -> (tensor<3xi64>, tensor<3xi64>, tensor<3xi64>) {
        %zero = arith.constant 0 : i64
        %e = tensor.empty() : tensor<3xi64>
        %init = linalg.fill ins(%zero : i64) outs(%e : tensor<3xi64>) -> tensor<3xi64>
        %fill = linalg.fill ins(%s : i64) outs(%x : tensor<3x40xi64>) -> tensor<3x40xi64>
        %a = linalg.reduce { arith.addi } ins(%fill : tensor<3x40xi64>) outs(%init : tensor<3xi64>) dimensions = [1]
        %b = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x40xi64>) outs(%init : tensor<3xi64>) {
        ^bb0(%p: i64, %o: i64):
          %m = arith.addi %o, %s : i64
          linalg.yield %m : i64
        } -> tensor<3xi64>
        %c = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<3x40xi64>) outs(%init : tensor<3xi64>) {
        ^bb0(%p: i64, %o: i64):
          %j = linalg.index 1 : index
          %i = arith.index_cast %j : index to i64
          %m = arith.addi %o, %i : i64
          linalg.yield %m : i64
        } -> tensor<3xi64>
        return %a, %b, %c : tensor<3xi64>, tensor<3xi64>, tensor<3xi64>
      }"""
    sums = compiled(text)(np.zeros((3, 40), np.int64), 7)
    np.testing.assert_array_equal(sums, [[40 * 7] * 3, [40 * 7] * 3, [sum(range(40))] * 3])


@pytest.mark.parametrize("columns", [70_000, 1 << 16, 4099])
def test_sums_over_rows_longer_than_vectors_of_llvm(columns):
    x = random_array(0, (8, 3, columns), "f32")
    total = compiled(reduction("addf", "f32", x.shape, 1, "1.5"))(x)
    np.testing.assert_allclose(total, x.astype(np.float64).sum(1) + 1.5, atol=2e-6)


def gather(ids, table, element="f32"):
    rows = "x".join(map(str, ids))
    columns = table[-1]
    dims = [f"d{at}" for at in range(len(ids) + 1)]
    space = ", ".join(dims)
    to = f"tensor<{rows}x{columns}x{element}>"
    return f"""func.func @f(%ids: tensor<{rows}xi64>, %t: {type_of(table, element)}) -> {to} {{
  %size = arith.constant {table[0]} : index
  %c0 = arith.constant 0 : i64
  {empty("e", (*ids, columns), element, ("%ids", f"tensor<{rows}xi64>"))}
  %r = linalg.generic {{indexing_maps = [affine_map<({space}) -> ({", ".join(dims[:-1])})>, affine_map<({space}) -> ({space})>], iterator_types = [{", ".join(['"parallel"'] * len(dims))}]}} ins(%ids : tensor<{rows}xi64>) outs(%e : {to}) {{
  ^bb0(%id: i64, %o: {element}):
    %row = arith.index_cast %id : i64 to index
    %column = linalg.index {len(ids)} : index
    %is_low = arith.cmpi slt, %row, %size : index
    cf.assert %is_low, "index must be smaller than dim size"
    %is_high = arith.cmpi sge, %id, %c0 : i64
    cf.assert %is_high, "index must be larger or equal to 0"
    %value = tensor.extract %t[%row, %column] : {type_of(table, element)}
    linalg.yield %value : {element}
  }} -> {to}
  return %r : {to}
}}"""


@pytest.mark.parametrize("ids", [(1, 1), (3, 5), (1, 128), (2, 300)])
@pytest.mark.parametrize("element", ["f32", "bf16"])
def test_gathers_of_rows(ids, element):
    table = random_array(0, (1000, 512), element)
    rows = np.random.default_rng(1).integers(0, 1000, ids)
    for text in (gather(ids, (1000, 512), element), gather(("?",) * 2, (1000, 512), element)):
        got = compiled(text)(rows, table)
        np.testing.assert_array_equal(got.view(np.uint8), table[rows].view(np.uint8))


@pytest.mark.parametrize("ids", [(3, 5), (2, 300)])
def test_gathers_of_rows_that_are_not_there(ids):
    table = random_array(0, (1000, 512), "f32")
    for wrong, message in ((1000, "smaller than dim size"), (-1, "larger or equal to 0")):
        rows = np.zeros(ids, np.int64)
        rows[-1, -1] = wrong
        with pytest.raises(attn.CompiledAssertionError, match=message):
            compiled(gather(ids, (1000, 512)))(rows, table)


@pytest.mark.parametrize("element", ["f32", "f64", "bf16", "i8"])
def test_transposes(element):
    for shape in [(16, 16), (64, 129), (37, 53), (300, 5), (3, 40, 33)]:
        dtype = np.int8 if element == "i8" else None
        x = (
            random_array(0, shape, "f32").astype(np.int8)
            if dtype
            else random_array(0, shape, element)
        )
        order = (*range(len(shape) - 2), len(shape) - 1, len(shape) - 2)
        swapped = tuple(shape[at] for at in order)
        t, to = type_of(shape, element), type_of(swapped, element)
        text = f"""func.func @f(%x: {t}) -> {to} {{
  %e = tensor.empty() : {to}
  %r = linalg.transpose ins(%x : {t}) outs(%e : {to}) permutation = [{", ".join(map(str, order))}]
  return %r : {to}
}}"""
        want = np.ascontiguousarray(x.transpose(order))
        np.testing.assert_array_equal(compiled(text)(x).view(np.uint8), want.view(np.uint8))


def test_positions_in_tasks():
    """Those of `linalg.index` are of the whole op."""
    shape = (300, 500)
    x = random_array(0, shape, "f32")
    body = """%row = linalg.index 0 : index
    %column = linalg.index 1 : index
    %width = arith.constant 500 : index
    %before = arith.muli %row, %width : index
    %place = arith.addi %before, %column : index
    %number = arith.index_cast %place : index to i64
    %float = arith.sitofp %number : i64 to f32
    %r = arith.addf %x, %float : f32"""
    want = x + np.arange(x.size, dtype=np.float32).reshape(shape)
    for extents in (shape, ("?", "?")):
        np.testing.assert_array_equal(compiled(elementwise(extents, "f32", body))(x, x), want)
