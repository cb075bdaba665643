// Layers of up to 4 rows split the depth of weights [k, columns]: a task reads long pieces of some rows.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{workers=2},canonicalize)' | FileCheck %s

// 16 chunks of 64, and 2048 columns of each. The weights are viewed, and the partial sums added to y.
// CHECK-DAG: #[[PART:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d2, d0, d1)>
// CHECK-DAG: #[[SUM:map[0-9]*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK: func.func private @linear_task_0(%{{.+}}: tensor<2x64xf32>, %{{.+}}: tensor<64x2048xf32>, %{{.+}}: tensor<2x2048xf32>)
// CHECK-LABEL: func.func @few_rows(
// CHECK-SAME: %[[X:.+]]: tensor<2x1024xf32>, %[[W:.+]]: tensor<1024x4096xf32>, %[[Y:.+]]: tensor<2x4096xf32>
// CHECK-DAG: tensor.expand_shape %[[X]] {{\[}}[0], [1, 2]] output_shape [2, 16, 64]
// CHECK-DAG: tensor.expand_shape %[[W]] {{\[}}[0, 1], [2]] output_shape [16, 64, 4096]
// CHECK: %[[PARTS:.+]] = scf.forall (%{{.+}}, %{{.+}}) in (16, 2) {{.*}} -> (tensor<16x2x4096xf32>)
// CHECK: %[[R:.+]] = linalg.generic {indexing_maps = [#[[PART]], #[[SUM]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[PARTS]] : {{.+}}) outs(%[[Y]] : {{.+}})
// CHECK: arith.addf
// CHECK: return %[[R]]
func.func @few_rows(%x: tensor<2x1024xf32>, %w: tensor<1024x4096xf32>, %y: tensor<2x4096xf32>) -> tensor<2x4096xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<2x1024xf32>, tensor<1024x4096xf32>) outs(%y : tensor<2x4096xf32>) -> tensor<2x4096xf32>
  return %r : tensor<2x4096xf32>
}

// -----

// 4 rows: at most 16 chunks, so that partial sums stay few; of a depth of 1000.
// CHECK-LABEL: func.func @more_rows(
// CHECK: scf.forall {{.+}} in (10) {{.*}} -> (tensor<10x4x1024xf32>)
func.func @more_rows(%x: tensor<4x1000xbf16>, %w: tensor<1000x1024xbf16>, %y: tensor<4x1024xf32>) -> tensor<4x1024xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<4x1000xbf16>, tensor<1000x1024xbf16>) outs(%y : tensor<4x1024xf32>) -> tensor<4x1024xf32>
  return %r : tensor<4x1024xf32>
}

// -----

// A depth without divisors, more rows, rows of unknown number, weights that a cache holds, weights
// [columns, k] and a batch of weights stay whole.
// CHECK-LABEL: func.func @whole(
// CHECK-NOT: linalg.fill
// CHECK: return
func.func @whole(%x0: tensor<2x1021xf32>, %w0: tensor<1021x1024xf32>, %y0: tensor<2x1024xf32>,
                 %x1: tensor<5x1024xf32>, %w1: tensor<1024x1024xf32>, %y1: tensor<5x1024xf32>,
                 %x2: tensor<?x1024xf32>, %y2: tensor<?x1024xf32>,
                 %x3: tensor<2x256xf32>, %w3: tensor<256x512xf32>, %y3: tensor<2x512xf32>,
                 %x4: tensor<2x1024xf32>, %y4: tensor<2x1024xf32>,
                 %x5: tensor<3x2x1024xf32>, %w5: tensor<3x1024x1024xf32>, %y5: tensor<3x2x1024xf32>)
    -> (tensor<2x1024xf32>, tensor<5x1024xf32>, tensor<?x1024xf32>, tensor<2x512xf32>, tensor<2x1024xf32>, tensor<3x2x1024xf32>) {
  %r0 = linalg.matmul ins(%x0, %w0 : tensor<2x1021xf32>, tensor<1021x1024xf32>) outs(%y0 : tensor<2x1024xf32>) -> tensor<2x1024xf32>
  %r1 = linalg.matmul ins(%x1, %w1 : tensor<5x1024xf32>, tensor<1024x1024xf32>) outs(%y1 : tensor<5x1024xf32>) -> tensor<5x1024xf32>
  %r2 = linalg.matmul ins(%x2, %w1 : tensor<?x1024xf32>, tensor<1024x1024xf32>) outs(%y2 : tensor<?x1024xf32>) -> tensor<?x1024xf32>
  %r3 = linalg.matmul ins(%x3, %w3 : tensor<2x256xf32>, tensor<256x512xf32>) outs(%y3 : tensor<2x512xf32>) -> tensor<2x512xf32>
  %e4 = tensor.empty() : tensor<1024x1024xf32>
  %t4 = linalg.transpose ins(%w1 : tensor<1024x1024xf32>) outs(%e4 : tensor<1024x1024xf32>) permutation = [1, 0]
  %r4 = linalg.matmul ins(%x4, %t4 : tensor<2x1024xf32>, tensor<1024x1024xf32>) outs(%y4 : tensor<2x1024xf32>) -> tensor<2x1024xf32>
  %r5 = linalg.batch_matmul ins(%x5, %w5 : tensor<3x2x1024xf32>, tensor<3x1024x1024xf32>) outs(%y5 : tensor<3x2x1024xf32>) -> tensor<3x2x1024xf32>
  return %r0, %r1, %r2, %r3, %r4, %r5 : tensor<2x1024xf32>, tensor<5x1024xf32>, tensor<?x1024xf32>, tensor<2x512xf32>, tensor<2x1024xf32>, tensor<3x2x1024xf32>
}
