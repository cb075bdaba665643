//===- Drivers.cpp - The upstream drivers with our dialect in them --------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/Drivers.h"

#include "Attention.h"
#include "passes/X86VectorInlining.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/CommandLine.h"

using namespace mlir;
using namespace mlir::attention;

static bool remarks = false;

bool mlir::attention::remarksRequested() { return remarks; }

static void registerEverything(DialectRegistry &registry) {
  registerAllDialects(registry);
  registerAllExtensions(registry);
  // As mlir-opt does: gpu-module-to-binary translates what is in the module.
  registerAllGPUToLLVMIRTranslations(registry);
  registry.insert<AttentionDialect>();
  registerX86VectorInlining(registry);
}

static std::vector<char *> toArgv(std::vector<std::string> &arguments) {
  std::vector<char *> argv;
  for (std::string &argument : arguments)
    argv.push_back(argument.data());
  argv.push_back(nullptr);
  return argv;
}

static void printVersion(llvm::raw_ostream &stream) {
  stream << "mlir-attention " MLIR_ATTENTION_VERSION "\n";
}

int mlir::attention::runOptDriver(std::vector<std::string> arguments,
                                  const std::string &overview) {
  static llvm::cl::opt<bool, /*ExternalStorage=*/true> remarksFlag(
      "remarks",
      llvm::cl::desc("Let the attention passes explain what they did, and why "
                     "not, in remarks"),
      llvm::cl::location(remarks));

  llvm::cl::AddExtraVersionPrinter(printVersion);

  DialectRegistry registry;
  registerEverything(registry);
  std::vector<char *> argv = toArgv(arguments);
  LogicalResult result = MlirOptMain(static_cast<int>(arguments.size()),
                                     argv.data(), overview, registry);
  llvm::outs().flush();
  return asMainReturnCode(result);
}

int mlir::attention::runLspServer(std::vector<std::string> arguments) {
  DialectRegistry registry;
  registerEverything(registry);
  std::vector<char *> argv = toArgv(arguments);
  LogicalResult result = MlirLspServerMain(static_cast<int>(arguments.size()),
                                           argv.data(), registry);
  llvm::outs().flush();
  return asMainReturnCode(result);
}
