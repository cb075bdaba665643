// A buffer that is too large, or for which there is no memory, is a failure: -2 says which.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-check-allocations)" | FileCheck %s

// CHECK-LABEL: func.func private @attention_check_memory_0(
// CHECK-SAME: %[[NULL:[^:]+]]: i1
// CHECK-NEXT: scf.if %[[NULL]] {
// CHECK-NEXT: %[[MEMORY:.+]] = arith.constant -2 : i64
// CHECK-NEXT: call @attention_assert_failed(%[[MEMORY]])
// CHECK-NEXT: }
// CHECK-NEXT: return

// CHECK: func.func private @attention_assert_failed(i64) attributes {attention_messages = ["an extent of a tensor is negative"]}

// CHECK-LABEL: func.func @static(
// CHECK-NEXT: %[[BUFFER:.+]] = memref.alloc() : memref<100xf32>
// CHECK-NEXT: %[[ADDRESS:.+]] = memref.extract_aligned_pointer_as_index %[[BUFFER]]
// CHECK-NEXT: %[[ZERO:.+]] = arith.constant 0 : index
// CHECK-NEXT: %[[NULL:.+]] = arith.cmpi eq, %[[ADDRESS]], %[[ZERO]] : index
// CHECK-NEXT: call @attention_check_memory_0(%[[NULL]])
// CHECK-NEXT: return %[[BUFFER]]
func.func @static() -> memref<100xf32> {
  %m = memref.alloc() : memref<100xf32>
  return %m : memref<100xf32>
}

// CHECK-LABEL: func.func @dynamic(
// CHECK-SAME: %[[A:.+]]: index, %[[B:.+]]: index
// CHECK: %[[A_SIGN:.+]] = arith.cmpi slt, %[[A]], %{{.+}} : index
// CHECK: %[[B_SIGN:.+]] = arith.cmpi slt, %[[B]], %{{.+}} : index
// CHECK: %[[NEGATIVE:.+]] = arith.ori %[[A_SIGN]], %[[B_SIGN]]
// CHECK: %[[LOW:.+]], %[[HIGH:.+]] = arith.mului_extended %[[A]], %[[B]] : index
// CHECK: %[[WRAPS:.+]] = arith.cmpi ne, %[[HIGH]], %{{.+}} : index
// 2^62 bytes over 10 numbers of 4.
// CHECK: %[[LIMIT:.+]] = arith.constant 115292150460684697 : index
// CHECK: %[[EXCEEDS:.+]] = arith.cmpi ugt, %[[LOW]], %[[LIMIT]] : index
// CHECK: %[[LARGE:.+]] = arith.ori %[[WRAPS]], %[[EXCEEDS]]
// CHECK: scf.if %[[NEGATIVE]] {
// CHECK-NEXT: arith.constant 0 : i64
// CHECK-NEXT: call @attention_assert_failed
// CHECK: scf.if %[[LARGE]] {
// CHECK-NEXT: arith.constant -2 : i64
// CHECK-NEXT: call @attention_assert_failed
// CHECK: memref.alloc(%[[A]], %[[B]])
func.func @dynamic(%a: index, %b: index) -> memref<?x10x?xf32> {
  %m = memref.alloc(%a, %b) : memref<?x10x?xf32>
  return %m : memref<?x10x?xf32>
}

// The extent of a buffer is not negative.
// CHECK-LABEL: func.func @known(
// CHECK-NOT: arith.cmpi slt
// CHECK: arith.cmpi ugt
// CHECK-NOT: arith.cmpi slt
// CHECK: return
func.func @known(%a: memref<?xf32>) -> memref<?xf32> {
  %c0 = arith.constant 0 : index
  %n = memref.dim %a, %c0 : memref<?xf32>
  %m = memref.alloc(%n) : memref<?xf32>
  return %m : memref<?xf32>
}

// A thread of a team skips its tasks, or the rest of one: it cannot leave.
// CHECK-LABEL: func.func @team(
// CHECK-SAME: %[[N:[^:]+]]: index
// CHECK: arith.cmpi ugt, %[[N]],
// CHECK: omp.parallel {
// CHECK-NEXT: %[[EACH:.+]] = memref.alloc(%[[N]])
// CHECK-NEXT: %[[ADDRESS:.+]] = memref.extract_aligned_pointer_as_index %[[EACH]]
// CHECK: %[[NULL:.+]] = arith.cmpi eq, %[[ADDRESS]]
// CHECK-NEXT: scf.if %[[NULL]] {
// CHECK: call @attention_assert_failed
// CHECK: omp.wsloop {
// CHECK-NEXT: omp.loop_nest (%[[I:.+]]) : index
// CHECK-NEXT: memref.alloca_scope {
// CHECK-NEXT: scf.if %[[NULL]] {
// CHECK-NEXT: } else {
// CHECK: %[[LARGE:.+]] = arith.cmpi ugt, %[[I]]
// CHECK: scf.if %[[LARGE]] {
// CHECK: } else {
// CHECK: %[[OWN:.+]] = memref.alloc(%[[I]])
// CHECK: %[[OWN_NULL:.+]] = arith.cmpi eq
// CHECK-NEXT: scf.if %[[OWN_NULL]] {
// CHECK-NEXT: arith.constant -2 : i64
// CHECK-NEXT: call @attention_assert_failed
// CHECK-NEXT: } else {
// CHECK-NEXT: memref.store %{{.+}}, %[[OWN]]
// CHECK-NEXT: memref.dealloc %[[OWN]]
// CHECK-NEXT: } {attention.skips}
// CHECK: omp.yield
func.func @team(%n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    %each = memref.alloc(%n) : memref<?xf32>
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.alloca_scope {
          %own = memref.alloc(%i) : memref<?xf32>
          memref.store %x, %own[%c0] : memref<?xf32>
          memref.dealloc %own : memref<?xf32>
        }
        omp.yield
      }
    }
    memref.dealloc %each : memref<?xf32>
    omp.terminator
  }
  return
}
