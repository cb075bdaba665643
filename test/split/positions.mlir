// attention.index of the keys becomes g * chunk + n, start + n in the tail; other positions are renumbered alone.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300},canonicalize,cse)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=300})' | FileCheck %s --check-prefix=VALID

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @causal(
// CHECK-DAG: %[[C300:.+]] = arith.constant 300 : index
// CHECK-DAG: %[[C900:.+]] = arith.constant 900 : index
// Iteration dimensions of the chunks: b, m, g, n, d, e.
// CHECK: attention.group
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[B:.+]] = attention.index 0 : index
// CHECK-NEXT: %[[M:.+]] = attention.index 1 : index
// CHECK-NEXT: %[[NIN:.+]] = attention.index 3 : index
// CHECK-NEXT: %[[G:.+]] = attention.index 2 : index
// CHECK-NEXT: %[[FIRST:.+]] = arith.muli %[[G]], %[[C300]]
// CHECK-NEXT: %[[N:.+]] = arith.addi %[[FIRST]], %[[NIN]]
// CHECK-NEXT: %[[D:.+]] = arith.addi %[[M]], %[[B]]
// CHECK-NEXT: arith.cmpi uge, %[[D]], %[[N]] : index
// Of the tail: b, m, n, d, e.
// CHECK: attention.group
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[B:.+]] = attention.index 0 : index
// CHECK-NEXT: %[[M:.+]] = attention.index 1 : index
// CHECK-NEXT: %[[NIN:.+]] = attention.index 2 : index
// CHECK-NEXT: %[[N:.+]] = arith.addi %[[NIN]], %[[C900]]
// CHECK-NEXT: %[[D:.+]] = arith.addi %[[M]], %[[B]]
// CHECK-NEXT: arith.cmpi uge, %[[D]], %[[N]] : index

// VALID: attention.lse_combine
func.func @causal(%q: tensor<2x4x8xf32>, %k: tensor<2x1000x8xf32>, %v: tensor<2x1000x16xf32>) -> tensor<2x4x16xf32> {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1000x8xf32>, tensor<2x1000x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %b = attention.index 0 : index
    %m = attention.index 1 : index
    %n = attention.index 2 : index
    %d = arith.addi %m, %b : index
    %keep = arith.cmpi uge, %d, %n : index
    %r = arith.select %keep, %s, %neg_inf : f32
    attention.yield %r : f32
  }
  return %o : tensor<2x4x16xf32>
}

// An index at any depth of the region is rewritten.
// CHECK-LABEL: func.func @inside_an_if(
// CHECK: attention.group
// CHECK: scf.if
// CHECK-DAG: %[[G:.+]] = attention.index 2 : index
// CHECK-DAG: %[[N:.+]] = attention.index 3 : index
// CHECK: arith.muli %[[G]]
// CHECK: arith.addi %{{.+}}, %[[N]]
func.func @inside_an_if(%q: tensor<2x4x8xf32>, %k: tensor<2x1000x8xf32>, %v: tensor<2x1000x16xf32>, %c: i1) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x1000x8xf32>, tensor<2x1000x16xf32>)
      -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %r = scf.if %c -> (f32) {
      %n = attention.index 2 : index
      %i = arith.index_cast %n : index to i32
      %f = arith.sitofp %i : i32 to f32
      %sum = arith.addf %f, %s : f32
      scf.yield %sum : f32
    } else {
      scf.yield %s : f32
    }
    attention.yield %r : f32
  }
  return %o : tensor<2x4x16xf32>
}
