//===- Extension.cpp - The Python module mlir_attention._extension --------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "Bindings.h"
#include "Bounds.h"
#include "Codegen.h"
#include "Drivers.h"
#include "EmptyTensors.h"
#include "ErasedOps.h"
#include "GuardedCall.h"
#include "ObjectCode.h"
#include "Outlining.h"
#include "PythonPass.h"
#include "Scripts.h"
#include "X86VectorInlining.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Bindings/Python/Nanobind.h"
#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include "mlir/CAPI/IR.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/StringExtras.h"

#include <cstdlib>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace nb::literals;
using namespace mlir;
using namespace mlir::attention;

namespace {

/// Set while a driver owns the contexts that passes see.
bool driverOwnsContexts = false;

/// Python's view of a context destroys the context with itself. One that a C++
/// driver made must outlive the view, so the view is never let go.
void keepContextOfDriver(const nb::object &operation) {
  if (driverOwnsContexts)
    nb::object(operation.attr("context")).release();
}

std::string describe(nb::python_error &error) {
  std::string message = nb::cast<std::string>(nb::str(error.value()));
  return message.empty() ? nb::cast<std::string>(error.type().attr("__name__"))
                         : message;
}

/// (name, description, default) triples, as Python gives options.
std::vector<OptionSpec> toOptionSpecs(const nb::list &options) {
  std::vector<OptionSpec> specs;
  for (nb::handle option : options)
    specs.push_back({nb::cast<std::string>(option[0]),
                     nb::cast<std::string>(option[1]),
                     nb::cast<OptionValue>(option[2])});
  return specs;
}

/// The Python callables live as long as the registry, which is never destroyed.
std::function<ParsedOptions(const std::string &)>
makeOptionParser(nb::callable parse) {
  return [parse = parse.release()](const std::string &text) -> ParsedOptions {
    nb::gil_scoped_acquire acquire;
    try {
      return nb::cast<std::vector<OptionValue>>(parse(text));
    } catch (nb::python_error &error) {
      return describe(error);
    }
  };
}

void throwIfWrong(const std::optional<std::string> &error) {
  if (error)
    throw nb::value_error(error->c_str());
}

/// Whether Ctrl-C has ended a pass on this thread.
thread_local bool interrupted = false;

void registerPassFromPython(std::string name, std::string description,
                            nb::list options, nb::callable parseOptions,
                            nb::callable run, bool isOurs) {
  PassSpec spec;
  spec.name = std::move(name);
  spec.description = std::move(description);
  spec.options = toOptionSpecs(options);
  spec.parseOptions = makeOptionParser(std::move(parseOptions));
  spec.isOurs = isOurs;
  spec.run = [run = run.release()](Operation *op,
                                   const std::vector<OptionValue> &values) {
    nb::gil_scoped_acquire acquire;
    try {
      nb::object operation = nb::cast(wrap(op));
      keepContextOfDriver(operation);
      return nb::cast<bool>(run(operation, values));
    } catch (nb::python_error &error) {
      // The pass reports what it raises; this is for what ends a program, such
      // as Ctrl-C, which cannot pass through the C++ pass manager as it is.
      interrupted = error.matches(PyExc_KeyboardInterrupt);
      op->emitError(interrupted ? "interrupted" : describe(error));
      return false;
    }
  };
  throwIfWrong(registerPythonPass(std::move(spec)));
}

void registerPipelineFromPython(std::string name, std::string description,
                                nb::list options, nb::callable expand,
                                bool isOurs) {
  PipelineSpec spec;
  spec.name = std::move(name);
  spec.description = std::move(description);
  spec.options = toOptionSpecs(options);
  spec.isOurs = isOurs;
  spec.expand = [expand = expand.release()](const std::string &text,
                                            std::string &result) {
    nb::gil_scoped_acquire acquire;
    try {
      result = nb::cast<std::string>(expand(text));
      return true;
    } catch (nb::python_error &error) {
      result = describe(error);
      return false;
    }
  };
  throwIfWrong(registerPythonPipeline(std::move(spec)));
}

using Note = std::pair<MlirLocation, std::string>;

void emitDiagnostic(MlirLocation location, const std::string &severity,
                    const std::string &message,
                    const std::vector<Note> &notes) {
  Location where = unwrap(location);
  InFlightDiagnostic diagnostic =
      severity == "error"     ? emitError(where, message)
      : severity == "warning" ? emitWarning(where, message)
                              : emitRemark(where, message);
  for (const auto &[noteLocation, note] : notes)
    diagnostic.attachNote(unwrap(noteLocation)) << note;
}

/// The ops in `root`, itself included: those that have one of the names, or are
/// of the dialect if it ends in a dot, or all if it is empty. A walk from
/// Python makes an object of every op, which costs more than most passes do.
std::vector<MlirOperation> opsIn(MlirOperation root,
                                 const std::vector<std::string> &names,
                                 bool postOrder) {
  std::vector<MlirOperation> found;
  auto collect = [&](Operation *op) {
    StringRef opName = op->getName().getStringRef();
    if (llvm::any_of(names, [&](StringRef name) {
          return name.ends_with(".") ? opName.starts_with(name)
                                     : name.empty() || opName == name;
        }))
      found.push_back(wrap(op));
  };
  if (postOrder)
    unwrap(root)->walk<WalkOrder::PostOrder>(collect);
  else
    unwrap(root)->walk<WalkOrder::PreOrder>(collect);
  return found;
}

/// Whether the elements of a type, or of a slice of it, take 2^62 bytes or
/// more. MLIR asserts that their number and strides fit into 63 bits.
bool isTooLarge(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasRank())
    return false;
  int64_t size = 16; // Bytes of the widest elements.
  for (int64_t extent : shaped.getShape())
    if (extent > 1 && llvm::MulOverflow(size, extent, size))
      return true;
  return size >= int64_t(1) << 62;
}

/// The first op in `root` with a result, or an argument of a block, of a type
/// that is too large; and that type.
std::optional<std::pair<MlirOperation, MlirType>>
findTooLarge(MlirOperation root) {
  std::optional<std::pair<MlirOperation, MlirType>> found;
  unwrap(root)->walk<WalkOrder::PreOrder>([&](Operation *op) {
    SmallVector<Type> types(op->getResultTypes());
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::append_range(types, block.getArgumentTypes());
    const Type *type = llvm::find_if(types, isTooLarge);
    if (type == types.end())
      return WalkResult::advance();
    found = {wrap(op), wrap(*type)};
    return WalkResult::interrupt();
  });
  return found;
}

void refuse(const std::string &error) {
  if (!error.empty())
    throw std::runtime_error(error);
}

/// Gives ops an attribute by its text. Python would load all of the attribute's
/// dialect to make an object of it.
void annotate(const std::vector<MlirOperation> &ops, const std::string &name,
              const std::string &text) {
  for (MlirOperation op : ops)
    unwrap(op)->setAttr(name, parseAttribute(text, unwrap(op)->getContext()));
}

/// (file, line, column) of the first place in a location; None if it has none.
/// As bytes: not all names of files are UTF-8.
nb::object placeOf(MlirLocation location) {
  auto file = unwrap(location)->findInstanceOf<FileLineColRange>();
  if (!file)
    return nb::none();
  StringRef name = file.getFilename().getValue();
  return nb::make_tuple(nb::bytes(name.data(), name.size()),
                        file.getStartLine(), file.getStartColumn());
}

/// Terms are (coefficient, value, dimension), of which the last is -1 for the
/// value of an index.
bool isAtMostFromPython(
    const std::vector<std::tuple<int64_t, MlirValue, int64_t>> &terms,
    int64_t limit) {
  std::vector<BoundTerm> unwrapped;
  for (const auto &[coefficient, value, dim] : terms)
    unwrapped.push_back({coefficient, unwrap(value),
                         dim < 0 ? std::nullopt : std::optional(dim)});
  return isAtMost(unwrapped, limit);
}

/// Lets threads take `chunk` iterations of an omp.wsloop at a time. Python's
/// bindings cannot add an operand.
void setScheduleChunk(MlirOperation loop, MlirValue chunk) {
  cast<omp::WsloopOp>(unwrap(loop))
      .getScheduleChunkMutable()
      .assign(unwrap(chunk));
}

/// The payload, handles of ops in it, the sequence, and its module.
using ScriptOps =
    std::tuple<MlirOperation, std::vector<std::vector<MlirOperation>>,
               MlirOperation, MlirOperation>;

bool applyAll(const std::vector<ScriptOps> &scripts) {
  std::vector<Script> unwrapped;
  for (const auto &[payload, handles, sequence, module] : scripts) {
    Script &script = unwrapped.emplace_back();
    script.payload = unwrap(payload);
    script.sequence = unwrap(sequence);
    script.module = unwrap(module);
    for (const std::vector<MlirOperation> &handle : handles) {
      std::vector<Operation *> &ops = script.handles.emplace_back();
      for (MlirOperation op : handle)
        ops.push_back(unwrap(op));
    }
  }
  return applyScripts(unwrapped);
}

/// Whether two functions have the same type and compute the same.
bool areEquivalent(MlirOperation one, MlirOperation other) {
  auto function = cast<FunctionOpInterface>(unwrap(one));
  auto otherFunction = cast<FunctionOpInterface>(unwrap(other));
  return function.getFunctionType() == otherFunction.getFunctionType() &&
         OperationEquivalence::isRegionEquivalentTo(
             &function.getFunctionBody(), &otherFunction.getFunctionBody(),
             OperationEquivalence::IgnoreLocations);
}

/// What `__array_struct__` of a NumPy array points to:
/// https://numpy.org/doc/stable/reference/arrays.interface.html
struct ArrayInterface {
  int two;
  int rank;
  char typeKind;
  int itemSize;
  int flags;
  Py_intptr_t *shape;
  Py_intptr_t *strides;
  void *data;
};

/// A small part of the time of `array.ctypes.data`, which matters in short
/// calls.
uintptr_t arrayPointer(nb::handle array) {
  nb::object capsule = array.attr("__array_struct__");
  auto *interface = static_cast<ArrayInterface *>(
      PyCapsule_GetPointer(capsule.ptr(), nullptr));
  if (!interface)
    throw nb::python_error();
  return reinterpret_cast<uintptr_t>(interface->data);
}

/// Once the owner of memory exists, no interrupt loses it.
nb::tuple callGuarded(uintptr_t function, uintptr_t arguments) {
  Outcome outcome;
  {
    nb::gil_scoped_release release;
    outcome = guardedCall(function, arguments);
  }
  nb::dict owners;
  for (void *address : outcome.memory)
    owners[nb::int_(reinterpret_cast<uintptr_t>(address))] =
        nb::capsule(address, [](void *owned) noexcept { std::free(owned); });
  return nb::make_tuple(outcome.failure, owners);
}

nb::tuple compileModule(MlirOperation module, const std::string &entry,
                        unsigned optLevel) {
  // What calls this generates code elsewhere then: see runtime/code/child.py.
  if (!foreignLibraries().empty())
    throw std::runtime_error(
        "LLVM cannot generate code in this process, where parts of it were "
        "bound to the LLVM of " +
        llvm::join(foreignLibraries(), ", ") +
        ": load that after mlir_attention, or not at all");
  std::string error;
  auto objects = emitObjects(unwrap(module), entry, optLevel, error);
  if (objects.empty())
    throw std::runtime_error(error);
  nb::list result;
  for (const std::string &object : objects)
    result.append(nb::bytes(object.data(), object.size()));
  return nb::tuple(result);
}

std::unique_ptr<ObjectCode>
loadObjects(const std::vector<nb::bytes> &objects,
            const std::vector<std::string> &libraries) {
  std::vector<std::string> files;
  for (const nb::bytes &object : objects)
    files.emplace_back(object.c_str(), object.size());
  std::string error;
  auto code = ObjectCode::load(files, libraries, error);
  if (!code)
    throw std::runtime_error(error);
  return code;
}

uintptr_t lookUp(const ObjectCode &code, const std::string &symbol) {
  std::string error;
  uintptr_t address = code.lookup(symbol, error);
  if (!address)
    throw std::runtime_error(error);
  return address;
}

/// Runs a driver without the interpreter lock: passes take it when they run.
/// Arguments are bytes, since names of files need not be UTF-8.
int runDriver(llvm::function_ref<int(std::vector<std::string>)> driver,
              const std::vector<nb::bytes> &arguments) {
  std::vector<std::string> texts;
  for (const nb::bytes &argument : arguments)
    texts.emplace_back(argument.c_str(), argument.size());
  driverOwnsContexts = true;
  nb::gil_scoped_release release;
  return driver(std::move(texts));
}

} // namespace

NB_MODULE(_extension, m) {
  if (!knowsFloats())
    throw nb::import_error(
        ("the LLVM of " + llvm::join(foreignLibraries(), ", ") +
         ", of another version, was loaded before that of MLIR, which it "
         "damages: import mlir_attention first")
            .c_str());

  m.doc() = "The native part of mlir_attention: see dialects/ and passes/.";
  // Passes are never let go of, nor is what they refer to: a program that ends
  // with such passes, or with compiled functions in them, has no defect.
  nb::set_leak_warnings(false);

  m.attr("MOST_ELEMENTS") = mostElements;

  m.def(
      "register_dialect",
      [](MlirDialectRegistry registry) {
        unwrap(registry)->insert<AttentionDialect>();
        registerX86VectorInlining(*unwrap(registry));
      },
      "registry"_a, "Makes the attention dialect known to a dialect registry.");

  m.def("register_pass", &registerPassFromPython, "name"_a, "description"_a,
        "options"_a, "parse_options"_a, "run"_a, "is_ours"_a,
        "Makes a Python function a pass: see mlir_attention.passes.registry.");
  m.def(
      "take_interrupt", [] { return std::exchange(interrupted, false); },
      "Whether Ctrl-C has ended a pass on this thread since this was asked.");
  m.def("register_pipeline", &registerPipelineFromPython, "name"_a,
        "description"_a, "options"_a, "expand"_a, "is_ours"_a,
        "Gives a textual pipeline a name: see mlir_attention.passes.registry.");

  m.def("emit_diagnostic", &emitDiagnostic, "location"_a, "severity"_a,
        "message"_a, "notes"_a = std::vector<Note>(),
        "Emits an error, a warning or a remark at a location.");
  m.def("remarks_requested", &remarksRequested,
        "Whether the driver was called with --remarks.");
  m.def(
      "is_trivially_dead",
      [](MlirOperation op) {
        return unwrap(op)->getBlock() && isOpTriviallyDead(unwrap(op));
      },
      "operation"_a,
      "Whether nothing uses an op and it has no side effects; not of one that "
      "was erased.");
  m.def(
      "contains",
      [](MlirOperation root, MlirOperation op) {
        return unwrap(root)->isProperAncestor(unwrap(op));
      },
      "root"_a, "operation"_a, "Whether an op is in another one.");
  nb::class_<ErasedOps>(m, "ErasedOps",
                        "Ops that a pass took out of the IR: see "
                        "mlir_attention.support.erasing.")
      .def(nb::init<>())
      .def(
          "add",
          [](ErasedOps &self, MlirOperation op) {
            refuse(self.add(unwrap(op)));
          },
          "operation"_a, "Takes an op out of the IR; it exists until destroy.")
      .def(
          "destroy", [](ErasedOps &self) { refuse(self.destroy()); },
          "Destroys the ops.");
  m.def("ops_in", &opsIn, "root"_a, "names"_a, "post_order"_a,
        "The ops in an op: see mlir_attention.support.walk.");
  m.def("find_too_large", &findTooLarge, "root"_a,
        "An op with a type of 2^62 bytes or more, and that type; or None.");
  m.def("place_of", &placeOf, "location"_a,
        "The file, line and column of a location, or None.");
  m.def("is_at_most", &isAtMostFromPython, "terms"_a, "limit"_a,
        "Whether a sum of multiples of index values and extents is at most "
        "`limit` for sure: see mlir_attention.checks.quantities.");
  m.def("annotate", &annotate, "ops"_a, "name"_a, "text"_a,
        "Gives ops an attribute, which is text as MLIR prints it.");

  m.def(
      "eliminate_empty_tensors",
      [](MlirOperation module) {
        return eliminateEmptyTensors(cast<ModuleOp>(unwrap(module)));
      },
      "module"_a,
      "Writes results where they are inserted, if that is behind all "
      "assertions; whether upstream's analysis succeeded.");
  m.def("set_schedule_chunk", &setScheduleChunk, "loop"_a, "chunk"_a,
        "Lets threads take so many iterations of an omp.wsloop at a time.");

  m.def("are_equivalent", &areEquivalent, "one"_a, "other"_a,
        "Whether two functions have the same type and bodies, wherever they "
        "come from.");
  m.def("apply_scripts", &applyAll, "scripts"_a,
        "Applies transform scripts side by side: see "
        "mlir_attention.support.transform_scripts.");
  m.def(
      "outline_branches",
      [](MlirOperation branches, const std::string &thenName,
         const std::string &elseName) {
        outlineBranches(unwrap(branches), thenName, elseName);
      },
      "branches"_a, "then_name"_a, "else_name"_a,
      "Makes both branches of an scf.if functions: see "
      "mlir_attention.cpu.lowering.branches.");
  m.def(
      "outline_task",
      [](MlirOperation scope, const std::string &name) {
        outlineTask(unwrap(scope), name);
      },
      "scope"_a, "name"_a,
      "Makes a memref.alloca_scope a function that may fail: see "
      "mlir_attention.cpu.lowering.tasks_that_fail.");

  m.def("array_pointer", &arrayPointer, "array"_a,
        "The address of the first element of a NumPy array.");
  m.def("guarded_call", &callGuarded, "function"_a, "arguments"_a,
        "Calls compiled code; what it reported, or -1, and the owners of what "
        "it left allocated, by address.");

  m.def("foreign_libraries", &foreignLibraries,
        "Libraries whose LLVM or MLIR parts of ours were bound to.");
  m.def("emit_objects", &compileModule, "module"_a, "entry"_a, "opt_level"_a,
        "The object files of a module in the LLVM dialect, for this machine.");
  nb::class_<ObjectCode>(m, "ObjectCode",
                         "Object files, linked into this process.")
      .def_static("load", &loadObjects, "objects"_a, "libraries"_a,
                  "Links the bytes of object files; open names are those of "
                  "the libraries and of the process.")
      .def("lookup", &lookUp, "symbol"_a, "The address of a symbol.");
  m.def("host_cpu", &hostCpu,
        "The CPU's name and features, as LLVM compiles for it.");

  m.def(
      "run_opt",
      [](const std::vector<nb::bytes> &arguments, const std::string &overview) {
        return runDriver(
            [&](std::vector<std::string> texts) {
              return runOptDriver(std::move(texts), overview);
            },
            arguments);
      },
      "arguments"_a, "overview"_a,
      "mlir-opt with the attention dialect, and with a text at the top of "
      "--help; the exit status.");
  m.def(
      "run_lsp_server",
      [](const std::vector<nb::bytes> &arguments) {
        return runDriver(runLspServer, arguments);
      },
      "arguments"_a, "The upstream language server with our dialect.");
}
