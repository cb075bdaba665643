# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Terms of sums and logarithms of totals, op by op."""

import math

import pytest
from expressions import written
from mlir import ir
from mlir.dialects.arith import CmpFPredicate

from mlir_attention.find.expressions.axes import Atom
from mlir_attention.find.expressions.exponents import (
    EXPONENTIALS,
    asks_if_infinite,
    exponent_of,
    logarithm_of,
    same_behind_casts,
    split_rows,
    terms,
    varies_along,
)
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Captured,
    Element,
    Position,
    Scalar,
)
from mlir_attention.find.expressions.scaling import Scaled
from mlir_attention.find.expressions.tracer import Tracer

NUMBERS = """
%one = arith.constant 1.0 : f32
%minus_one = arith.constant -1.0 : f32
%zero = arith.constant 0.0 : f32
%two = arith.constant 2.0 : f32
%inf = arith.constant 0x7F800000 : f32
%low = arith.constant 0xFF800000 : f32
"""


@pytest.fixture
def write():
    with written() as write:
        yield lambda body: write(NUMBERS + body)


def text(scalar: Scalar) -> str:
    if isinstance(scalar, Element | Captured):
        is_argument = isinstance(scalar.value, ir.BlockArgument)
        return "xyabpi"[scalar.value.arg_number] if is_argument else "1"
    assert isinstance(scalar, Apply)
    return f"{scalar.name.split('.')[1]}({','.join(map(text, scalar.operands))})"


def texts(found: list[Scaled]) -> list[str]:
    """Terms, each with its coefficient and what it is scaled by."""
    signs = {"arith.mulf": "*", "arith.divf": "/"}
    return [
        f"{term.coefficient:+g}{text(term.core)}"
        + "".join(signs[name] + text(factor) for name, factor in term.scales)
        for term in found
    ]


@pytest.mark.parametrize(
    ("ops", "found"),
    [
        ("%z = arith.addf %s, %t : f32", ["+1x", "+1y"]),
        ("%z = arith.subf %s, %t : f32", ["+1x", "-1y"]),
        ("%n = arith.negf %t : f32; %z = arith.subf %s, %n : f32", ["+1x", "+1y"]),
        ("%d = arith.subf %s, %t : f32; %z = arith.negf %d : f32", ["-1x", "+1y"]),
        ("%z = arith.subf %zero, %t : f32", ["-1y"]),
        ("%z = arith.addf %s, %zero : f32", ["+1x"]),
        ("%z = arith.addf %s, %one : f32", ["+1x", "+11"]),
        ("%z = arith.negf %zero : f32", ["-11"]),
        ("%d = arith.subf %s, %t : f32; %z = arith.divf %d, %a : f32", ["+1x/a", "-1y/a"]),
        (
            "%m = arith.mulf %s, %a : f32; %d = arith.addf %m, %t : f32; "
            "%z = arith.divf %d, %b : f32",
            ["+1x*a/b", "+1y/b"],
        ),
        ("%z = math.absf %s : f32", ["+1absf(x)"]),
        ("%z = arith.mulf %s, %t : f32", ["+1mulf(x,y)"]),
        ("%z = arith.maximumf %s, %low : f32", ["+1x"]),
        ("%z = arith.maxnumf %low, %s : f32", ["+1x"]),
        ("%z = arith.maximumf %s, %inf : f32", ["+1maximumf(x,1)"]),
        ("%z = arith.minimumf %s, %low : f32", ["+1minimumf(x,1)"]),
        (
            "%c = arith.cmpf oeq, %s, %low : f32; %z = arith.select %c, %zero, %s : f32",
            ["+1x"],
        ),
        (
            "%m = math.absf %s : f32; %c = arith.cmpf une, %m, %inf : f32; "
            "%z = arith.select %c, %s, %zero : f32",
            ["+1x"],
        ),
        (
            "%c = arith.cmpf une, %s, %low : f32; %z = arith.select %c, %zero, %s : f32",
            ["+1select(cmpf(x,1),1,x)"],
        ),
        (
            "%c = arith.cmpf oeq, %s, %low : f32; %z = arith.select %c, %s, %zero : f32",
            ["+1select(cmpf(x,1),x,1)"],
        ),
        (
            "%c = arith.cmpf oeq, %s, %low : f32; %z = arith.select %c, %one, %s : f32",
            ["+1select(cmpf(x,1),1,x)"],
        ),
        (
            "%c = arith.cmpf one, %s, %low : f32; %z = arith.select %c, %s, %one : f32",
            ["+1select(cmpf(x,1),x,1)"],
        ),
    ],
)
def test_terms(ops, found, write):
    assert texts(terms(Tracer(), write(ops)[-1])) == found


def test_terms_of_a_scaled_sum(write):
    (sum_,) = write("%z = arith.subf %s, %t : f32")[-1:]
    scales = (("arith.mulf", write("%z = arith.negf %a : f32")[-1].operands[0]),)
    assert texts(terms(Tracer(), sum_, scales)) == ["+1x*a", "-1y*a"]
    assert texts(terms(Tracer(), sum_.operands[0], scales)) == ["+1x*a"]


@pytest.mark.parametrize("leaf", ["%s", "%zero"])
def test_what_is_added_to_itself_too_often_is_one_term(leaf, write):
    sums = [f"%u{at + 1} = arith.addf %u{at}, %u{at} : f32" for at in range(40)]
    found = write(";".join([f"%u0 = arith.negf {leaf} : f32", *sums]))
    few, many = found[-41 + 5], found[-41 + 6]
    assert len(terms(Tracer(), few)) == (32 if leaf == "%s" else 0)
    for each in (many, found[-1]):
        (term,) = terms(Tracer(), each)
        assert term.core is each


@pytest.mark.parametrize(
    ("ops", "total", "coefficient"),
    [
        ("%z = math.log %s : f32", "x", 1.0),
        ("%z = math.log2 %s : f32", "x", 1 / math.log(2)),
        ("%z = math.log10 %s : f32", "x", 1 / math.log(10)),
        ("%l = math.log %s : f32; %z = arith.negf %l : f32", "x", -1.0),
        ("%l = math.log %s : f32; %z = arith.divf %l, %two : f32", "x", 0.5),
        ("%u = arith.divf %one, %s : f32; %z = math.log %u : f32", "x", -1.0),
        ("%u = arith.divf %one, %s : f32; %z = math.log2 %u : f32", "x", -1 / math.log(2)),
        ("%u = arith.subf %s, %one : f32; %z = math.log1p %u : f32", "x", 1.0),
        ("%u = arith.addf %s, %minus_one : f32; %z = math.log1p %u : f32", "x", 1.0),
        ("%u = arith.addf %minus_one, %s : f32; %z = math.log1p %u : f32", "x", 1.0),
        ("%u = math.absf %s : f32; %z = math.log %u : f32", "x", 1.0),
        ("%u = arith.maximumf %s, %zero : f32; %z = math.log %u : f32", "x", 1.0),
        ("%u = arith.maximumf %zero, %s : f32; %z = math.log %u : f32", "x", 1.0),
        ("%u = arith.maximumf %one, %s : f32; %z = math.log %u : f32", "maximumf(1,x)", 1.0),
        ("%u = arith.minimumf %zero, %s : f32; %z = math.log %u : f32", "minimumf(1,x)", 1.0),
        ("%u = arith.addf %s, %one : f32; %z = math.log %u : f32", "addf(x,1)", 1.0),
    ],
)
def test_logarithms(ops, total, coefficient, write):
    found = logarithm_of(Tracer(), Scaled(write(ops)[-1]))
    assert found is not None
    assert text(found[0]) == total
    assert found[1] == pytest.approx(coefficient)
    twice = logarithm_of(Tracer(), Scaled(write(ops)[-1], coefficient=2.0))
    assert twice[1] == pytest.approx(2.0 * coefficient)


@pytest.mark.parametrize(
    "ops",
    [
        "%z = math.exp %s : f32",
        "%l = math.log %s : f32; %z = arith.mulf %l, %a : f32",
        "%l = math.log %s : f32; %z = arith.addf %l, %zero : f32",
        "%u = arith.divf %two, %s : f32; %z = math.log %u : f32",
        "%u = arith.divf %s, %one : f32; %z = math.log %u : f32",
        "%z = math.log1p %s : f32",
        "%u = arith.mulf %s, %one : f32; %z = math.log1p %u : f32",
        "%u = arith.subf %one, %s : f32; %z = math.log1p %u : f32",
        "%u = arith.subf %s, %minus_one : f32; %z = math.log1p %u : f32",
        "%u = arith.addf %s, %one : f32; %z = math.log1p %u : f32",
        "%u = arith.addf %s, %t : f32; %z = math.log1p %u : f32",
    ],
)
def test_no_logarithms_of_totals(ops, write):
    assert logarithm_of(Tracer(), Scaled(write(ops)[-1])) is None


EQUAL = (CmpFPredicate.OEQ, CmpFPredicate.UEQ)


@pytest.mark.parametrize(
    ("ops", "asks"),
    [
        ("%z = arith.cmpf oeq, %s, %low : f32", True),
        ("%z = arith.cmpf ueq, %s, %inf : f32", True),
        ("%m = math.absf %s : f32; %z = arith.cmpf oeq, %m, %inf : f32", True),
        ("%z = arith.cmpf one, %s, %low : f32", False),
        ("%z = arith.cmpf oeq, %t, %low : f32", False),
        ("%z = arith.cmpf oeq, %low, %s : f32", False),
        ("%z = arith.cmpf oeq, %s, %zero : f32", False),
        ("%z = arith.cmpf oeq, %s, %t : f32", False),
        ("%m = arith.negf %s : f32; %z = arith.cmpf oeq, %m, %inf : f32", False),
        ("%z = arith.cmpi eq, %p, %p : i1", False),
        ("%w = arith.extf %s : f32 to f64; %big = arith.constant 0x7FF0000000000000 : f64; "
         "%z = arith.cmpf oeq, %w, %big : f64", True),
    ],
)  # fmt: skip
def test_asks_if_infinite(ops, asks, write):
    value = write("%z = arith.negf %s : f32")[-1].operands[0]
    assert value.value.type == ir.RankedTensorType.parse("tensor<4xf32>")
    condition = write(f"%e = arith.negf %s : f32; {ops}")
    value = condition[6].operands[0]
    assert asks_if_infinite(Tracer(), condition[-1], value, *EQUAL) == asks
    assert not asks_if_infinite(Tracer(), value, value, *EQUAL)


def test_same_behind_extensions_alone(write):
    narrowed, extended, twice = write(
        "%n = arith.truncf %s : f32 to f16; %e = arith.extf %n : f16 to f32; "
        "%d = arith.extf %e : f32 to f64"
    )[-3:]
    source = narrowed.operands[0]
    for wide in (narrowed, extended, twice):
        assert same_behind_casts(Tracer(), wide, narrowed)
    assert not same_behind_casts(Tracer(), narrowed, extended)
    assert not same_behind_casts(Tracer(), narrowed, source)
    assert not same_behind_casts(Tracer(), extended, source)
    assert not same_behind_casts(Tracer(), source, narrowed)


ROWS = """
func.func @f(%x: tensor<3x4xf32>, %r: tensor<3xf32>, %u: tensor<3xf32>, %low: f32, %a: f32) {{
  %e = tensor.empty() : tensor<3xf32>
  %start = linalg.fill ins(%low : f32) outs(%e : tensor<3xf32>) -> tensor<3xf32>
  %most = linalg.reduce {{ arith.maximumf }} ins(%x : tensor<3x4xf32>)
      outs(%start : tensor<3xf32>) dimensions = [1]
  %total = linalg.reduce {{ arith.addf }} ins(%x : tensor<3x4xf32>)
      outs(%start : tensor<3xf32>) dimensions = [1]
  %z = tensor.empty() : tensor<3x4xf32>
  %c2 = arith.constant 2.0 : f32
  %p = linalg.generic {{indexing_maps = [affine_map<(m, n) -> (m, n)>, affine_map<(m, n) -> (m)>,
      affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m)>, affine_map<(m, n) -> (m, n)>],
      iterator_types = ["parallel", "parallel"]}}
      ins(%x, %r, %most, %total : tensor<3x4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>)
      outs(%z : tensor<3x4xf32>) {{
  ^bb0(%s: f32, %b: f32, %m: f32, %t: f32, %out: f32):
    {body}
    linalg.yield %y : f32
  }} -> tensor<3x4xf32>
  return
}}
"""

ROW, KEY = Atom(3), Atom(4)


@pytest.fixture
def row():
    """What writes an expression of scores %s, a bias of rows %b, a maximum %m and a sum %t."""
    with ir.Context(), ir.Location.unknown():
        modules = []

        def write(body: str) -> Scalar:
            modules.append(ir.Module.parse(ROWS.format(body=body.replace(";", "\n"))))
            block = modules[-1].body.operations[0].regions[0].blocks[0]
            result = list(block.operations)[-2].results[0]
            return Tracer().look(Element(result, ((ROW,), (KEY,))))

        yield write


def named(term: Scaled) -> str:
    """A term of an expression of `row`, by the place of what it reads."""

    def name(scalar: Scalar) -> str:
        if isinstance(scalar, Apply):
            return f"{scalar.name.split('.')[1]}({','.join(map(name, scalar.operands))})"
        op = scalar.value.owner
        if isinstance(op, ir.Block):
            return "xbula"[scalar.value.arg_number]
        if op.name == "linalg.reduce":
            inner = op.regions[0].blocks[0].operations[0].name
            return "m" if inner == "arith.maximumf" else "t"
        return "c"

    scales = "".join(f"{op[6]}{name(factor)}" for op, factor in term.scales)
    return f"{term.coefficient:+g}{name(term.core)}{scales}"


@pytest.mark.parametrize(
    ("body", "score", "rows"),
    [
        ("%y = arith.subf %s, %m : f32", "+1x", ["+1m"]),
        ("%y = arith.subf %s, %b : f32", "+1x", ["+1b"]),
        ("%n = arith.negf %m : f32; %y = arith.addf %s, %n : f32", "+1x", ["+1m"]),
        ("%n = arith.negf %m : f32; %y = arith.addf %n, %s : f32", "+1x", ["+1m"]),
        ("%y = arith.addf %s, %b : f32", "+1addf(x,b)", []),
        ("%y = arith.addf %s, %m : f32", "+1addf(x,m)", []),
        ("%n = arith.negf %b : f32; %y = arith.addf %s, %n : f32", "+1addf(x,negf(b))", []),
        ("%y = arith.subf %m, %s : f32", "+1subf(m,x)", []),
        ("%y = arith.subf %s, %c2 : f32", "+1subf(x,c)", []),
        ("%d = arith.subf %s, %m : f32; %y = arith.mulf %d, %a : f32", "+1xma", ["+1mma"]),
        ("%d = arith.addf %s, %b : f32; %y = arith.mulf %d, %a : f32", "+1mulf(addf(x,b),a)", []),
        (
            "%d = arith.subf %s, %b : f32; %y = arith.subf %d, %m : f32",
            "+1subf(x,b)",
            ["+1m"],
        ),
        (
            "%d = arith.subf %s, %m : f32; %y = arith.subf %d, %b : f32",
            "+1x",
            ["+1m", "+1b"],
        ),
        (
            "%d = arith.subf %s, %m : f32; %g = math.log %t : f32; %y = arith.subf %d, %g : f32",
            "+1x",
            ["+1m", "+1log(t)"],
        ),
        (
            "%g = math.log %b : f32; %d = arith.subf %s, %g : f32; %y = arith.subf %d, %m : f32",
            "+1subf(x,log(b))",
            ["+1m"],
        ),
        (
            "%g = math.log %t : f32; %h = arith.addf %m, %g : f32; %y = arith.subf %s, %h : f32",
            "+1x",
            ["+1m", "+1log(t)"],
        ),
        (
            "%h = arith.addf %m, %b : f32; %n = arith.negf %h : f32; %y = arith.addf %s, %n : f32",
            "+1addf(x,negf(addf(m,b)))",
            [],
        ),
        (
            "%h = arith.maximumf %m, %b : f32; %n = arith.negf %h : f32; "
            "%y = arith.addf %s, %n : f32",
            "+1x",
            ["+1maximumf(m,b)"],
        ),
        (
            "%h = arith.addf %b, %b : f32; %g = math.sqrt %h : f32; %n = arith.negf %g : f32; "
            "%y = arith.addf %s, %n : f32",
            "+1addf(x,negf(sqrt(addf(b,b))))",
            [],
        ),
    ],
)
def test_split_rows(body, score, rows, row):
    found, subtracted = split_rows(Tracer(), row(body), (KEY,))
    assert (named(found), [named(each) for each in subtracted]) == (score, rows)


@pytest.mark.parametrize(("op", "natural"), EXPONENTIALS.items())
def test_exponents_are_natural(op, natural, row):
    scalar = row(
        "%d = arith.subf %s, %m : f32; %g = math.log2 %t : f32; %h = arith.subf %d, %g : f32; "
        f"%i = arith.subf %h, %b : f32; %y = {op} %i : f32"
    )
    found = exponent_of(Tracer(), scalar, (KEY,))
    assert found.score.coefficient == pytest.approx(natural)
    assert [named(each)[-1] for each in found.shifts] == ["m", "b"]
    assert [each.coefficient for each in found.shifts] == pytest.approx([natural] * 2)
    (logarithm,) = found.logarithms
    assert logarithm.coefficient == pytest.approx(natural)


def test_scores_to_base_2_lose_the_factor_that_makes_them(row):
    ops = "%d = arith.mulf %s, %c2 : f32; %h = arith.subf %d, %m : f32;"
    twice = exponent_of(Tracer(), row(f"{ops} %y = math.exp2 %h : f32"), (KEY,)).score
    assert (named(twice)[-1], twice.coefficient) == ("x", pytest.approx(2.0 * math.log(2)))
    whole = exponent_of(Tracer(), row(f"{ops} %y = math.exp %h : f32"), (KEY,)).score
    assert named(whole) == "+1mulf(x,c)"


@pytest.mark.usefixtures("write")
def test_varies_along(write):
    element = write("%z = arith.addf %s, %a : f32")[-1]
    (index,) = element.operands[0].axes
    other, unit = Atom(4), Atom(1)
    assert varies_along(Tracer(), element, index)
    assert varies_along(Tracer(), element, (other, *index))
    assert not varies_along(Tracer(), element, (other,))
    assert not varies_along(Tracer(), element.operands[1], index)
    assert varies_along(Tracer(), Position((other,)), (other,))
    assert not varies_along(Tracer(), Position((other,)), index)
    assert not varies_along(Tracer(), Position((unit,)), (unit,))
