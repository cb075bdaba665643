# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The linear forms of integers, and the ranges in which conversions keep them."""

import pytest
from mlir import ir

from mlir_attention.support.linear_forms import constant_of, linear_form

FUNCTION = """
func.func @f(%x: index, %y: index, %i: i32, %j: i32, %k: i64, %b: i1, %f: f32) {{
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %two = arith.constant 2 : i32
  {body}
  return
}}
"""


def form_of(body):
    """The form of the last value: its constant, its terms by name, its ranges; None if it has none.

    A term that is no argument is named by its op.
    """
    with ir.Context():
        module = ir.Module.parse(FUNCTION.format(body=body))
        block = module.body.operations[0].regions[0].blocks[0]
        *_, last, _ = block.operations
        form = linear_form(last.results[0])

        def named(linear):
            terms = {
                value.owner.name if isinstance(value.owner, ir.Operation | ir.OpView)
                else "xyijkbf"[ir.BlockArgument(value).arg_number]: coefficient
                for value, coefficient in linear.terms.items()
            }  # fmt: skip
            return linear.constant, terms

        if form is None:
            return None
        ranges = [(*named(each.form), each.least, each.most) for each in form.ranges]
        return *named(form.linear), ranges


@pytest.mark.parametrize(
    ("body", "constant", "terms"),
    [
        ("%r = arith.addi %x, %y : index", 0, {"x": 1, "y": 1}),
        ("%r = arith.addi %x, %c3 : index", 3, {"x": 1}),
        ("%r = arith.subi %x, %y : index", 0, {"x": 1, "y": -1}),
        ("%r = arith.subi %c3, %x : index", 3, {"x": -1}),
        ("%r = arith.subi %x, %x : index", 0, {}),
        ("%r = arith.addi %x, %x : index", 0, {"x": 2}),
        ("%r = arith.muli %x, %c3 : index", 0, {"x": 3}),
        ("%r = arith.muli %c3, %x : index", 0, {"x": 3}),
        ("%r = arith.muli %c3, %c2 : index", 6, {}),
        ("%s = arith.addi %x, %c3 : index %r = arith.muli %s, %c2 : index", 6, {"x": 2}),
        ("%n = arith.subi %c3, %c3 : index %r = arith.muli %x, %n : index", 0, {}),
        ("%r = arith.trunci %k : i64 to i32", 0, {"k": 1}),
        # What is no sum, no multiple and no conversion is a term.
        ("%r = arith.muli %x, %y : index", 0, {"arith.muli": 1}),
        ("%r = arith.divui %x, %c3 : index", 0, {"arith.divui": 1}),
        ("%r = arith.fptosi %f : f32 to i32", 0, {"arith.fptosi": 1}),
        ("%r = arith.constant 7 : i32", 7, {}),
        ("%r = arith.constant true", -1, {}),
        ("%r = arith.constant false", 0, {}),
        # Maps.
        ("%r = affine.apply affine_map<(a)[b, c] -> (2 * a - b + c * 3 + 5)>(%x)[%y, %x]",
         5, {"x": 5, "y": -1}),
        ("%r = affine.apply affine_map<()[a] -> ((a + 1) * 4)>()[%x]", 4, {"x": 4}),
        ("%r = affine.apply affine_map<() -> (9)>()", 9, {}),
        ("%r = affine.apply affine_map<(a) -> (a floordiv 2)>(%x)", 0, {"affine.apply": 1}),
        ("%r = affine.apply affine_map<(a) -> (a mod 2 + a)>(%x)", 0, {"affine.apply": 1}),
        ("%r = affine.apply affine_map<(a) -> (a + a mod 2)>(%x)", 0, {"affine.apply": 1}),
        ("%r = affine.apply affine_map<(a)[b] -> (a * b)>(%x)[%y]", 0, {"affine.apply": 1}),
        ("%r = affine.apply affine_map<(a)[b] -> (a * b)>(%c3)[%y]", 0, {"y": 3}),
        ("%r = affine.apply affine_map<(a)[b] -> (a * b)>(%x)[%c3]", 0, {"x": 3}),
    ],
)  # fmt: skip
def test_arithmetic(body, constant, terms):
    assert form_of(body) == (constant, terms, [])


_SIGNED = (-(2**31), 2**31 - 1)
_NATURAL = (0, 2**31 - 1)


@pytest.mark.parametrize(
    ("body", "terms", "ranges"),
    [
        ("%r = arith.extsi %i : i32 to i64", {"i": 1}, [_SIGNED]),
        ("%r = arith.extui %i : i32 to i64", {"i": 1}, [_NATURAL]),
        ("%r = arith.index_cast %i : i32 to index", {"i": 1}, [_SIGNED]),
        ("%r = arith.index_castui %i : i32 to index", {"i": 1}, [_NATURAL]),
        ("%r = arith.extsi %b : i1 to i32", {"b": 1}, [(-1, 0)]),
        ("%r = arith.extui %b : i1 to i32", {"b": 1}, [(0, 0)]),
        # As wide as before, or less.
        ("%r = arith.index_cast %k : i64 to index", {"k": 1}, []),
        ("%r = arith.index_cast %x : index to i64", {"x": 1}, []),
        ("%r = arith.index_castui %x : index to i32", {"x": 1}, []),
    ],
)
def test_conversions(body, terms, ranges):
    assert form_of(body) == (0, terms, [(0, terms, *each) for each in ranges])


def test_a_conversion_is_of_the_whole_form():
    body = """%s = arith.addi %i, %two : i32
      %r = arith.extsi %s : i32 to i64"""
    assert form_of(body) == (2, {"i": 1}, [(2, {"i": 1}, *_SIGNED)])


@pytest.mark.parametrize("op", ["addi", "subi"])
def test_ranges_are_those_of_all_operands(op):
    body = f"""%m = arith.index_cast %i : i32 to index
      %n = arith.index_castui %j : i32 to index
      %r = arith.{op} %m, %n : index"""
    _, terms, ranges = form_of(body)
    assert terms == {"i": 1, "j": 1 if op == "addi" else -1}
    assert ranges == [(0, {"i": 1}, *_SIGNED), (0, {"j": 1}, *_NATURAL)]


@pytest.mark.parametrize(
    "product",
    ["arith.muli %m, %c3 : index", "arith.muli %c3, %m : index",
     "affine.apply affine_map<()[a] -> (a * 3)>()[%m]"],
)  # fmt: skip
def test_a_multiple_has_the_ranges_of_its_factors(product):
    body = f"%m = arith.index_cast %i : i32 to index %r = {product}"
    assert form_of(body) == (0, {"i": 3}, [(0, {"i": 1}, *_SIGNED)])


def test_a_product_of_two_unknowns_is_a_term_without_ranges():
    body = "%m = arith.index_cast %i : i32 to index %r = arith.muli %m, %m : index"
    assert form_of(body) == (0, {"arith.muli": 1}, [])


@pytest.mark.parametrize(("sums", "terms"), [(12, {"x": 1}), (13, {"arith.addi": 1})])
def test_sums_within_sums_are_followed_so_far(sums, terms):
    lines = ["%s0 = arith.addi %x, %c2 : index"]
    lines += [f"%s{at} = arith.addi %s{at - 1}, %c2 : index" for at in range(1, sums)]
    assert form_of("\n".join(lines)) == (24, terms, [])


@pytest.mark.parametrize(
    ("number", "is_small"),
    [(2**40 - 1, True), (2**40, False), (-(2**40) + 2**24, True), (-(2**40), False)],
)
def test_constants_are_small(number, is_small):
    body = f"%c = arith.constant {number} : index %r = arith.addi %x, %c : index"
    assert form_of(body) == ((number, {"x": 1}, []) if is_small else None)


@pytest.mark.parametrize(
    ("number", "is_small"), [(2**16 - 1, True), (2**16, False), (-(2**16), False)]
)
def test_coefficients_are_small(number, is_small):
    body = f"""%c = arith.constant {number} : index
      %s = arith.muli %x, %c : index
      %r = arith.addi %s, %y : index"""
    assert form_of(body) == ((0, {"x": number, "y": 1}, []) if is_small else None)


def test_numbers_of_ranges_are_small():
    """Though none of them is left in the form."""
    body = """%c = arith.constant 65536 : i32
      %s = arith.muli %i, %c : i32
      %m = arith.index_cast %s : i32 to index
      %r = arith.subi %m, %m : index"""
    assert form_of(body) is None
    assert form_of(body.replace("65536", "65535"))[:2] == (0, {})


@pytest.mark.parametrize(("count", "is_small"), [(15, True), (16, False)])
def test_terms_are_few(count, is_small):
    """With the constant, which counts though it is 0."""
    names = [f"%d{at}" for at in range(count)]
    lines = [f"{name} = arith.divui %x, %c3 : index" for name in names]
    symbols = ", ".join(f"s{at}" for at in range(count))
    sums = symbols.replace(",", " +")
    lines.append(f"%r = affine.apply affine_map<()[{symbols}] -> ({sums})>()[{', '.join(names)}]")
    assert (form_of("\n".join(lines)) is not None) == is_small


@pytest.mark.parametrize(
    ("text", "number"),
    [("-5 : i8", -5), ("200 : i8", -56), ("true", -1), ("false", 0), ("4 : index", 4)],
)
def test_constants(text, number):
    with ir.Context():
        module = ir.Module.parse(f"%c = arith.constant {text}")
        assert constant_of(module.body.operations[0].result) == number


@pytest.mark.parametrize("text", ["1.0 : f32", "dense<1> : tensor<2xi32>"])
def test_what_is_no_integer_is_no_constant(text):
    with ir.Context():
        module = ir.Module.parse(f"%c = arith.constant {text}")
        assert constant_of(module.body.operations[0].result) is None
