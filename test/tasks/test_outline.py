# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which groups are alone in a function that is a task already, and what a new function takes."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in
from mlir_attention.tasks.outline import outline_group, task_function

TASK = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#lse = affine_map<(m, n, d, e) -> (m)>
!q = tensor<4x8xf32>
!k = tensor<16x8xf32>
func.func private @task(%q: !q, %k: !k, %x: f32) -> (!q, tensor<4xf32>) {
  %scale = arith.constant 2.0 : f32
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse]}
      ins(%q, %k, %k : !q, !k, !k) -> (!q, tensor<4xf32>) {
  ^bb0(%s: f32):
    %t = arith.mulf %s, %scale : f32
    %u = arith.addf %t, %x : f32
    attention.yield %u : f32
  }
  return %o, %lse : !q, tensor<4xf32>
}
"""

OTHERS = {
    "public": ("func.func private", "func.func"),
    "nested": ("func.func private", "func.func nested"),
    "of one row": ("4x", "1x"),
    "another op": ("%scale = arith.constant 2.0 : f32", "%scale = arith.addf %x, %x : f32"),
    "a constant key": ("%k: !k, %x: f32) -> (!q, tensor<4xf32>) {",
                       "%x: f32) -> (!q, tensor<4xf32>) { %k = arith.constant dense<1.0> : !k"),
    "results of others": ("return %o, %lse", "return %q, %lse"),
}  # fmt: skip


def group_of(module):
    (group,) = ops_in(module.operation, GroupOp.OPERATION_NAME)
    return group.opview


def test_a_group_alone_in_a_private_function_is_a_task():
    with ir.Context():
        module = ir.Module.parse(TASK)
        function = task_function(group_of(module))
        assert function is not None and function.name.value == "task"


@pytest.mark.parametrize("name", OTHERS)
def test_any_other_function_is_none(name):
    before, after = OTHERS[name]
    assert before in TASK
    with ir.Context():
        module = ir.Module.parse(TASK.replace(before, after))
        assert task_function(group_of(module)) is None


def test_a_group_of_a_loop_is_none():
    before = "  %o, %lse ="
    loop = f"""  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r:2 = scf.for %i = %c0 to %c1 step %c1 iter_args(%a = %q, %b = %y)
      -> (!q, tensor<4xf32>) {{ {before}"""
    text = TASK.replace(before, loop).replace(
        "return %o, %lse", "scf.yield %o, %lse : !q, tensor<4xf32> }\n  return %r#0, %r#1"
    )
    text = text.replace("%x: f32)", "%x: f32, %y: tensor<4xf32>)")
    with ir.Context():
        module = ir.Module.parse(text)
        assert task_function(group_of(module)) is None


@pytest.mark.parametrize("any_length", [False, True])
def test_a_new_function_takes_operands_and_then_what_the_region_reads(any_length):
    with ir.Context():
        module = ir.Module.parse(TASK)
        with keeping_erased_ops():
            function, call = outline_group(group_of(module), any_length=any_length)
        assert module.operation.verify()
        keys = "tensor<?x8xf32>" if any_length else "tensor<16x8xf32>"
        types = ["tensor<4x8xf32>", keys, keys, "f32"]
        assert [str(each) for each in function.type.inputs] == types
        assert [str(each) for each in function.type.results] == ["tensor<4x8xf32>", "tensor<4xf32>"]
        assert [str(each.type) for each in call.operands] == types
        # A constant is copied, and what is outlined is a task.
        assert "arith.constant 2.0" in str(function)
        assert task_function(group_of(module)) == function
