# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""An MLIR dialect for attention, and passes that turn attention into flash decoding.

Importing the package makes the attention dialect known to every `mlir.ir.Context` made
afterwards, and the attention passes known to every textual pass pipeline:

    import mlir_attention as attn
    from mlir import ir, passmanager

    with ir.Context():
        module = ir.Module.parse(text)
        passmanager.PassManager.parse(
            "builtin.module(attention-form-groups,attention-flash-decoding)"
        ).run(module.operation)
    decode = attn.compile(module, entry="decode")
    out = decode(q, k, v)
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlir_attention import _installation, _moved, _registration

if TYPE_CHECKING:
    from mlir_attention.frontends.compile import compile as compile
    from mlir_attention.frontends.export import export as export
    from mlir_attention.group.iteration_space import IterationSpace as IterationSpace
    from mlir_attention.runtime.executable import CompiledAssertionError as CompiledAssertionError
    from mlir_attention.runtime.executable import Executable as Executable

    __version__: str

__all__ = ["CompiledAssertionError", "Executable", "IterationSpace", "compile", "export"]

_installation.check()
_registration.register()
_moved.register()

# The runtime needs NumPy and the MLIR bindings, which the drivers start without.
_HOMES = {
    "CompiledAssertionError": "mlir_attention.runtime.executable",
    "Executable": "mlir_attention.runtime.executable",
    "IterationSpace": "mlir_attention.group",
    "compile": "mlir_attention.frontends.compile",
    "export": "mlir_attention.frontends.export",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "__version__":
        return import_module("importlib.metadata").version("mlir-attention")
    told = _moved.message(name)
    raise AttributeError(told or f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """What is for users: the names above, and the parts of the package that are loaded."""
    parts = [name for name in globals() if f"{__name__}.{name}" in sys.modules]
    special = [name for name in globals() if name.startswith("__")]
    return sorted([*__all__, "__version__", *special, *(p for p in parts if p[0] != "_")])
