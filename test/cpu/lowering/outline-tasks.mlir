// A task that may fail becomes a function, from which there is a way out; others stay as they are.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-outline-tasks)" | FileCheck %s

func.func private @attention_assert_failed(i64)

// CHECK: func.func private @attention_task_0(%[[I:.+]]: index, %{{.+}}: f32, %[[M:.+]]: memref<?xf32>) attributes {llvm.linkage = #llvm.linkage<internal>, passthrough = ["noinline", "attention-task"]}
// CHECK: call @attention_assert_failed(
// CHECK: memref.store %{{.+}}, %[[M]][%[[I]]]
// CHECK: return

// CHECK-LABEL: func.func @fails(
// CHECK: omp.loop_nest (%[[I:.+]]) : index
// CHECK-NEXT: memref.alloca_scope {
// CHECK-NEXT: call @attention_task_0(%[[I]]
// CHECK-NEXT: }
// CHECK-NEXT: omp.yield
func.func @fails(%m: memref<?xf32>, %n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.alloca_scope {
          %bad = arith.cmpi eq, %i, %c1 : index
          scf.if %bad {
            %message = arith.constant 7 : i64
            func.call @attention_assert_failed(%message) : (i64) -> ()
          }
          memref.store %x, %m[%i] : memref<?xf32>
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

func.func private @check(%i: index) {
  %message = arith.constant 7 : i64
  func.call @attention_assert_failed(%message) : (i64) -> ()
  return
}

// A failure in what a task calls, in a loop within the task.
// CHECK: func.func private @attention_task_1(
// CHECK: call @check(
// CHECK: func.func private @attention_task_2(
// CHECK: omp.parallel
// CHECK: call @attention_task_1(
// CHECK-LABEL: func.func @fails_within(
// CHECK: call @attention_task_2(
func.func @fails_within(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.alloca_scope {
          omp.parallel {
            omp.wsloop {
              omp.loop_nest (%j) : index = (%c0) to (%i) step (%c1) {
                memref.alloca_scope {
                  func.call @check(%j) : (index) -> ()
                }
                omp.yield
              }
            }
            omp.terminator
          }
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// What skips the rest of the task by itself needs no way out.
// CHECK-LABEL: func.func @skips(
// CHECK: memref.alloca_scope {
// CHECK-NOT: call @attention_task
// CHECK: memref.store
func.func @skips(%m: memref<?xf32>, %n: index, %x: f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.alloca_scope {
          %bad = arith.cmpi eq, %i, %c1 : index
          scf.if %bad {
            %message = arith.constant 7 : i64
            func.call @attention_assert_failed(%message) : (i64) -> ()
          } else {
            memref.store %x, %m[%i] : memref<?xf32>
          } {attention.skips}
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}

// A failure in the rest of a task, which is skipped where memory is missing: the op that skips it does
// not make up for that.
// CHECK: func.func private @attention_task_{{[0-9]+}}(
// CHECK-LABEL: func.func @fails_in_the_rest(
// CHECK: memref.alloca_scope {
// CHECK-NEXT: func.call @attention_task_
// CHECK-NEXT: }
func.func @fails_in_the_rest(%m: memref<?xf32>, %n: index, %x: f32, %missing: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  omp.parallel {
    omp.wsloop {
      omp.loop_nest (%i) : index = (%c0) to (%n) step (%c1) {
        memref.alloca_scope {
          scf.if %missing {
            %memory = arith.constant -2 : i64
            func.call @attention_assert_failed(%memory) : (i64) -> ()
          } else {
            %message = arith.constant 7 : i64
            func.call @attention_assert_failed(%message) : (i64) -> ()
            memref.store %x, %m[%i] : memref<?xf32>
          } {attention.skips}
        }
        omp.yield
      }
    }
    omp.terminator
  }
  return
}
