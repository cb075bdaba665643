// One decode step: 8 heads attend to a cache of any number of keys.

#q = affine_map<(h, m, n, d, e) -> (h, m, d)>
#k = affine_map<(h, m, n, d, e) -> (h, n, d)>
#v = affine_map<(h, m, n, d, e) -> (h, n, e)>
#o = affine_map<(h, m, n, d, e) -> (h, m, e)>

func.func @step(%q: tensor<8x1x64xf32>, %k: tensor<8x?x64xf32>, %v: tensor<8x?x64xf32>)
    -> tensor<8x1x64xf32> {
  %scale = arith.constant 0.125 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x1x64xf32>, tensor<8x?x64xf32>, tensor<8x?x64xf32>)
      -> tensor<8x1x64xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<8x1x64xf32>
}
