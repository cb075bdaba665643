// A pass that fails stops the pipeline: one error, no output.

// RUN: not attention-opt %s --attention-flash-decoding='num-splits=4 chunk-size=100' --convert-attention-to-linalg >%t.out 2>%t.err
// RUN: %python -c "import sys; out, err = (open(path).read() for path in sys.argv[1:]); assert not out, out; assert err.count('error:') == 1, err" %t.out %t.err

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @f(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x8xf32>
}
