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
  func.func @prefill(%arg0: tensor<1x32xi64>, %arg1: tensor<32xi64>, %arg2: tensor<8192x1536xf32>, %arg3: tensor<1536x1536xf32>, %arg4: tensor<128x1536xf32>, %arg5: tensor<128x1536xf32>, %arg6: tensor<1536x1536xf32>, %arg7: tensor<4096x1536xf32>, %arg8: tensor<4096x1536xf32>, %arg9: tensor<1536x4096xf32>, %arg10: tensor<1536xf32>, %arg11: tensor<1536xf32>, %arg12: tensor<1536x1536xf32>, %arg13: tensor<128x1536xf32>, %arg14: tensor<128x1536xf32>, %arg15: tensor<1536x1536xf32>, %arg16: tensor<4096x1536xf32>, %arg17: tensor<4096x1536xf32>, %arg18: tensor<1536x4096xf32>, %arg19: tensor<1536xf32>, %arg20: tensor<1536xf32>, %arg21: tensor<1536x1536xf32>, %arg22: tensor<128x1536xf32>, %arg23: tensor<128x1536xf32>, %arg24: tensor<1536x1536xf32>, %arg25: tensor<4096x1536xf32>, %arg26: tensor<4096x1536xf32>, %arg27: tensor<1536x4096xf32>, %arg28: tensor<1536xf32>, %arg29: tensor<1536xf32>, %arg30: tensor<1536x1536xf32>, %arg31: tensor<128x1536xf32>, %arg32: tensor<128x1536xf32>, %arg33: tensor<1536x1536xf32>, %arg34: tensor<4096x1536xf32>, %arg35: tensor<4096x1536xf32>, %arg36: tensor<1536x4096xf32>, %arg37: tensor<1536xf32>, %arg38: tensor<1536xf32>, %arg39: tensor<1536xf32>, %arg40: tensor<8192x1536xf32>, %arg41: tensor<64xf32>, %arg42: tensor<i64> {attention.aliases_result = 0 : i64, bufferization.writable = true}, %arg43: tensor<i64> {attention.aliases_result = 1 : i64, bufferization.writable = true}, %arg44: tensor<i64> {attention.aliases_result = 2 : i64, bufferization.writable = true}, %arg45: tensor<i64> {attention.aliases_result = 3 : i64, bufferization.writable = true}, %arg46: tensor<1x1x32768x128xf32> {attention.aliases_result = 4 : i64, bufferization.writable = true}, %arg47: tensor<1x1x32768x128xf32> {attention.aliases_result = 5 : i64, bufferization.writable = true}, %arg48: tensor<1x1x32768x128xf32> {attention.aliases_result = 6 : i64, bufferization.writable = true}, %arg49: tensor<1x1x32768x128xf32> {attention.aliases_result = 7 : i64, bufferization.writable = true}, %arg50: tensor<1x1x32768x128xf32> {attention.aliases_result = 8 : i64, bufferization.writable = true}, %arg51: tensor<1x1x32768x128xf32> {attention.aliases_result = 9 : i64, bufferization.writable = true}, %arg52: tensor<1x1x32768x128xf32> {attention.aliases_result = 10 : i64, bufferization.writable = true}, %arg53: tensor<1x1x32768x128xf32> {attention.aliases_result = 11 : i64, bufferization.writable = true}) -> (tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x32x8192xf32>) {
    %c2_i64 = arith.constant 2 : i64
    %c32_i64 = arith.constant 32 : i64
    %c0_i64 = arith.constant 0 : i64
    %c8192 = arith.constant 8192 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant 1.000000e+00 : f32
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<1x12x32x32768xf32>
    %cst_3 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_4 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_5 = arith.constant 0.29730177875068026 : f64
    %cst_6 = arith.constant 0xFFF0000000000000 : f64
    %cst_7 = arith.constant 9.9999999999999995E-7 : f64
    %cst_8 = arith.constant 1.536000e+03 : f32
    %extracted_slice = tensor.extract_slice %arg1[0] [1] [1] : tensor<32xi64> to tensor<1xi64>
    %collapsed = tensor.collapse_shape %extracted_slice [] : tensor<1xi64> into tensor<i64>
    %0 = tensor.empty() : tensor<1x32x1536xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<1x32xi64>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: i64, %out: f32):
      %268 = arith.index_cast %in : i64 to index
      %269 = linalg.index 2 : index
      %270 = arith.cmpi slt, %268, %c8192 : index
      cf.assert %270, "index must be smaller than dim size"
      %271 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %271, "index must be larger or equal to 0"
      %extracted = tensor.extract %arg2[%268, %269] : tensor<8192x1536xf32>
      linalg.yield %extracted : f32
    } -> tensor<1x32x1536xf32>
    %2 = tensor.empty() : tensor<32xi64>
    %3 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%2 : tensor<32xi64>) {
    ^bb0(%out: i64):
      %268 = linalg.index 0 : index
      %269 = arith.index_cast %268 : index to i64
      linalg.yield %269 : i64
    } -> tensor<32xi64>
    %4 = linalg.generic {indexing_maps = [#map2, #map3, #map2], iterator_types = ["parallel"]} ins(%3, %collapsed : tensor<32xi64>, tensor<i64>) outs(%2 : tensor<32xi64>) {
    ^bb0(%in: i64, %in_208: i64, %out: i64):
      %268 = arith.addi %in, %in_208 : i64
      linalg.yield %268 : i64
    } -> tensor<32xi64>
    %5 = tensor.empty() : tensor<32768xi64>
    %6 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%5 : tensor<32768xi64>) {
    ^bb0(%out: i64):
      %268 = linalg.index 0 : index
      %269 = arith.index_cast %268 : index to i64
      linalg.yield %269 : i64
    } -> tensor<32768xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2, 3]] output_shape [1, 1, 32, 1] : tensor<32xi64> into tensor<1x1x32x1xi64>
    %expanded_9 = tensor.expand_shape %6 [[0, 1, 2, 3]] output_shape [1, 1, 1, 32768] : tensor<32768xi64> into tensor<1x1x1x32768xi64>
    %7 = tensor.empty() : tensor<1x1x32x32768xi1>
    %8 = linalg.generic {indexing_maps = [#map4, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_9, %expanded : tensor<1x1x1x32768xi64>, tensor<1x1x32x1xi64>) outs(%7 : tensor<1x1x32x32768xi1>) {
    ^bb0(%in: i64, %in_208: i64, %out: i1):
      %268 = arith.cmpi sle, %in, %in_208 : i64
      linalg.yield %268 : i1
    } -> tensor<1x1x32x32768xi1>
    %expanded_10 = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, 32, 1] : tensor<32xi64> into tensor<1x32x1xi64>
    %9 = tensor.empty() : tensor<1x32x1xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_10 : tensor<1x32x1xi64>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %268 = arith.sitofp %in : i64 to f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %11 = tensor.empty() : tensor<1x32x64xf32>
    %12 = linalg.generic {indexing_maps = [#map7, #map8, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %arg41 : tensor<1x32x1xf32>, tensor<64xf32>) outs(%11 : tensor<1x32x64xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x64xf32>
    %concat = tensor.concat dim(2) %12, %12 : (tensor<1x32x64xf32>, tensor<1x32x64xf32>) -> tensor<1x32x128xf32>
    %13 = tensor.empty() : tensor<1x32x128xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x32x128xf32>) outs(%13 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.cos %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x128xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x32x128xf32>) outs(%13 : tensor<1x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.sin %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x128xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %17 = linalg.fill ins(%cst : f32) outs(%9 : tensor<1x32x1xf32>) -> tensor<1x32x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%16 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %19 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %20 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %21 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %23 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg10, %22 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %24 = tensor.empty() : tensor<1536x1536xf32>
    %transposed = linalg.transpose ins(%arg3 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_11 = tensor.collapse_shape %23 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %25 = tensor.empty() : tensor<32x1536xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %27 = linalg.matmul ins(%collapsed_11, %transposed : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_12 = tensor.expand_shape %27 [[0, 1], [2, 3]] output_shape [1, 32, 12, 128] : tensor<32x1536xf32> into tensor<1x32x12x128xf32>
    %28 = tensor.empty() : tensor<1x12x32x128xf32>
    %transposed_13 = linalg.transpose ins(%expanded_12 : tensor<1x32x12x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) permutation = [0, 2, 1, 3] 
    %29 = tensor.empty() : tensor<1536x128xf32>
    %transposed_14 = linalg.transpose ins(%arg4 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %30 = tensor.empty() : tensor<32x128xf32>
    %31 = linalg.fill ins(%cst : f32) outs(%30 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %32 = linalg.matmul ins(%collapsed_11, %transposed_14 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_15 = tensor.expand_shape %32 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %33 = tensor.empty() : tensor<1x1x32x128xf32>
    %transposed_16 = linalg.transpose ins(%expanded_15 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_17 = linalg.transpose ins(%arg5 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %34 = linalg.matmul ins(%collapsed_11, %transposed_17 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_18 = tensor.expand_shape %34 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %transposed_19 = linalg.transpose ins(%expanded_18 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %expanded_20 = tensor.expand_shape %14 [[0], [1, 2], [3]] output_shape [1, 1, 32, 128] : tensor<1x32x128xf32> into tensor<1x1x32x128xf32>
    %expanded_21 = tensor.expand_shape %15 [[0], [1, 2], [3]] output_shape [1, 1, 32, 128] : tensor<1x32x128xf32> into tensor<1x1x32x128xf32>
    %35 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_13, %expanded_20 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %extracted_slice_22 = tensor.extract_slice %transposed_13[0, 0, 0, 0] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %extracted_slice_23 = tensor.extract_slice %transposed_13[0, 0, 0, 64] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %36 = tensor.empty() : tensor<1x12x32x64xf32>
    %37 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_23 : tensor<1x12x32x64xf32>) outs(%36 : tensor<1x12x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x64xf32>
    %concat_24 = tensor.concat dim(3) %37, %extracted_slice_22 : (tensor<1x12x32x64xf32>, tensor<1x12x32x64xf32>) -> tensor<1x12x32x128xf32>
    %38 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_24, %expanded_21 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %39 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%35, %38 : tensor<1x12x32x128xf32>, tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %40 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_16, %expanded_20 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %extracted_slice_25 = tensor.extract_slice %transposed_16[0, 0, 0, 0] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %extracted_slice_26 = tensor.extract_slice %transposed_16[0, 0, 0, 64] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %41 = tensor.empty() : tensor<1x1x32x64xf32>
    %42 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_26 : tensor<1x1x32x64xf32>) outs(%41 : tensor<1x1x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x64xf32>
    %concat_27 = tensor.concat dim(3) %42, %extracted_slice_25 : (tensor<1x1x32x64xf32>, tensor<1x1x32x64xf32>) -> tensor<1x1x32x128xf32>
    %43 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_27, %expanded_21 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %44 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%40, %43 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %45 = tensor.empty() : tensor<i64>
    %46 = linalg.generic {indexing_maps = [#map10, #map10], iterator_types = []} ins(%collapsed : tensor<i64>) outs(%45 : tensor<i64>) {
    ^bb0(%in: i64, %out: i64):
      %268 = arith.addi %in, %c32_i64 : i64
      linalg.yield %268 : i64
    } -> tensor<i64>
    %47 = tensor.empty() : tensor<1x1x32x32768xf32>
    %48 = linalg.generic {indexing_maps = [#map6, #map11, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %cst_3, %cst_4 : tensor<1x1x32x32768xi1>, tensor<f32>, tensor<f32>) outs(%47 : tensor<1x1x32x32768xf32>) {
    ^bb0(%in: i1, %in_208: f32, %in_209: f32, %out: f32):
      %268 = arith.select %in, %in_208, %in_209 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x32768xf32>
    %49 = tensor.empty() : tensor<1x1x12x32768x128xf32>
    %c0 = arith.constant 0 : index
    %c32 = arith.constant 32 : index
    %c1 = arith.constant 1 : index
    scf.for %arg54 = %c0 to %c32 step %c1 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_28 = arith.constant 0 : index
    %c32_29 = arith.constant 32 : index
    %c1_30 = arith.constant 1 : index
    %50 = scf.for %arg54 = %c0_28 to %c32_29 step %c1_30 iter_args(%arg55 = %arg46) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %44[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %51 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%50 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_31 = tensor.collapse_shape %51 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_32 = arith.constant 0 : index
    %c32_33 = arith.constant 32 : index
    %c1_34 = arith.constant 1 : index
    scf.for %arg54 = %c0_32 to %c32_33 step %c1_34 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_35 = arith.constant 0 : index
    %c32_36 = arith.constant 32 : index
    %c1_37 = arith.constant 1 : index
    %52 = scf.for %arg54 = %c0_35 to %c32_36 step %c1_37 iter_args(%arg55 = %arg47) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %transposed_19[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %53 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%52 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %54 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%39 : tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x32x128xf32>
    %55 = tensor.empty() : tensor<1x12x128x32768xf32>
    %transposed_38 = linalg.transpose ins(%collapsed_31 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %56 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_38 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_39 = tensor.collapse_shape %54 [[0, 1], [2], [3]] : tensor<1x12x32x128xf32> into tensor<12x32x128xf32>
    %collapsed_40 = tensor.collapse_shape %56 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %57 = tensor.empty() : tensor<12x32x32768xf32>
    %58 = linalg.fill ins(%cst : f32) outs(%57 : tensor<12x32x32768xf32>) -> tensor<12x32x32768xf32>
    %59 = linalg.batch_matmul ins(%collapsed_39, %collapsed_40 : tensor<12x32x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x32x32768xf32>) -> tensor<12x32x32768xf32>
    %expanded_41 = tensor.expand_shape %59 [[0, 1], [2], [3]] output_shape [1, 12, 32, 32768] : tensor<12x32x32768xf32> into tensor<1x12x32x32768xf32>
    %60 = tensor.empty() : tensor<1x12x32x32768xf32>
    %61 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_41, %48 : tensor<1x12x32x32768xf32>, tensor<1x1x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %62 = tensor.empty() : tensor<1x12x32xi64>
    %63 = linalg.fill ins(%c0_i64 : i64) outs(%62 : tensor<1x12x32xi64>) -> tensor<1x12x32xi64>
    %64 = tensor.empty() : tensor<1x12x32xf32>
    %65 = linalg.fill ins(%cst_0 : f32) outs(%64 : tensor<1x12x32xf32>) -> tensor<1x12x32xf32>
    %66:2 = linalg.generic {indexing_maps = [#map6, #map14, #map14], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%61 : tensor<1x12x32x32768xf32>) outs(%65, %63 : tensor<1x12x32xf32>, tensor<1x12x32xi64>) {
    ^bb0(%in: f32, %out: f32, %out_208: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_208 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x32xf32>, tensor<1x12x32xi64>)
    %expanded_42 = tensor.expand_shape %66#0 [[0], [1], [2, 3]] output_shape [1, 12, 32, 1] : tensor<1x12x32xf32> into tensor<1x12x32x1xf32>
    %67 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61, %expanded_42 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.subf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %68 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%67 : tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %69 = tensor.empty() : tensor<1x12x32x1xf32>
    %70 = linalg.fill ins(%cst : f32) outs(%69 : tensor<1x12x32x1xf32>) -> tensor<1x12x32x1xf32>
    %71 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%68 : tensor<1x12x32x32768xf32>) outs(%70 : tensor<1x12x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x1xf32>
    %72 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%68, %71 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.divf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %73 = tensor.empty() : tensor<1x12x32x32768xi1>
    %74 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61 : tensor<1x12x32x32768xf32>) outs(%73 : tensor<1x12x32x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x32x32768xi1>
    %75 = tensor.empty() : tensor<1x12x32x1xi1>
    %76 = linalg.fill ins(%true : i1) outs(%75 : tensor<1x12x32x1xi1>) -> tensor<1x12x32x1xi1>
    %77 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%74 : tensor<1x12x32x32768xi1>) outs(%76 : tensor<1x12x32x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x32x1xi1>
    %78 = linalg.generic {indexing_maps = [#map5, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%77, %cst_2, %72 : tensor<1x12x32x1xi1>, tensor<1x12x32x32768xf32>, tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: i1, %in_208: f32, %in_209: f32, %out: f32):
      %268 = arith.select %in, %in_208, %in_209 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %collapsed_43 = tensor.collapse_shape %78 [[0, 1], [2], [3]] : tensor<1x12x32x32768xf32> into tensor<12x32x32768xf32>
    %collapsed_44 = tensor.collapse_shape %53 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %79 = tensor.empty() : tensor<12x32x128xf32>
    %80 = linalg.fill ins(%cst : f32) outs(%79 : tensor<12x32x128xf32>) -> tensor<12x32x128xf32>
    %81 = linalg.batch_matmul ins(%collapsed_43, %collapsed_44 : tensor<12x32x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x32x128xf32>) -> tensor<12x32x128xf32>
    %expanded_45 = tensor.expand_shape %81 [[0, 1], [2], [3]] output_shape [1, 12, 32, 128] : tensor<12x32x128xf32> into tensor<1x12x32x128xf32>
    %82 = tensor.empty() : tensor<1x32x12x128xf32>
    %transposed_46 = linalg.transpose ins(%expanded_45 : tensor<1x12x32x128xf32>) outs(%82 : tensor<1x32x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_47 = linalg.transpose ins(%arg6 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_48 = tensor.collapse_shape %transposed_46 [[0, 1], [2, 3]] : tensor<1x32x12x128xf32> into tensor<32x1536xf32>
    %83 = linalg.matmul ins(%collapsed_48, %transposed_47 : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_49 = tensor.expand_shape %83 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %84 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %expanded_49 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %85 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %86 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%85 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %87 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%86 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %88 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%87 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %89 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%88 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %90 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84, %89 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %91 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg11, %90 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %92 = tensor.empty() : tensor<1536x4096xf32>
    %transposed_50 = linalg.transpose ins(%arg7 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_51 = tensor.collapse_shape %91 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %93 = tensor.empty() : tensor<32x4096xf32>
    %94 = linalg.fill ins(%cst : f32) outs(%93 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %95 = linalg.matmul ins(%collapsed_51, %transposed_50 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_52 = tensor.expand_shape %95 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %96 = tensor.empty() : tensor<1x32x4096xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_52 : tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x32x4096xf32>
    %98 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_52, %97 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %transposed_53 = linalg.transpose ins(%arg8 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %99 = linalg.matmul ins(%collapsed_51, %transposed_53 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_54 = tensor.expand_shape %99 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %100 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%98, %expanded_54 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %101 = tensor.empty() : tensor<4096x1536xf32>
    %transposed_55 = linalg.transpose ins(%arg9 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_56 = tensor.collapse_shape %100 [[0, 1], [2]] : tensor<1x32x4096xf32> into tensor<32x4096xf32>
    %102 = linalg.matmul ins(%collapsed_56, %transposed_55 : tensor<32x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_57 = tensor.expand_shape %102 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %103 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84, %expanded_57 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %104 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %105 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%104 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %106 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%105 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %107 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%106 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %108 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%107 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %109 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103, %108 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %110 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg19, %109 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %transposed_58 = linalg.transpose ins(%arg12 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_59 = tensor.collapse_shape %110 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %111 = linalg.matmul ins(%collapsed_59, %transposed_58 : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_60 = tensor.expand_shape %111 [[0, 1], [2, 3]] output_shape [1, 32, 12, 128] : tensor<32x1536xf32> into tensor<1x32x12x128xf32>
    %transposed_61 = linalg.transpose ins(%expanded_60 : tensor<1x32x12x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_62 = linalg.transpose ins(%arg13 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %112 = linalg.matmul ins(%collapsed_59, %transposed_62 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_63 = tensor.expand_shape %112 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %transposed_64 = linalg.transpose ins(%expanded_63 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_65 = linalg.transpose ins(%arg14 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %113 = linalg.matmul ins(%collapsed_59, %transposed_65 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_66 = tensor.expand_shape %113 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %transposed_67 = linalg.transpose ins(%expanded_66 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %114 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_61, %expanded_20 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %extracted_slice_68 = tensor.extract_slice %transposed_61[0, 0, 0, 0] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %extracted_slice_69 = tensor.extract_slice %transposed_61[0, 0, 0, 64] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %115 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_69 : tensor<1x12x32x64xf32>) outs(%36 : tensor<1x12x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x64xf32>
    %concat_70 = tensor.concat dim(3) %115, %extracted_slice_68 : (tensor<1x12x32x64xf32>, tensor<1x12x32x64xf32>) -> tensor<1x12x32x128xf32>
    %116 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_70, %expanded_21 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %117 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%114, %116 : tensor<1x12x32x128xf32>, tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %118 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_64, %expanded_20 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %extracted_slice_71 = tensor.extract_slice %transposed_64[0, 0, 0, 0] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %extracted_slice_72 = tensor.extract_slice %transposed_64[0, 0, 0, 64] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %119 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_72 : tensor<1x1x32x64xf32>) outs(%41 : tensor<1x1x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x64xf32>
    %concat_73 = tensor.concat dim(3) %119, %extracted_slice_71 : (tensor<1x1x32x64xf32>, tensor<1x1x32x64xf32>) -> tensor<1x1x32x128xf32>
    %120 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_73, %expanded_21 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %121 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%118, %120 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %c0_74 = arith.constant 0 : index
    %c32_75 = arith.constant 32 : index
    %c1_76 = arith.constant 1 : index
    scf.for %arg54 = %c0_74 to %c32_75 step %c1_76 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_77 = arith.constant 0 : index
    %c32_78 = arith.constant 32 : index
    %c1_79 = arith.constant 1 : index
    %122 = scf.for %arg54 = %c0_77 to %c32_78 step %c1_79 iter_args(%arg55 = %arg48) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %121[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %123 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%122 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_80 = tensor.collapse_shape %123 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_81 = arith.constant 0 : index
    %c32_82 = arith.constant 32 : index
    %c1_83 = arith.constant 1 : index
    scf.for %arg54 = %c0_81 to %c32_82 step %c1_83 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_84 = arith.constant 0 : index
    %c32_85 = arith.constant 32 : index
    %c1_86 = arith.constant 1 : index
    %124 = scf.for %arg54 = %c0_84 to %c32_85 step %c1_86 iter_args(%arg55 = %arg49) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %transposed_67[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %125 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%124 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %126 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%117 : tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x32x128xf32>
    %transposed_87 = linalg.transpose ins(%collapsed_80 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %127 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_87 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_88 = tensor.collapse_shape %126 [[0, 1], [2], [3]] : tensor<1x12x32x128xf32> into tensor<12x32x128xf32>
    %collapsed_89 = tensor.collapse_shape %127 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %128 = linalg.batch_matmul ins(%collapsed_88, %collapsed_89 : tensor<12x32x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x32x32768xf32>) -> tensor<12x32x32768xf32>
    %expanded_90 = tensor.expand_shape %128 [[0, 1], [2], [3]] output_shape [1, 12, 32, 32768] : tensor<12x32x32768xf32> into tensor<1x12x32x32768xf32>
    %129 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_90, %48 : tensor<1x12x32x32768xf32>, tensor<1x1x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %130:2 = linalg.generic {indexing_maps = [#map6, #map14, #map14], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%129 : tensor<1x12x32x32768xf32>) outs(%65, %63 : tensor<1x12x32xf32>, tensor<1x12x32xi64>) {
    ^bb0(%in: f32, %out: f32, %out_208: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_208 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x32xf32>, tensor<1x12x32xi64>)
    %expanded_91 = tensor.expand_shape %130#0 [[0], [1], [2, 3]] output_shape [1, 12, 32, 1] : tensor<1x12x32xf32> into tensor<1x12x32x1xf32>
    %131 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%129, %expanded_91 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.subf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %132 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%131 : tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %133 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%132 : tensor<1x12x32x32768xf32>) outs(%70 : tensor<1x12x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x1xf32>
    %134 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%132, %133 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.divf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %135 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%129 : tensor<1x12x32x32768xf32>) outs(%73 : tensor<1x12x32x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x32x32768xi1>
    %136 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%135 : tensor<1x12x32x32768xi1>) outs(%76 : tensor<1x12x32x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x32x1xi1>
    %137 = linalg.generic {indexing_maps = [#map5, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%136, %cst_2, %134 : tensor<1x12x32x1xi1>, tensor<1x12x32x32768xf32>, tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: i1, %in_208: f32, %in_209: f32, %out: f32):
      %268 = arith.select %in, %in_208, %in_209 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %collapsed_92 = tensor.collapse_shape %137 [[0, 1], [2], [3]] : tensor<1x12x32x32768xf32> into tensor<12x32x32768xf32>
    %collapsed_93 = tensor.collapse_shape %125 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %138 = linalg.batch_matmul ins(%collapsed_92, %collapsed_93 : tensor<12x32x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x32x128xf32>) -> tensor<12x32x128xf32>
    %expanded_94 = tensor.expand_shape %138 [[0, 1], [2], [3]] output_shape [1, 12, 32, 128] : tensor<12x32x128xf32> into tensor<1x12x32x128xf32>
    %transposed_95 = linalg.transpose ins(%expanded_94 : tensor<1x12x32x128xf32>) outs(%82 : tensor<1x32x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_96 = linalg.transpose ins(%arg15 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_97 = tensor.collapse_shape %transposed_95 [[0, 1], [2, 3]] : tensor<1x32x12x128xf32> into tensor<32x1536xf32>
    %139 = linalg.matmul ins(%collapsed_97, %transposed_96 : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_98 = tensor.expand_shape %139 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %140 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103, %expanded_98 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%141 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%143 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %146 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140, %145 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %147 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg20, %146 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %transposed_99 = linalg.transpose ins(%arg16 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_100 = tensor.collapse_shape %147 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %148 = linalg.matmul ins(%collapsed_100, %transposed_99 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_101 = tensor.expand_shape %148 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %149 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_101 : tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x32x4096xf32>
    %150 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_101, %149 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %transposed_102 = linalg.transpose ins(%arg17 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %151 = linalg.matmul ins(%collapsed_100, %transposed_102 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_103 = tensor.expand_shape %151 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %152 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%150, %expanded_103 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %transposed_104 = linalg.transpose ins(%arg18 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_105 = tensor.collapse_shape %152 [[0, 1], [2]] : tensor<1x32x4096xf32> into tensor<32x4096xf32>
    %153 = linalg.matmul ins(%collapsed_105, %transposed_104 : tensor<32x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_106 = tensor.expand_shape %153 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %154 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140, %expanded_106 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %155 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %156 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%155 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %157 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%156 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %158 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%157 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %159 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%158 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %160 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154, %159 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %161 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg28, %160 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %transposed_107 = linalg.transpose ins(%arg21 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_108 = tensor.collapse_shape %161 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %162 = linalg.matmul ins(%collapsed_108, %transposed_107 : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_109 = tensor.expand_shape %162 [[0, 1], [2, 3]] output_shape [1, 32, 12, 128] : tensor<32x1536xf32> into tensor<1x32x12x128xf32>
    %transposed_110 = linalg.transpose ins(%expanded_109 : tensor<1x32x12x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_111 = linalg.transpose ins(%arg22 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %163 = linalg.matmul ins(%collapsed_108, %transposed_111 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_112 = tensor.expand_shape %163 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %transposed_113 = linalg.transpose ins(%expanded_112 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_114 = linalg.transpose ins(%arg23 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %164 = linalg.matmul ins(%collapsed_108, %transposed_114 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_115 = tensor.expand_shape %164 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %transposed_116 = linalg.transpose ins(%expanded_115 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %165 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_110, %expanded_20 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %extracted_slice_117 = tensor.extract_slice %transposed_110[0, 0, 0, 0] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %extracted_slice_118 = tensor.extract_slice %transposed_110[0, 0, 0, 64] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %166 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_118 : tensor<1x12x32x64xf32>) outs(%36 : tensor<1x12x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x64xf32>
    %concat_119 = tensor.concat dim(3) %166, %extracted_slice_117 : (tensor<1x12x32x64xf32>, tensor<1x12x32x64xf32>) -> tensor<1x12x32x128xf32>
    %167 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_119, %expanded_21 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %168 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%165, %167 : tensor<1x12x32x128xf32>, tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %169 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_113, %expanded_20 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %extracted_slice_120 = tensor.extract_slice %transposed_113[0, 0, 0, 0] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %extracted_slice_121 = tensor.extract_slice %transposed_113[0, 0, 0, 64] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %170 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_121 : tensor<1x1x32x64xf32>) outs(%41 : tensor<1x1x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x64xf32>
    %concat_122 = tensor.concat dim(3) %170, %extracted_slice_120 : (tensor<1x1x32x64xf32>, tensor<1x1x32x64xf32>) -> tensor<1x1x32x128xf32>
    %171 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_122, %expanded_21 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %172 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%169, %171 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %c0_123 = arith.constant 0 : index
    %c32_124 = arith.constant 32 : index
    %c1_125 = arith.constant 1 : index
    scf.for %arg54 = %c0_123 to %c32_124 step %c1_125 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_126 = arith.constant 0 : index
    %c32_127 = arith.constant 32 : index
    %c1_128 = arith.constant 1 : index
    %173 = scf.for %arg54 = %c0_126 to %c32_127 step %c1_128 iter_args(%arg55 = %arg50) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %172[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %174 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%173 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_129 = tensor.collapse_shape %174 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_130 = arith.constant 0 : index
    %c32_131 = arith.constant 32 : index
    %c1_132 = arith.constant 1 : index
    scf.for %arg54 = %c0_130 to %c32_131 step %c1_132 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_133 = arith.constant 0 : index
    %c32_134 = arith.constant 32 : index
    %c1_135 = arith.constant 1 : index
    %175 = scf.for %arg54 = %c0_133 to %c32_134 step %c1_135 iter_args(%arg55 = %arg51) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %transposed_116[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %176 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%175 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %177 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%168 : tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x32x128xf32>
    %transposed_136 = linalg.transpose ins(%collapsed_129 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %178 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_136 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_137 = tensor.collapse_shape %177 [[0, 1], [2], [3]] : tensor<1x12x32x128xf32> into tensor<12x32x128xf32>
    %collapsed_138 = tensor.collapse_shape %178 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %179 = linalg.batch_matmul ins(%collapsed_137, %collapsed_138 : tensor<12x32x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x32x32768xf32>) -> tensor<12x32x32768xf32>
    %expanded_139 = tensor.expand_shape %179 [[0, 1], [2], [3]] output_shape [1, 12, 32, 32768] : tensor<12x32x32768xf32> into tensor<1x12x32x32768xf32>
    %180 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_139, %48 : tensor<1x12x32x32768xf32>, tensor<1x1x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %181:2 = linalg.generic {indexing_maps = [#map6, #map14, #map14], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%180 : tensor<1x12x32x32768xf32>) outs(%65, %63 : tensor<1x12x32xf32>, tensor<1x12x32xi64>) {
    ^bb0(%in: f32, %out: f32, %out_208: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_208 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x32xf32>, tensor<1x12x32xi64>)
    %expanded_140 = tensor.expand_shape %181#0 [[0], [1], [2, 3]] output_shape [1, 12, 32, 1] : tensor<1x12x32xf32> into tensor<1x12x32x1xf32>
    %182 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%180, %expanded_140 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.subf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %183 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%182 : tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %184 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%183 : tensor<1x12x32x32768xf32>) outs(%70 : tensor<1x12x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x1xf32>
    %185 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%183, %184 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.divf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %186 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%180 : tensor<1x12x32x32768xf32>) outs(%73 : tensor<1x12x32x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x32x32768xi1>
    %187 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%186 : tensor<1x12x32x32768xi1>) outs(%76 : tensor<1x12x32x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x32x1xi1>
    %188 = linalg.generic {indexing_maps = [#map5, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%187, %cst_2, %185 : tensor<1x12x32x1xi1>, tensor<1x12x32x32768xf32>, tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: i1, %in_208: f32, %in_209: f32, %out: f32):
      %268 = arith.select %in, %in_208, %in_209 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %collapsed_141 = tensor.collapse_shape %188 [[0, 1], [2], [3]] : tensor<1x12x32x32768xf32> into tensor<12x32x32768xf32>
    %collapsed_142 = tensor.collapse_shape %176 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %189 = linalg.batch_matmul ins(%collapsed_141, %collapsed_142 : tensor<12x32x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x32x128xf32>) -> tensor<12x32x128xf32>
    %expanded_143 = tensor.expand_shape %189 [[0, 1], [2], [3]] output_shape [1, 12, 32, 128] : tensor<12x32x128xf32> into tensor<1x12x32x128xf32>
    %transposed_144 = linalg.transpose ins(%expanded_143 : tensor<1x12x32x128xf32>) outs(%82 : tensor<1x32x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_145 = linalg.transpose ins(%arg24 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_146 = tensor.collapse_shape %transposed_144 [[0, 1], [2, 3]] : tensor<1x32x12x128xf32> into tensor<32x1536xf32>
    %190 = linalg.matmul ins(%collapsed_146, %transposed_145 : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_147 = tensor.expand_shape %190 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %191 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154, %expanded_147 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %192 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%191 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %193 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%192 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %194 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%193 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %195 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%194 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %196 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%195 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %197 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%191, %196 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %198 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg29, %197 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %transposed_148 = linalg.transpose ins(%arg25 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_149 = tensor.collapse_shape %198 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %199 = linalg.matmul ins(%collapsed_149, %transposed_148 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_150 = tensor.expand_shape %199 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %200 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_150 : tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x32x4096xf32>
    %201 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_150, %200 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %transposed_151 = linalg.transpose ins(%arg26 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %202 = linalg.matmul ins(%collapsed_149, %transposed_151 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_152 = tensor.expand_shape %202 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %203 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%201, %expanded_152 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %transposed_153 = linalg.transpose ins(%arg27 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_154 = tensor.collapse_shape %203 [[0, 1], [2]] : tensor<1x32x4096xf32> into tensor<32x4096xf32>
    %204 = linalg.matmul ins(%collapsed_154, %transposed_153 : tensor<32x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_155 = tensor.expand_shape %204 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %205 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%191, %expanded_155 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %206 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%205 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %207 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%206 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %208 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%207 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %209 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%208 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %210 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%209 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %211 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%205, %210 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %212 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg37, %211 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %transposed_156 = linalg.transpose ins(%arg30 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_157 = tensor.collapse_shape %212 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %213 = linalg.matmul ins(%collapsed_157, %transposed_156 : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_158 = tensor.expand_shape %213 [[0, 1], [2, 3]] output_shape [1, 32, 12, 128] : tensor<32x1536xf32> into tensor<1x32x12x128xf32>
    %transposed_159 = linalg.transpose ins(%expanded_158 : tensor<1x32x12x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_160 = linalg.transpose ins(%arg31 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %214 = linalg.matmul ins(%collapsed_157, %transposed_160 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_161 = tensor.expand_shape %214 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %transposed_162 = linalg.transpose ins(%expanded_161 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_163 = linalg.transpose ins(%arg32 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %215 = linalg.matmul ins(%collapsed_157, %transposed_163 : tensor<32x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<32x128xf32>) -> tensor<32x128xf32>
    %expanded_164 = tensor.expand_shape %215 [[0, 1], [2, 3]] output_shape [1, 32, 1, 128] : tensor<32x128xf32> into tensor<1x32x1x128xf32>
    %transposed_165 = linalg.transpose ins(%expanded_164 : tensor<1x32x1x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) permutation = [0, 2, 1, 3] 
    %216 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_159, %expanded_20 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %extracted_slice_166 = tensor.extract_slice %transposed_159[0, 0, 0, 0] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %extracted_slice_167 = tensor.extract_slice %transposed_159[0, 0, 0, 64] [1, 12, 32, 64] [1, 1, 1, 1] : tensor<1x12x32x128xf32> to tensor<1x12x32x64xf32>
    %217 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_167 : tensor<1x12x32x64xf32>) outs(%36 : tensor<1x12x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x64xf32>
    %concat_168 = tensor.concat dim(3) %217, %extracted_slice_166 : (tensor<1x12x32x64xf32>, tensor<1x12x32x64xf32>) -> tensor<1x12x32x128xf32>
    %218 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_168, %expanded_21 : tensor<1x12x32x128xf32>, tensor<1x1x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %219 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%216, %218 : tensor<1x12x32x128xf32>, tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x128xf32>
    %220 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_162, %expanded_20 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %extracted_slice_169 = tensor.extract_slice %transposed_162[0, 0, 0, 0] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %extracted_slice_170 = tensor.extract_slice %transposed_162[0, 0, 0, 64] [1, 1, 32, 64] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x32x64xf32>
    %221 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_170 : tensor<1x1x32x64xf32>) outs(%41 : tensor<1x1x32x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x64xf32>
    %concat_171 = tensor.concat dim(3) %221, %extracted_slice_169 : (tensor<1x1x32x64xf32>, tensor<1x1x32x64xf32>) -> tensor<1x1x32x128xf32>
    %222 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_171, %expanded_21 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %223 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%220, %222 : tensor<1x1x32x128xf32>, tensor<1x1x32x128xf32>) outs(%33 : tensor<1x1x32x128xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x32x128xf32>
    %c0_172 = arith.constant 0 : index
    %c32_173 = arith.constant 32 : index
    %c1_174 = arith.constant 1 : index
    scf.for %arg54 = %c0_172 to %c32_173 step %c1_174 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_175 = arith.constant 0 : index
    %c32_176 = arith.constant 32 : index
    %c1_177 = arith.constant 1 : index
    %224 = scf.for %arg54 = %c0_175 to %c32_176 step %c1_177 iter_args(%arg55 = %arg52) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %223[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %225 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%224 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_178 = tensor.collapse_shape %225 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_179 = arith.constant 0 : index
    %c32_180 = arith.constant 32 : index
    %c1_181 = arith.constant 1 : index
    scf.for %arg54 = %c0_179 to %c32_180 step %c1_181 {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %c32768 = arith.constant 32768 : index
      %269 = arith.cmpi ult, %268, %c32768 : index
      cf.assert %269, "the index at transformers/models/llama/modeling_llama.py:252 is outside dimension 2"
    }
    %c0_182 = arith.constant 0 : index
    %c32_183 = arith.constant 32 : index
    %c1_184 = arith.constant 1 : index
    %226 = scf.for %arg54 = %c0_182 to %c32_183 step %c1_184 iter_args(%arg55 = %arg53) -> (tensor<1x1x32768x128xf32>) {
      %extracted = tensor.extract %4[%arg54] : tensor<32xi64>
      %268 = arith.index_cast %extracted : i64 to index
      %extracted_slice_208 = tensor.extract_slice %transposed_165[0, 0, %arg54, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x32x128xf32> to tensor<1x1x1x128xf32>
      %inserted_slice = tensor.insert_slice %extracted_slice_208 into %arg55[0, 0, %268, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
      scf.yield %inserted_slice : tensor<1x1x32768x128xf32>
    }
    %227 = linalg.generic {indexing_maps = [#map12, #map13], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%226 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %228 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%219 : tensor<1x12x32x128xf32>) outs(%28 : tensor<1x12x32x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x32x128xf32>
    %transposed_185 = linalg.transpose ins(%collapsed_178 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %229 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_185 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_186 = tensor.collapse_shape %228 [[0, 1], [2], [3]] : tensor<1x12x32x128xf32> into tensor<12x32x128xf32>
    %collapsed_187 = tensor.collapse_shape %229 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %230 = linalg.batch_matmul ins(%collapsed_186, %collapsed_187 : tensor<12x32x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x32x32768xf32>) -> tensor<12x32x32768xf32>
    %expanded_188 = tensor.expand_shape %230 [[0, 1], [2], [3]] output_shape [1, 12, 32, 32768] : tensor<12x32x32768xf32> into tensor<1x12x32x32768xf32>
    %231 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_188, %48 : tensor<1x12x32x32768xf32>, tensor<1x1x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %232:2 = linalg.generic {indexing_maps = [#map6, #map14, #map14], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%231 : tensor<1x12x32x32768xf32>) outs(%65, %63 : tensor<1x12x32xf32>, tensor<1x12x32xi64>) {
    ^bb0(%in: f32, %out: f32, %out_208: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_208 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x32xf32>, tensor<1x12x32xi64>)
    %expanded_189 = tensor.expand_shape %232#0 [[0], [1], [2, 3]] output_shape [1, 12, 32, 1] : tensor<1x12x32xf32> into tensor<1x12x32x1xf32>
    %233 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%231, %expanded_189 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.subf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %234 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%233 : tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %235 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%234 : tensor<1x12x32x32768xf32>) outs(%70 : tensor<1x12x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x1xf32>
    %236 = linalg.generic {indexing_maps = [#map6, #map5, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%234, %235 : tensor<1x12x32x32768xf32>, tensor<1x12x32x1xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.divf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %237 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%231 : tensor<1x12x32x32768xf32>) outs(%73 : tensor<1x12x32x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x32x32768xi1>
    %238 = linalg.generic {indexing_maps = [#map6, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%237 : tensor<1x12x32x32768xi1>) outs(%76 : tensor<1x12x32x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x32x1xi1>
    %239 = linalg.generic {indexing_maps = [#map5, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%238, %cst_2, %236 : tensor<1x12x32x1xi1>, tensor<1x12x32x32768xf32>, tensor<1x12x32x32768xf32>) outs(%60 : tensor<1x12x32x32768xf32>) {
    ^bb0(%in: i1, %in_208: f32, %in_209: f32, %out: f32):
      %268 = arith.select %in, %in_208, %in_209 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x32x32768xf32>
    %collapsed_190 = tensor.collapse_shape %239 [[0, 1], [2], [3]] : tensor<1x12x32x32768xf32> into tensor<12x32x32768xf32>
    %collapsed_191 = tensor.collapse_shape %227 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %240 = linalg.batch_matmul ins(%collapsed_190, %collapsed_191 : tensor<12x32x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x32x128xf32>) -> tensor<12x32x128xf32>
    %expanded_192 = tensor.expand_shape %240 [[0, 1], [2], [3]] output_shape [1, 12, 32, 128] : tensor<12x32x128xf32> into tensor<1x12x32x128xf32>
    %transposed_193 = linalg.transpose ins(%expanded_192 : tensor<1x12x32x128xf32>) outs(%82 : tensor<1x32x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_194 = linalg.transpose ins(%arg33 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_195 = tensor.collapse_shape %transposed_193 [[0, 1], [2, 3]] : tensor<1x32x12x128xf32> into tensor<32x1536xf32>
    %241 = linalg.matmul ins(%collapsed_195, %transposed_194 : tensor<32x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_196 = tensor.expand_shape %241 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %242 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%205, %expanded_196 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %243 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%242 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %244 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%243 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %245 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%244 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %246 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%245 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %247 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%246 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %248 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%242, %247 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %249 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg38, %248 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %transposed_197 = linalg.transpose ins(%arg34 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_198 = tensor.collapse_shape %249 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %250 = linalg.matmul ins(%collapsed_198, %transposed_197 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_199 = tensor.expand_shape %250 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %251 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_199 : tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x32x4096xf32>
    %252 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_199, %251 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %transposed_200 = linalg.transpose ins(%arg35 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %253 = linalg.matmul ins(%collapsed_198, %transposed_200 : tensor<32x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<32x4096xf32>) -> tensor<32x4096xf32>
    %expanded_201 = tensor.expand_shape %253 [[0, 1], [2]] output_shape [1, 32, 4096] : tensor<32x4096xf32> into tensor<1x32x4096xf32>
    %254 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%252, %expanded_201 : tensor<1x32x4096xf32>, tensor<1x32x4096xf32>) outs(%96 : tensor<1x32x4096xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x4096xf32>
    %transposed_202 = linalg.transpose ins(%arg36 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_203 = tensor.collapse_shape %254 [[0, 1], [2]] : tensor<1x32x4096xf32> into tensor<32x4096xf32>
    %255 = linalg.matmul ins(%collapsed_203, %transposed_202 : tensor<32x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<32x1536xf32>) -> tensor<32x1536xf32>
    %expanded_204 = tensor.expand_shape %255 [[0, 1], [2]] output_shape [1, 32, 1536] : tensor<32x1536xf32> into tensor<1x32x1536xf32>
    %256 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%242, %expanded_204 : tensor<1x32x1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.addf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %257 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%256 : tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %258 = linalg.generic {indexing_maps = [#map1, #map7], iterator_types = ["parallel", "parallel", "reduction"]} ins(%257 : tensor<1x32x1536xf32>) outs(%17 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %259 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%258 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %260 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%259 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x32x1xf32>
    %261 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%260 : tensor<1x32x1xf32>) outs(%9 : tensor<1x32x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1xf32>
    %262 = linalg.generic {indexing_maps = [#map1, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%256, %261 : tensor<1x32x1536xf32>, tensor<1x32x1xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %263 = linalg.generic {indexing_maps = [#map8, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg39, %262 : tensor<1536xf32>, tensor<1x32x1536xf32>) outs(%0 : tensor<1x32x1536xf32>) {
    ^bb0(%in: f32, %in_208: f32, %out: f32):
      %268 = arith.mulf %in, %in_208 : f32
      linalg.yield %268 : f32
    } -> tensor<1x32x1536xf32>
    %264 = tensor.empty() : tensor<1536x8192xf32>
    %transposed_205 = linalg.transpose ins(%arg40 : tensor<8192x1536xf32>) outs(%264 : tensor<1536x8192xf32>) permutation = [1, 0] 
    %collapsed_206 = tensor.collapse_shape %263 [[0, 1], [2]] : tensor<1x32x1536xf32> into tensor<32x1536xf32>
    %265 = tensor.empty() : tensor<32x8192xf32>
    %266 = linalg.fill ins(%cst : f32) outs(%265 : tensor<32x8192xf32>) -> tensor<32x8192xf32>
    %267 = linalg.matmul ins(%collapsed_206, %transposed_205 : tensor<32x1536xf32>, tensor<1536x8192xf32>) outs(%266 : tensor<32x8192xf32>) -> tensor<32x8192xf32>
    %expanded_207 = tensor.expand_shape %267 [[0, 1], [2]] output_shape [1, 32, 8192] : tensor<32x8192xf32> into tensor<1x32x8192xf32>
    return %46, %46, %46, %46, %50, %52, %122, %124, %173, %175, %224, %226, %expanded_207 : tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x32x8192xf32>
  }
}

