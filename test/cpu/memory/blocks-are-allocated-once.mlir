// A block of transposed keys is too large for the stack: each thread allocates one, before its first
// task and not in every one. Of any number of rows, both ways are functions then.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-flash-decoding{chunk-size=1024},attention-to-cpu{stop-after=parallel})" \
// RUN:   | FileCheck %s

#q = affine_map<(h, r, m, n, d, e) -> (h, r, m, d)>
#k = affine_map<(h, r, m, n, d, e) -> (h, n, d)>
#v = affine_map<(h, r, m, n, d, e) -> (h, n, e)>
#o = affine_map<(h, r, m, n, d, e) -> (h, r, m, e)>

// CHECK-LABEL: func.func private @attention_then_0(
// CHECK-NOT: memref<128x272xf32>
// CHECK-NOT: memref.alloc(
// CHECK: return

// CHECK-LABEL: func.func private @attention_else_0(
// CHECK-SAME: %{{[^:]+}}: memref<128x272xf32>
// CHECK-NOT: memref.alloc({{.*}}272
// CHECK: return

// The two ways are in one task.
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[TASK_BLOCK:[^:]+]]: memref<128x272xf32>
// CHECK-NOT: memref.alloc(
// CHECK: call @attention_then_0(
// CHECK: call @attention_else_0({{.*}}%[[TASK_BLOCK]]
// CHECK-NOT: memref.alloc(
// CHECK: return

// CHECK-LABEL: func.func @any(
// CHECK: omp.parallel {
// CHECK: %[[BLOCK:.+]] = memref.alloc() {{.*}} : memref<128x272xf32>
// CHECK: omp.wsloop
// CHECK-NOT: memref.alloc(
// CHECK-NOT: memref.dealloc
// CHECK: call @attention_task_0({{.*}}%[[BLOCK]]
// CHECK-NOT: memref.alloc(
// CHECK: omp.yield
// CHECK: memref.dealloc %[[BLOCK]]
// CHECK: omp.terminator
func.func @any(%q: tensor<2x4x?x128xf32>, %k: tensor<2x?x128xf32>, %v: tensor<2x?x128xf32>) -> tensor<2x4x?x128xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x4x?x128xf32>, tensor<2x?x128xf32>, tensor<2x?x128xf32>) -> tensor<2x4x?x128xf32> {
  ^bb0(%score: f32):
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    %seen = arith.cmpi ule, %n, %m : index
    %masked = arith.select %seen, %score, %hidden : f32
    attention.yield %masked : f32
  }
  return %o : tensor<2x4x?x128xf32>
}
