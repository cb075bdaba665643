# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What docs/guide/scale-out.md takes as given: a model without annotations."""

model_text = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @step(%q: tensor<8x64xf32>, %k: tensor<4096x64xf32>, %v: tensor<4096x64xf32>)
    -> tensor<8x64xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x64xf32>, tensor<4096x64xf32>, tensor<4096x64xf32>)
      -> tensor<8x64xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<8x64xf32>
}"""
