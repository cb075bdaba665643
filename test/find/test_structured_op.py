# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""linalg ops as loops, maps and a body, and which op or value comes from which."""

import pytest
from mlir import ir
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.find.expressions.structured_op import (
    Structured,
    compares_by,
    depends_on,
    enclosing,
    shape_of,
    sources_of,
)

FUNCTION = """
func.func @f(%x: tensor<4x3xf32>, %y: tensor<4x?xf32>, %r: tensor<4xf32>, %one: tensor<1x3xf32>,
    %p: i1, %i: index, %c: f32, %m: memref<4x3xf32>) {{
  {ops}
  return
}}
"""


@pytest.fixture
def ops():
    """The ops of a function, but for its end."""
    with ir.Context():
        modules = []

        def parsed(text):
            modules.append(ir.Module.parse(FUNCTION.format(ops=text)))
            block = modules[-1].body.operations[0].regions[0].blocks[0]
            return [op.operation for op in block.operations][:-1]

        yield parsed


def generic(maps: str, types: str, kinds: str = '"parallel", "reduction"') -> str:
    """An op of %x or the like and %r, by maps of (m, n)."""
    affine_maps = ", ".join(f"affine_map<(m, n) -> {each}>" for each in maps.split("; "))
    inputs, output = types.split(" -> ")
    name, type_ = inputs.split(": ")
    out, out_type = output.split(": ")
    return f"""%z = linalg.generic {{indexing_maps = [{affine_maps}],
        iterator_types = [{kinds}]}} ins({name} : {type_}) outs({out} : {out_type}) {{
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    }} -> {out_type}"""


def test_loops_maps_and_body(ops):
    (op,) = ops(generic("(m, n); (m)", "%x: tensor<4x3xf32> -> %r: tensor<4xf32>"))
    found = Structured.of(op)
    assert found.maps == ((0, 1), (0,))
    assert found.num_loops == 2
    assert found.init_map(0) == (0,)
    assert found.reduced_loops == (1,)
    assert found.extents == [4, 3]
    assert found.inputs == (op.operands[0],)
    assert found.inits == (op.operands[1],)
    assert found.yielded == [found.block.operations[0].result]
    assert found.block_arguments == list(found.block.arguments)


def test_extents_are_those_that_an_operand_states(ops):
    (op,) = ops(generic("(m, n); (m)", "%y: tensor<4x?xf32> -> %r: tensor<4xf32>"))
    assert Structured.of(op).extents == [4, None]
    (op,) = ops(
        generic(
            "(m, n); (m, n)", "%y: tensor<4x?xf32> -> %x: tensor<4x3xf32>", '"parallel", "parallel"'
        )
    )
    assert Structured.of(op).extents == [4, 3]
    assert Structured.of(op).reduced_loops == ()


def test_a_constant_index_is_that_of_no_loop(ops):
    parallel = '"parallel", "parallel"'
    (op,) = ops(generic("(0, n); (m, n)", "%one: tensor<1x3xf32> -> %x: tensor<4x3xf32>", parallel))
    assert Structured.of(op).maps == ((None, 1), (0, 1))
    assert Structured.of(op).extents == [4, 3]
    for maps in ("(1, n); (m, n)", "(m + 1, n); (m, n)", "(m, n + m); (m, n)"):
        (op,) = ops(generic(maps, "%y: tensor<4x?xf32> -> %y: tensor<4x?xf32>", parallel))
        assert Structured.of(op) is None


@pytest.mark.parametrize(
    "op",
    [
        "%z = linalg.fill ins(%c : f32) outs(%x : tensor<4x3xf32>) -> tensor<4x3xf32>",
        "%z = arith.addf %x, %x : tensor<4x3xf32>",
        "%z = linalg.softmax dimension(1) ins(%x : tensor<4x3xf32>) outs(%x : tensor<4x3xf32>) "
        "-> tensor<4x3xf32>",
        "linalg.copy ins(%m : memref<4x3xf32>) outs(%m : memref<4x3xf32>)",
        "%e = tensor.empty() : tensor<1x3x4xf32>\n %z = linalg.pack %x inner_dims_pos = [0] "
        "inner_tiles = [4] into %e : tensor<4x3xf32> -> tensor<1x3x4xf32>",
    ],
)
def test_others(op, ops):
    assert Structured.of(ops(op)[-1]) is None


def test_ops_in_a_body(ops):
    (op,) = ops("""%z = linalg.generic {indexing_maps = [affine_map<(m, n) -> (m, n)>],
        iterator_types = ["parallel", "parallel"]} outs(%x : tensor<4x3xf32>) {
    ^bb0(%a: f32):
      %n = linalg.index 0 : index
      linalg.yield %a : f32
    } -> tensor<4x3xf32>""")
    assert Structured.of(op).inputs == ()
    for inner in op.regions[0].blocks[0].operations:
        assert Structured.of(inner.operation) is None


def test_extents_that_disagree(ops):
    """Upstream does not verify those of ops with dynamic ones."""
    op = ops("""
  %q = tensor.empty() : tensor<2x4x3xf32>
  %k = tensor.empty(%i) : tensor<2x5x?xf32>
  %e = tensor.empty(%i) : tensor<2x4x?xf32>
  %z = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>,
      affine_map<(b, m, n, d) -> (b, d, n)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x4x3xf32>, tensor<2x5x?xf32>)
      outs(%e : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>""")[-1]
    assert Structured.of(op) is None


def test_shape_of(ops):
    (op,) = ops("%z = tensor.dim %y, %i : tensor<4x?xf32>")
    assert shape_of(op.operands[0]) == [4, None]
    assert shape_of(op.operands[1]) == []


def test_compares_by(ops):
    (op,) = ops("%z = arith.cmpi slt, %i, %i : index")
    assert compares_by(op, CmpIPredicate.slt)
    assert compares_by(op, CmpIPredicate.eq, CmpIPredicate.slt)
    assert not compares_by(op, CmpIPredicate.sgt, CmpIPredicate.ult)


NESTED = """
  %outside = arith.negf %c : f32
  %other = arith.negf %outside : f32
  %z = scf.if %p -> f32 {
    %inside = arith.addf %outside, %c : f32
    %more = scf.if %p -> f32 {
      scf.yield %inside : f32
    } else {
      scf.yield %other : f32
    }
    scf.yield %more : f32
  } else {
    scf.yield %c : f32
  }
  %behind = arith.negf %z : f32
"""


def test_sources_are_outside_of_an_op(ops):
    outside, other, branch, behind = ops(NESTED)
    assert sources_of(outside) == []
    assert sources_of(other) == [outside]
    assert sources_of(branch) == [outside, other]
    assert sources_of(behind) == [branch]
    inside, more, _ = branch.regions[0].blocks[0].operations
    assert sources_of(more.operation) == [inside.operation, other]


def test_enclosing(ops):
    outside, _, branch, _ = ops(NESTED)
    inside, more, _ = branch.regions[0].blocks[0].operations
    (innermost,) = more.operation.regions[0].blocks[0].operations
    assert enclosing(outside, outside.block) == outside
    assert enclosing(innermost.operation, outside.block) == branch
    assert enclosing(innermost.operation, inside.operation.block) == more.operation
    assert enclosing(outside, inside.operation.block) is None
    module = outside.parent.operation.parent.operation
    assert enclosing(outside, module.regions[0].blocks[0]) == outside.parent.operation


def test_values_depend_on_what_they_are_computed_from(ops):
    outside, other, branch, behind = ops(NESTED)
    value = behind.results[0]
    for source in (outside.results[0], other.results[0], branch.results[0], value):
        assert depends_on(value, source)
    assert depends_on(value, outside.operands[0])
    assert depends_on(branch.results[0], outside.results[0])
    assert not depends_on(other.results[0], branch.results[0])
    assert not depends_on(other.results[0], value)
    assert not depends_on(outside.results[0], other.results[0])
    assert not depends_on(other.results[0], branch.operands[0])


def test_extents_do_not_count_as_elements(ops):
    dim, empty, fill = ops("""
  %n = tensor.dim %y, %i : tensor<4x?xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %z = linalg.fill ins(%c : f32) outs(%e : tensor<?xf32>) -> tensor<?xf32>""")
    assert depends_on(fill.results[0], empty.results[0])
    assert depends_on(fill.results[0], dim.results[0])
    assert not depends_on(fill.results[0], dim.operands[0])
