// A log-sum-exp that is used before the output: what uses it moves behind the group, if it only computes.

// RUN: attention-opt %s --attention-form-groups=remarks --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @computed_before(
// CHECK-NOT: linalg
// CHECK: %[[O:.+]]:2 = attention.group
// CHECK: %[[BITS:.+]] = linalg.generic {{.*}} ins(%[[O]]#1 : tensor<2x3xf32>)
// CHECK: return %[[O]]#0, %[[BITS]]
func.func @computed_before(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %log2_e = arith.constant 1.44269502 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    // expected-remark @below {{found attention}}
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %bits_init = tensor.empty() : tensor<2x3xf32>
  %bits = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%lse : tensor<2x3xf32>) outs(%bits_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %scaled = arith.mulf %a, %log2_e : f32
    linalg.yield %scaled : f32
  } -> tensor<2x3xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %bits : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// In their order.

// CHECK-LABEL: func.func @computed_in_steps(
// CHECK-NOT: tensor.extract
// CHECK: %[[O:.+]]:2 = attention.group
// CHECK: %[[FIRST:.+]] = tensor.extract %[[O]]#1
// CHECK: %[[EXP:.+]] = math.exp %[[FIRST]]
// CHECK: %[[SUM:.+]] = arith.addf %[[EXP]], %[[FIRST]]
// CHECK: tensor.splat %[[SUM]]
func.func @computed_in_steps(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    // expected-remark @below {{found attention}}
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %c0 = arith.constant 0 : index
  %first = tensor.extract %lse[%c0, %c0] : tensor<2x3xf32>
  %power = math.exp %first : f32
  %more = arith.addf %power, %first : f32
  %bits = tensor.splat %more : tensor<2x3xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %bits : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// CHECK-LABEL: func.func @stored_before(
// CHECK-NOT: attention.group
// CHECK: linalg.fill {{.*}} outs(%{{.+}} : memref<2xf32>)
// CHECK-NOT: attention.group
// CHECK: return
func.func @stored_before(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>, %memory: memref<2xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: its log-sum-exp is used before its output is there}}
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %c0 = arith.constant 0 : index
  %first = tensor.extract %lse[%c0, %c0] : tensor<2x3xf32>
  linalg.fill ins(%first : f32) outs(%memory : memref<2xf32>)
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

func.func private @observe(tensor<2x3xf32>)

// CHECK-LABEL: func.func @called_before(
// CHECK-NOT: attention.group
// CHECK: call @observe
// CHECK-NOT: attention.group
// CHECK: return
func.func @called_before(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: its log-sum-exp is used before its output is there}}
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  func.call @observe(%lse) : (tensor<2x3xf32>) -> ()
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// CHECK-LABEL: func.func @asserted_before(
// CHECK-NOT: attention.group
// CHECK: cf.assert
// CHECK-NOT: attention.group
// CHECK: return
func.func @asserted_before(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: its log-sum-exp is used before its output is there}}
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %c0 = arith.constant 0 : index
  %first = tensor.extract %lse[%c0, %c0] : tensor<2x3xf32>
  %positive = arith.cmpf ogt, %first, %zero : f32
  cf.assert %positive, "positive"
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %v : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}

// The value is computed from it.

// CHECK-LABEL: func.func @part_of_the_value(
// CHECK-NOT: attention.group
// CHECK: return
func.func @part_of_the_value(%q: tensor<2x3x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x5xf32>) -> (tensor<2x3x5xf32>, tensor<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %s_zero_init = tensor.empty() : tensor<2x3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_zero_init : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %s = linalg.contract indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>, affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x3x8xf32>, tensor<2x12x8xf32>) outs(%s_zero : tensor<2x3x12xf32>) -> tensor<2x3x12xf32>
  %max_start_init = tensor.empty() : tensor<2x3xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%max_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %max = linalg.reduce { arith.maximumf } ins(%s : tensor<2x3x12xf32>) outs(%max_start : tensor<2x3xf32>) dimensions = [2]
  %x_init = tensor.empty() : tensor<2x3x12xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%s, %max : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%x_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %shifted = arith.subf %a, %b : f32
    // expected-remark @below {{softmax is not part of an attention: its log-sum-exp is used before its output is there}}
    %exp = math.exp %shifted : f32
    linalg.yield %exp : f32
  } -> tensor<2x3x12xf32>
  %sum_start_init = tensor.empty() : tensor<2x3xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%sum_start_init : tensor<2x3xf32>) -> tensor<2x3xf32>
  %sum = linalg.reduce { arith.addf } ins(%x : tensor<2x3x12xf32>) outs(%sum_start : tensor<2x3xf32>) dimensions = [2]
  %p_init = tensor.empty() : tensor<2x3x12xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, m, n) -> (b, m, n)>, affine_map<(b, m, n) -> (b, m)>, affine_map<(b, m, n) -> (b, m, n)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %sum : tensor<2x3x12xf32>, tensor<2x3xf32>) outs(%p_init : tensor<2x3x12xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %quotient = arith.divf %a, %b : f32
    linalg.yield %quotient : f32
  } -> tensor<2x3x12xf32>
  %lse_init = tensor.empty() : tensor<2x3xf32>
  %lse = linalg.generic {indexing_maps = [affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>, affine_map<(b, m) -> (b, m)>], iterator_types = ["parallel", "parallel"]}
      ins(%max, %sum : tensor<2x3xf32>, tensor<2x3xf32>) outs(%lse_init : tensor<2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %log = math.log %b : f32
    %total = arith.addf %a, %log : f32
    linalg.yield %total : f32
  } -> tensor<2x3xf32>
  %row = tensor.extract_slice %lse[0, 0] [2, 1] [1, 1] : tensor<2x3xf32> to tensor<2x1xf32>
  %v_init = tensor.empty() : tensor<2x12x5xf32>
  %moved = linalg.generic {indexing_maps = [affine_map<(b, n, e) -> (b, n, e)>, affine_map<(b, n, e) -> (b, 0)>, affine_map<(b, n, e) -> (b, n, e)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v, %row : tensor<2x12x5xf32>, tensor<2x1xf32>) outs(%v_init : tensor<2x12x5xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %y = arith.addf %a, %b : f32
    linalg.yield %y : f32
  } -> tensor<2x12x5xf32>
  %o_zero_init = tensor.empty() : tensor<2x3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_zero_init : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  %o = linalg.contract indexing_maps = [affine_map<(b, m, e, n) -> (b, m, n)>, affine_map<(b, m, e, n) -> (b, n, e)>, affine_map<(b, m, e, n) -> (b, m, e)>]
      ins(%p, %moved : tensor<2x3x12xf32>, tensor<2x12x5xf32>) outs(%o_zero : tensor<2x3x5xf32>) -> tensor<2x3x5xf32>
  return %o, %lse : tensor<2x3x5xf32>, tensor<2x3xf32>
}
