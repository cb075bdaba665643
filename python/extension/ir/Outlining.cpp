//===- Outlining.cpp - Functions from regions -----------------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ir/Outlining.h"
#include "code/GuardedTasks.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

/// Gives a region constants of its own: as arguments of a function they would
/// not be known there.
static void sinkConstants(RewriterBase &rewriter, Region &region) {
  SetVector<Value> above;
  getUsedValuesDefinedAbove(region, above);
  rewriter.setInsertionPointToStart(&region.front());
  for (Value value : above)
    if (Operation *op = value.getDefiningOp();
        op && matchPattern(op, m_Constant()))
      replaceAllUsesInRegionWith(value, rewriter.clone(*op)->getResult(0),
                                 region);
}

/// What conversion to the LLVM dialect hands on.
static void setAttributes(func::FuncOp function,
                          ArrayRef<StringRef> passthrough) {
  Builder builder(function.getContext());
  function.setPrivate();
  function->setAttr(
      "llvm.linkage",
      LLVM::LinkageAttr::get(function.getContext(), LLVM::Linkage::Internal));
  function->setAttr("passthrough", builder.getStrArrayAttr(passthrough));
}

void mlir::attention::outlineBranches(Operation *branches,
                                      const std::string &thenName,
                                      const std::string &elseName) {
  IRRewriter rewriter(branches->getContext());
  for (Region &region : branches->getRegions())
    sinkConstants(rewriter, region);
  func::FuncOp functions[2];
  if (failed(outlineIfOp(rewriter, cast<scf::IfOp>(branches), &functions[0],
                         thenName, &functions[1], elseName)))
    return;
  for (func::FuncOp function : functions)
    setAttributes(function, {"noinline"});
}

void mlir::attention::outlineTask(Operation *scope, const std::string &name) {
  IRRewriter rewriter(scope->getContext());
  Region &body = scope->getRegion(0);
  sinkConstants(rewriter, body);
  auto function =
      outlineSingleBlockRegion(rewriter, scope->getLoc(), body, name);
  if (succeeded(function))
    setAttributes(*function, {"noinline", guardedTask});
}
