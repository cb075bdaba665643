//===- Drivers.h - The upstream drivers with our dialect in them *- C++ -*-===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ATTENTION_DRIVERS_H
#define ATTENTION_DRIVERS_H

#include <string>
#include <vector>

namespace mlir::attention {

/// `mlir-opt` with the attention dialect; returns the exit status. `overview`
/// stands at the top of `--help`. The upstream passes must have been
/// registered: the MLIR bindings do so when they load, and doing it twice is
/// fatal.
int runOptDriver(std::vector<std::string> arguments,
                 const std::string &overview);

/// `mlir-lsp-server` with the attention dialect; returns the exit status.
int runLspServer(std::vector<std::string> arguments);

/// Whether `attention-opt --remarks` was given: every pass explains itself.
bool remarksRequested();

} // namespace mlir::attention

#endif // ATTENTION_DRIVERS_H
