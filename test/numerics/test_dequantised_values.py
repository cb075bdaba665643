# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Regions that yield the scale, and the offset, of the value behind the score."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    random_inputs,
)
from mlir import ir
from mlir.dialects import arith, tensor

MAPS = "bhmd, bhnd, bhne, bhn, bn -> bhme"
PLAIN = "bhmd, bhnd, bhne -> bhme"
SHAPES = "2x2x3x8, 2x2x22x8, 2x2x22x16, 2x2x22, 2x22"


def scaled(score, scale, offset, index):
    return score, scale


def scaled_and_shifted(score, scale, offset, index):
    return score, scale, offset


def shifted(score, scale, offset, index):
    return score, arith.constant(score.type, 1.0), offset


#: What a region yields, and what it makes of a value.
REGIONS = {
    "scale": (scaled, lambda value, scale, offset: value * scale),
    "both": (scaled_and_shifted, lambda value, scale, offset: value * scale + offset),
    "offset": (shifted, lambda value, scale, offset: value + offset),
}


def dequantised(region, value, scale, offset):
    """The value [b, h, n, e] in f64, by a scale [b, h, n] and an offset [b, n]."""
    wide = [np.asarray(array).astype(np.float64) for array in (value, scale, offset)]
    return REGIONS[region][1](wide[0], wide[1][..., None], wide[2][:, None, :, None])


def types_of(element, shapes=SHAPES):
    """f32, but for the key and the value."""
    query, key, value, *rest = shapes.split(", ")
    return [f"{query}xf32", f"{key}x{element}", f"{value}x{element}", *(f"{x}xf32" for x in rest)]


def dynamic(types):
    """The same of any number of keys."""
    return [type_.replace("x22x", "x?x") for type_ in types]


def inputs(seed, element="f32", shapes=SHAPES):
    """Random arrays, the query small enough for scores of order 1."""
    query, key, value, *rest = random_inputs(seed, shapes)
    if element == "i8":
        key, value = random_inputs(seed + 7, ", ".join(shapes.split(", ")[1:3]), "i8")
        query /= 64
    return [query, key, value, *rest]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage(stage, region):
    compiled = compile_group(
        MAPS, types_of("f32"), REGIONS[region][0], lse=True, pipeline=STAGES[stage]
    )
    query, key, value, scale, offset = inputs(1)
    want = attention_reference(PLAIN, query, key, dequantised(region, value, scale, offset))
    for got, expected in zip(compiled(query, key, value, scale, offset), want, strict=True):
        assert_close(got, expected, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("rows", [1, 3, 40])
@pytest.mark.parametrize("order", ["bhnd, bhne", "bhdn, bhen", "bnhd, bnhe"])
@pytest.mark.parametrize(("stage", "unsigned"), [("group", False), ("ragged", True)])
def test_bytes(stage, unsigned, order, rows):
    """All ways of the vector schedules: rows, blocks of keys, columns, heads in turn."""
    key_map, value_map = order.split(", ")
    extents = {"b": 1, "h": 2, "m": rows, "n": 22, "d": 16, "e": 16}
    terms = ["bhmd", key_map, value_map, "bhn", "bn"]
    shapes = ", ".join("x".join(str(extents[letter]) for letter in term) for term in terms)
    compiled = compile_group(
        f"{', '.join(terms)} -> bhme",
        dynamic(types_of("i8", shapes)),
        scaled_and_shifted,
        unsigned=unsigned,
        pipeline=STAGES[stage],
    )
    query, key, value, scale, offset = inputs(rows, "i8", shapes)
    got = compiled(query, key, value, scale, offset)
    if unsigned:
        key, value = key.view(np.uint8), value.view(np.uint8)
    value = np.einsum(f"{value_map}->bhne", value)
    want, _ = attention_reference(
        f"bhmd, {key_map}, bhne -> bhme", query, key, dequantised("both", value, scale, offset)
    )
    assert_close(got, want, 256 * TOLERANCE["f32"])


@pytest.mark.parametrize("element", ["f16", "bf16", "f64"])
@pytest.mark.parametrize("region", ["scale", "both"])
def test_element_types(region, element):
    """Of values that are floats, too; f64 takes scales of f64."""
    wide = "f64" if element == "f64" else "f32"
    types = [f"{shape}x{element}" for shape in SHAPES.split(", ")[:3]]
    types += [f"{shape}x{wide}" for shape in SHAPES.split(", ")[3:]]
    compiled = compile_group(MAPS, types, REGIONS[region][0], pipeline=STAGES["ragged"])
    tensors = random_inputs(3, ", ".join(SHAPES.split(", ")[:3]), element)
    scale, offset = random_inputs(6, ", ".join(SHAPES.split(", ")[3:]), wide)
    query, key, value = tensors
    want, _ = attention_reference(PLAIN, query, key, dequantised(region, value, scale, offset))
    assert_close(compiled(*tensors, scale, offset), want, 4 * TOLERANCE[element])


@pytest.mark.parametrize("region", ["scale", "both"])
@pytest.mark.parametrize("stage", ["group", "linalg", "ragged", "inlined"])
def test_keys_that_weigh_nothing(stage, region):
    """What scales and offsets hold past the length, or where the score is -inf, may be anything."""

    def masked(score, scale, offset, index):
        hidden = arith.cmpi(
            arith.CmpIPredicate.eq, index("n"), arith.constant(ir.IndexType.get(), 2)
        )
        nothing = arith.constant(score.type, float("-inf"))
        _, *yielded = REGIONS[region][0](score, scale, offset, index)
        return arith.select(hidden, nothing, score), *yielded

    compiled = compile_group(
        f"{MAPS.split(' ->')[0]}, b -> bhme",
        [*types_of("f32"), "2xi32"],
        masked,
        cache=["kv_lengths"],
        pipeline=STAGES[stage],
    )
    query, key, value, scale, offset = inputs(4)
    for lengths in ((22, 5), (1, 0), (3, 21)):
        dirty_scale, dirty_offset = scale.copy(), offset.copy()
        for b, length in enumerate(lengths):
            dirty_scale[b, :, length:], dirty_offset[b, length:] = np.nan, np.inf
        dirty_scale[:, :, 2], dirty_offset[:, 2] = np.inf, np.nan
        got = compiled(
            query, key, value, dirty_scale, dirty_offset, np.array(lengths, dtype=np.int32)
        )
        along = np.array(lengths).reshape(-1, 1, 1, 1)
        want, _ = attention_reference(
            PLAIN,
            query,
            key,
            dequantised(region, value, scale, offset),
            score=lambda s, index, a=along: np.where(
                (index("n") < a) & (index("n") != 2), s, -np.inf
            ),
        )
        assert_close(got, want, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "linalg", "ragged", "inlined"])
def test_scales_that_fail_for_other_keys(stage):
    """A scale that is looked up is so for keys that exist only."""
    scales = np.linspace(0.5, 1.5, 5, dtype=np.float32)

    def looked_up(score, number, index):
        type_ = ir.RankedTensorType.get([5], score.type)
        table = arith.ConstantOp(type_, ir.DenseElementsAttr.get(scales)).result
        at = arith.index_cast(ir.IndexType.get(), number)
        return score, tensor.extract(table, [at])

    compiled = compile_group(
        "bhmd, bhnd, bhne, bn, b -> bhme",
        [*types_of("f32")[:3], "2x22xi32", "2xi32"],
        looked_up,
        cache=["kv_lengths"],
        pipeline=STAGES[stage],
    )
    query, key, value, *_ = inputs(5)
    numbers = np.random.default_rng(5).integers(0, 5, (2, 22)).astype(np.int32)
    lengths = np.array([6, 21], np.int32)
    dirty = numbers.copy()
    for b, length in enumerate(lengths):
        dirty[b, length:] = 2**31 - 1
    along = lengths.reshape(-1, 1, 1, 1)
    want, _ = attention_reference(
        PLAIN,
        query,
        key,
        value * scales[numbers][:, None, :, None].astype(np.float64),
        score=lambda s, index: np.where(index("n") < along, s, -np.inf),
    )
    got = compiled(query, key, value, dirty, lengths)
    assert_close(got, want, 2 * TOLERANCE["f32"])


@pytest.mark.parametrize("stage", ["group", "linalg", "ragged", "inlined"])
def test_pages(stage):
    """A scale for each key of a page, gathered before."""
    compiled = compile_group(
        "bhmd, 0nhd, 0nhe, bpn, b, bp -> bhme",
        [
            "2x2x1x8xf32",
            "9x4x2x8xi8",
            "9x4x2x16xi8",
            "2x3x4xf32",
            "2xi32",
            "2x3xi32",
        ],
        lambda score, scale, index: (score, scale),
        cache=["kv_lengths", "page_table"],
        unsigned=True,
        pipeline=STAGES[stage],
    )
    (query,) = random_inputs(1, "2x2x1x8")
    query /= 64
    key, value = random_inputs(2, "9x4x2x8, 9x4x2x16", "i8")
    (scale,) = random_inputs(9, "9x4")
    table = np.array([[8, 0, 3], [5, 1, 1]], np.int32)
    lengths = np.array([10, 5], np.int32)
    got = compiled(query, key, value, scale[table], lengths, table)
    keys, values = (cache.view(np.uint8)[table].reshape(2, 12, 2, -1) for cache in (key, value))
    along = lengths.reshape(-1, 1, 1, 1)
    want, _ = attention_reference(
        "bhmd, bnhd, bnhe -> bhme",
        query,
        keys,
        values * scale[table].reshape(2, 12, 1, 1).astype(np.float64),
        score=lambda s, index: np.where(index("n") < along, s, -np.inf),
    )
    assert_close(got, want, 256 * TOLERANCE["f32"])
