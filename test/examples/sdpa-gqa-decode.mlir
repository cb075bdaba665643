// What PyTorch exports for grouped-query scaled_dot_product_attention, from the export to linalg.

// RUN: attention-opt %S/../../examples/sdpa_gqa_decode/sdpa_gqa_decode.mlir --attention-form-groups | FileCheck %s --check-prefix=FORM
// RUN: attention-opt %S/../../examples/sdpa_gqa_decode/sdpa_gqa_decode.mlir --pass-pipeline="builtin.module(attention-form-groups,attention-flash-decoding{num-splits=8},convert-attention-to-linalg,attention-inline-combine,canonicalize,cse)" | FileCheck %s --check-prefix=SPLIT
// RUN: attention-opt %S/../../examples/sdpa_gqa_decode/sdpa_gqa_decode.mlir --pass-pipeline="builtin.module(attention-form-groups,attention-flash-decoding{num-splits=8},attention-to-cpu{stop-after=deallocated})" | FileCheck %s --check-prefix=CPU
// RUN: attention-opt %S/../../examples/sdpa_gqa_decode/sdpa_gqa_decode.mlir --pass-pipeline="builtin.module(attention-form-groups,attention-to-cpu{stop-after=deallocated})" | FileCheck %s --check-prefix=CPU

// One group, with 2 key/value heads and 4 query heads each; the repeat is gone, and so is all
// that was in between.

// FORM-DAG: #[[QMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d5)>
// FORM-DAG: #[[KMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d5)>
// FORM-DAG: #[[VMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d6)>
// FORM-DAG: #[[OMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d6)>
// FORM-LABEL: func.func @sdpa_gqa_decode(
// FORM-SAME: %[[Q:.+]]: tensor<2x8x1x64xf32>, %[[K:.+]]: tensor<2x2x1024x64xf32>, %[[V:.+]]: tensor<2x2x1024x64xf32>)
// FORM-NOT: linalg.
// FORM: %[[O:.+]] = attention.group {indexing_maps = [#[[QMAP]], #[[KMAP]], #[[VMAP]], #[[OMAP]]], tag = "attention"}
// FORM-SAME: ins(%{{.+}}, %[[K]], %[[V]] : tensor<2x2x4x1x64xf32>, tensor<2x2x1024x64xf32>, tensor<2x2x1024x64xf32>) -> tensor<2x2x4x1x64xf32>
// FORM-NEXT: ^bb0(%[[S:.+]]: f32):
// The square root of the scale, once for the query and once for the key.
// FORM: %[[ONCE:.+]] = arith.mulf %[[S]], %{{.+}} : f32
// FORM: %[[TWICE:.+]] = arith.mulf %[[ONCE]], %{{.+}} : f32
// FORM: attention.yield %[[TWICE]] : f32
// FORM-NOT: linalg.
// FORM-NOT: attention.group
// FORM: return

// One contraction for all 8 splits of 128 keys each, before and after the softmax.

// SPLIT-LABEL: func.func @sdpa_gqa_decode(
// SPLIT-SAME: %[[Q:.+]]: tensor<2x8x1x64xf32>, %[[K:.+]]: tensor<2x2x1024x64xf32>, %[[V:.+]]: tensor<2x2x1024x64xf32>)
// SPLIT-NOT: attention.
// SPLIT-NOT: {{linalg.transpose|linalg.broadcast|tensor.pad|tensor.concat|tensor.insert_slice}}
// SPLIT-DAG: %[[KS:.+]] = tensor.expand_shape %[[K]] {{.+}} : tensor<2x2x1024x64xf32> into tensor<2x2x8x128x64xf32>
// SPLIT-DAG: %[[VS:.+]] = tensor.expand_shape %[[V]] {{.+}} : tensor<2x2x1024x64xf32> into tensor<2x2x8x128x64xf32>
// SPLIT: linalg.generic {{.+}} ins(%{{.+}}, %[[KS]] : tensor<2x2x4x1x64xf32>, tensor<2x2x8x128x64xf32>) outs(%{{.+}} : tensor<2x2x8x4x1x128xf32>)
// SPLIT-NOT: ins({{.*}}%[[KS]]
// SPLIT: linalg.generic {{.+}} ins(%{{.+}}, %[[VS]] : tensor<2x2x8x4x1x128xf32>, tensor<2x2x8x128x64xf32>) outs(%{{.+}} : tensor<2x2x8x4x1x64xf32>)
// SPLIT-NOT: ins({{.*}}%[[VS]]
// SPLIT-NOT: attention.
// SPLIT-NOT: {{linalg.transpose|linalg.broadcast|tensor.pad|tensor.concat|tensor.insert_slice}}
// SPLIT: return

// No buffer has the size of keys or values: 1024 or 128 keys of depth 64.

// CPU-LABEL: func.func @sdpa_gqa_decode(
// CPU-NOT: {{memref.(alloc|copy).*(1024|128)x64xf32}}
// CPU-NOT: {{memref.(alloc|copy).*64x(1024|128)xf32}}
// CPU: {{memref.alloc.*4x1x64xf32}}
// CPU-NOT: {{memref.(alloc|copy).*(1024|128)x64xf32}}
// CPU-NOT: {{memref.(alloc|copy).*64x(1024|128)xf32}}
// CPU: return
