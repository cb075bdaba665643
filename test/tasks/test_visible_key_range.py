# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which keys a task keeps, for numbers of the program that are known later."""

import itertools

import pytest
from mlir import ir
from mlir.dialects import arith
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.extents import mixed_numbers
from mlir_attention.support.linear_forms import constant_of
from mlir_attention.support.walk import ops_in, producer_named
from mlir_attention.tasks.visible_key_range import slice_visible_keys

#: `%m` and `%n` are the positions of a query and of a key, `%at` is a number of the program,
#: `%each` one of each key and `%same` one of all scores.
GROUP = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#each = affine_map<(m, n, d, e) -> (n)>
#same = affine_map<(m, n, d, e) -> (0)>
#o = affine_map<(m, n, d, e) -> (m, e)>
!q = tensor<{rows}x8xf32>
!k = tensor<{keys}x8xf32>
!each = tensor<{keys}xindex>
func.func @f(%q: !q, %k: !k, %each_key: !each, %of_all: tensor<1xindex>, %any: tensor<?xf32>,
             %at: {type}) -> !q {{
  %inf = arith.constant 0xFF800000 : f32
  %c0 = arith.constant 0 : index
  {numbers}
  %o = attention.group {{indexing_maps = [#q, #k, #v, #each, #same, #o]}}
      ins(%q, %k, %k, %each_key, %of_all : !q, !k, !k, !each, tensor<1xindex>) -> !q {{
  ^bb0(%s: f32, %each: index, %same: index):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    {body}
    %r = arith.select %seen, %s, %inf : f32
    attention.yield %r : f32
  }}
  return %o : !q
}}
"""

#: What is the first argument in place of 0.
CONSTANTS = "".join(
    f"%c{n} = arith.constant {n} : index\n" for n in (1, 2, 16, 20, 63, 126, 127, 128, 254, 255)
)


def sliced(body, rows=4, keys=64, type="index", numbers=""):
    """The function after its keys were sliced."""
    text = GROUP.format(rows=rows, keys=keys, type=type, numbers=CONSTANTS + numbers, body=body)
    module = ir.Module.parse(text)
    with keeping_erased_ops():
        slice_visible_keys(module.operation)
    assert module.operation.verify()
    return module


def is_sliced(body, **options):
    with ir.Context(), ir.Location.unknown():
        return bool(ops_in(sliced(body, **options).operation, "tensor.extract_slice"))


def kept(body, at, **options):
    """The first key that is kept and their number, if the number `%at` is `at`."""
    with ir.Context(), ir.Location.unknown():
        module = sliced(body, **options)
        function = module.body.operations[0]
        argument = function.arguments[5]
        with ir.InsertionPoint.at_block_begin(function.body.blocks[0]):
            argument.replace_all_uses_with(arith.constant(argument.type, at))
        PassManager.parse("builtin.module(canonicalize)").run(module.operation)
        (group,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
        keys, values, each = (_range_of(operand) for operand in list(group.operands)[1:4])
        assert keys == values == each
        return keys


def _range_of(value):
    while (cast := producer_named(value, "tensor.cast")) is not None:
        value = cast.operands[0]
    if isinstance(value, ir.BlockArgument):
        return 0, value.type.shape[0]
    offsets, sizes = mixed_numbers(value.owner, ("static_offsets", "static_sizes"))
    # Where no keys are kept, both stay values.
    return tuple(
        each if isinstance(each, int) else constant_of(each) for each in (offsets[0], sizes[0])
    )


CAUSAL = """%last = arith.addi %m, %at : index
            %seen = arith.cmpi sle, %n, %last : index"""
BEFORE = "%seen = arith.cmpi slt, %n, %at : index"
TWICE_AS_FAR = """%twice = arith.muli %m, %c2 : index
                  %last = arith.addi %twice, %at : index
                  %seen = arith.cmpi sle, %n, %last : index"""
TWICE_AS_MANY = """%twice = arith.muli %at, %c2 : index
                   %seen = arith.cmpi slt, %n, %twice : index"""
FROM_TWICE = """%twice = arith.muli %at, %c2 : index
                %seen = arith.cmpi sge, %n, %twice : index"""
FROM = "%seen = arith.cmpi sge, %n, %at : index"
WINDOW = """%past = arith.cmpi sle, %n, %at : index
            %first = arith.subi %at, %c20 : index
            %recent = arith.cmpi sge, %n, %first : index
            %seen = arith.andi %past, %recent : i1"""


@pytest.mark.parametrize(
    ("body", "at", "keys"),
    [
        # Four rows see keys up to at + 3 together.
        (CAUSAL, -4, (0, 0)), (CAUSAL, -3, (0, 16)), (CAUSAL, 12, (0, 16)), (CAUSAL, 13, (0, 32)),
        (CAUSAL, 44, (0, 48)), (CAUSAL, 45, (0, 64)), (CAUSAL, 999, (0, 64)),
        (BEFORE, 0, (0, 0)), (BEFORE, 1, (0, 16)), (BEFORE, 16, (0, 16)), (BEFORE, 17, (0, 32)),
        (TWICE_AS_FAR, 1, (0, 16)), (TWICE_AS_FAR, 12, (0, 32)),
        (TWICE_AS_MANY, 8, (0, 16)), (TWICE_AS_MANY, 16, (0, 32)),
        (FROM_TWICE, 7, (0, 64)), (FROM_TWICE, 16, (32, 32)),
        (FROM, -99, (0, 64)), (FROM, 15, (0, 64)), (FROM, 16, (16, 48)), (FROM, 63, (48, 16)),
        (FROM, 64, (64, 0)), (FROM, 99, (64, 0)),
        (WINDOW, 10, (0, 16)), (WINDOW, 35, (0, 48)), (WINDOW, 36, (16, 32)),
        (WINDOW, 47, (16, 32)), (WINDOW, 48, (16, 48)), (WINDOW, 83, (48, 16)),
        (WINDOW, 84, (64, 0)), (WINDOW, -1, (0, 0)),
    ],
)  # fmt: skip
def test_whole_vectors_of_keys_that_some_row_sees(body, at, keys):
    assert kept(body, at) == keys


@pytest.mark.parametrize("keys", [61, 63, 65, 79])
def test_of_the_last_vector_what_there_is(keys):
    assert kept(BEFORE, keys, keys=keys) == (0, keys)
    assert kept(FROM, 17, keys=keys) == (16, keys - 16)


@pytest.mark.parametrize(
    ("body", "at", "keys"),
    [
        # The first row sees from at on, the last up to at + 3.
        ("%x = arith.addi %m, %at : index\n%seen = arith.cmpi sge, %n, %x : index", 31, (16, 48)),
        ("%x = arith.addi %m, %at : index\n%seen = arith.cmpi sge, %n, %x : index", 32, (32, 32)),
        # Here it is the other way about.
        ("%x = arith.subi %at, %m : index\n%seen = arith.cmpi sge, %n, %x : index", 34, (16, 48)),
        ("%x = arith.subi %at, %m : index\n%seen = arith.cmpi sge, %n, %x : index", 35, (32, 32)),
        ("%x = arith.subi %at, %m : index\n%seen = arith.cmpi sle, %n, %x : index", 15, (0, 16)),
        ("%x = arith.subi %at, %m : index\n%seen = arith.cmpi sle, %n, %x : index", 16, (0, 32)),
    ],
)
def test_the_row_that_sees_most_counts(body, at, keys):
    assert kept(body, at) == keys


def test_positions_of_a_row_are_added():
    twice = """%i = attention.index 0 : index
               %j = arith.addi %m, %i : index
               %last = arith.addi %j, %at : index
               %seen = arith.cmpi sle, %n, %last : index"""
    assert kept(twice, 9) == (0, 16)
    assert kept(twice, 10) == (0, 32)


def test_a_key_counts_once():
    other = """%i = attention.index 1 : index
               %j = arith.{op} %n, %i : index
               %x = arith.addi %j, %n : index
               %seen = arith.cmpi slt, %{which}, %at : index"""
    assert not is_sliced(other.format(op="addi", which="j"))
    assert not is_sliced(other.format(op="subi", which="j"))
    assert is_sliced(other.format(op="subi", which="x"))


@pytest.mark.parametrize("factor", [3, -1, -3])
def test_numbers_have_factors(factor):
    body = f"""%factor = arith.constant {factor} : index
               %x = arith.muli %at, %factor : index
               %seen = arith.cmpi slt, %n, %x : index"""
    at = 12 // factor
    assert kept(body, at) == (0, 16)
    assert kept(body, -at) == (0, 0)


LARGE = 1 << 40


@pytest.mark.parametrize(
    ("at", "keys"),
    [(LARGE, (64, 0)), (LARGE + 1, (0, 64)), (-LARGE, (0, 64)), (-LARGE - 1, (0, 64))],
)
def test_what_may_wrap_leaves_all_keys(at, keys):
    assert kept(FROM, at) == keys
    # The other way about.
    turned = """%x = arith.subi %c0, %at : index
                %seen = arith.cmpi sge, %n, %x : index"""
    assert kept(turned, -at) == keys


@pytest.mark.parametrize(
    ("at", "keys"), [(0, (0, 16)), (64, (0, 0)), (65, (0, 64)), (-128, (0, 64)), (-10, (0, 16))]
)
def test_sums_of_few_bits_may_wrap(at, keys):
    """n + at <= m holds for no key from at = 4 on, where n + at is at most 127."""
    body = """%narrow = arith.index_cast %n : index to i8
              %row = arith.index_cast %m : index to i8
              %sum = arith.addi %narrow, %at : i8
              %seen = arith.cmpi sle, %sum, %row : i8"""
    assert kept(body, at, type="i8") == keys


@pytest.mark.parametrize(
    ("body", "hides"),
    [
        # at is at least -128, so that the last of 128 keys is seen.
        ("%x = arith.addi %a, %c255 : index\n%seen = arith.cmpi sle, %n, %x : index", False),
        ("%x = arith.addi %a, %c254 : index\n%seen = arith.cmpi sle, %n, %x : index", True),
        # It is at most 127, so that the first is.
        ("%x = arith.subi %a, %c127 : index\n%seen = arith.cmpi sge, %n, %x : index", False),
        ("%x = arith.subi %a, %c126 : index\n%seen = arith.cmpi sge, %n, %x : index", True),
        # All are hidden surely, and perhaps.
        ("%x = arith.addi %n, %c128 : index\n%seen = arith.cmpi sle, %x, %a : index", False),
        ("%x = arith.addi %n, %c127 : index\n%seen = arith.cmpi sle, %x, %a : index", True),
    ],
)
def test_numbers_of_few_bits_may_hide_none_or_all(body, hides):
    body = f"%a = arith.index_cast %at : i8 to index\n{body}"
    assert is_sliced(body, keys=128, type="i8", rows=1) == hides


@pytest.mark.parametrize(
    ("condition", "hides"),
    [
        ("slt, %n, %c1", True), ("slt, %n, %c63", True), ("sle, %n, %c63", False),
        ("sge, %n, %c0", False), ("sge, %n, %c1", True), ("sge, %n, %c20", True),
        # All are hidden.
        ("sge, %n, %c63", True), ("sgt, %n, %c63", False), ("slt, %n, %c0", False),
        # Four rows are at positions up to 3.
        ("sge, %n, %m", True), ("slt, %n, %m", True), ("sle, %m, %c2", False),
        ("sle, %n, %behind", True), ("sge, %n, %behind", True),
    ],
)  # fmt: skip
def test_constants_may_hide_none_or_all(condition, hides):
    body = "%behind = arith.addi %m, %c20 : index"
    assert is_sliced(f"{body}\n%seen = arith.cmpi {condition} : index") == hides


def test_an_extent_is_not_negative():
    extent = "%x = tensor.dim %any, %c0 : tensor<?xf32>"
    body = """%last = arith.addi %x, %c{last} : index
              %seen = arith.cmpi sle, %n, %last : index"""
    assert not is_sliced(body.format(last=63), numbers=extent)
    assert is_sliced(body.format(last=20), numbers=extent)
    other = "%x = arith.addi %at, %c1 : index"
    assert is_sliced(body.format(last=63), numbers=other)


@pytest.mark.parametrize(("type", "checks"), [("i8", 0), ("i32", 0), ("i64", 1), ("index", 1)])
def test_only_numbers_of_many_bits_are_checked(type, checks):
    cast = f"%a = arith.index_cast %at : {type} to index" if type != "index" else ""
    body = f"{cast}\n%seen = arith.cmpi slt, %n, %{'a' if cast else 'at'} : index"
    with ir.Context(), ir.Location.unknown():
        module = sliced(body, type=type)
        outside = module.body.operations[0].body.blocks[0].operations
        # Each is compared with the least and the greatest.
        assert sum(op.operation.name == "arith.cmpi" for op in outside) == 2 * checks


LOOP = """
func.func @f(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %out: tensor<1x8xf32>, %any: index)
    -> tensor<1x8xf32> {{
  %c1 = arith.constant 1 : index
  %factor = arith.constant {factor} : index
  %rest = arith.constant {rest} : index
  %inf = arith.constant 0xFF800000 : f32
  %r = scf.forall (%i, %j) = ({first}, 7) to ({last}, 8) step (1, 1) shared_outs(%x = %out)
      -> tensor<1x8xf32> {{
    %o = attention.group {{indexing_maps = [
        affine_map<(m, n, d, e) -> (m, d)>, affine_map<(m, n, d, e) -> (n, d)>,
        affine_map<(m, n, d, e) -> (n, e)>, affine_map<(m, n, d, e) -> (m, e)>]}}
        ins(%q, %k, %k : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {{
    ^bb0(%s: f32):
      %n = attention.index 1 : index
      %of_task = arith.muli %i, %factor : index
      %last = arith.addi %of_task, %rest : index
      %seen = arith.cmpi sle, %n, %last : index
      %t = arith.select %seen, %s, %inf : f32
      attention.yield %t : f32
    }}
    scf.forall.in_parallel {{
      tensor.parallel_insert_slice %o into %x[0, 0] [1, 8] [1, 1]
          : tensor<1x8xf32> into tensor<1x8xf32>
    }}
  }}
  return %r : tensor<1x8xf32>
}}
"""


@pytest.mark.parametrize(
    ("first", "last", "factor", "rest", "hides"),
    [
        # The first task, number 2, sees keys up to 63, or the last one, number 4, does.
        (2, 5, 16, 31, False), (2, 5, 16, 30, True), (2, 5, -16, 127, False),
        (2, 5, -16, 126, True), ("%c1", 5, 16, 63, True), (2, "%any", 16, 31, True),
    ],
)  # fmt: skip
def test_the_number_of_a_task_is_within_those_of_its_loop(first, last, factor, rest, hides):
    text = LOOP.format(first=first, last=last, factor=factor, rest=rest)
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = ir.Module.parse(text)
        slice_visible_keys(module.operation)
        assert bool(ops_in(module.operation, "tensor.extract_slice")) == hides


def steps(count):
    """`%x` as the last of so many maxima."""
    names = ["at", *(f"x{number}" for number in range(1, count)), "x"]
    pairs = itertools.pairwise(names)
    return "\n".join(f"%{to} = arith.maxsi %{of}, %c1 : index" for of, to in pairs)


NUMBERS = {
    "of a row": ("%x = arith.maxsi %m, %at : index", False),
    "of a key": ("%x = arith.maxsi %each, %at : index", False),
    "of all scores": ("%x = arith.maxsi %same, %at : index", True),
    "that may fail": ("%x = arith.divsi %at, %c16 : index", False),
    "of 12 steps": (steps(12), True),
    "of 13 steps": (steps(13), False),
}  # fmt: skip


NUMBERS |= {
    f"by {op}": (f"%x = arith.{op} %at, %same : index", True)
    for op in ("andi", "maxsi", "maxui", "minsi", "minui", "ori", "xori")
}
NUMBERS |= {
    "by muli": ("%x = arith.muli %at, %same : index", True),
    "by a choice": ("%c = arith.cmpi slt, %at, %c20 : index\n"
                    "%x = arith.select %c, %at, %same : index", True),
    "by a choice of a row": ("%c = arith.cmpi slt, %at, %m : index\n"
                             "%x = arith.select %c, %at, %same : index", False),
    "by sums": ("%a = arith.addi %at, %same : index\n%b = arith.subi %a, %c20 : index\n"
                "%x = arith.maxsi %b, %c1 : index", True),
    "by a map": ("%x = affine.apply affine_map<(a) -> (a floordiv 2)>(%at)", True),
    "by a constant": ("%c = arith.constant 9 : index\n%x = arith.maxsi %at, %c : index", True),
    "by conversions": ("%a = arith.index_cast %at : index to i64\n"
                       "%b = arith.trunci %a : i64 to i16\n%c = arith.extui %b : i16 to i32\n"
                       "%d = arith.extsi %c : i32 to i64\n"
                       "%e = arith.index_castui %d : i64 to index\n"
                       "%x = arith.maxsi %e, %c1 : index", True),
    "by the bits of a float": ("%i = arith.fptosi %s : f32 to i64\n"
                               "%a = arith.index_cast %i : i64 to index\n"
                               "%x = arith.maxsi %a, %at : index", False),
}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
def test_what_is_a_number_of_all_scores(name):
    number, is_one = NUMBERS[name]
    body = f"{number}\n%seen = arith.cmpi slt, %n, %x : index"
    assert is_sliced(body) == is_one


def test_a_single_row_is_at_position_0():
    body = """%x = arith.maxsi %m, %at : index
              %seen = arith.cmpi slt, %n, %x : index"""
    assert kept(body, 17, rows=1) == (0, 32)
    assert kept(body, -9, rows=1) == (0, 0)


def test_numbers_are_computed_of_theirs():
    body = """%x = arith.minsi %at, %c20 : index
              %y = arith.maxsi %x, %c16 : index
              %seen = arith.cmpi slt, %n, %y : index"""
    assert [kept(body, at)[1] for at in (1, 16, 17, 99)] == [16, 16, 32, 32]
