// Any number of keys: a loop over keys writes scores, and the region goes over whole vectors of them
// in place, of which the last hides what is no key. Nothing but the loop of narrow types, which takes
// several keys at a time, is there twice.

// RUN: attention-opt %s --split-input-file --attention-to-cpu="stop-after=vectorized" | FileCheck %s

#q = affine_map<(r, n, d, e) -> (r, d)>
#k = affine_map<(r, n, d, e) -> (n, d)>
#v = affine_map<(r, n, d, e) -> (n, e)>
#o = affine_map<(r, n, d, e) -> (r, e)>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %{{.+}}: tensor<2x16xf32>, %[[K:.+]]: tensor<?x16xf32>,
// CHECK: %[[N:.+]] = tensor.dim %[[K]], %c0
// CHECK: %[[PADDED:.+]] = affine.apply {{.*}}[%[[N]]]
// CHECK: scf.for %[[KEY:.+]] = %c0 to %[[N]] step %c1
// CHECK: vector.transfer_read %[[K]][%[[KEY]], %c0], {{.*}} {in_bounds = [true]} : tensor<?x16xf32>, vector<16xf32>
// CHECK: vector.transfer_write {{.*}} : vector<2x1xf32>
// CHECK-NOT: vector.transfer_read %[[K]]
// CHECK: scf.for %[[AT:.+]] = %c0 to %[[PADDED]] step %c16 iter_args(%[[SCORES:.+]] = %{{.+}}) -> (tensor<2x?xf32>)
// CHECK-NOT: scf.for
// CHECK: %[[SCORE:.+]] = vector.transfer_read %[[SCORES]][%c0, %[[AT]]]{{.*}} : tensor<2x?xf32>, vector<2x16xf32>
// CHECK: %[[SCALED:.+]] = arith.mulf %[[SCORE]], %{{.+}} : vector<2x16xf32>
// CHECK: %[[IS_KEY:.+]] = arith.cmpi ult, %{{.+}}, %{{.+}} : vector<16xindex>
// CHECK: %[[ARE_KEYS:.+]] = vector.broadcast %[[IS_KEY]] : vector<16xi1> to vector<2x16xi1>
// CHECK: %[[KNOWN:.+]] = arith.select %[[ARE_KEYS]], %[[SCALED]], %cst{{.*}} : vector<2x16xi1>, vector<2x16xf32>
// CHECK: vector.transfer_write %[[KNOWN]], %[[SCORES]][%c0, %[[AT]]] {in_bounds = [true, true]}
// CHECK: iter_args({{.*}}) -> (vector<2x16xf32>)
// CHECK-NOT: vector.transfer_read %[[K]]

func.func @any(%q: tensor<2x16xf32>, %k: tensor<?x16xf32>, %v: tensor<?x16xf32>) -> tensor<2x16xf32> {
  %scale = arith.constant 0.25 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>) -> tensor<2x16xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<2x16xf32>
}

// -----

// A number that is no multiple of the lanes, nor of the keys of a tile.

#q = affine_map<(r, n, d, e) -> (r, d)>
#k = affine_map<(r, n, d, e) -> (n, d)>
#v = affine_map<(r, n, d, e) -> (n, e)>
#o = affine_map<(r, n, d, e) -> (r, e)>

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-SAME: %{{.+}}: tensor<2x16xf16>, %[[K:.+]]: tensor<1001x16xf16>,
// CHECK: scf.for %[[KEY:.+]] = %c0 to %c1000 step %c8
// CHECK-COUNT-8: vector.transfer_read %[[K]]
// CHECK: vector.transfer_write {{.*}} : vector<2x8xf32>
// CHECK: vector.transfer_read %[[K]][%c1000, %c0]
// CHECK: vector.transfer_write {{.*}} : vector<2x1xf32>
// CHECK-NOT: vector.transfer_read %[[K]]
// CHECK: scf.for %[[AT:.+]] = %c0 to %c1008 step %c16
// CHECK-NOT: scf.for
// CHECK: arith.cmpi ult, %{{.+}}, %{{.+}} : vector<16xindex>
// CHECK: vector.transfer_write {{.*}} : vector<2x16xf32>
// CHECK-NOT: vector.transfer_read %[[K]]

func.func @odd(%q: tensor<2x16xf16>, %k: tensor<1001x16xf16>, %v: tensor<1001x16xf16>) -> tensor<2x16xf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x16xf16>, tensor<1001x16xf16>, tensor<1001x16xf16>) -> tensor<2x16xf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x16xf16>
}
