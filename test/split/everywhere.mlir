// Groups are found in every function, in loops and in nested modules, however many there are.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @in_a_loop(
// CHECK: scf.for
// CHECK: attention.group {{.*}}tag = "flash_decoding"
// CHECK: attention.lse_combine
// CHECK: scf.yield
func.func @in_a_loop(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %n: index) -> tensor<2x4x8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %q) -> tensor<2x4x8xf32> {
    %0 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
        ins(%x, %k, %k : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x8xf32>) -> tensor<2x4x8xf32> {
    ^bb0(%s: f32):
      attention.yield %s : f32
    }
    scf.yield %0 : tensor<2x4x8xf32>
  }
  return %r : tensor<2x4x8xf32>
}

// Two that follow each other, with a value of one captured by the other's region.
// CHECK-LABEL: func.func @two(
// CHECK: attention.group {{.*}}tag = "flash_decoding"
// CHECK: attention.lse_combine
// CHECK: attention.group {{.*}}tag = "flash_decoding"
// CHECK: attention.lse_combine
func.func @two(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %scale: f32) -> tensor<2x4x8xf32> {
  %0 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    %t = arith.mulf %s, %scale : f32
    attention.yield %t : f32
  }
  %c0 = arith.constant 0 : index
  %first = tensor.extract %0[%c0, %c0, %c0] : tensor<2x4x8xf32>
  %1 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%0, %k, %k : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    %t = arith.mulf %s, %first : f32
    attention.yield %t : f32
  }
  return %1 : tensor<2x4x8xf32>
}

// CHECK-LABEL: module @nested
// CHECK: attention.group {{.*}}tag = "flash_decoding"
// CHECK: attention.lse_combine
module @nested {
func.func @inner(%q: tensor<2x4x8xf32>, %k: tensor<2x1024x8xf32>, %v: tensor<2x1024x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1024x8xf32>, tensor<2x1024x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
}
