#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
module {
  func.func @mqa_einsum(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x24x8xf32>, %arg2: tensor<2x24x8xf32>) -> tensor<2x4x3x8xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %expanded = tensor.expand_shape %arg1 [[0], [1], [2, 3, 4]] output_shape [2, 24, 8, 1, 1] : tensor<2x24x8xf32> into tensor<2x24x8x1x1xf32>
    %collapsed = tensor.collapse_shape %arg0 [[0], [1, 2], [3]] : tensor<2x4x3x8xf32> into tensor<2x12x8xf32>
    %0 = tensor.empty() : tensor<2x8x24x1x1xf32>
    %transposed = linalg.transpose ins(%expanded : tensor<2x24x8x1x1xf32>) outs(%0 : tensor<2x8x24x1x1xf32>) permutation = [0, 2, 1, 3, 4] 
    %collapsed_2 = tensor.collapse_shape %transposed [[0], [1], [2, 3, 4]] : tensor<2x8x24x1x1xf32> into tensor<2x8x24xf32>
    %1 = tensor.empty() : tensor<2x12x24xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<2x12x24xf32>) -> tensor<2x12x24xf32>
    %3 = linalg.batch_matmul ins(%collapsed, %collapsed_2 : tensor<2x12x8xf32>, tensor<2x8x24xf32>) outs(%2 : tensor<2x12x24xf32>) -> tensor<2x12x24xf32>
    %expanded_3 = tensor.expand_shape %3 [[0], [1, 2], [3, 4]] output_shape [2, 4, 3, 1, 24] : tensor<2x12x24xf32> into tensor<2x4x3x1x24xf32>
    %4 = tensor.empty() : tensor<2x4x3x24x1xf32>
    %transposed_4 = linalg.transpose ins(%expanded_3 : tensor<2x4x3x1x24xf32>) outs(%4 : tensor<2x4x3x24x1xf32>) permutation = [0, 1, 2, 4, 3] 
    %collapsed_5 = tensor.collapse_shape %transposed_4 [[0], [1], [2], [3, 4]] : tensor<2x4x3x24x1xf32> into tensor<2x4x3x24xf32>
    %5 = tensor.empty() : tensor<2x4x3x24xf32>
    %6 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%collapsed_5 : tensor<2x4x3x24xf32>) outs(%5 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %23 = arith.truncf %cst_1 : f64 to f32
      %24 = arith.mulf %in, %23 : f32
      linalg.yield %24 : f32
    } -> tensor<2x4x3x24xf32>
    %7 = tensor.empty() : tensor<2x4x3xi64>
    %8 = linalg.fill ins(%c0_i64 : i64) outs(%7 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %9 = tensor.empty() : tensor<2x4x3xf32>
    %10 = linalg.fill ins(%cst_0 : f32) outs(%9 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %11:2 = linalg.generic {indexing_maps = [#map, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%6 : tensor<2x4x3x24xf32>) outs(%10, %8 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_10: i64):
      %23 = linalg.index 3 : index
      %24 = arith.index_cast %23 : index to i64
      %25 = arith.maximumf %in, %out : f32
      %26 = arith.cmpf ogt, %in, %out : f32
      %27 = arith.select %26, %24, %out_10 : i64
      linalg.yield %25, %27 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_6 = tensor.expand_shape %11#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %12 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%6, %expanded_6 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%5 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %23 = arith.subf %in, %in_10 : f32
      linalg.yield %23 : f32
    } -> tensor<2x4x3x24xf32>
    %13 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%12 : tensor<2x4x3x24xf32>) outs(%5 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %23 = math.exp %in : f32
      linalg.yield %23 : f32
    } -> tensor<2x4x3x24xf32>
    %14 = tensor.empty() : tensor<2x4x3x1xf32>
    %15 = linalg.fill ins(%cst : f32) outs(%14 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %16 = linalg.generic {indexing_maps = [#map, #map2], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%13 : tensor<2x4x3x24xf32>) outs(%15 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %23 = arith.addf %in, %out : f32
      linalg.yield %23 : f32
    } -> tensor<2x4x3x1xf32>
    %17 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%13, %16 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%5 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %23 = arith.divf %in, %in_10 : f32
      linalg.yield %23 : f32
    } -> tensor<2x4x3x24xf32>
    %collapsed_7 = tensor.collapse_shape %17 [[0, 1], [2], [3]] : tensor<2x4x3x24xf32> into tensor<8x3x24xf32>
    %18 = tensor.empty() : tensor<2x4x24x8xf32>
    %19 = linalg.generic {indexing_maps = [#map3, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%arg2 : tensor<2x24x8xf32>) outs(%18 : tensor<2x4x24x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x4x24x8xf32>
    %collapsed_8 = tensor.collapse_shape %19 [[0, 1], [2], [3]] : tensor<2x4x24x8xf32> into tensor<8x24x8xf32>
    %20 = tensor.empty() : tensor<8x3x8xf32>
    %21 = linalg.fill ins(%cst : f32) outs(%20 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %22 = linalg.batch_matmul ins(%collapsed_7, %collapsed_8 : tensor<8x3x24xf32>, tensor<8x24x8xf32>) outs(%21 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_9 = tensor.expand_shape %22 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    return %expanded_9 : tensor<2x4x3x8xf32>
  }
}
