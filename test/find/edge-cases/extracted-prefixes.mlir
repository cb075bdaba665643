// Bodies that extract elements of a part of a tensor only: the whole tensor is no operand of the group.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#md = affine_map<(m, n, d) -> (m, d)>
#nd = affine_map<(m, n, d) -> (n, d)>
#to_mn = affine_map<(m, n, d) -> (m, n)>
#mn = affine_map<(m, n) -> (m, n)>
#men_mn = affine_map<(m, e, n) -> (m, n)>
#men_ne = affine_map<(m, e, n) -> (n, e)>
#men_me = affine_map<(m, e, n) -> (m, e)>

// The group reads the first 12 keys of 14 as the program has taken them.

// CHECK-LABEL: func.func @first_keys(
// CHECK: %[[KEYS:.+]] = linalg.generic
// CHECK: tensor.extract
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEYS]], %{{.+}} : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
func.func @first_keys(%q: tensor<3x8xf32>, %k: tensor<14x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %keys_init = tensor.empty() : tensor<12x8xf32>
  %keys = linalg.generic {indexing_maps = [#mn], iterator_types = ["parallel", "parallel"]} outs(%keys_init : tensor<12x8xf32>) {
  ^bb0(%out: f32):
    %n = linalg.index 0 : index
    %d = linalg.index 1 : index
    %element = tensor.extract %k[%n, %d] : tensor<14x8xf32>
    linalg.yield %element : f32
  } -> tensor<12x8xf32>
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %keys : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// A mask of more rows and keys is read by the region, where it is.

// CHECK-LABEL: func.func @part_of_a_mask(
// CHECK-SAME: %[[MASK:[a-z0-9]+]]: tensor<9x14xf32>)
// CHECK: attention.group
// CHECK-SAME: : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK: tensor.extract %[[MASK]]
// CHECK: attention.yield
func.func @part_of_a_mask(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>, %mask: tensor<9x14xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %masked_init = tensor.empty() : tensor<3x12xf32>
  %masked = linalg.generic {indexing_maps = [#mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s : tensor<3x12xf32>) outs(%masked_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %other = tensor.extract %mask[%m, %n] : tensor<9x14xf32>
    %result = arith.addf %a, %other : f32
    linalg.yield %result : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%masked : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}

// So is one of unknown size, which may be larger.

// CHECK-LABEL: func.func @part_of_a_mask_of_unknown_size(
// CHECK: %[[MASK:.+]] = tensor.cast %{{.+}} to tensor<?x?xf32>
// CHECK: attention.group
// CHECK-SAME: : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK: tensor.extract %[[MASK]]
// CHECK: attention.yield
func.func @part_of_a_mask_of_unknown_size(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>, %large: tensor<9x14xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %mask = tensor.cast %large : tensor<9x14xf32> to tensor<?x?xf32>
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %masked_init = tensor.empty() : tensor<3x12xf32>
  %masked = linalg.generic {indexing_maps = [#mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s : tensor<3x12xf32>) outs(%masked_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %out: f32):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %other = tensor.extract %mask[%m, %n] : tensor<?x?xf32>
    %result = arith.addf %a, %other : f32
    linalg.yield %result : f32
  } -> tensor<3x12xf32>
  %p_init = tensor.empty() : tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%masked : tensor<3x12xf32>) outs(%p_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_zero_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.generic {indexing_maps = [#men_mn, #men_ne, #men_me], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}
