//===- Code.cpp - Machine code of modules ---------------------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "bindings/Bindings.h"
#include "code/Codegen.h"
#include "code/ForeignLibraries.h"
#include "code/ObjectCode.h"

#include "mlir/Bindings/Python/NanobindAdaptors.h"
#include "mlir/CAPI/IR.h"
#include "llvm/ADT/StringExtras.h"

#include <nanobind/stl/string.h>
#include <nanobind/stl/unique_ptr.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace nb::literals;
using namespace mlir;
using namespace mlir::attention;

namespace {

nb::tuple compileModule(MlirOperation module, const std::string &entry,
                        unsigned optLevel, const std::string &triple,
                        const std::string &cpu,
                        const std::vector<std::string> &features) {
  // What calls this generates code elsewhere then: see runtime/code/child.py.
  if (!foreignLibraries().empty())
    throw std::runtime_error(
        "LLVM cannot generate code in this process, where parts of it were "
        "bound to the LLVM of " +
        llvm::join(foreignLibraries(), ", ") +
        ": load that after mlir_attention, or not at all");
  std::string error;
  auto objects = emitObjects(unwrap(module), entry, optLevel,
                             {triple, cpu, features}, error);
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

} // namespace

void mlir::attention::bindCode(nb::module_ &m) {
  m.def("foreign_libraries", &foreignLibraries,
        "Libraries whose LLVM or MLIR parts of ours were bound to.");
  m.def("emit_objects", &compileModule, "module"_a, "entry"_a, "opt_level"_a,
        "triple"_a = "", "cpu"_a = "", "features"_a = nb::tuple(),
        "The object files of a module in the LLVM dialect, for this machine, "
        "or for the one that `triple`, `cpu` and `features` name.");
  m.def("features_of", &featuresOf, "cpu"_a, "features"_a,
        "The features of an x86-64 CPU or level with some besides; none for a "
        "CPU that LLVM does not know.");
  nb::class_<ObjectCode>(m, "ObjectCode",
                         "Object files, linked into this process.")
      .def_static("load", &loadObjects, "objects"_a, "libraries"_a,
                  "Links the bytes of object files; open names are those of "
                  "the libraries and of the process.")
      .def("lookup", &lookUp, "symbol"_a, "The address of a symbol.");
  m.def("host_cpu", &hostCpu,
        "The CPU's name and features, as LLVM compiles for it.");
}
