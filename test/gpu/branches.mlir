// REQUIRES: opencl
// Constants that front ends leave in f64 are rounded where the kernel is built, and branches of the
// region have elements of bf16, positions and constants of their own.

// RUN: attention-run %s --target opencl --num-splits 2 --check | FileCheck %s
// RUN: attention-opt %s --attention-to-gpu="stop-after=kernels" | FileCheck %s --check-prefix=KERNEL

// CHECK: compiled attend for {{.+}}, with 2 kernels
// CHECK: result 0: largest difference from the unsplit one in f64 is {{.+}}, within

// KERNEL: gpu.func
// KERNEL-NOT: f64
// KERNEL: gpu.return

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#b = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @attend(%q: tensor<2x16xf32>, %k: tensor<100x16xf32>, %v: tensor<100x16xf32>, %b: tensor<100xbf16>) -> tensor<2x16xf32> {
  %scale = arith.constant 0.3 : f64
  %o = attention.group {indexing_maps = [#q, #k, #v, #b, #o]}
      ins(%q, %k, %v, %b : tensor<2x16xf32>, tensor<100x16xf32>, tensor<100x16xf32>, tensor<100xbf16>) -> tensor<2x16xf32> {
  ^bb0(%score: f32, %element: bf16):
    %n = attention.index 1 : index
    %m = attention.index 0 : index
    %is_other = arith.cmpi ne, %n, %m : index
    %r = scf.if %is_other -> f32 {
      %t = arith.truncf %scale : f64 to f32
      %w = arith.extf %element : bf16 to f32
      %y = arith.mulf %w, %t : f32
      %n2 = attention.index 1 : index
      %i = arith.index_cast %n2 : index to i32
      %f = arith.sitofp %i : i32 to f32
      %z = arith.addf %y, %f : f32
      %zz = arith.mulf %z, %t : f32
      scf.yield %zz : f32
    } else {
      scf.yield %score : f32
    }
    attention.yield %r : f32
  }
  return %o : tensor<2x16xf32>
}
