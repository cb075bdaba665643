# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The functions that take arrays of a device, compiled when the first comes."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any

from mlir import ir

from mlir_attention.runtime.arrays.signature import Signature
from mlir_attention.runtime.code.generation import bytecode_of
from mlir_attention.runtime.code.jit import Compilation
from mlir_attention.runtime.device import DeviceExecutable
from mlir_attention.runtime.executable import Executable
from mlir_attention.runtime.layout_variants import Specials
from mlir_attention.runtime.on_device.calls import Space
from mlir_attention.runtime.on_device.executable import InPlaceExecutable


class InPlaceFunction:
    """What `DeviceExecutable` has for arrays of the device; threads may share it."""

    def __init__(
        self, module: ir.Module, signature: Signature, compilation: Compilation, space: Space
    ) -> None:
        """`module` has calls of the host where kernels are launched, as of `lower_to_device`."""
        self._source = bytecode_of(module)
        self._signature = signature
        self._compilation = compilation
        self._space = space
        self._lock = Lock()
        self._found: Executable | str | None = None

    def holds(self, value: Any) -> bool:
        """Whether it is an array on a device."""
        return self._space.holds(value)

    def executable(self, owner: DeviceExecutable) -> Executable:
        """The function. `owner` gives it to processes that unpickle it.

        Raises ValueError, which names the op and its place, if the host would compute with tensors.
        """
        with self._lock:
            if self._found is None:
                try:
                    self._found = self._compile(owner)
                except ir.MLIRError as error:
                    self._found = _reason(error)
        if isinstance(self._found, str):
            raise ValueError(
                f"{self._signature.name!r} cannot take arrays of the device: {self._found}. Pass "
                "arrays of the host, or leave that to the caller"
            )
        return self._found

    def _compile(self, owner: DeviceExecutable) -> Executable:
        options = f"{self._compilation.options} device-memory"
        compilation = replace(self._compilation, options=options)
        with ir.Context(), ir.Location.unknown():
            module = ir.Module.parse(self._source)
            # Kernels take arrays in any order of their dimensions.
            specials = Specials(module, compilation, 1, batch_invariant=True)
            function = compilation.link(module)
        origin = (in_place, (owner,))
        return InPlaceExecutable(function, self._signature, specials, origin, self._space)


def in_place(executable: DeviceExecutable) -> Executable:
    """The function of an executable that takes arrays of the device."""
    return executable.in_place()


def _reason(error: ir.MLIRError) -> str:
    for diagnostic in error.error_diagnostics:
        return f"{diagnostic.message} ({diagnostic.location})"
    return str(error)
