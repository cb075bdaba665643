# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the region of a group may do, and the region in f64."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.group.score_region import (
    block_of,
    can_run_on_padding,
    compute_in_f64,
    is_identity,
    may_mask,
)
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in

#: Of scores of f32, an element of f32 and an index; `%c` and `%d` are defined outside.
GROUP = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#b = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @f(%q: tensor<2x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x4xf32>,
             %bias: tensor<9xf32>, %row: tensor<9xindex>, %c: f32, %d: f64, %t: tensor<?xf32>)
    -> tensor<2x4xf32> {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #b, #b, #o]}}
      ins(%q, %k, %v, %bias, %row : tensor<2x8xf32>, tensor<9x8xf32>, tensor<9x4xf32>,
          tensor<9xf32>, tensor<9xindex>) -> tensor<2x4xf32> {{
  ^bb0(%s: f32, %e: f32, %i: index):
    {body}
  }}
  return %o : tensor<2x4xf32>
}}
"""


def of_group(function, body):
    """What a function says of the group with this region, which yields `%r` if it does not say."""
    if "attention.yield" not in body:
        body += "\n attention.yield %r : f32"
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = ir.Module.parse(GROUP.format(body=body))
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        return function(group)


def test_the_identity():
    assert of_group(is_identity, "attention.yield %s : f32")
    assert not of_group(is_identity, "attention.yield %e : f32")
    assert not of_group(is_identity, "%r = arith.negf %s : f32")


@pytest.mark.parametrize(
    "body",
    [
        "attention.yield %s : f32",
        "%r = arith.negf %s : f32",
        "%r = math.tanh %s : f32",
        "%r = arith.addf %s, %s : f32",
        "%two = arith.constant 2.0 : f32 %r = arith.mulf %s, %two : f32",
        "%two = arith.constant 2.0 : f32 %r = arith.subf %two, %s : f32",
        "%w = arith.extf %s : f32 to f64 %r = arith.truncf %w : f64 to f32",
    ],
)
def test_arithmetic_masks_nothing(body):
    assert not of_group(may_mask, body)


@pytest.mark.parametrize(
    "body",
    [
        # Elements and values from outside may be -inf.
        "%r = arith.addf %s, %e : f32",
        "%r = arith.addf %e, %s : f32",
        "%r = arith.addf %s, %c : f32",
        # So may constants, and what is no plain arithmetic.
        "%low = arith.constant 0xFF800000 : f32 %r = arith.addf %s, %low : f32",
        "%nan = arith.constant 0x7FC00000 : f32 %r = arith.addf %s, %nan : f32",
        "%r = arith.divf %s, %s : f32",
        "%r = math.log %s : f32",
        "%r = arith.maximumf %s, %s : f32",
        """%p = math.log %s : f32
        %r = arith.addf %s, %p : f32""",
        """%p = math.log %s : f32
        %two = arith.constant 2.0 : f32
        %r = arith.addf %s, %two : f32""",
        """%x = arith.constant dense<1.0> : vector<9xf32>
        %y = arith.negf %x : vector<9xf32>
        %r = arith.negf %s : f32""",
        """%n = attention.index 1 : index
        %two = arith.constant 2 : index
        %seen = arith.cmpi ult, %n, %two : index
        %r = arith.select %seen, %s, %s : f32""",
    ],
)
def test_what_may_mask(body):
    assert of_group(may_mask, body)


def test_a_constant_from_outside_may_mask_if_it_is_infinite():
    for number, masks in [("2.0", False), ("0xFF800000", True)]:
        outside = GROUP.replace("  %o = att", f"  %k0 = arith.constant {number} : f32\n  %o = att")
        with ir.Context():
            body = "%r = arith.addf %s, %k0 : f32 attention.yield %r : f32"
            module = ir.Module.parse(outside.format(body=body))
            _, group, _ = module.body.operations[0].regions[0].blocks[0].operations
            assert may_mask(group) == masks


@pytest.mark.parametrize(
    ("body", "is_safe"),
    [
        ("%r = arith.divf %s, %e : f32", True),
        ("%r = math.powf %s, %e : f32", True),
        ("%x = arith.divui %i, %i : index %r = arith.addf %s, %e : f32", False),
        ("%x = arith.remsi %i, %i : index %r = arith.addf %s, %e : f32", False),
        (
            "%w = arith.index_cast %i : index to i64 %x = math.ipowi %w, %w : i64\n"
            "%r = arith.addf %s, %e : f32",
            False,
        ),
        ("%x = arith.addi %i, %i : index %r = arith.addf %s, %e : f32", True),
        ("%r = tensor.extract %t[%i] : tensor<?xf32>", False),
        ("%n = attention.index 1 : index %r = arith.addf %s, %e : f32", True),
        ("%n = affine.apply affine_map<()[a] -> (a + 1)>()[%i] %r = arith.addf %s, %e : f32", True),
    ],
)
def test_what_can_run_on_padding(body, is_safe):
    assert of_group(can_run_on_padding, body) == is_safe


def in_f64(body):
    """The ops of the region in f64, with their types; None if it stays as it is."""

    def retype(group):
        before = str(group)
        if not compute_in_f64(block_of(group)):
            assert str(group) == before
            return None
        types = [str(argument.type) for argument in block_of(group).arguments]
        assert types == ["f64", "f32", "index"]
        return [described(op) for top in block_of(group).operations for op in ops_in(top.operation)]

    return of_group(retype, body)


def described(op):
    operands, results = (
        ", ".join(str(value.type) for value in values) for values in (op.operands, op.results)
    )
    number = f" {op.attributes['value']}" if op.name == "arith.constant" else ""
    return f"{op.name}{number} ({operands}) -> ({results})"


#: An element is extended in front.
ELEMENT = "arith.extf (f32) -> (f64)"


@pytest.mark.parametrize(
    "op",
    [
        *(f"arith.{name} %s, %e" for name in (
            "addf", "divf", "maximumf", "maxnumf", "minimumf", "minnumf", "mulf", "remf", "subf")),
        "arith.negf %s", "math.tanh %s", "math.powf %s, %e",
    ],
)  # fmt: skip
def test_arithmetic_is_in_f64(op):
    name, *operands = op.split()
    types = ", ".join(["f64"] * len(operands))
    assert in_f64(f"%r = {op} : f32") == [
        ELEMENT, f"{name} ({types}) -> (f64)", "attention.yield (f64) -> ()"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "ops"),
    [
        ("%x = arith.constant 2.5 : f32 %r = arith.addf %s, %x : f32",
         ["arith.constant 2.500000e+00 : f64 () -> (f64)", "arith.addf (f64, f64) -> (f64)"]),
        ("%r = arith.addf %s, %c : f32",
         ["arith.extf (f32) -> (f64)", "arith.addf (f64, f64) -> (f64)"]),
        ("%x = arith.cmpf olt, %s, %e : f32 %r = arith.select %x, %s, %e : f32",
         ["arith.cmpf (f64, f64) -> (i1)", "arith.select (i1, f64, f64) -> (f64)"]),
        ("%n = arith.index_cast %i : index to i32 %r = arith.sitofp %n : i32 to f32",
         ["arith.index_cast (index) -> (i32)", "arith.sitofp (i32) -> (f64)"]),
        ("%n = arith.index_cast %i : index to i32 %r = arith.uitofp %n : i32 to f32",
         ["arith.index_cast (index) -> (i32)", "arith.uitofp (i32) -> (f64)"]),
        ("""%x = arith.cmpf olt, %s, %e : f32
         %r = scf.if %x -> f32 { scf.yield %s : f32 } else { scf.yield %e : f32 }""",
         ["arith.cmpf (f64, f64) -> (i1)", "scf.if (i1) -> (f64)", "scf.yield (f64) -> ()",
          "scf.yield (f64) -> ()"]),
        ("%x = arith.truncf %s : f32 to bf16 %r = arith.extf %x : bf16 to f32",
         ["arith.truncf (f64) -> (bf16)", "arith.extf (bf16) -> (f64)"]),
        ("%y = arith.truncf %c : f32 to bf16 %x = arith.extf %y : bf16 to f32\n"
         "%r = arith.addf %s, %x : f32",
         ["arith.extf (f32) -> (f64)", "arith.truncf (f64) -> (bf16)",
          "arith.extf (bf16) -> (f64)", "arith.addf (f64, f64) -> (f64)"]),
        # Conversions that have nothing to do are dropped.
        ("%w = arith.extf %s : f32 to f64 %x = arith.addf %w, %d : f64\n"
         "%r = arith.truncf %x : f64 to f32", ["arith.addf (f64, f64) -> (f64)"]),
    ],
)  # fmt: skip
def test_other_ops_in_f64(body, ops):
    assert in_f64(body) == [ELEMENT, *ops, "attention.yield (f64) -> ()"]


@pytest.mark.parametrize(
    "body",
    [
        "%x = arith.bitcast %s : f32 to i32 %r = arith.sitofp %x : i32 to f32",
        "%x = arith.fptosi %s : f32 to i32 %r = arith.sitofp %x : i32 to f32",
        "%x = tensor.extract %t[%i] : tensor<?xf32> %r = arith.addf %s, %x : f32",
        """%x = arith.constant dense<1.0> : tensor<9xf32>
        %y = tensor.extract %x[%i] : tensor<9xf32>
        %r = arith.addf %s, %y : f32""",
        """%x = arith.constant dense<1.0> : vector<9xf32>
        %y = arith.negf %x : vector<9xf32>
        %r = arith.negf %s : f32""",
        """%x = arith.cmpf olt, %s, %e : f32
        %r = scf.if %x -> f32 {
          %y = arith.bitcast %s : f32 to i32
          %z = arith.sitofp %y : i32 to f32
          scf.yield %z : f32
        } else { scf.yield %e : f32 }""",
    ],
)
def test_what_is_not_in_f64(body):
    assert in_f64(body) is None


@pytest.mark.parametrize(
    "body",
    [
        "%x = arith.addf %e, %e : f32 %w = arith.extf %x : f32 to f64 %r = arith.addf %s, %w : f64",
        """%x = arith.bitcast %e : f32 to i32
        %w = arith.sitofp %x : i32 to f64
        %r = arith.addf %s, %w : f64""",
    ],
)
def test_a_region_of_f64_stays_what_it_is(body):
    """What it computes in f32, of elements, too."""
    text = GROUP
    for dims in ("2x8", "9x8", "9x4", "2x4"):
        text = text.replace(f"{dims}xf32", f"{dims}xf64")
    text = text.replace("%s: f32", "%s: f64")
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = ir.Module.parse(text.format(body=f"{body} attention.yield %r : f64"))
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        before = str(group)
        assert compute_in_f64(block_of(group))
        assert str(group) == before
