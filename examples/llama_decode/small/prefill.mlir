#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0) -> (d0)>
#map3 = affine_map<(d0) -> ()>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, 0, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map7 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map8 = affine_map<(d0, d1, d2) -> (d2)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map10 = affine_map<() -> ()>
#map11 = affine_map<(d0, d1, d2, d3) -> ()>
#map12 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map13 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map14 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
module {
  func.func @prefill(%arg0: tensor<1x32xi64>, %arg1: tensor<32xi64>, %arg2: tensor<512x128xf32>, %arg3: tensor<128x128xf32>, %arg4: tensor<32x128xf32>, %arg5: tensor<32x128xf32>, %arg6: tensor<128x128xf32>, %arg7: tensor<352x128xf32>, %arg8: tensor<352x128xf32>, %arg9: tensor<128x352xf32>, %arg10: tensor<128xf32>, %arg11: tensor<128xf32>, %arg12: tensor<128x128xf32>, %arg13: tensor<32x128xf32>, %arg14: tensor<32x128xf32>, %arg15: tensor<128x128xf32>, %arg16: tensor<352x128xf32>, %arg17: tensor<352x128xf32>, %arg18: tensor<128x352xf32>, %arg19: tensor<128xf32>, %arg20: tensor<128xf32>, %arg21: tensor<128xf32>, %arg22: tensor<512x128xf32>, %arg23: tensor<16xf32>, %arg24: tensor<i64> {attention.aliases_result = 0 : i64, bufferization.writable = true}, %arg25: tensor<i64> {attention.aliases_result = 1 : i64, bufferization.writable = true}, %arg26: tensor<1x1x512x32xf32> {attention.aliases_result = 2 : i64, bufferization.writable = true}, %arg27: tensor<1x1x512x32xf32> {attention.aliases_result = 3 : i64, bufferization.writable = true}, %arg28: tensor<1x1x512x32xf32> {attention.aliases_result = 4 : i64, bufferization.writable = true}, %arg29: tensor<1x1x512x32xf32> {attention.aliases_result = 5 : i64, bufferization.writable = true}) -> (tensor<i64>, tensor<i64>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x32x512xf32>) {
    %c2_i64 = arith.constant 2 : i64
    %c32_i64 = arith.constant 32 : i64
    %c0_i64 = arith.constant 0 : i64
    %c512 = arith.constant 512 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant 1.000000e+00 : f32
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<1x4x32x512xf32>
    %cst_3 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_4 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_5 = arith.constant 0.42044820762685731 : f64
    %cst_6 = arith.constant 0xFFF0000000000000 : f64
    %cst_7 = arith.constant 9.9999999999999995E-7 : f64
    %cst_8 = arith.constant 1.280000e+02 : f32
    %extracted_slice = tensor.extract_slice %arg1[0] [1] [1] : tensor<32xi64> to tensor<1xi64>
    %collapsed = tensor.collapse_shape %extracted_slice [] : tensor<1xi64> into tensor<i64>
    %0 = tensor.empty() : tensor<1x32x128xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<1x32xi64>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: i64, %out: f32):
      %165 = arith.index_cast %in : i64 to index
      %166 = linalg.index 2 : index
      %167 = arith.cmpi slt, %165, %c512 : index
      cf.assert %167, "index must be smaller than dim size"
      %168 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %168, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg2[%165, %166] : tensor<512x128xf32>
      linalg.yield %extracted : f32
    } -> tensor<1x32x128xf32>
    %2 = tensor.empty() : tensor<32xi64>
    %3 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%2 : tensor<32xi64>) {
    ^bb0(%out: i64):
      %165 = linalg.index 0 : index
      %166 = arith.index_cast %165 : index to i64
      linalg.yield %166 : i64
    } -> tensor<32xi64>
    %4 = linalg.generic {indexing_maps = [#map2, #map3, #map2], iterator_types = ["parallel"]} ins(%3, %collapsed : tensor<32xi64>, tensor<i64>) outs(%2 : tensor<32xi64>) {
    ^bb0(%in: i64, %in_110: i64, %out: i64):
      %165 = arith.addi %in, %in_110 : i64
      linalg.yield %165 : i64
    } -> tensor<32xi64>
    %5 = tensor.empty() : tensor<512xi64>
    %6 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%5 : tensor<512xi64>) {
    ^bb0(%out: i64):
      %165 = linalg.index 0 : index
      %166 = arith.index_cast %165 : index to i64
      linalg.yield %166 : i64
    } -> tensor<512xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2, 3]] output_shape [1, 1, 32, 1] : tensor<32xi64> into tensor<1x1x32x1xi64>
    %expanded_9 = tensor.expand_shape %6 [[0, 1, 2, 3]] output_shape [1, 1, 1, 512] : tensor<512xi64> into tensor<1x1x1x512xi64>
    %7 = tensor.empty() : tensor<1x1x32x512xi1>
    %8 = linalg.generic {indexing_maps = [#map4, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_9, %expanded : tensor<1x1x1x512xi64>, tensor<1x1x32x1xi64>) outs(%7 : tensor<1x1x32x512xi1>) {
    ^bb0(%in: i64, %in_110: i64, %out: i1):
      %165 = arith.cmpi sle, %in, %in_110 : i64
      linalg.yield %165 : i1
    } -> tensor<1x1x32x512xi1>
    %expanded_10 = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, 32, 1] : tensor<32xi64> into tensor<1x32x1xi64>
    %9 = tensor.empty() : tensor<1x32x1xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_10 : tensor<1x32x1xi64>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %165 = arith.sitofp %in : i64 to f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %11 = tensor.empty() : tensor<1x32x16xf32>
    %12 = linalg.generic {indexing_maps = [#map7, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %arg23 : tensor<1x32x1xf32>, tensor<16xf32>) outs(%11 : tensor<1x32x16xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x16xf32>
    %concat = tensor.concat dim(2) %12, %12 : (tensor<1x32x16xf32>, tensor<1x32x16xf32>) -> tensor<1x32x32xf32>
    %13 = tensor.empty() : tensor<1x32x32xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x32x32xf32>) outs(%13 : tensor<1x32x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.cos %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x32xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x32x32xf32>) outs(%13 : tensor<1x32x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.sin %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x32xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1 : tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %17 = linalg.fill ins(%cst : f32) outs(%9 : tensor<1x32x1xf32>) -> tensor<1x32x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%16 : tensor<1x32x128xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.addf %in, %out : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %19 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.divf %in, %cst_8 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %20 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_7 : f64 to f32
      %166 = arith.addf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x32x1xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.rsqrt %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %21 : tensor<1x32x128xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %23 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg10, %22 : tensor<128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %24 = tensor.empty() : tensor<128x128xf32>
    %transposed = linalg.transpose ins(%arg3 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_11 = tensor.collapse_shape %23 [[0, 1], [2]] : tensor<1x32x128xf32> into tensor<32x128xf32>
    %25 = tensor.empty() : tensor<32x128xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %27 = linalg.matmul ins(%collapsed_11, %transposed : tensor<32x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_12 = tensor.expand_shape %27 [[0, 1], [2, 3]] output_shape [1, 32, 4, 32] : tensor<32x128xf32> into tensor<1x32x4x32xf32>
    %28 = tensor.empty() : tensor<1x4x32x32xf32>
    %transposed_13 = linalg.transpose ins(%expanded_12 : tensor<1x32x4x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) permutation = [0, 2, 1, 3] 
    %29 = tensor.empty() : tensor<128x32xf32>
    %transposed_14 = linalg.transpose ins(%arg4 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %30 = tensor.empty() : tensor<32x32xf32>
    %31 = linalg.fill ins(%cst : f32) outs(%30 : tensor<32x32xf32>) -> tensor<32x32xf32>
    %32 = linalg.matmul ins(%collapsed_11, %transposed_14 : tensor<32x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<32x32xf32>) -> tensor<32x32xf32>
    %expanded_15 = tensor.expand_shape %32 [[0, 1], [2, 3]] output_shape [1, 32, 1, 32] : tensor<32x32xf32> into tensor<1x32x1x32xf32>
    %33 = tensor.empty() : tensor<1x1x32x32xf32>
    %transposed_16 = linalg.transpose ins(%expanded_15 : tensor<1x32x1x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_17 = linalg.transpose ins(%arg5 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %34 = linalg.matmul ins(%collapsed_11, %transposed_17 : tensor<32x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<32x32xf32>) -> tensor<32x32xf32>
    %expanded_18 = tensor.expand_shape %34 [[0, 1], [2, 3]] output_shape [1, 32, 1, 32] : tensor<32x32xf32> into tensor<1x32x1x32xf32>
    %transposed_19 = linalg.transpose ins(%expanded_18 : tensor<1x32x1x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) permutation = [0, 2, 1, 3] 
    %expanded_20 = tensor.expand_shape %14 [[0], [1, 2], [3]] output_shape [1, 1, 32, 32] : tensor<1x32x32xf32> into tensor<1x1x32x32xf32>
    %expanded_21 = tensor.expand_shape %15 [[0], [1, 2], [3]] output_shape [1, 1, 32, 32] : tensor<1x32x32xf32> into tensor<1x1x32x32xf32>
    %35 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_13, %expanded_20 : tensor<1x4x32x32xf32>, tensor<1x1x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x32xf32>
    %extracted_slice_22 = tensor.extract_slice %transposed_13[0, 0, 0, 0] [1, 4, 32, 16] [1, 1, 1, 1] : tensor<1x4x32x32xf32> to tensor<1x4x32x16xf32>
    %extracted_slice_23 = tensor.extract_slice %transposed_13[0, 0, 0, 16] [1, 4, 32, 16] [1, 1, 1, 1] : tensor<1x4x32x32xf32> to tensor<1x4x32x16xf32>
    %36 = tensor.empty() : tensor<1x4x32x16xf32>
    %37 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_23 : tensor<1x4x32x16xf32>) outs(%36 : tensor<1x4x32x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.negf %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x16xf32>
    %concat_24 = tensor.concat dim(3) %37, %extracted_slice_22 : (tensor<1x4x32x16xf32>, tensor<1x4x32x16xf32>) -> tensor<1x4x32x32xf32>
    %38 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_24, %expanded_21 : tensor<1x4x32x32xf32>, tensor<1x1x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x32xf32>
    %39 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%35, %38 : tensor<1x4x32x32xf32>, tensor<1x4x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x32xf32>
    %40 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_16, %expanded_20 : tensor<1x1x32x32xf32>, tensor<1x1x32x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x32xf32>
    %extracted_slice_25 = tensor.extract_slice %transposed_16[0, 0, 0, 0] [1, 1, 32, 16] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x32x16xf32>
    %extracted_slice_26 = tensor.extract_slice %transposed_16[0, 0, 0, 16] [1, 1, 32, 16] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x32x16xf32>
    %41 = tensor.empty() : tensor<1x1x32x16xf32>
    %42 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_26 : tensor<1x1x32x16xf32>) outs(%41 : tensor<1x1x32x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.negf %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x16xf32>
    %concat_27 = tensor.concat dim(3) %42, %extracted_slice_25 : (tensor<1x1x32x16xf32>, tensor<1x1x32x16xf32>) -> tensor<1x1x32x32xf32>
    %43 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_27, %expanded_21 : tensor<1x1x32x32xf32>, tensor<1x1x32x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x32xf32>
    %44 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%40, %43 : tensor<1x1x32x32xf32>, tensor<1x1x32x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x32xf32>
    %45 = tensor.empty() : tensor<i64>
    %46 = linalg.generic {indexing_maps = [#map10, #map10], iterator_types = []} ins(%collapsed : tensor<i64>) outs(%45 : tensor<i64>) {
    ^bb0(%in: i64, %out: i64):
      %165 = arith.addi %in, %c32_i64 : i64
      linalg.yield %165 : i64
    } -> tensor<i64>
    %47 = tensor.empty() : tensor<1x1x32x512xf32>
    %48 = linalg.generic {indexing_maps = [#map6, #map11, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %cst_3, %cst_4 : tensor<1x1x32x512xi1>, tensor<f32>, tensor<f32>) outs(%47 : tensor<1x1x32x512xf32>) {
    ^bb0(%in: i1, %in_110: f32, %in_111: f32, %out: f32):
      %165 = arith.select %in, %in_110, %in_111 : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x512xf32>
    %49 = tensor.empty() : tensor<1x1x4x512x32xf32>
    %c0 = arith.constant 0 : index
    %c32 = arith.constant 32 : index
    %c1 = arith.constant 1 : index
    scf.for %arg30 = %c0 to %c32 step %c1 {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %c512_110 = arith.constant 512 : index
      %166 = arith.cmpi ult, %165, %c512_110 : index
      cf.assert %166, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_28 = arith.constant 0 : index
    %c32_29 = arith.constant 32 : index
    %c1_30 = arith.constant 1 : index
    %50 = scf.for %arg30 = %c0_28 to %c32_29 step %c1_30 iter_args(%arg31 = %arg26) -> (tensor<1x1x512x32xf32>) {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %extracted_slice_110 = tensor.extract_slice %44[0, 0, %arg30, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x1x32xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_110 into %arg31[0, 0, %165, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
      scf.yield %inserted_slice : tensor<1x1x512x32xf32>
    }
    %51 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%50 : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %collapsed_31 = tensor.collapse_shape %51 [[0], [1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<1x4x512x32xf32>
    %c0_32 = arith.constant 0 : index
    %c32_33 = arith.constant 32 : index
    %c1_34 = arith.constant 1 : index
    scf.for %arg30 = %c0_32 to %c32_33 step %c1_34 {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %c512_110 = arith.constant 512 : index
      %166 = arith.cmpi ult, %165, %c512_110 : index
      cf.assert %166, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_35 = arith.constant 0 : index
    %c32_36 = arith.constant 32 : index
    %c1_37 = arith.constant 1 : index
    %52 = scf.for %arg30 = %c0_35 to %c32_36 step %c1_37 iter_args(%arg31 = %arg27) -> (tensor<1x1x512x32xf32>) {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %extracted_slice_110 = tensor.extract_slice %transposed_19[0, 0, %arg30, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x1x32xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_110 into %arg31[0, 0, %165, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
      scf.yield %inserted_slice : tensor<1x1x512x32xf32>
    }
    %53 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%52 : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %54 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%39 : tensor<1x4x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_5 : f64 to f32
      %166 = arith.mulf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x32x32xf32>
    %55 = tensor.empty() : tensor<1x4x32x512xf32>
    %transposed_38 = linalg.transpose ins(%collapsed_31 : tensor<1x4x512x32xf32>) outs(%55 : tensor<1x4x32x512xf32>) permutation = [0, 1, 3, 2] 
    %56 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_38 : tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_5 : f64 to f32
      %166 = arith.mulf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x32x512xf32>
    %collapsed_39 = tensor.collapse_shape %54 [[0, 1], [2], [3]] : tensor<1x4x32x32xf32> into tensor<4x32x32xf32>
    %collapsed_40 = tensor.collapse_shape %56 [[0, 1], [2], [3]] : tensor<1x4x32x512xf32> into tensor<4x32x512xf32>
    %57 = tensor.empty() : tensor<4x32x512xf32>
    %58 = linalg.fill ins(%cst : f32) outs(%57 : tensor<4x32x512xf32>) -> tensor<4x32x512xf32>
    %59 = linalg.batch_matmul ins(%collapsed_39, %collapsed_40 : tensor<4x32x32xf32>, tensor<4x32x512xf32>) outs(%58 : tensor<4x32x512xf32>) -> tensor<4x32x512xf32>
    %expanded_41 = tensor.expand_shape %59 [[0, 1], [2], [3]] output_shape [1, 4, 32, 512] : tensor<4x32x512xf32> into tensor<1x4x32x512xf32>
    %60 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_41, %48 : tensor<1x4x32x512xf32>, tensor<1x1x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %61 = tensor.empty() : tensor<1x4x32xi64>
    %62 = linalg.fill ins(%c0_i64 : i64) outs(%61 : tensor<1x4x32xi64>) -> tensor<1x4x32xi64>
    %63 = tensor.empty() : tensor<1x4x32xf32>
    %64 = linalg.fill ins(%cst_0 : f32) outs(%63 : tensor<1x4x32xf32>) -> tensor<1x4x32xf32>
    %65:2 = linalg.generic {indexing_maps = [#map6, #map14, #map14], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%60 : tensor<1x4x32x512xf32>) outs(%64, %62 : tensor<1x4x32xf32>, tensor<1x4x32xi64>) {
    ^bb0(%in: f32, %out: f32, %out_110: i64):
      %165 = linalg.index 3 : index
      %166 = arith.index_cast %165 : index to i64
      %167 = arith.maximumf %in, %out : f32
      %168 = arith.cmpf ogt, %in, %out : f32
      %169 = arith.select %168, %166, %out_110 : i64
      linalg.yield %167, %169 : f32, i64
    } -> (tensor<1x4x32xf32>, tensor<1x4x32xi64>)
    %expanded_42 = tensor.expand_shape %65#0 [[0], [1], [2, 3]] output_shape [1, 4, 32, 1] : tensor<1x4x32xf32> into tensor<1x4x32x1xf32>
    %66 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%60, %expanded_42 : tensor<1x4x32x512xf32>, tensor<1x4x32x1xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.subf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %67 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%66 : tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.exp %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %68 = tensor.empty() : tensor<1x4x32x1xf32>
    %69 = linalg.fill ins(%cst : f32) outs(%68 : tensor<1x4x32x1xf32>) -> tensor<1x4x32x1xf32>
    %70 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%67 : tensor<1x4x32x512xf32>) outs(%69 : tensor<1x4x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.addf %in, %out : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x1xf32>
    %71 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%67, %70 : tensor<1x4x32x512xf32>, tensor<1x4x32x1xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.divf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %72 = tensor.empty() : tensor<1x4x32x512xi1>
    %73 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%60 : tensor<1x4x32x512xf32>) outs(%72 : tensor<1x4x32x512xi1>) {
    ^bb0(%in: f32, %out: i1):
      %165 = arith.extf %in : f32 to f64
      %166 = arith.cmpf oeq, %165, %cst_6 : f64
      linalg.yield %166 : i1
    } -> tensor<1x4x32x512xi1>
    %74 = tensor.empty() : tensor<1x4x32x1xi1>
    %75 = linalg.fill ins(%true : i1) outs(%74 : tensor<1x4x32x1xi1>) -> tensor<1x4x32x1xi1>
    %76 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%73 : tensor<1x4x32x512xi1>) outs(%75 : tensor<1x4x32x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %165 = arith.andi %in, %out : i1
      linalg.yield %165 : i1
    } -> tensor<1x4x32x1xi1>
    %77 = linalg.generic {indexing_maps = [#map5, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%76, %cst_2, %71 : tensor<1x4x32x1xi1>, tensor<1x4x32x512xf32>, tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: i1, %in_110: f32, %in_111: f32, %out: f32):
      %165 = arith.select %in, %in_110, %in_111 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %collapsed_43 = tensor.collapse_shape %77 [[0, 1], [2], [3]] : tensor<1x4x32x512xf32> into tensor<4x32x512xf32>
    %collapsed_44 = tensor.collapse_shape %53 [[0, 1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<4x512x32xf32>
    %78 = tensor.empty() : tensor<4x32x32xf32>
    %79 = linalg.fill ins(%cst : f32) outs(%78 : tensor<4x32x32xf32>) -> tensor<4x32x32xf32>
    %80 = linalg.batch_matmul ins(%collapsed_43, %collapsed_44 : tensor<4x32x512xf32>, tensor<4x512x32xf32>) outs(%79 : tensor<4x32x32xf32>) -> tensor<4x32x32xf32>
    %expanded_45 = tensor.expand_shape %80 [[0, 1], [2], [3]] output_shape [1, 4, 32, 32] : tensor<4x32x32xf32> into tensor<1x4x32x32xf32>
    %81 = tensor.empty() : tensor<1x32x4x32xf32>
    %transposed_46 = linalg.transpose ins(%expanded_45 : tensor<1x4x32x32xf32>) outs(%81 : tensor<1x32x4x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_47 = linalg.transpose ins(%arg6 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_48 = tensor.collapse_shape %transposed_46 [[0, 1], [2, 3]] : tensor<1x32x4x32xf32> into tensor<32x128xf32>
    %82 = linalg.matmul ins(%collapsed_48, %transposed_47 : tensor<32x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_49 = tensor.expand_shape %82 [[0, 1], [2]] output_shape [1, 32, 128] : tensor<32x128xf32> into tensor<1x32x128xf32>
    %83 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %expanded_49 : tensor<1x32x128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %84 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%83 : tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %85 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%84 : tensor<1x32x128xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.addf %in, %out : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %86 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%85 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.divf %in, %cst_8 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %87 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%86 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_7 : f64 to f32
      %166 = arith.addf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x32x1xf32>
    %88 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%87 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.rsqrt %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %89 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%83, %88 : tensor<1x32x128xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %90 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg11, %89 : tensor<128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %91 = tensor.empty() : tensor<128x352xf32>
    %transposed_50 = linalg.transpose ins(%arg7 : tensor<352x128xf32>) outs(%91 : tensor<128x352xf32>) permutation = [1, 0] 
    %collapsed_51 = tensor.collapse_shape %90 [[0, 1], [2]] : tensor<1x32x128xf32> into tensor<32x128xf32>
    %92 = tensor.empty() : tensor<32x352xf32>
    %93 = linalg.fill ins(%cst : f32) outs(%92 : tensor<32x352xf32>) -> tensor<32x352xf32>
    %94 = linalg.matmul ins(%collapsed_51, %transposed_50 : tensor<32x128xf32>, tensor<128x352xf32>) outs(%93 : tensor<32x352xf32>) -> tensor<32x352xf32>
    %expanded_52 = tensor.expand_shape %94 [[0, 1], [2]] output_shape [1, 32, 352] : tensor<32x352xf32> into tensor<1x32x352xf32>
    %95 = tensor.empty() : tensor<1x32x352xf32>
    %96 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_52 : tensor<1x32x352xf32>) outs(%95 : tensor<1x32x352xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.negf %in : f32
      %166 = math.exp %165 : f32
      %167 = arith.addf %166, %cst_1 : f32
      %168 = arith.divf %cst_1, %167 : f32
      linalg.yield %168 : f32
    } -> tensor<1x32x352xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_52, %96 : tensor<1x32x352xf32>, tensor<1x32x352xf32>) outs(%95 : tensor<1x32x352xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x352xf32>
    %transposed_53 = linalg.transpose ins(%arg8 : tensor<352x128xf32>) outs(%91 : tensor<128x352xf32>) permutation = [1, 0] 
    %98 = linalg.matmul ins(%collapsed_51, %transposed_53 : tensor<32x128xf32>, tensor<128x352xf32>) outs(%93 : tensor<32x352xf32>) -> tensor<32x352xf32>
    %expanded_54 = tensor.expand_shape %98 [[0, 1], [2]] output_shape [1, 32, 352] : tensor<32x352xf32> into tensor<1x32x352xf32>
    %99 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%97, %expanded_54 : tensor<1x32x352xf32>, tensor<1x32x352xf32>) outs(%95 : tensor<1x32x352xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x352xf32>
    %100 = tensor.empty() : tensor<352x128xf32>
    %transposed_55 = linalg.transpose ins(%arg9 : tensor<128x352xf32>) outs(%100 : tensor<352x128xf32>) permutation = [1, 0] 
    %collapsed_56 = tensor.collapse_shape %99 [[0, 1], [2]] : tensor<1x32x352xf32> into tensor<32x352xf32>
    %101 = linalg.matmul ins(%collapsed_56, %transposed_55 : tensor<32x352xf32>, tensor<352x128xf32>) outs(%26 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_57 = tensor.expand_shape %101 [[0, 1], [2]] output_shape [1, 32, 128] : tensor<32x128xf32> into tensor<1x32x128xf32>
    %102 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%83, %expanded_57 : tensor<1x32x128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %103 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%102 : tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %104 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%103 : tensor<1x32x128xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.addf %in, %out : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %105 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%104 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.divf %in, %cst_8 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %106 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%105 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_7 : f64 to f32
      %166 = arith.addf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x32x1xf32>
    %107 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%106 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.rsqrt %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %108 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%102, %107 : tensor<1x32x128xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %109 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg19, %108 : tensor<128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %transposed_58 = linalg.transpose ins(%arg12 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_59 = tensor.collapse_shape %109 [[0, 1], [2]] : tensor<1x32x128xf32> into tensor<32x128xf32>
    %110 = linalg.matmul ins(%collapsed_59, %transposed_58 : tensor<32x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_60 = tensor.expand_shape %110 [[0, 1], [2, 3]] output_shape [1, 32, 4, 32] : tensor<32x128xf32> into tensor<1x32x4x32xf32>
    %transposed_61 = linalg.transpose ins(%expanded_60 : tensor<1x32x4x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_62 = linalg.transpose ins(%arg13 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %111 = linalg.matmul ins(%collapsed_59, %transposed_62 : tensor<32x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<32x32xf32>) -> tensor<32x32xf32>
    %expanded_63 = tensor.expand_shape %111 [[0, 1], [2, 3]] output_shape [1, 32, 1, 32] : tensor<32x32xf32> into tensor<1x32x1x32xf32>
    %transposed_64 = linalg.transpose ins(%expanded_63 : tensor<1x32x1x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_65 = linalg.transpose ins(%arg14 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %112 = linalg.matmul ins(%collapsed_59, %transposed_65 : tensor<32x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<32x32xf32>) -> tensor<32x32xf32>
    %expanded_66 = tensor.expand_shape %112 [[0, 1], [2, 3]] output_shape [1, 32, 1, 32] : tensor<32x32xf32> into tensor<1x32x1x32xf32>
    %transposed_67 = linalg.transpose ins(%expanded_66 : tensor<1x32x1x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) permutation = [0, 2, 1, 3] 
    %113 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_61, %expanded_20 : tensor<1x4x32x32xf32>, tensor<1x1x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x32xf32>
    %extracted_slice_68 = tensor.extract_slice %transposed_61[0, 0, 0, 0] [1, 4, 32, 16] [1, 1, 1, 1] : tensor<1x4x32x32xf32> to tensor<1x4x32x16xf32>
    %extracted_slice_69 = tensor.extract_slice %transposed_61[0, 0, 0, 16] [1, 4, 32, 16] [1, 1, 1, 1] : tensor<1x4x32x32xf32> to tensor<1x4x32x16xf32>
    %114 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_69 : tensor<1x4x32x16xf32>) outs(%36 : tensor<1x4x32x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.negf %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x16xf32>
    %concat_70 = tensor.concat dim(3) %114, %extracted_slice_68 : (tensor<1x4x32x16xf32>, tensor<1x4x32x16xf32>) -> tensor<1x4x32x32xf32>
    %115 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_70, %expanded_21 : tensor<1x4x32x32xf32>, tensor<1x1x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x32xf32>
    %116 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%113, %115 : tensor<1x4x32x32xf32>, tensor<1x4x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x32xf32>
    %117 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_64, %expanded_20 : tensor<1x1x32x32xf32>, tensor<1x1x32x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x32xf32>
    %extracted_slice_71 = tensor.extract_slice %transposed_64[0, 0, 0, 0] [1, 1, 32, 16] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x32x16xf32>
    %extracted_slice_72 = tensor.extract_slice %transposed_64[0, 0, 0, 16] [1, 1, 32, 16] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x32x16xf32>
    %118 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_72 : tensor<1x1x32x16xf32>) outs(%41 : tensor<1x1x32x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.negf %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x16xf32>
    %concat_73 = tensor.concat dim(3) %118, %extracted_slice_71 : (tensor<1x1x32x16xf32>, tensor<1x1x32x16xf32>) -> tensor<1x1x32x32xf32>
    %119 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_73, %expanded_21 : tensor<1x1x32x32xf32>, tensor<1x1x32x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x32xf32>
    %120 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%117, %119 : tensor<1x1x32x32xf32>, tensor<1x1x32x32xf32>) outs(%33 : tensor<1x1x32x32xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x1x32x32xf32>
    %c0_74 = arith.constant 0 : index
    %c32_75 = arith.constant 32 : index
    %c1_76 = arith.constant 1 : index
    scf.for %arg30 = %c0_74 to %c32_75 step %c1_76 {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %c512_110 = arith.constant 512 : index
      %166 = arith.cmpi ult, %165, %c512_110 : index
      cf.assert %166, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_77 = arith.constant 0 : index
    %c32_78 = arith.constant 32 : index
    %c1_79 = arith.constant 1 : index
    %121 = scf.for %arg30 = %c0_77 to %c32_78 step %c1_79 iter_args(%arg31 = %arg28) -> (tensor<1x1x512x32xf32>) {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %extracted_slice_110 = tensor.extract_slice %120[0, 0, %arg30, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x1x32xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_110 into %arg31[0, 0, %165, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
      scf.yield %inserted_slice : tensor<1x1x512x32xf32>
    }
    %122 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%121 : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %collapsed_80 = tensor.collapse_shape %122 [[0], [1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<1x4x512x32xf32>
    %c0_81 = arith.constant 0 : index
    %c32_82 = arith.constant 32 : index
    %c1_83 = arith.constant 1 : index
    scf.for %arg30 = %c0_81 to %c32_82 step %c1_83 {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %c512_110 = arith.constant 512 : index
      %166 = arith.cmpi ult, %165, %c512_110 : index
      cf.assert %166, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_84 = arith.constant 0 : index
    %c32_85 = arith.constant 32 : index
    %c1_86 = arith.constant 1 : index
    %123 = scf.for %arg30 = %c0_84 to %c32_85 step %c1_86 iter_args(%arg31 = %arg29) -> (tensor<1x1x512x32xf32>) {
      %extracted = tensor.extract %4[%arg30] : tensor<32xi64>
      %165 = arith.index_cast %extracted : i64 to index
      %extracted_slice_110 = tensor.extract_slice %transposed_67[0, 0, %arg30, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x32x32xf32> to tensor<1x1x1x32xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_110 into %arg31[0, 0, %165, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
      scf.yield %inserted_slice : tensor<1x1x512x32xf32>
    }
    %124 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%123 : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %125 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%116 : tensor<1x4x32x32xf32>) outs(%28 : tensor<1x4x32x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_5 : f64 to f32
      %166 = arith.mulf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x32x32xf32>
    %transposed_87 = linalg.transpose ins(%collapsed_80 : tensor<1x4x512x32xf32>) outs(%55 : tensor<1x4x32x512xf32>) permutation = [0, 1, 3, 2] 
    %126 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_87 : tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_5 : f64 to f32
      %166 = arith.mulf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x32x512xf32>
    %collapsed_88 = tensor.collapse_shape %125 [[0, 1], [2], [3]] : tensor<1x4x32x32xf32> into tensor<4x32x32xf32>
    %collapsed_89 = tensor.collapse_shape %126 [[0, 1], [2], [3]] : tensor<1x4x32x512xf32> into tensor<4x32x512xf32>
    %127 = linalg.batch_matmul ins(%collapsed_88, %collapsed_89 : tensor<4x32x32xf32>, tensor<4x32x512xf32>) outs(%58 : tensor<4x32x512xf32>) -> tensor<4x32x512xf32>
    %expanded_90 = tensor.expand_shape %127 [[0, 1], [2], [3]] output_shape [1, 4, 32, 512] : tensor<4x32x512xf32> into tensor<1x4x32x512xf32>
    %128 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_90, %48 : tensor<1x4x32x512xf32>, tensor<1x1x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %129:2 = linalg.generic {indexing_maps = [#map6, #map14, #map14], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%128 : tensor<1x4x32x512xf32>) outs(%64, %62 : tensor<1x4x32xf32>, tensor<1x4x32xi64>) {
    ^bb0(%in: f32, %out: f32, %out_110: i64):
      %165 = linalg.index 3 : index
      %166 = arith.index_cast %165 : index to i64
      %167 = arith.maximumf %in, %out : f32
      %168 = arith.cmpf ogt, %in, %out : f32
      %169 = arith.select %168, %166, %out_110 : i64
      linalg.yield %167, %169 : f32, i64
    } -> (tensor<1x4x32xf32>, tensor<1x4x32xi64>)
    %expanded_91 = tensor.expand_shape %129#0 [[0], [1], [2, 3]] output_shape [1, 4, 32, 1] : tensor<1x4x32xf32> into tensor<1x4x32x1xf32>
    %130 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%128, %expanded_91 : tensor<1x4x32x512xf32>, tensor<1x4x32x1xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.subf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %131 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%130 : tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.exp %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %132 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%131 : tensor<1x4x32x512xf32>) outs(%69 : tensor<1x4x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.addf %in, %out : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x1xf32>
    %133 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%131, %132 : tensor<1x4x32x512xf32>, tensor<1x4x32x1xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.divf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %134 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%128 : tensor<1x4x32x512xf32>) outs(%72 : tensor<1x4x32x512xi1>) {
    ^bb0(%in: f32, %out: i1):
      %165 = arith.extf %in : f32 to f64
      %166 = arith.cmpf oeq, %165, %cst_6 : f64
      linalg.yield %166 : i1
    } -> tensor<1x4x32x512xi1>
    %135 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%134 : tensor<1x4x32x512xi1>) outs(%75 : tensor<1x4x32x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %165 = arith.andi %in, %out : i1
      linalg.yield %165 : i1
    } -> tensor<1x4x32x1xi1>
    %136 = linalg.generic {indexing_maps = [#map5, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%135, %cst_2, %133 : tensor<1x4x32x1xi1>, tensor<1x4x32x512xf32>, tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: i1, %in_110: f32, %in_111: f32, %out: f32):
      %165 = arith.select %in, %in_110, %in_111 : f32
      linalg.yield %165 : f32
    } -> tensor<1x4x32x512xf32>
    %collapsed_92 = tensor.collapse_shape %136 [[0, 1], [2], [3]] : tensor<1x4x32x512xf32> into tensor<4x32x512xf32>
    %collapsed_93 = tensor.collapse_shape %124 [[0, 1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<4x512x32xf32>
    %137 = linalg.batch_matmul ins(%collapsed_92, %collapsed_93 : tensor<4x32x512xf32>, tensor<4x512x32xf32>) outs(%79 : tensor<4x32x32xf32>) -> tensor<4x32x32xf32>
    %expanded_94 = tensor.expand_shape %137 [[0, 1], [2], [3]] output_shape [1, 4, 32, 32] : tensor<4x32x32xf32> into tensor<1x4x32x32xf32>
    %transposed_95 = linalg.transpose ins(%expanded_94 : tensor<1x4x32x32xf32>) outs(%81 : tensor<1x32x4x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_96 = linalg.transpose ins(%arg15 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_97 = tensor.collapse_shape %transposed_95 [[0, 1], [2, 3]] : tensor<1x32x4x32xf32> into tensor<32x128xf32>
    %138 = linalg.matmul ins(%collapsed_97, %transposed_96 : tensor<32x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_98 = tensor.expand_shape %138 [[0, 1], [2]] output_shape [1, 32, 128] : tensor<32x128xf32> into tensor<1x32x128xf32>
    %139 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%102, %expanded_98 : tensor<1x32x128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %140 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139 : tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%140 : tensor<1x32x128xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.addf %in, %out : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%141 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.divf %in, %cst_8 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_7 : f64 to f32
      %166 = arith.addf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x32x1xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%143 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.rsqrt %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139, %144 : tensor<1x32x128xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %146 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg20, %145 : tensor<128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %transposed_99 = linalg.transpose ins(%arg16 : tensor<352x128xf32>) outs(%91 : tensor<128x352xf32>) permutation = [1, 0] 
    %collapsed_100 = tensor.collapse_shape %146 [[0, 1], [2]] : tensor<1x32x128xf32> into tensor<32x128xf32>
    %147 = linalg.matmul ins(%collapsed_100, %transposed_99 : tensor<32x128xf32>, tensor<128x352xf32>) outs(%93 : tensor<32x352xf32>) -> tensor<32x352xf32>
    %expanded_101 = tensor.expand_shape %147 [[0, 1], [2]] output_shape [1, 32, 352] : tensor<32x352xf32> into tensor<1x32x352xf32>
    %148 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_101 : tensor<1x32x352xf32>) outs(%95 : tensor<1x32x352xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.negf %in : f32
      %166 = math.exp %165 : f32
      %167 = arith.addf %166, %cst_1 : f32
      %168 = arith.divf %cst_1, %167 : f32
      linalg.yield %168 : f32
    } -> tensor<1x32x352xf32>
    %149 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_101, %148 : tensor<1x32x352xf32>, tensor<1x32x352xf32>) outs(%95 : tensor<1x32x352xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x352xf32>
    %transposed_102 = linalg.transpose ins(%arg17 : tensor<352x128xf32>) outs(%91 : tensor<128x352xf32>) permutation = [1, 0] 
    %150 = linalg.matmul ins(%collapsed_100, %transposed_102 : tensor<32x128xf32>, tensor<128x352xf32>) outs(%93 : tensor<32x352xf32>) -> tensor<32x352xf32>
    %expanded_103 = tensor.expand_shape %150 [[0, 1], [2]] output_shape [1, 32, 352] : tensor<32x352xf32> into tensor<1x32x352xf32>
    %151 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%149, %expanded_103 : tensor<1x32x352xf32>, tensor<1x32x352xf32>) outs(%95 : tensor<1x32x352xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x352xf32>
    %transposed_104 = linalg.transpose ins(%arg18 : tensor<128x352xf32>) outs(%100 : tensor<352x128xf32>) permutation = [1, 0] 
    %collapsed_105 = tensor.collapse_shape %151 [[0, 1], [2]] : tensor<1x32x352xf32> into tensor<32x352xf32>
    %152 = linalg.matmul ins(%collapsed_105, %transposed_104 : tensor<32x352xf32>, tensor<352x128xf32>) outs(%26 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_106 = tensor.expand_shape %152 [[0, 1], [2]] output_shape [1, 32, 128] : tensor<32x128xf32> into tensor<1x32x128xf32>
    %153 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139, %expanded_106 : tensor<1x32x128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.addf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %154 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%153 : tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %155 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%154 : tensor<1x32x128xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.addf %in, %out : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %156 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%155 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.divf %in, %cst_8 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %157 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%156 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = arith.truncf %cst_7 : f64 to f32
      %166 = arith.addf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<1x32x1xf32>
    %158 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%157 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %165 = math.rsqrt %in : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x1xf32>
    %159 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%153, %158 : tensor<1x32x128xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %160 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg21, %159 : tensor<128xf32>, tensor<1x32x128xf32>) outs(%0 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %in_110: f32, %out: f32):
      %165 = arith.mulf %in, %in_110 : f32
      linalg.yield %165 : f32
    } -> tensor<1x32x128xf32>
    %161 = tensor.empty() : tensor<128x512xf32>
    %transposed_107 = linalg.transpose ins(%arg22 : tensor<512x128xf32>) outs(%161 : tensor<128x512xf32>) permutation = [1, 0] 
    %collapsed_108 = tensor.collapse_shape %160 [[0, 1], [2]] : tensor<1x32x128xf32> into tensor<32x128xf32>
    %162 = tensor.empty() : tensor<32x512xf32>
    %163 = linalg.fill ins(%cst : f32) outs(%162 : tensor<32x512xf32>) -> tensor<32x512xf32>
    %164 = linalg.matmul ins(%collapsed_108, %transposed_107 : tensor<32x128xf32>, tensor<128x512xf32>) outs(%163 : tensor<32x512xf32>) -> tensor<32x512xf32>
    %expanded_109 = tensor.expand_shape %164 [[0, 1], [2]] output_shape [1, 32, 512] : tensor<32x512xf32> into tensor<1x32x512xf32>
    return %46, %46, %50, %52, %121, %123, %expanded_109 : tensor<i64>, tensor<i64>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x32x512xf32>
  }
}

