# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""One function for decode and prefill: whatever the number of query rows, it is what NumPy has."""

import numpy as np
import pytest
from attention_numerics import (
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

PIPELINES = {
    "unsplit": "",
    "split": "attention-flash-decoding{num-splits=3}",
    "chunks": "attention-flash-decoding{chunk-size=64}",
}

#: None, one, few, and many: with a whole number of tasks, and with one and two rows left over.
ROWS = (0, 1, 2, 3, 5, 8, 9, 33, 130)


def causal(score, *elements_and_index):
    index = elements_and_index[-1]
    offset = arith.constant(ir.IndexType.get(), 90)
    seen = arith.cmpi(arith.CmpIPredicate.sle, index("n"), arith.addi(index("m"), offset))
    return arith.select(seen, arith.mulf(score, constant(0.3)), minus_infinity())


def causal_reference(scores, *elements_and_index):
    index = elements_and_index[-1]
    return np.where(index("n") <= index("m") + 90, scores * 0.3, -np.inf)


def check(maps, shapes, keys, *, rows=ROWS, score=causal, reference=causal_reference, **options):
    """One function for dynamic m and n, called with so many `rows` and `keys`."""
    types = [shape.format(m="?", n="?") for shape in shapes]
    compiled = compile_case(maps, types, score, lse=True, **options)
    for m in rows:
        arrays = [
            random_array(at, [int(x) for x in extents], element)
            for at, shape in enumerate(shapes)
            for *extents, element in [shape.format(m=m, n=keys).split("x")]
        ]
        want, want_lse = attention_reference(maps, *arrays, score=reference)
        got, lse = compiled(*arrays)
        element = options.get("output") or "f32"
        assert_close(got, want, 2 * TOLERANCE[element])
        assert_close(lse, want_lse, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("element", ["f32", "bf16"])
@pytest.mark.parametrize("keys", [0, 1, 300])
def test_rows(keys, element, pipeline):
    shapes = [
        f"2x2x{{m}}x32x{element}", f"2x2x{{n}}x32x{element}", f"2x2x{{n}}x16x{element}"
    ]  # fmt: skip
    maps = "bhmd, bhnd, bhne -> bhme"
    check(maps, shapes, keys, output=element, pipeline=PIPELINES[pipeline], num_threads=2)


@pytest.mark.parametrize("rows", [5, 8, 9, 13, 22])
@pytest.mark.parametrize("keys", [7, 52])
def test_tiles_of_several_keys(keys, rows):
    """With keys that make no whole tile."""
    shapes = [f"2x{rows}x48xf32", f"2x{keys}x48xf32", f"2x{keys}x32xf32"]
    maps = "hmd, hnd, hne -> hme"
    check(maps, shapes, keys, rows=(rows,))


@pytest.mark.parametrize("rows", [16, 96])
def test_tiles_of_very_long_keys(rows):
    """Those of a latent, of which values have fewer columns. As always, scores are of order 1."""
    shapes = [f"{rows}x576xf32", "40x576xf32", "40x512xf32"]

    def scaled(score, *_):
        return arith.mulf(score, constant(1 / 24))

    def scaled_reference(scores, *_):
        return scores / 24

    options = {"score": scaled, "reference": scaled_reference}
    check("md, nd, ne -> me", shapes, 40, rows=(rows,), **options)


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("heads", [4, 8, 40])
def test_heads_that_share_keys(heads, pipeline):
    """Of 40 heads one position is a task of many rows."""
    shapes = [f"2x{heads}x{{m}}x16xf32", "2x{n}x16xf32", "2x{n}x32xf32"]
    maps = "hrmd, hnd, hne -> hrme"
    check(maps, shapes, 200, rows=(1, 2, 4, 5, 17), pipeline=PIPELINES[pipeline])


@pytest.mark.parametrize("query", ["mhd", "hmd", "hdm"])
@pytest.mark.parametrize("key", ["hnd", "nhd", "hdn"])
def test_any_order_in_memory(query, key):
    extents = {"h": 3, "m": "{m}", "n": "{n}", "d": 16, "e": 16}
    value = "hne" if key == "hdn" else key.replace("d", "e")
    output = "mhe" if query == "mhd" else "hme"
    shapes = ["x".join([*(str(extents[x]) for x in term), "f32"]) for term in (query, key, value)]
    check(f"{query}, {key}, {value} -> {output}", shapes, 100, rows=(1, 3, 9, 18))


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("mask", ["mn", "hmn", "nm", "m", "n"])
def test_masks(mask, pipeline):
    def keep(score, kept, index):
        return arith.select(kept, causal(score, index), minus_infinity())

    def keep_reference(scores, kept, index):
        return np.where(kept, causal_reference(scores, index), -np.inf)

    extents = {"h": 2, "m": "{m}", "n": "{n}"}
    shapes = ["2x{m}x16xf32", "2x{n}x16xf32", "2x{n}x16xf32"]
    shapes.append("x".join([*(str(extents[x]) for x in mask), "i1"]))
    options = {"score": keep, "reference": keep_reference, "pipeline": PIPELINES[pipeline]}
    check(f"hmd, hnd, hne, {mask} -> hme", shapes, 150, rows=(1, 2, 7, 18), **options)


def test_two_dimensions_of_rows_that_are_not_known():
    maps = "mhrd, hnd, hne -> mhre"
    types = ["?x2x?x16xf32", "2x?x16xf32", "2x?x16xf32"]
    compiled = compile_case(maps, types, causal, lse=True)
    for m, r in ((1, 1), (1, 3), (3, 1), (2, 17), (9, 16), (20, 33), (0, 2), (1, 0)):
        shapes = [(m, 2, r, 16), (2, 100, 16), (2, 100, 16)]
        arrays = [random_array(at, shape, "f32") for at, shape in enumerate(shapes)]
        want = attention_reference(maps, *arrays, score=causal_reference)
        for got, expected in zip(compiled(*arrays), want, strict=True):
            assert_close(got, expected, 2 * TOLERANCE["f32"])


def test_a_tail_of_one_key_in_front_of_extents_of_one():
    """Its slice, of one key, has nothing but extents of 1 beside the depth."""
    shapes = ["{m}x1x7x1xf32", "7x1x7x1xf32", "7x1x3x1xf32"]
    check("mbdc, nbdc, nbec -> mbec", shapes, 7, pipeline=PIPELINES["split"])


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("rows", [1, 2, 12, 20])
def test_lengths(rows, pipeline):
    """Keys past the length of a sequence, which may hold anything, are not read."""
    maps = "bmd, bnd, bne, b -> bme"
    types = ["3x?x16xf32", "3x?x16xf32", "3x?x16xf32", "3xi32"]
    pipeline = PIPELINES[pipeline]
    compiled = compile_case(maps, types, cache=["kv_lengths"], lse=True, pipeline=pipeline)
    shapes = [(3, rows, 16), (3, 150, 16), (3, 150, 16)]
    query, key, value = [random_array(at, shape, "f32") for at, shape in enumerate(shapes)]
    lengths = np.array([150, 0, 70], np.int32)
    key[2, 70:], value[2, 70:] = np.nan, np.inf
    output, lse = compiled(query, key, value, lengths)
    for b, length in enumerate(lengths):
        arrays = [query[b : b + 1], key[b : b + 1, :length], value[b : b + 1, :length]]
        want, want_lse = attention_reference("bmd, bnd, bne -> bme", *arrays)
        assert_close(output[b : b + 1], want, 2 * TOLERANCE["f32"])
        assert_close(lse[b : b + 1], want_lse, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("element", ["f32", "bf16"])
def test_one_row_is_what_a_function_for_one_row_gives(element):
    maps = "bhrmd, bhnd, bhne -> bhrme"
    shapes = [(1, 2, 4, 1, 64), (1, 2, 300, 64), (1, 2, 300, 64)]
    arrays = [random_array(at, shape, element) for at, shape in enumerate(shapes)]
    rest = [f"1x2x?x64x{element}"] * 2
    one, any_number = (
        compile_case(maps, [f"1x2x4x{m}x64x{element}", *rest], causal) for m in (1, "?")
    )
    np.testing.assert_array_equal(one(*arrays), any_number(*arrays))


@pytest.mark.parametrize("element", ["f32", "bf16"])
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{chunk-size=16}"])
def test_over_pages(pipeline, element):
    """Keys [pages, page, heads, depth] that a table names; what is past the length is NaN."""
    lengths, table = (50, 3), np.array([[3, 0, 8, 5], [7, 2, 4, 6]], np.int32)
    compiled = compile_case(
        "bhgmd, 0nhd, 0nhe, b, bp -> bhgme",
        [f"2x2x4x?x32x{element}", *[f"9x16x2x32x{element}"] * 2, "2xi32", "2x4xi32"],
        cache=["kv_lengths", "page_table"],
        lse=True,
        pipeline=pipeline,
    )
    key, value = (random_array(seed, (9, 16, 2, 32), element) for seed in (1, 2))
    used = {(table[b, n // 16], n % 16) for b in range(2) for n in range(lengths[b])}
    for unused in set(np.ndindex(9, 16)) - used:
        key[unused] = value[unused] = np.nan
    for m in ROWS:
        query = random_array(0, (2, 2, 4, m, 32), element)
        got = compiled(query, key, value, np.array(lengths, np.int32), table)
        for b, length in enumerate(lengths):
            seen = [cache[table[b]].reshape(64, 2, 32)[:length] for cache in (key, value)]
            want = attention_reference("hgmd, nhd, nhe -> hgme", query[b], *seen)
            for result, expected in zip(got, want, strict=True):
                assert_close(result[b], expected, 2 * TOLERANCE[element])
