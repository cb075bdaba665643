#map = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map1 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map2 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @gqa_sink_bf16(%arg0: tensor<2x4x3x8xbf16>, %arg1: tensor<2x2x24x8xbf16>, %arg2: tensor<2x2x24x8xbf16>, %arg3: tensor<2x1x1x24xbf16>, %arg4: tensor<4xbf16>) -> tensor<2x4x3x8xbf16> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF80 : bf16
    %cst_1 = arith.constant 0xFF800000 : f32
    %cst_2 = arith.constant 0.35355339059327379 : f64
    %0 = tensor.empty() : tensor<2x2x2x24x8xbf16>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg1 : tensor<2x2x24x8xbf16>) outs(%0 : tensor<2x2x2x24x8xbf16>) {
    ^bb0(%in: bf16, %out: bf16):
      linalg.yield %in : bf16
    } -> tensor<2x2x2x24x8xbf16>
    %collapsed = tensor.collapse_shape %1 [[0], [1, 2], [3], [4]] : tensor<2x2x2x24x8xbf16> into tensor<2x4x24x8xbf16>
    %2 = tensor.empty() : tensor<2x4x8x24xbf16>
    %transposed = linalg.transpose ins(%collapsed : tensor<2x4x24x8xbf16>) outs(%2 : tensor<2x4x8x24xbf16>) permutation = [0, 1, 3, 2] 
    %collapsed_3 = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xbf16> into tensor<8x3x8xbf16>
    %collapsed_4 = tensor.collapse_shape %transposed [[0, 1], [2], [3]] : tensor<2x4x8x24xbf16> into tensor<8x8x24xbf16>
    %3 = tensor.empty() : tensor<8x3x24xf32>
    %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %5 = linalg.batch_matmul ins(%collapsed_3, %collapsed_4 : tensor<8x3x8xbf16>, tensor<8x8x24xbf16>) outs(%4 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %6 = tensor.empty() : tensor<8x3x24xbf16>
    %7 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%5 : tensor<8x3x24xf32>) outs(%6 : tensor<8x3x24xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %38 = arith.truncf %in : f32 to bf16
      linalg.yield %38 : bf16
    } -> tensor<8x3x24xbf16>
    %expanded = tensor.expand_shape %7 [[0, 1], [2], [3]] output_shape [2, 4, 3, 24] : tensor<8x3x24xbf16> into tensor<2x4x3x24xbf16>
    %8 = tensor.empty() : tensor<2x4x3x24xbf16>
    %9 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x4x3x24xbf16>) outs(%8 : tensor<2x4x3x24xbf16>) {
    ^bb0(%in: bf16, %out: bf16):
      %38 = arith.truncf %cst_2 : f64 to bf16
      %39 = arith.mulf %in, %38 : bf16
      linalg.yield %39 : bf16
    } -> tensor<2x4x3x24xbf16>
    %10 = linalg.generic {indexing_maps = [#map3, #map4, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%9, %arg3 : tensor<2x4x3x24xbf16>, tensor<2x1x1x24xbf16>) outs(%8 : tensor<2x4x3x24xbf16>) {
    ^bb0(%in: bf16, %in_11: bf16, %out: bf16):
      %38 = arith.addf %in, %in_11 : bf16
      linalg.yield %38 : bf16
    } -> tensor<2x4x3x24xbf16>
    %11 = tensor.empty() : tensor<2x4x3x1xbf16>
    %expanded_5 = tensor.expand_shape %arg4 [[0, 1]] output_shape [4, 1] : tensor<4xbf16> into tensor<4x1xbf16>
    %12 = linalg.generic {indexing_maps = [#map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_5 : tensor<4x1xbf16>) outs(%11 : tensor<2x4x3x1xbf16>) {
    ^bb0(%in: bf16, %out: bf16):
      linalg.yield %in : bf16
    } -> tensor<2x4x3x1xbf16>
    %concat = tensor.concat dim(3) %10, %12 : (tensor<2x4x3x24xbf16>, tensor<2x4x3x1xbf16>) -> tensor<2x4x3x25xbf16>
    %13 = tensor.empty() : tensor<2x4x3xi64>
    %14 = linalg.fill ins(%c0_i64 : i64) outs(%13 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %15 = tensor.empty() : tensor<2x4x3xbf16>
    %16 = linalg.fill ins(%cst_0 : bf16) outs(%15 : tensor<2x4x3xbf16>) -> tensor<2x4x3xbf16>
    %17:2 = linalg.generic {indexing_maps = [#map3, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%concat : tensor<2x4x3x25xbf16>) outs(%16, %14 : tensor<2x4x3xbf16>, tensor<2x4x3xi64>) {
    ^bb0(%in: bf16, %out: bf16, %out_11: i64):
      %38 = linalg.index 3 : index
      %39 = arith.index_cast %38 : index to i64
      %40 = arith.maximumf %in, %out : bf16
      %41 = arith.cmpf ogt, %in, %out : bf16
      %42 = arith.select %41, %39, %out_11 : i64
      linalg.yield %40, %42 : bf16, i64
    } -> (tensor<2x4x3xbf16>, tensor<2x4x3xi64>)
    %expanded_6 = tensor.expand_shape %17#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xbf16> into tensor<2x4x3x1xbf16>
    %18 = tensor.empty() : tensor<2x4x3x25xbf16>
    %19 = linalg.generic {indexing_maps = [#map3, #map7, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat, %expanded_6 : tensor<2x4x3x25xbf16>, tensor<2x4x3x1xbf16>) outs(%18 : tensor<2x4x3x25xbf16>) {
    ^bb0(%in: bf16, %in_11: bf16, %out: bf16):
      %38 = arith.subf %in, %in_11 : bf16
      linalg.yield %38 : bf16
    } -> tensor<2x4x3x25xbf16>
    %20 = tensor.empty() : tensor<2x4x3x25xf32>
    %21 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%19 : tensor<2x4x3x25xbf16>) outs(%20 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: bf16, %out: f32):
      %38 = arith.extf %in : bf16 to f32
      linalg.yield %38 : f32
    } -> tensor<2x4x3x25xf32>
    %22 = tensor.empty() : tensor<2x4x3xf32>
    %23 = linalg.fill ins(%cst_1 : f32) outs(%22 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %24:2 = linalg.generic {indexing_maps = [#map3, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%21 : tensor<2x4x3x25xf32>) outs(%23, %14 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_11: i64):
      %38 = linalg.index 3 : index
      %39 = arith.index_cast %38 : index to i64
      %40 = arith.maximumf %in, %out : f32
      %41 = arith.cmpf ogt, %in, %out : f32
      %42 = arith.select %41, %39, %out_11 : i64
      linalg.yield %40, %42 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_7 = tensor.expand_shape %24#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %25 = linalg.generic {indexing_maps = [#map3, #map7, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %expanded_7 : tensor<2x4x3x25xf32>, tensor<2x4x3x1xf32>) outs(%20 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: f32, %in_11: f32, %out: f32):
      %38 = arith.subf %in, %in_11 : f32
      linalg.yield %38 : f32
    } -> tensor<2x4x3x25xf32>
    %26 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%25 : tensor<2x4x3x25xf32>) outs(%20 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = math.exp %in : f32
      linalg.yield %38 : f32
    } -> tensor<2x4x3x25xf32>
    %27 = tensor.empty() : tensor<2x4x3x1xf32>
    %28 = linalg.fill ins(%cst : f32) outs(%27 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %29 = linalg.generic {indexing_maps = [#map3, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%26 : tensor<2x4x3x25xf32>) outs(%28 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %38 = arith.addf %in, %out : f32
      linalg.yield %38 : f32
    } -> tensor<2x4x3x1xf32>
    %30 = linalg.generic {indexing_maps = [#map3, #map7, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%26, %29 : tensor<2x4x3x25xf32>, tensor<2x4x3x1xf32>) outs(%20 : tensor<2x4x3x25xf32>) {
    ^bb0(%in: f32, %in_11: f32, %out: f32):
      %38 = arith.divf %in, %in_11 : f32
      linalg.yield %38 : f32
    } -> tensor<2x4x3x25xf32>
    %31 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%30 : tensor<2x4x3x25xf32>) outs(%18 : tensor<2x4x3x25xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %38 = arith.truncf %in : f32 to bf16
      linalg.yield %38 : bf16
    } -> tensor<2x4x3x25xbf16>
    %extracted_slice = tensor.extract_slice %31[0, 0, 0, 0] [2, 4, 3, 24] [1, 1, 1, 1] : tensor<2x4x3x25xbf16> to tensor<2x4x3x24xbf16>
    %32 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg2 : tensor<2x2x24x8xbf16>) outs(%0 : tensor<2x2x2x24x8xbf16>) {
    ^bb0(%in: bf16, %out: bf16):
      linalg.yield %in : bf16
    } -> tensor<2x2x2x24x8xbf16>
    %collapsed_8 = tensor.collapse_shape %extracted_slice [[0, 1], [2], [3]] : tensor<2x4x3x24xbf16> into tensor<8x3x24xbf16>
    %collapsed_9 = tensor.collapse_shape %32 [[0, 1, 2], [3], [4]] : tensor<2x2x2x24x8xbf16> into tensor<8x24x8xbf16>
    %33 = tensor.empty() : tensor<8x3x8xf32>
    %34 = linalg.fill ins(%cst : f32) outs(%33 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %35 = linalg.batch_matmul ins(%collapsed_8, %collapsed_9 : tensor<8x3x24xbf16>, tensor<8x24x8xbf16>) outs(%34 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %36 = tensor.empty() : tensor<8x3x8xbf16>
    %37 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%35 : tensor<8x3x8xf32>) outs(%36 : tensor<8x3x8xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %38 = arith.truncf %in : f32 to bf16
      linalg.yield %38 : bf16
    } -> tensor<8x3x8xbf16>
    %expanded_10 = tensor.expand_shape %37 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xbf16> into tensor<2x4x3x8xbf16>
    return %expanded_10 : tensor<2x4x3x8xbf16>
  }
}
