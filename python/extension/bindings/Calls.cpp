//===- Calls.cpp - Calls of machine code with arrays ----------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "bindings/Bindings.h"
#include "code/GuardedCall.h"

#include <cstdlib>

namespace nb = nanobind;
using namespace nb::literals;
using namespace mlir::attention;

namespace {

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

} // namespace

void mlir::attention::bindCalls(nb::module_ &m) {
  m.def("array_pointer", &arrayPointer, "array"_a,
        "The address of the first element of a NumPy array.");
  m.def("guarded_call", &callGuarded, "function"_a, "arguments"_a,
        "Calls compiled code; what it reported, or -1, and the owners of what "
        "it left allocated, by address.");
}
