# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A decode step that tests of compiled code share."""

#: A decode step: 2 batches, 2 key/value heads, 3 query heads each, any number of keys.
DECODE = """
#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, h, n, d)>
#v = affine_map<(b, h, r, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>
func.func @decode(%q: tensor<2x2x3x16xf32>, %k: tensor<2x2x?x16xf32>, %v: tensor<2x2x?x16xf32>)
    -> tensor<2x2x3x16xf32> {
  %scale = arith.constant 0.25 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x2x3x16xf32>, tensor<2x2x?x16xf32>, tensor<2x2x?x16xf32>)
      -> tensor<2x2x3x16xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<2x2x3x16xf32>
}"""
