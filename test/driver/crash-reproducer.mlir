// When a Python pass fails, the crash reproducer holds the pipeline with its options, and runs again.

// RUN: not attention-opt %s --attention-flash-decoding='num-splits=4 chunk-size=100' --mlir-pass-pipeline-crash-reproducer=%t.mlir 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=REPRODUCER --input-file %t.mlir
// RUN: not attention-opt %t.mlir --run-reproducer 2>&1 | FileCheck %s

// CHECK: error: num-splits=4 and chunk-size=100 contradict each other: 1024 keys hold 10 such chunks
// REPRODUCER: attention.group
// REPRODUCER: pipeline: "builtin.module(attention-flash-decoding{batch-invariant=false chunk-size=100 machine=none max-splits=128 min-chunk-size=128 num-splits=4 parallelism=0 remarks=false strict=false})"

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
