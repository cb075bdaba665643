// What may not hold of the operands at run time is asserted before they are read, unless it has been.

// RUN: attention-opt %s --pass-pipeline='builtin.module(convert-attention-to-linalg)' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(convert-attention-to-linalg{check-operands=false})' | FileCheck %s --check-prefix=UNCHECKED
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-to-cpu{stop-after=linalg})' | FileCheck %s --check-prefix=ONCE

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @f(
// CHECK: cf.assert %{{.+}}, "dimension 1 of the key and dimension 1 of the value of the attention at {{[^"]+}} must have one extent"
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}} must be from 0 to the number of its keys"
// CHECK: linalg.generic {{.*}} ins(%{{.+}}, %{{.+}} : tensor<2x4x8xf32>, tensor<2x?x8xf32>)
// UNCHECKED-NOT: cf.assert
// ONCE: must have one extent
// ONCE: must be from 0
// ONCE-NOT: cf.assert
func.func @f(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x16xf32>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf32>, tensor<2x?x16xf32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
