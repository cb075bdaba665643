// A chunk whose keys are more than a tensor holds is refused, though its scores are not.

// RUN: attention-opt %s --attention-flash-decoding=chunk-size=8 --verify-diagnostics

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @heads(%q: tensor<36028797018963968x3x8xf32>, %k: tensor<36028797018963968x?x8xf32>,
                 %v: tensor<36028797018963968x?x1xf32>) -> tensor<36028797018963968x3x1xf32> {
  // expected-error@+1 {{chunk-size=8 is too large: no tensor holds so many elements}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<36028797018963968x3x8xf32>, tensor<36028797018963968x?x8xf32>,
          tensor<36028797018963968x?x1xf32>) -> tensor<36028797018963968x3x1xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<36028797018963968x3x1xf32>
}
