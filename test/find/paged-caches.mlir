// Pages that a program gathers by a table are read in place: the group takes the cache and the table.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>

// Dimensions b, m, page, key of a page, d, e.
// CHECK-DAG: #[[K_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (0, d3, d4)>
// CHECK-DAG: #[[V_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (0, d3, d5)>
// CHECK-DAG: #[[T_MAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d2)>
// CHECK-DAG: #[[OUTER_V:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d3, 0, d5)>

// CHECK-LABEL: func.func @pages(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<6x4x8xf32>, %[[V:.+]]: tensor<6x4x8xf32>, %[[TABLE:.+]]: tensor<2x3xi32>)
// CHECK-NOT: linalg.generic
// CHECK: attention.group {indexing_maps = [#{{.+}}, #[[K_MAP]], #[[V_MAP]], #[[T_MAP]], #{{.+}}], tag = "attention"} ins(%[[Q]], %[[K]], %[[V]] : {{.+}}) page_table(%[[TABLE]] : tensor<2x3xi32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @pages(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Negative numbers count from the end, as in PyTorch: the table is computed once, before. In the second
// cache the page is not the first dimension.
// CHECK-LABEL: func.func @negative_pages(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<6x4x8xf32>, %[[V:.+]]: tensor<4x6x8xf32>, %[[TABLE:.+]]: tensor<2x3xi64>)
// CHECK: %[[WRAPPED:.+]] = linalg.generic {{.+}} ins(%[[TABLE]] : tensor<2x3xi64>)
// CHECK: arith.select
// CHECK-NOT: tensor.extract
// CHECK: attention.group {indexing_maps = [#{{.+}}, #[[K_MAP]], #[[OUTER_V]], #[[T_MAP]], #{{.+}}], tag = "attention"} ins(%[[Q]], %[[K]], %[[V]] : {{.+}}) page_table(%[[WRAPPED]] : tensor<2x3xi64>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @negative_pages(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<4x6x8xf32>, %table: tensor<2x3xi64>) -> tensor<2x3x8xf32> {
  %zero_page = arith.constant 0 : i64
  %six = arith.constant 6 : i64
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi64>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %is_negative = arith.cmpi slt, %page, %zero_page : i64
    %wrapped = arith.addi %page, %six : i64
    %one = arith.select %is_negative, %wrapped, %page : i64
    %at = arith.index_cast %one : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi64>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %is_negative = arith.cmpi slt, %page, %zero_page : i64
    %wrapped = arith.addi %page, %six : i64
    %one = arith.select %is_negative, %wrapped, %page : i64
    %at = arith.index_cast %one : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%t, %at, %d] : tensor<4x6x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Key and value have tables of their own.
// CHECK-LABEL: func.func @two_tables(
// CHECK-COUNT-2: tensor.extract
// CHECK-NOT: page_table
// CHECK: return
func.func @two_tables(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi64>, %other: tensor<2x3xi64>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi64>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %at = arith.index_cast %page : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%other : tensor<2x3xi64>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %at = arith.index_cast %page : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// One wraps negative numbers, the other does not.
// CHECK-LABEL: func.func @two_readings_of_a_table(
// CHECK-COUNT-2: tensor.extract
// CHECK-NOT: page_table
// CHECK: return
func.func @two_readings_of_a_table(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi64>) -> tensor<2x3x8xf32> {
  %zero_page = arith.constant 0 : i64
  %six = arith.constant 6 : i64
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi64>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %is_negative = arith.cmpi slt, %page, %zero_page : i64
    %wrapped = arith.addi %page, %six : i64
    %one = arith.select %is_negative, %wrapped, %page : i64
    %at = arith.index_cast %one : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi64>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %at = arith.index_cast %page : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Pages hold more keys than are read of each.
// CHECK-LABEL: func.func @parts_of_pages(
// CHECK-COUNT-2: tensor.extract
// CHECK-NOT: page_table
// CHECK: return
func.func @parts_of_pages(%q: tensor<2x3x8xf32>, %kp: tensor<6x5x8xf32>, %vp: tensor<6x5x8xf32>, %table: tensor<2x3xi64>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi64>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %at = arith.index_cast %page : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x5x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi64>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i64, %out: f32):
    %at = arith.index_cast %page : i64 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x5x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// A mask that hides the keys from a length on says how many keys there are. Its length is bounded, since the mask
// may have any.
// CHECK-LABEL: func.func @masked_pages(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<6x4x8xf32>, %[[V:.+]]: tensor<6x4x8xf32>, %[[TABLE:.+]]: tensor<2x3xi32>, %[[LAST:.+]]: tensor<2xi32>)
// CHECK: %[[LENGTHS:.+]] = linalg.generic {{.+}} ins(%[[LAST]] : tensor<2xi32>)
// CHECK: %[[COUNT:.+]] = arith.subi %{{.+}}, %c-1
// CHECK: arith.maxsi %[[COUNT]], %c0
// CHECK: arith.minsi %{{.+}}, %c12
// CHECK: attention.group {{.+}} kv_lengths(%[[LENGTHS]] : tensor<2xi32>) page_table(%[[TABLE]] : tensor<2x3xi32>)
// CHECK: return
func.func @masked_pages(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi32>, %last: tensor<2xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %nothing = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %last : tensor<2x3x12xf32>, tensor<2xi32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%x: f32, %length: i32, %out: f32):
    %n = linalg.index 2 : index
    %at = arith.index_cast %n : index to i32
    %hidden = arith.cmpi sgt, %at, %length : i32
    %r = arith.select %hidden, %nothing, %x : f32
    linalg.yield %r : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%m : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// So it does where positions, which have no sign, are widened without one, and lengths with theirs.
// CHECK-LABEL: func.func @widened_positions(
// CHECK-SAME: %[[TABLE:[a-z0-9]+]]: tensor<2x3xi32>, %[[LAST:.+]]: tensor<2xi32>)
// CHECK: %[[LENGTHS:.+]] = linalg.generic {{.+}} ins(%[[LAST]] : tensor<2xi32>)
// CHECK: attention.group {{.+}} kv_lengths(%[[LENGTHS]] : tensor<2xi32>) page_table(%[[TABLE]] : tensor<2x3xi32>)
// CHECK: return
func.func @widened_positions(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi32>, %last: tensor<2xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %nothing = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %last : tensor<2x3x12xf32>, tensor<2xi32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%x: f32, %length: i32, %out: f32):
    %n = linalg.index 2 : index
    %at = arith.index_cast %n : index to i32
    %wide = arith.extui %at : i32 to i64
    %bound = arith.extsi %length : i32 to i64
    %hidden = arith.cmpi sgt, %wide, %bound : i64
    %r = arith.select %hidden, %nothing, %x : f32
    linalg.yield %r : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%m : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Where the mask makes scores low, and not -inf, keys past the length may count.
// CHECK-LABEL: func.func @keys_of_little_weight(
// CHECK-NOT: kv_lengths
// CHECK: page_table
// CHECK: return
func.func @keys_of_little_weight(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi32>, %last: tensor<2xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %little = arith.constant -1.0e9 : f32
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %last : tensor<2x3x12xf32>, tensor<2xi32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%x: f32, %length: i32, %out: f32):
    %n = linalg.index 2 : index
    %at = arith.index_cast %n : index to i32
    %hidden = arith.cmpi sgt, %at, %length : i32
    %r = arith.select %hidden, %little, %x : f32
    linalg.yield %r : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%m : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// A negative length is a large one without a sign.
// CHECK-LABEL: func.func @unsigned_lengths(
// CHECK-NOT: kv_lengths
// CHECK: page_table
// CHECK: return
func.func @unsigned_lengths(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x8xf32>, %vp: tensor<6x4x8xf32>, %table: tensor<2x3xi32>, %last: tensor<2xi32>) -> tensor<2x3x8xf32> {
  %k_init = tensor.empty() : tensor<2x3x4x8xf32>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %k = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x3x4x8xf32>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x3x4x8xf32>) {
  ^bb0(%page: i32, %out: f32):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xf32>
    linalg.yield %x : f32
  } -> tensor<2x3x4x8xf32>
  %v = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xf32> into tensor<2x12x8xf32>
  %nothing = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %last : tensor<2x3x12xf32>, tensor<2xi32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%x: f32, %length: i32, %out: f32):
    %n = linalg.index 2 : index
    %at = arith.index_cast %n : index to i32
    %hidden = arith.cmpi ugt, %at, %length : i32
    %r = arith.select %hidden, %nothing, %x : f32
    linalg.yield %r : f32
  } -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%m : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}

// Unsigned bytes in pages stay unsigned, and the halves of bytes are read there too.
// CHECK-LABEL: func.func @halves_of_bytes(
// CHECK-SAME: %{{.+}}: tensor<2x3x8xf32>, %[[K:.+]]: tensor<6x4x4xi8>, %[[V:.+]]: tensor<6x4x8xi8>, %[[TABLE:.+]]: tensor<2x3xi32>)
// CHECK-NOT: linalg.generic
// CHECK: attention.group {{.+}} packed_key, tag = "attention", unsigned_key, unsigned_value} ins(%{{.+}}, %[[K]], %[[V]] : {{.+}}) page_table(%[[TABLE]] : tensor<2x3xi32>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @halves_of_bytes(%q: tensor<2x3x8xf32>, %kp: tensor<6x4x4xi8>, %vp: tensor<6x4x8xi8>, %table: tensor<2x3xi32>) -> tensor<2x3x8xf32> {
  %c4 = arith.constant 4 : i8
  %c15 = arith.constant 15 : i8
  %zero = arith.constant 0.0 : f32
  %k_init = tensor.empty() : tensor<2x3x4x4xi8>
  %k_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%k_init : tensor<2x3x4x4xi8>) {
  ^bb0(%page: i32, %out: i8):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %kp[%at, %t, %d] : tensor<6x4x4xi8>
    linalg.yield %x : i8
  } -> tensor<2x3x4x4xi8>
  %k8 = tensor.collapse_shape %k_pages [[0], [1, 2], [3]] : tensor<2x3x4x4xi8> into tensor<2x12x4xi8>
  %half_init = tensor.empty() : tensor<2x12x4xi8>
  %low = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b, n, d)>, affine_map<(b, n, d) -> (b, n, d)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%half_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.andi %x, %c15 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %high = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b, n, d)>, affine_map<(b, n, d) -> (b, n, d)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8 : tensor<2x12x4xi8>) outs(%half_init : tensor<2x12x4xi8>) {
  ^bb0(%x: i8, %out: i8):
    %r = arith.shrui %x, %c4 : i8
    linalg.yield %r : i8
  } -> tensor<2x12x4xi8>
  %k4 = tensor.concat dim(2) %low, %high : (tensor<2x12x4xi8>, tensor<2x12x4xi8>) -> tensor<2x12x8xi8>
  %v_init = tensor.empty() : tensor<2x3x4x8xi8>
  %v_pages = linalg.generic {indexing_maps = [affine_map<(b, p, t, d) -> (b, p)>, affine_map<(b, p, t, d) -> (b, p, t, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%table : tensor<2x3xi32>) outs(%v_init : tensor<2x3x4x8xi8>) {
  ^bb0(%page: i32, %out: i8):
    %at = arith.index_cast %page : i32 to index
    %t = linalg.index 2 : index
    %d = linalg.index 3 : index
    %x = tensor.extract %vp[%at, %t, %d] : tensor<6x4x8xi8>
    linalg.yield %x : i8
  } -> tensor<2x3x4x8xi8>
  %v8 = tensor.collapse_shape %v_pages [[0], [1, 2], [3]] : tensor<2x3x4x8xi8> into tensor<2x12x8xi8>
  %wide_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b, n, d)>, affine_map<(b, n, d) -> (b, n, d)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k4 : tensor<2x12x8xi8>) outs(%wide_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %out: f32):
    %r = arith.uitofp %x : i8 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(b, n, d) -> (b, n, d)>, affine_map<(b, n, d) -> (b, n, d)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8 : tensor<2x12x8xi8>) outs(%wide_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %out: f32):
    %r = arith.uitofp %x : i8 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x8xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x8xf32>) outs(%o_zero : tensor<2x3x8xf32>) -> tensor<2x3x8xf32>
  return %o : tensor<2x3x8xf32>
}
