// Layers of many rows are taken apart where their extents make no whole vectors: into parts, one after
// the other, of which those of whole vectors are packed later.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{workers=2})' | FileCheck %s
// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{workers=2 bf16-dots=true})' | FileCheck %s --check-prefix=DOTS

// A vocabulary of odd size, as that of GPT-2: 1047 panels of 48 columns, and a column, whose rows are cut in
// halves, one for each worker.
// CHECK-LABEL: func.func @columns(
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<128x768xf32>, %[[W:[a-z0-9]+]]: tensor<50257x768xf32>, %[[Y:[a-z0-9]+]]: tensor<128x50257xf32>)
// CHECK: %[[W0:.+]] = tensor.extract_slice %[[W]][0, 0] [50256, 768] [1, 1]
// CHECK: %[[Y0:.+]] = tensor.extract_slice %[[Y]][0, 0] [128, 50256] [1, 1]
// CHECK: %[[R0:.+]] = scf.forall (%{{.+}}) in (1047) shared_outs(%{{.+}} = %[[Y0]])
// CHECK: tensor.extract_slice %[[W0]]
// CHECK: func.call @{{.+}} : (tensor<128x768xf32>, tensor<48x768xf32>, tensor<128x48xf32>)
// CHECK: %[[FIRST:.+]] = tensor.insert_slice %[[R0]] into %[[Y]][0, 0] [128, 50256] [1, 1]
// CHECK: tensor.extract_slice %[[W]][50256, 0] [1, 768] [1, 1]
// CHECK: %[[Y1:.+]] = tensor.extract_slice %[[FIRST]][0, 50256] [128, 1] [1, 1]
// CHECK: %[[R1:.+]] = scf.forall (%{{.+}}) in (2) shared_outs(%{{.+}} = %[[Y1]])
// CHECK: func.call @{{.+}} : (tensor<64x768xf32>, tensor<1x768xf32>, tensor<64x1xf32>)
// CHECK: %[[ALL:.+]] = tensor.insert_slice %[[R1]] into %[[FIRST]][0, 50256] [128, 1] [1, 1]
// CHECK: return %[[ALL]]
func.func @columns(%x: tensor<128x768xf32>, %w: tensor<50257x768xf32>, %y: tensor<128x50257xf32>) -> tensor<128x50257xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<128x768xf32>, tensor<50257x768xf32>) outs(%y : tensor<128x50257xf32>) -> tensor<128x50257xf32>
  return %r : tensor<128x50257xf32>
}

// -----

// A depth of 62 vectors and 9 more, which are added to the sums of the others. x is converted once.
// CHECK-LABEL: func.func @depth(
// CHECK: %[[X:.+]] = linalg.generic {{.*}} outs(%{{.+}} : tensor<40x1001xf32>)
// CHECK: %[[X0:.+]] = tensor.extract_slice %[[X]][0, 0] [40, 992] [1, 1]
// CHECK: %[[SUMS:.+]] = scf.forall
// CHECK: func.call @{{.+}} : (tensor<40x992xf32>, tensor<992x64xbf16>, tensor<40x64xf32>)
// CHECK: tensor.extract_slice %[[X]][0, 992] [40, 9] [1, 1]
// CHECK: scf.forall (%{{.+}}) in ({{.+}}) shared_outs(%{{.+}} = %[[SUMS]])
// CHECK: func.call @{{.+}} : (tensor<40x9xf32>, tensor<9x{{[0-9]+}}xbf16>, tensor<40x{{[0-9]+}}xf32>)
// CHECK-NOT: tensor.insert_slice
// CHECK: return
func.func @depth(%x: tensor<40x1001xbf16>, %w: tensor<1001x1024xbf16>, %y: tensor<40x1024xf32>) -> tensor<40x1024xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<40x1001xbf16>, tensor<1001x1024xbf16>) outs(%y : tensor<40x1024xf32>) -> tensor<40x1024xf32>
  return %r : tensor<40x1024xf32>
}

// -----

// Columns and depth: a panel of 64 columns, a vector, and 5 columns, which take all of the depth.
// CHECK-LABEL: func.func @both(
// CHECK: call @{{.+}} : (tensor<28x64xf32>, tensor<64x64xf32>,
// CHECK: call @{{.+}} : (tensor<28x6xf32>, tensor<64x6xf32>,
// CHECK: call @{{.+}} : (tensor<28x64xf32>, tensor<16x64xf32>,
// CHECK: call @{{.+}} : (tensor<28x6xf32>, tensor<16x6xf32>,
// CHECK: call @{{.+}} : (tensor<28x70xf32>, tensor<5x70xf32>,
// CHECK-NOT: call @
// CHECK: return
func.func @both(%x: tensor<56x70xf32>, %w: tensor<85x70xf32>, %y: tensor<56x85xf32>) -> tensor<56x85xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<56x70xf32>, tensor<85x70xf32>) outs(%y : tensor<56x85xf32>) -> tensor<56x85xf32>
  return %r : tensor<56x85xf32>
}

// -----

// An unknown number of rows may be few, which read each column once: the depth stays whole.
// CHECK-LABEL: func.func @any_rows(
// CHECK: call @{{.+}} : (tensor<?x1001xf32>, tensor<128x1001xf32>,
// CHECK: call @{{.+}} : (tensor<?x1001xf32>, tensor<7x1001xf32>,
// CHECK-NOT: call @
// CHECK: return
func.func @any_rows(%x: tensor<?x1001xf32>, %w: tensor<1031x1001xf32>, %y: tensor<?x1031xf32>) -> tensor<?x1031xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<?x1001xf32>, tensor<1031x1001xf32>) outs(%y : tensor<?x1031xf32>) -> tensor<?x1031xf32>
  return %r : tensor<?x1031xf32>
}

// -----

// Few rows are not taken apart, nor are few columns, nor pairs of bf16 for dots.
// CHECK-LABEL: func.func @whole(
// CHECK-NOT: tensor.insert_slice
// CHECK: return
// CHECK-NOT: tensor.extract_slice {{.+}}, 992]
// DOTS-LABEL: func.func @whole(
// DOTS-NOT: tensor.insert_slice
// DOTS: return
func.func @whole(%x: tensor<16x999xf32>, %w: tensor<999x999xf32>, %y: tensor<16x999xf32>, %u: tensor<128x1001xf32>, %v: tensor<63x1001xf32>, %z: tensor<128x63xf32>) -> (tensor<16x999xf32>, tensor<128x63xf32>) {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<16x999xf32>, tensor<999x999xf32>) outs(%y : tensor<16x999xf32>) -> tensor<16x999xf32>
  %s = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%u, %v : tensor<128x1001xf32>, tensor<63x1001xf32>) outs(%z : tensor<128x63xf32>) -> tensor<128x63xf32>
  return %r, %s : tensor<16x999xf32>, tensor<128x63xf32>
}

// -----

// Layers that share a fill have one each, that their parts are written to.
// CHECK-LABEL: func.func @shared_fill(
// CHECK: %[[ONE:.+]] = bufferization.alloc_tensor() : tensor<64x65xf32>
// CHECK: %[[FILLED:.+]] = linalg.fill ins(%{{.+}} : f32) outs(%[[ONE]] :
// CHECK: tensor.extract_slice %[[FILLED]][0, 0] [64, 64]
// CHECK: %[[OTHER:.+]] = bufferization.alloc_tensor() : tensor<64x65xf32>
// CHECK: linalg.fill ins(%{{.+}} : f32) outs(%[[OTHER]] :
func.func @shared_fill(%x: tensor<64x128xf32>, %w: tensor<65x128xf32>, %v: tensor<65x128xf32>) -> (tensor<64x65xf32>, tensor<64x65xf32>, tensor<64x65xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<64x65xf32>
  %y = linalg.fill ins(%zero : f32) outs(%e : tensor<64x65xf32>) -> tensor<64x65xf32>
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<64x128xf32>, tensor<65x128xf32>) outs(%y : tensor<64x65xf32>) -> tensor<64x65xf32>
  %s = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %v : tensor<64x128xf32>, tensor<65x128xf32>) outs(%y : tensor<64x65xf32>) -> tensor<64x65xf32>
  return %r, %s, %y : tensor<64x65xf32>, tensor<64x65xf32>, tensor<64x65xf32>
}
