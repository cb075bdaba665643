//===- X86VectorInlining.cpp - Functions of x86vector ops are inlined -----===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/X86VectorInlining.h"

#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "mlir/Transforms/InliningUtils.h"

using namespace mlir;

namespace {

/// The ops are instructions: what they mean does not depend on where they are.
struct X86VectorInliner : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
};

} // namespace

void mlir::attention::registerX86VectorInlining(DialectRegistry &registry) {
  registry.addExtension(
      +[](MLIRContext *, x86vector::X86VectorDialect *dialect) {
        dialect->addInterfaces<X86VectorInliner>();
      });
}
