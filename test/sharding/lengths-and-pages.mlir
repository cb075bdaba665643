// Lengths become those of the rank's keys; the entries of a page table become the numbers of its pages.

// RUN: attention-opt %s --attention-distribute --canonicalize --cse | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

#pq = affine_map<(b, m, p, n, d, e) -> (b, m, d)>
#pk = affine_map<(b, m, p, n, d, e) -> (0, n, d)>
#pv = affine_map<(b, m, p, n, d, e) -> (0, n, e)>
#pl = affine_map<(b, m, p, n, d, e) -> (b)>
#pt = affine_map<(b, m, p, n, d, e) -> (b, p)>
#po = affine_map<(b, m, p, n, d, e) -> (b, m, e)>

shard.grid @ranks(shape = 4)

// CHECK-LABEL: func.func @lengths(
// CHECK-SAME: %[[L:[a-z0-9]+]]: tensor<2xi32>)
// CHECK-DAG: %[[PART:.+]] = arith.constant 64 : index
// CHECK-DAG: %[[KEYS:.+]] = arith.constant 256 : index
// CHECK-DAG: %[[C0:.+]] = arith.constant 0 : index
// CHECK: %[[RANK:.+]] = shard.process_multi_index
// CHECK: %[[FIRST:.+]] = arith.muli %[[RANK]], %[[PART]]
// Against the keys of all ranks.
// CHECK: arith.cmpi ule, %{{.+}}, %[[KEYS]]
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}} must be from 0 to 256, the number of its keys"
// CHECK: %[[OWN:.+]] = linalg.generic {{.*}} ins(%[[L]] : tensor<2xi32>)
// CHECK: %[[REST:.+]] = arith.subi %{{.+}}, %[[FIRST]]
// CHECK: %[[SOME:.+]] = arith.maxsi %[[REST]], %[[C0]]
// CHECK: arith.minsi %[[SOME]], %[[PART]]
// CHECK: attention.group {{.*}} kv_lengths(%[[OWN]] : tensor<2xi32>) -> (tensor<2x4x16xf32>, tensor<2x4xf32>)
// CHECK: shard.all_gather {{.*}} tensor<1x136xf32> -> tensor<4x136xf32>
func.func @lengths(%q: tensor<2x4x8xf32>, %k: tensor<2x256x8xf32>, %v: tensor<2x256x16xf32>, %l: tensor<2xi32>) -> tensor<2x4x16xf32> {
  %keys = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ks = shard.shard %k to %keys : tensor<2x256x8xf32>
  %vs = shard.shard %v to %keys : tensor<2x256x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o], tag = "attention"}
      ins(%q, %ks, %vs : tensor<2x4x8xf32>, tensor<2x256x8xf32>, tensor<2x256x16xf32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// The table is whole, and cut by pages: 3 of 12 a rank, of 32 keys each.
// CHECK-LABEL: func.func @pages(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<25x32x8xf32> {attention.split_axes = {{\[\[}}0], [], []]}, %[[V:[a-z0-9]+]]: tensor<25x32x16xf32> {{.*}}, %[[L:[a-z0-9]+]]: tensor<2xi64>, %[[T:[a-z0-9]+]]: tensor<2x12xi32>)
// CHECK-DAG: %[[PAGES:.+]] = arith.constant 25 : index
// CHECK-DAG: %[[PART:.+]] = arith.constant 96 : index
// CHECK: %[[MINE:.+]] = tensor.extract_slice %[[T]][0, %{{.+}}] [2, 3] [1, 1] : tensor<2x12xi32> to tensor<2x3xi32>
// CHECK: %[[FIRST:.+]] = arith.muli %{{.+}}, %[[PAGES]]
// CHECK: %[[BASE:.+]] = arith.index_cast %[[FIRST]] : index to i32
// CHECK: %[[OWN:.+]] = linalg.generic {{.*}} ins(%[[MINE]] : tensor<2x3xi32>)
// CHECK: arith.subi %{{.+}}, %[[BASE]]
// CHECK: cf.assert %{{.+}}, "kv_lengths of the attention at {{[^"]+}} must be from 0 to 384, the number of its keys"
// CHECK: arith.minsi %{{.+}}, %[[PART]]
// CHECK: cf.assert %{{.+}}, "page_table of the attention at {{[^"]+}} must point to one of the 25 pages, dimension 0, of the key"
// CHECK: attention.group {{.*}} ins(%{{.+}}, %[[K]], %[[V]] : {{.*}}) kv_lengths(%{{.+}} : tensor<2xi64>) page_table(%[[OWN]] : tensor<2x3xi32>)
func.func @pages(%q: tensor<2x4x8xf32>, %k: tensor<100x32x8xf32>, %v: tensor<100x32x16xf32>, %l: tensor<2xi64>, %t: tensor<2x12xi32>) -> tensor<2x4x16xf32> {
  %pages = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %pages : tensor<100x32x8xf32>
  %vs = shard.shard %v to %pages : tensor<100x32x16xf32>
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pl, #pt, #po], tag = "attention"}
      ins(%q, %ks, %vs : tensor<2x4x8xf32>, tensor<100x32x8xf32>, tensor<100x32x16xf32>)
      kv_lengths(%l : tensor<2xi64>) page_table(%t : tensor<2x12xi32>) -> tensor<2x4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x16xf32>
}

// Every rank has all pages, and reads those of its part of the table.
// CHECK-LABEL: func.func @shared_pages(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<100x32x8xf32>, %[[T:[a-z0-9]+]]: tensor<2x3xi32> {{.*}})
// CHECK-NOT: arith.subi
// CHECK: attention.group {{.*}} ins(%{{.+}}, %[[K]], %[[K]] : {{.*}}) page_table(%[[T]] : tensor<2x3xi32>)
func.func @shared_pages(%q: tensor<2x4x8xf32>, %k: tensor<100x32x8xf32>, %t: tensor<2x12xi32>) -> tensor<2x4x8xf32> {
  %table = shard.sharding @ranks split_axes = [[], [0]] : !shard.sharding
  %ts = shard.shard %t to %table : tensor<2x12xi32>
  %o = attention.group {indexing_maps = [#pq, #pk, #pv, #pt, #po], tag = "attention"}
      ins(%q, %k, %k : tensor<2x4x8xf32>, tensor<100x32x8xf32>, tensor<100x32x8xf32>)
      page_table(%ts : tensor<2x12xi32>) -> tensor<2x4x8xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<2x4x8xf32>
}
