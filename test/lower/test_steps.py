# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which ops a group becomes, by name, and of which extents and types they are."""

from contextlib import contextmanager

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.lower.group_to_linalg import build_steps, lower_group
from mlir_attention.support.erasing import keeping_erased_ops, replace_op
from mlir_attention.support.patterns import Rewriter
from mlir_attention.support.walk import constant_attribute, ops_in

GROUP = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#b = affine_map<(m, n, d, e) -> (n)>
#l = affine_map<(m, n, d, e) -> ()>
#o = affine_map<(m, n, d, e) -> (m, e)>
#r = affine_map<(m, n, d, e) -> (m)>
func.func @f(%q: tensor<4x8x{t}>, %k: tensor<{n}x8x{t}>, %v: tensor<{n}x16x{t}>,
             %b: tensor<{n}xi32>, %l: tensor<i32>) {{
  {results} = attention.group {{indexing_maps = [#q, #k, #v, #b{length_map}, #o{lse_map}]}}
      ins(%q, %k, %v, %b : tensor<4x8x{t}>, tensor<{n}x8x{t}>, tensor<{n}x16x{t}>, tensor<{n}xi32>)
      {lengths} -> {types} {{
  ^bb0(%s: f32, %e: i32):
    {body}
  }}
  return
}}
"""

IDENTITY = "attention.yield %s : f32"
NEGATION = "%r = arith.negf %s : f32 attention.yield %r : f32"
FAILING = """%i = arith.divsi %e, %e : i32
    %x = arith.sitofp %i : i32 to f32
    %r = arith.addf %s, %x : f32
    attention.yield %r : f32"""
SCALE = "%x = arith.sitofp %e : i32 to f32 attention.yield %s, %x : f32, f32"
OFFSET = """%x = arith.sitofp %e : i32 to f32
    %one = arith.constant 1.0 : f32
    attention.yield %s, %one, %x : f32, f32, f32"""
BOTH = "%x = arith.sitofp %e : i32 to f32 attention.yield %s, %x, %x : f32, f32, f32"

BIAS = """%x = arith.sitofp %e : i32 to f32
    %r = arith.addf %s, %x : f32
    attention.yield %r : f32"""
#: Scales and offsets of which none is for a missing key: of an element, and of a position.
OF_AN_ELEMENT = """%i = arith.divsi %e, %e : i32
    %x = arith.sitofp %i : i32 to f32
    attention.yield %s, %x, %x : f32, f32, f32"""
OF_A_POSITION = """%n = attention.index 1 : index
    %m = arith.divui %n, %n : index
    %i = arith.index_cast %m : index to i32
    %x = arith.sitofp %i : i32 to f32
    attention.yield %s, %x, %x : f32, f32, f32"""

SOFTMAX = ["maximum", "weights", "total", "probabilities"]


@contextmanager
def group_of(body, *, keys=32, type_="f32", has_length=False, has_lse=False):
    text = GROUP.format(
        body=body,
        n=keys,
        t=type_,
        length_map=", #l" if has_length else "",
        lengths="kv_lengths(%l : tensor<i32>)" if has_length else "",
        lse_map=", #r" if has_lse else "",
        results="%o, %lse" if has_lse else "%o",
        types=f"(tensor<4x16x{type_}>, tensor<4xf32>)" if has_lse else f"tensor<4x16x{type_}>",
    )
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = ir.Module.parse(text)
        (group,) = ops_in(module.operation, "attention.group")
        with ir.InsertionPoint(group):
            yield group.opview, module.operation


def types_of(steps):
    return {name.value: str(op.results[0].type) for name, op in steps.items()}


def built(body, options=None, **kwargs):
    """The type of what each step computes, by name in order."""
    with group_of(body, **kwargs) as (group, module):
        results, steps = build_steps(group, **(options or {}))
        assert [result.type for result in results] == [old.type for old in group.results]
        types = types_of(steps)
        replace_op(group, results)
        assert module.verify()
        return types


def names(body, options=None, **kwargs):
    return list(built(body, options, **kwargs))


def test_steps_of_a_group():
    assert names(IDENTITY) == ["scores", *SOFTMAX, "output"]
    assert names(NEGATION) == ["scores", "region", *SOFTMAX, "output"]


def test_steps_that_round_are_of_types_that_are_narrower():
    types = built(IDENTITY, type_="bf16", has_lse=True)
    assert list(types) == ["scores", *SOFTMAX, "output", "rounded-output", "lse"]
    assert types["output"] == "tensor<4x16xf32>"
    assert types["rounded-output"] == "tensor<4x16xbf16>"
    assert types["lse"] == "tensor<4xf32>"
    assert names(IDENTITY, has_lse=True) == ["scores", *SOFTMAX, "output", "lse"]


def test_missing_keys_are_hidden_by_the_region_where_it_may_fail_of_them():
    steps = ["scores", "region", "present", *SOFTMAX, "output"]
    assert names(NEGATION, has_length=True) == steps
    assert names(FAILING, has_length=True) == ["scores", "region", *SOFTMAX, "output"]
    assert names(FAILING) == ["scores", "region", *SOFTMAX, "output"]
    assert names(IDENTITY, has_length=True) == ["scores", "present", *SOFTMAX, "output"]


@pytest.mark.parametrize(
    ("body", "steps"),
    [(SCALE, ["scaled"]), (OFFSET, ["offset"]), (BOTH, ["offset", "scaled"])],
)
def test_steps_of_values_that_are_dequantised(body, steps):
    rounded = ["output", "rounded-output"] if "offset" in steps else ["output"]
    assert names(body) == ["scores", *SOFTMAX, *steps, *rounded]


@pytest.mark.parametrize("step", ["scaled", "offset"])
@pytest.mark.parametrize(
    ("body", "has_length", "length"),
    [
        (BOTH, True, None),
        (OF_AN_ELEMENT, False, None),
        (OF_AN_ELEMENT, True, 1),
        (OF_A_POSITION, False, None),
        (OF_A_POSITION, True, 0),
    ],
)
def test_what_may_fail_of_missing_keys_is_run_for_keys_that_exist(step, body, has_length, length):
    with group_of(body, has_length=has_length) as (group, _):
        _, steps = build_steps(group)
        op = steps[step].operation
        branches = ops_in(op, "scf.if")
        assert len(branches) == (length is not None)
        first = 1 if step == "offset" else 0  # The probability is an input too.
        arguments = list(op.regions[0].blocks[0].arguments)
        casts = [cast.operands[0] for cast in ops_in(op, "arith.index_cast")]
        asked = [arguments.index(value) for value in casts if value in arguments]
        assert asked == ([] if length is None else [first + length])
        for branch in branches:
            assert number_of(branch.regions[1].blocks[0].operations[-1].operands[0]) == 0


@pytest.mark.parametrize("step", ["scaled", "offset"])
def test_a_probability_of_0_makes_0(step):
    with group_of(BOTH) as (group, _):
        _, steps = build_steps(group)
        (select,) = ops_in(steps[step].operation, "arith.select")
        condition, zero, product = select.operands
        assert number_of(zero) == number_of(condition.owner.operands[1]) == 0
        assert product.owner.name == "arith.mulf"
        seed = steps["offset"].operands[-1].owner.operands[0]
        assert number_of(seed) == 0


def number_of(value):
    return ir.FloatAttr(constant_attribute(value)).value


@pytest.mark.parametrize("body", [NEGATION, BIAS])
@pytest.mark.parametrize(("multiple", "padded"), [(1, 7), (2, 8), (4, 8), (5, 10), (7, 7)])
def test_a_softmax_over_a_multiple_of_keys(multiple, padded, body):
    types = built(body, {"keys_multiple": multiple}, keys=7)
    assert ("padding" in types) == (multiple > 1)
    for step in ("weights", "probabilities"):
        assert types[step] == f"tensor<4x{padded}xf32>"
    assert types["scores"] == "tensor<4x7xf32>"
    assert types["region"] == "tensor<4x7xf32>"


def test_a_region_is_run_on_padding_if_it_may():
    options = {"keys_multiple": 8, "runs_on_padding": True}
    types = built(NEGATION, options, keys=7)
    assert list(types) == ["padding", "scores", "region", *SOFTMAX, "output"]
    assert types["scores"] == "tensor<4x7xf32>"
    assert types["region"] == "tensor<4x8xf32>"
    assert types == built(NEGATION, options, keys=7)
    alone = built(NEGATION, {"runs_on_padding": True}, keys=7)
    assert "padding" not in alone


def test_probabilities_are_of_the_accumulation_type_unless_told():
    assert built(IDENTITY, type_="bf16")["probabilities"] == "tensor<4x32xf32>"
    with group_of(IDENTITY, type_="bf16") as (group, _):
        _, steps = build_steps(group, probabilities_in=ir.BF16Type.get())
        types = types_of(steps)
    assert types["probabilities"] == "tensor<4x32xbf16>"
    assert types["output"] == "tensor<4x16xf32>"


def test_arithmetic_in_f64_if_that_is_asked_for():
    assert built(IDENTITY)["scores"] == "tensor<4x32xf32>"
    types = built(IDENTITY, {"in_f64": True})
    assert types["scores"] == "tensor<4x32xf64>"
    assert types["rounded-output"] == "tensor<4x16xf32>"
    types = built(IDENTITY, {"in_f64": True}, has_lse=True)
    assert (types["lse"], types["rounded-lse"]) == ("tensor<4xf64>", "tensor<4xf32>")


@pytest.mark.parametrize("options", [{}, {"checks": True}, {"checks": False}, {"in_f64": True}])
def test_a_group_is_replaced(options):
    with group_of(IDENTITY, has_length=True) as (group, module):
        assert lower_group(group, Rewriter(), **options) is None
        assert module.verify()
        assert not ops_in(module, "attention.group")
        assert bool(ops_in(module, "cf.assert")) == options.get("checks", True)
        assert ("f64" in str(module)) == options.get("in_f64", False)


@pytest.mark.parametrize("body", [SCALE, OFFSET, BOTH])
def test_what_dequantises_a_value_goes_with_its_group(body):
    with group_of(body) as (group, module):
        lower_group(group, Rewriter())
        assert not ops_in(module, "attention.")
