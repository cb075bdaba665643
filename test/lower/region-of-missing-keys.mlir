// A region with ops that fail for some numbers is run for keys that exist only; other arithmetic is computed for all.

// RUN: attention-opt %s --pass-pipeline='builtin.module(convert-attention-to-linalg,canonicalize,cse)' | FileCheck %s

#q = affine_map<(b, n, d, e) -> (b, d)>
#k = affine_map<(b, n, d, e) -> (b, n, d)>
#v = affine_map<(b, n, d, e) -> (b, n, e)>
#s = affine_map<(b, n, d, e) -> (b, n)>
#l = affine_map<(b, n, d, e) -> (b)>
#o = affine_map<(b, n, d, e) -> (b, e)>

// CHECK-LABEL: func.func @extract(
// CHECK-SAME: %[[T:[a-z0-9]+]]: tensor<20xf32>
// CHECK-DAG: %[[NOTHING:.+]] = arith.constant 0xFF800000 : f32
// CHECK: %[[SCORES:.+]] = linalg.generic {{.*}} ins(%{{.+}}, %{{.+}} : tensor<2x8xf32>, tensor<2x32x8xf32>)
// CHECK: linalg.generic {{.*}} ins(%[[SCORES]], %{{.+}}, %{{.+}} : tensor<2x32xf32>, tensor<2x32xi32>, tensor<2xi32>)
// CHECK-NEXT: ^bb0(%[[SCORE:.+]]: f32, %[[NUMBER:.+]]: i32, %[[IN:.+]]: i32, %{{.+}}: f32):
// CHECK: %[[N:.+]] = linalg.index 1 : index
// CHECK: %[[LENGTH:.+]] = arith.index_cast %[[IN]] : i32 to index
// CHECK: %[[EXISTS:.+]] = arith.cmpi slt, %[[N]], %[[LENGTH]] : index
// CHECK: %[[NEW:.+]] = scf.if %[[EXISTS]] -> (f32) {
// CHECK: tensor.extract %[[T]]
// CHECK: arith.divui %[[N]]
// CHECK: } else {
// CHECK-NEXT: scf.yield %[[NOTHING]] : f32
// CHECK-NEXT: }
// CHECK-NEXT: linalg.yield %[[NEW]] : f32
func.func @extract(%t: tensor<20xf32>, %q: tensor<2x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %s: tensor<2x32xi32>, %l: tensor<2xi32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #s, #l, #o]}
      ins(%q, %k, %v, %s : tensor<2x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<2x32xi32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32, %number: i32):
    %at = arith.index_cast %number : i32 to index
    %factor = tensor.extract %t[%at] : tensor<20xf32>
    %n = attention.index 1 : index
    %part = arith.divui %n, %at : index
    %other = tensor.extract %t[%part] : tensor<20xf32>
    %y = arith.mulf %x, %factor : f32
    %z = arith.mulf %y, %other : f32
    attention.yield %z : f32
  }
  return %o : tensor<2x16xf32>
}

// CHECK-LABEL: func.func @arithmetic(
// CHECK-NOT: scf.if
// CHECK: arith.select
func.func @arithmetic(%q: tensor<2x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %s: tensor<2x32xi32>, %l: tensor<2xi32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #s, #l, #o]}
      ins(%q, %k, %v, %s : tensor<2x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<2x32xi32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32, %number: i32):
    %factor = arith.sitofp %number : i32 to f32
    %y = arith.divf %x, %factor : f32
    attention.yield %y : f32
  }
  return %o : tensor<2x16xf32>
}

// A remainder by 0 fails as a quotient does.
// CHECK-LABEL: func.func @remainder(
// CHECK: scf.if
// CHECK: arith.remsi
// CHECK: } else {
func.func @remainder(%q: tensor<2x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %s: tensor<2x32xi32>, %l: tensor<2xi32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #s, #l, #o]}
      ins(%q, %k, %v, %s : tensor<2x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<2x32xi32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32, %number: i32):
    %rest = arith.remsi %number, %number : i32
    %factor = arith.sitofp %rest : i32 to f32
    %y = arith.mulf %x, %factor : f32
    attention.yield %y : f32
  }
  return %o : tensor<2x16xf32>
}

// No function of floating-point numbers fails, and no position does.
// CHECK-LABEL: func.func @functions(
// CHECK-NOT: scf.if
// CHECK: math.tanh
// CHECK-NOT: scf.if
// CHECK: arith.select
func.func @functions(%q: tensor<2x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %s: tensor<2x32xi32>, %l: tensor<2xi32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #s, #l, #o]}
      ins(%q, %k, %v, %s : tensor<2x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<2x32xi32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32, %number: i32):
    %n = attention.index 1 : index
    %twice = affine.apply affine_map<(n) -> (2 * n)>(%n)
    %at = arith.index_cast %twice : index to i32
    %position = arith.sitofp %at : i32 to f32
    %biased = arith.addf %x, %position : f32
    %rest = arith.remf %biased, %position : f32
    %y = math.tanh %rest : f32
    attention.yield %y : f32
  }
  return %o : tensor<2x16xf32>
}

// An integer power fails as a quotient does: of 0 by -1.
// CHECK-LABEL: func.func @power(
// CHECK: scf.if
// CHECK: math.ipowi
// CHECK: } else {
func.func @power(%q: tensor<2x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %s: tensor<2x32xi32>, %l: tensor<2xi32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #s, #l, #o]}
      ins(%q, %k, %v, %s : tensor<2x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<2x32xi32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32, %number: i32):
    %power = math.ipowi %number, %number : i32
    %factor = arith.sitofp %power : i32 to f32
    %y = arith.mulf %x, %factor : f32
    attention.yield %y : f32
  }
  return %o : tensor<2x16xf32>
}

// CHECK-LABEL: func.func @quotient(
// CHECK: scf.if
// CHECK: arith.divsi
// CHECK: } else {
func.func @quotient(%q: tensor<2x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %s: tensor<2x32xi32>, %l: tensor<2xi32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #s, #l, #o]}
      ins(%q, %k, %v, %s : tensor<2x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<2x32xi32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32, %number: i32):
    %part = arith.divsi %number, %number : i32
    %factor = arith.sitofp %part : i32 to f32
    %y = arith.mulf %x, %factor : f32
    attention.yield %y : f32
  }
  return %o : tensor<2x16xf32>
}

// An element is read where there is one.
// CHECK-LABEL: func.func @element(
// CHECK: scf.if
// CHECK: tensor.extract
// CHECK: } else {
func.func @element(%t: tensor<20xf32>, %q: tensor<2x8xf32>, %k: tensor<2x32x8xf32>, %v: tensor<2x32x16xf32>, %s: tensor<2x32xi32>, %l: tensor<2xi32>) -> tensor<2x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #s, #l, #o]}
      ins(%q, %k, %v, %s : tensor<2x8xf32>, tensor<2x32x8xf32>, tensor<2x32x16xf32>, tensor<2x32xi32>)
      kv_lengths(%l : tensor<2xi32>) -> tensor<2x16xf32> {
  ^bb0(%x: f32, %number: i32):
    %at = arith.index_cast %number : i32 to index
    %factor = tensor.extract %t[%at] : tensor<20xf32>
    %y = arith.mulf %x, %factor : f32
    attention.yield %y : f32
  }
  return %o : tensor<2x16xf32>
}
