// Every scalar op of which masks are computed in the region: one that is not would make all of the
// bias an operand, which is read for every score.

// RUN: attention-opt %s --attention-form-groups | FileCheck %s

#mn = affine_map<(m, n) -> (m, n)>

// CHECK-LABEL: func.func @every_op(
// CHECK-SAME: %[[Q:.+]]: tensor<3x8xf32>, %[[K:.+]]: tensor<12x8xf32>, %[[V:.+]]: tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: attention.group
// CHECK-SAME: ins(%[[Q]], %[[K]], %[[V]] : tensor<3x8xf32>, tensor<12x8xf32>, tensor<12x5xf32>)
// CHECK-NOT: linalg
// CHECK: return
func.func @every_op(%q: tensor<3x8xf32>, %k: tensor<12x8xf32>, %v: tensor<12x5xf32>) -> tensor<3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %s_init = tensor.empty() : tensor<3x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %bias = linalg.generic {indexing_maps = [#mn], iterator_types = ["parallel", "parallel"]} outs(%s_init : tensor<3x12xf32>) {
  ^bb0(%out: f32):
    %m = linalg.index 0 : index
    %n = linalg.index 1 : index
    %constant = arith.constant 3 : index
    %apply = affine.apply affine_map<(m, n) -> (m - n)>(%m, %n)
    %index_cast = arith.index_cast %apply : index to i32
    %absi = math.absi %index_cast : i32
    %index_castui = arith.index_castui %n : index to i32
    %addi = arith.addi %absi, %index_castui : i32
    %subi = arith.subi %addi, %index_cast : i32
    %muli = arith.muli %subi, %absi : i32
    %ceildivsi = arith.ceildivsi %n, %constant : index
    %divsi = arith.divsi %n, %constant : index
    %divui = arith.divui %ceildivsi, %constant : index
    %floordivsi = arith.floordivsi %divsi, %constant : index
    %remsi = arith.remsi %divui, %constant : index
    %remui = arith.remui %floordivsi, %constant : index
    %cmpi = arith.cmpi slt, %remsi, %remui : index
    %extsi = arith.extsi %muli : i32 to i64
    %extui = arith.extui %cmpi : i1 to i64
    %maxsi = arith.maxsi %extsi, %extui : i64
    %maxui = arith.maxui %maxsi, %extsi : i64
    %minsi = arith.minsi %maxui, %extui : i64
    %minui = arith.minui %minsi, %extsi : i64
    %andi = arith.andi %minui, %extsi : i64
    %ori = arith.ori %andi, %extui : i64
    %xori = arith.xori %ori, %extsi : i64
    %shli = arith.shli %xori, %extui : i64
    %shrsi = arith.shrsi %shli, %extui : i64
    %shrui = arith.shrui %shrsi, %extui : i64
    %trunci = arith.trunci %shrui : i64 to i32
    %sitofp = arith.sitofp %trunci : i32 to f32
    %uitofp = arith.uitofp %absi : i32 to f32
    %addf = arith.addf %sitofp, %uitofp : f32
    %subf = arith.subf %addf, %uitofp : f32
    %mulf = arith.mulf %subf, %uitofp : f32
    %divf = arith.divf %mulf, %addf : f32
    %negf = arith.negf %divf : f32
    %absf = math.absf %negf : f32
    %maximumf = arith.maximumf %absf, %uitofp : f32
    %maxnumf = arith.maxnumf %maximumf, %sitofp : f32
    %minimumf = arith.minimumf %maxnumf, %uitofp : f32
    %minnumf = arith.minnumf %minimumf, %sitofp : f32
    %cmpf = arith.cmpf olt, %minnumf, %uitofp : f32
    %select = arith.select %cmpf, %minnumf, %uitofp : f32
    %truncf = arith.truncf %select : f32 to f16
    %fptosi = arith.fptosi %truncf : f16 to i32
    %again = arith.sitofp %fptosi : i32 to f16
    %extf = arith.extf %again : f16 to f32
    linalg.yield %extf : f32
  } -> tensor<3x12xf32>
  %qk = linalg.contract indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (m, n)>]
      ins(%q, %k : tensor<3x8xf32>, tensor<12x8xf32>) outs(%s_zero : tensor<3x12xf32>) -> tensor<3x12xf32>
  %s = linalg.add ins(%qk, %bias : tensor<3x12xf32>, tensor<3x12xf32>) outs(%s_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %p = linalg.softmax dimension(1) ins(%s : tensor<3x12xf32>) outs(%s_init : tensor<3x12xf32>) -> tensor<3x12xf32>
  %o_init = tensor.empty() : tensor<3x5xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<3x5xf32>) -> tensor<3x5xf32>
  %o = linalg.matmul ins(%p, %v : tensor<3x12xf32>, tensor<12x5xf32>) outs(%o_zero : tensor<3x5xf32>) -> tensor<3x5xf32>
  return %o : tensor<3x5xf32>
}
