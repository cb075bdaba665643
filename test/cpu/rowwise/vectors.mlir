// Elementwise ops and reductions become loops over vectors, in a function that equal ones share.

// RUN: attention-opt %s --split-input-file --attention-to-cpu='stop-after=loops workers=2' | FileCheck %s
// RUN: attention-opt %s --split-input-file --attention-to-cpu='stop-after=loops workers=2 vector-bits=128' | FileCheck %s --check-prefix=NEON

#all = affine_map<(i, j) -> (i, j)>

// 64 columns at a time, of which 1000 leave a vector of 40; exp is arithmetic.
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK: scf.for
// CHECK: scf.for {{.*}} step %c64
// CHECK: vector.transfer_read {{.*}} {in_bounds = [true]} : memref<64xf32, {{.+}}>, vector<64xf32>
// CHECK-NOT: math.exp
// CHECK: vector.transfer_write {{.*}} : vector<64xf32>
// CHECK: vector.transfer_read {{.*}} : memref<40xf32, {{.+}}>, vector<40xf32>
// CHECK-NOT: memref.load
// CHECK-NOT: scf.for
// CHECK: return
// CHECK-NOT: func.func private @rowwise
// CHECK-LABEL: func.func @twice(
// CHECK-COUNT-2: call @rowwise_0(
// CHECK-NOT: scf.for
// NEON: vector<16xf32>
func.func @twice(%a: tensor<4x1000xf32>, %b: tensor<4x1000xf32>) -> (tensor<4x1000xf32>, tensor<4x1000xf32>) {
  %e = tensor.empty() : tensor<4x1000xf32>
  %r = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<4x1000xf32>) outs(%e : tensor<4x1000xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1000xf32>
  %s = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%b : tensor<4x1000xf32>) outs(%e : tensor<4x1000xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1000xf32>
  return %r, %s : tensor<4x1000xf32>, tensor<4x1000xf32>
}

// -----

// Sums of lanes in any order.
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK: scf.for {{.*}} step %c64
// CHECK: vector.reduction <add>, %{{.+}}, %{{.+}} fastmath<reassoc> : vector<64xf32> into f32
// CHECK-LABEL: func.func @sum(
func.func @sum(%a: tensor<4x128xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.reduce ins(%a : tensor<4x128xf32>) outs(%b : tensor<4xf32>) dimensions = [1] (%x: f32, %y: f32) {
    %z = arith.addf %x, %y : f32
    linalg.yield %z : f32
  }
  return %r : tensor<4xf32>
}

// -----

// Vectors along the columns, where rows are summed up.
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK: arith.addf %{{.+}}, %{{.+}} : vector<64xf32>
// CHECK-NOT: vector.reduction
// CHECK-LABEL: func.func @sum_of_rows(
func.func @sum_of_rows(%a: tensor<4x128xf32>, %b: tensor<128xf32>) -> tensor<128xf32> {
  %r = linalg.reduce ins(%a : tensor<4x128xf32>) outs(%b : tensor<128xf32>) dimensions = [0] (%x: f32, %y: f32) {
    %z = arith.addf %x, %y : f32
    linalg.yield %z : f32
  }
  return %r : tensor<128xf32>
}

// -----

// An unknown number of columns: one register at a time, then single columns.
#all = affine_map<(i, j) -> (i, j)>
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK: scf.forall
// CHECK: scf.for {{.*}} step %c16
// CHECK: arith.mulf %{{.+}} : vector<16xf32>
// CHECK: arith.mulf %{{.+}} : f32
// CHECK-LABEL: func.func @unknown(
func.func @unknown(%a: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %r = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]} outs(%a : tensor<4x?xf32>) {
  ^bb0(%x: f32):
    %y = arith.mulf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x?xf32>
  return %r : tensor<4x?xf32>
}

// -----

// Squares are transposed in registers.
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK: scf.for {{.*}} step %c16
// CHECK: scf.for {{.*}} step %c16
// CHECK-COUNT-64: vector.shuffle
// CHECK-NOT: vector.transpose
// CHECK-LABEL: func.func @transposed(
func.func @transposed(%a: tensor<64x128xf32>) -> tensor<128x64xf32> {
  %e = tensor.empty() : tensor<128x64xf32>
  %r = linalg.transpose ins(%a : tensor<64x128xf32>) outs(%e : tensor<128x64xf32>) permutation = [1, 0]
  return %r : tensor<128x64xf32>
}

// -----

// The zeros of a task of long rows are written in tiles too: no vector has all of them.
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK-NOT: vector<{{.*}}10000
// CHECK: scf.forall (%{{.+}}) in (64)
// CHECK-NEXT: memref.subview
// CHECK-NEXT: %[[ROW:.+]] = memref.subview
// CHECK-NEXT: scf.for %[[COLUMN:.+]] = %{{.+}} to %c10000 step %c16
// CHECK: memref.subview %[[ROW]][0, %[[COLUMN]]] [1, 16] [1, 1]
// CHECK-NEXT: vector.transfer_write %{{.+}} : vector<1x16xf32>
// CHECK: scf.for
// CHECK-LABEL: func.func @sum_over_long_rows(
func.func @sum_over_long_rows(%a: tensor<64x8x10000xf32>) -> tensor<64x10000xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x10000xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<64x10000xf32>) -> tensor<64x10000xf32>
  %r = linalg.reduce ins(%a : tensor<64x8x10000xf32>) outs(%f : tensor<64x10000xf32>) dimensions = [1] (%x: f32, %y: f32) {
    %z = arith.addf %x, %y : f32
    linalg.yield %z : f32
  }
  return %r : tensor<64x10000xf32>
}
