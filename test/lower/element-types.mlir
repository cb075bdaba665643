// Inputs are extended where they are read, and the output is rounded once, at the end.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (b, m)>

// CHECK-LABEL: func.func @bf16(
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[X:.+]]: bf16, %[[Y:.+]]: bf16, %{{.+}}: f32):
// CHECK-DAG: arith.extf %[[X]] : bf16 to f32
// CHECK-DAG: arith.extf %[[Y]] : bf16 to f32
// CHECK: arith.mulf %{{.+}} : f32
// CHECK-NOT: truncf
// The weights stay in f32, normalised too, and so does their sum with the values.
// CHECK: arith.divf %{{.+}} : f32
// CHECK-NOT: truncf
// CHECK: %[[PV:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<2x4x16xf32>)
// CHECK-NEXT: ^bb0(%[[P:.+]]: f32, %[[V:.+]]: bf16, %{{.+}}: f32):
// CHECK-NEXT: %[[WIDE:.+]] = arith.extf %[[V]] : bf16 to f32
// CHECK: %[[KEPT:.+]] = arith.select %{{.+}}, %{{.+}}, %[[WIDE]] : f32
// CHECK-NEXT: arith.mulf %[[P]], %[[KEPT]] {{.*}}: f32
// CHECK-NOT: {{truncf|divf}}
// CHECK: %[[O:.+]] = linalg.generic {{.*}} ins(%[[PV]] : tensor<2x4x16xf32>) outs(%{{.+}} : tensor<2x4x16xbf16>)
// CHECK-NEXT: ^bb0(%[[X:.+]]: f32, %{{.+}}: bf16):
// CHECK-NEXT: %[[NARROW:.+]] = arith.truncf %[[X]] : f32 to bf16
// CHECK-NEXT: linalg.yield %[[NARROW]] : bf16
// CHECK-NOT: {{truncf|linalg.generic}}
// CHECK: return %[[O]] : tensor<2x4x16xbf16>
func.func @bf16(%q: tensor<2x4x8xbf16>, %k: tensor<2x32x8xbf16>, %v: tensor<2x32x16xbf16>) -> tensor<2x4x16xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xbf16>, tensor<2x32x8xbf16>, tensor<2x32x16xbf16>) -> tensor<2x4x16xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xbf16>
}

// CHECK-LABEL: func.func @mixed(
// CHECK: ^bb0(%[[X:.+]]: bf16, %[[Y:.+]]: f8E4M3FN, %{{.+}}: f32):
// CHECK-DAG: arith.extf %[[X]] : bf16 to f32
// CHECK-DAG: arith.extf %[[Y]] : f8E4M3FN to f32
// CHECK-NOT: truncf
// CHECK: %[[PV:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<2x4x16xf32>)
// CHECK-NEXT: ^bb0(%{{.+}}: f32, %[[V:.+]]: f8E5M2, %{{.+}}: f32):
// CHECK-NEXT: arith.extf %[[V]] : f8E5M2 to f32
// CHECK-NOT: truncf
// CHECK: linalg.generic {{.*}} ins(%[[PV]] : tensor<2x4x16xf32>) outs(%{{.+}} : tensor<2x4x16xf16>)
// CHECK: arith.truncf %{{.+}} : f32 to f16
// CHECK-NOT: truncf
// CHECK: return
func.func @mixed(%q: tensor<2x4x8xbf16>, %k: tensor<2x32x8xf8E4M3FN>, %v: tensor<2x32x16xf8E5M2>) -> tensor<2x4x16xf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xbf16>, tensor<2x32x8xf8E4M3FN>, tensor<2x32x16xf8E5M2>) -> tensor<2x4x16xf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf16>
}

// Integers are signed.
// CHECK-LABEL: func.func @i8(
// CHECK: ^bb0(%{{.+}}: f32, %[[Y:.+]]: i8, %{{.+}}: f32):
// CHECK-NEXT: arith.sitofp %[[Y]] : i8 to f32
// CHECK: ^bb0(%{{.+}}: f32, %[[V:.+]]: i8, %{{.+}}: f32):
// CHECK-NEXT: arith.sitofp %[[V]] : i8 to f32
// CHECK-NOT: {{sitofp|uitofp|extf|truncf}}
// CHECK: return
func.func @i8(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xi8>, %v: tensor<2x32x16xi8>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xi8>, tensor<2x32x16xi8>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @f64(
// CHECK-NOT: {{f32|truncf|extf}}
// CHECK: arith.maximumf %{{.+}} : f64
// CHECK-NOT: {{f32|truncf|extf}}
// CHECK: arith.divf %{{.+}} : f64
// CHECK-NOT: {{f32|truncf|extf}}
// Nothing is to be rounded: the contraction with the value is the output.
// CHECK: %[[O:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
// CHECK-SAME: outs(%{{.+}} : tensor<2x4x16xf64>)
// CHECK-NOT: {{f32|truncf|extf|divf}}
// CHECK: return %[[O]], %{{.+}} : tensor<2x4x16xf64>, tensor<2x4xf64>
func.func @f64(%q: tensor<2x4x8xf64>, %k: tensor<2x32x8xf64>, %v: tensor<2x32x16xf64>) -> (tensor<2x4x16xf64>, tensor<2x4xf64>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf64>, tensor<2x32x8xf64>, tensor<2x32x16xf64>) -> (tensor<2x4x16xf64>, tensor<2x4xf64>) {
  ^bb0(%s: f64):
    attention.yield %s : f64
  }
  return %o, %l : tensor<2x4x16xf64>, tensor<2x4xf64>
}
