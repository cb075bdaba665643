#map = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map1 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map2 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @gqa_expand_bf16(%arg0: tensor<2x4x3x8xbf16>, %arg1: tensor<2x2x24x8xbf16>, %arg2: tensor<2x2x24x8xbf16>, %arg3: tensor<2x1x1x24xbf16>) -> tensor<2x4x3x8xbf16> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %0 = tensor.empty() : tensor<2x2x2x24x8xbf16>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg1 : tensor<2x2x24x8xbf16>) outs(%0 : tensor<2x2x2x24x8xbf16>) {
    ^bb0(%in: bf16, %out: bf16):
      linalg.yield %in : bf16
    } -> tensor<2x2x2x24x8xbf16>
    %collapsed = tensor.collapse_shape %1 [[0], [1, 2], [3], [4]] : tensor<2x2x2x24x8xbf16> into tensor<2x4x24x8xbf16>
    %2 = tensor.empty() : tensor<2x4x8x24xbf16>
    %transposed = linalg.transpose ins(%collapsed : tensor<2x4x24x8xbf16>) outs(%2 : tensor<2x4x8x24xbf16>) permutation = [0, 1, 3, 2] 
    %collapsed_2 = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xbf16> into tensor<8x3x8xbf16>
    %collapsed_3 = tensor.collapse_shape %transposed [[0, 1], [2], [3]] : tensor<2x4x8x24xbf16> into tensor<8x8x24xbf16>
    %3 = tensor.empty() : tensor<8x3x24xf32>
    %4 = linalg.fill ins(%cst : f32) outs(%3 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %5 = linalg.batch_matmul ins(%collapsed_2, %collapsed_3 : tensor<8x3x8xbf16>, tensor<8x8x24xbf16>) outs(%4 : tensor<8x3x24xf32>) -> tensor<8x3x24xf32>
    %6 = tensor.empty() : tensor<8x3x24xbf16>
    %7 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%5 : tensor<8x3x24xf32>) outs(%6 : tensor<8x3x24xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %31 = arith.truncf %in : f32 to bf16
      linalg.yield %31 : bf16
    } -> tensor<8x3x24xbf16>
    %expanded = tensor.expand_shape %7 [[0, 1], [2], [3]] output_shape [2, 4, 3, 24] : tensor<8x3x24xbf16> into tensor<2x4x3x24xbf16>
    %8 = tensor.empty() : tensor<2x4x3x24xbf16>
    %9 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<2x4x3x24xbf16>) outs(%8 : tensor<2x4x3x24xbf16>) {
    ^bb0(%in: bf16, %out: bf16):
      %31 = arith.truncf %cst_1 : f64 to bf16
      %32 = arith.mulf %in, %31 : bf16
      linalg.yield %32 : bf16
    } -> tensor<2x4x3x24xbf16>
    %10 = linalg.generic {indexing_maps = [#map3, #map4, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%9, %arg3 : tensor<2x4x3x24xbf16>, tensor<2x1x1x24xbf16>) outs(%8 : tensor<2x4x3x24xbf16>) {
    ^bb0(%in: bf16, %in_8: bf16, %out: bf16):
      %31 = arith.addf %in, %in_8 : bf16
      linalg.yield %31 : bf16
    } -> tensor<2x4x3x24xbf16>
    %11 = tensor.empty() : tensor<2x4x3x24xf32>
    %12 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%10 : tensor<2x4x3x24xbf16>) outs(%11 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: bf16, %out: f32):
      %31 = arith.extf %in : bf16 to f32
      linalg.yield %31 : f32
    } -> tensor<2x4x3x24xf32>
    %13 = tensor.empty() : tensor<2x4x3xi64>
    %14 = linalg.fill ins(%c0_i64 : i64) outs(%13 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %15 = tensor.empty() : tensor<2x4x3xf32>
    %16 = linalg.fill ins(%cst_0 : f32) outs(%15 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %17:2 = linalg.generic {indexing_maps = [#map3, #map5, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%12 : tensor<2x4x3x24xf32>) outs(%16, %14 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_8: i64):
      %31 = linalg.index 3 : index
      %32 = arith.index_cast %31 : index to i64
      %33 = arith.maximumf %in, %out : f32
      %34 = arith.cmpf ogt, %in, %out : f32
      %35 = arith.select %34, %32, %out_8 : i64
      linalg.yield %33, %35 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_4 = tensor.expand_shape %17#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %18 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%12, %expanded_4 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%11 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_8: f32, %out: f32):
      %31 = arith.subf %in, %in_8 : f32
      linalg.yield %31 : f32
    } -> tensor<2x4x3x24xf32>
    %19 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%18 : tensor<2x4x3x24xf32>) outs(%11 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %31 = math.exp %in : f32
      linalg.yield %31 : f32
    } -> tensor<2x4x3x24xf32>
    %20 = tensor.empty() : tensor<2x4x3x1xf32>
    %21 = linalg.fill ins(%cst : f32) outs(%20 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %22 = linalg.generic {indexing_maps = [#map3, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%19 : tensor<2x4x3x24xf32>) outs(%21 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %31 = arith.addf %in, %out : f32
      linalg.yield %31 : f32
    } -> tensor<2x4x3x1xf32>
    %23 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%19, %22 : tensor<2x4x3x24xf32>, tensor<2x4x3x1xf32>) outs(%11 : tensor<2x4x3x24xf32>) {
    ^bb0(%in: f32, %in_8: f32, %out: f32):
      %31 = arith.divf %in, %in_8 : f32
      linalg.yield %31 : f32
    } -> tensor<2x4x3x24xf32>
    %24 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%23 : tensor<2x4x3x24xf32>) outs(%8 : tensor<2x4x3x24xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %31 = arith.truncf %in : f32 to bf16
      linalg.yield %31 : bf16
    } -> tensor<2x4x3x24xbf16>
    %25 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg2 : tensor<2x2x24x8xbf16>) outs(%0 : tensor<2x2x2x24x8xbf16>) {
    ^bb0(%in: bf16, %out: bf16):
      linalg.yield %in : bf16
    } -> tensor<2x2x2x24x8xbf16>
    %collapsed_5 = tensor.collapse_shape %24 [[0, 1], [2], [3]] : tensor<2x4x3x24xbf16> into tensor<8x3x24xbf16>
    %collapsed_6 = tensor.collapse_shape %25 [[0, 1, 2], [3], [4]] : tensor<2x2x2x24x8xbf16> into tensor<8x24x8xbf16>
    %26 = tensor.empty() : tensor<8x3x8xf32>
    %27 = linalg.fill ins(%cst : f32) outs(%26 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %28 = linalg.batch_matmul ins(%collapsed_5, %collapsed_6 : tensor<8x3x24xbf16>, tensor<8x24x8xbf16>) outs(%27 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %29 = tensor.empty() : tensor<8x3x8xbf16>
    %30 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%28 : tensor<8x3x8xf32>) outs(%29 : tensor<8x3x8xbf16>) {
    ^bb0(%in: f32, %out: bf16):
      %31 = arith.truncf %in : f32 to bf16
      linalg.yield %31 : bf16
    } -> tensor<8x3x8xbf16>
    %expanded_7 = tensor.expand_shape %30 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xbf16> into tensor<2x4x3x8xbf16>
    return %expanded_7 : tensor<2x4x3x8xbf16>
  }
}
