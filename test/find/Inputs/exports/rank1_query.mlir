#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1) -> (d1)>
#map2 = affine_map<(d0, d1) -> (d0)>
#map3 = affine_map<(d0) -> (d0)>
#map4 = affine_map<(d0) -> ()>
#map5 = affine_map<(d0) -> (0)>
module {
  func.func @rank1_query(%arg0: tensor<8xf32>, %arg1: tensor<24x8xf32>, %arg2: tensor<24x8xf32>) -> tensor<8xf32> {
    %cst = arith.constant 0.000000e+00 : f32
    %c0_i64 = arith.constant 0 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %0 = tensor.empty() : tensor<24x8xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%arg1, %arg0 : tensor<24x8xf32>, tensor<8xf32>) outs(%0 : tensor<24x8xf32>) {
    ^bb0(%in: f32, %in_3: f32, %out: f32):
      %20 = arith.mulf %in, %in_3 : f32
      linalg.yield %20 : f32
    } -> tensor<24x8xf32>
    %2 = tensor.empty() : tensor<24xf32>
    %3 = linalg.fill ins(%cst : f32) outs(%2 : tensor<24xf32>) -> tensor<24xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map2], iterator_types = ["parallel", "reduction"]} ins(%1 : tensor<24x8xf32>) outs(%3 : tensor<24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %20 = arith.addf %in, %out : f32
      linalg.yield %20 : f32
    } -> tensor<24xf32>
    %5 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%4 : tensor<24xf32>) outs(%2 : tensor<24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %20 = arith.truncf %cst_1 : f64 to f32
      %21 = arith.mulf %in, %20 : f32
      linalg.yield %21 : f32
    } -> tensor<24xf32>
    %6 = tensor.empty() : tensor<i64>
    %7 = linalg.fill ins(%c0_i64 : i64) outs(%6 : tensor<i64>) -> tensor<i64>
    %8 = tensor.empty() : tensor<f32>
    %9 = linalg.fill ins(%cst_0 : f32) outs(%8 : tensor<f32>) -> tensor<f32>
    %10:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["reduction"]} ins(%5 : tensor<24xf32>) outs(%9, %7 : tensor<f32>, tensor<i64>) {
    ^bb0(%in: f32, %out: f32, %out_3: i64):
      %20 = linalg.index 0 : index
      %21 = arith.index_cast %20 : index to i64
      %22 = arith.maximumf %in, %out : f32
      %23 = arith.cmpf ogt, %in, %out : f32
      %24 = arith.select %23, %21, %out_3 : i64
      linalg.yield %22, %24 : f32, i64
    } -> (tensor<f32>, tensor<i64>)
    %expanded = tensor.expand_shape %10#0 [] output_shape [1] : tensor<f32> into tensor<1xf32>
    %11 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel"]} ins(%5, %expanded : tensor<24xf32>, tensor<1xf32>) outs(%2 : tensor<24xf32>) {
    ^bb0(%in: f32, %in_3: f32, %out: f32):
      %20 = arith.subf %in, %in_3 : f32
      linalg.yield %20 : f32
    } -> tensor<24xf32>
    %12 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%11 : tensor<24xf32>) outs(%2 : tensor<24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %20 = math.exp %in : f32
      linalg.yield %20 : f32
    } -> tensor<24xf32>
    %13 = tensor.empty() : tensor<1xf32>
    %14 = linalg.fill ins(%cst : f32) outs(%13 : tensor<1xf32>) -> tensor<1xf32>
    %15 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["reduction"]} ins(%12 : tensor<24xf32>) outs(%14 : tensor<1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %20 = arith.addf %in, %out : f32
      linalg.yield %20 : f32
    } -> tensor<1xf32>
    %16 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel"]} ins(%12, %15 : tensor<24xf32>, tensor<1xf32>) outs(%2 : tensor<24xf32>) {
    ^bb0(%in: f32, %in_3: f32, %out: f32):
      %20 = arith.divf %in, %in_3 : f32
      linalg.yield %20 : f32
    } -> tensor<24xf32>
    %expanded_2 = tensor.expand_shape %16 [[0, 1]] output_shape [1, 24] : tensor<24xf32> into tensor<1x24xf32>
    %17 = tensor.empty() : tensor<1x8xf32>
    %18 = linalg.fill ins(%cst : f32) outs(%17 : tensor<1x8xf32>) -> tensor<1x8xf32>
    %19 = linalg.matmul ins(%expanded_2, %arg2 : tensor<1x24xf32>, tensor<24x8xf32>) outs(%18 : tensor<1x8xf32>) -> tensor<1x8xf32>
    %collapsed = tensor.collapse_shape %19 [[0, 1]] : tensor<1x8xf32> into tensor<8xf32>
    return %collapsed : tensor<8xf32>
  }
}
