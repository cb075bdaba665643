// f8 becomes wider by way of f16, exactly; wider types become f8 by integer arithmetic on f32.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline="builtin.module(attention-cpu-convert-float8)" | FileCheck %s

// The exponents of f8E5M2 and of f16 are alike.
// CHECK-LABEL: func.func @widen_e5m2(
// CHECK-SAME: %[[X:.+]]: f8E5M2)
// CHECK: %[[BITS:.+]] = arith.bitcast %[[X]] : f8E5M2 to i8
// CHECK: %[[SHIFT:.+]] = arith.constant 8 : i16
// CHECK: %[[WIDE:.+]] = arith.extsi %[[BITS]] : i8 to i16
// CHECK: %[[MOVED:.+]] = arith.shli %[[WIDE]], %[[SHIFT]] : i16
// CHECK: %[[F16:.+]] = arith.bitcast %[[MOVED]] : i16 to f16
// CHECK: %[[F32:.+]] = arith.extf %[[F16]] : f16 to f32
// CHECK: return %[[F32]]
func.func @widen_e5m2(%x: f8E5M2) -> f32 {
  %y = arith.extf %x : f8E5M2 to f32
  return %y : f32
}

// -----

// CHECK-LABEL: func.func @widen_e4m3fn(
// CHECK-SAME: %[[X:.+]]: vector<16xf8E4M3FN>)
// CHECK: %[[CODE:.+]] = arith.bitcast %[[X]] : vector<16xf8E4M3FN> to vector<16xi8>
// CHECK: %[[SHIFT:.+]] = arith.constant dense<7> : vector<16xi16>
// CHECK: %[[MOVED:.+]] = arith.shli %{{.+}}, %[[SHIFT]] : vector<16xi16>
// CHECK: %[[MASK:.+]] = arith.constant dense<-16385> : vector<16xi16>
// CHECK: %[[BITS:.+]] = arith.andi %[[MOVED]], %[[MASK]] : vector<16xi16>
// CHECK: %[[SCALE:.+]] = arith.constant dense<2.560000e+02> : vector<16xf32>
// CHECK: %[[F16:.+]] = arith.bitcast %[[BITS]] : vector<16xi16> to vector<16xf16>
// CHECK: %[[F32:.+]] = arith.extf %[[F16]] : vector<16xf16> to vector<16xf32>
// CHECK: %[[NUMBER:.+]] = arith.mulf %[[F32]], %[[SCALE]] : vector<16xf32>
// CHECK: %[[MAGNITUDE:.+]] = arith.andi %[[CODE]], %{{.+}} : vector<16xi8>
// CHECK: %[[IS_NAN:.+]] = arith.cmpi eq, %[[MAGNITUDE]], %{{.+}} : vector<16xi8>
// CHECK: %[[NAN:.+]] = arith.constant dense<0x7FC00000> : vector<16xf32>
// CHECK: arith.select %[[IS_NAN]], %[[NAN]], %[[NUMBER]]
func.func @widen_e4m3fn(%x: vector<16xf8E4M3FN>) -> vector<16xf32> {
  %y = arith.extf %x : vector<16xf8E4M3FN> to vector<16xf32>
  return %y : vector<16xf32>
}

// -----

// CHECK-LABEL: func.func @narrow(
// CHECK-NOT: arith.truncf
// CHECK: arith.trunci %{{.+}} : i32 to i8
// CHECK: arith.bitcast %{{.+}} : i8 to f8E4M3FN
// CHECK-NOT: arith.truncf
// CHECK: return
func.func @narrow(%x: f32) -> f8E4M3FN {
  %y = arith.truncf %x : f32 to f8E4M3FN
  return %y : f8E4M3FN
}

// -----

// Conversions of other types are not its concern.
// CHECK-LABEL: func.func @other_types(
// CHECK-NEXT: arith.extf %{{.+}} : bf16 to f32
// CHECK-NEXT: arith.truncf %{{.+}} : f32 to f16
func.func @other_types(%x: bf16) -> f16 {
  %y = arith.extf %x : bf16 to f32
  %z = arith.truncf %y : f32 to f16
  return %z : f16
}

// -----

func.func @another_kind(%x: f8E4M3FNUZ) -> f32 {
  // expected-error @below {{f8E4M3FNUZ has no conversion on the CPU; of such narrow types, f8E4M3FN and f8E5M2 have}}
  %y = arith.extf %x : f8E4M3FNUZ to f32
  return %y : f32
}
