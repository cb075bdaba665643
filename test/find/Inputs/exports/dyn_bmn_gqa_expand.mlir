#map = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3, d4)>
#map1 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map2 = affine_map<(d0, d1, d2, d3) -> (d0, 0, 0, d3)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
module {
  func.func @dyn_bmn_gqa_expand(%arg0: tensor<?x4x?x8xf32>, %arg1: tensor<?x2x?x8xf32>, %arg2: tensor<?x2x?x8xf32>, %arg3: tensor<?x1x1x?xf32>) -> tensor<?x4x?x8xf32> {
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
      %132 = linalg.index 0 : index
      %133 = linalg.index 1 : index
      %134 = linalg.index 3 : index
      %135 = linalg.index 4 : index
      %136 = arith.cmpi eq, %dim_4, %c1 : index
      %137 = arith.select %136, %c0, %132 : index
      %138 = arith.cmpi eq, %dim_5, %c1 : index
      %139 = arith.select %138, %c0, %134 : index
      %extracted = tensor.extract %expanded[%137, %133, %c0, %139, %135] : tensor<?x2x1x?x8xf32>
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
    %dim_6 = tensor.dim %arg2, %c0 : tensor<?x2x?x8xf32>
    %dim_7 = tensor.dim %arg2, %c2 : tensor<?x2x?x8xf32>
    %expanded_8 = tensor.expand_shape %arg2 [[0], [1], [2, 3], [4]] output_shape [%dim_6, 2, 1, %dim_7, 8] : tensor<?x2x?x8xf32> into tensor<?x2x1x?x8xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %24 = linalg.generic {indexing_maps = [#map], iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]} outs(%5 : tensor<?x2x2x?x8xf32>) {
    ^bb0(%out: f32):
      %132 = linalg.index 0 : index
      %133 = linalg.index 1 : index
      %134 = linalg.index 3 : index
      %135 = linalg.index 4 : index
      %136 = arith.cmpi eq, %dim_6, %c1 : index
      %137 = arith.select %136, %c0, %132 : index
      %138 = arith.cmpi eq, %dim_7, %c1 : index
      %139 = arith.select %138, %c0, %134 : index
      %extracted = tensor.extract %expanded_8[%137, %133, %c0, %139, %135] : tensor<?x2x1x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x2x2x?x8xf32>
    cf.assert %17, "must have at most one inferred (negative) dimension"
    %reshape_9 = tensor.reshape %24(%from_elements) : (tensor<?x2x2x?x8xf32>, tensor<4xi64>) -> tensor<?x4x?x8xf32>
    %25 = arith.index_cast %22 : i64 to index
    %26 = arith.index_cast %23 : i64 to index
    %27 = tensor.empty(%25, %26) : tensor<?x4x8x?xf32>
    %transposed = linalg.transpose ins(%reshape : tensor<?x4x?x8xf32>) outs(%27 : tensor<?x4x8x?xf32>) permutation = [0, 1, 3, 2] 
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    %28 = arith.cmpi sge, %1, %c0_i64 : i64
    cf.assert %28, "unimplemented: dynamic negative broadcast sizes"
    %29 = tensor.empty(%dim, %dim_2) : tensor<?x4x?x8xf32>
    %30 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%29 : tensor<?x4x?x8xf32>) {
    ^bb0(%out: f32):
      %132 = linalg.index 0 : index
      %133 = linalg.index 1 : index
      %134 = linalg.index 2 : index
      %135 = linalg.index 3 : index
      %136 = arith.cmpi eq, %dim, %c1 : index
      %137 = arith.select %136, %c0, %132 : index
      %138 = arith.cmpi eq, %dim_2, %c1 : index
      %139 = arith.select %138, %c0, %134 : index
      %extracted = tensor.extract %arg0[%137, %133, %139, %135] : tensor<?x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x?x8xf32>
    %31 = arith.cmpi slt, %18, %c0_i64 : i64
    %32 = arith.select %31, %c1_i64, %18 : i64
    %33 = arith.extui %31 : i1 to i64
    %34 = arith.muli %32, %1 : i64
    %35 = arith.addi %33, %c1_i64 : i64
    %36 = arith.cmpi slt, %1, %c0_i64 : i64
    %37 = arith.select %36, %32, %34 : i64
    %38 = arith.select %36, %35, %33 : i64
    %39 = arith.muli %37, %c8_i64 : i64
    %40 = arith.cmpi sle, %38, %c1_i64 : i64
    cf.assert %40, "must have at most one inferred (negative) dimension"
    %41 = arith.muli %18, %1 : i64
    %42 = arith.muli %41, %c8_i64 : i64
    %43 = arith.divsi %42, %39 : i64
    %44 = arith.select %31, %43, %18 : i64
    %45 = arith.select %36, %43, %1 : i64
    %from_elements_10 = tensor.from_elements %44, %45, %c8_i64 : tensor<3xi64>
    %reshape_11 = tensor.reshape %30(%from_elements_10) : (tensor<?x4x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %46 = tensor.empty(%dim, %dim_3) : tensor<?x4x8x?xf32>
    %47 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%46 : tensor<?x4x8x?xf32>) {
    ^bb0(%out: f32):
      %132 = linalg.index 0 : index
      %133 = linalg.index 1 : index
      %134 = linalg.index 2 : index
      %135 = linalg.index 3 : index
      %136 = arith.cmpi eq, %25, %c1 : index
      %137 = arith.select %136, %c0, %132 : index
      %138 = arith.cmpi eq, %26, %c1 : index
      %139 = arith.select %138, %c0, %135 : index
      %extracted = tensor.extract %transposed[%137, %133, %134, %139] : tensor<?x4x8x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x8x?xf32>
    %48 = arith.muli %32, %c8_i64 : i64
    %49 = arith.muli %48, %2 : i64
    %50 = arith.select %13, %48, %49 : i64
    %51 = arith.select %13, %35, %33 : i64
    %52 = arith.cmpi sle, %51, %c1_i64 : i64
    cf.assert %52, "must have at most one inferred (negative) dimension"
    %53 = arith.muli %0, %c32_i64 : i64
    %54 = arith.muli %53, %2 : i64
    %55 = arith.divsi %54, %50 : i64
    %56 = arith.select %31, %55, %18 : i64
    %57 = arith.select %13, %55, %2 : i64
    %from_elements_12 = tensor.from_elements %56, %c8_i64, %57 : tensor<3xi64>
    %reshape_13 = tensor.reshape %47(%from_elements_12) : (tensor<?x4x8x?xf32>, tensor<3xi64>) -> tensor<?x8x?xf32>
    %58 = arith.index_cast %44 : i64 to index
    %59 = arith.index_cast %45 : i64 to index
    %60 = arith.index_cast %57 : i64 to index
    %61 = arith.cmpi eq, %44, %56 : i64
    cf.assert %61, "mismatching contracting dimension"
    %62 = tensor.empty(%58, %59, %60) : tensor<?x?x?xf32>
    %63 = linalg.fill ins(%cst : f32) outs(%62 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %64 = linalg.batch_matmul ins(%reshape_11, %reshape_13 : tensor<?x?x8xf32>, tensor<?x8x?xf32>) outs(%63 : tensor<?x?x?xf32>) -> tensor<?x?x?xf32>
    %65 = arith.muli %10, %1 : i64
    %66 = arith.select %36, %10, %65 : i64
    %67 = arith.select %36, %12, %9 : i64
    %68 = arith.muli %66, %2 : i64
    %69 = arith.addi %67, %c1_i64 : i64
    %70 = arith.select %13, %66, %68 : i64
    %71 = arith.select %13, %69, %67 : i64
    %72 = arith.cmpi sle, %71, %c1_i64 : i64
    cf.assert %72, "must have at most one inferred (negative) dimension"
    %73 = arith.muli %44, %45 : i64
    %74 = arith.muli %73, %57 : i64
    %75 = arith.divsi %74, %70 : i64
    %76 = arith.select %7, %75, %0 : i64
    %77 = arith.select %36, %75, %1 : i64
    %78 = arith.select %13, %75, %2 : i64
    %from_elements_14 = tensor.from_elements %76, %c4_i64, %77, %78 : tensor<4xi64>
    %reshape_15 = tensor.reshape %64(%from_elements_14) : (tensor<?x?x?xf32>, tensor<4xi64>) -> tensor<?x4x?x?xf32>
    %79 = arith.index_cast %76 : i64 to index
    %80 = arith.index_cast %77 : i64 to index
    %81 = arith.index_cast %78 : i64 to index
    %82 = tensor.empty(%79, %80, %81) : tensor<?x4x?x?xf32>
    %83 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%reshape_15 : tensor<?x4x?x?xf32>) outs(%82 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %132 = arith.truncf %cst_1 : f64 to f32
      %133 = arith.mulf %in, %132 : f32
      linalg.yield %133 : f32
    } -> tensor<?x4x?x?xf32>
    %dim_16 = tensor.dim %arg3, %c0 : tensor<?x1x1x?xf32>
    %84 = arith.cmpi eq, %79, %dim_16 : index
    cf.assert %84, "mismatched size for broadcast"
    %85 = arith.cmpi eq, %81, %dim_3 : index
    cf.assert %85, "mismatched size for broadcast"
    %86 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%83, %arg3 : tensor<?x4x?x?xf32>, tensor<?x1x1x?xf32>) outs(%82 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %132 = arith.addf %in, %in_24 : f32
      linalg.yield %132 : f32
    } -> tensor<?x4x?x?xf32>
    %87 = tensor.empty(%79, %80) : tensor<?x4x?xi64>
    %88 = linalg.fill ins(%c0_i64 : i64) outs(%87 : tensor<?x4x?xi64>) -> tensor<?x4x?xi64>
    %89 = tensor.empty(%79, %80) : tensor<?x4x?xf32>
    %90 = linalg.fill ins(%cst_0 : f32) outs(%89 : tensor<?x4x?xf32>) -> tensor<?x4x?xf32>
    %91:2 = linalg.generic {indexing_maps = [#map1, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%86 : tensor<?x4x?x?xf32>) outs(%90, %88 : tensor<?x4x?xf32>, tensor<?x4x?xi64>) {
    ^bb0(%in: f32, %out: f32, %out_24: i64):
      %132 = linalg.index 3 : index
      %133 = arith.index_cast %132 : index to i64
      %134 = arith.maximumf %in, %out : f32
      %135 = arith.cmpf ogt, %in, %out : f32
      %136 = arith.select %135, %133, %out_24 : i64
      linalg.yield %134, %136 : f32, i64
    } -> (tensor<?x4x?xf32>, tensor<?x4x?xi64>)
    %expanded_17 = tensor.expand_shape %91#0 [[0], [1], [2, 3]] output_shape [%79, 4, %80, 1] : tensor<?x4x?xf32> into tensor<?x4x?x1xf32>
    %92 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%86, %expanded_17 : tensor<?x4x?x?xf32>, tensor<?x4x?x1xf32>) outs(%82 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %132 = arith.subf %in, %in_24 : f32
      linalg.yield %132 : f32
    } -> tensor<?x4x?x?xf32>
    %93 = linalg.generic {indexing_maps = [#map1, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%92 : tensor<?x4x?x?xf32>) outs(%82 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %out: f32):
      %132 = math.exp %in : f32
      linalg.yield %132 : f32
    } -> tensor<?x4x?x?xf32>
    %94 = tensor.empty(%79, %80) : tensor<?x4x?x1xf32>
    %95 = linalg.fill ins(%cst : f32) outs(%94 : tensor<?x4x?x1xf32>) -> tensor<?x4x?x1xf32>
    %96 = linalg.generic {indexing_maps = [#map1, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%93 : tensor<?x4x?x?xf32>) outs(%95 : tensor<?x4x?x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %132 = arith.addf %in, %out : f32
      linalg.yield %132 : f32
    } -> tensor<?x4x?x1xf32>
    %97 = linalg.generic {indexing_maps = [#map1, #map4, #map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%93, %96 : tensor<?x4x?x?xf32>, tensor<?x4x?x1xf32>) outs(%82 : tensor<?x4x?x?xf32>) {
    ^bb0(%in: f32, %in_24: f32, %out: f32):
      %132 = arith.divf %in, %in_24 : f32
      linalg.yield %132 : f32
    } -> tensor<?x4x?x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %28, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %98 = tensor.empty(%dim, %dim_2, %dim_3) : tensor<?x4x?x?xf32>
    %99 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%98 : tensor<?x4x?x?xf32>) {
    ^bb0(%out: f32):
      %132 = linalg.index 0 : index
      %133 = linalg.index 1 : index
      %134 = linalg.index 2 : index
      %135 = linalg.index 3 : index
      %136 = arith.cmpi eq, %79, %c1 : index
      %137 = arith.select %136, %c0, %132 : index
      %138 = arith.cmpi eq, %80, %c1 : index
      %139 = arith.select %138, %c0, %134 : index
      %140 = arith.cmpi eq, %81, %c1 : index
      %141 = arith.select %140, %c0, %135 : index
      %extracted = tensor.extract %97[%137, %133, %139, %141] : tensor<?x4x?x?xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x?x?xf32>
    %100 = arith.muli %37, %2 : i64
    %101 = arith.addi %38, %c1_i64 : i64
    %102 = arith.select %13, %37, %100 : i64
    %103 = arith.select %13, %101, %38 : i64
    %104 = arith.cmpi sle, %103, %c1_i64 : i64
    cf.assert %104, "must have at most one inferred (negative) dimension"
    %105 = arith.muli %41, %2 : i64
    %106 = arith.divsi %105, %102 : i64
    %107 = arith.select %31, %106, %18 : i64
    %108 = arith.select %36, %106, %1 : i64
    %109 = arith.select %13, %106, %2 : i64
    %from_elements_18 = tensor.from_elements %107, %108, %109 : tensor<3xi64>
    %reshape_19 = tensor.reshape %99(%from_elements_18) : (tensor<?x4x?x?xf32>, tensor<3xi64>) -> tensor<?x?x?xf32>
    cf.assert %3, "unimplemented: dynamic negative broadcast sizes"
    cf.assert %4, "unimplemented: dynamic negative broadcast sizes"
    %110 = tensor.empty(%dim, %dim_3) : tensor<?x4x?x8xf32>
    %111 = linalg.generic {indexing_maps = [#map1], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%110 : tensor<?x4x?x8xf32>) {
    ^bb0(%out: f32):
      %132 = linalg.index 0 : index
      %133 = linalg.index 1 : index
      %134 = linalg.index 2 : index
      %135 = linalg.index 3 : index
      %136 = arith.cmpi eq, %25, %c1 : index
      %137 = arith.select %136, %c0, %132 : index
      %138 = arith.cmpi eq, %26, %c1 : index
      %139 = arith.select %138, %c0, %134 : index
      %extracted = tensor.extract %reshape_9[%137, %133, %139, %135] : tensor<?x4x?x8xf32>
      linalg.yield %extracted : f32
    } -> tensor<?x4x?x8xf32>
    %112 = arith.muli %32, %2 : i64
    %113 = arith.select %13, %32, %112 : i64
    %114 = arith.muli %113, %c8_i64 : i64
    cf.assert %52, "must have at most one inferred (negative) dimension"
    %115 = arith.divsi %20, %114 : i64
    %116 = arith.select %31, %115, %18 : i64
    %117 = arith.select %13, %115, %2 : i64
    %from_elements_20 = tensor.from_elements %116, %117, %c8_i64 : tensor<3xi64>
    %reshape_21 = tensor.reshape %111(%from_elements_20) : (tensor<?x4x?x8xf32>, tensor<3xi64>) -> tensor<?x?x8xf32>
    %118 = arith.index_cast %107 : i64 to index
    %119 = arith.index_cast %108 : i64 to index
    %120 = arith.cmpi eq, %107, %116 : i64
    cf.assert %120, "mismatching contracting dimension"
    %121 = arith.cmpi eq, %109, %117 : i64
    cf.assert %121, "mismatching contracting dimension"
    %122 = tensor.empty(%118, %119) : tensor<?x?x8xf32>
    %123 = linalg.fill ins(%cst : f32) outs(%122 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %124 = linalg.batch_matmul ins(%reshape_19, %reshape_21 : tensor<?x?x?xf32>, tensor<?x?x8xf32>) outs(%123 : tensor<?x?x8xf32>) -> tensor<?x?x8xf32>
    %125 = arith.muli %66, %c8_i64 : i64
    %126 = arith.cmpi sle, %67, %c1_i64 : i64
    cf.assert %126, "must have at most one inferred (negative) dimension"
    %127 = arith.muli %107, %108 : i64
    %128 = arith.muli %127, %c8_i64 : i64
    %129 = arith.divsi %128, %125 : i64
    %130 = arith.select %7, %129, %0 : i64
    %131 = arith.select %36, %129, %1 : i64
    %from_elements_22 = tensor.from_elements %130, %c4_i64, %131, %c8_i64 : tensor<4xi64>
    %reshape_23 = tensor.reshape %124(%from_elements_22) : (tensor<?x?x8xf32>, tensor<4xi64>) -> tensor<?x4x?x8xf32>
    return %reshape_23 : tensor<?x4x?x8xf32>
  }
}
