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
#include <vector>

namespace mlir {
class Operation;

namespace attention {

/// What to compile for; without a triple, this machine.
struct CodeTarget {
  std::string triple;
  std::string cpu;
  /// Those that the CPU has besides its own, such as `avx512bf16`.
  std::vector<std::string> features;
};

/// Compiles `module`, in the LLVM dialect, for `target`; returns the bytes of
/// object files that link to it, or none with a message in `error`. Large
/// functions are compiled side by side, on threads. `optLevel`
/// is LLVM's, 0 to 3.
///
/// The function `entry` gets a wrapper `_mlir_` + entry, as MLIR's execution
/// engine would give it: it takes an array of pointers, to each argument and to
/// where the result goes.
std::vector<std::string>
emitObjects(Operation *module, const std::string &entry, unsigned optLevel,
            const CodeTarget &target, std::string &error);

/// The features of an x86-64 CPU or level that has some besides its own, as
/// LLVM knows them; none for a CPU that it does not know.
std::vector<std::string> featuresOf(const std::string &cpu,
                                    const std::vector<std::string> &features);

} // namespace attention
} // namespace mlir

#endif // ATTENTION_CODEGEN_H
