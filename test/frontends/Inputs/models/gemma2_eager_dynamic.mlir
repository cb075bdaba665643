#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> ()>
#map3 = affine_map<(d0) -> (d0)>
#map4 = affine_map<(d0, d1, d2) -> (d2)>
#map5 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map6 = affine_map<()[s0] -> (s0 * 2)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map8 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
#map9 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map12 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @gemma2_eager_dynamic(%arg0: tensor<2x?xi64>, %arg1: tensor<2x1x?x?xf32>, %arg2: tensor<2x1x?x?xf32>) -> tensor<2x?x8xf32> {
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
    %c16_i64 = arith.constant 16 : i64
    %cst_34 = arith.constant 5.000000e+01 : f32
    %dim = tensor.dim %arg0, %c1 : tensor<2x?xi64>
    %0 = arith.index_cast %dim : index to i64
    %1 = tensor.empty(%dim) : tensor<2x?x8xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x?xi64>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %265 = arith.index_cast %in : i64 to index
      %266 = linalg.index 2 : index
      %267 = arith.cmpi slt, %265, %c8 : index
      cf.assert %267, "index must be smaller than dim size"
      %268 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %268, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_32[%265, %266] : tensor<8x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %3 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %cst_31 : tensor<2x?x8xf32>, tensor<f32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %4 = tensor.empty(%dim) : tensor<?xi64>
    %5 = linalg.generic {indexing_maps = [#map3], iterator_types = ["parallel"]} outs(%4 : tensor<?xi64>) {
    ^bb0(%out: i64):
      %265 = linalg.index 0 : index
      %266 = arith.index_cast %265 : index to i64
      linalg.yield %266 : i64
    } -> tensor<?xi64>
    %expanded = tensor.expand_shape %5 [[0, 1, 2]] output_shape [1, %dim, 1] : tensor<?xi64> into tensor<1x?x1xi64>
    %6 = tensor.empty(%dim) : tensor<1x?x1xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded : tensor<1x?x1xi64>) outs(%6 : tensor<1x?x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %265 = arith.sitofp %in : i64 to f32
      linalg.yield %265 : f32
    } -> tensor<1x?x1xf32>
    %8 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%7, %cst_30 : tensor<1x?x1xf32>, tensor<1xf32>) outs(%6 : tensor<1x?x1xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<1x?x1xf32>
    %concat = tensor.concat dim(2) %8, %8 : (tensor<1x?x1xf32>, tensor<1x?x1xf32>) -> tensor<1x?x2xf32>
    %dim_35 = tensor.dim %8, %c1 : tensor<1x?x1xf32>
    %9 = tensor.empty(%dim_35) : tensor<1x?x2xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x?x2xf32>) outs(%9 : tensor<1x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.cos %in : f32
      linalg.yield %265 : f32
    } -> tensor<1x?x2xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x?x2xf32>) outs(%9 : tensor<1x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.sin %in : f32
      linalg.yield %265 : f32
    } -> tensor<1x?x2xf32>
    %12 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%3 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %13 = tensor.empty(%dim) : tensor<2x?x1xf32>
    %14 = linalg.fill ins(%cst : f32) outs(%13 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%12 : tensor<2x?x8xf32>) outs(%14 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%17 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %19 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%3, %18 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %20 = tensor.empty() : tensor<8xf32>
    %21 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_28 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %22 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%19, %21 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %23 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_27 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %22 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %24 = affine.apply #map6()[%dim]
    %25 = tensor.empty(%24) : tensor<?x8xf32>
    %26 = linalg.fill ins(%cst : f32) outs(%25 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %27 = linalg.matmul ins(%collapsed, %transposed : tensor<?x8xf32>, tensor<8x8xf32>) outs(%26 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %28 = arith.divsi %24, %c2 : index
    %expanded_36 = tensor.expand_shape %27 [[0, 1], [2]] output_shape [2, %28, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %29 = arith.muli %0, %c2_i64 : i64
    %30 = arith.cmpi slt, %0, %c0_i64 : i64
    %31 = arith.select %30, %c2_i64, %29 : i64
    %32 = arith.extui %30 : i1 to i64
    %33 = arith.addi %32, %c1_i64 : i64
    %34 = arith.muli %31, %c2_i64 : i64
    %35 = arith.cmpi sle, %33, %c1_i64 : i64
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %36 = arith.index_cast %28 : index to i64
    %37 = arith.muli %36, %c16_i64 : i64
    %38 = arith.divsi %37, %34 : i64
    %39 = arith.select %30, %38, %0 : i64
    %from_elements = tensor.from_elements %c2_i64, %39, %38, %c2_i64 : tensor<4xi64>
    %reshape = tensor.reshape %expanded_36(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %40 = arith.index_cast %39 : i64 to index
    %41 = tensor.empty(%40) : tensor<2x4x?x2xf32>
    %transposed_37 = linalg.transpose ins(%reshape : tensor<2x?x4x2xf32>) outs(%41 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %42 = tensor.empty() : tensor<8x4xf32>
    %transposed_38 = linalg.transpose ins(%cst_26 : tensor<4x8xf32>) outs(%42 : tensor<8x4xf32>) permutation = [1, 0] 
    %43 = tensor.empty(%24) : tensor<?x4xf32>
    %44 = linalg.fill ins(%cst : f32) outs(%43 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %45 = linalg.matmul ins(%collapsed, %transposed_38 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%44 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_39 = tensor.expand_shape %45 [[0, 1], [2]] output_shape [2, %28, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %46 = arith.muli %36, %c8_i64 : i64
    %47 = arith.divsi %46, %34 : i64
    %48 = arith.select %30, %47, %0 : i64
    %from_elements_40 = tensor.from_elements %c2_i64, %48, %47, %c2_i64 : tensor<4xi64>
    %reshape_41 = tensor.reshape %expanded_39(%from_elements_40) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %49 = arith.index_cast %48 : i64 to index
    %50 = tensor.empty(%49) : tensor<2x2x?x2xf32>
    %transposed_42 = linalg.transpose ins(%reshape_41 : tensor<2x?x2x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_43 = linalg.transpose ins(%cst_25 : tensor<4x8xf32>) outs(%42 : tensor<8x4xf32>) permutation = [1, 0] 
    %51 = linalg.matmul ins(%collapsed, %transposed_43 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%44 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_44 = tensor.expand_shape %51 [[0, 1], [2]] output_shape [2, %28, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %reshape_45 = tensor.reshape %expanded_44(%from_elements_40) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_46 = linalg.transpose ins(%reshape_45 : tensor<2x?x2x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %expanded_47 = tensor.expand_shape %10 [[0], [1, 2], [3]] output_shape [1, 1, %dim_35, 2] : tensor<1x?x2xf32> into tensor<1x1x?x2xf32>
    %expanded_48 = tensor.expand_shape %11 [[0], [1, 2], [3]] output_shape [1, 1, %dim_35, 2] : tensor<1x?x2xf32> into tensor<1x1x?x2xf32>
    %52 = arith.cmpi eq, %40, %dim_35 : index
    cf.assert %52, "mismatched size for broadcast"
    %53 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_37, %expanded_47 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%41 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x2xf32>
    %extracted_slice = tensor.extract_slice %transposed_37[0, 0, 0, 0] [2, 4, %40, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %extracted_slice_49 = tensor.extract_slice %transposed_37[0, 0, 0, 1] [2, 4, %40, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %54 = tensor.empty(%40) : tensor<2x4x?x1xf32>
    %55 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_49 : tensor<2x4x?x1xf32>) outs(%54 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.negf %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x1xf32>
    %concat_50 = tensor.concat dim(3) %55, %extracted_slice : (tensor<2x4x?x1xf32>, tensor<2x4x?x1xf32>) -> tensor<2x4x?x2xf32>
    %dim_51 = tensor.dim %55, %c2 : tensor<2x4x?x1xf32>
    %56 = arith.cmpi eq, %dim_51, %dim_35 : index
    cf.assert %56, "mismatched size for broadcast"
    %57 = tensor.empty(%dim_51) : tensor<2x4x?x2xf32>
    %58 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_50, %expanded_48 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%57 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x2xf32>
    %59 = arith.cmpi eq, %40, %dim_51 : index
    cf.assert %59, "mismatched size for broadcast"
    %60 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%53, %58 : tensor<2x4x?x2xf32>, tensor<2x4x?x2xf32>) outs(%41 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x2xf32>
    %61 = arith.cmpi eq, %49, %dim_35 : index
    cf.assert %61, "mismatched size for broadcast"
    %62 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_42, %expanded_47 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x2xf32>
    %extracted_slice_52 = tensor.extract_slice %transposed_42[0, 0, 0, 0] [2, 2, %49, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %extracted_slice_53 = tensor.extract_slice %transposed_42[0, 0, 0, 1] [2, 2, %49, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %63 = tensor.empty(%49) : tensor<2x2x?x1xf32>
    %64 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_53 : tensor<2x2x?x1xf32>) outs(%63 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.negf %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x1xf32>
    %concat_54 = tensor.concat dim(3) %64, %extracted_slice_52 : (tensor<2x2x?x1xf32>, tensor<2x2x?x1xf32>) -> tensor<2x2x?x2xf32>
    %dim_55 = tensor.dim %64, %c2 : tensor<2x2x?x1xf32>
    %65 = arith.cmpi eq, %dim_55, %dim_35 : index
    cf.assert %65, "mismatched size for broadcast"
    %66 = tensor.empty(%dim_55) : tensor<2x2x?x2xf32>
    %67 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_54, %expanded_48 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%66 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x2xf32>
    %68 = arith.cmpi eq, %49, %dim_55 : index
    cf.assert %68, "mismatched size for broadcast"
    %69 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%62, %67 : tensor<2x2x?x2xf32>, tensor<2x2x?x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x2xf32>
    %expanded_56 = tensor.expand_shape %69 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %49, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    %70 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %71 = tensor.empty(%dim) : tensor<2x2x2x?x2xf32>
    %72 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 3 : index
      %268 = linalg.index 4 : index
      %269 = arith.cmpi eq, %49, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %expanded_56[%265, %266, %c0, %270, %268] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_57 = tensor.collapse_shape %72 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %expanded_58 = tensor.expand_shape %transposed_46 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %49, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %73 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 3 : index
      %268 = linalg.index 4 : index
      %269 = arith.cmpi eq, %49, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %expanded_58[%265, %266, %c0, %270, %268] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_59 = tensor.collapse_shape %73 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %74 = tensor.empty(%dim) : tensor<2x4x2x?xf32>
    %transposed_60 = linalg.transpose ins(%collapsed_57 : tensor<2x4x?x2xf32>) outs(%74 : tensor<2x4x2x?xf32>) permutation = [0, 1, 3, 2] 
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %75 = tensor.empty(%dim) : tensor<2x4x?x2xf32>
    %76 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%75 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %40, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %60[%265, %266, %270, %268] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_61 = tensor.collapse_shape %76 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %77 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%74 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %dim, %c1 : index
      %270 = arith.select %269, %c0, %268 : index
      %extracted = tensor.extract %transposed_60[%265, %266, %267, %270] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_62 = tensor.collapse_shape %77 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %78 = tensor.empty(%dim, %dim) : tensor<8x?x?xf32>
    %79 = linalg.fill ins(%cst : f32) outs(%78 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %80 = linalg.batch_matmul ins(%collapsed_61, %collapsed_62 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%79 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %81 = arith.muli %0, %c8_i64 : i64
    %82 = arith.select %30, %c8_i64, %81 : i64
    %83 = arith.muli %82, %0 : i64
    %84 = arith.select %30, %c8_i64, %83 : i64
    %85 = arith.select %30, %33, %32 : i64
    %86 = arith.cmpi sle, %85, %c1_i64 : i64
    cf.assert %86, "must have at most one inferred (negative) dimension"
    %87 = arith.muli %81, %0 : i64
    %88 = arith.divsi %87, %84 : i64
    %89 = arith.select %30, %88, %0 : i64
    %from_elements_63 = tensor.from_elements %c2_i64, %c4_i64, %89, %89 : tensor<4xi64>
    %reshape_64 = tensor.reshape %80(%from_elements_63) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %90 = arith.index_cast %89 : i64 to index
    %91 = tensor.empty(%90, %90) : tensor<2x4x?x?xf32>
    %92 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_64 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_24 : f64 to f32
      %266 = arith.mulf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x4x?x?xf32>
    %93 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%92 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_34 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %94 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%93 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.tanh %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %95 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%94 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.mulf %in, %cst_34 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %dim_65 = tensor.dim %arg2, %c2 : tensor<2x1x?x?xf32>
    %96 = arith.cmpi eq, %90, %dim_65 : index
    cf.assert %96, "mismatched size for broadcast"
    %dim_66 = tensor.dim %arg2, %c3 : tensor<2x1x?x?xf32>
    %97 = arith.cmpi eq, %90, %dim_66 : index
    cf.assert %97, "mismatched size for broadcast"
    %98 = linalg.generic {indexing_maps = [#map7, #map10, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%95, %arg2 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %99 = tensor.empty(%90) : tensor<2x4x?xi64>
    %100 = linalg.fill ins(%c0_i64 : i64) outs(%99 : tensor<2x4x?xi64>) -> tensor<2x4x?xi64>
    %101 = tensor.empty(%90) : tensor<2x4x?xf32>
    %102 = linalg.fill ins(%cst_0 : f32) outs(%101 : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>
    %103:2 = linalg.generic {indexing_maps = [#map7, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%98 : tensor<2x4x?x?xf32>) outs(%102, %100 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_134: i64):
      %265 = linalg.index 3 : index
      %266 = arith.index_cast %265 : index to i64
      %267 = arith.maximumf %in, %out : f32
      %268 = arith.cmpf ogt, %in, %out : f32
      %269 = arith.select %268, %266, %out_134 : i64
      linalg.yield %267, %269 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_67 = tensor.expand_shape %103#0 [[0], [1], [2, 3]] output_shape [2, 4, %90, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %104 = linalg.generic {indexing_maps = [#map7, #map12, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%98, %expanded_67 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.subf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %105 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%104 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.exp %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %106 = tensor.empty(%90) : tensor<2x4x?x1xf32>
    %107 = linalg.fill ins(%cst : f32) outs(%106 : tensor<2x4x?x1xf32>) -> tensor<2x4x?x1xf32>
    %108 = linalg.generic {indexing_maps = [#map7, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%105 : tensor<2x4x?x?xf32>) outs(%107 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x1xf32>
    %109 = linalg.generic {indexing_maps = [#map7, #map12, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%105, %108 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.divf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %110 = tensor.empty(%dim, %dim) : tensor<2x4x?x?xf32>
    %111 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%110 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %90, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %271 = arith.select %269, %c0, %268 : index
      %extracted = tensor.extract %109[%265, %266, %270, %271] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %86, "must have at most one inferred (negative) dimension"
    %from_elements_68 = tensor.from_elements %c8_i64, %89, %89 : tensor<3xi64>
    %reshape_69 = tensor.reshape %111(%from_elements_68) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %112 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%75 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %dim, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %collapsed_59[%265, %266, %270, %268] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_70 = tensor.collapse_shape %112 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    %113 = arith.cmpi eq, %89, %0 : i64
    cf.assert %113, "mismatching contracting dimension"
    %114 = tensor.empty(%90) : tensor<8x?x2xf32>
    %115 = linalg.fill ins(%cst : f32) outs(%114 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %116 = linalg.batch_matmul ins(%reshape_69, %collapsed_70 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%115 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_71 = tensor.expand_shape %116 [[0, 1], [2], [3]] output_shape [2, 4, %90, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %117 = tensor.empty(%90) : tensor<2x?x4x2xf32>
    %transposed_72 = linalg.transpose ins(%expanded_71 : tensor<2x4x?x2xf32>) outs(%117 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %118 = arith.muli %89, %c16_i64 : i64
    %119 = arith.divsi %118, %31 : i64
    %120 = arith.select %30, %119, %0 : i64
    %from_elements_73 = tensor.from_elements %c2_i64, %120, %119 : tensor<3xi64>
    %reshape_74 = tensor.reshape %transposed_72(%from_elements_73) : (tensor<2x?x4x2xf32>, tensor<3xi64>) -> tensor<2x?x8xf32>
    %transposed_75 = linalg.transpose ins(%cst_23 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_76 = tensor.collapse_shape %reshape_74 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %121 = arith.index_cast %120 : i64 to index
    %122 = affine.apply #map6()[%121]
    %123 = tensor.empty(%122) : tensor<?x8xf32>
    %124 = linalg.fill ins(%cst : f32) outs(%123 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %125 = linalg.matmul ins(%collapsed_76, %transposed_75 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%124 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %126 = arith.divsi %122, %c2 : index
    %expanded_77 = tensor.expand_shape %125 [[0, 1], [2]] output_shape [2, %126, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %127 = tensor.empty(%126) : tensor<2x?x8xf32>
    %128 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_77 : tensor<2x?x8xf32>) outs(%127 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %129 = tensor.empty(%126) : tensor<2x?x1xf32>
    %130 = linalg.fill ins(%cst : f32) outs(%129 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %131 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%128 : tensor<2x?x8xf32>) outs(%130 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %132 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%131 : tensor<2x?x1xf32>) outs(%129 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %133 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132 : tensor<2x?x1xf32>) outs(%129 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %134 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%133 : tensor<2x?x1xf32>) outs(%129 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %135 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_77, %134 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%127 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %136 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_22 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %137 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%135, %136 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%127 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %138 = arith.cmpi eq, %dim, %126 : index
    cf.assert %138, "mismatched size for broadcast"
    %139 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%3, %137 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %140 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%140 : tensor<2x?x8xf32>) outs(%14 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%141 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%143 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139, %144 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %146 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_21 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %147 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%145, %146 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %transposed_78 = linalg.transpose ins(%cst_20 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_79 = tensor.collapse_shape %147 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %148 = linalg.matmul ins(%collapsed_79, %transposed_78 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%26 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_80 = tensor.expand_shape %148 [[0, 1], [2]] output_shape [2, %28, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %149 = tensor.empty(%28) : tensor<2x?x8xf32>
    %150 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_80 : tensor<2x?x8xf32>) outs(%149 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c3_i64 : f32, i64
      %266 = arith.mulf %265, %cst_1 : f32
      %267 = arith.addf %in, %266 : f32
      %268 = arith.mulf %267, %cst_2 : f32
      %269 = math.tanh %268 : f32
      %270 = arith.addf %269, %cst_3 : f32
      %271 = arith.mulf %270, %cst_4 : f32
      %272 = arith.mulf %in, %271 : f32
      linalg.yield %272 : f32
    } -> tensor<2x?x8xf32>
    %transposed_81 = linalg.transpose ins(%cst_19 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %151 = linalg.matmul ins(%collapsed_79, %transposed_81 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%26 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_82 = tensor.expand_shape %151 [[0, 1], [2]] output_shape [2, %28, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %152 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%150, %expanded_82 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%149 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %transposed_83 = linalg.transpose ins(%cst_18 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_84 = tensor.collapse_shape %152 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %153 = affine.apply #map6()[%28]
    %154 = tensor.empty(%153) : tensor<?x8xf32>
    %155 = linalg.fill ins(%cst : f32) outs(%154 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %156 = linalg.matmul ins(%collapsed_84, %transposed_83 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%155 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %157 = arith.divsi %153, %c2 : index
    %expanded_85 = tensor.expand_shape %156 [[0, 1], [2]] output_shape [2, %157, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %158 = tensor.empty(%157) : tensor<2x?x8xf32>
    %159 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_85 : tensor<2x?x8xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %160 = tensor.empty(%157) : tensor<2x?x1xf32>
    %161 = linalg.fill ins(%cst : f32) outs(%160 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %162 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%159 : tensor<2x?x8xf32>) outs(%161 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %163 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%162 : tensor<2x?x1xf32>) outs(%160 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %164 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%163 : tensor<2x?x1xf32>) outs(%160 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %165 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%164 : tensor<2x?x1xf32>) outs(%160 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %166 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_85, %165 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %167 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_17 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %168 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%166, %167 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %169 = arith.cmpi eq, %dim, %157 : index
    cf.assert %169, "mismatched size for broadcast"
    %170 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139, %168 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %171 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%170 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %172 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%171 : tensor<2x?x8xf32>) outs(%14 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %173 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%172 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %174 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%173 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %175 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%174 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %176 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%170, %175 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %177 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_16 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %178 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%176, %177 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %transposed_86 = linalg.transpose ins(%cst_15 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_87 = tensor.collapse_shape %178 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %179 = linalg.matmul ins(%collapsed_87, %transposed_86 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%26 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_88 = tensor.expand_shape %179 [[0, 1], [2]] output_shape [2, %28, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %reshape_89 = tensor.reshape %expanded_88(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_90 = linalg.transpose ins(%reshape_89 : tensor<2x?x4x2xf32>) outs(%41 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_91 = linalg.transpose ins(%cst_14 : tensor<4x8xf32>) outs(%42 : tensor<8x4xf32>) permutation = [1, 0] 
    %180 = linalg.matmul ins(%collapsed_87, %transposed_91 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%44 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_92 = tensor.expand_shape %180 [[0, 1], [2]] output_shape [2, %28, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %reshape_93 = tensor.reshape %expanded_92(%from_elements_40) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_94 = linalg.transpose ins(%reshape_93 : tensor<2x?x2x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_95 = linalg.transpose ins(%cst_13 : tensor<4x8xf32>) outs(%42 : tensor<8x4xf32>) permutation = [1, 0] 
    %181 = linalg.matmul ins(%collapsed_87, %transposed_95 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%44 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_96 = tensor.expand_shape %181 [[0, 1], [2]] output_shape [2, %28, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %reshape_97 = tensor.reshape %expanded_96(%from_elements_40) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_98 = linalg.transpose ins(%reshape_97 : tensor<2x?x2x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %52, "mismatched size for broadcast"
    %182 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_90, %expanded_47 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%41 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x2xf32>
    %extracted_slice_99 = tensor.extract_slice %transposed_90[0, 0, 0, 0] [2, 4, %40, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %extracted_slice_100 = tensor.extract_slice %transposed_90[0, 0, 0, 1] [2, 4, %40, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %183 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_100 : tensor<2x4x?x1xf32>) outs(%54 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.negf %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x1xf32>
    %concat_101 = tensor.concat dim(3) %183, %extracted_slice_99 : (tensor<2x4x?x1xf32>, tensor<2x4x?x1xf32>) -> tensor<2x4x?x2xf32>
    %dim_102 = tensor.dim %183, %c2 : tensor<2x4x?x1xf32>
    %184 = arith.cmpi eq, %dim_102, %dim_35 : index
    cf.assert %184, "mismatched size for broadcast"
    %185 = tensor.empty(%dim_102) : tensor<2x4x?x2xf32>
    %186 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_101, %expanded_48 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%185 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x2xf32>
    %187 = arith.cmpi eq, %40, %dim_102 : index
    cf.assert %187, "mismatched size for broadcast"
    %188 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%182, %186 : tensor<2x4x?x2xf32>, tensor<2x4x?x2xf32>) outs(%41 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x2xf32>
    cf.assert %61, "mismatched size for broadcast"
    %189 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_94, %expanded_47 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x2xf32>
    %extracted_slice_103 = tensor.extract_slice %transposed_94[0, 0, 0, 0] [2, 2, %49, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %extracted_slice_104 = tensor.extract_slice %transposed_94[0, 0, 0, 1] [2, 2, %49, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %190 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_104 : tensor<2x2x?x1xf32>) outs(%63 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.negf %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x1xf32>
    %concat_105 = tensor.concat dim(3) %190, %extracted_slice_103 : (tensor<2x2x?x1xf32>, tensor<2x2x?x1xf32>) -> tensor<2x2x?x2xf32>
    %dim_106 = tensor.dim %190, %c2 : tensor<2x2x?x1xf32>
    %191 = arith.cmpi eq, %dim_106, %dim_35 : index
    cf.assert %191, "mismatched size for broadcast"
    %192 = tensor.empty(%dim_106) : tensor<2x2x?x2xf32>
    %193 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_105, %expanded_48 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%192 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x2xf32>
    %194 = arith.cmpi eq, %49, %dim_106 : index
    cf.assert %194, "mismatched size for broadcast"
    %195 = linalg.generic {indexing_maps = [#map7, #map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%189, %193 : tensor<2x2x?x2xf32>, tensor<2x2x?x2xf32>) outs(%50 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x2x?x2xf32>
    %expanded_107 = tensor.expand_shape %195 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %49, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %196 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 3 : index
      %268 = linalg.index 4 : index
      %269 = arith.cmpi eq, %49, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %expanded_107[%265, %266, %c0, %270, %268] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_108 = tensor.collapse_shape %196 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %expanded_109 = tensor.expand_shape %transposed_98 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %49, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %197 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 3 : index
      %268 = linalg.index 4 : index
      %269 = arith.cmpi eq, %49, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %expanded_109[%265, %266, %c0, %270, %268] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_110 = tensor.collapse_shape %197 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %transposed_111 = linalg.transpose ins(%collapsed_108 : tensor<2x4x?x2xf32>) outs(%74 : tensor<2x4x2x?xf32>) permutation = [0, 1, 3, 2] 
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %198 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%75 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %40, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %188[%265, %266, %270, %268] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_112 = tensor.collapse_shape %198 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %199 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%74 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %dim, %c1 : index
      %270 = arith.select %269, %c0, %268 : index
      %extracted = tensor.extract %transposed_111[%265, %266, %267, %270] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_113 = tensor.collapse_shape %199 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %200 = linalg.batch_matmul ins(%collapsed_112, %collapsed_113 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%79 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    cf.assert %86, "must have at most one inferred (negative) dimension"
    %reshape_114 = tensor.reshape %200(%from_elements_63) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %201 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_114 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_24 : f64 to f32
      %266 = arith.mulf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x4x?x?xf32>
    %202 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%201 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_34 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %203 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%202 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.tanh %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %204 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%203 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.mulf %in, %cst_34 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %dim_115 = tensor.dim %arg1, %c2 : tensor<2x1x?x?xf32>
    %205 = arith.cmpi eq, %90, %dim_115 : index
    cf.assert %205, "mismatched size for broadcast"
    %dim_116 = tensor.dim %arg1, %c3 : tensor<2x1x?x?xf32>
    %206 = arith.cmpi eq, %90, %dim_116 : index
    cf.assert %206, "mismatched size for broadcast"
    %207 = linalg.generic {indexing_maps = [#map7, #map10, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%204, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %208:2 = linalg.generic {indexing_maps = [#map7, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%207 : tensor<2x4x?x?xf32>) outs(%102, %100 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_134: i64):
      %265 = linalg.index 3 : index
      %266 = arith.index_cast %265 : index to i64
      %267 = arith.maximumf %in, %out : f32
      %268 = arith.cmpf ogt, %in, %out : f32
      %269 = arith.select %268, %266, %out_134 : i64
      linalg.yield %267, %269 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_117 = tensor.expand_shape %208#0 [[0], [1], [2, 3]] output_shape [2, 4, %90, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %209 = linalg.generic {indexing_maps = [#map7, #map12, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%207, %expanded_117 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.subf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %210 = linalg.generic {indexing_maps = [#map7, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%209 : tensor<2x4x?x?xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.exp %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    %211 = linalg.generic {indexing_maps = [#map7, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%210 : tensor<2x4x?x?xf32>) outs(%107 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x1xf32>
    %212 = linalg.generic {indexing_maps = [#map7, #map12, #map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%210, %211 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%91 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.divf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %213 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%110 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %90, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %271 = arith.select %269, %c0, %268 : index
      %extracted = tensor.extract %212[%265, %266, %270, %271] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %86, "must have at most one inferred (negative) dimension"
    %reshape_118 = tensor.reshape %213(%from_elements_68) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %70, "unimplemented: dynamic negative broadcast sizes"
    %214 = linalg.generic {indexing_maps = [#map7], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%75 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %265 = linalg.index 0 : index
      %266 = linalg.index 1 : index
      %267 = linalg.index 2 : index
      %268 = linalg.index 3 : index
      %269 = arith.cmpi eq, %dim, %c1 : index
      %270 = arith.select %269, %c0, %267 : index
      %extracted = tensor.extract %collapsed_110[%265, %266, %270, %268] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_119 = tensor.collapse_shape %214 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %113, "mismatching contracting dimension"
    %215 = linalg.batch_matmul ins(%reshape_118, %collapsed_119 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%115 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_120 = tensor.expand_shape %215 [[0, 1], [2], [3]] output_shape [2, 4, %90, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %transposed_121 = linalg.transpose ins(%expanded_120 : tensor<2x4x?x2xf32>) outs(%117 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %35, "must have at most one inferred (negative) dimension"
    %reshape_122 = tensor.reshape %transposed_121(%from_elements_73) : (tensor<2x?x4x2xf32>, tensor<3xi64>) -> tensor<2x?x8xf32>
    %transposed_123 = linalg.transpose ins(%cst_12 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_124 = tensor.collapse_shape %reshape_122 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %216 = arith.index_cast %120 : i64 to index
    %217 = affine.apply #map6()[%216]
    %218 = tensor.empty(%217) : tensor<?x8xf32>
    %219 = linalg.fill ins(%cst : f32) outs(%218 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %220 = linalg.matmul ins(%collapsed_124, %transposed_123 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%219 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %221 = arith.divsi %217, %c2 : index
    %expanded_125 = tensor.expand_shape %220 [[0, 1], [2]] output_shape [2, %221, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %222 = tensor.empty(%221) : tensor<2x?x8xf32>
    %223 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_125 : tensor<2x?x8xf32>) outs(%222 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %224 = tensor.empty(%221) : tensor<2x?x1xf32>
    %225 = linalg.fill ins(%cst : f32) outs(%224 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %226 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%223 : tensor<2x?x8xf32>) outs(%225 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %227 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%226 : tensor<2x?x1xf32>) outs(%224 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %228 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%227 : tensor<2x?x1xf32>) outs(%224 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %229 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%228 : tensor<2x?x1xf32>) outs(%224 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %230 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_125, %229 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%222 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %231 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_11 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %232 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%230, %231 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%222 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %233 = arith.cmpi eq, %dim, %221 : index
    cf.assert %233, "mismatched size for broadcast"
    %234 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%170, %232 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %235 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%234 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %236 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%235 : tensor<2x?x8xf32>) outs(%14 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %237 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%236 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %238 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%237 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %239 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%238 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %240 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%234, %239 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %241 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_10 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %242 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%240, %241 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %transposed_126 = linalg.transpose ins(%cst_9 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_127 = tensor.collapse_shape %242 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %243 = linalg.matmul ins(%collapsed_127, %transposed_126 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%26 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_128 = tensor.expand_shape %243 [[0, 1], [2]] output_shape [2, %28, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %244 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_128 : tensor<2x?x8xf32>) outs(%149 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c3_i64 : f32, i64
      %266 = arith.mulf %265, %cst_1 : f32
      %267 = arith.addf %in, %266 : f32
      %268 = arith.mulf %267, %cst_2 : f32
      %269 = math.tanh %268 : f32
      %270 = arith.addf %269, %cst_3 : f32
      %271 = arith.mulf %270, %cst_4 : f32
      %272 = arith.mulf %in, %271 : f32
      linalg.yield %272 : f32
    } -> tensor<2x?x8xf32>
    %transposed_129 = linalg.transpose ins(%cst_8 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %245 = linalg.matmul ins(%collapsed_127, %transposed_129 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%26 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_130 = tensor.expand_shape %245 [[0, 1], [2]] output_shape [2, %28, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %246 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%244, %expanded_130 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%149 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %transposed_131 = linalg.transpose ins(%cst_7 : tensor<8x8xf32>) outs(%23 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_132 = tensor.collapse_shape %246 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %247 = linalg.matmul ins(%collapsed_132, %transposed_131 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%155 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_133 = tensor.expand_shape %247 [[0, 1], [2]] output_shape [2, %157, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %248 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_133 : tensor<2x?x8xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %249 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%248 : tensor<2x?x8xf32>) outs(%161 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %250 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%249 : tensor<2x?x1xf32>) outs(%160 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %251 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%250 : tensor<2x?x1xf32>) outs(%160 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %252 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%251 : tensor<2x?x1xf32>) outs(%160 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %253 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_133, %252 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %254 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_6 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %255 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%253, %254 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    cf.assert %169, "mismatched size for broadcast"
    %256 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%234, %255 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.addf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %257 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%256 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %258 = linalg.generic {indexing_maps = [#map1, #map5], iterator_types = ["parallel", "parallel", "reduction"]} ins(%257 : tensor<2x?x8xf32>) outs(%14 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %out : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %259 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%258 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.divf %in, %cst_33 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %260 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%259 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.truncf %cst_29 : f64 to f32
      %266 = arith.addf %in, %265 : f32
      linalg.yield %266 : f32
    } -> tensor<2x?x1xf32>
    %261 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%260 : tensor<2x?x1xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = math.rsqrt %in : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x1xf32>
    %262 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%256, %261 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    %263 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel"]} ins(%cst_5 : tensor<8xf32>) outs(%20 : tensor<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %265 = arith.addf %in, %cst_3 : f32
      linalg.yield %265 : f32
    } -> tensor<8xf32>
    %264 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%262, %263 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_134: f32, %out: f32):
      %265 = arith.mulf %in, %in_134 : f32
      linalg.yield %265 : f32
    } -> tensor<2x?x8xf32>
    return %264 : tensor<2x?x8xf32>
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
