#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0) -> (d0)>
#map3 = affine_map<(d0, d1, d2) -> (0, d1, d2)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map5 = affine_map<(d0, d1, d2) -> (d2)>
#map6 = affine_map<()[s0] -> (s0 * 2)>
#map7 = affine_map<(d0, d1) -> (d0, d1)>
#map8 = affine_map<(d0, d1) -> (d1)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map12 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @gpt2_eager_dynamic(%arg0: tensor<2x?xi64>, %arg1: tensor<2x1x?x?xf32>) -> tensor<2x?x8xf32> {
    %c3_i64 = arith.constant 3 : i64
    %c8_i64 = arith.constant 8 : i64
    %c0_i64 = arith.constant 0 : i64
    %c1_i64 = arith.constant 1 : i64
    %c2_i64 = arith.constant 2 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c8 = arith.constant 8 : index
    %c2 = arith.constant 2 : index
    %c32 = arith.constant 32 : index
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant 0.000000e+00 : f32
    %c3 = arith.constant 3 : index
    %c4_i64 = arith.constant 4 : i64
    %cst_1 = arith.constant 0xFF800000 : f32
    %cst_2 = arith.constant dense_resource<torch_tensor_8_torch.float32_13> : tensor<8xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_torch.float32_12> : tensor<8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_torch.float32_11> : tensor<8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_32_8_torch.float32_2> : tensor<32x8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_32_torch.float32_1> : tensor<32xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_32_torch.float32_1> : tensor<8x32xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_torch.float32_10> : tensor<8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_torch.float32_9> : tensor<8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_torch.float32_8> : tensor<8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_24_torch.float32_1> : tensor<24xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_8_24_torch.float32_1> : tensor<8x24xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_8_torch.float32_7> : tensor<8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_torch.float32_6> : tensor<8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_torch.float32_5> : tensor<8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_32_8_torch.float32_1> : tensor<32x8xf32>
    %cst_18 = arith.constant 0.79788456080286541 : f64
    %cst_19 = arith.constant 4.471500e-02 : f64
    %cst_20 = arith.constant dense_resource<torch_tensor_32_torch.float32> : tensor<32xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_8_32_torch.float32> : tensor<8x32xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_24 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_25 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_26 = arith.constant 0.70710678118654757 : f64
    %cst_27 = arith.constant dense_resource<torch_tensor_24_torch.float32> : tensor<24xf32>
    %cst_28 = arith.constant dense_resource<torch_tensor_8_24_torch.float32> : tensor<8x24xf32>
    %cst_29 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_30 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_31 = arith.constant 1.000000e-05 : f64
    %cst_32 = arith.constant dense_resource<torch_tensor_32_8_torch.float32> : tensor<32x8xf32>
    %cst_33 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_34 = arith.constant 8.000000e+00 : f64
    %cst_35 = arith.constant 8.000000e+00 : f32
    %c16_i64 = arith.constant 16 : i64
    %cst_36 = arith.constant 5.000000e-01 : f32
    %cst_37 = arith.constant 1.000000e+00 : f32
    %dim = tensor.dim %arg0, %c1 : tensor<2x?xi64>
    %0 = arith.index_cast %dim : index to i64
    %1 = arith.cmpi slt, %0, %c0_i64 : i64
    %2 = arith.select %1, %c1_i64, %0 : i64
    %3 = arith.select %1, %c2_i64, %c1_i64 : i64
    %4 = arith.cmpi sle, %3, %c1_i64 : i64
    cf.assert %4, "must have at most one inferred (negative) dimension"
    %5 = arith.muli %0, %c2_i64 : i64
    %6 = arith.divsi %5, %2 : i64
    %7 = arith.select %1, %6, %0 : i64
    %from_elements = tensor.from_elements %6, %7 : tensor<2xi64>
    %reshape = tensor.reshape %arg0(%from_elements) : (tensor<2x?xi64>, tensor<2xi64>) -> tensor<2x?xi64>
    %8 = arith.index_cast %7 : i64 to index
    %9 = tensor.empty(%8) : tensor<2x?x8xf32>
    %10 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%reshape : tensor<2x?xi64>) outs(%9 : tensor<2x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %246 = arith.index_cast %in : i64 to index
      %247 = linalg.index 2 : index
      %248 = arith.cmpi slt, %246, %c8 : index
      cf.assert %248, "index must be smaller than dim size"
      %249 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %249, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_33[%246, %247] : tensor<8x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %11 = tensor.empty(%dim) : tensor<?xi64>
    %12 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%11 : tensor<?xi64>) {
    ^bb0(%out: i64):
      %246 = linalg.index 0 : index
      %247 = arith.index_cast %246 : index to i64
      linalg.yield %247 : i64
    } -> tensor<?xi64>
    %expanded = tensor.expand_shape %12 [[0, 1]] output_shape [1, %dim] : tensor<?xi64> into tensor<1x?xi64>
    %13 = tensor.empty(%dim) : tensor<1x?x8xf32>
    %14 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded : tensor<1x?xi64>) outs(%13 : tensor<1x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %246 = arith.index_cast %in : i64 to index
      %247 = linalg.index 2 : index
      %248 = arith.cmpi slt, %246, %c32 : index
      cf.assert %248, "index must be smaller than dim size"
      %249 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %249, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_32[%246, %247] : tensor<32x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<1x?x8xf32>
    %15 = arith.cmpi eq, %8, %dim : index
    cf.assert %15, "mismatched size for broadcast"
    %16 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%10, %14 : tensor<2x?x8xf32>, tensor<1x?x8xf32>) outs(%9 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %17 = tensor.empty(%8) : tensor<2x?x8xf64>
    %18 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16 : tensor<2x?x8xf32>) outs(%17 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %246 = arith.extf %in : f32 to f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %19 = tensor.empty(%8) : tensor<2x?x1xf64>
    %20 = linalg.fill ins(%cst : f64) outs(%19 : tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
    %21 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%18 : tensor<2x?x8xf64>) outs(%20 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %22 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%21 : tensor<2x?x1xf64>) outs(%19 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %23 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18, %22 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%17 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.subf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %24 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%23, %23 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%17 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.mulf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %25 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%24 : tensor<2x?x8xf64>) outs(%20 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %26 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%25 : tensor<2x?x1xf64>) outs(%19 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %27 = tensor.empty(%8) : tensor<2x?x1xf32>
    %28 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%26 : tensor<2x?x1xf64>) outs(%27 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %246 = arith.truncf %in : f64 to f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %29 = linalg.fill ins(%cst_0 : f32) outs(%27 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %30 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%16 : tensor<2x?x8xf32>) outs(%29 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %out : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %31 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%30 : tensor<2x?x1xf32>) outs(%27 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.divf %in, %cst_35 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %32 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%28 : tensor<2x?x1xf32>) outs(%27 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_31 : f64 to f32
      %247 = arith.addf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x1xf32>
    %33 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%32 : tensor<2x?x1xf32>) outs(%27 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.rsqrt %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %34 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16, %31 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%9 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.subf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %35 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%34, %33 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%9 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %36 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%35, %cst_30 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%9 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %37 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%36, %cst_29 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%9 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %collapsed = tensor.collapse_shape %37 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %38 = arith.index_cast %7 : i64 to index
    %39 = affine.apply #map6()[%38]
    %40 = tensor.empty(%39) : tensor<?x24xf32>
    %41 = linalg.fill ins(%cst_0 : f32) outs(%40 : tensor<?x24xf32>) -> tensor<?x24xf32>
    %42 = linalg.matmul ins(%collapsed, %cst_28 : tensor<?x8xf32>, tensor<8x24xf32>) outs(%41 : tensor<?x24xf32>) -> tensor<?x24xf32>
    %43 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%42, %cst_27 : tensor<?x24xf32>, tensor<24xf32>) outs(%40 : tensor<?x24xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x24xf32>
    %44 = arith.divsi %39, %c2 : index
    %expanded_38 = tensor.expand_shape %43 [[0, 1], [2]] output_shape [2, %44, 24] : tensor<?x24xf32> into tensor<2x?x24xf32>
    %extracted_slice = tensor.extract_slice %expanded_38[0, 0, 0] [2, %44, 8] [1, 1, 1] : tensor<2x?x24xf32> to tensor<2x?x8xf32>
    %extracted_slice_39 = tensor.extract_slice %expanded_38[0, 0, 8] [2, %44, 8] [1, 1, 1] : tensor<2x?x24xf32> to tensor<2x?x8xf32>
    %extracted_slice_40 = tensor.extract_slice %expanded_38[0, 0, 16] [2, %44, 8] [1, 1, 1] : tensor<2x?x24xf32> to tensor<2x?x8xf32>
    %45 = arith.muli %0, %c2_i64 : i64
    %46 = arith.select %1, %c2_i64, %45 : i64
    %47 = arith.extui %1 : i1 to i64
    %48 = arith.addi %47, %c1_i64 : i64
    %49 = arith.muli %46, %c2_i64 : i64
    %50 = arith.cmpi sle, %48, %c1_i64 : i64
    cf.assert %50, "must have at most one inferred (negative) dimension"
    %51 = arith.index_cast %44 : index to i64
    %52 = arith.muli %51, %c16_i64 : i64
    %53 = arith.divsi %52, %49 : i64
    %54 = arith.select %1, %53, %0 : i64
    %from_elements_41 = tensor.from_elements %c2_i64, %54, %53, %c2_i64 : tensor<4xi64>
    %reshape_42 = tensor.reshape %extracted_slice_39(%from_elements_41) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %55 = arith.index_cast %54 : i64 to index
    cf.assert %50, "must have at most one inferred (negative) dimension"
    %reshape_43 = tensor.reshape %extracted_slice_40(%from_elements_41) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %56 = tensor.empty(%55) : tensor<2x4x?x2xf32>
    %transposed = linalg.transpose ins(%reshape_43 : tensor<2x?x4x2xf32>) outs(%56 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %50, "must have at most one inferred (negative) dimension"
    %reshape_44 = tensor.reshape %extracted_slice(%from_elements_41) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_45 = linalg.transpose ins(%reshape_44 : tensor<2x?x4x2xf32>) outs(%56 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %57 = tensor.empty(%55) : tensor<2x4x2x?xf32>
    %transposed_46 = linalg.transpose ins(%reshape_42 : tensor<2x?x4x2xf32>) outs(%57 : tensor<2x4x2x?xf32>) permutation = [0, 2, 3, 1] 
    %58 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %59 = tensor.empty(%dim) : tensor<2x4x?x2xf32>
    %60 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%59 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %55, %c1 : index
      %251 = arith.select %250, %c0, %248 : index
      %extracted = tensor.extract %transposed_45[%246, %247, %251, %249] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_47 = tensor.collapse_shape %60 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %61 = tensor.empty(%dim) : tensor<2x4x2x?xf32>
    %62 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%61 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %55, %c1 : index
      %251 = arith.select %250, %c0, %249 : index
      %extracted = tensor.extract %transposed_46[%246, %247, %248, %251] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_48 = tensor.collapse_shape %62 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %63 = tensor.empty(%dim, %dim) : tensor<8x?x?xf32>
    %64 = linalg.fill ins(%cst_0 : f32) outs(%63 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %65 = linalg.batch_matmul ins(%collapsed_47, %collapsed_48 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%64 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %66 = arith.muli %0, %c8_i64 : i64
    %67 = arith.select %1, %c8_i64, %66 : i64
    %68 = arith.muli %67, %0 : i64
    %69 = arith.select %1, %c8_i64, %68 : i64
    %70 = arith.select %1, %48, %47 : i64
    %71 = arith.cmpi sle, %70, %c1_i64 : i64
    cf.assert %71, "must have at most one inferred (negative) dimension"
    %72 = arith.muli %66, %0 : i64
    %73 = arith.divsi %72, %69 : i64
    %74 = arith.select %1, %73, %0 : i64
    %from_elements_49 = tensor.from_elements %c2_i64, %c4_i64, %74, %74 : tensor<4xi64>
    %reshape_50 = tensor.reshape %65(%from_elements_49) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %75 = arith.index_cast %74 : i64 to index
    %76 = tensor.empty(%75, %75) : tensor<2x4x?x?xf32>
    %77 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_50 : tensor<2x4x?x?xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_26 : f64 to f32
      %247 = arith.mulf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x4x?x?xf32>
    %dim_51 = tensor.dim %arg1, %c2 : tensor<2x1x?x?xf32>
    %78 = arith.cmpi eq, %75, %dim_51 : index
    cf.assert %78, "mismatched size for broadcast"
    %dim_52 = tensor.dim %arg1, %c3 : tensor<2x1x?x?xf32>
    %79 = arith.cmpi eq, %75, %dim_52 : index
    cf.assert %79, "mismatched size for broadcast"
    %80 = linalg.generic {indexing_maps = [#map9, #map10, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%77, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    %81 = tensor.empty(%75) : tensor<2x4x?xi64>
    %82 = linalg.fill ins(%c0_i64 : i64) outs(%81 : tensor<2x4x?xi64>) -> tensor<2x4x?xi64>
    %83 = tensor.empty(%75) : tensor<2x4x?xf32>
    %84 = linalg.fill ins(%cst_1 : f32) outs(%83 : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>
    %85:2 = linalg.generic {indexing_maps = [#map9, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%80 : tensor<2x4x?x?xf32>) outs(%84, %82 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_93: i64):
      %246 = linalg.index 3 : index
      %247 = arith.index_cast %246 : index to i64
      %248 = arith.maximumf %in, %out : f32
      %249 = arith.cmpf ogt, %in, %out : f32
      %250 = arith.select %249, %247, %out_93 : i64
      linalg.yield %248, %250 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_53 = tensor.expand_shape %85#0 [[0], [1], [2, 3]] output_shape [2, 4, %75, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %86 = linalg.generic {indexing_maps = [#map9, #map12, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%80, %expanded_53 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.subf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    %87 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%86 : tensor<2x4x?x?xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.exp %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    %88 = tensor.empty(%75) : tensor<2x4x?x1xf32>
    %89 = linalg.fill ins(%cst_0 : f32) outs(%88 : tensor<2x4x?x1xf32>) -> tensor<2x4x?x1xf32>
    %90 = linalg.generic {indexing_maps = [#map9, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%87 : tensor<2x4x?x?xf32>) outs(%89 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %out : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x1xf32>
    %91 = linalg.generic {indexing_maps = [#map9, #map12, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%87, %90 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.divf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %92 = tensor.empty(%dim, %dim) : tensor<2x4x?x?xf32>
    %93 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %75, %c1 : index
      %251 = arith.select %250, %c0, %248 : index
      %252 = arith.select %250, %c0, %249 : index
      %extracted = tensor.extract %91[%246, %247, %251, %252] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %71, "must have at most one inferred (negative) dimension"
    %from_elements_54 = tensor.from_elements %c8_i64, %74, %74 : tensor<3xi64>
    %reshape_55 = tensor.reshape %93(%from_elements_54) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %94 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%59 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %55, %c1 : index
      %251 = arith.select %250, %c0, %248 : index
      %extracted = tensor.extract %transposed[%246, %247, %251, %249] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_56 = tensor.collapse_shape %94 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    %95 = arith.cmpi eq, %74, %0 : i64
    cf.assert %95, "mismatching contracting dimension"
    %96 = tensor.empty(%75) : tensor<8x?x2xf32>
    %97 = linalg.fill ins(%cst_0 : f32) outs(%96 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %98 = linalg.batch_matmul ins(%reshape_55, %collapsed_56 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%97 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_57 = tensor.expand_shape %98 [[0, 1], [2], [3]] output_shape [2, 4, %75, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %99 = tensor.empty(%75) : tensor<2x?x4x2xf32>
    %transposed_58 = linalg.transpose ins(%expanded_57 : tensor<2x4x?x2xf32>) outs(%99 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_59 = tensor.collapse_shape %transposed_58 [[0, 1], [2, 3]] : tensor<2x?x4x2xf32> into tensor<?x8xf32>
    %100 = affine.apply #map6()[%75]
    %101 = tensor.empty(%100) : tensor<?x8xf32>
    %102 = linalg.fill ins(%cst_0 : f32) outs(%101 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %103 = linalg.matmul ins(%collapsed_59, %cst_25 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%102 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %104 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%103, %cst_24 : tensor<?x8xf32>, tensor<8xf32>) outs(%101 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x8xf32>
    %105 = arith.divsi %100, %c2 : index
    %expanded_60 = tensor.expand_shape %104 [[0, 1], [2]] output_shape [2, %105, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %106 = arith.cmpi eq, %105, %8 : index
    cf.assert %106, "mismatched size for broadcast"
    %107 = tensor.empty(%105) : tensor<2x?x8xf32>
    %108 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_60, %16 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %109 = tensor.empty(%105) : tensor<2x?x8xf64>
    %110 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%108 : tensor<2x?x8xf32>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %246 = arith.extf %in : f32 to f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %111 = tensor.empty(%105) : tensor<2x?x1xf64>
    %112 = linalg.fill ins(%cst : f64) outs(%111 : tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
    %113 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%110 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %114 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%113 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %115 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%110, %114 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.subf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %116 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%115, %115 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.mulf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %117 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%116 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %118 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%117 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %119 = tensor.empty(%105) : tensor<2x?x1xf32>
    %120 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%118 : tensor<2x?x1xf64>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %246 = arith.truncf %in : f64 to f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %121 = linalg.fill ins(%cst_0 : f32) outs(%119 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %122 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%108 : tensor<2x?x8xf32>) outs(%121 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %out : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %123 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%122 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.divf %in, %cst_35 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %124 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%120 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_31 : f64 to f32
      %247 = arith.addf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x1xf32>
    %125 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%124 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.rsqrt %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %126 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%108, %123 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.subf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %127 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%126, %125 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %128 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%127, %cst_23 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %129 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%128, %cst_22 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_61 = tensor.collapse_shape %129 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %130 = affine.apply #map6()[%105]
    %131 = tensor.empty(%130) : tensor<?x32xf32>
    %132 = linalg.fill ins(%cst_0 : f32) outs(%131 : tensor<?x32xf32>) -> tensor<?x32xf32>
    %133 = linalg.matmul ins(%collapsed_61, %cst_21 : tensor<?x8xf32>, tensor<8x32xf32>) outs(%132 : tensor<?x32xf32>) -> tensor<?x32xf32>
    %134 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%133, %cst_20 : tensor<?x32xf32>, tensor<32xf32>) outs(%131 : tensor<?x32xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x32xf32>
    %135 = arith.divsi %130, %c2 : index
    %expanded_62 = tensor.expand_shape %134 [[0, 1], [2]] output_shape [2, %135, 32] : tensor<?x32xf32> into tensor<2x?x32xf32>
    %136 = tensor.empty(%135) : tensor<2x?x32xf32>
    %137 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_62 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.mulf %in, %cst_36 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %138 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_62 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.fpowi %in, %c3_i64 : f32, i64
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %139 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%138 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_19 : f64 to f32
      %247 = arith.mulf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x32xf32>
    %140 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_62, %139 : tensor<2x?x32xf32>, tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %141 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_18 : f64 to f32
      %247 = arith.mulf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x32xf32>
    %142 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%141 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.tanh %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %cst_37 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%137, %143 : tensor<2x?x32xf32>, tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %collapsed_63 = tensor.collapse_shape %144 [[0, 1], [2]] : tensor<2x?x32xf32> into tensor<?x32xf32>
    %145 = affine.apply #map6()[%135]
    %146 = tensor.empty(%145) : tensor<?x8xf32>
    %147 = linalg.fill ins(%cst_0 : f32) outs(%146 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %148 = linalg.matmul ins(%collapsed_63, %cst_17 : tensor<?x32xf32>, tensor<32x8xf32>) outs(%147 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %149 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%148, %cst_16 : tensor<?x8xf32>, tensor<8xf32>) outs(%146 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x8xf32>
    %150 = arith.divsi %145, %c2 : index
    %expanded_64 = tensor.expand_shape %149 [[0, 1], [2]] output_shape [2, %150, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %151 = arith.cmpi eq, %105, %150 : index
    cf.assert %151, "mismatched size for broadcast"
    %152 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%108, %expanded_64 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %153 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%152 : tensor<2x?x8xf32>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %246 = arith.extf %in : f32 to f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %154 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%153 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %155 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%154 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %156 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%153, %155 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.subf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %157 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%156, %156 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.mulf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %158 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%157 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %159 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%158 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %160 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%159 : tensor<2x?x1xf64>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %246 = arith.truncf %in : f64 to f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %161 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%152 : tensor<2x?x8xf32>) outs(%121 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %out : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %162 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%161 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.divf %in, %cst_35 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %163 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%160 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_31 : f64 to f32
      %247 = arith.addf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x1xf32>
    %164 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%163 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.rsqrt %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %165 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%152, %162 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.subf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %166 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%165, %164 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %167 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%166, %cst_15 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %168 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%167, %cst_14 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_65 = tensor.collapse_shape %168 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %169 = tensor.empty(%130) : tensor<?x24xf32>
    %170 = linalg.fill ins(%cst_0 : f32) outs(%169 : tensor<?x24xf32>) -> tensor<?x24xf32>
    %171 = linalg.matmul ins(%collapsed_65, %cst_13 : tensor<?x8xf32>, tensor<8x24xf32>) outs(%170 : tensor<?x24xf32>) -> tensor<?x24xf32>
    %172 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%171, %cst_12 : tensor<?x24xf32>, tensor<24xf32>) outs(%169 : tensor<?x24xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x24xf32>
    %expanded_66 = tensor.expand_shape %172 [[0, 1], [2]] output_shape [2, %135, 24] : tensor<?x24xf32> into tensor<2x?x24xf32>
    %extracted_slice_67 = tensor.extract_slice %expanded_66[0, 0, 0] [2, %135, 8] [1, 1, 1] : tensor<2x?x24xf32> to tensor<2x?x8xf32>
    %extracted_slice_68 = tensor.extract_slice %expanded_66[0, 0, 8] [2, %135, 8] [1, 1, 1] : tensor<2x?x24xf32> to tensor<2x?x8xf32>
    %extracted_slice_69 = tensor.extract_slice %expanded_66[0, 0, 16] [2, %135, 8] [1, 1, 1] : tensor<2x?x24xf32> to tensor<2x?x8xf32>
    cf.assert %50, "must have at most one inferred (negative) dimension"
    %173 = arith.index_cast %135 : index to i64
    %174 = arith.muli %173, %c16_i64 : i64
    %175 = arith.divsi %174, %49 : i64
    %176 = arith.select %1, %175, %0 : i64
    %from_elements_70 = tensor.from_elements %c2_i64, %176, %175, %c2_i64 : tensor<4xi64>
    %reshape_71 = tensor.reshape %extracted_slice_68(%from_elements_70) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %177 = arith.index_cast %176 : i64 to index
    cf.assert %50, "must have at most one inferred (negative) dimension"
    %reshape_72 = tensor.reshape %extracted_slice_69(%from_elements_70) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %178 = tensor.empty(%177) : tensor<2x4x?x2xf32>
    %transposed_73 = linalg.transpose ins(%reshape_72 : tensor<2x?x4x2xf32>) outs(%178 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %50, "must have at most one inferred (negative) dimension"
    %reshape_74 = tensor.reshape %extracted_slice_67(%from_elements_70) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_75 = linalg.transpose ins(%reshape_74 : tensor<2x?x4x2xf32>) outs(%178 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %179 = tensor.empty(%177) : tensor<2x4x2x?xf32>
    %transposed_76 = linalg.transpose ins(%reshape_71 : tensor<2x?x4x2xf32>) outs(%179 : tensor<2x4x2x?xf32>) permutation = [0, 2, 3, 1] 
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %180 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%59 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %177, %c1 : index
      %251 = arith.select %250, %c0, %248 : index
      %extracted = tensor.extract %transposed_75[%246, %247, %251, %249] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_77 = tensor.collapse_shape %180 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %181 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%61 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %177, %c1 : index
      %251 = arith.select %250, %c0, %249 : index
      %extracted = tensor.extract %transposed_76[%246, %247, %248, %251] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_78 = tensor.collapse_shape %181 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %182 = linalg.batch_matmul ins(%collapsed_77, %collapsed_78 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%64 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    cf.assert %71, "must have at most one inferred (negative) dimension"
    %reshape_79 = tensor.reshape %182(%from_elements_49) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %183 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_79 : tensor<2x4x?x?xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_26 : f64 to f32
      %247 = arith.mulf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %78, "mismatched size for broadcast"
    cf.assert %79, "mismatched size for broadcast"
    %184 = linalg.generic {indexing_maps = [#map9, #map10, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%183, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    %185:2 = linalg.generic {indexing_maps = [#map9, #map11, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%184 : tensor<2x4x?x?xf32>) outs(%84, %82 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_93: i64):
      %246 = linalg.index 3 : index
      %247 = arith.index_cast %246 : index to i64
      %248 = arith.maximumf %in, %out : f32
      %249 = arith.cmpf ogt, %in, %out : f32
      %250 = arith.select %249, %247, %out_93 : i64
      linalg.yield %248, %250 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_80 = tensor.expand_shape %185#0 [[0], [1], [2, 3]] output_shape [2, 4, %75, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %186 = linalg.generic {indexing_maps = [#map9, #map12, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%184, %expanded_80 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.subf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    %187 = linalg.generic {indexing_maps = [#map9, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%186 : tensor<2x4x?x?xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.exp %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    %188 = linalg.generic {indexing_maps = [#map9, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%187 : tensor<2x4x?x?xf32>) outs(%89 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %out : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x1xf32>
    %189 = linalg.generic {indexing_maps = [#map9, #map12, #map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%187, %188 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%76 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.divf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %190 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%92 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %75, %c1 : index
      %251 = arith.select %250, %c0, %248 : index
      %252 = arith.select %250, %c0, %249 : index
      %extracted = tensor.extract %189[%246, %247, %251, %252] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %71, "must have at most one inferred (negative) dimension"
    %reshape_81 = tensor.reshape %190(%from_elements_54) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %58, "unimplemented: dynamic negative broadcast sizes"
    %191 = linalg.generic {indexing_maps = [#map9], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%59 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %246 = linalg.index 0 : index
      %247 = linalg.index 1 : index
      %248 = linalg.index 2 : index
      %249 = linalg.index 3 : index
      %250 = arith.cmpi eq, %177, %c1 : index
      %251 = arith.select %250, %c0, %248 : index
      %extracted = tensor.extract %transposed_73[%246, %247, %251, %249] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_82 = tensor.collapse_shape %191 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %95, "mismatching contracting dimension"
    %192 = linalg.batch_matmul ins(%reshape_81, %collapsed_82 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%97 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_83 = tensor.expand_shape %192 [[0, 1], [2], [3]] output_shape [2, 4, %75, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %transposed_84 = linalg.transpose ins(%expanded_83 : tensor<2x4x?x2xf32>) outs(%99 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_85 = tensor.collapse_shape %transposed_84 [[0, 1], [2, 3]] : tensor<2x?x4x2xf32> into tensor<?x8xf32>
    %193 = linalg.matmul ins(%collapsed_85, %cst_11 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%102 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %194 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%193, %cst_10 : tensor<?x8xf32>, tensor<8xf32>) outs(%101 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x8xf32>
    %expanded_86 = tensor.expand_shape %194 [[0, 1], [2]] output_shape [2, %105, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %195 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_86, %152 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %196 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%195 : tensor<2x?x8xf32>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %246 = arith.extf %in : f32 to f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %197 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%196 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %198 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%197 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %199 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%196, %198 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.subf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %200 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%199, %199 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.mulf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %201 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%200 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %202 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%201 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %203 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%202 : tensor<2x?x1xf64>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %246 = arith.truncf %in : f64 to f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %204 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%195 : tensor<2x?x8xf32>) outs(%121 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %out : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %205 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%204 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.divf %in, %cst_35 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %206 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%203 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_31 : f64 to f32
      %247 = arith.addf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x1xf32>
    %207 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%206 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.rsqrt %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %208 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%195, %205 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.subf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %209 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%208, %207 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %210 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%209, %cst_9 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %211 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%210, %cst_8 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_87 = tensor.collapse_shape %211 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %212 = linalg.matmul ins(%collapsed_87, %cst_7 : tensor<?x8xf32>, tensor<8x32xf32>) outs(%132 : tensor<?x32xf32>) -> tensor<?x32xf32>
    %213 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%212, %cst_6 : tensor<?x32xf32>, tensor<32xf32>) outs(%131 : tensor<?x32xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x32xf32>
    %expanded_88 = tensor.expand_shape %213 [[0, 1], [2]] output_shape [2, %135, 32] : tensor<?x32xf32> into tensor<2x?x32xf32>
    %214 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_88 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.mulf %in, %cst_36 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %215 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_88 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.fpowi %in, %c3_i64 : f32, i64
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %216 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%215 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_19 : f64 to f32
      %247 = arith.mulf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x32xf32>
    %217 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_88, %216 : tensor<2x?x32xf32>, tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %218 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%217 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_18 : f64 to f32
      %247 = arith.mulf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x32xf32>
    %219 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%218 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.tanh %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %220 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%219 : tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %cst_37 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %221 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%214, %220 : tensor<2x?x32xf32>, tensor<2x?x32xf32>) outs(%136 : tensor<2x?x32xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x32xf32>
    %collapsed_89 = tensor.collapse_shape %221 [[0, 1], [2]] : tensor<2x?x32xf32> into tensor<?x32xf32>
    %222 = linalg.matmul ins(%collapsed_89, %cst_5 : tensor<?x32xf32>, tensor<32x8xf32>) outs(%147 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %223 = linalg.generic {indexing_maps = [#map7, #map8, #map7], iterator_types = ["parallel", "parallel"]} ins(%222, %cst_4 : tensor<?x8xf32>, tensor<8xf32>) outs(%146 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<?x8xf32>
    %expanded_90 = tensor.expand_shape %223 [[0, 1], [2]] output_shape [2, %150, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %151, "mismatched size for broadcast"
    %224 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%195, %expanded_90 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %225 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%224 : tensor<2x?x8xf32>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %246 = arith.extf %in : f32 to f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %226 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%225 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %227 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%226 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %228 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%225, %227 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.subf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %229 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%228, %228 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%109 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_93: f64, %out: f64):
      %246 = arith.mulf %in, %in_93 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x8xf64>
    %230 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%229 : tensor<2x?x8xf64>) outs(%112 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.addf %in, %out : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %231 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%230 : tensor<2x?x1xf64>) outs(%111 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %246 = arith.divf %in, %cst_34 : f64
      linalg.yield %246 : f64
    } -> tensor<2x?x1xf64>
    %232 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%231 : tensor<2x?x1xf64>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %246 = arith.truncf %in : f64 to f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %233 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%224 : tensor<2x?x8xf32>) outs(%121 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.addf %in, %out : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %234 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%233 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.divf %in, %cst_35 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %235 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%232 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = arith.truncf %cst_31 : f64 to f32
      %247 = arith.addf %in, %246 : f32
      linalg.yield %247 : f32
    } -> tensor<2x?x1xf32>
    %236 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%235 : tensor<2x?x1xf32>) outs(%119 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %246 = math.rsqrt %in : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %237 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%224, %234 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.subf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %238 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%237, %236 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %239 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%238, %cst_3 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.mulf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %240 = linalg.generic {indexing_maps = [#map1, #map5, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%239, %cst_2 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%107 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_93: f32, %out: f32):
      %246 = arith.addf %in, %in_93 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x8xf32>
    %241 = arith.muli %2, %c8_i64 : i64
    cf.assert %4, "must have at most one inferred (negative) dimension"
    %242 = arith.index_cast %105 : index to i64
    %243 = arith.muli %242, %c16_i64 : i64
    %244 = arith.divsi %243, %241 : i64
    %245 = arith.select %1, %244, %0 : i64
    %from_elements_91 = tensor.from_elements %244, %245, %c8_i64 : tensor<3xi64>
    %reshape_92 = tensor.reshape %240(%from_elements_91) : (tensor<2x?x8xf32>, tensor<3xi64>) -> tensor<2x?x8xf32>
    return %reshape_92 : tensor<2x?x8xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_8_torch.float32_13: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_12: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_11: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_32_8_torch.float32_2: "0x04000000C660C5BDA8E439BC133867BA1F1803BE2A24CABC6EF5A7BDA2BE12BC6C528F3DE1841A3CF4AA0B3D8BF491BC28DCB0BDEA8C843DF0688F3DC0DC79BDE0DBD5BD9F1F393CC47FAEBC861F823C783E81BD0D76553D13F42D3DBB318C3CF3D3D4BD1662AE3CC304A2BC1C8DB9BD1D569CBD4A042CBC0441193C63E494BD939FFD3C5B6CE33CF6B9183D4E59D6BCA4A2EB3D30ABD2BCF6C0533C74D0C6BC28309FBDB0F8D6BC60A06FBD0D7D2BBDC5F2EC3C18A43EBCA1C2813D724014BDDFDA15BD5F6F6B3C2ED9CFBC1AB3E2BC3A2344BC4EE5FDBC7F042ABDFE9DA63D12CD903D1EA96A3CDF773C3CDCD0D1BC34974A3CE2BAF0BC8973413C9064FE3C7C3D2ABDA492C63CB2AB0E3D078A1ABDE9EEA43CCC755C3D38951F3D084E18BCFD5CEFBB186652BCBC4FA73CD322513DCA1F8FBD210F4EBD905473BD5030AA3CF2E1AABC3E3C903CE33817BCB9DC89BC40697B3C4DBFF23DAA9A34BD52BE88BDB58F9BBDD4249EBD39E7E2BCC156C53C725976BD7B86933C286324BC785CF2BC5F47893DF4F903BE530BE2BBEEFF49BC247F74BDECE1E23C89A9F4BC5BCE7DBDEA95363DF84AB3BBCB7F1E3C96F0EF3C5604C33D68A41D3D0C2473BD2A0E493CE271CD3D705D90BC1B71C7BCCCFC883DA2AEE23C30E301BE22662FBC925BC3BCC55446BC5E2C35BD7C5D33BDD976033D2002153C79E18CBD6D76153C389F133EAB7E6D3D6E53CDBA3C82893DCAA1A4BAEBA80F3DC132A7B82450383D3B4F05BC864A0A3CE870F6BC26DA2BBD852CB63C868A69BC0CD5AD3DA47684BDA20D30BD9E11CB3B078315BCC41A0E3D087A39BD833C8A3B5E7FDFBC7D4F20BD0535593C983B11BD9CFB8EBD33BD603C460D6ABC7E23763D3C2328BBEDD5863D271BC63D09B0103DC50D13BCB539DE3C775E6EBC13D02CBD5A0DE2BB0B83E03CA3D60F3DDBF2BE3C723936BCF5A8F23C2C5E17BDCDA00D3E57B418BD145550BDD0CEFFBC4FDD8FBB556B4BBD1B5599BBE202353DD5A505B977E7833DB9EAC53A5A3FE43CACEAD9BDEF5BB33B312884B9EC1E27BC15381A3CFBFF753C866880BC042E34BD6602EB3CFAC2BD3CDA87893DA0DC50BD699E213C02FE02BBBE0624BD76BFAFBDCBD6A83CFF7D82BB766055BC9E9254BD33E9DD3C7DAB233D7317323D5AD2C6BCEEF4603D7DFB33BC9ABA233C4747883C50A24EBD888A11BDED223C3D4D3C42BD5D680E3D4537C8B9BCEA39BD3A0BB03C4EF45DBDD8C409BC12D8D13B6A4981BD9B8D6F3DDF52ABBC204DB43CA099083C773FACBD7835AD3CD5C96BBD2D24FD3C7243A9BD68AB313D8CF9043D2C26183C947A23BD0E51B13D6A7BE43C0E11353BEACCB63DD4AF48BC7C2BBF3C0EBB893CE5C4F4BCF251853D218E51BC529EDB3C0D89043EA90C5FBB9B07773CD629683C96842DBCCAE5B03D2DB334BD10015B3C4CA9343D",
      torch_tensor_32_torch.float32_1: "0x040000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_32_torch.float32_1: "0x04000000A283263C06AAB0BDCDF6D5BDE2AAB0BDCC6EFCBD279316BE07F504BD67DD4ABEDCCC433D0AC2DC3C15709CBDA872DABD06D75B3EF0A45DBD9279D8BDB94A1B3D4343B63DBA86773CE79187BD5A34443AA1F2CB3D6EC9243D9ADD783CCC0857BEA570903C29BCD8BCE405B13B51F3C43B70F6ABBC419FBEBCE763A13DD168D8BCD87F7A3C402FC83C637B2CBE96E315BE489FC4BD4E62A63CE68086BDD1D63B3D5BDDA73DB7E628BCBE3132BC6CC2B8BD1C8E54BE38A381BD70C58DBD346A273EE4BFB1BD86C6893D59D4B93D86E87F3BBFFE583D14E03B3DE991DD3DEC51FFBD10EC683EBCE3373D6665BABDA24CC53B376280BD462A473E4A948CBD18B06FBCBEAFB03C1A5274BCE8884F3E64940BBD9968D5BCD69BBE3D18BB39BD06232CBEB0D0723D551A9EBEA24A98BD603084BDCBF0813D422585BC38F5DA3D709FC2BDF6A8D6BB6ABB073EB61F953A9E9FD7BDF22397BB3058BB3C209570BA2C0A4A3EDB396BBD1B5AA93DEC5265BC309ADD3D50245E3DF52D6F3B30FDAF3DB68D1BBD21102CBD2491C3BD7C9CB4BD57749BBCC5867DBDF355F33D0AC6163E3605033E4C474CBDC33E2D3EDCFE213C0580A6BC72ACDA3C2849BABD1C9D81BD94053EBDF1895EBEFF2B03BC088CB3BD360CB23B4EF43C3E7464C0BD9E15923D74AB033E9E93E8BDA95F7B3CFAD1DC3C0BCA40BE6C2E07BDF04EAC3DFE4802BEDD7F67BC2687B5BD8A483D3EE7E12ABEF17BFABC14AF6BBD50228D3D6849413D9A56A43DC950DC3D9043F33D3808E03C5DC99DBC6617043D70560D3EFDF7903D31493BBDF8F026BEEEF0663D729999BCAACFC7BD6CA9E5BC12810B3C4EDA1BBD22F9E63DE0B9263E01395ABD8C8063BD592AB83C3ABC803D22AD53BC0E271A3DEB1A4D3E01FF02BEB0BB9FBDAC97FCBDB01301BE2C1D0CBB8289C5BC7B9087BD1C00ED3D9245AEBDE48E673C36D6DB3D5487843D397615BD7904973D1727EA3D419908BD44D9813E40914A3E4F57053EE1DF9CBC915F9D3DFDFA2BBDD166083D9D52A53D13DB5ABD7A9CFB3C29FB42BED8B46E3D040166BD6ABD07BD42FF983DBB3A18BE040508BC7DF48EBB1582803DF3FF9DBDDA94143EDAF373BDC73F85BDDBBB013E62E583BD0235AABDCE812B3DC3A30FBE02E73A3DF98C2F3D945A873C643A1C3DEFB2EABCC02898BC8E94B33DC01163BDB5FBB7BC260A1E3B33CCFEBDCE3924BD2DEC323E7B984E3D622ED0BDD85351BD34A9263E26C0123E8153D53D8B0ED03D3439A8BDF618FA3D76D1083DED534CBED1E049BDB0D240BD8D6317BE036F5CBC4CC1DFBC34A16D3E8CC0863DAF2488BE2A875DBEE73F453DD8007A3D8B29E2BC29B9A83CB45255BD92F5613C71D788BD5450443E4710B33D65609FBD14B18E3CC57DF7BA2EE2DFBD1DB8443CE8EC763D988608BE827F2F3C3EA3B7BC5FBE9A3C",
      torch_tensor_8_torch.float32_10: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_9: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_8: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_2: "0x040000006A71FD3C7031EF3C9D1274BD75FC1A3DF21557BBC63A973C50C8ADBDC4DCCD3B33D8723C3BBDC6BCD87EE53C26D2783CBA4042BDCF6A233D9A61763C7CE492BCD21C093DE756133CF323173DA0851C3D962699BC2252CB3DD96C8B3D620DCA3CAF892C3CB820BD3C58F95A3D91AB43BB67293A3D6ECA3BBCD62654BBF3078A3D938C93BD9E39B1BBE571FC3DC120BABD1F182ABD143A913D30A2513DBA874E3D3DEB043D4C432C3D3B5D8A3DE8CB233D69CB6E3D79473CBD31BD69BCDA04923CE165BE3CBBEFFF3B7829FA3B7605423C6B15953C2CBF133DE0A203BDEA902ABD9C6D193BE58E193DB75B403AA65C5F3D08C58B3D19E026BD3A307D3D19ADFC3C",
      torch_tensor_24_torch.float32_1: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_24_torch.float32_1: "0x04000000DC926ABE69A7ED3C751054BDC02F6C3D4E4E7A3DCA6B3A3D29CC38BDDF4DBD3BFF5F813DD4BBC53B769706BD69C664BDFC3916BE4FE1193DED79803D96A2A5BD6E28FBBC49B8BB3D24F5FE3D978681BD237E5CBC7BAF84BECCC1983DEEEDB1BD7F2617BE449306BE6488C43D8B8298BD2673403E18D92ABD3199073E4BFB693DB07FF0BDC069873CB8605DBD645E9DBDD4D584BDC0D744BDA88B9B3D1B514BBE8C9848BCA9A2803D94D9FC3B39AF123E1D4127BDEADD3FBE37A3A83C8C06D3BD6AB2BEBD1C178EBDE492F33D3D09BD3DBD8144BD29D4A1BD64180FBD016D3E3DC10C12BE7D25233DBAE2273CCC57133E78D4003C22313F3EAE2DB23CC904A4BD7B5A773D5C68603A5821E0BBB60FA7BDA82E873D23A784BD2633ECBD161099BDBF275D3D76DE00BE5C1A183D57090E3CD500533EA262123EE88B6FBC6F8C1D3D447ABF3D3E9410BDAB0E1DBE0D0708BE68F8103ECC70FA3D7C0ABFBC0073A03DAEA57ABD0858C33D8C5972BC0ACCB9BC06CA4B3E8E2598BC4E79B43C0608A83D15F618BDA3CB873D9C671B3A1E8590BDBA3E523E012BC5BC3468183D2CEF13BE39A72A3D945AB3BB72699B3C66DA473E4938043EAB8C113D01AF73BDAA10A23D5916A93CC098303E45B6123D331EF9BD88E4D9BD4662923D0B4D5EBE86FF4D3DA320A63C5485643C546779BDFC1BA03D36418EBEF7D5143EACCE52BD24A447BC5C6CF63D2DA70E3EFDB5403C78E8FEBD8D2DCBBDDE7BF43C18BD37BC6055C4BDC252803CE40736BE70B96C3D11D4AB3C61995B3BAEC26C3B0ACD973DE02059BDA7FF74BD459B11BE37B78FBD8AF7C2BDC3D0E73DEA20043E51C2C23C565F8CBC4561943D7C25DBBDCB2100BEA3A4F4BD180308BE16E7F5BC9044D63CBDF5213E20E9F3BD0DA7DBBDFA4FEABCA9AFE6BB640BA03D4D12CD3D76D828BE0A4958BD28C5D4BD8D1934BDAB0C0A3ECD5D05BD71D1F9BCCED172BD39B0123E5A2FFA3BF54DD03D34BFCDBD5DE5723D16967EBCDC0233BE9014313E3218A0BDCAAA33BEC0E6543D73CC153E788E29BD176F0E3EDB2AA8BC36F9F6BCBBE900BDCA795C3B",
      torch_tensor_8_torch.float32_7: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_6: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_5: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_32_8_torch.float32_1: "0x04000000D50816BC6EE3CC3D65D4F13BEC8488BC3023A0BC2E9715BD53B400BC1985443BC4C001BD26DC163D06F6D53CF0DDFD3BA38A003B7278F23C6E9878BDDB1F5DBD0E8AE53C52B5F83C7EA650BD61C28C3C20BA08BD7A0E493DCA24D6BC96A280BC1F6330BDAAB1443DCEC245BCE3A4783D44CAC83C7A37953C9871B53B79DAE23D100FE33B293A1ABEBE995C3B41EB9F3D4E3082BD4DBAEC3CC9220B3CA6959E3D60976EBCB862E43C62C38F3D705866BDF439933C84645C3D4D4D1FBDF04689BB85D594BD4774DBBD65A267BC32D99EBB080204BD94E7C5BD5E503DBC0D55AC3A405EE43DC61BCB3C9A12FCBD239E96BA62D9893D900B853D9DA7ECBC27E0903D0DB5ABBD5740123C607AEC3CC6F00ABDC44AD83CD7C68A3DE1E7B3BBDAB4F63C618132BDD01C25BC297DB33B2577803D41515CBDF029633D1E9CA1BDFD1959BD91F08F3D6E75FA3C58330F3D154D0D3D3DC6A2BC757C9C3D3E7B12BDC6FC473D927DB0BC7AF7603BD3B2903B146E75BD236F0F3D5E27373C5D1A7F3DD4D63ABD7B938E3CEC37E7BCD83FA4BDB01D2FBDE3F34E3D2CA6FBBCD033683CF0C04BBD26F24CBDD1E09EBD637F19BD1A1E8E3CCE808A3D3A58873D4FDEE6BCCE120C3CC1B09D3C527D5D3DE155EFBB2653053DE4EC56BCF786013CD6C2E13C337CE7BCE8E5DF3C750911BD5E24A5BC96F12E3DF2CB633DC1AD0EBC184C3EBC4ED112BC046036BD58D8B4BC7FA5B6BDF4A9193DD6507DBD5E57113D0657683DDB5DF93A1648213D438A473C0DD1593AF9B1EA3CDE1B3F3CD389123DBD7647BD12BE8DBD7BB95A3DC287FABC4107473DEE50913BB6A80FBD5A01FA3C8912863D63F206BD59902C3C6999BB3DA22222BD314D00BE60476D3D88EB9A3D59D34DBB1E433FBC18B4213C7777143DB0EA4D3D249B603D73F02E3DD08CF0BC9EF2C3BC86609C3D1011843C3EDACEBC8A5F13BD15F7C6BA4F362D3B243D873D05C08E3CE0F1983C18D3973DB6C8FEBCBE93D03C0E4FB13C204C733C7422833D2E2C063DA11BB1BC7AD9FCBC6C35E73C48DF553DECF4A1BD29419B3C72E828BCBA86C4BC45CAC2BDFB1E1C3D5223C53D80D93A3DDC502EBDB0D2BDBBD110433C4C32BEBDCC94EEBD860D153CF42901BDF77EBC3DD983E4BC4EA5073D5043713D2E8E4A3D181048BC412D9C3C90752DBD262C2ABDF1CAEE3B11B8D6BC263C9D3CC9A94DBC4659403DD5B33BBC7E7A5DBC0C52B83D400C683D5E8AD73CA7CBE73D618A343B19A124BCA0F094BD3A16853C4829B5BDE63C723BB1E9563DBA2A7B3DD59F8C3DC7B48DBB34FB3CBDEBDA2DBDBD90B63CD05253BCC277E23C74A3C2BD9268B13B681CB2BC3C5F66BCB93433BD754640BDF98013BD5BF72BBD95E29FBCBC07DDBC60B7B6BD818E56BC61CE73BC034FE93CC8BB1CBDAA620CBD1499803C34D2CCBB1434B6BC",
      torch_tensor_32_torch.float32: "0x040000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_32_torch.float32: "0x04000000FE0E573E4FB703BD58196E3C1C5B14BDFFC7AA3DA25565BDAAF11DBE0EA8AEBC37E7C73D7895333E1207F33CE297C0BD9F92C43D3E58683D689153BD8DDDC6BD281D15BBB98618BED2320ABCF92943BDF9D81FBE7FEE8ABD1A40BD3DFBC40C3E53AB4A3D0695FB3DD0067F3D2108703C38F29A3AE602AA3B32CC343E28D2A13DF92230BC3ACDF4BDDC83E1BD18E8DA3B28C138BAE1FF33BD0DC83FBE03F0E23BCC757E3D86596A3D18D77F3DC8209A3D6B68D5BDC800DB3D2F6880BD4E09013D19EA9BBEC6579DBCA126C9BD90DA243EC08584BD220A983CFC3539BE0C710CBD2E2CFD3D13FA84BDEE63A5BC3CBD11BEA303233E1885D33CAAAA15BDBFA983BDB950D6BD3DCA8BBD765C2E3D9C6B513D8D2D293DE0A021BD187F073C5DCA603DDAE833BE0DAD003D4C11CCBDFCF03CBDE99B103D69B5E0BCF5AC63BD339F193D22EFAB3DE8C5403E5F1588BB74A175BEB6E4C73DFED008BEE144643E1CC2C2BC90F42ABD0927873D9AFF57BDFF85083D0767A0BD5BC5AD3B1698543C3C9527BC86793FBE9EDAA3BDFF940ABC7150A3BD71D115BDFA3D09BEBF0910BEC301933D823EFE3C4B3C7E3DECBEB4BCADD38EBDC4C6F3BDB902223D5D822D3D4B6CA1BD5A17853DFA2893351C37C1BD3C2E83BE3D04B9BD838DE9BDA2E3FC3C268EB4BDC04DE3BD518EF23C2366C73DF5E1E0BB00443E3DC4170E3E31233ABD5850693D1F61BABD72BE06BEA0C727BDFE61723D0279E23DBB662ABD644647BC534C63BEAE4EE6BC40791FBE4C64063E41B9513D2CB0103EB5E083BD582BB7BE547A0B3CDBDC72BD4A95AABDE5D90FBD98A86E3D979A3ABEC52DE43CF5234CBEE4D2A2BD2E398C3DEF18133D5E307D3D96C3023D9CD540BDDE7ACF3CDC6E93BC5D511D3E78B4073D94FAC7BC3C1F6ABE05800D3E50E021BD9CD84E3D624FA93DB6DF273E47F113BDBFF255BCF0549DBDAA3C21BE91057EBE8939133ED0900CBEA63F92BC22C9FDBCBE3B5EBCE1C9C83D269F7C3D5EC78DBC0C3B1FBCFE9616BD4240A2BD24CBA4BD6D8C93BC249403BD232D243BDB0EABBE8D09CC3D03DF85BD7E3E2B3EB96D4D3EA26D0C3D614B8BBD3ED51BBD274C01BE15BA233CE08BB13CD3BE243E4FD919BEC42CC4BD847BD93D157EE9BC75E903BEA598B83A027E2FBEED12E53D90DAFBBDB0017E3E488AA2BD33DB023E061876BE6A06933B062D573EE35C52BD8A5FB3BD2609103E903753BD8928B23C339FBABD69DC61BE9BBC993D7612DA3C068E1ABD083C7DBD5345733D7D5B73BDF07954BD730D163D241F503C3883B63D3422983D0102583EC434BCBD8CBC30BEE0BD35BCB831FFBDA68D4B3E3B1CAC3DEE00BD3D1E1ED6BD8294D23B41AD85BD1866AE3CCEB5DC3DC6C1183D82D71BBDF645123D704F2F3E596A8BBCB3AC20BD20040DBED899DDBDC23B26BE5C730F3E",
      torch_tensor_8_torch.float32_4: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32_3: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_torch.float32_2: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_8_torch.float32_1: "0x040000004093DE3D54B2743D76281D3DF8B2E3BCB99A76BCD6BE173D2A01A03BC20EB33C9BF98C3D487FECBC2CBF833D381D12BDD7143ABC29435EBDE00D09BDA843F63C3785C4BCB1448FBC0D87833CC5132E3DE5EE843996A5083D1122E9BC8227E1BDEE389CBDB339083D2AA86E3D17D42E3CF63E9E3CFDA0833D00CB23BC9E96D2BD2D241BBDD60416BDDAF0F6BCAD95903CF111D83C9856753D8567503B03ED673CB085E1BD01845A3DD07D253D424B143DB43C3C3D8E10773D13B0123C1EEC7F3B603F20BD46A6BE3DCDAEAFBBA4FDCB3D493E9DBCBCD90EBDF64091BA0604A23CD84744BBCABF5CBD14F10F3D2CF4D5BCA0C2D73B4C445B3D26D262BD708C84BC",
      torch_tensor_24_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_24_torch.float32: "0x040000009C02DABDACCE053E2641A7BD7993D3BD067701BD8E997DBD1AE2DEBD764F0ABED43D863BE867D63D55CF283CDE0B3D3EE2574B3D0B66263D8015D2BD3831F83D3D2680BCB3D9C23C8BF682B9E22D8F3AAC3BEC3DEEFDBC3C9A534D3E74B0A23D5600603D14A5933DE69028BD7C84523B7941F0BD1774303EB1D02F3D4D75C43D1DAC43BEB6B8483E4820AB3D7927F53DB937DC3D4D46DEBDE09834BE485425BD392AD7BDC03274BDDEC3E43DCA83B8BAD4FE4F3E91E9123EB69CD73C9F3330BDF810773C9A118E3D82C8603BEAF4913D47AF163DC8B74D3BDD6B883E56D0423C6651143EFCAD0BBBA966253E7342FABD9AD7D0BD667DC83B4CE53D3E7382B03D1657ED3DDBC3143E42582D3D740C9CBBB941293DE8405EBDB1E9A6BE4E9D76BD767FB63DEA56653E54B6D6BD3612BEBD8A8CACBD84D9983C4FAE6E3EC406CDBD98C2D2BD1CF8B93D60B4AFBD277E8EBDEEBD1A3D02BDF6BCC8C846BDD48E9C3D923A63BDBC0CC3BBC8E3DFBDCEAFA73AAB24333DECDFC13DFD81DF3C4F30BD3DA5100ABEE26B48BEFD488DBD8E9AA0BD41E5A63D841F51BED1B5743D642079BC8ECE733BA82601BD2A62253E7BFBE33CFA965A3D2EBE97BE8642AF3D25CCE9BC115E07BE2C5802BD312B4BBDDA41D33DF60D3B3C5A6511BE0473DA3DF3FE063EAEEE1F3E26215CBDACCE8DBDCF51943D3C6BF0BDE83CDA3DA5E014BD6F1C4F3B74E3CD3DCE1C54BD7614703C87CB8E3C00AF883DCD4D23BD8A8541BD0EAA553E4ED0303D3AFD1B3E8A1645BE49C4F0BDBAFCE23C7094EABCA2809ABCDFBC61BDDE22A6BD06FDB93DF653AD3D4653223E5462DFBD61D588BDF24F99BDC4CB823DBF31A6BD593704BE366D913D59043B3E113899BB08734B3C5B79E33DE6FC12BDB51DAF3DC7B2B23D363A04BE0230D13D78381CBC706350BDFC315CBD13E6003E17140BBEF543BB3C0F9792BC3314CDBCEAF97EBD922F173E0B66EDBC7440C83C48540A3DF81A90BD0634EABB05059DBDF9E5E9BD8EAE763D43FAB1BDD66E1ABD496D023E0D2164BEFAF86EBEAA55B33DEFFFCA3DC05AAD3DCF3417BD79F9E7BD",
      torch_tensor_8_torch.float32_1: "0x040000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_8_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_32_8_torch.float32: "0x04000000E5242E3D94048EBC2A08103EC5A197BDCC7ED8BC604D8E3C42C2F3BCF795AF3DD4AE9F3D7688013D944A9B3B88A60D3D6CF91D3DCEB4D8BDE4E5D13C9D1D11BEAA0AFEBD6C140ABE9042B5BD1019203D838D4A3DC9F904BD0980593D59FD2DBEF82C4C3E34307F3C3BA53EBC3DB1913CF800E9BC985FAB3D5961143DE7670A3CA12508BDD6005D3DF4C6573D0552503DA4E6363CF71D1DBE3BA609BECAC6963D465E44BC6DFCEEBD2050083DCB1BAF3DB6B8BDBD2AB401BE180023BE68A2A4BED1CBF73CB37CA33D0FC5B1BD282F60BD399E0B3E38515DBEA23D82BDFEA97F3D3D2B3ABEC47C11BE280FA63B34FD953DA6F8D13A1F052DBD493BBBBD663B8D3D0AEE743C26838CBAE12F4C3DB00E693E513A9DBE548AC6BD4D1635BC4094023C632D4EBD05839C3AB651513EB97507BE3EDDD63D60F162BE03DEDD3D3BBC233EB272223D5CF9D6BDB4812F3E08A5233EB14CA2BDE525993EE32264BD24893EBCEA19C13DAAEB72BD048E48BDE87BC53D82E793BD56479F3DA92F413DC4D2FB3DA1ACE3BDF2F8E53C9B83E43CB5ED83BB59A61F3D1D63A2BDB6FA88BD43CE553EDFA320BD95284E3D56F10C3E3C2DC13C9DA8063EC3EB04BDADFF41BBE130B6BD9CD9D13D56050E3DACA0553EA8C0A8BDC4EE26BDE53A403EA318603EFBAA163D65D1803D7B4E833DA01DC93D834EE83DC284BABD109B593D866E7F3CDB8B8C3C0A42E3BC39E29EB86F6F0ABE5C3A30BE21A5ED3D3035A0BC2FF2033ED8280A3DE8578CBD10A93BBE558B4ABE950B95BE6988CB3C5B770E3D0F9C883EB26D4ABDBE51543DC6E2D73DF4111E3E10FC3F3EEC210E3D0512D33C926033BE94B30DBECD273F3D408143BD88BB3C3EB362ACBD42AA2EBD85C805BD26E1F63DF9B81EBDA45ADEBCD1DDEB3DF80D7A3DE76CE33DD0E59C3C9EB83BBEA4C626BDD9A334BDA88B00BD282F063E37EFD93DC4E72C3E469FA43D331060BEFE4A3D3EEE16AB3D380DD63D6E9DFFBD105469BDB21F03BD60883A3D9E751CBEC6023DBEA2A4443E673A283E3553323D28F453BD0697B73DBCD1ACBD5AED633D85B283BD28C7C03D845044BE8D638BBC1AFD8E3D1E67F23C8CB232BEB997EEBD318CA5BD2F6FA6BC7BDF56BDD0076FBDF3F5BCBD424305BD0183E03D78A61D3D72400EBE8334303D0CAA8FBD8BE6E83C0EB5573C964F483D089103BE86DF21BD0EDCB0BD0B79DBBCF2543C3D12E48C3AB6CE96BB33C3603DE7F39A3B5E2AF2BDA511B8BD6C18033E6818213C9A194CBEA142F43D606C9D3DD6A51F3E16DA1E3EC9C7D83D1A239B3CD047113D92C1A3BD490071BC148A73BE42C93CBD3D7BFBBCE2C7B1BDDCF2C63DFE23603DA2FAEA3D8B2389BDAAFA9DBDB04ADABC6F11933BF89D8FBD806891BE5FF13E3D7A91A03BFE3604BD657864BDC384AE3D041B713ECF0DB3BD9D9B38BD",
      torch_tensor_8_8_torch.float32: "0x0400000047BD09BE9525C6BDFC073EBEA3C31F3D4BCCAF3D7994813DC6EBAEBBF16B413C6FEDB5BD18F30EBDEFF62BBDDD20D83D676282BD9825263E9A78EE3CF95BCE3B994C0C3A68919B3CBEA6D4BC0DDE34BEF861B43DF50C10BE12856E3E43408D3C8BF3CFBBA84D0DBE3D0FA43D530C243DF6AE8A3E90DE33BDC0C8063D9656603D5DFBE1BBC44584BDFBDFF23D44BF353DAA50A7BD788EB5BC9824033D8F6AFC3DF946183D5528AF3DCCD4343D3FD21EBC61D2F9BC586036BEBCDAF0BD6AD04DBD5C56153DD9F7B53C8936053D9C436F3DD8F8FA3C847E1A3E81EEC63C4AD315BE5E1439BDB58110BE1CCE923C72F40FBE45838B3DECB6FE3C49CB41BD0796B1BD"
    }
  }
#-}
