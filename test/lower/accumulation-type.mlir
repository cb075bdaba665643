// accumulation-type=f64 computes everything, the region too, in f64 and rounds the results to their types.

// RUN: attention-opt %s --convert-attention-to-linalg=accumulation-type=f64 | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>
#lse = affine_map<(b, m, n, d, e) -> (b, m)>
#mask = affine_map<(b, m, n, d, e) -> (m, n)>

// CHECK-LABEL: func.func @region_in_f64(
// CHECK-SAME: %[[SCALE:[^ ]+]]: f32)
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[X:.+]]: bf16, %[[Y:.+]]: bf16, %{{.+}}: f64):
// CHECK-DAG: arith.extf %[[X]] : bf16 to f64
// CHECK-DAG: arith.extf %[[Y]] : bf16 to f64
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0(%[[S:.+]]: f64, %[[M:.+]]: f32, %{{.+}}: f64):
// CHECK-DAG: %[[MW:.+]] = arith.extf %[[M]] : f32 to f64
// CHECK-DAG: %[[SW:.+]] = arith.extf %[[SCALE]] : f32 to f64
// CHECK-DAG: %[[SS:.+]] = arith.mulf %[[S]], %[[SW]] : f64
// CHECK: arith.addf %[[SS]], %[[MW]] : f64
// CHECK: arith.maximumf %{{.+}} : f64
// CHECK: math.exp2 %{{.+}} : f64
// CHECK: arith.divf %{{.+}} : f64
// CHECK: arith.truncf %{{.+}} : f64 to bf16
// CHECK: math.log %{{.+}} : f64
// CHECK: arith.truncf %{{.+}} : f64 to f32
// CHECK: return %{{.+}} : tensor<2x4x16xbf16>, tensor<2x4xf32>
func.func @region_in_f64(%q: tensor<2x4x8xbf16>, %k: tensor<2x32x8xbf16>, %v: tensor<2x32x16xbf16>, %x0t: tensor<4x32xf32>, %scale: f32) -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  %o, %l = attention.group {indexing_maps = [#q, #k, #v, #mask, #o, #lse], tag = "attention"}
      ins(%q, %k, %v, %x0t : tensor<2x4x8xbf16>, tensor<2x32x8xbf16>, tensor<2x32x16xbf16>, tensor<4x32xf32>) -> (tensor<2x4x16xbf16>, tensor<2x4xf32>) {
  ^bb0(%s: f32, %x0: f32):
    %t = arith.mulf %s, %scale : f32
    %u = arith.addf %t, %x0 : f32
    attention.yield %u : f32
  }
  return %o, %l : tensor<2x4x16xbf16>, tensor<2x4xf32>
}

// CHECK-LABEL: func.func @constants_and_conversions(
// CHECK: arith.constant 1.250000e-01 : f64
// CHECK: return
func.func @constants_and_conversions(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 0.125 : f32
    %t = arith.mulf %s, %c : f32
    %w = arith.extf %t : f32 to f64
    %h = math.tanh %w : f64
    %u = arith.truncf %h : f64 to f32
    attention.yield %u : f32
  }
  return %o : tensor<2x4x16xf32>
}

// CHECK-LABEL: func.func @control_flow(
// CHECK: scf.if %{{.+}} -> (f64) {
// CHECK: scf.yield %{{.+}} : f64
// CHECK: return
func.func @control_flow(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %c: i1) -> tensor<2x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %r = scf.if %c -> (f32) {
      %t = arith.negf %s : f32
      scf.yield %t : f32
    } else {
      scf.yield %s : f32
    }
    attention.yield %r : f32
  }
  return %o : tensor<2x4x16xf32>
}

#pq = affine_map<(b, m, n, d, e) -> (b, m, d)>
#pk = affine_map<(b, m, n, d, e) -> (b, n, d)>
#pv = affine_map<(b, m, n, d, e) -> (b, n, e)>
#po = affine_map<(b, m, n, d, e) -> (b, m, e)>

// What holds no f32 stays as it is, and does not keep the others from being f64.

// CHECK-LABEL: func.func @positions_in_f64(
// CHECK: linalg.index
// CHECK: arith.remui %{{.+}} : index
// CHECK-NOT: linalg.yield
// CHECK: arith.select %{{.+}}, %{{.+}}, %{{.+}} : f64
func.func @positions_in_f64(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %three = arith.constant 3 : index
  %one = arith.constant 1 : index
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #po]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %n = attention.index 2 : index
    %rest = arith.remui %n, %three : index
    %seen = arith.cmpi ule, %rest, %one : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}

// The bits of an f32 are not those of an f64: the region stays in f32.

// CHECK-LABEL: func.func @bits_in_f32(
// CHECK: arith.bitcast %{{.+}} : f32 to i32
// CHECK: arith.bitcast %{{.+}} : i32 to f32
func.func @bits_in_f32(%q: tensor<2x4x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  %mask = arith.constant -65536 : i32
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #po]}
      ins(%q, %k, %v : tensor<2x4x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    %bits = arith.bitcast %s : f32 to i32
    %high = arith.andi %bits, %mask : i32
    %t = arith.bitcast %high : i32 to f32
    attention.yield %t : f32
  }
  return %o : tensor<2x4x16xf32>
}
