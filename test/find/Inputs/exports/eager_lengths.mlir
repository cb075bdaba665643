#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0) -> (d0)>
#map2 = affine_map<(d0, d1, d2, d3) -> (0, d1, d2, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> ()>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
module {
  func.func @eager_lengths(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x4x24x8xf32>, %arg2: tensor<2x4x24x8xf32>, %arg3: tensor<2xi64>) -> tensor<2x4x3x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_2 = arith.constant 0.35355339059327379 : f64
    %0 = tensor.empty() : tensor<2x4x8x24xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<2x4x24x8xf32>) outs(%0 : tensor<2x4x8x24xf32>) permutation = [0, 1, 3, 2] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
    %collapsed_3 = tensor.collapse_shape %transposed [[0, 1], [2], [3]] : tensor<2x4x8x24xf32> into tensor<8x8x24xf32>
    %1 = tensor.empty() : tensor<8x3x24xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %3 = linalg.batch_matmul ins(%collapsed, %collapsed_3 : tensor<8x3x8xf32>, tensor<8x8x24xf32>) outs(%2 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %expanded = tensor.expand_shape %3 [[0, 1], [2], [3]] output_shape [2, 4, 3, 24] : tensor<8x3x24xf32> into tensor<2x4x3x24xf32>
    %4 = tensor.empty() : tensor<2x4x3x24xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x4x3x24xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %25 = arith.truncf %cst_2 : f64 to f32
      %26 = arith.mulf %in, %25 : f32
      linalg.yield %26 : f32
    } -> tensor<2x4x3x24xf32>
    %6 = tensor.empty() : tensor<24xi64>
    %7 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel"]} outs(%6 : tensor<24xi64>) {
    ^bb0(%out: i64):
      %25 = linalg.index 0 : index
      %26 = arith.index_cast %25 : index to i64
      linalg.yield %26 : i64
    } -> tensor<24xi64>
    %expanded_4 = tensor.expand_shape %7 [[0, 1, 2, 3]] output_shape [1, 1, 1, 24] : tensor<24xi64> into tensor<1x1x1x24xi64>
    %expanded_5 = tensor.expand_shape %arg3 [[0, 1, 2, 3]] output_shape [2, 1, 1, 1] : tensor<2xi64> into tensor<2x1x1x1xi64>
    %8 = tensor.empty() : tensor<2x1x1x24xi1>
    %9 = linalg.generic {indexing_maps = [#map2, #map3, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_4, %expanded_5 : tensor<1x1x1x24xi64>, tensor<2x1x1x1xi64>) outs(%8 : tensor<2x1x1x24xi1>) {
    ^bb0(%in: i64, %in_10: i64, %out: i1):
      %25 = arith.cmpi sge, %in, %in_10 : i64
      linalg.yield %25 : i1
    } -> tensor<2x1x1x24xi1>
    %10 = linalg.generic {indexing_maps = [#map4, #map5, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%9, %cst_1, %5 : tensor<2x1x1x24xi1>, tensor<f32>, tensor<2x4x3x24xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: i1, %in_10: f32, %in_11: f32, %out: f32):
      %25 = arith.select %in, %in_10, %in_11 : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %11 = tensor.empty() : tensor<2x4x3xi64>
    %12 = linalg.fill ins(%c0_i64 : i64) outs(%11 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %13 = tensor.empty() : tensor<2x4x3xf32>
    %14 = linalg.fill ins(%cst_0 : f32) outs(%13 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %15:2 = linalg.generic {indexing_maps = [#map, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%10 : tensor<2x4x3x24xf32>) outs(%14, %12 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_10: i64):
      %25 = linalg.index 3 : index
      %26 = arith.index_cast %25 : index to i64
      %27 = arith.maximumf %in, %out : f32
      %28 = arith.cmpf ogt, %in, %out : f32
      %29 = arith.select %28, %26, %out_10 : i64
      linalg.yield %27, %29 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_6 = tensor.expand_shape %15#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %16 = linalg.generic {indexing_maps = [#map, #map3, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%10, %expanded_6 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %25 = arith.subf %in, %in_10 : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %17 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%16 : tensor<2x4x3x24xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %25 = math.exp %in : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %18 = tensor.empty() : tensor<2x4x3x1xf32>
    %19 = linalg.fill ins(%cst : f32) outs(%18 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %20 = linalg.generic {indexing_maps = [#map, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%17 : tensor<2x4x3x24xf32>) outs(%19 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %25 = arith.addf %in, %out : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x1xf32>
    %21 = linalg.generic {indexing_maps = [#map, #map3, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%17, %20 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %25 = arith.divf %in, %in_10 : f32
      linalg.yield %25 : f32
    } -> tensor<2x4x3x24xf32>
    %collapsed_7 = tensor.collapse_shape %21 [[0, 1], [2], [3]] : tensor<2x4x3x24xf32> into tensor<8x3x24xf32>
    %collapsed_8 = tensor.collapse_shape %arg2 [[0, 1], [2], [3]] : tensor<2x4x24x8xf32> into tensor<8x24x8xf32>
    %22 = tensor.empty() : tensor<8x3x8xf32>
    %23 = linalg.fill ins(%cst : f32) outs(%22 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %24 = linalg.batch_matmul ins(%collapsed_7, %collapsed_8 : tensor<8x3x24xf32>, tensor<8x24x8xf32>) outs(%23 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_9 = tensor.expand_shape %24 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    return %expanded_9 : tensor<2x4x3x8xf32>
  }
}
