// A Python pass stands in printing, timing, statistics and verification as the upstream ones do.

// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --canonicalize --mlir-print-ir-after-all 2>&1 >%t.out | FileCheck %s --check-prefix=PRINT
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --mlir-print-ir-before=attention-flash-decoding 2>&1 >%t.out | FileCheck %s --check-prefix=BEFORE
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --mlir-print-ir-after=attention-flash-decoding --mlir-print-ir-after-change 2>&1 >%t.out | FileCheck %s --check-prefix=PRINT
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --canonicalize --mlir-timing 2>&1 >%t.out | FileCheck %s --check-prefix=TIME
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --verify-each=false | FileCheck %s --check-prefix=OUT
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --verify-each=true | FileCheck %s --check-prefix=OUT
// RUN: attention-opt %s --attention-flash-decoding=num-splits=4 --emit-bytecode | attention-opt | FileCheck %s --check-prefix=OUT
// RUN: attention-opt %s --emit-bytecode | attention-opt --attention-flash-decoding=num-splits=4 | FileCheck %s --check-prefix=OUT

// PRINT: IR Dump After attention-flash-decoding
// PRINT: attention.lse_combine
// BEFORE: IR Dump Before attention-flash-decoding
// BEFORE-NOT: attention.lse_combine
// BEFORE: return
// TIME: Execution time report
// TIME: attention-flash-decoding
// TIME: Canonicalizer
// OUT: attention.lse_combine

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

func.func @f(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>) -> tensor<4x8xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %k : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x8xf32>
}
