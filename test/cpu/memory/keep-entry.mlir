// All functions but the entry become private; an entry must exist.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-keep-entry{entry=decode})" | FileCheck %s
// RUN: not attention-opt %s --pass-pipeline="builtin.module(attention-cpu-keep-entry{entry=decade})" 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// CHECK: func.func public @decode(
// CHECK: func.func private @other(
// UNKNOWN: error: no function 'decade' with a body in the module (it has 'decode', 'other'){{$}}
func.func @decode(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

func.func @other(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}
