// Packed keys and values are read in place: both elements of a byte are told apart where they are multiplied.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3},convert-attention-to-linalg,attention-inline-combine)' | FileCheck %s --check-prefix=COPIES

// No tensor has the elements of a cache, neither whole nor of a part of the keys.
// COPIES-NOT: {{(6|2)x(8|5)x2x(i8|f32)}}

#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, c, e)>

// CHECK-DAG: #[[KEY:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[QUERY:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2, d3)>
// CHECK-DAG: #[[OUTPUT:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3, d2)>

// CHECK-LABEL: func.func @signed(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8x2xf32>, %[[K:.+]]: tensor<6x8xi8>, %[[V:.+]]: tensor<6x5xi8>)
// CHECK: linalg.generic {indexing_maps = [#[[QUERY]], #[[KEY]], #{{.+}}], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[Q]], %[[K]] :
// CHECK: %[[HALF:.+]] = linalg.index 3
// CHECK: %[[NUMBER:.+]] = arith.index_cast %[[HALF]] : index to i8
// CHECK: %[[FIRST:.+]] = arith.muli %[[NUMBER]], %[[FOUR:.+]] : i8
// CHECK: %[[ABOVE:.+]] = arith.subi %[[FOUR]], %[[FIRST]] : i8
// CHECK: %[[TOP:.+]] = arith.shli %{{.+}}, %[[ABOVE]] : i8
// CHECK: %[[ELEMENT:.+]] = arith.shrsi %[[TOP]], %[[FOUR]] : i8
// CHECK: arith.sitofp %[[ELEMENT]] : i8 to f32
// CHECK: linalg.generic {indexing_maps = [#{{.+}}, #[[KEY]], #[[OUTPUT]]], iterator_types = ["reduction", "parallel", "parallel", "parallel"]} ins(%{{.+}}, %[[V]] :
// CHECK: arith.shrsi
// CHECK: arith.sitofp
func.func @signed(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x5xi8>) -> tensor<4x2x5xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x5xi8>) -> tensor<4x2x5xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x2x5xf32>
}

// CHECK-LABEL: func.func @unsigned(
// CHECK: %[[HALF:.+]] = linalg.index 3
// CHECK: %[[NUMBER:.+]] = arith.index_cast %[[HALF]] : index to i8
// CHECK: %[[FIRST:.+]] = arith.muli %[[NUMBER]], %{{.+}} : i8
// CHECK: %[[MOVED:.+]] = arith.shrui %{{.+}}, %[[FIRST]] : i8
// CHECK: %[[ELEMENT:.+]] = arith.andi %[[MOVED]], %{{.+}} : i8
// CHECK: arith.uitofp %[[ELEMENT]] : i8 to f32
// CHECK: arith.andi
// CHECK: arith.uitofp
func.func @unsigned(%q: tensor<4x8x2xf32>, %k: tensor<6x8xi8>, %v: tensor<6x5xi8>) -> tensor<4x2x5xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value, unsigned_key, unsigned_value}
      ins(%q, %k, %v : tensor<4x8x2xf32>, tensor<6x8xi8>, tensor<6x5xi8>) -> tensor<4x2x5xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x2x5xf32>
}

// A byte of the key is two elements of the query, whatever the type of that says.
// CHECK-LABEL: func.func @dynamic_query(
// CHECK: cf.assert %{{.+}}, "dimension 2 of the query of the attention at {{[^"]+}}, along which a byte of the key holds two elements, must have the extent 2"
func.func @dynamic_query(%q: tensor<4x8x?xf32>, %k: tensor<6x8xi8>, %v: tensor<6x5xi8>) -> tensor<4x2x5xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<4x8x?xf32>, tensor<6x8xi8>, tensor<6x5xi8>) -> tensor<4x2x5xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x2x5xf32>
}
