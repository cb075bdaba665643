// A mask from positions beside a column that is a sink.

// RUN: attention-opt %s --attention-form-groups --cse | FileCheck %s
// RUN: attention-opt %s --attention-form-groups --remarks 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK

// REMARK: found attention: batch 2x4, query 1, key 12, depth 8, value depth 5; 1 score operand; a sink{{$}}

// The keys and the only row share a dimension where the mask is computed, as in a decode step: the
// position in it is that of the key.
// CHECK-LABEL: func @flattened_with_the_row(
// CHECK-SAME: %[[LAST:[^ :]+]]: tensor<i64>)
// CHECK-NOT: linalg
// CHECK: %[[GROUP:.+]]:2 = attention.group
// CHECK-SAME: ins(%{{.*}}, %{{.*}}, %{{.*}}, %[[LAST]] :
// CHECK-SAME: -> (tensor<2x4x1x5xf32>, tensor<2x4x1xf32>)
// CHECK: %[[KEY:.+]] = attention.index 3
// CHECK: %[[POSITION:.+]] = arith.index_cast %[[KEY]]
// CHECK: arith.cmpi sle, %[[POSITION]], %{{.+}} : i64
// CHECK: linalg.generic {{.*}} ins(%[[GROUP]]#1,
// CHECK-NOT: linalg.contract
// CHECK: return
func.func @flattened_with_the_row(%q: tensor<2x4x1x8xf32>, %k: tensor<2x4x12x8xf32>, %v: tensor<2x4x12x5xf32>, %sink: tensor<4xf32>, %last: tensor<i64>) -> tensor<2x4x1x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %qk_start_init = tensor.empty() : tensor<2x4x1x12xf32>
  %qk_start = linalg.fill ins(%zero : f32) outs(%qk_start_init : tensor<2x4x1x12xf32>) -> tensor<2x4x1x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(b, h, m, n, d) -> (b, h, m, d)>, affine_map<(b, h, m, n, d) -> (b, h, n, d)>, affine_map<(b, h, m, n, d) -> (b, h, m, n)>]
      ins(%q, %k : tensor<2x4x1x8xf32>, tensor<2x4x12x8xf32>) outs(%qk_start : tensor<2x4x1x12xf32>) -> tensor<2x4x1x12xf32>
  %flat_init = tensor.empty() : tensor<12xi1>
  %flat = linalg.generic {indexing_maps = [affine_map<(i) -> ()>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%last : tensor<i64>) outs(%flat_init : tensor<12xi1>) {
  ^bb0(%l: i64, %acc: i1):
    %i = linalg.index 0 : index
    %n = arith.index_cast %i : index to i64
    %kept = arith.cmpi sle, %n, %l : i64
    linalg.yield %kept : i1
  } -> tensor<12xi1>
  %mask = tensor.expand_shape %flat [[0, 1]] output_shape [1, 12] : tensor<12xi1> into tensor<1x12xi1>
  %s_init = tensor.empty() : tensor<2x4x1x12xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(b, h, m, n) -> (b, h, m, n)>, affine_map<(b, h, m, n) -> (m, n)>, affine_map<(b, h, m, n) -> (b, h, m, n)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%qk, %mask : tensor<2x4x1x12xf32>, tensor<1x12xi1>) outs(%s_init : tensor<2x4x1x12xf32>) {
  ^bb0(%a: f32, %keep: i1, %acc: f32):
    %x = arith.select %keep, %a, %ninf : f32
    linalg.yield %x : f32
  } -> tensor<2x4x1x12xf32>
  %column_init = tensor.empty() : tensor<2x4x1x1xf32>
  %column = linalg.generic {indexing_maps = [affine_map<(b, h, m, i) -> (h)>, affine_map<(b, h, m, i) -> (b, h, m, i)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%sink : tensor<4xf32>) outs(%column_init : tensor<2x4x1x1xf32>) {
  ^bb0(%a: f32, %acc: f32):
    linalg.yield %a : f32
  } -> tensor<2x4x1x1xf32>
  %joined = tensor.concat dim(3) %s, %column : (tensor<2x4x1x12xf32>, tensor<2x4x1x1xf32>) -> tensor<2x4x1x13xf32>
  %all_init = tensor.empty() : tensor<2x4x1x13xf32>
  %all = linalg.softmax dimension(3) ins(%joined : tensor<2x4x1x13xf32>) outs(%all_init : tensor<2x4x1x13xf32>) -> tensor<2x4x1x13xf32>
  %p = tensor.extract_slice %all[0, 0, 0, 0] [2, 4, 1, 12] [1, 1, 1, 1] : tensor<2x4x1x13xf32> to tensor<2x4x1x12xf32>
  %o_start_init = tensor.empty() : tensor<2x4x1x5xf32>
  %o_start = linalg.fill ins(%zero : f32) outs(%o_start_init : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, h, m, e, n) -> (b, h, m, n)>, affine_map<(b, h, m, e, n) -> (b, h, n, e)>, affine_map<(b, h, m, e, n) -> (b, h, m, e)>]
      ins(%p, %v : tensor<2x4x1x12xf32>, tensor<2x4x12x5xf32>) outs(%o_start : tensor<2x4x1x5xf32>) -> tensor<2x4x1x5xf32>
  return %o : tensor<2x4x1x5xf32>
}
