// Scores that are no whole number of vectors are computed within padded ones, in place: however many
// there are, no vector has them all.

// RUN: attention-opt %s --attention-to-cpu="num-threads=1 stop-after=vectorized" | FileCheck %s
// RUN: attention-opt %s --attention-to-cpu="num-threads=1 stop-after=deallocated" | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func.func private @attention_task_0(
// CHECK-NOT: vector<{{.*}}2147483647
// CHECK: %[[PADDED:.+]] = scf.for {{.+}} -> (tensor<16x2147483648xf32>)
// CHECK: %[[SCORES:.+]] = tensor.extract_slice %[[PADDED]][0, 0] [16, 2147483647] [1, 1]
// CHECK: tensor.insert_slice %{{.+}} into %[[PADDED]][0, 0] [16, 2147483647] [1, 1]
// CHECK-NOT: vector<{{.*}}2147483647
// CHECK: func.func @scores(

// BUFFERS-NOT: memref.copy

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @scores(%q: tensor<16x32xbf16>, %k: tensor<2147483647x32xbf16>, %v: tensor<2147483647x64xbf16>)
    -> tensor<16x64xbf16> {
  %0 = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<16x32xbf16>, tensor<2147483647x32xbf16>, tensor<2147483647x64xbf16>)
      -> tensor<16x64xbf16> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %0 : tensor<16x64xbf16>
}
