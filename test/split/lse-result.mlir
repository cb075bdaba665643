// A group that returns its LSE: the combine returns the combined LSE.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (b, m)>

// CHECK-LABEL: func.func @with_lse(
// CHECK: %[[P:.+]]:2 = attention.group
// CHECK: %[[R:.+]]:2 = attention.lse_combine splits = [1] ins(%[[P]]#0, %[[P]]#1 : tensor<2x4x4x16xf32>, tensor<2x4x4xf32>) -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
// CHECK: math.log
// CHECK: attention.yield %{{.+}}, %{{.+}} : tensor<2x4x16xbf16>, tensor<2x4xf32>
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @with_lse(%q: tensor<2x4x8xbf16>, %k: tensor<2x1024x8xbf16>, %v: tensor<2x1024x16xbf16>) -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xbf16>, tensor<2x1024x8xbf16>, tensor<2x1024x16xbf16>)
      -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o, %l : tensor<2x4x16xbf16>, tensor<2x4xf32>
}

// CHECK-LABEL: func.func @in_f64(
// CHECK: attention.group {{.*}} -> (tensor<2x4x4x16xf64>, tensor<2x4x4xf64>)
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}}) -> (tensor<2x4x16xf64>, tensor<2x4xf64>) {
func.func @in_f64(%q: tensor<2x4x8xf64>, %k: tensor<2x1024x8xf64>, %v: tensor<2x1024x16xf64>) -> (tensor<2x4x16xf64>, tensor<2x4xf64>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf64>, tensor<2x1024x8xf64>, tensor<2x1024x16xf64>)
      -> (tensor<2x4x16xf64>, tensor<2x4xf64>) {
  ^bb0(%s: f64):
    attention.yield %s : f64
  }
  return %o, %l : tensor<2x4x16xf64>, tensor<2x4xf64>
}
