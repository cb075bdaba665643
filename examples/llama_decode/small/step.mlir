#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0) -> (d0)>
#map3 = affine_map<(d0) -> ()>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map6 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map7 = affine_map<(d0, d1, d2) -> (d2)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map9 = affine_map<() -> ()>
#map10 = affine_map<(d0, d1, d2, d3) -> ()>
#map11 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map12 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map13 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
module {
  func.func @step(%arg0: tensor<1x1xi64>, %arg1: tensor<1xi64>, %arg2: tensor<512x128xf32>, %arg3: tensor<128x128xf32>, %arg4: tensor<32x128xf32>, %arg5: tensor<32x128xf32>, %arg6: tensor<128x128xf32>, %arg7: tensor<352x128xf32>, %arg8: tensor<352x128xf32>, %arg9: tensor<128x352xf32>, %arg10: tensor<128xf32>, %arg11: tensor<128xf32>, %arg12: tensor<128x128xf32>, %arg13: tensor<32x128xf32>, %arg14: tensor<32x128xf32>, %arg15: tensor<128x128xf32>, %arg16: tensor<352x128xf32>, %arg17: tensor<352x128xf32>, %arg18: tensor<128x352xf32>, %arg19: tensor<128xf32>, %arg20: tensor<128xf32>, %arg21: tensor<128xf32>, %arg22: tensor<512x128xf32>, %arg23: tensor<16xf32>, %arg24: tensor<i64> {attention.aliases_result = 0 : i64, bufferization.writable = true}, %arg25: tensor<i64> {attention.aliases_result = 1 : i64, bufferization.writable = true}, %arg26: tensor<1x1x512x32xf32> {attention.aliases_result = 2 : i64, bufferization.writable = true}, %arg27: tensor<1x1x512x32xf32> {attention.aliases_result = 3 : i64, bufferization.writable = true}, %arg28: tensor<1x1x512x32xf32> {attention.aliases_result = 4 : i64, bufferization.writable = true}, %arg29: tensor<1x1x512x32xf32> {attention.aliases_result = 5 : i64, bufferization.writable = true}) -> (tensor<i64>, tensor<i64>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512xf32>) {
    %c2_i64 = arith.constant 2 : i64
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c512 = arith.constant 512 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant 1.000000e+00 : f32
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<1x4x1x512xf32>
    %cst_3 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_4 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_5 = arith.constant 0.42044820762685731 : f64
    %cst_6 = arith.constant 0xFFF0000000000000 : f64
    %cst_7 = arith.constant 9.9999999999999995E-7 : f64
    %cst_8 = arith.constant 1.280000e+02 : f32
    %collapsed = tensor.collapse_shape %arg1 [] : tensor<1xi64> into tensor<i64>
    %0 = tensor.empty() : tensor<1x1x128xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<1x1xi64>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: i64, %out: f32):
      %166 = arith.index_cast %in : i64 to index
      %167 = linalg.index 2 : index
      %168 = arith.cmpi slt, %166, %c512 : index
      cf.assert %168, "index must be smaller than dim size"
      %169 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %169, "index must be larger or equal to 0"
      %extracted_101 = tensor.extract %arg2[%166, %167] : tensor<512x128xf32>
      linalg.yield %extracted_101 : f32
    } -> tensor<1x1x128xf32>
    %2 = tensor.empty() : tensor<1xi64>
    %3 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%2 : tensor<1xi64>) {
    ^bb0(%out: i64):
      linalg.yield %c0_i64 : i64
    } -> tensor<1xi64>
    %4 = linalg.generic {indexing_maps = [#map2, #map3, #map2], iterator_types = ["parallel"]} ins(%3, %collapsed : tensor<1xi64>, tensor<i64>) outs(%2 : tensor<1xi64>) {
    ^bb0(%in: i64, %in_101: i64, %out: i64):
      %166 = arith.addi %in, %in_101 : i64
      linalg.yield %166 : i64
    } -> tensor<1xi64>
    %5 = tensor.empty() : tensor<512xi64>
    %6 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%5 : tensor<512xi64>) {
    ^bb0(%out: i64):
      %166 = linalg.index 0 : index
      %167 = arith.index_cast %166 : index to i64
      linalg.yield %167 : i64
    } -> tensor<512xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2, 3]] output_shape [1, 1, 1, 1] : tensor<1xi64> into tensor<1x1x1x1xi64>
    %expanded_9 = tensor.expand_shape %6 [[0, 1, 2, 3]] output_shape [1, 1, 1, 512] : tensor<512xi64> into tensor<1x1x1x512xi64>
    %7 = tensor.empty() : tensor<1x1x1x512xi1>
    %8 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_9, %expanded : tensor<1x1x1x512xi64>, tensor<1x1x1x1xi64>) outs(%7 : tensor<1x1x1x512xi1>) {
    ^bb0(%in: i64, %in_101: i64, %out: i1):
      %166 = arith.cmpi sle, %in, %in_101 : i64
      linalg.yield %166 : i1
    } -> tensor<1x1x1x512xi1>
    %expanded_10 = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, 1, 1] : tensor<1xi64> into tensor<1x1x1xi64>
    %9 = tensor.empty() : tensor<1x1x1xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_10 : tensor<1x1x1xi64>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %166 = arith.sitofp %in : i64 to f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %11 = tensor.empty() : tensor<1x1x16xf32>
    %12 = linalg.generic {indexing_maps = [#map6, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %arg23 : tensor<1x1x1xf32>, tensor<16xf32>) outs(%11 : tensor<1x1x16xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x16xf32>
    %concat = tensor.concat dim(2) %12, %12 : (tensor<1x1x16xf32>, tensor<1x1x16xf32>) -> tensor<1x1x32xf32>
    %13 = tensor.empty() : tensor<1x1x32xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x1x32xf32>) outs(%13 : tensor<1x1x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.cos %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x32xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x1x32xf32>) outs(%13 : tensor<1x1x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.sin %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x32xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1 : tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %17 = linalg.fill ins(%cst : f32) outs(%9 : tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%16 : tensor<1x1x128xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.addf %in, %out : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %19 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.divf %in, %cst_8 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %20 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_7 : f64 to f32
      %167 = arith.addf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x1x1xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.rsqrt %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %21 : tensor<1x1x128xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %23 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg10, %22 : tensor<128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %24 = tensor.empty() : tensor<128x128xf32>
    %transposed = linalg.transpose ins(%arg3 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_11 = tensor.collapse_shape %23 [[0], [1, 2]] : tensor<1x1x128xf32> into tensor<1x128xf32>
    %25 = tensor.empty() : tensor<1x128xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %27 = linalg.matmul ins(%collapsed_11, %transposed : tensor<1x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_12 = tensor.expand_shape %27 [[0], [1, 2, 3]] output_shape [1, 1, 4, 32] : tensor<1x128xf32> into tensor<1x1x4x32xf32>
    %28 = tensor.empty() : tensor<1x4x1x32xf32>
    %transposed_13 = linalg.transpose ins(%expanded_12 : tensor<1x1x4x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) permutation = [0, 2, 1, 3] 
    %29 = tensor.empty() : tensor<128x32xf32>
    %transposed_14 = linalg.transpose ins(%arg4 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %30 = tensor.empty() : tensor<1x32xf32>
    %31 = linalg.fill ins(%cst : f32) outs(%30 : tensor<1x32xf32>) -> tensor<1x32xf32>
    %32 = linalg.matmul ins(%collapsed_11, %transposed_14 : tensor<1x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<1x32xf32>) -> tensor<1x32xf32>
    %expanded_15 = tensor.expand_shape %32 [[0], [1, 2, 3]] output_shape [1, 1, 1, 32] : tensor<1x32xf32> into tensor<1x1x1x32xf32>
    %33 = tensor.empty() : tensor<1x1x1x32xf32>
    %transposed_16 = linalg.transpose ins(%expanded_15 : tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_17 = linalg.transpose ins(%arg5 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %34 = linalg.matmul ins(%collapsed_11, %transposed_17 : tensor<1x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<1x32xf32>) -> tensor<1x32xf32>
    %expanded_18 = tensor.expand_shape %34 [[0], [1, 2, 3]] output_shape [1, 1, 1, 32] : tensor<1x32xf32> into tensor<1x1x1x32xf32>
    %transposed_19 = linalg.transpose ins(%expanded_18 : tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) permutation = [0, 2, 1, 3] 
    %expanded_20 = tensor.expand_shape %14 [[0], [1, 2], [3]] output_shape [1, 1, 1, 32] : tensor<1x1x32xf32> into tensor<1x1x1x32xf32>
    %expanded_21 = tensor.expand_shape %15 [[0], [1, 2], [3]] output_shape [1, 1, 1, 32] : tensor<1x1x32xf32> into tensor<1x1x1x32xf32>
    %35 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_13, %expanded_20 : tensor<1x4x1x32xf32>, tensor<1x1x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x32xf32>
    %extracted_slice = tensor.extract_slice %transposed_13[0, 0, 0, 0] [1, 4, 1, 16] [1, 1, 1, 1] : tensor<1x4x1x32xf32> to tensor<1x4x1x16xf32>
    %extracted_slice_22 = tensor.extract_slice %transposed_13[0, 0, 0, 16] [1, 4, 1, 16] [1, 1, 1, 1] : tensor<1x4x1x32xf32> to tensor<1x4x1x16xf32>
    %36 = tensor.empty() : tensor<1x4x1x16xf32>
    %37 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_22 : tensor<1x4x1x16xf32>) outs(%36 : tensor<1x4x1x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.negf %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x16xf32>
    %concat_23 = tensor.concat dim(3) %37, %extracted_slice : (tensor<1x4x1x16xf32>, tensor<1x4x1x16xf32>) -> tensor<1x4x1x32xf32>
    %38 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_23, %expanded_21 : tensor<1x4x1x32xf32>, tensor<1x1x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x32xf32>
    %39 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%35, %38 : tensor<1x4x1x32xf32>, tensor<1x4x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x32xf32>
    %40 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_16, %expanded_20 : tensor<1x1x1x32xf32>, tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x32xf32>
    %extracted_slice_24 = tensor.extract_slice %transposed_16[0, 0, 0, 0] [1, 1, 1, 16] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x16xf32>
    %extracted_slice_25 = tensor.extract_slice %transposed_16[0, 0, 0, 16] [1, 1, 1, 16] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x16xf32>
    %41 = tensor.empty() : tensor<1x1x1x16xf32>
    %42 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_25 : tensor<1x1x1x16xf32>) outs(%41 : tensor<1x1x1x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.negf %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x16xf32>
    %concat_26 = tensor.concat dim(3) %42, %extracted_slice_24 : (tensor<1x1x1x16xf32>, tensor<1x1x1x16xf32>) -> tensor<1x1x1x32xf32>
    %43 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_26, %expanded_21 : tensor<1x1x1x32xf32>, tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x32xf32>
    %44 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%40, %43 : tensor<1x1x1x32xf32>, tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x32xf32>
    %45 = tensor.empty() : tensor<i64>
    %46 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = []} ins(%collapsed : tensor<i64>) outs(%45 : tensor<i64>) {
    ^bb0(%in: i64, %out: i64):
      %166 = arith.addi %in, %c1_i64 : i64
      linalg.yield %166 : i64
    } -> tensor<i64>
    %47 = tensor.empty() : tensor<1x1x1x512xf32>
    %48 = linalg.generic {indexing_maps = [#map4, #map10, #map10, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %cst_3, %cst_4 : tensor<1x1x1x512xi1>, tensor<f32>, tensor<f32>) outs(%47 : tensor<1x1x1x512xf32>) {
    ^bb0(%in: i1, %in_101: f32, %in_102: f32, %out: f32):
      %166 = arith.select %in, %in_101, %in_102 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x512xf32>
    %49 = tensor.empty() : tensor<1x1x4x512x32xf32>
    %c0 = arith.constant 0 : index
    %extracted = tensor.extract %4[%c0] : tensor<1xi64>
    %50 = arith.index_cast %extracted : i64 to index
    %extracted_slice_27 = tensor.extract_slice %44[0, 0, %c0, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x32xf32>
    %inserted_slice = tensor.insert_slice %extracted_slice_27 into %arg26[0, 0, %50, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
    %51 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %collapsed_28 = tensor.collapse_shape %51 [[0], [1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<1x4x512x32xf32>
    %c0_29 = arith.constant 0 : index
    %extracted_30 = tensor.extract %4[%c0_29] : tensor<1xi64>
    %52 = arith.index_cast %extracted_30 : i64 to index
    %extracted_slice_31 = tensor.extract_slice %transposed_19[0, 0, %c0_29, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x32xf32>
    %inserted_slice_32 = tensor.insert_slice %extracted_slice_31 into %arg27[0, 0, %52, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
    %53 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_32 : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %54 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%39 : tensor<1x4x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_5 : f64 to f32
      %167 = arith.mulf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x4x1x32xf32>
    %55 = tensor.empty() : tensor<1x4x32x512xf32>
    %transposed_33 = linalg.transpose ins(%collapsed_28 : tensor<1x4x512x32xf32>) outs(%55 : tensor<1x4x32x512xf32>) permutation = [0, 1, 3, 2] 
    %56 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_33 : tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_5 : f64 to f32
      %167 = arith.mulf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x4x32x512xf32>
    %collapsed_34 = tensor.collapse_shape %54 [[0, 1], [2], [3]] : tensor<1x4x1x32xf32> into tensor<4x1x32xf32>
    %collapsed_35 = tensor.collapse_shape %56 [[0, 1], [2], [3]] : tensor<1x4x32x512xf32> into tensor<4x32x512xf32>
    %57 = tensor.empty() : tensor<4x1x512xf32>
    %58 = linalg.fill ins(%cst : f32) outs(%57 : tensor<4x1x512xf32>) -> tensor<4x1x512xf32>
    %59 = linalg.batch_matmul ins(%collapsed_34, %collapsed_35 : tensor<4x1x32xf32>, tensor<4x32x512xf32>) outs(%58 : tensor<4x1x512xf32>) -> tensor<4x1x512xf32>
    %expanded_36 = tensor.expand_shape %59 [[0, 1], [2], [3]] output_shape [1, 4, 1, 512] : tensor<4x1x512xf32> into tensor<1x4x1x512xf32>
    %60 = tensor.empty() : tensor<1x4x1x512xf32>
    %61 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_36, %48 : tensor<1x4x1x512xf32>, tensor<1x1x1x512xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %62 = tensor.empty() : tensor<1x4x1xi64>
    %63 = linalg.fill ins(%c0_i64 : i64) outs(%62 : tensor<1x4x1xi64>) -> tensor<1x4x1xi64>
    %64 = tensor.empty() : tensor<1x4x1xf32>
    %65 = linalg.fill ins(%cst_0 : f32) outs(%64 : tensor<1x4x1xf32>) -> tensor<1x4x1xf32>
    %66:2 = linalg.generic {indexing_maps = [#map4, #map13, #map13], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%61 : tensor<1x4x1x512xf32>) outs(%65, %63 : tensor<1x4x1xf32>, tensor<1x4x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_101: i64):
      %166 = linalg.index 3 : index
      %167 = arith.index_cast %166 : index to i64
      %168 = arith.maximumf %in, %out : f32
      %169 = arith.cmpf ogt, %in, %out : f32
      %170 = arith.select %169, %167, %out_101 : i64
      linalg.yield %168, %170 : f32, i64
    } -> (tensor<1x4x1xf32>, tensor<1x4x1xi64>)
    %expanded_37 = tensor.expand_shape %66#0 [[0], [1], [2, 3]] output_shape [1, 4, 1, 1] : tensor<1x4x1xf32> into tensor<1x4x1x1xf32>
    %67 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61, %expanded_37 : tensor<1x4x1x512xf32>, tensor<1x4x1x1xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.subf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %68 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%67 : tensor<1x4x1x512xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.exp %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %69 = tensor.empty() : tensor<1x4x1x1xf32>
    %70 = linalg.fill ins(%cst : f32) outs(%69 : tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32>
    %71 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%68 : tensor<1x4x1x512xf32>) outs(%70 : tensor<1x4x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.addf %in, %out : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x1xf32>
    %72 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%68, %71 : tensor<1x4x1x512xf32>, tensor<1x4x1x1xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.divf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %73 = tensor.empty() : tensor<1x4x1x512xi1>
    %74 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61 : tensor<1x4x1x512xf32>) outs(%73 : tensor<1x4x1x512xi1>) {
    ^bb0(%in: f32, %out: i1):
      %166 = arith.extf %in : f32 to f64
      %167 = arith.cmpf oeq, %166, %cst_6 : f64
      linalg.yield %167 : i1
    } -> tensor<1x4x1x512xi1>
    %75 = tensor.empty() : tensor<1x4x1x1xi1>
    %76 = linalg.fill ins(%true : i1) outs(%75 : tensor<1x4x1x1xi1>) -> tensor<1x4x1x1xi1>
    %77 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%74 : tensor<1x4x1x512xi1>) outs(%76 : tensor<1x4x1x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %166 = arith.andi %in, %out : i1
      linalg.yield %166 : i1
    } -> tensor<1x4x1x1xi1>
    %78 = linalg.generic {indexing_maps = [#map5, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%77, %cst_2, %72 : tensor<1x4x1x1xi1>, tensor<1x4x1x512xf32>, tensor<1x4x1x512xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: i1, %in_101: f32, %in_102: f32, %out: f32):
      %166 = arith.select %in, %in_101, %in_102 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %collapsed_38 = tensor.collapse_shape %78 [[0, 1], [2], [3]] : tensor<1x4x1x512xf32> into tensor<4x1x512xf32>
    %collapsed_39 = tensor.collapse_shape %53 [[0, 1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<4x512x32xf32>
    %79 = tensor.empty() : tensor<4x1x32xf32>
    %80 = linalg.fill ins(%cst : f32) outs(%79 : tensor<4x1x32xf32>) -> tensor<4x1x32xf32>
    %81 = linalg.batch_matmul ins(%collapsed_38, %collapsed_39 : tensor<4x1x512xf32>, tensor<4x512x32xf32>) outs(%80 : tensor<4x1x32xf32>) -> tensor<4x1x32xf32>
    %expanded_40 = tensor.expand_shape %81 [[0, 1], [2], [3]] output_shape [1, 4, 1, 32] : tensor<4x1x32xf32> into tensor<1x4x1x32xf32>
    %82 = tensor.empty() : tensor<1x1x4x32xf32>
    %transposed_41 = linalg.transpose ins(%expanded_40 : tensor<1x4x1x32xf32>) outs(%82 : tensor<1x1x4x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_42 = linalg.transpose ins(%arg6 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_43 = tensor.collapse_shape %transposed_41 [[0], [1, 2, 3]] : tensor<1x1x4x32xf32> into tensor<1x128xf32>
    %83 = linalg.matmul ins(%collapsed_43, %transposed_42 : tensor<1x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_44 = tensor.expand_shape %83 [[0], [1, 2]] output_shape [1, 1, 128] : tensor<1x128xf32> into tensor<1x1x128xf32>
    %84 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %expanded_44 : tensor<1x1x128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %85 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84 : tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %86 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%85 : tensor<1x1x128xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.addf %in, %out : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %87 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%86 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.divf %in, %cst_8 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %88 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%87 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_7 : f64 to f32
      %167 = arith.addf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x1x1xf32>
    %89 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%88 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.rsqrt %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %90 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84, %89 : tensor<1x1x128xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %91 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg11, %90 : tensor<128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %92 = tensor.empty() : tensor<128x352xf32>
    %transposed_45 = linalg.transpose ins(%arg7 : tensor<352x128xf32>) outs(%92 : tensor<128x352xf32>) permutation = [1, 0] 
    %collapsed_46 = tensor.collapse_shape %91 [[0], [1, 2]] : tensor<1x1x128xf32> into tensor<1x128xf32>
    %93 = tensor.empty() : tensor<1x352xf32>
    %94 = linalg.fill ins(%cst : f32) outs(%93 : tensor<1x352xf32>) -> tensor<1x352xf32>
    %95 = linalg.matmul ins(%collapsed_46, %transposed_45 : tensor<1x128xf32>, tensor<128x352xf32>) outs(%94 : tensor<1x352xf32>) -> tensor<1x352xf32>
    %expanded_47 = tensor.expand_shape %95 [[0], [1, 2]] output_shape [1, 1, 352] : tensor<1x352xf32> into tensor<1x1x352xf32>
    %96 = tensor.empty() : tensor<1x1x352xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_47 : tensor<1x1x352xf32>) outs(%96 : tensor<1x1x352xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.negf %in : f32
      %167 = math.exp %166 : f32
      %168 = arith.addf %167, %cst_1 : f32
      %169 = arith.divf %cst_1, %168 : f32
      linalg.yield %169 : f32
    } -> tensor<1x1x352xf32>
    %98 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_47, %97 : tensor<1x1x352xf32>, tensor<1x1x352xf32>) outs(%96 : tensor<1x1x352xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x352xf32>
    %transposed_48 = linalg.transpose ins(%arg8 : tensor<352x128xf32>) outs(%92 : tensor<128x352xf32>) permutation = [1, 0] 
    %99 = linalg.matmul ins(%collapsed_46, %transposed_48 : tensor<1x128xf32>, tensor<128x352xf32>) outs(%94 : tensor<1x352xf32>) -> tensor<1x352xf32>
    %expanded_49 = tensor.expand_shape %99 [[0], [1, 2]] output_shape [1, 1, 352] : tensor<1x352xf32> into tensor<1x1x352xf32>
    %100 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%98, %expanded_49 : tensor<1x1x352xf32>, tensor<1x1x352xf32>) outs(%96 : tensor<1x1x352xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x352xf32>
    %101 = tensor.empty() : tensor<352x128xf32>
    %transposed_50 = linalg.transpose ins(%arg9 : tensor<128x352xf32>) outs(%101 : tensor<352x128xf32>) permutation = [1, 0] 
    %collapsed_51 = tensor.collapse_shape %100 [[0], [1, 2]] : tensor<1x1x352xf32> into tensor<1x352xf32>
    %102 = linalg.matmul ins(%collapsed_51, %transposed_50 : tensor<1x352xf32>, tensor<352x128xf32>) outs(%26 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_52 = tensor.expand_shape %102 [[0], [1, 2]] output_shape [1, 1, 128] : tensor<1x128xf32> into tensor<1x1x128xf32>
    %103 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84, %expanded_52 : tensor<1x1x128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %104 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103 : tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %105 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%104 : tensor<1x1x128xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.addf %in, %out : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %106 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%105 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.divf %in, %cst_8 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %107 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%106 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_7 : f64 to f32
      %167 = arith.addf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x1x1xf32>
    %108 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%107 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.rsqrt %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %109 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103, %108 : tensor<1x1x128xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %110 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg19, %109 : tensor<128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %transposed_53 = linalg.transpose ins(%arg12 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_54 = tensor.collapse_shape %110 [[0], [1, 2]] : tensor<1x1x128xf32> into tensor<1x128xf32>
    %111 = linalg.matmul ins(%collapsed_54, %transposed_53 : tensor<1x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_55 = tensor.expand_shape %111 [[0], [1, 2, 3]] output_shape [1, 1, 4, 32] : tensor<1x128xf32> into tensor<1x1x4x32xf32>
    %transposed_56 = linalg.transpose ins(%expanded_55 : tensor<1x1x4x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_57 = linalg.transpose ins(%arg13 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %112 = linalg.matmul ins(%collapsed_54, %transposed_57 : tensor<1x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<1x32xf32>) -> tensor<1x32xf32>
    %expanded_58 = tensor.expand_shape %112 [[0], [1, 2, 3]] output_shape [1, 1, 1, 32] : tensor<1x32xf32> into tensor<1x1x1x32xf32>
    %transposed_59 = linalg.transpose ins(%expanded_58 : tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_60 = linalg.transpose ins(%arg14 : tensor<32x128xf32>) outs(%29 : tensor<128x32xf32>) permutation = [1, 0] 
    %113 = linalg.matmul ins(%collapsed_54, %transposed_60 : tensor<1x128xf32>, tensor<128x32xf32>) outs(%31 : tensor<1x32xf32>) -> tensor<1x32xf32>
    %expanded_61 = tensor.expand_shape %113 [[0], [1, 2, 3]] output_shape [1, 1, 1, 32] : tensor<1x32xf32> into tensor<1x1x1x32xf32>
    %transposed_62 = linalg.transpose ins(%expanded_61 : tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) permutation = [0, 2, 1, 3] 
    %114 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_56, %expanded_20 : tensor<1x4x1x32xf32>, tensor<1x1x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x32xf32>
    %extracted_slice_63 = tensor.extract_slice %transposed_56[0, 0, 0, 0] [1, 4, 1, 16] [1, 1, 1, 1] : tensor<1x4x1x32xf32> to tensor<1x4x1x16xf32>
    %extracted_slice_64 = tensor.extract_slice %transposed_56[0, 0, 0, 16] [1, 4, 1, 16] [1, 1, 1, 1] : tensor<1x4x1x32xf32> to tensor<1x4x1x16xf32>
    %115 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_64 : tensor<1x4x1x16xf32>) outs(%36 : tensor<1x4x1x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.negf %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x16xf32>
    %concat_65 = tensor.concat dim(3) %115, %extracted_slice_63 : (tensor<1x4x1x16xf32>, tensor<1x4x1x16xf32>) -> tensor<1x4x1x32xf32>
    %116 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_65, %expanded_21 : tensor<1x4x1x32xf32>, tensor<1x1x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x32xf32>
    %117 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%114, %116 : tensor<1x4x1x32xf32>, tensor<1x4x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x32xf32>
    %118 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_59, %expanded_20 : tensor<1x1x1x32xf32>, tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x32xf32>
    %extracted_slice_66 = tensor.extract_slice %transposed_59[0, 0, 0, 0] [1, 1, 1, 16] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x16xf32>
    %extracted_slice_67 = tensor.extract_slice %transposed_59[0, 0, 0, 16] [1, 1, 1, 16] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x16xf32>
    %119 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_67 : tensor<1x1x1x16xf32>) outs(%41 : tensor<1x1x1x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.negf %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x16xf32>
    %concat_68 = tensor.concat dim(3) %119, %extracted_slice_66 : (tensor<1x1x1x16xf32>, tensor<1x1x1x16xf32>) -> tensor<1x1x1x32xf32>
    %120 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_68, %expanded_21 : tensor<1x1x1x32xf32>, tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x32xf32>
    %121 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%118, %120 : tensor<1x1x1x32xf32>, tensor<1x1x1x32xf32>) outs(%33 : tensor<1x1x1x32xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1x32xf32>
    %c0_69 = arith.constant 0 : index
    %extracted_70 = tensor.extract %4[%c0_69] : tensor<1xi64>
    %122 = arith.index_cast %extracted_70 : i64 to index
    %extracted_slice_71 = tensor.extract_slice %121[0, 0, %c0_69, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x32xf32>
    %inserted_slice_72 = tensor.insert_slice %extracted_slice_71 into %arg28[0, 0, %122, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
    %123 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_72 : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %collapsed_73 = tensor.collapse_shape %123 [[0], [1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<1x4x512x32xf32>
    %c0_74 = arith.constant 0 : index
    %extracted_75 = tensor.extract %4[%c0_74] : tensor<1xi64>
    %124 = arith.index_cast %extracted_75 : i64 to index
    %extracted_slice_76 = tensor.extract_slice %transposed_62[0, 0, %c0_74, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> to tensor<1x1x1x32xf32>
    %inserted_slice_77 = tensor.insert_slice %extracted_slice_76 into %arg29[0, 0, %124, 0] [1, 1, 1, 32] [1, 1, 1, 1] : tensor<1x1x1x32xf32> into tensor<1x1x512x32xf32>
    %125 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_77 : tensor<1x1x512x32xf32>) outs(%49 : tensor<1x1x4x512x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x4x512x32xf32>
    %126 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%117 : tensor<1x4x1x32xf32>) outs(%28 : tensor<1x4x1x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_5 : f64 to f32
      %167 = arith.mulf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x4x1x32xf32>
    %transposed_78 = linalg.transpose ins(%collapsed_73 : tensor<1x4x512x32xf32>) outs(%55 : tensor<1x4x32x512xf32>) permutation = [0, 1, 3, 2] 
    %127 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_78 : tensor<1x4x32x512xf32>) outs(%55 : tensor<1x4x32x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_5 : f64 to f32
      %167 = arith.mulf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x4x32x512xf32>
    %collapsed_79 = tensor.collapse_shape %126 [[0, 1], [2], [3]] : tensor<1x4x1x32xf32> into tensor<4x1x32xf32>
    %collapsed_80 = tensor.collapse_shape %127 [[0, 1], [2], [3]] : tensor<1x4x32x512xf32> into tensor<4x32x512xf32>
    %128 = linalg.batch_matmul ins(%collapsed_79, %collapsed_80 : tensor<4x1x32xf32>, tensor<4x32x512xf32>) outs(%58 : tensor<4x1x512xf32>) -> tensor<4x1x512xf32>
    %expanded_81 = tensor.expand_shape %128 [[0, 1], [2], [3]] output_shape [1, 4, 1, 512] : tensor<4x1x512xf32> into tensor<1x4x1x512xf32>
    %129 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_81, %48 : tensor<1x4x1x512xf32>, tensor<1x1x1x512xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %130:2 = linalg.generic {indexing_maps = [#map4, #map13, #map13], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%129 : tensor<1x4x1x512xf32>) outs(%65, %63 : tensor<1x4x1xf32>, tensor<1x4x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_101: i64):
      %166 = linalg.index 3 : index
      %167 = arith.index_cast %166 : index to i64
      %168 = arith.maximumf %in, %out : f32
      %169 = arith.cmpf ogt, %in, %out : f32
      %170 = arith.select %169, %167, %out_101 : i64
      linalg.yield %168, %170 : f32, i64
    } -> (tensor<1x4x1xf32>, tensor<1x4x1xi64>)
    %expanded_82 = tensor.expand_shape %130#0 [[0], [1], [2, 3]] output_shape [1, 4, 1, 1] : tensor<1x4x1xf32> into tensor<1x4x1x1xf32>
    %131 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%129, %expanded_82 : tensor<1x4x1x512xf32>, tensor<1x4x1x1xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.subf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %132 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%131 : tensor<1x4x1x512xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.exp %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %133 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%132 : tensor<1x4x1x512xf32>) outs(%70 : tensor<1x4x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.addf %in, %out : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x1xf32>
    %134 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%132, %133 : tensor<1x4x1x512xf32>, tensor<1x4x1x1xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.divf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %135 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%129 : tensor<1x4x1x512xf32>) outs(%73 : tensor<1x4x1x512xi1>) {
    ^bb0(%in: f32, %out: i1):
      %166 = arith.extf %in : f32 to f64
      %167 = arith.cmpf oeq, %166, %cst_6 : f64
      linalg.yield %167 : i1
    } -> tensor<1x4x1x512xi1>
    %136 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%135 : tensor<1x4x1x512xi1>) outs(%76 : tensor<1x4x1x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %166 = arith.andi %in, %out : i1
      linalg.yield %166 : i1
    } -> tensor<1x4x1x1xi1>
    %137 = linalg.generic {indexing_maps = [#map5, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%136, %cst_2, %134 : tensor<1x4x1x1xi1>, tensor<1x4x1x512xf32>, tensor<1x4x1x512xf32>) outs(%60 : tensor<1x4x1x512xf32>) {
    ^bb0(%in: i1, %in_101: f32, %in_102: f32, %out: f32):
      %166 = arith.select %in, %in_101, %in_102 : f32
      linalg.yield %166 : f32
    } -> tensor<1x4x1x512xf32>
    %collapsed_83 = tensor.collapse_shape %137 [[0, 1], [2], [3]] : tensor<1x4x1x512xf32> into tensor<4x1x512xf32>
    %collapsed_84 = tensor.collapse_shape %125 [[0, 1, 2], [3], [4]] : tensor<1x1x4x512x32xf32> into tensor<4x512x32xf32>
    %138 = linalg.batch_matmul ins(%collapsed_83, %collapsed_84 : tensor<4x1x512xf32>, tensor<4x512x32xf32>) outs(%80 : tensor<4x1x32xf32>) -> tensor<4x1x32xf32>
    %expanded_85 = tensor.expand_shape %138 [[0, 1], [2], [3]] output_shape [1, 4, 1, 32] : tensor<4x1x32xf32> into tensor<1x4x1x32xf32>
    %transposed_86 = linalg.transpose ins(%expanded_85 : tensor<1x4x1x32xf32>) outs(%82 : tensor<1x1x4x32xf32>) permutation = [0, 2, 1, 3] 
    %transposed_87 = linalg.transpose ins(%arg15 : tensor<128x128xf32>) outs(%24 : tensor<128x128xf32>) permutation = [1, 0] 
    %collapsed_88 = tensor.collapse_shape %transposed_86 [[0], [1, 2, 3]] : tensor<1x1x4x32xf32> into tensor<1x128xf32>
    %139 = linalg.matmul ins(%collapsed_88, %transposed_87 : tensor<1x128xf32>, tensor<128x128xf32>) outs(%26 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_89 = tensor.expand_shape %139 [[0], [1, 2]] output_shape [1, 1, 128] : tensor<1x128xf32> into tensor<1x1x128xf32>
    %140 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103, %expanded_89 : tensor<1x1x128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140 : tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%141 : tensor<1x1x128xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.addf %in, %out : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.divf %in, %cst_8 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%143 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_7 : f64 to f32
      %167 = arith.addf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x1x1xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.rsqrt %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %146 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140, %145 : tensor<1x1x128xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %147 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg20, %146 : tensor<128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %transposed_90 = linalg.transpose ins(%arg16 : tensor<352x128xf32>) outs(%92 : tensor<128x352xf32>) permutation = [1, 0] 
    %collapsed_91 = tensor.collapse_shape %147 [[0], [1, 2]] : tensor<1x1x128xf32> into tensor<1x128xf32>
    %148 = linalg.matmul ins(%collapsed_91, %transposed_90 : tensor<1x128xf32>, tensor<128x352xf32>) outs(%94 : tensor<1x352xf32>) -> tensor<1x352xf32>
    %expanded_92 = tensor.expand_shape %148 [[0], [1, 2]] output_shape [1, 1, 352] : tensor<1x352xf32> into tensor<1x1x352xf32>
    %149 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_92 : tensor<1x1x352xf32>) outs(%96 : tensor<1x1x352xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.negf %in : f32
      %167 = math.exp %166 : f32
      %168 = arith.addf %167, %cst_1 : f32
      %169 = arith.divf %cst_1, %168 : f32
      linalg.yield %169 : f32
    } -> tensor<1x1x352xf32>
    %150 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_92, %149 : tensor<1x1x352xf32>, tensor<1x1x352xf32>) outs(%96 : tensor<1x1x352xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x352xf32>
    %transposed_93 = linalg.transpose ins(%arg17 : tensor<352x128xf32>) outs(%92 : tensor<128x352xf32>) permutation = [1, 0] 
    %151 = linalg.matmul ins(%collapsed_91, %transposed_93 : tensor<1x128xf32>, tensor<128x352xf32>) outs(%94 : tensor<1x352xf32>) -> tensor<1x352xf32>
    %expanded_94 = tensor.expand_shape %151 [[0], [1, 2]] output_shape [1, 1, 352] : tensor<1x352xf32> into tensor<1x1x352xf32>
    %152 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%150, %expanded_94 : tensor<1x1x352xf32>, tensor<1x1x352xf32>) outs(%96 : tensor<1x1x352xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x352xf32>
    %transposed_95 = linalg.transpose ins(%arg18 : tensor<128x352xf32>) outs(%101 : tensor<352x128xf32>) permutation = [1, 0] 
    %collapsed_96 = tensor.collapse_shape %152 [[0], [1, 2]] : tensor<1x1x352xf32> into tensor<1x352xf32>
    %153 = linalg.matmul ins(%collapsed_96, %transposed_95 : tensor<1x352xf32>, tensor<352x128xf32>) outs(%26 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_97 = tensor.expand_shape %153 [[0], [1, 2]] output_shape [1, 1, 128] : tensor<1x128xf32> into tensor<1x1x128xf32>
    %154 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140, %expanded_97 : tensor<1x1x128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.addf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %155 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154 : tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %156 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%155 : tensor<1x1x128xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.addf %in, %out : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %157 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%156 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.divf %in, %cst_8 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %158 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%157 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = arith.truncf %cst_7 : f64 to f32
      %167 = arith.addf %in, %166 : f32
      linalg.yield %167 : f32
    } -> tensor<1x1x1xf32>
    %159 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%158 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %166 = math.rsqrt %in : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x1xf32>
    %160 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154, %159 : tensor<1x1x128xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %161 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg21, %160 : tensor<128xf32>, tensor<1x1x128xf32>) outs(%0 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %in_101: f32, %out: f32):
      %166 = arith.mulf %in, %in_101 : f32
      linalg.yield %166 : f32
    } -> tensor<1x1x128xf32>
    %162 = tensor.empty() : tensor<128x512xf32>
    %transposed_98 = linalg.transpose ins(%arg22 : tensor<512x128xf32>) outs(%162 : tensor<128x512xf32>) permutation = [1, 0] 
    %collapsed_99 = tensor.collapse_shape %161 [[0], [1, 2]] : tensor<1x1x128xf32> into tensor<1x128xf32>
    %163 = tensor.empty() : tensor<1x512xf32>
    %164 = linalg.fill ins(%cst : f32) outs(%163 : tensor<1x512xf32>) -> tensor<1x512xf32>
    %165 = linalg.matmul ins(%collapsed_99, %transposed_98 : tensor<1x128xf32>, tensor<128x512xf32>) outs(%164 : tensor<1x512xf32>) -> tensor<1x512xf32>
    %expanded_100 = tensor.expand_shape %165 [[0], [1, 2]] output_shape [1, 1, 512] : tensor<1x512xf32> into tensor<1x1x512xf32>
    return %46, %46, %inserted_slice, %inserted_slice_32, %inserted_slice_72, %inserted_slice_77, %expanded_100 : tensor<i64>, tensor<i64>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512x32xf32>, tensor<1x1x512xf32>
  }
}

