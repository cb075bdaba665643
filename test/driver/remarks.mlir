// --remarks makes every attention pass explain its choices, as the pass option does for one.

// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --remarks 2>&1 >%t.out | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding='num-splits=4 remarks' 2>&1 >%t.out | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 2>%t.err >%t.out
// RUN: %python -c "import sys; assert not open(sys.argv[1]).read()" %t.err

// CHECK: remarks.mlir:{{[0-9]+}}:8: remark: split 1024 keys into 4 chunks of 256

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
