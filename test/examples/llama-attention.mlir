// The attention of a Hugging Face Llama layer, one decode step, from the export to linalg.

// RUN: attention-opt %S/../../examples/llama_attention/llama_attention.mlir --attention-form-groups | FileCheck %s --check-prefix=FORM
// RUN: attention-opt %S/../../examples/llama_attention/llama_attention.mlir --pass-pipeline="builtin.module(attention-form-groups,attention-flash-decoding{num-splits=8},convert-attention-to-linalg,attention-inline-combine,canonicalize,cse)" | FileCheck %s --check-prefix=SPLIT
// RUN: attention-opt %S/../../examples/llama_attention/llama_attention.mlir --pass-pipeline="builtin.module(attention-form-groups,attention-flash-decoding{num-splits=8},attention-to-cpu{stop-after=deallocated})" | FileCheck %s --check-prefix=CPU
// RUN: attention-opt %S/../../examples/llama_attention/llama_attention.mlir --pass-pipeline="builtin.module(attention-form-groups,attention-to-cpu{stop-after=deallocated})" | FileCheck %s --check-prefix=CPU

// One group, with 2 key/value heads and 4 query heads each. The repeat of the caches is gone, the
// mask is a score operand, the same for all heads.

// FORM-DAG: #[[QMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d5)>
// FORM-DAG: #[[KMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d5)>
// FORM-DAG: #[[VMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d4, d6)>
// FORM-DAG: #[[MMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, 0, d3, d4)>
// FORM-DAG: #[[OMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3, d6)>
// FORM-LABEL: func.func @llama_attention(
// FORM-SAME: %[[M:[a-z0-9]+]]: tensor<2x1x1x2048xf32>, %[[K:[a-z0-9]+]]: tensor<2x2x2048x32xf32>, %[[V:[a-z0-9]+]]: tensor<2x2x2048x32xf32>,
// FORM-NOT: ins(%[[K]]
// FORM-NOT: ins(%[[V]]
// FORM: %[[O:.+]] = attention.group {indexing_maps = [#[[QMAP]], #[[KMAP]], #[[VMAP]], #[[MMAP]], #[[OMAP]]], tag = "attention"}
// FORM-SAME: ins(%{{.+}}, %[[K]], %[[V]], %[[M]] : tensor<2x2x4x1x32xf32>, tensor<2x2x2048x32xf32>, tensor<2x2x2048x32xf32>, tensor<2x1x1x2048xf32>) -> tensor<2x2x4x1x32xf32>
// FORM-NEXT: ^bb0(%[[S:.+]]: f32, %[[ME:.+]]: f32):
// FORM: %[[SCALED:.+]] = arith.mulf %[[S]], %{{.+}} : f32
// FORM: %[[MASKED:.+]] = arith.addf %[[SCALED]], %[[ME]] : f32
// FORM: attention.yield %[[MASKED]] : f32
// FORM-NOT: math.exp
// FORM-NOT: attention.group
// FORM: linalg.matmul
// FORM: return

// One contraction for all 8 splits of 256 keys each, before and after the softmax.

// SPLIT-LABEL: func.func @llama_attention(
// SPLIT-SAME: %[[K:[a-z0-9]+]]: tensor<2x2x2048x32xf32>, %[[V:[a-z0-9]+]]: tensor<2x2x2048x32xf32>,
// SPLIT-NOT: attention.
// SPLIT-DAG: %[[KS:.+]] = tensor.expand_shape %[[K]] {{.+}} : tensor<2x2x2048x32xf32> into tensor<2x2x8x256x32xf32>
// SPLIT-DAG: %[[VS:.+]] = tensor.expand_shape %[[V]] {{.+}} : tensor<2x2x2048x32xf32> into tensor<2x2x8x256x32xf32>
// SPLIT: linalg.generic {{.+}} ins(%{{.+}}, %[[KS]] : tensor<2x2x4x1x32xf32>, tensor<2x2x8x256x32xf32>) outs(%{{.+}} : tensor<2x2x8x4x1x256xf32>)
// SPLIT-NOT: ins({{.*}}%[[KS]]
// SPLIT-NOT: {{linalg.transpose|linalg.broadcast|tensor.pad|tensor.concat|tensor.insert_slice}}
// SPLIT: linalg.generic {{.+}} ins(%{{.+}}, %[[VS]] : tensor<2x2x8x4x1x256xf32>, tensor<2x2x8x256x32xf32>) outs(%{{.+}} : tensor<2x2x8x4x1x32xf32>)
// SPLIT-NOT: ins({{.*}}%[[VS]]
// SPLIT-NOT: attention.
// SPLIT: linalg.matmul
// SPLIT: return

// No buffer has the size of keys or values: 2048 or 256 keys of depth 32. (The projections'
// weights are 256x256.)

// CPU-LABEL: func.func @llama_attention(
// CPU-NOT: {{memref.(alloc|copy).*(2048|[0-9]x256)x32xf32}}
// CPU-NOT: {{memref.(alloc|copy).*32x(2048|256)xf32}}
// CPU: {{memref.alloc.*4x1x32xf32}}
// CPU-NOT: {{memref.(alloc|copy).*(2048|[0-9]x256)x32xf32}}
// CPU-NOT: {{memref.(alloc|copy).*32x(2048|256)xf32}}
// CPU: return
