// The region of attention.group: its arguments, its yield, no side effects.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @score_of_another_type(%q: tensor<4x8xbf16>, %k: tensor<32x8xbf16>, %v: tensor<32x16xbf16>) {
  // expected-error @below {{'attention.group' op expects argument 0 of its region to be 'f32', but it is 'bf16'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xbf16>, tensor<32x8xbf16>, tensor<32x16xbf16>) -> tensor<4x16xbf16> {
  ^bb0(%s: bf16):
    attention.yield %s : bf16
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @score_in_f32_for_f64(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf64>) {
  // expected-error @below {{'attention.group' op expects argument 0 of its region to be 'f64', but it is 'f32'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf64>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (m, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @element_of_another_type(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<4x32xi1>) {
  // expected-error @below {{'attention.group' op expects argument 1 of its region to be 'i1', but it is 'f32'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<4x32xi1>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#x = affine_map<(m, n, d, e) -> (m, n)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @element_missing(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %x0: tensor<4x32xi1>) {
  // expected-error @below {{'attention.group' op expects its region to have 2 arguments, but it has 1}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #x, #o], tag = "attention"}
      ins(%q, %k, %v, %x0 : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>, tensor<4x32xi1>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @element_too_many(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects its region to have 1 arguments, but it has 2}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32, %x: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @yields_nothing(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'attention.yield' op expects 1 operands, but it has 0}}
    attention.yield
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @yields_four(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 1.0 : f32
    // expected-error @below {{'attention.yield' op expects 3 operands, but it has 4}}
    attention.yield %s, %c, %c, %c : f32, f32, f32, f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @scale_of_f16(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 1.0 : f16
    // expected-error @below {{'attention.yield' op expects operand 1 to be 'f32', but it is 'f16'}}
    attention.yield %s, %c : f32, f16
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @scale_by_score(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'attention.yield' op expects the scale of the value, operand 1, not to depend on the score}}
    attention.yield %s, %s : f32, f32
  }
  return
}

// -----

// Through the region of an op, too.
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @offset_by_score(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    %c = arith.constant 1.0 : f32
    %true = arith.constant true
    %r = scf.if %true -> f32 {
      %t = arith.negf %s : f32
      scf.yield %t : f32
    } else {
      scf.yield %c : f32
    }
    // expected-error @below {{'attention.yield' op expects the offset of the value, operand 2, not to depend on the score}}
    attention.yield %s, %c, %r : f32, f32, f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @unsigned_floats(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects a value of i8 for 'unsigned_value', but it is 'tensor<32x16xf32>'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], unsigned_value}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @yields_another_type(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    %0 = arith.extf %s : f32 to f64
    // expected-error @below {{'attention.yield' op expects operand 0 to be 'f32', but it is 'f64'}}
    attention.yield %0 : f64
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @another_terminator(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects its region to end in 'attention.yield', but it ends in 'llvm.unreachable'}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    llvm.unreachable
  }
  return
}

// -----

// The region's last op is no terminator at all.
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @no_terminator(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{block with no terminator}}
    %0 = arith.negf %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @no_block(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{'attention.group' op expects a non-empty block}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @two_blocks(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  // expected-error @below {{op expects region #0 to have 0 or 1 blocks}}
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    cf.br ^bb1
  ^bb1:
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @writes_memory(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %m: memref<f32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'memref.store' op has side effects, which the region of an 'attention.group' must not have}}
    memref.store %s, %m[] : memref<f32>
    attention.yield %s : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @reads_memory(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %m: memref<f32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'memref.load' op has side effects}}
    %0 = memref.load %m[] : memref<f32>
    attention.yield %0 : f32
  }
  return
}

// -----

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @writes_memory_inside_an_op(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>, %m: memref<f32>, %c: i1) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'scf.if' op has side effects}}
    scf.if %c {
      memref.store %s, %m[] : memref<f32>
    }
    attention.yield %s : f32
  }
  return
}

// -----

func.func private @g(f32) -> f32

#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @calls(%q: tensor<4x8xf32>, %k: tensor<32x8xf32>, %v: tensor<32x16xf32>) {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], tag = "attention"}
      ins(%q, %k, %v : tensor<4x8xf32>, tensor<32x8xf32>, tensor<32x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%s: f32):
    // expected-error @below {{'func.call' op has side effects}}
    %0 = func.call @g(%s) : (f32) -> f32
    attention.yield %0 : f32
  }
  return
}
