// Options survive in printed pipelines, and what is printed can be read again.

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{num-splits=4 remarks},cse,convert-attention-to-linalg{accumulation-type=f64})' --dump-pass-pipeline 2>&1 >%t.out | FileCheck %s
// RUN: attention-opt %s --attention-flash-decoding='num-splits=4 remarks=1' --cse --convert-attention-to-linalg=accumulation-type=f64 --dump-pass-pipeline 2>&1 >%t.out | FileCheck %s

// CHECK: builtin.module(
// CHECK-NEXT: attention-flash-decoding{batch-invariant=false chunk-size=0 machine=none max-splits=128 min-chunk-size=128 num-splits=4 parallelism=0 remarks=true strict=false}
// CHECK-NEXT: cse
// CHECK-NEXT: convert-attention-to-linalg{accumulation-type=f64 check-operands=true}

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{batch-invariant=false chunk-size=0 machine=none max-splits=128 min-chunk-size=128 num-splits=4 parallelism=0 remarks=true strict=false},cse,convert-attention-to-linalg{accumulation-type=f64})' >%t.out

// RUN: attention-opt %s --pass-pipeline='builtin.module(attention-flash-decoding{machine=cpu:8,bandwidth=100.5},cse)' --dump-pass-pipeline 2>&1 >%t.out | FileCheck %s --check-prefix=MACHINE
// RUN: attention-opt %s --attention-flash-decoding=machine=cpu:8,bandwidth=100.5 --cse --dump-pass-pipeline 2>&1 >%t.out | FileCheck %s --check-prefix=MACHINE
// MACHINE: attention-flash-decoding{batch-invariant=false chunk-size=0 machine=cpu:8,bandwidth=100.5 max-splits=128

func.func @nothing() {
  return
}
