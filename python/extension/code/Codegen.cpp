//===- Codegen.cpp - Object files of modules in the LLVM dialect ----------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "code/Codegen.h"
#include "code/GuardedTasks.h"
#include "code/ModuleParts.h"

#include "mlir/IR/Operation.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/OpenMP/OpenMPToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PassInstrumentation.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/X86TargetParser.h"
#include "llvm/Transforms/IPO/MergeFunctions.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

#include <optional>

using namespace llvm;
using mlir::attention::CodeTarget;

namespace {

/// For functions whose loops are as they should be: the schedule made vectors,
/// unrolled and kept sums in registers. What is left is to take the values that
/// threads share out of memory and loops, to fold addresses, and to fill and
/// copy rows by library calls (4% of the time of a prefill in bf16). LLVM's own
/// pipeline takes three times as long, finds no more, and makes larger code.
constexpr StringRef scheduledPipeline =
    "function(sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,"
    "simplifycfg),"
    "cgscc(inline),"
    "function(loop-mssa(loop-rotate,licm),instcombine<no-verify-fixpoint>,"
    "simplifycfg,loop(loop-idiom,loop-deletion),gvn,dse,adce)";

/// This machine, or the one that `target` names.
Expected<orc::JITTargetMachineBuilder> detect(const CodeTarget &target) {
  if (target.triple.empty()) {
    InitializeNativeTarget();
    InitializeNativeTargetAsmPrinter();
    return orc::JITTargetMachineBuilder::detectHost();
  }
  InitializeAllTargetInfos();
  InitializeAllTargets();
  InitializeAllTargetMCs();
  InitializeAllAsmPrinters();
  orc::JITTargetMachineBuilder builder{Triple(target.triple)};
  builder.setCPU(target.cpu);
  for (const std::string &feature : target.features)
    builder.getFeatures().AddFeature(feature);
  return builder;
}

Expected<orc::JITTargetMachineBuilder> machineOf(const CodeTarget &target,
                                                 unsigned optLevel) {
  auto builder = detect(target);
  if (!builder)
    return builder.takeError();
  builder->setCodeGenOptLevel(static_cast<CodeGenOptLevel>(optLevel));
  builder->setRelocationModel(Reloc::PIC_);
  builder->setCodeModel(CodeModel::Small);
  return builder;
}

/// `reason` is what the first error says, and its place.
std::unique_ptr<Module> translate(mlir::Operation *module, LLVMContext &context,
                                  std::string &reason) {
  mlir::MLIRContext &from = *module->getContext();
  mlir::ScopedDiagnosticHandler listener(&from, [&](mlir::Diagnostic &said) {
    bool isError = said.getSeverity() == mlir::DiagnosticSeverity::Error;
    if (isError && reason.empty()) {
      raw_string_ostream stream(reason);
      stream << ": " << said.str() << " (" << said.getLocation() << ")";
    }
    return mlir::success(isError);
  });
  mlir::registerBuiltinDialectTranslation(from);
  mlir::registerLLVMDialectTranslation(from);
  mlir::registerOpenMPDialectTranslation(from);
  return mlir::translateModuleToLLVMIR(module, context);
}

/// Whether a function is long and has no loops, as what calls all layers of a
/// model: it runs once, and takes more than linear time to compile.
bool isLongCaller(Function &function) {
  constexpr unsigned shortest = 2000;
  if (function.getInstructionCount() < shortest)
    return false;
  DominatorTree dominators(function);
  return LoopInfo(dominators).empty();
}

/// Makes the function that takes pointers to the arguments of `entry`, and to
/// where its result goes. It holds the body of a long caller, which has
/// thousands of arguments: a call with these takes as long to compile as all
/// else.
void addWrapper(Function &entry) {
  LLVMContext &context = entry.getContext();
  Type *pointer = PointerType::getUnqual(context);
  auto *wrapper = Function::Create(
      FunctionType::get(Type::getVoidTy(context), {pointer}, false),
      GlobalValue::ExternalLinkage, "_mlir_" + entry.getName(),
      entry.getParent());
  IRBuilder<> builder(BasicBlock::Create(context, "", wrapper));
  auto pointerAt = [&](unsigned at) {
    return builder.CreateLoad(
        pointer, builder.CreateConstGEP1_64(pointer, wrapper->getArg(0), at));
  };
  SmallVector<Value *> arguments;
  for (Argument &argument : entry.args())
    arguments.push_back(
        builder.CreateLoad(argument.getType(), pointerAt(argument.getArgNo())));
  CallInst *result = builder.CreateCall(&entry, arguments);
  if (!result->getType()->isVoidTy())
    builder.CreateStore(result, pointerAt(entry.arg_size()));
  builder.CreateRetVoid();
  InlineFunctionInfo inlined;
  if (isLongCaller(entry) && InlineFunction(*result, inlined).isSuccess() &&
      entry.use_empty())
    entry.eraseFromParent();
}

/// Keeps one of functions that are equal, such as the tasks of layers that
/// repeat, so that it is compiled once: of those that are called or handed to
/// calls, so that nothing compares their addresses.
void mergeEqualFunctions(Module &module) {
  SetVector<Function *> functions;
  for (Function &function : module)
    if (!function.isDeclaration() && function.hasLocalLinkage() &&
        all_of(function.users(), IsaPred<CallBase>)) {
      function.setUnnamedAddr(GlobalValue::UnnamedAddr::Global);
      functions.insert(&function);
    }
  MergeFunctionsPass::runOnFunctions(functions.getArrayRef());
}

/// Whether all innermost loops are marked as ones that LLVM is to leave.
bool isScheduled(Function &function) {
  DominatorTree dominators(function);
  LoopInfo loops(dominators);
  return all_of(loops.getLoopsInPreorder(), [](Loop *loop) {
    return !loop->isInnermost() ||
           hasVectorizeTransformation(loop) & TM_Disable;
  });
}

/// Runs a pipeline on a module; of functions, on those that `wanted` holds for.
template <typename BuildT>
Error runPipeline(Module &module, TargetMachine &machine, BuildT build,
                  function_ref<bool(const Function &)> wanted) {
  PassInstrumentationCallbacks callbacks;
  callbacks.registerShouldRunOptionalPassCallback([&](StringRef, Any ir) {
    if (auto **function = any_cast<const Function *>(&ir))
      return wanted(**function);
    if (auto **loop = any_cast<const Loop *>(&ir))
      return wanted(*(*loop)->getHeader()->getParent());
    return true;
  });
  PipelineTuningOptions tuning;
  tuning.SLPVectorization = true;
  PassBuilder builder(&machine, tuning, std::nullopt, &callbacks);
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  ModulePassManager passes;
  if (Error error = build(builder, passes))
    return error;
  passes.run(module, modules);
  return Error::success();
}

/// Leaves long callers as they are. 11,000 instructions took 4.5 s to emit, and
/// take 0.5 s so.
void leaveLongCallers(Module &module) {
  for (Function &function : module) {
    if (!isLongCaller(function))
      continue;
    function.addFnAttr(Attribute::OptimizeNone);
    function.addFnAttr(Attribute::NoInline);
  }
}

/// Improves scheduled functions a little, and all others by LLVM's pipeline.
Error optimize(Module &module, TargetMachine &machine, unsigned optLevel) {
  static const OptimizationLevel levels[] = {
      OptimizationLevel::O0, OptimizationLevel::O1, OptimizationLevel::O2,
      OptimizationLevel::O3};
  auto all = [](const Function &) { return true; };
  auto byLevel = [&](PassBuilder &builder, ModulePassManager &passes) {
    passes = optLevel == 0
                 ? builder.buildO0DefaultPipeline(levels[0])
                 : builder.buildPerModuleDefaultPipeline(levels[optLevel]);
    return Error::success();
  };
  if (optLevel == 0)
    return runPipeline(module, machine, byLevel, all);

  leaveLongCallers(module);
  auto schedule = [](PassBuilder &builder, ModulePassManager &passes) {
    return builder.parsePassPipeline(passes, scheduledPipeline);
  };
  if (Error error = runPipeline(module, machine, schedule, all))
    return error;
  SmallPtrSet<const Function *, 8> others;
  for (Function &function : module)
    if (!function.isDeclaration() && !isScheduled(function))
      others.insert(&function);
  if (others.empty())
    return Error::success();
  return runPipeline(module, machine, byLevel, [&](const Function &function) {
    return others.contains(&function);
  });
}

Expected<std::string> emit(Module &module, TargetMachine &machine) {
  SmallString<0> object;
  raw_svector_ostream stream(object);
  legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr,
                                  CodeGenFileType::ObjectFile))
    return createStringError("this machine has no object files");
  passes.run(module);
  return object.str().str();
}

using Objects = std::vector<std::string>;

Expected<std::string> compile(Module &module,
                              orc::JITTargetMachineBuilder builder,
                              unsigned optLevel) {
  auto machine = builder.createTargetMachine();
  if (!machine)
    return machine.takeError();
  module.setTargetTriple((*machine)->getTargetTriple());
  module.setDataLayout((*machine)->createDataLayout());
  if (Error error = optimize(module, **machine, optLevel))
    return error;
  return emit(module, **machine);
}

/// Compiles modules on threads, each in a context of its own: LLVM's contexts
/// are of one thread.
Expected<Objects> compileAll(ArrayRef<std::unique_ptr<Module>> modules,
                             const orc::JITTargetMachineBuilder &builder,
                             unsigned optLevel) {
  std::vector<SmallString<0>> bitcodes(modules.size());
  for (auto [module, bitcode] : zip_equal(modules, bitcodes)) {
    raw_svector_ostream stream(bitcode);
    WriteBitcodeToFile(*module, stream);
  }
  auto compileOne = [&](StringRef bitcode) -> Expected<std::string> {
    LLVMContext context;
    auto module = parseBitcodeFile(MemoryBufferRef(bitcode, "part"), context);
    if (!module)
      return module.takeError();
    return compile(**module, builder, optLevel);
  };
  DefaultThreadPool threads(optimal_concurrency(modules.size()));
  std::vector<std::optional<Expected<std::string>>> results(modules.size());
  for (unsigned i = 0; i < modules.size(); ++i)
    threads.async([&, i] { results[i].emplace(compileOne(bitcodes[i])); });
  threads.wait();

  Objects objects;
  Error errors = Error::success();
  for (auto &result : results)
    if (*result)
      objects.push_back(std::move(**result));
    else
      errors = joinErrors(std::move(errors), result->takeError());
  if (errors)
    return errors;
  return objects;
}

Expected<Objects> compile(mlir::Operation *source, const std::string &entry,
                          unsigned optLevel, const CodeTarget &target) {
  auto machine = machineOf(target, optLevel);
  if (!machine)
    return machine.takeError();
  LLVMContext context;
  std::string reason;
  std::unique_ptr<Module> module = translate(source, context, reason);
  if (!module)
    return createStringError("the module cannot be translated to LLVM IR" +
                             reason);
  Function *function = module->getFunction(entry);
  if (!function || function->isDeclaration())
    return createStringError("there is no function '" + entry + "'");
  addWrapper(*function);
  mlir::attention::guardTasks(*module);
  mergeEqualFunctions(*module);
  auto parts = mlir::attention::divideModule(*module);
  if (!parts.empty())
    return compileAll(parts, *machine, optLevel);
  auto object = compile(*module, *machine, optLevel);
  if (!object)
    return object.takeError();
  return Objects{std::move(*object)};
}

} // namespace

std::vector<std::string> mlir::attention::emitObjects(Operation *module,
                                                      const std::string &entry,
                                                      unsigned optLevel,
                                                      const CodeTarget &target,
                                                      std::string &error) {
  Expected<Objects> objects = compile(module, entry, optLevel, target);
  if (objects)
    return std::move(*objects);
  error = toString(objects.takeError());
  return {};
}

std::vector<std::string>
mlir::attention::featuresOf(const std::string &cpu,
                            const std::vector<std::string> &features) {
  if (X86::parseArchX86(cpu, /*Only64Bit=*/true) == X86::CK_None)
    return {};
  SmallVector<StringRef> known;
  X86::getFeaturesForCPU(cpu, known);
  StringMap<bool> enabled;
  for (StringRef feature : known)
    enabled[feature] = true;
  for (const std::string &feature : features) {
    enabled[feature] = true;
    X86::updateImpliedFeatures(feature, /*Enabled=*/true, enabled);
  }
  std::vector<std::string> result;
  for (const auto &feature : enabled)
    if (feature.second)
      result.push_back(feature.first().str());
  llvm::sort(result);
  return result;
}
