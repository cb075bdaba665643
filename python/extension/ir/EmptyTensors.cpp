//===- EmptyTensors.cpp - Results written where they go -------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ir/EmptyTensors.h"

#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ParallelCombiningOpInterface.h"
#include "mlir/Interfaces/SubsetOpInterface.h"

using namespace mlir;
using namespace mlir::bufferization;

/// The op that an insertion is part of: a tensor.parallel_insert_slice stands
/// in a region of the terminator.
static Operation *statementOf(Operation *insertion) {
  Operation *parent = insertion->getParentOp();
  return isa<InParallelOpInterface>(parent) ? parent : insertion;
}

/// Whether a call of the program may end at an op, or at one in it.
static bool mayEndCall(Operation *op) {
  return op
      ->walk([](Operation *inner) {
        return isa<CallOpInterface, cf::AssertOp>(inner) ||
                       !inner->isRegistered()
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Whether `insertion` is reached for sure from `user`, which writes what is
/// inserted.
static bool isReachedFrom(Operation *user, Operation *insertion) {
  Operation *last = statementOf(insertion);
  Operation *first = last->getBlock()->findAncestorOpInBlock(*user);
  if (!first)
    return false;
  for (Operation *op = first->getNextNode(); op && op != last;
       op = op->getNextNode())
    if (mayEndCall(op))
      return false;
  return true;
}

bool mlir::attention::eliminateEmptyTensors(ModuleOp module) {
  OneShotBufferizationOptions options;
  options.allowReturnAllocsFromLoops = true;
  options.bufferizeFunctionBoundaries = true;
  OneShotAnalysisState state(module, options);
  if (failed(analyzeModuleOp(module, state)))
    return false;
  IRRewriter rewriter(module.getContext());
  return succeeded(bufferization::eliminateEmptyTensors(
      rewriter, module, state,
      [](RewriterBase &rewriter, SubsetInsertionOpInterface insertion,
         tensor::EmptyOp empty, Operation *user) -> Value {
        if (!isReachedFrom(user, insertion))
          return {};
        return buildSubsetExtraction(rewriter, insertion, empty, user);
      }));
}
