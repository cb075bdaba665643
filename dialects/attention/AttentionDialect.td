//===- AttentionDialect.td - The attention dialect ---------*- tablegen -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_DIALECT_TD
#define ATTENTION_DIALECT_TD

include "mlir/IR/OpBase.td"

def Attention_Dialect : Dialect {
  let name = "attention";
  let cppNamespace = "::mlir::attention";
  let summary = "Attention as one structured op, and its split-K form.";
  let description = [{
    The dialect holds attention whole, between the front end that spelt it in
    many linalg ops and the schedule that takes it apart again:

    - `attention.group` is softmax(score(Q K^T)) V, with grouped heads, masks,
      windows, biases and any number of batch dimensions said by affine maps and
      a scalar region;
    - `attention.lse_combine` merges the partial outputs of a split (flash
      decoding) group by their log-sum-exp;
    - `attention.index` and `attention.yield` serve their regions.

    Both ops take and return tensors, have no side effects, and tell the shapes
    of their results (`ReifyRankedShapedTypeOpInterface`), so `tensor.dim` of a
    result resolves to dimensions of operands. `attention.group` can be tiled
    with the upstream transform ops (`TilingInterface`).
  }];
}

class Attention_Op<string mnemonic, list<Trait> traits = []>
    : Op<Attention_Dialect, mnemonic, traits>;

#endif // ATTENTION_DIALECT_TD
