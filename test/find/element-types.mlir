// Casts between f16, bf16 and f32 around scores, softmax and contractions.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// Batch b, query rows m, keys n, depth d, value depth e.
// CHECK-DAG: #[[BMD:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3)>
// CHECK-DAG: #[[BND:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d3)>
// CHECK-DAG: #[[BNE:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d4)>
// CHECK-DAG: #[[BME:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d4)>

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>

// Contractions accumulate in f32, the weights are rounded to f16 for the second one.

// CHECK-LABEL: func.func @accumulated_in_f32(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf16>, %[[K:.+]]: tensor<2x12x8xf16>, %[[V:.+]]: tensor<2x12x5xf16>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf16>, tensor<2x12x8xf16>, tensor<2x12x5xf16>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @accumulated_in_f32(%q: tensor<2x3x8xf16>, %k: tensor<2x12x8xf16>, %v: tensor<2x12x5xf16>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#bmd, #bnd, #bmn], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<2x3x8xf16>, tensor<2x12x8xf16>) outs(%s_zero : tensor<2x3x12xf32>) {
  ^bb0(%a: f16, %b: f16, %sum: f32):
    %wide_a = arith.extf %a : f16 to f32
    %wide_b = arith.extf %b : f16 to f32
    %product = arith.mulf %wide_a, %wide_b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %narrow_init = tensor.empty() : tensor<2x3x12xf16>
  %narrow = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p : tensor<2x3x12xf32>) outs(%narrow_init : tensor<2x3x12xf16>) {
  ^bb0(%a: f32, %out: f16):
    %rounded = arith.truncf %a : f32 to f16
    linalg.yield %rounded : f16
  } -> tensor<2x3x12xf16>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%narrow, %v : tensor<2x3x12xf16>, tensor<2x12x5xf16>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Scores in bf16, softmax in f32, as Hugging Face's eager attention has it: the group rounds its scores as the program did.

// CHECK-LABEL: func.func @softmax_in_f32(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xbf16>, %[[K:.+]]: tensor<2x12x8xbf16>, %[[V:.+]]: tensor<2x12x5xbf16>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xbf16>, tensor<2x12x8xbf16>, tensor<2x12x5xbf16>) -> tensor<2x3x5xbf16> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[NARROW:.+]] = arith.truncf %[[S]] : f32 to bf16
// CHECK-NEXT: %[[WIDE:.+]] = arith.extf %[[NARROW]] : bf16 to f32
// CHECK-NEXT: attention.yield %[[WIDE]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xbf16>
func.func @softmax_in_f32(%q: tensor<2x3x8xbf16>, %k: tensor<2x12x8xbf16>, %v: tensor<2x12x5xbf16>) -> tensor<2x3x5xbf16> {
  %zero = arith.constant 0.0 : bf16
  %s_init = tensor.empty() : tensor<2x3x12xbf16>
  %s_zero = linalg.fill ins(%zero : bf16) outs(%s_init : tensor<2x3x12xbf16>) -> tensor<2x3x12xbf16>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn] ins(%q, %k : tensor<2x3x8xbf16>, tensor<2x12x8xbf16>) outs(%s_zero : tensor<2x3x12xbf16>) -> tensor<2x3x12xbf16>
  %wide_init = tensor.empty() : tensor<2x3x12xf32>
  %wide = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s : tensor<2x3x12xbf16>) outs(%wide_init : tensor<2x3x12xf32>) {
  ^bb0(%a: bf16, %out: f32):
    %widened = arith.extf %a : bf16 to f32
    linalg.yield %widened : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%wide : tensor<2x3x12xf32>) outs(%wide_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %narrow = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%p : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xbf16>) {
  ^bb0(%a: f32, %out: bf16):
    %rounded = arith.truncf %a : f32 to bf16
    linalg.yield %rounded : bf16
  } -> tensor<2x3x12xbf16>
  %o_init = tensor.empty() : tensor<2x3x5xbf16>
  %o_zero = linalg.fill ins(%zero : bf16) outs(%o_init : tensor<2x3x5xbf16>) -> tensor<2x3x5xbf16>
  %o = linalg.batch_matmul ins(%narrow, %v : tensor<2x3x12xbf16>, tensor<2x12x5xbf16>) outs(%o_zero : tensor<2x3x5xbf16>) -> tensor<2x3x5xbf16>
  return %o : tensor<2x3x5xbf16>
}

// Query, key and value are widened beforehand: the group reads the narrow ones.

// CHECK-LABEL: func.func @widened_inputs(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf16>, %[[K:.+]]: tensor<2x12x8xf16>, %[[V:.+]]: tensor<2x12x5xf16>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf16>, tensor<2x12x8xf16>, tensor<2x12x5xf16>) -> tensor<2x3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf32>
func.func @widened_inputs(%q: tensor<2x3x8xf16>, %k: tensor<2x12x8xf16>, %v: tensor<2x12x5xf16>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %qw_init = tensor.empty() : tensor<2x3x8xf32>
  %qw = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%q : tensor<2x3x8xf16>) outs(%qw_init : tensor<2x3x8xf32>) {
  ^bb0(%a: f16, %out: f32):
    %widened = arith.extf %a : f16 to f32
    linalg.yield %widened : f32
  } -> tensor<2x3x8xf32>
  %kw_init = tensor.empty() : tensor<2x12x8xf32>
  %kw = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k : tensor<2x12x8xf16>) outs(%kw_init : tensor<2x12x8xf32>) {
  ^bb0(%a: f16, %out: f32):
    %widened = arith.extf %a : f16 to f32
    linalg.yield %widened : f32
  } -> tensor<2x12x8xf32>
  %vw_init = tensor.empty() : tensor<2x12x5xf32>
  %vw = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v : tensor<2x12x5xf16>) outs(%vw_init : tensor<2x12x5xf32>) {
  ^bb0(%a: f16, %out: f32):
    %widened = arith.extf %a : f16 to f32
    linalg.yield %widened : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%qw, %kw : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %vw : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// f64 is accumulated in f64.

// CHECK-LABEL: func.func @doubles(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf64>, %[[K:.+]]: tensor<2x12x8xf64>, %[[V:.+]]: tensor<2x12x5xf64>)
// CHECK-NEXT: %[[O:.+]] = attention.group {indexing_maps = [#[[BMD]], #[[BND]], #[[BNE]], #[[BME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<2x3x8xf64>, tensor<2x12x8xf64>, tensor<2x12x5xf64>) -> tensor<2x3x5xf64> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f64):
// CHECK-NEXT: attention.yield %[[S]] : f64
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]] : tensor<2x3x5xf64>
func.func @doubles(%q: tensor<2x3x8xf64>, %k: tensor<2x12x8xf64>, %v: tensor<2x12x5xf64>) -> tensor<2x3x5xf64> {
  %zero = arith.constant 0.0 : f64
  %s_init = tensor.empty() : tensor<2x3x12xf64>
  %s_zero = linalg.fill ins(%zero : f64) outs(%s_init : tensor<2x3x12xf64>) -> tensor<2x3x12xf64>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn] ins(%q, %k : tensor<2x3x8xf64>, tensor<2x12x8xf64>) outs(%s_zero : tensor<2x3x12xf64>) -> tensor<2x3x12xf64>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf64>) outs(%s_init : tensor<2x3x12xf64>) -> tensor<2x3x12xf64>
  %o_init = tensor.empty() : tensor<2x3x5xf64>
  %o_zero = linalg.fill ins(%zero : f64) outs(%o_init : tensor<2x3x5xf64>) -> tensor<2x3x5xf64>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf64>, tensor<2x12x5xf64>) outs(%o_zero : tensor<2x3x5xf64>) -> tensor<2x3x5xf64>
  return %o : tensor<2x3x5xf64>
}
