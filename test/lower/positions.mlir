// attention.index becomes linalg.index of the same dimension in the scores' iteration space.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// Scores iterate over b, m, n.
// CHECK-LABEL: func.func @causal(
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "parallel", "parallel"]}
// CHECK-DAG: %[[M:.+]] = linalg.index 1 : index
// CHECK-DAG: %[[N:.+]] = linalg.index 2 : index
// CHECK: %[[C:.+]] = arith.cmpi uge, %[[M]], %[[N]] : index
// CHECK: arith.select %[[C]]
// CHECK-NOT: attention.
func.func @causal(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %m = attention.index 1 : index
    %n = attention.index 2 : index
    %c = arith.cmpi uge, %m, %n : index
    %r = arith.select %c, %s, %neg_inf : f32
    attention.yield %r : f32
  }
  return %o : tensor<2x4x16xf32>
}

// At any depth.
// CHECK-LABEL: func.func @inside_an_if(
// CHECK: %[[N:.+]] = linalg.index 2 : index
// CHECK: scf.if
// CHECK: arith.index_cast %[[N]]
func.func @inside_an_if(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %c: i1) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %r = scf.if %c -> (f32) {
      %n = attention.index 2 : index
      %i = arith.index_cast %n : index to i32
      %f = arith.sitofp %i : i32 to f32
      scf.yield %f : f32
    } else {
      scf.yield %s : f32
    }
    attention.yield %r : f32
  }
  return %o : tensor<2x4x16xf32>
}
