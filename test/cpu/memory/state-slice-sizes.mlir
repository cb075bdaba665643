// Sizes that are known become static in slices of lower rank, each in the dimension that it is of.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-cpu-state-slice-sizes)' | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu | FileCheck %s --check-prefix=CODE

// Upstream's canonicalizer would make the slice one of 7x1.
// CHECK-LABEL: func.func @read(
// CHECK: %[[SLICE:.+]] = tensor.extract_slice %{{.+}}[2, 0, 0] [1, 7, 1] [1, 1, 1] : tensor<?x7x1xf32> to tensor<1x7xf32>
// CHECK: %[[R:.+]] = tensor.cast %[[SLICE]] : tensor<1x7xf32> to tensor<?x7xf32>
// CHECK: return %[[R]]
// CODE: llvm.func @read(
func.func @read(%a: tensor<?x7x1xf32>) -> tensor<?x7xf32> {
  %c1 = arith.constant 1 : index
  %r = tensor.extract_slice %a[2, 0, 0] [%c1, 7, 1] [1, 1, 1] : tensor<?x7x1xf32> to tensor<?x7xf32>
  return %r : tensor<?x7xf32>
}

// The extent that a cast hides; the other one stays dynamic.
// CHECK-LABEL: func.func @read_behind_a_cast(
// CHECK-SAME: %[[AT:[a-z0-9]+]]: index, %[[N:[a-z0-9]+]]: index
// CHECK: tensor.extract_slice %{{.+}}[0, %[[AT]], 0, 0] [1, %[[N]], 7, 1] [1, 1, 1, 1] : tensor<?x?x7x1xf32> to tensor<1x?x7xf32>
// CODE: llvm.func @read_behind_a_cast(
func.func @read_behind_a_cast(%a: tensor<1x?x7x1xf32>, %at: index, %n: index) -> tensor<?x?x7xf32> {
  %c0 = arith.constant 0 : index
  %c = tensor.cast %a : tensor<1x?x7x1xf32> to tensor<?x?x7x1xf32>
  %d = tensor.dim %c, %c0 : tensor<?x?x7x1xf32>
  %r = tensor.extract_slice %c[0, %at, 0, 0] [%d, %n, 7, 1] [1, 1, 1, 1] : tensor<?x?x7x1xf32> to tensor<?x?x7xf32>
  return %r : tensor<?x?x7xf32>
}

// CHECK-LABEL: func.func @written(
// CHECK-SAME: %[[A:[a-z0-9]+]]: tensor<?x7xf32>,
// CHECK: %[[SOURCE:.+]] = tensor.cast %[[A]] : tensor<?x7xf32> to tensor<1x7xf32>
// CHECK: tensor.insert_slice %[[SOURCE]] into %{{.+}}[0, 0, 0] [1, 7, 1] [1, 1, 1] : tensor<1x7xf32> into tensor<?x7x1xf32>
// CODE: llvm.func @written(
func.func @written(%a: tensor<?x7xf32>, %b: tensor<?x7x1xf32>) -> tensor<?x7x1xf32> {
  %c1 = arith.constant 1 : index
  %r = tensor.insert_slice %a into %b[0, 0, 0] [%c1, 7, 1] [1, 1, 1] : tensor<?x7xf32> into tensor<?x7x1xf32>
  return %r : tensor<?x7x1xf32>
}

// CHECK-LABEL: func.func @written_by_tasks(
// CHECK: scf.forall (%[[I:[a-z0-9]+]]) in (4)
// CHECK: %[[SOURCE:.+]] = tensor.cast %{{.+}} : tensor<?x7xf32> to tensor<1x7xf32>
// CHECK: scf.forall.in_parallel
// CHECK: tensor.parallel_insert_slice %[[SOURCE]] into %{{[a-z0-9]+}}[%[[I]], 0, 0] [1, 7, 1] [1, 1, 1] : tensor<1x7xf32> into tensor<4x7x1xf32>
// CODE: llvm.func @written_by_tasks(
func.func @written_by_tasks(%a: tensor<?x7xf32>, %b: tensor<4x7x1xf32>) -> tensor<4x7x1xf32> {
  %c1 = arith.constant 1 : index
  %r = scf.forall (%i) in (4) shared_outs(%o = %b) -> (tensor<4x7x1xf32>) {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %a into %o[%i, 0, 0] [%c1, 7, 1] [1, 1, 1] : tensor<?x7xf32> into tensor<4x7x1xf32>
    }
  }
  return %r : tensor<4x7x1xf32>
}

// Of full rank: nothing to guess.
// CHECK-LABEL: func.func @of_full_rank(
// CHECK: tensor.extract_slice %{{.+}}[0, 0] [%{{.+}}, 7] [1, 1] : tensor<?x7xf32> to tensor<?x7xf32>
// CODE: llvm.func @of_full_rank(
func.func @of_full_rank(%a: tensor<?x7xf32>) -> tensor<?x7xf32> {
  %c1 = arith.constant 1 : index
  %r = tensor.extract_slice %a[0, 0] [%c1, 7] [1, 1] : tensor<?x7xf32> to tensor<?x7xf32>
  return %r : tensor<?x7xf32>
}
