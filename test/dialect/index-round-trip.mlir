// attention.index and attention.yield survive printing (pretty and generic) and bytecode.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | attention-opt | FileCheck %s
// RUN: attention-opt %s --emit-bytecode | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | FileCheck %s --check-prefix=GENERIC

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @causal_in_one_batch(
// CHECK: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: %[[B:.+]] = attention.index 0 : index
// CHECK-NEXT: %[[M:.+]] = attention.index 1 : index
// CHECK-NEXT: %[[N:.+]] = attention.index 2 {my.note} : index
// CHECK-NEXT: %[[C:.+]] = arith.cmpi uge, %[[M]], %[[N]]
// CHECK-NEXT: %[[R:.+]] = scf.if %[[C]] -> (f32) {
// An index may stand at any depth of the region.
// CHECK-NEXT: attention.index 2 : index
// CHECK: attention.yield {my.note} %[[R]] : f32

// GENERIC: "attention.group"(%{{.+}}) <{indexing_maps = [{{.+}}], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>, tag = "attention"}> ({
// GENERIC: "attention.index"() <{dim = 0 : i64}> : () -> index
// GENERIC: "attention.yield"(%{{.+}}) {my.note} : (f32) -> ()
func.func @causal_in_one_batch(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x8xf32>) -> tensor<2x4x8xf32> {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x8xf32>) -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    %b = attention.index 0 : index
    %m = attention.index 1 : index
    %n = attention.index 2 {my.note} : index
    %c = arith.cmpi uge, %m, %n : index
    %r = scf.if %c -> (f32) {
      %again = attention.index 2 : index
      %i = arith.index_cast %again : index to i32
      %f = arith.sitofp %i : i32 to f32
      %biased = arith.addf %s, %f : f32
      scf.yield %biased : f32
    } else {
      scf.yield %neg_inf : f32
    }
    attention.yield {my.note} %r : f32
  }
  return %o : tensor<2x4x8xf32>
}
