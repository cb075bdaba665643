#map = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map3 = affine_map<()[s0] -> (s0 + 1)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @dyn_sink_padded_value(%arg0: tensor<2x4x3x8xf32>, %arg1: tensor<2x4x?x8xf32>, %arg2: tensor<2x4x?x8xf32>, %arg3: tensor<4xf32>) -> tensor<2x4x3x8xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %c3 = arith.constant 3 : index
    %dim = tensor.dim %arg2, %c2 : tensor<2x4x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %1 = tensor.empty() : tensor<2x4x3x1xf32>
    %expanded = tensor.expand_shape %arg3 [[0, 1]] output_shape [4, 1] : tensor<4xf32> into tensor<4x1xf32>
    %2 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded : tensor<4x1xf32>) outs(%1 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<2x4x3x1xf32>
    %dim_2 = tensor.dim %arg1, %c2 : tensor<2x4x?x8xf32>
    %3 = tensor.empty(%dim_2) : tensor<2x4x8x?xf32>
    %transposed = linalg.transpose ins(%arg1 : tensor<2x4x?x8xf32>) outs(%3 : tensor<2x4x8x?xf32>) permutation = [0, 1, 3, 2] 
    %collapsed = tensor.collapse_shape %arg0 [[0, 1], [2], [3]] : tensor<2x4x3x8xf32> into tensor<8x3x8xf32>
    %4 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %5 = tensor.empty(%dim) : tensor<2x4x8x?xf32>
    %6 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%5 : tensor<2x4x8x?xf32>) {
    ^bb0(%out: f32):
      %34 = linalg.index 0 : index
      %35 = linalg.index 1 : index
      %36 = linalg.index 2 : index
      %37 = linalg.index 3 : index
      %38 = arith.cmpi eq, %dim_2, %c1 : index
      %39 = arith.select %38, %c0, %37 : index
      %extracted = tensor.extract %transposed[%34, %35, %36, %39] : tensor<2x4x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x8x?xf32>
    %collapsed_3 = tensor.collapse_shape %6 [[0, 1], [2], [3]] : tensor<2x4x8x?xf32> into tensor<8x8x?xf32>
    %7 = tensor.empty(%dim) : tensor<8x3x?xf32>
    %8 = linalg.fill ins(%cst : f32) outs(%7 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %9 = linalg.batch_matmul ins(%collapsed, %collapsed_3 : tensor<8x3x8xf32>, tensor<8x8x?xf32>) outs(%8 : tensor<8x3x?xf32>) -> tensor<8x3x?xf32>
    %expanded_4 = tensor.expand_shape %9 [[0, 1], [2], [3]] output_shape [2, 4, 3, %dim] : tensor<8x3x?xf32> into tensor<2x4x3x?xf32>
    %10 = tensor.empty(%dim) : tensor<2x4x3x?xf32>
    %11 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_4 : tensor<2x4x3x?xf32>) outs(%10 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %34 = arith.truncf %cst_1 : f64 to f32
      %35 = arith.mulf %in, %34 : f32
      linalg.yield %35 : f32
    } -> tensor<2x4x3x?xf32>
    %concat = tensor.concat dim(3) %11, %2 : (tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) -> tensor<2x4x3x?xf32>
    %12 = arith.addi %0, %c1_i64 : i64
    %13 = tensor.empty() : tensor<2x4x3xi64>
    %14 = linalg.fill ins(%c0_i64 : i64) outs(%13 : tensor<2x4x3xi64>) -> tensor<2x4x3xi64>
    %15 = tensor.empty() : tensor<2x4x3xf32>
    %16 = linalg.fill ins(%cst_0 : f32) outs(%15 : tensor<2x4x3xf32>) -> tensor<2x4x3xf32>
    %17:2 = linalg.generic {indexing_maps = [#map1, #map2, #map2], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%concat : tensor<2x4x3x?xf32>) outs(%16, %14 : tensor<2x4x3xf32>, tensor<2x4x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_10: i64):
      %34 = linalg.index 3 : index
      %35 = arith.index_cast %34 : index to i64
      %36 = arith.maximumf %in, %out : f32
      %37 = arith.cmpf ogt, %in, %out : f32
      %38 = arith.select %37, %35, %out_10 : i64
      linalg.yield %36, %38 : f32, i64
    } -> (tensor<2x4x3xf32>, tensor<2x4x3xi64>)
    %expanded_5 = tensor.expand_shape %17#0 [[0], [1], [2, 3]] output_shape [2, 4, 3, 1] : tensor<2x4x3xf32> into tensor<2x4x3x1xf32>
    %dim_6 = tensor.dim %11, %c3 : tensor<2x4x3x?xf32>
    %18 = affine.apply #map3()[%dim_6]
    %19 = tensor.empty(%18) : tensor<2x4x3x?xf32>
    %20 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat, %expanded_5 : tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) outs(%19 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %34 = arith.subf %in, %in_10 : f32
      linalg.yield %34 : f32
    } -> tensor<2x4x3x?xf32>
    %21 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%20 : tensor<2x4x3x?xf32>) outs(%19 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %34 = math.exp %in : f32
      linalg.yield %34 : f32
    } -> tensor<2x4x3x?xf32>
    %22 = linalg.fill ins(%cst : f32) outs(%1 : tensor<2x4x3x1xf32>) -> tensor<2x4x3x1xf32>
    %23 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%21 : tensor<2x4x3x?xf32>) outs(%22 : tensor<2x4x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %34 = arith.addf %in, %out : f32
      linalg.yield %34 : f32
    } -> tensor<2x4x3x1xf32>
    %24 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%21, %23 : tensor<2x4x3x?xf32>, tensor<2x4x3x1xf32>) outs(%19 : tensor<2x4x3x?xf32>) {
    ^bb0(%in: f32, %in_10: f32, %out: f32):
      %34 = arith.divf %in, %in_10 : f32
      linalg.yield %34 : f32
    } -> tensor<2x4x3x?xf32>
    %padded = tensor.pad %arg2 low[0, 0, 0, 0] high[0, 0, 1, 0] {
    ^bb0(%arg4: index, %arg5: index, %arg6: index, %arg7: index):
      tensor.yield %cst : f32
    } : tensor<2x4x?x8xf32> to tensor<2x4x?x8xf32>
    %25 = arith.index_cast %12 : i64 to index
    %26 = arith.cmpi sge, %12, %c0_i64 : i64
    cf.assert %26, "unimplemented: dynamic negative broadcast sizes"
    %27 = tensor.empty(%25) : tensor<2x4x3x?xf32>
    %28 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%27 : tensor<2x4x3x?xf32>) {
    ^bb0(%out: f32):
      %34 = linalg.index 0 : index
      %35 = linalg.index 1 : index
      %36 = linalg.index 2 : index
      %37 = linalg.index 3 : index
      %38 = arith.cmpi eq, %18, %c1 : index
      %39 = arith.select %38, %c0, %37 : index
      %extracted = tensor.extract %24[%34, %35, %36, %39] : tensor<2x4x3x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x3x?xf32>
    %collapsed_7 = tensor.collapse_shape %28 [[0, 1], [2], [3]] : tensor<2x4x3x?xf32> into tensor<8x3x?xf32>
    cf.assert %26, "unimplemented: dynamic negative broadcast sizes"
    %29 = tensor.empty(%25) : tensor<2x4x?x8xf32>
    %30 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%29 : tensor<2x4x?x8xf32>) {
    ^bb0(%out: f32):
      %34 = linalg.index 0 : index
      %35 = linalg.index 1 : index
      %36 = linalg.index 2 : index
      %37 = linalg.index 3 : index
      %38 = affine.apply #map3()[%dim]
      %39 = arith.cmpi eq, %38, %c1 : index
      %40 = arith.select %39, %c0, %36 : index
      %extracted = tensor.extract %padded[%34, %35, %40, %37] : tensor<2x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<2x4x?x8xf32>
    %collapsed_8 = tensor.collapse_shape %30 [[0, 1], [2], [3]] : tensor<2x4x?x8xf32> into tensor<8x?x8xf32>
    %31 = tensor.empty() : tensor<8x3x8xf32>
    %32 = linalg.fill ins(%cst : f32) outs(%31 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %33 = linalg.batch_matmul ins(%collapsed_7, %collapsed_8 : tensor<8x3x?xf32>, tensor<8x?x8xf32>) outs(%32 : tensor<8x3x8xf32>) -> tensor<8x3x8xf32>
    %expanded_9 = tensor.expand_shape %33 [[0, 1], [2], [3]] output_shape [2, 4, 3, 8] : tensor<8x3x8xf32> into tensor<2x4x3x8xf32>
    return %expanded_9 : tensor<2x4x3x8xf32>
  }
}
