// A region that must not run where there is no key runs on keys alone, of which the last are fewer than a
// vector: it reads an element for each.

// RUN: attention-opt %s --attention-cpu-vectorize | FileCheck %s

// CHECK: func.func private @attention_task_0({{.+}}, %[[TABLE:[a-z0-9]+]]: tensor<21xf32>)
// CHECK: vector.gather %[[TABLE]]{{.+}}vector<2x16xf32>
// CHECK: scf.for {{.+}} to %c5
// CHECK: tensor.extract %[[TABLE]]
// CHECK: func.func @table_of_keys(

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @table_of_keys(%q: tensor<2x32xf32>, %k: tensor<21x32xf32>, %v: tensor<21x32xf32>, %table: tensor<21xf32>) -> tensor<2x32xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<2x32xf32>, tensor<21x32xf32>, tensor<21x32xf32>) -> tensor<2x32xf32> {
  ^bb0(%score: f32):
    %n = attention.index 1 : index
    %x = tensor.extract %table[%n] : tensor<21xf32>
    %t = arith.addf %score, %x : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x32xf32>
}
