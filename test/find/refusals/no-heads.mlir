// Heads that share a value, but no key, of which there are none: the value is repeated for none.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-LABEL: func.func @no_heads(
// CHECK: %[[R:.+]] = linalg.generic {{.+}} ins(%{{.+}} : tensor<2x12x5xf32>) outs(%{{.+}} : tensor<2x0x12x5xf32>)
// CHECK: attention.group {{.+}} ins(%{{.+}}, %{{.+}}, %[[R]] :
func.func @no_heads(%q: tensor<2x0x3x8xf32>, %k: tensor<2x0x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x0x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x0x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x0x3x12xf32>) -> tensor<2x0x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x0x3x8xf32>, tensor<2x0x12x8xf32>) outs(%s_zero : tensor<2x0x3x12xf32>) -> tensor<2x0x3x12xf32>
  %p = linalg.softmax dimension(3) ins(%s : tensor<2x0x3x12xf32>) outs(%s_init : tensor<2x0x3x12xf32>) -> tensor<2x0x3x12xf32>
  %o_init = tensor.empty() : tensor<2x0x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x0x3x5xf32>) -> tensor<2x0x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x0x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x0x3x5xf32>) -> tensor<2x0x3x5xf32>
  return %o : tensor<2x0x3x5xf32>
}
