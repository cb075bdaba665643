# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""NVIDIA's driver, by ctypes: as much of it as loading and launching kernels needs.

Everything happens in the primary context of a device, which PyTorch, CuPy and JAX use too.
"""

from __future__ import annotations

import ctypes
import functools
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

_LIBRARY = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"

#: CUdevice_attribute: the compute capability.
_MAJOR, _MINOR = 75, 76

#: Names of values that kernels take.
_NUMBERS: dict[str, type[Any]] = {
    "index": ctypes.c_int64,
    "i64": ctypes.c_int64,
    "i32": ctypes.c_int32,
    "f32": ctypes.c_float,
}

#: Workgroups that a launch may have.
MOST_WORKGROUPS = 2**31 - 1

#: A kernel of a module that was loaded.
Function = int

Buffer = np.ndarray[Any, Any]


class Driver:
    """The driver for one device. Its methods raise RuntimeError for what the driver reports."""

    def __init__(self, library: Any, device: int = 0) -> None:
        """`library` has the functions of the driver; `device` is the number of the device."""
        self._library = library
        self._call("cuInit", 0)
        handle, context = ctypes.c_int(), ctypes.c_void_p()
        self._call("cuDeviceGet", ctypes.byref(handle), device)
        self._device = handle.value
        self._call("cuDevicePrimaryCtxRetain", ctypes.byref(context), self._device)
        self._context = context

    def capability(self) -> tuple[int, int]:
        """The compute capability of the device, such as (9, 0)."""
        return self._attribute(_MAJOR), self._attribute(_MINOR)

    def load(self, code: bytes, entries: Sequence[str]) -> list[Function]:
        """The kernels of PTX or of a cubin."""
        self._enter()
        module = ctypes.c_void_p()
        self._call("cuModuleLoadData", ctypes.byref(module), ctypes.c_char_p(code + b"\0"))
        found = []
        for entry in entries:
            function = ctypes.c_void_p()
            self._call("cuModuleGetFunction", ctypes.byref(function), module, entry.encode())
            found.append(function.value or 0)
        return found

    def allocate(self, size: int) -> int:
        """Memory of the device, of so many bytes."""
        self._enter()
        address = ctypes.c_uint64()
        self._call("cuMemAlloc_v2", ctypes.byref(address), ctypes.c_size_t(max(size, 1)))
        return address.value

    def free(self, address: int) -> None:
        """Gives memory back."""
        self._call("cuMemFree_v2", ctypes.c_uint64(address))

    def copy_in(self, address: int, source: Buffer) -> None:
        """Copies an array of the host to the device."""
        if source.nbytes:
            self._call(
                "cuMemcpyHtoD_v2", ctypes.c_uint64(address), ctypes.c_void_p(source.ctypes.data),
                ctypes.c_size_t(source.nbytes),
            )  # fmt: skip

    def copy_out(self, target: Buffer, address: int) -> None:
        """Copies to an array of the host, after all that the default stream did."""
        if target.nbytes:
            self._call(
                "cuMemcpyDtoH_v2", ctypes.c_void_p(target.ctypes.data), ctypes.c_uint64(address),
                ctypes.c_size_t(target.nbytes),
            )  # fmt: skip

    def launch(
        self,
        function: Function,
        grid: tuple[int, int, int],
        block: tuple[int, int, int],
        arguments: Sequence[Any],
        stream: int = 0,
    ) -> None:
        """Launches a kernel with values of ctypes; 0 is the default stream. Does not wait."""
        self._enter()
        pointers = (ctypes.c_void_p * max(len(arguments), 1))(
            *(ctypes.addressof(argument) for argument in arguments)
        )
        # Kernels declare their workgroup memory themselves.
        self._call(
            "cuLaunchKernel", ctypes.c_void_p(function), *grid, *block, 0, ctypes.c_void_p(stream),
            pointers, None,
        )  # fmt: skip

    def _enter(self) -> None:
        """Makes the context that of this thread."""
        self._call("cuCtxSetCurrent", self._context)

    def _attribute(self, number: int) -> int:
        value = ctypes.c_int()
        self._call("cuDeviceGetAttribute", ctypes.byref(value), number, self._device)
        return value.value

    def _call(self, name: str, *arguments: Any) -> None:
        status = int(getattr(self._library, name)(*arguments))
        if status:
            text = ctypes.c_char_p()
            self._library.cuGetErrorName(status, ctypes.byref(text))
            reason = (text.value or b"").decode() or f"error {status}"
            raise RuntimeError(f"target='cuda': {name} fails: {reason}")


@functools.cache
def find_driver(device: int = 0) -> Driver:
    """The driver for a device. Raises RuntimeError, which says what is missing."""
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError as error:
        raise RuntimeError(
            f"target='cuda' needs the driver of an NVIDIA GPU, and {_LIBRARY} is missing: {error}"
        ) from error
    return Driver(library, device)


def number(bits: int, element: str) -> Any:
    """The value of ctypes that a number of a kernel is; `bits` are those of its type."""
    type_ = _NUMBERS[element]
    raw = ctypes.c_uint64(bits & (2**64 - 1))
    return type_.from_buffer_copy(bytes(raw)[: ctypes.sizeof(type_)])
