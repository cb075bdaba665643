# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""GPUs: a kernel for each group and each combine, for NVIDIA, AMD and SPIR-V.

`kernels_of` says how to launch the kernels of a module that `attention-to-gpu` lowered,
`binaries_of` gives their code, `nvidia_object` and `amd_object` assemble it for a chip. They need
the MLIR bindings, and are imported when asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlir_attention.gpu.code.amd import AmdObject as AmdObject
    from mlir_attention.gpu.code.amd import amd_object as amd_object
    from mlir_attention.gpu.code.nvidia import NvidiaObject as NvidiaObject
    from mlir_attention.gpu.code.nvidia import nvidia_object as nvidia_object
    from mlir_attention.gpu.code.resources import Resources as Resources
    from mlir_attention.gpu.kernel import Argument as Argument
    from mlir_attention.gpu.kernel import Kernel as Kernel
    from mlir_attention.gpu.kernel import binaries_of as binaries_of
    from mlir_attention.gpu.kernel import kernels_of as kernels_of

_MODULES = {
    "AmdObject": "code.amd",
    "Argument": "kernel",
    "Kernel": "kernel",
    "NvidiaObject": "code.nvidia",
    "Resources": "code.resources",
    "amd_object": "code.amd",
    "binaries_of": "kernel",
    "kernels_of": "kernel",
    "nvidia_object": "code.nvidia",
}

__all__ = [
    "AmdObject", "Argument", "Kernel", "NvidiaObject", "Resources",
    "amd_object", "binaries_of", "kernels_of", "nvidia_object",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"mlir_attention.gpu.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
