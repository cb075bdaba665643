// A module in a function is refused as one in a module is.

// RUN: attention-opt %s --verify-diagnostics --attention-cpu-check-modules

func.func @f() {
  // expected-error@+1 {{a module in a module is not lowered to the CPU: lower it on its own}}
  builtin.module {
  }
  return
}
