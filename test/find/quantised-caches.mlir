// Quantised keys and values enter the group as they are: no dequantised copy of a cache is made. Scales of
// the key move into the region, or to the query if they vary along the depth; those of the value to the output.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#bmd = affine_map<(b, m, n, d) -> (b, m, d)>
#bnd = affine_map<(b, m, n, d) -> (b, n, d)>
#bmn = affine_map<(b, m, n, d) -> (b, m, n)>
#id = affine_map<(b, n, d) -> (b, n, d)>
#token = affine_map<(b, n, d) -> (b, n)>
#channel = affine_map<(b, n, d) -> (b, d)>
#head = affine_map<(b, n, d) -> (b)>

// A scale for each key, and one for each column of the value.
// CHECK-LABEL: func.func @token_and_channel(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xi8>, %[[KS:.+]]: tensor<2x12xf32>, %[[V:.+]]: tensor<2x12x5xi8>, %[[VS:.+]]: tensor<2x5xf16>)
// CHECK-NOT: linalg.generic
// CHECK: %[[G:.+]] = attention.group {{.+}} ins(%[[Q]], %[[K]], %[[V]], %[[KS]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[SCALE:.+]]: f32):
// CHECK: arith.mulf %[[S]], %{{.+}} : f32
// CHECK: attention.yield
// CHECK: linalg.generic {{.+}} ins(%[[G]], %[[VS]] : tensor<2x3x5xf32>, tensor<2x5xf16>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @token_and_channel(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %ks: tensor<2x12xf32>, %v8: tensor<2x12x5xi8>, %vs: tensor<2x5xf16>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 0.01 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %unit = arith.mulf %scale, %small : f32
    %r = arith.mulf %wide, %unit : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %vs : tensor<2x12x5xi8>, tensor<2x5xf16>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %scale: f16, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %exact = arith.extf %scale : f16 to f32
    %r = arith.mulf %exact, %wide : f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// So they are where dequantised numbers are rounded, which the sums then are not.
// CHECK-LABEL: func.func @rounded(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xi8>, %[[KS:.+]]: tensor<2x12xf32>, %[[V:.+]]: tensor<2x12x5xi8>, %[[VS:.+]]: tensor<2x5xf16>)
// CHECK-NOT: linalg.generic
// CHECK: %[[G:.+]] = attention.group {{.+}} ins(%[[Q]], %[[K]], %[[V]], %[[KS]] :
// CHECK: linalg.generic {{.+}} ins(%[[G]], %[[VS]] : tensor<2x3x5xf32>, tensor<2x5xf16>)
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @rounded(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %ks: tensor<2x12xf32>, %v8: tensor<2x12x5xi8>, %vs: tensor<2x5xf16>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 0.01 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf16>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %ks : tensor<2x12x8xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf16>) {
  ^bb0(%x: i8, %scale: f32, %out: f16):
    %wide = arith.sitofp %x : i8 to f32
    %unit = arith.mulf %scale, %small : f32
    %scaled = arith.mulf %wide, %unit : f32
    %r = arith.truncf %scaled : f32 to f16
    linalg.yield %r : f16
  } -> tensor<2x12x8xf16>
  %v_init = tensor.empty() : tensor<2x12x5xf16>
  %v = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %vs : tensor<2x12x5xi8>, tensor<2x5xf16>) outs(%v_init : tensor<2x12x5xf16>) {
  ^bb0(%x: i8, %scale: f16, %out: f16):
    %wide = arith.sitofp %x : i8 to f32
    %exact = arith.extf %scale : f16 to f32
    %unit = arith.mulf %exact, %small : f32
    %scaled = arith.mulf %unit, %wide : f32
    %r = arith.truncf %scaled : f32 to f16
    linalg.yield %r : f16
  } -> tensor<2x12x5xf16>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf16>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf16>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A scale for each column of the key, which the query takes; the values are over one of their head.
// CHECK-LABEL: func.func @channel_and_head(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xi8>, %[[KS:.+]]: tensor<2x8xf32>, %[[V:.+]]: tensor<2x12x5xi8>, %[[VS:.+]]: tensor<2xf32>)
// CHECK: %[[SCALED:.+]] = linalg.generic {{.+}} ins(%[[Q]], %[[KS]] : tensor<2x3x8xf32>, tensor<2x8xf32>)
// CHECK: %[[G:.+]] = attention.group {{.+}} ins(%[[SCALED]], %[[K]], %[[V]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32):
// CHECK-NEXT: attention.yield %[[S]]
// CHECK: linalg.generic {{.+}} ins(%[[G]], %[[VS]] : tensor<2x3x5xf32>, tensor<2xf32>)
// CHECK: arith.divf
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @channel_and_head(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %ks: tensor<2x8xf32>, %v8: tensor<2x12x5xi8>, %vs: tensor<2xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 0.01 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %ks : tensor<2x12x8xi8>, tensor<2x8xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %unit = arith.mulf %scale, %small : f32
    %r = arith.mulf %wide, %unit : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #head, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %vs : tensor<2x12x5xi8>, tensor<2xf32>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %less = arith.mulf %small, %wide : f32
    %r = arith.divf %less, %scale : f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A scale for each key of the value is yielded behind the score.
// CHECK-LABEL: func.func @tokens_of_the_value(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xi8>, %[[KS:.+]]: tensor<2xf32>, %[[V8:.+]]: tensor<2x12x5xi8>, %[[VS:.+]]: tensor<2x12xf32>)
// CHECK-NOT: linalg.generic
// CHECK: attention.group {{.+}} ins(%[[Q]], %[[K]], %[[V8]], %[[KS]], %[[VS]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KEY_SCALE:.+]]: f32, %[[VALUE_SCALE:.+]]: f32):
// CHECK: %[[UNIT:.+]] = arith.mulf %[[VALUE_SCALE]], %{{.+}} : f32
// CHECK: attention.yield %{{.+}}, %[[UNIT]] : f32, f32
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @tokens_of_the_value(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %ks: tensor<2xf32>, %v8: tensor<2x12x5xi8>, %vs: tensor<2x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 0.01 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #head, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %ks : tensor<2x12x8xi8>, tensor<2xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %unit = arith.mulf %scale, %small : f32
    %r = arith.mulf %wide, %unit : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %vs : tensor<2x12x5xi8>, tensor<2x12xf32>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %scale: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %unit = arith.mulf %scale, %small : f32
    %r = arith.mulf %wide, %unit : f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Zero points of bytes without a sign: those of keys meet the sum of the query, those of values are an offset.
// CHECK-LABEL: func.func @zero_points_of_tokens(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xi8>, %[[KZ:.+]]: tensor<2x12xf32>, %[[KS:.+]]: tensor<2x12xf32>, %[[V:.+]]: tensor<2x12x5xi8>, %[[VZ:.+]]: tensor<2x12xi8>, %[[VS:.+]]: tensor<2x12xf32>)
// CHECK: %[[SUM:.+]] = linalg.generic {{.+}} ins(%[[Q]] : tensor<2x3x8xf32>) {{.+}}tensor<2x3xf32>
// CHECK-NOT: linalg.generic
// CHECK: attention.group {{.+}}unsigned_key, unsigned_value{{.*}} ins(%[[Q]], %[[K]], %[[V]], %[[KZ]], %[[KS]], %[[VZ]], %[[VS]], %[[SUM]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[KZ_ELT:.+]]: f32, %[[KS_ELT:.+]]: f32, %[[VZ_ELT:.+]]: i8, %[[VS_ELT:.+]]: f32, %[[SUM_ELT:.+]]: f32):
// CHECK: %[[SHIFT:.+]] = arith.mulf %[[KZ_ELT]], %[[SUM_ELT]]
// CHECK: %[[SHIFTED:.+]] = arith.subf %[[S]], %[[SHIFT]]
// CHECK: %[[SCORE:.+]] = arith.mulf %[[SHIFTED]], %[[KS_ELT]]
// CHECK: %[[OFFSET:.+]] = arith.mulf %{{.+}}, %[[VS_ELT]]
// CHECK: attention.yield %{{.+}}, %[[VS_ELT]], %[[OFFSET]] : f32, f32, f32
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @zero_points_of_tokens(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %k0: tensor<2x12xf32>, %k1: tensor<2x12xf32>, %v8: tensor<2x12x5xi8>, %v0: tensor<2x12xi8>, %v1: tensor<2x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %k0, %k1 : tensor<2x12x8xi8>, tensor<2x12xf32>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %a0: f32, %a1: f32, %out: f32):
    %byte = arith.extui %x : i8 to i16
    %wide = arith.uitofp %byte : i16 to f32
    %less = arith.subf %wide, %a0 : f32
    %r = arith.mulf %less, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #token, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %v0, %v1 : tensor<2x12x5xi8>, tensor<2x12xi8>, tensor<2x12xf32>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %a0: i8, %a1: f32, %out: f32):
    %byte = arith.extui %x : i8 to i32
    %zp = arith.extui %a0 : i8 to i32
    %int = arith.subi %byte, %zp : i32
    %wide = arith.sitofp %int : i32 to f32
    %r = arith.mulf %wide, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Bytes with a sign, and their zero points.
// CHECK-LABEL: func.func @bytes_with_a_sign(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xi8>, %[[KZ:.+]]: tensor<2x12xi8>, %[[V:.+]]: tensor<2x12x5xi8>)
// CHECK-NOT: unsigned
// CHECK: attention.group {{.+}} ins(%[[Q]], %[[K]], %[[V]], %[[KZ]], %{{.+}} : tensor<2x3x8xf32>, tensor<2x12x8xi8>, tensor<2x12x5xi8>,
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @bytes_with_a_sign(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %k0: tensor<2x12xi8>, %v8: tensor<2x12x5xi8>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %k0 : tensor<2x12x8xi8>, tensor<2x12xi8>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %a0: i8, %out: f32):
    %byte = arith.extsi %x : i8 to i32
    %zp = arith.extsi %a0 : i8 to i32
    %int = arith.subi %byte, %zp : i32
    %r = arith.sitofp %int : i32 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8 : tensor<2x12x5xi8>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %out: f32):
    %int = arith.extsi %x : i8 to i32
    %r = arith.sitofp %int : i32 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// Numbers that are taken as such without a sign are other ones where the byte is negative.
// CHECK-LABEL: func.func @signs_that_are_lost(
// CHECK: %[[V:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x12x5xf32>)
// CHECK: attention.group {{.+}} ins(%{{.+}}, %{{.+}}, %[[V]], %{{.+}} :
func.func @signs_that_are_lost(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %k0: tensor<2x12xi8>, %v8: tensor<2x12x5xi8>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %k0 : tensor<2x12x8xi8>, tensor<2x12xi8>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %a0: i8, %out: f32):
    %byte = arith.extsi %x : i8 to i32
    %zp = arith.extsi %a0 : i8 to i32
    %int = arith.subi %byte, %zp : i32
    %r = arith.sitofp %int : i32 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8 : tensor<2x12x5xi8>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %out: f32):
    %int = arith.extsi %x : i8 to i16
    %r = arith.uitofp %int : i16 to f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// By columns: the query takes the scales of the key, and its sum the offsets; the output those of the value,
// but in rows without keys.
// CHECK-LABEL: func.func @offsets_of_columns(
// CHECK-SAME: %[[Q:.+]]: tensor<2x3x8xf32>, %[[K:.+]]: tensor<2x12x8xi8>, %[[KS:.+]]: tensor<2x8xf32>, %[[KO:.+]]: tensor<2x8xf32>, %[[V:.+]]: tensor<2x12x5xi8>, %[[VZ:.+]]: tensor<2x5xf32>, %[[VS:.+]]: tensor<2x5xf32>)
// CHECK: %[[OFFSETS:.+]] = linalg.generic {{.+}} ins(%[[Q]], %[[KS]], %[[KO]] : {{.+}}tensor<2x3xf32>
// CHECK: %[[SCALED:.+]] = linalg.generic {{.+}} ins(%[[Q]], %[[KS]] : {{.+}}tensor<2x3x8xf32>
// CHECK-NOT: linalg.generic
// CHECK: %[[G:.+]]:2 = attention.group {{.+}}unsigned_value{{.*}} ins(%[[SCALED]], %[[K]], %[[V]], %[[OFFSETS]] :
// CHECK-NEXT: ^bb0(%[[S:.+]]: f32, %[[OFFSET:.+]]: f32):
// CHECK-NEXT: arith.addf %[[S]], %[[OFFSET]]
// CHECK: linalg.generic {{.+}} ins(%[[G]]#0, %[[VZ]], %[[VS]], %[[G]]#1 :
// CHECK: arith.subf
// CHECK: arith.mulf
// CHECK: arith.select
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @offsets_of_columns(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %k0: tensor<2x8xf32>, %k1: tensor<2x8xf32>, %v8: tensor<2x12x5xi8>, %v0: tensor<2x5xf32>, %v1: tensor<2x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 0.01 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #channel, #channel, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %k0, %k1 : tensor<2x12x8xi8>, tensor<2x8xf32>, tensor<2x8xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %a0: f32, %a1: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %unit = arith.mulf %a0, %small : f32
    %scaled = arith.mulf %wide, %unit : f32
    %r = arith.addf %scaled, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #channel, #channel, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %v0, %v1 : tensor<2x12x5xi8>, tensor<2x5xf32>, tensor<2x5xf32>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %a0: f32, %a1: f32, %out: f32):
    %wide = arith.uitofp %x : i8 to f32
    %less = arith.subf %wide, %a0 : f32
    %r = arith.mulf %less, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A scale for each element has no place: both are dequantised before.
// CHECK-LABEL: func.func @scales_of_elements(
// CHECK: %[[K:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x12x8xf32>)
// CHECK: %[[V:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x12x5xf32>)
// CHECK: attention.group {{.+}} ins(%{{.+}}, %[[K]], %[[V]] :
func.func @scales_of_elements(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %k0: tensor<2x12x8xf32>, %v8: tensor<2x12x5xi8>, %v0: tensor<2x12x5xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %k0 : tensor<2x12x8xi8>, tensor<2x12x8xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %a0: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %r = arith.mulf %wide, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %v0 : tensor<2x12x5xi8>, tensor<2x12x5xf32>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %a0: f32, %out: f32):
    %wide = arith.sitofp %x : i8 to f32
    %r = arith.mulf %wide, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}

// A sum of bytes may wrap: it is taken as it is.
// CHECK-LABEL: func.func @sums_of_bytes(
// CHECK: %[[K:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x12x8xf32>)
// CHECK: %[[V:.+]] = linalg.generic {{.+}} outs(%{{.+}} : tensor<2x12x5xf32>)
// CHECK: attention.group {{.+}} ins(%{{.+}}, %[[K]], %[[V]] :
func.func @sums_of_bytes(%q: tensor<2x3x8xf32>, %k8: tensor<2x12x8xi8>, %k0: tensor<2x12xi8>, %k1: tensor<2x12xf32>, %v8: tensor<2x12x5xi8>, %v0: tensor<2x12xi8>, %v1: tensor<2x12xf32>) -> tensor<2x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %k_init = tensor.empty() : tensor<2x12x8xf32>
  %k = linalg.generic {indexing_maps = [#id, #token, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%k8, %k0, %k1 : tensor<2x12x8xi8>, tensor<2x12xi8>, tensor<2x12xf32>) outs(%k_init : tensor<2x12x8xf32>) {
  ^bb0(%x: i8, %a0: i8, %a1: f32, %out: f32):
    %int = arith.subi %x, %a0 : i8
    %wide = arith.sitofp %int : i8 to f32
    %r = arith.mulf %wide, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x8xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %v = linalg.generic {indexing_maps = [#id, #token, #token, #id], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v8, %v0, %v1 : tensor<2x12x5xi8>, tensor<2x12xi8>, tensor<2x12xf32>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%x: i8, %a0: i8, %a1: f32, %out: f32):
    %int = arith.subi %x, %a0 : i8
    %wide = arith.sitofp %int : i8 to f32
    %r = arith.mulf %wide, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<2x12x5xf32>
  %s_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [#bmd, #bnd, #bmn]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %p = linalg.softmax dimension(2) ins(%s : tensor<2x3x12xf32>) outs(%s_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %o_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o : tensor<2x3x5xf32>
}
