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
from typing import Any, NamedTuple

import numpy as np

from mlir_attention.gpu.kernel import Kernel
from mlir_attention.runtime.on_device.copies import Rows

_LIBRARY = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"

#: CUdevice_attribute: the compute capability.
_MAJOR, _MINOR = 75, 76

#: CUdevice_attribute: whether memory can be allocated on streams.
_HAS_POOLS = 115

#: CUpointer_attribute: the context, the kind of memory, whether it is managed, the device.
_POINTER_ATTRIBUTES = (1, 2, 8, 9)

#: CUmemorytype: of the device.
_DEVICE_MEMORY = 2

#: CUevent_flags: without a time.
_DISABLE_TIMING = 2

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


class PointedTo(NamedTuple):
    """Memory at an address.

    context:    that it was allocated in; 0 if it is of none, as memory of pools is.
    kind:       CUmemorytype: 1 is of the host, 2 of a device; 0 if the driver does not know it.
    is_managed: whether host and device share it.
    device:     the number of the device.
    """

    context: int
    kind: int
    is_managed: bool
    device: int


class _Copy2D(ctypes.Structure):
    """CUDA_MEMCPY2D."""

    _fields_ = (
        ("source_x", ctypes.c_size_t), ("source_y", ctypes.c_size_t),
        ("source_kind", ctypes.c_int), ("source_host", ctypes.c_void_p),
        ("source", ctypes.c_uint64), ("source_array", ctypes.c_void_p),
        ("source_pitch", ctypes.c_size_t),
        ("target_x", ctypes.c_size_t), ("target_y", ctypes.c_size_t),
        ("target_kind", ctypes.c_int), ("target_host", ctypes.c_void_p),
        ("target", ctypes.c_uint64), ("target_array", ctypes.c_void_p),
        ("target_pitch", ctypes.c_size_t),
        ("width", ctypes.c_size_t), ("height", ctypes.c_size_t),
    )  # fmt: skip


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
        self.number = device
        self.context = context.value or 0
        self._has_pools = bool(self._attribute(_HAS_POOLS))

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

    def allocate_on(self, size: int, stream: int) -> int:
        """Memory of the device, for what is launched on a stream from here on."""
        if not self._has_pools:
            return self.allocate(size)
        self._enter()
        address = ctypes.c_uint64()
        self._call(
            "cuMemAllocAsync", ctypes.byref(address), ctypes.c_size_t(size), ctypes.c_void_p(stream)
        )
        return address.value

    def free_on(self, address: int, stream: int) -> None:
        """Gives memory of `allocate_on` back, behind what is on the stream."""
        self._enter()
        if self._has_pools:
            self._call("cuMemFreeAsync", ctypes.c_uint64(address), ctypes.c_void_p(stream))
        else:
            self.free(address)

    def copy_rows(self, rows: Rows, stream: int) -> None:
        """Copies on the device."""
        self._enter()
        copy = _Copy2D(
            source_kind=_DEVICE_MEMORY, source=rows.source, source_pitch=rows.source_pitch,
            target_kind=_DEVICE_MEMORY, target=rows.target, target_pitch=rows.target_pitch,
            width=rows.width, height=rows.height,
        )  # fmt: skip
        if rows.height == 1:  # Of any width.
            self._call(
                "cuMemcpyDtoDAsync_v2", ctypes.c_uint64(rows.target), ctypes.c_uint64(rows.source),
                ctypes.c_size_t(rows.width), ctypes.c_void_p(stream),
            )  # fmt: skip
        else:
            self._call("cuMemcpy2DAsync_v2", ctypes.byref(copy), ctypes.c_void_p(stream))

    def read(self, target: Buffer, address: int, stream: int) -> None:
        """Copies to an array of the host behind what is on a stream, and waits."""
        self._enter()
        self._call(
            "cuMemcpyDtoHAsync_v2", ctypes.c_void_p(target.ctypes.data), ctypes.c_uint64(address),
            ctypes.c_size_t(target.nbytes), ctypes.c_void_p(stream),
        )  # fmt: skip
        self._call("cuStreamSynchronize", ctypes.c_void_p(stream))

    def write(self, address: int, source: Buffer, stream: int) -> None:
        """Copies an array of the host, in pageable memory, which may change behind this."""
        self._enter()
        self._call(
            "cuMemcpyHtoDAsync_v2", ctypes.c_uint64(address), ctypes.c_void_p(source.ctypes.data),
            ctypes.c_size_t(source.nbytes), ctypes.c_void_p(stream),
        )  # fmt: skip

    def wait(self, stream: int, other: int) -> None:
        """Lets what follows on a stream wait for what is on the other."""
        if stream == other:
            return
        self._enter()
        event = ctypes.c_void_p()
        self._call("cuEventCreate", ctypes.byref(event), _DISABLE_TIMING)
        try:
            self._call("cuEventRecord", event, ctypes.c_void_p(other))
            self._call("cuStreamWaitEvent", ctypes.c_void_p(stream), event, 0)
        finally:
            self._call("cuEventDestroy_v2", event)

    def memory_at(self, address: int) -> PointedTo:
        """What the driver knows of an address."""
        self._enter()
        context, kind = ctypes.c_void_p(), ctypes.c_uint()
        is_managed, device = ctypes.c_uint(), ctypes.c_int(-1)
        values = (context, kind, is_managed, device)
        attributes = (ctypes.c_int * 4)(*_POINTER_ATTRIBUTES)
        places = (ctypes.c_void_p * 4)(*(ctypes.addressof(value) for value in values))
        self._call("cuPointerGetAttributes", 4, attributes, places, ctypes.c_uint64(address))
        return PointedTo(context.value or 0, kind.value, bool(is_managed.value), device.value)

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


def grid_of(kernel: Kernel, workgroups: int) -> tuple[int, int, int]:
    """The grid of a launch. Raises ValueError for too many workgroups."""
    if workgroups > MOST_WORKGROUPS:
        raise ValueError(
            f"kernel {kernel.entry} would have {workgroups} workgroups, of which CUDA takes "
            f"{MOST_WORKGROUPS}"
        )
    return (workgroups, 1, 1)


def number(bits: int, element: str) -> Any:
    """The value of ctypes that a number of a kernel is; `bits` are those of its type."""
    type_ = _NUMBERS[element]
    raw = ctypes.c_uint64(bits & (2**64 - 1))
    return type_.from_buffer_copy(bytes(raw)[: ctypes.sizeof(type_)])
