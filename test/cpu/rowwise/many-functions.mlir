// More functions than one script is for: each is vectorized, and stays where it was.

// RUN: attention-opt %s --attention-to-cpu='stop-after=loops workers=2' | FileCheck %s

#all = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: func.func private @rowwise_8(
// CHECK-SAME: memref<4x1800xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_7(
// CHECK-SAME: memref<4x1700xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_6(
// CHECK-SAME: memref<4x1600xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_5(
// CHECK-SAME: memref<4x1500xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_4(
// CHECK-SAME: memref<4x1400xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_3(
// CHECK-SAME: memref<4x1300xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_2(
// CHECK-SAME: memref<4x1200xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_1(
// CHECK-SAME: memref<4x1100xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK-SAME: memref<4x1000xf32
// CHECK-NOT: linalg.
// CHECK: vector.transfer_write
// CHECK-LABEL: func.func @many(
// CHECK: call @rowwise_0(
// CHECK: call @rowwise_1(
// CHECK: call @rowwise_2(
// CHECK: call @rowwise_3(
// CHECK: call @rowwise_4(
// CHECK: call @rowwise_5(
// CHECK: call @rowwise_6(
// CHECK: call @rowwise_7(
// CHECK: call @rowwise_8(
func.func @many(%a0: tensor<4x1000xf32>, %a1: tensor<4x1100xf32>, %a2: tensor<4x1200xf32>, %a3: tensor<4x1300xf32>, %a4: tensor<4x1400xf32>, %a5: tensor<4x1500xf32>, %a6: tensor<4x1600xf32>, %a7: tensor<4x1700xf32>, %a8: tensor<4x1800xf32>)
    -> (tensor<4x1000xf32>, tensor<4x1100xf32>, tensor<4x1200xf32>, tensor<4x1300xf32>, tensor<4x1400xf32>, tensor<4x1500xf32>, tensor<4x1600xf32>, tensor<4x1700xf32>, tensor<4x1800xf32>) {
  %e0 = tensor.empty() : tensor<4x1000xf32>
  %r0 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a0 : tensor<4x1000xf32>) outs(%e0 : tensor<4x1000xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1000xf32>
  %e1 = tensor.empty() : tensor<4x1100xf32>
  %r1 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a1 : tensor<4x1100xf32>) outs(%e1 : tensor<4x1100xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1100xf32>
  %e2 = tensor.empty() : tensor<4x1200xf32>
  %r2 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a2 : tensor<4x1200xf32>) outs(%e2 : tensor<4x1200xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1200xf32>
  %e3 = tensor.empty() : tensor<4x1300xf32>
  %r3 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a3 : tensor<4x1300xf32>) outs(%e3 : tensor<4x1300xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1300xf32>
  %e4 = tensor.empty() : tensor<4x1400xf32>
  %r4 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a4 : tensor<4x1400xf32>) outs(%e4 : tensor<4x1400xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1400xf32>
  %e5 = tensor.empty() : tensor<4x1500xf32>
  %r5 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a5 : tensor<4x1500xf32>) outs(%e5 : tensor<4x1500xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1500xf32>
  %e6 = tensor.empty() : tensor<4x1600xf32>
  %r6 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a6 : tensor<4x1600xf32>) outs(%e6 : tensor<4x1600xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1600xf32>
  %e7 = tensor.empty() : tensor<4x1700xf32>
  %r7 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a7 : tensor<4x1700xf32>) outs(%e7 : tensor<4x1700xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1700xf32>
  %e8 = tensor.empty() : tensor<4x1800xf32>
  %r8 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%a8 : tensor<4x1800xf32>) outs(%e8 : tensor<4x1800xf32>) {
  ^bb0(%x: f32, %o: f32):
    %y = arith.addf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<4x1800xf32>
  return %r0, %r1, %r2, %r3, %r4, %r5, %r6, %r7, %r8
    : tensor<4x1000xf32>, tensor<4x1100xf32>, tensor<4x1200xf32>, tensor<4x1300xf32>, tensor<4x1400xf32>, tensor<4x1500xf32>, tensor<4x1600xf32>, tensor<4x1700xf32>, tensor<4x1800xf32>
}
