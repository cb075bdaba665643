// The function that compiled code calls where an assertion fails is no one else's.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline="builtin.module(attention-cpu-outline-assertions)"

// expected-error@+1 {{compiled code calls @attention_assert_failed where an assertion fails: give this function another name}}
func.func private @attention_assert_failed(i64)

// -----

func.func @f(%holds: i1) {
  cf.assert %holds, "holds"
  return
}

// expected-error@+1 {{give this function another name}}
func.func @attention_assert_failed(%x: f32) -> f32 attributes {attention_messages = [0]} {
  return %x : f32
}

// -----

// What is lowered already cannot be called by what is not.
// expected-error@+1 {{@attention_assert_failed is lowered already, and what fails in its module is not: run this pass before convert-func-to-llvm}}
llvm.func @attention_assert_failed(i64) attributes {attention_messages = ["holds"], sym_visibility = "private"}

func.func @f(%holds: i1) {
  cf.assert %holds, "holds"
  return
}
