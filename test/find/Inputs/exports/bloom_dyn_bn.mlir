#map = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @bloom_dyn_bn(%arg0: tensor<?x4x1x8xf32>, %arg1: tensor<?x4x?x8xf32>, %arg2: tensor<?x4x?x8xf32>, %arg3: tensor<?x1x?xf32>) -> tensor<?x4x1x8xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c4_i64 = arith.constant 4 : i64
    %c8_i64 = arith.constant 8 : i64
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %c4 = arith.constant 4 : index
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %c32_i64 = arith.constant 32 : i64
    %dim = tensor.dim %arg0, %c0 : tensor<?x4x1x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %1 = arith.muli %0, %c4_i64 : i64
    %2 = arith.cmpi slt, %1, %c0_i64 : i64
    %3 = arith.select %2, %c1_i64, %1 : i64
    %4 = arith.extui %2 : i1 to i64
    %5 = arith.addi %4, %c1_i64 : i64
    %6 = arith.muli %3, %c8_i64 : i64
    %7 = arith.cmpi sle, %5, %c1_i64 : i64
    cf.assert %7, "must have at most one inferred (negative) dimension"
    %8 = arith.muli %0, %c32_i64 : i64
    %9 = arith.divsi %8, %6 : i64
    %10 = arith.select %2, %9, %1 : i64
    %from_elements = tensor.from_elements %10, %9, %c8_i64 : tensor<3xi64>
    %reshape = tensor.reshape %arg0(%from_elements) : (tensor<?x4x1x8xf32>, tensor<3xi64>) -> tensor<?x1x8xf32>
    cf.assert %7, "must have at most one inferred (negative) dimension"
    %dim_2 = tensor.dim %arg1, %c0 : tensor<?x4x?x8xf32>
    %11 = arith.index_cast %dim_2 : index to i64
    %12 = arith.muli %11, %c4_i64 : i64
    %dim_3 = tensor.dim %arg1, %c2 : tensor<?x4x?x8xf32>
    %13 = arith.index_cast %dim_3 : index to i64
    %14 = arith.muli %12, %13 : i64
    %15 = arith.muli %14, %c8_i64 : i64
    %16 = arith.divsi %15, %6 : i64
    %17 = arith.select %2, %16, %1 : i64
    %from_elements_4 = tensor.from_elements %17, %16, %c8_i64 : tensor<3xi64>
    %reshape_5 = tensor.reshape %arg1(%from_elements_4) : (tensor<?x4x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    cf.assert %7, "must have at most one inferred (negative) dimension"
    %dim_6 = tensor.dim %arg2, %c0 : tensor<?x4x?x8xf32>
    %18 = arith.index_cast %dim_6 : index to i64
    %19 = arith.muli %18, %c4_i64 : i64
    %dim_7 = tensor.dim %arg2, %c2 : tensor<?x4x?x8xf32>
    %20 = arith.index_cast %dim_7 : index to i64
    %21 = arith.muli %19, %20 : i64
    %22 = arith.muli %21, %c8_i64 : i64
    %23 = arith.divsi %22, %6 : i64
    %24 = arith.select %2, %23, %1 : i64
    %from_elements_8 = tensor.from_elements %24, %23, %c8_i64 : tensor<3xi64>
    %reshape_9 = tensor.reshape %arg2(%from_elements_8) : (tensor<?x4x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %25 = arith.index_cast %17 : i64 to index
    %26 = arith.index_cast %16 : i64 to index
    %27 = tensor.empty(%25, %26) : tensor<?x8x?xf32>
    %transposed = linalg.transpose ins(%reshape_5 : tensor<?x?x8xf32>) outs(%27 : tensor<?x8x?xf32>) permutation = [0, 2, 1] 
    %28 = arith.index_cast %10 : i64 to index
    %29 = arith.cmpi eq, %10, %17 : i64
    cf.assert %29, "mismatching contracting dimension"
    %30 = tensor.empty(%28, %26) : tensor<?x1x?xf32>
    %31 = linalg.fill ins(%cst : f32) outs(%30 : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
    %32 = linalg.batch_matmul ins(%reshape, %transposed : tensor<?x1x8xf32>, tensor<?x8x?xf32>) outs(%31 : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
    %33 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%32 : tensor<?x1x?xf32>) outs(%30 : tensor<?x1x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %74 = arith.truncf %cst_1 : f64 to f32
      %75 = arith.mulf %in, %74 : f32
      linalg.yield %75 : f32
    } -> tensor<?x1x?xf32>
    %dim_10 = tensor.dim %arg3, %c0 : tensor<?x1x?xf32>
    %dim_11 = tensor.dim %arg3, %c2 : tensor<?x1x?xf32>
    %34 = arith.cmpi eq, %dim_10, %28 : index
    cf.assert %34, "mismatched size for broadcast"
    %35 = arith.cmpi eq, %dim_11, %26 : index
    cf.assert %35, "mismatched size for broadcast"
    %36 = tensor.empty(%dim_10, %dim_11) : tensor<?x1x?xf32>
    %37 = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel", "parallel", "parallel"]} ins(%arg3, %33 : tensor<?x1x?xf32>, tensor<?x1x?xf32>) outs(%36 : tensor<?x1x?xf32>) {
    ^bb0(%in: f32, %in_17: f32, %out: f32):
      %74 = arith.addf %in, %in_17 : f32
      linalg.yield %74 : f32
    } -> tensor<?x1x?xf32>
    %38 = arith.cmpi slt, %0, %c0_i64 : i64
    %39 = arith.select %38, %c1_i64, %0 : i64
    %40 = arith.extui %38 : i1 to i64
    %41 = arith.muli %39, %c4_i64 : i64
    %42 = arith.addi %40, %c1_i64 : i64
    %43 = arith.cmpi sle, %42, %c1_i64 : i64
    cf.assert %43, "must have at most one inferred (negative) dimension"
    %44 = arith.index_cast %dim_10 : index to i64
    %45 = arith.index_cast %dim_11 : index to i64
    %46 = arith.muli %44, %45 : i64
    %47 = arith.divsi %46, %41 : i64
    %48 = arith.select %38, %47, %0 : i64
    %from_elements_12 = tensor.from_elements %48, %c4_i64, %c1_i64, %47 : tensor<4xi64>
    %reshape_13 = tensor.reshape %37(%from_elements_12) : (tensor<?x1x?xf32>, tensor<4xi64>) -> tensor<?x4x1x?xf32>
    %49 = arith.index_cast %48 : i64 to index
    %50 = tensor.empty(%49) : tensor<?x4x1xi64>
    %51 = linalg.fill ins(%c0_i64 : i64) outs(%50 : tensor<?x4x1xi64>) -> tensor<?x4x1xi64>
    %52 = tensor.empty(%49) : tensor<?x4x1xf32>
    %53 = linalg.fill ins(%cst_0 : f32) outs(%52 : tensor<?x4x1xf32>) -> tensor<?x4x1xf32>
    %54:2 = linalg.generic {indexing_maps = [#map1, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%reshape_13 : tensor<?x4x1x?xf32>) outs(%53, %51 : tensor<?x4x1xf32>, tensor<?x4x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_17: i64):
      %74 = linalg.index 3 : index
      %75 = arith.index_cast %74 : index to i64
      %76 = arith.maximumf %in, %out : f32
      %77 = arith.cmpf ogt, %in, %out : f32
      %78 = arith.select %77, %75, %out_17 : i64
      linalg.yield %76, %78 : f32, i64
    } -> (tensor<?x4x1xf32>, tensor<?x4x1xi64>)
    %expanded = tensor.expand_shape %54#0 [[0], [1], [2, 3]] output_shape [%49, 4, 1, 1] : tensor<?x4x1xf32> into tensor<?x4x1x1xf32>
    %55 = arith.index_cast %47 : i64 to index
    %56 = tensor.empty(%49, %55) : tensor<?x4x1x?xf32>
    %57 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_13, %expanded : tensor<?x4x1x?xf32>, tensor<?x4x1x1xf32>) outs(%56 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: f32, %in_17: f32, %out: f32):
      %74 = arith.subf %in, %in_17 : f32
      linalg.yield %74 : f32
    } -> tensor<?x4x1x?xf32>
    %58 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%57 : tensor<?x4x1x?xf32>) outs(%56 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %74 = math.exp %in : f32
      linalg.yield %74 : f32
    } -> tensor<?x4x1x?xf32>
    %59 = tensor.empty(%49) : tensor<?x4x1x1xf32>
    %60 = linalg.fill ins(%cst : f32) outs(%59 : tensor<?x4x1x1xf32>) -> tensor<?x4x1x1xf32>
    %61 = linalg.generic {indexing_maps = [#map1, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%58 : tensor<?x4x1x?xf32>) outs(%60 : tensor<?x4x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %74 = arith.addf %in, %out : f32
      linalg.yield %74 : f32
    } -> tensor<?x4x1x1xf32>
    %62 = linalg.generic {indexing_maps = [#map1, #map3, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%58, %61 : tensor<?x4x1x?xf32>, tensor<?x4x1x1xf32>) outs(%56 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: f32, %in_17: f32, %out: f32):
      %74 = arith.divf %in, %in_17 : f32
      linalg.yield %74 : f32
    } -> tensor<?x4x1x?xf32>
    cf.assert %7, "must have at most one inferred (negative) dimension"
    %63 = arith.muli %48, %c4_i64 : i64
    %64 = arith.muli %63, %47 : i64
    %65 = arith.divsi %64, %3 : i64
    %66 = arith.select %2, %65, %1 : i64
    %from_elements_14 = tensor.from_elements %66, %c1_i64, %65 : tensor<3xi64>
    %reshape_15 = tensor.reshape %62(%from_elements_14) : (tensor<?x4x1x?xf32>, tensor<3xi64>) -> tensor<?x1x?xf32>
    %67 = arith.index_cast %66 : i64 to index
    %68 = arith.cmpi eq, %66, %24 : i64
    cf.assert %68, "mismatching contracting dimension"
    %69 = arith.cmpi eq, %65, %23 : i64
    cf.assert %69, "mismatching contracting dimension"
    %70 = tensor.empty(%67) : tensor<?x1x8xf32>
    %71 = linalg.fill ins(%cst : f32) outs(%70 : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
    %72 = linalg.batch_matmul ins(%reshape_15, %reshape_9 : tensor<?x1x?xf32>, tensor<?x?x8xf32>) outs(%71 : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
    %73 = arith.divsi %67, %c4 : index
    %expanded_16 = tensor.expand_shape %72 [[0, 1], [2], [3]] output_shape [%73, 4, 1, 8] : tensor<?x1x8xf32> into tensor<?x4x1x8xf32>
    return %expanded_16 : tensor<?x4x1x8xf32>
  }
}
