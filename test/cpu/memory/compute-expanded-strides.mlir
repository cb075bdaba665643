// Views that expand a dimension into several of dynamic size get strides before upstream's pass,
// which aborts the process over them.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-compute-expanded-strides)' | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu | FileCheck %s --check-prefix=CODE

// CHECK-LABEL: func.func @two_sizes(
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<{{.+}}>, %[[M:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index
// CHECK: %{{.+}}, %[[OFFSET:.+]], %{{.+}}:2, %[[STRIDES:.+]]:2 = memref.extract_strided_metadata %[[A]]
// CHECK: %[[OUTER:.+]] = arith.muli %[[STRIDES]]#0, %[[N]]
// CHECK-NOT: memref.expand_shape
// CHECK: memref.reinterpret_cast %[[A]] to offset: [%[[OFFSET]]], sizes: [%[[M]], %[[N]], 4], strides: [%[[OUTER]], %[[STRIDES]]#0, 1]
// CODE: llvm.func @two_sizes(
func.func @two_sizes(%a: memref<?x4xf32, strided<[?, 1], offset: ?>>, %m: index, %n: index) -> memref<?x?x4xf32, strided<[?, ?, 1], offset: ?>> {
  %e = memref.expand_shape %a [[0, 1], [2]] output_shape [%m, %n, 4] : memref<?x4xf32, strided<[?, 1], offset: ?>> into memref<?x?x4xf32, strided<[?, ?, 1], offset: ?>>
  return %e : memref<?x?x4xf32, strided<[?, ?, 1], offset: ?>>
}

// Numbers that the type states stay numbers: the offset 0, and the stride within 3.
// CHECK-LABEL: func.func @a_size_between(
// CHECK-SAME: %{{.+}}: memref<?xf32>, %[[M:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index
// CHECK: memref.reinterpret_cast %{{.+}} to offset: [0], sizes: [%[[M]], 3, %[[N]]], strides: [%{{.+}}, %{{.+}}, 1]
// CODE: llvm.func @a_size_between(
func.func @a_size_between(%a: memref<?xf32>, %m: index, %n: index) -> memref<?x3x?xf32> {
  %e = memref.expand_shape %a [[0, 1, 2]] output_shape [%m, 3, %n] : memref<?xf32> into memref<?x3x?xf32>
  return %e : memref<?x3x?xf32>
}

// One dynamic size in each group is upstream's.
// CHECK-LABEL: func.func @one_size_each(
// CHECK: memref.expand_shape
// CHECK-NOT: memref.reinterpret_cast
// CHECK: return
// CODE: llvm.func @one_size_each(
func.func @one_size_each(%a: memref<?x?xf32>, %m: index, %n: index) -> memref<?x3x2x?xf32> {
  %e = memref.expand_shape %a [[0, 1], [2, 3]] output_shape [%m, 3, 2, %n] : memref<?x?xf32> into memref<?x3x2x?xf32>
  return %e : memref<?x3x2x?xf32>
}
