// With batch-invariant, the chunk is the same for one sequence, for many and for a dynamic number of
// them: so is every sum of a sequence.

// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:8 batch-invariant' --split-input-file | FileCheck %s --check-prefixes=CHECK,CPU
// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:64 batch-invariant' --split-input-file | FileCheck %s --check-prefixes=CHECK,CPU
// RUN: attention-opt %s --attention-flash-decoding='machine=h100 batch-invariant' --split-input-file | FileCheck %s --check-prefixes=CHECK,GPU
// RUN: attention-opt %s --attention-flash-decoding='batch-invariant' --split-input-file | FileCheck %s --check-prefixes=CHECK,GPU
// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:8' --split-input-file | FileCheck %s --check-prefixes=CHECK,OTHER

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @alone
// CPU: tensor.expand_shape {{.*}} into tensor<1x4x1024x128xbf16>
// GPU: tensor.expand_shape {{.*}} into tensor<1x8x512x128xbf16>
// OTHER: tensor.expand_shape {{.*}} into tensor<1x8x512x128xbf16>
func.func @alone(%q: tensor<1x4x128xbf16>, %k: tensor<1x4100x128xbf16>, %v: tensor<1x4100x128xbf16>) -> tensor<1x4x128xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x4x128xbf16>, tensor<1x4100x128xbf16>, tensor<1x4100x128xbf16>) -> tensor<1x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x128xbf16>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @in_a_batch
// CPU: tensor.expand_shape {{.*}} into tensor<300x4x1024x128xbf16>
// GPU: tensor.expand_shape {{.*}} into tensor<300x8x512x128xbf16>
// OTHER: tensor.expand_shape {{.*}} into tensor<300x3x1344x128xbf16>
func.func @in_a_batch(%q: tensor<300x4x128xbf16>, %k: tensor<300x4100x128xbf16>, %v: tensor<300x4100x128xbf16>) -> tensor<300x4x128xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<300x4x128xbf16>, tensor<300x4100x128xbf16>, tensor<300x4100x128xbf16>) -> tensor<300x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<300x4x128xbf16>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @in_any_batch
// CPU: tensor.expand_shape {{.*}} into tensor<?x4x1024x128xbf16>
// GPU: tensor.expand_shape {{.*}} into tensor<?x8x512x128xbf16>
func.func @in_any_batch(%q: tensor<?x4x128xbf16>, %k: tensor<?x4100x128xbf16>, %v: tensor<?x4100x128xbf16>) -> tensor<?x4x128xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<?x4x128xbf16>, tensor<?x4100x128xbf16>, tensor<?x4100x128xbf16>) -> tensor<?x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x4x128xbf16>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// The keys of fewer than two chunks stay whole.

// CHECK-LABEL: func.func @short
// CPU-NOT: tensor.expand_shape
// GPU-NOT: tensor.expand_shape
// OTHER: tensor.expand_shape
func.func @short(%q: tensor<1x4x128xbf16>, %k: tensor<1x1023x128xbf16>, %v: tensor<1x1023x128xbf16>) -> tensor<1x4x128xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x4x128xbf16>, tensor<1x1023x128xbf16>, tensor<1x1023x128xbf16>) -> tensor<1x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x128xbf16>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// So few chunks are too few for a task to take all heads of its keys, however many sequences there are.

// CHECK-LABEL: func.func @heads_alone
// CPU: tensor.expand_shape {{.*}} into tensor<1x2x512x8x128xf32>
func.func @heads_alone(%q: tensor<1x8x4x128xf32>, %k: tensor<1x1024x8x128xf32>, %v: tensor<1x1024x8x128xf32>) -> tensor<1x8x4x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8x4x128xf32>, tensor<1x1024x8x128xf32>, tensor<1x1024x8x128xf32>) -> tensor<1x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x8x4x128xf32>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @heads_in_a_batch
// CPU: tensor.expand_shape {{.*}} into tensor<300x2x512x8x128xf32>
func.func @heads_in_a_batch(%q: tensor<300x8x4x128xf32>, %k: tensor<300x1024x8x128xf32>, %v: tensor<300x1024x8x128xf32>) -> tensor<300x8x4x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<300x8x4x128xf32>, tensor<300x1024x8x128xf32>, tensor<300x1024x8x128xf32>) -> tensor<300x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<300x8x4x128xf32>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @heads_of_fifteen_chunks
// CPU: tensor.expand_shape {{.*}} into tensor<1x3x512x8x128xf32>
func.func @heads_of_fifteen_chunks(%q: tensor<1x8x4x128xf32>, %k: tensor<1x1920x8x128xf32>, %v: tensor<1x1920x8x128xf32>) -> tensor<1x8x4x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8x4x128xf32>, tensor<1x1920x8x128xf32>, tensor<1x1920x8x128xf32>) -> tensor<1x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x8x4x128xf32>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @heads_of_sixteen_chunks
// CPU: tensor.expand_shape {{.*}} into tensor<1x16x128x8x128xf32>
func.func @heads_of_sixteen_chunks(%q: tensor<1x8x4x128xf32>, %k: tensor<1x2048x8x128xf32>, %v: tensor<1x2048x8x128xf32>) -> tensor<1x8x4x128xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8x4x128xf32>, tensor<1x2048x8x128xf32>, tensor<1x2048x8x128xf32>) -> tensor<1x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x8x4x128xf32>
}
