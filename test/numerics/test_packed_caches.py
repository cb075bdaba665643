# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# RUN: %pytest %s

"""Keys and values of 4 bits, two in each byte, that are read in place."""

import numpy as np
import pytest
from attention_numerics import (
    STAGES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_case,
    random_array,
    random_inputs,
)
from mlir.dialects import arith

ELEMENTS = ("key", "value")


def unpacked(packed, unsigned):
    """The elements of bytes, along a last dimension of extent 2."""
    low, high = packed.view(np.uint8) & 15, packed.view(np.uint8) >> 4
    elements = np.stack([low, high], -1).astype(np.int64)
    return elements if unsigned else np.where(elements > 7, elements - 16, elements)


def scaled_and_shifted(score, scale, offset, index):
    return arith.mulf(score, scale), scale, offset


@pytest.mark.parametrize(
    ("query", "output"), [("bhmji", "bhmec"), ("bhmij", "bhmce"), ("bhmji", "bhmce")]
)
@pytest.mark.parametrize(
    ("stage", "rows", "unsigned"),
    [("group", 1, True), ("linalg", 3, False), ("ragged", 4, True), ("split", 40, False)],
)
def test_layouts(stage, rows, unsigned, query, output):
    """Neighbouring columns in a byte, and columns of both halves of the depth."""
    extents = {"b": 1, "h": 2, "m": rows, "n": 37, "j": 16, "i": 2, "e": 16, "c": 2}

    def shape(term):
        return [extents[letter] for letter in term]

    def type_(term, element):
        return "x".join("?" if letter == "n" else str(extents[letter]) for letter in term) + element

    types = [type_(query, "xf32"), type_("bhnj", "xi8"), type_("bhne", "xi8")]
    compiled = compile_case(
        f"{query}, bhnji, bhnec, bhn, bn -> {output}",
        [*types, type_("bhn", "xf32"), type_("bn", "xf32")],
        scaled_and_shifted,
        unsigned=unsigned,
        packed=ELEMENTS,
        pipeline=STAGES[stage],
    )
    q = random_array(1, shape(query), "f32") / 16
    key, value = (random_array(at, shape(t), "i8") for at, t in ((2, "bhnj"), (3, "bhne")))
    scale, offset = (random_array(at, shape(t), "f32") for at, t in ((4, "bhn"), (5, "bn")))
    got = compiled(q, key, value, scale, offset)
    wide = unpacked(value, unsigned) * scale[..., None, None].astype(np.float64)
    wide += offset[:, None, :, None, None]
    want, _ = attention_reference(
        f"{query}, bhnji, bhnec, bhn -> {output}",
        q,
        unpacked(key, unsigned),
        wide,
        scale,
        score=lambda s, x, index: s * x,
    )
    assert_close(got, want, 16 * TOLERANCE["f32"])


@pytest.mark.parametrize("element", ["f16", "bf16", "f64"])
@pytest.mark.parametrize("packed", ELEMENTS)
def test_one_of_both_is_packed(packed, element):
    """The other one holds floats; grouped heads."""
    terms = {"key": ("bhrmji", "bhnj", "bhne"), "value": ("bhrmd", "bhnd", "bhne")}[packed]
    extents = {"b": 2, "h": 2, "r": 2, "m": 1, "n": 22, "d": 16, "j": 8, "i": 2, "e": 8, "c": 2}
    names = dict(zip(("query", *ELEMENTS), terms, strict=True))
    inner = {"key": "i", "value": "c"}
    output = "bhrmec" if packed == "value" else "bhrme"
    maps = ", ".join(
        names[name] + (inner[name] if name == packed else "") for name in ("query", *ELEMENTS)
    )
    held = {name: "i8" if name == packed else element for name in names}
    shapes = {name: [extents[letter] for letter in term] for name, term in names.items()}
    types = [f"{'x'.join(map(str, shapes[name]))}x{held[name]}" for name in names]
    compiled = compile_case(f"{maps} -> {output}", types, packed=[packed])
    arrays = {name: random_array(at, shapes[name], held[name]) for at, name in enumerate(names)}
    arrays["query"] = arrays["query"] / arrays["query"].dtype.type(4)
    got = compiled(*arrays.values())
    arrays[packed] = unpacked(arrays[packed], False)
    want, _ = attention_reference(f"{maps} -> {output}", *arrays.values())
    assert_close(got, want, 32 * TOLERANCE[element])


@pytest.mark.parametrize("stage", ["group", "linalg", "ragged", "inlined"])
def test_pages_and_lengths(stage):
    compiled = compile_case(
        "bhmji, 0nhji, 0nhec, b, bp -> bhmec",
        ["2x2x1x16x2xf32", "9x4x2x16xi8", "9x4x2x16xi8", "2xi32", "2x3xi32"],
        cache=["kv_lengths", "page_table"],
        unsigned=True,
        packed=ELEMENTS,
        pipeline=STAGES[stage],
    )
    (query,) = random_inputs(1, "2x2x1x16x2")
    query /= 16
    key, value = random_inputs(2, "9x4x2x16, 9x4x2x16", "i8")
    table = np.array([[8, 0, 3], [5, 1, 1]], np.int32)
    lengths = np.array([10, 5], np.int32)
    got = compiled(query, key, value, lengths, table)
    keys, values = (unpacked(cache, True)[table].reshape(2, 12, 2, 16, 2) for cache in (key, value))
    along = lengths.reshape(-1, 1, 1, 1)
    want, _ = attention_reference(
        "bhmji, bnhji, bnhec -> bhmec",
        query,
        keys,
        values,
        score=lambda s, index: np.where(index("n") < along, s, -np.inf),
    )
    assert_close(got, want, 16 * TOLERANCE["f32"])


@pytest.mark.parametrize("order", ["bhjn, bhen", "bnhj, bnhe", "bhnj, bhen", "bhjn, bhne"])
@pytest.mark.parametrize("rows", [1, 5])
def test_orders_in_memory(order, rows):
    extents = {"b": 1, "h": 2, "m": rows, "n": 22, "j": 16, "i": 2, "e": 16, "c": 2}
    key_term, value_term = order.split(", ")
    terms = ["bhmji", key_term, value_term]
    shapes = [[extents[letter] for letter in term] for term in terms]
    types = ["x".join(map(str, shape)) for shape in shapes]
    maps = f"bhmji, {key_term}i, {value_term}c -> bhmec"
    compiled = compile_case(
        maps, [f"{types[0]}xf32", f"{types[1]}xi8", f"{types[2]}xi8"], packed=ELEMENTS
    )
    query = random_array(1, shapes[0], "f32") / 16
    key, value = (random_array(at, shapes[at], "i8") for at in (1, 2))
    want, _ = attention_reference(maps, query, unpacked(key, False), unpacked(value, False))
    assert_close(compiled(query, key, value), want, 16 * TOLERANCE["f32"])
