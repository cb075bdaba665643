// A split group at the stages of attention-to-gpu, for SPIR-V.

// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="stop-after=tiled" | FileCheck %s --check-prefix=TILED
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv api=opencl stop-after=kernels" | FileCheck %s --check-prefix=KERNELS
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="stop-after=target" | FileCheck %s --check-prefix=TARGET
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu | FileCheck %s --check-prefix=BINARY

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// Each lane loads 8 elements of f16, which are 16 bytes, and 8 lanes a row of 64. The four rows of
// a head are taken together.

// TILED: attention.group {attention.schedule = {
// TILED-SAME: key_lanes = 8 : i64, key_width = 8 : i64, keys = 64 : i64, registers = {{[0-9]+}} : i64, rows = 4 : i64
// TILED-SAME: threads = 128 : i64, value_lanes = 8 : i64, value_width = 8 : i64

// What a launch needs is in the module: the arguments in order, the workgroups for extents.

// KERNELS: module attributes {attention.kernels = [{arguments = [
// KERNELS-SAME: {element = "f16", kind = "pointer", tensor = "query"}, {element = "index", kind = "offset", tensor = "query"}
// KERNELS-SAME: {element = "f16", kind = "pointer", multiple = 8 : i64, tensor = "key"}
// KERNELS-SAME: {dim = 1 : i64, element = "index", kind = "stride", multiple = 8 : i64, tensor = "key"}
// KERNELS-SAME: {element = "f32", kind = "pointer", tensor = "output", written}
// KERNELS-SAME: block = array<i64: 128, 1, 1>, entry = "attention_group_0"
// KERNELS-SAME: extents = {{\[\["query", 0\]\]}}
// KERNELS-SAME: extents = {{\[\["key", 1\]\]}}
// KERNELS-SAME: {divisor = 4 : i64, extents = {{\[\["query", 1\]\]}}}
// KERNELS-SAME: entry = "attention_combine_0"

// Two barriers in the loop over tiles of keys: behind the products, and behind the scores. Loads
// are as wide as they can be.

// KERNELS: gpu.func @attention_group_0(
// KERNELS: memref.alloc() : memref<{{[0-9]+}}xf32, 3>
// KERNELS: gpu.block_id x
// KERNELS: gpu.thread_id x
// KERNELS: gpu.barrier
// KERNELS: scf.for
// KERNELS: vector.load %{{.+}} {alignment = 16 : i64} : memref<?xf16>, vector<8xf16>
// KERNELS: arith.extf %{{.+}} : vector<8xf16> to vector<8xf32>
// KERNELS: gpu.barrier
// KERNELS: gpu.barrier
// KERNELS: arith.maximumf
// KERNELS: math.exp
// KERNELS: vector.load %{{.+}} {alignment = 16 : i64} : memref<?xf16>, vector<8xf16>
// KERNELS: scf.yield
// KERNELS: math.log
// KERNELS: gpu.return
// KERNELS: gpu.func @attention_combine_0(
// KERNELS-NOT: gpu.barrier
// KERNELS: gpu.return

// The host has a launch for each, of which the second reads what the first wrote.

// KERNELS-LABEL: func.func @decode(
// KERNELS: bufferization.to_buffer %{{.+}} read_only : tensor<2x4x64xf16>
// KERNELS: %[[PARTIAL:.+]] = memref.alloc() {alignment = 64 : i64} : memref<2x4x4x64xf32>
// KERNELS: gpu.launch_func @attention_kernels::@attention_group_0 blocks in (%{{.+}}, %{{.+}}, %{{.+}}) threads in (%c128, %c1, %c1)
// KERNELS: %[[OUT:.+]] = memref.alloc() {alignment = 64 : i64} : memref<2x4x64xf16>
// KERNELS: gpu.launch_func @attention_kernels::@attention_combine_0 {{.*}} threads in (%c64, %c1, %c1)
// KERNELS: %[[O:.+]] = bufferization.to_tensor %[[OUT]] restrict writable
// KERNELS: return %[[O]]
// KERNELS-NOT: attention.group

// TARGET: spirv.module @{{.+}} Physical64 OpenCL
// TARGET: spirv.GlobalVariable @{{.+}} : !spirv.ptr<!spirv.array<{{[0-9]+}} x f32>, Workgroup>
// TARGET: spirv.Load "CrossWorkgroup" %{{.+}} : vector<8xf16>
// TARGET: spirv.ControlBarrier <Workgroup>, <Workgroup>
// TARGET: spirv.EntryPoint "Kernel" @attention_group_0
// TARGET: spirv.EntryPoint "Kernel" @attention_combine_0

// BINARY: gpu.binary @attention_kernels {{.*}}#gpu.object<#spirv.target_env
// BINARY-LABEL: func.func @decode(
// BINARY: gpu.launch_func @attention_kernels::@attention_group_0

func.func @decode(%q: tensor<2x4x64xf16>, %k: tensor<2x2048x64xf16>, %v: tensor<2x2048x64xf16>)
    -> tensor<2x4x64xf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x4x64xf16>, tensor<2x2048x64xf16>, tensor<2x2048x64xf16>)
      -> tensor<2x4x64xf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x4x64xf16>
}
