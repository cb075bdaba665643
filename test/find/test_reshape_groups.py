# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which dimensions a reshape joins or splits, where extents are known at run time only."""

import re

import pytest
from mlir import ir

from mlir_attention.find.expressions.reshape_groups import assumed_reshape_groups, reshape_groups
from mlir_attention.find.expressions.symbolic_extents import expand, extent, is_extent_of, resolve

#: Of a slice of m x n rows of 4 x 8 elements; n4 is 4 n, and so on.
RESHAPE = """
func.func @reshape(%a: tensor<?x?x4x8xf32>, %m: index, %n: index) -> tensor<{after}xf32> {{
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c9 = arith.constant 9 : index
  %n4 = arith.muli %n, %c4 : index
  %mn = arith.muli %m, %n : index
  %mn4 = arith.muli %mn, %c4 : index
  %s = tensor.extract_slice %a[0, 0, 0, 0] [%m, %n, 4, 8] [1, 1, 1, 1]
      : tensor<?x?x4x8xf32> to tensor<?x?x4x8xf32>
  %sizes = tensor.from_elements {sizes} : tensor<{rank}xindex>
  %r = tensor.reshape %s(%sizes)
      : (tensor<?x?x4x8xf32>, tensor<{rank}xindex>) -> tensor<{after}xf32>
  return %r : tensor<{after}xf32>
}}
"""


@pytest.mark.parametrize(
    ("after", "sizes", "groups"),
    [
        ("?x?x4x8", "%m, %n, %c4, %c8", [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3])]),
        ("?x?x8", "%m, %n4, %c8", [([0], [0]), ([1, 2], [1]), ([3], [2])]),
        ("?x4x8", "%mn, %c4, %c8", [([0, 1], [0]), ([2], [1]), ([3], [2])]),
        ("?x?x4x2x4", "%m, %n, %c4, %c2, %c4", [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3, 4])]),
        ("?x?x4x2x2x2", "%m, %n, %c4, %c2, %c2, %c2",
         [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3, 4, 5])]),
        ("?x8", "%mn4, %c8", [([0, 1, 2], [0]), ([3], [1])]),
        ("?x?x4x8x1", "%m, %n, %c4, %c8, %c1", [([0], [0]), ([1], [1]), ([2], [2]), ([3], [3, 4])]),
        ("?x?x4x9", "%m, %n, %c4, %c9", None),
    ],
)  # fmt: skip
def test_dimensions_that_belong_together(after, sizes, groups):
    text = RESHAPE.format(after=after, sizes=sizes, rank=after.count("x") + 1)
    with ir.Context():
        module = ir.Module.parse(text)
        *_, reshape, _ = module.body.operations[0].regions[0].blocks[0].operations
        assert reshape_groups(reshape.operands[0], reshape.results[0]) == groups


EXTENTS = """
func.func @extents(%a: tensor<?x?xf32>, %i: index, %row: tensor<1x4xf32>) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  %n = tensor.dim %a, %c0 : tensor<?x?xf32>
  %any = tensor.dim %a, %i : tensor<?x?xf32>
  %none = tensor.dim %a, %c2 : tensor<?x?xf32>
  %below_0 = arith.cmpi slt, %n, %c0 : index
  %below_2 = arith.cmpi slt, %n, %c2 : index
  %new = tensor.insert_slice %row into %a[0, 0] [1, 4] [1, 1] : tensor<1x4xf32> into tensor<?x?xf32>
  %same = arith.select %below_0, %i, %n : index
  %other = arith.select %below_2, %i, %n : index
  return
}
"""


def test_what_is_known_to_be_an_extent():
    with ir.Context():
        module = ir.Module.parse(EXTENTS)
        ops = module.body.operations[0].regions[0].blocks[0].operations
        _, _, n, some, none, _, _, new, same, other, _ = (op.operation for op in ops)
        first, second = (extent(n.operands[0], at) for at in (0, 1))
        assert [extent(new.result, at) for at in (0, 1)] == [first, second]
        assert resolve(n.result) == resolve(same.result) == first
        # Of a dimension that is known at run time only, or that is not there, nothing is known.
        for unknown in (some, none, other):
            assert resolve(unknown.result) not in (first, second)


#: In pairs: two ways to compute one number.
SUMS = {
    "%y = arith.addi %n, %c1 : index": "%y = arith.addi %c1, %n : index",
    "%u = arith.addi %n, %c1 : index; %y = arith.addi %u, %m : index": (
        "%u = arith.addi %m, %n : index; %y = affine.apply affine_map<(d0) -> (d0 + 1)>(%u)"
    ),
    "%u = arith.addi %n, %c1 : index; %y = arith.muli %u, %c8 : index": (
        "%y = affine.apply affine_map<(d0) -> (d0 * 8 + 8)>(%n)"
    ),
    "%u = arith.addi %n, %m : index; %y = arith.muli %u, %m : index": (
        "%u = arith.muli %m, %m : index; %w = arith.muli %n, %m : index; "
        "%y = arith.addi %w, %u : index"
    ),
    "%y = affine.apply affine_map<()[s0, s1] -> (s0 + s1)>()[%m, %n]": (
        "%y = arith.addi %n, %m : index"
    ),
    "%u = affine.apply affine_map<(d0)[s0] -> (d0 * s0 + s0)>(%n)[%m]; "
    "%y = arith.divsi %u, %m : index": "%y = arith.addi %n, %c1 : index",
    "%y = affine.apply affine_map<(d0) -> ((d0 * 8 + 16) floordiv 8)>(%n)": (
        "%y = arith.addi %n, %c2 : index"
    ),
    "%u = arith.addi %n, %c1 : index; %y = arith.subi %u, %c1 : index": (
        "%y = arith.muli %n, %c1 : index"
    ),
    "%u = arith.addi %n, %m : index; %w = arith.cmpi slt, %u, %c0 : index; "
    "%y = arith.select %w, %c8, %u : index": "%y = arith.addi %n, %m : index",
    # Bounds of slices.
    "%u = arith.addi %n, %m : index; %y = arith.minsi %u, %m : index": (
        "%u = arith.addi %n, %c1 : index; %y = arith.minsi %m, %m : index"
    ),
    "%u = arith.addi %n, %c1 : index; %y = arith.maxsi %u, %n : index": (
        "%u = arith.maxsi %c0, %n : index; %y = arith.addi %c1, %u : index"
    ),
    "%u = arith.subi %n, %m : index; %y = arith.subi %u, %n : index": (
        "%u = arith.subi %m, %n : index; %w = arith.subi %n, %m : index; "
        "%t = arith.subi %w, %n : index; %y = arith.addi %t, %c0 : index"
    ),
}

#: In pairs: two numbers that differ for some extents.
DIFFERENT = {
    "%y = arith.addi %n, %c1 : index": "%y = arith.addi %n, %c2 : index",
    "%y = arith.addi %n, %m : index": "%y = arith.muli %n, %m : index",
    "%y = arith.subi %n, %m : index": "%y = arith.subi %m, %n : index",
    "%y = affine.apply affine_map<(d0) -> (d0 + 2)>(%n)": (
        "%y = affine.apply affine_map<(d0) -> (d0 * 2)>(%n)"
    ),
    "%y = affine.apply affine_map<()[s0, s1] -> (s0 * 2 + s1)>()[%m, %n]": (
        "%y = affine.apply affine_map<()[s0, s1] -> (s0 * 2 + s1)>()[%n, %m]"
    ),
    # A remainder, and quotients that are rounded.
    "%y = affine.apply affine_map<(d0) -> (d0 mod 8)>(%n)": "%y = arith.addi %n, %c0 : index",
    "%y = affine.apply affine_map<(d0) -> ((d0 * 4 + 8) floordiv 8)>(%n)": (
        "%y = arith.addi %n, %c1 : index"
    ),
    # Either may be the less.
    "%y = arith.minsi %n, %m : index": "%y = arith.addi %n, %c0 : index",
    "%y = arith.maxsi %n, %c1 : index": "%y = arith.addi %c0, %n : index",
    # It may be below 0.
    "%u = arith.subi %n, %m : index; %w = arith.cmpi slt, %u, %c0 : index; "
    "%y = arith.select %w, %c8, %u : index": "%y = arith.subi %n, %m : index",
}


def are_one_number(left: str, right: str) -> bool:
    """Whether %y of both bodies is known to be one number, of extents m and n."""
    bodies = [re.sub("%([tuwy])", rf"%\g<1>{at}", body) for at, body in enumerate((left, right))]
    text = f"""
func.func @sums(%a: tensor<?x?xf32>) -> (index, index) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xf32>
  %n = tensor.dim %a, %c1 : tensor<?x?xf32>
  {"; ".join(bodies).replace("; ", chr(10))}
  return %y0, %y1 : index, index
}}
"""
    module = ir.Module.parse(text)
    *_, last = module.body.operations[0].regions[0].blocks[0].operations
    one, other = (expand(resolve(value)) for value in last.operands)
    return one == other


@pytest.mark.parametrize("left", SUMS)
def test_sums_that_are_one_number(left):
    with ir.Context():
        assert are_one_number(left, SUMS[left])


@pytest.mark.parametrize("left", DIFFERENT)
def test_sums_that_are_two_numbers(left):
    with ir.Context():
        assert not are_one_number(left, DIFFERENT[left])


APPENDED = """
func.func @appended(%a: tensor<?x?xf32>, %b: tensor<?x3xf32>, %c: tensor<?x?xf32>) {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %n = tensor.dim %a, %c1 : tensor<?x?xf32>
  %k = tensor.dim %c, %c1 : tensor<?x?xf32>
  %all = tensor.concat dim(1) %a, %b, %c
      : (tensor<?x?xf32>, tensor<?x3xf32>, tensor<?x?xf32>) -> tensor<?x?xf32>
  %zero = arith.constant 0.0 : f32
  %padded = tensor.pad %all low[0, 1] high[0, %k] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<?x?xf32> to tensor<?x?xf32>
  %nk = arith.addi %k, %n : index
  %nk3 = arith.addi %nk, %c3 : index
  %nkk = arith.addi %nk, %k : index
  %nkk4 = affine.apply affine_map<(d0) -> (d0 + 4)>(%nkk)
  return
}
"""


def test_extents_of_what_is_appended():
    with ir.Context():
        module = ir.Module.parse(APPENDED)
        ops = module.body.operations[0].regions[0].blocks[0].operations
        _, _, n, _, all_, _, padded, nk, nk3, nkk, nkk4, _ = (op.operation for op in ops)
        assert is_extent_of(nk3.result, all_.result, 1)
        for other in (n, nk):
            assert not is_extent_of(other.result, all_.result, 1)
        assert is_extent_of(nkk4.result, padded.result, 1)
        assert not is_extent_of(nkk.result, padded.result, 1)
        # Along the other dimension, the parts are as long as the whole.
        assert extent(all_.result, 0) == extent(all_.operands[0], 0)


#: m, n and e are extents, hence not negative; i is any number.
ARITHMETIC = """
func.func @arithmetic(%a: tensor<?x?x?xf32>, %i: index, %w: i32) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %c12 = arith.constant 12 : index
  %m = tensor.dim %a, %c0 : tensor<?x?x?xf32>
  %n = tensor.dim %a, %c1 : tensor<?x?x?xf32>
  %e = tensor.dim %a, %c2 : tensor<?x?x?xf32>
  %mn = arith.muli %m, %n : index
  %n3 = arith.muli %n, %c3 : index
  %n12 = arith.muli %c12, %n : index
  %i12 = arith.muli %i, %c12 : index
  {body}
  return
}}
"""


def resolved(body):
    """What the last two values are."""
    with ir.Context():
        module = ir.Module.parse(ARITHMETIC.format(body=body))
        *_, left, right, _ = module.body.operations[0].regions[0].blocks[0].operations
        return resolve(left.results[0]), resolve(right.results[0])


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("arith.muli %m, %n", "arith.muli %n, %m"),
        ("arith.muli %mn, %c1", "arith.muli %n, %m"),
        ("arith.muli %mn, %n", "arith.muli %n, %mn"),
        ("arith.muli %c3, %c4", "arith.muli %c12, %c1"),
        ("arith.divsi %n12, %c4", "arith.muli %n, %c3"),
        ("arith.divsi %c12, %c4", "arith.muli %c3, %c1"),
        ("arith.divsi %n12, %c12", "arith.muli %n, %c1"),
        ("arith.divsi %n12, %n", "arith.muli %c3, %c4"),
        ("arith.divsi %n12, %n3", "arith.muli %c1, %c4"),
        ("arith.divsi %mn, %n", "arith.muli %m, %c1"),
        ("arith.divsi %mn, %mn", "arith.muli %c1, %c1"),
        ("affine.apply affine_map<()[s] -> (s * 12)>()[%n]", "arith.muli %n, %c12"),
        ("affine.apply affine_map<(s) -> (s * 3 * 4)>(%n)", "arith.muli %n, %c12"),
        ("affine.apply affine_map<(s) -> (s)>(%n)", "arith.muli %n, %c1"),
    ],
)
def test_arithmetic_of_one_product(left, right):
    def of(op):
        return op if op.startswith("affine") else f"{op} : index"

    one, other = resolved(f"%x = {of(left)} %y = {of(right)}")
    assert one == other


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("arith.muli %m, %n", "arith.muli %m, %e"),
        ("arith.muli %m, %n", "arith.muli %m, %m"),
        ("arith.muli %mn, %n", "arith.muli %mn, %m"),
        ("arith.muli %n, %c3", "arith.muli %n, %c4"),
        # What does not divide, or may not be divided so: -7 divsi 2 is not -3.5.
        ("arith.divsi %n3, %c2", "arith.muli %n, %c1"),
        ("arith.divsi %n3, %c4", "arith.muli %n, %c0"),
        ("arith.divsi %n, %c0", "arith.muli %n, %c0"),
        ("arith.divsi %n, %m", "arith.muli %n, %c1"),
        ("arith.divsi %n, %mn", "arith.muli %c1, %c1"),
        ("arith.divsi %i12, %c4", "arith.muli %i, %c3"),
        ("arith.addi %n, %n", "arith.muli %n, %c2"),
    ],
)
def test_arithmetic_of_other_products(left, right):
    one, other = resolved(f"%x = {left} : index %y = {right} : index")
    assert one != other


@pytest.mark.parametrize(
    "body",
    [
        # These may wrap, or are cut.
        "%j = arith.index_cast %n : index to i32 %x = arith.index_cast %j : i32 to index",
        "%j = arith.index_cast %n : index to i32 %x = arith.muli %j, %j : i32",
        "%x = arith.divsi %n, %m : index",
        "%x = affine.apply affine_map<(s) -> (s + 1)>(%n)",
        "%x = affine.apply affine_map<(s) -> (s floordiv 2)>(%n)",
        "%x = affine.apply affine_map<(s, t) -> (s * 2)>(%n, %m)",
    ],
)
def test_what_says_no_more(body):
    """But that it is a value."""
    _, found = resolved(body)
    assert not found.is_never_negative
    assert found.as_symbol.at == -1


def test_what_is_one_symbol_or_not_negative():
    def product(op):
        return resolved(f"%x = {op} : index %y = {op} : index")[0]

    n, i = product("arith.muli %n, %c1"), product("arith.muli %i, %c1")
    assert (n.as_symbol.at, i.as_symbol.at) == (1, -1)
    for op in ("muli %n, %c2", "muli %n, %n", "muli %n, %m", "muli %c3, %c4"):
        assert product(f"arith.{op}").as_symbol is None
    for op in ("muli %n, %m", "muli %n, %c0", "muli %n, %c2", "muli %c0, %c0"):
        assert product(f"arith.{op}").is_never_negative
    for op in ("muli %i, %c1", "muli %i, %n"):
        assert not product(f"arith.{op}").is_never_negative
    assert not product("arith.constant -1").is_never_negative


def test_the_extent_of_what_is_collapsed():
    with ir.Context():
        body = """%s = tensor.collapse_shape %a [[0, 1], [2]]
              : tensor<?x?x?xf32> into tensor<?x?xf32>
          %x = arith.muli %n, %m : index"""
        module = ir.Module.parse(ARITHMETIC.format(body=body))
        *_, collapsed, product, _ = module.body.operations[0].regions[0].blocks[0].operations
        assert extent(collapsed.result, 0) == resolve(product.result)
        assert is_extent_of(product.result, collapsed.result, 0)
        assert not is_extent_of(product.result, collapsed.result, 1)


def test_casts_of_an_index():
    body = "%j = arith.index_cast %n : index to i64 %x = arith.index_cast %j : i64 to index"
    cast, back = resolved(body)
    assert cast == back
    assert cast.as_symbol.at == 1


#: Of keys whose batch and number are those of no other tensor, as far as the program says.
OTHER_SIZES = """
func.func @reshape(%k: tensor<{before}xf32>, %a: tensor<?x?xf32>) -> tensor<{after}xf32> {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %b = tensor.dim %a, %c0 : tensor<?x?xf32>
  %n = tensor.dim %a, %c1 : tensor<?x?xf32>
  %n1 = arith.addi %n, %c1 : index
  %b8 = arith.muli %b, %c8 : index
  %b16 = arith.muli %b, %c16 : index
  %bn = arith.muli %b, %n : index
  %bn8 = arith.muli %bn, %c8 : index
  %k2 = tensor.dim %k, %c2 : tensor<{before}xf32>
  %k3 = tensor.dim %k, %c3 : tensor<{before}xf32>
  %sizes = tensor.from_elements {sizes} : tensor<{rank}xindex>
  %r = tensor.reshape %k(%sizes)
      : (tensor<{before}xf32>, tensor<{rank}xindex>) -> tensor<{after}xf32>
  return %r : tensor<{after}xf32>
}}
"""


@pytest.mark.parametrize(
    ("before", "after", "sizes", "groups", "count"),
    [
        ("?x8x16x?", "?x16x?", "%b8, %c16, %n", [([0, 1], [0]), ([2], [1]), ([3], [2])], 2),
        ("?x8x?x16", "?x?x16", "%b8, %n, %c16", [([0, 1], [0]), ([2], [1]), ([3], [2])], 2),
        ("?x8x16x?", "?x16x?", "%b8, %c16, %n1", [([0, 1], [0]), ([2], [1]), ([3], [2])], 2),
        ("?x8x16x?", "?x16x?", "%b8, %c16, %k3", [([0, 1], [0]), ([2], [1]), ([3], [2])], 1),
        # Two extents of the one tensor, packed, are two of others.
        ("?x?x8x16", "?x8x16", "%bn, %c8, %c16", [([0, 1], [0]), ([2], [1]), ([3], [2])], 1),
        ("?x?x8x16", "?x8x16", "%bn8, %c8, %c16", None, 0),
        # Which of two is which nothing tells.
        ("?x?x8x16", "?x?x8x16", "%b, %n, %c8, %c16", None, 0),
        # One of them is the other's, too.
        ("?x8x?x16", "?x?x16", "%k2, %n, %c16", None, 0),
        # Another factor.
        ("?x8x16x?", "?x16x?", "%b16, %c16, %n", None, 0),
        ("?x8x16x?", "?x8x?", "%b8, %c8, %n", None, 0),
    ],
)
def test_extents_that_must_be_equal(before, after, sizes, groups, count):
    text = OTHER_SIZES.format(before=before, after=after, sizes=sizes, rank=after.count("x") + 1)
    with ir.Context():
        module = ir.Module.parse(text)
        *_, reshape, _ = module.body.operations[0].regions[0].blocks[0].operations
        values = reshape.operands[0], reshape.results[0]
        assert reshape_groups(*values) is None
        found = assumed_reshape_groups(*values)
        assert (found and found[0]) == groups
        assert len(found[1] if found else []) == count
