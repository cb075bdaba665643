//===- ObjectCode.h - Object files in the memory of this process *- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_OBJECTCODE_H
#define ATTENTION_OBJECTCODE_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace llvm::orc {
class LLJIT;
} // namespace llvm::orc

namespace mlir::attention {

/// The code of object files, linked into this process.
class ObjectCode {
public:
  /// Links `objects`, the bytes of object files for this machine. Names that
  /// they leave open are ours (see `guardedNames`), or looked for in
  /// `libraries`, then in the process. Null, with a message in `error`, if they
  /// cannot be.
  static std::unique_ptr<ObjectCode>
  load(const std::vector<std::string> &objects,
       const std::vector<std::string> &libraries, std::string &error);
  ~ObjectCode();

  /// The address of a symbol, or 0 with a message in `error`.
  uintptr_t lookup(const std::string &symbol, std::string &error) const;

private:
  explicit ObjectCode(std::unique_ptr<llvm::orc::LLJIT> jit);

  std::unique_ptr<llvm::orc::LLJIT> jit;
};

/// The name of this machine's CPU and what it can do, as LLVM compiles for it.
std::string hostCpu();

} // namespace mlir::attention

#endif // ATTENTION_OBJECTCODE_H
