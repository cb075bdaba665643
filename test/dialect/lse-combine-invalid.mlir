// attention.lse_combine: its splits, element types, shapes and region; one error names the operand.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

func.func @no_splits(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects at least one split dimension}}
  %0 = attention.lse_combine splits = [] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @split_behind_the_lse(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects split dimensions from 0 to 1, those of the lse, but one is 2}}
  %0 = attention.lse_combine splits = [2] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @negative_split(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects split dimensions from 0 to 1, those of the lse, but one is -1}}
  %0 = attention.lse_combine splits = [-1] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @splits_out_of_order(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects split dimensions in increasing order, but 0 follows 1}}
  %0 = attention.lse_combine splits = [1, 0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @split_twice(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects split dimensions in increasing order, but 1 follows 1}}
  %0 = attention.lse_combine splits = [1, 1] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @partial_lse_in_another_type(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf64>) {
  // expected-error @below {{'attention.lse_combine' op expects the partial lse to have the element type of the partial outputs, 'f32', but it has 'f64'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf64>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf64>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @lse_in_another_type(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects the combined lse to have the element type of the partial outputs, 'f32', but it has 'f16'}}
  %0, %1 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> (tensor<2x8xf32>, tensor<2xf16>) {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    %t = tensor.empty() : tensor<2xf16>
    attention.yield %r, %t : tensor<2x8xf32>, tensor<2xf16>
  }
  return
}

// -----

func.func @partial_of_lower_rank(%p: tensor<4x2xf32>, %l: tensor<4x2x8xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects partial outputs of at least rank 3, the rank of the lse, but they have rank 2}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2xf32>, tensor<4x2x8xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2xf32>, %b: tensor<4x2x8xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @splits_differ(%p: tensor<4x2x8xf32>, %l: tensor<5x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op split dimension 0 has extent 4 in the partial outputs, but 5 in the lse}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<5x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<5x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @output_of_another_shape(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects the output to have the shape of its operand without the splits, 'tensor<2x8xf32>', but it is 'tensor<3x8xf32>'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<3x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<3x8xf32>
    attention.yield %r : tensor<3x8xf32>
  }
  return
}

// -----

func.func @output_of_another_rank(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects the output to have the shape of its operand without the splits, 'tensor<2x8xbf16>', but it is 'tensor<2xbf16>'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2xbf16> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2xbf16>
    attention.yield %r : tensor<2xbf16>
  }
  return
}

// -----

func.func @lse_of_another_shape(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects the combined lse to have the shape of its operand without the splits, 'tensor<2xf32>', but it is 'tensor<4xf32>'}}
  %0, %1 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> (tensor<2x8xf32>, tensor<4xf32>) {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    %t = tensor.empty() : tensor<4xf32>
    attention.yield %r, %t : tensor<2x8xf32>, tensor<4xf32>
  }
  return
}

// -----

// No error: what is not known at compile time may agree.
func.func @dynamic_agrees(%p: tensor<?x2x8xf32>, %l: tensor<4x2xf32>) {
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<?x2x8xf32>, tensor<4x2xf32>) -> tensor<?x8xf32> {
  ^bb0(%a: tensor<?x2x8xf32>, %b: tensor<4x2xf32>):
    %c0 = arith.constant 0 : index
    %d = tensor.dim %b, %c0 : tensor<4x2xf32>
    %r = tensor.empty(%d) : tensor<?x8xf32>
    attention.yield %r : tensor<?x8xf32>
  }
  return
}

// -----

func.func @one_argument(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects its region to have 2 arguments, but it has 1}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @argument_of_another_type(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects argument 1 of its region to be 'tensor<4x2xf32>', but it is 'tensor<?x2xf32>'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<?x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @yields_one_of_two(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  %0, %1 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> (tensor<2x8xf32>, tensor<2xf32>) {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    // expected-error @below {{'attention.yield' op expects 2 operands, but it has 1}}
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @yields_another_type(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf64>
    // expected-error @below {{'attention.yield' op expects operand 0 to be 'tensor<2x8xf32>', but it is 'tensor<2x8xf64>'}}
    attention.yield %r : tensor<2x8xf64>
  }
  return
}

// -----

func.func @another_terminator(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects its region to end in 'attention.yield', but it ends in 'llvm.unreachable'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    llvm.unreachable
  }
  return
}

// -----

func.func @captures(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>, %x: tensor<2x8xf32>) {
  // expected-note @below {{required by region isolation constraints}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    // expected-error @below {{using value defined outside the region}}
    attention.yield %x : tensor<2x8xf32>
  }
  return
}

// -----

func.func @integers(%p: tensor<4x2x8xi32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{operand #0 must be ranked tensor of floating-point values, but got 'tensor<4x2x8xi32>'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xi32>, tensor<4x2xf32>) -> tensor<2x8xi32> {
  ^bb0(%a: tensor<4x2x8xi32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xi32>
    attention.yield %r : tensor<2x8xi32>
  }
  return
}

// -----

func.func @unranked_lse(%p: tensor<4x2x8xf32>, %l: tensor<*xf32>) {
  // expected-error @below {{operand #1 must be ranked tensor of floating-point values, but got 'tensor<*xf32>'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<*xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<*xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @lse_of_rank_zero(%p: tensor<8xf32>, %l: tensor<f32>) {
  // expected-error @below {{'attention.lse_combine' op expects split dimensions}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<8xf32>, tensor<f32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>, %b: tensor<f32>):
    %r = tensor.empty() : tensor<8xf32>
    attention.yield %r : tensor<8xf32>
  }
  return
}

// -----

func.func @lse_of_other_rows(%p: tensor<4x2x8xf32>, %l: tensor<4x3xf32>) -> tensor<2x8xf32> {
  // expected-error @below {{'attention.lse_combine' op expects the lse to have the dimensions of the partial outputs without their value depth, but it is 'tensor<4x3xf32>' for 'tensor<4x2x8xf32>'}}
  %o = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x3xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x3xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return %o : tensor<2x8xf32>
}

// -----

func.func @encoded_lse(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32, "x">) {
  // expected-error @below {{'attention.lse_combine' op expects tensors without encoding, but an operand is 'tensor<4x2xf32, "x">'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32, "x">) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32, "x">):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @encoded_result(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{'attention.lse_combine' op expects tensors without encoding, but a result is 'tensor<2x8xf32, "x">'}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32, "x"> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32, "x">
    attention.yield %r : tensor<2x8xf32, "x">
  }
  return
}
