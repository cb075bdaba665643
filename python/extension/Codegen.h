//===- Codegen.h - Object files of modules in the LLVM dialect --*- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_CODEGEN_H
#define ATTENTION_CODEGEN_H

#include <string>

namespace mlir {
class Operation;

namespace attention {

/// Compiles `module`, in the LLVM dialect, for this machine; returns the bytes
/// of an object file, or none with a message in `error`. `optLevel` is LLVM's,
/// 0 to 3.
///
/// The function `entry` gets a wrapper `_mlir_` + entry, as MLIR's execution
/// engine would give it: it takes an array of pointers, to each argument and to
/// where the result goes.
std::string emitObject(Operation *module, const std::string &entry,
                       unsigned optLevel, std::string &error);

} // namespace attention
} // namespace mlir

#endif // ATTENTION_CODEGEN_H
