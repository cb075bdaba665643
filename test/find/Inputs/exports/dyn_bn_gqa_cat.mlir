#map = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map1 = affine_map<()[s0] -> (s0 + 1)>
#map2 = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map3 = affine_map<()[s0] -> (s0 * 4)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map6 = affine_map<(d0, d1, d2, d3) -> ()>
module {
  func.func @dyn_bn_gqa_cat(%arg0: tensor<?x4x1x8xf32>, %arg1: tensor<?x2x?x8xf32>, %arg2: tensor<?x2x?x8xf32>, %arg3: tensor<?x2x1x8xf32>, %arg4: tensor<?x2x1x8xf32>) -> tensor<?x4x1x8xf32> {
    %c0_i64 = arith.constant 0 : i64
    %c4_i64 = arith.constant 4 : i64
    %c1 = arith.constant 1 : index
    %c0 = arith.constant 0 : index
    %c4 = arith.constant 4 : index
    %c2 = arith.constant 2 : index
    %c8_i64 = arith.constant 8 : i64
    %c1_i64 = arith.constant 1 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<f32>
    %cst_2 = arith.constant 0xFFF0000000000000 : f64
    %cst_3 = arith.constant 0.59460355750136051 : f64
    %c32_i64 = arith.constant 32 : i64
    %dim = tensor.dim %arg0, %c0 : tensor<?x4x1x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_4 = tensor.dim %arg2, %c2 : tensor<?x2x?x8xf32>
    %1 = arith.index_cast %dim_4 : index to i64
    %concat = tensor.concat dim(2) %arg1, %arg3 : (tensor<?x2x?x8xf32>, tensor<?x2x1x8xf32>) -> tensor<?x2x?x8xf32>
    %2 = arith.addi %1, %c1_i64 : i64
    %concat_5 = tensor.concat dim(2) %arg2, %arg4 : (tensor<?x2x?x8xf32>, tensor<?x2x1x8xf32>) -> tensor<?x2x?x8xf32>
    %3 = tensor.empty(%dim) : tensor<?x4x1x8xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%arg0 : tensor<?x4x1x8xf32>) outs(%3 : tensor<?x4x1x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %112 = arith.truncf %cst_3 : f64 to f32
      %113 = arith.mulf %in, %112 : f32
      linalg.yield %113 : f32
    } -> tensor<?x4x1x8xf32>
    %dim_6 = tensor.dim %arg1, %c0 : tensor<?x2x?x8xf32>
    %dim_7 = tensor.dim %arg1, %c2 : tensor<?x2x?x8xf32>
    %5 = affine.apply #map1()[%dim_7]
    %expanded = tensor.expand_shape %concat [[0], [1], [2, 3], [4]] output_shape [%dim_6, 2, 1, %5, 8] : tensor<?x2x?x8xf32> into tensor<?x2x1x?x8xf32>
    %6 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    %7 = arith.index_cast %2 : i64 to index
    %8 = arith.cmpi sge, %2, %c0_i64 : i64
    cf.assert %8, "unimplemented: dynamic negative broadcast sizes"
    %9 = tensor.empty(%dim, %7) : tensor<?x2x2x?x8xf32>
    %10 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%9 : tensor<?x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %112 = linalg.index 0 : index
      %113 = linalg.index 1 : index
      %114 = linalg.index 3 : index
      %115 = linalg.index 4 : index
      %116 = arith.cmpi eq, %dim_6, %c1 : index
      %117 = arith.select %116, %c0, %112 : index
      %118 = arith.cmpi eq, %5, %c1 : index
      %119 = arith.select %118, %c0, %114 : index
      %extracted = tensor.extract %expanded[%117, %113, %c0, %119, %115] : tensor<?x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x2x?x8xf32>
    %11 = arith.cmpi slt, %0, %c0_i64 : i64
    %12 = arith.select %11, %c1_i64, %0 : i64
    %13 = arith.extui %11 : i1 to i64
    %14 = arith.muli %12, %c4_i64 : i64
    %15 = arith.muli %14, %2 : i64
    %16 = arith.addi %13, %c1_i64 : i64
    %17 = arith.cmpi slt, %2, %c0_i64 : i64
    %18 = arith.select %17, %14, %15 : i64
    %19 = arith.select %17, %16, %13 : i64
    %20 = arith.muli %18, %c8_i64 : i64
    %21 = arith.cmpi sle, %19, %c1_i64 : i64
    cf.assert %21, "must have at most one inferred (negative) dimension"
    %22 = arith.muli %0, %c4_i64 : i64
    %23 = arith.muli %22, %2 : i64
    %24 = arith.muli %23, %c8_i64 : i64
    %25 = arith.divsi %24, %20 : i64
    %26 = arith.select %11, %25, %0 : i64
    %27 = arith.select %17, %25, %2 : i64
    %from_elements = tensor.from_elements %26, %c4_i64, %27, %c8_i64 : tensor<4xi64>
    %reshape = tensor.reshape %10(%from_elements) : (tensor<?x2x2x?x8xf32>, tensor<4xi64>) -> tensor<?x4x?x8xf32>
    %dim_8 = tensor.dim %arg2, %c0 : tensor<?x2x?x8xf32>
    %28 = affine.apply #map1()[%dim_4]
    %expanded_9 = tensor.expand_shape %concat_5 [[0], [1], [2, 3], [4]] output_shape [%dim_8, 2, 1, %28, 8] : tensor<?x2x?x8xf32> into tensor<?x2x1x?x8xf32>
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %8, "unimplemented: dynamic negative broadcast sizes"
    %29 = linalg.generic {indexing_maps = [#map2], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%9 : tensor<?x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %112 = linalg.index 0 : index
      %113 = linalg.index 1 : index
      %114 = linalg.index 3 : index
      %115 = linalg.index 4 : index
      %116 = arith.cmpi eq, %dim_8, %c1 : index
      %117 = arith.select %116, %c0, %112 : index
      %118 = arith.cmpi eq, %28, %c1 : index
      %119 = arith.select %118, %c0, %114 : index
      %extracted = tensor.extract %expanded_9[%117, %113, %c0, %119, %115] : tensor<?x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x2x?x8xf32>
    cf.assert %21, "must have at most one inferred (negative) dimension"
    %reshape_10 = tensor.reshape %29(%from_elements) : (tensor<?x2x2x?x8xf32>, tensor<4xi64>) -> tensor<?x4x?x8xf32>
    %30 = arith.index_cast %26 : i64 to index
    %31 = arith.index_cast %27 : i64 to index
    %32 = tensor.empty(%30, %31) : tensor<?x4x8x?xf32>
    %transposed = linalg.transpose ins(%reshape : tensor<?x4x?x8xf32>) outs(%32 : tensor<?x4x8x?xf32>) permutation = [0, 1, 3, 2] 
    %33 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed : tensor<?x4x8x?xf32>) outs(%32 : tensor<?x4x8x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %112 = arith.truncf %cst_3 : f64 to f32
      %113 = arith.mulf %in, %112 : f32
      linalg.yield %113 : f32
    } -> tensor<?x4x8x?xf32>
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    %34 = tensor.empty(%dim) : tensor<?x4x1x8xf32>
    %35 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%34 : tensor<?x4x1x8xf32>) {
    ^bb0(%out: f32):
      %112 = linalg.index 0 : index
      %113 = linalg.index 1 : index
      %114 = linalg.index 3 : index
      %115 = arith.cmpi eq, %dim, %c1 : index
      %116 = arith.select %115, %c0, %112 : index
      %extracted = tensor.extract %4[%116, %113, %c0, %114] : tensor<?x4x1x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x1x8xf32>
    %collapsed = tensor.collapse_shape %35 [[0, 1], [2], [3]] : tensor<?x4x1x8xf32> into tensor<?x1x8xf32>
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %8, "unimplemented: dynamic negative broadcast sizes"
    %36 = tensor.empty(%dim, %7) : tensor<?x4x8x?xf32>
    %37 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%36 : tensor<?x4x8x?xf32>) {
    ^bb0(%out: f32):
      %112 = linalg.index 0 : index
      %113 = linalg.index 1 : index
      %114 = linalg.index 2 : index
      %115 = linalg.index 3 : index
      %116 = arith.cmpi eq, %30, %c1 : index
      %117 = arith.select %116, %c0, %112 : index
      %118 = arith.cmpi eq, %31, %c1 : index
      %119 = arith.select %118, %c0, %115 : index
      %extracted = tensor.extract %33[%117, %113, %114, %119] : tensor<?x4x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x8x?xf32>
    %38 = arith.cmpi slt, %22, %c0_i64 : i64
    %39 = arith.select %38, %c1_i64, %22 : i64
    %40 = arith.extui %38 : i1 to i64
    %41 = arith.muli %39, %c8_i64 : i64
    %42 = arith.muli %41, %2 : i64
    %43 = arith.addi %40, %c1_i64 : i64
    %44 = arith.select %17, %41, %42 : i64
    %45 = arith.select %17, %43, %40 : i64
    %46 = arith.cmpi sle, %45, %c1_i64 : i64
    cf.assert %46, "must have at most one inferred (negative) dimension"
    %47 = arith.muli %0, %c32_i64 : i64
    %48 = arith.muli %47, %2 : i64
    %49 = arith.divsi %48, %44 : i64
    %50 = arith.select %38, %49, %22 : i64
    %51 = arith.select %17, %49, %2 : i64
    %from_elements_11 = tensor.from_elements %50, %c8_i64, %51 : tensor<3xi64>
    %reshape_12 = tensor.reshape %37(%from_elements_11) : (tensor<?x4x8x?xf32>, tensor<3xi64>) -> tensor<?x8x?xf32>
    %52 = affine.apply #map3()[%dim]
    %53 = arith.index_cast %51 : i64 to index
    %54 = arith.index_cast %52 : index to i64
    %55 = arith.cmpi eq, %54, %50 : i64
    cf.assert %55, "mismatching contracting dimension"
    %56 = tensor.empty(%52, %53) : tensor<?x1x?xf32>
    %57 = linalg.fill ins(%cst : f32) outs(%56 : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
    %58 = linalg.batch_matmul ins(%collapsed, %reshape_12 : tensor<?x1x8xf32>, tensor<?x8x?xf32>) outs(%57 : tensor<?x1x?xf32>) -> tensor<?x1x?xf32>
    cf.assert %21, "must have at most one inferred (negative) dimension"
    %59 = arith.muli %54, %51 : i64
    %60 = arith.divsi %59, %18 : i64
    %61 = arith.select %11, %60, %0 : i64
    %62 = arith.select %17, %60, %2 : i64
    %from_elements_13 = tensor.from_elements %61, %c4_i64, %c1_i64, %62 : tensor<4xi64>
    %reshape_14 = tensor.reshape %58(%from_elements_13) : (tensor<?x1x?xf32>, tensor<4xi64>) -> tensor<?x4x1x?xf32>
    %63 = arith.index_cast %61 : i64 to index
    %64 = tensor.empty(%63) : tensor<?x4x1xi64>
    %65 = linalg.fill ins(%c0_i64 : i64) outs(%64 : tensor<?x4x1xi64>) -> tensor<?x4x1xi64>
    %66 = tensor.empty(%63) : tensor<?x4x1xf32>
    %67 = linalg.fill ins(%cst_0 : f32) outs(%66 : tensor<?x4x1xf32>) -> tensor<?x4x1xf32>
    %68:2 = linalg.generic {indexing_maps = [#map, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%reshape_14 : tensor<?x4x1x?xf32>) outs(%67, %65 : tensor<?x4x1xf32>, tensor<?x4x1xi64>) {
    ^bb0(%in: f32, %out: f32, %out_21: i64):
      %112 = linalg.index 3 : index
      %113 = arith.index_cast %112 : index to i64
      %114 = arith.maximumf %in, %out : f32
      %115 = arith.cmpf ogt, %in, %out : f32
      %116 = arith.select %115, %113, %out_21 : i64
      linalg.yield %114, %116 : f32, i64
    } -> (tensor<?x4x1xf32>, tensor<?x4x1xi64>)
    %expanded_15 = tensor.expand_shape %68#0 [[0], [1], [2, 3]] output_shape [%63, 4, 1, 1] : tensor<?x4x1xf32> into tensor<?x4x1x1xf32>
    %69 = arith.index_cast %62 : i64 to index
    %70 = tensor.empty(%63, %69) : tensor<?x4x1x?xf32>
    %71 = linalg.generic {indexing_maps = [#map, #map5, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_14, %expanded_15 : tensor<?x4x1x?xf32>, tensor<?x4x1x1xf32>) outs(%70 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: f32, %in_21: f32, %out: f32):
      %112 = arith.subf %in, %in_21 : f32
      linalg.yield %112 : f32
    } -> tensor<?x4x1x?xf32>
    %72 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%71 : tensor<?x4x1x?xf32>) outs(%70 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %112 = math.exp %in : f32
      linalg.yield %112 : f32
    } -> tensor<?x4x1x?xf32>
    %73 = tensor.empty(%63) : tensor<?x4x1x1xf32>
    %74 = linalg.fill ins(%cst : f32) outs(%73 : tensor<?x4x1x1xf32>) -> tensor<?x4x1x1xf32>
    %75 = linalg.generic {indexing_maps = [#map, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%72 : tensor<?x4x1x?xf32>) outs(%74 : tensor<?x4x1x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %112 = arith.addf %in, %out : f32
      linalg.yield %112 : f32
    } -> tensor<?x4x1x1xf32>
    %76 = linalg.generic {indexing_maps = [#map, #map5, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%72, %75 : tensor<?x4x1x?xf32>, tensor<?x4x1x1xf32>) outs(%70 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: f32, %in_21: f32, %out: f32):
      %112 = arith.divf %in, %in_21 : f32
      linalg.yield %112 : f32
    } -> tensor<?x4x1x?xf32>
    %77 = tensor.empty(%63, %69) : tensor<?x4x1x?xi1>
    %78 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_14 : tensor<?x4x1x?xf32>) outs(%77 : tensor<?x4x1x?xi1>) {
    ^bb0(%in: f32, %out: i1):
      %112 = arith.extf %in : f32 to f64
      %113 = arith.cmpf oeq, %112, %cst_2 : f64
      linalg.yield %113 : i1
    } -> tensor<?x4x1x?xi1>
    %79 = tensor.empty(%63) : tensor<?x4x1x1xi1>
    %80 = linalg.fill ins(%true : i1) outs(%79 : tensor<?x4x1x1xi1>) -> tensor<?x4x1x1xi1>
    %81 = linalg.generic {indexing_maps = [#map, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%78 : tensor<?x4x1x?xi1>) outs(%80 : tensor<?x4x1x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %112 = arith.andi %in, %out : i1
      linalg.yield %112 : i1
    } -> tensor<?x4x1x1xi1>
    %82 = arith.cmpi sge, %61, %c0_i64 : i64
    cf.assert %82, "negative values not allowed in new dimensions"
    %83 = arith.index_cast %61 : i64 to index
    %84 = arith.cmpi sge, %62, %c0_i64 : i64
    cf.assert %84, "negative values not allowed in new dimensions"
    %85 = arith.index_cast %62 : i64 to index
    %86 = tensor.empty(%83, %85) : tensor<?x4x1x?xf32>
    %87 = linalg.generic {indexing_maps = [#map6, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%cst_1 : tensor<f32>) outs(%86 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x4x1x?xf32>
    %88 = arith.cmpi eq, %63, %83 : index
    cf.assert %88, "mismatched size for broadcast"
    %89 = arith.cmpi eq, %85, %69 : index
    cf.assert %89, "mismatched size for broadcast"
    %90 = tensor.empty(%63, %85) : tensor<?x4x1x?xf32>
    %91 = linalg.generic {indexing_maps = [#map5, #map, #map, #map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%81, %87, %76 : tensor<?x4x1x1xi1>, tensor<?x4x1x?xf32>, tensor<?x4x1x?xf32>) outs(%90 : tensor<?x4x1x?xf32>) {
    ^bb0(%in: i1, %in_21: f32, %in_22: f32, %out: f32):
      %112 = arith.select %in, %in_21, %in_22 : f32
      linalg.yield %112 : f32
    } -> tensor<?x4x1x?xf32>
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %8, "unimplemented: dynamic negative broadcast sizes"
    %92 = tensor.empty(%dim, %7) : tensor<?x4x1x?xf32>
    %93 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%92 : tensor<?x4x1x?xf32>) {
    ^bb0(%out: f32):
      %112 = linalg.index 0 : index
      %113 = linalg.index 1 : index
      %114 = linalg.index 3 : index
      %115 = arith.cmpi eq, %63, %c1 : index
      %116 = arith.select %115, %c0, %112 : index
      %117 = arith.cmpi eq, %85, %c1 : index
      %118 = arith.select %117, %c0, %114 : index
      %extracted = tensor.extract %91[%116, %113, %c0, %118] : tensor<?x4x1x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x1x?xf32>
    %94 = arith.muli %39, %2 : i64
    %95 = arith.select %17, %39, %94 : i64
    cf.assert %46, "must have at most one inferred (negative) dimension"
    %96 = arith.divsi %23, %95 : i64
    %97 = arith.select %38, %96, %22 : i64
    %98 = arith.select %17, %96, %2 : i64
    %from_elements_16 = tensor.from_elements %97, %c1_i64, %98 : tensor<3xi64>
    %reshape_17 = tensor.reshape %93(%from_elements_16) : (tensor<?x4x1x?xf32>, tensor<3xi64>) -> tensor<?x1x?xf32>
    cf.assert %6, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %8, "unimplemented: dynamic negative broadcast sizes"
    %99 = tensor.empty(%dim, %7) : tensor<?x4x?x8xf32>
    %100 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%99 : tensor<?x4x?x8xf32>) {
    ^bb0(%out: f32):
      %112 = linalg.index 0 : index
      %113 = linalg.index 1 : index
      %114 = linalg.index 2 : index
      %115 = linalg.index 3 : index
      %116 = arith.cmpi eq, %30, %c1 : index
      %117 = arith.select %116, %c0, %112 : index
      %118 = arith.cmpi eq, %31, %c1 : index
      %119 = arith.select %118, %c0, %114 : index
      %extracted = tensor.extract %reshape_10[%117, %113, %119, %115] : tensor<?x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x?x8xf32>
    %101 = arith.muli %95, %c8_i64 : i64
    cf.assert %46, "must have at most one inferred (negative) dimension"
    %102 = arith.divsi %24, %101 : i64
    %103 = arith.select %38, %102, %22 : i64
    %104 = arith.select %17, %102, %2 : i64
    %from_elements_18 = tensor.from_elements %103, %104, %c8_i64 : tensor<3xi64>
    %reshape_19 = tensor.reshape %100(%from_elements_18) : (tensor<?x4x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %105 = arith.index_cast %97 : i64 to index
    %106 = arith.cmpi eq, %97, %103 : i64
    cf.assert %106, "mismatching contracting dimension"
    %107 = arith.cmpi eq, %98, %104 : i64
    cf.assert %107, "mismatching contracting dimension"
    %108 = tensor.empty(%105) : tensor<?x1x8xf32>
    %109 = linalg.fill ins(%cst : f32) outs(%108 : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
    %110 = linalg.batch_matmul ins(%reshape_17, %reshape_19 : tensor<?x1x?xf32>, tensor<?x?x8xf32>) outs(%109 : tensor<?x1x8xf32>) -> tensor<?x1x8xf32>
    %111 = arith.divsi %105, %c4 : index
    %expanded_20 = tensor.expand_shape %110 [[0, 1], [2], [3]] output_shape [%111, 4, 1, 8] : tensor<?x1x8xf32> into tensor<?x4x1x8xf32>
    return %expanded_20 : tensor<?x4x1x8xf32>
  }
}
