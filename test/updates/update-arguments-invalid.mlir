// Attributes that contradict the function, and calls that would miss its results.

// RUN: attention-opt %s --split-input-file --verify-diagnostics --pass-pipeline='builtin.module(attention-cpu-mark-updates)'

// expected-error@+1 {{argument 0 of 'type': attention.aliases_result is 0 : i64, but that result is a tensor<4xf32>, and the argument a tensor<8xf32>}}
func.func @type(%a: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 0}, %b: tensor<4xf32>) -> tensor<4xf32> {
  return %b : tensor<4xf32>
}

// -----

// expected-error@+1 {{argument 0 of 'number': attention.aliases_result is 2 : i64; it must be the number of one of 1 results}}
func.func @number(%a: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 2}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}

// -----

// expected-error@+1 {{arguments 0 and 1 of 'twice' have one new value, result 0}}
func.func @twice(%a: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 0},
                 %b: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 0}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}

// -----

func.func @step(%a: tensor<8xf32> {bufferization.writable = true}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}

func.func @caller(%a: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error@+1 {{'step' updates arguments in place, so that no other function of its module may call it: make it private, or choose the caller as the entry}}
  %b = func.call @step(%a) : (tensor<8xf32>) -> tensor<8xf32>
  return %b : tensor<8xf32>
}

// -----

func.func @step(%a: tensor<8xf32> {bufferization.writable = true}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}

func.func @caller(%a: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error@+1 {{'step' updates arguments in place, so that no other function of its module may call it}}
  %f = func.constant @step : (tensor<8xf32>) -> tensor<8xf32>
  %b = func.call_indirect %f(%a) : (tensor<8xf32>) -> tensor<8xf32>
  return %b : tensor<8xf32>
}

// -----

// expected-error@+1 {{argument 0 of 'only_named': attention.aliases_result is 0 : i64, but the argument is no tensor with bufferization.writable = true}}
func.func @only_named(%a: tensor<8xf32> {attention.aliases_result = 0}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}

// -----

// expected-error@+1 {{argument 0 of 'buffer': attention.aliases_result is 0 : i64, but the argument is no tensor}}
func.func @buffer(%a: memref<8xf32> {bufferization.writable = true, attention.aliases_result = 0}) -> memref<8xf32> {
  return %a : memref<8xf32>
}

// -----

// expected-error@+1 {{attention.aliases_result is 18446744073709551616 : i128; it must be the number of one of 1 results}}
func.func @wide(%a: tensor<8xf32> {bufferization.writable = true, attention.aliases_result = 18446744073709551616 : i128}) -> tensor<8xf32> {
  return %a : tensor<8xf32>
}
