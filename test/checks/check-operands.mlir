// What the types of a group's operands do not say is asserted in front of it; the group stays.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-check-operands,canonicalize)' | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#l = affine_map<(m, n, d, e) -> ()>
#o = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-LABEL: func.func @dynamic_keys(
// CHECK-SAME: %{{.+}}: tensor<4x8xf32>, %[[K:.+]]: tensor<?x8xf32>, %[[V:.+]]: tensor<?x16xf32>)
// CHECK-DAG: %[[KEYS:.+]] = tensor.dim %[[K]], %{{.+}}
// CHECK-DAG: %[[VALUES:.+]] = tensor.dim %[[V]], %{{.+}}
// CHECK: %[[EQUAL:.+]] = arith.cmpi eq, %[[KEYS]], %[[VALUES]]
// CHECK: cf.assert %[[EQUAL]], "dimension 0 of the key and dimension 0 of the value of the attention at {{[^"]+}} must have one extent"
// CHECK-NOT: cf.assert
// CHECK: attention.group
func.func @dynamic_keys(%q: tensor<4x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<?x8xf32>, tensor<?x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @nothing_to_check(
// CHECK-NOT: cf.assert
// CHECK: attention.group
func.func @nothing_to_check(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @length(
// CHECK-SAME: %[[L:[a-z0-9]+]]: tensor<i32>)
// CHECK: arith.cmpi ule
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}}check-operands.mlir:46:8 must be from 0 to 32, the number of its keys"
// CHECK: attention.group {{.*}} kv_lengths(%[[L]] : tensor<i32>)
func.func @length(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %l: tensor<i32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) kv_lengths(%l : tensor<i32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}
