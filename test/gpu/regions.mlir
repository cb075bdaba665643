// The region is copied into the kernel: its ops, positions, elements of score operands, and values
// from outside, which become arguments. It is run for keys that exist.

// RUN: attention-opt %s --attention-to-gpu="target=spirv stop-after=kernels" | FileCheck %s
// RUN: attention-opt %s --attention-to-gpu="target=spirv" | FileCheck %s --check-prefix=BINARY
// RUN: attention-opt %s --attention-to-gpu="target=nvvm" | FileCheck %s --check-prefix=BINARY
// RUN: attention-opt %s --attention-to-gpu="target=nvvm stop-after=kernels" | FileCheck %s --check-prefix=BYTES
// RUN: attention-opt %s --attention-to-gpu="target=rocdl stop-after=target" | FileCheck %s --check-prefix=ROCDL

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#mask = affine_map<(b, m, n, d, e) -> (b, 0, n)>
#bias = affine_map<(b, m, n, d, e) -> (m, n)>
#length = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// CHECK: {element = "f32", kind = "scalar"}
// CHECK: gpu.func @attention_group_0(
// CHECK-SAME: %[[SCALE:[a-z0-9]+]]: f32) kernel

// The length bounds the loop over tiles.
// CHECK: %[[LENGTH:.+]] = arith.index_cast %{{.+}} : i32 to index
// CHECK: %[[EXISTING:.+]] = arith.maxsi %[[LENGTH]], %c0
// CHECK: %[[KEYS:.+]] = arith.minsi %[[EXISTING]], %{{.+}}
// CHECK: scf.for %[[FIRST:.+]] = %c0 to %[[KEYS]] step %c64

// CHECK: gpu.barrier
// CHECK: %[[KEY:.+]] = arith.addi %[[FIRST]], %{{.+}}
// CHECK: %[[EXISTS:.+]] = arith.cmpi slt, %[[KEY]], %[[KEYS]]
// CHECK: scf.if %[[EXISTS]] -> (f32) {
// CHECK-DAG: %[[BYTE:.+]] = memref.load %{{.+}} : memref<?xi8>
// CHECK-DAG: %[[BITS:.+]] = memref.load %{{.+}} : memref<?xi16>
// CHECK-DAG: %[[SEEN:.+]] = arith.cmpi ne, %[[BYTE]], %c0_i8
// CHECK-DAG: %[[SCALED:.+]] = arith.mulf %{{.+}}, %[[SCALE]] : f32
// CHECK: %[[HIDDEN:.+]] = arith.select %{{.+}}, %{{.+}}, %{{cst.*}} : f32
// CHECK: scf.yield %[[HIDDEN]]
// CHECK: } else {
// CHECK: scf.yield %{{cst.*}} : f32

// BINARY: gpu.binary @attention_kernels
// BINARY-NOT: attention.group

// Booleans are bytes in memory.
// BYTES: builtin.unrealized_conversion_cast %{{.+}} : memref<i1> to memref<i8>

// ROCDL: llvm.func @attention_group_0({{.*}}rocdl.kernel
// ROCDL-NOT: attention.group

func.func @attend(%q: tensor<2x4x64xf16>, %k: tensor<2x?x64xf16>, %v: tensor<2x?x64xf16>, %mask: tensor<2x1x?xi1>, %bias: tensor<4x?xbf16>, %lengths: tensor<2xi32>, %scale: f32) -> tensor<2x4x64xf16> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #bias, #length, #o]}
      ins(%q, %k, %v, %mask, %bias : tensor<2x4x64xf16>, tensor<2x?x64xf16>, tensor<2x?x64xf16>, tensor<2x1x?xi1>, tensor<4x?xbf16>)
      kv_lengths(%lengths : tensor<2xi32>) -> tensor<2x4x64xf16> {
  ^bb0(%score: f32, %seen: i1, %element: bf16):
    %scaled = arith.mulf %score, %scale : f32
    %wide = arith.extf %element : bf16 to f32
    %sum = arith.addf %scaled, %wide : f32
    %m = attention.index 1 : index
    %n = attention.index 2 : index
    %is_other = arith.cmpi ne, %n, %m : index
    %kept = arith.andi %is_other, %seen : i1
    %masked = arith.select %kept, %sum, %hidden : f32
    attention.yield %masked : f32
  }
  return %o : tensor<2x4x64xf16>
}
