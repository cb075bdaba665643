// Of a position that the program asserts by itself, only what it does not assert is checked.

// RUN: attention-opt %s --attention-cpu-check-accesses | FileCheck %s

#id = affine_map<(i) -> (i)>

// CHECK-LABEL: func.func @not_negative(
// CHECK-NOT: arith.cmpi sge
// CHECK: arith.cmpi slt, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK-NOT: arith.cmpi sge
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @not_negative(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 0 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %n = linalg.index 0 : index
    %holds = arith.cmpi sge, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @below_the_extent(
// CHECK: arith.cmpi sge, %{{.+}}, %c0{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @below_the_extent(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 100 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %n = linalg.index 0 : index
    %holds = arith.cmpi slt, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @below_less_than_the_extent(
// CHECK: arith.cmpi sge, %{{.+}}, %c0{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @below_less_than_the_extent(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 64 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %n = linalg.index 0 : index
    %holds = arith.cmpi slt, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// What is asserted does not suffice.

// CHECK-LABEL: func.func @below_more_than_the_extent(
// CHECK: arith.cmpi ult, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @below_more_than_the_extent(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 101 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %n = linalg.index 0 : index
    %holds = arith.cmpi slt, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @at_most_the_extent(
// CHECK: arith.cmpi ult, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @at_most_the_extent(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 100 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %n = linalg.index 0 : index
    %holds = arith.cmpi sle, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @at_least_minus_one(
// CHECK: arith.cmpi ult, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @at_least_minus_one(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant -1 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %n = linalg.index 0 : index
    %holds = arith.cmpi sge, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @another_value(
// CHECK: arith.cmpi ult, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @another_value(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 100 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %n = linalg.index 0 : index
    %holds = arith.cmpi slt, %n, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// The number that the position is cast from is the position, too, but not its low bits.

// CHECK-LABEL: func.func @before_the_cast(
// CHECK-NOT: cf.assert %{{.+}}, "tensor.extract
// CHECK-COUNT-2: cf.assert %{{.+}}, "of the program"
// CHECK-NOT: cf.assert
// CHECK: return
func.func @before_the_cast(%rows: tensor<4xi32>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %c0 = arith.constant 0 : i32
  %c100 = arith.constant 100 : i64
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi32>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i32, %o: f32):
    %wide = arith.extsi %row : i32 to i64
    %i = arith.index_cast %wide : i64 to index
    %is_natural = arith.cmpi sge, %row, %c0 : i32
    cf.assert %is_natural, "of the program"
    %is_below = arith.cmpi slt, %wide, %c100 : i64
    cf.assert %is_below, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @low_bits(
// CHECK: arith.cmpi ult, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: return
func.func @low_bits(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 100 : i32
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %low = arith.index_cast %i : index to i32
    %is_below = arith.cmpi slt, %low, %bound : i32
    cf.assert %is_below, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// What is asserted behind the access comes too late.

// CHECK-LABEL: func.func @asserted_behind(
// CHECK: arith.cmpi ult, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK-COUNT-2: cf.assert %{{.+}}, "of the program"
// CHECK: return
func.func @asserted_behind(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %bound = arith.constant 100 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %v = tensor.extract %table[%i] : tensor<100xf32>
    %is_natural = arith.cmpi sge, %i, %c0 : index
    cf.assert %is_natural, "of the program"
    %is_below = arith.cmpi slt, %i, %bound : index
    cf.assert %is_below, "of the program"
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// What is at least 3 is not negative; of what is at least a value nothing is known.

// CHECK-LABEL: func.func @at_least_three(
// CHECK-NOT: arith.cmpi ult
// CHECK: arith.cmpi slt, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK: return
func.func @at_least_three(%rows: tensor<4xi64>, %table: tensor<100xf32>) -> tensor<4xf32> {
  %bound = arith.constant 3 : index
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %holds = arith.cmpi sge, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// CHECK-LABEL: func.func @at_least_a_value(
// CHECK: arith.cmpi ult, %{{.+}}, %c100{{(_[0-9]+)?}} : index
// CHECK: cf.assert %{{.+}}, "tensor.extract
// CHECK: cf.assert %{{.+}}, "of the program"
// CHECK: return
func.func @at_least_a_value(%rows: tensor<4xi64>, %table: tensor<100xf32>, %bound: index) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %r = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%rows : tensor<4xi64>) outs(%e : tensor<4xf32>) {
  ^bb0(%row: i64, %o: f32):
    %i = arith.index_cast %row : i64 to index
    %holds = arith.cmpi sge, %i, %bound : index
    cf.assert %holds, "of the program"
    %v = tensor.extract %table[%i] : tensor<100xf32>
    linalg.yield %v : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}
