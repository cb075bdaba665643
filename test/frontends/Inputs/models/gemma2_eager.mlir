#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> ()>
#map3 = affine_map<(d0) -> (d0)>
#map4 = affine_map<(d0, d1, d2) -> (d2)>
#map5 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
#map8 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d3, d4)>
#map9 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map12 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @gemma2_eager(%arg0: tensor<2x6xi64>, %arg1: tensor<2x1x6x6xf32>, %arg2: tensor<2x1x6x6xf32>) -> tensor<2x6x8xf32> {
    %c2_i64 = arith.constant 2 : i64
    %c0_i64 = arith.constant 0 : i64
    %c8 = arith.constant 8 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %c3_i64 = arith.constant 3 : i64
    %cst_1 = arith.constant 4.471500e-02 : f32
    %cst_2 = arith.constant 7.977240e-01 : f32
    %cst_3 = arith.constant 1.000000e+00 : f32
    %cst_4 = arith.constant 5.000000e-01 : f32
    %cst_5 = arith.constant dense_resource<torch_tensor_8_torch.float32_8> : tensor<8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_torch.float32_7> : tensor<8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_10> : tensor<8x8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_9> : tensor<8x8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_8> : tensor<8x8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_torch.float32_6> : tensor<8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_torch.float32_5> : tensor<8xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_7> : tensor<8x8xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_3> : tensor<4x8xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_2> : tensor<4x8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_6> : tensor<8x8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_5> : tensor<8x8xf32>
    %cst_19 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_4> : tensor<8x8xf32>
    %cst_20 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_24 = arith.constant 0.35355339059327379 : f64
    %cst_25 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_1> : tensor<4x8xf32>
    %cst_26 = arith.constant dense_resource<torch_tensor_4_8_torch.float32> : tensor<4x8xf32>
    %cst_27 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_28 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_29 = arith.constant 9.9999999999999995E-7 : f64
    %cst_30 = arith.constant dense<1.000000e+00> : tensor<1xf32>
    %cst_31 = arith.constant dense<2.82842708> : tensor<f32>
    %cst_32 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_33 = arith.constant 8.000000e+00 : f32
    %cst_34 = arith.constant 5.000000e+01 : f32
    %0 = tensor.empty() : tensor<2x6x8xf32>
    %1 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x6xi64>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %175 = arith.index_cast %in : i64 to index
      %176 = linalg.index 2 : index
      %177 = arith.cmpi slt, %175, %c8 : index
      cf.assert %177, "index must be smaller than dim size"
      %178 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %178, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_32[%175, %176] : tensor<8x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x6x8xf32>
    %2 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%1, %cst_31 : tensor<2x6x8xf32>, tensor<f32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %3 = tensor.empty() : tensor<6xi64>
    %4 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel"]} outs(%3 : tensor<6xi64>) {
    ^bb0(%out: i64):
      %175 = linalg.index 0 : index
      %176 = arith.index_cast %175 : index to i64
      linalg.yield %176 : i64
    } -> tensor<6xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, 6, 1] : tensor<6xi64> into tensor<1x6x1xi64>
    %5 = tensor.empty() : tensor<1x6x1xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded : tensor<1x6x1xi64>) outs(%5 : tensor<1x6x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %175 = arith.sitofp %in : i64 to f32
      linalg.yield %175 : f32
    } -> tensor<1x6x1xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %cst_30 : tensor<1x6x1xf32>, tensor<1xf32>) outs(%5 : tensor<1x6x1xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<1x6x1xf32>
    %concat = tensor.concat dim(2) %7, %7 : (tensor<1x6x1xf32>, tensor<1x6x1xf32>) -> tensor<1x6x2xf32>
    %8 = tensor.empty() : tensor<1x6x2xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x6x2xf32>) outs(%8 : tensor<1x6x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.cos %in : f32
      linalg.yield %175 : f32
    } -> tensor<1x6x2xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x6x2xf32>) outs(%8 : tensor<1x6x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.sin %in : f32
      linalg.yield %175 : f32
    } -> tensor<1x6x2xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %12 = tensor.empty() : tensor<2x6x1xf32>
    %13 = linalg.fill ins(%cst : f32) outs(%12 : tensor<2x6x1xf32>) -> tensor<2x6x1xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%11 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%14 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %17 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %19 = tensor.empty() : tensor<8xf32>
    %20 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_28 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18, %20 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %22 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_27 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %21 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %23 = tensor.empty() : tensor<12x8xf32>
    %24 = linalg.fill ins(%cst : f32) outs(%23 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %25 = linalg.matmul ins(%collapsed, %transposed : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_35 = tensor.expand_shape %25 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %26 = tensor.empty() : tensor<2x4x6x2xf32>
    %transposed_36 = linalg.transpose ins(%expanded_35 : tensor<2x6x4x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) permutation = [0, 2, 1, 3] 
    %27 = tensor.empty() : tensor<8x4xf32>
    %transposed_37 = linalg.transpose ins(%cst_26 : tensor<4x8xf32>) outs(%27 : tensor<8x4xf32>) permutation = [1, 0] 
    %28 = tensor.empty() : tensor<12x4xf32>
    %29 = linalg.fill ins(%cst : f32) outs(%28 : tensor<12x4xf32>) -> tensor<12x4xf32>
    %30 = linalg.matmul ins(%collapsed, %transposed_37 : tensor<12x8xf32>, tensor<8x4xf32>) outs(%29 : tensor<12x4xf32>) -> tensor<12x4xf32>
    %expanded_38 = tensor.expand_shape %30 [[0, 1], [2, 3]] output_shape [2, 6, 2, 2] : tensor<12x4xf32> into tensor<2x6x2x2xf32>
    %31 = tensor.empty() : tensor<2x2x6x2xf32>
    %transposed_39 = linalg.transpose ins(%expanded_38 : tensor<2x6x2x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_40 = linalg.transpose ins(%cst_25 : tensor<4x8xf32>) outs(%27 : tensor<8x4xf32>) permutation = [1, 0] 
    %32 = linalg.matmul ins(%collapsed, %transposed_40 : tensor<12x8xf32>, tensor<8x4xf32>) outs(%29 : tensor<12x4xf32>) -> tensor<12x4xf32>
    %expanded_41 = tensor.expand_shape %32 [[0, 1], [2, 3]] output_shape [2, 6, 2, 2] : tensor<12x4xf32> into tensor<2x6x2x2xf32>
    %transposed_42 = linalg.transpose ins(%expanded_41 : tensor<2x6x2x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) permutation = [0, 2, 1, 3] 
    %expanded_43 = tensor.expand_shape %9 [[0], [1, 2], [3]] output_shape [1, 1, 6, 2] : tensor<1x6x2xf32> into tensor<1x1x6x2xf32>
    %expanded_44 = tensor.expand_shape %10 [[0], [1, 2], [3]] output_shape [1, 1, 6, 2] : tensor<1x6x2xf32> into tensor<1x1x6x2xf32>
    %33 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_36, %expanded_43 : tensor<2x4x6x2xf32>, tensor<1x1x6x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x2xf32>
    %extracted_slice = tensor.extract_slice %transposed_36[0, 0, 0, 0] [2, 4, 6, 1] [1, 1, 1, 1] : tensor<2x4x6x2xf32> to tensor<2x4x6x1xf32>
    %extracted_slice_45 = tensor.extract_slice %transposed_36[0, 0, 0, 1] [2, 4, 6, 1] [1, 1, 1, 1] : tensor<2x4x6x2xf32> to tensor<2x4x6x1xf32>
    %34 = tensor.empty() : tensor<2x4x6x1xf32>
    %35 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_45 : tensor<2x4x6x1xf32>) outs(%34 : tensor<2x4x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.negf %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x1xf32>
    %concat_46 = tensor.concat dim(3) %35, %extracted_slice : (tensor<2x4x6x1xf32>, tensor<2x4x6x1xf32>) -> tensor<2x4x6x2xf32>
    %36 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_46, %expanded_44 : tensor<2x4x6x2xf32>, tensor<1x1x6x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x2xf32>
    %37 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%33, %36 : tensor<2x4x6x2xf32>, tensor<2x4x6x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x2xf32>
    %38 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_39, %expanded_43 : tensor<2x2x6x2xf32>, tensor<1x1x6x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x2xf32>
    %extracted_slice_47 = tensor.extract_slice %transposed_39[0, 0, 0, 0] [2, 2, 6, 1] [1, 1, 1, 1] : tensor<2x2x6x2xf32> to tensor<2x2x6x1xf32>
    %extracted_slice_48 = tensor.extract_slice %transposed_39[0, 0, 0, 1] [2, 2, 6, 1] [1, 1, 1, 1] : tensor<2x2x6x2xf32> to tensor<2x2x6x1xf32>
    %39 = tensor.empty() : tensor<2x2x6x1xf32>
    %40 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_48 : tensor<2x2x6x1xf32>) outs(%39 : tensor<2x2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.negf %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x1xf32>
    %concat_49 = tensor.concat dim(3) %40, %extracted_slice_47 : (tensor<2x2x6x1xf32>, tensor<2x2x6x1xf32>) -> tensor<2x2x6x2xf32>
    %41 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_49, %expanded_44 : tensor<2x2x6x2xf32>, tensor<1x1x6x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x2xf32>
    %42 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%38, %41 : tensor<2x2x6x2xf32>, tensor<2x2x6x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x2xf32>
    %43 = tensor.empty() : tensor<2x2x2x6x2xf32>
    %44 = linalg.generic {indexing_maps = [#map8, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%42 : tensor<2x2x6x2xf32>) outs(%43 : tensor<2x2x2x6x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x6x2xf32>
    %collapsed_50 = tensor.collapse_shape %44 [[0], [1, 2], [3], [4]] : tensor<2x2x2x6x2xf32> into tensor<2x4x6x2xf32>
    %45 = linalg.generic {indexing_maps = [#map8, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%transposed_42 : tensor<2x2x6x2xf32>) outs(%43 : tensor<2x2x2x6x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x6x2xf32>
    %46 = tensor.empty() : tensor<2x4x2x6xf32>
    %transposed_51 = linalg.transpose ins(%collapsed_50 : tensor<2x4x6x2xf32>) outs(%46 : tensor<2x4x2x6xf32>) permutation = [0, 1, 3, 2] 
    %collapsed_52 = tensor.collapse_shape %37 [[0, 1], [2], [3]] : tensor<2x4x6x2xf32> into tensor<8x6x2xf32>
    %collapsed_53 = tensor.collapse_shape %transposed_51 [[0, 1], [2], [3]] : tensor<2x4x2x6xf32> into tensor<8x2x6xf32>
    %47 = tensor.empty() : tensor<8x6x6xf32>
    %48 = linalg.fill ins(%cst : f32) outs(%47 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %49 = linalg.batch_matmul ins(%collapsed_52, %collapsed_53 : tensor<8x6x2xf32>, tensor<8x2x6xf32>) outs(%48 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %expanded_54 = tensor.expand_shape %49 [[0, 1], [2], [3]] output_shape [2, 4, 6, 6] : tensor<8x6x6xf32> into tensor<2x4x6x6xf32>
    %50 = tensor.empty() : tensor<2x4x6x6xf32>
    %51 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_54 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_24 : f64 to f32
      %176 = arith.mulf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x4x6x6xf32>
    %52 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%51 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_34 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %53 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%52 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.tanh %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %54 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%53 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.mulf %in, %cst_34 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %55 = linalg.generic {indexing_maps = [#map6, #map10, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%54, %arg2 : tensor<2x4x6x6xf32>, tensor<2x1x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %56 = tensor.empty() : tensor<2x4x6xi64>
    %57 = linalg.fill ins(%c0_i64 : i64) outs(%56 : tensor<2x4x6xi64>) -> tensor<2x4x6xi64>
    %58 = tensor.empty() : tensor<2x4x6xf32>
    %59 = linalg.fill ins(%cst_0 : f32) outs(%58 : tensor<2x4x6xf32>) -> tensor<2x4x6xf32>
    %60:2 = linalg.generic {indexing_maps = [#map6, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%55 : tensor<2x4x6x6xf32>) outs(%59, %57 : tensor<2x4x6xf32>, tensor<2x4x6xi64>) {
    ^bb0(%in: f32, %out: f32, %out_108: i64):
      %175 = linalg.index 3 : index
      %176 = arith.index_cast %175 : index to i64
      %177 = arith.maximumf %in, %out : f32
      %178 = arith.cmpf ogt, %in, %out : f32
      %179 = arith.select %178, %176, %out_108 : i64
      linalg.yield %177, %179 : f32, i64
    } -> (tensor<2x4x6xf32>, tensor<2x4x6xi64>)
    %expanded_55 = tensor.expand_shape %60#0 [[0], [1], [2, 3]] output_shape [2, 4, 6, 1] : tensor<2x4x6xf32> into tensor<2x4x6x1xf32>
    %61 = linalg.generic {indexing_maps = [#map6, #map12, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%55, %expanded_55 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.subf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %62 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.exp %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %63 = linalg.fill ins(%cst : f32) outs(%34 : tensor<2x4x6x1xf32>) -> tensor<2x4x6x1xf32>
    %64 = linalg.generic {indexing_maps = [#map6, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%62 : tensor<2x4x6x6xf32>) outs(%63 : tensor<2x4x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x1xf32>
    %65 = linalg.generic {indexing_maps = [#map6, #map12, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%62, %64 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.divf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %collapsed_56 = tensor.collapse_shape %65 [[0, 1], [2], [3]] : tensor<2x4x6x6xf32> into tensor<8x6x6xf32>
    %collapsed_57 = tensor.collapse_shape %45 [[0, 1, 2], [3], [4]] : tensor<2x2x2x6x2xf32> into tensor<8x6x2xf32>
    %66 = tensor.empty() : tensor<8x6x2xf32>
    %67 = linalg.fill ins(%cst : f32) outs(%66 : tensor<8x6x2xf32>) -> tensor<8x6x2xf32>
    %68 = linalg.batch_matmul ins(%collapsed_56, %collapsed_57 : tensor<8x6x6xf32>, tensor<8x6x2xf32>) outs(%67 : tensor<8x6x2xf32>) -> tensor<8x6x2xf32>
    %expanded_58 = tensor.expand_shape %68 [[0, 1], [2], [3]] output_shape [2, 4, 6, 2] : tensor<8x6x2xf32> into tensor<2x4x6x2xf32>
    %69 = tensor.empty() : tensor<2x6x4x2xf32>
    %transposed_59 = linalg.transpose ins(%expanded_58 : tensor<2x4x6x2xf32>) outs(%69 : tensor<2x6x4x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_60 = linalg.transpose ins(%cst_23 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_61 = tensor.collapse_shape %transposed_59 [[0, 1], [2, 3]] : tensor<2x6x4x2xf32> into tensor<12x8xf32>
    %70 = linalg.matmul ins(%collapsed_61, %transposed_60 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_62 = tensor.expand_shape %70 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %71 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_62 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %72 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%71 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %73 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%72 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %74 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%73 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %75 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%74 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %76 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_62, %75 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %77 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_22 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %78 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%76, %77 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %79 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %78 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %80 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %81 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%80 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %82 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%81 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %83 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%82 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %84 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%83 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %85 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79, %84 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %86 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_21 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %87 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%85, %86 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %transposed_63 = linalg.transpose ins(%cst_20 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_64 = tensor.collapse_shape %87 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %88 = linalg.matmul ins(%collapsed_64, %transposed_63 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_65 = tensor.expand_shape %88 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %89 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_65 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c3_i64 : f32, i64
      %176 = arith.mulf %175, %cst_1 : f32
      %177 = arith.addf %in, %176 : f32
      %178 = arith.mulf %177, %cst_2 : f32
      %179 = math.tanh %178 : f32
      %180 = arith.addf %179, %cst_3 : f32
      %181 = arith.mulf %180, %cst_4 : f32
      %182 = arith.mulf %in, %181 : f32
      linalg.yield %182 : f32
    } -> tensor<2x6x8xf32>
    %transposed_66 = linalg.transpose ins(%cst_19 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %90 = linalg.matmul ins(%collapsed_64, %transposed_66 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_67 = tensor.expand_shape %90 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %91 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%89, %expanded_67 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %transposed_68 = linalg.transpose ins(%cst_18 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_69 = tensor.collapse_shape %91 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %92 = linalg.matmul ins(%collapsed_69, %transposed_68 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_70 = tensor.expand_shape %92 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %93 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_70 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %94 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%93 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %95 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%94 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %96 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%95 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%96 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %98 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_70, %97 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %99 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_17 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %100 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%98, %99 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %101 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%79, %100 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %102 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%101 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %103 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%102 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %104 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%103 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %105 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%104 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %106 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%105 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %107 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%101, %106 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %108 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_16 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %109 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%107, %108 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %transposed_71 = linalg.transpose ins(%cst_15 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_72 = tensor.collapse_shape %109 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %110 = linalg.matmul ins(%collapsed_72, %transposed_71 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_73 = tensor.expand_shape %110 [[0, 1], [2, 3]] output_shape [2, 6, 4, 2] : tensor<12x8xf32> into tensor<2x6x4x2xf32>
    %transposed_74 = linalg.transpose ins(%expanded_73 : tensor<2x6x4x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_75 = linalg.transpose ins(%cst_14 : tensor<4x8xf32>) outs(%27 : tensor<8x4xf32>) permutation = [1, 0] 
    %111 = linalg.matmul ins(%collapsed_72, %transposed_75 : tensor<12x8xf32>, tensor<8x4xf32>) outs(%29 : tensor<12x4xf32>) -> tensor<12x4xf32>
    %expanded_76 = tensor.expand_shape %111 [[0, 1], [2, 3]] output_shape [2, 6, 2, 2] : tensor<12x4xf32> into tensor<2x6x2x2xf32>
    %transposed_77 = linalg.transpose ins(%expanded_76 : tensor<2x6x2x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_78 = linalg.transpose ins(%cst_13 : tensor<4x8xf32>) outs(%27 : tensor<8x4xf32>) permutation = [1, 0] 
    %112 = linalg.matmul ins(%collapsed_72, %transposed_78 : tensor<12x8xf32>, tensor<8x4xf32>) outs(%29 : tensor<12x4xf32>) -> tensor<12x4xf32>
    %expanded_79 = tensor.expand_shape %112 [[0, 1], [2, 3]] output_shape [2, 6, 2, 2] : tensor<12x4xf32> into tensor<2x6x2x2xf32>
    %transposed_80 = linalg.transpose ins(%expanded_79 : tensor<2x6x2x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) permutation = [0, 2, 1, 3] 
    %113 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_74, %expanded_43 : tensor<2x4x6x2xf32>, tensor<1x1x6x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x2xf32>
    %extracted_slice_81 = tensor.extract_slice %transposed_74[0, 0, 0, 0] [2, 4, 6, 1] [1, 1, 1, 1] : tensor<2x4x6x2xf32> to tensor<2x4x6x1xf32>
    %extracted_slice_82 = tensor.extract_slice %transposed_74[0, 0, 0, 1] [2, 4, 6, 1] [1, 1, 1, 1] : tensor<2x4x6x2xf32> to tensor<2x4x6x1xf32>
    %114 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_82 : tensor<2x4x6x1xf32>) outs(%34 : tensor<2x4x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.negf %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x1xf32>
    %concat_83 = tensor.concat dim(3) %114, %extracted_slice_81 : (tensor<2x4x6x1xf32>, tensor<2x4x6x1xf32>) -> tensor<2x4x6x2xf32>
    %115 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_83, %expanded_44 : tensor<2x4x6x2xf32>, tensor<1x1x6x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x2xf32>
    %116 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%113, %115 : tensor<2x4x6x2xf32>, tensor<2x4x6x2xf32>) outs(%26 : tensor<2x4x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x2xf32>
    %117 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_77, %expanded_43 : tensor<2x2x6x2xf32>, tensor<1x1x6x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x2xf32>
    %extracted_slice_84 = tensor.extract_slice %transposed_77[0, 0, 0, 0] [2, 2, 6, 1] [1, 1, 1, 1] : tensor<2x2x6x2xf32> to tensor<2x2x6x1xf32>
    %extracted_slice_85 = tensor.extract_slice %transposed_77[0, 0, 0, 1] [2, 2, 6, 1] [1, 1, 1, 1] : tensor<2x2x6x2xf32> to tensor<2x2x6x1xf32>
    %118 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_85 : tensor<2x2x6x1xf32>) outs(%39 : tensor<2x2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.negf %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x1xf32>
    %concat_86 = tensor.concat dim(3) %118, %extracted_slice_84 : (tensor<2x2x6x1xf32>, tensor<2x2x6x1xf32>) -> tensor<2x2x6x2xf32>
    %119 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_86, %expanded_44 : tensor<2x2x6x2xf32>, tensor<1x1x6x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x2xf32>
    %120 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%117, %119 : tensor<2x2x6x2xf32>, tensor<2x2x6x2xf32>) outs(%31 : tensor<2x2x6x2xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x2x6x2xf32>
    %121 = linalg.generic {indexing_maps = [#map8, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%120 : tensor<2x2x6x2xf32>) outs(%43 : tensor<2x2x2x6x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x6x2xf32>
    %collapsed_87 = tensor.collapse_shape %121 [[0], [1, 2], [3], [4]] : tensor<2x2x2x6x2xf32> into tensor<2x4x6x2xf32>
    %122 = linalg.generic {indexing_maps = [#map8, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} ins(%transposed_80 : tensor<2x2x6x2xf32>) outs(%43 : tensor<2x2x2x6x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x2x2x6x2xf32>
    %transposed_88 = linalg.transpose ins(%collapsed_87 : tensor<2x4x6x2xf32>) outs(%46 : tensor<2x4x2x6xf32>) permutation = [0, 1, 3, 2] 
    %collapsed_89 = tensor.collapse_shape %116 [[0, 1], [2], [3]] : tensor<2x4x6x2xf32> into tensor<8x6x2xf32>
    %collapsed_90 = tensor.collapse_shape %transposed_88 [[0, 1], [2], [3]] : tensor<2x4x2x6xf32> into tensor<8x2x6xf32>
    %123 = linalg.batch_matmul ins(%collapsed_89, %collapsed_90 : tensor<8x6x2xf32>, tensor<8x2x6xf32>) outs(%48 : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
    %expanded_91 = tensor.expand_shape %123 [[0, 1], [2], [3]] output_shape [2, 4, 6, 6] : tensor<8x6x6xf32> into tensor<2x4x6x6xf32>
    %124 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_91 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_24 : f64 to f32
      %176 = arith.mulf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x4x6x6xf32>
    %125 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%124 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_34 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %126 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%125 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.tanh %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %127 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%126 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.mulf %in, %cst_34 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %128 = linalg.generic {indexing_maps = [#map6, #map10, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%127, %arg1 : tensor<2x4x6x6xf32>, tensor<2x1x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %129:2 = linalg.generic {indexing_maps = [#map6, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%128 : tensor<2x4x6x6xf32>) outs(%59, %57 : tensor<2x4x6xf32>, tensor<2x4x6xi64>) {
    ^bb0(%in: f32, %out: f32, %out_108: i64):
      %175 = linalg.index 3 : index
      %176 = arith.index_cast %175 : index to i64
      %177 = arith.maximumf %in, %out : f32
      %178 = arith.cmpf ogt, %in, %out : f32
      %179 = arith.select %178, %176, %out_108 : i64
      linalg.yield %177, %179 : f32, i64
    } -> (tensor<2x4x6xf32>, tensor<2x4x6xi64>)
    %expanded_92 = tensor.expand_shape %129#0 [[0], [1], [2, 3]] output_shape [2, 4, 6, 1] : tensor<2x4x6xf32> into tensor<2x4x6x1xf32>
    %130 = linalg.generic {indexing_maps = [#map6, #map12, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%128, %expanded_92 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.subf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %131 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%130 : tensor<2x4x6x6xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.exp %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %132 = linalg.generic {indexing_maps = [#map6, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%131 : tensor<2x4x6x6xf32>) outs(%63 : tensor<2x4x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x1xf32>
    %133 = linalg.generic {indexing_maps = [#map6, #map12, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%131, %132 : tensor<2x4x6x6xf32>, tensor<2x4x6x1xf32>) outs(%50 : tensor<2x4x6x6xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.divf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x4x6x6xf32>
    %collapsed_93 = tensor.collapse_shape %133 [[0, 1], [2], [3]] : tensor<2x4x6x6xf32> into tensor<8x6x6xf32>
    %collapsed_94 = tensor.collapse_shape %122 [[0, 1, 2], [3], [4]] : tensor<2x2x2x6x2xf32> into tensor<8x6x2xf32>
    %134 = linalg.batch_matmul ins(%collapsed_93, %collapsed_94 : tensor<8x6x6xf32>, tensor<8x6x2xf32>) outs(%67 : tensor<8x6x2xf32>) -> tensor<8x6x2xf32>
    %expanded_95 = tensor.expand_shape %134 [[0, 1], [2], [3]] output_shape [2, 4, 6, 2] : tensor<8x6x2xf32> into tensor<2x4x6x2xf32>
    %transposed_96 = linalg.transpose ins(%expanded_95 : tensor<2x4x6x2xf32>) outs(%69 : tensor<2x6x4x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_97 = linalg.transpose ins(%cst_12 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_98 = tensor.collapse_shape %transposed_96 [[0, 1], [2, 3]] : tensor<2x6x4x2xf32> into tensor<12x8xf32>
    %135 = linalg.matmul ins(%collapsed_98, %transposed_97 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_99 = tensor.expand_shape %135 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %136 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_99 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %137 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%136 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %138 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%137 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %139 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%138 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %140 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_99, %140 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %142 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_11 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%141, %142 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%101, %143 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %146 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%145 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %147 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%146 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %148 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%147 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %149 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%148 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %150 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144, %149 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %151 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_10 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %152 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%150, %151 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %transposed_100 = linalg.transpose ins(%cst_9 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_101 = tensor.collapse_shape %152 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %153 = linalg.matmul ins(%collapsed_101, %transposed_100 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_102 = tensor.expand_shape %153 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %154 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_102 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c3_i64 : f32, i64
      %176 = arith.mulf %175, %cst_1 : f32
      %177 = arith.addf %in, %176 : f32
      %178 = arith.mulf %177, %cst_2 : f32
      %179 = math.tanh %178 : f32
      %180 = arith.addf %179, %cst_3 : f32
      %181 = arith.mulf %180, %cst_4 : f32
      %182 = arith.mulf %in, %181 : f32
      linalg.yield %182 : f32
    } -> tensor<2x6x8xf32>
    %transposed_103 = linalg.transpose ins(%cst_8 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %155 = linalg.matmul ins(%collapsed_101, %transposed_103 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_104 = tensor.expand_shape %155 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %156 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154, %expanded_104 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %transposed_105 = linalg.transpose ins(%cst_7 : tensor<8x8xf32>) outs(%22 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_106 = tensor.collapse_shape %156 [[0, 1], [2]] : tensor<2x6x8xf32> into tensor<12x8xf32>
    %157 = linalg.matmul ins(%collapsed_106, %transposed_105 : tensor<12x8xf32>, tensor<8x8xf32>) outs(%24 : tensor<12x8xf32>) -> tensor<12x8xf32>
    %expanded_107 = tensor.expand_shape %157 [[0, 1], [2]] output_shape [2, 6, 8] : tensor<12x8xf32> into tensor<2x6x8xf32>
    %158 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_107 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %159 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%158 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %160 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%159 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %161 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%160 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %162 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%161 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %163 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_107, %162 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %164 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_6 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %165 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%163, %164 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %166 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144, %165 : tensor<2x6x8xf32>, tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.addf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %167 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%166 : tensor<2x6x8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %168 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%167 : tensor<2x6x8xf32>) outs(%13 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %out : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %169 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%168 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.divf %in, %cst_33 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %170 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%169 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.truncf %cst_29 : f64 to f32
      %176 = arith.addf %in, %175 : f32
      linalg.yield %176 : f32
    } -> tensor<2x6x1xf32>
    %171 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%170 : tensor<2x6x1xf32>) outs(%12 : tensor<2x6x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = math.rsqrt %in : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x1xf32>
    %172 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%166, %171 : tensor<2x6x8xf32>, tensor<2x6x1xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    %173 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_5 : tensor<8xf32>) outs(%19 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %175 = arith.addf %in, %cst_3 : f32
      linalg.yield %175 : f32
    } -> tensor<8xf32>
    %174 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%172, %173 : tensor<2x6x8xf32>, tensor<8xf32>) outs(%0 : tensor<2x6x8xf32>) {
    ^bb0(%in: f32, %in_108: f32, %out: f32):
      %175 = arith.mulf %in, %in_108 : f32
      linalg.yield %175 : f32
    } -> tensor<2x6x8xf32>
    return %174 : tensor<2x6x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_8: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_7: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_10: "0x0400000086E7EB3CC0BFF1BD74BB893DECD4C03D2F8B2FBE9BB0233D58F91B3E36BD68BEC9E7CF3D1664523CA7DF3DBAB1663E3EF53EBC3D950D773DF8AB3ABE29F701BE704EB0BA399684BD67742A3D26A8A6BA8CCABBBD43FE9BBCC4FB87BC8052D63D70B3203E68753F3E1A49C4BD0A97CFBA6D98A4BDB36FE0BDFCED19BEA1E0FE3D644888BB809A0E3D80F14E3CD04B01BEAE698B3B97B739BEF325053C3B637BBE7E0EFF3D0DF9F7BDBC155EBCDE75543D6AA8EE3D8072D53DBEA8A23C98AECDBDD24641BDB6E3AC3DAE867D3DA8B12FBEA1A8633EE80321BD0C70293EF783BBBD0CBF19BEE058DA3DE393FA3CDD617B3CBD82F53D5868ABBDECD609BDE3C5843D",
      torch_tensor_8_8_torch.float32_9: "0x040000003941913DECB0803DF65C2E3EC6E8E03D4C26993D7F6B253D8A13483DC187833CD526993D6928EFBDF418893DE6CBE53DC2CA0CBED4840CBEB5D90A3CD0D083BDD4533E3D5C8909BEBE6811BD5715823C3DBB0C3E21754CBE797F37BEA0E2F3BBCC75B23DB2F3D43C549E5BBDECADD4BD96E8C53AD0B1563DD2C2A3BC8A95923DEC5257BEA5228CBD86F4AE3CFEF73A3DE0D8733D043F50BD20E00BBE439C643E25C4DEBC1DF6883D32B480BB865249BD1682D6BDC3594ABCECD3A1BC1B99423E714CD7BD5D0A83BE95F10BBD3655F4BCB1F2133EF4E26CBE90F0613E09DC753DAC3690BD990C12BE7A6DF03DA221713CBF4BC1BD2C469DBD0E1925BD84FED83D",
      torch_tensor_8_8_torch.float32_8: "0x040000003AF3E8BCB2A3853D1451183E0ED4373D6205F3BD9FC929BD0ECAB23BACCE963DAAD25A3E40BF91BD0683ECBDAADA2C3A6E4BD83C9608CA3C3409C83CD922D23DB61AA6BD9DFE1C3ED4DC0DBE10C9BCBDD02C65BD7A5552BDE068D5BDAACF8A3DC0D5763C5E87373D740B243C82EC1D3E8363C83D5ABB243ECF02AF3D606E953D1D0D8C3DB7AE873D8519C03DD9FC54BEB16F123E39E30F3E9644AFBD78844FBDD4D0D03DA0C5BEBDA492A1BCA1DFD73D291E00BE6337E1BC8AEE853C1D8AF23D4910EB3D71C795BD58D7AFBC4619DEBD4FE98FBCE2BB043D2689EBBD2078DEBD181D2ABDDE87E13D181B8DBC4CAAF43CDDF4AF3D5E163F3EF13809BC65091DBE",
      torch_tensor_8_torch.float32_6: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_7: "0x0400000022CC2BBD62F025BDBA35273D6F9C323EB74C15BBFD1EB03B14202CBD030F26BDCA21983949DC40BEFFEF17BEC2F3A73DFDDCE2BB9059AF3C4E9D17BD7A057BBDD016693D10B417BE7636E73DFE4735BE365B0B3E424A7B3D9096913A997A513D264BF3BD1293D0BC87BE43BC814A833D0D5A94BB6933693EE0350CBEF4CD563D73D0633D9B7E9ABDFB3733BED321443C28D9BF3A12B721BE6E9F57BDF23A1EBE2DBC3C3E4602E23DB17121BBA96C13BD1DA4E8BB59723A3D60B9843D13120A3CB0D81A3E7E2AEABB8689A5BDE2119CBCAE24C9BDFCCE2D3DC83C7ABD96C25ABE44AD973DE072203D330A373DF3811C3A5465AF3DCE03CB3DEDC8273E90E68D3C",
      torch_tensor_4_8_torch.float32_3: "0x0400000088AA50BEACAD993DA73436BC0F0E203EEE2F1E3EAE4018BD31BC9ABDB0620BBB48B2B63CFB02D03D32DCF33D5618D8BDA95DB7BDA0BED23DC04A773D98611E3ECEF5A1BDA16709BDA07BBABBD5C65F3D04D7993C7B67F03CFDACCC3D124A37BC7F44353D296B7D3E922D083DFE221E3E878ED63CC3AF933DD57254BC3E47FC3D",
      torch_tensor_4_8_torch.float32_2: "0x0400000044CAD73CDB8F4ABD6AF7943DD5C8CFBDBA6FDE3D5AB5D33D041CF8BD69A392BDE6AF873D27D61D3D562F5ABC58D3273D1E31713D9FFBA9BD78E7EDBD02E631BD9343053ED02D14BE76CEBF3C0E2DA1BD068A1A3E0E17C4BDA4173B3ED750303E569BD7BCD9EB043E9E1A9C3D272C3C3E43ED723E5EBB29BCE453A9BCC3B884BC",
      torch_tensor_8_8_torch.float32_6: "0x040000006039F3BD3E6BD9BDD9C9873DC18ACDBD3B21CF3D14E4FDBD84724ABEE2A6F53DAA90983B4C774FBD2D78EBBDCAFA52BD67680ABE2CE91B3D2083B0BB31E786BDC9B893BC827228BD0CDB62BDBADE98BCD9E263BDFF0D353DA2F0B6BD7FC70B3E7CD07EBCBBADF4BD743C7A3E423C96BD98F5AF3D843BD4BD1A41F13DE1C68C3D007A9D3D7B112ABE23EFE2BD160FF13D3DC4B2BD4114013ECFAAE03D56F7053D01E7C63D5899FFBCCCF8E93CE19486BC86BEA23D1873EABDE9DE703D9650A83BDB2C69BD90C858BD30F9B03D2B96E2BD0363DE3BDC95333EA3F96D3D2B5C0FBE00CCC0BD82E3103D486A123D96B981BD0423153D922CA3BDCC9C013D21B61C3E",
      torch_tensor_8_torch.float32_4: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_3: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_5: "0x04000000C62498BAB4F9E23B4A66E9BDCD8E13BD106821BDE8591B3CDF108C3D30DFCA3D924080BE9930AD3D6870E63D087ED63C5FA2CC3D225B803D199D9ABD820614BEF1E84FBE976C003D86FB61BD9FB4A53DE75C28BD7210643DC1A9723D1E78383D7685BEBD2C8E833D0A7045BE0611383D88A3B63D58909E3D1699C6BDB6768ABDB8F40DBDCF7C91BD82EA233EE63BC1BD9214F5BD86044CBD55DD28BDE96F823DE185FD3CC9AE293C6FE53ABEC3EFDEBD70DF1ABEFA8BF9B949311F3E3181313E5FE1353E1336903C6848503D49F869BBBBA4393D3326E13D71EE293D24512C3D0595A6BE50A6E0BD4110703E2A39603E94B46E3D9B27673DC261B2BDD4D6DD3D",
      torch_tensor_8_8_torch.float32_4: "0x040000007181543D7C72603BF190D83D32A28F3C560FCEBD8DC2AF3D275D3B3DC71681BDC7C10A3D402D93BDBC274DBDAB1A923D8EB6713E509695BC1AA15D3D223493BDBF7D47BC7B17063DF8F8D6BDFBFACC3C023D2F3EE4E5BA3D9535EDBCA070A3BC84902DBD6B1EFCBB12A15B3DBFD1843D97CB593CDB2D45BC757FEBBDE9BA91BD5F3407BEA6DBE3BC72BC16BE34DF013EA29F983D664F1CBD427E3BBEBC9C6DBD79AF503C9955283EC4D4FEBC6484D8BD55302BBE94AFFE3D7047103E563331BE365DB43DA779813EC625B03D8EB290BDCCAFE83D9A06C7BC93CAC43C8011F63C0A80FF3D944CD43D89F10FBEA5B403BEBB65A13DA02F96BB1281ABBD567AFCBD",
      torch_tensor_8_8_torch.float32_3: "0x040000005651983DD04951BE3E5A03BEDD7913BEE41051BC24319ABC1E81253E9E29DFBD6297843AC542AB3DF4CFF63D5ECDDFBB1AAD47BDBC9D4BBD7C6D163E26FD753B286C2C3D467F32BE1AD229BE92A9303E4A9B0A3EBA16293E4540E8BA9642FBBD562F823D22399FBDF98CB6BB4C4991BB2499553E803F2C3C8620023B604F8BBD8EB0EC3DE696D1BD5164BC3D3551053E0A50C03D9F4FAD3DBE25E63C09AE05BEA5E4273EFF2344BE7C0B3FBE455F89BD9EB18A3B94415BBD020F873D38400C3D60D75EBEC02902BE8EF5173D40BBD9BC7A0785BCFC4D353E4B38753E598DDBBDBE6EFDBDEC5AEC3DFA0EAB3D924E343EA74F613BB224E93D8DAB283E87B11DBD",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_1: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_2: "0x04000000AA04B73D984BD8BD0B8A91BCE07D38BD88743B3C7771C6BD9073273D6E07AABD95A2C7BDA3B973BD55F504BEB7425E3DEF240E3C7F9A8FBD52C8953D687C0BBDF83A43BDBC5951BE947598BCE026673EE6E2403E8B414FBE3BDA88BCFFAE0CBEC007F13BE51C283C0505653D6AE36F3DC7485CBDDB2508BD18ED36BED75982BCECD60F3E97507ABDEB4144BDC04DFC3D09901C3EF1B429BEB178063CB6EEF03D87C8F63C3029BC3C9896033CD7A7293EDBE5993BEE9B60BB5C1430BB2A851ABD7EC9843D219AB2BDA6080B3DB0F2C23C86C2BE3D439D7FBEE03EA23D9675E33D0E0048BC70E05FBD9738C1BCC7862BBD904097BC1ECA18BE437E5E3DF19B553D",
      torch_tensor_4_8_torch.float32_1: "0x04000000C4CA1ABE85349C3C9A76A73CBA3C863C258E04BE709E52BCAC33BBBB88D8E8BB22C0EE3DA05A8B3C649A583D83EB933EE027833CD80615BD9C2CBBBD9AE7223EC6F633BDEC1A383D7E1C4EBE76179E3E7495953E3EFA1EBE293B5DBD10D0403D4273C0BD94BDA33C5CDA22BDE4C1523E2A3E2639B609863C9852AC3DCE4CD83D",
      torch_tensor_4_8_torch.float32: "0x04000000DBF8CB3D0810B4BC24D3643C834ACEBCF606D5BC13310BBE305DF8BD5563BF3DDD693EBDCCD1C43C27A2A3BC5F55293BDECF8E3EF548273E2C19C53DE28FD03CD664823D9B25B6BDE4BBA5BD63232F3E52F5CA3DE2BD023D0FFA01BEFDA9363E242E053E9436CE3C116C0F3ED5808FBD064B073DE47A253E258740BD277886BD",
      torch_tensor_8_8_torch.float32_1: "0x04000000FEEC723D464E3A3E230FB4BD9246F1BD451ACD3CCAB3163DC9D250BD7E8E22BC163050BD4CE4FD3D768D2D3DC19ADA3CC688FB3BE0F4DCBD7979A23D5EB87CBDB8631BBE3493CFBD5DE70C3E266C133E542F66BEAE42073E06D25CBDCAAD1F3D406AADBD0C545CBEA4A4CA3CF01C14BE4AC3F8BD4D6BEC3C2F5AAEBD0866B1BD42C2E9BDB85043BEE4ADF4BD747420BCCABB833D00EDA33D8898273DB834F73C18C2CEBD955CDA3D8AD72EBB302228BD947FC93D662C3BBEEAD586BD2EE11EBEA102CABEF0B7E83D56163A3DB668D5BDD2FABE3D86DDB33DF9F60DBE6A5C7BBC16D755BD027120BC2DBA083D588A803DA74B0BBCD6A3F9BD3F4E37BE93508F3D",
      torch_tensor_8_torch.float32: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000001D2F8BD2C33923CC17B8E3DB9BE4C3BE92E68BEF2A3193C3975453D2B7B073CDB8FB33D0FF2143E0809743BBCDAC53D7670A03C45B5C2BD012F553CDABDB03D94854A3D2D1DEC3DF7B48D3CACB0223D9A5E37BD5DEA3B3DD30A973DBA18F2BD890EA4BD048B21BEB9D4BBBD3356BDBC8C6BD63D6A0023BEEA54053C34D5DD3D264E6DBDB5A573BD7C1BEA3B56190C3DD794B53DC062B7BDE9DC5E3C0ABF863D0A67BABDC63569BC1ADEF43C0D36153E4EB8BC3CBE5C72BCF73782BD99CA103DAD4C52BB82CC68BD29DC11BE25A507BEDE3955BEC27D81BDEDC4233E2C11463E"
    }
  }
#-}
