// On a CPU the scores of a chunk are to stay in the cache of a core, however many tasks there are.

// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:2 remarks' --split-input-file --verify-diagnostics | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:64,processors=2,bandwidth=30' --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @many_tasks
// CHECK: tensor.expand_shape {{.*}} into tensor<8x8x2048x128xf32>

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @many_tasks(%q: tensor<8x4x128xf32>, %k: tensor<8x16384x128xf32>, %v: tensor<8x16384x128xf32>) -> tensor<8x4x128xf32> {
  // expected-remark @below {{split 16384 keys into 8 chunks of 2048: 64 tasks on 2 workers, 32 waves; in the model of cpu:2 1.0 times as fast as whole, 0% of it the combine; the scores of a chunk of more than 2048 keys would leave the cache}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x128xf32>, tensor<8x16384x128xf32>, tensor<8x16384x128xf32>)
      -> tensor<8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x128xf32>
}

// -----

// CHECK-LABEL: func.func @dynamic
// CHECK: tensor.expand_shape {{.*}} into tensor<8x?x2048x128xf32>

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @dynamic(%q: tensor<8x4x128xf32>, %k: tensor<8x?x128xf32>, %v: tensor<8x?x128xf32>) -> tensor<8x4x128xf32> {
  // expected-remark @below {{split a dynamic number of keys into chunks of 2048 and a tail: 8 tasks for 2 workers, 4 x 2048 scores each}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x128xf32>, tensor<8x?x128xf32>, tensor<8x?x128xf32>)
      -> tensor<8x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x128xf32>
}

// -----

// CHECK-LABEL: func.func @one_task
// CHECK: tensor.expand_shape {{.*}} into tensor<1x2x512x128xf32>

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @one_task(%q: tensor<1x4x128xf32>, %k: tensor<1x1024x128xf32>, %v: tensor<1x1024x128xf32>) -> tensor<1x4x128xf32> {
  // expected-remark @below {{split 1024 keys into 2 chunks of 512: 2 tasks on 2 workers, 1 wave}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x4x128xf32>, tensor<1x1024x128xf32>, tensor<1x1024x128xf32>)
      -> tensor<1x4x128xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x128xf32>
}
