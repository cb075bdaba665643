#map = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<()[s0] -> (s0 + 1)>
#map6 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @dyn_bmn_gqa_sink(%arg0: tensor<?x4x?x8xf32>, %arg1: tensor<?x2x?x8xf32>, %arg2: tensor<?x2x?x8xf32>, %arg3: tensor<?x1x1x?xf32>, %arg4: tensor<4xf32>) -> tensor<?x4x?x8xf32> {
    %c1_i64 = arith.constant 1 : i64
    %c0_i64 = arith.constant 0 : i64
    %c4_i64 = arith.constant 4 : i64
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %c1 = arith.constant 1 : index
    %c8_i64 = arith.constant 8 : i64
    %c3 = arith.constant 3 : index
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %c-1 = arith.constant -1 : index
    %cst_1 = arith.constant 0.35355339059327379 : f64
    %c32_i64 = arith.constant 32 : i64
    %dim = tensor.dim %arg0, %c0 : tensor<?x4x?x8xf32>
    %0 = arith.index_cast %dim : index to i64
    %dim_2 = tensor.dim %arg0, %c2 : tensor<?x4x?x8xf32>
    %1 = arith.index_cast %dim_2 : index to i64
    %dim_3 = tensor.dim %arg3, %c3 : tensor<?x1x1x?xf32>
    %2 = arith.index_cast %dim_3 : index to i64
    %dim_4 = tensor.dim %arg1, %c0 : tensor<?x2x?x8xf32>
    %dim_5 = tensor.dim %arg1, %c2 : tensor<?x2x?x8xf32>
    %expanded = tensor.expand_shape %arg1 [[0], [1], [2, 3], [4]] output_shape [%dim_4, 2, 1, %dim_5, 8] : tensor<?x2x?x8xf32> into tensor<?x2x1x?x8xf32>
    %3 = arith.cmpi sge, %0, %c0_i64 : i64
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %4 = arith.cmpi sge, %2, %c0_i64 : i64
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %5 = tensor.empty(%dim, %dim_3) : tensor<?x2x2x?x8xf32>
    %6 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%5 : tensor<?x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %149 = linalg.index 0 : index
      %150 = linalg.index 1 : index
      %151 = linalg.index 3 : index
      %152 = linalg.index 4 : index
      %153 = arith.cmpi eq, %dim_4, %c1 : index
      %154 = arith.select %153, %c0, %149 : index
      %155 = arith.cmpi eq, %dim_5, %c1 : index
      %156 = arith.select %155, %c0, %151 : index
      %extracted = tensor.extract %expanded[%154, %150, %c0, %156, %152] : tensor<?x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x2x?x8xf32>
    %7 = arith.cmpi slt, %0, %c0_i64 : i64
    %8 = arith.select %7, %c1_i64, %0 : i64
    %9 = arith.extui %7 : i1 to i64
    %10 = arith.muli %8, %c4_i64 : i64
    %11 = arith.muli %10, %2 : i64
    %12 = arith.addi %9, %c1_i64 : i64
    %13 = arith.cmpi slt, %2, %c0_i64 : i64
    %14 = arith.select %13, %10, %11 : i64
    %15 = arith.select %13, %12, %9 : i64
    %16 = arith.muli %14, %c8_i64 : i64
    %17 = arith.cmpi sle, %15, %c1_i64 : i64
    cf.assert %17, "must have at most one inferred (negative) dimension"
    %18 = arith.muli %0, %c4_i64 : i64
    %19 = arith.muli %18, %2 : i64
    %20 = arith.muli %19, %c8_i64 : i64
    %21 = arith.divsi %20, %16 : i64
    %22 = arith.select %7, %21, %0 : i64
    %23 = arith.select %13, %21, %2 : i64
    %from_elements = tensor.from_elements %22, %c4_i64, %23, %c8_i64 : tensor<4xi64>
    %reshape = tensor.reshape %6(%from_elements) : (tensor<?x2x2x?x8xf32>, tensor<4xi64>) -> tensor<?x4x?x8xf32>
    %24 = arith.index_cast %22 : i64 to index
    %25 = arith.index_cast %23 : i64 to index
    %26 = tensor.empty(%24, %25) : tensor<?x4x8x?xf32>
    %transposed = linalg.transpose ins(%reshape : tensor<?x4x?x8xf32>) outs(%26 : tensor<?x4x8x?xf32>) permutation = [0, 1, 3, 2] 
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %27 = arith.cmpi sge, %1, %c0_i64 : i64
    cf.assert %27, "unimplemented: dynamic negative broadcast sizes"
    %28 = tensor.empty(%dim, %dim_2) : tensor<?x4x?x8xf32>
    %29 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%28 : tensor<?x4x?x8xf32>) {
    ^bb0(%out: f32):
      %149 = linalg.index 0 : index
      %150 = linalg.index 1 : index
      %151 = linalg.index 2 : index
      %152 = linalg.index 3 : index
      %153 = arith.cmpi eq, %dim, %c1 : index
      %154 = arith.select %153, %c0, %149 : index
      %155 = arith.cmpi eq, %dim_2, %c1 : index
      %156 = arith.select %155, %c0, %151 : index
      %extracted = tensor.extract %arg0[%154, %150, %156, %152] : tensor<?x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x?x8xf32>
    %30 = arith.cmpi slt, %18, %c0_i64 : i64
    %31 = arith.select %30, %c1_i64, %18 : i64
    %32 = arith.extui %30 : i1 to i64
    %33 = arith.muli %31, %1 : i64
    %34 = arith.addi %32, %c1_i64 : i64
    %35 = arith.cmpi slt, %1, %c0_i64 : i64
    %36 = arith.select %35, %31, %33 : i64
    %37 = arith.select %35, %34, %32 : i64
    %38 = arith.muli %36, %c8_i64 : i64
    %39 = arith.cmpi sle, %37, %c1_i64 : i64
    cf.assert %39, "must have at most one inferred (negative) dimension"
    %40 = arith.muli %18, %1 : i64
    %41 = arith.muli %40, %c8_i64 : i64
    %42 = arith.divsi %41, %38 : i64
    %43 = arith.select %30, %42, %18 : i64
    %44 = arith.select %35, %42, %1 : i64
    %from_elements_6 = tensor.from_elements %43, %44, %c8_i64 : tensor<3xi64>
    %reshape_7 = tensor.reshape %29(%from_elements_6) : (tensor<?x4x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %45 = tensor.empty(%dim, %dim_3) : tensor<?x4x8x?xf32>
    %46 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%45 : tensor<?x4x8x?xf32>) {
    ^bb0(%out: f32):
      %149 = linalg.index 0 : index
      %150 = linalg.index 1 : index
      %151 = linalg.index 2 : index
      %152 = linalg.index 3 : index
      %153 = arith.cmpi eq, %24, %c1 : index
      %154 = arith.select %153, %c0, %149 : index
      %155 = arith.cmpi eq, %25, %c1 : index
      %156 = arith.select %155, %c0, %152 : index
      %extracted = tensor.extract %transposed[%154, %150, %151, %156] : tensor<?x4x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x8x?xf32>
    %47 = arith.muli %31, %c8_i64 : i64
    %48 = arith.muli %47, %2 : i64
    %49 = arith.select %13, %47, %48 : i64
    %50 = arith.select %13, %34, %32 : i64
    %51 = arith.cmpi sle, %50, %c1_i64 : i64
    cf.assert %51, "must have at most one inferred (negative) dimension"
    %52 = arith.muli %0, %c32_i64 : i64
    %53 = arith.muli %52, %2 : i64
    %54 = arith.divsi %53, %49 : i64
    %55 = arith.select %30, %54, %18 : i64
    %56 = arith.select %13, %54, %2 : i64
    %from_elements_8 = tensor.from_elements %55, %c8_i64, %56 : tensor<3xi64>
    %reshape_9 = tensor.reshape %46(%from_elements_8) : (tensor<?x4x8x?xf32>, tensor<3xi64>) -> tensor<?x8x?xf32>
    %57 = arith.index_cast %43 : i64 to index
    %58 = arith.index_cast %44 : i64 to index
    %59 = arith.index_cast %56 : i64 to index
    %60 = arith.cmpi eq, %43, %55 : i64
    cf.assert %60, "mismatching contracting dimension"
    %61 = tensor.empty(%57, %58, %59) : tensor<?x?x?xf32>
    %62 = linalg.fill ins(%cst : f32) outs(%61 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %63 = linalg.batch_matmul ins(%reshape_7, %reshape_9 : tensor<?x?x8xf32>, tensor<?x8x?xf32>) outs(%62 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %64 = arith.muli %10, %1 : i64
    %65 = arith.select %35, %10, %64 : i64
    %66 = arith.select %35, %12, %9 : i64
    %67 = arith.muli %65, %2 : i64
    %68 = arith.addi %66, %c1_i64 : i64
    %69 = arith.select %13, %65, %67 : i64
    %70 = arith.select %13, %68, %66 : i64
    %71 = arith.cmpi sle, %70, %c1_i64 : i64
    cf.assert %71, "must have at most one inferred (negative) dimension"
    %72 = arith.muli %43, %44 : i64
    %73 = arith.muli %72, %56 : i64
    %74 = arith.divsi %73, %69 : i64
    %75 = arith.select %7, %74, %0 : i64
    %76 = arith.select %35, %74, %1 : i64
    %77 = arith.select %13, %74, %2 : i64
    %from_elements_10 = tensor.from_elements %75, %c4_i64, %76, %77 : tensor<4xi64>
    %reshape_11 = tensor.reshape %63(%from_elements_10) : (tensor<?x?x?xf32>, tensor<4xi64>) -> tensor<?x4x?x?xf32>
    %78 = arith.index_cast %75 : i64 to index
    %79 = arith.index_cast %76 : i64 to index
    %80 = arith.index_cast %77 : i64 to index
    %81 = tensor.empty(%78, %79, %80) : tensor<?x4x?x?xf32>
    %82 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_11 : tensor<?x4x?x?xf32>) outs(%81 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.truncf %cst_1 : f64 to f32
      %150 = arith.mulf %in, %149 : f32
      linalg.yield %150 : f32
    } -> tensor<?x4x?x?xf32>
    %dim_12 = tensor.dim %arg3, %c0 : tensor<?x1x1x?xf32>
    %83 = arith.cmpi eq, %78, %dim_12 : index
    cf.assert %83, "mismatched size for broadcast"
    %84 = arith.cmpi eq, %80, %dim_3 : index
    cf.assert %84, "mismatched size for broadcast"
    %85 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%82, %arg3 : tensor<?x4x?x?xf32>, tensor<?x1x1x?xf32>) outs(%81 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %149 = arith.addf %in, %in_29 : f32
      linalg.yield %149 : f32
    } -> tensor<?x4x?x?xf32>
    %86 = arith.select %7, %c1, %dim : index
    %87 = arith.select %35, %c1, %dim_2 : index
    %88 = tensor.empty(%86, %87) : tensor<?x4x?x1xf32>
    %expanded_13 = tensor.expand_shape %arg4 [[0, 1]] output_shape [4, 1] : tensor<4xf32> into tensor<4x1xf32>
    %89 = linalg.generic {indexing_maps = [#map3, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_13 : tensor<4x1xf32>) outs(%88 : tensor<?x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<?x4x?x1xf32>
    %concat = tensor.concat dim(3) %85, %89 : (tensor<?x4x?x?xf32>, tensor<?x4x?x1xf32>) -> tensor<?x4x?x?xf32>
    %dim_14 = tensor.dim %85, %c0 : tensor<?x4x?x?xf32>
    %dim_15 = tensor.dim %85, %c2 : tensor<?x4x?x?xf32>
    %90 = tensor.empty(%dim_14, %dim_15) : tensor<?x4x?xi64>
    %91 = linalg.fill ins(%c0_i64 : i64) outs(%90 : tensor<?x4x?xi64>) -> tensor<?x4x?xi64>
    %92 = tensor.empty(%dim_14, %dim_15) : tensor<?x4x?xf32>
    %93 = linalg.fill ins(%cst_0 : f32) outs(%92 : tensor<?x4x?xf32>) -> tensor<?x4x?xf32>
    %94:2 = linalg.generic {indexing_maps = [#map1, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%concat : tensor<?x4x?x?xf32>) outs(%93, %91 : tensor<?x4x?xf32>, tensor<?x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_29: i64):
      %149 = linalg.index 3 : index
      %150 = arith.index_cast %149 : index to i64
      %151 = arith.maximumf %in, %out : f32
      %152 = arith.cmpf ogt, %in, %out : f32
      %153 = arith.select %152, %150, %out_29 : i64
      linalg.yield %151, %153 : f32, i64
    } -> (tensor<?x4x?xf32>, tensor<?x4x?xi64>)
    %expanded_16 = tensor.expand_shape %94#0 [[0], [1], [2, 3]] output_shape [%dim_14, 4, %dim_15, 1] : tensor<?x4x?xf32> into tensor<?x4x?x1xf32>
    %dim_17 = tensor.dim %85, %c3 : tensor<?x4x?x?xf32>
    %95 = affine.apply #map5()[%dim_17]
    %96 = tensor.empty(%dim_14, %dim_15, %95) : tensor<?x4x?x?xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%concat, %expanded_16 : tensor<?x4x?x?xf32>, tensor<?x4x?x1xf32>) outs(%96 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %149 = arith.subf %in, %in_29 : f32
      linalg.yield %149 : f32
    } -> tensor<?x4x?x?xf32>
    %98:2 = linalg.generic {indexing_maps = [#map1, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%97 : tensor<?x4x?x?xf32>) outs(%93, %91 : tensor<?x4x?xf32>, tensor<?x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_29: i64):
      %149 = linalg.index 3 : index
      %150 = arith.index_cast %149 : index to i64
      %151 = arith.maximumf %in, %out : f32
      %152 = arith.cmpf ogt, %in, %out : f32
      %153 = arith.select %152, %150, %out_29 : i64
      linalg.yield %151, %153 : f32, i64
    } -> (tensor<?x4x?xf32>, tensor<?x4x?xi64>)
    %expanded_18 = tensor.expand_shape %98#0 [[0], [1], [2, 3]] output_shape [%dim_14, 4, %dim_15, 1] : tensor<?x4x?xf32> into tensor<?x4x?x1xf32>
    %99 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%97, %expanded_18 : tensor<?x4x?x?xf32>, tensor<?x4x?x1xf32>) outs(%96 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %149 = arith.subf %in, %in_29 : f32
      linalg.yield %149 : f32
    } -> tensor<?x4x?x?xf32>
    %100 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%99 : tensor<?x4x?x?xf32>) outs(%96 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = math.exp %in : f32
      linalg.yield %149 : f32
    } -> tensor<?x4x?x?xf32>
    %101 = tensor.empty(%dim_14, %dim_15) : tensor<?x4x?x1xf32>
    %102 = linalg.fill ins(%cst : f32) outs(%101 : tensor<?x4x?x1xf32>) -> tensor<?x4x?x1xf32>
    %103 = linalg.generic {indexing_maps = [#map1, #map6], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%100 : tensor<?x4x?x?xf32>) outs(%102 : tensor<?x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %149 = arith.addf %in, %out : f32
      linalg.yield %149 : f32
    } -> tensor<?x4x?x1xf32>
    %104 = linalg.generic {indexing_maps = [#map1, #map6, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%100, %103 : tensor<?x4x?x?xf32>, tensor<?x4x?x1xf32>) outs(%96 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %in_29: f32, %out: f32):
      %149 = arith.divf %in, %in_29 : f32
      linalg.yield %149 : f32
    } -> tensor<?x4x?x?xf32>
    %105 = arith.index_cast %95 : index to i64
    %106 = arith.minsi %105, %c0_i64 : i64
    %107 = arith.index_cast %106 : i64 to index
    %108 = arith.addi %95, %c-1 : index
    %109 = arith.cmpi slt, %108, %c0 : index
    %110 = arith.select %109, %c-1, %108 : index
    %111 = arith.minsi %110, %95 : index
    %112 = arith.subi %111, %107 : index
    %113 = arith.maxsi %112, %c0 : index
    %extracted_slice = tensor.extract_slice %104[0, 0, 0, %107] [%dim_14, 4, %dim_15, %113] [1, 1, 1, 1] : tensor<?x4x?x?xf32> to tensor<?x4x?x?xf32>
    %dim_19 = tensor.dim %arg2, %c0 : tensor<?x2x?x8xf32>
    %dim_20 = tensor.dim %arg2, %c2 : tensor<?x2x?x8xf32>
    %expanded_21 = tensor.expand_shape %arg2 [[0], [1], [2, 3], [4]] output_shape [%dim_19, 2, 1, %dim_20, 8] : tensor<?x2x?x8xf32> into tensor<?x2x1x?x8xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %114 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%5 : tensor<?x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %149 = linalg.index 0 : index
      %150 = linalg.index 1 : index
      %151 = linalg.index 3 : index
      %152 = linalg.index 4 : index
      %153 = arith.cmpi eq, %dim_19, %c1 : index
      %154 = arith.select %153, %c0, %149 : index
      %155 = arith.cmpi eq, %dim_20, %c1 : index
      %156 = arith.select %155, %c0, %151 : index
      %extracted = tensor.extract %expanded_21[%154, %150, %c0, %156, %152] : tensor<?x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x2x?x8xf32>
    cf.assert %17, "must have at most one inferred (negative) dimension"
    %reshape_22 = tensor.reshape %114(%from_elements) : (tensor<?x2x2x?x8xf32>, tensor<4xi64>) -> tensor<?x4x?x8xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %27, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %115 = tensor.empty(%dim, %dim_2, %dim_3) : tensor<?x4x?x?xf32>
    %116 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%115 : tensor<?x4x?x?xf32>) {
    ^bb0(%out: f32):
      %149 = linalg.index 0 : index
      %150 = linalg.index 1 : index
      %151 = linalg.index 2 : index
      %152 = linalg.index 3 : index
      %153 = arith.cmpi eq, %dim_14, %c1 : index
      %154 = arith.select %153, %c0, %149 : index
      %155 = arith.cmpi eq, %dim_15, %c1 : index
      %156 = arith.select %155, %c0, %151 : index
      %157 = arith.cmpi eq, %113, %c1 : index
      %158 = arith.select %157, %c0, %152 : index
      %extracted = tensor.extract %extracted_slice[%154, %150, %156, %158] : tensor<?x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x?x?xf32>
    %117 = arith.muli %36, %2 : i64
    %118 = arith.addi %37, %c1_i64 : i64
    %119 = arith.select %13, %36, %117 : i64
    %120 = arith.select %13, %118, %37 : i64
    %121 = arith.cmpi sle, %120, %c1_i64 : i64
    cf.assert %121, "must have at most one inferred (negative) dimension"
    %122 = arith.muli %40, %2 : i64
    %123 = arith.divsi %122, %119 : i64
    %124 = arith.select %30, %123, %18 : i64
    %125 = arith.select %35, %123, %1 : i64
    %126 = arith.select %13, %123, %2 : i64
    %from_elements_23 = tensor.from_elements %124, %125, %126 : tensor<3xi64>
    %reshape_24 = tensor.reshape %116(%from_elements_23) : (tensor<?x4x?x?xf32>, tensor<3xi64>) -> tensor<?x?x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %127 = tensor.empty(%dim, %dim_3) : tensor<?x4x?x8xf32>
    %128 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%127 : tensor<?x4x?x8xf32>) {
    ^bb0(%out: f32):
      %149 = linalg.index 0 : index
      %150 = linalg.index 1 : index
      %151 = linalg.index 2 : index
      %152 = linalg.index 3 : index
      %153 = arith.cmpi eq, %24, %c1 : index
      %154 = arith.select %153, %c0, %149 : index
      %155 = arith.cmpi eq, %25, %c1 : index
      %156 = arith.select %155, %c0, %151 : index
      %extracted = tensor.extract %reshape_22[%154, %150, %156, %152] : tensor<?x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x?x8xf32>
    %129 = arith.muli %31, %2 : i64
    %130 = arith.select %13, %31, %129 : i64
    %131 = arith.muli %130, %c8_i64 : i64
    cf.assert %51, "must have at most one inferred (negative) dimension"
    %132 = arith.divsi %20, %131 : i64
    %133 = arith.select %30, %132, %18 : i64
    %134 = arith.select %13, %132, %2 : i64
    %from_elements_25 = tensor.from_elements %133, %134, %c8_i64 : tensor<3xi64>
    %reshape_26 = tensor.reshape %128(%from_elements_25) : (tensor<?x4x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %135 = arith.index_cast %124 : i64 to index
    %136 = arith.index_cast %125 : i64 to index
    %137 = arith.cmpi eq, %124, %133 : i64
    cf.assert %137, "mismatching contracting dimension"
    %138 = arith.cmpi eq, %126, %134 : i64
    cf.assert %138, "mismatching contracting dimension"
    %139 = tensor.empty(%135, %136) : tensor<?x?x8xf32>
    %140 = linalg.fill ins(%cst : f32) outs(%139 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %141 = linalg.batch_matmul ins(%reshape_24, %reshape_26 : tensor<?x?x?xf32>, tensor<?x?x8xf32>) outs(%140 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %142 = arith.muli %65, %c8_i64 : i64
    %143 = arith.cmpi sle, %66, %c1_i64 : i64
    cf.assert %143, "must have at most one inferred (negative) dimension"
    %144 = arith.muli %124, %125 : i64
    %145 = arith.muli %144, %c8_i64 : i64
    %146 = arith.divsi %145, %142 : i64
    %147 = arith.select %7, %146, %0 : i64
    %148 = arith.select %35, %146, %1 : i64
    %from_elements_27 = tensor.from_elements %147, %c4_i64, %148, %c8_i64 : tensor<4xi64>
    %reshape_28 = tensor.reshape %141(%from_elements_27) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x4x?x8xf32>
    return %reshape_28 : tensor<?x4x?x8xf32>
  }
}
