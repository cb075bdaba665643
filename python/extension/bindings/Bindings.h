//===- Bindings.h - The parts of _extension ---------------------*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_BINDINGS_BINDINGS_H
#define ATTENTION_BINDINGS_BINDINGS_H

#include <nanobind/nanobind.h>

namespace mlir::attention {

/// Passes and pipelines of Python functions, and the drivers that run them.
void bindPasses(nanobind::module_ &m);

/// What Python's MLIR cannot ask of the IR, or not fast, or not change in it.
void bindIR(nanobind::module_ &m);

/// Machine code: to make it, and to have it in this process.
void bindCode(nanobind::module_ &m);

/// Calls of machine code with arrays.
void bindCalls(nanobind::module_ &m);

} // namespace mlir::attention

#endif // ATTENTION_BINDINGS_BINDINGS_H
