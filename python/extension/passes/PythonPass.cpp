//===- PythonPass.cpp - MLIR passes whose bodies are Python functions -----===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/PythonPass.h"

#include "Attention.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SPIRV/IR/SPIRVDialect.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/X86Vector/X86VectorDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Support/TypeID.h"

using namespace mlir;
using namespace mlir::attention;

namespace {

/// What the names that come from Python mean now. MLIR's registry never lets go
/// of a name, so its entries look here. Declarations live as long as the
/// process: pass managers may hold one that has been replaced.
template <typename Spec> llvm::StringMap<const Spec *> &getDeclarations() {
  static llvm::StringMap<const Spec *> declarations;
  return declarations;
}

/// Whether `spec` may have its name: no one has it, or one that it may replace.
template <typename Spec> bool isNameFree(const Spec &spec) {
  auto found = getDeclarations<Spec>().find(spec.name);
  if (found != getDeclarations<Spec>().end())
    return spec.isOurs || !found->second->isOurs;
  return !PassInfo::lookup(spec.name) && !PassPipelineInfo::lookup(spec.name);
}

/// Where the declaration of the name of `spec` is found from now on, and
/// whether the name is new; null, if it is taken.
template <typename Spec>
std::pair<const Spec *const *, bool> declare(Spec spec) {
  if (!isNameFree(spec))
    return {nullptr, false};
  auto [entry, isNew] = getDeclarations<Spec>().try_emplace(spec.name);
  entry->second = new Spec(std::move(spec));
  return {&entry->second, isNew};
}

std::string describeTakenName(const std::string &name) {
  return "there is a pass or pipeline '" + name + "' already";
}

/// The dialects whose ops passes make: one list for all, since none can be
/// loaded while a pipeline runs, and an op of one that is not loaded ends the
/// process. A context of Python's has loaded them before; one of a driver's
/// takes 3 ms to.
void insertDialects(DialectRegistry &registry) {
  registry.insert<affine::AffineDialect, arith::ArithDialect, AttentionDialect,
                  bufferization::BufferizationDialect, cf::ControlFlowDialect,
                  func::FuncDialect, gpu::GPUDialect, linalg::LinalgDialect,
                  LLVM::LLVMDialect, math::MathDialect, memref::MemRefDialect,
                  scf::SCFDialect, tensor::TensorDialect,
                  transform::TransformDialect, vector::VectorDialect,
                  x86vector::X86VectorDialect>();
}

/// Holds one option of type T, made when the pass or pipeline is.
template <typename T>
using OptionPtr = std::unique_ptr<mlir::detail::PassOptions::Option<T>>;
using AnyOption = std::variant<OptionPtr<bool>, OptionPtr<int64_t>,
                               OptionPtr<double>, OptionPtr<std::string>>;

/// Makes the options that `spec` declares: real ones, so that help, printed
/// pipelines, clones and crash reproducers show them.
template <template <typename> class OptionT, typename Parent>
std::vector<AnyOption> makeOptions(Parent &parent,
                                   const std::vector<OptionSpec> &specs) {
  std::vector<AnyOption> options;
  for (const OptionSpec &spec : specs)
    std::visit(
        [&](const auto &initial) {
          using T = std::decay_t<decltype(initial)>;
          options.push_back(OptionPtr<T>(std::make_unique<OptionT<T>>(
              parent, spec.name, llvm::cl::desc(spec.description),
              llvm::cl::init(initial))));
        },
        spec.defaultValue);
  return options;
}

OptionValue getValue(const AnyOption &option) {
  return std::visit(
      [](const auto &opt) { return OptionValue(opt->getValue()); }, option);
}

void setValue(AnyOption &option, const OptionValue &value) {
  std::visit(
      [&](auto &opt) {
        using T = std::decay_t<decltype(opt->getValue())>;
        opt->setValue(std::get<T>(value));
      },
      option);
}

class PythonPass : public Pass {
public:
  template <typename T> using OptionOf = Pass::Option<T>;

  PythonPass(const PassSpec *spec, TypeID id)
      : Pass(id, ModuleOp::getOperationName()), spec(spec),
        options(
            makeOptions<OptionOf>(static_cast<Pass &>(*this), spec->options)) {}

  StringRef getName() const override { return spec->name; }
  StringRef getArgument() const override { return spec->name; }
  StringRef getDescription() const override { return spec->description; }

  std::unique_ptr<Pass> clonePass() const override {
    return std::make_unique<PythonPass>(spec, getTypeID());
  }

  bool canScheduleOn(RegisteredOperationName name) const override {
    return name.getStringRef() == ModuleOp::getOperationName();
  }

  LogicalResult initializeOptions(
      StringRef text,
      function_ref<LogicalResult(const Twine &)> errorHandler) override {
    ParsedOptions parsed = spec->parseOptions(text.str());
    if (auto *error = std::get_if<std::string>(&parsed))
      return errorHandler(*error);
    for (auto [option, value] :
         llvm::zip(options, std::get<std::vector<OptionValue>>(parsed)))
      setValue(option, value);
    return success();
  }

  void getDependentDialects(DialectRegistry &registry) const override {
    insertDialects(registry);
    // Attributes of it say how a kernel is launched. It takes as long to load
    // as all others.
    if (StringRef(spec->name).starts_with("attention-gpu-"))
      registry.insert<spirv::SPIRVDialect>();
  }

  void runOnOperation() override {
    // On a nested module the pass would run on a worker thread, and wait there
    // for the interpreter that the thread running the pipeline holds.
    if (getOperation()->getParentOp()) {
      getOperation()->emitError("pass '")
          << spec->name << "' runs on the top-level module, and there handles "
          << "nested ones too";
      return signalPassFailure();
    }
    std::vector<OptionValue> values;
    for (const AnyOption &option : options)
      values.push_back(getValue(option));
    // A pass that tells of an error has failed, also where what it is built on
    // goes on: transform scripts and patterns of upstream's do.
    bool emittedError = false;
    ScopedDiagnosticHandler watcher(&getContext(), [&](Diagnostic &diagnostic) {
      emittedError |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
      return failure(); // Others are to hear of it.
    });
    if (!spec->run(getOperation(), values) || emittedError)
      signalPassFailure();
  }

private:
  const PassSpec *spec;
  std::vector<AnyOption> options;
};

/// The options of a pipeline, made to be shown in help.
struct PipelineOptions : mlir::detail::PassOptions {
  template <typename T> using OptionOf = mlir::detail::PassOptions::Option<T>;

  explicit PipelineOptions(const PipelineSpec &spec)
      : options(makeOptions<OptionOf>(
            static_cast<mlir::detail::PassOptions &>(*this), spec.options)) {}
  std::vector<AnyOption> options;
};

} // namespace

std::vector<std::string> mlir::attention::getPassDialects() {
  DialectRegistry registry;
  insertDialects(registry);
  std::vector<std::string> names;
  for (StringRef name : registry.getDialectNames())
    names.push_back(name.str());
  return names;
}

std::optional<std::string>
mlir::attention::registerPythonPass(PassSpec passSpec) {
  static TypeIDAllocator typeIDs;
  std::string name = passSpec.name;
  auto [spec, isNew] = declare(std::move(passSpec));
  if (!spec)
    return describeTakenName(name);
  if (isNew)
    registerPass([spec = spec, id = typeIDs.allocate()] {
      return std::make_unique<PythonPass>(*spec, id);
    });
  return std::nullopt;
}

std::optional<std::string>
mlir::attention::registerPythonPipeline(PipelineSpec pipelineSpec) {
  std::string name = pipelineSpec.name;
  auto [spec, isNew] = declare(std::move(pipelineSpec));
  if (!spec)
    return describeTakenName(name);
  if (!isNew)
    return std::nullopt;
  auto build =
      [spec = spec](OpPassManager &manager, StringRef options,
                    function_ref<LogicalResult(const Twine &)> errorHandler)
      -> LogicalResult {
    std::string result;
    if (!(*spec)->expand(options.str(), result))
      return errorHandler(result);
    std::string parseError;
    llvm::raw_string_ostream stream(parseError);
    if (failed(parsePassPipeline(result, manager, stream)))
      return errorHandler(parseError);
    return success();
  };
  auto showOptions =
      [spec =
           spec](function_ref<void(const mlir::detail::PassOptions &)> show) {
        show(PipelineOptions(**spec));
      };
  registerPassPipeline((*spec)->name, (*spec)->description, build, showOptions);
  return std::nullopt;
}
