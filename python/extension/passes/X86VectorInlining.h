//===- X86VectorInlining.h - Functions of x86vector ops are inlined *- C++ -*-//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_X86VECTORINLINING_H
#define ATTENTION_X86VECTORINLINING_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::attention {

/// Lets the inliner take functions that hold x86vector ops. Upstream says
/// nothing of them, which forbids it.
void registerX86VectorInlining(DialectRegistry &registry);

} // namespace mlir::attention

#endif // ATTENTION_X86VECTORINLINING_H
