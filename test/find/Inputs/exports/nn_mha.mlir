#map = affine_map<(d0, d1, d2) -> (d1, d2)>
#map1 = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#map2 = affine_map<(d0, d1, d2) -> (d2)>
#map3 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#map4 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
#map5 = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, 0)>
#map6 = affine_map<(d0, d1) -> (d0, d1)>
#map7 = affine_map<(d0, d1) -> (d1)>
module {
  func.func @nn_mha(%arg0: tensor<2x3x16xf32>, %arg1: tensor<2x24x16xf32>) -> tensor<2x3x16xf32> {
    %c0_i64 = arith.constant 0 : i64
    %cst = arith.constant 0.000000e+00 : f32
    %cst_0 = arith.constant 0xFF800000 : f32
    %true = arith.constant true
    %cst_1 = arith.constant dense<0.000000e+00> : tensor<2x2x3x24xf32>
    %cst_2 = arith.constant dense_resource<torch_tensor_16_torch.float32> : tensor<16xf32>
    %cst_3 = arith.constant dense_resource<torch_tensor_16_16_torch.float32> : tensor<16x16xf32>
    %cst_4 = arith.constant 0xFFF0000000000000 : f64
    %cst_5 = arith.constant 0.59460355750136051 : f64
    %cst_6 = arith.constant dense_resource<torch_tensor_48_torch.float32> : tensor<48xf32>
    %cst_7 = arith.constant dense_resource<torch_tensor_48_16_torch.float32> : tensor<48x16xf32>
    %0 = tensor.empty() : tensor<3x2x16xf32>
    %transposed = linalg.transpose ins(%arg0 : tensor<2x3x16xf32>) outs(%0 : tensor<3x2x16xf32>) permutation = [1, 0, 2] 
    %1 = tensor.empty() : tensor<24x2x16xf32>
    %transposed_8 = linalg.transpose ins(%arg1 : tensor<2x24x16xf32>) outs(%1 : tensor<24x2x16xf32>) permutation = [1, 0, 2] 
    %extracted_slice = tensor.extract_slice %cst_7[0, 0] [16, 16] [1, 1] : tensor<48x16xf32> to tensor<16x16xf32>
    %extracted_slice_9 = tensor.extract_slice %cst_7[16, 0] [32, 16] [1, 1] : tensor<48x16xf32> to tensor<32x16xf32>
    %extracted_slice_10 = tensor.extract_slice %cst_6[0] [16] [1] : tensor<48xf32> to tensor<16xf32>
    %extracted_slice_11 = tensor.extract_slice %cst_6[16] [32] [1] : tensor<48xf32> to tensor<32xf32>
    %2 = tensor.empty() : tensor<16x16xf32>
    %transposed_12 = linalg.transpose ins(%extracted_slice : tensor<16x16xf32>) outs(%2 : tensor<16x16xf32>) permutation = [1, 0] 
    %3 = tensor.empty() : tensor<3x16x16xf32>
    %4 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_12 : tensor<16x16xf32>) outs(%3 : tensor<3x16x16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<3x16x16xf32>
    %5 = linalg.fill ins(%cst : f32) outs(%0 : tensor<3x2x16xf32>) -> tensor<3x2x16xf32>
    %6 = linalg.batch_matmul ins(%transposed, %4 : tensor<3x2x16xf32>, tensor<3x16x16xf32>) outs(%5 : tensor<3x2x16xf32>) -> tensor<3x2x16xf32>
    %7 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%6, %extracted_slice_10 : tensor<3x2x16xf32>, tensor<16xf32>) outs(%0 : tensor<3x2x16xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %51 = arith.addf %in, %in_40 : f32
      linalg.yield %51 : f32
    } -> tensor<3x2x16xf32>
    %8 = tensor.empty() : tensor<16x32xf32>
    %transposed_13 = linalg.transpose ins(%extracted_slice_9 : tensor<32x16xf32>) outs(%8 : tensor<16x32xf32>) permutation = [1, 0] 
    %9 = tensor.empty() : tensor<24x16x32xf32>
    %10 = linalg.generic {indexing_maps = [#map, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%transposed_13 : tensor<16x32xf32>) outs(%9 : tensor<24x16x32xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<24x16x32xf32>
    %11 = tensor.empty() : tensor<24x2x32xf32>
    %12 = linalg.fill ins(%cst : f32) outs(%11 : tensor<24x2x32xf32>) -> tensor<24x2x32xf32>
    %13 = linalg.batch_matmul ins(%transposed_8, %10 : tensor<24x2x16xf32>, tensor<24x16x32xf32>) outs(%12 : tensor<24x2x32xf32>) -> tensor<24x2x32xf32>
    %14 = linalg.generic {indexing_maps = [#map1, #map2, #map1], iterator_types = ["parallel", "parallel", "parallel"]} ins(%13, %extracted_slice_11 : tensor<24x2x32xf32>, tensor<32xf32>) outs(%11 : tensor<24x2x32xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %51 = arith.addf %in, %in_40 : f32
      linalg.yield %51 : f32
    } -> tensor<24x2x32xf32>
    %expanded = tensor.expand_shape %14 [[0, 1], [2], [3, 4]] output_shape [1, 24, 2, 2, 16] : tensor<24x2x32xf32> into tensor<1x24x2x2x16xf32>
    %15 = tensor.empty() : tensor<2x24x2x1x16xf32>
    %transposed_14 = linalg.transpose ins(%expanded : tensor<1x24x2x2x16xf32>) outs(%15 : tensor<2x24x2x1x16xf32>) permutation = [3, 1, 2, 0, 4] 
    %collapsed = tensor.collapse_shape %transposed_14 [[0], [1], [2, 3], [4]] : tensor<2x24x2x1x16xf32> into tensor<2x24x2x16xf32>
    %extracted_slice_15 = tensor.extract_slice %collapsed[0, 0, 0, 0] [1, 24, 2, 16] [1, 1, 1, 1] : tensor<2x24x2x16xf32> to tensor<1x24x2x16xf32>
    %extracted_slice_16 = tensor.extract_slice %collapsed[1, 0, 0, 0] [1, 24, 2, 16] [1, 1, 1, 1] : tensor<2x24x2x16xf32> to tensor<1x24x2x16xf32>
    %collapsed_17 = tensor.collapse_shape %7 [[0], [1, 2]] : tensor<3x2x16xf32> into tensor<3x32xf32>
    %expanded_18 = tensor.expand_shape %collapsed_17 [[0], [1, 2]] output_shape [3, 4, 8] : tensor<3x32xf32> into tensor<3x4x8xf32>
    %16 = tensor.empty() : tensor<4x3x8xf32>
    %transposed_19 = linalg.transpose ins(%expanded_18 : tensor<3x4x8xf32>) outs(%16 : tensor<4x3x8xf32>) permutation = [1, 0, 2] 
    %collapsed_20 = tensor.collapse_shape %extracted_slice_15 [[0, 1], [2, 3]] : tensor<1x24x2x16xf32> into tensor<24x32xf32>
    %expanded_21 = tensor.expand_shape %collapsed_20 [[0], [1, 2]] output_shape [24, 4, 8] : tensor<24x32xf32> into tensor<24x4x8xf32>
    %17 = tensor.empty() : tensor<4x24x8xf32>
    %transposed_22 = linalg.transpose ins(%expanded_21 : tensor<24x4x8xf32>) outs(%17 : tensor<4x24x8xf32>) permutation = [1, 0, 2] 
    %collapsed_23 = tensor.collapse_shape %extracted_slice_16 [[0, 1], [2, 3]] : tensor<1x24x2x16xf32> into tensor<24x32xf32>
    %expanded_24 = tensor.expand_shape %collapsed_23 [[0], [1, 2]] output_shape [24, 4, 8] : tensor<24x32xf32> into tensor<24x4x8xf32>
    %transposed_25 = linalg.transpose ins(%expanded_24 : tensor<24x4x8xf32>) outs(%17 : tensor<4x24x8xf32>) permutation = [1, 0, 2] 
    %expanded_26 = tensor.expand_shape %transposed_19 [[0, 1], [2], [3]] output_shape [2, 2, 3, 8] : tensor<4x3x8xf32> into tensor<2x2x3x8xf32>
    %expanded_27 = tensor.expand_shape %transposed_22 [[0, 1], [2], [3]] output_shape [2, 2, 24, 8] : tensor<4x24x8xf32> into tensor<2x2x24x8xf32>
    %18 = tensor.empty() : tensor<2x2x3x8xf32>
    %19 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_26 : tensor<2x2x3x8xf32>) outs(%18 : tensor<2x2x3x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = arith.truncf %cst_5 : f64 to f32
      %52 = arith.mulf %in, %51 : f32
      linalg.yield %52 : f32
    } -> tensor<2x2x3x8xf32>
    %20 = tensor.empty() : tensor<2x2x8x24xf32>
    %transposed_28 = linalg.transpose ins(%expanded_27 : tensor<2x2x24x8xf32>) outs(%20 : tensor<2x2x8x24xf32>) permutation = [0, 1, 3, 2] 
    %21 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%transposed_28 : tensor<2x2x8x24xf32>) outs(%20 : tensor<2x2x8x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = arith.truncf %cst_5 : f64 to f32
      %52 = arith.mulf %in, %51 : f32
      linalg.yield %52 : f32
    } -> tensor<2x2x8x24xf32>
    %collapsed_29 = tensor.collapse_shape %19 [[0, 1], [2], [3]] : tensor<2x2x3x8xf32> into tensor<4x3x8xf32>
    %collapsed_30 = tensor.collapse_shape %21 [[0, 1], [2], [3]] : tensor<2x2x8x24xf32> into tensor<4x8x24xf32>
    %22 = tensor.empty() : tensor<4x3x24xf32>
    %23 = linalg.fill ins(%cst : f32) outs(%22 : tensor<4x3x24xf32>) -> tensor<4x3x24xf32>
    %24 = linalg.batch_matmul ins(%collapsed_29, %collapsed_30 : tensor<4x3x8xf32>, tensor<4x8x24xf32>) outs(%23 : tensor<4x3x24xf32>) -> tensor<4x3x24xf32>
    %expanded_31 = tensor.expand_shape %24 [[0, 1], [2], [3]] output_shape [2, 2, 3, 24] : tensor<4x3x24xf32> into tensor<2x2x3x24xf32>
    %25 = tensor.empty() : tensor<2x2x3xi64>
    %26 = linalg.fill ins(%c0_i64 : i64) outs(%25 : tensor<2x2x3xi64>) -> tensor<2x2x3xi64>
    %27 = tensor.empty() : tensor<2x2x3xf32>
    %28 = linalg.fill ins(%cst_0 : f32) outs(%27 : tensor<2x2x3xf32>) -> tensor<2x2x3xf32>
    %29:2 = linalg.generic {indexing_maps = [#map3, #map4, #map4], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%expanded_31 : tensor<2x2x3x24xf32>) outs(%28, %26 : tensor<2x2x3xf32>, tensor<2x2x3xi64>) {
    ^bb0(%in: f32, %out: f32, %out_40: i64):
      %51 = linalg.index 3 : index
      %52 = arith.index_cast %51 : index to i64
      %53 = arith.maximumf %in, %out : f32
      %54 = arith.cmpf ogt, %in, %out : f32
      %55 = arith.select %54, %52, %out_40 : i64
      linalg.yield %53, %55 : f32, i64
    } -> (tensor<2x2x3xf32>, tensor<2x2x3xi64>)
    %expanded_32 = tensor.expand_shape %29#0 [[0], [1], [2, 3]] output_shape [2, 2, 3, 1] : tensor<2x2x3xf32> into tensor<2x2x3x1xf32>
    %30 = tensor.empty() : tensor<2x2x3x24xf32>
    %31 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_31, %expanded_32 : tensor<2x2x3x24xf32>, tensor<2x2x3x1xf32>) outs(%30 : tensor<2x2x3x24xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %51 = arith.subf %in, %in_40 : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x3x24xf32>
    %32 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%31 : tensor<2x2x3x24xf32>) outs(%30 : tensor<2x2x3x24xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = math.exp %in : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x3x24xf32>
    %33 = tensor.empty() : tensor<2x2x3x1xf32>
    %34 = linalg.fill ins(%cst : f32) outs(%33 : tensor<2x2x3x1xf32>) -> tensor<2x2x3x1xf32>
    %35 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%32 : tensor<2x2x3x24xf32>) outs(%34 : tensor<2x2x3x1xf32>) {
    ^bb0(%in: f32, %out: f32):
      %51 = arith.addf %in, %out : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x3x1xf32>
    %36 = linalg.generic {indexing_maps = [#map3, #map5, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%32, %35 : tensor<2x2x3x24xf32>, tensor<2x2x3x1xf32>) outs(%30 : tensor<2x2x3x24xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %51 = arith.divf %in, %in_40 : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x3x24xf32>
    %37 = tensor.empty() : tensor<2x2x3x24xi1>
    %38 = linalg.generic {indexing_maps = [#map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%expanded_31 : tensor<2x2x3x24xf32>) outs(%37 : tensor<2x2x3x24xi1>) {
    ^bb0(%in: f32, %out: i1):
      %51 = arith.extf %in : f32 to f64
      %52 = arith.cmpf oeq, %51, %cst_4 : f64
      linalg.yield %52 : i1
    } -> tensor<2x2x3x24xi1>
    %39 = tensor.empty() : tensor<2x2x3x1xi1>
    %40 = linalg.fill ins(%true : i1) outs(%39 : tensor<2x2x3x1xi1>) -> tensor<2x2x3x1xi1>
    %41 = linalg.generic {indexing_maps = [#map3, #map5], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%38 : tensor<2x2x3x24xi1>) outs(%40 : tensor<2x2x3x1xi1>) {
    ^bb0(%in: i1, %out: i1):
      %51 = arith.andi %in, %out : i1
      linalg.yield %51 : i1
    } -> tensor<2x2x3x1xi1>
    %42 = linalg.generic {indexing_maps = [#map5, #map3, #map3, #map3], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%41, %cst_1, %36 : tensor<2x2x3x1xi1>, tensor<2x2x3x24xf32>, tensor<2x2x3x24xf32>) outs(%30 : tensor<2x2x3x24xf32>) {
    ^bb0(%in: i1, %in_40: f32, %in_41: f32, %out: f32):
      %51 = arith.select %in, %in_40, %in_41 : f32
      linalg.yield %51 : f32
    } -> tensor<2x2x3x24xf32>
    %collapsed_33 = tensor.collapse_shape %42 [[0, 1], [2], [3]] : tensor<2x2x3x24xf32> into tensor<4x3x24xf32>
    %43 = linalg.fill ins(%cst : f32) outs(%16 : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
    %44 = linalg.batch_matmul ins(%collapsed_33, %transposed_25 : tensor<4x3x24xf32>, tensor<4x24x8xf32>) outs(%43 : tensor<4x3x8xf32>) -> tensor<4x3x8xf32>
    %expanded_34 = tensor.expand_shape %44 [[0, 1], [2], [3]] output_shape [2, 2, 3, 8] : tensor<4x3x8xf32> into tensor<2x2x3x8xf32>
    %45 = tensor.empty() : tensor<3x2x2x8xf32>
    %transposed_35 = linalg.transpose ins(%expanded_34 : tensor<2x2x3x8xf32>) outs(%45 : tensor<3x2x2x8xf32>) permutation = [2, 0, 1, 3] 
    %collapsed_36 = tensor.collapse_shape %transposed_35 [[0, 1], [2, 3]] : tensor<3x2x2x8xf32> into tensor<6x16xf32>
    %transposed_37 = linalg.transpose ins(%cst_3 : tensor<16x16xf32>) outs(%2 : tensor<16x16xf32>) permutation = [1, 0] 
    %46 = tensor.empty() : tensor<6x16xf32>
    %47 = linalg.fill ins(%cst : f32) outs(%46 : tensor<6x16xf32>) -> tensor<6x16xf32>
    %48 = linalg.matmul ins(%collapsed_36, %transposed_37 : tensor<6x16xf32>, tensor<16x16xf32>) outs(%47 : tensor<6x16xf32>) -> tensor<6x16xf32>
    %49 = linalg.generic {indexing_maps = [#map6, #map7, #map6], iterator_types = ["parallel", "parallel"]} ins(%48, %cst_2 : tensor<6x16xf32>, tensor<16xf32>) outs(%46 : tensor<6x16xf32>) {
    ^bb0(%in: f32, %in_40: f32, %out: f32):
      %51 = arith.addf %in, %in_40 : f32
      linalg.yield %51 : f32
    } -> tensor<6x16xf32>
    %expanded_38 = tensor.expand_shape %49 [[0, 1], [2]] output_shape [3, 2, 16] : tensor<6x16xf32> into tensor<3x2x16xf32>
    %50 = tensor.empty() : tensor<2x3x16xf32>
    %transposed_39 = linalg.transpose ins(%expanded_38 : tensor<3x2x16xf32>) outs(%50 : tensor<2x3x16xf32>) permutation = [1, 0, 2] 
    return %transposed_39 : tensor<2x3x16xf32>
  }
}

{-#
  dialect_resources: {
    builtin: {
      torch_tensor_16_torch.float32: "0x0400000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_16_16_torch.float32: "0x04000000886584BDF0CEDCBD0EDB1A3E78214ABD307ABE3DD094563EC08E56BE78AC423EF4D224BE920F16BECC38403E840D3BBE0003D3BAE06925BDE076E83DA40CB73D24B50CBE0A4D133E00FDFF3DFE21723E1EE8223EB4A43C3EE4F9BC3D8882F53DF87AC9BD80A580BDAC8741BE72A81F3EFC14C0BD5C41AE3D9CEB6F3EAE923C3E9C07A6BDC08A17BE349C5E3EF0BEA2BD302FEC3DD6D435BE206673BC7CA3663E38A2C8BD78B40E3E34D2B73D48FD02BD3E2F6EBE206DCDBDF44ADDBD48776E3D8474B6BD2EC0353EF8EB76BE60E0513EF43742BE38C9753D5C8A4A3EB0CB9C3D0CAC9ABD44AB64BEF0ACA5BD90933DBE489B4D3EB02D653EDE3842BEE61A21BE0A0607BE60D920BD608C183D1EE35B3EB6D4643E24B259BE3C10033E36D224BEDC625BBEBC03E03D7273683E1CDD3C3E10873D3DE839DA3D0A6133BEAABD483E94DE133E306029BE107CE83D06D8703E7EBF05BEC08798BCA0E8EDBD5CE2693E4CD95DBEC66F78BE981175BE40F4013C10CC293E1823EABD56DF35BE2860683D64E73D3E448F96BD187477BDB23F7F3E14915C3EA045D6BD88EFE23D70D7503DD4C5153E000E17BAAA9E45BEECBAC03D80F6D1BDA41C8C3D1C4069BE62E745BE4E3E763E7CAD3B3E7E51493E18DDF4BD14A9073EE0F3E53D305D713DD4AA2B3E623D2D3E006BB23D00DDF0BB14F1933D1A9D2E3E74A840BE34BE593EC292253E703EF83DB018B13C869F7B3EA4028E3DB009F4BC186E0CBD8C0D183E38CE153DD28B153E40360C3C885808BD5083D5BCACF1EDBD185DBDBD3672573EC0AFA5BCAEAF6A3E0892C0BD508285BD40EA733CEE07423EA4B6F23D60895D3C989E0EBEE80E613DA093983C40703C3C48490C3D6C56AB3DC0BE103C506EB53CA00682BD0C21E1BD1020CC3C9856223D006C81BDA0EB8ABD202C963C30296EBD5446133E38C2503E2E90553EDCB79A3DD0D613BE72A6223E2E282F3E0433643EB4DEA23DBA02103EC00B58BC509BB2BC30A3003E3089DEBD2852253DE0A950BD3229273EEE982F3E2441583E5A1639BEA81553BDC00F863D947356BE7496C3BD402C5F3D204C77BC60C3183D92EE223E807C34BE30F8D73DE0D73F3E248CD73DC8CF753EF0C727BE40DD12BDA6EB2DBEB076E7BDA8602C3D8A01743E9CA6613EEE7014BEF060ACBD12E54BBED4193ABEE871F8BD3EEF2CBEF0207D3DB0849E3C4C73FC3DE890193DC04E14BE804EE4BB303261BE2E69443E586C7ABD009FF0BB148E963DAE9B703EA68537BEACDC6ABECE65693E2E0168BE9AC82A3ECCEEE23D723F25BE209F1CBC103D02BD6C6CA93D0E2C223E801D793EF032D3BDF495F13DE06EB83C2064CCBD90D30E3D30B1A53D00347FBE4CE0D5BD96803B3EDC15B4BD40DAF33C3EFE2B3E78F243BD18CF2B3EC61E7CBE2242693E50CBB8BD788293BD9EE6573E",
      torch_tensor_48_torch.float32: "0x04000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      torch_tensor_48_16_torch.float32: "0x04000000CD3A8BBE38F69BBE345A4DBE602D983EF9CD50BE4745FEBC8E866ABEBC76853E596B003EFF988EBD149F073EA27F473E7A69D3BDEB8491BE82C8013E92270ABBC01C253E0B6D1C3ECC42413ACE52803E132C2FBE517B973E439E763EECC91BBE547B88BE4251FEBD7815F2BD726C0E3E756197BCC07B033E2E21FFBD25E5813DB6E483BEFE17B4BB3A1C843E130E563D584E5ABE43FF73BE93C4ADBCD84E78BE4B7A5CBD7EF5973EE188693E58B2903E8B8A863D0ACD72BEAAD2733D611E0F3E8599D4BBACB480BEC54DA3BD641FBDBAA421273E2A3A9CBE40E824BEBEB397BD54252F3EEBDACFBD3629C7BDE70890BE6DEE8E3E1A55303EA6AEF13D4387343E27218FBC03EF7DBC3FC82EBEC5C496BE9011863C31A62C3E9815253E27F08E3E23D964BE1F9EBABDC6289B3DA0FE9ABE62988C3E22B4A73C45519DBD4E864C3CB953C23DD79171BE8FF758BE29D121BDABAA913E172A8DBD8CB3503D660F9C3E5B60CC3D1145C4BDF94D5A3E4B388B3E321EC2BD004294BEC693723DFC9F02BE06209C3EB8A1993E01E7983ED05F683E86659ABDA83C5F3E31A5CABD7BF3823E3DA43FBEE4E087BEC9435FBC3603953EDFBD233EEEC8943E68DF893EF712593D4A1422BE6C72793E3A89D3BDD8EC733C15EE49BEE1D868BE8078EC3D0065383DB1470B3C0D2DF8BD68ED3FBEFFC098BE946A523D141B5BBE773D0C3EB6107FBEE5EE96BEC9E6573DA3EC60BE016F7BBD1A72753EAE7FA9BD2DD3373E941361BD2B2E5ABE55EF0DBEEE8FFABD5DBA8ABE5F1188BD10A7703ECBA74D3EBF58D8BDF2162B3EC2018D3E7CE970BD5304BEBD81DFD63D7F907C3ED88985BC46AAB43DEE77C2BDEBBE323B2434313E5A008C3E49D1583DCB8E0ABE5A3880BEACBD90BE200077BD70512CBD1AF086BE0F0C16BE1BEBFB3D34786ABE6A6C523EE16F223E25383BBE663605BEDE487CBE687C423E432A8D3D55631BBE6FC4D53DAADF063D8757933EE6D95CBC1F5694BEC4FE3F3E54B33B3EEDD2023E05358DBE37516E3D2AA3E93D8C8A57BD7709023EECAA80BE393F8EBE095982BEF9118FBE440102BE99A3D53D172C6E3D2D268F3EEE073F3E32754A3EE1AF7FBE41D7203E9D0B1FBD051109BE995314BEA8EC19BEA46863BD6987933EDBEAE03D20B897BEA32A963E478E0BBED05B223E3A6424BEDBE1FE3D03D72D3ECB3C68BEBC978E3D9CE637BEC8A2513E4D2F39BE04BDFA3D27EF8ABED8D5E23D3A23CDBB74840D3DBCA9C5BD9C28C63D27C0DDBB76ABEE3D205A123E59413BBE8BF1F0BDBB0E953E88B0BABCFE23513D66691E3E620A803C2CE2A53D73B58F3E8FF107BE84E585BE873D18BD90918EBEE35716BE0182ED3D91075ABD655380BEEEE9483C170D12BD5B35493EB8A3933EE4C499BE99C0373EED8C4E3E862F82BE305DE2BC6961CC3D76D392BED45D44BED2FD303DBF40803E83A3573E02A68E3D8B759EBCBE918A3C47C76D3E2F848DBE00C4DF3C65598B3EF16CE83D0881CDBD82D9163E9A8A9CBEC5B99C3E4B8B0EBEBF7B983EBEC5843E5125963EAFC362BBF7F5773EB2CA73BEFCE64CBD06950D3DDED231BED0DF81BE33C229BD4903673E8172C1BD0A37FA3D8131983E7A4C8D3D06E899BEADF87BBE65E1CA3DA054FABDD23079BE7968243D5F4372BE4AF861BEC029E4BD617C87BE7EE1FEBD7983B5BD72AE55BEC4A708BC10651C3E8885843EAB37703EEEEDB3BD980FB83D9E30803DA7D74A3C51748C3E6BDBBEBD671DC13D9F748E3E84DE66BD6155E03DE1CF95BE2EBDCF3DCDD2733EA13061BD4526213EC85FB1BD004E6DBE712F883E2DD4A63DA063473ED21DD4BBFA70FDBD851693BEAE299CBE89218FBE3AA2933EE63343BE4F7DDD3DAE1D8C3D584469BE6089883E1547C13C1C0189BE210AB7BCB4E694BEFF4A263E5B2A22BE02A83FBEA79982BE367B5DBE87FF0CBE86EA49BEA2818CBE0B8A8B3E439C023D2045813DFA306C3E087346BC14BC873CBD7A343D8920033EFE7871BEE6F66A3CE919873E3D6583BE7BE66E3ED6FEB63D86DE5F3E1196063C6C9F1F3E2C7D56BEC26FC0BDE0068E3EE46D54BC01257DBEE4BE5F3E2C77C13D741B00BC0205063EB29B2DBE70BB99BE26396A3EC0B1D83C3CBB923B824C44BDA9767FBDE7BC36BE626C823BEA54E5BC8F6A993E5E0A91BE47F2D4BD081514BE3844883D517595BDBC09043E6734233E12F507BE40C8383E87AD953EC33E90BE19A44A3DB0F2363E6CA5EBBD3654A83D4E47163D8D1898BE8D86963E645272BEB59A0C3E76DF813C926A22BE2A1450BE7B2467BE5670063E2B9D253EF041C73C9A85803E2142823E4D8A45BEC242DCBDA93592BC05380C3E0AD984BE2838273E0E4F453EF2BE0E3EC9C58ABE49CE47BDB28BEE3DD2B94FBEADB982BD451B883EA95D84BE895D3ABEBEE863BEA8079A3E33FFF93C805F2CBEC42D88BE06BCD2BCAA6947BECDA252BE1DB60C3EE8079E3DDD0588BE9816603D14E289BEA603853EB480953D2504C33D8EF7993E88D94E3EB36182BE76FE00BE36D1F1BD7EF9093EAFAA52BD342FE4BDA12366BD7E0C93BE387F12BE1CF3543E41E8C9BD89C82CBE4BADDC3D7E2C103ED6DE103EB2D352BEC6C6943DD471063E83CE26BE5A5784BD6EF7893E35F717BE188D15BE4F4194BEAA5438BE5F765FBEAE3088BEA8BD1C3E2FB53DBE70FCA63DC86428BE720FAF3D5BF7B8BD0D21483ED82CF13CDDC3903E8EEF7A3C99015A3E3BD1113E0638B0BD56B3373DC8ADDD3D6C9A243D02D36FBDA2778BBE7BFA133E2581B2BCDDEC27BE2851413E9931223EC16D87BDA58C843E681DC7BDD5ABCE3CD006413E5D46083D5DB9A23DA6C9243D533EB6BD001CB33BD90438BEC4B957BE6F9B943EB4D3333ECFE9573DEECEE53D7EC21F3E7892943E488C9C3E19969A3E2A6A9A3EAC75F4BD4A1D9BBE4D46193E89DA223EBDBB0FBE4AB8F83DBB39543EA75A653E69CD3C3D00E20D3EBE6B9C3E39610F3D28FA81BE1E23473E130D9ABDCA6C3FBE4BAEB8BC38F12EBEF30431BEA0EA2B3EC3CB063D96C821BCA3DF4FBECAFF3FBE0DAC473E7E53423D686B483EC330DB3CBEEE1ABEC12BF1BDF62F87BDFD16343E19A17FBE11BEF83D4F51BABD9BB2983E08C2853CE138223DC3E896BDEF09AF3D8B12F03C7C3216BDDDC69B3E9BBD9ABE0158863EDE21833E41EB0D3EF018FEBD536B08BECD176ABEE9EE3F3E692B133DDE03B33D708FD83D37D4253E2AF812BD7162453EC7DD9C3D36F3CC3D3BA1333DFB6A6F3CEC61C4BD317092BEBAE0893D6220003E35958A3E7993803EF66F90BE52C5963D7A2B903DF03066BE34874EBD14EEF0BD1EF02FBEFCDE7C3EECBF97BE40917BBE7E8DB43C51E7993E82D5A73D4E48233E11E0223E3238DA3D5EB3F0BDF6684F3E375326BEF686833EB1D20FBEC0A8DF3DC3ABDC3D01DAC0BC37AD71BCF0749F3DA92D96BD099CB8BD050589BEE6B7083EE65E593E64C0AC3CC18197BEF8D29ABE8167483E39240B3E28AC83BE594191BEAF737F3E7133C8BD0F49823D4F34C33DBBE9B43CB25A973E34CA033DD6246C3E8412743E8E0D6B3E222C98BEEBF63E3A95AB9A3E8E6CF53DE199F8BC7B6B6F3D15FB77BDEFC06E3E502738BE33F97BBE6095523E104A943E4984F9BDE262633E7515693E60A7D4BC5062893EFA3FCABDF13E10BED5852F3E18B85CBE50373F3E9ED674BED8F9B83B50B77C3CA1CF7FBE5C370B3ED0284ABE29B3783E7A7E85BDFE7A853ED20055BE2647A9BB4C107DBE8CC21E3B83DB03BEF7CEE1BDB881443E7404493DA1E5A83DA39A9C3E3C69CABD2A192BBCE45494BDCB89C53D59714ABE640718BEC3BF4F3EE88F863EAF2BE8BD1D409EBA24262E3E0998CF3D7838503EF7EC4DBD90859A3E387F90BE04D339BE2C9514BD606F943D119ABEBC5C8AC2BD7860763E951093BECB46D2BD5E05C5BCD364B2BDE3D0153C303A013E6175673E6181083E2A66833E3BD3C8BD7A59983E61012DBEFA4B9EBCFED7963EFBFF133EC8D887BE76610FBEC04E17BE37DFEB3D8B0566BE43BD29BED77B803E263980BEF9DF89BE7D5F6C3E42D3EFBDE4A3353B440E253E3183473DF501503DABB798BE0EB9813EB8B1673E2FD694BE20B5963E4F4A90BC96A768BEDD147EBDEDFA22BEE85DFC3D95358EBE2CBA7A3E4B65C8BDAE678CBE43B67ABDEE0D913E0884563ED37696BE7CB8A6BD285780BEDF46EDBDF74289BD87C524BEA7DA3C3DC122753EFEB999BEC39D5ABE9BEF8C3CB610D23B77659B3E271A5DBE1F5B01BEFAC983BEBD64B13DF7FB32BDBCE28FBEC3FD0F3C66E18DBEDB240B3EECAE99BD"
    }
  }
#-}
