// Many rows: the weights of a task are packed into panels, which all rows read.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers,attention-cpu-vectorize)' | FileCheck %s
// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers,attention-cpu-vectorize{vector-bits=256})' | FileCheck %s --check-prefix=AVX2
// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{bf16-dots=true},attention-cpu-vectorize{bf16-dots=true})' | FileCheck %s --check-prefix=DOTS

// Weights [columns, k] are transposed, 16 x 16 at a time; then 6 rows meet 4 vectors of columns. The
// 2 rows that are left over are a tile of their own.
// CHECK-LABEL: func.func private @linear_task
// CHECK-SAME: %[[X:.+]]: tensor<128x2048xf32>, %[[W:.+]]: tensor<64x2048xf32>, %[[Y:.+]]: tensor<128x64xf32>
// CHECK: %[[PANEL:.+]] = tensor.empty() : tensor<1024x64xf32>
// CHECK: scf.for %[[BLOCK:.+]] = %c0{{.*}} to %c2048{{.*}} step %c1024{{.*}} iter_args(%{{.+}} = %[[Y]])
// CHECK: scf.for {{.*}} to %c1024{{.*}} step %c16{{.*}} iter_args(%{{.+}} = %[[PANEL]])
// CHECK: scf.for {{.*}} to %c64{{.*}} step %c16
// CHECK-COUNT-16: vector.transfer_read %[[W]]
// CHECK-COUNT-64: vector.shuffle
// CHECK: scf.for {{.*}} to %c126{{.*}} step %c6
// CHECK: %{{.+}}:24 = scf.for {{.*}} to %c1024{{.*}} step %c1
// CHECK-COUNT-4: vector.transfer_read %{{.+}} : tensor<1024x64xf32>, vector<16xf32>
// CHECK-COUNT-6: vector.transfer_read %[[X]][{{.*}} : tensor<128x2048xf32>, vector<1xf32>
// CHECK-NOT: vector.transfer_read
// CHECK: scf.yield
// CHECK: %{{.+}}:8 = scf.for {{.*}} to %c1024{{.*}} step %c1
// CHECK-NOT: linalg.
// CHECK: return
// AVX2-LABEL: func.func private @linear_task
// AVX2: tensor.empty() : tensor<1024x16xf32>
// AVX2: scf.for {{.*}} to %c64{{.*}} step %c16
// AVX2: %{{.+}}:12 = scf.for {{.*}} to %c1024{{.*}} step %c1
func.func @rows_of_weights(%x: tensor<128x2048xf32>, %w: tensor<4096x2048xf32>, %y: tensor<128x4096xf32>) -> tensor<128x4096xf32> {
  %e = tensor.empty() : tensor<2048x4096xf32>
  %t = linalg.transpose ins(%w : tensor<4096x2048xf32>) outs(%e : tensor<2048x4096xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<128x2048xf32>, tensor<2048x4096xf32>) outs(%y : tensor<128x4096xf32>) -> tensor<128x4096xf32>
  return %r : tensor<128x4096xf32>
}

// -----

// Weights [k, columns] are copied a row of a panel at a time, so that its rows are one after the other.
// CHECK-LABEL: func.func private @linear_task
// CHECK-SAME: %{{.+}}: tensor<50x640xf32>, %[[W:.+]]: tensor<640x64xf32>
// CHECK: %[[PANEL:.+]] = tensor.empty() : tensor<640x64xf32>
// CHECK: scf.for {{.*}} to %c640{{.*}} step %c1{{.*}} iter_args(%{{.+}} = %[[PANEL]])
// CHECK: vector.transfer_read %[[W]]{{.+}} : tensor<640x64xf32>, vector<1x64xf32>
// CHECK-NOT: vector.shuffle
// CHECK: %{{.+}}:24 = scf.for {{.*}} to %c640{{.*}} step %c1
// CHECK-NOT: linalg.
// CHECK: return
func.func @columns_of_weights(%x: tensor<50x640xf32>, %w: tensor<640x4096xf32>, %y: tensor<50x4096xf32>) -> tensor<50x4096xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<50x640xf32>, tensor<640x4096xf32>) outs(%y : tensor<50x4096xf32>) -> tensor<50x4096xf32>
  return %r : tensor<50x4096xf32>
}

// -----

// Panels hold f32, so that narrow weights are converted once for all rows. Dots take bf16 as it is,
// from where it is.
// CHECK-LABEL: func.func private @linear_task
// CHECK-SAME: tensor<64x512xbf16>
// CHECK: tensor.empty() : tensor<512x64xf32>
// CHECK: arith.extf %{{.+}} : vector<16xbf16> to vector<16xf32>
// CHECK: %{{.+}}:24 = scf.for
// CHECK-NOT: arith.extf
// CHECK: return
// DOTS-LABEL: func.func private @linear_task{{.*}}x512xbf16>
// DOTS-NOT: tensor.empty
// DOTS: x86vector.avx512.dot
// DOTS: return
func.func @narrow_weights(%x: tensor<2x30x512xbf16>, %w: tensor<4096x512xbf16>, %y: tensor<2x30x4096xf32>) -> tensor<2x30x4096xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
      ins(%x, %w : tensor<2x30x512xbf16>, tensor<4096x512xbf16>) outs(%y : tensor<2x30x4096xf32>) -> tensor<2x30x4096xf32>
  return %r : tensor<2x30x4096xf32>
}

// -----

// Columns that make no whole vectors are not packed: 4 of 100.
// CHECK-LABEL: func.func private @linear_task{{.*}}x640xf32>, %{{.+}}: tensor<4x640xf32>
// CHECK-NOT: tensor.empty
// CHECK: return
// CHECK-LABEL: func.func private @linear_task{{.*}}x640xf32>, %{{.+}}: tensor<16x640xf32>
// CHECK: tensor.empty() : tensor<640x16xf32>
func.func @odd_columns(%x: tensor<128x640xf32>, %w: tensor<100x640xf32>, %y: tensor<128x100xf32>) -> tensor<128x100xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<128x640xf32>, tensor<100x640xf32>) outs(%y : tensor<128x100xf32>) -> tensor<128x100xf32>
  return %r : tensor<128x100xf32>
}

// -----

// Nor is a depth that has only short blocks: 16 times a prime number.
// CHECK-LABEL: func.func private @linear_task
// CHECK-NOT: tensor.empty
// CHECK: return
func.func @depth_without_blocks(%x: tensor<128x1616xf32>, %w: tensor<512x1616xf32>, %y: tensor<128x512xf32>) -> tensor<128x512xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<128x1616xf32>, tensor<512x1616xf32>) outs(%y : tensor<128x512xf32>) -> tensor<128x512xf32>
  return %r : tensor<128x512xf32>
}

// -----

// Nor are the weights of few rows, which come from memory once.
// CHECK-LABEL: func.func private @linear_task
// CHECK-NOT: tensor.empty
// CHECK: return
func.func @few_rows(%x: tensor<16x640xf32>, %w: tensor<512x640xf32>, %y: tensor<16x512xf32>) -> tensor<16x512xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<16x640xf32>, tensor<512x640xf32>) outs(%y : tensor<16x512xf32>) -> tensor<16x512xf32>
  return %r : tensor<16x512xf32>
}

// -----

// A task of an unknown number of rows looks at how many there are: it packs its weights for more than 16.
// Rows that are left over are visited one by one.
// CHECK-LABEL: func.func private @linear_task
// CHECK-SAME: %[[X:.+]]: tensor<?x2x640xf32>
// CHECK: %[[DIM:.+]] = tensor.dim %[[X]], %c0
// CHECK: %[[COUNT:.+]] = arith.muli %[[DIM]], %c2
// CHECK: %[[ARE_FEW:.+]] = arith.cmpi ule, %[[COUNT]], %c16
// CHECK: scf.if %[[ARE_FEW]]
// CHECK-NOT: tensor<640x64xf32>
// CHECK: else
// CHECK: scf.for {{.*}} iter_args(%{{.+}} = %{{.+}}) -> (tensor<640x64xf32>)
// CHECK: scf.for {{.*}} step %c3
// CHECK: %{{.+}}:24 = scf.for {{.*}} to %c640{{.*}} step %c1
// CHECK: scf.for {{.*}} step %c1
// CHECK: %{{.+}}:8 = scf.for {{.*}} to %c640{{.*}} step %c1
// CHECK-NOT: linalg.
// CHECK: return
func.func @any_rows(%x: tensor<?x2x640xf32>, %w: tensor<1024x640xf32>, %y: tensor<?x2x1024xf32>) -> tensor<?x2x1024xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(a, b, n, k) -> (a, b, k)>, affine_map<(a, b, n, k) -> (n, k)>, affine_map<(a, b, n, k) -> (a, b, n)>]
      ins(%x, %w : tensor<?x2x640xf32>, tensor<1024x640xf32>) outs(%y : tensor<?x2x1024xf32>) -> tensor<?x2x1024xf32>
  return %r : tensor<?x2x1024xf32>
}
