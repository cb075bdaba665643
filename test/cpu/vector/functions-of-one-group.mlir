// A private function that holds one group and nothing else is a task already, and is rewritten in
// place. Any other group gets a function of its own.

// RUN: attention-opt %s --split-input-file --pass-pipeline="builtin.module(attention-cpu-vectorize{bf16-dots=true})" | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#v = affine_map<(m, n, d, e) -> (n, e)>

// CHECK-NOT: @attention_task
// CHECK: func.func private @task(
// CHECK-NOT: attention.group
// CHECK: x86vector
func.func private @task(%q: tensor<2x32xbf16>, %k: tensor<?x32xbf16>, %v: tensor<?x32xbf16>) -> tensor<2x32xbf16> {
  %c = arith.constant 0.5 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x32xbf16>, tensor<?x32xbf16>, tensor<?x32xbf16>) -> tensor<2x32xbf16> {
  ^bb0(%score: f32):
    %s = arith.mulf %score, %c : f32
    attention.yield %s : f32
  }
  return %o : tensor<2x32xbf16>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#uq = affine_map<(b, m, n, d, e) -> (b, m, d)>
#uk = affine_map<(b, m, n, d, e) -> (b, n, d)>
#uo = affine_map<(b, m, n, d, e) -> (b, m, e)>
#uv = affine_map<(b, m, n, d, e) -> (b, n, e)>

// Callers of a public function may rely on what it does.
// CHECK-LABEL: func.func @public(
// CHECK: call @attention_task
func.func @public(%q: tensor<2x32xf32>, %k: tensor<64x32xf32>, %v: tensor<64x32xf32>) -> tensor<2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x32xf32>, tensor<64x32xf32>, tensor<64x32xf32>) -> tensor<2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x32xf32>
}

// CHECK-LABEL: func.func private @more(
// CHECK: call @attention_task
func.func private @more(%q: tensor<2x32xf32>, %k: tensor<64x32xf32>, %v: tensor<64x32xf32>) -> tensor<2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x32xf32>, tensor<64x32xf32>, tensor<64x32xf32>) -> tensor<2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %twice = arith.addf %o, %o : tensor<2x32xf32>
  return %twice : tensor<2x32xf32>
}

// CHECK-LABEL: func.func private @with_units(
// CHECK: call @attention_task
func.func private @with_units(%q: tensor<1x2x32xf32>, %k: tensor<1x64x32xf32>, %v: tensor<1x64x32xf32>) -> tensor<1x2x32xf32> {
  %o = attention.group {indexing_maps = [#uq, #uk, #uv, #uo]}
      ins(%q, %k, %v : tensor<1x2x32xf32>, tensor<1x64x32xf32>, tensor<1x64x32xf32>) -> tensor<1x2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<1x2x32xf32>
}

// An op behind the group that returns nothing runs, too.
// CHECK-LABEL: func.func private @stores(
// CHECK: call @attention_task
// CHECK: memref.store
func.func private @stores(%q: tensor<2x32xf32>, %k: tensor<64x32xf32>, %v: tensor<64x32xf32>, %m: memref<f32>, %x: f32) -> tensor<2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x32xf32>, tensor<64x32xf32>, tensor<64x32xf32>) -> tensor<2x32xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  memref.store %x, %m[] : memref<f32>
  return %o : tensor<2x32xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#v = affine_map<(m, n, d, e) -> (n, e)>

// Groups that are alike share a function, as those of the layers of a model; another scale is another.
// CHECK-LABEL: func.func private @attention_task_2(
// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-NOT: func.func private
// CHECK-LABEL: func.func @layers(
// CHECK-SAME: %[[Q:[a-z0-9]+]]: tensor<2x32xf32>
// CHECK: %[[FIRST:.+]] = call @attention_task_0(%[[Q]],
// CHECK: %[[SECOND:.+]] = call @attention_task_0(%[[FIRST]],
// CHECK: call @attention_task_2(%[[SECOND]],
func.func @layers(%q: tensor<2x32xf32>, %k: tensor<64x32xf32>, %v: tensor<64x32xf32>) -> tensor<2x32xf32> {
  %half = arith.constant 0.5 : f32
  %third = arith.constant 0.3 : f32
  %a = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x32xf32>, tensor<64x32xf32>, tensor<64x32xf32>) -> tensor<2x32xf32> {
  ^bb0(%score: f32):
    %s = arith.mulf %score, %half : f32
    attention.yield %s : f32
  }
  %b = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%a, %v, %k : tensor<2x32xf32>, tensor<64x32xf32>, tensor<64x32xf32>) -> tensor<2x32xf32> {
  ^bb0(%score: f32):
    %s = arith.mulf %score, %half : f32
    attention.yield %s : f32
  }
  %c = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%b, %k, %v : tensor<2x32xf32>, tensor<64x32xf32>, tensor<64x32xf32>) -> tensor<2x32xf32> {
  ^bb0(%score: f32):
    %s = arith.mulf %score, %third : f32
    attention.yield %s : f32
  }
  return %c : tensor<2x32xf32>
}
