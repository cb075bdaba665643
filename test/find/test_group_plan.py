# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which dimensions and operands a group gets, and what is refused for them, in words."""

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401

PROGRAM = """
func.func @main(%q: {q}, %k: {k}, %v: {v}, %x: {x}, %y: {x}, %s: {s}, %i: {s}, %o: {o}) -> {o} {{
  %zero = arith.constant 0.0 : f32
  %s_zero = linalg.fill ins(%zero : f32) outs(%i : {s}) -> {s}
  %raw = linalg.contract indexing_maps = [{q_map}, {k_map}, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : {q}, {k}) outs(%s_zero : {s}) -> {s}
  %score = linalg.generic {{indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, {x_map}, {x_map},
      affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%raw, %x, %y : {s}, {x}, {x}) outs(%i : {s}) {{
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    {body}
    linalg.yield %t : f32
  }} -> {s}
  %p = linalg.softmax dimension(2) ins(%score : {s}) outs(%i : {s}) -> {s}
  %o_zero = linalg.fill ins(%zero : f32) outs(%o : {o}) -> {o}
  %r = linalg.contract indexing_maps = [affine_map<(b, m, n, e) -> (b, m, n)>, {v_map},
      affine_map<(b, m, n, e) -> (b, m, e)>]
      ins(%p, %v : {s}, {v}) outs(%o_zero : {o}) -> {o}
  return %r : {o}
}}
"""


def told(
    q=("2x3x8", "b, m, d"),
    k=("2x12x8", "b, n, d"),
    v=("2x12x5", "b, n, e"),
    s="2x3x12",
    o="2x3x5",
    x=("2x3x12", "b, m, n"),
    body="%t = arith.addf %a, %b : f32",
) -> list[str]:
    """The remarks: of tensors, each with its indices, and a body of a score and two elements."""
    maps = {
        f"{name}_map": f"affine_map<({loops}) -> ({tensor[1]})>"
        for name, tensor, loops in (
            ("q", q, "b, m, n, d"), ("k", k, "b, m, n, d"), ("x", x, "b, m, n"),
            ("v", v, "b, m, n, e"),
        )
    }  # fmt: skip
    shapes = {"q": q[0], "k": k[0], "v": v[0], "x": x[0], "s": s, "o": o}
    types = {name: f"tensor<{shape}xf32>" for name, shape in shapes.items()}
    messages: list[str] = []
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda d: messages.append(d.message) or True)
        module = ir.Module.parse(PROGRAM.format(body=body.replace(";", "\n"), **types, **maps))
        PassManager.parse("builtin.module(attention-form-groups{remarks})").run(module.operation)
        module.operation.verify()
    return messages


PLAIN = "found attention: batch 2, query 3, key 12, depth 8, value depth 5"


@pytest.mark.parametrize(
    ("body", "operands"),
    [
        ("%t = arith.mulf %a, %a : f32", ""),
        ("%t = arith.addf %a, %b : f32", "; 1 score operand"),
        ("%u = arith.addf %b, %b : f32; %t = arith.addf %a, %u : f32", "; 1 score operand"),
        ("%u = arith.addf %c, %b : f32; %t = arith.addf %a, %u : f32", "; 2 score operands"),
    ],
)
def test_what_scores_read_is_counted_once(body, operands):
    assert told(body=body) == [PLAIN + operands]


def test_groups_of_which_roles_are_missing():
    assert told(q=("3x8", "m, d")) == [PLAIN + "; 1 score operand"]
    assert told(k=("12x8", "n, d")) == [
        "softmax is not part of an attention: a dimension of extent 2 is in its query, value and "
        "output, but not in its key"
    ]
    assert told(q=("2x?x8", "b, m, d"), o="2x?x5", s="2x?x12", x=("2x12", "b, n")) == [
        PLAIN.replace("query 3", "query ?") + "; 1 score operand"
    ]


#: Heads of their own keys share a value; how many is known.
def test_a_value_may_be_shared():
    assert told(v=("12x5", "n, e")) == [PLAIN + "; 1 score operand"]
    (message,) = told(
        q=("?x3x8", "b, m, d"), k=("?x12x8", "b, n, d"), v=("12x5", "n, e"), s="?x3x12",
        o="?x3x5", x=("3x12", "m, n"),
    )  # fmt: skip
    assert (
        "a dimension of extent ? is in its query, key and output, but not in its value" in message
    )


@pytest.mark.parametrize(
    ("x", "reason"),
    [
        (("2x3x12", "b, m, n"), None),
        (("1x12", "0, n"), None),
        (("2x12", "0, n"), "it reads one slice of a tensor<2x12xf32>"),
        (("?x12", "0, n"), "it reads one slice of a tensor<?x12xf32>"),
        (("2x2x12", "b, b, n"), "it reads a diagonal of a tensor<2x2x12xf32>"),
    ],
)
def test_what_a_bias_reads(x, reason):
    refused = f"softmax is not part of an attention: {reason}"
    assert told(x=x) == [PLAIN + "; 1 score operand" if reason is None else refused]


@pytest.mark.parametrize("size", [57, 58])
def test_scores_of_too_many_elements(size):
    rows = 1 << (size - 1)
    (message,) = told(
        q=(f"2x{rows}x1", "b, m, d"), k=("2x4x1", "b, n, d"), v=("2x4x1", "b, n, e"),
        s=f"2x{rows}x4", o=f"2x{rows}x1", x=("2x4", "b, n"),
    )  # fmt: skip
    assert ("more than 2^60 elements" in message) == (size == 59)


SINGLE = {"s": "1x3x1", "o": "1x3x5", "q": ("1x3x8", "b, m, d"), "x": ("3", "m")}


@pytest.mark.parametrize(
    ("k", "v"),
    [
        (("1x1x8", "b, n, d"), ("1x1x5", "b, n, e")),
        (("1x1x8", "n, b, d"), ("1x1x5", "n, b, e")),
        (("1x1x8", "n, b, d"), ("1x1x5", "b, n, e")),
        (("1x8x1", "n, d, b"), ("5x1x1", "e, n, b")),
    ],
)
def test_a_single_key_is_no_batch(k, v):
    (message,) = told(k=k, v=v, **SINGLE)
    assert message.startswith("found attention: batch 1, query 3, key 1, depth 8, value depth 5")


def test_a_key_that_has_no_dimension_of_a_single_one():
    (message,) = told(s="2x3x1", k=("2x8", "b, d"), v=("2x1x5", "b, n, e"), x=("2x3x1", "b, m, n"))
    assert message.endswith("its key and value share no dimension")
    assert told(v=("2x12", "b, n"), o="2x3x1", body="%t = arith.mulf %a, %a : f32") == [
        "found attention: batch 2, query 3, key 12, depth 8"
    ]
