// With a machine its cost model chooses, and a remark tells of workers, waves and the combine.

// RUN: attention-opt %s --attention-flash-decoding='machine=h100 remarks' --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @eight_tasks
// CHECK: tensor.expand_shape {{.*}} : tensor<8x8192x128xbf16> into tensor<8x32x256x128xbf16>
// CHECK: attention.lse_combine splits = [1] ins(%{{.+}} : tensor<8x32x4x128xf32>, tensor<8x32x4xf32>)

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @eight_tasks(%q: tensor<8x4x128xbf16>, %k: tensor<8x8192x128xbf16>, %v: tensor<8x8192x128xbf16>) -> tensor<8x4x128xbf16> {
  // expected-remark @below {{split 8192 keys into 32 chunks of 256: 256 tasks on 264 workers, 1 wave; in the model of h100 16.8 times as fast as whole, 22% of it the combine}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x128xbf16>, tensor<8x8192x128xbf16>, tensor<8x8192x128xbf16>)
      -> tensor<8x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x128xbf16>
}

// -----

// CHECK-LABEL: func.func @ragged
// CHECK: tensor.expand_shape {{.*}} into tensor<40x6x1664x128xbf16>
// CHECK: tensor.extract_slice %{{.+}}[0, 9984, 0] [40, 16, 128] [1, 1, 1]

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @ragged(%q: tensor<40x4x128xbf16>, %k: tensor<40x10000x128xbf16>, %v: tensor<40x10000x128xbf16>) -> tensor<40x4x128xbf16> {
  // expected-remark @below {{split 10000 keys into 6 chunks of 1664 and a tail of 16: 240 tasks on 264 workers, 1 wave}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<40x4x128xbf16>, tensor<40x10000x128xbf16>, tensor<40x10000x128xbf16>)
      -> tensor<40x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<40x4x128xbf16>
}

// -----

// 5 tiles of 64 query rows make 20 tasks of 4.
// CHECK-LABEL: func.func @query_tiles
// CHECK: tensor.expand_shape {{.*}} into tensor<4x12x{{[0-9]+}}x128xbf16>

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @query_tiles(%q: tensor<4x300x128xbf16>, %k: tensor<4x8192x128xbf16>, %v: tensor<4x8192x128xbf16>) -> tensor<4x300x128xbf16> {
  // expected-remark @below {{split 8192 keys into 12 chunks}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x300x128xbf16>, tensor<4x8192x128xbf16>, tensor<4x8192x128xbf16>)
      -> tensor<4x300x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x300x128xbf16>
}

// -----

// CHECK-LABEL: func.func @occupied
// CHECK-NOT: attention.lse_combine
// CHECK: attention.group
// CHECK-NOT: attention.lse_combine

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @occupied(%q: tensor<264x4x128xbf16>, %k: tensor<264x8192x128xbf16>, %v: tensor<264x8192x128xbf16>) -> tensor<264x4x128xbf16> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 264, occupy 264 workers without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<264x4x128xbf16>, tensor<264x8192x128xbf16>, tensor<264x8192x128xbf16>)
      -> tensor<264x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<264x4x128xbf16>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @saturated(%q: tensor<200x4x128xbf16>, %k: tensor<200x8192x128xbf16>, %v: tensor<200x8192x128xbf16>) -> tensor<200x4x128xbf16> {
  // expected-remark @below {{not split: its tasks, batch x key/value head = 200, take all 3350 GB/s of h100 without a split}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<200x4x128xbf16>, tensor<200x8192x128xbf16>, tensor<200x8192x128xbf16>)
      -> tensor<200x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<200x4x128xbf16>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @not_worth_it(%q: tensor<1x1x8xbf16>, %k: tensor<1x256x8xbf16>, %v: tensor<1x256x8xbf16>) -> tensor<1x1x8xbf16> {
  // expected-remark @below {{not split: in the model of h100 its 256 keys in 2 chunks take}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x1x8xbf16>, tensor<1x256x8xbf16>, tensor<1x256x8xbf16>)
      -> tensor<1x1x8xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x1x8xbf16>
}
