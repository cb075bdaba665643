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
  func.func @step(%arg0: tensor<1x1xi64>, %arg1: tensor<1xi64>, %arg2: tensor<8192x1536xf32>, %arg3: tensor<1536x1536xf32>, %arg4: tensor<128x1536xf32>, %arg5: tensor<128x1536xf32>, %arg6: tensor<1536x1536xf32>, %arg7: tensor<4096x1536xf32>, %arg8: tensor<4096x1536xf32>, %arg9: tensor<1536x4096xf32>, %arg10: tensor<1536xf32>, %arg11: tensor<1536xf32>, %arg12: tensor<1536x1536xf32>, %arg13: tensor<128x1536xf32>, %arg14: tensor<128x1536xf32>, %arg15: tensor<1536x1536xf32>, %arg16: tensor<4096x1536xf32>, %arg17: tensor<4096x1536xf32>, %arg18: tensor<1536x4096xf32>, %arg19: tensor<1536xf32>, %arg20: tensor<1536xf32>, %arg21: tensor<1536x1536xf32>, %arg22: tensor<128x1536xf32>, %arg23: tensor<128x1536xf32>, %arg24: tensor<1536x1536xf32>, %arg25: tensor<4096x1536xf32>, %arg26: tensor<4096x1536xf32>, %arg27: tensor<1536x4096xf32>, %arg28: tensor<1536xf32>, %arg29: tensor<1536xf32>, %arg30: tensor<1536x1536xf32>, %arg31: tensor<128x1536xf32>, %arg32: tensor<128x1536xf32>, %arg33: tensor<1536x1536xf32>, %arg34: tensor<4096x1536xf32>, %arg35: tensor<4096x1536xf32>, %arg36: tensor<1536x4096xf32>, %arg37: tensor<1536xf32>, %arg38: tensor<1536xf32>, %arg39: tensor<1536xf32>, %arg40: tensor<8192x1536xf32>, %arg41: tensor<64xf32>, %arg42: tensor<i64> {attention.aliases_result = 0 : i64, bufferization.writable = true}, %arg43: tensor<i64> {attention.aliases_result = 1 : i64, bufferization.writable = true}, %arg44: tensor<i64> {attention.aliases_result = 2 : i64, bufferization.writable = true}, %arg45: tensor<i64> {attention.aliases_result = 3 : i64, bufferization.writable = true}, %arg46: tensor<1x1x32768x128xf32> {attention.aliases_result = 4 : i64, bufferization.writable = true}, %arg47: tensor<1x1x32768x128xf32> {attention.aliases_result = 5 : i64, bufferization.writable = true}, %arg48: tensor<1x1x32768x128xf32> {attention.aliases_result = 6 : i64, bufferization.writable = true}, %arg49: tensor<1x1x32768x128xf32> {attention.aliases_result = 7 : i64, bufferization.writable = true}, %arg50: tensor<1x1x32768x128xf32> {attention.aliases_result = 8 : i64, bufferization.writable = true}, %arg51: tensor<1x1x32768x128xf32> {attention.aliases_result = 9 : i64, bufferization.writable = true}, %arg52: tensor<1x1x32768x128xf32> {attention.aliases_result = 10 : i64, bufferization.writable = true}, %arg53: tensor<1x1x32768x128xf32> {attention.aliases_result = 11 : i64, bufferization.writable = true}) -> (tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x8192xf32>) {
    %c2_i64 = arith.constant 2 : i64
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c8192 = arith.constant 8192 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant 1.000000e+00 : f32
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<1x12x1x32768xf32>
    %cst_3 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_4 = arith.constant dense<0xFF800000> : tensor<f32>
    %cst_5 = arith.constant 0.29730177875068026 : f64
    %cst_6 = arith.constant 0xFFF0000000000000 : f64
    %cst_7 = arith.constant 9.9999999999999995E-7 : f64
    %cst_8 = arith.constant 1.536000e+03 : f32
    %collapsed = tensor.collapse_shape %arg1 [] : tensor<1xi64> into tensor<i64>
    %0 = tensor.empty() : tensor<1x1x1536xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<1x1xi64>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: i64, %out: f32):
      %268 = arith.index_cast %in : i64 to index
      %269 = linalg.index 2 : index
      %270 = arith.cmpi slt, %268, %c8192 : index
      cf.assert %270, "index must be smaller than dim size"
      %271 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %271, "index must be larger or equal to 0"
      %extracted_191 = tensor.extract %arg2[%268, %269] : tensor<8192x1536xf32>
      linalg.yield %extracted_191 : f32
    } -> tensor<1x1x1536xf32>
    %2 = tensor.empty() : tensor<1xi64>
    %3 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%2 : tensor<1xi64>) {
    ^bb0(%out: i64):
      linalg.yield %c0_i64 : i64
    } -> tensor<1xi64>
    %4 = linalg.generic {indexing_maps = [#map2, #map3, #map2], iterator_types = ["parallel"]} ins(%3, %collapsed : tensor<1xi64>, tensor<i64>) outs(%2 : tensor<1xi64>) {
    ^bb0(%in: i64, %in_191: i64, %out: i64):
      %268 = arith.addi %in, %in_191 : i64
      linalg.yield %268 : i64
    } -> tensor<1xi64>
    %5 = tensor.empty() : tensor<32768xi64>
    %6 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%5 : tensor<32768xi64>) {
    ^bb0(%out: i64):
      %268 = linalg.index 0 : index
      %269 = arith.index_cast %268 : index to i64
      linalg.yield %269 : i64
    } -> tensor<32768xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2, 3]] output_shape [1, 1, 1, 1] : tensor<1xi64> into tensor<1x1x1x1xi64>
    %expanded_9 = tensor.expand_shape %6 [[0, 1, 2, 3]] output_shape [1, 1, 1, 32768] : tensor<32768xi64> into tensor<1x1x1x32768xi64>
    %7 = tensor.empty() : tensor<1x1x1x32768xi1>
    %8 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_9, %expanded : tensor<1x1x1x32768xi64>, tensor<1x1x1x1xi64>) outs(%7 : tensor<1x1x1x32768xi1>) {
    ^bb0(%in: i64, %in_191: i64, %out: i1):
      %268 = arith.cmpi sle, %in, %in_191 : i64
      linalg.yield %268 : i1
    } -> tensor<1x1x1x32768xi1>
    %expanded_10 = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, 1, 1] : tensor<1xi64> into tensor<1x1x1xi64>
    %9 = tensor.empty() : tensor<1x1x1xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_10 : tensor<1x1x1xi64>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %268 = arith.sitofp %in : i64 to f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %11 = tensor.empty() : tensor<1x1x64xf32>
    %12 = linalg.generic {indexing_maps = [#map6, #map7, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %arg41 : tensor<1x1x1xf32>, tensor<64xf32>) outs(%11 : tensor<1x1x64xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x64xf32>
    %concat = tensor.concat dim(2) %12, %12 : (tensor<1x1x64xf32>, tensor<1x1x64xf32>) -> tensor<1x1x128xf32>
    %13 = tensor.empty() : tensor<1x1x128xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x1x128xf32>) outs(%13 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.cos %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x128xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x1x128xf32>) outs(%13 : tensor<1x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.sin %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x128xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %17 = linalg.fill ins(%cst : f32) outs(%9 : tensor<1x1x1xf32>) -> tensor<1x1x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%16 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %19 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %20 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %21 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %23 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg10, %22 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %24 = tensor.empty() : tensor<1536x1536xf32>
    %transposed = linalg.transpose ins(%arg3 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_11 = tensor.collapse_shape %23 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %25 = tensor.empty() : tensor<1x1536xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %27 = linalg.matmul ins(%collapsed_11, %transposed : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_12 = tensor.expand_shape %27 [[0], [1, 2, 3]] output_shape [1, 1, 12, 128] : tensor<1x1536xf32> into tensor<1x1x12x128xf32>
    %28 = tensor.empty() : tensor<1x12x1x128xf32>
    %transposed_13 = linalg.transpose ins(%expanded_12 : tensor<1x1x12x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) permutation = [0, 2, 1, 3] 
    %29 = tensor.empty() : tensor<1536x128xf32>
    %transposed_14 = linalg.transpose ins(%arg4 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %30 = tensor.empty() : tensor<1x128xf32>
    %31 = linalg.fill ins(%cst : f32) outs(%30 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %32 = linalg.matmul ins(%collapsed_11, %transposed_14 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_15 = tensor.expand_shape %32 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %33 = tensor.empty() : tensor<1x1x1x128xf32>
    %transposed_16 = linalg.transpose ins(%expanded_15 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_17 = linalg.transpose ins(%arg5 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %34 = linalg.matmul ins(%collapsed_11, %transposed_17 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_18 = tensor.expand_shape %34 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %transposed_19 = linalg.transpose ins(%expanded_18 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %expanded_20 = tensor.expand_shape %14 [[0], [1, 2], [3]] output_shape [1, 1, 1, 128] : tensor<1x1x128xf32> into tensor<1x1x1x128xf32>
    %expanded_21 = tensor.expand_shape %15 [[0], [1, 2], [3]] output_shape [1, 1, 1, 128] : tensor<1x1x128xf32> into tensor<1x1x1x128xf32>
    %35 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_13, %expanded_20 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %extracted_slice = tensor.extract_slice %transposed_13[0, 0, 0, 0] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %extracted_slice_22 = tensor.extract_slice %transposed_13[0, 0, 0, 64] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %36 = tensor.empty() : tensor<1x12x1x64xf32>
    %37 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_22 : tensor<1x12x1x64xf32>) outs(%36 : tensor<1x12x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x64xf32>
    %concat_23 = tensor.concat dim(3) %37, %extracted_slice : (tensor<1x12x1x64xf32>, tensor<1x12x1x64xf32>) -> tensor<1x12x1x128xf32>
    %38 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_23, %expanded_21 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %39 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%35, %38 : tensor<1x12x1x128xf32>, tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %40 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_16, %expanded_20 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %extracted_slice_24 = tensor.extract_slice %transposed_16[0, 0, 0, 0] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %extracted_slice_25 = tensor.extract_slice %transposed_16[0, 0, 0, 64] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %41 = tensor.empty() : tensor<1x1x1x64xf32>
    %42 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_25 : tensor<1x1x1x64xf32>) outs(%41 : tensor<1x1x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x64xf32>
    %concat_26 = tensor.concat dim(3) %42, %extracted_slice_24 : (tensor<1x1x1x64xf32>, tensor<1x1x1x64xf32>) -> tensor<1x1x1x128xf32>
    %43 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_26, %expanded_21 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %44 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%40, %43 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %45 = tensor.empty() : tensor<i64>
    %46 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = []} ins(%collapsed : tensor<i64>) outs(%45 : tensor<i64>) {
    ^bb0(%in: i64, %out: i64):
      %268 = arith.addi %in, %c1_i64 : i64
      linalg.yield %268 : i64
    } -> tensor<i64>
    %47 = tensor.empty() : tensor<1x1x1x32768xf32>
    %48 = linalg.generic {indexing_maps = [#map4, #map10, #map10, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%8, %cst_3, %cst_4 : tensor<1x1x1x32768xi1>, tensor<f32>, tensor<f32>) outs(%47 : tensor<1x1x1x32768xf32>) {
    ^bb0(%in: i1, %in_191: f32, %in_192: f32, %out: f32):
      %268 = arith.select %in, %in_191, %in_192 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x32768xf32>
    %49 = tensor.empty() : tensor<1x1x12x32768x128xf32>
    %c0 = arith.constant 0 : index
    %extracted = tensor.extract %4[%c0] : tensor<1xi64>
    %50 = arith.index_cast %extracted : i64 to index
    %extracted_slice_27 = tensor.extract_slice %44[0, 0, %c0, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice = tensor.insert_slice %extracted_slice_27 into %arg46[0, 0, %50, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %51 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_28 = tensor.collapse_shape %51 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_29 = arith.constant 0 : index
    %extracted_30 = tensor.extract %4[%c0_29] : tensor<1xi64>
    %52 = arith.index_cast %extracted_30 : i64 to index
    %extracted_slice_31 = tensor.extract_slice %transposed_19[0, 0, %c0_29, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice_32 = tensor.insert_slice %extracted_slice_31 into %arg47[0, 0, %52, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %53 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_32 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %54 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%39 : tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x1x128xf32>
    %55 = tensor.empty() : tensor<1x12x128x32768xf32>
    %transposed_33 = linalg.transpose ins(%collapsed_28 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %56 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_33 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_34 = tensor.collapse_shape %54 [[0, 1], [2], [3]] : tensor<1x12x1x128xf32> into tensor<12x1x128xf32>
    %collapsed_35 = tensor.collapse_shape %56 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %57 = tensor.empty() : tensor<12x1x32768xf32>
    %58 = linalg.fill ins(%cst : f32) outs(%57 : tensor<12x1x32768xf32>) -> tensor<12x1x32768xf32>
    %59 = linalg.batch_matmul ins(%collapsed_34, %collapsed_35 : tensor<12x1x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x1x32768xf32>) -> tensor<12x1x32768xf32>
    %expanded_36 = tensor.expand_shape %59 [[0, 1], [2], [3]] output_shape [1, 12, 1, 32768] : tensor<12x1x32768xf32> into tensor<1x12x1x32768xf32>
    %60 = tensor.empty() : tensor<1x12x1x32768xf32>
    %61 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_36, %48 : tensor<1x12x1x32768xf32>, tensor<1x1x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %62 = tensor.empty() : tensor<1x12x1xi64>
    %63 = linalg.fill ins(%c0_i64 : i64) outs(%62 : tensor<1x12x1xi64>) -> tensor<1x12x1xi64>
    %64 = tensor.empty() : tensor<1x12x1xf32>
    %65 = linalg.fill ins(%cst_0 : f32) outs(%64 : tensor<1x12x1xf32>) -> tensor<1x12x1xf32>
    %66:2 = linalg.generic {indexing_maps = [#map4, #map13, #map13], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%61 : tensor<1x12x1x32768xf32>) outs(%65, %63 : tensor<1x12x1xf32>, tensor<1x12x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_191: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_191 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x1xf32>, tensor<1x12x1xi64>)
    %expanded_37 = tensor.expand_shape %66#0 [[0], [1], [2, 3]] output_shape [1, 12, 1, 1] : tensor<1x12x1xf32> into tensor<1x12x1x1xf32>
    %67 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61, %expanded_37 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.subf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %68 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%67 : tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %69 = tensor.empty() : tensor<1x12x1x1xf32>
    %70 = linalg.fill ins(%cst : f32) outs(%69 : tensor<1x12x1x1xf32>) -> tensor<1x12x1x1xf32>
    %71 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%68 : tensor<1x12x1x32768xf32>) outs(%70 : tensor<1x12x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x1xf32>
    %72 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%68, %71 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.divf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %73 = tensor.empty() : tensor<1x12x1x32768xi1>
    %74 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61 : tensor<1x12x1x32768xf32>) outs(%73 : tensor<1x12x1x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x1x32768xi1>
    %75 = tensor.empty() : tensor<1x12x1x1xi1>
    %76 = linalg.fill ins(%true : i1) outs(%75 : tensor<1x12x1x1xi1>) -> tensor<1x12x1x1xi1>
    %77 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%74 : tensor<1x12x1x32768xi1>) outs(%76 : tensor<1x12x1x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x1x1xi1>
    %78 = linalg.generic {indexing_maps = [#map5, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%77, %cst_2, %72 : tensor<1x12x1x1xi1>, tensor<1x12x1x32768xf32>, tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: i1, %in_191: f32, %in_192: f32, %out: f32):
      %268 = arith.select %in, %in_191, %in_192 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %collapsed_38 = tensor.collapse_shape %78 [[0, 1], [2], [3]] : tensor<1x12x1x32768xf32> into tensor<12x1x32768xf32>
    %collapsed_39 = tensor.collapse_shape %53 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %79 = tensor.empty() : tensor<12x1x128xf32>
    %80 = linalg.fill ins(%cst : f32) outs(%79 : tensor<12x1x128xf32>) -> tensor<12x1x128xf32>
    %81 = linalg.batch_matmul ins(%collapsed_38, %collapsed_39 : tensor<12x1x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x1x128xf32>) -> tensor<12x1x128xf32>
    %expanded_40 = tensor.expand_shape %81 [[0, 1], [2], [3]] output_shape [1, 12, 1, 128] : tensor<12x1x128xf32> into tensor<1x12x1x128xf32>
    %82 = tensor.empty() : tensor<1x1x12x128xf32>
    %transposed_41 = linalg.transpose ins(%expanded_40 : tensor<1x12x1x128xf32>) outs(%82 : tensor<1x1x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_42 = linalg.transpose ins(%arg6 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_43 = tensor.collapse_shape %transposed_41 [[0], [1, 2, 3]] : tensor<1x1x12x128xf32> into tensor<1x1536xf32>
    %83 = linalg.matmul ins(%collapsed_43, %transposed_42 : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_44 = tensor.expand_shape %83 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %84 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %expanded_44 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %85 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %86 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%85 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %87 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%86 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %88 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%87 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %89 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%88 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %90 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84, %89 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %91 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg11, %90 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %92 = tensor.empty() : tensor<1536x4096xf32>
    %transposed_45 = linalg.transpose ins(%arg7 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_46 = tensor.collapse_shape %91 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %93 = tensor.empty() : tensor<1x4096xf32>
    %94 = linalg.fill ins(%cst : f32) outs(%93 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %95 = linalg.matmul ins(%collapsed_46, %transposed_45 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_47 = tensor.expand_shape %95 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %96 = tensor.empty() : tensor<1x1x4096xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_47 : tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x1x4096xf32>
    %98 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_47, %97 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %transposed_48 = linalg.transpose ins(%arg8 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %99 = linalg.matmul ins(%collapsed_46, %transposed_48 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_49 = tensor.expand_shape %99 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %100 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%98, %expanded_49 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %101 = tensor.empty() : tensor<4096x1536xf32>
    %transposed_50 = linalg.transpose ins(%arg9 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_51 = tensor.collapse_shape %100 [[0], [1, 2]] : tensor<1x1x4096xf32> into tensor<1x4096xf32>
    %102 = linalg.matmul ins(%collapsed_51, %transposed_50 : tensor<1x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_52 = tensor.expand_shape %102 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %103 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%84, %expanded_52 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %104 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %105 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%104 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %106 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%105 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %107 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%106 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %108 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%107 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %109 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103, %108 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %110 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg19, %109 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %transposed_53 = linalg.transpose ins(%arg12 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_54 = tensor.collapse_shape %110 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %111 = linalg.matmul ins(%collapsed_54, %transposed_53 : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_55 = tensor.expand_shape %111 [[0], [1, 2, 3]] output_shape [1, 1, 12, 128] : tensor<1x1536xf32> into tensor<1x1x12x128xf32>
    %transposed_56 = linalg.transpose ins(%expanded_55 : tensor<1x1x12x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_57 = linalg.transpose ins(%arg13 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %112 = linalg.matmul ins(%collapsed_54, %transposed_57 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_58 = tensor.expand_shape %112 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %transposed_59 = linalg.transpose ins(%expanded_58 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_60 = linalg.transpose ins(%arg14 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %113 = linalg.matmul ins(%collapsed_54, %transposed_60 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_61 = tensor.expand_shape %113 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %transposed_62 = linalg.transpose ins(%expanded_61 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %114 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_56, %expanded_20 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %extracted_slice_63 = tensor.extract_slice %transposed_56[0, 0, 0, 0] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %extracted_slice_64 = tensor.extract_slice %transposed_56[0, 0, 0, 64] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %115 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_64 : tensor<1x12x1x64xf32>) outs(%36 : tensor<1x12x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x64xf32>
    %concat_65 = tensor.concat dim(3) %115, %extracted_slice_63 : (tensor<1x12x1x64xf32>, tensor<1x12x1x64xf32>) -> tensor<1x12x1x128xf32>
    %116 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_65, %expanded_21 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %117 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%114, %116 : tensor<1x12x1x128xf32>, tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %118 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_59, %expanded_20 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %extracted_slice_66 = tensor.extract_slice %transposed_59[0, 0, 0, 0] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %extracted_slice_67 = tensor.extract_slice %transposed_59[0, 0, 0, 64] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %119 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_67 : tensor<1x1x1x64xf32>) outs(%41 : tensor<1x1x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x64xf32>
    %concat_68 = tensor.concat dim(3) %119, %extracted_slice_66 : (tensor<1x1x1x64xf32>, tensor<1x1x1x64xf32>) -> tensor<1x1x1x128xf32>
    %120 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_68, %expanded_21 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %121 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%118, %120 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %c0_69 = arith.constant 0 : index
    %extracted_70 = tensor.extract %4[%c0_69] : tensor<1xi64>
    %122 = arith.index_cast %extracted_70 : i64 to index
    %extracted_slice_71 = tensor.extract_slice %121[0, 0, %c0_69, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice_72 = tensor.insert_slice %extracted_slice_71 into %arg48[0, 0, %122, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %123 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_72 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_73 = tensor.collapse_shape %123 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_74 = arith.constant 0 : index
    %extracted_75 = tensor.extract %4[%c0_74] : tensor<1xi64>
    %124 = arith.index_cast %extracted_75 : i64 to index
    %extracted_slice_76 = tensor.extract_slice %transposed_62[0, 0, %c0_74, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice_77 = tensor.insert_slice %extracted_slice_76 into %arg49[0, 0, %124, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %125 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_77 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %126 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%117 : tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x1x128xf32>
    %transposed_78 = linalg.transpose ins(%collapsed_73 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %127 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_78 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_79 = tensor.collapse_shape %126 [[0, 1], [2], [3]] : tensor<1x12x1x128xf32> into tensor<12x1x128xf32>
    %collapsed_80 = tensor.collapse_shape %127 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %128 = linalg.batch_matmul ins(%collapsed_79, %collapsed_80 : tensor<12x1x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x1x32768xf32>) -> tensor<12x1x32768xf32>
    %expanded_81 = tensor.expand_shape %128 [[0, 1], [2], [3]] output_shape [1, 12, 1, 32768] : tensor<12x1x32768xf32> into tensor<1x12x1x32768xf32>
    %129 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_81, %48 : tensor<1x12x1x32768xf32>, tensor<1x1x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %130:2 = linalg.generic {indexing_maps = [#map4, #map13, #map13], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%129 : tensor<1x12x1x32768xf32>) outs(%65, %63 : tensor<1x12x1xf32>, tensor<1x12x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_191: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_191 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x1xf32>, tensor<1x12x1xi64>)
    %expanded_82 = tensor.expand_shape %130#0 [[0], [1], [2, 3]] output_shape [1, 12, 1, 1] : tensor<1x12x1xf32> into tensor<1x12x1x1xf32>
    %131 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%129, %expanded_82 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.subf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %132 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%131 : tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %133 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%132 : tensor<1x12x1x32768xf32>) outs(%70 : tensor<1x12x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x1xf32>
    %134 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%132, %133 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.divf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %135 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%129 : tensor<1x12x1x32768xf32>) outs(%73 : tensor<1x12x1x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x1x32768xi1>
    %136 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%135 : tensor<1x12x1x32768xi1>) outs(%76 : tensor<1x12x1x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x1x1xi1>
    %137 = linalg.generic {indexing_maps = [#map5, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%136, %cst_2, %134 : tensor<1x12x1x1xi1>, tensor<1x12x1x32768xf32>, tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: i1, %in_191: f32, %in_192: f32, %out: f32):
      %268 = arith.select %in, %in_191, %in_192 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %collapsed_83 = tensor.collapse_shape %137 [[0, 1], [2], [3]] : tensor<1x12x1x32768xf32> into tensor<12x1x32768xf32>
    %collapsed_84 = tensor.collapse_shape %125 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %138 = linalg.batch_matmul ins(%collapsed_83, %collapsed_84 : tensor<12x1x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x1x128xf32>) -> tensor<12x1x128xf32>
    %expanded_85 = tensor.expand_shape %138 [[0, 1], [2], [3]] output_shape [1, 12, 1, 128] : tensor<12x1x128xf32> into tensor<1x12x1x128xf32>
    %transposed_86 = linalg.transpose ins(%expanded_85 : tensor<1x12x1x128xf32>) outs(%82 : tensor<1x1x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_87 = linalg.transpose ins(%arg15 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_88 = tensor.collapse_shape %transposed_86 [[0], [1, 2, 3]] : tensor<1x1x12x128xf32> into tensor<1x1536xf32>
    %139 = linalg.matmul ins(%collapsed_88, %transposed_87 : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_89 = tensor.expand_shape %139 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %140 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103, %expanded_89 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%141 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%143 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %146 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140, %145 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %147 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg20, %146 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %transposed_90 = linalg.transpose ins(%arg16 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_91 = tensor.collapse_shape %147 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %148 = linalg.matmul ins(%collapsed_91, %transposed_90 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_92 = tensor.expand_shape %148 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %149 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_92 : tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x1x4096xf32>
    %150 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_92, %149 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %transposed_93 = linalg.transpose ins(%arg17 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %151 = linalg.matmul ins(%collapsed_91, %transposed_93 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_94 = tensor.expand_shape %151 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %152 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%150, %expanded_94 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %transposed_95 = linalg.transpose ins(%arg18 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_96 = tensor.collapse_shape %152 [[0], [1, 2]] : tensor<1x1x4096xf32> into tensor<1x4096xf32>
    %153 = linalg.matmul ins(%collapsed_96, %transposed_95 : tensor<1x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_97 = tensor.expand_shape %153 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %154 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140, %expanded_97 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %155 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %156 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%155 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %157 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%156 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %158 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%157 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %159 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%158 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %160 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154, %159 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %161 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg28, %160 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %transposed_98 = linalg.transpose ins(%arg21 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_99 = tensor.collapse_shape %161 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %162 = linalg.matmul ins(%collapsed_99, %transposed_98 : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_100 = tensor.expand_shape %162 [[0], [1, 2, 3]] output_shape [1, 1, 12, 128] : tensor<1x1536xf32> into tensor<1x1x12x128xf32>
    %transposed_101 = linalg.transpose ins(%expanded_100 : tensor<1x1x12x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_102 = linalg.transpose ins(%arg22 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %163 = linalg.matmul ins(%collapsed_99, %transposed_102 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_103 = tensor.expand_shape %163 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %transposed_104 = linalg.transpose ins(%expanded_103 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_105 = linalg.transpose ins(%arg23 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %164 = linalg.matmul ins(%collapsed_99, %transposed_105 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_106 = tensor.expand_shape %164 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %transposed_107 = linalg.transpose ins(%expanded_106 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %165 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_101, %expanded_20 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %extracted_slice_108 = tensor.extract_slice %transposed_101[0, 0, 0, 0] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %extracted_slice_109 = tensor.extract_slice %transposed_101[0, 0, 0, 64] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %166 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_109 : tensor<1x12x1x64xf32>) outs(%36 : tensor<1x12x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x64xf32>
    %concat_110 = tensor.concat dim(3) %166, %extracted_slice_108 : (tensor<1x12x1x64xf32>, tensor<1x12x1x64xf32>) -> tensor<1x12x1x128xf32>
    %167 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_110, %expanded_21 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %168 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%165, %167 : tensor<1x12x1x128xf32>, tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %169 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_104, %expanded_20 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %extracted_slice_111 = tensor.extract_slice %transposed_104[0, 0, 0, 0] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %extracted_slice_112 = tensor.extract_slice %transposed_104[0, 0, 0, 64] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %170 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_112 : tensor<1x1x1x64xf32>) outs(%41 : tensor<1x1x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x64xf32>
    %concat_113 = tensor.concat dim(3) %170, %extracted_slice_111 : (tensor<1x1x1x64xf32>, tensor<1x1x1x64xf32>) -> tensor<1x1x1x128xf32>
    %171 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_113, %expanded_21 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %172 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%169, %171 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %c0_114 = arith.constant 0 : index
    %extracted_115 = tensor.extract %4[%c0_114] : tensor<1xi64>
    %173 = arith.index_cast %extracted_115 : i64 to index
    %extracted_slice_116 = tensor.extract_slice %172[0, 0, %c0_114, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice_117 = tensor.insert_slice %extracted_slice_116 into %arg50[0, 0, %173, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %174 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_117 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_118 = tensor.collapse_shape %174 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_119 = arith.constant 0 : index
    %extracted_120 = tensor.extract %4[%c0_119] : tensor<1xi64>
    %175 = arith.index_cast %extracted_120 : i64 to index
    %extracted_slice_121 = tensor.extract_slice %transposed_107[0, 0, %c0_119, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice_122 = tensor.insert_slice %extracted_slice_121 into %arg51[0, 0, %175, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %176 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_122 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %177 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%168 : tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x1x128xf32>
    %transposed_123 = linalg.transpose ins(%collapsed_118 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %178 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_123 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_124 = tensor.collapse_shape %177 [[0, 1], [2], [3]] : tensor<1x12x1x128xf32> into tensor<12x1x128xf32>
    %collapsed_125 = tensor.collapse_shape %178 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %179 = linalg.batch_matmul ins(%collapsed_124, %collapsed_125 : tensor<12x1x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x1x32768xf32>) -> tensor<12x1x32768xf32>
    %expanded_126 = tensor.expand_shape %179 [[0, 1], [2], [3]] output_shape [1, 12, 1, 32768] : tensor<12x1x32768xf32> into tensor<1x12x1x32768xf32>
    %180 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_126, %48 : tensor<1x12x1x32768xf32>, tensor<1x1x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %181:2 = linalg.generic {indexing_maps = [#map4, #map13, #map13], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%180 : tensor<1x12x1x32768xf32>) outs(%65, %63 : tensor<1x12x1xf32>, tensor<1x12x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_191: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_191 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x1xf32>, tensor<1x12x1xi64>)
    %expanded_127 = tensor.expand_shape %181#0 [[0], [1], [2, 3]] output_shape [1, 12, 1, 1] : tensor<1x12x1xf32> into tensor<1x12x1x1xf32>
    %182 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%180, %expanded_127 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.subf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %183 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%182 : tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %184 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%183 : tensor<1x12x1x32768xf32>) outs(%70 : tensor<1x12x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x1xf32>
    %185 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%183, %184 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.divf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %186 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%180 : tensor<1x12x1x32768xf32>) outs(%73 : tensor<1x12x1x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x1x32768xi1>
    %187 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%186 : tensor<1x12x1x32768xi1>) outs(%76 : tensor<1x12x1x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x1x1xi1>
    %188 = linalg.generic {indexing_maps = [#map5, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%187, %cst_2, %185 : tensor<1x12x1x1xi1>, tensor<1x12x1x32768xf32>, tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: i1, %in_191: f32, %in_192: f32, %out: f32):
      %268 = arith.select %in, %in_191, %in_192 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %collapsed_128 = tensor.collapse_shape %188 [[0, 1], [2], [3]] : tensor<1x12x1x32768xf32> into tensor<12x1x32768xf32>
    %collapsed_129 = tensor.collapse_shape %176 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %189 = linalg.batch_matmul ins(%collapsed_128, %collapsed_129 : tensor<12x1x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x1x128xf32>) -> tensor<12x1x128xf32>
    %expanded_130 = tensor.expand_shape %189 [[0, 1], [2], [3]] output_shape [1, 12, 1, 128] : tensor<12x1x128xf32> into tensor<1x12x1x128xf32>
    %transposed_131 = linalg.transpose ins(%expanded_130 : tensor<1x12x1x128xf32>) outs(%82 : tensor<1x1x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_132 = linalg.transpose ins(%arg24 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_133 = tensor.collapse_shape %transposed_131 [[0], [1, 2, 3]] : tensor<1x1x12x128xf32> into tensor<1x1536xf32>
    %190 = linalg.matmul ins(%collapsed_133, %transposed_132 : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_134 = tensor.expand_shape %190 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %191 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154, %expanded_134 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %192 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%191 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %193 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%192 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %194 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%193 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %195 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%194 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %196 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%195 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %197 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%191, %196 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %198 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg29, %197 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %transposed_135 = linalg.transpose ins(%arg25 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_136 = tensor.collapse_shape %198 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %199 = linalg.matmul ins(%collapsed_136, %transposed_135 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_137 = tensor.expand_shape %199 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %200 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_137 : tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x1x4096xf32>
    %201 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_137, %200 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %transposed_138 = linalg.transpose ins(%arg26 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %202 = linalg.matmul ins(%collapsed_136, %transposed_138 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_139 = tensor.expand_shape %202 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %203 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%201, %expanded_139 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %transposed_140 = linalg.transpose ins(%arg27 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_141 = tensor.collapse_shape %203 [[0], [1, 2]] : tensor<1x1x4096xf32> into tensor<1x4096xf32>
    %204 = linalg.matmul ins(%collapsed_141, %transposed_140 : tensor<1x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_142 = tensor.expand_shape %204 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %205 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%191, %expanded_142 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %206 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%205 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %207 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%206 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %208 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%207 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %209 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%208 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %210 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%209 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %211 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%205, %210 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %212 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg37, %211 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %transposed_143 = linalg.transpose ins(%arg30 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_144 = tensor.collapse_shape %212 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %213 = linalg.matmul ins(%collapsed_144, %transposed_143 : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_145 = tensor.expand_shape %213 [[0], [1, 2, 3]] output_shape [1, 1, 12, 128] : tensor<1x1536xf32> into tensor<1x1x12x128xf32>
    %transposed_146 = linalg.transpose ins(%expanded_145 : tensor<1x1x12x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_147 = linalg.transpose ins(%arg31 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %214 = linalg.matmul ins(%collapsed_144, %transposed_147 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_148 = tensor.expand_shape %214 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %transposed_149 = linalg.transpose ins(%expanded_148 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_150 = linalg.transpose ins(%arg32 : tensor<128x1536xf32>) outs(%29 : tensor<1536x128xf32>) permutation = [1, 0] 
    %215 = linalg.matmul ins(%collapsed_144, %transposed_150 : tensor<1x1536xf32>, tensor<1536x128xf32>) outs(%31 : tensor<1x128xf32>) -> tensor<1x128xf32>
    %expanded_151 = tensor.expand_shape %215 [[0], [1, 2, 3]] output_shape [1, 1, 1, 128] : tensor<1x128xf32> into tensor<1x1x1x128xf32>
    %transposed_152 = linalg.transpose ins(%expanded_151 : tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) permutation = [0, 2, 1, 3] 
    %216 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_146, %expanded_20 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %extracted_slice_153 = tensor.extract_slice %transposed_146[0, 0, 0, 0] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %extracted_slice_154 = tensor.extract_slice %transposed_146[0, 0, 0, 64] [1, 12, 1, 64] [1, 1, 1, 1] : tensor<1x12x1x128xf32> to tensor<1x12x1x64xf32>
    %217 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_154 : tensor<1x12x1x64xf32>) outs(%36 : tensor<1x12x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x64xf32>
    %concat_155 = tensor.concat dim(3) %217, %extracted_slice_153 : (tensor<1x12x1x64xf32>, tensor<1x12x1x64xf32>) -> tensor<1x12x1x128xf32>
    %218 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_155, %expanded_21 : tensor<1x12x1x128xf32>, tensor<1x1x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %219 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%216, %218 : tensor<1x12x1x128xf32>, tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x128xf32>
    %220 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_149, %expanded_20 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %extracted_slice_156 = tensor.extract_slice %transposed_149[0, 0, 0, 0] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %extracted_slice_157 = tensor.extract_slice %transposed_149[0, 0, 0, 64] [1, 1, 1, 64] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x64xf32>
    %221 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_157 : tensor<1x1x1x64xf32>) outs(%41 : tensor<1x1x1x64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x64xf32>
    %concat_158 = tensor.concat dim(3) %221, %extracted_slice_156 : (tensor<1x1x1x64xf32>, tensor<1x1x1x64xf32>) -> tensor<1x1x1x128xf32>
    %222 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_158, %expanded_21 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %223 = linalg.generic {indexing_maps = [#map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%220, %222 : tensor<1x1x1x128xf32>, tensor<1x1x1x128xf32>) outs(%33 : tensor<1x1x1x128xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1x128xf32>
    %c0_159 = arith.constant 0 : index
    %extracted_160 = tensor.extract %4[%c0_159] : tensor<1xi64>
    %224 = arith.index_cast %extracted_160 : i64 to index
    %extracted_slice_161 = tensor.extract_slice %223[0, 0, %c0_159, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice_162 = tensor.insert_slice %extracted_slice_161 into %arg52[0, 0, %224, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %225 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_162 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %collapsed_163 = tensor.collapse_shape %225 [[0], [1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<1x12x32768x128xf32>
    %c0_164 = arith.constant 0 : index
    %extracted_165 = tensor.extract %4[%c0_164] : tensor<1xi64>
    %226 = arith.index_cast %extracted_165 : i64 to index
    %extracted_slice_166 = tensor.extract_slice %transposed_152[0, 0, %c0_164, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> to tensor<1x1x1x128xf32>
    %inserted_slice_167 = tensor.insert_slice %extracted_slice_166 into %arg53[0, 0, %226, 0] [1, 1, 1, 128] [1, 1, 1, 1] : tensor<1x1x1x128xf32> into tensor<1x1x32768x128xf32>
    %227 = linalg.generic {indexing_maps = [#map11, #map12], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%inserted_slice_167 : tensor<1x1x32768x128xf32>) outs(%49 : tensor<1x1x12x32768x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<1x1x12x32768x128xf32>
    %228 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%219 : tensor<1x12x1x128xf32>) outs(%28 : tensor<1x12x1x128xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x1x128xf32>
    %transposed_168 = linalg.transpose ins(%collapsed_163 : tensor<1x12x32768x128xf32>) outs(%55 : tensor<1x12x128x32768xf32>) permutation = [0, 1, 3, 2] 
    %229 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_168 : tensor<1x12x128x32768xf32>) outs(%55 : tensor<1x12x128x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_5 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x12x128x32768xf32>
    %collapsed_169 = tensor.collapse_shape %228 [[0, 1], [2], [3]] : tensor<1x12x1x128xf32> into tensor<12x1x128xf32>
    %collapsed_170 = tensor.collapse_shape %229 [[0, 1], [2], [3]] : tensor<1x12x128x32768xf32> into tensor<12x128x32768xf32>
    %230 = linalg.batch_matmul ins(%collapsed_169, %collapsed_170 : tensor<12x1x128xf32>, tensor<12x128x32768xf32>) outs(%58 : tensor<12x1x32768xf32>) -> tensor<12x1x32768xf32>
    %expanded_171 = tensor.expand_shape %230 [[0, 1], [2], [3]] output_shape [1, 12, 1, 32768] : tensor<12x1x32768xf32> into tensor<1x12x1x32768xf32>
    %231 = linalg.generic {indexing_maps = [#map4, #map8, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_171, %48 : tensor<1x12x1x32768xf32>, tensor<1x1x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %232:2 = linalg.generic {indexing_maps = [#map4, #map13, #map13], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%231 : tensor<1x12x1x32768xf32>) outs(%65, %63 : tensor<1x12x1xf32>, tensor<1x12x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_191: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_191 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<1x12x1xf32>, tensor<1x12x1xi64>)
    %expanded_172 = tensor.expand_shape %232#0 [[0], [1], [2, 3]] output_shape [1, 12, 1, 1] : tensor<1x12x1xf32> into tensor<1x12x1x1xf32>
    %233 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%231, %expanded_172 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.subf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %234 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%233 : tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %235 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%234 : tensor<1x12x1x32768xf32>) outs(%70 : tensor<1x12x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x1xf32>
    %236 = linalg.generic {indexing_maps = [#map4, #map5, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%234, %235 : tensor<1x12x1x32768xf32>, tensor<1x12x1x1xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.divf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %237 = linalg.generic {indexing_maps = [#map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%231 : tensor<1x12x1x32768xf32>) outs(%73 : tensor<1x12x1x32768xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_6 : f64
      linalg.yield %269 : i1
    } -> tensor<1x12x1x32768xi1>
    %238 = linalg.generic {indexing_maps = [#map4, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%237 : tensor<1x12x1x32768xi1>) outs(%76 : tensor<1x12x1x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<1x12x1x1xi1>
    %239 = linalg.generic {indexing_maps = [#map5, #map4, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%238, %cst_2, %236 : tensor<1x12x1x1xi1>, tensor<1x12x1x32768xf32>, tensor<1x12x1x32768xf32>) outs(%60 : tensor<1x12x1x32768xf32>) {
    ^bb0(%in: i1, %in_191: f32, %in_192: f32, %out: f32):
      %268 = arith.select %in, %in_191, %in_192 : f32
      linalg.yield %268 : f32
    } -> tensor<1x12x1x32768xf32>
    %collapsed_173 = tensor.collapse_shape %239 [[0, 1], [2], [3]] : tensor<1x12x1x32768xf32> into tensor<12x1x32768xf32>
    %collapsed_174 = tensor.collapse_shape %227 [[0, 1, 2], [3], [4]] : tensor<1x1x12x32768x128xf32> into tensor<12x32768x128xf32>
    %240 = linalg.batch_matmul ins(%collapsed_173, %collapsed_174 : tensor<12x1x32768xf32>, tensor<12x32768x128xf32>) outs(%80 : tensor<12x1x128xf32>) -> tensor<12x1x128xf32>
    %expanded_175 = tensor.expand_shape %240 [[0, 1], [2], [3]] output_shape [1, 12, 1, 128] : tensor<12x1x128xf32> into tensor<1x12x1x128xf32>
    %transposed_176 = linalg.transpose ins(%expanded_175 : tensor<1x12x1x128xf32>) outs(%82 : tensor<1x1x12x128xf32>) permutation = [0, 2, 1, 3] 
    %transposed_177 = linalg.transpose ins(%arg33 : tensor<1536x1536xf32>) outs(%24 : tensor<1536x1536xf32>) permutation = [1, 0] 
    %collapsed_178 = tensor.collapse_shape %transposed_176 [[0], [1, 2, 3]] : tensor<1x1x12x128xf32> into tensor<1x1536xf32>
    %241 = linalg.matmul ins(%collapsed_178, %transposed_177 : tensor<1x1536xf32>, tensor<1536x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_179 = tensor.expand_shape %241 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %242 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%205, %expanded_179 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %243 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%242 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %244 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%243 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %245 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%244 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %246 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%245 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %247 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%246 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %248 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%242, %247 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %249 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg38, %248 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %transposed_180 = linalg.transpose ins(%arg34 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %collapsed_181 = tensor.collapse_shape %249 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %250 = linalg.matmul ins(%collapsed_181, %transposed_180 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_182 = tensor.expand_shape %250 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %251 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_182 : tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.negf %in : f32
      %269 = math.exp %268 : f32
      %270 = arith.addf %269, %cst_1 : f32
      %271 = arith.divf %cst_1, %270 : f32
      linalg.yield %271 : f32
    } -> tensor<1x1x4096xf32>
    %252 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_182, %251 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %transposed_183 = linalg.transpose ins(%arg35 : tensor<4096x1536xf32>) outs(%92 : tensor<1536x4096xf32>) permutation = [1, 0] 
    %253 = linalg.matmul ins(%collapsed_181, %transposed_183 : tensor<1x1536xf32>, tensor<1536x4096xf32>) outs(%94 : tensor<1x4096xf32>) -> tensor<1x4096xf32>
    %expanded_184 = tensor.expand_shape %253 [[0], [1, 2]] output_shape [1, 1, 4096] : tensor<1x4096xf32> into tensor<1x1x4096xf32>
    %254 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%252, %expanded_184 : tensor<1x1x4096xf32>, tensor<1x1x4096xf32>) outs(%96 : tensor<1x1x4096xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x4096xf32>
    %transposed_185 = linalg.transpose ins(%arg36 : tensor<1536x4096xf32>) outs(%101 : tensor<4096x1536xf32>) permutation = [1, 0] 
    %collapsed_186 = tensor.collapse_shape %254 [[0], [1, 2]] : tensor<1x1x4096xf32> into tensor<1x4096xf32>
    %255 = linalg.matmul ins(%collapsed_186, %transposed_185 : tensor<1x4096xf32>, tensor<4096x1536xf32>) outs(%26 : tensor<1x1536xf32>) -> tensor<1x1536xf32>
    %expanded_187 = tensor.expand_shape %255 [[0], [1, 2]] output_shape [1, 1, 1536] : tensor<1x1536xf32> into tensor<1x1x1536xf32>
    %256 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%242, %expanded_187 : tensor<1x1x1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.addf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %257 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%256 : tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %258 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "reduction"]} ins(%257 : tensor<1x1x1536xf32>) outs(%17 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %259 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%258 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_8 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %260 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%259 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_7 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<1x1x1xf32>
    %261 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%260 : tensor<1x1x1xf32>) outs(%9 : tensor<1x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1xf32>
    %262 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%256, %261 : tensor<1x1x1536xf32>, tensor<1x1x1xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %263 = linalg.generic {indexing_maps = [#map7, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg39, %262 : tensor<1536xf32>, tensor<1x1x1536xf32>) outs(%0 : tensor<1x1x1536xf32>) {
    ^bb0(%in: f32, %in_191: f32, %out: f32):
      %268 = arith.mulf %in, %in_191 : f32
      linalg.yield %268 : f32
    } -> tensor<1x1x1536xf32>
    %264 = tensor.empty() : tensor<1536x8192xf32>
    %transposed_188 = linalg.transpose ins(%arg40 : tensor<8192x1536xf32>) outs(%264 : tensor<1536x8192xf32>) permutation = [1, 0] 
    %collapsed_189 = tensor.collapse_shape %263 [[0], [1, 2]] : tensor<1x1x1536xf32> into tensor<1x1536xf32>
    %265 = tensor.empty() : tensor<1x8192xf32>
    %266 = linalg.fill ins(%cst : f32) outs(%265 : tensor<1x8192xf32>) -> tensor<1x8192xf32>
    %267 = linalg.matmul ins(%collapsed_189, %transposed_188 : tensor<1x1536xf32>, tensor<1536x8192xf32>) outs(%266 : tensor<1x8192xf32>) -> tensor<1x8192xf32>
    %expanded_190 = tensor.expand_shape %267 [[0], [1, 2]] output_shape [1, 1, 8192] : tensor<1x8192xf32> into tensor<1x1x8192xf32>
    return %46, %46, %46, %46, %inserted_slice, %inserted_slice_32, %inserted_slice_72, %inserted_slice_77, %inserted_slice_117, %inserted_slice_122, %inserted_slice_162, %inserted_slice_167, %expanded_190 : tensor<i64>, tensor<i64>, tensor<i64>, tensor<i64>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x32768x128xf32>, tensor<1x1x8192xf32>
  }
}

