// Keys that the region hides from all rows of a workgroup by their positions are not read.

// RUN: attention-opt %s --attention-to-gpu="target=spirv stop-after=kernels" --split-input-file | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A sliding window: n <= m and n > m - 100. The last row of the workgroup bounds the keys from
// above, the first one from below.

// CHECK: gpu.func @attention_group_0(
// CHECK: %[[BLOCK:.+]] = gpu.block_id x
// CHECK: %[[FIRST:.+]] = arith.muli %[[BLOCK]], %c8 : index
// CHECK: %[[PAST:.+]] = arith.addi %[[FIRST]], %c8 : index
// CHECK: %[[ROWS:.+]] = arith.minsi %[[PAST]], %c4096 : index
// CHECK: %[[END:.+]] = arith.minsi %[[ROWS]], %c4096 : index
// CHECK: %[[BELOW:.+]] = arith.addi %[[FIRST]], %c-99 : index
// CHECK: %[[START:.+]] = arith.maxsi %[[BELOW]], %c0 : index
// CHECK: scf.for %{{.+}} = %[[START]] to %[[END]] step %c64

func.func @window(%q: tensor<4096x64xf16>, %k: tensor<4096x64xf16>, %v: tensor<4096x64xf16>) -> tensor<4096x64xf16> {
  %hidden = arith.constant 0xFF800000 : f32
  %width = arith.constant 100 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4096x64xf16>, tensor<4096x64xf16>, tensor<4096x64xf16>) -> tensor<4096x64xf16> {
  ^bb0(%score: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %is_before = arith.cmpi sle, %n, %m : index
    %start = arith.subi %m, %width : index
    %is_near = arith.cmpi sgt, %n, %start : index
    %seen = arith.andi %is_before, %is_near : i1
    %masked = arith.select %seen, %score, %hidden : f32
    attention.yield %masked : f32
  }
  return %o : tensor<4096x64xf16>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A number of the program counts where sums with it cannot wrap.

// CHECK: gpu.func @attention_group_0({{.+}}, %[[PAST:[a-z0-9]+]]: i32) kernel
// CHECK: %[[NUMBER:.+]] = arith.index_cast %[[PAST]] : i32 to index
// CHECK: %[[FITS:.+]] = arith.cmpi sle, %{{.+}}, %c2147483647 : index
// CHECK: %[[CHOSEN:.+]] = arith.select %{{.+}}, %{{.+}}, %c4096 : index
// CHECK: scf.for

func.func @cache(%q: tensor<2x64xf16>, %k: tensor<4096x64xf16>, %v: tensor<4096x64xf16>, %past: i32) -> tensor<2x64xf16> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x64xf16>, tensor<4096x64xf16>, tensor<4096x64xf16>) -> tensor<2x64xf16> {
  ^bb0(%score: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %m_i32 = arith.index_cast %m : index to i32
    %n_i32 = arith.index_cast %n : index to i32
    %last = arith.addi %m_i32, %past : i32
    %seen = arith.cmpi sle, %n_i32, %last : i32
    %masked = arith.select %seen, %score, %hidden : f32
    attention.yield %masked : f32
  }
  return %o : tensor<2x64xf16>
}
