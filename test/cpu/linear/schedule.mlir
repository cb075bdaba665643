// The loops of a task of a linear layer, and the sums that they carry in registers.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers,attention-cpu-vectorize)' | FileCheck %s
// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers,attention-cpu-vectorize{vector-bits=256})' | FileCheck %s --check-prefix=AVX2
// RUN: attention-opt %s --split-input-file --attention-cpu-vectorize | FileCheck %s --check-prefix=ALONE
// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-linear-layers{bf16-dots=true},attention-cpu-vectorize{bf16-dots=true})' | FileCheck %s --check-prefix=DOTS

// Weights [columns, k]: 4 rows and 6 columns, of 16 partial sums each; of 8 with AVX2, for 3 columns.
// CHECK-LABEL: func.func private @linear_task
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<4x1024xf32>, %[[W:[a-z0-9]+]]: tensor<96x1024xf32>
// CHECK: scf.for %[[N:.+]] = %{{.+}} to %c96{{.*}} step %c6
// CHECK: %{{.+}}:24 = scf.for %[[K:.+]] = %{{.+}} to %c1024{{.*}} step %c16
// CHECK-COUNT-10: vector.transfer_read %{{.+}} : tensor<{{.+}}>, vector<16xf32>
// CHECK-NOT: vector.transfer_read
// CHECK: scf.yield
// CHECK-NOT: linalg.
// CHECK: return
// AVX2-LABEL: func.func private @linear_task
// AVX2: scf.for {{.*}} step %c3
// AVX2: %{{.+}}:12 = scf.for {{.*}} step %c8
func.func @rows_of_weights(%x: tensor<4x1024xf32>, %w: tensor<960x1024xf32>, %y: tensor<4x960xf32>) -> tensor<4x960xf32> {
  %e = tensor.empty() : tensor<1024x960xf32>
  %t = linalg.transpose ins(%w : tensor<960x1024xf32>) outs(%e : tensor<1024x960xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<4x1024xf32>, tensor<1024x960xf32>) outs(%y : tensor<4x960xf32>) -> tensor<4x960xf32>
  return %r : tensor<4x960xf32>
}

// -----

// Weights [k, columns], few rows: blocks of 8 along k, all columns of a task in each; 4 rows and 4
// vectors of columns. The next block is prefetched.
// CHECK-LABEL: func.func private @linear_task
// CHECK-SAME: tensor<4x64xf32>, %{{.+}}: tensor<64x960xf32>
// CHECK: scf.for %{{.+}} = %{{.+}} to %c64{{.*}} step %c8
// CHECK: %{{.+}}:16 = scf.for %{{.+}} = %{{.+}} to %c8{{.*}} step %c1
// CHECK-COUNT-4: vector.broadcast %{{.+}} : vector<1xf32> to vector<16xf32>
// CHECK: } {attention.prefetch_ahead = 8 : index}
// CHECK-NOT: linalg.
// CHECK: return
func.func @columns_of_weights(%x: tensor<4x1024xf32>, %w: tensor<1024x1920xf32>, %y: tensor<4x1920xf32>) -> tensor<4x1920xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<4x1024xf32>, tensor<1024x1920xf32>) outs(%y : tensor<4x1920xf32>) -> tensor<4x1920xf32>
  return %r : tensor<4x1920xf32>
}

// -----

// Any number of rows: 4 at a time, then one by one, 4 vectors at a time along k. What is left along
// k is read with zeros behind its end.
// CHECK-LABEL: func.func private @linear_task
// CHECK: scf.for {{.*}} step %c4
// CHECK: %{{.+}}:24 = scf.for {{.*}} to %c992 step %c16
// CHECK: vector.transfer_read %{{.+}}%c992], %{{.+}} : tensor<{{.+}}>, vector<16xf32>
// CHECK: scf.for {{.*}} step %c1
// CHECK: %{{.+}}:24 = scf.for {{.*}} to %c960 step %c64
// CHECK: %{{.+}}:6 = scf.for {{.*}} = %c960 to %c1000 step %c16
// CHECK-NOT: linalg.
// CHECK: return
func.func @any_rows(%x: tensor<?x1000xf32>, %w: tensor<960x1000xf32>, %y: tensor<?x960xf32>) -> tensor<?x960xf32> {
  %e = tensor.empty() : tensor<1000x960xf32>
  %t = linalg.transpose ins(%w : tensor<960x1000xf32>) outs(%e : tensor<1000x960xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<?x1000xf32>, tensor<1000x960xf32>) outs(%y : tensor<?x960xf32>) -> tensor<?x960xf32>
  return %r : tensor<?x960xf32>
}

// -----

// Pairs of bf16 by dots: no conversion.
// DOTS-LABEL: func.func private @linear_task
// DOTS-NOT: arith.extf
// DOTS: %{{.+}}:24 = scf.for {{.*}} to %c1024{{.*}} step %c32
// DOTS-COUNT-24: x86vector.avx512.dot %{{.+}} : vector<32xbf16> -> vector<16xf32>
// DOTS-NOT: arith.extf
// DOTS: return
func.func @dots(%x: tensor<4x1024xbf16>, %w: tensor<960x1024xbf16>, %y: tensor<4x960xf32>) -> tensor<4x960xf32> {
  %e = tensor.empty() : tensor<1024x960xbf16>
  %t = linalg.transpose ins(%w : tensor<960x1024xbf16>) outs(%e : tensor<1024x960xbf16>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<4x1024xbf16>, tensor<1024x960xbf16>) outs(%y : tensor<4x960xf32>) -> tensor<4x960xf32>
  return %r : tensor<4x960xf32>
}

// -----

// Dots take 4 of 64 columns at a time, and leave none.
// DOTS-LABEL: func.func private @linear_task_0(%arg0: tensor<4x4096xbf16>, %arg1: tensor<64x4096xbf16>
// DOTS: scf.for %{{.+}} to %c64{{.*}} step %c4
// DOTS: %{{.+}}:16 = scf.for {{.*}} to %c4096{{.*}} step %c32
// DOTS-NOT: scf.for
// DOTS: return
func.func @columns_of_dots(%x: tensor<4x4096xbf16>, %w: tensor<640x4096xbf16>, %y: tensor<4x640xf32>) -> tensor<4x640xf32> {
  %e = tensor.empty() : tensor<4096x640xbf16>
  %t = linalg.transpose ins(%w : tensor<640x4096xbf16>) outs(%e : tensor<4096x640xbf16>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<4x4096xbf16>, tensor<4096x640xbf16>) outs(%y : tensor<4x640xf32>) -> tensor<4x640xf32>
  return %r : tensor<4x640xf32>
}

// -----

// A private function that holds another op, with the mark of a product, is no task.
// ALONE-LABEL: func.func private @no_product(
// ALONE: linalg.generic
func.func private @no_product(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(d) -> (d)>], iterator_types = ["parallel"]} outs(%x : tensor<4xf32>) attrs = {attention.linear} {
  ^bb0(%a: f32):
    linalg.yield %a : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

// Up to 12 rows meet weights at once, and 4 with AVX2. There are blocks along k, of which x is 16 KiB; all columns of
// a task meet one. The vectors of 3 columns, which are fewer, are read first. The next tile is prefetched.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<8x1024xf32>, %arg1: tensor<96x1024xf32>
// CHECK: scf.for %{{.+}} to %c1024{{.*}} step %c512
// CHECK: scf.for %{{.+}} to %c96{{.*}} step %c3
// CHECK: %{{.+}}:24 = scf.for %{{.+}} to %c512{{.*}} step %c16
// CHECK-COUNT-3: vector.transfer_read %arg1[
// CHECK: vector.transfer_read %arg0[
// CHECK-COUNT-3: arith.mulf
// CHECK: vector.transfer_read %arg0[
// CHECK: } {attention.prefetch_ahead = 3 : index}
// CHECK-NOT: scf.for
// CHECK: return
// AVX2-LABEL: func.func private @linear_task_0(%arg0: tensor<8x1024xf32>, %arg1: tensor<96x1024xf32>
// AVX2: scf.for %{{.+}} to %c96{{.*}} step %c3
// AVX2: %{{.+}}:24 = scf.for %{{.+}} to %c1024{{.*}} step %c256
// AVX2-COUNT-2: %{{.+}}:12 = scf.for {{.*}} step %c8
func.func @rows_at_once(%x: tensor<8x1024xf32>, %w: tensor<960x1024xf32>, %y: tensor<8x960xf32>) -> tensor<8x960xf32> {
  %e = tensor.empty() : tensor<1024x960xf32>
  %t = linalg.transpose ins(%w : tensor<960x1024xf32>) outs(%e : tensor<1024x960xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<8x1024xf32>, tensor<1024x960xf32>) outs(%y : tensor<8x960xf32>) -> tensor<8x960xf32>
  return %r : tensor<8x960xf32>
}

// -----

// 12 rows are met with 2 columns at a time. The blocks are shorter.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<12x1024xf32>, %arg1: tensor<96x1024xf32>
// CHECK: scf.for %{{.+}} to %c1024{{.*}} step %c256
// CHECK: scf.for %{{.+}} to %c96{{.*}} step %c2
// CHECK: %{{.+}}:24 = scf.for %{{.+}} to %c256{{.*}} step %c16
// CHECK-NOT: scf.for
// CHECK: return
func.func @most_rows_at_once(%x: tensor<12x1024xf32>, %w: tensor<960x1024xf32>, %y: tensor<12x960xf32>) -> tensor<12x960xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<12x1024xf32>, tensor<960x1024xf32>) outs(%y : tensor<12x960xf32>) -> tensor<12x960xf32>
  return %r : tensor<12x960xf32>
}

// -----

// 13 to 16 rows take turns with a block of weights, as it comes from memory.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<16x1024xf32>, %arg1: tensor<96x1024xf32>
// CHECK: scf.for %{{.+}} to %c96{{.*}} step %c6
// CHECK: %[[SUMS:.+]]:96 = scf.for %[[START:.+]] = %c0{{.*}} to %c1024{{.*}} step %c256{{.*}} iter_args(
// CHECK: %[[END:.+]] = arith.addi %[[START]], %c256
// CHECK: %[[FIRST:.+]]:24 = scf.for %{{.+}} = %[[START]] to %[[END]] step %c16
// CHECK: %[[SECOND:.+]]:24 = scf.for %{{.+}} = %[[START]] to %[[END]] step %c16
// CHECK: %[[THIRD:.+]]:24 = scf.for %{{.+}} = %[[START]] to %[[END]] step %c16
// CHECK: %[[FOURTH:.+]]:24 = scf.for %{{.+}} = %[[START]] to %[[END]] step %c16
// CHECK: scf.yield %[[FIRST]]#0,{{.+}}%[[SECOND]]#0,{{.+}}%[[THIRD]]#0,{{.+}}%[[FOURTH]]#0,{{.+}}%[[FOURTH]]#23 :
// CHECK-NOT: scf.for
// CHECK: } {attention.prefetch_ahead = 6 : index}
func.func @turns(%x: tensor<16x1024xf32>, %w: tensor<960x1024xf32>, %y: tensor<16x960xf32>) -> tensor<16x960xf32> {
  %e = tensor.empty() : tensor<1024x960xf32>
  %t = linalg.transpose ins(%w : tensor<960x1024xf32>) outs(%e : tensor<1024x960xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<16x1024xf32>, tensor<1024x960xf32>) outs(%y : tensor<16x960xf32>) -> tensor<16x960xf32>
  return %r : tensor<16x960xf32>
}

// -----

// 13 rows take turns of three and of four. A depth that is no whole number of blocks ends in a shorter one,
// and in a vector with zeros behind the end.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<13x1000xf32>, %arg1: tensor<96x1000xf32>
// CHECK: %{{.+}}:78 = scf.for %[[START:.+]] = %c0{{.*}} to %c992{{.*}} step %c256
// CHECK: %[[NEXT:.+]] = arith.addi %[[START]], %c256
// CHECK: %[[END:.+]] = arith.minui %[[NEXT]], %c992
// CHECK-COUNT-3: %{{.+}}:18 = scf.for %{{.+}} = %[[START]] to %[[END]] step %c16
// CHECK: %{{.+}}:24 = scf.for %{{.+}} = %[[START]] to %[[END]] step %c16
// CHECK: vector.transfer_read %{{.+}}[%{{.+}}, %c992]
// CHECK: return
func.func @uneven_turns(%x: tensor<13x1000xf32>, %w: tensor<960x1000xf32>, %y: tensor<13x960xf32>) -> tensor<13x960xf32> {
  %e = tensor.empty() : tensor<1000x960xf32>
  %t = linalg.transpose ins(%w : tensor<960x1000xf32>) outs(%e : tensor<1000x960xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<13x1000xf32>, tensor<1000x960xf32>) outs(%y : tensor<13x960xf32>) -> tensor<13x960xf32>
  return %r : tensor<13x960xf32>
}

// -----

// One row: 8 columns, as many streams from memory, of one vector each. More vectors along k would hide
// no latency that the columns do not.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<1x1024xf32>, %arg1: tensor<96x1024xf32>
// CHECK: scf.for %{{.+}} to %c96{{.*}} step %c8
// CHECK: %{{.+}}:8 = scf.for %{{.+}} to %c1024{{.*}} step %c16
// CHECK-COUNT-9: vector.transfer_read %{{.+}} : tensor<{{.+}}>, vector<16xf32>
// CHECK-NOT: vector.transfer_read
// CHECK: scf.yield
// CHECK: } {attention.prefetch_ahead = 8 : index}
func.func @one_row(%x: tensor<1x1024xf32>, %w: tensor<960x1024xf32>, %y: tensor<1x960xf32>) -> tensor<1x960xf32> {
  %e = tensor.empty() : tensor<1024x960xf32>
  %t = linalg.transpose ins(%w : tensor<960x1024xf32>) outs(%e : tensor<1024x960xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<1x1024xf32>, tensor<1024x960xf32>) outs(%y : tensor<1x960xf32>) -> tensor<1x960xf32>
  return %r : tensor<1x960xf32>
}

// -----

// A tile of weights that is longer than what stays in a cache is not prefetched.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<1x16384xf32>, %arg1: tensor<16x16384xf32>
// CHECK: %{{.+}}:8 = scf.for %{{.+}} to %c16384{{.*}} step %c16
// CHECK: } {attention.prefetch_ahead = 0 : index}
func.func @long_rows_of_weights(%x: tensor<1x16384xf32>, %w: tensor<160x16384xf32>, %y: tensor<1x160xf32>) -> tensor<1x160xf32> {
  %e = tensor.empty() : tensor<16384x160xf32>
  %t = linalg.transpose ins(%w : tensor<160x16384xf32>) outs(%e : tensor<16384x160xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<1x16384xf32>, tensor<16384x160xf32>) outs(%y : tensor<1x160xf32>) -> tensor<1x160xf32>
  return %r : tensor<1x160xf32>
}

// -----

// Few sums, as of one row and 3 columns, take one vector each too; of one column, 4 vectors.
// CHECK-LABEL: func.func private @linear_task_1(%arg0: tensor<1x4096xf32>, %arg1: tensor<1x4096xf32>
// CHECK: %{{.+}}:4 = scf.for %{{.+}} to %c4096{{.*}} step %c64
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<1x4096xf32>, %arg1: tensor<3x4096xf32>
// CHECK: %{{.+}}:3 = scf.for %{{.+}} to %c4096{{.*}} step %c16
func.func @few_columns(%x: tensor<1x4096xf32>, %w: tensor<3x4096xf32>, %v: tensor<1x4096xf32>, %y: tensor<1x3xf32>, %z: tensor<1x1xf32>) -> (tensor<1x3xf32>, tensor<1x1xf32>) {
  %e = tensor.empty() : tensor<4096x3xf32>
  %t = linalg.transpose ins(%w : tensor<3x4096xf32>) outs(%e : tensor<4096x3xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<1x4096xf32>, tensor<4096x3xf32>) outs(%y : tensor<1x3xf32>) -> tensor<1x3xf32>
  %f = tensor.empty() : tensor<4096x1xf32>
  %u = linalg.transpose ins(%v : tensor<1x4096xf32>) outs(%f : tensor<4096x1xf32>) permutation = [1, 0]
  %s = linalg.matmul ins(%x, %u : tensor<1x4096xf32>, tensor<4096x1xf32>) outs(%z : tensor<1x1xf32>) -> tensor<1x1xf32>
  return %r, %s : tensor<1x3xf32>, tensor<1x1xf32>
}

// -----

// Few rows take 6 of 64 columns at a time, and the 4 that are left in a smaller tile.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<4x2048xf32>, %arg1: tensor<64x2048xf32>
// CHECK: scf.for %{{.+}} to %c2048{{.*}} step %c1024
// CHECK: scf.for %{{.+}} to %c60{{.*}} step %c6
// CHECK: %{{.+}}:24 = scf.for %{{.+}} to %c1024{{.*}} step %c16
// CHECK: } {attention.prefetch_ahead = 6 : index}
// CHECK: %{{.+}}:16 = scf.for %{{.+}} to %c1024{{.*}} step %c16
// CHECK-NOT: scf.for
// CHECK: return
func.func @columns_left_over(%x: tensor<4x2048xf32>, %w: tensor<640x2048xf32>, %y: tensor<4x640xf32>) -> tensor<4x640xf32> {
  %e = tensor.empty() : tensor<2048x640xf32>
  %t = linalg.transpose ins(%w : tensor<640x2048xf32>) outs(%e : tensor<2048x640xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<4x2048xf32>, tensor<2048x640xf32>) outs(%y : tensor<4x640xf32>) -> tensor<4x640xf32>
  return %r : tensor<4x640xf32>
}

// -----

// More rows, of a depth that makes no panels, visit all weights of the task, which are in the cache, before the next rows do.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<20x1552xf32>, %arg1: tensor<48x1552xf32>
// CHECK: scf.for %{{.+}} to %c20{{.*}} step %c4
// CHECK: scf.for %{{.+}} to %c48{{.*}} step %c6
// CHECK: %{{.+}}:24 = scf.for %{{.+}} to %c1552{{.*}} step %c16
// CHECK-NOT: attention.prefetch_ahead
// CHECK: return
func.func @many_rows(%x: tensor<20x1552xf32>, %w: tensor<960x1552xf32>, %y: tensor<20x960xf32>) -> tensor<20x960xf32> {
  %e = tensor.empty() : tensor<1552x960xf32>
  %t = linalg.transpose ins(%w : tensor<960x1552xf32>) outs(%e : tensor<1552x960xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<20x1552xf32>, tensor<1552x960xf32>) outs(%y : tensor<20x960xf32>) -> tensor<20x960xf32>
  return %r : tensor<20x960xf32>
}

// -----

// 5 to 12 rows of them: blocks of 16, and all rows at once, with 3 vectors of columns; 2 are left over.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<8x1024xf32>, %arg1: tensor<1024x128xf32>
// CHECK: scf.for %{{.+}} to %c1024{{.*}} step %c16
// CHECK: scf.for %{{.+}} to %c96{{.*}} step %c48
// CHECK: %{{.+}}:24 = scf.for %{{.+}} to %c16{{.*}} step %c1
// CHECK: %{{.+}}:16 = scf.for %{{.+}} to %c16{{.*}} step %c1
// CHECK: } {attention.prefetch_ahead = 16 : index}
// AVX2-LABEL: func.func private @linear_task_0(%arg0: tensor<8x1024xf32>, %arg1: tensor<1024x128xf32>
// AVX2: scf.for %{{.+}} to %c8{{.*}} step %c4
func.func @rows_at_once_of_columns(%x: tensor<8x1024xf32>, %w: tensor<1024x1920xf32>, %y: tensor<8x1920xf32>) -> tensor<8x1920xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<8x1024xf32>, tensor<1024x1920xf32>) outs(%y : tensor<8x1920xf32>) -> tensor<8x1920xf32>
  return %r : tensor<8x1920xf32>
}

// -----

// 13 to 16 rows of them take turns with a block.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<16x1024xf32>, %arg1: tensor<1024x128xf32>
// CHECK: scf.for %{{.+}} to %c1024{{.*}} step %c16
// CHECK: scf.for %{{.+}} to %c16{{.*}} step %c4
// CHECK: %{{.+}}:16 = scf.for %{{.+}} to %c16{{.*}} step %c1
// CHECK: } {attention.prefetch_ahead = 16 : index}
func.func @turns_of_columns(%x: tensor<16x1024xf32>, %w: tensor<1024x1920xf32>, %y: tensor<16x1920xf32>) -> tensor<16x1920xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<16x1024xf32>, tensor<1024x1920xf32>) outs(%y : tensor<16x1920xf32>) -> tensor<16x1920xf32>
  return %r : tensor<16x1920xf32>
}

// -----

// The same with weights [k, columns] of any depth: rows of 1 KiB, and longer blocks of k, that stay in the cache.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<20x?xf32>, %arg1: tensor<?x256xf32>
// CHECK: scf.for %{{.+}} step %c256
// CHECK: scf.for %{{.+}} to %c20{{.*}} step %c4
// CHECK: %{{.+}}:24 = scf.for %{{.+}} step %c1 
// CHECK: } {attention.prefetch_ahead = 0 : index}
func.func @many_rows_of_columns(%x: tensor<20x?xf32>, %w: tensor<?x8192xf32>, %y: tensor<20x8192xf32>) -> tensor<20x8192xf32> {
  %r = linalg.matmul ins(%x, %w : tensor<20x?xf32>, tensor<?x8192xf32>) outs(%y : tensor<20x8192xf32>) -> tensor<20x8192xf32>
  return %r : tensor<20x8192xf32>
}

// -----

// Two rows have blocks too, whose tile stays in a cache until its turn where that of all of k would not.
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<2x32768xf32>, %arg1: tensor<16x32768xf32>
// CHECK: scf.for %{{.+}} to %c32768{{.*}} step %c2048
// CHECK: scf.for %{{.+}} to %c16{{.*}} step %c8
// CHECK: } {attention.prefetch_ahead = 8 : index}
func.func @two_rows(%x: tensor<2x32768xf32>, %w: tensor<160x32768xf32>, %y: tensor<2x160xf32>) -> tensor<2x160xf32> {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<2x32768xf32>, tensor<160x32768xf32>) outs(%y : tensor<2x160xf32>) -> tensor<2x160xf32>
  return %r : tensor<2x160xf32>
}

// -----

// A depth that makes only short blocks has none: 65 vectors, in blocks of 13. Of 4 rows and as many columns,
// rows are read first.
// CHECK-LABEL: func.func private @linear_task_1(%arg0: tensor<4x1040xf32>, %arg1: tensor<4x1040xf32>
// CHECK: %{{.+}}:16 = scf.for %{{.+}} to %c1040{{.*}} step %c16
// CHECK-COUNT-4: vector.transfer_read %arg0[
// CHECK: vector.transfer_read %arg1[
// CHECK-LABEL: func.func private @linear_task_0(%arg0: tensor<8x1040xf32>, %arg1: tensor<96x1040xf32>
// CHECK: scf.for %{{.+}} to %c96{{.*}} step %c3
// CHECK: %{{.+}}:24 = scf.for %{{.+}} to %c1040{{.*}} step %c16
func.func @no_blocks(%x: tensor<8x1040xf32>, %w: tensor<960x1040xf32>, %y: tensor<8x960xf32>, %u: tensor<4x1040xf32>, %v: tensor<4x1040xf32>, %z: tensor<4x4xf32>) -> (tensor<8x960xf32>, tensor<4x4xf32>) {
  %r = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%x, %w : tensor<8x1040xf32>, tensor<960x1040xf32>) outs(%y : tensor<8x960xf32>) -> tensor<8x960xf32>
  %s = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%u, %v : tensor<4x1040xf32>, tensor<4x1040xf32>) outs(%z : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r, %s : tensor<8x960xf32>, tensor<4x4xf32>
}
