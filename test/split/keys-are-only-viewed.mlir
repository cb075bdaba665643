// Keys are f16 and values bf16 here, and nothing else is. Whichever way they are cut, they are only viewed:
// sliced, expanded or cast in place. The only ops that take them are the groups.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=3})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=8})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=7})' | FileCheck %s
// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{chunk-size=1})' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @static_keys(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @static_keys(%q: tensor<2x4x8xf32>, %k: tensor<2x40x8xf16>, %v: tensor<2x40x16xbf16>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x40x8xf16>, tensor<2x40x16xbf16>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @dynamic_keys(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @dynamic_keys(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf16>, %v: tensor<2x?x16xbf16>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf16>, tensor<2x?x16xbf16>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// One of the two states the number: the other is cast.
// CHECK-LABEL: func.func @stated_by_the_key(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @stated_by_the_key(%q: tensor<2x4x8xf32>, %k: tensor<2x40x8xf16>, %v: tensor<2x?x16xbf16>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x40x8xf16>, tensor<2x?x16xbf16>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @lengths(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @lengths(%q: tensor<2x4x8xf32>, %k: tensor<2x40x8xf16>, %v: tensor<2x40x16xbf16>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x40x8xf16>, tensor<2x40x16xbf16>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @lengths_of_dynamic_keys(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @lengths_of_dynamic_keys(%q: tensor<2x4x8xf32>, %k: tensor<2x?x8xf16>, %v: tensor<2x?x16xbf16>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x?x8xf16>, tensor<2x?x16xbf16>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

#pq = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#pk = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#pv = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#pl = affine_map<(b, m, p, n, d, e) -> (b)>
#pt = affine_map<(b, m, p, n, d, e) -> (b, p)>
#po = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

// CHECK-LABEL: func.func @pages(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @pages(%q: tensor<2x4x8xf32>, %k: tensor<99x4x8xf16>, %v: tensor<99x4x16xbf16>, %t: tensor<2x10xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pt, #po]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x4x8xf16>, tensor<99x4x16xbf16>)
      page_table(%t : tensor<2x10xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @pages_and_lengths(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @pages_and_lengths(%q: tensor<2x4x8xf32>, %k: tensor<99x4x8xf16>, %v: tensor<99x4x16xbf16>, %l: tensor<2xi32>, %t: tensor<2x10xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pl, #pt, #po]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<99x4x8xf16>, tensor<99x4x16xbf16>)
      kv_lengths(%l : tensor<2xi32>) page_table(%t : tensor<2x10xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @dynamic_pages(
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.group {{.*}} tag = "flash_decoding"
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: attention.lse_combine
// CHECK-NOT: {{(linalg|bufferization|arith)[.].*f16}}
// CHECK-NOT: {{tensor[.](empty|pad|concat|insert|pack|generate|from_elements|reshape|gather|extract ).*f16}}
// CHECK: return
func.func @dynamic_pages(%q: tensor<2x4x8xf32>, %k: tensor<?x4x8xf16>, %v: tensor<?x4x16xbf16>, %l: tensor<2xi32>, %t: tensor<2x?xi32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pl, #pt, #po]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<?x4x8xf16>, tensor<?x4x16xbf16>)
      kv_lengths(%l : tensor<2xi32>) page_table(%t : tensor<2x?xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}
