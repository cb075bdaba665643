#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0) -> (d0)>
#map3 = affine_map<(d0, d1, d2) -> (d2)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map5 = affine_map<()[s0] -> (s0 * 2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
#map8 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map12 = affine_map<(d0, d1, d2, d3) -> ()>
#map13 = affine_map<(d0, d1, d2) -> (d1, d2)>
module {
  func.func @llama_sdpa_dynamic(%arg0: tensor<2x?xi64>, %arg1: tensor<2x1x?x?xf32>) -> tensor<2x?x8xf32> {
    %c8_i64 = arith.constant 8 : i64
    %c2_i64 = arith.constant 2 : i64
    %c0_i64 = arith.constant 0 : i64
    %c1_i64 = arith.constant 1 : i64
    %c1 = arith.constant 1 : index
    %c8 = arith.constant 8 : index
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f32
    %c3 = arith.constant 3 : index
    %c4_i64 = arith.constant 4 : i64
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant 1.000000e+00 : f32
    %cst_2 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_10> : tensor<8x8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_9> : tensor<8x8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_8> : tensor<8x8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_7> : tensor<8x8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_3> : tensor<4x8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_2> : tensor<4x8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_6> : tensor<8x8xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_5> : tensor<8x8xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_4> : tensor<8x8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_18 = arith.constant 0xFFF0000000000000 : f64
    %cst_19 = arith.constant 0.84089641525371461 : f64
    %cst_20 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_1> : tensor<4x8xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_4_8_torch.float32> : tensor<4x8xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_24 = arith.constant 9.9999999999999995E-7 : f64
    %cst_25 = arith.constant dense<1.000000e+00> : tensor<1xf32>
    %cst_26 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_27 = arith.constant 8.000000e+00 : f32
    %c16_i64 = arith.constant 16 : i64
    %dim = tensor.dim %arg0, %c1 : tensor<2x?xi64>
    %0 = arith.index_cast %dim : index to i64
    %1 = tensor.empty(%dim) : tensor<2x?x8xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x?xi64>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %221 = arith.index_cast %in : i64 to index
      %222 = linalg.index 2 : index
      %223 = arith.cmpi slt, %221, %c8 : index
      cf.assert %223, "index must be smaller than dim size"
      %224 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %224, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_26[%221, %222] : tensor<8x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %3 = tensor.empty(%dim) : tensor<?xi64>
    %4 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%3 : tensor<?xi64>) {
    ^bb0(%out: i64):
      %221 = linalg.index 0 : index
      %222 = arith.index_cast %221 : index to i64
      linalg.yield %222 : i64
    } -> tensor<?xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, %dim, 1] : tensor<?xi64> into tensor<1x?x1xi64>
    %5 = tensor.empty(%dim) : tensor<1x?x1xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded : tensor<1x?x1xi64>) outs(%5 : tensor<1x?x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %221 = arith.sitofp %in : i64 to f32
      linalg.yield %221 : f32
    } -> tensor<1x?x1xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %cst_25 : tensor<1x?x1xf32>, tensor<1xf32>) outs(%5 : tensor<1x?x1xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<1x?x1xf32>
    %concat = tensor.concat dim(2) %7, %7 : (tensor<1x?x1xf32>, tensor<1x?x1xf32>) -> tensor<1x?x2xf32>
    %dim_28 = tensor.dim %7, %c1 : tensor<1x?x1xf32>
    %8 = tensor.empty(%dim_28) : tensor<1x?x2xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x?x2xf32>) outs(%8 : tensor<1x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.cos %in : f32
      linalg.yield %221 : f32
    } -> tensor<1x?x2xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x?x2xf32>) outs(%8 : tensor<1x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.sin %in : f32
      linalg.yield %221 : f32
    } -> tensor<1x?x2xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %12 = tensor.empty(%dim) : tensor<2x?x1xf32>
    %13 = linalg.fill ins(%cst : f32) outs(%12 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%11 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.addf %in, %out : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%14 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.divf %in, %cst_27 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_24 : f64 to f32
      %222 = arith.addf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x?x1xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.rsqrt %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %17 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %19 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_23, %18 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %20 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_22 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %19 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %21 = affine.apply #map5()[%dim]
    %22 = tensor.empty(%21) : tensor<?x8xf32>
    %23 = linalg.fill ins(%cst : f32) outs(%22 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %24 = linalg.matmul ins(%collapsed, %transposed : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %25 = arith.divsi %21, %c2 : index
    %expanded_29 = tensor.expand_shape %24 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %26 = arith.muli %0, %c2_i64 : i64
    %27 = arith.cmpi slt, %0, %c0_i64 : i64
    %28 = arith.select %27, %c2_i64, %26 : i64
    %29 = arith.extui %27 : i1 to i64
    %30 = arith.addi %29, %c1_i64 : i64
    %31 = arith.muli %28, %c2_i64 : i64
    %32 = arith.cmpi sle, %30, %c1_i64 : i64
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %33 = arith.index_cast %25 : index to i64
    %34 = arith.muli %33, %c16_i64 : i64
    %35 = arith.divsi %34, %31 : i64
    %36 = arith.select %27, %35, %0 : i64
    %from_elements = tensor.from_elements %c2_i64, %36, %35, %c2_i64 : tensor<4xi64>
    %reshape = tensor.reshape %expanded_29(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %37 = arith.index_cast %36 : i64 to index
    %38 = tensor.empty(%37) : tensor<2x4x?x2xf32>
    %transposed_30 = linalg.transpose ins(%reshape : tensor<2x?x4x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %39 = tensor.empty() : tensor<8x4xf32>
    %transposed_31 = linalg.transpose ins(%cst_21 : tensor<4x8xf32>) outs(%39 : tensor<8x4xf32>) permutation = [1, 0] 
    %40 = tensor.empty(%21) : tensor<?x4xf32>
    %41 = linalg.fill ins(%cst : f32) outs(%40 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %42 = linalg.matmul ins(%collapsed, %transposed_31 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%41 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_32 = tensor.expand_shape %42 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %43 = arith.muli %33, %c8_i64 : i64
    %44 = arith.divsi %43, %31 : i64
    %45 = arith.select %27, %44, %0 : i64
    %from_elements_33 = tensor.from_elements %c2_i64, %45, %44, %c2_i64 : tensor<4xi64>
    %reshape_34 = tensor.reshape %expanded_32(%from_elements_33) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %46 = arith.index_cast %45 : i64 to index
    %47 = tensor.empty(%46) : tensor<2x2x?x2xf32>
    %transposed_35 = linalg.transpose ins(%reshape_34 : tensor<2x?x2x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_36 = linalg.transpose ins(%cst_20 : tensor<4x8xf32>) outs(%39 : tensor<8x4xf32>) permutation = [1, 0] 
    %48 = linalg.matmul ins(%collapsed, %transposed_36 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%41 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_37 = tensor.expand_shape %48 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_38 = tensor.reshape %expanded_37(%from_elements_33) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_39 = linalg.transpose ins(%reshape_38 : tensor<2x?x2x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %expanded_40 = tensor.expand_shape %9 [[0], [1, 2], [3]] output_shape [1, 1, %dim_28, 2] : tensor<1x?x2xf32> into tensor<1x1x?x2xf32>
    %expanded_41 = tensor.expand_shape %10 [[0], [1, 2], [3]] output_shape [1, 1, %dim_28, 2] : tensor<1x?x2xf32> into tensor<1x1x?x2xf32>
    %49 = arith.cmpi eq, %37, %dim_28 : index
    cf.assert %49, "mismatched size for broadcast"
    %50 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_30, %expanded_40 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x2xf32>
    %extracted_slice = tensor.extract_slice %transposed_30[0, 0, 0, 0] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %extracted_slice_42 = tensor.extract_slice %transposed_30[0, 0, 0, 1] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %51 = tensor.empty(%37) : tensor<2x4x?x1xf32>
    %52 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_42 : tensor<2x4x?x1xf32>) outs(%51 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.negf %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x1xf32>
    %concat_43 = tensor.concat dim(3) %52, %extracted_slice : (tensor<2x4x?x1xf32>, tensor<2x4x?x1xf32>) -> tensor<2x4x?x2xf32>
    %dim_44 = tensor.dim %52, %c2 : tensor<2x4x?x1xf32>
    %53 = arith.cmpi eq, %dim_44, %dim_28 : index
    cf.assert %53, "mismatched size for broadcast"
    %54 = tensor.empty(%dim_44) : tensor<2x4x?x2xf32>
    %55 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_43, %expanded_41 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%54 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x2xf32>
    %56 = arith.cmpi eq, %37, %dim_44 : index
    cf.assert %56, "mismatched size for broadcast"
    %57 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%50, %55 : tensor<2x4x?x2xf32>, tensor<2x4x?x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x2xf32>
    %58 = arith.cmpi eq, %46, %dim_28 : index
    cf.assert %58, "mismatched size for broadcast"
    %59 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_35, %expanded_40 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x2xf32>
    %extracted_slice_45 = tensor.extract_slice %transposed_35[0, 0, 0, 0] [2, 2, %46, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %extracted_slice_46 = tensor.extract_slice %transposed_35[0, 0, 0, 1] [2, 2, %46, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %60 = tensor.empty(%46) : tensor<2x2x?x1xf32>
    %61 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_46 : tensor<2x2x?x1xf32>) outs(%60 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.negf %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x1xf32>
    %concat_47 = tensor.concat dim(3) %61, %extracted_slice_45 : (tensor<2x2x?x1xf32>, tensor<2x2x?x1xf32>) -> tensor<2x2x?x2xf32>
    %dim_48 = tensor.dim %61, %c2 : tensor<2x2x?x1xf32>
    %62 = arith.cmpi eq, %dim_48, %dim_28 : index
    cf.assert %62, "mismatched size for broadcast"
    %63 = tensor.empty(%dim_48) : tensor<2x2x?x2xf32>
    %64 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_47, %expanded_41 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%63 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x2xf32>
    %65 = arith.cmpi eq, %46, %dim_48 : index
    cf.assert %65, "mismatched size for broadcast"
    %66 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%59, %64 : tensor<2x2x?x2xf32>, tensor<2x2x?x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x2xf32>
    %expanded_49 = tensor.expand_shape %66 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %46, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    %67 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %68 = tensor.empty(%dim) : tensor<2x2x2x?x2xf32>
    %69 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%68 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 3 : index
      %224 = linalg.index 4 : index
      %225 = arith.cmpi eq, %46, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %expanded_49[%221, %222, %c0, %226, %224] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_50 = tensor.collapse_shape %69 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %expanded_51 = tensor.expand_shape %transposed_39 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %46, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %70 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%68 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 3 : index
      %224 = linalg.index 4 : index
      %225 = arith.cmpi eq, %46, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %expanded_51[%221, %222, %c0, %226, %224] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_52 = tensor.collapse_shape %70 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %71 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%57 : tensor<2x4x?x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_19 : f64 to f32
      %222 = arith.mulf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x4x?x2xf32>
    %72 = tensor.empty(%dim) : tensor<2x4x2x?xf32>
    %transposed_53 = linalg.transpose ins(%collapsed_50 : tensor<2x4x?x2xf32>) outs(%72 : tensor<2x4x2x?xf32>) permutation = [0, 1, 3, 2] 
    %73 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_53 : tensor<2x4x2x?xf32>) outs(%72 : tensor<2x4x2x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_19 : f64 to f32
      %222 = arith.mulf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x4x2x?xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %74 = tensor.empty(%dim) : tensor<2x4x?x2xf32>
    %75 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%74 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %37, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %71[%221, %222, %226, %224] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_54 = tensor.collapse_shape %75 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %76 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%72 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %dim, %c1 : index
      %226 = arith.select %225, %c0, %224 : index
      %extracted = tensor.extract %73[%221, %222, %223, %226] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_55 = tensor.collapse_shape %76 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %77 = tensor.empty(%dim, %dim) : tensor<8x?x?xf32>
    %78 = linalg.fill ins(%cst : f32) outs(%77 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %79 = linalg.batch_matmul ins(%collapsed_54, %collapsed_55 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%78 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %80 = arith.muli %0, %c8_i64 : i64
    %81 = arith.select %27, %c8_i64, %80 : i64
    %82 = arith.muli %81, %0 : i64
    %83 = arith.select %27, %c8_i64, %82 : i64
    %84 = arith.select %27, %30, %29 : i64
    %85 = arith.cmpi sle, %84, %c1_i64 : i64
    cf.assert %85, "must have at most one inferred (negative) dimension"
    %86 = arith.muli %80, %0 : i64
    %87 = arith.divsi %86, %83 : i64
    %88 = arith.select %27, %87, %0 : i64
    %from_elements_56 = tensor.from_elements %c2_i64, %c4_i64, %88, %88 : tensor<4xi64>
    %reshape_57 = tensor.reshape %79(%from_elements_56) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %89 = arith.index_cast %88 : i64 to index
    %dim_58 = tensor.dim %arg1, %c2 : tensor<2x1x?x?xf32>
    %90 = arith.cmpi eq, %89, %dim_58 : index
    cf.assert %90, "mismatched size for broadcast"
    %dim_59 = tensor.dim %arg1, %c3 : tensor<2x1x?x?xf32>
    %91 = arith.cmpi eq, %89, %dim_59 : index
    cf.assert %91, "mismatched size for broadcast"
    %92 = tensor.empty(%89, %89) : tensor<2x4x?x?xf32>
    %93 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_57, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %94 = tensor.empty(%89) : tensor<2x4x?xi64>
    %95 = linalg.fill ins(%c0_i64 : i64) outs(%94 : tensor<2x4x?xi64>) -> tensor<2x4x?xi64>
    %96 = tensor.empty(%89) : tensor<2x4x?xf32>
    %97 = linalg.fill ins(%cst_0 : f32) outs(%96 : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>
    %98:2 = linalg.generic {indexing_maps = [#map6, #map10, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%93 : tensor<2x4x?x?xf32>) outs(%97, %95 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_120: i64):
      %221 = linalg.index 3 : index
      %222 = arith.index_cast %221 : index to i64
      %223 = arith.maximumf %in, %out : f32
      %224 = arith.cmpf ogt, %in, %out : f32
      %225 = arith.select %224, %222, %out_120 : i64
      linalg.yield %223, %225 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_60 = tensor.expand_shape %98#0 [[0], [1], [2, 3]] output_shape [2, 4, %89, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %99 = linalg.generic {indexing_maps = [#map6, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%93, %expanded_60 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.subf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %100 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%99 : tensor<2x4x?x?xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.exp %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %101 = tensor.empty(%89) : tensor<2x4x?x1xf32>
    %102 = linalg.fill ins(%cst : f32) outs(%101 : tensor<2x4x?x1xf32>) -> tensor<2x4x?x1xf32>
    %103 = linalg.generic {indexing_maps = [#map6, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%100 : tensor<2x4x?x?xf32>) outs(%102 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.addf %in, %out : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x1xf32>
    %104 = linalg.generic {indexing_maps = [#map6, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%100, %103 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.divf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %105 = tensor.empty(%89, %89) : tensor<2x4x?x?xi1>
    %106 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%93 : tensor<2x4x?x?xf32>) outs(%105 : tensor<2x4x?x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %221 = arith.extf %in : f32 to f64
      %222 = arith.cmpf oeq, %221, %cst_18 : f64
      linalg.yield %222 : i1
    } -> tensor<2x4x?x?xi1>
    %107 = tensor.empty(%89) : tensor<2x4x?x1xi1>
    %108 = linalg.fill ins(%true : i1) outs(%107 : tensor<2x4x?x1xi1>) -> tensor<2x4x?x1xi1>
    %109 = linalg.generic {indexing_maps = [#map6, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%106 : tensor<2x4x?x?xi1>) outs(%108 : tensor<2x4x?x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %221 = arith.andi %in, %out : i1
      linalg.yield %221 : i1
    } -> tensor<2x4x?x1xi1>
    %110 = arith.cmpi sge, %88, %c0_i64 : i64
    cf.assert %110, "negative values not allowed in new dimensions"
    %111 = arith.index_cast %88 : i64 to index
    cf.assert %110, "negative values not allowed in new dimensions"
    %112 = tensor.empty(%111, %111) : tensor<2x4x?x?xf32>
    %113 = linalg.generic {indexing_maps = [#map12, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_2 : tensor<f32>) outs(%112 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x4x?x?xf32>
    %114 = arith.cmpi eq, %89, %111 : index
    cf.assert %114, "mismatched size for broadcast"
    %115 = arith.cmpi eq, %111, %89 : index
    cf.assert %115, "mismatched size for broadcast"
    %116 = tensor.empty(%89, %111) : tensor<2x4x?x?xf32>
    %117 = linalg.generic {indexing_maps = [#map11, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%109, %113, %104 : tensor<2x4x?x1xi1>, tensor<2x4x?x?xf32>, tensor<2x4x?x?xf32>) outs(%116 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: i1, %in_120: f32, %in_121: f32, %out: f32):
      %221 = arith.select %in, %in_120, %in_121 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %118 = tensor.empty(%dim, %dim) : tensor<2x4x?x?xf32>
    %119 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%118 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %89, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %227 = arith.cmpi eq, %111, %c1 : index
      %228 = arith.select %227, %c0, %224 : index
      %extracted = tensor.extract %117[%221, %222, %226, %228] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %85, "must have at most one inferred (negative) dimension"
    %from_elements_61 = tensor.from_elements %c8_i64, %88, %88 : tensor<3xi64>
    %reshape_62 = tensor.reshape %119(%from_elements_61) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %120 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%74 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %dim, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %collapsed_52[%221, %222, %226, %224] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_63 = tensor.collapse_shape %120 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    %121 = arith.cmpi eq, %88, %0 : i64
    cf.assert %121, "mismatching contracting dimension"
    %122 = tensor.empty(%89) : tensor<8x?x2xf32>
    %123 = linalg.fill ins(%cst : f32) outs(%122 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %124 = linalg.batch_matmul ins(%reshape_62, %collapsed_63 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%123 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_64 = tensor.expand_shape %124 [[0, 1], [2], [3]] output_shape [2, 4, %89, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %125 = tensor.empty(%89) : tensor<2x?x4x2xf32>
    %transposed_65 = linalg.transpose ins(%expanded_64 : tensor<2x4x?x2xf32>) outs(%125 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_66 = tensor.collapse_shape %transposed_65 [[0], [1], [2, 3]] : tensor<2x?x4x2xf32> into tensor<2x?x8xf32>
    %transposed_67 = linalg.transpose ins(%cst_17 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %126 = tensor.empty(%dim) : tensor<2x?x8xf32>
    %127 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel"]} outs(%126 : tensor<2x?x8xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = arith.cmpi eq, %89, %c1 : index
      %225 = arith.select %224, %c0, %222 : index
      %extracted = tensor.extract %collapsed_66[%221, %225, %223] : tensor<2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %128 = tensor.empty() : tensor<2x8x8xf32>
    %129 = linalg.generic {indexing_maps = [#map13, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_67 : tensor<8x8xf32>) outs(%128 : tensor<2x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x8x8xf32>
    %130 = linalg.fill ins(%cst : f32) outs(%126 : tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
    %131 = linalg.batch_matmul ins(%127, %129 : tensor<2x?x8xf32>, tensor<2x8x8xf32>) outs(%130 : tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
    cf.assert %true, "mismatched size for broadcast"
    %132 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %131 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %133 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %134 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%133 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.addf %in, %out : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %135 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%134 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.divf %in, %cst_27 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %136 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%135 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_24 : f64 to f32
      %222 = arith.addf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x?x1xf32>
    %137 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%136 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.rsqrt %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %138 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132, %137 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %139 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_16, %138 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %transposed_68 = linalg.transpose ins(%cst_15 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_69 = tensor.collapse_shape %139 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %140 = linalg.matmul ins(%collapsed_69, %transposed_68 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_70 = tensor.expand_shape %140 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %141 = tensor.empty(%25) : tensor<2x?x8xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_70 : tensor<2x?x8xf32>) outs(%141 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.negf %in : f32
      %222 = math.exp %221 : f32
      %223 = arith.addf %222, %cst_1 : f32
      %224 = arith.divf %cst_1, %223 : f32
      linalg.yield %224 : f32
    } -> tensor<2x?x8xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_70, %142 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%141 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %transposed_71 = linalg.transpose ins(%cst_14 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %144 = linalg.matmul ins(%collapsed_69, %transposed_71 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_72 = tensor.expand_shape %144 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%143, %expanded_72 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%141 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %transposed_73 = linalg.transpose ins(%cst_13 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_74 = tensor.collapse_shape %145 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %146 = affine.apply #map5()[%25]
    %147 = tensor.empty(%146) : tensor<?x8xf32>
    %148 = linalg.fill ins(%cst : f32) outs(%147 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %149 = linalg.matmul ins(%collapsed_74, %transposed_73 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%148 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %150 = arith.divsi %146, %c2 : index
    %expanded_75 = tensor.expand_shape %149 [[0, 1], [2]] output_shape [2, %150, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %151 = arith.cmpi eq, %dim, %150 : index
    cf.assert %151, "mismatched size for broadcast"
    %152 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132, %expanded_75 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %153 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%152 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %154 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%153 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.addf %in, %out : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %155 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.divf %in, %cst_27 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %156 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%155 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_24 : f64 to f32
      %222 = arith.addf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x?x1xf32>
    %157 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%156 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.rsqrt %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %158 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%152, %157 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %159 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_12, %158 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %transposed_76 = linalg.transpose ins(%cst_11 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_77 = tensor.collapse_shape %159 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %160 = linalg.matmul ins(%collapsed_77, %transposed_76 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_78 = tensor.expand_shape %160 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_79 = tensor.reshape %expanded_78(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_80 = linalg.transpose ins(%reshape_79 : tensor<2x?x4x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_81 = linalg.transpose ins(%cst_10 : tensor<4x8xf32>) outs(%39 : tensor<8x4xf32>) permutation = [1, 0] 
    %161 = linalg.matmul ins(%collapsed_77, %transposed_81 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%41 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_82 = tensor.expand_shape %161 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_83 = tensor.reshape %expanded_82(%from_elements_33) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_84 = linalg.transpose ins(%reshape_83 : tensor<2x?x2x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_85 = linalg.transpose ins(%cst_9 : tensor<4x8xf32>) outs(%39 : tensor<8x4xf32>) permutation = [1, 0] 
    %162 = linalg.matmul ins(%collapsed_77, %transposed_85 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%41 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_86 = tensor.expand_shape %162 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_87 = tensor.reshape %expanded_86(%from_elements_33) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_88 = linalg.transpose ins(%reshape_87 : tensor<2x?x2x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %49, "mismatched size for broadcast"
    %163 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_80, %expanded_40 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x2xf32>
    %extracted_slice_89 = tensor.extract_slice %transposed_80[0, 0, 0, 0] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %extracted_slice_90 = tensor.extract_slice %transposed_80[0, 0, 0, 1] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %164 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_90 : tensor<2x4x?x1xf32>) outs(%51 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.negf %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x1xf32>
    %concat_91 = tensor.concat dim(3) %164, %extracted_slice_89 : (tensor<2x4x?x1xf32>, tensor<2x4x?x1xf32>) -> tensor<2x4x?x2xf32>
    %dim_92 = tensor.dim %164, %c2 : tensor<2x4x?x1xf32>
    %165 = arith.cmpi eq, %dim_92, %dim_28 : index
    cf.assert %165, "mismatched size for broadcast"
    %166 = tensor.empty(%dim_92) : tensor<2x4x?x2xf32>
    %167 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_91, %expanded_41 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%166 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x2xf32>
    %168 = arith.cmpi eq, %37, %dim_92 : index
    cf.assert %168, "mismatched size for broadcast"
    %169 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%163, %167 : tensor<2x4x?x2xf32>, tensor<2x4x?x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x2xf32>
    cf.assert %58, "mismatched size for broadcast"
    %170 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_84, %expanded_40 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x2xf32>
    %extracted_slice_93 = tensor.extract_slice %transposed_84[0, 0, 0, 0] [2, 2, %46, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %extracted_slice_94 = tensor.extract_slice %transposed_84[0, 0, 0, 1] [2, 2, %46, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %171 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_94 : tensor<2x2x?x1xf32>) outs(%60 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.negf %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x1xf32>
    %concat_95 = tensor.concat dim(3) %171, %extracted_slice_93 : (tensor<2x2x?x1xf32>, tensor<2x2x?x1xf32>) -> tensor<2x2x?x2xf32>
    %dim_96 = tensor.dim %171, %c2 : tensor<2x2x?x1xf32>
    %172 = arith.cmpi eq, %dim_96, %dim_28 : index
    cf.assert %172, "mismatched size for broadcast"
    %173 = tensor.empty(%dim_96) : tensor<2x2x?x2xf32>
    %174 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_95, %expanded_41 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%173 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x2xf32>
    %175 = arith.cmpi eq, %46, %dim_96 : index
    cf.assert %175, "mismatched size for broadcast"
    %176 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%170, %174 : tensor<2x2x?x2xf32>, tensor<2x2x?x2xf32>) outs(%47 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x2x?x2xf32>
    %expanded_97 = tensor.expand_shape %176 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %46, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %177 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%68 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 3 : index
      %224 = linalg.index 4 : index
      %225 = arith.cmpi eq, %46, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %expanded_97[%221, %222, %c0, %226, %224] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_98 = tensor.collapse_shape %177 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %expanded_99 = tensor.expand_shape %transposed_88 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %46, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %178 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%68 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 3 : index
      %224 = linalg.index 4 : index
      %225 = arith.cmpi eq, %46, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %expanded_99[%221, %222, %c0, %226, %224] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_100 = tensor.collapse_shape %178 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %179 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%169 : tensor<2x4x?x2xf32>) outs(%38 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_19 : f64 to f32
      %222 = arith.mulf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x4x?x2xf32>
    %transposed_101 = linalg.transpose ins(%collapsed_98 : tensor<2x4x?x2xf32>) outs(%72 : tensor<2x4x2x?xf32>) permutation = [0, 1, 3, 2] 
    %180 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_101 : tensor<2x4x2x?xf32>) outs(%72 : tensor<2x4x2x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_19 : f64 to f32
      %222 = arith.mulf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x4x2x?xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %181 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%74 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %37, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %179[%221, %222, %226, %224] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_102 = tensor.collapse_shape %181 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %182 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%72 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %dim, %c1 : index
      %226 = arith.select %225, %c0, %224 : index
      %extracted = tensor.extract %180[%221, %222, %223, %226] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_103 = tensor.collapse_shape %182 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %183 = linalg.batch_matmul ins(%collapsed_102, %collapsed_103 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%78 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    cf.assert %85, "must have at most one inferred (negative) dimension"
    %reshape_104 = tensor.reshape %183(%from_elements_56) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    cf.assert %90, "mismatched size for broadcast"
    cf.assert %91, "mismatched size for broadcast"
    %184 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_104, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %185:2 = linalg.generic {indexing_maps = [#map6, #map10, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%184 : tensor<2x4x?x?xf32>) outs(%97, %95 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_120: i64):
      %221 = linalg.index 3 : index
      %222 = arith.index_cast %221 : index to i64
      %223 = arith.maximumf %in, %out : f32
      %224 = arith.cmpf ogt, %in, %out : f32
      %225 = arith.select %224, %222, %out_120 : i64
      linalg.yield %223, %225 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_105 = tensor.expand_shape %185#0 [[0], [1], [2, 3]] output_shape [2, 4, %89, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %186 = linalg.generic {indexing_maps = [#map6, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%184, %expanded_105 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.subf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %187 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%186 : tensor<2x4x?x?xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.exp %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %188 = linalg.generic {indexing_maps = [#map6, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%187 : tensor<2x4x?x?xf32>) outs(%102 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.addf %in, %out : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x1xf32>
    %189 = linalg.generic {indexing_maps = [#map6, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%187, %188 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.divf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    %190 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%184 : tensor<2x4x?x?xf32>) outs(%105 : tensor<2x4x?x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %221 = arith.extf %in : f32 to f64
      %222 = arith.cmpf oeq, %221, %cst_18 : f64
      linalg.yield %222 : i1
    } -> tensor<2x4x?x?xi1>
    %191 = linalg.generic {indexing_maps = [#map6, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%190 : tensor<2x4x?x?xi1>) outs(%108 : tensor<2x4x?x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %221 = arith.andi %in, %out : i1
      linalg.yield %221 : i1
    } -> tensor<2x4x?x1xi1>
    cf.assert %110, "negative values not allowed in new dimensions"
    cf.assert %110, "negative values not allowed in new dimensions"
    cf.assert %114, "mismatched size for broadcast"
    cf.assert %115, "mismatched size for broadcast"
    %192 = linalg.generic {indexing_maps = [#map11, #map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%191, %113, %189 : tensor<2x4x?x1xi1>, tensor<2x4x?x?xf32>, tensor<2x4x?x?xf32>) outs(%116 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: i1, %in_120: f32, %in_121: f32, %out: f32):
      %221 = arith.select %in, %in_120, %in_121 : f32
      linalg.yield %221 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %193 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%118 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %89, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %227 = arith.cmpi eq, %111, %c1 : index
      %228 = arith.select %227, %c0, %224 : index
      %extracted = tensor.extract %192[%221, %222, %226, %228] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %85, "must have at most one inferred (negative) dimension"
    %reshape_106 = tensor.reshape %193(%from_elements_61) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %194 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%74 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = linalg.index 3 : index
      %225 = arith.cmpi eq, %dim, %c1 : index
      %226 = arith.select %225, %c0, %223 : index
      %extracted = tensor.extract %collapsed_100[%221, %222, %226, %224] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_107 = tensor.collapse_shape %194 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %121, "mismatching contracting dimension"
    %195 = linalg.batch_matmul ins(%reshape_106, %collapsed_107 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%123 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_108 = tensor.expand_shape %195 [[0, 1], [2], [3]] output_shape [2, 4, %89, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %transposed_109 = linalg.transpose ins(%expanded_108 : tensor<2x4x?x2xf32>) outs(%125 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_110 = tensor.collapse_shape %transposed_109 [[0], [1], [2, 3]] : tensor<2x?x4x2xf32> into tensor<2x?x8xf32>
    %transposed_111 = linalg.transpose ins(%cst_8 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    cf.assert %67, "unimplemented: dynamic negative broadcast sizes"
    %196 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel"]} outs(%126 : tensor<2x?x8xf32>) {
    ^bb0(%out: f32):
      %221 = linalg.index 0 : index
      %222 = linalg.index 1 : index
      %223 = linalg.index 2 : index
      %224 = arith.cmpi eq, %89, %c1 : index
      %225 = arith.select %224, %c0, %222 : index
      %extracted = tensor.extract %collapsed_110[%221, %225, %223] : tensor<2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %197 = linalg.generic {indexing_maps = [#map13, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_111 : tensor<8x8xf32>) outs(%128 : tensor<2x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x8x8xf32>
    %198 = linalg.batch_matmul ins(%196, %197 : tensor<2x?x8xf32>, tensor<2x8x8xf32>) outs(%130 : tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
    cf.assert %true, "mismatched size for broadcast"
    %199 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%152, %198 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %200 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%199 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %201 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%200 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.addf %in, %out : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %202 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%201 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.divf %in, %cst_27 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %203 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%202 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_24 : f64 to f32
      %222 = arith.addf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x?x1xf32>
    %204 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%203 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.rsqrt %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %205 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%199, %204 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %206 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_7, %205 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %transposed_112 = linalg.transpose ins(%cst_6 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_113 = tensor.collapse_shape %206 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %207 = linalg.matmul ins(%collapsed_113, %transposed_112 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_114 = tensor.expand_shape %207 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %208 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_114 : tensor<2x?x8xf32>) outs(%141 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.negf %in : f32
      %222 = math.exp %221 : f32
      %223 = arith.addf %222, %cst_1 : f32
      %224 = arith.divf %cst_1, %223 : f32
      linalg.yield %224 : f32
    } -> tensor<2x?x8xf32>
    %209 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_114, %208 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%141 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %transposed_115 = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %210 = linalg.matmul ins(%collapsed_113, %transposed_115 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_116 = tensor.expand_shape %210 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %211 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%209, %expanded_116 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%141 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %transposed_117 = linalg.transpose ins(%cst_4 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_118 = tensor.collapse_shape %211 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %212 = linalg.matmul ins(%collapsed_118, %transposed_117 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%148 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_119 = tensor.expand_shape %212 [[0, 1], [2]] output_shape [2, %150, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %151, "mismatched size for broadcast"
    %213 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%199, %expanded_119 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.addf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %214 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%213 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %215 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%214 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.addf %in, %out : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %216 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%215 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.divf %in, %cst_27 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %217 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%216 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = arith.truncf %cst_24 : f64 to f32
      %222 = arith.addf %in, %221 : f32
      linalg.yield %222 : f32
    } -> tensor<2x?x1xf32>
    %218 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%217 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %221 = math.rsqrt %in : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x1xf32>
    %219 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%213, %218 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    %220 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_3, %219 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_120: f32, %out: f32):
      %221 = arith.mulf %in, %in_120 : f32
      linalg.yield %221 : f32
    } -> tensor<2x?x8xf32>
    return %220 : tensor<2x?x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_4: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32_10: "0x0400000086E7EB3CC0BFF1BD74BB893DECD4C03D2F8B2FBE9BB0233D58F91B3E36BD68BEC9E7CF3D1664523CA7DF3DBAB1663E3EF53EBC3D950D773DF8AB3ABE29F701BE704EB0BA399684BD67742A3D26A8A6BA8CCABBBD43FE9BBCC4FB87BC8052D63D70B3203E68753F3E1A49C4BD0A97CFBA6D98A4BDB36FE0BDFCED19BEA1E0FE3D644888BB809A0E3D80F14E3CD04B01BEAE698B3B97B739BEF325053C3B637BBE7E0EFF3D0DF9F7BDBC155EBCDE75543D6AA8EE3D8072D53DBEA8A23C98AECDBDD24641BDB6E3AC3DAE867D3DA8B12FBEA1A8633EE80321BD0C70293EF783BBBD0CBF19BEE058DA3DE393FA3CDD617B3CBD82F53D5868ABBDECD609BDE3C5843D",
      torch_tensor_8_8_torch.float32_9: "0x040000003941913DECB0803DF65C2E3EC6E8E03D4C26993D7F6B253D8A13483DC187833CD526993D6928EFBDF418893DE6CBE53DC2CA0CBED4840CBEB5D90A3CD0D083BDD4533E3D5C8909BEBE6811BD5715823C3DBB0C3E21754CBE797F37BEA0E2F3BBCC75B23DB2F3D43C549E5BBDECADD4BD96E8C53AD0B1563DD2C2A3BC8A95923DEC5257BEA5228CBD86F4AE3CFEF73A3DE0D8733D043F50BD20E00BBE439C643E25C4DEBC1DF6883D32B480BB865249BD1682D6BDC3594ABCECD3A1BC1B99423E714CD7BD5D0A83BE95F10BBD3655F4BCB1F2133EF4E26CBE90F0613E09DC753DAC3690BD990C12BE7A6DF03DA221713CBF4BC1BD2C469DBD0E1925BD84FED83D",
      torch_tensor_8_8_torch.float32_8: "0x040000003AF3E8BCB2A3853D1451183E0ED4373D6205F3BD9FC929BD0ECAB23BACCE963DAAD25A3E40BF91BD0683ECBDAADA2C3A6E4BD83C9608CA3C3409C83CD922D23DB61AA6BD9DFE1C3ED4DC0DBE10C9BCBDD02C65BD7A5552BDE068D5BDAACF8A3DC0D5763C5E87373D740B243C82EC1D3E8363C83D5ABB243ECF02AF3D606E953D1D0D8C3DB7AE873D8519C03DD9FC54BEB16F123E39E30F3E9644AFBD78844FBDD4D0D03DA0C5BEBDA492A1BCA1DFD73D291E00BE6337E1BC8AEE853C1D8AF23D4910EB3D71C795BD58D7AFBC4619DEBD4FE98FBCE2BB043D2689EBBD2078DEBD181D2ABDDE87E13D181B8DBC4CAAF43CDDF4AF3D5E163F3EF13809BC65091DBE",
      torch_tensor_8_torch.float32_3: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32_7: "0x0400000022CC2BBD62F025BDBA35273D6F9C323EB74C15BBFD1EB03B14202CBD030F26BDCA21983949DC40BEFFEF17BEC2F3A73DFDDCE2BB9059AF3C4E9D17BD7A057BBDD016693D10B417BE7636E73DFE4735BE365B0B3E424A7B3D9096913A997A513D264BF3BD1293D0BC87BE43BC814A833D0D5A94BB6933693EE0350CBEF4CD563D73D0633D9B7E9ABDFB3733BED321443C28D9BF3A12B721BE6E9F57BDF23A1EBE2DBC3C3E4602E23DB17121BBA96C13BD1DA4E8BB59723A3D60B9843D13120A3CB0D81A3E7E2AEABB8689A5BDE2119CBCAE24C9BDFCCE2D3DC83C7ABD96C25ABE44AD973DE072203D330A373DF3811C3A5465AF3DCE03CB3DEDC8273E90E68D3C",
      torch_tensor_4_8_torch.float32_3: "0x0400000088AA50BEACAD993DA73436BC0F0E203EEE2F1E3EAE4018BD31BC9ABDB0620BBB48B2B63CFB02D03D32DCF33D5618D8BDA95DB7BDA0BED23DC04A773D98611E3ECEF5A1BDA16709BDA07BBABBD5C65F3D04D7993C7B67F03CFDACCC3D124A37BC7F44353D296B7D3E922D083DFE221E3E878ED63CC3AF933DD57254BC3E47FC3D",
      torch_tensor_4_8_torch.float32_2: "0x0400000044CAD73CDB8F4ABD6AF7943DD5C8CFBDBA6FDE3D5AB5D33D041CF8BD69A392BDE6AF873D27D61D3D562F5ABC58D3273D1E31713D9FFBA9BD78E7EDBD02E631BD9343053ED02D14BE76CEBF3C0E2DA1BD068A1A3E0E17C4BDA4173B3ED750303E569BD7BCD9EB043E9E1A9C3D272C3C3E43ED723E5EBB29BCE453A9BCC3B884BC",
      torch_tensor_8_8_torch.float32_6: "0x040000006039F3BD3E6BD9BDD9C9873DC18ACDBD3B21CF3D14E4FDBD84724ABEE2A6F53DAA90983B4C774FBD2D78EBBDCAFA52BD67680ABE2CE91B3D2083B0BB31E786BDC9B893BC827228BD0CDB62BDBADE98BCD9E263BDFF0D353DA2F0B6BD7FC70B3E7CD07EBCBBADF4BD743C7A3E423C96BD98F5AF3D843BD4BD1A41F13DE1C68C3D007A9D3D7B112ABE23EFE2BD160FF13D3DC4B2BD4114013ECFAAE03D56F7053D01E7C63D5899FFBCCCF8E93CE19486BC86BEA23D1873EABDE9DE703D9650A83BDB2C69BD90C858BD30F9B03D2B96E2BD0363DE3BDC95333EA3F96D3D2B5C0FBE00CCC0BD82E3103D486A123D96B981BD0423153D922CA3BDCC9C013D21B61C3E",
      torch_tensor_8_torch.float32_2: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32_5: "0x04000000C62498BAB4F9E23B4A66E9BDCD8E13BD106821BDE8591B3CDF108C3D30DFCA3D924080BE9930AD3D6870E63D087ED63C5FA2CC3D225B803D199D9ABD820614BEF1E84FBE976C003D86FB61BD9FB4A53DE75C28BD7210643DC1A9723D1E78383D7685BEBD2C8E833D0A7045BE0611383D88A3B63D58909E3D1699C6BDB6768ABDB8F40DBDCF7C91BD82EA233EE63BC1BD9214F5BD86044CBD55DD28BDE96F823DE185FD3CC9AE293C6FE53ABEC3EFDEBD70DF1ABEFA8BF9B949311F3E3181313E5FE1353E1336903C6848503D49F869BBBBA4393D3326E13D71EE293D24512C3D0595A6BE50A6E0BD4110703E2A39603E94B46E3D9B27673DC261B2BDD4D6DD3D",
      torch_tensor_8_8_torch.float32_4: "0x040000007181543D7C72603BF190D83D32A28F3C560FCEBD8DC2AF3D275D3B3DC71681BDC7C10A3D402D93BDBC274DBDAB1A923D8EB6713E509695BC1AA15D3D223493BDBF7D47BC7B17063DF8F8D6BDFBFACC3C023D2F3EE4E5BA3D9535EDBCA070A3BC84902DBD6B1EFCBB12A15B3DBFD1843D97CB593CDB2D45BC757FEBBDE9BA91BD5F3407BEA6DBE3BC72BC16BE34DF013EA29F983D664F1CBD427E3BBEBC9C6DBD79AF503C9955283EC4D4FEBC6484D8BD55302BBE94AFFE3D7047103E563331BE365DB43DA779813EC625B03D8EB290BDCCAFE83D9A06C7BC93CAC43C8011F63C0A80FF3D944CD43D89F10FBEA5B403BEBB65A13DA02F96BB1281ABBD567AFCBD",
      torch_tensor_8_8_torch.float32_3: "0x040000005651983DD04951BE3E5A03BEDD7913BEE41051BC24319ABC1E81253E9E29DFBD6297843AC542AB3DF4CFF63D5ECDDFBB1AAD47BDBC9D4BBD7C6D163E26FD753B286C2C3D467F32BE1AD229BE92A9303E4A9B0A3EBA16293E4540E8BA9642FBBD562F823D22399FBDF98CB6BB4C4991BB2499553E803F2C3C8620023B604F8BBD8EB0EC3DE696D1BD5164BC3D3551053E0A50C03D9F4FAD3DBE25E63C09AE05BEA5E4273EFF2344BE7C0B3FBE455F89BD9EB18A3B94415BBD020F873D38400C3D60D75EBEC02902BE8EF5173D40BBD9BC7A0785BCFC4D353E4B38753E598DDBBDBE6EFDBDEC5AEC3DFA0EAB3D924E343EA74F613BB224E93D8DAB283E87B11DBD",
      torch_tensor_8_torch.float32_1: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32_2: "0x04000000AA04B73D984BD8BD0B8A91BCE07D38BD88743B3C7771C6BD9073273D6E07AABD95A2C7BDA3B973BD55F504BEB7425E3DEF240E3C7F9A8FBD52C8953D687C0BBDF83A43BDBC5951BE947598BCE026673EE6E2403E8B414FBE3BDA88BCFFAE0CBEC007F13BE51C283C0505653D6AE36F3DC7485CBDDB2508BD18ED36BED75982BCECD60F3E97507ABDEB4144BDC04DFC3D09901C3EF1B429BEB178063CB6EEF03D87C8F63C3029BC3C9896033CD7A7293EDBE5993BEE9B60BB5C1430BB2A851ABD7EC9843D219AB2BDA6080B3DB0F2C23C86C2BE3D439D7FBEE03EA23D9675E33D0E0048BC70E05FBD9738C1BCC7862BBD904097BC1ECA18BE437E5E3DF19B553D",
      torch_tensor_4_8_torch.float32_1: "0x04000000C4CA1ABE85349C3C9A76A73CBA3C863C258E04BE709E52BCAC33BBBB88D8E8BB22C0EE3DA05A8B3C649A583D83EB933EE027833CD80615BD9C2CBBBD9AE7223EC6F633BDEC1A383D7E1C4EBE76179E3E7495953E3EFA1EBE293B5DBD10D0403D4273C0BD94BDA33C5CDA22BDE4C1523E2A3E2639B609863C9852AC3DCE4CD83D",
      torch_tensor_4_8_torch.float32: "0x04000000DBF8CB3D0810B4BC24D3643C834ACEBCF606D5BC13310BBE305DF8BD5563BF3DDD693EBDCCD1C43C27A2A3BC5F55293BDECF8E3EF548273E2C19C53DE28FD03CD664823D9B25B6BDE4BBA5BD63232F3E52F5CA3DE2BD023D0FFA01BEFDA9363E242E053E9436CE3C116C0F3ED5808FBD064B073DE47A253E258740BD277886BD",
      torch_tensor_8_8_torch.float32_1: "0x04000000FEEC723D464E3A3E230FB4BD9246F1BD451ACD3CCAB3163DC9D250BD7E8E22BC163050BD4CE4FD3D768D2D3DC19ADA3CC688FB3BE0F4DCBD7979A23D5EB87CBDB8631BBE3493CFBD5DE70C3E266C133E542F66BEAE42073E06D25CBDCAAD1F3D406AADBD0C545CBEA4A4CA3CF01C14BE4AC3F8BD4D6BEC3C2F5AAEBD0866B1BD42C2E9BDB85043BEE4ADF4BD747420BCCABB833D00EDA33D8898273DB834F73C18C2CEBD955CDA3D8AD72EBB302228BD947FC93D662C3BBEEAD586BD2EE11EBEA102CABEF0B7E83D56163A3DB668D5BDD2FABE3D86DDB33DF9F60DBE6A5C7BBC16D755BD027120BC2DBA083D588A803DA74B0BBCD6A3F9BD3F4E37BE93508F3D",
      torch_tensor_8_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000001D2F8BD2C33923CC17B8E3DB9BE4C3BE92E68BEF2A3193C3975453D2B7B073CDB8FB33D0FF2143E0809743BBCDAC53D7670A03C45B5C2BD012F553CDABDB03D94854A3D2D1DEC3DF7B48D3CACB0223D9A5E37BD5DEA3B3DD30A973DBA18F2BD890EA4BD048B21BEB9D4BBBD3356BDBC8C6BD63D6A0023BEEA54053C34D5DD3D264E6DBDB5A573BD7C1BEA3B56190C3DD794B53DC062B7BDE9DC5E3C0ABF863D0A67BABDC63569BC1ADEF43C0D36153E4EB8BC3CBE5C72BCF73782BD99CA103DAD4C52BB82CC68BD29DC11BE25A507BEDE3955BEC27D81BDEDC4233E2C11463E"
    }
  }
#-}
