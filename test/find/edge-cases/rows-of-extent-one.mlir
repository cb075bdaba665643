// A row dimension of extent 1 may be any of several such dimensions: it says nothing.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// The weights [n, m] reach the last contraction with m taken apart, the sums [1, m] with m as their
// second dimension.

#scored = affine_map<(n, d, m) -> (m, d)>
#key = affine_map<(n, d, m) -> (n, d)>
#score = affine_map<(n, d, m) -> (n, m)>
#id = affine_map<(n, m) -> (n, m)>
#row = affine_map<(n, m) -> (m)>
#sum = affine_map<(n, m) -> (0, m)>
#weight = affine_map<(u, m, e, n) -> (n, u, m)>
#total = affine_map<(u, m, e, n) -> (u, m)>
#value = affine_map<(u, m, e, n) -> (n, e)>
#output = affine_map<(u, m, e, n) -> (u, m, e)>

// CHECK-LABEL: func.func @expanded_row(
// CHECK-SAME: %{{.+}}: tensor<1x8xf32>, %[[K:.+]]: tensor<5x8xf32>, %[[V:.+]]: tensor<5x4xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group
// CHECK-SAME: ins(%{{.+}}, %[[K]], %[[V]]
// CHECK-SAME: -> tensor<1x1x4xf32>
// CHECK-NOT: linalg
// CHECK: return %[[O]]
func.func @expanded_row(%q: tensor<1x8xf32>, %k: tensor<5x8xf32>, %v: tensor<5x4xf32>) -> tensor<1x1x4xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<5x1xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<5x1xf32>) -> tensor<5x1xf32>
  %s = linalg.contract indexing_maps = [#scored, #key, #score]
      ins(%q, %k : tensor<1x8xf32>, tensor<5x8xf32>) outs(%s_zero : tensor<5x1xf32>) -> tensor<5x1xf32>
  %m_init = tensor.empty() : tensor<1xf32>
  %m_start = linalg.fill ins(%lowest : f32) outs(%m_init : tensor<1xf32>) -> tensor<1xf32>
  %m = linalg.reduce { arith.maximumf } ins(%s : tensor<5x1xf32>) outs(%m_start : tensor<1xf32>) dimensions = [0]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%s, %m : tensor<5x1xf32>, tensor<1xf32>) outs(%s_init : tensor<5x1xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %d = arith.subf %a, %b : f32
    %y = math.exp %d : f32
    linalg.yield %y : f32
  } -> tensor<5x1xf32>
  %l_init = tensor.empty() : tensor<1x1xf32>
  %l_start = linalg.fill ins(%zero : f32) outs(%l_init : tensor<1x1xf32>) -> tensor<1x1xf32>
  %l = linalg.generic {indexing_maps = [#id, #sum], iterator_types = ["reduction", "parallel"]}
      ins(%x : tensor<5x1xf32>) outs(%l_start : tensor<1x1xf32>) {
  ^bb0(%a: f32, %out: f32):
    %y = arith.addf %a, %out : f32
    linalg.yield %y : f32
  } -> tensor<1x1xf32>
  %rows = tensor.expand_shape %x [[0], [1, 2]] output_shape [5, 1, 1] : tensor<5x1xf32> into tensor<5x1x1xf32>
  %o_init = tensor.empty() : tensor<1x1x4xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_init : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %o = linalg.generic {indexing_maps = [#weight, #total, #value, #output], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%rows, %l, %v : tensor<5x1x1xf32>, tensor<1x1xf32>, tensor<5x4xf32>) outs(%o_start : tensor<1x1x4xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %p = arith.divf %a, %b : f32
    %pv = arith.mulf %p, %c : f32
    %y = arith.addf %out, %pv : f32
    linalg.yield %y : f32
  } -> tensor<1x1x4xf32>
  return %o : tensor<1x1x4xf32>
}
