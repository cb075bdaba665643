// A step of the small Llama makes no buffer of the size of its caches, and copies none of them.

// RUN: attention-opt %S/../../examples/llama_decode/small/step.mlir --pass-pipeline='builtin.module(attention-form-groups,attention-to-cpu{stop-after=deallocated})' | FileCheck %s

// CHECK-LABEL: func.func @step(
// CHECK-NOT: memref.alloc{{.*}}512x32
// CHECK-NOT: memref.copy {{.*}}512x32{{.*}} to memref<{{.*}}512x32
// CHECK: return %{{.+}} : memref<1x1x512xf32>
