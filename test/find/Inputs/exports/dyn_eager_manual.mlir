#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @dyn_eager_manual(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x4x?x8xf32>, %arg2: tensor<2x4x?x8xf32>) -> tensor<2x4x3x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %dim = tensor.dim %arg2, %c2 : tensor<2x4x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_2 = tensor.dim %arg1, %c2 : tensor<2x4x?x8xf32>
    %1 = tensor.empty(%dim_2) : tensor<2x4x8x?xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<2x4x?x8xf32>) outs(%1 : tensor<2x4x8x?xf32>) permutation = [0, 1, 3, 2] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
    %2 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %2, "unimplemented: dynamic negative broadcast sizes"
    %3 = tensor.empty(%dim) : tensor<2x4x8x?xf32>
    %4 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%3 : tensor<2x4x8x?xf32>) {
    ^bb0(%out: f32):
      %28 = linalg.index 0 : index
      %29 = linalg.index 1 : index
      %30 = linalg.index 2 : index
      %31 = linalg.index 3 : index
      %32 = arith.cmpi eq, %dim_2, %c1 : index
      %33 = arith.select %32, %c0, %31 : index
      %extracted = tensor.extract %transposed[%28, %29, %30, %33] : tensor<2x4x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x8x?xf32>
    %collapsed_3 = tensor.collapse_shape %4 [[0, 1], [2], [3]] : tensor<2x4x8x?xf32> into tensor<8x8x?xf32>
    %5 = tensor.empty(%dim) : tensor<8x3x?xf32>
    %6 = linalg.fill ins(%cst : f32) outs(%5 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %7 = linalg.batch_matmul ins(%collapsed, %collapsed_3 : tensor<8x3x8xf32>, tensor<8x8x?xf32>) outs(%6 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %expanded = tensor.expand_shape %7 [[0, 1], [2], [3]] output_shape [2, 4, 3, %dim] : tensor<8x3x?xf32> into tensor<2x4x3x?xf32>
    %8 = tensor.empty(%dim) : tensor<2x4x3x?xf32>
    %9 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x4x3x?xf32>) outs(%8 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %28 = arith.truncf %cst_1 : f64 to f32
      %29 = arith.mulf %in, %28 : f32
      linalg.yield %29 : f32
    } -> tensor<2x4x3x?xf32>
    %10 = tensor.empty() : tensor<2x4x3xi64>
    %11 = linalg.fill ins(%c0_i64 : i64) outs(%10 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %12 = tensor.empty() : tensor<2x4x3xf32>
    %13 = linalg.fill ins(%cst_0 : f32) outs(%12 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %14:2 = linalg.generic {indexing_maps = [#map, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%9 : tensor<2x4x3x?xf32>) outs(%13, %11 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_8: i64):
      %28 = linalg.index 3 : index
      %29 = arith.index_cast %28 : index to i64
      %30 = arith.maximumf %in, %out : f32
      %31 = arith.cmpf ogt, %in, %out : f32
      %32 = arith.select %31, %29, %out_8 : i64
      linalg.yield %30, %32 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_4 = tensor.expand_shape %14#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %15 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%9, %expanded_4 : tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) outs(%8 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %in_8: f32, %out: f32):
      %28 = arith.subf %in, %in_8 : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x?xf32>
    %16 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%15 : tensor<2x4x3x?xf32>) outs(%8 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %28 = math.exp %in : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x?xf32>
    cf.assert %2, "unimplemented: dynamic negative broadcast sizes"
    %17 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%8 : tensor<2x4x3x?xf32>) {
    ^bb0(%out: f32):
      %28 = linalg.index 0 : index
      %29 = linalg.index 1 : index
      %30 = linalg.index 2 : index
      %31 = linalg.index 3 : index
      %32 = arith.cmpi eq, %dim, %c1 : index
      %33 = arith.select %32, %c0, %31 : index
      %extracted = tensor.extract %16[%28, %29, %30, %33] : tensor<2x4x3x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x3x?xf32>
    %collapsed_5 = tensor.collapse_shape %17 [[0, 1], [2], [3]] : tensor<2x4x3x?xf32> into tensor<8x3x?xf32>
    cf.assert %2, "unimplemented: dynamic negative broadcast sizes"
    %18 = tensor.empty(%dim) : tensor<2x4x?x8xf32>
    %19 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%18 : tensor<2x4x?x8xf32>) {
    ^bb0(%out: f32):
      %28 = linalg.index 0 : index
      %29 = linalg.index 1 : index
      %30 = linalg.index 2 : index
      %31 = linalg.index 3 : index
      %32 = arith.cmpi eq, %dim, %c1 : index
      %33 = arith.select %32, %c0, %30 : index
      %extracted = tensor.extract %arg2[%28, %29, %33, %31] : tensor<2x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x8xf32>
    %collapsed_6 = tensor.collapse_shape %19 [[0, 1], [2], [3]] : tensor<2x4x?x8xf32> into tensor<8x?x8xf32>
    %20 = tensor.empty() : tensor<8x3x8xf32>
    %21 = linalg.fill ins(%cst : f32) outs(%20 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %22 = linalg.batch_matmul ins(%collapsed_5, %collapsed_6 : tensor<8x3x?xf32>, tensor<8x?x8xf32>) outs(%21 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_7 = tensor.expand_shape %22 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    %23 = tensor.empty() : tensor<2x4x3x1xf32>
    %24 = linalg.fill ins(%cst : f32) outs(%23 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %25 = linalg.generic {indexing_maps = [#map, #map2], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%16 : tensor<2x4x3x?xf32>) outs(%24 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %28 = arith.addf %in, %out : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x1xf32>
    %26 = tensor.empty() : tensor<2x4x3x8xf32>
    %27 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_7, %25 : tensor<2x4x3x8xf32>, tensor<2x4x3x1xf32>) outs(%26 : tensor<2x4x3x8xf32>) {
    ^bb0(%in: f32, %in_8: f32, %out: f32):
      %28 = arith.divf %in, %in_8 : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x8xf32>
    return %27 : tensor<2x4x3x8xf32>
  }
}
