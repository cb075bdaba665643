# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Where values come from, and the functions of a module."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.support import functions, walk

PROGRAM = """
func.func @f(%x: f32, %t: tensor<4xf32>, %c: i1, %cs: tensor<4xi1>) -> tensor<4xf32> {
  %k = arith.constant 2 : index
  %u = tensor.cast %t : tensor<4xf32> to tensor<?xf32>
  %v = tensor.cast %u : tensor<?xf32> to tensor<4xf32>
  %s = math.exp %x : f32
  %w = math.exp %v : tensor<4xf32>
  %choice = arith.select %c, %w, %v : tensor<4xf32>
  %each = arith.select %cs, %w, %v : tensor<4xi1>, tensor<4xf32>
  %all = arith.constant dense<1.0> : tensor<4xf32>
  %i = scf.if %c -> f32 {
    %one = arith.constant 1.0 : f32
    scf.yield %one : f32
  } else {
    scf.yield %s : f32
  }
  %r = tensor.expand_shape %v [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  return %t : tensor<4xf32>
}
func.func private @g_0()
func.func nested @h()
func.func public @p() {
  return
}
module @inner {
  func.func @g_1() {
    return
  }
}
"""


@pytest.fixture
def module():
    with ir.Context(), ir.Location.unknown():
        yield ir.Module.parse(PROGRAM).operation


@pytest.fixture
def ops(module):
    block = functions.functions_of(module)[0].regions[0].blocks[0]
    return [view.operation for view in block.operations]


def test_producers(ops):
    constant, cast, *_ = ops
    argument = cast.operands[0]
    assert walk.producer(argument) is None
    assert walk.producer(cast.result) == cast
    assert walk.producer_named(cast.result, "tensor.cast") == cast
    assert walk.producer_named(cast.result, "tensor.dim") is None
    assert walk.producer_named(argument, "tensor.cast") is None
    assert walk.without_casts(ops[2].result) == argument
    assert walk.without_casts(constant.result) == constant.result


def test_constants(ops):
    constant, cast, *_ = ops
    assert ir.IntegerAttr(walk.constant_attribute(constant.result)).value == 2
    assert walk.is_constant(constant.result)
    assert walk.constant_attribute(cast.result) is None
    assert not walk.is_constant(cast.result)


def test_blocks_of_ops_that_have_one(module, ops):
    assert len(walk.only_block(module).operations) == 5
    (branch,) = (op for op in ops if op.name == "scf.if")
    for op in (branch, ops[0]):
        with pytest.raises(ValueError, match="values to unpack"):
            walk.only_block(op)


def test_what_is_inside(module, ops):
    (branch,) = (op for op in ops if op.name == "scf.if")
    one = branch.regions[0].blocks[0].operations[0].result
    function = ops[0].parent.operation
    assert walk.is_inside(one, branch)
    assert walk.is_inside(one, function)
    assert walk.is_inside(one, module)
    assert walk.is_inside(ops[1].operands[0], function)
    assert not walk.is_inside(branch.result, branch)
    assert not walk.is_inside(ops[1].operands[0], branch)


def test_elementwise_ops(ops):
    names = [str(op.name) for op in ops if walk.is_elementwise(op)]
    assert names == ["math.exp", "arith.select"]
    assert [op.operands[0].type for op in ops if walk.is_elementwise(op)][1].rank == 1


def test_reassociations(ops):
    (expand,) = (op for op in ops if op.name == "tensor.expand_shape")
    assert walk.reassociation(expand) == [[0, 1]]


def test_ops_by_name_and_order(module):
    post = walk.ops_in(module, order=ir.WalkOrder.POST_ORDER)
    pre = walk.ops_in(module)
    assert (pre[0], post[-1]) == (module, module)
    assert {op.name for op in walk.ops_in(module, "scf.")} == {"scf.if", "scf.yield"}
    assert len(walk.ops_in(module, "scf.if")) == 1


def test_functions_of_a_module(module):
    found = functions.functions_of(module)
    assert [walk.symbol_name(f.operation) for f in found] == ["f", "g_0", "h", "p"]
    assert [functions.is_public(f) for f in found] == [True, False, False, True]
    assert [op.name for op in functions.operations_of(module)] == ["func.func"] * 4 + [
        "builtin.module"
    ]


def test_names_that_are_free(module, ops):
    assert functions.free_name(ops[0], "g") == "g_1"
    assert functions.free_name(ops[0], "f") == "f_0"
    inner = functions.operations_of(module)[-1]
    (g,) = functions.functions_of(inner)
    assert functions.module_of(g.operation) == inner
    assert functions.module_of(ops[0]) == module
    assert functions.free_name(g.operation, "g") == "g_0"


def test_functions_that_are_declared(module, ops):
    f32 = ir.F32Type.get()
    made = functions.declare_private(ops[0], "g", [f32], [f32, f32])
    first = functions.operations_of(module)[0]
    assert first == made.operation
    assert walk.symbol_name(first) == "g_1"
    assert str(made.type) == "(f32) -> (f32, f32)"
    assert not functions.is_public(made)


def test_modules(module, ops):
    assert functions.is_module(module)
    assert not functions.is_module(ops[0].parent.operation)
    gpu = ir.Module.parse("module { gpu.module @k { func.func private @f() } }")
    (kernels,) = functions.operations_of(gpu.operation)
    (function,) = functions.functions_of(kernels)
    assert functions.is_module(kernels)
    assert functions.module_of(function.operation) == kernels
