// The accumulation type is f64 for f64 inputs and f32 for all others, down to f8.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | attention-opt | FileCheck %s
// RUN: attention-opt %s --emit-bytecode | attention-opt | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#lse = affine_map<(m, n, d, e) -> (m)>

// CHECK-LABEL: func.func @f64(
// CHECK: attention.group
// CHECK-SAME: -> (tensor<4x16xf64>, tensor<4xf64>) {
// CHECK-NEXT: ^bb0(%{{.+}}: f64):
func.func @f64(%q: tensor<4x8xf64>, %k: tensor<32x8xf64>, %v: tensor<32x16xf64>) -> tensor<4xf64> {
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf64>, tensor<32x8xf64>, tensor<32x16xf64>) -> (tensor<4x16xf64>, tensor<4xf64>) {
  ^bb0(%s: f64):
    attention.yield %s : f64
  }
  return %lse : tensor<4xf64>
}

// One input of f64 is enough.
// CHECK-LABEL: func.func @f64_value_only(
// CHECK: attention.group
// CHECK-SAME: -> (tensor<4x16xf32>, tensor<4xf64>) {
// CHECK-NEXT: ^bb0(%{{.+}}: f64):
func.func @f64_value_only(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf64>) -> tensor<4xf64> {
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf64>) -> (tensor<4x16xf32>, tensor<4xf64>) {
  ^bb0(%s: f64):
    attention.yield %s : f64
  }
  return %lse : tensor<4xf64>
}

// CHECK-LABEL: func.func @bf16(
// CHECK: attention.group
// CHECK-SAME: -> (tensor<4x16xbf16>, tensor<4xf32>) {
// CHECK-NEXT: ^bb0(%{{.+}}: f32):
func.func @bf16(%q: tensor<4x8xbf16>, %k: tensor<32x8xbf16>, %v: tensor<32x16xbf16>) -> tensor<4xf32> {
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xbf16>, tensor<32x8xbf16>, tensor<32x16xbf16>) -> (tensor<4x16xbf16>, tensor<4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %lse : tensor<4xf32>
}

// CHECK-LABEL: func.func @f16(
// CHECK: attention.group
// CHECK-SAME: tensor<4x8xf16>
// CHECK-NEXT: ^bb0(%{{.+}}: f32):
func.func @f16(%q: tensor<4x8xf16>, %k: tensor<32x8xf16>, %v: tensor<32x16xf16>) -> tensor<4x16xf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf16>, tensor<32x8xf16>, tensor<32x16xf16>) -> tensor<4x16xf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf16>
}

// A query of bf16 with a cache of f8, and an output wider than its inputs.
// CHECK-LABEL: func.func @f8_cache(
// CHECK: attention.group
// CHECK-SAME: tensor<4x8xbf16>, tensor<32x8xf8E4M3FN>, tensor<32x16xf8E5M2>) -> tensor<4x16xf32>
// CHECK-NEXT: ^bb0(%{{.+}}: f32):
func.func @f8_cache(%q: tensor<4x8xbf16>, %k: tensor<32x8xf8E4M3FN>, %v: tensor<32x16xf8E5M2>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xbf16>, tensor<32x8xf8E4M3FN>, tensor<32x16xf8E5M2>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// A cache of integers.
// CHECK-LABEL: func.func @i8_cache(
// CHECK: attention.group
// CHECK-SAME: tensor<4x8xbf16>, tensor<32x8xi8>, tensor<32x16xi8>) -> (tensor<4x16xbf16>, tensor<4xf32>)
// CHECK-NEXT: ^bb0(%{{.+}}: f32):
func.func @i8_cache(%q: tensor<4x8xbf16>, %k: tensor<32x8xi8>, %v: tensor<32x16xi8>) -> tensor<4xf32> {
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xbf16>, tensor<32x8xi8>, tensor<32x16xi8>) -> (tensor<4x16xbf16>, tensor<4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %lse : tensor<4xf32>
}

// Score operands hold elements of any type.
// CHECK-LABEL: func.func @integer_score_operand(
// CHECK: ^bb0(%{{.+}}: f32, %{{.+}}: i64, %{{.+}}: index):
func.func @integer_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>,
                                 %ids: tensor<4xi64>, %at: tensor<4xindex>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #lse, #lse, #o], tag = "attention"}
      ins(%q, %k, %v, %ids, %at : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<4xi64>, tensor<4xindex>)
      -> tensor<4x16xf32> {
  ^bb0(%s: f32, %id: i64, %position: index):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}
