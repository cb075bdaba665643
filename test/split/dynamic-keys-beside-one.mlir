// A dimension of one key is not what is cut, though its extent is known and the other one is not.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{})' | FileCheck %s

#q = affine_map<(m, n, p, d, e) -> (m, d)>
#k = affine_map<(m, n, p, d, e) -> (n, p, d)>
#v = affine_map<(m, n, p, d, e) -> (n, p, e)>
#o = affine_map<(m, n, p, d, e) -> (m, e)>

// CHECK-LABEL: func.func @behind(
// CHECK-SAME: %{{.+}}: tensor<1x8xf32>, %[[K:.+]]: tensor<?x1x8xf32>, %[[V:.+]]: tensor<?x1x16xf32>)
// CHECK: %[[KEYS:.+]] = tensor.extract_slice %[[K]][0, 0, 0]
// CHECK: %[[CHUNKS:.+]] = tensor.expand_shape %[[KEYS]] {{\[\[}}0, 1], [2], [3]] {{.+}} into tensor<?x512x1x8xf32>
// CHECK: attention.group {{.+}} ins(%{{.+}}, %[[CHUNKS]], %{{.+}} : tensor<1x8xf32>, tensor<?x512x1x8xf32>, tensor<?x512x1x16xf32>)
// CHECK: attention.lse_combine
func.func @behind(%q: tensor<1x8xf32>, %k: tensor<?x1x8xf32>, %v: tensor<?x1x16xf32>) -> tensor<1x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<?x1x8xf32>, tensor<?x1x16xf32>) -> tensor<1x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x16xf32>
}

#pk = affine_map<(m, p, n, d, e) -> (p, n, d)>
#pv = affine_map<(m, p, n, d, e) -> (p, n, e)>

// CHECK-LABEL: func.func @before(
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2], [3]] {{.+}} into tensor<1x?x512x8xf32>
// CHECK: attention.lse_combine
func.func @before(%q: tensor<1x8xf32>, %k: tensor<1x?x8xf32>, %v: tensor<1x?x16xf32>) -> tensor<1x16xf32> {
  %o = attention.group {indexing_maps = [#q, #pk, #pv, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<1x?x8xf32>, tensor<1x?x16xf32>) -> tensor<1x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x16xf32>
}

// Of more than one, it is the one whose extent is known.
// CHECK-LABEL: func.func @known(
// CHECK: tensor.expand_shape %{{.+}} {{\[\[}}0], [1, 2], [3]] {{.+}} into tensor<?x{{[0-9]+}}x{{[0-9]+}}x8xf32>
// CHECK: attention.lse_combine
func.func @known(%q: tensor<1x8xf32>, %k: tensor<?x4096x8xf32>, %v: tensor<?x4096x16xf32>) -> tensor<1x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<?x4096x8xf32>, tensor<?x4096x16xf32>) -> tensor<1x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x16xf32>
}
