// REQUIRES: opencl
// `attention-run --target opencl` runs groups on the device, and compares with the CPU.

// RUN: attention-run %s --target opencl --num-splits 3 --check | FileCheck %s
// RUN: not attention-run %s --target metal 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// CHECK: compiled attend for {{.+}}, with 3 kernels
// CHECK: result 0: largest difference from the unsplit one in f64 is {{.+}}, within
// CHECK: result 0: largest difference from the program as given is {{.+}}, within

// UNKNOWN: argument --target: invalid choice: 'metal'

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @attend(%q: tensor<2x16xf32>, %k: tensor<100x16xf32>, %v: tensor<100x16xf32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x16xf32>, tensor<100x16xf32>, tensor<100x16xf32>) -> tensor<2x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x16xf32>
}
