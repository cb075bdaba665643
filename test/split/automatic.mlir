// Without options the fewest splits that fill 32 workers well are chosen, and a remark gives the numbers.

// RUN: attention-opt %s --attention-flash-decoding=remarks --split-input-file --verify-diagnostics
// RUN: attention-opt %s --attention-flash-decoding=remarks=true --split-input-file --verify-diagnostics
// RUN: attention-opt %s --attention-flash-decoding --remarks --split-input-file --verify-diagnostics

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @one_task(%q: tensor<1x4x8xf32>, %k: tensor<1x8192x8xf32>, %v: tensor<1x8192x16xf32>) -> tensor<1x4x16xf32> {
  // expected-remark @below {{split 8192 keys into 32 chunks of 256}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<1x8192x8xf32>, tensor<1x8192x16xf32>)
      -> tensor<1x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @eight_tasks(%q: tensor<8x4x8xf32>, %k: tensor<8x8192x8xf32>, %v: tensor<8x8192x16xf32>) -> tensor<8x4x16xf32> {
  // expected-remark @below {{split 8192 keys into 4 chunks of 2048}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<8x4x8xf32>, tensor<8x8192x8xf32>, tensor<8x8192x16xf32>)
      -> tensor<8x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<8x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @sixteen_tasks(%q: tensor<16x4x8xf32>, %k: tensor<16x8192x8xf32>, %v: tensor<16x8192x16xf32>) -> tensor<16x4x16xf32> {
  // expected-remark @below {{split 8192 keys into 2 chunks of 4096}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<16x4x8xf32>, tensor<16x8192x8xf32>, tensor<16x8192x16xf32>)
      -> tensor<16x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<16x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @short_keys(%q: tensor<1x4x8xf32>, %k: tensor<1x256x8xf32>, %v: tensor<1x256x16xf32>) -> tensor<1x4x16xf32> {
  // expected-remark @below {{split 256 keys into 2 chunks of 128}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<1x256x8xf32>, tensor<1x256x16xf32>)
      -> tensor<1x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @dynamic_keys(%q: tensor<1x4x8xf32>, %k: tensor<1x?x8xf32>, %v: tensor<1x?x16xf32>) -> tensor<1x4x16xf32> {
  // expected-remark @below {{split a dynamic number of keys into chunks of 512 and a tail}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<1x4x8xf32>, tensor<1x?x8xf32>, tensor<1x?x16xf32>)
      -> tensor<1x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x16xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

func.func @dynamic_batch(%q: tensor<?x4x8xf32>, %k: tensor<?x1024x8xf32>, %v: tensor<?x1024x16xf32>) -> tensor<?x4x16xf32> {
  // expected-remark @below {{split 1024 keys into 8 chunks of 128}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<?x4x8xf32>, tensor<?x1024x8xf32>, tensor<?x1024x16xf32>)
      -> tensor<?x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x4x16xf32>
}
