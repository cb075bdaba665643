// Masks by other arithmetic on positions: computed in the region too, and no mask is read.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

// CHECK-DAG: #[[MD:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[ND:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-DAG: #[[NE:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG: #[[ME:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3)>

#md = affine_map<(m, n, d) -> (m, d)>
#nd = affine_map<(m, n, d) -> (n, d)>
#to_mn = affine_map<(m, n, d) -> (m, n)>
#mn = affine_map<(m, n) -> (m, n)>
#men_mn = affine_map<(m, e, n) -> (m, n)>
#men_ne = affine_map<(m, e, n) -> (n, e)>
#men_me = affine_map<(m, e, n) -> (m, e)>

// Keys of the row's own chunk of 4.

// CHECK-LABEL: func.func @chunks(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK: arith.floordivsi
// CHECK: arith.floordivsi
// CHECK: arith.cmpi eq
// CHECK: attention.yield %{{.+}} : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @chunks(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %four = arith.constant 4 : index
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %mask_init = tensor.empty() : tensor<3x12xi1>
  %mask = linalg.generic {indexing_maps = [#mn], iterator_types = ["parallel", "parallel"]} outs(%mask_init : tensor<3x12xi1>) {
  ^bb0(%out: i1):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %m4 = arith.floordivsi %m, %four : index
    %n4 = arith.floordivsi %n, %four : index
    %mask = arith.cmpi eq, %m4, %n4 : index
    linalg.yield %mask : i1
  } -> tensor<3x12xi1>
  %masked_init = tensor.empty() : tensor<3x12xf32>
  %masked = linalg.generic {indexing_maps = [#mn, #mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s, %mask : tensor<3x12xf32>, tensor<3x12xi1>) outs(%masked_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %out: f32):
    %result = arith.select %b, %a, %ninf : f32
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

// Keys at an even distance.

// CHECK-LABEL: func.func @every_other_key(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK: arith.remui
// CHECK: arith.cmpi eq
// CHECK: attention.yield %{{.+}} : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @every_other_key(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %mask_init = tensor.empty() : tensor<3x12xi1>
  %mask = linalg.generic {indexing_maps = [#mn], iterator_types = ["parallel", "parallel"]} outs(%mask_init : tensor<3x12xi1>) {
  ^bb0(%out: i1):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %mn = arith.addi %m, %n : index
    %two = arith.constant 2 : index
    %zero_ = arith.constant 0 : index
    %odd = arith.remui %mn, %two : index
    %mask = arith.cmpi eq, %odd, %zero_ : index
    linalg.yield %mask : i1
  } -> tensor<3x12xi1>
  %masked_init = tensor.empty() : tensor<3x12xf32>
  %masked = linalg.generic {indexing_maps = [#mn, #mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s, %mask : tensor<3x12xf32>, tensor<3x12xi1>) outs(%masked_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %out: f32):
    %result = arith.select %b, %a, %ninf : f32
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

// A window by an affine map.

// CHECK-LABEL: func.func @affine_window(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK: arith.cmpi sge
// CHECK: attention.yield %{{.+}} : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @affine_window(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.generic {indexing_maps = [#md, #nd, #to_mn], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %total: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %total, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x12xf32>
  %mask_init = tensor.empty() : tensor<3x12xi1>
  %mask = linalg.generic {indexing_maps = [#mn], iterator_types = ["parallel", "parallel"]} outs(%mask_init : tensor<3x12xi1>) {
  ^bb0(%out: i1):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %distance = affine.apply affine_map<(m, n) -> (m - n + 2)>(%m, %n)
    %zero_ = arith.constant 0 : index
    %mask = arith.cmpi sge, %distance, %zero_ : index
    linalg.yield %mask : i1
  } -> tensor<3x12xi1>
  %masked_init = tensor.empty() : tensor<3x12xf32>
  %masked = linalg.generic {indexing_maps = [#mn, #mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s, %mask : tensor<3x12xf32>, tensor<3x12xi1>) outs(%masked_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: i1, %out: f32):
    %result = arith.select %b, %a, %ninf : f32
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

// A bias by the distance either way, of at most 3.

// CHECK-LABEL: func.func @symmetrical_alibi(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[MD]], #[[ND]], #[[NE]], #[[ME]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>) -> tensor<3x5xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK: arith.index_castui
// CHECK: math.absi
// CHECK: arith.minimumf
// CHECK: attention.yield %{{.+}} : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @symmetrical_alibi(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
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
  %mask_init = tensor.empty() : tensor<3x12xf32>
  %mask = linalg.generic {indexing_maps = [#mn], iterator_types = ["parallel", "parallel"]} outs(%mask_init : tensor<3x12xf32>) {
  ^bb0(%out: f32):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %mn = arith.subi %m, %n : index
    %signed = arith.index_castui %mn : index to i32
    %distance = math.absi %signed : i32
    %float = arith.sitofp %distance : i32 to f32
    %limit = arith.constant 3.0 : f32
    %near = arith.minimumf %float, %limit : f32
    %slope = arith.constant -0.25 : f32
    %mask = arith.mulf %near, %slope : f32
    linalg.yield %mask : f32
  } -> tensor<3x12xf32>
  %masked_init = tensor.empty() : tensor<3x12xf32>
  %masked = linalg.generic {indexing_maps = [#mn, #mn, #mn], iterator_types = ["parallel", "parallel"]}
      ins(%s, %mask : tensor<3x12xf32>, tensor<3x12xf32>) outs(%masked_init : tensor<3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %result = arith.addf %a, %b : f32
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
