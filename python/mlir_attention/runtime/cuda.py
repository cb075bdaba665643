# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Launches kernels by CUDA: for `compile`, with arrays of the host; alone, with arrays in place.

No GPU has run this yet: it is tested with a driver that stands in for NVIDIA's.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any

from mlir import ir

from mlir_attention.gpu.chips import Chip
from mlir_attention.gpu.kernel import Argument, binaries_of, kernels_of
from mlir_attention.gpu.targets import TARGETS
from mlir_attention.runtime.arrays.dlpack import ForeignArray, read_cuda_array
from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.cuda_driver import Driver, find_driver, grid_of, number
from mlir_attention.runtime.device import Launcher, Passed, bytes_at, itemsize_of
from mlir_attention.runtime.on_device.cuda import CudaSpace


def chip_of_device(driver: Driver) -> Chip:
    """The last chip whose PTX runs on a device. Raises RuntimeError if the device is too old."""
    plain = {int(c.name[3:]): c for c in TARGETS["nvvm"].chips if c.name[3:].isdigit()}
    major, minor = driver.capability()
    suitable = [number for number in plain if number <= 10 * major + minor]
    if not suitable:
        raise RuntimeError(
            f"target='cuda' needs a GPU of compute capability {min(plain) / 10} or later, but this "
            f"one has {major}.{minor}"
        )
    return plain[max(suitable)]


def cuda_launcher(space: CudaSpace) -> Launcher:
    """What launches kernels: memory of the host is copied to the device, and results back."""
    kernels, functions, driver = space.kernels, space.functions, space.driver

    def launch(at: int, workgroups: int, passed: Sequence[Passed]) -> None:
        kernel = kernels[at]
        buffers: list[int] = []
        values: list[Any] = []
        written = []
        try:
            for argument, value in zip(kernel.arguments, passed, strict=True):
                if not isinstance(value, tuple):
                    values.append(number(value, argument.element))
                    continue
                memory = bytes_at(value[0], value[1] * itemsize_of(argument))
                buffers.append(driver.allocate(memory.nbytes))
                values.append(ctypes.c_uint64(buffers[-1]))
                if argument.is_written:
                    written.append((memory, buffers[-1]))
                else:
                    driver.copy_in(buffers[-1], memory)
            driver.launch(functions[at], grid_of(kernel, workgroups), kernel.block, values)
            for memory, buffer in written:
                driver.copy_out(memory, buffer)
        finally:
            for buffer in buffers:
                driver.free(buffer)

    return launch


class CudaKernels:
    """The kernels of a module, to be launched with arrays on the device, in place.

        kernels = CudaKernels(module)  # that attention-to-gpu{target=nvvm chip=...} lowered
        kernels.launch("attention_group_0", {"query": q, "key": k, "value": v, "output": o},
                       stream=torch.cuda.current_stream().cuda_stream)

    Arrays are any with `__dlpack__`, as those of PyTorch, CuPy and JAX.
    """

    def __init__(self, module: ir.Module, device: int = 0, driver: Driver | None = None) -> None:
        """Loads the kernels onto a device.

        `driver` stands in for NVIDIA's. Raises ValueError for a module without code for NVIDIA,
        RuntimeError if the driver is missing or does not take it.
        """
        kernels, binaries = kernels_of(module), binaries_of(module)
        if not kernels or not binaries:
            raise ValueError("the module has no kernels: run attention-to-gpu{target=nvvm} first")
        self._driver = driver or find_driver(device)
        self._device = device
        self.kernels = {kernel.entry: kernel for kernel in kernels}
        self._functions = dict(
            zip(self.kernels, self._driver.load(binaries[0], list(self.kernels)), strict=True)
        )

    def launch(
        self, entry: str, arrays: Mapping[str, Any], scalars: Sequence[Any] = (), stream: int = 0
    ) -> None:
        """Launches a kernel on a stream, and does not wait for it.

        `arrays` has the tensors of the kernel's arguments by their names, `scalars` its scalars in
        order. Extents that tensors share are to be the same: the kernel does not compare them.

        Raises KeyError for a kernel that is not there, TypeError for arrays that are missing or of
        another element type, ValueError for arrays on another device, of fewer dimensions, not
        aligned, or with other strides than the kernel takes, and for too many workgroups. Then
        nothing is launched.
        """
        kernel = self.kernels[entry]
        wanted = {each.tensor: each for each in kernel.arguments if each.kind == "pointer"}
        if arrays.keys() != wanted.keys():
            raise TypeError(f"kernel {entry} takes {', '.join(wanted)}, got {', '.join(arrays)}")
        found = {
            name: self._read(f"array '{name}' of {entry}", arrays[name], argument, stream)
            for name, argument in wanted.items()
        }
        rest = iter(scalars)
        values = [_value(entry, argument, found, rest) for argument in kernel.arguments]
        if next(rest, None) is not None:
            raise TypeError(f"kernel {entry} got more scalars than it takes")
        workgroups, _, _ = kernel.grid({name: array.shape for name, array in found.items()})
        if workgroups:
            self._driver.launch(
                self._functions[entry], grid_of(kernel, workgroups), kernel.block, values, stream
            )

    def _read(self, label: str, array: Any, argument: Argument, stream: int) -> ForeignArray:
        read = read_cuda_array(array, label, self._device, stream)
        element = element_of(argument.element, label)
        if read.type not in element.dlpack:
            raise TypeError(f"{label} has DLPack type {read.type}; expected {argument.element}")
        if argument.is_written and read.is_read_only:
            raise ValueError(f"{label} is read-only")
        if read.pointer % (argument.multiple * element.itemsize):
            raise ValueError(
                f"{label} must be aligned to {argument.multiple * element.itemsize} bytes"
            )
        if read.strides and read.shape[-1] > 1 and read.strides[-1] != 1:
            raise ValueError(f"{label} must have an innermost stride of 1, but has strides "
                             f"{read.strides}")  # fmt: skip
        return read


def _value(entry: str, argument: Argument, arrays: Mapping[str, ForeignArray], scalars: Any) -> Any:
    """What a kernel takes for an argument."""
    if argument.kind == "scalar":
        try:
            value = next(scalars)
        except StopIteration:
            raise TypeError(f"kernel {entry} takes more scalars") from None
        return type(number(0, argument.element))(value)
    array = arrays[argument.tensor]
    label = f"array '{argument.tensor}' of {entry}"
    if argument.kind == "pointer":
        return ctypes.c_uint64(array.pointer)
    if argument.kind == "offset":
        return number(0, "index")
    # Behind a dimension that has a stride of its own is the innermost one.
    rank = argument.dim + (2 if argument.kind == "stride" else 1)
    if len(array.shape) < rank:
        raise ValueError(
            f"{label} has shape {array.shape}, but must have {rank} dimensions at least"
        )
    if argument.kind == "extent":
        return number(array.shape[argument.dim], "index")
    stride = array.strides[argument.dim]
    if stride % argument.multiple and array.shape[argument.dim] > 1:
        raise ValueError(
            f"{label} must have strides that are multiples of {argument.multiple}, but has "
            f"{array.strides}"
        )
    return number(stride, "index")
