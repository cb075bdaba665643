// What names no result says nothing to passes behind the one that refuses it.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-eliminate-empty-tensors)' | FileCheck %s

// CHECK-LABEL: func.func @wide(
// CHECK-NOT: materialize_in_destination
// CHECK: return
func.func @wide(%a: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 18446744073709551616 : i128}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}
