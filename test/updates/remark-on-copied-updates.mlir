// A copy of the whole tensor is told; an update in place is not.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(attention-to-cpu{stop-after=bufferized})'

// expected-remark@+1 {{argument 0 is updated by a copy of the whole tensor: its new value is computed elsewhere, or its old value is read after a write}}
func.func @old_value_is_read(%a: tensor<4096xf32> {bufferization.writable = true}, %x: f32, %at: index) -> (f32, tensor<4096xf32>) {
  %c0 = arith.constant 0 : index
  %new = tensor.insert %x into %a[%c0] : tensor<4096xf32>
  %old = tensor.extract %a[%at] : tensor<4096xf32>
  return %old, %new : f32, tensor<4096xf32>
}

// -----

func.func @in_place(%a: tensor<4096xf32> {bufferization.writable = true}, %x: f32, %at: index) -> (f32, tensor<4096xf32>) {
  %c0 = arith.constant 0 : index
  %old = tensor.extract %a[%at] : tensor<4096xf32>
  %new = tensor.insert %x into %a[%c0] : tensor<4096xf32>
  return %old, %new : f32, tensor<4096xf32>
}

// -----

func.func @small(%a: tensor<4095xf32> {bufferization.writable = true}, %x: f32, %at: index) -> (f32, tensor<4095xf32>) {
  %c0 = arith.constant 0 : index
  %new = tensor.insert %x into %a[%c0] : tensor<4095xf32>
  %old = tensor.extract %a[%at] : tensor<4095xf32>
  return %old, %new : f32, tensor<4095xf32>
}
