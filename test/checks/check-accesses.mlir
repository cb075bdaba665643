// In front of each op that may read or write outside of a tensor stands an assertion; where types,
// constants or the arithmetic of positions say that it does not, there is none.

// RUN: attention-opt %s --attention-cpu-check-accesses --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @row_of_a_cache(
// CHECK-SAME: %[[CACHE:[a-z0-9]+]]: tensor<1024x64xf32>, %[[ROW:.+]]: tensor<1x64xf32>, %[[AT:.+]]: index)
// CHECK: %[[LAST:.+]] = arith.constant 1023 : index
// CHECK: %[[FITS:.+]] = arith.cmpi ule, %[[AT]], %[[LAST]] : index
// CHECK-NEXT: cf.assert %[[FITS]], "tensor.insert_slice at {{.+}}check-accesses.mlir:14:8 reaches outside dimension 0 of argument 0, tensor<1024x64xf32>"
// CHECK-NOT: cf.assert
// CHECK: tensor.insert_slice
func.func @row_of_a_cache(%cache: tensor<1024x64xf32>, %row: tensor<1x64xf32>, %at: index) -> tensor<1024x64xf32> {
  %r = tensor.insert_slice %row into %cache[%at, 0] [1, 64] [1, 1] : tensor<1x64xf32> into tensor<1024x64xf32>
  return %r : tensor<1024x64xf32>
}

// -----

// The size is compared first, so that the difference does not wrap.
// CHECK-LABEL: func.func @slice(
// CHECK-SAME: %[[A:.+]]: tensor<?xf32>, %[[AT:.+]]: index, %[[SIZE:.+]]: index)
// CHECK: %[[N:.+]] = tensor.dim %[[A]]
// CHECK: %[[REST:.+]] = arith.subi %[[N]], %[[SIZE]]
// CHECK: %[[SIZE_FITS:.+]] = arith.cmpi ule, %[[SIZE]], %[[N]]
// CHECK: %[[AT_FITS:.+]] = arith.cmpi ule, %[[AT]], %[[REST]]
// CHECK: %[[FITS:.+]] = arith.andi %[[SIZE_FITS]], %[[AT_FITS]]
// CHECK: cf.assert %[[FITS]], "tensor.extract_slice
// CHECK: tensor.extract_slice
func.func @slice(%a: tensor<?xf32>, %at: index, %size: index) -> tensor<?xf32> {
  %r = tensor.extract_slice %a[%at] [%size] [1] : tensor<?xf32> to tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// CHECK-LABEL: func.func @element(
// CHECK-SAME: %[[A:.+]]: tensor<?x4xf32>, %[[AT:.+]]: index)
// CHECK: %[[N:.+]] = tensor.dim %[[A]]
// CHECK: %[[FITS:.+]] = arith.cmpi ult, %[[AT]], %[[N]]
// CHECK: cf.assert %[[FITS]], "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<?x4xf32>"
// CHECK-NOT: cf.assert
// CHECK: tensor.extract
func.func @element(%a: tensor<?x4xf32>, %at: index) -> f32 {
  %c3 = arith.constant 3 : index
  %r = tensor.extract %a[%at, %c3] : tensor<?x4xf32>
  return %r : f32
}

// -----

// CHECK-LABEL: func.func @cast(
// CHECK: %[[N:.+]] = tensor.dim
// CHECK: %[[FITS:.+]] = arith.cmpi eq, %[[N]], %{{.+}}
// CHECK: cf.assert %[[FITS]], "tensor.cast at {{.+}} states an extent of 1 that dimension 0 has not"
// CHECK-NOT: cf.assert
// CHECK: tensor.cast
func.func @cast(%a: tensor<?x4xf32>) -> tensor<1x4xf32> {
  %r = tensor.cast %a : tensor<?x4xf32> to tensor<1x4xf32>
  return %r : tensor<1x4xf32>
}

// -----

// Divisions: a product could wrap.
// CHECK-LABEL: func.func @expanded(
// CHECK-NOT: arith.muli %{{.*}}, %[[SIZE:.+]]
// CHECK: arith.remui
// CHECK: arith.divui
// CHECK: cf.assert %{{.+}}, "tensor.expand_shape
// CHECK: tensor.expand_shape
func.func @expanded(%a: tensor<?xf32>, %size: index) -> tensor<?x4xf32> {
  %r = tensor.expand_shape %a [[0, 1]] output_shape [%size, 4] : tensor<?xf32> into tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

// -----

// Extents are not negative, but their product may be another.
// CHECK-LABEL: func.func @expanded_to_other_extents(
// CHECK: cf.assert %{{.+}}, "tensor.expand_shape {{.+}} needs sizes whose product is the extent of dimension 0
// CHECK: tensor.expand_shape
func.func @expanded_to_other_extents(%a: tensor<?xf32>, %b: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?x4xf32>
  %r = tensor.expand_shape %a [[0, 1]] output_shape [%n, 4] : tensor<?xf32> into tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

// -----

// The product of a negative size and of 0 is the extent, and no size may be negative.
// CHECK-LABEL: func.func @expanded_to_a_negative_size(
// CHECK: tensor.empty
// CHECK: cf.assert %{{.+}}, "tensor.expand_shape {{.+}} needs sizes whose product is the extent of dimension 0
// CHECK: tensor.expand_shape
func.func @expanded_to_a_negative_size(%m: index, %b: tensor<?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?xf32>
  %mn = arith.muli %m, %n : index
  %a = tensor.empty(%mn) : tensor<?xf32>
  %r = tensor.expand_shape %a [[0, 1]] output_shape [%m, %n] : tensor<?xf32> into tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// -----

// Upstream would divide by the extent of 0.
// CHECK-LABEL: func.func @expanded_to_nothing(
// CHECK-SAME: %[[A:.+]]: tensor<?xf32>, %[[SIZE:.+]]: index
// CHECK: cf.assert %{{.+}}, "tensor.expand_shape
// CHECK: %[[R:.+]] = tensor.empty(%[[SIZE]]) : tensor<?x0xf32>
// CHECK: return %[[R]]
func.func @expanded_to_nothing(%a: tensor<?xf32>, %size: index) -> tensor<?x0xf32> {
  %r = tensor.expand_shape %a [[0, 1]] output_shape [%size, 0] : tensor<?xf32> into tensor<?x0xf32>
  return %r : tensor<?x0xf32>
}

// -----

// The type may state more than the sizes.
// CHECK-LABEL: func.func @expanded_to_nothing_of_known_size(
// CHECK: %[[R:.+]] = tensor.empty() : tensor<4x0xf32>
// CHECK: return %[[R]]
func.func @expanded_to_nothing_of_known_size(%a: tensor<0xf32>, %size: index) -> tensor<4x0xf32> {
  %r = tensor.expand_shape %a [[0, 1]] output_shape [%size, 0] : tensor<0xf32> into tensor<4x0xf32>
  return %r : tensor<4x0xf32>
}

// -----

// The check of a row that a loop writes stands in the loop.
// CHECK-LABEL: func.func @steps(
// CHECK: scf.for
// CHECK: %[[AT:.+]] = arith.addi
// CHECK: arith.cmpi ule, %[[AT]]
// CHECK: cf.assert
// CHECK: tensor.insert_slice %{{.+}} into %{{.+}}[%[[AT]]
func.func @steps(%cache: tensor<8xf32>, %row: tensor<1xf32>, %start: index, %n: index) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%x = %cache) -> tensor<8xf32> {
    %at = arith.addi %start, %i : index
    %y = tensor.insert_slice %row into %x[%at] [1] [1] : tensor<1xf32> into tensor<8xf32>
    scf.yield %y : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}

// -----

// Nothing else may stand among the slices of a parallel loop.
// CHECK-LABEL: func.func @parallel(
// CHECK: scf.forall
// CHECK: cf.assert
// CHECK-NEXT: scf.forall.in_parallel {
// CHECK-NEXT: tensor.parallel_insert_slice
func.func @parallel(%a: tensor<8xf32>, %row: tensor<1xf32>, %start: index) -> tensor<8xf32> {
  %r = scf.forall (%i) in (4) shared_outs(%x = %a) -> tensor<8xf32> {
    %at = arith.addi %start, %i : index
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %row into %x[%at] [1] [1] : tensor<1xf32> into tensor<8xf32>
    }
  }
  return %r : tensor<8xf32>
}

// -----

// CHECK-LABEL: func.func @sum(
// CHECK-SAME: %[[A:.+]]: tensor<?xf32>, %[[B:.+]]: tensor<?xf32>)
// CHECK-DAG: %[[M:.+]] = tensor.dim %[[A]]
// CHECK-DAG: %[[N:.+]] = tensor.dim %[[B]]
// CHECK: %[[EQUAL:.+]] = arith.cmpi eq, %[[M]], %[[N]]
// CHECK: cf.assert %[[EQUAL]], "linalg.add at {{.+}} needs one extent in dimension 0 of operand 0 and in dimension 0 of operand 1"
// What holds is not asserted again, nor of what has the shape of an operand.
// CHECK-NOT: cf.assert
// CHECK: return
func.func @sum(%a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?xf32> {
  %r = linalg.add ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.mul ins(%b, %r : tensor<?xf32>, tensor<?xf32>) outs(%b : tensor<?xf32>) -> tensor<?xf32>
  return %s : tensor<?xf32>
}

// -----

// What the package makes of lengths and page tables was checked with the group that they are of.
// CHECK-LABEL: func.func @few_elements(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @few_elements(%a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?xf32> {
  %r = linalg.add {attention.short} ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// CHECK-LABEL: func.func @softmax(
// CHECK: cf.assert %{{.+}}, "linalg.softmax at {{.+}} needs one extent in dimension 0 of operand 0 and in dimension 0 of operand 1"
// CHECK-NOT: cf.assert
// CHECK: linalg.softmax
func.func @softmax(%a: tensor<?x4xf32>, %b: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %r = linalg.softmax dimension(1) ins(%a : tensor<?x4xf32>) outs(%b : tensor<?x4xf32>) -> tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

// -----

// Sizes that the same arithmetic makes of the same values are equal.
// CHECK-LABEL: func.func @computed_twice(
// CHECK-NOT: needs one extent
// CHECK: return
func.func @computed_twice(%m: index, %n: index) -> tensor<?xf32> {
  %m_rows = arith.minui %m, %n : index
  %m_tiles = arith.divui %m_rows, %n : index
  %n_rows = arith.minui %m, %n : index
  %n_tiles = arith.divui %n_rows, %n : index
  %a = tensor.empty(%m_tiles) : tensor<?xf32>
  %b = tensor.empty(%n_tiles) : tensor<?xf32>
  %r = linalg.add ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// So are those that are alike for sure, however they are computed.
// CHECK-LABEL: func.func @computed_in_other_steps(
// CHECK-NOT: needs one extent
// CHECK: return
func.func @computed_in_other_steps(%x: tensor<?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?xf32>
  %one = affine.apply affine_map<(n) -> (n + 1)>(%n)
  %m = affine.apply affine_map<(n) -> (n + 3)>(%one)
  %other = affine.apply affine_map<(n) -> (n + 4)>(%n)
  %a = tensor.empty(%m) : tensor<?xf32>
  %b = tensor.empty(%other) : tensor<?xf32>
  %r = linalg.add ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// A size that is at most another one may be smaller.
// CHECK-LABEL: func.func @at_most(
// CHECK-COUNT-2: cf.assert {{.+}} needs one extent
// CHECK: return
func.func @at_most(%m: index, %n: index) -> (tensor<?xf32>, tensor<?xf32>) {
  %fewer = affine.min affine_map<(m) -> (m, 8)>(%m)
  %more = affine.max affine_map<(n) -> (n, 8)>(%n)
  %a = tensor.empty(%fewer) : tensor<?xf32>
  %b = tensor.empty(%m) : tensor<?xf32>
  %c = tensor.empty(%more) : tensor<?xf32>
  %d = tensor.empty(%n) : tensor<?xf32>
  %r = linalg.add ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.add ins(%c, %d : tensor<?xf32>, tensor<?xf32>) outs(%c : tensor<?xf32>) -> tensor<?xf32>
  return %r, %s : tensor<?xf32>, tensor<?xf32>
}

// -----

// Not so if they are computed in many steps, each of which might have to be followed twice.
// CHECK-LABEL: func.func @computed_in_many_steps(
// CHECK: cf.assert {{.+}} needs one extent
// CHECK: return
func.func @computed_in_many_steps(%m: index, %n: index) -> tensor<?xf32> {
  %p0 = arith.divui %m, %n : index
  %p1 = arith.divui %p0, %p0 : index
  %p2 = arith.divui %p1, %p1 : index
  %q0 = arith.divui %m, %n : index
  %q1 = arith.divui %q0, %q0 : index
  %q2 = arith.divui %q1, %q1 : index
  %a = tensor.empty(%p2) : tensor<?xf32>
  %b = tensor.empty(%q2) : tensor<?xf32>
  %r = linalg.exp ins(%a : tensor<?xf32>) outs(%b : tensor<?xf32>) -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// Those of different values, ops or maps are not.
// CHECK-LABEL: func.func @computed_otherwise(
// CHECK-COUNT-3: cf.assert {{.+}} needs one extent
// CHECK: return
func.func @computed_otherwise(%m: index, %n: index) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %tiles = arith.divui %m, %n : index
  %others = arith.divui %m, %m : index
  %rest = arith.remui %m, %n : index
  %thirds = affine.apply affine_map<(m) -> (m floordiv 3)>(%m)
  %halves = affine.apply affine_map<(m) -> (m floordiv 2)>(%m)
  %a = tensor.empty(%tiles) : tensor<?xf32>
  %b = tensor.empty(%others) : tensor<?xf32>
  %c = tensor.empty(%rest) : tensor<?xf32>
  %d = tensor.empty(%thirds) : tensor<?xf32>
  %e = tensor.empty(%halves) : tensor<?xf32>
  %r = linalg.add ins(%a, %b : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.add ins(%a, %c : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  %t = linalg.add ins(%d, %e : tensor<?xf32>, tensor<?xf32>) outs(%d : tensor<?xf32>) -> tensor<?xf32>
  return %r, %s, %t : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// -----

// CHECK-LABEL: func.func @everything_fits(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @everything_fits(%a: tensor<?x64xf32>, %b: tensor<64x64xf32>) -> (tensor<?x64xf32>, tensor<?x8x8xf32>, tensor<64x64xf32>, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %n = tensor.dim %a, %c0 : tensor<?x64xf32>
  %e = tensor.empty(%n) : tensor<?x64xf32>
  %exp = linalg.exp ins(%a : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  %x = tensor.expand_shape %exp [[0], [1, 2]] output_shape [%n, 8, 8] : tensor<?x64xf32> into tensor<?x8x8xf32>
  %f = scf.for %i = %c0 to %c64 step %c8 iter_args(%t = %b) -> tensor<64x64xf32> {
    %s = tensor.extract_slice %t[%i, 0] [8, 64] [1, 1] : tensor<64x64xf32> to tensor<8x64xf32>
    %u = tensor.insert_slice %s into %t[%i, 0] [8, 64] [1, 1] : tensor<8x64xf32> into tensor<64x64xf32>
    scf.yield %u : tensor<64x64xf32>
  }
  %g = scf.for %i = %c0 to %n step %c8 iter_args(%t = %exp) -> tensor<?x64xf32> {
    %m = affine.min affine_map<(i)[n] -> (8, n - i)>(%i)[%n]
    %s = tensor.extract_slice %t[%i, 0] [%m, 64] [1, 1] : tensor<?x64xf32> to tensor<?x64xf32>
    %u = tensor.insert_slice %s into %t[%i, 0] [%m, 64] [1, 1] : tensor<?x64xf32> into tensor<?x64xf32>
    scf.yield %u : tensor<?x64xf32>
  }
  %v = tensor.extract %b[%c1, %c8] : tensor<64x64xf32>
  return %g, %x, %f, %v : tensor<?x64xf32>, tensor<?x8x8xf32>, tensor<64x64xf32>, f32
}

// -----

// 8 p wraps to 0 for a p of 2^61: that the larger of p and 0, times 8, is not negative, says nothing.
// CHECK-LABEL: func.func @arithmetic_may_wrap(
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: return
func.func @arithmetic_may_wrap(%a: tensor<64xf32>, %p: index) -> f32 {
  %q = affine.max affine_map<(p) -> (p, 0)>(%p)
  %r = affine.min affine_map<(q) -> (q * 8, 63)>(%q)
  %v = tensor.extract %a[%r] : tensor<64xf32>
  return %v : f32
}

// -----

// Slices that end with the last element, or are empty behind it.
// CHECK-LABEL: func.func @slices_to_the_end(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @slices_to_the_end(%a: tensor<64xf32>, %b: tensor<?xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<0xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?xf32>
  %to_60 = affine.min affine_map<(n) -> (n, 60)>(%n)
  %to_57 = affine.min affine_map<(n) -> (n, 57)>(%n)
  %to_64 = affine.min affine_map<(n) -> (n, 64)>(%n)
  %r = tensor.extract_slice %a[%to_60] [4] [1] : tensor<64xf32> to tensor<4xf32>
  %s = tensor.extract_slice %a[%to_57] [4] [2] : tensor<64xf32> to tensor<4xf32>
  %t = tensor.extract_slice %a[%to_64] [0] [8] : tensor<64xf32> to tensor<0xf32>
  return %r, %s, %t : tensor<4xf32>, tensor<4xf32>, tensor<0xf32>
}

// -----

// Slices that may begin before the first element, have a negative size, or end behind the last element.
// CHECK-LABEL: func.func @slices_beyond_the_ends(
// CHECK: cf.assert {{.+}} reaches outside
// CHECK: tensor.extract_slice %{{.+}}[%{{.+}}] [8] [1]
// CHECK: cf.assert {{.+}} reaches outside
// CHECK: tensor.extract_slice %{{.+}}[0] [%{{.+}}] [1]
// CHECK: cf.assert {{.+}} reaches outside
// CHECK: tensor.extract_slice %{{.+}}[%{{.+}}] [4] [1]
// CHECK: cf.assert {{.+}} reaches outside
// CHECK: tensor.extract_slice %{{.+}}[%{{.+}}] [4] [2]
// CHECK: cf.assert {{.+}} reaches outside
// CHECK: tensor.extract_slice %{{.+}}[%{{.+}}] [0] [8]
func.func @slices_beyond_the_ends(%a: tensor<64xf32>, %b: tensor<?xf32>, %p: index)
    -> (tensor<8xf32>, tensor<?xf32>, tensor<4xf32>, tensor<4xf32>, tensor<0xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?xf32>
  %below_8 = affine.min affine_map<(p) -> (p, 7)>(%p)
  %to_61 = affine.min affine_map<(n) -> (n, 61)>(%n)
  %to_58 = affine.min affine_map<(n) -> (n, 58)>(%n)
  %to_65 = affine.min affine_map<(n) -> (n, 65)>(%n)
  %r = tensor.extract_slice %a[%below_8] [8] [1] : tensor<64xf32> to tensor<8xf32>
  %s = tensor.extract_slice %a[0] [%below_8] [1] : tensor<64xf32> to tensor<?xf32>
  %t = tensor.extract_slice %a[%to_61] [4] [1] : tensor<64xf32> to tensor<4xf32>
  %u = tensor.extract_slice %a[%to_58] [4] [2] : tensor<64xf32> to tensor<4xf32>
  %v = tensor.extract_slice %a[%to_65] [0] [8] : tensor<64xf32> to tensor<0xf32>
  return %r, %s, %t, %u, %v : tensor<8xf32>, tensor<?xf32>, tensor<4xf32>, tensor<4xf32>, tensor<0xf32>
}

// -----

// What is at least 0 may make a sum that wraps; an extent or a small number makes none.
// CHECK-LABEL: func.func @padded(
// CHECK-COUNT-2: cf.assert {{.+}} by less than 0, or by too much
// CHECK-NOT: cf.assert
// CHECK: return
func.func @padded(%a: tensor<?xf32>, %b: tensor<?xf32>, %p: index) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %natural = affine.max affine_map<(p) -> (p, 0)>(%p)
  %n = tensor.dim %b, %c0 : tensor<?xf32>
  %rest = affine.apply affine_map<(n) -> (n mod 16)>(%n)
  %r = tensor.pad %a low[%natural] high[0] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<?xf32> to tensor<?xf32>
  %s = tensor.pad %a low[0] high[%natural] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<?xf32> to tensor<?xf32>
  %t = tensor.pad %a low[%n] high[%rest] {
  ^bb0(%i: index):
    tensor.yield %zero : f32
  } : tensor<?xf32> to tensor<?xf32>
  return %r, %s, %t : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// -----

// Of two bounds one is not known, or is too large.
// CHECK-LABEL: func.func @one_bound(
// CHECK-COUNT-4: cf.assert %{{.+}}, "tensor.extract
// CHECK: return
func.func @one_bound(%a: tensor<64xf32>, %b: tensor<?xf32>, %p: index) -> (f32, f32, f32, f32) {
  %c0 = arith.constant 0 : index
  %natural = tensor.dim %b, %c0 : tensor<?xf32>
  %v = tensor.extract %a[%natural] : tensor<64xf32>
  %below = affine.min affine_map<(p) -> (p, 63)>(%p)
  %w = tensor.extract %a[%below] : tensor<64xf32>
  %behind = affine.min affine_map<(n) -> (n, 64)>(%natural)
  %x = tensor.extract %a[%behind] : tensor<64xf32>
  %first = affine.max affine_map<(n) -> (n, -1)>(%p)
  %before = affine.min affine_map<(n) -> (n, 63)>(%first)
  %y = tensor.extract %a[%before] : tensor<64xf32>
  return %v, %w, %x, %y : f32, f32, f32, f32
}

// -----

// A clamped position fits.
// CHECK-LABEL: func.func @clamped(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @clamped(%a: tensor<64xf32>, %p: index) -> f32 {
  %q = affine.max affine_map<(p) -> (p, 0)>(%p)
  %r = affine.min affine_map<(q) -> (q, 63)>(%q)
  %v = tensor.extract %a[%r] : tensor<64xf32>
  return %v : f32
}

// -----

// Rows that are looked up are checked once, in front of the loop over their elements.
#row = affine_map<(i, j) -> (i)>
#id = affine_map<(i, j) -> (i, j)>
// CHECK-LABEL: func.func @lookup(
// CHECK-SAME: %[[ROWS:.+]]: tensor<4xi32>, %[[TABLE:.+]]: tensor<100x8xf32>)
// CHECK: %[[ALL:.+]] = linalg.generic {indexing_maps = [#{{.+}}, #{{.+}}], iterator_types = ["reduction"]} ins(%[[ROWS]] : tensor<4xi32>)
// CHECK: %[[AT:.+]] = arith.index_cast
// CHECK: arith.cmpi ult, %[[AT]]
// CHECK: %[[FITS:.+]] = tensor.extract %[[ALL]][] : tensor<i1>
// CHECK: cf.assert %[[FITS]], "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<100x8xf32>"
// CHECK: linalg.generic
// CHECK-NOT: cf.assert
// CHECK: return
func.func @lookup(%rows: tensor<4xi32>, %table: tensor<100x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %r = linalg.generic {indexing_maps = [#row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%rows : tensor<4xi32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%row: i32, %o: f32):
    %i = arith.index_cast %row : i32 to index
    %j = linalg.index 1 : index
    %v = tensor.extract %table[%i, %j] : tensor<100x8xf32>
    linalg.yield %v : f32
  } -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}

// -----

// So are rows that are looked up under a condition: those for which it holds.
#id = affine_map<(i) -> (i)>
// CHECK-LABEL: func.func @lookup_in_a_branch(
// CHECK: linalg.generic {{.*}}iterator_types = ["reduction"]}
// CHECK: cf.assert %{{.+}}, "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<100xf32>"
// CHECK: scf.if
// CHECK-NOT: cf.assert
// CHECK: return
func.func @lookup_in_a_branch(%rows: tensor<4xi32>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : i32
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi32>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i32, %o: f32):
    %is_row = arith.cmpi sge, %row, %c0 : i32
    %v = scf.if %is_row -> f32 {
      %i = arith.index_cast %row : i32 to index
      %x = tensor.extract %table[%i] : tensor<100xf32>
      scf.yield %x : f32
    } else {
      scf.yield %zero : f32
    }
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// A lookup that the program checks by itself is not checked twice.
#id = affine_map<(i) -> (i)>
// CHECK-LABEL: func.func @checked_lookup(
// CHECK-COUNT-2: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @checked_lookup(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %c0 = arith.constant 0 : i64
  %c100 = arith.constant 100 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %below = arith.cmpi slt, %i, %c100 : index
    cf.assert %below, "of the program"
    %natural = arith.cmpi sge, %row, %c0 : i64
    cf.assert %natural, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// Of a group, only the keys that exist count; the group stays as it is.
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#n = affine_map<(m, n, d, e) -> (n)>
#l = affine_map<(m, n, d, e) -> ()>
#o = affine_map<(m, n, d, e) -> (m, e)>
// CHECK-LABEL: func.func @scales(
// CHECK-SAME: %[[KIND:[a-z0-9]+]]: tensor<32xi32>, %[[LENGTH:[a-z0-9]+]]: tensor<i32>, %[[SCALES:.+]]: tensor<5xf32>)
// CHECK: linalg.generic {{.*}}iterator_types = ["reduction"]} ins(%[[KIND]], %[[LENGTH]] : tensor<32xi32>, tensor<i32>)
// CHECK: %[[IS_SCALE:.+]] = arith.cmpi ult
// CHECK: %[[EXISTS:.+]] = arith.cmpi slt
// CHECK: %[[MISSING:.+]] = arith.xori %[[EXISTS]]
// CHECK: arith.ori %[[IS_SCALE]], %[[MISSING]]
// CHECK: cf.assert
// CHECK: attention.group
// CHECK-NOT: cf.assert
// CHECK: return
func.func @scales(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x8xf32>, %kind: tensor<32xi32>, %l: tensor<i32>, %scales: tensor<5xf32>) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #n, #l, #o]}
      ins(%q, %k, %v, %kind : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>, tensor<32xi32>)
      kv_lengths(%l : tensor<i32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32, %kind_of_key: i32):
    %i = arith.index_cast %kind_of_key : i32 to index
    %scale = tensor.extract %scales[%i] : tensor<5xf32>
    %y = arith.mulf %s, %scale : f32
    attention.yield %y : f32
  }
  return %o : tensor<4x8xf32>
}

// -----

// Where a position depends on a score, the check stands in the body of what the group becomes.
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
// CHECK-LABEL: func.func @by_score(
// CHECK-NOT: attention.group
// CHECK: arith.fptosi
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK-NEXT: tensor.extract
// CHECK: return
func.func @by_score(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x8xf32>, %table: tensor<5xf32>) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %bin = arith.fptosi %s : f32 to i32
    %i = arith.index_cast %bin : i32 to index
    %y = tensor.extract %table[%i] : tensor<5xf32>
    attention.yield %y : f32
  }
  return %o : tensor<4x8xf32>
}

// -----

// The extents of a combine are compared in front of it, and its region stays what it is.
// CHECK-LABEL: func.func @combine(
// CHECK-COUNT-2: cf.assert %{{.+}}, "attention.lse_combine
// CHECK: attention.lse_combine
// CHECK-NOT: cf.assert
// CHECK: return
func.func @combine(%p: tensor<?x?x8xf32>, %l: tensor<?x?xf32>) -> tensor<?x8xf32> {
  %o = attention.lse_combine splits = [1] ins(%p, %l : tensor<?x?x8xf32>, tensor<?x?xf32>) -> tensor<?x8xf32> {
  ^bb0(%a: tensor<?x?x8xf32>, %b: tensor<?x?xf32>):
    %c0 = arith.constant 0 : index
    %n = tensor.dim %a, %c0 : tensor<?x?x8xf32>
    %e = tensor.empty(%n) : tensor<?x8xf32>
    %r = linalg.generic {
        indexing_maps = [affine_map<(n, g, e) -> (n, g, e)>, affine_map<(n, g, e) -> (n, g)>, affine_map<(n, g, e) -> (n, e)>],
        iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%a, %b : tensor<?x?x8xf32>, tensor<?x?xf32>) outs(%e : tensor<?x8xf32>) {
    ^bb1(%x: f32, %y: f32, %acc: f32):
      %m = arith.mulf %x, %y : f32
      %s = arith.addf %acc, %m : f32
      linalg.yield %s : f32
    } -> tensor<?x8xf32>
    attention.yield %r : tensor<?x8xf32>
  }
  return %o : tensor<?x8xf32>
}

// -----

// What surely is one extent in front of a combine is one in its region.
// CHECK-LABEL: func.func @combine_of_one_shape(
// CHECK-NOT: needs one extent
// CHECK: return
func.func @combine_of_one_shape(%rows: index, %splits: index) -> tensor<?x8xf32> {
  %p = tensor.empty(%rows, %splits) : tensor<?x?x8xf32>
  %l = tensor.empty(%rows, %splits) : tensor<?x?xf32>
  %o = attention.lse_combine splits = [1] ins(%p, %l : tensor<?x?x8xf32>, tensor<?x?xf32>) -> tensor<?x8xf32> {
  ^bb0(%a: tensor<?x?x8xf32>, %b: tensor<?x?xf32>):
    %c0 = arith.constant 0 : index
    %n = tensor.dim %a, %c0 : tensor<?x?x8xf32>
    %e = tensor.empty(%n) : tensor<?x8xf32>
    %r = linalg.generic {
        indexing_maps = [affine_map<(n, g, e) -> (n, g, e)>, affine_map<(n, g, e) -> (n, g)>, affine_map<(n, g, e) -> (n, e)>],
        iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%a, %b : tensor<?x?x8xf32>, tensor<?x?xf32>) outs(%e : tensor<?x8xf32>) {
    ^bb1(%x: f32, %y: f32, %acc: f32):
      %m = arith.mulf %x, %y : f32
      %s = arith.addf %acc, %m : f32
      linalg.yield %s : f32
    } -> tensor<?x8xf32>
    attention.yield %r : tensor<?x8xf32>
  }
  return %o : tensor<?x8xf32>
}

// -----

// A dimension that is not there is asked of the first one, which no call comes to.
// CHECK-LABEL: func.func @dimension(
// CHECK-SAME: %[[A:.+]]: tensor<?x8xf32>, %[[AT:.+]]: index)
// CHECK: %[[EXISTS:.+]] = arith.cmpi ult, %[[AT]], %{{.+}}
// CHECK: cf.assert %[[EXISTS]], "tensor.dim at {{.+}} asks for a dimension that no tensor<?x8xf32> has"
// CHECK: %[[FIRST:.+]] = arith.constant 0 : index
// CHECK: %[[DIM:.+]] = arith.select %[[EXISTS]], %[[AT]], %[[FIRST]] : index
// CHECK: tensor.dim %[[A]], %[[DIM]]
func.func @dimension(%a: tensor<?x8xf32>, %at: index) -> index {
  %n = tensor.dim %a, %at : tensor<?x8xf32>
  return %n : index
}

// -----

// The position is one element, whatever the row is: the check stands in the body.
// CHECK-LABEL: func.func @row_at_one_position(
// CHECK: linalg.generic
// CHECK: %[[AT:.+]] = arith.index_cast
// CHECK: %[[FITS:.+]] = arith.cmpi ult, %[[AT]], %{{.+}}
// CHECK: cf.assert %[[FITS]], "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<100x8xf32>"
// CHECK: tensor.extract
func.func @row_at_one_position(%at: tensor<?xi32>, %table: tensor<100x8xf32>, %n: index) -> tensor<?x8xf32> {
  %e = tensor.empty(%n) : tensor<?x8xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(m, d) -> (0)>, affine_map<(m, d) -> (m, d)>], iterator_types = ["parallel", "parallel"]} ins(%at : tensor<?xi32>) outs(%e : tensor<?x8xf32>) {
  ^bb0(%i: i32, %o: f32):
    %row = arith.index_cast %i : i32 to index
    %d = linalg.index 1 : index
    %x = tensor.extract %table[%row, %d] : tensor<100x8xf32>
    linalg.yield %x : f32
  } -> tensor<?x8xf32>
  return %r : tensor<?x8xf32>
}

// -----

// Positions that are the same for all rows are checked ahead too, not one by one.
// CHECK-LABEL: func.func @positions_of_all_rows(
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: linalg.generic
// CHECK-NOT: cf.assert
// CHECK: return
func.func @positions_of_all_rows(%row: tensor<1x4xi64>, %t: tensor<9xf32>) -> tensor<3x4xf32> {
  %e = tensor.empty() : tensor<3x4xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (0, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%row : tensor<1x4xi64>) outs(%e : tensor<3x4xf32>) {
  ^bb0(%x: i64, %o: f32):
    %i = arith.index_cast %x : i64 to index
    %v = tensor.extract %t[%i] : tensor<9xf32>
    linalg.yield %v : f32
  } -> tensor<3x4xf32>
  return %r : tensor<3x4xf32>
}

// -----

// What two calls return may differ, though they look alike.
// CHECK-LABEL: func.func @two_calls(
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} writes another size than dimension 0 of its source
// CHECK: tensor.insert_slice
func.func private @size() -> index
func.func @two_calls(%a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?xf32> {
  %m = func.call @size() : () -> index
  %n = func.call @size() : () -> index
  %s = tensor.extract_slice %a[0] [%m] [1] : tensor<?xf32> to tensor<?xf32>
  %r = tensor.insert_slice %s into %b[0] [%n] [1] : tensor<?xf32> into tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// A quotient is not computed ahead: the op might not come to a divisor of 0.
// CHECK-LABEL: func.func @floored_quotient(
// CHECK-COUNT-1: arith.floordivsi
// CHECK-NOT: arith.floordivsi
// CHECK: return
func.func @floored_quotient(%rows: tensor<4xi64>, %d: i64, %t: tensor<9xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%x: i64, %o: f32):
    %q = arith.floordivsi %x, %d : i64
    %i = arith.index_cast %q : i64 to index
    %v = tensor.extract %t[%i] : tensor<9xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// Positions that a body computes from where it is are checked in front of the loop too: for the
// dimensions that they depend on.
#row = affine_map<(i, j) -> (i)>
#id = affine_map<(i, j) -> (i, j)>
// CHECK-LABEL: func.func @lookup_from_a_start(
// CHECK-SAME: %[[TABLE:.+]]: tensor<9xf32>, %[[FIRST:.+]]: tensor<4xindex>)
// CHECK: %[[ALL:.+]] = linalg.generic {indexing_maps = [#{{.+}}, #{{.+}}, #{{.+}}], iterator_types = ["reduction", "reduction"]} ins(%[[FIRST]], %{{.+}} : tensor<4xindex>, tensor<3xi1>)
// CHECK-NEXT: ^bb0(%[[START:.+]]: index,
// CHECK: %[[J:.+]] = linalg.index 1 : index
// CHECK: %[[AT:.+]] = arith.addi %[[START]], %[[J]]
// CHECK: arith.cmpi ult, %[[AT]]
// CHECK: cf.assert %{{.+}}, "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<9xf32>"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @lookup_from_a_start(%table: tensor<9xf32>, %first: tensor<4xindex>) -> tensor<4x3xf32> {
  %e = tensor.empty() : tensor<4x3xf32>
  %r = linalg.generic {indexing_maps = [#row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%first : tensor<4xindex>) outs(%e : tensor<4x3xf32>) {
  ^bb0(%start: index, %o: f32):
    %j = linalg.index 1 : index
    %at = arith.addi %start, %j : index
    %x = tensor.extract %table[%at] : tensor<9xf32>
    linalg.yield %x : f32
  } -> tensor<4x3xf32>
  return %r : tensor<4x3xf32>
}

// -----

#id = affine_map<(i, j) -> (i, j)>
// CHECK-LABEL: func.func @every_second_element(
// CHECK-SAME: %[[TABLE:.+]]: tensor<?xf32>)
// CHECK: linalg.generic {indexing_maps = [#{{.+}}, #{{.+}}], iterator_types = ["reduction"]} ins(%{{.+}} : tensor<3xi1>)
// CHECK: %[[J:.+]] = linalg.index 0 : index
// CHECK: %[[AT:.+]] = arith.addi %[[J]], %[[J]]
// CHECK: arith.cmpi ult, %[[AT]]
// CHECK: cf.assert %{{.+}}, "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<?xf32>"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @every_second_element(%table: tensor<?xf32>) -> tensor<4x3xf32> {
  %e = tensor.empty() : tensor<4x3xf32>
  %r = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<4x3xf32>) {
  ^bb0(%o: f32):
    %j = linalg.index 1 : index
    %at = arith.addi %j, %j : index
    %x = tensor.extract %table[%at] : tensor<?xf32>
    linalg.yield %x : f32
  } -> tensor<4x3xf32>
  return %r : tensor<4x3xf32>
}

// -----

#q = affine_map<(h, n, p, d, e) -> (h, d)>
#k = affine_map<(h, n, p, d, e) -> (h, n, p, d)>
#v = affine_map<(h, n, p, d, e) -> (h, n, p, e)>
#p = affine_map<(h, n, p, d, e) -> (p)>
#l = affine_map<(h, n, p, d, e) -> (h)>
#o = affine_map<(h, n, p, d, e) -> (h, e)>

// Keys that do not exist take nothing. A position that keys share is taken if the first of them exists.
// CHECK-LABEL: func.func @keys_of_two_dimensions(
// CHECK: linalg.generic {{.*}}iterator_types = ["reduction", "reduction"]} ins(%{{.+}}, %{{.+}} : tensor<16xindex>, tensor<4xi32>)
// CHECK-NEXT: ^bb0(%[[AT:.+]]: index, %[[L:.+]]: i32, %[[BEFORE:.+]]: i1):
// CHECK: %[[FITS:.+]] = arith.cmpi ult, %[[AT]]
// CHECK: %[[ZERO:.+]] = arith.constant 0 : index
// CHECK: %[[SIZE:.+]] = arith.constant 16 : index
// CHECK: %[[FIRST:.+]] = arith.muli %[[ZERO]], %[[SIZE]]
// CHECK: %[[P:.+]] = linalg.index 1
// CHECK: %[[KEY:.+]] = arith.addi %[[FIRST]], %[[P]]
// CHECK: %[[LENGTH:.+]] = arith.index_cast %[[L]] : i32 to index
// CHECK: %[[EXISTS:.+]] = arith.cmpi slt, %[[KEY]], %[[LENGTH]]
// CHECK: %[[MISSES:.+]] = arith.xori %[[EXISTS]], %{{.+}}
// CHECK: %[[HOLDS:.+]] = arith.ori %[[FITS]], %[[MISSES]]
// CHECK: arith.andi %[[BEFORE]], %[[HOLDS]]
// CHECK: cf.assert
// CHECK: attention.group
// CHECK-NOT: cf.assert
// CHECK: return
func.func @keys_of_two_dimensions(%q: tensor<4x8xf32>, %k: tensor<4x3x16x8xf32>, %v: tensor<4x3x16x8xf32>, %kind: tensor<16xindex>, %l: tensor<4xi32>, %scales: tensor<?xf32>) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #p, #l, #o]}
      ins(%q, %k, %v, %kind : tensor<4x8xf32>, tensor<4x3x16x8xf32>, tensor<4x3x16x8xf32>, tensor<16xindex>)
      kv_lengths(%l : tensor<4xi32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32, %i: index):
    %scale = tensor.extract %scales[%i] : tensor<?xf32>
    %y = arith.mulf %s, %scale : f32
    attention.yield %y : f32
  }
  return %o : tensor<4x8xf32>
}

// -----

// What the program asserts to be a number is that number.
// CHECK-LABEL: func.func @asserted_number(
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @asserted_number(%table: tensor<4xf32>, %n: index) -> f32 {
  %c3 = arith.constant 3 : index
  %is_three = arith.cmpi eq, %n, %c3 : index
  cf.assert %is_three, "of the program"
  %x = tensor.extract %table[%n] : tensor<4xf32>
  return %x : f32
}

// -----

// An extent that the region of a combine computes is compared there.
// CHECK-LABEL: func.func @combine_of_a_sum(
// CHECK: attention.lse_combine
// CHECK: %[[SUM:.+]] = arith.addi
// CHECK: %[[SAME:.+]] = arith.cmpi eq, %{{.+}}, %[[SUM]]
// CHECK: cf.assert %[[SAME]], "linalg.generic
// CHECK: attention.yield
func.func @combine_of_a_sum(%p: tensor<?x?x8xf32>, %l: tensor<?x?xf32>) -> tensor<?x8xf32> {
  %o = attention.lse_combine splits = [1] ins(%p, %l : tensor<?x?x8xf32>, tensor<?x?xf32>) -> tensor<?x8xf32> {
  ^bb0(%a: tensor<?x?x8xf32>, %b: tensor<?x?xf32>):
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %u = tensor.dim %a, %c0 : tensor<?x?x8xf32>
    %w = tensor.dim %a, %c1 : tensor<?x?x8xf32>
    %m = arith.addi %u, %w : index
    %e = tensor.empty(%m) : tensor<?x8xf32>
    %r = linalg.generic {
        indexing_maps = [affine_map<(n, g, e) -> (n, g, e)>, affine_map<(n, g, e) -> (n, g)>, affine_map<(n, g, e) -> (n, e)>],
        iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%a, %b : tensor<?x?x8xf32>, tensor<?x?xf32>) outs(%e : tensor<?x8xf32>) {
    ^bb1(%x: f32, %y: f32, %acc: f32):
      %z = arith.mulf %x, %y : f32
      %s = arith.addf %acc, %z : f32
      linalg.yield %s : f32
    } -> tensor<?x8xf32>
    attention.yield %r : tensor<?x8xf32>
  }
  return %o : tensor<?x8xf32>
}

// -----

// So it is of two branches that both write to it, or leave it; of two arguments it is neither.
// CHECK-LABEL: func.func @branches(
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of argument 1, tensor<8xf32>"
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of tensor<8xf32>"
// CHECK: return
func.func @branches(%a: tensor<8xf32>, %b: tensor<8xf32>, %row: tensor<1xf32>, %x: f32, %c: i1, %at: index) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %one = scf.if %c -> tensor<8xf32> {
    %new = tensor.insert %x into %b[%c0] : tensor<8xf32>
    scf.yield %new : tensor<8xf32>
  } else {
    scf.yield %b : tensor<8xf32>
  }
  %r = tensor.insert_slice %row into %one[%at] [1] [1] : tensor<1xf32> into tensor<8xf32>
  %either = scf.if %c -> tensor<8xf32> {
    scf.yield %a : tensor<8xf32>
  } else {
    scf.yield %b : tensor<8xf32>
  }
  %s = tensor.insert_slice %row into %either[%at] [1] [1] : tensor<1xf32> into tensor<8xf32>
  return %r, %s : tensor<8xf32>, tensor<8xf32>
}

// -----

// A loop keeps two arguments apart, in it and behind it.
// CHECK-LABEL: func.func @two_in_a_loop(
// CHECK: scf.for
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of argument 1, tensor<8xf32>"
// CHECK: scf.yield
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of argument 0, tensor<8xf32>"
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of argument 1, tensor<8xf32>"
// CHECK: return
func.func @two_in_a_loop(%a: tensor<8xf32>, %b: tensor<8xf32>, %row: tensor<1xf32>, %n: index, %at: index) -> (tensor<8xf32>, tensor<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %new:2 = scf.for %i = %c0 to %n step %c1 iter_args(%x = %a, %y = %b) -> (tensor<8xf32>, tensor<8xf32>) {
    %z = tensor.insert_slice %row into %y[%i] [1] [1] : tensor<1xf32> into tensor<8xf32>
    scf.yield %x, %z : tensor<8xf32>, tensor<8xf32>
  }
  %r = tensor.insert_slice %row into %new#0[%at] [1] [1] : tensor<1xf32> into tensor<8xf32>
  %s = tensor.insert_slice %row into %new#1[%n] [1] [1] : tensor<1xf32> into tensor<8xf32>
  return %r, %s : tensor<8xf32>, tensor<8xf32>
}

// -----

// What a call gives back is told by the function that it calls.
func.func private @second(%a: tensor<8xf32>, %b: tensor<8xf32>, %x: f32) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %r = tensor.insert %x into %b[%c0] : tensor<8xf32>
  return %r : tensor<8xf32>
}
func.func private @first(%a: tensor<8xf32>, %b: tensor<8xf32>, %x: f32) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %r = tensor.insert %x into %a[%c0] : tensor<8xf32>
  return %r : tensor<8xf32>
}
// CHECK-LABEL: func.func @update(
// CHECK: call @first
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of argument 0, tensor<8xf32>"
// CHECK: call @second
// CHECK: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of argument 1, tensor<8xf32>"
func.func @update(%a: tensor<8xf32>, %b: tensor<8xf32>, %x: f32, %row: tensor<1xf32>, %at: index, %more: index) -> (tensor<8xf32>, tensor<8xf32>) {
  %one = func.call @first(%a, %b, %x) : (tensor<8xf32>, tensor<8xf32>, f32) -> tensor<8xf32>
  %new_a = tensor.insert_slice %row into %one[%at] [1] [1] : tensor<1xf32> into tensor<8xf32>
  %other = func.call @second(%a, %b, %x) : (tensor<8xf32>, tensor<8xf32>, f32) -> tensor<8xf32>
  %new_b = tensor.insert_slice %row into %other[%more] [1] [1] : tensor<1xf32> into tensor<8xf32>
  return %new_a, %new_b : tensor<8xf32>, tensor<8xf32>
}

// -----

// An argument stays the same one, whatever writes to it.
// CHECK-LABEL: func.func @written(
// CHECK-COUNT-5: cf.assert %{{.+}}, "tensor.insert_slice at {{.+}} reaches outside dimension 0 of argument 1, tensor<?xf32>"
// CHECK-NOT: cf.assert {{.*}}"tensor.insert_slice
// CHECK: return
func.func @written(%other: tensor<?xf32>, %a: tensor<?xf32>, %x: f32, %v: vector<4xf32>, %row: tensor<1xf32>, %i: index, %j: index, %k: index, %l: index, %m: index) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %inserted = tensor.insert %x into %a[%c0] : tensor<?xf32>
  %0 = tensor.insert_slice %row into %inserted[%i] [1] [1] : tensor<1xf32> into tensor<?xf32>
  %1 = tensor.insert_slice %row into %0[%j] [1] [1] : tensor<1xf32> into tensor<?xf32>
  %vector = vector.transfer_write %v, %1[%c0] : vector<4xf32>, tensor<?xf32>
  %2 = tensor.insert_slice %row into %vector[%k] [1] [1] : tensor<1xf32> into tensor<?xf32>
  %copied = bufferization.materialize_in_destination %other in %2 : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  %3 = tensor.insert_slice %row into %copied[%l] [1] [1] : tensor<1xf32> into tensor<?xf32>
  %filled = linalg.fill ins(%x : f32) outs(%3 : tensor<?xf32>) -> tensor<?xf32>
  %4 = tensor.insert_slice %row into %filled[%m] [1] [1] : tensor<1xf32> into tensor<?xf32>
  return %4 : tensor<?xf32>
}

// -----

#image = affine_map<(b, x, w) -> (b, x + w)>
#filter = affine_map<(b, x, w) -> (w)>
#result = affine_map<(b, x, w) -> (b, x)>

// That a filter stays within an image is not asserted where types state it.
// CHECK-LABEL: func.func @filtered(
// CHECK-NOT: reads past the end
// CHECK: return
func.func @filtered(%image: tensor<4x8xf32>, %filter: tensor<3xf32>, %start: tensor<?x6xf32>) -> tensor<?x6xf32> {
  %r = linalg.generic {indexing_maps = [#image, #filter, #result], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%image, %filter : tensor<4x8xf32>, tensor<3xf32>) outs(%start : tensor<?x6xf32>) {
  ^bb0(%x: f32, %w: f32, %sum: f32):
    %product = arith.mulf %x, %w : f32
    %more = arith.addf %sum, %product : f32
    linalg.yield %more : f32
  } -> tensor<?x6xf32>
  return %r : tensor<?x6xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#none = affine_map<(i) -> ()>

// Of two bodies, one in the other, the position is along the inner one, which is longer than the table.
// CHECK-LABEL: func.func @body_in_a_body(
// CHECK: tensor.generate
// CHECK: linalg.generic {{.*}}iterator_types = ["reduction"]} ins(%{{.+}} : tensor<100xi1>)
// CHECK: cf.assert %{{.+}}, "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<4xf32>"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @body_in_a_body(%table: tensor<4xf32>, %long: tensor<100xf32>) -> tensor<4xf32> {
  %zero = arith.constant dense<0.0> : tensor<f32>
  %r = tensor.generate {
  ^bb0(%i: index):
    %sum = linalg.generic {indexing_maps = [#id, #none], iterator_types = ["reduction"]}
        ins(%long : tensor<100xf32>) outs(%zero : tensor<f32>) {
    ^bb0(%x: f32, %a: f32):
      %j = linalg.index 0 : index
      %y = tensor.extract %table[%j] : tensor<4xf32>
      %b = arith.addf %a, %y : f32
      linalg.yield %b : f32
    } -> tensor<f32>
    %s = tensor.extract %sum[] : tensor<f32>
    tensor.yield %s : f32
  } : tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#none = affine_map<(i) -> ()>

// The position is along the outer one, which is longer than the table.
// CHECK-LABEL: func.func @position_of_an_outer_body(
// CHECK: %[[I:.+]] = linalg.index 0
// CHECK: arith.cmpi ult, %[[I]]
// CHECK: cf.assert %{{.+}}, "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<4xf32>"
// CHECK-NEXT: linalg.generic
func.func @position_of_an_outer_body(%table: tensor<4xf32>, %starts: tensor<9xf32>, %short: tensor<3xf32>) -> tensor<9xf32> {
  %r = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%starts : tensor<9xf32>) {
  ^bb0(%start: f32):
    %i = linalg.index 0 : index
    %from = tensor.from_elements %start : tensor<f32>
    %sum = linalg.generic {indexing_maps = [#id, #none], iterator_types = ["reduction"]}
        ins(%short : tensor<3xf32>) outs(%from : tensor<f32>) {
    ^bb0(%x: f32, %a: f32):
      %y = tensor.extract %table[%i] : tensor<4xf32>
      %b = arith.addf %a, %y : f32
      linalg.yield %b : f32
    } -> tensor<f32>
    %s = tensor.extract %sum[] : tensor<f32>
    linalg.yield %s : f32
  } -> tensor<9xf32>
  return %r : tensor<9xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A slice of the region of a group is checked in the body of what the group becomes; an extent is not.
// CHECK-LABEL: func.func @slice_of_a_region(
// CHECK-NOT: attention.group
// CHECK: cf.assert %{{.+}}, "tensor.extract_slice at {{.+}} reaches outside dimension 0 of tensor<5xf32>"
// CHECK-NEXT: tensor.extract_slice
// CHECK-NOT: cf.assert
// CHECK: attention.group
// CHECK: tensor.dim
// CHECK: return
func.func @slice_of_a_region(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x8xf32>, %t: tensor<5xf32>, %u: tensor<?xindex>) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
  %a = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %c0 = arith.constant 0 : index
    %n = attention.index 1 : index
    %one = tensor.extract_slice %t[%n] [1] [1] : tensor<5xf32> to tensor<1xf32>
    %x = tensor.extract %one[%c0] : tensor<1xf32>
    %y = arith.addf %s, %x : f32
    attention.yield %y : f32
  }
  %b = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %c0 = arith.constant 0 : index
    %n = tensor.dim %u, %c0 : tensor<?xindex>
    %i = arith.index_cast %n : index to i64
    %x = arith.sitofp %i : i64 to f32
    %y = arith.addf %s, %x : f32
    attention.yield %y : f32
  }
  return %a, %b : tensor<4x8xf32>, tensor<4x8xf32>
}

// -----

// Elementwise ops on tensors: of one shape.
// CHECK-LABEL: func.func @elementwise(
// CHECK-SAME: %[[A:.+]]: tensor<2x?xf32>, %[[B:.+]]: tensor<2x?xf32>)
// CHECK-DAG: %[[N:.+]] = tensor.dim %[[A]]
// CHECK-DAG: %[[M:.+]] = tensor.dim %[[B]]
// CHECK: %[[AGREE:.+]] = arith.cmpi eq, %[[N]], %[[M]]
// CHECK: cf.assert %[[AGREE]], "arith.addf at {{.+}} needs one extent in dimension 1 of operand 0 and in dimension 1 of operand 1"
// CHECK-NEXT: arith.addf
// CHECK-NOT: cf.assert
// CHECK: return
func.func @elementwise(%a: tensor<2x?xf32>, %b: tensor<2x?xf32>) -> tensor<2x?xf32> {
  %c = arith.addf %a, %b : tensor<2x?xf32>
  %d = math.exp %c : tensor<2x?xf32>
  %less = arith.cmpf olt, %d, %a : tensor<2x?xf32>
  %r = arith.select %less, %b, %d : tensor<2x?xi1>, tensor<2x?xf32>
  return %r : tensor<2x?xf32>
}

// -----

// CHECK-LABEL: func.func @elementwise_of_a_known_shape(
// CHECK: cf.assert %{{.+}}, "math.fpowi at {{.+}} needs one extent in dimension 0 of operand 0 and in dimension 0 of operand 1"
// CHECK-NEXT: math.fpowi
func.func @elementwise_of_a_known_shape(%a: tensor<4xf32>, %n: tensor<?xi32>) -> tensor<4xf32> {
  %r = math.fpowi %a, %n : tensor<4xf32>, tensor<?xi32>
  return %r : tensor<4xf32>
}

// -----

// A choice between tensors, which may have two shapes.
// CHECK-LABEL: func.func @choice(
// CHECK-NOT: cf.assert
// CHECK: arith.select
func.func @choice(%c: i1, %a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?xf32> {
  %r = arith.select %c, %a, %b : tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// The type of what is padded may state an extent.
// CHECK-LABEL: func.func @padded_to_an_extent(
// CHECK-SAME: %[[A:.+]]: tensor<?xf32>, %[[N:.+]]: index)
// CHECK: %[[FIRST:.+]] = arith.addi
// CHECK: %[[TOTAL:.+]] = arith.addi %[[FIRST]], %[[N]]
// CHECK: cf.assert %{{.+}}, "tensor.pad at {{.+}} pads dimension 0 of tensor<?xf32> by less than 0, or by too much"
// CHECK: %[[STATED:.+]] = arith.cmpi eq, %[[TOTAL]], %{{.+}}
// CHECK: cf.assert %[[STATED]], "tensor.pad at {{.+}} states an extent of 10 that dimension 0 has not"
// CHECK: tensor.pad
func.func @padded_to_an_extent(%a: tensor<?xf32>, %n: index) -> tensor<10xf32> {
  %x = arith.constant 0.0 : f32
  %r = tensor.pad %a low[1] high[%n] {
  ^bb0(%i: index):
    tensor.yield %x : f32
  } : tensor<?xf32> to tensor<10xf32>
  return %r : tensor<10xf32>
}

// -----

// CHECK-LABEL: func.func @padded_by_numbers(
// CHECK-NOT: cf.assert
// CHECK: tensor.pad
func.func @padded_by_numbers(%a: tensor<?x3xf32>) -> tensor<?x10xf32> {
  %x = arith.constant 0.0 : f32
  %r = tensor.pad %a low[1, 3] high[2, 4] {
  ^bb0(%i: index, %j: index):
    tensor.yield %x : f32
  } : tensor<?x3xf32> to tensor<?x10xf32>
  return %r : tensor<?x10xf32>
}

// -----

// What is padded may be computed from its position, and is only where there is no source.
// CHECK-LABEL: func.func @mirrored(
// CHECK-SAME: %[[A:.+]]: tensor<4xf32>)
// CHECK: linalg.generic
// CHECK: cf.assert %{{.+}}, "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<4xf32>"
// CHECK: %[[MADE:.+]] = tensor.generate
// CHECK-NEXT: ^bb0(%[[I:.+]]: index):
// CHECK: %[[AT:.+]] = arith.subi %[[I]], %{{.+}}
// CHECK: %[[IS_SOURCE:.+]] = arith.cmpi ult, %[[AT]], %{{.+}}
// CHECK: %[[X:.+]] = scf.if %[[IS_SOURCE]]
// CHECK: else
// CHECK: %[[ELEMENT:.+]] = tensor.extract %[[A]]
// CHECK: scf.yield %[[ELEMENT]]
// CHECK: tensor.yield %[[X]]
// CHECK: %[[R:.+]] = tensor.insert_slice %[[A]] into %[[MADE]][2] [4] [1]
// CHECK: return %[[R]]
func.func @mirrored(%a: tensor<4xf32>) -> tensor<6xf32> {
  %c2 = arith.constant 2 : index
  %r = tensor.pad %a low[2] high[0] {
  ^bb0(%i: index):
    %at = arith.subi %c2, %i : index
    %x = tensor.extract %a[%at] : tensor<4xf32>
    tensor.yield %x : f32
  } : tensor<4xf32> to tensor<6xf32>
  return %r : tensor<6xf32>
}

// -----

// A number that the body itself holds is no computation.
// CHECK-LABEL: func.func @padded_by_a_number(
// CHECK-NOT: tensor.generate
// CHECK: tensor.pad
// CHECK: return
func.func @padded_by_a_number(%a: tensor<4xf32>) -> tensor<6xf32> {
  %r = tensor.pad %a low[2] high[0] {
  ^bb0(%i: index):
    %x = arith.constant 1.0 : f32
    tensor.yield %x : f32
  } : tensor<4xf32> to tensor<6xf32>
  return %r : tensor<6xf32>
}

// -----

// Integers with a sign, of which there are no constants, are padded too.
// CHECK-LABEL: func.func @mirrored_with_a_sign(
// CHECK: %[[ZERO:.+]] = arith.constant 0 : i32
// CHECK: %[[SIGNED:.+]] = builtin.unrealized_conversion_cast %[[ZERO]] : i32 to si32
// CHECK: scf.yield %[[SIGNED]] : si32
func.func @mirrored_with_a_sign(%a: tensor<4xsi32>) -> tensor<6xsi32> {
  %c2 = arith.constant 2 : index
  %r = tensor.pad %a low[2] high[0] {
  ^bb0(%i: index):
    %at = arith.subi %c2, %i : index
    %x = tensor.extract %a[%at] : tensor<4xsi32>
    tensor.yield %x : si32
  } : tensor<4xsi32> to tensor<6xsi32>
  return %r : tensor<6xsi32>
}

// -----

// A loop steps forwards.
// CHECK-LABEL: func.func @steps(
// CHECK-SAME: %[[N:.+]]: index, %[[S:.+]]: index, %[[U:.+]]: i32)
// CHECK: %[[UP:.+]] = arith.cmpi sgt, %[[S]], %{{.+}}
// CHECK: cf.assert %[[UP]], "scf.parallel at {{.+}} has a step that is not positive"
// CHECK-NEXT: scf.parallel
// CHECK: %[[NOT_0:.+]] = arith.cmpi ugt, %[[U]], %{{.+}} : i32
// CHECK: cf.assert %[[NOT_0]], "scf.for at {{.+}} has a step that is not positive"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @steps(%n: index, %s: index, %u: i32) {
  %c0 = arith.constant 0 : index
  %c2 = arith.constant 2 : index
  scf.parallel (%i, %j) = (%c0, %c0) to (%n, %n) step (%c2, %s) {
    scf.reduce
  }
  scf.for unsigned %i = %u to %u step %u : i32 {
  }
  scf.for %i = %c0 to %n step %c2 {
  }
  return
}

// -----

// CHECK-LABEL: func.func @buffers(
// CHECK-SAME: %[[A:[a-z0-9]+]]: memref<?xf32>, %[[B:[a-z0-9]+]]: memref<?xf32>, %[[SHAPE:.+]]: memref<1xi32>, %[[AT:.+]]: index, %[[X:.+]]: f32)
// CHECK: %[[N:.+]] = memref.dim %[[A]]
// CHECK: %[[M:.+]] = memref.dim %[[B]]
// CHECK: arith.cmpi eq, %[[N]], %[[M]]
// CHECK: cf.assert %{{.+}}, "memref.copy at {{.+}} needs one extent in dimension 0 of operand 0 and in dimension 0 of operand 1"
// CHECK-NEXT: memref.copy
// CHECK: arith.cmpi ult, %[[AT]]
// CHECK: cf.assert %{{.+}}, "memref.atomic_rmw at {{.+}} has a position outside dimension 0 of {{(argument 0, )?}}memref<?xf32>"
// CHECK-NEXT: memref.atomic_rmw
// CHECK: %[[SIZE:.+]] = memref.load %[[SHAPE]]
// CHECK: %[[COUNT:.+]] = arith.index_cast %[[SIZE]]
// CHECK: arith.cmpi eq, %[[COUNT]]
// CHECK: cf.assert %{{.+}}, "memref.reshape at {{.+}} needs as many elements as memref<?xf32> has"
// CHECK-NEXT: memref.reshape
func.func @buffers(%a: memref<?xf32>, %b: memref<?xf32>, %shape: memref<1xi32>, %at: index, %x: f32) -> memref<?xf32> {
  memref.copy %a, %b : memref<?xf32> to memref<?xf32>
  %old = memref.atomic_rmw addf %x, %a[%at] : (f32, memref<?xf32>) -> f32
  %r = memref.reshape %a(%shape) : (memref<?xf32>, memref<1xi32>) -> memref<?xf32>
  return %r : memref<?xf32>
}

// -----

// A product of extents is not negative.
// CHECK-LABEL: func.func @as_many_as_of_both_dimensions(
// CHECK-NOT: cf.assert
// CHECK: return
func.func @as_many_as_of_both_dimensions(%a: tensor<?x?xf32>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c0 : tensor<?x?xf32>
  %n = tensor.dim %a, %c1 : tensor<?x?xf32>
  %size = arith.muli %m, %n : index
  %r = tensor.empty(%size) : tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

// Where the shape of a reshape is known to have the extent that its type states, nothing asks for it.
// CHECK-LABEL: func.func @stated_by_a_shape(
// CHECK-NOT: cf.assert {{.*}}states
// CHECK: cf.assert %{{.+}}, "tensor.reshape at {{.+}} needs as many elements as tensor<?xf32> has"
// CHECK-NEXT: tensor.reshape
func.func @stated_by_a_shape(%a: tensor<?xf32>, %rows: index) -> tensor<?x4xf32> {
  %four = arith.constant 4 : index
  %shape = tensor.from_elements %rows, %four : tensor<2xindex>
  %r = tensor.reshape %a(%shape) : (tensor<?xf32>, tensor<2xindex>) -> tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

// -----

// CHECK-LABEL: func.func @stated_by_a_type_alone(
// CHECK-SAME: %[[ROWS:[a-z0-9]+]]: index, %[[COLUMNS:[a-z0-9]+]]: index)
// CHECK: %[[STATED:.+]] = arith.cmpi eq, %[[COLUMNS]], %c4
// CHECK-NEXT: cf.assert %[[STATED]], "tensor.reshape at {{.+}} states an extent of 4 that dimension 1 has not"
// CHECK-NOT: cf.assert {{.*}}states
// CHECK: cf.assert %{{.+}}, "tensor.reshape at {{.+}} needs as many elements as tensor<?xf32> has"
// CHECK-NEXT: tensor.reshape
func.func @stated_by_a_type_alone(%a: tensor<?xf32>, %rows: index, %columns: index) -> tensor<?x4xf32> {
  %shape = tensor.from_elements %rows, %columns : tensor<2xindex>
  %r = tensor.reshape %a(%shape) : (tensor<?xf32>, tensor<2xindex>) -> tensor<?x4xf32>
  return %r : tensor<?x4xf32>
}

// -----

// What bounds a size bounds it still where an assertion has made it that of another tensor,
// CHECK-LABEL: func.func @bounded_by_itself(
// CHECK: cf.assert %{{.+}}, "linalg.add
// CHECK-NOT: cf.assert
// CHECK: tensor.insert_slice
func.func @bounded_by_itself(%a: tensor<?xf32>, %b: tensor<?xf32>, %init: tensor<16xf32>) -> (tensor<?xf32>, tensor<16xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?xf32>
  %count = affine.min affine_map<()[s0] -> (s0, 16)>()[%n]
  %slice = tensor.extract_slice %b[0] [%count] [1] : tensor<?xf32> to tensor<?xf32>
  %sum = linalg.add ins(%a, %slice : tensor<?xf32>, tensor<?xf32>) outs(%a : tensor<?xf32>) -> tensor<?xf32>
  %r = tensor.insert_slice %slice into %init[0] [%count] [1] : tensor<?xf32> into tensor<16xf32>
  return %sum, %r : tensor<?xf32>, tensor<16xf32>
}

// -----

// and bounds that of the other one too.
// CHECK-LABEL: func.func @bounded_by_what_it_equals(
// CHECK: cf.assert %{{.+}}, "linalg.add
// CHECK-NOT: cf.assert
// CHECK: tensor.insert_slice
func.func @bounded_by_what_it_equals(%a: tensor<?xf32>, %b: tensor<?xf32>, %init: tensor<16xf32>) -> (tensor<?xf32>, tensor<16xf32>) {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %b, %c0 : tensor<?xf32>
  %rows = tensor.dim %a, %c0 : tensor<?xf32>
  %count = affine.min affine_map<()[s0] -> (s0, 16)>()[%n]
  %slice = tensor.extract_slice %b[0] [%count] [1] : tensor<?xf32> to tensor<?xf32>
  %sum = linalg.add ins(%slice, %a : tensor<?xf32>, tensor<?xf32>) outs(%slice : tensor<?xf32>) -> tensor<?xf32>
  %r = tensor.insert_slice %a into %init[0] [%rows] [1] : tensor<?xf32> into tensor<16xf32>
  return %sum, %r : tensor<?xf32>, tensor<16xf32>
}

// -----

// Whatever makes a tensor or a buffer of some size.
// CHECK-LABEL: func.func @sizes_of_what_is_made(
// CHECK-SAME: %[[N:[a-z0-9]+]]: index
// CHECK: %[[NATURAL:.+]] = arith.cmpi sge, %[[N]], %c0
// CHECK-NEXT: cf.assert %[[NATURAL]], "tensor.empty at {{.+}} has a negative extent along dimension 1"
// CHECK-NEXT: tensor.empty(%[[N]])
// CHECK: cf.assert %{{.+}}, "bufferization.alloc_tensor at {{.+}} has a negative extent along dimension 1"
// CHECK-NEXT: bufferization.alloc_tensor(%[[N]])
// CHECK: cf.assert %{{.+}}, "tensor.generate at {{.+}} has a negative extent along dimension 1"
// CHECK-NEXT: tensor.generate %[[N]]
// CHECK: cf.assert %{{.+}}, "tensor.splat at {{.+}} has a negative extent along dimension 1"
// CHECK-NEXT: tensor.splat %{{.+}}[%[[N]]]
// CHECK: cf.assert %{{.+}}, "memref.alloc at {{.+}} has a negative extent along dimension 1"
// CHECK-NEXT: memref.alloc(%[[N]])
// CHECK: cf.assert %{{.+}}, "memref.alloca at {{.+}} has a negative extent along dimension 1"
// CHECK-NEXT: memref.alloca(%[[N]])
// CHECK-NOT: cf.assert
// CHECK: return
func.func @sizes_of_what_is_made(%n: index, %x: f32) -> (tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>, memref<2x?xf32>, memref<2x?xf32>) {
  %a = tensor.empty(%n) : tensor<2x?xf32>
  %b = bufferization.alloc_tensor(%n) : tensor<2x?xf32>
  %c = tensor.generate %n {
  ^bb0(%i: index, %j: index):
    tensor.yield %x : f32
  } : tensor<2x?xf32>
  %d = tensor.splat %x[%n] : tensor<2x?xf32>
  %e = memref.alloc(%n) : memref<2x?xf32>
  %f = memref.alloca(%n) : memref<2x?xf32>
  return %a, %b, %c, %d, %e, %f : tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>, tensor<2x?xf32>, memref<2x?xf32>, memref<2x?xf32>
}

// -----

// The same arithmetic of the same numbers gives one extent, also where nothing bounds what it gives; with
// other numbers it may be another.
// CHECK-LABEL: func.func @same_arithmetic(
// CHECK-NOT: needs one extent
// CHECK: linalg.add
// CHECK-NOT: needs one extent
// CHECK: linalg.sub
// CHECK: cf.assert %{{.+}}, "linalg.mul at {{.+}} needs one extent
// CHECK-NEXT: linalg.mul
func.func @same_arithmetic(%m: index, %n: index, %l: index) -> (tensor<?xf32>, tensor<?xf32>, tensor<?xf32>) {
  %a = affine.apply affine_map<()[m, n] -> (m floordiv n)>()[%m, %n]
  %b = affine.apply affine_map<()[m, n] -> (m floordiv n)>()[%m, %n]
  %c = affine.apply affine_map<()[m, n] -> (m floordiv n)>()[%m, %l]
  %d = arith.xori %m, %n : index
  %e = arith.xori %m, %n : index
  %at = tensor.empty(%a) : tensor<?xf32>
  %bt = tensor.empty(%b) : tensor<?xf32>
  %ct = tensor.empty(%c) : tensor<?xf32>
  %dt = tensor.empty(%d) : tensor<?xf32>
  %et = tensor.empty(%e) : tensor<?xf32>
  %r = linalg.add ins(%at, %bt : tensor<?xf32>, tensor<?xf32>) outs(%at : tensor<?xf32>) -> tensor<?xf32>
  %s = linalg.sub ins(%dt, %et : tensor<?xf32>, tensor<?xf32>) outs(%dt : tensor<?xf32>) -> tensor<?xf32>
  %t = linalg.mul ins(%at, %ct : tensor<?xf32>, tensor<?xf32>) outs(%at : tensor<?xf32>) -> tensor<?xf32>
  return %r, %s, %t : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A table with an element for each key has one at the position of a key; a shorter one has not.
// CHECK-LABEL: func.func @tables_of_keys(
// CHECK-NOT: cf.assert %{{.+}}tensor<32xf32>
// CHECK: cf.assert %{{.+}}, "tensor.extract at {{.+}} has a position outside dimension 0 of tensor<31xf32>"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @tables_of_keys(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x8xf32>, %whole: tensor<32xf32>, %short: tensor<31xf32>) -> tensor<4x8xf32> {
  %r = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %x = tensor.extract %whole[%n] : tensor<32xf32>
    %y = tensor.extract %short[%n] : tensor<31xf32>
    %sum = arith.addf %s, %x : f32
    %t = arith.addf %sum, %y : f32
    attention.yield %t : f32
  }
  return %r : tensor<4x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// The extent of a buffer is read anywhere, along a dimension that there is.
// CHECK-LABEL: func.func @extent_of_a_buffer(
// CHECK-NOT: cf.assert
// CHECK: attention.group
// CHECK: memref.dim
// CHECK-NOT: cf.assert
// CHECK: return
func.func @extent_of_a_buffer(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x8xf32>, %u: memref<?xindex>) -> tensor<4x8xf32> {
  %r = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %c0 = arith.constant 0 : index
    %n = memref.dim %u, %c0 : memref<?xindex>
    %i = arith.index_cast %n : index to i64
    %x = arith.sitofp %i : i64 to f32
    %y = arith.addf %s, %x : f32
    attention.yield %y : f32
  }
  return %r : tensor<4x8xf32>
}

// -----

// Operands that are known to have one extent beside the dimension that they are joined along are not compared.
// CHECK-LABEL: func.func @joined(
// CHECK-NOT: cf.assert
// CHECK: tensor.concat
// CHECK: tensor.concat
// CHECK-NOT: cf.assert
// CHECK: return
func.func @joined(%a: tensor<3x4xf32>, %b: tensor<2x4xf32>, %c: tensor<3x?xf32>) -> (tensor<5x4xf32>, tensor<6x?xf32>) {
  %c1 = arith.constant 1 : index
  %n = tensor.dim %c, %c1 : tensor<3x?xf32>
  %empty = tensor.empty(%n) : tensor<3x?xf32>
  %r = tensor.concat dim(0) %a, %b : (tensor<3x4xf32>, tensor<2x4xf32>) -> tensor<5x4xf32>
  %s = tensor.concat dim(0) %c, %empty : (tensor<3x?xf32>, tensor<3x?xf32>) -> tensor<6x?xf32>
  return %r, %s : tensor<5x4xf32>, tensor<6x?xf32>
}

// All others are, each with the first one.
// CHECK-LABEL: func.func @joined_of_several(
// CHECK-COUNT-2: cf.assert %{{.+}}, "tensor.concat at {{[^"]+}} needs operands that have one extent along dimension 1"
// CHECK-NOT: cf.assert
// CHECK: tensor.concat
// CHECK: return
func.func @joined_of_several(%a: tensor<3x?xf32>, %b: tensor<2x?xf32>, %c: tensor<1x?xf32>) -> tensor<6x?xf32> {
  %r = tensor.concat dim(0) %a, %b, %c : (tensor<3x?xf32>, tensor<2x?xf32>, tensor<1x?xf32>) -> tensor<6x?xf32>
  return %r : tensor<6x?xf32>
}
