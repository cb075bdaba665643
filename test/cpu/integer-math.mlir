// Math of integers becomes arithmetic before there are vectors of it.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-expand-integer-math)' | FileCheck %s

// CHECK-LABEL: func.func @numbers(
// CHECK-SAME: %[[X:.+]]: i32, %[[V:.+]]: vector<2x4xi64>, %[[F:.+]]: f32)
// CHECK-NOT: math.absi
// CHECK-NOT: math.c{{l|t}}tz
// CHECK: %[[NEGATED:.+]] = arith.subi %{{.+}}, %[[X]] : i32
// CHECK: arith.maxsi %[[X]], %[[NEGATED]] : i32
// CHECK-COUNT-6: arith.shrui %{{.+}}, %{{.+}} : vector<2x4xi64>
// CHECK: math.ctpop %{{.+}} : vector<2x4xi64>
// CHECK: %[[BELOW:.+]] = arith.subi %[[X]], %{{.+}} : i32
// CHECK: math.ctpop %{{.+}} : i32
// CHECK-NOT: math.fpowi
// CHECK: math.powf %[[F]], %{{.+}} : f32
// CHECK: return
func.func @numbers(%x: i32, %v: vector<2x4xi64>, %f: f32) -> (i32, vector<2x4xi64>, i32, f32) {
  %0 = math.absi %x : i32
  %1 = math.ctlz %v : vector<2x4xi64>
  %2 = math.cttz %x : i32
  %3 = math.fpowi %f, %x : f32, i32
  return %0, %1, %2, %3 : i32, vector<2x4xi64>, i32, f32
}
