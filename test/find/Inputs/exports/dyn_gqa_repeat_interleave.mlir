#map = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @dyn_gqa_repeat_interleave(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x2x?x8xf32>, %arg2: tensor<2x2x?x8xf32>) -> tensor<2x4x3x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %dim = tensor.dim %arg2, %c2 : tensor<2x2x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_2 = tensor.dim %arg1, %c2 : tensor<2x2x?x8xf32>
    %expanded = tensor.expand_shape %arg1 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %dim_2, 8] : tensor<2x2x?x8xf32> into tensor<2x2x1x?x8xf32>
    %1 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %1, "unimplemented: dynamic negative broadcast sizes"
    %2 = tensor.empty(%dim) : tensor<2x2x2x?x8xf32>
    %3 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%2 : tensor<2x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %29 = linalg.index 0 : index
      %30 = linalg.index 1 : index
      %31 = linalg.index 3 : index
      %32 = linalg.index 4 : index
      %33 = arith.cmpi eq, %dim_2, %c1 : index
      %34 = arith.select %33, %c0, %31 : index
      %extracted = tensor.extract %expanded[%29, %30, %c0, %34, %32] : tensor<2x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x8xf32>
    %collapsed = tensor.collapse_shape %3 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x8xf32> into tensor<2x4x?x8xf32>
    %expanded_3 = tensor.expand_shape %arg2 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %dim, 8] : tensor<2x2x?x8xf32> into tensor<2x2x1x?x8xf32>
    cf.assert %1, "unimplemented: dynamic negative broadcast sizes"
    %4 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%2 : tensor<2x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %29 = linalg.index 0 : index
      %30 = linalg.index 1 : index
      %31 = linalg.index 3 : index
      %32 = linalg.index 4 : index
      %33 = arith.cmpi eq, %dim, %c1 : index
      %34 = arith.select %33, %c0, %31 : index
      %extracted = tensor.extract %expanded_3[%29, %30, %c0, %34, %32] : tensor<2x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x8xf32>
    %collapsed_4 = tensor.collapse_shape %4 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x8xf32> into tensor<2x4x?x8xf32>
    %5 = tensor.empty(%dim) : tensor<2x4x8x?xf32>
    %transposed = linalg.transpose ins(%collapsed : tensor<2x4x?x8xf32>) outs(%5 : tensor<2x4x8x?xf32>) permutation = [0, 1, 3, 2] 
    %collapsed_5 = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
    cf.assert %1, "unimplemented: dynamic negative broadcast sizes"
    %6 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%5 : tensor<2x4x8x?xf32>) {
    ^bb0(%out: f32):
      %29 = linalg.index 0 : index
      %30 = linalg.index 1 : index
      %31 = linalg.index 2 : index
      %32 = linalg.index 3 : index
      %33 = arith.cmpi eq, %dim, %c1 : index
      %34 = arith.select %33, %c0, %32 : index
      %extracted = tensor.extract %transposed[%29, %30, %31, %34] : tensor<2x4x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x8x?xf32>
    %collapsed_6 = tensor.collapse_shape %6 [[0, 1], [2], [3]] : tensor<2x4x8x?xf32> into tensor<8x8x?xf32>
    %7 = tensor.empty(%dim) : tensor<8x3x?xf32>
    %8 = linalg.fill ins(%cst : f32) outs(%7 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %9 = linalg.batch_matmul ins(%collapsed_5, %collapsed_6 : tensor<8x3x8xf32>, tensor<8x8x?xf32>) outs(%8 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %expanded_7 = tensor.expand_shape %9 [[0, 1], [2], [3]] output_shape [2, 4, 3, %dim] : tensor<8x3x?xf32> into tensor<2x4x3x?xf32>
    %10 = tensor.empty(%dim) : tensor<2x4x3x?xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_7 : tensor<2x4x3x?xf32>) outs(%10 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %29 = arith.truncf %cst_1 : f64 to f32
      %30 = arith.mulf %in, %29 : f32
      linalg.yield %30 : f32
    } -> tensor<2x4x3x?xf32>
    %12 = tensor.empty() : tensor<2x4x3xi64>
    %13 = linalg.fill ins(%c0_i64 : i64) outs(%12 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %14 = tensor.empty() : tensor<2x4x3xf32>
    %15 = linalg.fill ins(%cst_0 : f32) outs(%14 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %16:2 = linalg.generic {indexing_maps = [#map1, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%11 : tensor<2x4x3x?xf32>) outs(%15, %13 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_12: i64):
      %29 = linalg.index 3 : index
      %30 = arith.index_cast %29 : index to i64
      %31 = arith.maximumf %in, %out : f32
      %32 = arith.cmpf ogt, %in, %out : f32
      %33 = arith.select %32, %30, %out_12 : i64
      linalg.yield %31, %33 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_8 = tensor.expand_shape %16#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%11, %expanded_8 : tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) outs(%10 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %in_12: f32, %out: f32):
      %29 = arith.subf %in, %in_12 : f32
      linalg.yield %29 : f32
    } -> tensor<2x4x3x?xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%17 : tensor<2x4x3x?xf32>) outs(%10 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %29 = math.exp %in : f32
      linalg.yield %29 : f32
    } -> tensor<2x4x3x?xf32>
    %19 = tensor.empty() : tensor<2x4x3x1xf32>
    %20 = linalg.fill ins(%cst : f32) outs(%19 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%18 : tensor<2x4x3x?xf32>) outs(%20 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %29 = arith.addf %in, %out : f32
      linalg.yield %29 : f32
    } -> tensor<2x4x3x1xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%18, %21 : tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) outs(%10 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %in_12: f32, %out: f32):
      %29 = arith.divf %in, %in_12 : f32
      linalg.yield %29 : f32
    } -> tensor<2x4x3x?xf32>
    cf.assert %1, "unimplemented: dynamic negative broadcast sizes"
    %23 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%10 : tensor<2x4x3x?xf32>) {
    ^bb0(%out: f32):
      %29 = linalg.index 0 : index
      %30 = linalg.index 1 : index
      %31 = linalg.index 2 : index
      %32 = linalg.index 3 : index
      %33 = arith.cmpi eq, %dim, %c1 : index
      %34 = arith.select %33, %c0, %32 : index
      %extracted = tensor.extract %22[%29, %30, %31, %34] : tensor<2x4x3x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x3x?xf32>
    %collapsed_9 = tensor.collapse_shape %23 [[0, 1], [2], [3]] : tensor<2x4x3x?xf32> into tensor<8x3x?xf32>
    cf.assert %1, "unimplemented: dynamic negative broadcast sizes"
    %24 = tensor.empty(%dim) : tensor<2x4x?x8xf32>
    %25 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%24 : tensor<2x4x?x8xf32>) {
    ^bb0(%out: f32):
      %29 = linalg.index 0 : index
      %30 = linalg.index 1 : index
      %31 = linalg.index 2 : index
      %32 = linalg.index 3 : index
      %33 = arith.cmpi eq, %dim, %c1 : index
      %34 = arith.select %33, %c0, %31 : index
      %extracted = tensor.extract %collapsed_4[%29, %30, %34, %32] : tensor<2x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x8xf32>
    %collapsed_10 = tensor.collapse_shape %25 [[0, 1], [2], [3]] : tensor<2x4x?x8xf32> into tensor<8x?x8xf32>
    %26 = tensor.empty() : tensor<8x3x8xf32>
    %27 = linalg.fill ins(%cst : f32) outs(%26 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %28 = linalg.batch_matmul ins(%collapsed_9, %collapsed_10 : tensor<8x3x?xf32>, tensor<8x?x8xf32>) outs(%27 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_11 = tensor.expand_shape %28 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    return %expanded_11 : tensor<2x4x3x8xf32>
  }
}
