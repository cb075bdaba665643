// REQUIRES: vulkan
// A program with groups runs on a device of Vulkan from the shell.

// RUN: attention-run %s --target vulkan --num-splits 2 --check | FileCheck %s

// CHECK: compiled attend for {{.+}}, with 2 kernels
// CHECK: result 0: largest difference from the unsplit one in f64 is {{.+}}, within

func.func @attend(%q: tensor<2x16xf32>, %k: tensor<100x16xf32>, %v: tensor<100x16xf32>) -> tensor<2x16xf32> {
  %zero = arith.constant 0.0 : f32
  %kt_empty = tensor.empty() : tensor<16x100xf32>
  %kt = linalg.transpose ins(%k : tensor<100x16xf32>) outs(%kt_empty : tensor<16x100xf32>) permutation = [1, 0]
  %scores_empty = tensor.empty() : tensor<2x100xf32>
  %scores_zero = linalg.fill ins(%zero : f32) outs(%scores_empty : tensor<2x100xf32>) -> tensor<2x100xf32>
  %scores = linalg.matmul ins(%q, %kt : tensor<2x16xf32>, tensor<16x100xf32>) outs(%scores_zero : tensor<2x100xf32>) -> tensor<2x100xf32>
  %p = linalg.softmax dimension(1) ins(%scores : tensor<2x100xf32>) outs(%scores_empty : tensor<2x100xf32>) -> tensor<2x100xf32>
  %o_empty = tensor.empty() : tensor<2x16xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_empty : tensor<2x16xf32>) -> tensor<2x16xf32>
  %o = linalg.matmul ins(%p, %v : tensor<2x100xf32>, tensor<100x16xf32>) outs(%o_zero : tensor<2x16xf32>) -> tensor<2x16xf32>
  return %o : tensor<2x16xf32>
}
