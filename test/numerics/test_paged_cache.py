# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""page_table: keys and values are read on the pages that the table names, in place."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    random_array,
    random_inputs,
)
from mlir import ir
from mlir.dialects import arith

MAPS = "bhrd, 0nhd, 0nhe, b, bp -> bhre"
WITHOUT_LENGTHS = "bhrd, 0nhd, 0nhe, bp -> bhre"
TYPES = ["2x3x2x8xf32", "9x4x3x8xf32", "9x4x3x5xf32", "2xi32", "2x5xi32"]
DYNAMIC = ["?x3x2x8xf32", "?x?x3x8xf32", "?x?x3x5xf32", "?xi64", "?x?xi64"]
PIPELINES = {
    **STAGES,
    "pages": "attention-flash-decoding{chunk-size=4}",
}
TABLE = [[3, 0, 8, 5, 1], [7, 2, 4, 6, 3]]


def inputs(element="f32"):
    return random_inputs(1, "2x3x2x8, 9x4x3x8, 9x4x3x5", element)


def reference(query, key, value, lengths, table=TABLE, score=None):
    """Gathers the pages, [pages, page, heads, depth] by [batch, pages] -> [batch, keys, ...]."""

    def gather(cache):
        pages = cache[np.asarray(table)]
        return pages.reshape(len(table), -1, *cache.shape[2:])

    along = np.asarray(lengths).reshape(-1, 1, 1, 1)

    def hidden(s, index):
        return np.where(index("n") < along, s if score is None else score(s, index), -np.inf)

    return attention_reference(
        "bhrd, bnhd, bnhe -> bhre", query, gather(key), gather(value), score=hidden
    )


@pytest.mark.parametrize("types", [TYPES, DYNAMIC], ids=["static", "dynamic"])
@pytest.mark.parametrize("stage", PIPELINES)
def test_every_stage(stage, types):
    compiled = compile_group(
        MAPS, types, cache=["kv_lengths", "page_table"], lse=True, pipeline=PIPELINES[stage]
    )
    dtype = np.int32 if types is TYPES else np.int64
    for lengths in ((20, 13), (1, 0), (4, 16), (0, 0)):
        query, key, value = inputs()
        want = reference(query, key, value, lengths)
        table = np.array(TABLE, dtype)
        for b, length in enumerate(lengths):
            # What is past the length: no page, or NaN on one.
            table[b, -(-length // 4) :] = [-1, 1000][b]
        used = {
            (table[b, n // 4], n % 4) for b, length in enumerate(lengths) for n in range(length)
        }
        for page in range(9):
            for n in range(4):
                if (page, n) not in used:
                    key[page, n] = value[page, n] = np.nan
        got = compiled(query, key, value, np.array(lengths, dtype), table)
        for result, expected in zip(got, want, strict=True):
            assert_close(result, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("element", ["f16", "bf16", "f64"])
@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{num-splits=2}"])
def test_without_lengths(pipeline, element):
    types = [type_.replace("f32", element) for type_ in (*TYPES[:3], TYPES[4])]
    compiled = compile_group(WITHOUT_LENGTHS, types, cache=["page_table"], pipeline=pipeline)
    arrays = inputs(element)
    want, _ = reference(*arrays, lengths=(20, 20))
    got = compiled(*arrays, np.array(TABLE, np.int32))
    assert_close(got, want, TOLERANCE[element])


@pytest.mark.parametrize("stage", ["group", "linalg", "split", "ragged"])
def test_positions_count_over_pages(stage):
    """A region that asks for the page p and for the key n in it."""

    def score(value, index):
        four = arith.constant(ir.IndexType.get(), 4)
        position = arith.addi(arith.muli(index("p"), four), index("n"))
        i64 = ir.IntegerType.get_signless(64)
        number = arith.sitofp(value.type, arith.index_cast(i64, position))
        return arith.addf(value, arith.mulf(number, arith.constant(value.type, 0.125)))

    compiled = compile_group(
        MAPS, TYPES, score, cache=["kv_lengths", "page_table"], pipeline=STAGES[stage]
    )
    arrays = inputs()
    lengths = np.array([18, 7], np.int32)
    want, _ = reference(*arrays, lengths, score=lambda s, index: s + 0.125 * index("n"))
    got = compiled(*arrays, lengths, np.array(TABLE, np.int32))
    assert_close(got, want, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "linalg", "ragged"])
def test_one_sequence_and_a_mask_over_pages(stage):
    """No batch dimension at all; a mask [pages, page] is cut like the table."""
    maps = "rd, 0nd, n0e, pn, p -> re"
    compiled = compile_group(
        maps,
        ["2x8xf32", "9x4x8xf32", "4x9x5xf32", "5x4xi1", "5xi32"],
        lambda score, keep, index: arith.select(
            keep, score, arith.constant(score.type, float("-inf"))
        ),
        cache=["page_table"],
        pipeline=STAGES[stage],
    )
    query, key, value = random_inputs(5, "2x8, 9x4x8, 4x9x5")
    keep = random_array(6, (5, 4), "i1")
    table = np.array([8, 8, 0, 3, 1], np.int32)
    want, _ = attention_reference(
        "rd, pnd, pne, pn -> re",
        query,
        key[table],
        value.transpose(1, 0, 2)[table],
        keep,
        score=lambda s, keep, index: np.where(keep, s, -np.inf),
    )
    assert_close(compiled(query, key, value, keep, table), want, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", ["", "attention-flash-decoding{num-splits=2}"])
@pytest.mark.parametrize("entry", [-1, 9, 2**31 - 1, -(2**31)])
def test_an_entry_outside_of_the_cache_is_an_error(pipeline, entry):
    compiled = compile_group(MAPS, TYPES, cache=["kv_lengths", "page_table"], pipeline=pipeline)
    table = np.array(TABLE, np.int32)
    table[1, 2] = entry
    compiled(*inputs(), np.array([20, 8], np.int32), table)
    with pytest.raises(
        ValueError,
        match=r"page_table .* must point to one of the 9 pages, dimension 0, of the key",
    ):
        compiled(*inputs(), np.array([20, 9], np.int32), table)


@pytest.mark.parametrize("stage", PIPELINES)
def test_pages_of_integers(stage):
    types = [TYPES[0], *(text.replace("f32", "i8") for text in TYPES[1:3]), *TYPES[3:]]
    compiled = compile_group(
        MAPS, types, cache=["kv_lengths", "page_table"], pipeline=PIPELINES[stage]
    )
    query, lengths = inputs()[0] / 128, np.array([13, 8], np.int32)
    key, value = inputs("i8")[1:]
    want, _ = reference(query, key, value, lengths)
    got = compiled(query, key, value, lengths, np.array(TABLE, np.int32))
    assert_close(got / 128, want / 128, TOLERANCE["f32"])


def test_no_pages_and_no_keys():
    """A cache without pages is read by no one if every length is 0."""
    compiled = compile_group(MAPS, DYNAMIC, cache=["kv_lengths", "page_table"], lse=True)
    query, _, _ = inputs()
    empty = [np.zeros((0, 4, 3, d), np.float32) for d in (8, 5)]
    table = np.zeros((2, 5), np.int64)
    output, lse = compiled(query, *empty, np.zeros(2, np.int64), table)
    assert not output.any()
    assert np.isneginf(lse).all()


@pytest.mark.parametrize("stage", ["group", "linalg", "split", "ragged"])
@pytest.mark.parametrize("is_dynamic", [False, True])
def test_a_table_of_heads_and_of_two_key_dimensions(stage, is_dynamic):
    """Each head has its own pages, in rows of a table; the key is stored [d, page, h, n]."""
    shapes = ["7x3x2x8", "8x30x3x4", "30x4x3x5"]
    types = [f"{shape}xf32" for shape in shapes] + ["2x3xi64", "3x2x2x3xi32"]
    if is_dynamic:
        types = ["?x3x2x8xf32", "8x?x3x?xf32", "?x?x3x5xf32", "?x3xi64", "3x?x?x?xi32"]
    compiled = compile_group(
        "rhbd, d0hn, 0nhe, bh, hbpq -> ehrb",
        types,
        cache=["kv_lengths", "page_table"],
        lse=True,
        pipeline=STAGES[stage],
    )
    query, key, value = random_inputs(7, ", ".join(shapes))
    lengths = np.array([[24, 3, 0], [13, 17, 1]])
    table = np.random.default_rng(8).integers(0, 30, (3, 2, 2, 3)).astype(np.int32)
    heads = np.arange(3).reshape(3, 1, 1)
    pages = table.reshape(3, 2, 6)
    want = attention_reference(
        "rhbd, hbpnd, hbpne, hb -> ehrb",
        query,
        key.transpose(2, 1, 3, 0)[heads, pages],
        value.transpose(2, 0, 1, 3)[heads, pages],
        lengths.T,
        score=lambda s, length, index: np.where(index("p") * 4 + index("n") < length, s, -np.inf),
    )
    for got, expected in zip(compiled(query, key, value, lengths, table), want, strict=True):
        assert_close(got, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "linalg", "ragged"])
def test_one_page(stage):
    """A table without dimensions: the whole sequence is one page."""
    compiled = compile_group(
        "rd, 0nd, 0ne,  -> re",
        ["2x8xf32", "9x22x8xf32", "9x22x5xf32", "i32"],
        cache=["page_table"],
        pipeline=STAGES[stage],
    )
    query, key, value = random_inputs(9, "2x8, 9x22x8, 9x22x5")
    want, _ = attention_reference("rd, nd, ne -> re", query, key[4], value[4])
    assert_close(compiled(query, key, value, np.array(4, np.int32)), want, TOLERANCE["f32"])


def test_no_sequences():
    """The partial outputs of pages are merged where there are none, too."""
    types = ["0x3x2x8xf32", "9x4x3x8xf32", "9x4x3x8xf32", "0xi32", "0x5xi32"]
    compiled = compile_group(MAPS, types, cache=["kv_lengths", "page_table"])
    _, key, _ = inputs()
    nothing = [np.zeros(shape, np.int32) for shape in ((0,), (0, 5))]
    got = compiled(np.zeros((0, 3, 2, 8), np.float32), key, key, *nothing)
    assert got.shape == (0, 3, 2, 8)
