# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""GPUs: a kernel for each group and each combine, for NVIDIA, AMD and SPIR-V.

`kernels_of` says how to launch the kernels of a module that `attention-to-gpu` lowered, and
`binaries_of` gives their code. Both need the MLIR bindings, and are imported when asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlir_attention.gpu.kernel import Argument as Argument
    from mlir_attention.gpu.kernel import Kernel as Kernel
    from mlir_attention.gpu.kernel import binaries_of as binaries_of
    from mlir_attention.gpu.kernel import kernels_of as kernels_of

__all__ = ["Argument", "Kernel", "binaries_of", "kernels_of"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("mlir_attention.gpu.kernel"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
