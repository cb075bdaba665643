# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Scores of hundreds of ops within ops become a region; those of thousands are left, in words."""

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401

ATTENTION = """
#id = affine_map<(b, m, n) -> (b, m, n)>
func.func @main(%q: tensor<2x4x16xf32>, %k: tensor<2x16x32xf32>, %v: tensor<2x32x16xf32>)
    -> tensor<2x4x16xf32> {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.5 : f32
  %e = tensor.empty() : tensor<2x4x32xf32>
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
  %raw = linalg.batch_matmul ins(%q, %k : tensor<2x4x16xf32>, tensor<2x16x32xf32>)
      outs(%z : tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
  %score = linalg.generic {{indexing_maps = [#id, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%raw : tensor<2x4x32xf32>) outs(%e : tensor<2x4x32xf32>) {{
  ^bb0(%x0: f32, %y: f32):
    {body}
    linalg.yield %x{count} : f32
  }} -> tensor<2x4x32xf32>
  %p = linalg.softmax dimension(2) ins(%score : tensor<2x4x32xf32>)
      outs(%e : tensor<2x4x32xf32>) -> tensor<2x4x32xf32>
  %e2 = tensor.empty() : tensor<2x4x16xf32>
  %z2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<2x4x16xf32>) -> tensor<2x4x16xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x4x32xf32>, tensor<2x32x16xf32>)
      outs(%z2 : tensor<2x4x16xf32>) -> tensor<2x4x16xf32>
  return %o : tensor<2x4x16xf32>
}}"""


def form_groups(count):
    """The number of groups and the remarks, of scores that are computed by so many ops."""
    body = "\n".join(f"%x{at + 1} = arith.minimumf %x{at}, %one : f32" for at in range(count))
    told = []
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda d: told.append(d.message) or True)
        module = ir.Module.parse(ATTENTION.format(body=body, count=count))
        PassManager.parse("builtin.module(attention-form-groups{remarks})").run(module.operation)
        return str(module).count("attention.group"), told


def test_hundreds():
    groups, _ = form_groups(250)
    assert groups == 1


@pytest.mark.parametrize("count", [2000, 5000])
def test_thousands(count):
    groups, told = form_groups(count)
    assert groups == 0
    assert any("its ops are nested too deeply" in message for message in told), told
