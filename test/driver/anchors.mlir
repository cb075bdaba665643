// Python passes run on the top-level module: on a nested one, or on a function, there is a clear error.

// RUN: not attention-opt %s --pass-pipeline='builtin.module(builtin.module(attention-flash-decoding))' 2>&1 | FileCheck %s --check-prefix=NESTED
// RUN: not attention-opt %s --pass-pipeline='builtin.module(builtin.module(attention-inline-combine))' --mlir-disable-threading 2>&1 | FileCheck %s --check-prefix=COMBINE
// RUN: not attention-opt %s --pass-pipeline='builtin.module(func.func(attention-flash-decoding))' 2>&1 | FileCheck %s --check-prefix=FUNCTION
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' | FileCheck %s --check-prefix=TOP

// NESTED: error: pass 'attention-flash-decoding' runs on the top-level module, and there handles nested ones too
// COMBINE: error: pass 'attention-inline-combine' runs on the top-level module, and there handles nested ones too
// FUNCTION: error: {{.*}}attention-flash-decoding{{.*}}func.func
// TOP-COUNT-2: attention.lse_combine

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

module @one {
  func.func @f(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>) -> tensor<4x8xf32> {
    %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
        ins(%q, %k, %k : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x8xf32>) -> tensor<4x8xf32> {
    ^bb0(%s: f32):
      attention.yield %s : f32
    }
    return %o : tensor<4x8xf32>
  }
}

module @two {
  func.func @f(%q: tensor<4x8xf32>, %k: tensor<1024x8xf32>) -> tensor<4x8xf32> {
    %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
        ins(%q, %k, %k : tensor<4x8xf32>, tensor<1024x8xf32>, tensor<1024x8xf32>) -> tensor<4x8xf32> {
    ^bb0(%s: f32):
      attention.yield %s : f32
    }
    return %o : tensor<4x8xf32>
  }
}
