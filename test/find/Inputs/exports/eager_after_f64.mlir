#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @eager_after_f64(%arg0: tensor<2x4x3x8xf64>, %arg1: tensor<2x4x24x8xf64>, %arg2: tensor<2x4x24x8xf64>) -> tensor<2x4x3x8xf64> {
    %cst = arith.constant 0.000000e+00 : f64
    %c0_i64 = arith.constant 0 : i64
    %cst_0 = arith.constant 0xFFF0000000000000 : f64
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %0 = tensor.empty() : tensor<2x4x8x24xf64>
    %transposed = linalg.transpose ins(%arg1 : tensor<2x4x24x8xf64>) outs(%0 : tensor<2x4x8x24xf64>) permutation = [0, 1, 3, 2] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xf64> into tensor<8x3x8xf64>
    %collapsed_2 = tensor.collapse_shape %transposed [[0, 1], [2], [3]] : tensor<2x4x8x24xf64> into tensor<8x8x24xf64>
    %1 = tensor.empty() : tensor<8x3x24xf64>
    %2 = linalg.fill ins(%cst : f64) outs(%1 : tensor<8x3x24xf64>) -> tensor<8x3x24xf64>
    %3 = linalg.batch_matmul ins(%collapsed, %collapsed_2 : tensor<8x3x8xf64>, tensor<8x8x24xf64>) outs(%2 : tensor<8x3x24xf64>) -> tensor<8x3x24xf64>
    %expanded = tensor.expand_shape %3 [[0, 1], [2], [3]] output_shape [2, 4, 3, 24] : tensor<8x3x24xf64> into tensor<2x4x3x24xf64>
    %4 = tensor.empty() : tensor<2x4x3x24xf64>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x4x3x24xf64>) outs(%4 : tensor<2x4x3x24xf64>) {
    ^bb0(%in: f64, %out: f64):
      %20 = arith.mulf %in, %cst_1 : f64
      linalg.yield %20 : f64
    } -> tensor<2x4x3x24xf64>
    %6 = tensor.empty() : tensor<2x4x3xi64>
    %7 = linalg.fill ins(%c0_i64 : i64) outs(%6 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %8 = tensor.empty() : tensor<2x4x3xf64>
    %9 = linalg.fill ins(%cst_0 : f64) outs(%8 : tensor<2x4x3xf64>) -> tensor<2x4x3xf64>
    %10:2 = linalg.generic {indexing_maps = [#map, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%5 : tensor<2x4x3x24xf64>) outs(%9, %7 : tensor<2x4x3xf64>, tensor<2x4x3xi64>) {
    ^bb0(%in: f64, %out: f64, %out_7: i64):
      %20 = linalg.index 3 : index
      %21 = arith.index_cast %20 : index to i64
      %22 = arith.maximumf %in, %out : f64
      %23 = arith.cmpf ogt, %in, %out : f64
      %24 = arith.select %23, %21, %out_7 : i64
      linalg.yield %22, %24 : f64, i64
    } -> (tensor<2x4x3xf64>, tensor<2x4x3xi64>)
    %expanded_3 = tensor.expand_shape %10#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf64> into tensor<2x4x3x1xf64>
    %11 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%5, %expanded_3 : tensor<2x4x3x24xf64>, tensor<2x4x3x1xf64>) outs(%4 : tensor<2x4x3x24xf64>) {
    ^bb0(%in: f64, %in_7: f64, %out: f64):
      %20 = arith.subf %in, %in_7 : f64
      linalg.yield %20 : f64
    } -> tensor<2x4x3x24xf64>
    %12 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%11 : tensor<2x4x3x24xf64>) outs(%4 : tensor<2x4x3x24xf64>) {
    ^bb0(%in: f64, %out: f64):
      %20 = math.exp %in : f64
      linalg.yield %20 : f64
    } -> tensor<2x4x3x24xf64>
    %13 = tensor.empty() : tensor<2x4x3x1xf64>
    %14 = linalg.fill ins(%cst : f64) outs(%13 : tensor<2x4x3x1xf64>) -> tensor<2x4x3x1xf64>
    %15 = linalg.generic {indexing_maps = [#map, #map2], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%12 : tensor<2x4x3x24xf64>) outs(%14 : tensor<2x4x3x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %20 = arith.addf %in, %out : f64
      linalg.yield %20 : f64
    } -> tensor<2x4x3x1xf64>
    %16 = linalg.generic {indexing_maps = [#map, #map2, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%12, %15 : tensor<2x4x3x24xf64>, tensor<2x4x3x1xf64>) outs(%4 : tensor<2x4x3x24xf64>) {
    ^bb0(%in: f64, %in_7: f64, %out: f64):
      %20 = arith.divf %in, %in_7 : f64
      linalg.yield %20 : f64
    } -> tensor<2x4x3x24xf64>
    %collapsed_4 = tensor.collapse_shape %16 [[0, 1], [2], [3]] : tensor<2x4x3x24xf64> into tensor<8x3x24xf64>
    %collapsed_5 = tensor.collapse_shape %arg2 [[0, 1], [2], [3]] : tensor<2x4x24x8xf64> into tensor<8x24x8xf64>
    %17 = tensor.empty() : tensor<8x3x8xf64>
    %18 = linalg.fill ins(%cst : f64) outs(%17 : tensor<8x3x8xf64>) -> tensor<8x3x8xf64>
    %19 = linalg.batch_matmul ins(%collapsed_4, %collapsed_5 : tensor<8x3x24xf64>, tensor<8x24x8xf64>) outs(%18 : tensor<8x3x8xf64>) -> tensor<8x3x8xf64>
    %expanded_6 = tensor.expand_shape %19 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf64> into tensor<2x4x3x8xf64>
    return %expanded_6 : tensor<2x4x3x8xf64>
  }
}
