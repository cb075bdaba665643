// A task has no keys that its region hides from all of its rows by their positions.

// RUN: attention-opt %s --split-input-file --pass-pipeline='builtin.module(attention-cpu-tile-groups,attention-cpu-slice-visible-keys,canonicalize,cse)' | FileCheck %s

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// Row m sees keys up to m: the 32 rows from 32 i on see 32 (i + 1), by whole vectors of 16.
// CHECK-LABEL: func.func @causal(
// CHECK-SAME: %{{.+}}: tensor<2x64x8xf32>, %[[K:.+]]: tensor<2x64x8xf32>, %[[V:.+]]: tensor<2x64x8xf32>)
// CHECK: scf.forall (%[[B:.+]], %[[I:.+]]) in (2, 2)
// CHECK-DAG: %[[KB:.+]] = tensor.extract_slice %[[K]][%[[B]], 0, 0] [1, 64, 8]
// CHECK-DAG: %[[VB:.+]] = tensor.extract_slice %[[V]][%[[B]], 0, 0] [1, 64, 8]
// CHECK: %[[REST:.+]] = arith.muli %[[I]], %c-32
// CHECK: %[[LIMIT:.+]] = arith.subi %c32, %[[REST]]
// CHECK: %[[END:.+]] = arith.minsi %[[LIMIT]], %c64
// CHECK: %[[SOME:.+]] = arith.maxsi %[[END]], %c0
// CHECK: %[[MORE:.+]] = arith.addi %[[SOME]], %c15
// CHECK: %[[WHOLE:.+]] = arith.andi %[[MORE]], %c-16
// CHECK: %[[COUNT:.+]] = arith.minsi %[[WHOLE]], %c64
// CHECK: %[[KEY:.+]] = tensor.extract_slice %[[KB]][0, 0, 0] [1, %[[COUNT]], 8]
// CHECK: %[[VALUE:.+]] = tensor.extract_slice %[[VB]][0, 0, 0] [1, %[[COUNT]], 8]
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEY]], %[[VALUE]] :
// What of them a single row does not see, the region hides as before.
// CHECK: arith.select
func.func @causal(%q: tensor<2x64x8xf32>, %k: tensor<2x64x8xf32>, %v: tensor<2x64x8xf32>) -> tensor<2x64x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x64x8xf32>, tensor<2x64x8xf32>, tensor<2x64x8xf32>) -> tensor<2x64x8xf32> {
  ^bb0(%s: f32):
    %m = attention.index 1 : index
    %n = attention.index 2 : index
    %seen = arith.cmpi ule, %n, %m : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x64x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#bias = affine_map<(m, n, d, e) -> (n)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// The first key has an offset, which the region adds; score operands are sliced too. A number of
// the program that is so large that arithmetic might wrap leaves all keys.
// CHECK-LABEL: func.func @window(
// CHECK-SAME: %{{.+}}: tensor<1x8xf32>, %[[K:.+]]: tensor<?x8xf32>, %[[V:.+]]: tensor<?x8xf32>, %[[BIAS:.+]]: tensor<?xf32>, %[[AT:.+]]: index)
// CHECK: arith.cmpi sge, %[[AT]], %c-1099511627776
// CHECK: arith.cmpi sle, %[[AT]], %c1099511627776
// CHECK: %[[WHOLE:.+]] = arith.andi %{{.+}}, %c-16
// CHECK: %[[END:.+]] = arith.minsi %[[WHOLE]], %[[N:.+]] : index
// CHECK: %[[FIRST:.+]] = arith.andi %{{.+}}, %c-16
// CHECK: %[[COUNT:.+]] = arith.subi %[[END]], %[[FIRST]]
// CHECK: %[[KEY:.+]] = tensor.extract_slice %[[K]][%[[FIRST]], 0] [%[[COUNT]], 8]
// CHECK: %[[VALUE:.+]] = tensor.extract_slice %[[V]][%[[FIRST]], 0] [%[[COUNT]], 8]
// CHECK: %[[BIASES:.+]] = tensor.extract_slice %[[BIAS]][%[[FIRST]]] [%[[COUNT]]]
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEY]], %[[VALUE]], %[[BIASES]] :
// CHECK: %[[WITHIN:.+]] = attention.index 1
// CHECK: arith.addi %[[FIRST]], %[[WITHIN]]
func.func @window(%q: tensor<1x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x8xf32>, %bias: tensor<?xf32>, %at: index) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %width = arith.constant 100 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #bias, #o]}
      ins(%q, %k, %v, %bias : tensor<1x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>, tensor<?xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32, %x: f32):
    %biased = arith.addf %s, %x : f32
    %n = attention.index 1 : index
    %before = arith.subi %at, %width : index
    %recent = arith.cmpi sgt, %n, %before : index
    %past = arith.cmpi sle, %n, %at : index
    %seen = arith.andi %recent, %past : i1
    %t = arith.select %seen, %biased, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// A length that is a score operand of the batch is one number of a task.
// CHECK-LABEL: func.func @lengths(
// CHECK-SAME: %[[L:[a-z0-9]+]]: tensor<2xi32>)
// CHECK: %[[ENTRY:.+]] = tensor.extract_slice %[[L]]
// CHECK: %[[ELEMENT:.+]] = tensor.extract %[[ENTRY]][%c0]
// CHECK: %[[LENGTH:.+]] = arith.index_cast %[[ELEMENT]] : i32 to index
// CHECK: arith.minsi %[[LENGTH]], %c64
// CHECK: attention.group
// CHECK-SAME: tensor<1x?x8xf32>
func.func @lengths(%q: tensor<2x1x8xf32>, %k: tensor<2x64x8xf32>, %v: tensor<2x64x8xf32>, %l: tensor<2xi32>) -> tensor<2x1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v, %l : tensor<2x1x8xf32>, tensor<2x64x8xf32>, tensor<2x64x8xf32>, tensor<2xi32>) -> tensor<2x1x8xf32> {
  ^bb0(%s: f32, %length: i32):
    %n = attention.index 2 : index
    %position = arith.index_cast %n : index to i32
    %past = arith.cmpi sge, %position, %length : i32
    %t = arith.select %past, %hidden, %s : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x1x8xf32>
}

// -----

#q = affine_map<(b, m, n, d, e) -> (b, m, d)>
#k = affine_map<(b, m, n, d, e) -> (b, n, d)>
#v = affine_map<(b, m, n, d, e) -> (b, n, e)>
#l = affine_map<(b, m, n, d, e) -> (b)>
#o = affine_map<(b, m, n, d, e) -> (b, m, e)>

// So is a number that is computed of it, in any way that cannot fail.
// CHECK-LABEL: func.func @computed_numbers(
// CHECK: %[[NUMBER:.+]] = arith.select %{{.+}} : i32
// CHECK: %[[LENGTH:.+]] = arith.index_cast %[[NUMBER]] : i32 to index
// CHECK: arith.minsi %[[LENGTH]], %c64
// CHECK: attention.group
// CHECK-SAME: tensor<1x?x8xf32>
func.func @computed_numbers(%q: tensor<2x1x8xf32>, %k: tensor<2x64x8xf32>, %v: tensor<2x64x8xf32>, %l: tensor<2xi32>, %x: i32) -> tensor<2x1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %k, %v, %l : tensor<2x1x8xf32>, tensor<2x64x8xf32>, tensor<2x64x8xf32>, tensor<2xi32>) -> tensor<2x1x8xf32> {
  ^bb0(%s: f32, %length: i32):
    %product = arith.muli %length, %x : i32
    %and = arith.andi %product, %x : i32
    %or = arith.ori %and, %length : i32
    %xor = arith.xori %or, %x : i32
    %greater = arith.maxsi %xor, %length : i32
    %less = arith.minsi %greater, %x : i32
    %above = arith.maxui %less, %length : i32
    %below = arith.minui %above, %x : i32
    %is_less = arith.cmpi slt, %below, %x : i32
    %wide = arith.extsi %length : i32 to i64
    %narrow = arith.trunci %wide : i64 to i16
    %unsigned = arith.extui %narrow : i16 to i32
    %index = arith.index_castui %unsigned : i32 to index
    %applied = affine.apply affine_map<(x) -> (x floordiv 2)>(%index)
    %cast = arith.index_cast %applied : index to i32
    %sum = arith.addi %cast, %below : i32
    %three = arith.constant 3 : i32
    %difference = arith.subi %sum, %three : i32
    %number = arith.select %is_less, %difference, %length : i32
    %n = attention.index 2 : index
    %position = arith.index_cast %n : index to i32
    %past = arith.cmpi sge, %position, %number : i32
    %t = arith.select %past, %hidden, %s : f32
    attention.yield %t : f32
  }
  return %o : tensor<2x1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// The negation of a disjunction of negations, as PyTorch's logical_not and logical_or give it.
// CHECK-LABEL: func.func @negated(
// CHECK-SAME: %{{.+}}: tensor<1x8xf32>, %[[K:.+]]: tensor<64x8xf32>, %[[V:[^:]+]]: tensor<64x8xf32>)
// CHECK-DAG: %[[KEY:.+]] = tensor.extract_slice %[[K]][16, 0] [32, 8]
// CHECK-DAG: %[[VALUE:.+]] = tensor.extract_slice %[[V]][16, 0] [32, 8]
// CHECK-DAG: %[[KEYS:.+]] = tensor.cast %[[KEY]]
// CHECK-DAG: %[[VALUES:.+]] = tensor.cast %[[VALUE]]
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEYS]], %[[VALUES]] :
func.func @negated(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %true = arith.constant true
  %first = arith.constant 17 : index
  %last = arith.constant 40 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi sge, %n, %first : index
    %early = arith.xori %seen, %true : i1
    %late = arith.cmpi sgt, %n, %last : index
    %unseen = arith.ori %early, %late : i1
    %kept = arith.xori %unseen, %true : i1
    %t = arith.select %kept, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A conjunction as choices of conditions.
// CHECK-LABEL: func.func @chosen(
// CHECK-SAME: %{{.+}}: tensor<1x8xf32>, %[[K:.+]]: tensor<64x8xf32>, %[[V:[^:]+]]: tensor<64x8xf32>)
// CHECK-DAG: %[[KEY:.+]] = tensor.extract_slice %[[K]][16, 0] [32, 8]
// CHECK-DAG: %[[VALUE:.+]] = tensor.extract_slice %[[V]][16, 0] [32, 8]
// CHECK-DAG: %[[KEYS:.+]] = tensor.cast %[[KEY]]
// CHECK-DAG: %[[VALUES:.+]] = tensor.cast %[[VALUE]]
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEYS]], %[[VALUES]] :
func.func @chosen(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %true = arith.constant true
  %false = arith.constant false
  %first = arith.constant 17 : index
  %last = arith.constant 40 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %early = arith.cmpi slt, %n, %first : index
    %past = arith.cmpi sle, %n, %last : index
    %seen = arith.select %early, %false, %past : i1
    %unseen = arith.cmpi eq, %seen, %false : i1
    %t = arith.select %unseen, %hidden, %s : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// What is -inf stays so by a positive factor, and in another type.
// CHECK-LABEL: func.func @scaled_and_rounded(
// CHECK: %[[KEY:.+]] = tensor.extract_slice %{{.+}}[0, 0] [32, 8] [1, 1] : tensor<64x8xf32> to tensor<32x8xf32>
// CHECK: attention.group
func.func @scaled_and_rounded(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %scale = arith.constant 0.125 : f32
  %count = arith.constant 20 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi ult, %n, %count : index
    %t = arith.select %seen, %s, %hidden : f32
    %scaled = arith.mulf %t, %scale : f32
    %narrow = arith.truncf %scaled : f32 to f16
    %wide = arith.extf %narrow : f16 to f32
    attention.yield %wide : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// The numbers themselves may be converted: -inf from a narrow type, the factor from a wide one.
// CHECK-LABEL: func.func @converted_numbers(
// CHECK: %[[KEY:.+]] = tensor.extract_slice %{{.+}}[0, 0] [32, 8] [1, 1] : tensor<64x8xf32> to tensor<32x8xf32>
// CHECK: %[[KEYS:.+]] = tensor.cast %[[KEY]]
// CHECK: attention.group
// CHECK-SAME: ins(%{{.+}}, %[[KEYS]],
func.func @converted_numbers(%q: tensor<1x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<1x8xf32> {
  %narrow_hidden = arith.constant 0xFC00 : f16
  %wide_scale = arith.constant 0.125 : f64
  %count = arith.constant 20 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %seen = arith.cmpi ult, %n, %count : index
    %hidden = arith.extf %narrow_hidden : f16 to f32
    %t = arith.select %seen, %s, %hidden : f32
    %scale = arith.truncf %wide_scale : f64 to f32
    %scaled = arith.mulf %t, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#at = affine_map<(m, n, d, e) -> (0)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A mask that is added hides keys too, whatever is added besides, and is scaled with it.
// CHECK-LABEL: func.func @added(
// CHECK-SAME: %{{.+}}: tensor<1x8xf32>, %[[K:.+]]: tensor<4096x8xf32>, %{{.+}}: tensor<4096x8xf32>, %[[AT:.+]]: tensor<1xi64>
// CHECK: %[[POSITION:.+]] = tensor.extract %[[AT]][%c0]
// CHECK: arith.index_cast %[[POSITION]] : i64 to index
// CHECK: tensor.extract_slice %[[K]][0, 0] [%{{[0-9]+}}, 8] [1, 1]
func.func @added(%q: tensor<1x8xf32>, %k: tensor<4096x8xf32>, %v: tensor<4096x8xf32>, %at: tensor<1xi64>, %bias: f32) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %half = arith.constant 0.5 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #at, #o]}
      ins(%q, %k, %v, %at : tensor<1x8xf32>, tensor<4096x8xf32>, tensor<4096x8xf32>, tensor<1xi64>) -> tensor<1x8xf32> {
  ^bb0(%s: f32, %position: i64):
    %n = attention.index 1 : index
    %key = arith.index_cast %n : index to i64
    %seen = arith.cmpi sle, %key, %position : i64
    %mask = arith.select %seen, %zero, %hidden : f32
    %both = arith.addf %mask, %bias : f32
    %sum = arith.addf %s, %both : f32
    %t = arith.mulf %sum, %half : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// A map of positions: n - 2 high + 3 < low is n < low + 2 high - 3.
// CHECK-LABEL: func.func @mapped(
// CHECK-SAME: %[[K:[a-z0-9]+]]: tensor<400x8xf32>, %{{.+}}: tensor<400x8xf32>, %[[LOW:.+]]: index, %[[HIGH:.+]]: index)
// CHECK: %[[TWICE:.+]] = arith.muli %[[HIGH]], %c-2
// CHECK: %[[FOUR:.+]] = arith.addi %[[TWICE]], %c4
// CHECK: %[[REST:.+]] = arith.subi %[[FOUR]], %[[LOW]]
// CHECK: %[[LIMIT:.+]] = arith.subi %c1, %[[REST]]
// CHECK: arith.select %{{.+}}, %[[LIMIT]], %c400
// CHECK: tensor.extract_slice %[[K]][0, 0] [%{{.+}}, 8]
func.func @mapped(%q: tensor<1x8xf32>, %k: tensor<400x8xf32>, %v: tensor<400x8xf32>, %low: index, %high: index) -> tensor<1x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<1x8xf32>, tensor<400x8xf32>, tensor<400x8xf32>) -> tensor<1x8xf32> {
  ^bb0(%s: f32):
    %n = attention.index 1 : index
    %from = affine.apply affine_map<(n)[a, b] -> (n - b * 2 + 3)>(%n)[%low, %high]
    %seen = arith.cmpi slt, %from, %low : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<1x8xf32>
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>

// One key is enough: the last row sees the first key, and no other row sees any.
// CHECK-LABEL: func.func @one_key(
// CHECK: tensor.extract_slice %{{.+}}[0, 0] [16, 8] [1, 1] : tensor<64x8xf32> to tensor<16x8xf32>
// CHECK: attention.group
func.func @one_key(%q: tensor<4x8xf32>, %k: tensor<64x8xf32>, %v: tensor<64x8xf32>) -> tensor<4x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %last = arith.constant 3 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<64x8xf32>, tensor<64x8xf32>) -> tensor<4x8xf32> {
  ^bb0(%s: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %behind = arith.addi %n, %last : index
    %seen = arith.cmpi ule, %behind, %m : index
    %t = arith.select %seen, %s, %hidden : f32
    attention.yield %t : f32
  }
  return %o : tensor<4x8xf32>
}
