#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1) -> (d1)>
#map2 = affine_map<(d0, d1, d2) -> (d0, d1)>
#map3 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map4 = affine_map<(d0, d1, d2) -> (0, d1, d2)>
#map5 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map6 = affine_map<(d0, d1, d2) -> (d2)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @bert_eager(%arg0: tensor<2x6xi64>, %arg1: tensor<2x1x6x6xf32>) -> tensor<2x6x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %c32 = arith.constant 32 : index
    %c8 = arith.constant 8 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant 0.000000e+00 : f32
    %cst_1 = arith.constant 0xFF800000 : f32
    %cst_2 = arith.constant 1.000000e+00 : f32
    %cst_3 = arith.constant 5.000000e-01 : f32
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32_21> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_torch.float32_20> : tensor<8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_torch.float32_19> : tensor<8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_12> : tensor<8x8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_torch.float32_18> : tensor<8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_11> : tensor<8x8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_torch.float32_17> : tensor<8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_torch.float32_16> : tensor<8xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_8_torch.float32_15> : tensor<8xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_10> : tensor<8x8xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_8_torch.float32_14> : tensor<8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_9> : tensor<8x8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_torch.float32_13> : tensor<8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_8> : tensor<8x8xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_8_torch.float32_12> : tensor<8xf32>
    %cst_19 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_7> : tensor<8x8xf32>
    %cst_20 = arith.constant dense_resource<torch_tensor_8_torch.float32_11> : tensor<8xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_8_torch.float32_10> : tensor<8xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_8_torch.float32_9> : tensor<8xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_6> : tensor<8x8xf32>
    %cst_24 = arith.constant dense_resource<torch_tensor_8_torch.float32_8> : tensor<8xf32>
    %cst_25 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_5> : tensor<8x8xf32>
    %cst_26 = arith.constant dense_resource<torch_tensor_8_torch.float32_7> : tensor<8xf32>
    %cst_27 = arith.constant dense_resource<torch_tensor_8_torch.float32_6> : tensor<8xf32>
    %cst_28 = arith.constant dense_resource<torch_tensor_8_torch.float32_5> : tensor<8xf32>
    %cst_29 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_4> : tensor<8x8xf32>
    %cst_30 = arith.constant 0.70710678118654757 : f64
    %cst_31 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_32 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_33 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_34 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_35 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_36 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_37 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_38 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_39 = arith.constant 9.9999999999999998E-13 : f64
    %cst_40 = arith.constant dense_resource<torch_tensor_32_8_torch.float32> : tensor<32x8xf32>
    %cst_41 = arith.constant dense_resource<torch_tensor_2_8_torch.float32> : tensor<2x8xf32>
    %cst_42 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %c0 = arith.constant 0 : index
    %cst_43 = arith.constant 8.000000e+00 : f64
    %cst_44 = arith.constant 8.000000e+00 : f32
    %cst_45 = arith.constant 1.41421354 : f32
    %cst_46 = arith.constant dense_resource<torch_tensor_1_32_torch.int64_1> : tensor<1x32xi64>
    %cst_47 = arith.constant dense_resource<torch_tensor_1_32_torch.int64> : tensor<1x32xi64>
    %extracted_slice = tensor.extract_slice %cst_47[0, 0] [1, 6] [1, 1] : tensor<1x32xi64> to tensor<1x6xi64>
    %0 = tensor.empty() : tensor<1x6xi64>
    %1 = linalg.fill ins(%c0_i64 : i64) outs(%0 : tensor<1x6xi64>) -> tensor<1x6xi64>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice : tensor<1x6xi64>) outs(%1 : tensor<1x6xi64>) {
    ^bb0(%in: i64, %out: i64):
      %162 = arith.index_cast %in : i64 to index
      %163 = arith.cmpi slt, %162, %c32 : index
      cf.assert %163, "index must be smaller than dim size"
      %164 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %164, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_46[%c0, %162] : tensor<1x32xi64>
      linalg.yield %extracted : i64
    } -> tensor<1x6xi64>
    %3 = tensor.empty() : tensor<2x6xi64>
    %collapsed = tensor.collapse_shape %2 [[0, 1]] : tensor<1x6xi64> into tensor<6xi64>
    %4 = linalg.generic {indexing_maps = [#map1, #map], iterator_types = ["parallel", "parallel"]} ins(%collapsed : tensor<6xi64>) outs(%3 : tensor<2x6xi64>) {
    ^bb0(%in: i64, %out: i64):
      linalg.yield %in : i64
    } -> tensor<2x6xi64>
    %5 = tensor.empty() : tensor<2x6x8xf32>
    %6 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x6xi64>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %162 = arith.index_cast %in : i64 to index
      %163 = linalg.index 2 : index
      %164 = arith.cmpi slt, %162, %c8 : index
      cf.assert %164, "index must be smaller than dim size"
      %165 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %165, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_42[%162, %163] : tensor<8x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x6x8xf32>
    %7 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%4 : tensor<2x6xi64>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %162 = arith.index_cast %in : i64 to index
      %163 = linalg.index 2 : index
      %164 = arith.cmpi slt, %162, %c2 : index
      cf.assert %164, "index must be smaller than dim size"
      %165 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %165, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_41[%162, %163] : tensor<2x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x6x8xf32>
    %8 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %7 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %9 = tensor.empty() : tensor<1x6x8xf32>
    %10 = linalg.generic {indexing_maps = [#map2, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%extracted_slice : tensor<1x6xi64>) outs(%9 : tensor<1x6x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %162 = arith.index_cast %in : i64 to index
      %163 = linalg.index 2 : index
      %164 = arith.cmpi slt, %162, %c32 : index
      cf.assert %164, "index must be smaller than dim size"
      %165 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %165, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_40[%162, %163] : tensor<32x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<1x6x8xf32>
    %11 = linalg.generic {indexing_maps = [#map3, #map4, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%8, %10 : tensor<2x6x8xf32>, tensor<1x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %12 = tensor.empty() : tensor<2x6x8xf64>
    %13 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%11 : tensor<2x6x8xf32>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %162 = arith.extf %in : f32 to f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %14 = tensor.empty() : tensor<2x6x1xf64>
    %15 = linalg.fill ins(%cst : f64) outs(%14 : tensor<2x6x1xf64>) -> tensor<2x6x1xf64>
    %16 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%13 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %17 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %18 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%13, %17 : tensor<2x6x8xf64>, tensor<2x6x1xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.subf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %19 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18, %18 : tensor<2x6x8xf64>, tensor<2x6x8xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.mulf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %20 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%19 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %21 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%20 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %22 = tensor.empty() : tensor<2x6x1xf32>
    %23 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%21 : tensor<2x6x1xf64>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %162 = arith.truncf %in : f64 to f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %24 = linalg.fill ins(%cst_0 : f32) outs(%22 : tensor<2x6x1xf32>) -> tensor<2x6x1xf32>
    %25 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%11 : tensor<2x6x8xf32>) outs(%24 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.addf %in, %out : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %26 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%25 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.divf %in, %cst_44 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %27 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%23 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.truncf %cst_39 : f64 to f32
      %163 = arith.addf %in, %162 : f32
      linalg.yield %163 : f32
    } -> tensor<2x6x1xf32>
    %28 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%27 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = math.rsqrt %in : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %29 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%11, %26 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.subf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %30 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%29, %28 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %31 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%30, %cst_38 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %32 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%31, %cst_37 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %collapsed_48 = tensor.collapse_shape %32 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %33 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_36 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %34 = tensor.empty() : tensor<12x8xf32>
    %35 = linalg.fill ins(%cst_0 : f32) outs(%34 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %36 = linalg.matmul ins(%collapsed_48, %transposed : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %37 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%36, %cst_35 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded = tensor.expand_shape %37 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %38 = tensor.empty() : tensor<2x4x6x2xf32>
    %transposed_49 = linalg.transpose ins(%expanded : tensor<2x6x4x2xf32>) outs(%38 : tensor<2x4x6x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_50 = linalg.transpose ins(%cst_34 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %39 = linalg.matmul ins(%collapsed_48, %transposed_50 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %40 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%39, %cst_33 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_51 = tensor.expand_shape %40 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %transposed_52 = linalg.transpose ins(%cst_32 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %41 = linalg.matmul ins(%collapsed_48, %transposed_52 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %42 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%41, %cst_31 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_53 = tensor.expand_shape %42 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %transposed_54 = linalg.transpose ins(%expanded_53 : tensor<2x6x4x2xf32>) outs(%38 : tensor<2x4x6x2xf32>) permutation = [0, 2, 1, 3] 
    %43 = tensor.empty() : tensor<2x4x2x6xf32>
    %transposed_55 = linalg.transpose ins(%expanded_51 : tensor<2x6x4x2xf32>) outs(%43 : tensor<2x4x2x6xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_56 = tensor.collapse_shape %transposed_49 [[0, 1], [2], [3]] : tensor<2x4x6x2xf32> into tensor<8x6x2xf32>
    %collapsed_57 = tensor.collapse_shape %transposed_55 [[0, 1], [2], [3]] : tensor<2x4x2x6xf32> into tensor<8x2x6xf32>
    %44 = tensor.empty() : tensor<8x6x6xf32>
    %45 = linalg.fill ins(%cst_0 : f32) outs(%44 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %46 = linalg.batch_matmul ins(%collapsed_56, %collapsed_57 : tensor<8x6x2xf32>, tensor<8x2x6xf32>) outs(%45 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %expanded_58 = tensor.expand_shape %46 [[0, 1], [2], [3]] output_shape [2, 4, 6, 6] : tensor<8x6x6xf32> into tensor<2x4x6x6xf32>
    %47 = tensor.empty() : tensor<2x4x6x6xf32>
    %48 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_58 : tensor<2x4x6x6xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.truncf %cst_30 : f64 to f32
      %163 = arith.mulf %in, %162 : f32
      linalg.yield %163 : f32
    } -> tensor<2x4x6x6xf32>
    %49 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%48, %arg1 : tensor<2x4x6x6xf32>, tensor<2x1x6x6xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %50 = tensor.empty() : tensor<2x4x6xi64>
    %51 = linalg.fill ins(%c0_i64 : i64) outs(%50 : tensor<2x4x6xi64>) -> tensor<2x4x6xi64>
    %52 = tensor.empty() : tensor<2x4x6xf32>
    %53 = linalg.fill ins(%cst_1 : f32) outs(%52 : tensor<2x4x6xf32>) -> tensor<2x4x6xf32>
    %54:2 = linalg.generic {indexing_maps = [#map7, #map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%49 : tensor<2x4x6x6xf32>) outs(%53, %51 : tensor<2x4x6xf32>, tensor<2x4x6xi64>) {
    ^bb0(%in: f32, %out: f32, %out_100: i64):
      %162 = linalg.index 3 : index
      %163 = arith.index_cast %162 : index to i64
      %164 = arith.maximumf %in, %out : f32
      %165 = arith.cmpf ogt, %in, %out : f32
      %166 = arith.select %165, %163, %out_100 : i64
      linalg.yield %164, %166 : f32, i64
    } -> (tensor<2x4x6xf32>, tensor<2x4x6xi64>)
    %expanded_59 = tensor.expand_shape %54#0 [[0], [1], [2, 3]] output_shape [2, 4, 6, 1] : tensor<2x4x6xf32> into tensor<2x4x6x1xf32>
    %55 = linalg.generic {indexing_maps = [#map7, #map10, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%49, %expanded_59 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.subf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %56 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%55 : tensor<2x4x6x6xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = math.exp %in : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %57 = tensor.empty() : tensor<2x4x6x1xf32>
    %58 = linalg.fill ins(%cst_0 : f32) outs(%57 : tensor<2x4x6x1xf32>) -> tensor<2x4x6x1xf32>
    %59 = linalg.generic {indexing_maps = [#map7, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%56 : tensor<2x4x6x6xf32>) outs(%58 : tensor<2x4x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.addf %in, %out : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x1xf32>
    %60 = linalg.generic {indexing_maps = [#map7, #map10, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%56, %59 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.divf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %collapsed_60 = tensor.collapse_shape %60 [[0, 1], [2], [3]] : tensor<2x4x6x6xf32> into tensor<8x6x6xf32>
    %collapsed_61 = tensor.collapse_shape %transposed_54 [[0, 1], [2], [3]] : tensor<2x4x6x2xf32> into tensor<8x6x2xf32>
    %61 = tensor.empty() : tensor<8x6x2xf32>
    %62 = linalg.fill ins(%cst_0 : f32) outs(%61 : tensor<8x6x2xf32>) -> tensor<8x6x2xf32>
    %63 = linalg.batch_matmul ins(%collapsed_60, %collapsed_61 : tensor<8x6x6xf32>, tensor<8x6x2xf32>) outs(%62 : tensor<8x6x2xf32>) -> tensor<8x6x2xf32>
    %expanded_62 = tensor.expand_shape %63 [[0, 1], [2], [3]] output_shape [2, 4, 6, 2] : tensor<8x6x2xf32> into tensor<2x4x6x2xf32>
    %64 = tensor.empty() : tensor<2x6x4x2xf32>
    %transposed_63 = linalg.transpose ins(%expanded_62 : tensor<2x4x6x2xf32>) outs(%64 : tensor<2x6x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_64 = tensor.collapse_shape %transposed_63 [[0, 1], [2, 3]] : tensor<2x6x4x2xf32> into tensor<12x8xf32>
    %transposed_65 = linalg.transpose ins(%cst_29 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %65 = linalg.matmul ins(%collapsed_64, %transposed_65 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %66 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%65, %cst_28 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_66 = tensor.expand_shape %66 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %67 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_66, %32 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %68 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%67 : tensor<2x6x8xf32>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %162 = arith.extf %in : f32 to f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %69 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%68 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %70 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%69 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %71 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%68, %70 : tensor<2x6x8xf64>, tensor<2x6x1xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.subf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %72 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%71, %71 : tensor<2x6x8xf64>, tensor<2x6x8xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.mulf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %73 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%72 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %74 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%73 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %75 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%74 : tensor<2x6x1xf64>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %162 = arith.truncf %in : f64 to f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %76 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%67 : tensor<2x6x8xf32>) outs(%24 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.addf %in, %out : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %77 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.divf %in, %cst_44 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %78 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%75 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.truncf %cst_39 : f64 to f32
      %163 = arith.addf %in, %162 : f32
      linalg.yield %163 : f32
    } -> tensor<2x6x1xf32>
    %79 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%78 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = math.rsqrt %in : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %80 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%67, %77 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.subf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %81 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%80, %79 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %82 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%81, %cst_27 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %83 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%82, %cst_26 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %collapsed_67 = tensor.collapse_shape %83 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %transposed_68 = linalg.transpose ins(%cst_25 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %84 = linalg.matmul ins(%collapsed_67, %transposed_68 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %85 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%84, %cst_24 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_69 = tensor.expand_shape %85 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %86 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_69 : tensor<2x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.divf %in, %cst_45 : f32
      %163 = math.erf %162 : f32
      %164 = arith.addf %163, %cst_2 : f32
      %165 = arith.mulf %164, %cst_3 : f32
      %166 = arith.mulf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<2x6x8xf32>
    %collapsed_70 = tensor.collapse_shape %86 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %transposed_71 = linalg.transpose ins(%cst_23 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %87 = linalg.matmul ins(%collapsed_70, %transposed_71 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %88 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%87, %cst_22 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_72 = tensor.expand_shape %88 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %89 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_72, %83 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %90 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%89 : tensor<2x6x8xf32>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %162 = arith.extf %in : f32 to f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %91 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%90 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %92 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%91 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %93 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%90, %92 : tensor<2x6x8xf64>, tensor<2x6x1xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.subf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %94 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%93, %93 : tensor<2x6x8xf64>, tensor<2x6x8xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.mulf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %95 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%94 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %96 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%95 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %97 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%96 : tensor<2x6x1xf64>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %162 = arith.truncf %in : f64 to f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %98 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%89 : tensor<2x6x8xf32>) outs(%24 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.addf %in, %out : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %99 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%98 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.divf %in, %cst_44 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %100 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%97 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.truncf %cst_39 : f64 to f32
      %163 = arith.addf %in, %162 : f32
      linalg.yield %163 : f32
    } -> tensor<2x6x1xf32>
    %101 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%100 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = math.rsqrt %in : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %102 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%89, %99 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.subf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %103 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%102, %101 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %104 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103, %cst_21 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %105 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%104, %cst_20 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %collapsed_73 = tensor.collapse_shape %105 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %transposed_74 = linalg.transpose ins(%cst_19 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %106 = linalg.matmul ins(%collapsed_73, %transposed_74 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %107 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%106, %cst_18 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_75 = tensor.expand_shape %107 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %transposed_76 = linalg.transpose ins(%expanded_75 : tensor<2x6x4x2xf32>) outs(%38 : tensor<2x4x6x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_77 = linalg.transpose ins(%cst_17 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %108 = linalg.matmul ins(%collapsed_73, %transposed_77 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %109 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%108, %cst_16 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_78 = tensor.expand_shape %109 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %transposed_79 = linalg.transpose ins(%cst_15 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %110 = linalg.matmul ins(%collapsed_73, %transposed_79 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %111 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%110, %cst_14 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_80 = tensor.expand_shape %111 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %transposed_81 = linalg.transpose ins(%expanded_80 : tensor<2x6x4x2xf32>) outs(%38 : tensor<2x4x6x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_82 = linalg.transpose ins(%expanded_78 : tensor<2x6x4x2xf32>) outs(%43 : tensor<2x4x2x6xf32>) permutation = [0, 2, 3, 1] 
    %collapsed_83 = tensor.collapse_shape %transposed_76 [[0, 1], [2], [3]] : tensor<2x4x6x2xf32> into tensor<8x6x2xf32>
    %collapsed_84 = tensor.collapse_shape %transposed_82 [[0, 1], [2], [3]] : tensor<2x4x2x6xf32> into tensor<8x2x6xf32>
    %112 = linalg.batch_matmul ins(%collapsed_83, %collapsed_84 : tensor<8x6x2xf32>, tensor<8x2x6xf32>) outs(%45 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %expanded_85 = tensor.expand_shape %112 [[0, 1], [2], [3]] output_shape [2, 4, 6, 6] : tensor<8x6x6xf32> into tensor<2x4x6x6xf32>
    %113 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_85 : tensor<2x4x6x6xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.truncf %cst_30 : f64 to f32
      %163 = arith.mulf %in, %162 : f32
      linalg.yield %163 : f32
    } -> tensor<2x4x6x6xf32>
    %114 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%113, %arg1 : tensor<2x4x6x6xf32>, tensor<2x1x6x6xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %115:2 = linalg.generic {indexing_maps = [#map7, #map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%114 : tensor<2x4x6x6xf32>) outs(%53, %51 : tensor<2x4x6xf32>, tensor<2x4x6xi64>) {
    ^bb0(%in: f32, %out: f32, %out_100: i64):
      %162 = linalg.index 3 : index
      %163 = arith.index_cast %162 : index to i64
      %164 = arith.maximumf %in, %out : f32
      %165 = arith.cmpf ogt, %in, %out : f32
      %166 = arith.select %165, %163, %out_100 : i64
      linalg.yield %164, %166 : f32, i64
    } -> (tensor<2x4x6xf32>, tensor<2x4x6xi64>)
    %expanded_86 = tensor.expand_shape %115#0 [[0], [1], [2, 3]] output_shape [2, 4, 6, 1] : tensor<2x4x6xf32> into tensor<2x4x6x1xf32>
    %116 = linalg.generic {indexing_maps = [#map7, #map10, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%114, %expanded_86 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.subf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %117 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%116 : tensor<2x4x6x6xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = math.exp %in : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %118 = linalg.generic {indexing_maps = [#map7, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%117 : tensor<2x4x6x6xf32>) outs(%58 : tensor<2x4x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.addf %in, %out : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x1xf32>
    %119 = linalg.generic {indexing_maps = [#map7, #map10, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%117, %118 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%47 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.divf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x4x6x6xf32>
    %collapsed_87 = tensor.collapse_shape %119 [[0, 1], [2], [3]] : tensor<2x4x6x6xf32> into tensor<8x6x6xf32>
    %collapsed_88 = tensor.collapse_shape %transposed_81 [[0, 1], [2], [3]] : tensor<2x4x6x2xf32> into tensor<8x6x2xf32>
    %120 = linalg.batch_matmul ins(%collapsed_87, %collapsed_88 : tensor<8x6x6xf32>, tensor<8x6x2xf32>) outs(%62 : tensor<8x6x2xf32>) -> tensor<8x6x2xf32>
    %expanded_89 = tensor.expand_shape %120 [[0, 1], [2], [3]] output_shape [2, 4, 6, 2] : tensor<8x6x2xf32> into tensor<2x4x6x2xf32>
    %transposed_90 = linalg.transpose ins(%expanded_89 : tensor<2x4x6x2xf32>) outs(%64 : tensor<2x6x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_91 = tensor.collapse_shape %transposed_90 [[0, 1], [2, 3]] : tensor<2x6x4x2xf32> into tensor<12x8xf32>
    %transposed_92 = linalg.transpose ins(%cst_13 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %121 = linalg.matmul ins(%collapsed_91, %transposed_92 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %122 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%121, %cst_12 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_93 = tensor.expand_shape %122 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %123 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_93, %105 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %124 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%123 : tensor<2x6x8xf32>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %162 = arith.extf %in : f32 to f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %125 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%124 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %126 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%125 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %127 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%124, %126 : tensor<2x6x8xf64>, tensor<2x6x1xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.subf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %128 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%127, %127 : tensor<2x6x8xf64>, tensor<2x6x8xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.mulf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %129 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%128 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %130 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%129 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %131 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%130 : tensor<2x6x1xf64>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %162 = arith.truncf %in : f64 to f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %132 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%123 : tensor<2x6x8xf32>) outs(%24 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.addf %in, %out : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %133 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.divf %in, %cst_44 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %134 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%131 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.truncf %cst_39 : f64 to f32
      %163 = arith.addf %in, %162 : f32
      linalg.yield %163 : f32
    } -> tensor<2x6x1xf32>
    %135 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%134 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = math.rsqrt %in : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %136 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%123, %133 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.subf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %137 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%136, %135 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %138 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%137, %cst_11 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %139 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%138, %cst_10 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %collapsed_94 = tensor.collapse_shape %139 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %transposed_95 = linalg.transpose ins(%cst_9 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %140 = linalg.matmul ins(%collapsed_94, %transposed_95 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %141 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%140, %cst_8 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_96 = tensor.expand_shape %141 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %142 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_96 : tensor<2x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.divf %in, %cst_45 : f32
      %163 = math.erf %162 : f32
      %164 = arith.addf %163, %cst_2 : f32
      %165 = arith.mulf %164, %cst_3 : f32
      %166 = arith.mulf %in, %165 : f32
      linalg.yield %166 : f32
    } -> tensor<2x6x8xf32>
    %collapsed_97 = tensor.collapse_shape %142 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %transposed_98 = linalg.transpose ins(%cst_7 : tensor<8x8xf32>) outs(%33 : tensor<8x8xf32>) permutation = [1, 0] 
    %143 = linalg.matmul ins(%collapsed_97, %transposed_98 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%35 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %144 = linalg.generic {indexing_maps = [#map, #map1, #map], iterator_types = ["parallel", "parallel"]} ins(%143, %cst_6 : tensor<12x8xf32>, tensor<8xf32>) outs(%34 : tensor<12x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<12x8xf32>
    %expanded_99 = tensor.expand_shape %144 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %145 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_99, %139 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %146 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%145 : tensor<2x6x8xf32>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %162 = arith.extf %in : f32 to f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %147 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%146 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %148 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%147 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %149 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%146, %148 : tensor<2x6x8xf64>, tensor<2x6x1xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.subf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %150 = linalg.generic {indexing_maps = [#map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%149, %149 : tensor<2x6x8xf64>, tensor<2x6x8xf64>) outs(%12 : tensor<2x6x8xf64>) {
    ^bb0(%in: f64, %in_100: f64, %out: f64):
      %162 = arith.mulf %in, %in_100 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x8xf64>
    %151 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%150 : tensor<2x6x8xf64>) outs(%15 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.addf %in, %out : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %152 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%151 : tensor<2x6x1xf64>) outs(%14 : tensor<2x6x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %162 = arith.divf %in, %cst_43 : f64
      linalg.yield %162 : f64
    } -> tensor<2x6x1xf64>
    %153 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%152 : tensor<2x6x1xf64>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %162 = arith.truncf %in : f64 to f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %154 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%145 : tensor<2x6x8xf32>) outs(%24 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.addf %in, %out : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %155 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.divf %in, %cst_44 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %156 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%153 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = arith.truncf %cst_39 : f64 to f32
      %163 = arith.addf %in, %162 : f32
      linalg.yield %163 : f32
    } -> tensor<2x6x1xf32>
    %157 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%156 : tensor<2x6x1xf32>) outs(%22 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %162 = math.rsqrt %in : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x1xf32>
    %158 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%145, %155 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.subf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %159 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%158, %157 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %160 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%159, %cst_5 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.mulf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    %161 = linalg.generic {indexing_maps = [#map3, #map6, #map3], iterator_types = ["parallel", "parallel", "parallel"]} ins(%160, %cst_4 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%5 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_100: f32, %out: f32):
      %162 = arith.addf %in, %in_100 : f32
      linalg.yield %162 : f32
    } -> tensor<2x6x8xf32>
    return %161 : tensor<2x6x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_21: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_20: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_19: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_12: "0x040000001657ED3DDBC3143E42582D3D740C9CBBB941293DE8405EBDB1E9A6BE4E9D76BD767FB63DEA56653E54B6D6BD3612BEBD8A8CACBD84D9983C4FAE6E3EC406CDBD98C2D2BD1CF8B93D60B4AFBD277E8EBDEEBD1A3D02BDF6BCC8C846BDD48E9C3D923A63BDBC0CC3BBC8E3DFBDCEAFA73AAB24333DECDFC13DFD81DF3C4F30BD3DA5100ABEE26B48BEFD488DBD8E9AA0BD41E5A63D841F51BED1B5743D642079BC8ECE733BA82601BD2A62253E7BFBE33CFA965A3D2EBE97BE8642AF3D25CCE9BC115E07BE2C5802BD312B4BBDDA41D33DF60D3B3C5A6511BE0473DA3DF3FE063EAEEE1F3E26215CBDACCE8DBDCF51943D3C6BF0BDE83CDA3DA5E014BD6F1C4F3B",
      torch_tensor_8_torch.float32_18: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_11: "0x040000009C02DABDACCE053E2641A7BD7993D3BD067701BD8E997DBD1AE2DEBD764F0ABED43D863BE867D63D55CF283CDE0B3D3EE2574B3D0B66263D8015D2BD3831F83D3D2680BCB3D9C23C8BF682B9E22D8F3AAC3BEC3DEEFDBC3C9A534D3E74B0A23D5600603D14A5933DE69028BD7C84523B7941F0BD1774303EB1D02F3D4D75C43D1DAC43BEB6B8483E4820AB3D7927F53DB937DC3D4D46DEBDE09834BE485425BD392AD7BDC03274BDDEC3E43DCA83B8BAD4FE4F3E91E9123EB69CD73C9F3330BDF810773C9A118E3D82C8603BEAF4913D47AF163DC8B74D3BDD6B883E56D0423C6651143EFCAD0BBBA966253E7342FABD9AD7D0BD667DC83B4CE53D3E7382B03D",
      torch_tensor_8_torch.float32_17: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_16: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_15: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_10: "0x04000000845044BE8D638BBC1AFD8E3D1E67F23C8CB232BEB997EEBD318CA5BD2F6FA6BC7BDF56BDD0076FBDF3F5BCBD424305BD0183E03D78A61D3D72400EBE8334303D0CAA8FBD8BE6E83C0EB5573C964F483D089103BE86DF21BD0EDCB0BD0B79DBBCF2543C3D12E48C3AB6CE96BB33C3603DE7F39A3B5E2AF2BDA511B8BD6C18033E6818213C9A194CBEA142F43D606C9D3DD6A51F3E16DA1E3EC9C7D83D1A239B3CD047113D92C1A3BD490071BC148A73BE42C93CBD3D7BFBBCE2C7B1BDDCF2C63DFE23603DA2FAEA3D8B2389BDAAFA9DBDB04ADABC6F11933BF89D8FBD806891BE5FF13E3D7A91A03BFE3604BD657864BDC384AE3D041B713ECF0DB3BD9D9B38BD",
      torch_tensor_8_torch.float32_14: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_9: "0x040000000A42E3BC39E29EB86F6F0ABE5C3A30BE21A5ED3D3035A0BC2FF2033ED8280A3DE8578CBD10A93BBE558B4ABE950B95BE6988CB3C5B770E3D0F9C883EB26D4ABDBE51543DC6E2D73DF4111E3E10FC3F3EEC210E3D0512D33C926033BE94B30DBECD273F3D408143BD88BB3C3EB362ACBD42AA2EBD85C805BD26E1F63DF9B81EBDA45ADEBCD1DDEB3DF80D7A3DE76CE33DD0E59C3C9EB83BBEA4C626BDD9A334BDA88B00BD282F063E37EFD93DC4E72C3E469FA43D331060BEFE4A3D3EEE16AB3D380DD63D6E9DFFBD105469BDB21F03BD60883A3D9E751CBEC6023DBEA2A4443E673A283E3553323D28F453BD0697B73DBCD1ACBD5AED633D85B283BD28C7C03D",
      torch_tensor_8_torch.float32_13: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_8: "0x040000000AEE743C26838CBAE12F4C3DB00E693E513A9DBE548AC6BD4D1635BC4094023C632D4EBD05839C3AB651513EB97507BE3EDDD63D60F162BE03DEDD3D3BBC233EB272223D5CF9D6BDB4812F3E08A5233EB14CA2BDE525993EE32264BD24893EBCEA19C13DAAEB72BD048E48BDE87BC53D82E793BD56479F3DA92F413DC4D2FB3DA1ACE3BDF2F8E53C9B83E43CB5ED83BB59A61F3D1D63A2BDB6FA88BD43CE553EDFA320BD95284E3D56F10C3E3C2DC13C9DA8063EC3EB04BDADFF41BBE130B6BD9CD9D13D56050E3DACA0553EA8C0A8BDC4EE26BDE53A403EA318603EFBAA163D65D1803D7B4E833DA01DC93D834EE83DC284BABD109B593D866E7F3CDB8B8C3C",
      torch_tensor_8_torch.float32_12: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_7: "0x04000000E5242E3D94048EBC2A08103EC5A197BDCC7ED8BC604D8E3C42C2F3BCF795AF3DD4AE9F3D7688013D944A9B3B88A60D3D6CF91D3DCEB4D8BDE4E5D13C9D1D11BEAA0AFEBD6C140ABE9042B5BD1019203D838D4A3DC9F904BD0980593D59FD2DBEF82C4C3E34307F3C3BA53EBC3DB1913CF800E9BC985FAB3D5961143DE7670A3CA12508BDD6005D3DF4C6573D0552503DA4E6363CF71D1DBE3BA609BECAC6963D465E44BC6DFCEEBD2050083DCB1BAF3DB6B8BDBD2AB401BE180023BE68A2A4BED1CBF73CB37CA33D0FC5B1BD282F60BD399E0B3E38515DBEA23D82BDFEA97F3D3D2B3ABEC47C11BE280FA63B34FD953DA6F8D13A1F052DBD493BBBBD663B8D3D",
      torch_tensor_8_torch.float32_11: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_10: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_9: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_6: "0x0400000047BD09BE9525C6BDFC073EBEA3C31F3D4BCCAF3D7994813DC6EBAEBBF16B413C6FEDB5BD18F30EBDEFF62BBDDD20D83D676282BD9825263E9A78EE3CF95BCE3B994C0C3A68919B3CBEA6D4BC0DDE34BEF861B43DF50C10BE12856E3E43408D3C8BF3CFBBA84D0DBE3D0FA43D530C243DF6AE8A3E90DE33BDC0C8063D9656603D5DFBE1BBC44584BDFBDFF23D44BF353DAA50A7BD788EB5BC9824033D8F6AFC3DF946183D5528AF3DCCD4343D3FD21EBC61D2F9BC586036BEBCDAF0BD6AD04DBD5C56153DD9F7B53C8936053D9C436F3DD8F8FA3C847E1A3E81EEC63C4AD315BE5E1439BDB58110BE1CCE923C72F40FBE45838B3DECB6FE3C49CB41BD0796B1BD",
      torch_tensor_8_torch.float32_8: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_5: "0x04000000368D3A3DCA6801BE0262B13CA7EBA23D085CAE3DCD760D3C881C21BE4B7D82BD8A8B77BD8E055BBE7309F03D9B5519BEE61DE03DE61408BE3272003E1265C0BDE60A94BC608235BD190AB83D5D95A7BDFA73F13C23DDCDBC61AC963D370789BB2979D93D54C002BEDCD2B8BCDFE308BE29BF233E380D7EBCB88F673E330638BD968BA6BD7DC6F13DC5B9473D03E310BEAC75EDBD028607BC65174DBDC3BE3E3C5D92BA3D593036BD3CD4223C1A62C33D0C9D7BBE64B769BD7A9E0F3E4E1BA43DABD0CF3D3D6F133C0928E23D5A22E83C1FE7273D4E4AD63D7FD61B3DE28D15BD49F9B73DFCE3ECBC6EA689BDA4CB693D0068C0BD84A862BEA2A1933C754589BD",
      torch_tensor_8_torch.float32_7: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_6: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_4: "0x0400000009A7F5BD34722E3DEAC5913CB636463E0A2FA3BD2A17C03D5E59143EC9DAA13DFE4674BD10BC99388475A4BDE8408F3D3E2711BD59FD173B7D938D3D7B4A64BD66773F3D24633FBD3297AFBD8F203A3EDA30F23D762C08BE2B1C6E3DAEEF573DE1BF5CBD78CED6BD3574B0BD1F61353E3C2EB23DC45FC8BD10746D3D4F8193BD51153BBE3CBA163DEFC6513D4FDB86BD857F86BDE4CB343D470471BCE204E8BD9CC702BE64F598BD8F2813BD86598FBE846F01BDAA0263BCBC1E563D7D8B8E3D3D47453EF7B9923D877E8CBCF8C00ABEA5D40BBB5882B6BD8B3FF7BB2B4F1B3E8F9FF4BDA9A15D3D152D2E3E92C594BC1BD319BE42EE2D3D57C71D3D64FB01BE",
      torch_tensor_8_torch.float32_4: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_3: "0x04000000044CCB3D45FE00BECCCE9DBD8895EFBC4D0C493DEDE4F43DC0646EBC6843D7BD20C6843D6054133D6FABD13BF96FE03DBF1E07BEEF0139BEE23B223D269F493D4CCF8D3DE3CA91BD86C2E53CE5AF2ABEAF11BDBCAFF6193E9205943B8B542DBC5ADF79BDB0F0C53D49A7143EBCFC46BE38D7903CB6CF273D3214883D8F542E3D2B065D3D900E27BD6FA1913CF72027BE961A1ABD420F35BCDEA059BE7F1F93BD5C14C73D06F739BD734EF6BBB258713DE32EE73B2032DBBDE1B4B4BDC7174ABD7E6C7E3D0DED4DBD648D603D2198A13D61AA2DBE9B43B7BDA945F2BD9AECDABCB42222BE7AD51CBEF6B1F4BBD562003D1F29B8BDAE84C4BDD94B933D3FCB8E3E",
      torch_tensor_8_torch.float32_3: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_2: "0x0400000086E7EB3CC0BFF1BD74BB893DECD4C03D2F8B2FBE9BB0233D58F91B3E36BD68BEC9E7CF3D1664523CA7DF3DBAB1663E3EF53EBC3D950D773DF8AB3ABE29F701BE704EB0BA399684BD67742A3D26A8A6BA8CCABBBD43FE9BBCC4FB87BC8052D63D70B3203E68753F3E1A49C4BD0A97CFBA6D98A4BDB36FE0BDFCED19BEA1E0FE3D644888BB809A0E3D80F14E3CD04B01BEAE698B3B97B739BEF325053C3B637BBE7E0EFF3D0DF9F7BDBC155EBCDE75543D6AA8EE3D8072D53DBEA8A23C98AECDBDD24641BDB6E3AC3DAE867D3DA8B12FBEA1A8633EE80321BD0C70293EF783BBBD0CBF19BEE058DA3DE393FA3CDD617B3CBD82F53D5868ABBDECD609BDE3C5843D",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_1: "0x040000003941913DECB0803DF65C2E3EC6E8E03D4C26993D7F6B253D8A13483DC187833CD526993D6928EFBDF418893DE6CBE53DC2CA0CBED4840CBEB5D90A3CD0D083BDD4533E3D5C8909BEBE6811BD5715823C3DBB0C3E21754CBE797F37BEA0E2F3BBCC75B23DB2F3D43C549E5BBDECADD4BD96E8C53AD0B1563DD2C2A3BC8A95923DEC5257BEA5228CBD86F4AE3CFEF73A3DE0D8733D043F50BD20E00BBE439C643E25C4DEBC1DF6883D32B480BB865249BD1682D6BDC3594ABCECD3A1BC1B99423E714CD7BD5D0A83BE95F10BBD3655F4BCB1F2133EF4E26CBE90F0613E09DC753DAC3690BD990C12BE7A6DF03DA221713CBF4BC1BD2C469DBD0E1925BD84FED83D",
      torch_tensor_8_torch.float32_1: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_32_8_torch.float32: "0x040000005FE1353E1336903C6848503D49F869BBBBA4393D3326E13D71EE293D24512C3D0595A6BE50A6E0BD4110703E2A39603E94B46E3D9B27673DC261B2BDD4D6DD3D6039F3BD3E6BD9BDD9C9873DC18ACDBD3B21CF3D14E4FDBD84724ABEE2A6F53DAA90983B4C774FBD2D78EBBDCAFA52BD67680ABE2CE91B3D2083B0BB31E786BDC9B893BC827228BD0CDB62BDBADE98BCD9E263BDFF0D353DA2F0B6BD7FC70B3E7CD07EBCBBADF4BD743C7A3E423C96BD98F5AF3D843BD4BD1A41F13DE1C68C3D007A9D3D7B112ABE23EFE2BD160FF13D3DC4B2BD4114013ECFAAE03D56F7053D01E7C63D5899FFBCCCF8E93CE19486BC86BEA23D1873EABDE9DE703D9650A83BDB2C69BD90C858BD30F9B03D2B96E2BD0363DE3BDC95333EA3F96D3D2B5C0FBE00CCC0BD82E3103D486A123D96B981BD0423153D922CA3BDCC9C013D21B61C3E44CAD73CDB8F4ABD6AF7943DD5C8CFBDBA6FDE3D5AB5D33D041CF8BD69A392BDE6AF873D27D61D3D562F5ABC58D3273D1E31713D9FFBA9BD78E7EDBD02E631BD9343053ED02D14BE76CEBF3C0E2DA1BD068A1A3E0E17C4BDA4173B3ED750303E569BD7BCD9EB043E9E1A9C3D272C3C3E43ED723E5EBB29BCE453A9BCC3B884BC88AA50BEACAD993DA73436BC0F0E203EEE2F1E3EAE4018BD31BC9ABDB0620BBB48B2B63CFB02D03D32DCF33D5618D8BDA95DB7BDA0BED23DC04A773D98611E3ECEF5A1BDA16709BDA07BBABBD5C65F3D04D7993C7B67F03CFDACCC3D124A37BC7F44353D296B7D3E922D083DFE221E3E878ED63CC3AF933DD57254BC3E47FC3D22CC2BBD62F025BDBA35273D6F9C323EB74C15BBFD1EB03B14202CBD030F26BDCA21983949DC40BEFFEF17BEC2F3A73DFDDCE2BB9059AF3C4E9D17BD7A057BBDD016693D10B417BE7636E73DFE4735BE365B0B3E424A7B3D9096913A997A513D264BF3BD1293D0BC87BE43BC814A833D0D5A94BB6933693EE0350CBEF4CD563D73D0633D9B7E9ABDFB3733BED321443C28D9BF3A12B721BE6E9F57BDF23A1EBE2DBC3C3E4602E23DB17121BBA96C13BD1DA4E8BB59723A3D60B9843D13120A3CB0D81A3E7E2AEABB8689A5BDE2119CBCAE24C9BDFCCE2D3DC83C7ABD96C25ABE44AD973DE072203D330A373DF3811C3A5465AF3DCE03CB3DEDC8273E90E68D3C3AF3E8BCB2A3853D1451183E0ED4373D6205F3BD9FC929BD0ECAB23BACCE963DAAD25A3E40BF91BD0683ECBDAADA2C3A6E4BD83C9608CA3C3409C83CD922D23DB61AA6BD9DFE1C3ED4DC0DBE10C9BCBDD02C65BD7A5552BDE068D5BDAACF8A3DC0D5763C5E87373D740B243C82EC1D3E8363C83D5ABB243ECF02AF3D606E953D1D0D8C3DB7AE873D8519C03DD9FC54BEB16F123E39E30F3E9644AFBD78844FBDD4D0D03DA0C5BEBDA492A1BCA1DFD73D291E00BE6337E1BC8AEE853C1D8AF23D",
      torch_tensor_2_8_torch.float32: "0x040000004910EB3D71C795BD58D7AFBC4619DEBD4FE98FBCE2BB043D2689EBBD2078DEBD181D2ABDDE87E13D181B8DBC4CAAF43CDDF4AF3D5E163F3EF13809BC65091DBE",
      torch_tensor_8_8_torch.float32: "0x0400000000000000000000000000000000000000000000000000000000000000000000000A80FF3D944CD43D89F10FBEA5B403BEBB65A13DA02F96BB1281ABBD567AFCBDC62498BAB4F9E23B4A66E9BDCD8E13BD106821BDE8591B3CDF108C3D30DFCA3D924080BE9930AD3D6870E63D087ED63C5FA2CC3D225B803D199D9ABD820614BEF1E84FBE976C003D86FB61BD9FB4A53DE75C28BD7210643DC1A9723D1E78383D7685BEBD2C8E833D0A7045BE0611383D88A3B63D58909E3D1699C6BDB6768ABDB8F40DBDCF7C91BD82EA233EE63BC1BD9214F5BD86044CBD55DD28BDE96F823DE185FD3CC9AE293C6FE53ABEC3EFDEBD70DF1ABEFA8BF9B949311F3E3181313E",
      torch_tensor_1_32_torch.int64_1: "0x0800000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_1_32_torch.int64: "0x0800000000000000000000000100000000000000020000000000000003000000000000000400000000000000050000000000000006000000000000000700000000000000080000000000000009000000000000000A000000000000000B000000000000000C000000000000000D000000000000000E000000000000000F0000000000000010000000000000001100000000000000120000000000000013000000000000001400000000000000150000000000000016000000000000001700000000000000180000000000000019000000000000001A000000000000001B000000000000001C000000000000001D000000000000001E000000000000001F00000000000000"
    }
  }
#-}
