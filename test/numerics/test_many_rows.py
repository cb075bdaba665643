# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Prefill: tasks of many query rows, whose keys come in blocks, compute what NumPy does in f64."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_case,
    constant,
    minus_infinity,
    random_array,
)
from mlir import ir
from mlir.dialects import arith

GROUPED = "bhrmd, bhnd, bhne -> bhrme"


def number(value):
    return arith.constant(ir.IndexType.get(), value)


def causal(score, *elements_and_index):
    index = elements_and_index[-1]
    seen = arith.cmpi(arith.CmpIPredicate.sle, index("n"), arith.addi(index("m"), number(3)))
    return arith.select(seen, arith.mulf(score, constant(0.3)), minus_infinity())


def causal_reference(scores, *elements_and_index):
    index = elements_and_index[-1]
    return np.where(index("n") <= index("m") + 3, scores * 0.3, -np.inf)


def window(score, index):
    recent = arith.cmpi(arith.CmpIPredicate.sgt, arith.addi(index("n"), number(40)), index("m"))
    return arith.select(recent, causal(score, index), minus_infinity())


def window_reference(scores, index):
    return np.where(index("n") + 40 > index("m"), causal_reference(scores, index), -np.inf)


def check(maps, shapes, types, *, score=None, reference=None, seed=1, tolerance=2, **options):
    """Compiles for `types` and calls with arrays of `shapes`, a text each with its element."""
    compiled = compile_case(maps, types, score, lse=True, **options)
    arrays = [
        random_array(seed + at, [int(x) for x in extents], element)
        for at, shape in enumerate(shapes)
        for *extents, element in [shape.split("x")]
    ]
    for got, want in zip(
        compiled(*arrays), attention_reference(maps, *arrays, score=reference), strict=True
    ):
        assert_close(got, want, tolerance * TOLERANCE[options.get("output") or "f32"])


@pytest.mark.parametrize("stage", ["group", "split", "ragged"])
@pytest.mark.parametrize("rows", [32, 33, 64, 101, 300])
@pytest.mark.parametrize("keys", [17, 256, 301, 600])
def test_any_number_of_rows_and_keys(rows, keys, stage):
    shapes = [f"1x2x{rows}x16xf32", f"1x2x{keys}x16xf32", f"1x2x{keys}x32xf32"]
    maps = "bhmd, bhnd, bhne -> bhme"
    options = {"score": causal, "reference": causal_reference, "pipeline": STAGES[stage]}
    check(maps, shapes, shapes, **options)


@pytest.mark.parametrize("rows", [0, 1, 15, 16, 17, 130])
@pytest.mark.parametrize("keys", [0, 1, 300])
def test_numbers_known_at_run_time_only(rows, keys):
    shapes = [f"1x2x3x{rows}x16xf32", f"1x2x{keys}x16xf32", f"1x2x{keys}x32xf32"]
    types = ["1x2x3x?x16xf32", "1x2x?x16xf32", "1x2x?x32xf32"]
    check(GROUPED, shapes, types, score=window, reference=window_reference)


@pytest.mark.parametrize("query", ["bhrmd", "mhbrd", "rbmhd"])
@pytest.mark.parametrize("key", ["bhnd", "nbhd", "bhdn"])
@pytest.mark.parametrize(("element", "depth"), [("f32", 24), ("bf16", 32)])
def test_any_order_in_memory(query, key, element, depth):
    extents = {"b": 2, "h": 2, "r": 3, "m": 40, "n": 70, "d": depth, "e": 8}
    output = query.replace("d", "e")
    value = "bhne" if key == "bhdn" else key.replace("d", "e")
    shapes = ["x".join([*(str(extents[x]) for x in term), element]) for term in (query, key, value)]
    maps = f"{query}, {key}, {value} -> {output}"
    check(
        maps, shapes, shapes, score=window, reference=window_reference, output=element,
        tolerance=2,
    )  # fmt: skip


@pytest.mark.parametrize(("rows", "keys"), [(70, 17), (128, 300), ("?", "?")])
@pytest.mark.parametrize("depths", [(32, 16), (64, 80), (96, 32), (48, 32), (32, 8)])
def test_pairs_of_bf16(depths, keys, rows):
    """Pairs of a depth are dots where they make squares, and values of any number of vectors."""
    depth, value_depth = depths

    def shapes(m, n):
        return [
            f"1x2x2x{m}x{depth}xbf16", f"1x2x{n}x{depth}xbf16", f"1x2x{n}x{value_depth}xbf16"
        ]  # fmt: skip

    inputs = shapes(90 if rows == "?" else rows, 275 if keys == "?" else keys)
    check(
        GROUPED, inputs, shapes(rows, keys), score=window, reference=window_reference,
        output="bf16", tolerance=2,
    )  # fmt: skip


@pytest.mark.parametrize("element", ["f16", "bf16"])
def test_half_precision(element):
    shapes = [f"1x2x2x50x32x{element}", f"1x2x300x32x{element}", f"1x2x300x16x{element}"]
    check(
        GROUPED, shapes, shapes, score=causal, reference=causal_reference, output=element,
        tolerance=2,
    )  # fmt: skip


@pytest.mark.parametrize("rows", [36, 101, "?"])
@pytest.mark.parametrize("mask", ["mn", "bhrmn", "nm", "n", "m", "b00n", "rm", "h"])
def test_operands_of_the_region(mask, rows):
    """A boolean mask along some dimensions, some of which are padded."""
    count = 41 if rows == "?" else rows
    extents = {"b": 2, "h": 2, "r": 2, "m": count, "n": 300, "0": 1}

    def keep(score, kept, index):
        return arith.select(kept, causal(score, index), minus_infinity())

    def keep_reference(scores, kept, index):
        return np.where(kept, causal_reference(scores, index), -np.inf)

    shape = "x".join([*(str(extents[x]) for x in mask), "i1"])
    shapes = [f"2x2x2x{count}x16xf32", "2x2x300x16xf32", "2x2x300x16xf32", shape]
    types = [f"2x2x2x{rows}x16xf32", *shapes[1:3]]
    types.append("x".join([*(str(rows) if x == "m" else str(extents[x]) for x in mask), "i1"]))
    maps = f"bhrmd, bhnd, bhne, {mask} -> bhrme"
    check(maps, shapes, types, score=keep, reference=keep_reference)


@pytest.mark.parametrize("keys", [17, 33, 65, 300, "?"])
@pytest.mark.parametrize(("rows", "bias"), [(32, "n"), (70, "mn")])
@pytest.mark.parametrize("element", ["f16", "bf16"])
def test_biases_in_half_precision(element, rows, bias, keys):
    """What is copied for a block, of whatever type and number, is copied by vectors."""
    extents = {"m": rows, "n": 77 if keys == "?" else keys, "h": 2, "d": 16}

    def add(score, x, index):
        return arith.addf(score, arith.extf(score.type, x))

    def add_reference(scores, x, index):
        return scores + x

    def shapes(n):
        return [
            "x".join([*(str(n if x == "n" else extents[x]) for x in term), element])
            for term in ("hmd", "hnd", "hnd", bias)
        ]

    maps = f"hmd, hnd, hne, {bias} -> hme"
    inputs, types = shapes(extents["n"]), shapes(keys)
    check(maps, inputs, types, score=add, reference=add_reference, output=element)


def test_rows_that_see_no_key():
    """Their output is 0 and their LSE -inf, whatever blocks there are."""

    def late(score, index):
        seen = arith.cmpi(arith.CmpIPredicate.slt, arith.addi(index("n"), number(20)), index("m"))
        return arith.select(seen, score, minus_infinity())

    def late_reference(scores, index):
        return np.where(index("n") + 20 < index("m"), scores, -np.inf)

    shapes = ["1x1x64x16xf32", "1x1x600x16xf32", "1x1x600x16xf32"]
    check("bhmd, bhnd, bhne -> bhme", shapes, shapes, score=late, reference=late_reference)


@pytest.mark.parametrize(("element", "size"), [("f32", "64x16"), ("bf16", "128x32")])
def test_hidden_keys_may_hold_anything(element, size):
    rows, depth = map(int, size.split("x"))
    shapes = [f"1x1x{size}x{element}", *[f"1x1x{rows + 16}x{depth}x{element}"] * 2]
    maps = "bhmd, bhnd, bhne -> bhme"
    compiled = compile_case(maps, shapes, causal, output=element)
    arrays = [
        random_array(at, [int(x) for x in shape.split("x")[:-1]], element)
        for at, shape in enumerate(shapes)
    ]
    want, _ = attention_reference(maps, *arrays, score=causal_reference)
    arrays[1][:, :, rows + 3 :] = np.nan
    arrays[2][:, :, rows + 3 :] = np.inf
    # Of this key, the rows before do not notice either.
    arrays[1][:, :, 50] = np.nan
    arrays[2][:, :, 50] = np.nan
    got = compiled(*arrays)
    assert_close(got[:, :, :47], want[:, :, :47], 2 * TOLERANCE[element])
    assert np.isnan(got[:, :, 47:]).all()


def test_a_region_that_divides_runs_on_real_elements_only():
    """What would be divided by where there is no row or key is not known to be a number."""

    def divide(score, divisor, index):
        rest = arith.remsi(arith.index_cast(ir.IntegerType.get_signless(32), index("n")), divisor)
        zero = arith.constant(ir.IntegerType.get_signless(32), 0)
        seen = arith.cmpi(arith.CmpIPredicate.ne, rest, zero)
        return arith.select(seen, score, minus_infinity())

    def divide_reference(scores, divisor, index):
        return np.where(index("n") % divisor != 0, scores, -np.inf)

    maps = "bhmd, bhnd, bhne, m -> bhme"
    shapes = ["1x1x41x16xf32", "1x1x40x16xf32", "1x1x40x16xf32"]
    compiled = compile_case(maps, [*shapes, "41xi32"], divide)
    arrays = [
        random_array(at, [int(x) for x in shape.split("x")[:-1]], "f32")
        for at, shape in enumerate(shapes)
    ]
    divisors = np.arange(2, 43, dtype=np.int32)
    want, _ = attention_reference(maps, *arrays, divisors, score=divide_reference)
    assert_close(compiled(*arrays, divisors), want, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("num_threads", [1, 2])
def test_bits_do_not_depend_on_threads(num_threads):
    shapes = ["2x2x2x100x16xf32", "2x2x300x16xf32", "2x2x300x16xf32"]
    arrays = [
        random_array(at, [int(x) for x in shape.split("x")[:-1]], "f32")
        for at, shape in enumerate(shapes)
    ]
    one = compile_case(GROUPED, shapes, causal)(*arrays)
    np.testing.assert_array_equal(
        compile_case(GROUPED, shapes, causal, num_threads=num_threads)(*arrays), one
    )


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("low", [slice(0, 256), slice(256, 512), slice(512, 600)])
@pytest.mark.parametrize("keys", ["600", "?"])
def test_blocks_that_weigh_nothing_hold_anything(keys, low, value):
    """The scores of a block of keys are so low that exp gives 0: 0 x inf is not added."""
    types = ["1x1x64x16xf32", f"1x1x{keys}x16xf32", f"1x1x{keys}x32xf32"]
    maps = "bhmd, bhnd, bhne -> bhme"
    compiled = compile_case(maps, types)
    query = np.abs(random_array(1, [1, 1, 64, 16], "f32")) + 0.5
    key, values = random_array(2, [1, 1, 600, 16], "f32"), random_array(3, [1, 1, 600, 32], "f32")
    key[:, :, low] = -1000.0
    finite = values.copy()
    finite[:, :, low] = 0.0
    want = attention_reference(maps, query, key, finite)
    want = want[0] if isinstance(want, tuple) else want
    values[:, :, low] = value
    assert_close(compiled(query, key, values), want, 2 * TOLERANCE["f32"])
