// On a CPU a task takes all heads that lie within its keys, if enough tasks are left: then chunks are
// shorter, as the scores of all heads are to stay in the cache.

// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:2 remarks' --split-input-file --verify-diagnostics
// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:2,heads=0' --split-input-file | FileCheck %s

#q = affine_map<(h, m, n, d, e) -> (h, m, d)>
#k = affine_map<(h, m, n, d, e) -> (n, h, d)>
#v = affine_map<(h, m, n, d, e) -> (n, h, e)>
#o = affine_map<(h, m, n, d, e) -> (h, m, e)>

// CHECK-LABEL: func.func @long
// CHECK: tensor.expand_shape {{.*}} into tensor<16x2048x8x128xf32>
func.func @long(%q: tensor<8x4x128xf32>, %k: tensor<32768x8x128xf32>, %v: tensor<32768x8x128xf32>) -> tensor<8x4x128xf32> {
  // expected-remark @below {{split 32768 keys into 128 chunks of 256: 128 tasks on 2 workers}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x128xf32>, tensor<32768x8x128xf32>, tensor<32768x8x128xf32>)
      -> tensor<8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x128xf32>
}

// -----

#q = affine_map<(h, m, n, d, e) -> (h, m, d)>
#k = affine_map<(h, m, n, d, e) -> (n, h, d)>
#v = affine_map<(h, m, n, d, e) -> (n, h, e)>
#o = affine_map<(h, m, n, d, e) -> (h, m, e)>

// Eight chunks would be too few.

// CHECK-LABEL: func.func @short
// CHECK-NOT: expand_shape
// CHECK: attention.group
// CHECK-NOT: expand_shape
func.func @short(%q: tensor<8x4x128xf32>, %k: tensor<2048x8x128xf32>, %v: tensor<2048x8x128xf32>) -> tensor<8x4x128xf32> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 8, occupy 2 workers without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x128xf32>, tensor<2048x8x128xf32>, tensor<2048x8x128xf32>)
      -> tensor<8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x128xf32>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// Whole keys are one chunk: eight tasks would be too few, sixteen are enough.

// CHECK-LABEL: func.func @eight_sequences(
// CHECK-NOT: expand_shape
func.func @eight_sequences(%q: tensor<8x8x4x128xf32>, %k: tensor<8x256x8x128xf32>, %v: tensor<8x256x8x128xf32>) -> tensor<8x8x4x128xf32> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 64, occupy 2 workers without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x8x4x128xf32>, tensor<8x256x8x128xf32>, tensor<8x256x8x128xf32>) -> tensor<8x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x8x4x128xf32>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @sixteen_sequences(
// CHECK-NOT: expand_shape
func.func @sixteen_sequences(%q: tensor<16x8x4x128xf32>, %k: tensor<16x256x8x128xf32>, %v: tensor<16x256x8x128xf32>) -> tensor<16x8x4x128xf32> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 16, occupy 2 workers without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x8x4x128xf32>, tensor<16x256x8x128xf32>, tensor<16x256x8x128xf32>) -> tensor<16x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<16x8x4x128xf32>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// So are those of an unknown number of chunks.

// CHECK-LABEL: func.func @eight_sequences_of_any_length
// CHECK: tensor.expand_shape
func.func @eight_sequences_of_any_length(%q: tensor<8x8x4x128xf32>, %k: tensor<8x?x8x128xf32>, %v: tensor<8x?x8x128xf32>) -> tensor<8x8x4x128xf32> {
  // expected-remark @below {{into chunks of 2048 and a tail: 64 tasks for 2 workers}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<8x8x4x128xf32>, tensor<8x?x8x128xf32>, tensor<8x?x8x128xf32>) -> tensor<8x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x8x4x128xf32>
}

// -----

#q = affine_map<(b, h, m, n, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, d, e) -> (b, n, h, d)>
#v = affine_map<(b, h, m, n, d, e) -> (b, n, h, e)>
#o = affine_map<(b, h, m, n, d, e) -> (b, h, m, e)>

// CHECK-LABEL: func.func @sixteen_sequences_of_any_length
// CHECK: tensor.expand_shape
func.func @sixteen_sequences_of_any_length(%q: tensor<16x8x4x128xf32>, %k: tensor<16x?x8x128xf32>, %v: tensor<16x?x8x128xf32>) -> tensor<16x8x4x128xf32> {
  // expected-remark @below {{into chunks of 256 and a tail: 16 tasks for 2 workers}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<16x8x4x128xf32>, tensor<16x?x8x128xf32>, tensor<16x?x8x128xf32>) -> tensor<16x8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<16x8x4x128xf32>
}
