// A result is made in the slice that it is inserted into, unless an assertion is between.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-eliminate-empty-tensors)' | FileCheck %s

// CHECK-LABEL: func.func @in_place(
// CHECK: %[[ALL:.+]] = tensor.empty(%
// CHECK: %[[SLICE:.+]] = tensor.extract_slice %[[ALL]]
// CHECK: linalg.fill {{.*}} outs(%[[SLICE]]
func.func @in_place(%n: index, %x: f32) -> tensor<?xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%x : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %all = tensor.empty(%n) : tensor<?xf32>
  %r = tensor.insert_slice %f into %all[0] [4] [1] : tensor<4xf32> into tensor<?xf32>
  return %r : tensor<?xf32>
}

// CHECK-LABEL: func.func @behind_an_assertion(
// CHECK: %[[OWN:.+]] = tensor.empty() : tensor<4xf32>
// CHECK: linalg.fill {{.*}} outs(%[[OWN]]
// CHECK: cf.assert
// CHECK: tensor.insert_slice
func.func @behind_an_assertion(%n: index, %x: f32, %c: i1) -> tensor<?xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%x : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %all = tensor.empty(%n) : tensor<?xf32>
  cf.assert %c, "n is at least 4"
  %r = tensor.insert_slice %f into %all[0] [4] [1] : tensor<4xf32> into tensor<?xf32>
  return %r : tensor<?xf32>
}

// An assertion in front of the write holds for it.
// CHECK-LABEL: func.func @asserted_before(
// CHECK: cf.assert
// CHECK: %[[SLICE:.+]] = tensor.extract_slice
// CHECK: linalg.fill {{.*}} outs(%[[SLICE]]
func.func @asserted_before(%n: index, %x: f32, %c: i1) -> tensor<?xf32> {
  cf.assert %c, "n is at least 4"
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%x : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %all = tensor.empty(%n) : tensor<?xf32>
  %r = tensor.insert_slice %f into %all[0] [4] [1] : tensor<4xf32> into tensor<?xf32>
  return %r : tensor<?xf32>
}

// What one branch inserts is not written for both.
// CHECK-LABEL: func.func @in_a_branch(
// CHECK: %[[OWN:.+]] = tensor.empty() : tensor<4xf32>
// CHECK: linalg.fill {{.*}} outs(%[[OWN]]
// CHECK: scf.if
// CHECK: tensor.insert_slice
func.func @in_a_branch(%n: index, %x: f32, %c: i1) -> tensor<?xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %f = linalg.fill ins(%x : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %all = tensor.empty(%n) : tensor<?xf32>
  %r = scf.if %c -> tensor<?xf32> {
    %i = tensor.insert_slice %f into %all[0] [4] [1] : tensor<4xf32> into tensor<?xf32>
    scf.yield %i : tensor<?xf32>
  } else {
    scf.yield %all : tensor<?xf32>
  }
  return %r : tensor<?xf32>
}

// CHECK-LABEL: func.func @in_tasks(
// CHECK: scf.forall (%{{.+}}) in (8) shared_outs(%[[ALL:.+]] = %{{.+}})
// CHECK: %[[SLICE:.+]] = tensor.extract_slice %[[ALL]]
// CHECK: linalg.fill {{.*}} outs(%[[SLICE]]
func.func @in_tasks(%x: f32) -> tensor<32xf32> {
  %all = tensor.empty() : tensor<32xf32>
  %r = scf.forall (%i) in (8) shared_outs(%o = %all) -> (tensor<32xf32>) {
    %at = affine.apply affine_map<(i) -> (4 * i)>(%i)
    %e = tensor.empty() : tensor<4xf32>
    %f = linalg.fill ins(%x : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %f into %o[%at] [4] [1] : tensor<4xf32> into tensor<32xf32>
    }
  }
  return %r : tensor<32xf32>
}

// CHECK-LABEL: func.func @in_tasks_that_check(
// CHECK: %[[OWN:.+]] = tensor.empty() : tensor<4xf32>
// CHECK: linalg.fill {{.*}} outs(%[[OWN]]
// CHECK: cf.assert
func.func @in_tasks_that_check(%x: f32, %c: i1) -> tensor<32xf32> {
  %all = tensor.empty() : tensor<32xf32>
  %r = scf.forall (%i) in (8) shared_outs(%o = %all) -> (tensor<32xf32>) {
    %at = affine.apply affine_map<(i) -> (4 * i)>(%i)
    %e = tensor.empty() : tensor<4xf32>
    %f = linalg.fill ins(%x : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    cf.assert %c, "the task fits"
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %f into %o[%at] [4] [1] : tensor<4xf32> into tensor<32xf32>
    }
  }
  return %r : tensor<32xf32>
}
