# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is asserted of accesses of which something is known, and where those ops are that are."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.checks.accesses import assert_accesses_fit
from mlir_attention.checks.places_in_messages import places_in_messages
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in

ARGUMENTS = """%a: tensor<?xf32>, %b: tensor<?xf32>, %c: i1, %i: index, %j: index,
    %m: memref<?xf32>, %v: vector<4xf32>, %f: f32, %s: tensor<4xf32>, %fixed: memref<4xf32>,
    %p: tensor<?x?xf32>"""


def function(body):
    return ir.Module.parse(f"func.func @f({ARGUMENTS}) {{\n{body}\n  return\n}}").operation


def checked(body):
    """The function with its checks, and their messages."""
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = function(body)
        assert_accesses_fit(module)
        module.verify()
        asserts = ops_in(module, "cf.assert")
        return str(module), [ir.StringAttr(op.attributes["msg"]).value for op in asserts]


def asserted(body):
    """Of which ops something is asserted."""
    _, messages = checked(body)
    return [message.split()[0] for message in messages if not message.startswith("own")]


TWO_EXTENTS = """%k = arith.constant 0 : index
  %x = tensor.dim %a, %k : tensor<?xf32>
  %y = tensor.dim %b, %k : tensor<?xf32>
  {}
  cf.assert %holds, "own"
  %r = arith.addf %a, %b : tensor<?xf32>"""


@pytest.mark.parametrize(
    ("condition", "suffices"),
    [
        ("%holds = arith.cmpi eq, %x, %y : index", True),
        ("%holds = arith.cmpi eq, %y, %x : index", True),
        ("%holds = arith.cmpi ne, %x, %y : index", False),
        ("%holds = arith.cmpi sle, %x, %y : index", False),
        ("%holds = arith.xori %c, %c : i1", False),
        ("%holds = arith.cmpi eq, %i, %j : index", False),
    ],
)
def test_what_a_program_asserts_is_known(condition, suffices):
    assert asserted(TWO_EXTENTS.format(condition)) == ([] if suffices else ["arith.addf"])


def test_an_argument_that_a_program_asserts_is_known():
    extracted = "%r = tensor.extract_slice %a[0] [%i] [1] : tensor<?xf32> to tensor<?xf32>"
    assert asserted(f'cf.assert %c, "own"\n {extracted}') == ["tensor.extract_slice"]


@pytest.mark.parametrize(("step", "goes_on"), [(1, True), (2, True), (0, False), (-1, False)])
def test_steps_of_loops_that_are_numbers(step, goes_on):
    step = f"%step = arith.constant {step} : index\n"
    wanted = [] if goes_on else ["scf.for"]
    assert asserted(f"{step} scf.for %n = %i to %j step %step {{ }}") == wanted
    wanted = [] if goes_on else ["scf.forall"]
    assert asserted(f"{step} scf.forall (%n) = (%i) to (%j) step (%step) {{ }}") == wanted


def test_casts_from_unknown_ranks():
    unranked = "%u = tensor.cast %a : tensor<?xf32> to tensor<*xf32>\n"
    cast = "%r = tensor.cast %u : tensor<*xf32> to "
    text, (rank, extent) = checked(f"{unranked}{cast}tensor<8xf32>")
    assert "states another rank than its operand has, 1" in rank
    assert "states an extent of 8 that dimension 0 has not" in extent
    assert "tensor.rank" not in text
    _, messages = checked(f"{unranked}{cast}tensor<?x?x4xf32>")
    assert [message.partition("states ")[2] for message in messages] == [
        "another rank than its operand has, 3",
        "an extent of 4 that dimension 2 has not",
    ]
    unknown = "%u = bufferization.to_tensor %n : memref<*xf32> to tensor<*xf32>\n"
    of_buffer = "%n = memref.cast %m : memref<?xf32> to memref<*xf32>\n"
    text, messages = checked(f"{of_buffer}{unknown}{cast}tensor<?xf32>")
    assert len(messages) == 1
    assert "tensor.rank %" in text


def test_an_extent_that_is_not_split_is_compared():
    text, _ = checked(
        "%r = tensor.expand_shape %a [[0]] output_shape [%i] : tensor<?xf32> into tensor<?xf32>"
    )
    assert "arith.cmpi eq, %arg3, %" in text
    assert "arith.remui" not in text
    assert "arith.remui" in checked(
        """%r = tensor.expand_shape %a [[0, 1]] output_shape [%i, %j]
        : tensor<?xf32> into tensor<?x?xf32>"""
    )[0]  # fmt: skip


@pytest.mark.parametrize(("low", "dim"), [("0, %i", 1), ("%i, 0", 0)])
def test_every_dimension_of_a_pad_is_looked_at(low, dim):
    _, (message,) = checked(
        f"""%r = tensor.pad %p low[{low}] high[0, 3] {{
        ^bb0(%x: index, %y: index):
          tensor.yield %f : f32
        }} : tensor<?x?xf32> to tensor<?x?xf32>"""
    )
    assert f"pads dimension {dim} of" in message


def test_steps_of_loops_of_several_dimensions():
    body = """%one = arith.constant 1 : index
    scf.parallel (%n, %m0) = (%i, %i) to (%j, %j) step ({}) {{ scf.reduce }}"""
    assert asserted(body.format("%one, %one")) == []
    assert asserted(body.format("%i, %one")) == ["scf.parallel"]
    assert asserted(body.format("%one, %j")) == ["scf.parallel"]
    assert asserted(body.format("%i, %j")) == ["scf.parallel"] * 2


GROUP = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @f(%q: tensor<2x8xf32>, %k: tensor<?x8xf32>, %v: tensor<32x4xf32>, %table: tensor<32xf32>,
             %short: tensor<31xf32>, %m: memref<?xf32>, %n: index) -> tensor<2x4xf32> {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}}
      ins(%q, %k, %v : tensor<2x8xf32>, tensor<?x8xf32>, tensor<32x4xf32>) -> tensor<2x4xf32> {{
  ^bb0(%s: f32):
    {body}
    attention.yield %r : f32
  }}
  return %o : tensor<2x4xf32>
}}
"""


def stays_a_group(body):
    """Whether no assertion has to stand in the region."""
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = ir.Module.parse(GROUP.format(body=body)).operation
        assert_accesses_fit(module)
        module.verify()
        return bool(ops_in(module, "attention.group"))


LOOP = """%r = scf.for %i = %c0 to %n step {} iter_args(%t = %s) -> f32 {{
      %z = arith.negf %t : f32
      scf.yield %z : f32
    }}"""
AS_FLOAT = """%w = arith.index_cast {} : index to i32
    %r = arith.sitofp %w : i32 to f32"""


@pytest.mark.parametrize(
    ("body", "stays"),
    [
        (LOOP.format("%c1"), True),
        (LOOP.format("%n"), False),
        ("%d = memref.dim %m, %c0 : memref<?xf32> " + AS_FLOAT.format("%d"), True),
        ("%d = memref.dim %m, %n : memref<?xf32> " + AS_FLOAT.format("%d"), False),
        ("%d = tensor.dim %k, %c0 : tensor<?x8xf32> " + AS_FLOAT.format("%d"), True),
        ("%d = tensor.dim %k, %n : tensor<?x8xf32> " + AS_FLOAT.format("%d"), False),
        ("%r = tensor.extract %table[%n] : tensor<32xf32>", True),
        (
            """%part = tensor.extract_slice %table[%n] [2] [1] : tensor<32xf32> to tensor<2xf32>
            %r = tensor.extract %part[%c0] : tensor<2xf32>""",
            False,
        ),
    ],
)
def test_which_groups_are_made_ops_of_linalg(body, stays):
    assert stays_a_group(body) == stays


@pytest.mark.parametrize(("table", "size", "fits"), [("table", 32, True), ("short", 31, False)])
def test_positions_of_keys_are_below_the_extent_that_a_type_states(table, size, fits):
    body = f"""%at = attention.index 1 : index
    %r = tensor.extract %{table}[%at] : tensor<{size}xf32>"""
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = ir.Module.parse(GROUP.format(body=body)).operation
        assert_accesses_fit(module)
        assert bool(ops_in(module, "cf.assert")) != fits


#: Ops by lines; "told" where a message may tell of one.
PLACES = """%r0 = tensor.extract %a[%i] : tensor<?xf32>  // told
  %r1 = tensor.extract %s[%i] : tensor<4xf32>  // told
  %r2 = memref.load %fixed[%i] : memref<4xf32>  // told
  %r3 = tensor.empty() : tensor<4xf32>
  %r4 = tensor.empty(%i) : tensor<?xf32>  // told
  %r5 = arith.addf %a, %b : tensor<?xf32>  // told
  %r6 = arith.addf %a, %a : tensor<?xf32>
  %r7 = arith.addf %s, %r3 : tensor<4xf32>
  %r8 = math.atan2 %a, %b : tensor<?xf32>  // told
  %r9 = math.absf %a : tensor<?xf32>
  %r10 = arith.addi %i, %j : index
  %r11 = arith.select %c, %a, %b : tensor<?xf32>
  %r12 = vector.load %m[%i] : memref<?xf32>, vector<4xf32>  // told
  %r13 = affine.load %m[0] : memref<?xf32>  // told
  affine.store %f, %m[0] : memref<?xf32>  // told
  %r14 = affine.vector_load %m[0] : memref<?xf32>, vector<4xf32>  // told
  affine.vector_store %v, %m[0] : memref<?xf32>, vector<4xf32>  // told
  %r15 = affine.apply affine_map<(d) -> (d)>(%i)
  %r16 = bufferization.alloc_tensor(%i) : tensor<?xf32>  // told
  scf.for %n = %i to %j step %i { }  // told
  scf.parallel (%n) = (%i) to (%j) step (%i) { scf.reduce }  // told
  scf.forall (%n) in (%i) { }  // told
  scf.if %c { }
  %r17 = linalg.exp ins(%s : tensor<4xf32>) outs(%r3 : tensor<4xf32>) -> tensor<4xf32>  // told
  %r18 = tensor.cast %s : tensor<4xf32> to tensor<?xf32>  // told
  %r19 = bufferization.to_tensor %fixed : memref<4xf32> to tensor<4xf32>
  %n32 = arith.constant 7 : i32
  scf.for %n = %n32 to %n32 step %n32 : i32 { }  // told"""


def test_places_that_messages_may_tell_of():
    with ir.Context():
        places = places_in_messages(function(PLACES)).split("line ")[1:]
    first, lines = ARGUMENTS.count("\n") + 2, PLACES.splitlines()
    told = [at for at, line in enumerate(lines, first) if line.endswith("// told")]
    found = [int(place.split(":")[0]) for place in places]
    assert sorted(set(found)) == told
