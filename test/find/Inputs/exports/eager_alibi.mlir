#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0) -> (d0)>
#map2 = affine_map<(d0, d1) -> (0, d1)>
#map3 = affine_map<(d0, d1) -> (d0, 0)>
#map4 = affine_map<(d0, d1) -> (d0, d1)>
#map5 = affine_map<(d0, d1, d2) -> (d0, 0, 0)>
#map6 = affine_map<(d0, d1, d2) -> (d1, d2)>
#map7 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d1, d2, d3)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @eager_alibi(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x4x24x8xf32>, %arg2: tensor<2x4x24x8xf32>) -> tensor<2x4x3x8xf32> {
    %c21_i64 = arith.constant 21 : i64
    %c0_i64 = arith.constant 0 : i64
    %c1_i64 = arith.constant 1 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %cst_2 = arith.constant 8.000000e+00 : f32
    %cst_3 = arith.constant 4.000000e+00 : f32
    %cst_4 = arith.constant 2.000000e+00 : f32
    %0 = tensor.empty() : tensor<2x4x8x24xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<2x4x24x8xf32>) outs(%0 : tensor<2x4x8x24xf32>) permutation = [0, 1, 3, 2] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
    %collapsed_5 = tensor.collapse_shape %transposed [[0, 1], [2], [3]] : tensor<2x4x8x24xf32> into tensor<8x8x24xf32>
    %1 = tensor.empty() : tensor<8x3x24xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %3 = linalg.batch_matmul ins(%collapsed, %collapsed_5 : tensor<8x3x8xf32>, tensor<8x8x24xf32>) outs(%2 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %expanded = tensor.expand_shape %3 [[0, 1], [2], [3]] output_shape [2, 4, 3, 24] : tensor<8x3x24xf32> into tensor<2x4x3x24xf32>
    %4 = tensor.empty() : tensor<2x4x3x24xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x4x3x24xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = arith.truncf %cst_1 : f64 to f32
      %37 = arith.mulf %in, %36 : f32
      linalg.yield %37 : f32
    } -> tensor<2x4x3x24xf32>
    %6 = tensor.empty() : tensor<3xi64>
    %7 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel"]} outs(%6 : tensor<3xi64>) {
    ^bb0(%out: i64):
      %36 = linalg.index 0 : index
      %37 = arith.index_cast %36 : index to i64
      %38 = arith.addi %37, %c21_i64 : i64
      linalg.yield %38 : i64
    } -> tensor<3xi64>
    %expanded_6 = tensor.expand_shape %7 [[0, 1]] output_shape [3, 1] : tensor<3xi64> into tensor<3x1xi64>
    %8 = tensor.empty() : tensor<24xi64>
    %9 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel"]} outs(%8 : tensor<24xi64>) {
    ^bb0(%out: i64):
      %36 = linalg.index 0 : index
      %37 = arith.index_cast %36 : index to i64
      linalg.yield %37 : i64
    } -> tensor<24xi64>
    %expanded_7 = tensor.expand_shape %9 [[0, 1]] output_shape [1, 24] : tensor<24xi64> into tensor<1x24xi64>
    %10 = tensor.empty() : tensor<4xi64>
    %11 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel"]} outs(%10 : tensor<4xi64>) {
    ^bb0(%out: i64):
      %36 = linalg.index 0 : index
      %37 = arith.index_cast %36 : index to i64
      %38 = arith.addi %37, %c1_i64 : i64
      linalg.yield %38 : i64
    } -> tensor<4xi64>
    %12 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel"]} ins(%11 : tensor<4xi64>) outs(%10 : tensor<4xi64>) {
    ^bb0(%in: i64, %out: i64):
      %36 = arith.sitofp %in : i64 to f32
      %37 = arith.negf %36 : f32
      %38 = arith.fptosi %37 : f32 to i64
      linalg.yield %38 : i64
    } -> tensor<4xi64>
    %13 = tensor.empty() : tensor<4xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel"]} ins(%12 : tensor<4xi64>) outs(%13 : tensor<4xf32>) {
    ^bb0(%in: i64, %out: f32):
      %36 = arith.sitofp %in : i64 to f32
      %37 = arith.mulf %36, %cst_2 : f32
      linalg.yield %37 : f32
    } -> tensor<4xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel"]} ins(%14 : tensor<4xf32>) outs(%13 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = arith.divf %in, %cst_3 : f32
      linalg.yield %36 : f32
    } -> tensor<4xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel"]} ins(%15 : tensor<4xf32>) outs(%13 : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = math.powf %cst_4, %in : f32
      linalg.yield %36 : f32
    } -> tensor<4xf32>
    %expanded_8 = tensor.expand_shape %16 [[0, 1, 2]] output_shape [4, 1, 1] : tensor<4xf32> into tensor<4x1x1xf32>
    %17 = tensor.empty() : tensor<3x24xi64>
    %18 = linalg.generic {indexing_maps = [#map2, #map3, #map4], iterator_types = ["parallel", "parallel"]} ins(%expanded_7, %expanded_6 : tensor<1x24xi64>, tensor<3x1xi64>) outs(%17 : tensor<3x24xi64>) {
    ^bb0(%in: i64, %in_13: i64, %out: i64):
      %36 = arith.subi %in, %in_13 : i64
      linalg.yield %36 : i64
    } -> tensor<3x24xi64>
    %19 = tensor.empty() : tensor<4x3x24xf32>
    %20 = linalg.generic {indexing_maps = [#map5, #map6, #map7], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_8, %18 : tensor<4x1x1xf32>, tensor<3x24xi64>) outs(%19 : tensor<4x3x24xf32>) {
    ^bb0(%in: f32, %in_13: i64, %out: f32):
      %36 = arith.sitofp %in_13 : i64 to f32
      %37 = arith.mulf %in, %36 : f32
      linalg.yield %37 : f32
    } -> tensor<4x3x24xf32>
    %21 = linalg.generic {indexing_maps = [#map, #map8, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%5, %20 : tensor<2x4x3x24xf32>, tensor<4x3x24xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %36 = arith.addf %in, %in_13 : f32
      linalg.yield %36 : f32
    } -> tensor<2x4x3x24xf32>
    %22 = tensor.empty() : tensor<2x4x3xi64>
    %23 = linalg.fill ins(%c0_i64 : i64) outs(%22 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %24 = tensor.empty() : tensor<2x4x3xf32>
    %25 = linalg.fill ins(%cst_0 : f32) outs(%24 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %26:2 = linalg.generic {indexing_maps = [#map, #map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%21 : tensor<2x4x3x24xf32>) outs(%25, %23 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_13: i64):
      %36 = linalg.index 3 : index
      %37 = arith.index_cast %36 : index to i64
      %38 = arith.maximumf %in, %out : f32
      %39 = arith.cmpf ogt, %in, %out : f32
      %40 = arith.select %39, %37, %out_13 : i64
      linalg.yield %38, %40 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_9 = tensor.expand_shape %26#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %27 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %expanded_9 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %36 = arith.subf %in, %in_13 : f32
      linalg.yield %36 : f32
    } -> tensor<2x4x3x24xf32>
    %28 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%27 : tensor<2x4x3x24xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = math.exp %in : f32
      linalg.yield %36 : f32
    } -> tensor<2x4x3x24xf32>
    %29 = tensor.empty() : tensor<2x4x3x1xf32>
    %30 = linalg.fill ins(%cst : f32) outs(%29 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %31 = linalg.generic {indexing_maps = [#map, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%28 : tensor<2x4x3x24xf32>) outs(%30 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = arith.addf %in, %out : f32
      linalg.yield %36 : f32
    } -> tensor<2x4x3x1xf32>
    %32 = linalg.generic {indexing_maps = [#map, #map10, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%28, %31 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%4 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_13: f32, %out: f32):
      %36 = arith.divf %in, %in_13 : f32
      linalg.yield %36 : f32
    } -> tensor<2x4x3x24xf32>
    %collapsed_10 = tensor.collapse_shape %32 [[0, 1], [2], [3]] : tensor<2x4x3x24xf32> into tensor<8x3x24xf32>
    %collapsed_11 = tensor.collapse_shape %arg2 [[0, 1], [2], [3]] : tensor<2x4x24x8xf32> into tensor<8x24x8xf32>
    %33 = tensor.empty() : tensor<8x3x8xf32>
    %34 = linalg.fill ins(%cst : f32) outs(%33 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %35 = linalg.batch_matmul ins(%collapsed_10, %collapsed_11 : tensor<8x3x24xf32>, tensor<8x24x8xf32>) outs(%34 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_12 = tensor.expand_shape %35 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    return %expanded_12 : tensor<2x4x3x8xf32>
  }
}
