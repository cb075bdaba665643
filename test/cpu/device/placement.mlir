// RUN: attention-opt %s --attention-cpu-place-on-device | FileCheck %s

// Lengths are read, by a function of the host: they are checked there.

// CHECK-LABEL: func.func private @on_host_0(
// CHECK-SAME:    memref<?xi32, strided<[?], offset: ?>>{{.*}} -> i1 attributes {no_inline}
// CHECK:         %[[COPY:.*]] = memref.alloc
// CHECK:         call @read_from_device_0(%{{.*}}, %[[COPY]])
// CHECK:         %[[TENSOR:.*]] = bufferization.to_tensor %[[COPY]] restrict writable
// CHECK:         linalg.generic {{.*}} ins(%[[TENSOR]]

// CHECK-LABEL: func.func @check(
// CHECK-SAME:    %{{.*}}: i32, %[[LENGTHS:.*]]: tensor<?xi32>)
// CHECK:         %[[BUFFER:.*]] = bufferization.to_buffer %[[LENGTHS]] read_only
// CHECK:         %[[FIT:.*]] = call @on_host_0(%[[BUFFER]], %{{.*}})
// CHECK-NOT:     linalg
// CHECK:         cf.assert %[[FIT]]
// CHECK:         return
func.func @check(%most: i32, %lengths: tensor<?xi32>) -> tensor<?xi32> {
  %true = arith.constant true
  %empty = tensor.empty() : tensor<i1>
  %init = linalg.fill ins(%true : i1) outs(%empty : tensor<i1>) -> tensor<i1>
  %all = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%lengths : tensor<?xi32>) outs(%init : tensor<i1>) {
  ^bb0(%length: i32, %so_far: i1):
    %fits = arith.cmpi ule, %length, %most : i32
    %both = arith.andi %fits, %so_far : i1
    linalg.yield %both : i1
  } -> tensor<i1>
  %fit = tensor.extract %all[] : tensor<i1>
  cf.assert %fit, "lengths must fit"
  return %lengths : tensor<?xi32>
}
