# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which groups become vector code: a fall-back to loops computes the same, and is 10 times slower.

Numerics cannot see one. Each of these groups is vectorized without a remark, whatever its number
of rows, as are those of its parts that a number of rows or keys that is no multiple leaves.
"""

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401  Registers the passes.

CAUSAL = """
    %m = attention.index 1 : index
    %n = attention.index 2 : index
    %seen = arith.cmpi sle, %n, %m : index
    %hidden = arith.constant 0xFF800000 : f32
    %t = arith.select %seen, %s, %hidden : f32"""

PLAIN = """
    %c = arith.constant 0.125 : f32
    %t = arith.mulf %s, %c : f32"""


def group(rows, keys="64", depth="32", element="f32", key="b, n, d", value="b, n, e", body=PLAIN):
    """A function of a group of 2 batches; extents as types have them."""
    extents = {"b": "2", "n": keys, "d": depth, "e": depth}
    k, v = ("x".join(extents[dim] for dim in names.split(", ")) for names in (key, value))
    q = f"tensor<2x{rows}x{depth}x{element}>"
    k, v = (f"tensor<{shape}x{element}>" for shape in (k, v))
    return f"""
#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> ({key})>
#v = affine_map<(b, m, n, d, e) -> ({value})>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
func.func @attend(%q: {q}, %k: {k}, %v: {v}) -> {q} {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o], tag = "attention"}}
      ins(%q, %k, %v : {q}, {k}, {v}) -> {q} {{
  ^bb0(%s: f32):{body}
    attention.yield %t : f32
  }}
  return %o : {q}
}}"""


def vectorized(text, pipeline=""):
    """The module after the pass, and what the pass remarked upon."""
    remarks = []

    def note(diagnostic):
        remarks.append(diagnostic.message)
        return True

    with ir.Context() as context:
        context.attach_diagnostic_handler(note)
        module = ir.Module.parse(text)
        passes = [pipeline, "attention-cpu-tile-groups", "attention-cpu-vectorize{remarks=true}"]
        pipeline = ",".join(filter(None, passes))
        PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return str(module), remarks


def check_vector_code(text, pipeline=""):
    module, remarks = vectorized(text, pipeline)
    assert not remarks
    assert "attention.group" not in module
    assert "vector.transfer_read" in module


#: About the extents at which tiles, and how rows share keys, change.
ROWS = (
    "1", "2", "3", "4", "5", "7", "8", "9", "15", "16", "17", "31", "32", "33", "63", "64", "65",
    "100", "101", "127", "128", "129", "130", "191", "257", "1009", "4096", "?",
)  # fmt: skip


@pytest.mark.parametrize("rows", ROWS)
def test_any_number_of_rows(rows):
    check_vector_code(group(rows))


@pytest.mark.parametrize("rows", ["1", "3", "101", "?"])
@pytest.mark.parametrize("keys", ["2", "15", "16", "17", "100", "1000", "?"])
def test_any_number_of_keys(rows, keys):
    check_vector_code(group(rows, keys))


@pytest.mark.parametrize("rows", ["1", "4", "101", "?"])
@pytest.mark.parametrize("element", ["f16", "bf16", "f8E4M3FN"])
def test_types(rows, element):
    check_vector_code(group(rows, element=element))


@pytest.mark.parametrize("rows", ["1", "4", "101", "?"])
def test_causal(rows):
    check_vector_code(group(rows, body=CAUSAL))


@pytest.mark.parametrize(
    ("rows", "key", "value"),
    [
        ("1", "b, d, n", "b, n, e"),
        ("4", "b, d, n", "b, e, n"),
        ("5", "b, n, d", "b, e, n"),
        ("64", "b, d, n", "b, e, n"),
        ("101", "b, d, n", "b, n, e"),
    ],
)
def test_columns(rows, key, value):
    check_vector_code(group(rows, key=key, value=value))


@pytest.mark.parametrize("rows", ["1", "4", "101", "?"])
@pytest.mark.parametrize("chunk", [48, 64])
def test_chunks_and_tails(rows, chunk):
    check_vector_code(group(rows, "1000"), f"attention-flash-decoding{{chunk-size={chunk}}}")


@pytest.mark.parametrize("depth", ["16", "32", "64", "80", "96", "128", "256"])
@pytest.mark.parametrize("rows", ["1", "101"])
def test_depths(rows, depth):
    check_vector_code(group(rows, depth=depth))


def packed(rows, keys="64", depth="16", columns="j, i", heads="b, h, n"):
    """A function of a group of 2 batches and 2 heads, of whose depth a byte holds two elements."""
    extents = {"b": "2", "h": "2", "m": rows, "n": keys, "j": depth, "i": "2"}
    shape = "x".join(extents[dim] for dim in f"b, h, m, {columns}".split(", "))
    bytes_ = "x".join(extents[dim] for dim in f"{heads}, j".split(", "))
    q, k = f"tensor<{shape}xf32>", f"tensor<{bytes_}xi8>"
    output = columns.replace("j", "e").replace("i", "c")
    return f"""
#q = affine_map<(b, h, m, n, j, i, e, c) -> (b, h, m, {columns})>
#k = affine_map<(b, h, m, n, j, i, e, c) -> ({heads}, j, i)>
#v = affine_map<(b, h, m, n, j, i, e, c) -> ({heads}, e, c)>
#o = affine_map<(b, h, m, n, j, i, e, c) -> (b, h, m, {output})>
func.func @attend(%q: {q}, %k: {k}, %v: {k}) -> {q} {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}}
      ins(%q, %k, %v : {q}, {k}, {k}) -> {q} {{
  ^bb0(%s: f32):{PLAIN}
    attention.yield %t : f32
  }}
  return %o : {q}
}}"""


@pytest.mark.parametrize("rows", ["1", "4", "7", "33", "101"])
@pytest.mark.parametrize("columns", ["j, i", "i, j"])
def test_packed_caches(rows, columns):
    check_vector_code(packed(rows, columns=columns))
    check_vector_code(packed(rows, columns=columns, keys="?", depth="64"))


def test_packed_caches_of_interleaved_heads():
    check_vector_code(packed("1", heads="b, n, h"))
    check_vector_code(packed("3", "101", heads="b, n, h"), "attention-flash-decoding{num-splits=3}")


def test_a_fall_back_is_seen():
    """The remark that these tests look for is there where a group is left to loops."""
    module, remarks = vectorized(group("1", depth="3"))
    assert remarks and "vector.transfer_read" not in module
