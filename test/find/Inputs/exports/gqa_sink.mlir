#map = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map1 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @gqa_sink(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x2x24x8xf32>, %arg2: tensor<2x2x24x8xf32>, %arg3: tensor<2x1x1x24xf32>, %arg4: tensor<4xf32>) -> tensor<2x4x3x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %0 = tensor.empty() : tensor<2x2x2x24x8xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg1 : tensor<2x2x24x8xf32>) outs(%0 : tensor<2x2x2x24x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x24x8xf32>
    %collapsed = tensor.collapse_shape %1 [[0], [1, 2], [3], [4]] : tensor<2x2x2x24x8xf32> into tensor<2x4x24x8xf32>
    %2 = tensor.empty() : tensor<2x4x8x24xf32>
    %transposed = linalg.transpose ins(%collapsed : tensor<2x4x24x8xf32>) outs(%2 : tensor<2x4x8x24xf32>) permutation = [0, 1, 3, 2] 
    %collapsed_2 = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
    %collapsed_3 = tensor.collapse_shape %transposed [[0, 1], [2], [3]] : tensor<2x4x8x24xf32> into tensor<8x8x24xf32>
    %3 = tensor.empty() : tensor<8x3x24xf32>
    %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %5 = linalg.batch_matmul ins(%collapsed_2, %collapsed_3 : tensor<8x3x8xf32>, tensor<8x8x24xf32>) outs(%4 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %expanded = tensor.expand_shape %5 [[0, 1], [2], [3]] output_shape [2, 4, 3, 24] : tensor<8x3x24xf32> into tensor<2x4x3x24xf32>
    %6 = tensor.empty() : tensor<2x4x3x24xf32>
    %7 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x4x3x24xf32>) outs(%6 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %28 = arith.truncf %cst_1 : f64 to f32
      %29 = arith.mulf %in, %28 : f32
      linalg.yield %29 : f32
    } -> tensor<2x4x3x24xf32>
    %8 = linalg.generic {indexing_maps = [#map2, #map3, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%7, %arg3 : tensor<2x4x3x24xf32>, tensor<2x1x1x24xf32>) outs(%6 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %28 = arith.addf %in, %in_10 : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x24xf32>
    %9 = tensor.empty() : tensor<2x4x3x1xf32>
    %expanded_4 = tensor.expand_shape %arg4 [[0, 1]] output_shape [4, 1] : tensor<4xf32> into tensor<4x1xf32>
    %10 = linalg.generic {indexing_maps = [#map4, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_4 : tensor<4x1xf32>) outs(%9 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x4x3x1xf32>
    %concat = tensor.concat dim(3) %8, %10 : (tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x25xf32>
    %11 = tensor.empty() : tensor<2x4x3xi64>
    %12 = linalg.fill ins(%c0_i64 : i64) outs(%11 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %13 = tensor.empty() : tensor<2x4x3xf32>
    %14 = linalg.fill ins(%cst_0 : f32) outs(%13 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %15:2 = linalg.generic {indexing_maps = [#map2, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%concat : tensor<2x4x3x25xf32>) outs(%14, %12 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_10: i64):
      %28 = linalg.index 3 : index
      %29 = arith.index_cast %28 : index to i64
      %30 = arith.maximumf %in, %out : f32
      %31 = arith.cmpf ogt, %in, %out : f32
      %32 = arith.select %31, %29, %out_10 : i64
      linalg.yield %30, %32 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_5 = tensor.expand_shape %15#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %16 = tensor.empty() : tensor<2x4x3x25xf32>
    %17 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat, %expanded_5 : tensor<2x4x3x25xf32>, tensor<2x4x3x1xf32>) outs(%16 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %28 = arith.subf %in, %in_10 : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x25xf32>
    %18:2 = linalg.generic {indexing_maps = [#map2, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%17 : tensor<2x4x3x25xf32>) outs(%14, %12 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_10: i64):
      %28 = linalg.index 3 : index
      %29 = arith.index_cast %28 : index to i64
      %30 = arith.maximumf %in, %out : f32
      %31 = arith.cmpf ogt, %in, %out : f32
      %32 = arith.select %31, %29, %out_10 : i64
      linalg.yield %30, %32 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_6 = tensor.expand_shape %18#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %19 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%17, %expanded_6 : tensor<2x4x3x25xf32>, tensor<2x4x3x1xf32>) outs(%16 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %28 = arith.subf %in, %in_10 : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x25xf32>
    %20 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%19 : tensor<2x4x3x25xf32>) outs(%16 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: f32, %out: f32):
      %28 = math.exp %in : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x25xf32>
    %21 = linalg.fill ins(%cst : f32) outs(%9 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %22 = linalg.generic {indexing_maps = [#map2, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%20 : tensor<2x4x3x25xf32>) outs(%21 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %28 = arith.addf %in, %out : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x1xf32>
    %23 = linalg.generic {indexing_maps = [#map2, #map6, #map2], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%20, %22 : tensor<2x4x3x25xf32>, tensor<2x4x3x1xf32>) outs(%16 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %28 = arith.divf %in, %in_10 : f32
      linalg.yield %28 : f32
    } -> tensor<2x4x3x25xf32>
    %extracted_slice = tensor.extract_slice %23[0, 0, 0, 0] [2, 4, 3, 24] [1, 1, 1, 1] : tensor<2x4x3x25xf32> to tensor<2x4x3x24xf32>
    %24 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg2 : tensor<2x2x24x8xf32>) outs(%0 : tensor<2x2x2x24x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x24x8xf32>
    %collapsed_7 = tensor.collapse_shape %extracted_slice [[0, 1], [2], [3]] : tensor<2x4x3x24xf32> into tensor<8x3x24xf32>
    %collapsed_8 = tensor.collapse_shape %24 [[0, 1, 2], [3], [4]] : tensor<2x2x2x24x8xf32> into tensor<8x24x8xf32>
    %25 = tensor.empty() : tensor<8x3x8xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %27 = linalg.batch_matmul ins(%collapsed_7, %collapsed_8 : tensor<8x3x24xf32>, tensor<8x24x8xf32>) outs(%26 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_9 = tensor.expand_shape %27 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    return %expanded_9 : tensor<2x4x3x8xf32>
  }
}
