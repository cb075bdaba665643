//===- ErasedOps.cpp - Ops that a pass took out of the IR -----------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ir/ErasedOps.h"

#include "mlir/IR/Operation.h"

using namespace mlir;
using namespace mlir::attention;

/// An op that is not in `op`, and uses what `op` or an op or block in it makes.
static Operation *findOutsideUser(Operation *op) {
  Operation *found = nullptr;
  auto look = [&](Value value) {
    for (Operation *user : value.getUsers())
      if (!op->isAncestor(user))
        found = user;
  };
  op->walk([&](Operation *inner) {
    llvm::for_each(inner->getResults(), look);
    for (Region &region : inner->getRegions())
      for (Block &block : region)
        llvm::for_each(block.getArguments(), look);
    return found ? WalkResult::interrupt() : WalkResult::advance();
  });
  return found;
}

static std::string describeUse(Operation *op, Operation *user) {
  return "'" + op->getName().getStringRef().str() + "' is erased, but '" +
         user->getName().getStringRef().str() + "' uses it";
}

std::string ErasedOps::add(Operation *op) {
  if (!op->getBlock())
    return "'" + op->getName().getStringRef().str() +
           "' is erased, but is in no block";
  if (Operation *user = findOutsideUser(op))
    return describeUse(op, user);
  op->remove();
  // Fewer operands, not null ones, which whoever asks for them trips over.
  op->walk([](Operation *inner) { inner->setOperands(ValueRange()); });
  op->dropAllReferences();
  ops.push_back(op);
  return "";
}

std::string ErasedOps::destroy() {
  std::string error;
  for (Operation *op : ops) {
    // One that is used must not be destroyed: MLIR ends the process.
    if (Operation *user = findOutsideUser(op))
      error = describeUse(op, user);
    else
      op->erase();
  }
  ops.clear();
  return error;
}
