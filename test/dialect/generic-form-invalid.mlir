// What only the generic form can spell is refused with an error, never an assertion.

// RUN: attention-opt %s --split-input-file --verify-diagnostics

func.func @no_attributes(%q: tensor<4x8xf32>) {
  // expected-error @below {{requires attribute 'indexing_maps'}}
  %0 = "attention.group"(%q, %q, %q) <{operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>}> ({
  ^bb0(%s: f32):
    "attention.yield"(%s) : (f32) -> ()
  }) : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @no_region(%q: tensor<4x8xf32>) {
  // expected-error @below {{'attention.group' op requires one region}}
  %0 = "attention.group"(%q, %q, %q) <{indexing_maps = [], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>}> : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @empty_region(%q: tensor<4x8xf32>) {
  // expected-error @below {{region #0 ('score') failed to verify constraint: region with 1 blocks}}
  %0 = "attention.group"(%q, %q, %q) <{indexing_maps = [], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>}> ({}) : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @empty_block(%q: tensor<4x8xf32>) {
  // expected-error @below {{'attention.group' op expects a non-empty block}}
  %0 = "attention.group"(%q, %q, %q) <{indexing_maps = [affine_map<(m, n, d) -> (m, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (n, d)>, affine_map<(m, n, d) -> (m, d)>], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>}> ({
  ^bb0(%s: f32):
  }) : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @indices_without_maps(%q: tensor<4x8xf32>) {
  // expected-error @below {{expects one indexing map for every operand and result, 4 in all, but has 0}}
  %0 = "attention.group"(%q, %q, %q) <{indexing_maps = [], operandSegmentSizes = array<i32: 1, 1, 1, 0, 0, 0>}> ({
  ^bb0(%s: f32):
    %i = "attention.index"() <{dim = 0 : i64}> : () -> index
    "attention.yield"(%s) : (f32) -> ()
  }) : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

// -----

func.func @combine_without_splits(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{requires attribute 'splits'}}
  %0 = "attention.lse_combine"(%p, %l) ({
  ^bb0(%a: tensor<4x2x8xf32>, %b: tensor<4x2xf32>):
    "attention.yield"(%a) : (tensor<4x2x8xf32>) -> ()
  }) : (tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @combine_with_an_empty_region(%p: tensor<4x2x8xf32>, %l: tensor<4x2xf32>) {
  // expected-error @below {{region #0 ('combine') failed to verify constraint: region with 1 blocks}}
  %0 = "attention.lse_combine"(%p, %l) <{splits = array<i64: 0>}> ({}) : (tensor<4x2x8xf32>, tensor<4x2xf32>) -> tensor<2x8xf32>
  return
}
