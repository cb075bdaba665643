// A switch of tensors is a chain of branches, which bufferization sees through.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-switches-to-ifs)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})' | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func @switch(
// CHECK-SAME: %[[N:[a-z0-9]+]]: index, %[[A:[a-z0-9]+]]: tensor<4xf32>, %[[B:[a-z0-9]+]]: tensor<4xf32>, %[[C:[a-z0-9]+]]: tensor<4xf32>
// CHECK: %[[TWO:.+]] = arith.constant 2 : index
// CHECK: %[[IS_TWO:.+]] = arith.cmpi eq, %[[N]], %[[TWO]]
// CHECK: %[[R:.+]]:2 = scf.if %[[IS_TWO]]
// CHECK: scf.yield %[[A]], %[[N]]
// CHECK: else
// CHECK: %[[FIVE:.+]] = arith.constant 5 : index
// CHECK: %[[IS_FIVE:.+]] = arith.cmpi eq, %[[N]], %[[FIVE]]
// CHECK: %[[S:.+]]:2 = scf.if %[[IS_FIVE]]
// CHECK: scf.yield %[[B]], %[[N]]
// CHECK: else
// CHECK: %[[D:.+]]:2 = scf.execute_region
// CHECK: scf.yield %[[C]], %[[N]]
// CHECK: scf.yield %[[D]]#0, %[[D]]#1
// CHECK: scf.yield %[[S]]#0, %[[S]]#1
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @switch(%n: index, %a: tensor<4xf32>, %b: tensor<4xf32>, %c: tensor<4xf32>) -> (tensor<4xf32>, index) {
  %r:2 = scf.index_switch %n -> tensor<4xf32>, index
  case 2 {
    scf.yield %a, %n : tensor<4xf32>, index
  }
  case 5 {
    scf.yield %b, %n : tensor<4xf32>, index
  }
  default {
    scf.yield %c, %n : tensor<4xf32>, index
  }
  return %r#0, %r#1 : tensor<4xf32>, index
}

// The exponential may not be written where the switch reads the absolute value.
// BUFFERS-LABEL: func.func @read_behind(
// BUFFERS-COUNT-3: memref.alloc()
func.func @read_behind(%n: index, %a: tensor<4xf32>, %b: tensor<4xf32>) -> (f32, f32) {
  %c0 = arith.constant 0 : index
  %x = math.absf %a : tensor<4xf32>
  %y = math.absf %b : tensor<4xf32>
  %r = scf.index_switch %n -> tensor<4xf32>
  case 2 {
    scf.yield %x : tensor<4xf32>
  }
  default {
    scf.yield %y : tensor<4xf32>
  }
  %z = math.exp %x : tensor<4xf32>
  %s = tensor.extract %r[%c0] : tensor<4xf32>
  %t = tensor.extract %z[%c0] : tensor<4xf32>
  return %s, %t : f32, f32
}

// Scalars stay.
// CHECK-LABEL: func.func @scalars(
// CHECK: scf.index_switch
func.func @scalars(%n: index) -> index {
  %r = scf.index_switch %n -> index
  case 2 {
    scf.yield %n : index
  }
  default {
    %c1 = arith.constant 1 : index
    scf.yield %c1 : index
  }
  return %r : index
}
