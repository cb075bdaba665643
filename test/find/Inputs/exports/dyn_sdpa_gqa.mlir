#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map4 = affine_map<(d0, d1, d2, d3) -> ()>
module {
  func.func @dyn_sdpa_gqa(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x2x?x8xf32>, %arg2: tensor<2x2x?x8xf32>) -> tensor<2x4x3x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_2 = arith.constant 0xFFF0000000000000 : f64
    %cst_3 = arith.constant 0.59460355750136051 : f64
    %dim = tensor.dim %arg2, %c2 : tensor<2x2x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %1 = tensor.empty() : tensor<2x4x3x8xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%arg0 : tensor<2x4x3x8xf32>) outs(%1 : tensor<2x4x3x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %40 = arith.truncf %cst_3 : f64 to f32
      %41 = arith.mulf %in, %40 : f32
      linalg.yield %41 : f32
    } -> tensor<2x4x3x8xf32>
    %dim_4 = tensor.dim %arg1, %c2 : tensor<2x2x?x8xf32>
    %expanded = tensor.expand_shape %arg1 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %dim_4, 8] : tensor<2x2x?x8xf32> into tensor<2x2x1x?x8xf32>
    %3 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %4 = tensor.empty(%dim) : tensor<2x2x2x?x8xf32>
    %5 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%4 : tensor<2x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %40 = linalg.index 0 : index
      %41 = linalg.index 1 : index
      %42 = linalg.index 3 : index
      %43 = linalg.index 4 : index
      %44 = arith.cmpi eq, %dim_4, %c1 : index
      %45 = arith.select %44, %c0, %42 : index
      %extracted = tensor.extract %expanded[%40, %41, %c0, %45, %43] : tensor<2x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x8xf32>
    %collapsed = tensor.collapse_shape %5 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x8xf32> into tensor<2x4x?x8xf32>
    %expanded_5 = tensor.expand_shape %arg2 [[0], [1], [2, 3], [4]] output_shape [2, 2, 1, %dim, 8] : tensor<2x2x?x8xf32> into tensor<2x2x1x?x8xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %6 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%4 : tensor<2x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %40 = linalg.index 0 : index
      %41 = linalg.index 1 : index
      %42 = linalg.index 3 : index
      %43 = linalg.index 4 : index
      %44 = arith.cmpi eq, %dim, %c1 : index
      %45 = arith.select %44, %c0, %42 : index
      %extracted = tensor.extract %expanded_5[%40, %41, %c0, %45, %43] : tensor<2x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x2x2x?x8xf32>
    %collapsed_6 = tensor.collapse_shape %6 [[0], [1, 2], [3], [4]] : tensor<2x2x2x?x8xf32> into tensor<2x4x?x8xf32>
    %7 = tensor.empty(%dim) : tensor<2x4x8x?xf32>
    %transposed = linalg.transpose ins(%collapsed : tensor<2x4x?x8xf32>) outs(%7 : tensor<2x4x8x?xf32>) permutation = [0, 1, 3, 2] 
    %8 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed : tensor<2x4x8x?xf32>) outs(%7 : tensor<2x4x8x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %40 = arith.truncf %cst_3 : f64 to f32
      %41 = arith.mulf %in, %40 : f32
      linalg.yield %41 : f32
    } -> tensor<2x4x8x?xf32>
    %collapsed_7 = tensor.collapse_shape %2 [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %9 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%7 : tensor<2x4x8x?xf32>) {
    ^bb0(%out: f32):
      %40 = linalg.index 0 : index
      %41 = linalg.index 1 : index
      %42 = linalg.index 2 : index
      %43 = linalg.index 3 : index
      %44 = arith.cmpi eq, %dim, %c1 : index
      %45 = arith.select %44, %c0, %43 : index
      %extracted = tensor.extract %8[%40, %41, %42, %45] : tensor<2x4x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x8x?xf32>
    %collapsed_8 = tensor.collapse_shape %9 [[0, 1], [2], [3]] : tensor<2x4x8x?xf32> into tensor<8x8x?xf32>
    %10 = tensor.empty(%dim) : tensor<8x3x?xf32>
    %11 = linalg.fill ins(%cst : f32) outs(%10 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %12 = linalg.batch_matmul ins(%collapsed_7, %collapsed_8 : tensor<8x3x8xf32>, tensor<8x8x?xf32>) outs(%11 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %expanded_9 = tensor.expand_shape %12 [[0, 1], [2], [3]] output_shape [2, 4, 3, %dim] : tensor<8x3x?xf32> into tensor<2x4x3x?xf32>
    %13 = tensor.empty() : tensor<2x4x3xi64>
    %14 = linalg.fill ins(%c0_i64 : i64) outs(%13 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %15 = tensor.empty() : tensor<2x4x3xf32>
    %16 = linalg.fill ins(%cst_0 : f32) outs(%15 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %17:2 = linalg.generic {indexing_maps = [#map, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%expanded_9 : tensor<2x4x3x?xf32>) outs(%16, %14 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_14: i64):
      %40 = linalg.index 3 : index
      %41 = arith.index_cast %40 : index to i64
      %42 = arith.maximumf %in, %out : f32
      %43 = arith.cmpf ogt, %in, %out : f32
      %44 = arith.select %43, %41, %out_14 : i64
      linalg.yield %42, %44 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_10 = tensor.expand_shape %17#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %18 = tensor.empty(%dim) : tensor<2x4x3x?xf32>
    %19 = linalg.generic {indexing_maps = [#map, #map3, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_9, %expanded_10 : tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) outs(%18 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %in_14: f32, %out: f32):
      %40 = arith.subf %in, %in_14 : f32
      linalg.yield %40 : f32
    } -> tensor<2x4x3x?xf32>
    %20 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%19 : tensor<2x4x3x?xf32>) outs(%18 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %40 = math.exp %in : f32
      linalg.yield %40 : f32
    } -> tensor<2x4x3x?xf32>
    %21 = tensor.empty() : tensor<2x4x3x1xf32>
    %22 = linalg.fill ins(%cst : f32) outs(%21 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %23 = linalg.generic {indexing_maps = [#map, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%20 : tensor<2x4x3x?xf32>) outs(%22 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %40 = arith.addf %in, %out : f32
      linalg.yield %40 : f32
    } -> tensor<2x4x3x1xf32>
    %24 = linalg.generic {indexing_maps = [#map, #map3, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%20, %23 : tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) outs(%18 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %in_14: f32, %out: f32):
      %40 = arith.divf %in, %in_14 : f32
      linalg.yield %40 : f32
    } -> tensor<2x4x3x?xf32>
    %25 = tensor.empty(%dim) : tensor<2x4x3x?xi1>
    %26 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_9 : tensor<2x4x3x?xf32>) outs(%25 : tensor<2x4x3x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %40 = arith.extf %in : f32 to f64
      %41 = arith.cmpf oeq, %40, %cst_2 : f64
      linalg.yield %41 : i1
    } -> tensor<2x4x3x?xi1>
    %27 = tensor.empty() : tensor<2x4x3x1xi1>
    %28 = linalg.fill ins(%true : i1) outs(%27 : tensor<2x4x3x1xi1>) -> tensor<2x4x3x1xi1>
    %29 = linalg.generic {indexing_maps = [#map, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%26 : tensor<2x4x3x?xi1>) outs(%28 : tensor<2x4x3x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %40 = arith.andi %in, %out : i1
      linalg.yield %40 : i1
    } -> tensor<2x4x3x1xi1>
    %30 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %30, "negative values not allowed in new dimensions"
    %31 = tensor.empty(%dim) : tensor<2x4x3x?xf32>
    %32 = linalg.generic {indexing_maps = [#map4, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_1 : tensor<f32>) outs(%31 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x4x3x?xf32>
    cf.assert %true, "mismatched size for broadcast"
    %33 = linalg.generic {indexing_maps = [#map3, #map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%29, %32, %24 : tensor<2x4x3x1xi1>, tensor<2x4x3x?xf32>, tensor<2x4x3x?xf32>) outs(%31 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: i1, %in_14: f32, %in_15: f32, %out: f32):
      %40 = arith.select %in, %in_14, %in_15 : f32
      linalg.yield %40 : f32
    } -> tensor<2x4x3x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %34 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%18 : tensor<2x4x3x?xf32>) {
    ^bb0(%out: f32):
      %40 = linalg.index 0 : index
      %41 = linalg.index 1 : index
      %42 = linalg.index 2 : index
      %43 = linalg.index 3 : index
      %44 = arith.cmpi eq, %dim, %c1 : index
      %45 = arith.select %44, %c0, %43 : index
      %extracted = tensor.extract %33[%40, %41, %42, %45] : tensor<2x4x3x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x3x?xf32>
    %collapsed_11 = tensor.collapse_shape %34 [[0, 1], [2], [3]] : tensor<2x4x3x?xf32> into tensor<8x3x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %35 = tensor.empty(%dim) : tensor<2x4x?x8xf32>
    %36 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%35 : tensor<2x4x?x8xf32>) {
    ^bb0(%out: f32):
      %40 = linalg.index 0 : index
      %41 = linalg.index 1 : index
      %42 = linalg.index 2 : index
      %43 = linalg.index 3 : index
      %44 = arith.cmpi eq, %dim, %c1 : index
      %45 = arith.select %44, %c0, %42 : index
      %extracted = tensor.extract %collapsed_6[%40, %41, %45, %43] : tensor<2x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x8xf32>
    %collapsed_12 = tensor.collapse_shape %36 [[0, 1], [2], [3]] : tensor<2x4x?x8xf32> into tensor<8x?x8xf32>
    %37 = tensor.empty() : tensor<8x3x8xf32>
    %38 = linalg.fill ins(%cst : f32) outs(%37 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %39 = linalg.batch_matmul ins(%collapsed_11, %collapsed_12 : tensor<8x3x?xf32>, tensor<8x?x8xf32>) outs(%38 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_13 = tensor.expand_shape %39 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    return %expanded_13 : tensor<2x4x3x8xf32>
  }
}
