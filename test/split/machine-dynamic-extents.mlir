// An extent that is known at run time only counts 1, and a head size of which nothing is known 128.

// RUN: attention-opt %s --attention-flash-decoding='machine=cpu:8 remarks' --verify-diagnostics

#q = affine_map<(b, m, n, p, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, p, d, e) -> (b, n, p, d)>
#v = affine_map<(b, m, n, p, d, e) -> (b, n, p, e)>
#o = affine_map<(b, m, n, p, d, e) -> (b, m, e)>

func.func @batch(%q: tensor<?x4x128xbf16>, %k: tensor<?x4096x?x128xbf16>, %v: tensor<?x4096x?x128xbf16>) -> tensor<?x4x128xbf16> {
  // expected-remark @below {{split 4096 keys into 8 chunks of 512: 8 tasks on 8 workers, 1 wave; in the model of cpu:8 6.4 times as fast as whole}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<?x4x128xbf16>, tensor<?x4096x?x128xbf16>, tensor<?x4096x?x128xbf16>) -> tensor<?x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x4x128xbf16>
}

func.func @rows(%q: tensor<2x?x128xbf16>, %k: tensor<2x4096x?x128xbf16>, %v: tensor<2x4096x?x128xbf16>) -> tensor<2x?x128xbf16> {
  // expected-remark @below {{split 4096 keys into 4 chunks of 1024: 8 tasks on 8 workers, 1 wave; in the model of cpu:8 3.6 times as fast as whole}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x?x128xbf16>, tensor<2x4096x?x128xbf16>, tensor<2x4096x?x128xbf16>) -> tensor<2x?x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x?x128xbf16>
}

func.func @one(%q: tensor<1x4x128xbf16>, %k: tensor<1x4096x?x128xbf16>, %v: tensor<1x4096x?x128xbf16>) -> tensor<1x4x128xbf16> {
  // expected-remark @below {{split 4096 keys into 8 chunks of 512: 8 tasks on 8 workers, 1 wave; in the model of cpu:8 6.4 times as fast as whole, 12% of it the combine; the scores of a chunk of more than 2048 keys would leave the cache}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x4x128xbf16>, tensor<1x4096x?x128xbf16>, tensor<1x4096x?x128xbf16>) -> tensor<1x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x128xbf16>
}

func.func @depth(%q: tensor<1x4x?xbf16>, %k: tensor<1x4096x?x?xbf16>, %v: tensor<1x4096x?x128xbf16>) -> tensor<1x4x128xbf16> {
  // expected-remark @below {{split 4096 keys into 8 chunks of 512: 8 tasks on 8 workers, 1 wave; in the model of cpu:8 6.4 times as fast as whole, 12% of it the combine; the scores of a chunk of more than 2048 keys would leave the cache}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x4x?xbf16>, tensor<1x4096x?x?xbf16>, tensor<1x4096x?x128xbf16>) -> tensor<1x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x4x128xbf16>
}

func.func @empty(%q: tensor<0x4x128xbf16>, %k: tensor<0x4096x?x128xbf16>, %v: tensor<0x4096x?x128xbf16>) -> tensor<0x4x128xbf16> {
  // expected-remark @below {{not split: one of its tensors is empty}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<0x4x128xbf16>, tensor<0x4096x?x128xbf16>, tensor<0x4096x?x128xbf16>) -> tensor<0x4x128xbf16> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<0x4x128xbf16>
}
