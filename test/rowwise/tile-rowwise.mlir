// Ops that compute rows become a loop over tasks, a few rows each, of all ops of a group.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-rowwise{workers=2},canonicalize,cse)' | FileCheck %s

#all = affine_map<(b, i, j) -> (b, i, j)>
#row = affine_map<(b, i, j) -> (b, i, 0)>
#column = affine_map<(b, i, j) -> (j)>

// A normalisation: squares are computed where they are summed up, the factor of a row once a row.
// The residual that it is of has another user, which gets it from the same loop.
// CHECK-LABEL: func.func @norm_of_residual(
// CHECK: %[[BOTH:.+]]:2 = scf.forall (%{{.+}}) = (0) to (128) step (4) shared_outs({{.*}}) -> (tensor<128x4096xf32>, tensor<128x4096xf32>)
// CHECK: %[[X:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]
// CHECK: arith.addf
// CHECK: -> tensor<4x4096xf32>
// CHECK: linalg.fill
// CHECK: %[[SUM:.+]] = linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%[[X]]
// CHECK: arith.mulf
// CHECK-NEXT: arith.addf
// CHECK: %[[FACTOR:.+]] = linalg.generic {{.*}} ins(%[[SUM]] : tensor<4xf32>)
// CHECK: math.rsqrt
// CHECK: linalg.generic {{.*}} ins(%[[X]], %[[FACTOR]], %{{.+}} : tensor<4x4096xf32>, tensor<4xf32>, tensor<4096xf32>)
// CHECK-COUNT-2: arith.mulf
// CHECK: scf.forall.in_parallel
// CHECK-COUNT-2: tensor.parallel_insert_slice
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @norm_of_residual(%a: tensor<1x128x4096xf32>, %b: tensor<1x128x4096xf32>, %w: tensor<4096xf32>) -> (tensor<1x128x4096xf32>, tensor<1x128x4096xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x128x4096xf32>
  %k = tensor.empty() : tensor<1x128x1xf32>
  %x = linalg.generic {indexing_maps = [#all, #all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%a, %b : tensor<1x128x4096xf32>, tensor<1x128x4096xf32>) outs(%e : tensor<1x128x4096xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %r = arith.addf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<1x128x4096xf32>
  %square = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%x : tensor<1x128x4096xf32>) outs(%e : tensor<1x128x4096xf32>) {
  ^bb0(%p: f32, %o: f32):
    %r = arith.mulf %p, %p : f32
    linalg.yield %r : f32
  } -> tensor<1x128x4096xf32>
  %start = linalg.fill ins(%zero : f32) outs(%k : tensor<1x128x1xf32>) -> tensor<1x128x1xf32>
  %sum = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "parallel", "reduction"]} ins(%square : tensor<1x128x4096xf32>) outs(%start : tensor<1x128x1xf32>) {
  ^bb0(%p: f32, %o: f32):
    %r = arith.addf %p, %o : f32
    linalg.yield %r : f32
  } -> tensor<1x128x1xf32>
  %factor = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%sum : tensor<1x128x1xf32>) outs(%k : tensor<1x128x1xf32>) {
  ^bb0(%p: f32, %o: f32):
    %r = math.rsqrt %p : f32
    linalg.yield %r : f32
  } -> tensor<1x128x1xf32>
  %scaled = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%x, %factor : tensor<1x128x4096xf32>, tensor<1x128x1xf32>) outs(%e : tensor<1x128x4096xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %r = arith.mulf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<1x128x4096xf32>
  %y = linalg.generic {indexing_maps = [#all, #column, #all], iterator_types = ["parallel", "parallel", "parallel"]} ins(%scaled, %w : tensor<1x128x4096xf32>, tensor<4096xf32>) outs(%e : tensor<1x128x4096xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %r = arith.mulf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<1x128x4096xf32>
  return %y, %x : tensor<1x128x4096xf32>, tensor<1x128x4096xf32>
}

// -----

// A sum that depends on the first one by way of a product, which is none of rows, is not of its group.
#x = affine_map<(i, j) -> (i, j)>
#y = affine_map<(i, j) -> (i)>
// CHECK-LABEL: func.func @apart(
// CHECK: scf.forall
// CHECK: linalg.matmul
// CHECK: scf.forall
func.func @apart(%a: tensor<512x512xf32>, %w: tensor<512x512xf32>, %z: tensor<512xf32>) -> tensor<512xf32> {
  %sum = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]} ins(%a : tensor<512x512xf32>) outs(%z : tensor<512xf32>) {
  ^bb0(%p: f32, %o: f32):
    %r = arith.addf %p, %o : f32
    linalg.yield %r : f32
  } -> tensor<512xf32>
  %e = tensor.empty() : tensor<512x512xf32>
  %scaled = linalg.generic {indexing_maps = [#x, #y, #x], iterator_types = ["parallel", "parallel"]} ins(%a, %sum : tensor<512x512xf32>, tensor<512xf32>) outs(%e : tensor<512x512xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %r = arith.mulf %p, %q : f32
    linalg.yield %r : f32
  } -> tensor<512x512xf32>
  %product = linalg.matmul ins(%scaled, %w : tensor<512x512xf32>, tensor<512x512xf32>) outs(%a : tensor<512x512xf32>) -> tensor<512x512xf32>
  %second = linalg.generic {indexing_maps = [#x, #y], iterator_types = ["parallel", "reduction"]} ins(%product : tensor<512x512xf32>) outs(%sum : tensor<512xf32>) {
  ^bb0(%p: f32, %o: f32):
    %r = arith.addf %p, %o : f32
    linalg.yield %r : f32
  } -> tensor<512xf32>
  return %second : tensor<512xf32>
}

// -----

// 65536 elements are a loop over tasks of 16384; 65535 are not.
#id = affine_map<(i) -> (i)>
// CHECK-LABEL: func.func @large(
// CHECK: scf.forall (%{{.+}}) = (0) to (65536) step (16384)
// CHECK: linalg.generic {{.*}}attrs = {attention.rowwise = 65536 : i64}
func.func @large(%a: tensor<65536xf32>) -> tensor<65536xf32> {
  %r = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%a : tensor<65536xf32>) {
  ^bb0(%p: f32):
    %r = arith.mulf %p, %p : f32
    linalg.yield %r : f32
  } -> tensor<65536xf32>
  return %r : tensor<65536xf32>
}
// CHECK-LABEL: func.func @small(
// CHECK-NOT: scf.forall
// CHECK: linalg.generic {{.*}}attrs = {attention.rowwise = 65535 : i64}
func.func @small(%a: tensor<65535xf32>) -> tensor<65535xf32> {
  %r = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%a : tensor<65535xf32>) {
  ^bb0(%p: f32):
    %r = arith.mulf %p, %p : f32
    linalg.yield %r : f32
  } -> tensor<65535xf32>
  return %r : tensor<65535xf32>
}

// -----

// An extent that is not known counts as a large one.
#x = affine_map<(i, j) -> (i, j)>
// CHECK-LABEL: func.func @unknown(
// CHECK: scf.forall (%{{.+}}) = (0) to (%{{.+}}) step (32)
func.func @unknown(%a: tensor<?x512xf32>) -> tensor<?x512xf32> {
  %r = linalg.generic {indexing_maps = [#x], iterator_types = ["parallel", "parallel"]} outs(%a : tensor<?x512xf32>) {
  ^bb0(%p: f32):
    %r = arith.mulf %p, %p : f32
    linalg.yield %r : f32
  } -> tensor<?x512xf32>
  return %r : tensor<?x512xf32>
}

// -----

// What is in a loop over tasks already stays as it is, and so does a mark that a program comes with.
#x = affine_map<(i, j) -> (i, j)>
// CHECK-LABEL: func.func @in_a_task(
// CHECK: scf.forall
// CHECK-NOT: scf.forall (
// CHECK: linalg.generic
// CHECK-NOT: attention.rowwise
// CHECK: return
func.func @in_a_task(%a: tensor<2x512x512xf32>) -> tensor<2x512x512xf32> {
  %r = scf.forall (%i) in (2) shared_outs(%o = %a) -> (tensor<2x512x512xf32>) {
    %s = tensor.extract_slice %a[%i, 0, 0] [1, 512, 512] [1, 1, 1] : tensor<2x512x512xf32> to tensor<512x512xf32>
    %e = tensor.empty() : tensor<512x512xf32>
    %t = linalg.generic {indexing_maps = [#x, #x], iterator_types = ["parallel", "parallel"]} ins(%s : tensor<512x512xf32>) outs(%e : tensor<512x512xf32>) attrs = {attention.rowwise} {
    ^bb0(%p: f32, %q: f32):
      %r = arith.mulf %p, %p : f32
      linalg.yield %r : f32
    } -> tensor<512x512xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %o[%i, 0, 0] [1, 512, 512] [1, 1, 1] : tensor<512x512xf32> into tensor<2x512x512xf32>
    }
  }
  return %r : tensor<2x512x512xf32>
}
