// Elements that a body reads by tensor.extract at other places than a position: the region reads them so.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#md = affine_map<(m, n, d) -> (m, d)>
#nd = affine_map<(m, n, d) -> (n, d)>
#to_mn = affine_map<(m, n, d) -> (m, n)>
#mn = affine_map<(m, n) -> (m, n)>
#men_mn = affine_map<(m, e, n) -> (m, n)>
#men_ne = affine_map<(m, e, n) -> (n, e)>
#men_me = affine_map<(m, e, n) -> (m, e)>

// An index that is 0 elsewhere is no broadcast.

// CHECK-LABEL: func.func @other_extents(
// CHECK-SAME: %[[BIAS:[^ ]+]]: tensor<?xf32>)
// CHECK: attention.group {{.+}} ins(%{{[^,]+}}, %{{[^,]+}}, %{{[^,]+}} : tensor
// CHECK: %[[MORE:.+]] = arith.cmpi ne, %{{.+}}, %{{.+}} : index
// CHECK: %[[AT:.+]] = arith.select %[[MORE]],
// CHECK: tensor.extract %[[BIAS]][%[[AT]]]
// CHECK: return
func.func @other_extents(%q: tensor<3x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x5xf32>, %bias: tensor<?xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %keys = tensor.dim %k, %c0 : tensor<?x8xf32>
  %s_init = tensor.empty(%keys) : tensor<3x?xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<3x?xf32>) -> tensor<3x?xf32>
  %s = linalg.contract indexing_maps = [#md, #nd, #to_mn]
      ins(%q, %k : tensor<3x8xf32>, tensor<?x8xf32>) outs(%s_zero : tensor<3x?xf32>) -> tensor<3x?xf32>
  %biased = linalg.generic {indexing_maps = [#mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s : tensor<3x?xf32>) outs(%s_init : tensor<3x?xf32>) {
  ^bb0(%a: f32, %out: f32):
    %n = linalg.index 1 : index
    %extent = tensor.dim %bias, %c0 : tensor<?xf32>
    %are_more = arith.cmpi ne, %extent, %c1 : index
    %at = arith.select %are_more, %c0, %n : index
    %element = tensor.extract %bias[%at] : tensor<?xf32>
    %result = arith.addf %a, %element : f32
    linalg.yield %result : f32
  } -> tensor<3x?xf32>
  %p = linalg.softmax dimension(1) ins(%biased : tensor<3x?xf32>) outs(%s_init : tensor<3x?xf32>) -> tensor<3x?xf32>
  %o_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.contract indexing_maps = [#men_mn, #men_ne, #men_me]
      ins(%p, %v : tensor<3x?xf32>, tensor<?x5xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// Nor is a quotient by a number that is not known a part of a position.

// CHECK-LABEL: func.func @divided_by_an_unknown_number(
// CHECK-SAME: %[[BIAS:[^ ]+]]: tensor<?xf32>, %[[D:[^ ]+]]: index)
// CHECK: attention.group {{.+}} ins(%{{[^,]+}}, %{{[^,]+}}, %{{[^,]+}} : tensor
// CHECK: %[[AT:.+]] = arith.divui %{{.+}}, %[[D]]
// CHECK: tensor.extract %[[BIAS]][%[[AT]]]
// CHECK: return
func.func @divided_by_an_unknown_number(%q: tensor<3x8xf32>, %k: tensor<4x8xf32>, %v: tensor<4x5xf32>, %bias: tensor<?xf32>, %d: index) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<3x4xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<3x4xf32>) -> tensor<3x4xf32>
  %s = linalg.contract indexing_maps = [#md, #nd, #to_mn]
      ins(%q, %k : tensor<3x8xf32>, tensor<4x8xf32>) outs(%s_zero : tensor<3x4xf32>) -> tensor<3x4xf32>
  %biased = linalg.generic {indexing_maps = [#mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s : tensor<3x4xf32>) outs(%s_init : tensor<3x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %n = linalg.index 1 : index
    %at = arith.divui %n, %d : index
    %element = tensor.extract %bias[%at] : tensor<?xf32>
    %result = arith.addf %a, %element : f32
    linalg.yield %result : f32
  } -> tensor<3x4xf32>
  %p = linalg.softmax dimension(1) ins(%biased : tensor<3x4xf32>) outs(%s_init : tensor<3x4xf32>) -> tensor<3x4xf32>
  %o_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.contract indexing_maps = [#men_mn, #men_ne, #men_me]
      ins(%p, %v : tensor<3x4xf32>, tensor<4x5xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// Nor one of a sum.

// CHECK-LABEL: func.func @divided_sum(
// CHECK-SAME: %[[BIAS:[^ ]+]]: tensor<?xf32>)
// CHECK: attention.group {{.+}} ins(%{{[^,]+}}, %{{[^,]+}}, %{{[^,]+}} : tensor
// CHECK: %[[TWICE:.+]] = arith.addi %[[N:.+]], %[[N]]
// CHECK: %[[AT:.+]] = arith.divui %[[TWICE]],
// CHECK: tensor.extract %[[BIAS]][%[[AT]]]
// CHECK: return
func.func @divided_sum(%q: tensor<3x8xf32>, %k: tensor<4x8xf32>, %v: tensor<4x5xf32>, %bias: tensor<?xf32>) -> tensor<3x5xf32> {
  %c2 = arith.constant 2 : index
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<3x4xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<3x4xf32>) -> tensor<3x4xf32>
  %s = linalg.contract indexing_maps = [#md, #nd, #to_mn]
      ins(%q, %k : tensor<3x8xf32>, tensor<4x8xf32>) outs(%s_zero : tensor<3x4xf32>) -> tensor<3x4xf32>
  %biased = linalg.generic {indexing_maps = [#mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s : tensor<3x4xf32>) outs(%s_init : tensor<3x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %n = linalg.index 1 : index
    %twice = arith.addi %n, %n : index
    %at = arith.divui %twice, %c2 : index
    %element = tensor.extract %bias[%at] : tensor<?xf32>
    %result = arith.addf %a, %element : f32
    linalg.yield %result : f32
  } -> tensor<3x4xf32>
  %p = linalg.softmax dimension(1) ins(%biased : tensor<3x4xf32>) outs(%s_init : tensor<3x4xf32>) -> tensor<3x4xf32>
  %o_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.contract indexing_maps = [#men_mn, #men_ne, #men_me]
      ins(%p, %v : tensor<3x4xf32>, tensor<4x5xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}
