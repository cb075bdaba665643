// LLVM aborts over the sign of a number widened from bf16: signs of f32 are copied by their bits.

// RUN: attention-opt %s --attention-cpu-copy-signs-by-bits | FileCheck %s

// CHECK-LABEL: func.func @scalar(
// CHECK-SAME: %[[X:.+]]: f32, %[[Y:.+]]: bf16)
// CHECK-DAG: %[[WIDE:.+]] = arith.extf %[[Y]]
// CHECK-DAG: %[[BITS:.+]] = arith.bitcast %[[X]] : f32 to i32
// CHECK-DAG: %[[SIGN:.+]] = arith.bitcast %[[WIDE]] : f32 to i32
// CHECK: %[[DIFFERING:.+]] = arith.xori %[[BITS]], %[[SIGN]]
// CHECK: %[[ALL_BUT_SIGN:.+]] = arith.constant 2147483647 : i32
// CHECK: %[[MAGNITUDE:.+]] = arith.andi %[[DIFFERING]], %[[ALL_BUT_SIGN]]
// CHECK: %[[RESULT:.+]] = arith.xori %[[SIGN]], %[[MAGNITUDE]]
// CHECK: arith.bitcast %[[RESULT]] : i32 to f32
// CHECK-NOT: math.copysign
func.func @scalar(%x: f32, %y: bf16) -> f32 {
  %wide = arith.extf %y : bf16 to f32
  %z = math.copysign %x, %wide : f32
  return %z : f32
}

// CHECK-LABEL: func.func @vector(
// CHECK-NOT: math.copysign
// CHECK: arith.bitcast %{{.+}} : vector<4xi32> to vector<4xf32>
func.func @vector(%x: vector<4xf32>, %y: vector<4xf32>) -> vector<4xf32> {
  %0 = math.copysign %x, %y : vector<4xf32>
  return %0 : vector<4xf32>
}

// CHECK-LABEL: func.func @double(
// CHECK: math.copysign %{{.+}} : f64
func.func @double(%x: f64, %y: f64) -> f64 {
  %0 = math.copysign %x, %y : f64
  return %0 : f64
}
