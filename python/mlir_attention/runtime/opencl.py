# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Launches kernels by OpenCL, on a device that takes SPIR-V: see `opencl_launcher`."""

from __future__ import annotations

import functools
import importlib.metadata
import os
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mlir_attention.gpu.kernel import Argument, Kernel
from mlir_attention.runtime.device import Launcher, Passed, bytes_at, itemsize_of

#: Where the loader of pyopencl's wheels looks for drivers.
_DRIVERS = "OCL_ICD_VENDORS"
_SYSTEM_DRIVERS = Path("/etc/OpenCL/vendors")

#: The package of a software device, whose own list of drivers names a folder of its makers.
_SOFTWARE_DEVICE = ("intel-opencl-rt", "libintelocl.so")

_INSTALL = "pip install 'mlir-attention[opencl]'"

#: Names of NumPy for the numbers that a kernel takes.
_NUMBERS = {"index": np.int64, "i64": np.int64, "i32": np.int32, "f32": np.float32}


def entries_of(device: Any, context: Any, kernels: Sequence[Kernel], spirv: bytes) -> list[Any]:
    """The kernels of pyopencl, for a device of a context.

    Raises RuntimeError if the device lacks what a kernel needs, or its driver does not take them.
    """
    import pyopencl as cl

    _check_limits(device, kernels)
    try:
        with warnings.catch_warnings():
            # Of what compilers say that succeed.
            warnings.simplefilter("ignore", cl.CompilerWarning)
            program = cl.Program(context, spirv).build()
    except cl.Error as error:
        raise RuntimeError(f"the driver of {device.name} does not take kernels: {error}") from error
    return [cl.Kernel(program, kernel.entry) for kernel in kernels]


def opencl_launcher(kernels: Sequence[Kernel], spirv: bytes) -> Launcher:
    """What launches `kernels` on the device of `find_device`, one at a time.

    Raises ImportError if pyopencl is missing, RuntimeError if there is no device, if it lacks what
    a kernel needs, or if its driver does not take the kernels.
    """
    device = find_device()
    import pyopencl as cl

    if not kernels:
        return _no_launch
    context = cl.Context([device])
    queue = cl.CommandQueue(context)
    entries = entries_of(device, context, kernels, spirv)
    shares_memory = bool(device.host_unified_memory)
    lock = threading.Lock()

    def launch(number: int, workgroups: int, passed: Sequence[Passed]) -> None:
        kernel = kernels[number]
        values: list[Any] = []
        written = []
        for argument, value in zip(kernel.arguments, passed, strict=True):
            if isinstance(value, tuple):
                memory = bytes_at(value[0], value[1] * itemsize_of(argument))
                buffer = _buffer(cl, context, memory, argument, shares_memory)
                values.append(buffer)
                if argument.is_written:
                    written.append((memory, buffer))
            else:
                values.append(number_of(value, argument))
        threads = kernel.block[0]
        with lock:
            # One set of arguments a kernel.
            entries[number](queue, (workgroups * threads,), (threads,), *values)
            for memory, buffer in written:
                cl.enqueue_copy(queue, memory, buffer)
            queue.finish()

    return launch


def _no_launch(number: int, workgroups: int, passed: Sequence[Passed]) -> None:
    raise RuntimeError("there are no kernels")


@functools.cache
def find_device() -> Any:
    """The device that kernels run on, of those that take SPIR-V: a GPU, if there is one.

    PYOPENCL_CTX names another one, as pyopencl reads it. Raises ImportError if pyopencl is
    missing, RuntimeError if there is no such device: both say how to install one.
    """
    _offer_software_device()
    try:
        import pyopencl as cl
    except ImportError as error:
        raise ImportError(
            f"target='opencl' needs pyopencl, which is not installed: {_INSTALL}"
        ) from error
    if os.environ.get("PYOPENCL_CTX"):
        devices = cl.create_some_context(interactive=False).devices
    else:
        devices = _all_devices(cl)
    suitable = [device for device in devices if "SPIR-V" in _il_version(cl, device)]
    if not suitable:
        found = ", ".join(device.name.strip() for device in devices) or "none at all"
        raise RuntimeError(
            f"target='opencl' needs a device that takes SPIR-V, and there is none (devices: "
            f"{found}). Install the OpenCL driver of a GPU, or a software device: {_INSTALL}"
        )
    return max(suitable, key=lambda device: bool(device.type & cl.device_type.GPU))


def _offer_software_device() -> None:
    """Lets the loader find an installed software device, where the system has no driver."""
    if os.environ.get(_DRIVERS) or list(_SYSTEM_DRIVERS.glob("*.icd")):
        return
    package, library = _SOFTWARE_DEVICE
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for file in files:
        if file.name == library:
            os.environ[_DRIVERS] = str(Path(str(file.locate())).resolve())


def _all_devices(cl: Any) -> list[Any]:
    try:
        platforms = cl.get_platforms()
    except cl.Error:
        return []  # The loader has no driver.
    return [device for platform in platforms for device in platform.get_devices()]


def _il_version(cl: Any, device: Any) -> str:
    try:
        return str(device.il_version)
    except (cl.Error, AttributeError):
        return ""


def _check_limits(device: Any, kernels: Sequence[Kernel]) -> None:
    """Raises RuntimeError for what a kernel needs and the device has not."""
    for kernel in kernels:
        if kernel.shared_bytes > device.local_mem_size:
            raise RuntimeError(
                f"kernel {kernel.entry} needs {kernel.shared_bytes} bytes of local memory, but "
                f"{device.name} has {device.local_mem_size}"
            )
        if kernel.block[0] > device.max_work_group_size:
            raise RuntimeError(
                f"kernel {kernel.entry} needs workgroups of {kernel.block[0]} items, but "
                f"{device.name} has {device.max_work_group_size}"
            )
        has_f16 = any(argument.element == "f16" for argument in kernel.arguments)
        if has_f16 and "cl_khr_fp16" not in device.extensions.split():
            raise RuntimeError(f"kernel {kernel.entry} needs f16, which {device.name} lacks")


def _buffer(cl: Any, context: Any, memory: Any, argument: Argument, shares_memory: bool) -> Any:
    flags = cl.mem_flags
    # Of no bytes, a buffer there is not.
    size = max(memory.nbytes, 16)
    if argument.is_written:
        return cl.Buffer(context, flags.WRITE_ONLY, size)
    if memory.nbytes == 0:
        return cl.Buffer(context, flags.READ_ONLY, size)
    # Where the device reads memory of the host, but not what lies askew for wide loads.
    is_aligned = memory.ctypes.data % (argument.multiple * itemsize_of(argument)) == 0
    kept = flags.USE_HOST_PTR if shares_memory and is_aligned else flags.COPY_HOST_PTR
    return cl.Buffer(context, flags.READ_ONLY | kept, hostbuf=memory)


def number_of(bits: int, argument: Argument) -> Any:
    """The number of NumPy that an argument of a kernel is; `bits` are those of its type."""
    type_ = _NUMBERS[argument.element]
    return np.array([bits], np.int64).view(type_)[0]
