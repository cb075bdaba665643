# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads, clones and checks an `attention.group`.

`IterationSpace`, `Operand` and `Role` are for passes of your own. They need the MLIR bindings, and
are imported when they are asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlir_attention.dialects.roles import Role as Role
    from mlir_attention.group.iteration_space import IterationSpace as IterationSpace
    from mlir_attention.group.iteration_space import Operand as Operand

__all__ = ["IterationSpace", "Operand", "Role"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("mlir_attention.group.iteration_space"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
