// What is missing or malformed in the text of attention.lse_combine is one error where it stands.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

func.func @no_splits(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected 'splits'}}
  %0 = attention.lse_combine ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @no_equals(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected '='}}
  %0 = attention.lse_combine splits [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @no_list(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected '['}}
  %0 = attention.lse_combine splits = 0 ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @words_in_list(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected integer value}}
  // expected-error @below {{expected ']'}}
  %0 = attention.lse_combine splits = [g] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @no_ins(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected 'ins'}}
  %0 = attention.lse_combine splits = [0] (%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @no_lse(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected 2 operands, but found 1}}
  %0 = attention.lse_combine splits = [0] ins(%p : tensor<4x2x8xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @three_operands(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected 2 operands, but found 3}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l, %l : tensor<4x2x8xf32>, tensor<4x2xf32>, tensor<4x2xf32>) -> tensor<2x8xf32> {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @no_results(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expects the type of the output, and perhaps that of the lse, but got 0 types}}
  attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> () {
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    %r = tensor.empty() : tensor<2x8xf32>
    attention.yield %r : tensor<2x8xf32>
  }
  return
}

// -----

func.func @no_region(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{expected '{' to begin a region}}
  %0 = attention.lse_combine splits = [0] ins(%p, %l : tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32>
  return
}
