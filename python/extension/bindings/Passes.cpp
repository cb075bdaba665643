//===- Passes.cpp - Python functions as passes, and the drivers -----------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "bindings/Bindings.h"
#include "passes/Drivers.h"
#include "passes/PythonPass.h"

#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include "mlir/CAPI/IR.h"
#include "mlir/IR/Operation.h"

#include <nanobind/stl/string.h>
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

void mlir::attention::bindPasses(nb::module_ &m) {
  m.def("pass_dialects", &getPassDialects,
        "The namespaces of the dialects whose ops passes may make.");
  m.def("register_pass", &registerPassFromPython, "name"_a, "description"_a,
        "options"_a, "parse_options"_a, "run"_a, "is_ours"_a,
        "Makes a Python function a pass: see mlir_attention.passes.registry.");
  m.def(
      "take_interrupt", [] { return std::exchange(interrupted, false); },
      "Whether Ctrl-C has ended a pass on this thread since this was asked.");
  m.def("register_pipeline", &registerPipelineFromPython, "name"_a,
        "description"_a, "options"_a, "expand"_a, "is_ours"_a,
        "Gives a textual pipeline a name: see mlir_attention.passes.registry.");
  m.def("remarks_requested", &remarksRequested,
        "Whether the driver was called with --remarks.");

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
