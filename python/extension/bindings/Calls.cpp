//===- Calls.cpp - Calls of machine code with arrays ----------------------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "bindings/Bindings.h"
#include "code/GuardedCall.h"
#include "code/LargeBlocks.h"

#include <cstdlib>
#include <nanobind/ndarray.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

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

/// Whether an object is a DLPack capsule that nobody has taken over, of a
/// version known here. nanobind does not look at the version.
bool isReadable(nb::handle capsule) {
  const char *versioned = "dltensor_versioned";
  if (!PyCapsule_IsValid(capsule.ptr(), versioned))
    return PyCapsule_IsValid(capsule.ptr(), "dltensor");
  // Structures of all versions begin with its number.
  return *static_cast<uint32_t *>(
             PyCapsule_GetPointer(capsule.ptr(), versioned)) == 1;
}

/// What a versioned capsule points to, as in dlpack.h: what stands before the
/// flags has not changed since 1.0, and what stands before the rank never.
struct VersionedTensor {
  uint32_t major, minor;
  void *context;
  void (*deleter)(VersionedTensor *);
  uint64_t flags;
  void *data;
  int32_t deviceKind, deviceNumber;
};

/// Whether the library that exported a readable capsule says that its memory is
/// not to be written. Capsules without a version cannot say so.
bool isReadOnly(nb::handle capsule) {
  const char *versioned = "dltensor_versioned";
  if (!PyCapsule_IsValid(capsule.ptr(), versioned))
    return false;
  auto *tensor = static_cast<VersionedTensor *>(
      PyCapsule_GetPointer(capsule.ptr(), versioned));
  constexpr uint64_t readOnly = 1; // DLPACK_FLAG_BITMASK_READ_ONLY
  return tensor->flags & readOnly;
}

/// The functions of a library that exports arrays without a call of Python, as
/// in dlpack.h from 1.3 on.
struct ExchangeApi {
  uint32_t major, minor;
  ExchangeApi *previous;
  void *allocate;
  int (*fromObject)(void *object, VersionedTensor **tensor);
};

/// A capsule of an array, and (kind, number) of its device, by the
/// `__dlpack_c_exchange_api__` of its type; None if its version is not known
/// here. Raises what the library raises.
nb::object exchangeDlpack(nb::handle exchange, nb::handle array) {
  auto *api = static_cast<ExchangeApi *>(
      PyCapsule_GetPointer(exchange.ptr(), "dlpack_exchange_api"));
  if (!api)
    throw nb::python_error();
  if (api->major != 1 || !api->fromObject)
    return nb::none();
  VersionedTensor *tensor = nullptr;
  if (api->fromObject(array.ptr(), &tensor) != 0 || !tensor) {
    if (!PyErr_Occurred())
      PyErr_SetString(PyExc_BufferError, "its library tells no reason");
    throw nb::python_error();
  }
  nb::object capsule = nb::steal(
      PyCapsule_New(tensor, "dltensor_versioned", [](PyObject *unused) {
        // One that was taken over has another name.
        if (!PyCapsule_IsValid(unused, "dltensor_versioned"))
          return;
        nb::error_scope scope;
        auto *tensor = static_cast<VersionedTensor *>(
            PyCapsule_GetPointer(unused, "dltensor_versioned"));
        if (tensor->deleter)
          tensor->deleter(tensor);
      }));
  return nb::make_tuple(capsule, tensor->deviceKind, tensor->deviceNumber);
}

nb::tuple toTuple(const int64_t *numbers, size_t count) {
  nb::list list;
  for (size_t i = 0; i < count; ++i)
    list.append(numbers[i]);
  return nb::tuple(list);
}

/// Takes an array over from a DLPack capsule: the address of its first element,
/// its shape, its strides in elements, DLPack's (code, bits), and an owner that
/// keeps the memory alive, and whether it is read-only. None if the object is
/// no such capsule.
nb::object readDlpack(nb::handle capsule) {
  using Array = nb::ndarray<nb::ro>;
  if (!isReadable(capsule))
    return nb::none();
  // Before nanobind takes the capsule over.
  bool readOnly = isReadOnly(capsule);
  Array array;
  if (!nb::try_cast(capsule, array))
    return nb::none();
  nb::capsule owner(new Array(array), [](void *owned) noexcept {
    // It runs code of the library that exported the array, whatever error may
    // be on its way here.
    nb::error_scope scope;
    delete static_cast<Array *>(owned);
  });
  // No type has 0 bits: a vector of several lanes is no element type of ours.
  nb::dlpack::dtype type = array.dtype();
  return nb::make_tuple(
      reinterpret_cast<uintptr_t>(array.data()),
      toTuple(array.shape_ptr(), array.ndim()),
      toTuple(array.stride_ptr(), array.ndim()),
      nb::make_tuple(type.code, type.lanes == 1 ? type.bits : 0), owner,
      readOnly);
}

/// An array in the memory of some device, which exports it through DLPack and
/// keeps `owner` alive.
nb::ndarray<nb::array_api> arrayOfDevice(uintptr_t pointer,
                                         const std::vector<size_t> &shape,
                                         const std::vector<int64_t> &strides,
                                         std::pair<uint8_t, uint8_t> type,
                                         std::pair<int, int> device,
                                         nb::object owner) {
  return nb::ndarray<nb::array_api>(
      reinterpret_cast<void *>(pointer), shape.size(), shape.data(), owner,
      strides.data(), nb::dlpack::dtype{type.first, type.second, 1},
      device.first, device.second);
}

/// Launches a kernel by a Python function, which keeps its errors to itself:
/// none can be raised through compiled code.
bool launchByFunction(void *function, int64_t kernel, int64_t *words) {
  nb::gil_scoped_acquire acquire;
  PyObject *launched = PyObject_CallFunction(
      static_cast<PyObject *>(function), "LK", static_cast<long long>(kernel),
      reinterpret_cast<unsigned long long>(words));
  bool succeeded = launched && PyObject_IsTrue(launched) == 1;
  if (!launched)
    PyErr_WriteUnraisable(static_cast<PyObject *>(function));
  Py_XDECREF(launched);
  return succeeded;
}

/// Once the owner of memory exists, no interrupt loses it.
nb::tuple callGuarded(uintptr_t function, uintptr_t arguments,
                      nb::handle launcher) {
  Outcome outcome;
  Launcher launch;
  if (!launcher.is_none())
    launch = {&launchByFunction, launcher.ptr()};
  {
    nb::gil_scoped_release release;
    outcome = guardedCall(function, arguments, launch);
  }
  nb::dict owners;
  for (void *address : outcome.memory)
    owners[nb::int_(reinterpret_cast<uintptr_t>(address))] =
        nb::capsule(address, [](void *owned) noexcept { freeBlock(owned); });
  return nb::make_tuple(outcome.failure, owners);
}

} // namespace

void mlir::attention::bindCalls(nb::module_ &m) {
  m.def("array_pointer", &arrayPointer, "array"_a,
        "The address of the first element of a NumPy array.");
  m.def("read_dlpack", &readDlpack, "capsule"_a.none(),
        "Address, shape, strides, type, owner and read-only flag of an array "
        "in a DLPack capsule, or None: see "
        "mlir_attention.runtime.arrays.dlpack.");
  m.def("exchange_dlpack", &exchangeDlpack, "exchange"_a, "array"_a,
        "A DLPack capsule of an array, and (kind, number) of its device, by "
        "the `__dlpack_c_exchange_api__` of its type, or None.");
  m.def("array_of_device", &arrayOfDevice, "pointer"_a, "shape"_a, "strides"_a,
        "type"_a, "device"_a, "owner"_a,
        "An object with `__dlpack__` and `__dlpack_device__` for memory that "
        "`owner` keeps: strides are in elements; `type` is DLPack's (code, "
        "bits), `device` its (kind, number).");
  m.def("guarded_call", &callGuarded, "function"_a, "arguments"_a,
        "launcher"_a.none() = nb::none(),
        "Calls compiled code; what it reported, or -1, and the owners of what "
        "it left allocated, by address. `launcher(kernel, words)` launches "
        "kernels of a device: true if that went well.");
}
