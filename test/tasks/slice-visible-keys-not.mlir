// Where the positions alone do not surely hide a key from all rows of a task, it keeps all keys.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-slice-visible-keys)' | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#mask = affine_map<(m, n, d, e) -> (m, n)>
#rows = affine_map<(m, n, d, e) -> (m)>

// A very low score counts where all others are as low.
// CHECK-LABEL: func.func @low(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8xf32>, %[[K:.+]]: tensor<64x8xf32>, %[[V:[^:]+]]: tensor<64x8xf32>
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]]
func.func @low(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<4x8xf32> {
  %low = arith.constant -3.40282347E+38 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %seen = arith.cmpi ule, %n, %m : index
    %t = arith.select %seen, %s, %low : f32
    attention.yield %t : f32
  }
  return %o : tensor<4x8xf32>
}

// A mask or a bound for each row that is an operand; one of two conditions; a residue.
// CHECK-LABEL: func.func @others(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8xf32>, %[[K:.+]]: tensor<64x8xf32>, %[[V:[^:]+]]: tensor<64x8xf32>
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]]
func.func @others(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>, %mask: tensor<4x64xi1>, %ends: tensor<4xindex>) -> tensor<4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %three = arith.constant 3 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #rows, #o]}
      ins(%q, %k, %v, %mask, %ends : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>, tensor<4x64xi1>, tensor<4xindex>) -> tensor<4x8xf32> {
  ^bb0(%s: f32, %kept: i1, %end: index):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %rest = arith.remui %n, %three : index
    %a = arith.cmpi ule, %rest, %m : index
    %b = arith.cmpi ult, %n, %end : index
    %c = arith.cmpi ule, %n, %m : index
    %d = arith.ori %c, %kept : i1
    %ab = arith.andi %a, %b : i1
    %abd = arith.andi %ab, %d : i1
    %all = arith.andi %abd, %kept : i1
    %t = arith.select %all, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<4x8xf32>
}

// All rows see all keys: the extents stay static.
// CHECK-LABEL: func.func @all_seen(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8xf32>, %[[K:.+]]: tensor<64x8xf32>, %[[V:[^:]+]]: tensor<64x8xf32>
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]]
func.func @all_seen(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %offset = arith.constant 63 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %end = arith.addi %m, %offset : index
    %seen = arith.cmpi sle, %n, %end : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<4x8xf32>
}

// Of the key, only multiples are compared, or nothing at all.
// CHECK-LABEL: func.func @multiples(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8xf32>, %[[K:.+]]: tensor<64x8xf32>, %[[V:[^:]+]]: tensor<64x8xf32>
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]]
func.func @multiples(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %two = arith.constant 2 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %twice = arith.muli %n, %two : index
    %a = arith.cmpi ule, %twice, %m : index
    %b = arith.cmpi ule, %two, %m : index
    %seen = arith.andi %a, %b : i1
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<4x8xf32>
}

// All keys are hidden, as those of the last chunk of a long cache may be: a slice of none of them
// is what a memref.subview cannot be.
// CHECK-LABEL: func.func @hidden(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8xf32>, %[[K:.+]]: tensor<64x8xf32>, %[[V:[^:]+]]: tensor<64x8xf32>
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]]
func.func @hidden(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %start = arith.constant 200 : index
  %end = arith.constant 150 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %position = arith.addi %start, %n : index
    %seen = arith.cmpi ult, %position, %end : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<4x8xf32>
}

#bq = affine_map<(b, m, n, d, e) -> (b, m, d)>
#bk = affine_map<(b, m, n, d, e) -> (b, n, d)>
#bv = affine_map<(b, m, n, d, e) -> (b, n, e)>
#bl = affine_map<(b, m, n, d, e) -> (b)>
#bo = affine_map<(b, m, n, d, e) -> (b, m, e)>

// Lengths count the keys from the first on, so that a window may not take the first ones away.
// CHECK-LABEL: func.func @lengths(
// CHECK-SAME: %[[Q:.+]]: tensor<1x4x8xf32>, %[[K:.+]]: tensor<1x64x8xf32>, %[[V:.+]]: tensor<1x64x8xf32>, %[[L:[^:]+]]: tensor<1xi32>
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]]
// CHECK-SAME: kv_lengths(%[[L]]
func.func @lengths(%q: tensor<1x4x8xf32>, %k: tensor<1x64x8xf32>, %v: tensor<1x64x8xf32>, %l: tensor<1xi32>) -> tensor<1x4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %first = arith.constant 17 : index
  %o = attention.group {indexing_maps = [#bq, #bk, #bv, #bl, #bo]}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<1x64x8xf32>, tensor<1x64x8xf32>)
      kv_lengths(%l : tensor<1xi32>) -> tensor<1x4x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 2 : index
    %seen = arith.cmpi sge, %n, %first : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x4x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A factor that is not positive makes something else of -inf.
// CHECK-LABEL: func.func @scaled(
// CHECK-NOT: tensor.extract_slice
// CHECK: return
func.func @scaled(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
  %hidden = arith.constant 0xFF800000 : f32
  %minus_one = arith.constant -1.0 : f32
  %zero = arith.constant 0.0 : f32
  %count = arith.constant 20 : index
  %a = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi ult, %n, %count : index
    %t = arith.select %seen, %s, %hidden : f32
    %scaled = arith.mulf %t, %minus_one : f32
    attention.yield %scaled : f32
  }
  %b = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi ult, %n, %count : index
    %t = arith.select %seen, %s, %hidden : f32
    %scaled = arith.mulf %t, %zero : f32
    attention.yield %scaled : f32
  }
  return %a, %b : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#v = affine_map<(m, n, d, e) -> (n, e)>

// A quotient is not linear, nor is a sum with one.
// CHECK-LABEL: func.func @quotient(
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
func.func @quotient(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %last = affine.apply affine_map<(m) -> (m floordiv 2 + m)>(%m)
    %seen = arith.cmpi ule, %n, %last : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<4x8xf32>
}

// -----

#pq = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#pk = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#pv = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#pt = affine_map<(b, m, p, n, d, e) -> (b, p)>
#po = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// Keys in pages are taken with their page, though there is one only.
// CHECK-LABEL: func.func @page(
// CHECK-SAME: %[[Q:.+]]: tensor<1x4x8xf32>, %[[K:.+]]: tensor<99x64x8xf32>, %[[V:.+]]: tensor<99x64x8xf32>, %[[T:[^:]+]]: tensor<1x1xi32>
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]]
// CHECK-SAME: page_table(%[[T]]
func.func @page(%q: tensor<1x4x8xf32>, %k: tensor<99x64x8xf32>, %v: tensor<99x64x8xf32>, %t: tensor<1x1xi32>) -> tensor<1x4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %end = arith.constant 17 : index
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pt, #po]}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<99x64x8xf32>, tensor<99x64x8xf32>)
      page_table(%t : tensor<1x1xi32>) -> tensor<1x4x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 3 : index
    %seen = arith.cmpi ult, %n, %end : index
    %t0 = arith.select %seen, %s, %hidden : f32
    attention.yield %t0 : f32
  }
  return %o : tensor<1x4x8xf32>
}

// -----

#q = affine_map<(m, n, p, d, e) -> (m, d)>
#k = affine_map<(m, n, p, d, e) -> (n, p, d)>
#v = affine_map<(m, n, p, d, e) -> (n, p, e)>
#o = affine_map<(m, n, p, d, e) -> (m, e)>

// Keys of two dimensions stay.
// CHECK-LABEL: func.func @two_dimensions(
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK: return
func.func @two_dimensions(%q: tensor<1x8xf32>, %k: tensor<64x4x8xf32>, %v: tensor<64x4x8xf32>) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %end = arith.constant 17 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x4x8xf32>, tensor<64x4x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi ult, %n, %end : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Of nothing there is nothing to drop.
// CHECK-LABEL: func.func @nothing(
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
// CHECK: return
func.func @nothing(%q: tensor<1x0xf32>, %k: tensor<64x0xf32>, %v: tensor<64x8xf32>) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %end = arith.constant 17 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x0xf32>, tensor<64x0xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi ult, %n, %end : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// The last task, number 1, sees its last key, the one at 79.
// CHECK-LABEL: func.func @all_tasks_see_all(
// CHECK: scf.forall
// CHECK-COUNT-3: tensor.extract_slice
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
func.func @all_tasks_see_all(%q: tensor<2x1x8xf32>, %k: tensor<2x64x8xf32>, %v: tensor<2x64x8xf32>, %init: tensor<2x1x8xf32>) -> tensor<2x1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %sixteen = arith.constant 16 : index
  %eighty = arith.constant 80 : index
  %r = scf.forall (%b) in (2) shared_outs(%out = %init) -> tensor<2x1x8xf32> {
    %qb = tensor.extract_slice %q[%b, 0, 0] [1, 1, 8] [1, 1, 1] : tensor<2x1x8xf32> to tensor<1x1x8xf32>
    %kb = tensor.extract_slice %k[%b, 0, 0] [1, 64, 8] [1, 1, 1] : tensor<2x64x8xf32> to tensor<1x64x8xf32>
    %vb = tensor.extract_slice %v[%b, 0, 0] [1, 64, 8] [1, 1, 1] : tensor<2x64x8xf32> to tensor<1x64x8xf32>
    %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
        ins(%qb, %kb, %vb : tensor<1x1x8xf32>, tensor<1x64x8xf32>, tensor<1x64x8xf32>) -> tensor<1x1x8xf32> {
    ^bb0(%s: f32):
      %n = attention.index 2 : index
      %first = arith.muli %b, %sixteen : index
      %at = arith.addi %first, %n : index
      %seen = arith.cmpi ult, %at, %eighty : index
      %t = arith.select %seen, %s, %hidden : f32
      attention.yield %t : f32
    }
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %o into %out[%b, 0, 0] [1, 1, 8] [1, 1, 1] : tensor<1x1x8xf32> into tensor<2x1x8xf32>
    }
  }
  return %r : tensor<2x1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A number that the region computes in many steps would be computed again in front of the group.
// CHECK-LABEL: func.func @many_steps(
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
func.func @many_steps(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>, %end: index) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %one = arith.constant 1 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %m0 = arith.maxsi %end, %one : index
    %m1 = arith.maxsi %m0, %one : index
    %m2 = arith.maxsi %m1, %one : index
    %m3 = arith.maxsi %m2, %one : index
    %m4 = arith.maxsi %m3, %one : index
    %m5 = arith.maxsi %m4, %one : index
    %m6 = arith.maxsi %m5, %one : index
    %m7 = arith.maxsi %m6, %one : index
    %m8 = arith.maxsi %m7, %one : index
    %m9 = arith.maxsi %m8, %one : index
    %m10 = arith.maxsi %m9, %one : index
    %m11 = arith.maxsi %m10, %one : index
    %m12 = arith.maxsi %m11, %one : index
    %seen = arith.cmpi slt, %n, %m12 : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A number of more bits than an index may be greater than any.
// CHECK-LABEL: func.func @wide(
// CHECK-NOT: tensor.extract_slice
// CHECK: attention.group
func.func @wide(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>, %end: i128) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %wide = arith.index_cast %n : index to i128
    %seen = arith.cmpi slt, %wide, %end : i128
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}
