//===- Scripts.cpp - Transform scripts, side by side ----------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ir/Scripts.h"

#include "mlir/Dialect/Transform/Interfaces/TransformInterfaces.h"
#include "mlir/Dialect/Transform/Transforms/TransformInterpreterUtils.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Threading.h"

using namespace mlir;

/// Applies one script.
static LogicalResult apply(const attention::Script &script,
                           const transform::TransformOptions &options) {
  RaggedArray<transform::MappedValue> bindings;
  bindings.push_back(ArrayRef<Operation *>(script.payload));
  for (ArrayRef<Operation *> ops : script.handles)
    bindings.push_back(ops);
  return transform::applyTransformNamedSequence(
      bindings, cast<transform::TransformOpInterface>(script.sequence),
      cast<ModuleOp>(script.module), options);
}

bool mlir::attention::applyScripts(const std::vector<Script> &scripts) {
  if (scripts.empty())
    return true;
  transform::TransformOptions options;
  options.enableExpensiveChecks(false);
  return succeeded(failableParallelForEach(
      scripts.front().payload->getContext(), scripts,
      [&](const Script &script) { return apply(script, options); }));
}
