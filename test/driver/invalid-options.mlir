// A bad option is one error that names the option and what it may be, and exit status 1.

// RUN: not attention-opt %s --attention-flash-decoding=splits=4 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{splits=4})' 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: pass 'attention-flash-decoding' has no option 'splits'; it has 'num-splits', 'chunk-size', 'min-chunk-size', 'max-splits', 'parallelism', 'strict', 'batch-invariant', 'machine', 'remarks'

// RUN: not attention-opt %s --pass-pipeline='builtin.module(attention-inline-combine{splits=4})' 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: pass 'attention-inline-combine' has no option 'splits'; it has none

// RUN: not attention-opt %s --attention-flash-decoding=num-splits=four 2>&1 | FileCheck %s --check-prefix=TYPE
// TYPE: option 'num-splits' of pass 'attention-flash-decoding' expects an integer of at least 0, but got 'four'

// RUN: not attention-opt %s --attention-flash-decoding=num-splits=4.5 2>&1 | FileCheck %s --check-prefix=FRACTION
// FRACTION: option 'num-splits' of pass 'attention-flash-decoding' expects an integer of at least 0, but got '4.5'

// RUN: not attention-opt %s --attention-flash-decoding=num-splits=1_0 2>&1 | FileCheck %s --check-prefix=SEPARATOR
// SEPARATOR: option 'num-splits' of pass 'attention-flash-decoding' expects an integer of at least 0, but got '1_0'

// RUN: not attention-opt %s --attention-flash-decoding=remarks=maybe 2>&1 | FileCheck %s --check-prefix=BOOL
// BOOL: option 'remarks' of pass 'attention-flash-decoding' expects true or false, but got 'maybe'

// RUN: not attention-opt %s --attention-to-cpu=vector-bits=1024 2>&1 | FileCheck %s --check-prefix=WIDTH
// RUN: not attention-opt %s --pass-pipeline='builtin.module(attention-cpu-vectorize{vector-bits=1024})' 2>&1 | FileCheck %s --check-prefix=WIDTH
// WIDTH: vector-bits=1024; a vector register has 128, 256 or 512

// RUN: not attention-opt %s --attention-flash-decoding=num-splits=-1 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: option 'num-splits' of pass 'attention-flash-decoding' expects an integer of at least 0, but got '-1'

// RUN: not attention-opt %s --attention-flash-decoding=max-splits=0 2>&1 | FileCheck %s --check-prefix=MINIMUM
// MINIMUM: option 'max-splits' of pass 'attention-flash-decoding' expects an integer of at least 1, but got '0'

// RUN: not attention-opt %s --attention-flash-decoding=chunk-size=99999999999999999999 2>&1 | FileCheck %s --check-prefix=HUGE
// HUGE: option 'chunk-size' of pass 'attention-flash-decoding' expects an integer of at least 0, but got '99999999999999999999'

// RUN: not attention-opt %s --attention-flash-decoding=num-splits 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not attention-opt %s --attention-flash-decoding=num-splits= 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: option 'num-splits' of pass 'attention-flash-decoding' expects an integer of at least 0, but got nothing

// RUN: not attention-opt %s --attention-flash-decoding=machine=h200 2>&1 | FileCheck %s --check-prefix=MACHINE
// MACHINE: pass 'attention-flash-decoding': there is no machine 'h200'; there are 'cpu:<cores>', 'gpu:<processors>', 'a100', 'h100', 'mi300x'

// RUN: not attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{machine=h100,sms=3})' 2>&1 | FileCheck %s --check-prefix=NUMBER
// NUMBER: pass 'attention-flash-decoding': machine 'h100' has no number 'sms'; it has 'processors', 'blocks'

// RUN: not attention-opt %s --attention-flash-decoding='machine=h100 parallelism=3' 2>&1 | FileCheck %s --check-prefix=WORKERS
// WORKERS: pass 'attention-flash-decoding': parallelism=3 and machine=h100 both say how many workers there are

// RUN: not attention-opt %s --attention-flash-decoding='num-splits=4 num-splits=4' 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: option 'num-splits' of pass 'attention-flash-decoding' is given twice

// RUN: not attention-opt %s --attention-flash-decoding='=4' 2>&1 | FileCheck %s --check-prefix=NAMELESS
// NAMELESS: pass 'attention-flash-decoding': expected 'option=value', but got '=4'

// RUN: not attention-opt %s --convert-attention-to-linalg=accumulation-type=f16 2>&1 | FileCheck %s --check-prefix=CHOICE
// CHOICE: option 'accumulation-type' of pass 'convert-attention-to-linalg' expects one of 'default', 'f64', but got 'f16'

// RUN: not attention-opt %s --pass-pipeline='builtin.module(attention-flash-encoding)' 2>&1 | FileCheck %s --check-prefix=PASS
// PASS: 'attention-flash-encoding' does not refer to a registered pass or pass pipeline

// RUN: not attention-opt %s --attention-flash-encoding 2>&1 | FileCheck %s --check-prefix=FLAG
// FLAG: Unknown command line argument '--attention-flash-encoding'

func.func @nothing() {
  return
}
