// A slice that comes out with other dimensions than it had is an error, not an abort.

// RUN: attention-opt %s --verify-diagnostics --verify-each=false --attention-to-cpu

func.func @known_after_canonicalization(%a: tensor<?x7x1xf32>) -> tensor<?x7xf32> {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %b = arith.cmpi slt, %c1, %c2 : index
  %n = arith.select %b, %c1, %c2 : index
  // expected-error @below {{a slice lacks a dimension of extent 1, and another one is taken for it (tensor<7x1xf32> for tensor<?x7xf32>): write its sizes of 1 as constants of the op}}
  %r = tensor.extract_slice %a[0, 0, 0] [%n, 7, 1] [1, 1, 1] : tensor<?x7x1xf32> to tensor<?x7xf32>
  return %r : tensor<?x7xf32>
}
