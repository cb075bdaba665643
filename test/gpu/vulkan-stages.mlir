// A split group at the stages of attention-to-gpu, for Vulkan.

// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv api=vulkan stop-after=tiled" | FileCheck %s --check-prefix=TILED
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv api=vulkan stop-after=kernels" | FileCheck %s --check-prefix=KERNELS
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv api=vulkan stop-after=target" | FileCheck %s --check-prefix=TARGET
// RUN: attention-opt %s --attention-flash-decoding="chunk-size=512" --attention-to-gpu="target=spirv api=vulkan" | FileCheck %s --check-prefix=BINARY

#q = affine_map<(b, r, n, d, e) -> (b, r, d)>
#k = affine_map<(b, r, n, d, e) -> (b, n, d)>
#v = affine_map<(b, r, n, d, e) -> (b, n, e)>
#o = affine_map<(b, r, n, d, e) -> (b, r, e)>

// Schedule and kernels are those of all targets: see stages.mlir.

// TILED: attention.group {attention.schedule = {
// TILED-SAME: key_lanes = 8 : i64, key_width = 8 : i64, keys = 64 : i64, registers = {{[0-9]+}} : i64, rows = 4 : i64
// TILED-SAME: threads = 128 : i64, value_lanes = 8 : i64, value_width = 8 : i64

// KERNELS: gpu.module @attention_kernels attributes {spirv.target_env = #spirv.target_env<#spirv.vce<v1.3, [Shader, {{.*}}api=Vulkan
// KERNELS: gpu.func @attention_group_0(%{{.+}}: memref<?xf16>, %{{.+}}: index
// KERNELS-SAME: spirv.entry_point_abi = #spirv.entry_point_abi<workgroup_size = [128, 1, 1], target_width = 32>
// KERNELS: vector.load %{{.+}} {alignment = 16 : i64} : memref<?xf16>, vector<8xf16>
// KERNELS: gpu.func @attention_combine_0(
// KERNELS-LABEL: func.func @decode(
// KERNELS: gpu.launch_func @attention_kernels::@attention_group_0 blocks in (%{{.+}}, %c1, %c1) threads in (%c128, %c1, %c1)
// KERNELS-SAME: memref<?xf16>, %{{.+}} : index

// An argument of the list has the binding of its number. Infinities count.

// TARGET: arguments = [{element = "f16", kind = "pointer", tensor = "query"}, {element = "f16", kind = "pointer", multiple = 8 : i64, tensor = "key"}, {element = "f16", kind = "pointer", multiple = 8 : i64, tensor = "value"}, {element = "f32", kind = "pointer", tensor = "output", written}, {element = "f32", kind = "pointer", tensor = "lse", written}, {element = "i64", kind = "numbers"}]
// TARGET-SAME: numbers = [{element = "index", kind = "workgroups"}, {element = "index", kind = "offset", tensor = "query"}, {dim = 0 : i64, element = "index", kind = "stride", tensor = "query"}
// TARGET: gpu.module @attention_kernels
// TARGET: spirv.module @{{.+}} Logical GLSL450 requires #spirv.vce<v1.0, [{{.*}}SignedZeroInfNanPreserve
// TARGET-DAG: spirv.GlobalVariable @{{.+}} : !spirv.ptr<!spirv.struct<(!spirv.array<{{[0-9]+}} x f32>)>, Workgroup>
// TARGET-DAG: spirv.GlobalVariable @[[QUERY:.+]] bind(0, 0) : !spirv.ptr<!spirv.struct<(!spirv.rtarray<f16, stride=2> [0])>, StorageBuffer>
// TARGET-DAG: spirv.GlobalVariable @[[KEY:.+]] bind(0, 1) : !spirv.ptr<!spirv.struct<(!spirv.rtarray<vector<4xi32>, stride=16> [0])>, StorageBuffer>
// TARGET-DAG: spirv.GlobalVariable @[[VALUE:.+]] bind(0, 2) : !spirv.ptr<!spirv.struct<(!spirv.rtarray<vector<4xi32>, stride=16> [0])>, StorageBuffer>
// TARGET-DAG: spirv.GlobalVariable @[[OUTPUT:.+]] bind(0, 3) : !spirv.ptr<!spirv.struct<(!spirv.rtarray<f32, stride=4> [0])>, StorageBuffer>
// TARGET-DAG: spirv.GlobalVariable @[[NUMBERS:.+]] bind(0, 5) : !spirv.ptr<!spirv.struct<(!spirv.array<{{[0-9]+}} x i64, stride=8> [0])>, StorageBuffer>
// TARGET: spirv.Load "StorageBuffer" %{{.+}} : vector<4xi32>
// TARGET: spirv.Bitcast %{{.+}} : i32 to vector<2xf16>
// TARGET: spirv.ControlBarrier <Workgroup>, <Workgroup>
// TARGET: spirv.GL.Exp
// TARGET: spirv.EntryPoint "GLCompute" @attention_group_0
// TARGET: spirv.ExecutionMode @attention_group_0 "LocalSize", 128, 1, 1
// TARGET: spirv.ExecutionMode @attention_group_0 "SignedZeroInfNanPreserve", 32
// TARGET: spirv.EntryPoint "GLCompute" @attention_combine_0
// TARGET: spirv.ExecutionMode @attention_combine_0 "LocalSize", 64, 1, 1
// TARGET-LABEL: func.func @decode(
// TARGET: memref.store %{{.+}} : memref<{{[0-9]+}}xi64>
// TARGET: gpu.launch_func @attention_kernels::@attention_group_0
// TARGET-SAME: memref<?xvector<4xi32>>

// BINARY: gpu.binary @attention_kernels {{.*}}#gpu.object<#spirv.target_env
// BINARY-NOT: gpu.module
// BINARY-NOT: spirv.module
// BINARY-LABEL: func.func @decode(
// BINARY: gpu.launch_func @attention_kernels::@attention_group_0
// BINARY: gpu.launch_func @attention_kernels::@attention_combine_0

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
