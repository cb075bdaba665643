# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The devices whose kernels a bundle can have beside code for the CPU."""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir

from mlir_attention.gpu.kernel import Kernel
from mlir_attention.gpu.targets import TARGETS
from mlir_attention.runtime.device import lower_to_device

#: The target of kernels that each driver launches.
_TARGETS = {"cuda": "nvvm", "opencl": "spirv"}

#: What device.c has room for.
_MAX_ARGUMENTS = 64


@dataclass(frozen=True)
class DeviceKind:
    """A driver, and the chip that kernels are made for; empty: they are for any."""

    driver: str
    chip: str

    @staticmethod
    def of(text: str) -> DeviceKind:
        """That of "opencl", "cuda" or "cuda:sm_80"; without a chip, the first of its target.

        Raises TypeError for what is no text, ValueError for another driver or chip.
        """
        if not isinstance(text, str):
            raise TypeError(f"device is {text!r}; it must be None or a str")
        driver, _, chip = text.partition(":")
        if driver not in _TARGETS:
            expected = ", ".join(map(repr, _TARGETS))
            raise ValueError(
                f"device is {text!r}; it must be None or one of {expected}, with a chip as in "
                "'cuda:sm_80'"
            )
        try:
            return DeviceKind(driver, TARGETS[_TARGETS[driver]].chip_of(chip).name)
        except ValueError as error:
            raise ValueError(f"device is {text!r}; {error}") from None

    def program_of(self, module: ir.Module, name: str) -> Program | None:
        """The kernels of the groups of a function, if there are any.

        The module is left with what launches them. Raises ValueError for a kernel that takes too
        many arguments.
        """
        chip = f" chip={self.chip}" if self.chip else ""
        kernels, code = lower_to_device(module, f"target={_TARGETS[self.driver]}{chip}")
        if not kernels:
            return None
        for kernel in kernels:
            if len(kernel.arguments) > _MAX_ARGUMENTS:
                raise ValueError(
                    f"kernel {kernel.entry} of {name!r} takes {len(kernel.arguments)} arguments; a "
                    f"bundle launches those of up to {_MAX_ARGUMENTS}"
                )
        return Program(tuple(kernels), code)


@dataclass(frozen=True)
class Program:
    """The kernels of a function, and their code: PTX or SPIR-V."""

    kernels: tuple[Kernel, ...]
    code: bytes
