// Every form of attention.group survives printing (pretty and generic) and bytecode.

// RUN: attention-opt %s | attention-opt | FileCheck %s
// RUN: attention-opt %s --mlir-print-op-generic | attention-opt | FileCheck %s
// RUN: attention-opt %s --emit-bytecode | attention-opt | FileCheck %s

// CHECK-DAG: #[[QMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2)>
// CHECK-DAG: #[[KMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-DAG: #[[VMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d1, d3)>
// CHECK-DAG: #[[OMAP:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0, d3)>
// CHECK-DAG: #[[ROW:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (d0)>
// CHECK-DAG: #[[ZERO:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> (0, d1)>
// CHECK-DAG: #[[NONE:map[0-9]*]] = affine_map<(d0, d1, d2, d3) -> ()>

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
#lse = affine_map<(m, n, d, e) -> (m)>
#zero_n = affine_map<(m, n, d, e) -> (0, n)>
#none = affine_map<(m, n, d, e) -> ()>

// CHECK-LABEL: func.func @no_score_operand(
// CHECK-SAME: %[[Q:.+]]: tensor<4x8xf32>, %[[K:.+]]: tensor<32x8xf32>, %[[V:.+]]: tensor<32x16xf32>)
// CHECK: %[[O:.+]] = attention.group {indexing_maps = [#[[QMAP]], #[[KMAP]], #[[VMAP]], #[[OMAP]]], tag = "attention"}
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: return %[[O]]
func.func @no_score_operand(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @with_lse(
// CHECK: %[[R:.+]]:2 = attention.group
// CHECK-SAME: indexing_maps = [#[[QMAP]], #[[KMAP]], #[[VMAP]], #[[OMAP]], #[[ROW]]]
// CHECK-SAME: -> (tensor<4x16xf32>, tensor<4xf32>) {
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @with_lse(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4xf32>) {
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o, %lse : tensor<4x16xf32>, tensor<4xf32>
}

// The block arguments of score operands get a name of their own; scalars are captured.
// CHECK-LABEL: func.func @score_operands(
// CHECK-SAME: %[[SCALE:[^:]+]]: f32)
// CHECK: attention.group
// CHECK-SAME: indexing_maps = [#[[QMAP]], #[[KMAP]], #[[VMAP]], #[[ZERO]], #[[NONE]], #[[OMAP]]]
// CHECK-SAME: tensor<1x32xi1>, tensor<f32>)
// CHECK-NEXT: ^bb0(%[[S:score]]: f32, %[[KEEP:element]]: i1, %[[BIAS:element_[0-9]+]]: f32):
// CHECK-NEXT: %[[SCALED:.+]] = arith.mulf %[[S]], %[[SCALE]] : f32
// CHECK-NEXT: %[[BIASED:.+]] = arith.addf %[[SCALED]], %[[BIAS]] : f32
// CHECK-NEXT: %[[MASKED:.+]] = arith.select %[[KEEP]], %[[BIASED]], %{{.+}} : f32
// CHECK-NEXT: attention.yield %[[MASKED]] : f32
func.func @score_operands(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>,
                          %keep: tensor<1x32xi1>, %bias: tensor<f32>, %scale: f32) -> tensor<4x16xf32> {
  %neg_inf = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #zero_n, #none, #o], tag = "attention"}
      ins(%q, %k, %v, %keep, %bias : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<1x32xi1>, tensor<f32>)
      -> tensor<4x16xf32> {
  ^bb0(%s: f32, %keep_elt: i1, %bias_elt: f32):
    %0 = arith.mulf %s, %scale : f32
    %1 = arith.addf %0, %bias_elt : f32
    %2 = arith.select %keep_elt, %1, %neg_inf : f32
    attention.yield %2 : f32
  }
  return %o : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @dynamic_dims(
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}} : tensor<?x?xf32>, tensor<?x8xf32>, tensor<?x?xf32>) -> (tensor<?x16xf32>, tensor<?xf32>) {
func.func @dynamic_dims(%q: tensor<?x?xf32>, %k: tensor<?x8xf32>, %v: tensor<?x?xf32>) -> tensor<?x16xf32> {
  %o, %lse = attention.group {indexing_maps = [#q, #k, #v, #o, #lse], tag = "attention"}
      ins(%q, %k, %v : tensor<?x?xf32>, tensor<?x8xf32>, tensor<?x?xf32>) -> (tensor<?x16xf32>, tensor<?xf32>) {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<?x16xf32>
}

// CHECK-LABEL: func.func @empty_keys(
// CHECK: attention.group
// CHECK-SAME: tensor<0x8xf32>
func.func @empty_keys(%q: tensor<4x8xf32>, %k: tensor<0x8xf32>, %v: tensor<0x16xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<0x8xf32>, tensor<0x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4x16xf32>
}

// The tag is "attention" where none is written, and any other is kept.
// CHECK-LABEL: func.func @tags(
// CHECK: attention.group {indexing_maps = [{{.+}}], tag = "attention"}
// CHECK: attention.group {indexing_maps = [{{.+}}], my.note = 7 : i64, tag = "mine"}
func.func @tags(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) -> (tensor<4x16xf32>, tensor<4x16xf32>) {
  %0 = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  %1 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "mine", my.note = 7}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %0, %1 : tensor<4x16xf32>, tensor<4x16xf32>
}
