// A task of a number of query rows that is not known takes up to half of those that there is room
// for position by position, each as a task of its rows alone, and more of them in blocks of keys.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-tile-groups,attention-cpu-vectorize)" | FileCheck %s

#q = affine_map<(h, r, m, n, d, e) -> (h, r, m, d)>
#k = affine_map<(h, r, m, n, d, e) -> (h, n, d)>
#v = affine_map<(h, r, m, n, d, e) -> (h, n, e)>
#late = affine_map<(h, r, m, n, d, e) -> (m)>
#o = affine_map<(h, r, m, n, d, e) -> (h, r, m, e)>
#lse = affine_map<(h, r, m, n, d, e) -> (h, r, m)>

// There is room for eight positions of four heads. All of them read a block of transposed keys.
// CHECK-LABEL: func.func private @attention_task_2(
// CHECK-SAME: tensor<4x?x64xf32>, %{{.+}}: tensor<?x64xf32>, %{{.+}}: tensor<?x64xf32>, %{{.+}}: tensor<?xindex>
// CHECK: bufferization.alloc_tensor() : tensor<64x272xf32>

// One position has four rows.
// CHECK-LABEL: func.func private @attention_task_1(
// CHECK-SAME: tensor<4x64xf32>, %{{.+}}: tensor<?x64xf32>, %{{.+}}: tensor<?x64xf32>, %{{.+}}: tensor<index>
// CHECK-NOT: 272
// CHECK: return

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %[[Q:[^:]+]]: tensor<4x?x64xf32>, %[[K:[^:]+]]: tensor<?x64xf32>, %[[V:[^:]+]]: tensor<?x64xf32>, %[[LATE:[^:]+]]: tensor<?xindex>
// CHECK-DAG: %[[POSITIONS:.+]] = tensor.dim %[[Q]], %c1
// CHECK-DAG: %[[FOUR:.+]] = arith.constant 4 : index
// CHECK: %[[IS_FEW:.+]] = arith.cmpi ule, %[[POSITIONS]], %[[FOUR]]
// Both ways write to one place.
// CHECK: %[[ROOM:.+]] = bufferization.alloc_tensor() : tensor<4x8x64xf32>
// CHECK: %[[OUT:.+]] = tensor.extract_slice %[[ROOM]]{{.*}} to tensor<4x?x64xf32>
// CHECK: %[[LSE_ROOM:.+]] = bufferization.alloc_tensor() : tensor<4x8xf32>
// CHECK: %[[LSE_OUT:.+]] = tensor.extract_slice %[[LSE_ROOM]]{{.*}} to tensor<4x?xf32>
// CHECK: %[[RESULT:.+]]:2 = scf.if %[[IS_FEW]] -> (tensor<4x?x64xf32>, tensor<4x?xf32>) {
// CHECK: %[[LOOP:.+]]:2 = scf.for %[[M:.+]] = %{{.+}} to %{{.+}} step %{{.+}} iter_args(%[[TO:.+]] = %[[OUT]], %[[LSE_TO:.+]] = %[[LSE_OUT]])
// CHECK-DAG: tensor.extract_slice %[[Q]][0, %[[M]], 0] [4, 1, 64]
// CHECK-DAG: tensor.extract_slice %[[LATE]][%[[M]]] [1]
// CHECK: %[[ONE:.+]]:2 = func.call @attention_task_1(
// CHECK: tensor.insert_slice %{{.+}} into %[[TO]][0, %[[M]], 0] [4, 1, 64]
// CHECK: tensor.insert_slice %{{.+}} into %[[LSE_TO]][0, %[[M]]] [4, 1]
// CHECK: scf.yield %[[LOOP]]#0, %[[LOOP]]#1
// CHECK: } else {
// CHECK: %[[ALL:.+]]:2 = func.call @attention_task_2(%[[Q]], %[[K]], %[[V]], %[[LATE]]
// CHECK: tensor.insert_slice %[[ALL]]#0 into %[[OUT]]
// CHECK: tensor.insert_slice %[[ALL]]#1 into %[[LSE_OUT]]
// CHECK: }
// CHECK: return %[[RESULT]]#0, %[[RESULT]]#1

// CHECK-LABEL: func.func @heads(
// CHECK: scf.forall
// CHECK-NOT: attention.group
// CHECK: call @attention_task_0(
func.func @heads(%q: tensor<2x4x?x64xf32>, %k: tensor<2x?x64xf32>, %v: tensor<2x?x64xf32>, %late: tensor<?xindex>)
    -> (tensor<2x4x?x64xf32>, tensor<2x4x?xf32>) {
  %hidden = arith.constant 0xFF800000 : f32
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #late, #o, #lse]}
      ins(%q, %k, %v, %late : tensor<2x4x?x64xf32>, tensor<2x?x64xf32>, tensor<2x?x64xf32>, tensor<?xindex>)
      -> (tensor<2x4x?x64xf32>, tensor<2x4x?xf32>) {
  ^bb0(%s: f32, %offset: index):
    %m = attention.index 2 : index
    %n = attention.index 3 : index
    %last = arith.addi %m, %offset : index
    %seen = arith.cmpi sle, %n, %last : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o, %lse : tensor<2x4x?x64xf32>, tensor<2x4x?xf32>
}

// -----

#q = affine_map<(m, r, n, d, e) -> (m, r, d)>
#k = affine_map<(m, r, n, d, e) -> (n, d)>
#v = affine_map<(m, r, n, d, e) -> (n, e)>
#o = affine_map<(m, r, n, d, e) -> (m, r, e)>

// A position is one along all dimensions that are not known.
// CHECK-LABEL: func.func private @attention_task_1(%{{.+}}: tensor<64xf32>,
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK: %[[POSITIONS:.+]] = arith.muli
// CHECK: %[[IS_FEW:.+]] = arith.cmpi ule, %[[POSITIONS]], %c128
// CHECK: scf.if %[[IS_FEW]]
// CHECK: scf.for
// CHECK: scf.for
// CHECK: func.call @attention_task_1(
// CHECK: else
// CHECK: func.call @attention_task_2(
func.func @two_dimensions(%q: tensor<?x?x64xf32>, %k: tensor<?x64xf32>, %v: tensor<?x64xf32>) -> tensor<?x?x64xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<?x?x64xf32>, tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<?x?x64xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x?x64xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Where the number of rows is known there is one way.
// CHECK-NOT: cmpi ule
// CHECK-LABEL: func.func @known(
// CHECK: call @attention_task_0(
// CHECK-NOT: call
func.func @known(%q: tensor<40x64xf32>, %k: tensor<?x64xf32>, %v: tensor<?x64xf32>) -> tensor<40x64xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<40x64xf32>, tensor<?x64xf32>, tensor<?x64xf32>) -> tensor<40x64xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<40x64xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// Nor is there another one to what is left to scalar loops.
// CHECK-LABEL: func.func @scalar(
// CHECK-NOT: scf.if
// CHECK: attention.group
// CHECK-NOT: attention.group
func.func @scalar(%q: tensor<?x62xf32>, %k: tensor<?x62xf32>, %v: tensor<?x62xf32>) -> tensor<?x62xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<?x62xf32>, tensor<?x62xf32>, tensor<?x62xf32>) -> tensor<?x62xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x62xf32>
}
