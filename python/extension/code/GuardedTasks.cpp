//===- GuardedTasks.cpp - Tasks that may fail, in LLVM IR -----------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "code/GuardedTasks.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace {

/// The arguments of `task` in memory.
StructType *packedArguments(Function &task) {
  SmallVector<Type *> types;
  for (Argument &argument : task.args())
    types.push_back(argument.getType());
  return StructType::get(task.getContext(), types);
}

/// Makes the function that calls `task` with what is behind one pointer.
Function *makeUnpacking(Function &task) {
  LLVMContext &context = task.getContext();
  StructType *packed = packedArguments(task);
  Type *pointer = PointerType::getUnqual(context);
  auto *unpacking = Function::Create(
      FunctionType::get(Type::getVoidTy(context), {pointer}, false),
      GlobalValue::InternalLinkage, task.getName() + "_unpacking",
      task.getParent());
  IRBuilder<> builder(BasicBlock::Create(context, "", unpacking));
  SmallVector<Value *> arguments;
  for (auto [at, type] : enumerate(packed->elements()))
    arguments.push_back(builder.CreateLoad(
        type, builder.CreateStructGEP(packed, unpacking->getArg(0), at)));
  builder.CreateCall(&task, arguments);
  builder.CreateRetVoid();
  return unpacking;
}

SmallVector<CallInst *> callsOf(Function &task) {
  SmallVector<CallInst *> calls;
  for (User *user : task.users())
    if (auto *call = dyn_cast<CallInst>(user);
        call && call->getCalledFunction() == &task)
      calls.push_back(call);
  return calls;
}

/// Replaces `call` by one of the run time, which calls `unpacking`.
void guard(CallInst &call, Function &unpacking, FunctionCallee runTask) {
  StructType *packed = packedArguments(*call.getCalledFunction());
  // On the stack once, however often the call is made.
  BasicBlock &entry = call.getFunction()->getEntryBlock();
  IRBuilder<> builder(&entry, entry.begin());
  Value *memory = builder.CreateAlloca(packed);
  builder.SetInsertPoint(&call);
  for (auto [at, argument] : enumerate(call.args()))
    builder.CreateStore(argument.get(),
                        builder.CreateStructGEP(packed, memory, at));
  builder.CreateCall(runTask, {&unpacking, memory});
  call.eraseFromParent();
}

} // namespace

void mlir::attention::guardTasks(Module &module) {
  LLVMContext &context = module.getContext();
  Type *pointer = PointerType::getUnqual(context);
  SmallVector<Function *> tasks;
  for (Function &function : module)
    if (function.hasFnAttribute(guardedTask))
      tasks.push_back(&function);
  for (Function *task : tasks) {
    SmallVector<CallInst *> calls = callsOf(*task);
    // The body of a parallel region in a task has its attributes too.
    if (calls.empty())
      continue;
    FunctionCallee runTask = module.getOrInsertFunction(
        "attention_run_task", Type::getVoidTy(context), pointer, pointer);
    Function *unpacking = makeUnpacking(*task);
    for (CallInst *call : calls)
      guard(*call, *unpacking, runTask);
  }
}
