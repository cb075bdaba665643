// The scale of the value is multiplied into the probabilities, in place, and what the offsets add to each row
// is summed up apart; where a probability is 0, neither counts.

// RUN: attention-opt %s --convert-attention-to-linalg | FileCheck %s

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#key = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// CHECK-DAG: #[[FULL:map[0-9]*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[KEY:map[0-9]*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[ROW:map[0-9]*]] = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: func.func @scale_and_offset(
// CHECK-SAME: %{{.+}}: tensor<4x8xf32>, %{{.+}}: tensor<32x8xf32>, %[[V:.+]]: tensor<32x16xi8>, %[[SCALES:.+]]: tensor<32xf32>, %[[ZEROS:.+]]: tensor<32xf32>)
// CHECK-NOT: ins(%{{.+}}, %[[SCALES]]
// CHECK: math.exp2
// CHECK: %[[P:.+]] = linalg.generic {indexing_maps = [#[[FULL]], #[[ROW]], #[[FULL]]], {{.+}}
// CHECK: %[[C:.+]] = linalg.generic {indexing_maps = [#[[FULL]], #[[KEY]], #[[KEY]], #[[ROW]]], iterator_types = ["parallel", "reduction"]} ins(%[[P]], %[[SCALES]], %[[ZEROS]] :
// CHECK-NEXT: ^bb0(%[[PROBABILITY:.+]]: f32, %[[SCALE:.+]]: f32, %[[ZERO:.+]]: f32, %{{.+}}: f32):
// CHECK: %[[MOVED:.+]] = arith.mulf %[[ZERO]], %[[SCALE]]
// CHECK: %[[OFFSET:.+]] = arith.negf %[[MOVED]]
// CHECK: %[[TERM:.+]] = arith.mulf %[[PROBABILITY]], %[[OFFSET]]
// CHECK: %[[NONE:.+]] = arith.cmpf oeq, %[[PROBABILITY]],
// CHECK: arith.select %[[NONE]], %{{.+}}, %[[TERM]]
// CHECK: %[[SCALED:.+]] = linalg.generic {indexing_maps = [#[[KEY]], #[[FULL]]], iterator_types = ["parallel", "parallel"]} ins(%[[SCALES]] : tensor<32xf32>) outs(%[[P]] : tensor<4x32xf32>)
// CHECK: %[[O:.+]] = linalg.generic {{.+}} ins(%[[SCALED]], %[[V]] :
// CHECK: arith.uitofp %{{.+}} : i8 to f32
// CHECK: %[[R:.+]] = linalg.generic {{.+}} ins(%[[O]], %[[C]] :
// CHECK-NEXT: ^bb0(%[[SUM:.+]]: f32, %[[ADDED:.+]]: f32, %{{.+}}: f32):
// CHECK-NEXT: arith.addf %[[SUM]], %[[ADDED]]
// CHECK: return %[[R]]
func.func @scale_and_offset(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xi8>, %scales: tensor<32xf32>, %zeros: tensor<32xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #key, #key, #o], unsigned_value}
      ins(%q, %k, %v, %scales, %zeros : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xi8>, tensor<32xf32>, tensor<32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %scale: f32, %zero: f32):
    %moved = arith.mulf %zero, %scale : f32
    %offset = arith.negf %moved : f32
    attention.yield %s, %scale, %offset : f32, f32, f32
  }
  return %o : tensor<4x16xf32>
}

// A scale of 1 is none, and a scale alone needs no sum.
// CHECK-LABEL: func.func @offset_of_each_key(
// CHECK-SAME: %[[OFFSETS:[^ ,]+]]: tensor<32xf32>)
// CHECK: linalg.generic {{.+}} ins(%[[P:.+]], %[[OFFSETS]] :
// CHECK: linalg.generic {{.+}} ins(%[[P]], %{{.+}} : tensor<4x32xf32>, tensor<32x16xf32>)
func.func @offset_of_each_key(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %offsets: tensor<32xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #key, #o]}
      ins(%q, %k, %v, %offsets : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %offset: f32):
    %one = arith.constant 1.0 : f32
    attention.yield %s, %one, %offset : f32, f32, f32
  }
  return %o : tensor<4x16xf32>
}

// A scale that depends on the position of its key.
// CHECK-LABEL: func.func @scale_by_position(
// CHECK-SAME: %[[SCALES:[^ ,]+]]: tensor<32xf32>)
// CHECK: linalg.generic {{.+}} ins(%[[SCALES]] : tensor<32xf32>)
// CHECK-NEXT: ^bb0(%[[SCALE:.+]]: f32, %[[P:.+]]: f32):
// CHECK: %[[N:.+]] = linalg.index 1
// CHECK-NEXT: %[[BIT:.+]] = arith.index_cast %[[N]] : index to i32
// CHECK-NEXT: %[[FACTOR:.+]] = arith.uitofp %[[BIT]] : i32 to f32
// CHECK-NEXT: %[[FULL_SCALE:.+]] = arith.mulf %[[SCALE]], %[[FACTOR]]
// CHECK: arith.mulf %[[P]], %[[FULL_SCALE]]
func.func @scale_by_position(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %scales: tensor<32xf32>) -> tensor<4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #key, #o]}
      ins(%q, %k, %v, %scales : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<32xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %scale: f32):
    %n = attention.index 1 : index
    %number = arith.index_cast %n : index to i32
    %factor = arith.uitofp %number : i32 to f32
    %scaled = arith.mulf %scale, %factor : f32
    attention.yield %s, %scaled : f32, f32
  }
  return %o : tensor<4x16xf32>
}
