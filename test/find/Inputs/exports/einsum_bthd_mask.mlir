#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> ()>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @einsum_bthd_mask(%arg0: tensor<2x3x4x8xf32>, %arg1: tensor<2x24x4x8xf32>, %arg2: tensor<2x24x4x8xf32>, %arg3: tensor<2x1x1x24xi1>) -> tensor<2x3x4x8xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<-2.38197633E+38> : tensor<f32>
    %cst_2 = arith.constant 0.35355339059327379 : f64
    %expanded = tensor.expand_shape %arg0 [[0], [1], [2], [3, 4]] output_shape [2, 3, 4, 8, 1] : tensor<2x3x4x8xf32> into tensor<2x3x4x8x1xf32>
    %expanded_3 = tensor.expand_shape %arg1 [[0], [1], [2], [3, 4]] output_shape [2, 24, 4, 8, 1] : tensor<2x24x4x8xf32> into tensor<2x24x4x8x1xf32>
    %0 = tensor.empty() : tensor<2x4x3x8x1xf32>
    %transposed = linalg.transpose ins(%expanded : tensor<2x3x4x8x1xf32>) outs(%0 : tensor<2x4x3x8x1xf32>) permutation = [0, 2, 1, 3, 4] 
    %collapsed = tensor.collapse_shape %transposed [[0, 1], [2], [3, 4]] : tensor<2x4x3x8x1xf32> into tensor<8x3x8xf32>
    %1 = tensor.empty() : tensor<2x4x8x24x1xf32>
    %transposed_4 = linalg.transpose ins(%expanded_3 : tensor<2x24x4x8x1xf32>) outs(%1 : tensor<2x4x8x24x1xf32>) permutation = [0, 2, 3, 1, 4] 
    %collapsed_5 = tensor.collapse_shape %transposed_4 [[0, 1], [2], [3, 4]] : tensor<2x4x8x24x1xf32> into tensor<8x8x24xf32>
    %2 = tensor.empty() : tensor<8x3x24xf32>
    %3 = linalg.fill ins(%cst : f32) outs(%2 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %4 = linalg.batch_matmul ins(%collapsed, %collapsed_5 : tensor<8x3x8xf32>, tensor<8x8x24xf32>) outs(%3 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %expanded_6 = tensor.expand_shape %4 [[0, 1], [2], [3, 4]] output_shape [2, 4, 3, 1, 24] : tensor<8x3x24xf32> into tensor<2x4x3x1x24xf32>
    %5 = tensor.empty() : tensor<2x4x3x24x1xf32>
    %transposed_7 = linalg.transpose ins(%expanded_6 : tensor<2x4x3x1x24xf32>) outs(%5 : tensor<2x4x3x24x1xf32>) permutation = [0, 1, 2, 4, 3] 
    %collapsed_8 = tensor.collapse_shape %transposed_7 [[0], [1], [2], [3, 4]] : tensor<2x4x3x24x1xf32> into tensor<2x4x3x24xf32>
    %6 = tensor.empty() : tensor<2x4x3x24xf32>
    %7 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%collapsed_8 : tensor<2x4x3x24xf32>) outs(%6 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %25 = arith.truncf %cst_2 : f64 to f32
      %26 = arith.mulf %in, %25 : f32
      linalg.yield %26 : f32
    } -> tensor<2x4x3x24xf32>
    %8 = linalg.generic {indexing_maps = [#map1, #map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%arg3, %7, %cst_1 : tensor<2x1x1x24xi1>, tensor<2x4x3x24xf32>, tensor<f32>) outs(%6 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: i1, %in_17: f32, %in_18: f32, %out: f32):
      %25 = arith.select %in, %in_17, %in_18 : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %9 = tensor.empty() : tensor<2x4x3xi64>
    %10 = linalg.fill ins(%c0_i64 : i64) outs(%9 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %11 = tensor.empty() : tensor<2x4x3xf32>
    %12 = linalg.fill ins(%cst_0 : f32) outs(%11 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %13:2 = linalg.generic {indexing_maps = [#map, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%8 : tensor<2x4x3x24xf32>) outs(%12, %10 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_17: i64):
      %25 = linalg.index 3 : index
      %26 = arith.index_cast %25 : index to i64
      %27 = arith.maximumf %in, %out : f32
      %28 = arith.cmpf ogt, %in, %out : f32
      %29 = arith.select %28, %26, %out_17 : i64
      linalg.yield %27, %29 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_9 = tensor.expand_shape %13#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %14 = linalg.generic {indexing_maps = [#map, #map4, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %expanded_9 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%6 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_17: f32, %out: f32):
      %25 = arith.subf %in, %in_17 : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %15 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%14 : tensor<2x4x3x24xf32>) outs(%6 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %25 = math.exp %in : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %16 = tensor.empty() : tensor<2x4x3x1xf32>
    %17 = linalg.fill ins(%cst : f32) outs(%16 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %18 = linalg.generic {indexing_maps = [#map, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%15 : tensor<2x4x3x24xf32>) outs(%17 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %25 = arith.addf %in, %out : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x1xf32>
    %19 = linalg.generic {indexing_maps = [#map, #map4, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%15, %18 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%6 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_17: f32, %out: f32):
      %25 = arith.divf %in, %in_17 : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %expanded_10 = tensor.expand_shape %arg2 [[0], [1], [2], [3, 4]] output_shape [2, 24, 4, 8, 1] : tensor<2x24x4x8xf32> into tensor<2x24x4x8x1xf32>
    %collapsed_11 = tensor.collapse_shape %19 [[0, 1], [2], [3]] : tensor<2x4x3x24xf32> into tensor<8x3x24xf32>
    %20 = tensor.empty() : tensor<2x4x24x8x1xf32>
    %transposed_12 = linalg.transpose ins(%expanded_10 : tensor<2x24x4x8x1xf32>) outs(%20 : tensor<2x4x24x8x1xf32>) permutation = [0, 2, 1, 3, 4] 
    %collapsed_13 = tensor.collapse_shape %transposed_12 [[0, 1], [2], [3, 4]] : tensor<2x4x24x8x1xf32> into tensor<8x24x8xf32>
    %21 = tensor.empty() : tensor<8x3x8xf32>
    %22 = linalg.fill ins(%cst : f32) outs(%21 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %23 = linalg.batch_matmul ins(%collapsed_11, %collapsed_13 : tensor<8x3x24xf32>, tensor<8x24x8xf32>) outs(%22 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_14 = tensor.expand_shape %23 [[0, 1], [2], [3, 4]] output_shape [2, 4, 3, 1, 8] : tensor<8x3x8xf32> into tensor<2x4x3x1x8xf32>
    %24 = tensor.empty() : tensor<2x3x4x8x1xf32>
    %transposed_15 = linalg.transpose ins(%expanded_14 : tensor<2x4x3x1x8xf32>) outs(%24 : tensor<2x3x4x8x1xf32>) permutation = [0, 2, 1, 4, 3] 
    %collapsed_16 = tensor.collapse_shape %transposed_15 [[0], [1], [2], [3, 4]] : tensor<2x3x4x8x1xf32> into tensor<2x3x4x8xf32>
    return %collapsed_16 : tensor<2x3x4x8xf32>
  }
}
