// A combine that computes anything but the merge by LSE runs as plain loops, of which a remark tells: here its sums are fused.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3},func.func(math-uplift-to-fma),attention-to-cpu{stop-after=tiled},attention-cpu-vectorize{remarks})' --verify-diagnostics | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3},func.func(math-uplift-to-fma),attention-to-cpu{entry=fused})' 2>&1 | FileCheck %s --check-prefix=LOWERED
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3},attention-to-cpu{stop-after=vectorized})' | FileCheck %s --check-prefix=MERGE

#q = affine_map<(h, n, d, e) -> (h, d)>
#k = affine_map<(h, n, d, e) -> (h, n, d)>
#v = affine_map<(h, n, d, e) -> (h, n, e)>
#o = affine_map<(h, n, d, e) -> (h, e)>

// CHECK-LABEL: func.func @fused(
// CHECK: attention.lse_combine
// CHECK: math.fma
// CHECK: return

// LOWERED-NOT: error:
// LOWERED: llvm.func @fused(

// MERGE-NOT: attention.lse_combine
// MERGE-LABEL: func.func private @attention_combine_0(
// MERGE: scf.for
// MERGE: vector.transfer_read
// MERGE-NOT: attention.lse_combine
func.func @fused(%q: tensor<2x16xf32>, %k: tensor<2x33x16xf32>, %v: tensor<2x33x16xf32>) -> tensor<2x16xf32> {
  // expected-remark @below {{the combine runs as scalar loops, which are slower: its region is not the merge by LSE that attention-flash-decoding builds}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x16xf32>, tensor<2x33x16xf32>, tensor<2x33x16xf32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32):
    attention.yield %x : f32
  }
  return %o : tensor<2x16xf32>
}
