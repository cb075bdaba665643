//===- ObjectCode.cpp - Object files in the memory of this process --------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "code/ObjectCode.h"
#include "code/GuardedCall.h"

#include "llvm/ADT/bit.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Host.h"

#include <algorithm>

using namespace llvm;
using namespace llvm::orc;
using mlir::attention::ObjectCode;

namespace {

/// The address of a symbol in a library, or null.
void *symbolIn(const std::string &library, const char *symbol) {
  auto handle = sys::DynamicLibrary::getPermanentLibrary(library.c_str());
  return handle.isValid() ? handle.getAddressOfSymbol(symbol) : nullptr;
}

/// What code that is not optimized calls to move a bf16 where the CPU has no
/// instructions for these: the nearest bf16, ties to even, in the low half of
/// the register. libgcc has it from version 13 on only.
float roundToBf16(float value) {
  uint32_t bits = bit_cast<uint32_t>(value);
  if (value != value)
    return bit_cast<float>((bits | 0x400000) >> 16);
  return bit_cast<float>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

/// Names that the objects leave open: ours, the libraries', the process's.
Error addDefinitions(LLJIT &jit, const std::vector<std::string> &libraries) {
  JITDylib &code = jit.getMainJITDylib();
  const char prefix = jit.getDataLayout().getGlobalPrefix();
  SymbolMap ours;
  for (const auto &[name, address] : mlir::attention::guardedNames())
    ours[jit.mangleAndIntern(name)] = {ExecutorAddr::fromPtr(address),
                                       JITSymbolFlags::Exported};
  ours[jit.mangleAndIntern("__truncsfbf2")] = {
      ExecutorAddr::fromPtr(&roundToBf16), JITSymbolFlags::Exported};
  if (Error error = code.define(absoluteSymbols(std::move(ours))))
    return error;
  for (const std::string &library : libraries) {
    if (void *forkCall = symbolIn(library, "__kmpc_fork_call"))
      mlir::attention::setForkCall(forkCall);
    auto symbols = DynamicLibrarySearchGenerator::Load(library.c_str(), prefix);
    if (!symbols)
      return symbols.takeError();
    code.addGenerator(std::move(*symbols));
  }
  auto symbols = DynamicLibrarySearchGenerator::GetForCurrentProcess(prefix);
  if (!symbols)
    return symbols.takeError();
  code.addGenerator(std::move(*symbols));
  return Error::success();
}

Expected<std::unique_ptr<LLJIT>>
link(const std::vector<std::string> &objects,
     const std::vector<std::string> &libraries) {
  InitializeNativeTarget();
  // Without a platform: it would compile IR, and the objects need nothing of
  // it.
  auto jit = LLJITBuilder().setPlatformSetUp(setUpInactivePlatform).create();
  if (!jit)
    return jit.takeError();
  if (Error error = addDefinitions(**jit, libraries))
    return std::move(error);
  for (const std::string &object : objects) {
    auto copy = MemoryBuffer::getMemBufferCopy(object, "attention");
    if (Error error = (*jit)->addObjectFile(std::move(copy)))
      return std::move(error);
  }
  return jit;
}

} // namespace

ObjectCode::ObjectCode(std::unique_ptr<LLJIT> jit) : jit(std::move(jit)) {}
ObjectCode::~ObjectCode() = default;

std::unique_ptr<ObjectCode>
ObjectCode::load(const std::vector<std::string> &objects,
                 const std::vector<std::string> &libraries,
                 std::string &error) {
  auto jit = link(objects, libraries);
  if (!jit) {
    error = toString(jit.takeError());
    return nullptr;
  }
  return std::unique_ptr<ObjectCode>(new ObjectCode(std::move(*jit)));
}

uintptr_t ObjectCode::lookup(const std::string &symbol,
                             std::string &error) const {
  // The session is told which names could not be found, the lookup only that
  // it failed.
  std::string reason;
  ExecutionSession &session = jit->getExecutionSession();
  session.setErrorReporter(
      [&](Error reported) { reason = toString(std::move(reported)); });
  auto address = jit->lookup(symbol);
  session.setErrorReporter([](Error reported) {
    logAllUnhandledErrors(std::move(reported), errs());
  });
  if (address)
    return address->getValue();
  error = toString(address.takeError());
  if (!reason.empty())
    error = reason;
  return 0;
}

std::string mlir::attention::hostCpu() {
  std::vector<std::string> features;
  for (const auto &feature : sys::getHostCPUFeatures())
    if (feature.second)
      features.push_back(feature.first().str());
  std::sort(features.begin(), features.end());
  std::string result = sys::getHostCPUName().str();
  for (const std::string &feature : features)
    result += "," + feature;
  return result;
}
