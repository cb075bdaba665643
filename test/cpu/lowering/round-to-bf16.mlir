// f32 is rounded to bf16 by integer arithmetic, which every machine has, or by the instruction of
// AVX512-BF16, which takes vectors. Scalars are the program's: they are rounded alike everywhere.

// RUN: attention-opt %s --attention-cpu-round-to-bf16 | FileCheck %s --check-prefixes=CHECK,INTEGERS
// RUN: attention-opt %s --attention-cpu-round-to-bf16="bf16-dots=true" | FileCheck %s --check-prefixes=CHECK,INSTRUCTION

// CHECK-LABEL: func.func @scalar(
// CHECK-NOT: truncf
// CHECK-NOT: llvm.fptrunc
// CHECK: arith.trunci %{{.+}} : i32 to i16
// CHECK: arith.bitcast %{{.+}} : i16 to bf16
// CHECK: return
func.func @scalar(%x: f32) -> bf16 {
  %y = arith.truncf %x : f32 to bf16
  return %y : bf16
}

// CHECK-LABEL: func.func @vector(
// CHECK-SAME: %[[X:.+]]: vector<64xf32>
// INTEGERS-NOT: llvm.fptrunc
// INTEGERS: arith.trunci %{{.+}} : vector<64xi32> to vector<64xi16>
// INSTRUCTION-NEXT: llvm.fptrunc %[[X]] : vector<64xf32> to vector<64xbf16>
// CHECK: return
func.func @vector(%x: vector<64xf32>) -> vector<64xbf16> {
  %y = arith.truncf %x : vector<64xf32> to vector<64xbf16>
  return %y : vector<64xbf16>
}

// LLVM has vectors of one dimension.

// CHECK-LABEL: func.func @rows(
// INTEGERS: arith.trunci %{{.+}} : vector<2x16xi32> to vector<2x16xi16>
// INSTRUCTION: %[[FLAT:.+]] = vector.shape_cast %{{.+}} : vector<2x16xf32> to vector<32xf32>
// INSTRUCTION: %[[ROUNDED:.+]] = llvm.fptrunc %[[FLAT]] : vector<32xf32> to vector<32xbf16>
// INSTRUCTION: vector.shape_cast %[[ROUNDED]] : vector<32xbf16> to vector<2x16xbf16>
// CHECK: return
func.func @rows(%x: vector<2x16xf32>) -> vector<2x16xbf16> {
  %y = arith.truncf %x : vector<2x16xf32> to vector<2x16xbf16>
  return %y : vector<2x16xbf16>
}

// Other types, and scalable vectors, are none of the instruction's.

// CHECK-LABEL: func.func @others(
// CHECK: arith.truncf %{{.+}} : vector<16xf32> to vector<16xf16>
// CHECK-NOT: llvm.fptrunc
// CHECK: arith.trunci %{{.+}} : vector<[4]xi32> to vector<[4]xi16>
// CHECK: return
func.func @others(%x: vector<16xf32>, %scalable: vector<[4]xf32>) -> (vector<16xf16>, vector<[4]xbf16>) {
  %y = arith.truncf %x : vector<16xf32> to vector<16xf16>
  %z = arith.truncf %scalable : vector<[4]xf32> to vector<[4]xbf16>
  return %y, %z : vector<16xf16>, vector<[4]xbf16>
}
