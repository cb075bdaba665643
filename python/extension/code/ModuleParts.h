//===- ModuleParts.h - Modules that are compiled side by side ---*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_MODULEPARTS_H
#define ATTENTION_MODULEPARTS_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"

#include <memory>

namespace mlir::attention {

/// Divides `module` into parts that link to what it is: all else, and then one
/// for each large function that no other takes in. What they share and nothing
/// writes to is in each of them. The largest one is first: threads that take
/// one after another then end together. None if there is no such function.
///
/// The parts are in the context of `module`, whose own names may change.
llvm::SmallVector<std::unique_ptr<llvm::Module>>
divideModule(llvm::Module &module);

} // namespace mlir::attention

#endif // ATTENTION_MODULEPARTS_H
