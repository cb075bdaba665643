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

#mask = affine_map<(m, n, d, e) -> (0, n)>

// What has one position for all, and every other extent against the first operand that states it.
// CHECK-LABEL: func.func @one_row_of_a_mask(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<4x8xf32>, %[[K:[a-z0-9]+]]: tensor<?x8xf32>, %[[V:[a-z0-9]+]]: tensor<?x16xf32>, %[[MASK:[a-z0-9]+]]: tensor<?x?xf32>)
// CHECK-DAG: %[[ONE:.+]] = arith.constant 1 : index
// CHECK-DAG: %[[ZERO:.+]] = arith.constant 0 : index
// CHECK: cf.assert %{{.+}}, "dimension 0 of the key and dimension 0 of the value of
// CHECK: %[[ROWS:.+]] = tensor.dim %[[MASK]], %[[ZERO]]
// CHECK: %[[IS_ONE:.+]] = arith.cmpi eq, %[[ROWS]], %[[ONE]]
// CHECK: cf.assert %[[IS_ONE]], "dimension 0 of the score operand 0 of the attention at {{[^"]+}}, for which its map has the constant 0, must have the extent 1"
// CHECK: %[[COLUMNS:.+]] = tensor.dim %[[MASK]], %[[ONE]]
// CHECK: arith.cmpi eq, %{{.+}}, %[[COLUMNS]]
// CHECK: cf.assert %{{.+}}, "dimension 0 of the key and dimension 1 of the score operand 0 of
// CHECK-NOT: cf.assert
// CHECK: attention.group
func.func @one_row_of_a_mask(%q: tensor<4x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x16xf32>, %mask: tensor<?x?xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #o]}
      ins(%q, %k, %v, %mask : tensor<4x8xf32>, tensor<?x8xf32>, tensor<?x16xf32>, tensor<?x?xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %e: f32):
    %r = arith.addf %s, %e : f32
    attention.yield %r : f32
  }
  return %o : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @length_of_unknown_keys(
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}} must be from 0 to the number of its keys"
func.func @length_of_unknown_keys(%q: tensor<4x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x16xf32>, %l: tensor<i32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<?x8xf32>, tensor<?x16xf32>) kv_lengths(%l : tensor<i32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

#q_paged = affine_map<(m, p, n, d, e) -> (m, d)>
#k_paged = affine_map<(m, p, n, d, e) -> (0, n, d)>
#v_paged = affine_map<(m, p, n, d, e) -> (n, e, 0)>
#l_paged = affine_map<(m, p, n, d, e) -> ()>
#t_paged = affine_map<(m, p, n, d, e) -> (p)>
#o_paged = affine_map<(m, p, n, d, e) -> (m, e)>

// Of each page of the table: whether it is one of the cache, if its first key is below the length.
// CHECK-LABEL: func.func @pages(
// CHECK-SAME: %[[V:[a-z0-9]+]]: tensor<16x16x?xf32>, %[[L:[a-z0-9]+]]: tensor<i32>, %[[TABLE:[a-z0-9]+]]: tensor<4xi32>)
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}} must be from 0 to 64, the number of its keys"
// CHECK: linalg.generic {{.*}} ins(%[[TABLE]], %[[L]] : tensor<4xi32>, tensor<i32>)
// CHECK-NEXT: ^bb0(%[[ENTRY:.+]]: i32, %[[LENGTH:.+]]: i32, %[[ALL:.+]]: i1):
// CHECK-NEXT: %[[AT:.+]] = arith.index_cast %[[ENTRY]]
// CHECK-NEXT: %[[GOOD:.+]] = arith.cmpi ult, %[[AT]], %c7
// CHECK-NEXT: %[[PAGE:.+]] = linalg.index 0
// CHECK-NEXT: %[[FIRST:.+]] = arith.muli %[[PAGE]], %c16
// CHECK: %[[EXISTS:.+]] = arith.cmpi slt, %[[FIRST]], %{{.+}}
// CHECK: arith.select %[[EXISTS]], %[[GOOD]], %true
// CHECK: cf.assert %{{.+}}, "page_table of the attention at {{[^"]+}} must point to one of the 7 pages, dimension 0, of the key"
// CHECK: tensor.dim %[[V]], %c2
// CHECK: cf.assert %{{.+}}, "page_table of the attention at {{[^"]+}} must point to one of the pages, dimension 2, of the value"
// CHECK-NOT: cf.assert
// CHECK: attention.group
func.func @pages(%q: tensor<4x8xf32>, %k: tensor<7x16x8xf32>, %v: tensor<16x16x?xf32>, %l: tensor<i32>, %t: tensor<4xi32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q_paged, #k_paged, #v_paged, #l_paged, #t_paged, #o_paged]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<7x16x8xf32>, tensor<16x16x?xf32>) kv_lengths(%l : tensor<i32>) page_table(%t : tensor<4xi32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}
