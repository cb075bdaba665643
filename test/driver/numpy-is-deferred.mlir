// The driver loads NumPy for a pass that uses it, and not for one of ours that does not.

// RUN: env PYTHONPROFILEIMPORTTIME=1 attention-opt %s --attention-flash-decoding 2>&1 | FileCheck %s
// RUN: env PYTHONPATH=%S/Inputs %python -c "import numpy_pass" %s --use-numpy | FileCheck %s --check-prefix=USED

// CHECK-NOT: numpy._core
// CHECK: mlir.ir
// CHECK-NOT: numpy._core

// USED: sum: 6.0
module {}
