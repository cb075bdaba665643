#map = affine_map<(d0, d1) -> (d0, d1)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1)>
#map2 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map3 = affine_map<(d0, d1, d2) -> (0, d1, d2)>
#map4 = affine_map<(d0, d1, d2) -> (d0, d1, 0)>
#map5 = affine_map<(d0, d1, d2) -> (d2)>
#map6 = affine_map<()[s0] -> (s0 * 2)>
#map7 = affine_map<(d0, d1) -> (d1)>
#map8 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map9 = affine_map<(d0, d1, d2, d3) -> (d0, 0, d2, d3)>
#map10 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map11 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map12 = affine_map<(d0, d1, d2, d3) -> ()>
#map13 = affine_map<(d0, d1, d2) -> (d1, d2)>
module {
  func.func @bert_sdpa_dynamic(%arg0: tensor<2x?xi64>, %arg1: tensor<2x1x?x?xf32>) -> tensor<2x?x8xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c-1 = arith.constant -1 : index
    %c32 = arith.constant 32 : index
    %c8 = arith.constant 8 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f64
    %cst_0 = arith.constant 0.000000e+00 : f32
    %c3 = arith.constant 3 : index
    %c4_i64 = arith.constant 4 : i64
    %cst_1 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_2 = arith.constant 1.000000e+00 : f32
    %cst_3 = arith.constant 5.000000e-01 : f32
    %cst_4 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_5 = arith.constant dense_resource<torch_tensor_8_torch.float32_21> : tensor<8xf32>
    %cst_6 = arith.constant dense_resource<torch_tensor_8_torch.float32_20> : tensor<8xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_8_torch.float32_19> : tensor<8xf32>
    %cst_8 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_12> : tensor<8x8xf32>
    %cst_9 = arith.constant dense_resource<torch_tensor_8_torch.float32_18> : tensor<8xf32>
    %cst_10 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_11> : tensor<8x8xf32>
    %cst_11 = arith.constant dense_resource<torch_tensor_8_torch.float32_17> : tensor<8xf32>
    %cst_12 = arith.constant dense_resource<torch_tensor_8_torch.float32_16> : tensor<8xf32>
    %cst_13 = arith.constant dense_resource<torch_tensor_8_torch.float32_15> : tensor<8xf32>
    %cst_14 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_10> : tensor<8x8xf32>
    %cst_15 = arith.constant dense_resource<torch_tensor_8_torch.float32_14> : tensor<8xf32>
    %cst_16 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_9> : tensor<8x8xf32>
    %cst_17 = arith.constant dense_resource<torch_tensor_8_torch.float32_13> : tensor<8xf32>
    %cst_18 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_8> : tensor<8x8xf32>
    %cst_19 = arith.constant dense_resource<torch_tensor_8_torch.float32_12> : tensor<8xf32>
    %cst_20 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_7> : tensor<8x8xf32>
    %cst_21 = arith.constant dense_resource<torch_tensor_8_torch.float32_11> : tensor<8xf32>
    %cst_22 = arith.constant dense_resource<torch_tensor_8_torch.float32_10> : tensor<8xf32>
    %cst_23 = arith.constant dense_resource<torch_tensor_8_torch.float32_9> : tensor<8xf32>
    %cst_24 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_6> : tensor<8x8xf32>
    %cst_25 = arith.constant dense_resource<torch_tensor_8_torch.float32_8> : tensor<8xf32>
    %cst_26 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_5> : tensor<8x8xf32>
    %cst_27 = arith.constant dense_resource<torch_tensor_8_torch.float32_7> : tensor<8xf32>
    %cst_28 = arith.constant dense_resource<torch_tensor_8_torch.float32_6> : tensor<8xf32>
    %cst_29 = arith.constant dense_resource<torch_tensor_8_torch.float32_5> : tensor<8xf32>
    %cst_30 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_4> : tensor<8x8xf32>
    %cst_31 = arith.constant 0xFFF0000000000000 : f64
    %cst_32 = arith.constant 0.84089641525371461 : f64
    %cst_33 = arith.constant dense_resource<torch_tensor_8_torch.float32_4> : tensor<8xf32>
    %cst_34 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_3> : tensor<8x8xf32>
    %cst_35 = arith.constant dense_resource<torch_tensor_8_torch.float32_3> : tensor<8xf32>
    %cst_36 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_2> : tensor<8x8xf32>
    %cst_37 = arith.constant dense_resource<torch_tensor_8_torch.float32_2> : tensor<8xf32>
    %cst_38 = arith.constant dense_resource<torch_tensor_8_8_torch.float32_1> : tensor<8x8xf32>
    %cst_39 = arith.constant dense_resource<torch_tensor_8_torch.float32_1> : tensor<8xf32>
    %cst_40 = arith.constant dense_resource<torch_tensor_8_torch.float32> : tensor<8xf32>
    %cst_41 = arith.constant 9.9999999999999998E-13 : f64
    %cst_42 = arith.constant dense_resource<torch_tensor_32_8_torch.float32> : tensor<32x8xf32>
    %cst_43 = arith.constant dense_resource<torch_tensor_2_8_torch.float32> : tensor<2x8xf32>
    %cst_44 = arith.constant dense_resource<torch_tensor_8_8_torch.float32> : tensor<8x8xf32>
    %cst_45 = arith.constant 8.000000e+00 : f64
    %cst_46 = arith.constant 8.000000e+00 : f32
    %c16_i64 = arith.constant 16 : i64
    %cst_47 = arith.constant 1.41421354 : f32
    %c0_i64 = arith.constant 0 : i64
    %c2_i64 = arith.constant 2 : i64
    %c8_i64 = arith.constant 8 : i64
    %cst_48 = arith.constant dense_resource<torch_tensor_1_32_torch.int64_1> : tensor<1x32xi64>
    %cst_49 = arith.constant dense_resource<torch_tensor_1_32_torch.int64> : tensor<1x32xi64>
    %dim = tensor.dim %arg0, %c1 : tensor<2x?xi64>
    %0 = arith.index_cast %dim : index to i64
    %1 = arith.cmpi slt, %dim, %c0 : index
    %2 = arith.addi %dim, %c32 : index
    %3 = arith.select %1, %2, %dim : index
    %4 = arith.cmpi slt, %3, %c0 : index
    %5 = arith.select %4, %c-1, %3 : index
    %6 = arith.minsi %5, %c32 : index
    %7 = arith.maxsi %6, %c0 : index
    %extracted_slice = tensor.extract_slice %cst_49[0, 0] [1, %7] [1, 1] : tensor<1x32xi64> to tensor<1x?xi64>
    %8 = tensor.empty(%7) : tensor<1x?xi64>
    %9 = linalg.fill ins(%c0_i64 : i64) outs(%8 : tensor<1x?xi64>) -> tensor<1x?xi64>
    %10 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel"]} ins(%extracted_slice : tensor<1x?xi64>) outs(%9 : tensor<1x?xi64>) {
    ^bb0(%in: i64, %out: i64):
      %268 = arith.index_cast %in : i64 to index
      %269 = arith.cmpi slt, %268, %c32 : index
      cf.assert %269, "index must be smaller than dim size"
      %270 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %270, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_48[%c0, %268] : tensor<1x32xi64>
      linalg.yield %extracted : i64
    } -> tensor<1x?xi64>
    %11 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %12 = tensor.empty(%dim) : tensor<2x?xi64>
    %13 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel"]} outs(%12 : tensor<2x?xi64>) {
    ^bb0(%out: i64):
      %268 = linalg.index 1 : index
      %269 = arith.cmpi eq, %7, %c1 : index
      %270 = arith.select %269, %c0, %268 : index
      %extracted = tensor.extract %10[%c0, %270] : tensor<1x?xi64>
      linalg.yield %extracted : i64
    } -> tensor<2x?xi64>
    %14 = tensor.empty(%dim) : tensor<2x?x8xf32>
    %15 = linalg.generic {indexing_maps = [#map1, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x?xi64>) outs(%14 : tensor<2x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %268 = arith.index_cast %in : i64 to index
      %269 = linalg.index 2 : index
      %270 = arith.cmpi slt, %268, %c8 : index
      cf.assert %270, "index must be smaller than dim size"
      %271 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %271, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_44[%268, %269] : tensor<8x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %16 = tensor.empty(%dim) : tensor<2x?x8xf32>
    %17 = linalg.generic {indexing_maps = [#map1, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%13 : tensor<2x?xi64>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %268 = arith.index_cast %in : i64 to index
      %269 = linalg.index 2 : index
      %270 = arith.cmpi slt, %268, %c2 : index
      cf.assert %270, "index must be smaller than dim size"
      %271 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %271, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_43[%268, %269] : tensor<2x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    cf.assert %true, "mismatched size for broadcast"
    %18 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%15, %17 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%14 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %19 = tensor.empty(%7) : tensor<1x?x8xf32>
    %20 = linalg.generic {indexing_maps = [#map1, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%extracted_slice : tensor<1x?xi64>) outs(%19 : tensor<1x?x8xf32>) {
    ^bb0(%in: i64, %out: f32):
      %268 = arith.index_cast %in : i64 to index
      %269 = linalg.index 2 : index
      %270 = arith.cmpi slt, %268, %c32 : index
      cf.assert %270, "index must be smaller than dim size"
      %271 = arith.cmpi sge, %in, %c0_i64 : i64
      cf.assert %271, "index must be larger or equal to 0"
      %extracted = tensor.extract %cst_42[%268, %269] : tensor<32x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<1x?x8xf32>
    %21 = arith.cmpi eq, %dim, %7 : index
    cf.assert %21, "mismatched size for broadcast"
    %22 = linalg.generic {indexing_maps = [#map2, #map3, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%18, %20 : tensor<2x?x8xf32>, tensor<1x?x8xf32>) outs(%14 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %23 = tensor.empty(%dim) : tensor<2x?x8xf64>
    %24 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%22 : tensor<2x?x8xf32>) outs(%23 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %268 = arith.extf %in : f32 to f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %25 = tensor.empty(%dim) : tensor<2x?x1xf64>
    %26 = linalg.fill ins(%cst : f64) outs(%25 : tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
    %27 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%24 : tensor<2x?x8xf64>) outs(%26 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %28 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%27 : tensor<2x?x1xf64>) outs(%25 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %29 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%24, %28 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%23 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.subf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %30 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%29, %29 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%23 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.mulf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %31 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%30 : tensor<2x?x8xf64>) outs(%26 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %32 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%31 : tensor<2x?x1xf64>) outs(%25 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %33 = tensor.empty(%dim) : tensor<2x?x1xf32>
    %34 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%32 : tensor<2x?x1xf64>) outs(%33 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %268 = arith.truncf %in : f64 to f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %35 = linalg.fill ins(%cst_0 : f32) outs(%33 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %36 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%22 : tensor<2x?x8xf32>) outs(%35 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %37 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%36 : tensor<2x?x1xf32>) outs(%33 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_46 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %38 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%34 : tensor<2x?x1xf32>) outs(%33 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_41 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x?x1xf32>
    %39 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%38 : tensor<2x?x1xf32>) outs(%33 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %40 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%22, %37 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%14 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.subf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %41 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%40, %39 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%14 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %42 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%41, %cst_40 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%14 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %43 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%42, %cst_39 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%14 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %collapsed = tensor.collapse_shape %43 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %44 = tensor.empty() : tensor<8x8xf32>
    %transposed = linalg.transpose ins(%cst_38 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %45 = affine.apply #map6()[%dim]
    %46 = tensor.empty(%45) : tensor<?x8xf32>
    %47 = linalg.fill ins(%cst_0 : f32) outs(%46 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %48 = linalg.matmul ins(%collapsed, %transposed : tensor<?x8xf32>, tensor<8x8xf32>) outs(%47 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %49 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%48, %cst_37 : tensor<?x8xf32>, tensor<8xf32>) outs(%46 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %50 = arith.divsi %45, %c2 : index
    %expanded = tensor.expand_shape %49 [[0, 1], [2]] output_shape [2, %50, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %51 = arith.muli %0, %c2_i64 : i64
    %52 = arith.cmpi slt, %0, %c0_i64 : i64
    %53 = arith.select %52, %c2_i64, %51 : i64
    %54 = arith.extui %52 : i1 to i64
    %55 = arith.addi %54, %c1_i64 : i64
    %56 = arith.muli %53, %c2_i64 : i64
    %57 = arith.cmpi sle, %55, %c1_i64 : i64
    cf.assert %57, "must have at most one inferred (negative) dimension"
    %58 = arith.index_cast %50 : index to i64
    %59 = arith.muli %58, %c16_i64 : i64
    %60 = arith.divsi %59, %56 : i64
    %61 = arith.select %52, %60, %0 : i64
    %from_elements = tensor.from_elements %c2_i64, %61, %60, %c2_i64 : tensor<4xi64>
    %reshape = tensor.reshape %expanded(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %62 = arith.index_cast %61 : i64 to index
    %63 = tensor.empty(%62) : tensor<2x4x?x2xf32>
    %transposed_50 = linalg.transpose ins(%reshape : tensor<2x?x4x2xf32>) outs(%63 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_51 = linalg.transpose ins(%cst_36 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %64 = linalg.matmul ins(%collapsed, %transposed_51 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%47 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %65 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%64, %cst_35 : tensor<?x8xf32>, tensor<8xf32>) outs(%46 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %expanded_52 = tensor.expand_shape %65 [[0, 1], [2]] output_shape [2, %50, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %57, "must have at most one inferred (negative) dimension"
    %reshape_53 = tensor.reshape %expanded_52(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_54 = linalg.transpose ins(%cst_34 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %66 = linalg.matmul ins(%collapsed, %transposed_54 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%47 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %67 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%66, %cst_33 : tensor<?x8xf32>, tensor<8xf32>) outs(%46 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %expanded_55 = tensor.expand_shape %67 [[0, 1], [2]] output_shape [2, %50, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %57, "must have at most one inferred (negative) dimension"
    %reshape_56 = tensor.reshape %expanded_55(%from_elements) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_57 = linalg.transpose ins(%reshape_56 : tensor<2x?x4x2xf32>) outs(%63 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %68 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_50 : tensor<2x4x?x2xf32>) outs(%63 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_32 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x4x?x2xf32>
    %69 = tensor.empty(%62) : tensor<2x4x2x?xf32>
    %transposed_58 = linalg.transpose ins(%reshape_53 : tensor<2x?x4x2xf32>) outs(%69 : tensor<2x4x2x?xf32>) permutation = [0, 2, 3, 1] 
    %70 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_58 : tensor<2x4x2x?xf32>) outs(%69 : tensor<2x4x2x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_32 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x4x2x?xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %71 = tensor.empty(%dim) : tensor<2x4x?x2xf32>
    %72 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %62, %c1 : index
      %273 = arith.select %272, %c0, %270 : index
      %extracted = tensor.extract %68[%268, %269, %273, %271] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_59 = tensor.collapse_shape %72 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %73 = tensor.empty(%dim) : tensor<2x4x2x?xf32>
    %74 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%73 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %62, %c1 : index
      %273 = arith.select %272, %c0, %271 : index
      %extracted = tensor.extract %70[%268, %269, %270, %273] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_60 = tensor.collapse_shape %74 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %75 = tensor.empty(%dim, %dim) : tensor<8x?x?xf32>
    %76 = linalg.fill ins(%cst_0 : f32) outs(%75 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %77 = linalg.batch_matmul ins(%collapsed_59, %collapsed_60 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%76 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    %78 = arith.muli %0, %c8_i64 : i64
    %79 = arith.select %52, %c8_i64, %78 : i64
    %80 = arith.muli %79, %0 : i64
    %81 = arith.select %52, %c8_i64, %80 : i64
    %82 = arith.select %52, %55, %54 : i64
    %83 = arith.cmpi sle, %82, %c1_i64 : i64
    cf.assert %83, "must have at most one inferred (negative) dimension"
    %84 = arith.muli %78, %0 : i64
    %85 = arith.divsi %84, %81 : i64
    %86 = arith.select %52, %85, %0 : i64
    %from_elements_61 = tensor.from_elements %c2_i64, %c4_i64, %86, %86 : tensor<4xi64>
    %reshape_62 = tensor.reshape %77(%from_elements_61) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    %87 = arith.index_cast %86 : i64 to index
    %dim_63 = tensor.dim %arg1, %c2 : tensor<2x1x?x?xf32>
    %88 = arith.cmpi eq, %87, %dim_63 : index
    cf.assert %88, "mismatched size for broadcast"
    %dim_64 = tensor.dim %arg1, %c3 : tensor<2x1x?x?xf32>
    %89 = arith.cmpi eq, %87, %dim_64 : index
    cf.assert %89, "mismatched size for broadcast"
    %90 = tensor.empty(%87, %87) : tensor<2x4x?x?xf32>
    %91 = linalg.generic {indexing_maps = [#map8, #map9, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_62, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %92 = tensor.empty(%87) : tensor<2x4x?xi64>
    %93 = linalg.fill ins(%c0_i64 : i64) outs(%92 : tensor<2x4x?xi64>) -> tensor<2x4x?xi64>
    %94 = tensor.empty(%87) : tensor<2x4x?xf32>
    %95 = linalg.fill ins(%cst_1 : f32) outs(%94 : tensor<2x4x?xf32>) -> tensor<2x4x?xf32>
    %96:2 = linalg.generic {indexing_maps = [#map8, #map10, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%91 : tensor<2x4x?x?xf32>) outs(%95, %93 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_109: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_109 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_65 = tensor.expand_shape %96#0 [[0], [1], [2, 3]] output_shape [2, 4, %87, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %97 = linalg.generic {indexing_maps = [#map8, #map11, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%91, %expanded_65 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.subf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %98 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%97 : tensor<2x4x?x?xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %99 = tensor.empty(%87) : tensor<2x4x?x1xf32>
    %100 = linalg.fill ins(%cst_0 : f32) outs(%99 : tensor<2x4x?x1xf32>) -> tensor<2x4x?x1xf32>
    %101 = linalg.generic {indexing_maps = [#map8, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%98 : tensor<2x4x?x?xf32>) outs(%100 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x1xf32>
    %102 = linalg.generic {indexing_maps = [#map8, #map11, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%98, %101 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.divf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %103 = tensor.empty(%87, %87) : tensor<2x4x?x?xi1>
    %104 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%91 : tensor<2x4x?x?xf32>) outs(%103 : tensor<2x4x?x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_31 : f64
      linalg.yield %269 : i1
    } -> tensor<2x4x?x?xi1>
    %105 = tensor.empty(%87) : tensor<2x4x?x1xi1>
    %106 = linalg.fill ins(%true : i1) outs(%105 : tensor<2x4x?x1xi1>) -> tensor<2x4x?x1xi1>
    %107 = linalg.generic {indexing_maps = [#map8, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%104 : tensor<2x4x?x?xi1>) outs(%106 : tensor<2x4x?x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<2x4x?x1xi1>
    %108 = arith.cmpi sge, %86, %c0_i64 : i64
    cf.assert %108, "negative values not allowed in new dimensions"
    %109 = arith.index_cast %86 : i64 to index
    cf.assert %108, "negative values not allowed in new dimensions"
    %110 = tensor.empty(%109, %109) : tensor<2x4x?x?xf32>
    %111 = linalg.generic {indexing_maps = [#map12, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_4 : tensor<f32>) outs(%110 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x4x?x?xf32>
    %112 = arith.cmpi eq, %87, %109 : index
    cf.assert %112, "mismatched size for broadcast"
    %113 = arith.cmpi eq, %109, %87 : index
    cf.assert %113, "mismatched size for broadcast"
    %114 = tensor.empty(%87, %109) : tensor<2x4x?x?xf32>
    %115 = linalg.generic {indexing_maps = [#map11, #map8, #map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%107, %111, %102 : tensor<2x4x?x1xi1>, tensor<2x4x?x?xf32>, tensor<2x4x?x?xf32>) outs(%114 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: i1, %in_109: f32, %in_110: f32, %out: f32):
      %268 = arith.select %in, %in_109, %in_110 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %116 = tensor.empty(%dim, %dim) : tensor<2x4x?x?xf32>
    %117 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%116 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %87, %c1 : index
      %273 = arith.select %272, %c0, %270 : index
      %274 = arith.cmpi eq, %109, %c1 : index
      %275 = arith.select %274, %c0, %271 : index
      %extracted = tensor.extract %115[%268, %269, %273, %275] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %83, "must have at most one inferred (negative) dimension"
    %from_elements_66 = tensor.from_elements %c8_i64, %86, %86 : tensor<3xi64>
    %reshape_67 = tensor.reshape %117(%from_elements_66) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %118 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %62, %c1 : index
      %273 = arith.select %272, %c0, %270 : index
      %extracted = tensor.extract %transposed_57[%268, %269, %273, %271] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_68 = tensor.collapse_shape %118 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    %119 = arith.cmpi eq, %86, %0 : i64
    cf.assert %119, "mismatching contracting dimension"
    %120 = tensor.empty(%87) : tensor<8x?x2xf32>
    %121 = linalg.fill ins(%cst_0 : f32) outs(%120 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %122 = linalg.batch_matmul ins(%reshape_67, %collapsed_68 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%121 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_69 = tensor.expand_shape %122 [[0, 1], [2], [3]] output_shape [2, 4, %87, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %123 = tensor.empty(%87) : tensor<2x?x4x2xf32>
    %transposed_70 = linalg.transpose ins(%expanded_69 : tensor<2x4x?x2xf32>) outs(%123 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_71 = tensor.collapse_shape %transposed_70 [[0], [1], [2, 3]] : tensor<2x?x4x2xf32> into tensor<2x?x8xf32>
    %transposed_72 = linalg.transpose ins(%cst_30 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %124 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel", "parallel", "parallel"]} outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = arith.cmpi eq, %87, %c1 : index
      %272 = arith.select %271, %c0, %269 : index
      %extracted = tensor.extract %collapsed_71[%268, %272, %270] : tensor<2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %125 = tensor.empty() : tensor<2x8x8xf32>
    %126 = linalg.generic {indexing_maps = [#map13, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_72 : tensor<8x8xf32>) outs(%125 : tensor<2x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x8x8xf32>
    %127 = linalg.fill ins(%cst_0 : f32) outs(%16 : tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
    %128 = linalg.batch_matmul ins(%124, %126 : tensor<2x?x8xf32>, tensor<2x8x8xf32>) outs(%127 : tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
    %129 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%128, %cst_29 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    cf.assert %true, "mismatched size for broadcast"
    %130 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%129, %43 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %131 = tensor.empty(%dim) : tensor<2x?x8xf64>
    %132 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%130 : tensor<2x?x8xf32>) outs(%131 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %268 = arith.extf %in : f32 to f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %133 = tensor.empty(%dim) : tensor<2x?x1xf64>
    %134 = linalg.fill ins(%cst : f64) outs(%133 : tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
    %135 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%132 : tensor<2x?x8xf64>) outs(%134 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %136 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%135 : tensor<2x?x1xf64>) outs(%133 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %137 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%132, %136 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%131 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.subf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %138 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%137, %137 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%131 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.mulf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %139 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%138 : tensor<2x?x8xf64>) outs(%134 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %140 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%139 : tensor<2x?x1xf64>) outs(%133 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %141 = tensor.empty(%dim) : tensor<2x?x1xf32>
    %142 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%140 : tensor<2x?x1xf64>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %268 = arith.truncf %in : f64 to f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %143 = linalg.fill ins(%cst_0 : f32) outs(%141 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %144 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%130 : tensor<2x?x8xf32>) outs(%143 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %145 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%144 : tensor<2x?x1xf32>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_46 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %146 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%142 : tensor<2x?x1xf32>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_41 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x?x1xf32>
    %147 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%146 : tensor<2x?x1xf32>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %148 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%130, %145 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.subf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %149 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%148, %147 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %150 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%149, %cst_28 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %151 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%150, %cst_27 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_73 = tensor.collapse_shape %151 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %transposed_74 = linalg.transpose ins(%cst_26 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %152 = affine.apply #map6()[%dim]
    %153 = tensor.empty(%152) : tensor<?x8xf32>
    %154 = linalg.fill ins(%cst_0 : f32) outs(%153 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %155 = linalg.matmul ins(%collapsed_73, %transposed_74 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%154 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %156 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%155, %cst_25 : tensor<?x8xf32>, tensor<8xf32>) outs(%153 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %157 = arith.divsi %152, %c2 : index
    %expanded_75 = tensor.expand_shape %156 [[0, 1], [2]] output_shape [2, %157, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %158 = tensor.empty(%157) : tensor<2x?x8xf32>
    %159 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_75 : tensor<2x?x8xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_47 : f32
      %269 = math.erf %268 : f32
      %270 = arith.addf %269, %cst_2 : f32
      %271 = arith.mulf %270, %cst_3 : f32
      %272 = arith.mulf %in, %271 : f32
      linalg.yield %272 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_76 = tensor.collapse_shape %159 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %transposed_77 = linalg.transpose ins(%cst_24 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %160 = affine.apply #map6()[%157]
    %161 = tensor.empty(%160) : tensor<?x8xf32>
    %162 = linalg.fill ins(%cst_0 : f32) outs(%161 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %163 = linalg.matmul ins(%collapsed_76, %transposed_77 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%162 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %164 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%163, %cst_23 : tensor<?x8xf32>, tensor<8xf32>) outs(%161 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %165 = arith.divsi %160, %c2 : index
    %expanded_78 = tensor.expand_shape %164 [[0, 1], [2]] output_shape [2, %165, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %166 = arith.cmpi eq, %165, %dim : index
    cf.assert %166, "mismatched size for broadcast"
    %167 = tensor.empty(%165) : tensor<2x?x8xf32>
    %168 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_78, %151 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %169 = tensor.empty(%165) : tensor<2x?x8xf64>
    %170 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%168 : tensor<2x?x8xf32>) outs(%169 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %268 = arith.extf %in : f32 to f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %171 = tensor.empty(%165) : tensor<2x?x1xf64>
    %172 = linalg.fill ins(%cst : f64) outs(%171 : tensor<2x?x1xf64>) -> tensor<2x?x1xf64>
    %173 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%170 : tensor<2x?x8xf64>) outs(%172 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %174 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%173 : tensor<2x?x1xf64>) outs(%171 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %175 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%170, %174 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%169 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.subf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %176 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%175, %175 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%169 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.mulf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %177 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%176 : tensor<2x?x8xf64>) outs(%172 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %178 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%177 : tensor<2x?x1xf64>) outs(%171 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %179 = tensor.empty(%165) : tensor<2x?x1xf32>
    %180 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%178 : tensor<2x?x1xf64>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %268 = arith.truncf %in : f64 to f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %181 = linalg.fill ins(%cst_0 : f32) outs(%179 : tensor<2x?x1xf32>) -> tensor<2x?x1xf32>
    %182 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%168 : tensor<2x?x8xf32>) outs(%181 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %183 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%182 : tensor<2x?x1xf32>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_46 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %184 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%180 : tensor<2x?x1xf32>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_41 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x?x1xf32>
    %185 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%184 : tensor<2x?x1xf32>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %186 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%168, %183 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.subf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %187 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%186, %185 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %188 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%187, %cst_22 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %189 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%188, %cst_21 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_79 = tensor.collapse_shape %189 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %transposed_80 = linalg.transpose ins(%cst_20 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %190 = affine.apply #map6()[%165]
    %191 = tensor.empty(%190) : tensor<?x8xf32>
    %192 = linalg.fill ins(%cst_0 : f32) outs(%191 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %193 = linalg.matmul ins(%collapsed_79, %transposed_80 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%192 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %194 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%193, %cst_19 : tensor<?x8xf32>, tensor<8xf32>) outs(%191 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %195 = arith.divsi %190, %c2 : index
    %expanded_81 = tensor.expand_shape %194 [[0, 1], [2]] output_shape [2, %195, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %57, "must have at most one inferred (negative) dimension"
    %196 = arith.index_cast %195 : index to i64
    %197 = arith.muli %196, %c16_i64 : i64
    %198 = arith.divsi %197, %56 : i64
    %199 = arith.select %52, %198, %0 : i64
    %from_elements_82 = tensor.from_elements %c2_i64, %199, %198, %c2_i64 : tensor<4xi64>
    %reshape_83 = tensor.reshape %expanded_81(%from_elements_82) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %200 = arith.index_cast %199 : i64 to index
    %201 = tensor.empty(%200) : tensor<2x4x?x2xf32>
    %transposed_84 = linalg.transpose ins(%reshape_83 : tensor<2x?x4x2xf32>) outs(%201 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %transposed_85 = linalg.transpose ins(%cst_18 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %202 = linalg.matmul ins(%collapsed_79, %transposed_85 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%192 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %203 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%202, %cst_17 : tensor<?x8xf32>, tensor<8xf32>) outs(%191 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %expanded_86 = tensor.expand_shape %203 [[0, 1], [2]] output_shape [2, %195, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %57, "must have at most one inferred (negative) dimension"
    %reshape_87 = tensor.reshape %expanded_86(%from_elements_82) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_88 = linalg.transpose ins(%cst_16 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %204 = linalg.matmul ins(%collapsed_79, %transposed_88 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%192 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %205 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%204, %cst_15 : tensor<?x8xf32>, tensor<8xf32>) outs(%191 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %expanded_89 = tensor.expand_shape %205 [[0, 1], [2]] output_shape [2, %195, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %57, "must have at most one inferred (negative) dimension"
    %reshape_90 = tensor.reshape %expanded_89(%from_elements_82) : (tensor<2x?x8xf32>, tensor<4xi64>) -> tensor<2x?x4x2xf32>
    %transposed_91 = linalg.transpose ins(%reshape_90 : tensor<2x?x4x2xf32>) outs(%201 : tensor<2x4x?x2xf32>) permutation = [0, 2, 1, 3] 
    %206 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_84 : tensor<2x4x?x2xf32>) outs(%201 : tensor<2x4x?x2xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_32 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x4x?x2xf32>
    %207 = tensor.empty(%200) : tensor<2x4x2x?xf32>
    %transposed_92 = linalg.transpose ins(%reshape_87 : tensor<2x?x4x2xf32>) outs(%207 : tensor<2x4x2x?xf32>) permutation = [0, 2, 3, 1] 
    %208 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_92 : tensor<2x4x2x?xf32>) outs(%207 : tensor<2x4x2x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_32 : f64 to f32
      %269 = arith.mulf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x4x2x?xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %209 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %200, %c1 : index
      %273 = arith.select %272, %c0, %270 : index
      %extracted = tensor.extract %206[%268, %269, %273, %271] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_93 = tensor.collapse_shape %209 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %210 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%73 : tensor<2x4x2x?xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %200, %c1 : index
      %273 = arith.select %272, %c0, %271 : index
      %extracted = tensor.extract %208[%268, %269, %270, %273] : tensor<2x4x2x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x2x?xf32>
    %collapsed_94 = tensor.collapse_shape %210 [[0, 1], [2], [3]] : tensor<2x4x2x?xf32> into tensor<8x2x?xf32>
    %211 = linalg.batch_matmul ins(%collapsed_93, %collapsed_94 : tensor<8x?x2xf32>, tensor<8x2x?xf32>) outs(%76 : tensor<8x?x?xf32>) -> tensor<8x?x?xf32>
    cf.assert %83, "must have at most one inferred (negative) dimension"
    %reshape_95 = tensor.reshape %211(%from_elements_61) : (tensor<8x?x?xf32>, tensor<4xi64>) -> tensor<2x4x?x?xf32>
    cf.assert %88, "mismatched size for broadcast"
    cf.assert %89, "mismatched size for broadcast"
    %212 = linalg.generic {indexing_maps = [#map8, #map9, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_95, %arg1 : tensor<2x4x?x?xf32>, tensor<2x1x?x?xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %213:2 = linalg.generic {indexing_maps = [#map8, #map10, #map10], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%212 : tensor<2x4x?x?xf32>) outs(%95, %93 : tensor<2x4x?xf32>, tensor<2x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_109: i64):
      %268 = linalg.index 3 : index
      %269 = arith.index_cast %268 : index to i64
      %270 = arith.maximumf %in, %out : f32
      %271 = arith.cmpf ogt, %in, %out : f32
      %272 = arith.select %271, %269, %out_109 : i64
      linalg.yield %270, %272 : f32, i64
    } -> (tensor<2x4x?xf32>, tensor<2x4x?xi64>)
    %expanded_96 = tensor.expand_shape %213#0 [[0], [1], [2, 3]] output_shape [2, 4, %87, 1] : tensor<2x4x?xf32> into tensor<2x4x?x1xf32>
    %214 = linalg.generic {indexing_maps = [#map8, #map11, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%212, %expanded_96 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.subf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %215 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%214 : tensor<2x4x?x?xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.exp %in : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %216 = linalg.generic {indexing_maps = [#map8, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%215 : tensor<2x4x?x?xf32>) outs(%100 : tensor<2x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x1xf32>
    %217 = linalg.generic {indexing_maps = [#map8, #map11, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%215, %216 : tensor<2x4x?x?xf32>, tensor<2x4x?x1xf32>) outs(%90 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.divf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    %218 = linalg.generic {indexing_maps = [#map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%212 : tensor<2x4x?x?xf32>) outs(%103 : tensor<2x4x?x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %268 = arith.extf %in : f32 to f64
      %269 = arith.cmpf oeq, %268, %cst_31 : f64
      linalg.yield %269 : i1
    } -> tensor<2x4x?x?xi1>
    %219 = linalg.generic {indexing_maps = [#map8, #map11], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%218 : tensor<2x4x?x?xi1>) outs(%106 : tensor<2x4x?x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %268 = arith.andi %in, %out : i1
      linalg.yield %268 : i1
    } -> tensor<2x4x?x1xi1>
    cf.assert %108, "negative values not allowed in new dimensions"
    cf.assert %108, "negative values not allowed in new dimensions"
    cf.assert %112, "mismatched size for broadcast"
    cf.assert %113, "mismatched size for broadcast"
    %220 = linalg.generic {indexing_maps = [#map11, #map8, #map8, #map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%219, %111, %217 : tensor<2x4x?x1xi1>, tensor<2x4x?x?xf32>, tensor<2x4x?x?xf32>) outs(%114 : tensor<2x4x?x?xf32>) {
    ^bb0(%in: i1, %in_109: f32, %in_110: f32, %out: f32):
      %268 = arith.select %in, %in_109, %in_110 : f32
      linalg.yield %268 : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %221 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%116 : tensor<2x4x?x?xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %87, %c1 : index
      %273 = arith.select %272, %c0, %270 : index
      %274 = arith.cmpi eq, %109, %c1 : index
      %275 = arith.select %274, %c0, %271 : index
      %extracted = tensor.extract %220[%268, %269, %273, %275] : tensor<2x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x?xf32>
    cf.assert %83, "must have at most one inferred (negative) dimension"
    %reshape_97 = tensor.reshape %221(%from_elements_66) : (tensor<2x4x?x?xf32>, tensor<3xi64>) -> tensor<8x?x?xf32>
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %222 = linalg.generic {indexing_maps = [#map8], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%71 : tensor<2x4x?x2xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = linalg.index 3 : index
      %272 = arith.cmpi eq, %200, %c1 : index
      %273 = arith.select %272, %c0, %270 : index
      %extracted = tensor.extract %transposed_91[%268, %269, %273, %271] : tensor<2x4x?x2xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x2xf32>
    %collapsed_98 = tensor.collapse_shape %222 [[0, 1], [2], [3]] : tensor<2x4x?x2xf32> into tensor<8x?x2xf32>
    cf.assert %119, "mismatching contracting dimension"
    %223 = linalg.batch_matmul ins(%reshape_97, %collapsed_98 : tensor<8x?x?xf32>, tensor<8x?x2xf32>) outs(%121 : tensor<8x?x2xf32>) -> tensor<8x?x2xf32>
    %expanded_99 = tensor.expand_shape %223 [[0, 1], [2], [3]] output_shape [2, 4, %87, 2] : tensor<8x?x2xf32> into tensor<2x4x?x2xf32>
    %transposed_100 = linalg.transpose ins(%expanded_99 : tensor<2x4x?x2xf32>) outs(%123 : tensor<2x?x4x2xf32>) permutation = [0, 2, 1, 3] 
    %collapsed_101 = tensor.collapse_shape %transposed_100 [[0], [1], [2, 3]] : tensor<2x?x4x2xf32> into tensor<2x?x8xf32>
    %transposed_102 = linalg.transpose ins(%cst_14 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    cf.assert %11, "unimplemented: dynamic negative broadcast sizes"
    %224 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel", "parallel", "parallel"]} outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%out: f32):
      %268 = linalg.index 0 : index
      %269 = linalg.index 1 : index
      %270 = linalg.index 2 : index
      %271 = arith.cmpi eq, %87, %c1 : index
      %272 = arith.select %271, %c0, %269 : index
      %extracted = tensor.extract %collapsed_101[%268, %272, %270] : tensor<2x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x?x8xf32>
    %225 = linalg.generic {indexing_maps = [#map13, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_102 : tensor<8x8xf32>) outs(%125 : tensor<2x8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x8x8xf32>
    %226 = linalg.batch_matmul ins(%224, %225 : tensor<2x?x8xf32>, tensor<2x8x8xf32>) outs(%127 : tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
    %227 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%226, %cst_13 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %228 = arith.cmpi eq, %dim, %165 : index
    cf.assert %228, "mismatched size for broadcast"
    %229 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%227, %189 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %230 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%229 : tensor<2x?x8xf32>) outs(%131 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %268 = arith.extf %in : f32 to f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %231 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%230 : tensor<2x?x8xf64>) outs(%134 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %232 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%231 : tensor<2x?x1xf64>) outs(%133 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %233 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%230, %232 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%131 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.subf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %234 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%233, %233 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%131 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.mulf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %235 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%234 : tensor<2x?x8xf64>) outs(%134 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %236 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%235 : tensor<2x?x1xf64>) outs(%133 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %237 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%236 : tensor<2x?x1xf64>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %268 = arith.truncf %in : f64 to f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %238 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%229 : tensor<2x?x8xf32>) outs(%143 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %239 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%238 : tensor<2x?x1xf32>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_46 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %240 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%237 : tensor<2x?x1xf32>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_41 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x?x1xf32>
    %241 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%240 : tensor<2x?x1xf32>) outs(%141 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %242 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%229, %239 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.subf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %243 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%242, %241 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %244 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%243, %cst_12 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %245 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%244, %cst_11 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%16 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_103 = tensor.collapse_shape %245 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %transposed_104 = linalg.transpose ins(%cst_10 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %246 = linalg.matmul ins(%collapsed_103, %transposed_104 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%154 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %247 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%246, %cst_9 : tensor<?x8xf32>, tensor<8xf32>) outs(%153 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %expanded_105 = tensor.expand_shape %247 [[0, 1], [2]] output_shape [2, %157, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    %248 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_105 : tensor<2x?x8xf32>) outs(%158 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_47 : f32
      %269 = math.erf %268 : f32
      %270 = arith.addf %269, %cst_2 : f32
      %271 = arith.mulf %270, %cst_3 : f32
      %272 = arith.mulf %in, %271 : f32
      linalg.yield %272 : f32
    } -> tensor<2x?x8xf32>
    %collapsed_106 = tensor.collapse_shape %248 [[0, 1], [2]] : tensor<2x?x8xf32> into tensor<?x8xf32>
    %transposed_107 = linalg.transpose ins(%cst_8 : tensor<8x8xf32>) outs(%44 : tensor<8x8xf32>) permutation = [1, 0] 
    %249 = linalg.matmul ins(%collapsed_106, %transposed_107 : tensor<?x8xf32>, tensor<8x8xf32>) outs(%162 : tensor<?x8xf32>) -> tensor<?x8xf32>
    %250 = linalg.generic {indexing_maps = [#map, #map7, #map], iterator_types = ["parallel", "parallel"]} ins(%249, %cst_7 : tensor<?x8xf32>, tensor<8xf32>) outs(%161 : tensor<?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<?x8xf32>
    %expanded_108 = tensor.expand_shape %250 [[0, 1], [2]] output_shape [2, %165, 8] : tensor<?x8xf32> into tensor<2x?x8xf32>
    cf.assert %166, "mismatched size for broadcast"
    %251 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%expanded_108, %245 : tensor<2x?x8xf32>, tensor<2x?x8xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %252 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%251 : tensor<2x?x8xf32>) outs(%169 : tensor<2x?x8xf64>) {
    ^bb0(%in: f32, %out: f64):
      %268 = arith.extf %in : f32 to f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %253 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%252 : tensor<2x?x8xf64>) outs(%172 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %254 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%253 : tensor<2x?x1xf64>) outs(%171 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %255 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%252, %254 : tensor<2x?x8xf64>, tensor<2x?x1xf64>) outs(%169 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.subf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %256 = linalg.generic {indexing_maps = [#map2, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%255, %255 : tensor<2x?x8xf64>, tensor<2x?x8xf64>) outs(%169 : tensor<2x?x8xf64>) {
    ^bb0(%in: f64, %in_109: f64, %out: f64):
      %268 = arith.mulf %in, %in_109 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x8xf64>
    %257 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%256 : tensor<2x?x8xf64>) outs(%172 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.addf %in, %out : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %258 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%257 : tensor<2x?x1xf64>) outs(%171 : tensor<2x?x1xf64>) {
    ^bb0(%in: f64, %out: f64):
      %268 = arith.divf %in, %cst_45 : f64
      linalg.yield %268 : f64
    } -> tensor<2x?x1xf64>
    %259 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%258 : tensor<2x?x1xf64>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f64, %out: f32):
      %268 = arith.truncf %in : f64 to f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %260 = linalg.generic {indexing_maps = [#map2, #map4], iterator_types = ["parallel", "parallel", "reduction"]} ins(%251 : tensor<2x?x8xf32>) outs(%181 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.addf %in, %out : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %261 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%260 : tensor<2x?x1xf32>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.divf %in, %cst_46 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %262 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%259 : tensor<2x?x1xf32>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = arith.truncf %cst_41 : f64 to f32
      %269 = arith.addf %in, %268 : f32
      linalg.yield %269 : f32
    } -> tensor<2x?x1xf32>
    %263 = linalg.generic {indexing_maps = [#map2, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%262 : tensor<2x?x1xf32>) outs(%179 : tensor<2x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %268 = math.rsqrt %in : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x1xf32>
    %264 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%251, %261 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.subf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %265 = linalg.generic {indexing_maps = [#map2, #map4, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%264, %263 : tensor<2x?x8xf32>, tensor<2x?x1xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %266 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%265, %cst_6 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.mulf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    %267 = linalg.generic {indexing_maps = [#map2, #map5, #map2], iterator_types = ["parallel", "parallel", "parallel"]} ins(%266, %cst_5 : tensor<2x?x8xf32>, tensor<8xf32>) outs(%167 : tensor<2x?x8xf32>) {
    ^bb0(%in: f32, %in_109: f32, %out: f32):
      %268 = arith.addf %in, %in_109 : f32
      linalg.yield %268 : f32
    } -> tensor<2x?x8xf32>
    return %267 : tensor<2x?x8xf32>
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
