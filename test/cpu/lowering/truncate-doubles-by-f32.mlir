// f64 becomes f16 or bf16 by way of f32, which is rounded to odd: twice to nearest would be wrong for some.

// RUN: attention-opt %s --attention-cpu-truncate-doubles-by-f32 | FileCheck %s

// CHECK-LABEL: func.func @scalar(
// CHECK-SAME: %[[X:.+]]: f64)
// CHECK: %[[NEAREST:.+]] = arith.truncf %[[X]] : f64 to f32
// CHECK: %[[WIDE:.+]] = arith.extf %[[NEAREST]]
// CHECK: %[[IS_INEXACT:.+]] = arith.cmpf one, %[[WIDE]], %[[X]]
// CHECK: %[[IS_AWAY:.+]] = arith.cmpi ugt
// CHECK: %[[BITS:.+]] = arith.bitcast %[[NEAREST]] : f32 to i32
// CHECK: %[[LESS:.+]] = arith.subi %[[BITS]], %{{.+}} : i32
// CHECK: %[[TOWARD_ZERO:.+]] = arith.select %[[IS_AWAY]], %[[LESS]], %[[BITS]]
// CHECK: %[[ODD:.+]] = arith.ori %[[TOWARD_ZERO]], %{{.+}} : i32
// CHECK: %[[CHOSEN:.+]] = arith.select %[[IS_INEXACT]], %[[ODD]], %[[BITS]]
// CHECK: %[[SINGLE:.+]] = arith.bitcast %[[CHOSEN]] : i32 to f32
// CHECK: arith.truncf %[[SINGLE]] : f32 to bf16
// CHECK-NOT: arith.truncf
// CHECK: return
func.func @scalar(%x: f64) -> bf16 {
  %y = arith.truncf %x : f64 to bf16
  return %y : bf16
}

// CHECK-LABEL: func.func @vector(
// CHECK: arith.truncf %{{.+}} : vector<4xf64> to vector<4xf32>
// CHECK: arith.ori %{{.+}} : vector<4xi32>
// CHECK: arith.truncf %{{.+}} : vector<4xf32> to vector<4xf16>
func.func @vector(%x: vector<4xf64>) -> vector<4xf16> {
  %y = arith.truncf %x : vector<4xf64> to vector<4xf16>
  return %y : vector<4xf16>
}

// CHECK-LABEL: func.func @others(
// CHECK-NEXT: arith.truncf %{{.+}} : f64 to f32
// CHECK-NEXT: arith.truncf %{{.+}} : f32 to bf16
// CHECK-NEXT: return
func.func @others(%x: f64, %y: f32) -> (f32, bf16) {
  %a = arith.truncf %x : f64 to f32
  %b = arith.truncf %y : f32 to bf16
  return %a, %b : f32, bf16
}
