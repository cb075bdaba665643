// Of large ops that become no vectors a remark says why.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --remarks --attention-to-cpu='stop-after=loops workers=2' | FileCheck %s

#all = affine_map<(i, j) -> (i, j)>

// They run on all threads all the same.
// CHECK-LABEL: func.func private @rowwise_0(
// CHECK: scf.forall
// CHECK-NOT: vector.
// CHECK: math.sin
func.func @calls(%a: tensor<1024x1024xf32>) -> tensor<1024x1024xf32> {
  // expected-remark @below {{runs as scalar loops, which are slower: it calls a routine for each element, for math.sin}}
  %r = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]} outs(%a : tensor<1024x1024xf32>) {
  ^bb0(%x: f32):
    %y = math.sin %x : f32
    linalg.yield %y : f32
  } -> tensor<1024x1024xf32>
  return %r : tensor<1024x1024xf32>
}

// -----

#all = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>

func.func @narrow_sum(%a: tensor<?x1024xbf16>, %b: tensor<?xbf16>) -> tensor<?xbf16> {
  // expected-remark @below {{it sums up in bf16}}
  %r = linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]} ins(%a : tensor<?x1024xbf16>) outs(%b : tensor<?xbf16>) {
  ^bb0(%x: bf16, %o: bf16):
    %y = arith.addf %x, %o : bf16
    linalg.yield %y : bf16
  } -> tensor<?xbf16>
  return %r : tensor<?xbf16>
}

// -----

#all = affine_map<(i, j) -> (i, j)>

func.func @few_columns(%a: tensor<1048576x3xf32>) -> tensor<1048576x3xf32> {
  // expected-remark @below {{it has 3 elements along a dimension that is contiguous}}
  %r = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]} outs(%a : tensor<1048576x3xf32>) {
  ^bb0(%x: f32):
    %y = arith.mulf %x, %x : f32
    linalg.yield %y : f32
  } -> tensor<1048576x3xf32>
  return %r : tensor<1048576x3xf32>
}

// -----

#all = affine_map<(i, j) -> (i, j)>
#column = affine_map<(i, j) -> (j)>

func.func @two_orders(%a: tensor<1024x1024xf32>, %b: tensor<1024xf32>) -> tensor<1024xf32> {
  // expected-remark @below {{its operands are contiguous along different dimensions}}
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, #all, #column], iterator_types = ["reduction", "parallel"]} ins(%a, %a : tensor<1024x1024xf32>, tensor<1024x1024xf32>) outs(%b : tensor<1024xf32>) {
  ^bb0(%x: f32, %y: f32, %o: f32):
    %p = arith.subf %x, %y : f32
    %s = arith.addf %p, %o : f32
    linalg.yield %s : f32
  } -> tensor<1024xf32>
  return %r : tensor<1024xf32>
}
