// A file that is no MLIR is one error with its place, and exit status 1.

// RUN: not attention-opt %s >%t.out 2>%t.err
// RUN: FileCheck %s --input-file %t.err
// RUN: %python -c "import sys; out, err = (open(path).read() for path in sys.argv[1:]); assert not out, out; assert err.count('error:') == 1, err" %t.out %t.err

// CHECK: malformed-file.mlir:9:28: error: use of undeclared SSA value name
func.func @f(%q: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = attention.group ins(%nowhere, %q, %q : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32> {
  }
  return %0 : tensor<4x8xf32>
}
