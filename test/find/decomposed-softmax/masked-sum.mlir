// A mask that the sum of the exponentials applies again, as jax.nn.softmax does by `where=`.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>

// CHECK-LABEL: func.func @same(
// CHECK:         attention.group
// CHECK:         ^bb0(%[[SCORE:.*]]: f32, %[[KEEP:.*]]: i1):
// CHECK:           %[[MASKED:.*]] = arith.select %[[KEEP]], %[[SCORE]],
// CHECK:           attention.yield %[[MASKED]]
// CHECK-NOT:     math.exp
func.func @same(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>,
    %keep: tensor<2x3x12xi1>, %other: tensor<2x3x12xi1>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>)
      outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#id, #id, #id],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%keep, %qk : tensor<2x3x12xi1>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%m: i1, %a: f32, %out: f32):
    %1 = arith.select %m, %a, %lowest : f32
    linalg.yield %1 : f32
  } -> tensor<2x3x12xf32>
  %r_init = tensor.empty() : tensor<2x3xf32>
  %max_init = linalg.fill ins(%lowest : f32) outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.generic {indexing_maps = [#id, #row],
                         iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%s : tensor<2x3x12xf32>) outs(%max_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.maximumf %out, %a : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  %e = linalg.generic {indexing_maps = [#id, #row, #id],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3x12xf32>
  %sum_init = linalg.fill ins(%zero : f32) outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.generic {indexing_maps = [#id, #id, #row],
                         iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%keep, %e : tensor<2x3x12xi1>, tensor<2x3x12xf32>) outs(%sum_init : tensor<2x3xf32>) {
  ^bb0(%m: i1, %a: f32, %out: f32):
    %1 = arith.select %m, %a, %zero : f32
    %2 = arith.addf %out, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3xf32>
  %p = linalg.generic {indexing_maps = [#id, #row, #id],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.divf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// The sum is that of other keys.
// CHECK-LABEL: func.func @another(
// CHECK-NOT:     attention.group
// CHECK:         return
func.func @another(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>,
    %keep: tensor<2x3x12xi1>, %other: tensor<2x3x12xi1>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %qk = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>)
      outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.generic {indexing_maps = [#id, #id, #id],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%keep, %qk : tensor<2x3x12xi1>, tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%m: i1, %a: f32, %out: f32):
    %1 = arith.select %m, %a, %lowest : f32
    linalg.yield %1 : f32
  } -> tensor<2x3x12xf32>
  %r_init = tensor.empty() : tensor<2x3xf32>
  %max_init = linalg.fill ins(%lowest : f32) outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.generic {indexing_maps = [#id, #row],
                         iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%s : tensor<2x3x12xf32>) outs(%max_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %1 = arith.maximumf %out, %a : f32
    linalg.yield %1 : f32
  } -> tensor<2x3xf32>
  %e = linalg.generic {indexing_maps = [#id, #row, #id],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.subf %a, %b : f32
    %2 = math.exp %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3x12xf32>
  %sum_init = linalg.fill ins(%zero : f32) outs(%r_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.generic {indexing_maps = [#id, #id, #row],
                         iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%other, %e : tensor<2x3x12xi1>, tensor<2x3x12xf32>) outs(%sum_init : tensor<2x3xf32>) {
  ^bb0(%m: i1, %a: f32, %out: f32):
    %1 = arith.select %m, %a, %zero : f32
    %2 = arith.addf %out, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2x3xf32>
  %p = linalg.generic {indexing_maps = [#id, #row, #id],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%e, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%s_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = arith.divf %a, %b : f32
    linalg.yield %1 : f32
  } -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>)
      outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
