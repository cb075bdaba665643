//===- ModuleParts.cpp - Modules that are compiled side by side -----------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "code/ModuleParts.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace {

/// Instructions from which on a function is worth a thread: to compile it takes
/// some tens of milliseconds, to divide a module one or two.
constexpr unsigned largeFunction = 500;

/// Functions that no other takes in: bodies of parallel loops, whose addresses
/// threads are handed, and those that say so.
SmallVector<Function *> largeFunctions(Module &module) {
  SmallVector<Function *> large;
  for (Function &function : module)
    if (!function.isDeclaration() && function.hasLocalLinkage() &&
        (function.hasAddressTaken() ||
         function.hasFnAttribute(Attribute::NoInline)) &&
        function.getInstructionCount() >= largeFunction)
      large.push_back(&function);
  return large;
}

/// Whether each part may have its own: what nothing writes to, and of which a
/// module has what it uses.
bool mayBeCopied(const GlobalValue &value) {
  auto *variable = dyn_cast<GlobalVariable>(&value);
  return value.isDiscardableIfUnused() && (!variable || variable->isConstant());
}

/// Adds the names that a constant has in it.
void addNamed(const Constant &constant, SetVector<const GlobalValue *> &named) {
  if (auto *value = dyn_cast<GlobalValue>(&constant)) {
    named.insert(value);
    return;
  }
  for (const Use &operand : constant.operands())
    if (auto *inner = dyn_cast<Constant>(&operand))
      addNamed(*inner, named);
}

/// What `root` needs that may be copied, itself among it.
SmallPtrSet<const GlobalValue *, 8> partOf(const Function &root) {
  SetVector<const GlobalValue *> named;
  named.insert(&root);
  SmallPtrSet<const GlobalValue *, 8> part;
  for (unsigned at = 0; at < named.size(); ++at) {
    const GlobalValue *value = named[at];
    if (value != &root && !mayBeCopied(*value))
      continue;
    part.insert(value);
    if (auto *variable = dyn_cast<GlobalVariable>(value))
      addNamed(*variable->getInitializer(), named);
    if (auto *function = dyn_cast<Function>(value))
      for (const Instruction &instruction : instructions(*function))
        for (const Use &operand : instruction.operands())
          if (auto *constant = dyn_cast<Constant>(&operand))
            addNamed(*constant, named);
  }
  return part;
}

/// Lets other parts refer to a value by its name, from any distance: each part
/// has memory of its own.
void makeKnown(GlobalValue &value) {
  value.setLinkage(GlobalValue::ExternalLinkage);
  value.setDSOLocal(false);
  if (!value.hasName())
    value.setName("attention_value");
}

/// The module with no definitions but those that `wanted` holds for.
std::unique_ptr<Module> copyOf(Module &module,
                               function_ref<bool(const GlobalValue *)> wanted) {
  ValueToValueMapTy values;
  return CloneModule(module, values, wanted);
}

} // namespace

SmallVector<std::unique_ptr<Module>>
mlir::attention::divideModule(Module &module) {
  SmallVector<Function *> large = largeFunctions(module);
  if (large.empty())
    return {};
  for (GlobalVariable &variable : module.globals())
    if (variable.isDiscardableIfUnused() && !mayBeCopied(variable))
      makeKnown(variable);
  for (Function *function : large)
    makeKnown(*function);

  SmallVector<std::unique_ptr<Module>> parts;
  parts.push_back(copyOf(module, [&](const GlobalValue *value) {
    return !is_contained(large, value);
  }));
  for (Function *function : large) {
    auto part = partOf(*function);
    parts.push_back(copyOf(module, [&](const GlobalValue *value) {
      return part.contains(value);
    }));
  }
  llvm::stable_sort(parts, [](const auto &a, const auto &b) {
    return a->getInstructionCount() > b->getInstructionCount();
  });
  return parts;
}
