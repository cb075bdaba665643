#map = affine_map<(d0, d1, d2) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0) -> (d0)>
#map3 = affine_map<(d0, d1, d2) -> (d2)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map5 = affine_map<()[s0] -> (s0 * 2)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map7 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d3)>
#map9 = affine_map<(d0, d1, d2, d3) -> (0, 0, d2, d3)>
#map10 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map12 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
module {
  func.func @qwen3_eager_dynamic(%arg0: tensor<2x?xi64>, %arg1: tensor<2x1x?x?xf32>) -> tensor<2x?x8xf32> {
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
    %cst_1 = arith.constant 1.000000e+00 : f32
    %cst_2 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_10> : tensor<8x8xf32>
    %cst_4 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_9> : tensor<8x8xf32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_8> : tensor<8x8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_7> : tensor<8x8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_3> : tensor<4x8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_2_torch.float32_3> : tensor<2xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_2> : tensor<4x8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_2_torch.float32_2> : tensor<2xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_6> : tensor<8x8xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_5> : tensor<8x8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_4> : tensor<8x8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_19 = arith.constant 0.70710678118654757 : f64
    %cst_20 = arith.constant dense_resource<torch_tensor_4_8_torch.float32_1> : tensor<4x8xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_2_torch.float32_1> : tensor<2xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_4_8_torch.float32> : tensor<4x8xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_2_torch.float32> : tensor<2xf32>
    %cst_24 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_25 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_26 = arith.constant 9.9999999999999995E-7 : f64
    %cst_27 = arith.constant dense<1.000000e+00> : tensor<1xf32>
    %cst_28 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_29 = arith.constant 8.000000e+00 : f32
    %c16_i64 = arith.constant 16 : i64
    %cst_30 = arith.constant 2.000000e+00 : f32
    %dim = tensor.dim %arg0, %c1 : tensor<2x?xi64>
    %0 = arith.index_cast %dim : index to i64
    %1 = tensor.empty(%dim) : tensor<2x?x8xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x?xi64>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %245 = arith.index_cast %in : i64 to index
      %246 = linalg.index 2 : index
      %247 = arith.cmpi slt, %245, %c8 : index
      cf.assert %247, "index must be smaller than dim size"
      %248 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %248, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_28[%245, %246] : tensor<8x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %3 = tensor.empty(%dim) : tensor<?xi64>
    %4 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel"]} outs(%3 : tensor<?xi64>) {
    ^bb0(%out: i64):
      %245 = linalg.index 0 : index
      %246 = arith.index_cast %245 : index to i64
      linalg.yield %246 : i64
    } -> tensor<?xi64>
    %expanded = tensor.expand_shape %4 [[0, 1, 2]] output_shape [1, %dim, 1] : tensor<?xi64> into tensor<1x?x1xi64>
    %5 = tensor.empty(%dim) : tensor<1x?x1xf32>
    %6 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded : tensor<1x?x1xi64>) outs(%5 : tensor<1x?x1xf32>) {
    ^bb0(%in: i64, %out: f32):
      %245 = arith.sitofp %in : i64 to f32
      linalg.yield %245 : f32
    } -> tensor<1x?x1xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %cst_27 : tensor<1x?x1xf32>, tensor<1xf32>) outs(%5 : tensor<1x?x1xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<1x?x1xf32>
    %concat = tensor.concat dim(2) %7, %7 : (tensor<1x?x1xf32>, tensor<1x?x1xf32>) -> tensor<1x?x2xf32>
    %dim_31 = tensor.dim %7, %c1 : tensor<1x?x1xf32>
    %8 = tensor.empty(%dim_31) : tensor<1x?x2xf32>
    %9 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x?x2xf32>) outs(%8 : tensor<1x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.cos %in : f32
      linalg.yield %245 : f32
    } -> tensor<1x?x2xf32>
    %10 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%concat : tensor<1x?x2xf32>) outs(%8 : tensor<1x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.sin %in : f32
      linalg.yield %245 : f32
    } -> tensor<1x?x2xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %12 = tensor.empty(%dim) : tensor<2x?x1xf32>
    %13 = linalg.fill ins(%cst : f32) outs(%12 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%11 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%14 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_29 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %16 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%16 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %18 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %17 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %19 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_25, %18 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %20 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_24 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed = tensor.collapse_shape %19 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %21 = affine.apply #map5()[%dim]
    %22 = tensor.empty(%21) : tensor<?x8xf32>
    %23 = linalg.fill ins(%cst : f32) outs(%22 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %24 = linalg.matmul ins(%collapsed, %transposed : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %25 = arith.divsi %21, %c2 : index
    %expanded_32 = tensor.expand_shape %24 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
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
    %reshape = tensor.reshape %expanded_32(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %37 = arith.index_cast %36 : i64 to index
    %38 = tensor.empty(%37) : tensor<2x?x4x2xf32>
    %39 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape : tensor<2x?x4x2xf32>) outs(%38 : tensor<2x?x4x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x4x2xf32>
    %40 = tensor.empty(%37) : tensor<2x?x4x1xf32>
    %41 = linalg.fill ins(%cst : f32) outs(%40 : tensor<2x?x4x1xf32>) -> tensor<2x?x4x1xf32>
    %42 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%39 : tensor<2x?x4x2xf32>) outs(%41 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x1xf32>
    %43 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%42 : tensor<2x?x4x1xf32>) outs(%40 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_30 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x1xf32>
    %44 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%43 : tensor<2x?x4x1xf32>) outs(%40 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x4x1xf32>
    %45 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%44 : tensor<2x?x4x1xf32>) outs(%40 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x1xf32>
    %46 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape, %45 : tensor<2x?x4x2xf32>, tensor<2x?x4x1xf32>) outs(%38 : tensor<2x?x4x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x2xf32>
    %47 = linalg.generic {indexing_maps = [#map8, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_23, %46 : tensor<2xf32>, tensor<2x?x4x2xf32>) outs(%38 : tensor<2x?x4x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x2xf32>
    %48 = tensor.empty(%37) : tensor<2x4x?x2xf32>
    %transposed_33 = linalg.transpose ins(%47 : tensor<2x?x4x2xf32>) outs(%48 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %49 = tensor.empty() : tensor<8x4xf32>
    %transposed_34 = linalg.transpose ins(%cst_22 : tensor<4x8xf32>) outs(%49 : tensor<8x4xf32>) permutation = [1, 0] 
    %50 = tensor.empty(%21) : tensor<?x4xf32>
    %51 = linalg.fill ins(%cst : f32) outs(%50 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %52 = linalg.matmul ins(%collapsed, %transposed_34 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%51 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_35 = tensor.expand_shape %52 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %53 = arith.muli %33, %c8_i64 : i64
    %54 = arith.divsi %53, %31 : i64
    %55 = arith.select %27, %54, %0 : i64
    %from_elements_36 = tensor.from_elements %c2_i64, %55, %54, %c2_i64 : tensor<4xi64>
    %reshape_37 = tensor.reshape %expanded_35(%from_elements_36) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %56 = arith.index_cast %55 : i64 to index
    %57 = tensor.empty(%56) : tensor<2x?x2x2xf32>
    %58 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_37 : tensor<2x?x2x2xf32>) outs(%57 : tensor<2x?x2x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x2x2xf32>
    %59 = tensor.empty(%56) : tensor<2x?x2x1xf32>
    %60 = linalg.fill ins(%cst : f32) outs(%59 : tensor<2x?x2x1xf32>) -> tensor<2x?x2x1xf32>
    %61 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%58 : tensor<2x?x2x2xf32>) outs(%60 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x1xf32>
    %62 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%61 : tensor<2x?x2x1xf32>) outs(%59 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_30 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x1xf32>
    %63 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%62 : tensor<2x?x2x1xf32>) outs(%59 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x2x1xf32>
    %64 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%63 : tensor<2x?x2x1xf32>) outs(%59 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x1xf32>
    %65 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_37, %64 : tensor<2x?x2x2xf32>, tensor<2x?x2x1xf32>) outs(%57 : tensor<2x?x2x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x2xf32>
    %66 = linalg.generic {indexing_maps = [#map8, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_21, %65 : tensor<2xf32>, tensor<2x?x2x2xf32>) outs(%57 : tensor<2x?x2x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x2xf32>
    %67 = tensor.empty(%56) : tensor<2x2x?x2xf32>
    %transposed_38 = linalg.transpose ins(%66 : tensor<2x?x2x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_39 = linalg.transpose ins(%cst_20 : tensor<4x8xf32>) outs(%49 : tensor<8x4xf32>) permutation = [1, 0] 
    %68 = linalg.matmul ins(%collapsed, %transposed_39 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%51 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_40 = tensor.expand_shape %68 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_41 = tensor.reshape %expanded_40(%from_elements_36) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_42 = linalg.transpose ins(%reshape_41 : tensor<2x?x2x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %expanded_43 = tensor.expand_shape %9 [[0], [1, 2], [3]] output_shape [1, 1, %dim_31, 2] : tensor<1x?x2xf32> into tensor<1x1x?x2xf32>
    %expanded_44 = tensor.expand_shape %10 [[0], [1, 2], [3]] output_shape [1, 1, %dim_31, 2] : tensor<1x?x2xf32> into tensor<1x1x?x2xf32>
    %69 = arith.cmpi eq, %37, %dim_31 : index
    cf.assert %69, "mismatched size for broadcast"
    %70 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_33, %expanded_43 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%48 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x2xf32>
    %extracted_slice = tensor.extract_slice %transposed_33[0, 0, 0, 0] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %extracted_slice_45 = tensor.extract_slice %transposed_33[0, 0, 0, 1] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %71 = tensor.empty(%37) : tensor<2x4x?x1xf32>
    %72 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_45 : tensor<2x4x?x1xf32>) outs(%71 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.negf %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x1xf32>
    %concat_46 = tensor.concat dim(3) %72, %extracted_slice : (tensor<2x4x?x1xf32>, tensor<2x4x?x1xf32>) -> tensor<2x4x?x2xf32>
    %dim_47 = tensor.dim %72, %c2 : tensor<2x4x?x1xf32>
    %73 = arith.cmpi eq, %dim_47, %dim_31 : index
    cf.assert %73, "mismatched size for broadcast"
    %74 = tensor.empty(%dim_47) : tensor<2x4x?x2xf32>
    %75 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_46, %expanded_44 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%74 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x2xf32>
    %76 = arith.cmpi eq, %37, %dim_47 : index
    cf.assert %76, "mismatched size for broadcast"
    %77 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%70, %75 : tensor<2x4x?x2xf32>, tensor<2x4x?x2xf32>) outs(%48 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x2xf32>
    %78 = arith.cmpi eq, %56, %dim_31 : index
    cf.assert %78, "mismatched size for broadcast"
    %79 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_38, %expanded_43 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x2xf32>
    %extracted_slice_48 = tensor.extract_slice %transposed_38[0, 0, 0, 0] [2, 2, %56, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %extracted_slice_49 = tensor.extract_slice %transposed_38[0, 0, 0, 1] [2, 2, %56, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %80 = tensor.empty(%56) : tensor<2x2x?x1xf32>
    %81 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_49 : tensor<2x2x?x1xf32>) outs(%80 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.negf %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x1xf32>
    %concat_50 = tensor.concat dim(3) %81, %extracted_slice_48 : (tensor<2x2x?x1xf32>, tensor<2x2x?x1xf32>) -> tensor<2x2x?x2xf32>
    %dim_51 = tensor.dim %81, %c2 : tensor<2x2x?x1xf32>
    %82 = arith.cmpi eq, %dim_51, %dim_31 : index
    cf.assert %82, "mismatched size for broadcast"
    %83 = tensor.empty(%dim_51) : tensor<2x2x?x2xf32>
    %84 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_50, %expanded_44 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%83 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x2xf32>
    %85 = arith.cmpi eq, %56, %dim_51 : index
    cf.assert %85, "mismatched size for broadcast"
    %86 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%79, %84 : tensor<2x2x?x2xf32>, tensor<2x2x?x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x2xf32>
    %expanded_52 = tensor.expand_shape %86 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %56, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    %87 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %88 = tensor.empty(%dim) : tensor<2x2x2x?x2xf32>
    %89 = linalg.generic {indexing_maps = [#map10], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%88 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 3 : index
      %248 = linalg.index 4 : index
      %249 = arith.cmpi eq, %56, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %expanded_52[%245, %246, %c0, %250, %248] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_53 = tensor.collapse_shape %89 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %expanded_54 = tensor.expand_shape %transposed_42 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %56, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %90 = linalg.generic {indexing_maps = [#map10], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%88 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 3 : index
      %248 = linalg.index 4 : index
      %249 = arith.cmpi eq, %56, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %expanded_54[%245, %246, %c0, %250, %248] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_55 = tensor.collapse_shape %90 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %91 = tensor.empty(%dim) : tensor<2x4x2x?xf32>
    %transposed_56 = linalg.transpose ins(%collapsed_53 : tensor<2x4x?x2xf32>) outs(%91 : tensor<2x4x2x?xf32>) permutation = [0, 1, 3, 2] 
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %92 = tensor.empty(%dim) : tensor<2x4x?x2xf32>
    %93 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%92 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %37, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %77[%245, %246, %250, %248] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_57 = tensor.collapse_shape %93 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %94 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%91 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %dim, %c1 : index
      %250 = arith.select %249, %c0, %248 : index
      %extracted = tensor.extract %transposed_56[%245, %246, %247, %250] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_58 = tensor.collapse_shape %94 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %95 = tensor.empty(%dim, %dim) : tensor<8x?x?xf32>
    %96 = linalg.fill ins(%cst : f32) outs(%95 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %97 = linalg.batch_matmul ins(%collapsed_57, %collapsed_58 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%96 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %98 = arith.muli %0, %c8_i64 : i64
    %99 = arith.select %27, %c8_i64, %98 : i64
    %100 = arith.muli %99, %0 : i64
    %101 = arith.select %27, %c8_i64, %100 : i64
    %102 = arith.select %27, %30, %29 : i64
    %103 = arith.cmpi sle, %102, %c1_i64 : i64
    cf.assert %103, "must have at most one inferred (negative) dimension"
    %104 = arith.muli %98, %0 : i64
    %105 = arith.divsi %104, %101 : i64
    %106 = arith.select %27, %105, %0 : i64
    %from_elements_59 = tensor.from_elements %c2_i64, %c4_i64, %106, %106 : tensor<4xi64>
    %reshape_60 = tensor.reshape %97(%from_elements_59) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %107 = arith.index_cast %106 : i64 to index
    %108 = tensor.empty(%107, %107) : tensor<2x4x?x?xf32>
    %109 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_60 : tensor<2x4x?x?xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_19 : f64 to f32
      %246 = arith.mulf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    %dim_61 = tensor.dim %arg1, %c2 : tensor<2x1x?x?xf32>
    %110 = arith.cmpi eq, %107, %dim_61 : index
    cf.assert %110, "mismatched size for broadcast"
    %dim_62 = tensor.dim %arg1, %c3 : tensor<2x1x?x?xf32>
    %111 = arith.cmpi eq, %107, %dim_62 : index
    cf.assert %111, "mismatched size for broadcast"
    %112 = linalg.generic {indexing_maps = [#map6, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%109, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    %113 = tensor.empty(%107) : tensor<2x4x?xi64>
    %114 = linalg.fill ins(%c0_i64 : i64) outs(%113 : tensor<2x4x?xi64>) -> tensor<2x4x?xi64>
    %115 = tensor.empty(%107) : tensor<2x4x?xf32>
    %116 = linalg.fill ins(%cst_0 : f32) outs(%115 : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>
    %117:2 = linalg.generic {indexing_maps = [#map6, #map12, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%112 : tensor<2x4x?x?xf32>) outs(%116, %114 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_128: i64):
      %245 = linalg.index 3 : index
      %246 = arith.index_cast %245 : index to i64
      %247 = arith.maximumf %in, %out : f32
      %248 = arith.cmpf ogt, %in, %out : f32
      %249 = arith.select %248, %246, %out_128 : i64
      linalg.yield %247, %249 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_63 = tensor.expand_shape %117#0 [[0], [1], [2, 3]] output_shape [2, 4, %107, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %118 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%112, %expanded_63 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.subf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    %119 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%118 : tensor<2x4x?x?xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.exp %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    %120 = tensor.empty(%107) : tensor<2x4x?x1xf32>
    %121 = linalg.fill ins(%cst : f32) outs(%120 : tensor<2x4x?x1xf32>) -> tensor<2x4x?x1xf32>
    %122 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%119 : tensor<2x4x?x?xf32>) outs(%121 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x1xf32>
    %123 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%119, %122 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.divf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %124 = tensor.empty(%dim, %dim) : tensor<2x4x?x?xf32>
    %125 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%124 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %107, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %251 = arith.select %249, %c0, %248 : index
      %extracted = tensor.extract %123[%245, %246, %250, %251] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %103, "must have at most one inferred (negative) dimension"
    %from_elements_64 = tensor.from_elements %c8_i64, %106, %106 : tensor<3xi64>
    %reshape_65 = tensor.reshape %125(%from_elements_64) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %126 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%92 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %dim, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %collapsed_55[%245, %246, %250, %248] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_66 = tensor.collapse_shape %126 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    %127 = arith.cmpi eq, %106, %0 : i64
    cf.assert %127, "mismatching contracting dimension"
    %128 = tensor.empty(%107) : tensor<8x?x2xf32>
    %129 = linalg.fill ins(%cst : f32) outs(%128 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %130 = linalg.batch_matmul ins(%reshape_65, %collapsed_66 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%129 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_67 = tensor.expand_shape %130 [[0, 1], [2], [3]] output_shape [2, 4, %107, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %131 = tensor.empty(%107) : tensor<2x?x4x2xf32>
    %transposed_68 = linalg.transpose ins(%expanded_67 : tensor<2x4x?x2xf32>) outs(%131 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %132 = arith.muli %106, %c16_i64 : i64
    %133 = arith.divsi %132, %28 : i64
    %134 = arith.select %27, %133, %0 : i64
    %from_elements_69 = tensor.from_elements %c2_i64, %134, %133 : tensor<3xi64>
    %reshape_70 = tensor.reshape %transposed_68(%from_elements_69) : (tensor<2x?x4x2xf32>, tensor<3xi64>) -> tensor<2x?x8xf32>
    %transposed_71 = linalg.transpose ins(%cst_18 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_72 = tensor.collapse_shape %reshape_70 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %135 = arith.index_cast %134 : i64 to index
    %136 = affine.apply #map5()[%135]
    %137 = tensor.empty(%136) : tensor<?x8xf32>
    %138 = linalg.fill ins(%cst : f32) outs(%137 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %139 = linalg.matmul ins(%collapsed_72, %transposed_71 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%138 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %140 = arith.divsi %136, %c2 : index
    %expanded_73 = tensor.expand_shape %139 [[0, 1], [2]] output_shape [2, %140, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %141 = arith.cmpi eq, %dim, %140 : index
    cf.assert %141, "mismatched size for broadcast"
    %142 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%2, %expanded_73 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %143 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %144 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%143 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %145 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_29 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %146 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%145 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %147 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%146 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %148 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142, %147 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %149 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_17, %148 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %transposed_74 = linalg.transpose ins(%cst_16 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_75 = tensor.collapse_shape %149 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %150 = linalg.matmul ins(%collapsed_75, %transposed_74 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_76 = tensor.expand_shape %150 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %151 = tensor.empty(%25) : tensor<2x?x8xf32>
    %152 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_76 : tensor<2x?x8xf32>) outs(%151 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.negf %in : f32
      %246 = math.exp %245 : f32
      %247 = arith.addf %246, %cst_1 : f32
      %248 = arith.divf %cst_1, %247 : f32
      linalg.yield %248 : f32
    } -> tensor<2x?x8xf32>
    %153 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_76, %152 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%151 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %transposed_77 = linalg.transpose ins(%cst_15 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %154 = linalg.matmul ins(%collapsed_75, %transposed_77 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_78 = tensor.expand_shape %154 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %155 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%153, %expanded_78 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%151 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %transposed_79 = linalg.transpose ins(%cst_14 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_80 = tensor.collapse_shape %155 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %156 = affine.apply #map5()[%25]
    %157 = tensor.empty(%156) : tensor<?x8xf32>
    %158 = linalg.fill ins(%cst : f32) outs(%157 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %159 = linalg.matmul ins(%collapsed_80, %transposed_79 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%158 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %160 = arith.divsi %156, %c2 : index
    %expanded_81 = tensor.expand_shape %159 [[0, 1], [2]] output_shape [2, %160, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %161 = arith.cmpi eq, %dim, %160 : index
    cf.assert %161, "mismatched size for broadcast"
    %162 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142, %expanded_81 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %163 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%162 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %164 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%163 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %165 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%164 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_29 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %166 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%165 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %167 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%166 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %168 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%162, %167 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %169 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_13, %168 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %transposed_82 = linalg.transpose ins(%cst_12 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_83 = tensor.collapse_shape %169 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %170 = linalg.matmul ins(%collapsed_83, %transposed_82 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_84 = tensor.expand_shape %170 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_85 = tensor.reshape %expanded_84(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %171 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_85 : tensor<2x?x4x2xf32>) outs(%38 : tensor<2x?x4x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x4x2xf32>
    %172 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%171 : tensor<2x?x4x2xf32>) outs(%41 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x1xf32>
    %173 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%172 : tensor<2x?x4x1xf32>) outs(%40 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_30 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x1xf32>
    %174 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%173 : tensor<2x?x4x1xf32>) outs(%40 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x4x1xf32>
    %175 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%174 : tensor<2x?x4x1xf32>) outs(%40 : tensor<2x?x4x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x1xf32>
    %176 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_85, %175 : tensor<2x?x4x2xf32>, tensor<2x?x4x1xf32>) outs(%38 : tensor<2x?x4x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x2xf32>
    %177 = linalg.generic {indexing_maps = [#map8, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_11, %176 : tensor<2xf32>, tensor<2x?x4x2xf32>) outs(%38 : tensor<2x?x4x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x4x2xf32>
    %transposed_86 = linalg.transpose ins(%177 : tensor<2x?x4x2xf32>) outs(%48 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_87 = linalg.transpose ins(%cst_10 : tensor<4x8xf32>) outs(%49 : tensor<8x4xf32>) permutation = [1, 0] 
    %178 = linalg.matmul ins(%collapsed_83, %transposed_87 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%51 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_88 = tensor.expand_shape %178 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_89 = tensor.reshape %expanded_88(%from_elements_36) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %179 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_89 : tensor<2x?x2x2xf32>) outs(%57 : tensor<2x?x2x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x2x2xf32>
    %180 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%179 : tensor<2x?x2x2xf32>) outs(%60 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x1xf32>
    %181 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%180 : tensor<2x?x2x1xf32>) outs(%59 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_30 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x1xf32>
    %182 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%181 : tensor<2x?x2x1xf32>) outs(%59 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x2x1xf32>
    %183 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%182 : tensor<2x?x2x1xf32>) outs(%59 : tensor<2x?x2x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x1xf32>
    %184 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_89, %183 : tensor<2x?x2x2xf32>, tensor<2x?x2x1xf32>) outs(%57 : tensor<2x?x2x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x2xf32>
    %185 = linalg.generic {indexing_maps = [#map8, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_9, %184 : tensor<2xf32>, tensor<2x?x2x2xf32>) outs(%57 : tensor<2x?x2x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x2x2xf32>
    %transposed_90 = linalg.transpose ins(%185 : tensor<2x?x2x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_91 = linalg.transpose ins(%cst_8 : tensor<4x8xf32>) outs(%49 : tensor<8x4xf32>) permutation = [1, 0] 
    %186 = linalg.matmul ins(%collapsed_83, %transposed_91 : tensor<?x8xf32>, tensor<8x4xf32>) outs(%51 : tensor<?x4xf32>) -> tensor<?x4xf32>
    %expanded_92 = tensor.expand_shape %186 [[0, 1], [2]] output_shape [2, %25, 4] : tensor<?x4xf32> into tensor<2x?x4xf32>
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_93 = tensor.reshape %expanded_92(%from_elements_36) : (tensor<2x?x4xf32>, tensor<4xi64>) -> tensor<2x?x2x2xf32>
    %transposed_94 = linalg.transpose ins(%reshape_93 : tensor<2x?x2x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %69, "mismatched size for broadcast"
    %187 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_86, %expanded_43 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%48 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x2xf32>
    %extracted_slice_95 = tensor.extract_slice %transposed_86[0, 0, 0, 0] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %extracted_slice_96 = tensor.extract_slice %transposed_86[0, 0, 0, 1] [2, 4, %37, 1] [1, 1, 1, 1] : tensor<2x4x?x2xf32> to tensor<2x4x?x1xf32>
    %188 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_96 : tensor<2x4x?x1xf32>) outs(%71 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.negf %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x1xf32>
    %concat_97 = tensor.concat dim(3) %188, %extracted_slice_95 : (tensor<2x4x?x1xf32>, tensor<2x4x?x1xf32>) -> tensor<2x4x?x2xf32>
    %dim_98 = tensor.dim %188, %c2 : tensor<2x4x?x1xf32>
    %189 = arith.cmpi eq, %dim_98, %dim_31 : index
    cf.assert %189, "mismatched size for broadcast"
    %190 = tensor.empty(%dim_98) : tensor<2x4x?x2xf32>
    %191 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_97, %expanded_44 : tensor<2x4x?x2xf32>, tensor<1x1x?x2xf32>) outs(%190 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x2xf32>
    %192 = arith.cmpi eq, %37, %dim_98 : index
    cf.assert %192, "mismatched size for broadcast"
    %193 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%187, %191 : tensor<2x4x?x2xf32>, tensor<2x4x?x2xf32>) outs(%48 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x2xf32>
    cf.assert %78, "mismatched size for broadcast"
    %194 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_90, %expanded_43 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x2xf32>
    %extracted_slice_99 = tensor.extract_slice %transposed_90[0, 0, 0, 0] [2, 2, %56, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %extracted_slice_100 = tensor.extract_slice %transposed_90[0, 0, 0, 1] [2, 2, %56, 1] [1, 1, 1, 1] : tensor<2x2x?x2xf32> to tensor<2x2x?x1xf32>
    %195 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%extracted_slice_100 : tensor<2x2x?x1xf32>) outs(%80 : tensor<2x2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.negf %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x1xf32>
    %concat_101 = tensor.concat dim(3) %195, %extracted_slice_99 : (tensor<2x2x?x1xf32>, tensor<2x2x?x1xf32>) -> tensor<2x2x?x2xf32>
    %dim_102 = tensor.dim %195, %c2 : tensor<2x2x?x1xf32>
    %196 = arith.cmpi eq, %dim_102, %dim_31 : index
    cf.assert %196, "mismatched size for broadcast"
    %197 = tensor.empty(%dim_102) : tensor<2x2x?x2xf32>
    %198 = linalg.generic {indexing_maps = [#map6, #map9, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat_101, %expanded_44 : tensor<2x2x?x2xf32>, tensor<1x1x?x2xf32>) outs(%197 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x2xf32>
    %199 = arith.cmpi eq, %56, %dim_102 : index
    cf.assert %199, "mismatched size for broadcast"
    %200 = linalg.generic {indexing_maps = [#map6, #map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%194, %198 : tensor<2x2x?x2xf32>, tensor<2x2x?x2xf32>) outs(%67 : tensor<2x2x?x2xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x2x?x2xf32>
    %expanded_103 = tensor.expand_shape %200 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %56, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %201 = linalg.generic {indexing_maps = [#map10], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%88 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 3 : index
      %248 = linalg.index 4 : index
      %249 = arith.cmpi eq, %56, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %expanded_103[%245, %246, %c0, %250, %248] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_104 = tensor.collapse_shape %201 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %expanded_105 = tensor.expand_shape %transposed_94 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %56, 2] : tensor<2x2x?x2xf32> into tensor<2x2x1x?x2xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %202 = linalg.generic {indexing_maps = [#map10], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%88 : tensor<2x2x2x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 3 : index
      %248 = linalg.index 4 : index
      %249 = arith.cmpi eq, %56, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %expanded_105[%245, %246, %c0, %250, %248] : tensor<2x2x1x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x2xf32>
    %collapsed_106 = tensor.collapse_shape %202 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x2xf32> into tensor<2x4x?x2xf32>
    %transposed_107 = linalg.transpose ins(%collapsed_104 : tensor<2x4x?x2xf32>) outs(%91 : tensor<2x4x2x?xf32>) permutation = [0, 1, 3, 2] 
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %203 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%92 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %37, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %193[%245, %246, %250, %248] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_108 = tensor.collapse_shape %203 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %204 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%91 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %dim, %c1 : index
      %250 = arith.select %249, %c0, %248 : index
      %extracted = tensor.extract %transposed_107[%245, %246, %247, %250] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_109 = tensor.collapse_shape %204 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %205 = linalg.batch_matmul ins(%collapsed_108, %collapsed_109 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%96 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    cf.assert %103, "must have at most one inferred (negative) dimension"
    %reshape_110 = tensor.reshape %205(%from_elements_59) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %206 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_110 : tensor<2x4x?x?xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_19 : f64 to f32
      %246 = arith.mulf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %110, "mismatched size for broadcast"
    cf.assert %111, "mismatched size for broadcast"
    %207 = linalg.generic {indexing_maps = [#map6, #map11, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%206, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    %208:2 = linalg.generic {indexing_maps = [#map6, #map12, #map12], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%207 : tensor<2x4x?x?xf32>) outs(%116, %114 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_128: i64):
      %245 = linalg.index 3 : index
      %246 = arith.index_cast %245 : index to i64
      %247 = arith.maximumf %in, %out : f32
      %248 = arith.cmpf ogt, %in, %out : f32
      %249 = arith.select %248, %246, %out_128 : i64
      linalg.yield %247, %249 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_111 = tensor.expand_shape %208#0 [[0], [1], [2, 3]] output_shape [2, 4, %107, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %209 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%207, %expanded_111 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.subf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    %210 = linalg.generic {indexing_maps = [#map6, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%209 : tensor<2x4x?x?xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.exp %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    %211 = linalg.generic {indexing_maps = [#map6, #map7], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%210 : tensor<2x4x?x?xf32>) outs(%121 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x1xf32>
    %212 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%210, %211 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%108 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.divf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %213 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%124 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %107, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %251 = arith.select %249, %c0, %248 : index
      %extracted = tensor.extract %212[%245, %246, %250, %251] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %103, "must have at most one inferred (negative) dimension"
    %reshape_112 = tensor.reshape %213(%from_elements_64) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %87, "unimplemented: dynamic negative broadcast sizes"
    %214 = linalg.generic {indexing_maps = [#map6], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%92 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %245 = linalg.index 0 : index
      %246 = linalg.index 1 : index
      %247 = linalg.index 2 : index
      %248 = linalg.index 3 : index
      %249 = arith.cmpi eq, %dim, %c1 : index
      %250 = arith.select %249, %c0, %247 : index
      %extracted = tensor.extract %collapsed_106[%245, %246, %250, %248] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_113 = tensor.collapse_shape %214 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %127, "mismatching contracting dimension"
    %215 = linalg.batch_matmul ins(%reshape_112, %collapsed_113 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%129 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_114 = tensor.expand_shape %215 [[0, 1], [2], [3]] output_shape [2, 4, %107, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %transposed_115 = linalg.transpose ins(%expanded_114 : tensor<2x4x?x2xf32>) outs(%131 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    cf.assert %32, "must have at most one inferred (negative) dimension"
    %reshape_116 = tensor.reshape %transposed_115(%from_elements_69) : (tensor<2x?x4x2xf32>, tensor<3xi64>) -> tensor<2x?x8xf32>
    %transposed_117 = linalg.transpose ins(%cst_7 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_118 = tensor.collapse_shape %reshape_116 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %216 = arith.index_cast %134 : i64 to index
    %217 = affine.apply #map5()[%216]
    %218 = tensor.empty(%217) : tensor<?x8xf32>
    %219 = linalg.fill ins(%cst : f32) outs(%218 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %220 = linalg.matmul ins(%collapsed_118, %transposed_117 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%219 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %221 = arith.divsi %217, %c2 : index
    %expanded_119 = tensor.expand_shape %220 [[0, 1], [2]] output_shape [2, %221, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %222 = arith.cmpi eq, %dim, %221 : index
    cf.assert %222, "mismatched size for broadcast"
    %223 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%162, %expanded_119 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %224 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%223 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %225 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%224 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %226 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%225 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_29 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %227 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%226 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %228 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%227 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %229 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%223, %228 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %230 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_6, %229 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %transposed_120 = linalg.transpose ins(%cst_5 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_121 = tensor.collapse_shape %230 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %231 = linalg.matmul ins(%collapsed_121, %transposed_120 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_122 = tensor.expand_shape %231 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %232 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_122 : tensor<2x?x8xf32>) outs(%151 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.negf %in : f32
      %246 = math.exp %245 : f32
      %247 = arith.addf %246, %cst_1 : f32
      %248 = arith.divf %cst_1, %247 : f32
      linalg.yield %248 : f32
    } -> tensor<2x?x8xf32>
    %233 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_122, %232 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%151 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %transposed_123 = linalg.transpose ins(%cst_4 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %234 = linalg.matmul ins(%collapsed_121, %transposed_123 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%23 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_124 = tensor.expand_shape %234 [[0, 1], [2]] output_shape [2, %25, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %235 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%233, %expanded_124 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%151 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %transposed_125 = linalg.transpose ins(%cst_3 : tensor<8x8xf32>) outs(%20 : tensor<8x8xf32>) permutation = [1, 0] 
    %collapsed_126 = tensor.collapse_shape %235 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %236 = linalg.matmul ins(%collapsed_126, %transposed_125 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%158 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %expanded_127 = tensor.expand_shape %236 [[0, 1], [2]] output_shape [2, %160, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %161, "mismatched size for broadcast"
    %237 = linalg.generic {indexing_maps = [#map1, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%223, %expanded_127 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.addf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %238 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%237 : tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.fpowi %in, %c2_i64 : f32, i64
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %239 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%238 : tensor<2x?x8xf32>) outs(%13 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.addf %in, %out : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %240 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%239 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.divf %in, %cst_29 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %241 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%240 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = arith.truncf %cst_26 : f64 to f32
      %246 = arith.addf %in, %245 : f32
      linalg.yield %246 : f32
    } -> tensor<2x?x1xf32>
    %242 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%241 : tensor<2x?x1xf32>) outs(%12 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %245 = math.rsqrt %in : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x1xf32>
    %243 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%237, %242 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    %244 = linalg.generic {indexing_maps = [#map3, #map1, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%cst_2, %243 : tensor<8xf32>, tensor<2x?x8xf32>) outs(%1 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_128: f32, %out: f32):
      %245 = arith.mulf %in, %in_128 : f32
      linalg.yield %245 : f32
    } -> tensor<2x?x8xf32>
    return %244 : tensor<2x?x8xf32>
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
      torch_tensor_2_torch.float32_3: "0x040000000000803F0000803F",
      torch_tensor_4_8_torch.float32_2: "0x0400000044CAD73CDB8F4ABD6AF7943DD5C8CFBDBA6FDE3D5AB5D33D041CF8BD69A392BDE6AF873D27D61D3D562F5ABC58D3273D1E31713D9FFBA9BD78E7EDBD02E631BD9343053ED02D14BE76CEBF3C0E2DA1BD068A1A3E0E17C4BDA4173B3ED750303E569BD7BCD9EB043E9E1A9C3D272C3C3E43ED723E5EBB29BCE453A9BCC3B884BC",
      torch_tensor_2_torch.float32_2: "0x040000000000803F0000803F",
      torch_tensor_8_8_torch.float32_6: "0x040000006039F3BD3E6BD9BDD9C9873DC18ACDBD3B21CF3D14E4FDBD84724ABEE2A6F53DAA90983B4C774FBD2D78EBBDCAFA52BD67680ABE2CE91B3D2083B0BB31E786BDC9B893BC827228BD0CDB62BDBADE98BCD9E263BDFF0D353DA2F0B6BD7FC70B3E7CD07EBCBBADF4BD743C7A3E423C96BD98F5AF3D843BD4BD1A41F13DE1C68C3D007A9D3D7B112ABE23EFE2BD160FF13D3DC4B2BD4114013ECFAAE03D56F7053D01E7C63D5899FFBCCCF8E93CE19486BC86BEA23D1873EABDE9DE703D9650A83BDB2C69BD90C858BD30F9B03D2B96E2BD0363DE3BDC95333EA3F96D3D2B5C0FBE00CCC0BD82E3103D486A123D96B981BD0423153D922CA3BDCC9C013D21B61C3E",
      torch_tensor_8_torch.float32_2: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32_5: "0x04000000C62498BAB4F9E23B4A66E9BDCD8E13BD106821BDE8591B3CDF108C3D30DFCA3D924080BE9930AD3D6870E63D087ED63C5FA2CC3D225B803D199D9ABD820614BEF1E84FBE976C003D86FB61BD9FB4A53DE75C28BD7210643DC1A9723D1E78383D7685BEBD2C8E833D0A7045BE0611383D88A3B63D58909E3D1699C6BDB6768ABDB8F40DBDCF7C91BD82EA233EE63BC1BD9214F5BD86044CBD55DD28BDE96F823DE185FD3CC9AE293C6FE53ABEC3EFDEBD70DF1ABEFA8BF9B949311F3E3181313E5FE1353E1336903C6848503D49F869BBBBA4393D3326E13D71EE293D24512C3D0595A6BE50A6E0BD4110703E2A39603E94B46E3D9B27673DC261B2BDD4D6DD3D",
      torch_tensor_8_8_torch.float32_4: "0x040000007181543D7C72603BF190D83D32A28F3C560FCEBD8DC2AF3D275D3B3DC71681BDC7C10A3D402D93BDBC274DBDAB1A923D8EB6713E509695BC1AA15D3D223493BDBF7D47BC7B17063DF8F8D6BDFBFACC3C023D2F3EE4E5BA3D9535EDBCA070A3BC84902DBD6B1EFCBB12A15B3DBFD1843D97CB593CDB2D45BC757FEBBDE9BA91BD5F3407BEA6DBE3BC72BC16BE34DF013EA29F983D664F1CBD427E3BBEBC9C6DBD79AF503C9955283EC4D4FEBC6484D8BD55302BBE94AFFE3D7047103E563331BE365DB43DA779813EC625B03D8EB290BDCCAFE83D9A06C7BC93CAC43C8011F63C0A80FF3D944CD43D89F10FBEA5B403BEBB65A13DA02F96BB1281ABBD567AFCBD",
      torch_tensor_8_8_torch.float32_3: "0x040000005651983DD04951BE3E5A03BEDD7913BEE41051BC24319ABC1E81253E9E29DFBD6297843AC542AB3DF4CFF63D5ECDDFBB1AAD47BDBC9D4BBD7C6D163E26FD753B286C2C3D467F32BE1AD229BE92A9303E4A9B0A3EBA16293E4540E8BA9642FBBD562F823D22399FBDF98CB6BB4C4991BB2499553E803F2C3C8620023B604F8BBD8EB0EC3DE696D1BD5164BC3D3551053E0A50C03D9F4FAD3DBE25E63C09AE05BEA5E4273EFF2344BE7C0B3FBE455F89BD9EB18A3B94415BBD020F873D38400C3D60D75EBEC02902BE8EF5173D40BBD9BC7A0785BCFC4D353E4B38753E598DDBBDBE6EFDBDEC5AEC3DFA0EAB3D924E343EA74F613BB224E93D8DAB283E87B11DBD",
      torch_tensor_8_torch.float32_1: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32_2: "0x04000000AA04B73D984BD8BD0B8A91BCE07D38BD88743B3C7771C6BD9073273D6E07AABD95A2C7BDA3B973BD55F504BEB7425E3DEF240E3C7F9A8FBD52C8953D687C0BBDF83A43BDBC5951BE947598BCE026673EE6E2403E8B414FBE3BDA88BCFFAE0CBEC007F13BE51C283C0505653D6AE36F3DC7485CBDDB2508BD18ED36BED75982BCECD60F3E97507ABDEB4144BDC04DFC3D09901C3EF1B429BEB178063CB6EEF03D87C8F63C3029BC3C9896033CD7A7293EDBE5993BEE9B60BB5C1430BB2A851ABD7EC9843D219AB2BDA6080B3DB0F2C23C86C2BE3D439D7FBEE03EA23D9675E33D0E0048BC70E05FBD9738C1BCC7862BBD904097BC1ECA18BE437E5E3DF19B553D",
      torch_tensor_4_8_torch.float32_1: "0x04000000C4CA1ABE85349C3C9A76A73CBA3C863C258E04BE709E52BCAC33BBBB88D8E8BB22C0EE3DA05A8B3C649A583D83EB933EE027833CD80615BD9C2CBBBD9AE7223EC6F633BDEC1A383D7E1C4EBE76179E3E7495953E3EFA1EBE293B5DBD10D0403D4273C0BD94BDA33C5CDA22BDE4C1523E2A3E2639B609863C9852AC3DCE4CD83D",
      torch_tensor_2_torch.float32_1: "0x040000000000803F0000803F",
      torch_tensor_4_8_torch.float32: "0x04000000DBF8CB3D0810B4BC24D3643C834ACEBCF606D5BC13310BBE305DF8BD5563BF3DDD693EBDCCD1C43C27A2A3BC5F55293BDECF8E3EF548273E2C19C53DE28FD03CD664823D9B25B6BDE4BBA5BD63232F3E52F5CA3DE2BD023D0FFA01BEFDA9363E242E053E9436CE3C116C0F3ED5808FBD064B073DE47A253E258740BD277886BD",
      torch_tensor_2_torch.float32: "0x040000000000803F0000803F",
      torch_tensor_8_8_torch.float32_1: "0x04000000FEEC723D464E3A3E230FB4BD9246F1BD451ACD3CCAB3163DC9D250BD7E8E22BC163050BD4CE4FD3D768D2D3DC19ADA3CC688FB3BE0F4DCBD7979A23D5EB87CBDB8631BBE3493CFBD5DE70C3E266C133E542F66BEAE42073E06D25CBDCAAD1F3D406AADBD0C545CBEA4A4CA3CF01C14BE4AC3F8BD4D6BEC3C2F5AAEBD0866B1BD42C2E9BDB85043BEE4ADF4BD747420BCCABB833D00EDA33D8898273DB834F73C18C2CEBD955CDA3D8AD72EBB302228BD947FC93D662C3BBEEAD586BD2EE11EBEA102CABEF0B7E83D56163A3DB668D5BDD2FABE3D86DDB33DF9F60DBE6A5C7BBC16D755BD027120BC2DBA083D588A803DA74B0BBCD6A3F9BD3F4E37BE93508F3D",
      torch_tensor_8_torch.float32: "0x040000000000803F0000803F0000803F0000803F0000803F0000803F0000803F0000803F",
      torch_tensor_8_8_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000001D2F8BD2C33923CC17B8E3DB9BE4C3BE92E68BEF2A3193C3975453D2B7B073CDB8FB33D0FF2143E0809743BBCDAC53D7670A03C45B5C2BD012F553CDABDB03D94854A3D2D1DEC3DF7B48D3CACB0223D9A5E37BD5DEA3B3DD30A973DBA18F2BD890EA4BD048B21BEB9D4BBBD3356BDBC8C6BD63D6A0023BEEA54053C34D5DD3D264E6DBDB5A573BD7C1BEA3B56190C3DD794B53DC062B7BDE9DC5E3C0ABF863D0A67BABDC63569BC1ADEF43C0D36153E4EB8BC3CBE5C72BCF73782BD99CA103DAD4C52BB82CC68BD29DC11BE25A507BEDE3955BEC27D81BDEDC4233E2C11463E"
    }
  }
#-}
