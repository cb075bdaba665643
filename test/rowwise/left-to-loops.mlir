// Of large ops that are not taken a remark says why; of 2^20 elements or more, or an unknown number.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(attention-cpu-tile-rowwise{remarks=true})' | FileCheck %s

#all = affine_map<(i, j) -> (i, j)>

// CHECK-LABEL: func.func @reversed(
// CHECK-NOT: attention.rowwise
func.func @reversed(%t: tensor<1024x1024xf32>) -> tensor<1024x1024xf32> {
  %c1023 = arith.constant 1023 : index
  %e = tensor.empty() : tensor<1024x1024xf32>
  // expected-remark @below {{runs as scalar loops, which are slower: it does more than arithmetic: tensor.extract}}
  %r = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<1024x1024xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.subi %c1023, %j : index
    %x = tensor.extract %t[%i, %k] : tensor<1024x1024xf32>
    linalg.yield %x : f32
  } -> tensor<1024x1024xf32>
  return %r : tensor<1024x1024xf32>
}
func.func @small(%t: tensor<1024x1023xf32>) -> tensor<1024x1023xf32> {
  %c1022 = arith.constant 1022 : index
  %e = tensor.empty() : tensor<1024x1023xf32>
  %r = linalg.generic {indexing_maps = [#all], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<1024x1023xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %k = arith.subi %c1022, %j : index
    %x = tensor.extract %t[%i, %k] : tensor<1024x1023xf32>
    linalg.yield %x : f32
  } -> tensor<1024x1023xf32>
  return %r : tensor<1024x1023xf32>
}

// -----

#window = affine_map<(i, j) -> (i + j)>
#first = affine_map<(i, j) -> (i)>
#all = affine_map<(i, j) -> (i, j)>

func.func @window(%x: tensor<?xf32>, %y: tensor<?xf32>, %k: tensor<?x7xf32>) -> tensor<?xf32> {
  // expected-remark @below {{it reads or writes at positions that are sums, or at one several times}}
  %r = linalg.generic {indexing_maps = [#window, #all, #first], iterator_types = ["parallel", "reduction"]} ins(%x, %k : tensor<?xf32>, tensor<?x7xf32>) outs(%y : tensor<?xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %m = arith.maximumf %p, %o : f32
    linalg.yield %m : f32
  } -> tensor<?xf32>
  return %r : tensor<?xf32>
}

// -----

#all = affine_map<(i, j) -> (i, j)>

func.func @narrow(%x: tensor<?x512xf8E4M3FN>, %y: tensor<?x512xf32>) -> tensor<?x512xf32> {
  // expected-remark @below {{it has elements of f8E4M3FN}}
  %r = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x512xf8E4M3FN>) outs(%y : tensor<?x512xf32>) {
  ^bb0(%p: f8E4M3FN, %o: f32):
    %m = arith.extf %p : f8E4M3FN to f32
    linalg.yield %m : f32
  } -> tensor<?x512xf32>
  return %r : tensor<?x512xf32>
}

// -----

#all = affine_map<(i, j) -> (i, j)>

func.func @two(%x: tensor<?x512xf32>, %y: tensor<?x512xf32>) -> (tensor<?x512xf32>, tensor<?x512xf32>) {
  // expected-remark @below {{it has 2 results}}
  %r:2 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]} outs(%x, %y : tensor<?x512xf32>, tensor<?x512xf32>) {
  ^bb0(%p: f32, %o: f32):
    %m = arith.addf %p, %o : f32
    linalg.yield %m, %p : f32, f32
  } -> (tensor<?x512xf32>, tensor<?x512xf32>)
  return %r#0, %r#1 : tensor<?x512xf32>, tensor<?x512xf32>
}

// -----

#all = affine_map<(i, j) -> (i, j)>
#first = affine_map<(i, j) -> (i)>

// A number that is added as often as there are columns; also where a tensor filled with it is fused.
// CHECK-LABEL: func.func @number(
// CHECK-NOT: attention.rowwise
func.func @number(%x: tensor<?x512xf32>, %y: tensor<?xf32>, %z: tensor<1024x1024xf32>, %zero: tensor<1024xf32>) -> (tensor<?xf32>, tensor<1024xf32>) {
  %one = arith.constant 1.0 : f32
  // expected-remark @below {{it reduces a number, which vectors would take once for all positions}}
  %r = linalg.generic {indexing_maps = [#all, #first], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x512xf32>) outs(%y : tensor<?xf32>) {
  ^bb0(%p: f32, %o: f32):
    %m = arith.addf %o, %one : f32
    linalg.yield %m : f32
  } -> tensor<?xf32>
  %fill = linalg.fill ins(%one : f32) outs(%z : tensor<1024x1024xf32>) -> tensor<1024x1024xf32>
  // expected-remark @below {{it reduces a number, which vectors would take once for all positions}}
  %s = linalg.reduce { arith.addf } ins(%fill : tensor<1024x1024xf32>) outs(%zero : tensor<1024xf32>) dimensions = [1]
  return %r, %s : tensor<?xf32>, tensor<1024xf32>
}

// -----

#all = affine_map<(i, j) -> (i, j)>
#first = affine_map<(i, j) -> (i)>

// CHECK-LABEL: func.func @positions(
// CHECK: attention.rowwise
func.func @positions(%x: tensor<8x512xi64>, %y: tensor<8xi64>) -> tensor<8xi64> {
  %r = linalg.generic {indexing_maps = [#all, #first], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<8x512xi64>) outs(%y : tensor<8xi64>) {
  ^bb0(%p: i64, %o: i64):
    %j = linalg.index 1 : index
    %i = arith.index_cast %j : index to i64
    %m = arith.addi %o, %i : i64
    linalg.yield %m : i64
  } -> tensor<8xi64>
  return %r : tensor<8xi64>
}
