// Attention in the body of a loop, as of one layer, whose mask takes a scalar from outside of it.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#q = affine_map<(m, n, d) -> (m, d)>
#k = affine_map<(m, n, d) -> (n, d)>
#s = affine_map<(m, n, d) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#row = affine_map<(m, n) -> (m)>
#p = affine_map<(m, e, n) -> (m, n)>
#v = affine_map<(m, e, n) -> (n, e)>
#o = affine_map<(m, e, n) -> (m, e)>

// CHECK-LABEL: func.func @layers
// CHECK-SAME:    %[[X:[^:]*]]: tensor<4x8xf32>, %[[K:[^:]*]]: tensor<16x8xf32>
// CHECK:         scf.for
// CHECK-SAME:      iter_args(%[[Q:.*]] = %[[X]])
// CHECK:           %[[OUT:.*]] = attention.group
// CHECK-SAME:        ins(%[[Q]], %[[K]], %[[K]] :
// CHECK:           ^bb0(%[[SCORE:.*]]: f32):
// CHECK:             %[[SCALED:.*]] = arith.mulf %[[SCORE]], %{{.*}} : f32
// CHECK:             arith.select %{{.*}}, %[[SCALED]],
// CHECK:           scf.yield %[[OUT]]
func.func @layers(%x: tensor<4x8xf32>, %k: tensor<16x8xf32>, %scale: f32) -> tensor<4x8xf32> {
  %length = arith.constant 11 : index
  %layers = arith.constant 2 : index
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %minus_infinity = arith.constant 0xFF800000 : f32
  %out = scf.for %layer = %c0 to %layers step %c1 iter_args(%q = %x) -> (tensor<4x8xf32>) {
    %s_empty = tensor.empty() : tensor<4x16xf32>
    %s_init = linalg.fill ins(%zero : f32) outs(%s_empty : tensor<4x16xf32>) -> tensor<4x16xf32>
    %s = linalg.generic {indexing_maps = [#q, #k, #s],
                         iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%q, %k : tensor<4x8xf32>, tensor<16x8xf32>) outs(%s_init : tensor<4x16xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %1 = arith.mulf %a, %b : f32
      %2 = arith.addf %c, %1 : f32
      linalg.yield %2 : f32
    } -> tensor<4x16xf32>
    %masked = linalg.generic {indexing_maps = [#id, #id],
                              iterator_types = ["parallel", "parallel"]}
        ins(%s : tensor<4x16xf32>) outs(%s_empty : tensor<4x16xf32>) {
    ^bb0(%a: f32, %c: f32):
      %1 = arith.mulf %a, %scale : f32
      %n = linalg.index 1 : index
      %here = arith.cmpi slt, %n, %length : index
      %2 = arith.select %here, %1, %minus_infinity : f32
      linalg.yield %2 : f32
    } -> tensor<4x16xf32>
    %m_empty = tensor.empty() : tensor<4xf32>
    %m_init = linalg.fill ins(%minus_infinity : f32) outs(%m_empty : tensor<4xf32>) -> tensor<4xf32>
    %max = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
        ins(%masked : tensor<4x16xf32>) outs(%m_init : tensor<4xf32>) {
    ^bb0(%a: f32, %c: f32):
      %1 = arith.maximumf %c, %a : f32
      linalg.yield %1 : f32
    } -> tensor<4xf32>
    %e = linalg.generic {indexing_maps = [#id, #row, #id],
                         iterator_types = ["parallel", "parallel"]}
        ins(%masked, %max : tensor<4x16xf32>, tensor<4xf32>) outs(%s_empty : tensor<4x16xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %1 = arith.subf %a, %b : f32
      %2 = math.exp %1 : f32
      linalg.yield %2 : f32
    } -> tensor<4x16xf32>
    %l_init = linalg.fill ins(%zero : f32) outs(%m_empty : tensor<4xf32>) -> tensor<4xf32>
    %sum = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
        ins(%e : tensor<4x16xf32>) outs(%l_init : tensor<4xf32>) {
    ^bb0(%a: f32, %c: f32):
      %1 = arith.addf %c, %a : f32
      linalg.yield %1 : f32
    } -> tensor<4xf32>
    %p = linalg.generic {indexing_maps = [#id, #row, #id],
                         iterator_types = ["parallel", "parallel"]}
        ins(%e, %sum : tensor<4x16xf32>, tensor<4xf32>) outs(%s_empty : tensor<4x16xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %1 = arith.divf %a, %b : f32
      linalg.yield %1 : f32
    } -> tensor<4x16xf32>
    %o_empty = tensor.empty() : tensor<4x8xf32>
    %o_init = linalg.fill ins(%zero : f32) outs(%o_empty : tensor<4x8xf32>) -> tensor<4x8xf32>
    %o = linalg.generic {indexing_maps = [#p, #v, #o],
                         iterator_types = ["parallel", "parallel", "reduction"]}
        ins(%p, %k : tensor<4x16xf32>, tensor<16x8xf32>) outs(%o_init : tensor<4x8xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %1 = arith.mulf %a, %b : f32
      %2 = arith.addf %c, %1 : f32
      linalg.yield %2 : f32
    } -> tensor<4x8xf32>
    scf.yield %o : tensor<4x8xf32>
  }
  return %out : tensor<4x8xf32>
}
