// Guards of probabilities, against rows without keys and NaN, are part of the group.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>

// CHECK-DAG: #[[Q:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[K:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[V:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[ROWS:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1)>
// CHECK-DAG: #[[SCORES:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2)>
// CHECK-DAG: #[[O:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>

// A row is 0 if a mask says so for all keys: its scores are -inf then.

// CHECK-LABEL: func.func @guarded_by_a_mask(
// CHECK: %[[ALL:.+]] = linalg.generic
// CHECK: arith.andi
// CHECK: attention.group {indexing_maps = [#[[Q]], #[[K]], #[[V]], #[[ROWS]], #[[O]]], tag = "attention"}
// CHECK-SAME: ins(%{{.+}}, %{{.+}}, %{{.+}}, %[[ALL]] : {{.+}}, tensor<2x3xi1>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[HIDES:.+]]: i1):
// CHECK-NEXT: %[[LOWEST:.+]] = arith.constant 0xFF800000 : f32
// CHECK-NEXT: %[[HIDDEN:.+]] = arith.select %[[HIDES]], %[[LOWEST]], %[[S]] : f32
// CHECK-NEXT: attention.yield %[[HIDDEN]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @guarded_by_a_mask(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %mask: tensor<2x3x12xi1>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %all_init = tensor.empty() : tensor<2x3xi1>
  %true = arith.constant true
  %all_true = linalg.fill ins(%true : i1) outs(%all_init : tensor<2x3xi1>) -> tensor<2x3xi1>
  %all = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%mask : tensor<2x3x12xi1>) outs(%all_true : tensor<2x3xi1>) {
  ^bb0(%a: i1, %b: i1):
    %both = arith.andi %a, %b : i1
    linalg.yield %both : i1
  } -> tensor<2x3xi1>
  %guarded = linalg.generic {indexing_maps = [#row, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%all, %p : tensor<2x3xi1>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%condition: i1, %a: f32, %out: f32):
    %selected = arith.select %condition, %zero, %a : f32
    linalg.yield %selected : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%guarded, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// NaN is replaced by 0: the output is 0 where the LSE is NaN. A value that is NaN is not.

// CHECK-LABEL: func.func @nan(
// CHECK: %[[BOTH:.+]]:2 = attention.group {indexing_maps = [#[[Q]], #[[K]], #[[V]], #[[O]], #[[ROWS]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK: %[[RESULT:.+]] = linalg.generic {{.+}} ins(%[[BOTH]]#0, %[[BOTH]]#1 : tensor<2x3x5xf32>, tensor<2x3xf32>)
// CHECK-NEXT: ^bb0(%[[VALUE:.+]]: f32, %[[LSE:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[IS_NUMBER:.+]] = arith.cmpf ord, %[[LSE]], %[[LSE]] : f32
// CHECK: arith.select %[[IS_NUMBER]], %[[VALUE]], %{{.+}} : f32
// CHECK: return %[[RESULT]]
func.func @nan(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%qk : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %guarded = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %condition = arith.cmpf une, %a, %a : f32
    %selected = arith.select %condition, %zero, %a : f32
    linalg.yield %selected : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%guarded, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Probabilities of hidden keys are 0 already.

// CHECK-LABEL: func.func @masked_again(
// CHECK: attention.group {indexing_maps = [#[[Q]], #[[K]], #[[V]], #[[SCORES]], #[[O]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KEEP:.+]]: i1):
// CHECK-NEXT: %[[MASKED:.+]] = arith.select %[[KEEP]], %[[S]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[MASKED]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @masked_again(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %mask: tensor<2x3x12xi1>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %least = arith.constant -3.40282347E+38 : f32
  %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %mask : tensor<2x3x12xf32>, tensor<2x3x12xi1>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %keep: i1, %out: f32):
    %t = arith.select %keep, %a, %lowest : f32
    linalg.yield %t : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %guarded = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p, %mask : tensor<2x3x12xf32>, tensor<2x3x12xi1>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %keep: i1, %out: f32):
    %selected = arith.select %keep, %a, %zero : f32
    linalg.yield %selected : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%guarded, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A row whose keys are hidden by a number has weights, but no probabilities.

// CHECK-LABEL: func.func @masked_again_by_a_number(
// CHECK: attention.group {indexing_maps = [#[[Q]], #[[K]], #[[V]], #[[SCORES]], #[[O]]], tag = "attention"}
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KEEP:.+]]: i1):
// CHECK: %[[MASKED:.+]] = arith.select %[[KEEP]], %[[S]], %{{.+}} : f32
// CHECK: %[[LOWEST:.+]] = arith.constant 0xFF800000 : f32
// CHECK: %[[HIDDEN:.+]] = arith.select %[[KEEP]], %[[MASKED]], %[[LOWEST]] : f32
// CHECK-NEXT: attention.yield %[[HIDDEN]] : f32
func.func @masked_again_by_a_number(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %mask: tensor<2x3x12xi1>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %least = arith.constant -3.40282347E+38 : f32
  %s = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%qk, %mask : tensor<2x3x12xf32>, tensor<2x3x12xi1>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %keep: i1, %out: f32):
    %t = arith.select %keep, %a, %least : f32
    linalg.yield %t : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %guarded = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p, %mask : tensor<2x3x12xf32>, tensor<2x3x12xi1>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %keep: i1, %out: f32):
    %selected = arith.select %keep, %a, %zero : f32
    linalg.yield %selected : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%guarded, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
