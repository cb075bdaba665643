# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arrays of CUDA in place: their memory, the streams of their libraries."""

from __future__ import annotations

import contextlib
import sys
import weakref
from collections.abc import Sequence
from typing import Any

import numpy as np

from mlir_attention import _extension
from mlir_attention.gpu.kernel import Kernel
from mlir_attention.runtime.arrays.dlpack import DEFAULT_STREAM, ForeignArray, read_cuda_array
from mlir_attention.runtime.arrays.element_types import Element, dlpack_type_of
from mlir_attention.runtime.cuda_driver import Driver, grid_of, number
from mlir_attention.runtime.device import Passed, itemsize_of
from mlir_attention.runtime.on_device.copies import Rows, Tensor

_CUDA, _MANAGED = 2, 13  # kDLCUDA, kDLCUDAManaged.

#: CUmemorytype: of the device.
_DEVICE_MEMORY = 2


class CudaSpace:
    """A device of CUDA with the kernels of a module."""

    def __init__(self, kernels: Sequence[Kernel], functions: Sequence[int], driver: Driver) -> None:
        """`functions` are the kernels as `Driver.load` gives them."""
        self.kernels = tuple(kernels)
        self.functions = tuple(functions)
        self.driver = driver

    def holds(self, value: Any) -> bool:
        """Whether it is an array on a device of CUDA."""
        if isinstance(value, np.ndarray | int | float):
            return False
        if hasattr(value, "__dlpack_device__"):
            try:
                return int(value.__dlpack_device__()[0]) in (_CUDA, _MANAGED)
            except Exception:  # Whatever a library's code may raise: what reads it tells.
                return False
        return hasattr(value, "__cuda_array_interface__")

    def queue(self, stream: Any, values: Sequence[Any]) -> CudaQueue:
        """A stream. Raises TypeError for what is none."""
        found = _current_stream(values) if stream is None else stream
        return CudaQueue(self, _handle(found), found)


class CudaQueue:
    """A stream of a device: see `calls.Queue`."""

    def __init__(self, space: CudaSpace, stream: int, owner: Any) -> None:
        """`owner` keeps the stream alive."""
        self._space = space
        self._driver = space.driver
        self._stream = stream
        self._owner = owner

    def view(self, value: Any, label: str) -> ForeignArray:
        """An array of the device: what wrote it before is done before what follows."""
        if hasattr(value, "__dlpack_device__"):
            self._check_device(value, label)
            array = read_cuda_array(value, label, self._driver.number, self._stream)
        elif hasattr(value, "__cuda_array_interface__"):
            array = self._read_interface(value, label)
        else:
            raise TypeError(
                f"{label} is a {type(value).__name__}; expected an array on a device of CUDA, with "
                "__dlpack__ or __cuda_array_interface__"
            )
        if array.pointer and 0 not in array.shape:
            self._check_memory(array.pointer, label)
        return array

    def adopt(self, array: ForeignArray) -> None:
        """Nothing: addresses are known everywhere."""

    def allocate(self, size: int) -> CudaMemory:
        """Memory that what follows on the stream may use."""
        return CudaMemory(self._driver, max(size, 1), self._stream, self._owner)

    def copy(self, rows: Rows) -> None:
        """Copies on the device."""
        self._driver.copy_rows(rows, self._stream)

    def read(self, target: np.ndarray[Any, Any], source: int) -> None:
        """Copies to the host, behind all that is on the stream, and waits."""
        self._driver.read(target, source, self._stream)

    def write(self, target: int, source: np.ndarray[Any, Any]) -> None:
        """Copies from the host."""
        self._driver.write(target, source, self._stream)

    def launch(self, number_: int, workgroups: int, passed: Sequence[Passed]) -> None:
        """Launches a kernel with addresses as they are; what wide loads cannot take is copied."""
        kernel = self._space.kernels[number_]
        values: list[Any] = []
        copies = []  # Freed behind the launch.
        for argument, value in zip(kernel.arguments, passed, strict=True):
            if not isinstance(value, tuple):
                values.append(number(value, argument.element))
                continue
            address, count = value
            itemsize = itemsize_of(argument)
            if address % (argument.multiple * itemsize) and count:
                size = count * itemsize
                copies.append(self.allocate(size))
                self.copy(Rows(address, copies[-1].address, size, 1, size, size))
                address = copies[-1].address
            values.append(number(address, "index"))
        self._driver.launch(
            self._space.functions[number_], grid_of(kernel, workgroups), kernel.block, values,
            self._stream,
        )  # fmt: skip

    def array(self, memory: CudaMemory, tensor: Tensor, element: Element) -> DeviceArray:
        """An array for the caller."""
        return DeviceArray(memory, tensor, element)

    def _check_device(self, value: Any, label: str) -> None:
        try:
            kind = int(value.__dlpack_device__()[0])
        except Exception:  # `read_cuda_array` tells.
            return
        if kind == _MANAGED:
            raise _managed(label)
        if kind in (1, 3):
            raise _of_host(label)

    def _read_interface(self, value: Any, label: str) -> ForeignArray:
        """https://numba.readthedocs.io/en/stable/cuda/cuda_array_interface.html"""
        interface = value.__cuda_array_interface__
        if interface.get("mask") is not None:
            raise TypeError(f"{label} has a mask, which no tensor has")
        dtype = np.dtype(interface["typestr"])
        shape = tuple(interface["shape"])
        strides = interface.get("strides")
        if strides is None:
            strides = _dense_strides(shape, dtype.itemsize)
        if any(stride % dtype.itemsize for stride in strides):
            raise ValueError(f"{label} has strides {strides}, not multiples of its elements")
        producer = interface.get("stream")
        if producer is not None:
            self._driver.wait(self._stream, int(producer))
        pointer, is_read_only = interface["data"]
        in_elements = tuple(stride // dtype.itemsize for stride in strides)
        return ForeignArray(
            pointer or 0,
            shape,
            in_elements,
            dlpack_type_of(dtype),
            value,
            bool(is_read_only),
            value,
        )

    def _check_memory(self, pointer: int, label: str) -> None:
        memory = self._driver.memory_at(pointer)
        if memory.is_managed:
            raise _managed(label)
        if memory.kind == 1:
            raise _of_host(label)
        if memory.kind != _DEVICE_MEMORY:
            raise ValueError(
                f"{label} is at {pointer:#x}, which is no memory of a device: it was freed, or its "
                "context is closed"
            )
        if memory.device != self._driver.number:
            raise ValueError(
                f"{label} is on device {memory.device} of CUDA; expected device "
                f"{self._driver.number}: move it there first"
            )
        if memory.context not in (0, self._driver.context):
            raise ValueError(
                f"{label} is in another context of CUDA than the primary one of device "
                f"{self._driver.number}, which PyTorch and CuPy use"
            )


class CudaMemory:
    """Memory of a device, which is freed on its stream when nothing holds it any more."""

    def __init__(self, driver: Driver, size: int, stream: int, owner: Any) -> None:
        """`owner` keeps the stream alive."""
        self.driver = driver
        self.stream = stream
        self.address = driver.allocate_on(size, stream)
        # Streams of others that may use it still.
        self.users: set[int] = set()
        finalizer = weakref.finalize(self, _free, driver, self.address, stream, self.users, owner)
        finalizer.atexit = False  # The driver ends with the process.


def _free(driver: Driver, address: int, stream: int, users: set[int], owner: Any) -> None:
    with contextlib.suppress(RuntimeError):  # Of a context that is gone, with all of its memory.
        for user in users:
            driver.wait(stream, user)
        driver.free_on(address, stream)


class DeviceArray:
    """An array on a device of CUDA: a result of a call.

    `torch.from_dlpack(array)` and `cupy.from_dlpack(array)` take it without a copy, and on their
    streams what follows waits for what wrote it. It has `__cuda_array_interface__` too, but for
    element types without a name there, such as bf16.

    Attributes:
      shape: its extents.
      element: MLIR's name of its element type, such as "bf16".
    """

    def __init__(self, memory: CudaMemory, tensor: Tensor, element: Element) -> None:
        """Calls make it."""
        self._memory = memory
        self._tensor = tensor
        self._element = element
        self.shape = tensor.sizes
        self.element = element.name

    def __repr__(self) -> str:
        extents = "x".join(map(str, (*self.shape, self.element)))
        return f"<DeviceArray {extents} on device {self._memory.driver.number} of CUDA>"

    def __dlpack_device__(self) -> tuple[int, int]:
        """DLPack's kind and number of the device."""
        return _CUDA, self._memory.driver.number

    def __dlpack__(
        self, *, stream: int | None = None, max_version: tuple[int, int] | None = None,
        dl_device: tuple[int, int] | None = None, copy: bool | None = None,
    ) -> object:  # fmt: skip
        """A capsule, to be used on `stream`: -1 is none, None and 1 are the default one."""
        if stream != -1:
            user = _without_name(DEFAULT_STREAM if stream is None else stream)
            if user != self._memory.stream:
                self._memory.driver.wait(user, self._memory.stream)
                self._memory.users.add(user)
        exporter = _extension.array_of_device(
            self._tensor.address, self.shape, self._tensor.strides, self._element.own_dlpack,
            self.__dlpack_device__(), self._memory,
        )  # fmt: skip
        return exporter.__dlpack__(max_version=max_version, dl_device=dl_device, copy=copy)

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]:
        dtype = self._element.dtypes[0] if self._element.dtypes else None
        if dtype is None or dtype.isbuiltin != 1:
            raise AttributeError(f"the CUDA array interface has no name for {self.element}")
        return {
            "version": 3,
            "typestr": dtype.str,
            "shape": self.shape,
            "strides": tuple(stride * dtype.itemsize for stride in self._tensor.strides),
            "data": (self._tensor.address, False),
            "stream": self._memory.stream or DEFAULT_STREAM,
        }


def _current_stream(values: Sequence[Any]) -> Any:
    """The current stream of the library whose the first array is; 0 if it has none."""
    for value in values:
        library = type(value).__module__.partition(".")[0]
        if library == "torch" and getattr(value, "is_cuda", False):
            return sys.modules["torch"].cuda.current_stream(value.device)
        if library == "cupy":
            return sys.modules["cupy"].cuda.get_current_stream()
    return 0


def _handle(stream: Any) -> int:
    """The number by which the driver knows a stream, 0 being the default one."""
    found = stream
    if hasattr(stream, "__cuda_stream__"):
        protocol = stream.__cuda_stream__
        found = (protocol() if callable(protocol) else protocol)[1]
    else:
        for name in ("cuda_stream", "ptr", "handle"):  # Of PyTorch, CuPy, Numba.
            found = getattr(found, name, found)
        found = getattr(found, "value", found)
        found = 0 if found is None and stream is not None else found
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise TypeError(
            f"stream is a {type(stream).__name__}; expected a stream of PyTorch, CuPy or Numba, an "
            "object with __cuda_stream__, or the handle of one"
        )
    return _without_name(found)


def _without_name(stream: int) -> int:
    """0 for the default stream, which is 1 where it has a name."""
    return 0 if stream == DEFAULT_STREAM else stream


def _dense_strides(shape: tuple[int, ...], itemsize: int) -> tuple[int, ...]:
    strides: list[int] = []
    for extent in reversed(shape):
        strides.insert(0, itemsize)
        itemsize *= extent
    return tuple(strides)


def _managed(label: str) -> ValueError:
    return ValueError(f"{label} is in managed memory: copy it to memory of the device")


def _of_host(label: str) -> ValueError:
    return ValueError(
        f"{label} is in the memory of the host, but others of the call are on the device: move it "
        "there first"
    )
