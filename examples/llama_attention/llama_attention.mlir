// Exported by examples/export.py (torch 2.13.0+cpu, torch-mlir 20261001, transformers 5.23.0).
// Arguments:
//   %arg0: hidden_states
//   %arg1: cos
//   %arg2: sin
//   %arg3: mask
//   %arg4: key_cache
//   %arg5: value_cache
//   %arg6: q_proj
//   %arg7: o_proj
#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map3 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @llama_attention(%arg0: tensor<2x1x256xf32>, %arg1: tensor<2x1x32xf32>, %arg2: tensor<2x1x32xf32>, %arg3: tensor<2x1x1x2048xf32>, %arg4: tensor<2x2x2048x32xf32>, %arg5: tensor<2x2x2048x32xf32>, %arg6: tensor<256x256xf32>, %arg7: tensor<256x256xf32>) -> tensor<2x1x256xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.17677669529663689 : f64
    %0 = tensor.empty() : tensor<256x256xf32>
    %transposed = linalg.transpose ins(%arg6 : tensor<256x256xf32>) outs(%0 : tensor<256x256xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %arg0 [[0], [1, 2]] : tensor<2x1x256xf32> into tensor<2x256xf32>
    %1 = tensor.empty() : tensor<2x256xf32>
    %2 = linalg.fill ins(%cst : f32) outs(%1 : tensor<2x256xf32>) -> tensor<2x256xf32>
    %3 = linalg.matmul ins(%collapsed, %transposed : tensor<2x256xf32>, tensor<256x256xf32>) outs(%2 : tensor<2x256xf32>) -> tensor<2x256xf32>
    %expanded = tensor.expand_shape %3 [[0], [1, 2, 3]] output_shape [2, 1, 8, 32] : tensor<2x256xf32> into tensor<2x1x8x32xf32>
    %4 = tensor.empty() : tensor<2x8x1x32xf32>
    %transposed_2 = linalg.transpose ins(%expanded : tensor<2x1x8x32xf32>) outs(%4 : tensor<2x8x1x32xf32>) permutation = [0, 2, 1, 3] 
    %expanded_3 = tensor.expand_shape %arg1 [[0], [1, 2], [3]] output_shape [2, 1, 1, 32] : tensor<2x1x32xf32> into tensor<2x1x1x32xf32>
    %expanded_4 = tensor.expand_shape %arg2 [[0], [1, 2], [3]] output_shape [2, 1, 1, 32] : tensor<2x1x32xf32> into tensor<2x1x1x32xf32>
    %5 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_2, %expanded_3 : tensor<2x8x1x32xf32>, tensor<2x1x1x32xf32>) outs(%4 : tensor<2x8x1x32xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %36 = arith.mulf %in, %in_19 : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x32xf32>
    %extracted_slice = tensor.extract_slice %transposed_2[0, 0, 0, 0] [2, 8, 1, 16] [1, 1, 1, 1] : tensor<2x8x1x32xf32> to tensor<2x8x1x16xf32>
    %extracted_slice_5 = tensor.extract_slice %transposed_2[0, 0, 0, 16] [2, 8, 1, 16] [1, 1, 1, 1] : tensor<2x8x1x32xf32> to tensor<2x8x1x16xf32>
    %6 = tensor.empty() : tensor<2x8x1x16xf32>
    %7 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_5 : tensor<2x8x1x16xf32>) outs(%6 : tensor<2x8x1x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = arith.negf %in : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x16xf32>
    %concat = tensor.concat dim(3) %7, %extracted_slice : (tensor<2x8x1x16xf32>, tensor<2x8x1x16xf32>) -> tensor<2x8x1x32xf32>
    %8 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat, %expanded_4 : tensor<2x8x1x32xf32>, tensor<2x1x1x32xf32>) outs(%4 : tensor<2x8x1x32xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %36 = arith.mulf %in, %in_19 : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x32xf32>
    %9 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%5, %8 : tensor<2x8x1x32xf32>, tensor<2x8x1x32xf32>) outs(%4 : tensor<2x8x1x32xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %36 = arith.addf %in, %in_19 : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x32xf32>
    %10 = tensor.empty() : tensor<2x2x4x2048x32xf32>
    %11 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg4 : tensor<2x2x2048x32xf32>) outs(%10 : tensor<2x2x4x2048x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x4x2048x32xf32>
    %collapsed_6 = tensor.collapse_shape %11 [[0], [1, 2], [3], [4]] : tensor<2x2x4x2048x32xf32> into tensor<2x8x2048x32xf32>
    %12 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%arg5 : tensor<2x2x2048x32xf32>) outs(%10 : tensor<2x2x4x2048x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x4x2048x32xf32>
    %13 = tensor.empty() : tensor<2x8x32x2048xf32>
    %transposed_7 = linalg.transpose ins(%collapsed_6 : tensor<2x8x2048x32xf32>) outs(%13 : tensor<2x8x32x2048xf32>) permutation = [0, 1, 3, 2] 
    %collapsed_8 = tensor.collapse_shape %9 [[0, 1], [2], [3]] : tensor<2x8x1x32xf32> into tensor<16x1x32xf32>
    %collapsed_9 = tensor.collapse_shape %transposed_7 [[0, 1], [2], [3]] : tensor<2x8x32x2048xf32> into tensor<16x32x2048xf32>
    %14 = tensor.empty() : tensor<16x1x2048xf32>
    %15 = linalg.fill ins(%cst : f32) outs(%14 : tensor<16x1x2048xf32>) -> tensor<16x1x2048xf32>
    %16 = linalg.batch_matmul ins(%collapsed_8, %collapsed_9 : tensor<16x1x32xf32>, tensor<16x32x2048xf32>) outs(%15 : tensor<16x1x2048xf32>) -> tensor<16x1x2048xf32>
    %expanded_10 = tensor.expand_shape %16 [[0, 1], [2], [3]] output_shape [2, 8, 1, 2048] : tensor<16x1x2048xf32> into tensor<2x8x1x2048xf32>
    %17 = tensor.empty() : tensor<2x8x1x2048xf32>
    %18 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_10 : tensor<2x8x1x2048xf32>) outs(%17 : tensor<2x8x1x2048xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = arith.truncf %cst_1 : f64 to f32
      %37 = arith.mulf %in, %36 : f32
      linalg.yield %37 : f32
    } -> tensor<2x8x1x2048xf32>
    %19 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%18, %arg3 : tensor<2x8x1x2048xf32>, tensor<2x1x1x2048xf32>) outs(%17 : tensor<2x8x1x2048xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %36 = arith.addf %in, %in_19 : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x2048xf32>
    %20 = tensor.empty() : tensor<2x8x1xi64>
    %21 = linalg.fill ins(%c0_i64 : i64) outs(%20 : tensor<2x8x1xi64>) -> tensor<2x8x1xi64>
    %22 = tensor.empty() : tensor<2x8x1xf32>
    %23 = linalg.fill ins(%cst_0 : f32) outs(%22 : tensor<2x8x1xf32>) -> tensor<2x8x1xf32>
    %24:2 = linalg.generic {indexing_maps = [#map, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%19 : tensor<2x8x1x2048xf32>) outs(%23, %21 : tensor<2x8x1xf32>, tensor<2x8x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_19: i64):
      %36 = linalg.index 3 : index
      %37 = arith.index_cast %36 : index to i64
      %38 = arith.maximumf %in, %out : f32
      %39 = arith.cmpf ogt, %in, %out : f32
      %40 = arith.select %39, %37, %out_19 : i64
      linalg.yield %38, %40 : f32, i64
    } -> (tensor<2x8x1xf32>, tensor<2x8x1xi64>)
    %expanded_11 = tensor.expand_shape %24#0 [[0], [1], [2, 3]] output_shape [2, 8, 1, 1] : tensor<2x8x1xf32> into tensor<2x8x1x1xf32>
    %25 = linalg.generic {indexing_maps = [#map, #map5, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%19, %expanded_11 : tensor<2x8x1x2048xf32>, tensor<2x8x1x1xf32>) outs(%17 : tensor<2x8x1x2048xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %36 = arith.subf %in, %in_19 : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x2048xf32>
    %26 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%25 : tensor<2x8x1x2048xf32>) outs(%17 : tensor<2x8x1x2048xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = math.exp %in : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x2048xf32>
    %27 = tensor.empty() : tensor<2x8x1x1xf32>
    %28 = linalg.fill ins(%cst : f32) outs(%27 : tensor<2x8x1x1xf32>) -> tensor<2x8x1x1xf32>
    %29 = linalg.generic {indexing_maps = [#map, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%26 : tensor<2x8x1x2048xf32>) outs(%28 : tensor<2x8x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %36 = arith.addf %in, %out : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x1xf32>
    %30 = linalg.generic {indexing_maps = [#map, #map5, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%26, %29 : tensor<2x8x1x2048xf32>, tensor<2x8x1x1xf32>) outs(%17 : tensor<2x8x1x2048xf32>) {
    ^bb0(%in: f32, %in_19: f32, %out: f32):
      %36 = arith.divf %in, %in_19 : f32
      linalg.yield %36 : f32
    } -> tensor<2x8x1x2048xf32>
    %collapsed_12 = tensor.collapse_shape %30 [[0, 1], [2], [3]] : tensor<2x8x1x2048xf32> into tensor<16x1x2048xf32>
    %collapsed_13 = tensor.collapse_shape %12 [[0, 1, 2], [3], [4]] : tensor<2x2x4x2048x32xf32> into tensor<16x2048x32xf32>
    %31 = tensor.empty() : tensor<16x1x32xf32>
    %32 = linalg.fill ins(%cst : f32) outs(%31 : tensor<16x1x32xf32>) -> tensor<16x1x32xf32>
    %33 = linalg.batch_matmul ins(%collapsed_12, %collapsed_13 : tensor<16x1x2048xf32>, tensor<16x2048x32xf32>) outs(%32 : tensor<16x1x32xf32>) -> tensor<16x1x32xf32>
    %expanded_14 = tensor.expand_shape %33 [[0, 1], [2], [3]] output_shape [2, 8, 1, 32] : tensor<16x1x32xf32> into tensor<2x8x1x32xf32>
    %34 = tensor.empty() : tensor<2x1x8x32xf32>
    %transposed_15 = linalg.transpose ins(%expanded_14 : tensor<2x8x1x32xf32>) outs(%34 : tensor<2x1x8x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_16 = linalg.transpose ins(%arg7 : tensor<256x256xf32>) outs(%0 : tensor<256x256xf32>) permutation = [1, 0] 
    %collapsed_17 = tensor.collapse_shape %transposed_15 [[0], [1, 2, 3]] : tensor<2x1x8x32xf32> into tensor<2x256xf32>
    %35 = linalg.matmul ins(%collapsed_17, %transposed_16 : tensor<2x256xf32>, tensor<256x256xf32>) outs(%2 : tensor<2x256xf32>) -> tensor<2x256xf32>
    %expanded_18 = tensor.expand_shape %35 [[0], [1, 2]] output_shape [2, 1, 256] : tensor<2x256xf32> into tensor<2x1x256xf32>
    return %expanded_18 : tensor<2x1x256xf32>
  }
}
