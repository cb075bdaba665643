// A bias that a body reads by tensor.extract, at 0 where there is one element: torch-mlir broadcasts so.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#md = affine_map<(m, n, d) -> (m, d)>
#nd = affine_map<(m, n, d) -> (n, d)>
#to_mn = affine_map<(m, n, d) -> (m, n)>
#mn = affine_map<(m, n) -> (m, n)>
#men_mn = affine_map<(m, e, n) -> (m, n)>
#men_ne = affine_map<(m, e, n) -> (n, e)>
#men_me = affine_map<(m, e, n) -> (m, e)>

// Where its own extent tells, it is a score operand. The body asks for the extent.

// CHECK-LABEL: func.func @own_extent(
// CHECK-SAME: %[[BIAS:[^ ]+]]: tensor<?xf32>)
// CHECK: attention.group {{.+}} ins(%{{.+}}, %{{.+}}, %{{.+}}, %[[BIAS]] :
// CHECK-NOT: tensor.extract
// CHECK: return
func.func @own_extent(%q: tensor<3x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x5xf32>, %bias: tensor<?xf32>) -> tensor<3x5xf32> {
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
    %is_one = arith.cmpi eq, %extent, %c1 : index
    %at = arith.select %is_one, %c0, %n : index
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

// Where another tensor's extent tells, the region reads what the body read.

// CHECK-LABEL: func.func @extent_of_another_tensor(
// CHECK-SAME: %[[BIAS:[^ ]+]]: tensor<?xf32>, %[[OTHER:[^ ]+]]: tensor<?xf32>)
// CHECK: attention.group
// CHECK-NOT: %[[BIAS]]
// CHECK: %[[EXTENT:.+]] = tensor.dim %[[OTHER]]
// CHECK: %[[IS_ONE:.+]] = arith.cmpi eq, %[[EXTENT]],
// CHECK: %[[AT:.+]] = arith.select %[[IS_ONE]],
// CHECK: tensor.extract %[[BIAS]][%[[AT]]]
// CHECK: return
func.func @extent_of_another_tensor(%q: tensor<3x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x5xf32>, %bias: tensor<?xf32>, %other: tensor<?xf32>) -> tensor<3x5xf32> {
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
    %extent = tensor.dim %other, %c0 : tensor<?xf32>
    %is_one = arith.cmpi eq, %extent, %c1 : index
    %at = arith.select %is_one, %c0, %n : index
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
