# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Where the check of a position that a body computes stands: in front of the op, or in the body."""

# ruff: noqa: E501 (MLIR in strings)

import re

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401

LOOKUP = """
#i = affine_map<(i, j) -> (i)>
#zero = affine_map<(i, j) -> (0)>
#none = affine_map<(i, j) -> ()>
#ij = affine_map<(i, j) -> (i, j)>
func.func @lookup(%table: tensor<?xf32>, %at: tensor<4xindex>, %one: tensor<1xindex>, %number: tensor<index>,
                  %offset: index, %condition: i1, %m: index, %init: tensor<4x?xf32>) -> tensor<4x?xf32> {{
  %nothing = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %r = linalg.generic {{indexing_maps = [#i, #zero, #none, #ij], iterator_types = ["parallel", "parallel"]}}
      ins(%at, %one, %number : tensor<4xindex>, tensor<1xindex>, tensor<index>) outs(%init : tensor<4x?xf32>) {{
  ^bb0(%n: index, %single: index, %scalar: index, %o: f32):
    %i = linalg.index 0 : index
    {body}
    linalg.yield %x : f32
  }} -> tensor<4x?xf32>
  return %r : tensor<4x?xf32>
}}
"""
READ = "%x = tensor.extract %table[{}] : tensor<?xf32>"


def checked(body, extent="?"):
    """The function with its checks."""
    with ir.Context():
        module = ir.Module.parse(LOOKUP.format(body=body).replace("4x?", f"4x{extent}"))
        PassManager.parse("builtin.module(attention-cpu-check-accesses)").run(module.operation)
        return str(module)


def parts(body):
    """What stands in front of the op whose body it is, and the body, with their checks."""
    text = checked(body)
    before, generic, within = text.rpartition("linalg.generic")
    return before, generic + within


def is_checked_before(body):
    before, within = parts(body)
    assert before.count("cf.assert") + within.count("cf.assert") == 1
    return "cf.assert" in before


@pytest.mark.parametrize(
    "position",
    [
        "%p = arith.addi %n, %offset : index",
        "%p = index.add %n, %offset",
        "%p = affine.apply affine_map<(a)[b] -> (2 * a + b)>(%n)[%offset]",
        """%w = arith.index_cast %n : index to i64
        %v = math.absi %w : i64
        %p = arith.index_cast %v : i64 to index""",
        # Of the body's position, and of an element that is checked itself.
        "%p = arith.addi %i, %offset : index",
        "%p = tensor.extract %at[%i] : tensor<4xindex>",
    ],
)
def test_arithmetic_is_computed_ahead(position):
    assert is_checked_before(position + READ.format("%p").join("\n\n"))


@pytest.mark.parametrize(
    "position",
    [
        # What fails for some numbers, which the body might not come to.
        *(f"%p = arith.{name} %n, %offset : index"
          for name in ("ceildivsi", "ceildivui", "divsi", "divui", "floordivsi", "remsi", "remui")),
        *(f"%p = index.{name} %n, %offset"
          for name in ("ceildivs", "ceildivu", "divs", "divu", "floordivs", "rems", "remu")),
        # What has several results, or a region.
        """%w = arith.index_cast %n : index to i64
        %v, %more = arith.addui_extended %w, %w : i64, i1
        %p = arith.index_cast %v : i64 to index""",
        """%p = affine.if affine_set<() : (0 >= 0)>() -> index {
          affine.yield %n : index
        } else {
          affine.yield %offset : index
        }""",
        # An element of one constant position, which has no dimension to go along.
        "%p = arith.addi %n, %single : index",
        # What the result held before.
        """%before = arith.fptosi %o : f32 to i64
        %p = arith.index_cast %before : i64 to index""",
    ],
)  # fmt: skip
def test_what_is_not_computed_ahead(position):
    assert not is_checked_before(position + READ.format("%p").join("\n\n"))


def test_an_element_that_is_read_under_a_condition_is_not_read_ahead():
    body = """%x = scf.if %condition -> f32 {{
      %p = tensor.extract %at[%i] : tensor<4xindex>
      {}
      scf.yield %y : f32
    }} else {{
      scf.yield %nothing : f32
    }}"""
    read = READ.format("%p").replace("%x", "%y")
    assert not is_checked_before(body.format(read))


def test_an_element_that_is_checked_in_the_body_is_not_read_ahead():
    before, within = parts(
        """%q = arith.divui %n, %offset : index
        %p = tensor.extract %at[%q] : tensor<4xindex>"""
        + READ.format("%p").join("\n\n")
    )
    assert "cf.assert" not in before
    assert within.count("cf.assert") == 2


def counts(body):
    """How many assertions stand in front of the op, and how many in its body."""
    return tuple(text.count("cf.assert") for text in parts(body))


def test_an_element_of_which_one_position_is_checked_in_the_body_is_not_read_ahead():
    body = """%q = arith.divui %n, %offset : index
        %f = tensor.extract %init[{}] : tensor<4x?xf32>
        %w = arith.fptosi %f : f32 to i64
        %p = arith.index_cast %w : i64 to index
        """
    read = READ.format("%p")
    assert counts(body.format("%i, %q") + read) == (0, 2)
    assert counts(body.format("%i, %n") + read) == (2, 0)


def test_an_element_that_the_program_checks_itself_is_not_read_ahead():
    natural = """%is_natural = arith.cmpi sge, %n, %c0 : index
        cf.assert %is_natural, "of the program"
        """
    below = """%is_below = arith.cmpi slt, %n, %c3 : index
        cf.assert %is_below, "of the program"
        """
    read = "%p = tensor.extract %at[%n] : tensor<4xindex>\n" + READ.format("%p")
    assert counts(read) == (2, 0)
    assert counts(natural + read) == (1, 2)
    assert counts(below + read) == (1, 2)
    assert counts(natural + below + read) == (0, 3)


def test_what_is_read_of_a_tensor_of_the_body_is_checked_there():
    body = """%part = tensor.extract_slice %table[0] [%n] [1] : tensor<?xf32> to tensor<?xf32>
        %x = tensor.extract %part[%offset] : tensor<?xf32>"""
    assert counts(body) == (0, 2)


def test_a_position_in_a_loop_is_checked_there():
    body = """%x = scf.for %k = %c0 to %c3 step %c1 iter_args(%sum = %nothing) -> f32 {{
      {}
      %next = arith.addf %sum, %y : f32
      scf.yield %next : f32
    }}"""
    assert not is_checked_before(body.format(READ.format("%n").replace("%x", "%y")))


@pytest.mark.parametrize("is_then", [True, False])
def test_a_position_under_a_condition_fits_or_is_not_reached(is_then):
    read = READ.format("%n").replace("%x", "%y") + "\n scf.yield %y : f32"
    nothing = "scf.yield %nothing : f32"
    then, otherwise = (read, nothing) if is_then else (nothing, read)
    before, within = parts(
        f"""%is_read = arith.cmpi sge, %n, %offset : index
        %x = scf.if %is_read -> f32 {{
          {then}
        }} else {{
          {otherwise}
        }}"""
    )
    assert "cf.assert" not in within
    body = before.partition("linalg.generic")[2]
    (reached,) = names_of("arith.cmpi sge", body)
    (fits,) = names_of("arith.cmpi ult", body)
    if is_then:
        (reached,) = names_of(f"arith.xori {reached},", body)
    assert f"arith.ori {fits}, {reached} :" in body


def names_of(op, text):
    """The results of all that begin as `op` does."""
    lines = [line.strip() for line in text.splitlines()]
    return [line.partition(" = ")[0] for line in lines if f" = {op}" in line]


def test_what_is_used_twice_is_computed_once():
    before, _ = parts(
        """%twice = arith.muli %n, %offset : index
        %p = arith.addi %twice, %twice : index"""
        + READ.format("%p").join("\n\n")
    )
    assert before.count("arith.muli") == 1


def test_a_position_that_varies_along_nothing_is_checked_without_a_loop():
    """It is good where it fits, and where the body is not run."""
    before, within = parts(
        "%p = arith.addi %scalar, %offset : index" + READ.format("%p").join("\n\n")
    )
    assert "cf.assert" not in within
    assert "linalg.generic" not in before
    (fits,) = names_of("arith.cmpi ult", before)
    (true,) = names_of("arith.constant true", before)
    (both,) = names_of("arith.andi", before)
    assert f"{both} = arith.andi {true}, {fits} :" in before
    (is_empty,) = names_of("arith.cmpi eq", before)
    assert f"arith.ori {both}, {is_empty} :" in before


@pytest.mark.parametrize(("extent", "asks"), [("?", True), ("5", False), ("1", False), ("0", True)])
def test_a_body_that_is_not_run_along_another_dimension_reads_nothing(extent, asks):
    text = checked(READ.format("%n"), extent)
    before, _, _ = text.rpartition("linalg.generic")
    compared = re.search(r"arith.cmpi eq, (%\w+), %c0(_\d+)? :", before)
    assert bool(compared) == asks
    if extent == "?":
        assert [compared[1]] == names_of("tensor.dim %arg7", before)
