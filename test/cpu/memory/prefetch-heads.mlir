// Where a loop goes over keys and another one over the heads of each, the same head of a later key
// is asked for, of one query row too.

// RUN: attention-opt %s --pass-pipeline="builtin.module(attention-cpu-prefetch)" | FileCheck %s

// 16 KiB are 16 keys of 8 heads of 32 f32.

// CHECK-LABEL: func.func @heads_of_a_key(
// CHECK-SAME: %[[KEYS:.+]]: memref<512x8x32xf32>)
// CHECK: scf.for %[[N:[a-z0-9]+]] =
// CHECK: scf.for %[[H:[a-z0-9]+]] =
// CHECK: %[[WANTED:.+]] = arith.addi %[[N]], %c16{{.*}} : index
// CHECK: memref.prefetch %[[KEYS]][%[[WANTED]], %[[H]], %c0{{.*}}], read, locality<2>, data : memref<512x8x32xf32>
// CHECK: memref.prefetch %[[KEYS]][%[[WANTED]], %[[H]], %{{.+}}], read, locality<2>, data : memref<512x8x32xf32>
// CHECK-NOT: memref.prefetch
// CHECK: vector.transfer_read %[[KEYS]][%[[N]], %[[H]], %c0{{.*}}]
// CHECK-NOT: memref.prefetch
func.func @heads_of_a_key(%keys: memref<512x8x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %total = scf.for %n = %c0 to %c512 step %c1 iter_args(%before = %zeros) -> (vector<32xf32>) {
    %sum = scf.for %h = %c0 to %c8 step %c1 iter_args(%acc = %before) -> (vector<32xf32>) {
      %a = vector.transfer_read %keys[%n, %h, %c0], %zero {in_bounds = [true]} : memref<512x8x32xf32>, vector<32xf32>
      %next = arith.addf %acc, %a : vector<32xf32>
      scf.yield %next : vector<32xf32>
    }
    scf.yield %sum : vector<32xf32>
  }
  return %total : vector<32xf32>
}

// With 32 heads of 128 columns one key is 16 KiB; the keys of a block, eight, are passed over.

// CHECK-LABEL: func.func @keys_of_a_head(
// CHECK: scf.for %[[H:[a-z0-9]+]] =
// CHECK: scf.for %[[N:[a-z0-9]+]] =
// CHECK: %[[WANTED:.+]] = arith.addi %[[N]], %c8{{.*}} : index
// CHECK-COUNT-8: memref.prefetch %{{.+}}[%[[WANTED]], %[[H]], %{{.+}}], read, locality<2>, data
// CHECK-NOT: memref.prefetch
func.func @keys_of_a_head(%keys: memref<512x32x128xf32>) -> vector<128xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c32 = arith.constant 32 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<128xf32>
  %total = scf.for %h = %c0 to %c32 step %c1 iter_args(%before = %zeros) -> (vector<128xf32>) {
    %sum = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %before) -> (vector<128xf32>) {
      %a = vector.transfer_read %keys[%n, %h, %c0], %zero {in_bounds = [true]} : memref<512x32x128xf32>, vector<128xf32>
      %next = arith.addf %acc, %a : vector<128xf32>
      scf.yield %next : vector<128xf32>
    }
    scf.yield %sum : vector<128xf32>
  }
  return %total : vector<128xf32>
}

// One head that is always the same is no walk over heads, and few keys are no walk.

// CHECK-LABEL: func.func @one_head(
// CHECK-NOT: memref.prefetch
// CHECK-LABEL: func.func @few_keys(
// CHECK-NOT: memref.prefetch
func.func @one_head(%keys: memref<512x8x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c512 = arith.constant 512 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %sum = scf.for %n = %c0 to %c512 step %c1 iter_args(%acc = %zeros) -> (vector<32xf32>) {
    %a = vector.transfer_read %keys[%n, %c0, %c0], %zero {in_bounds = [true]} : memref<512x8x32xf32>, vector<32xf32>
    %next = arith.addf %acc, %a : vector<32xf32>
    scf.yield %next : vector<32xf32>
  }
  return %sum : vector<32xf32>
}

func.func @few_keys(%keys: memref<16x8x32xf32>) -> vector<32xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %c16 = arith.constant 16 : index
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<32xf32>
  %total = scf.for %n = %c0 to %c16 step %c1 iter_args(%before = %zeros) -> (vector<32xf32>) {
    %sum = scf.for %h = %c0 to %c8 step %c1 iter_args(%acc = %before) -> (vector<32xf32>) {
      %a = vector.transfer_read %keys[%n, %h, %c0], %zero {in_bounds = [true]} : memref<16x8x32xf32>, vector<32xf32>
      %next = arith.addf %acc, %a : vector<32xf32>
      scf.yield %next : vector<32xf32>
    }
    scf.yield %sum : vector<32xf32>
  }
  return %total : vector<32xf32>
}
