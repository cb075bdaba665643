# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What holds of the positions of scores that a region does not make -inf."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.group.visible_keys import inequalities

#: `%m` and `%n` are the positions of a query and of a key.
GROUP = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#b = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @f(%q: tensor<2x8xf32>, %k: tensor<9x8xf32>, %v: tensor<9x4xf32>, %bias: tensor<9xf32>, %c: i1)
    -> tensor<2x4xf32> {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #b, #o]}}
      ins(%q, %k, %v, %bias : tensor<2x8xf32>, tensor<9x8xf32>, tensor<9x4xf32>, tensor<9xf32>)
      -> tensor<2x4xf32> {{
  ^bb0(%s: f32, %e: f32):
    %inf = arith.constant 0xFF800000 : f32
    %low = arith.constant -1.0e+30 : f32
    %zero = arith.constant 0.0 : f32
    %true = arith.constant true
    %false = arith.constant false
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %c3 = arith.constant 3 : index
    %causal = arith.cmpi sle, %n, %m : index
    %first = arith.cmpi slt, %n, %c3 : index
    {body}
    attention.yield %r : f32
  }}
  return %o : tensor<2x4xf32>
}}
"""  # noqa: E501
CAUSAL = (0, -1, 1)
FIRST = (-2, 0, 1)
#: What holds where those do not.
LATER = (1, 1, -1)
LAST = (3, 0, -1)


def found(body):
    """(c, a, b) for every inequality c + a m + b n <= 0 of positions."""
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(GROUP.format(body=body))
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        forms = [inequality.form for inequality in inequalities(group)]
        return [of_positions(form) for form in forms if set(map(dim_of, form.terms)) <= {0, 1}]


def of_positions(form):
    factors = {dim_of(value): factor for value, factor in form.terms.items()}
    return form.constant, factors.get(0, 0), factors.get(1, 0)


def dim_of(value):
    op = value.owner
    return op.dim.value if op.name == "attention.index" else None


def keep_where(condition):
    return f"{condition}\n%r = arith.select %seen, %s, %inf : f32"


def hide_where(condition):
    return f"{condition}\n%r = arith.select %seen, %inf, %s : f32"


COMPARISONS = {
    "slt": [(1, -1, 1)], "sle": [(0, -1, 1)], "sgt": [(1, 1, -1)], "sge": [(0, 1, -1)],
    "eq": [(0, -1, 1), (0, 1, -1)], "ne": [],
}  # fmt: skip
COMPARISONS |= {f"u{name[1:]}": COMPARISONS[name] for name in ("slt", "sle", "sgt", "sge")}
OPPOSITES = {"slt": "sge", "sle": "sgt", "sgt": "sle", "sge": "slt", "eq": "ne", "ne": "eq"}
OPPOSITES |= {f"u{name[1:]}": f"u{OPPOSITES[name][1:]}" for name in ("slt", "sle", "sgt", "sge")}


@pytest.mark.parametrize("name", COMPARISONS)
def test_comparisons(name):
    compare = f"%seen = arith.cmpi {name}, %n, %m : index"
    assert found(keep_where(compare)) == COMPARISONS[name]
    assert found(hide_where(compare)) == COMPARISONS[OPPOSITES[name]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("%r = arith.negf %s : f32", []),
        ("%r = arith.addf %s, %e : f32", []),
        # A mask that is added, on either side, and several.
        ("%x = arith.select %causal, %zero, %inf : f32\n%r = arith.addf %s, %x : f32", [CAUSAL]),
        ("%x = arith.select %causal, %e, %inf : f32\n%r = arith.addf %x, %s : f32", [CAUSAL]),
        ("""%x = arith.select %causal, %s, %inf : f32
         %y = arith.select %first, %inf, %zero : f32
         %r = arith.addf %x, %y : f32""", [CAUSAL, LAST]),
        ("""%x = arith.select %causal, %s, %inf : f32
         %r = arith.select %first, %x, %inf : f32""", [FIRST, CAUSAL]),
        ("""%x = arith.select %causal, %s, %inf : f32
         %r = arith.select %first, %inf, %x : f32""", [LAST, CAUSAL]),
        # What hides nothing, or what still weighs something.
        ("%r = arith.select %causal, %s, %low : f32", []),
        ("%r = arith.select %causal, %s, %e : f32", []),
        ("""%x = arith.select %causal, %s, %inf : f32
         %r = arith.maximumf %x, %low : f32""", []),
        ("""%x = arith.select %causal, %s, %inf : f32
         %r = arith.select %first, %x, %s : f32""", []),
    ],
)  # fmt: skip
def test_masks(body, expected):
    assert found(body) == expected


@pytest.mark.parametrize(
    ("factor", "keeps"),
    [("0.5", True), ("2.0", True), ("0.0", False), ("-1.0", False), ("0x7F800000", False)],
)
def test_scales_behind_a_mask(factor, keeps):
    body = f"""%x = arith.select %causal, %s, %inf : f32
    %f = arith.constant {factor} : f32
    %r = arith.mulf %x, %f : f32"""
    assert found(body) == ([CAUSAL] if keeps else [])
    assert found(body.replace("mulf %x, %f", "mulf %x, %e")) == []


@pytest.mark.parametrize(
    "infinity", ["%i = arith.constant 0xFC00 : f16", "%i = arith.truncf %inf : f32 to f16"]
)
def test_conversions(infinity):
    body = f"""{infinity}
    %h = arith.truncf %s : f32 to f16
    %x = arith.select %causal, %h, %i : f16
    %y = arith.extf %x : f16 to f64
    %r = arith.truncf %y : f64 to f32"""
    assert found(body) == [CAUSAL]
    wide = """%i = arith.extf %inf : f32 to f64
    %w = arith.extf %s : f32 to f64
    %x = arith.select %causal, %w, %i : f64
    %r = arith.truncf %x : f64 to f32"""
    assert found(wide) == [CAUSAL]


@pytest.mark.parametrize(
    ("condition", "kept", "hidden"),
    [
        ("%seen = arith.andi %causal, %first : i1", [CAUSAL, FIRST], []),
        ("%seen = arith.ori %causal, %first : i1", [], [LATER, LAST]),
        ("%seen = arith.andi %causal, %c : i1", [CAUSAL], []),
        ("%seen = arith.xori %causal, %true : i1", [LATER], [CAUSAL]),
        ("%seen = arith.xori %false, %causal : i1", [CAUSAL], [LATER]),
        ("%seen = arith.xori %causal, %first : i1", [], []),
        ("%seen = arith.cmpi eq, %causal, %false : i1", [LATER], [CAUSAL]),
        ("%seen = arith.cmpi ne, %true, %causal : i1", [LATER], [CAUSAL]),
        ("%seen = arith.cmpi ne, %causal, %false : i1", [CAUSAL], [LATER]),
        # Choices of which one side is never so.
        ("%seen = arith.select %causal, %first, %false : i1", [CAUSAL, FIRST], []),
        ("%seen = arith.select %causal, %false, %first : i1", [LATER, FIRST], []),
        ("%seen = arith.select %causal, %true, %first : i1", [], [LATER, LAST]),
        ("%seen = arith.select %causal, %first, %true : i1", [], [CAUSAL, LAST]),
        ("%seen = arith.select %c, %causal, %first : i1", [], []),
    ],
)
def test_conditions(condition, kept, hidden):
    assert found(keep_where(condition)) == kept
    assert found(hide_where(condition)) == hidden


@pytest.mark.parametrize(("extend", "true"), [("extui", 1), ("extsi", -1)])
def test_conditions_that_are_extended(extend, true):
    for number, predicate, expected in [
        (0, "eq", [LATER]), (0, "ne", [CAUSAL]), (true, "eq", [CAUSAL]), (true, "ne", [LATER]),
        (2, "eq", []), (-true, "eq", []),
    ]:  # fmt: skip
        for operands in ("%w, %number", "%number, %w"):
            condition = f"""%w = arith.{extend} %causal : i1 to i8
            %number = arith.constant {number} : i8
            %seen = arith.cmpi {predicate}, {operands} : i8"""
            assert found(keep_where(condition)) == expected


def test_a_condition_that_is_met_twice():
    both = "%x = arith.andi %causal, %causal : i1\n%seen = arith.andi %x, %causal : i1"
    assert found(keep_where(both)) == [CAUSAL]


@pytest.mark.parametrize(("predicate", "is_signed"), [("sle", True), ("ule", False)])
def test_ranges_that_both_sides_are_within(predicate, is_signed):
    compare = f"""%i = arith.index_cast %n : index to i32
    %j = arith.index_cast %m : index to i32
    %seen = arith.cmpi {predicate}, %i, %j : i32"""
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(GROUP.format(body=keep_where(compare)))
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        (inequality,) = inequalities(group)
        assert inequality.form.constant == 0
        assert {range_.most for range_ in inequality.ranges} >= {2**31 - 1}
        least = {range_.least for range_ in inequality.ranges}
        assert (0 in least) != is_signed
