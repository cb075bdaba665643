# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Machine code of a module: what a compilation comes to, and what a cache keeps of it."""

from __future__ import annotations

import ctypes
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mlir import ir
from mlir.execution_engine import ExecutionEngine

from mlir_attention._extension import ObjectCode, assertion_handler
from mlir_attention.cpu.assertions import HANDLER, assertion_messages
from mlir_attention.rewrites.ops import ops_in
from mlir_attention.runtime.libraries import load_openmp

#: What MLIR puts before the name of the wrapper that takes pointers to all arguments.
_WRAPPER = "_mlir_"


@dataclass(frozen=True)
class MachineCode:
    """The object file of a module, and what it needs.

    object:      an ELF file for this machine.
    messages:    of its assertions, by number.
    uses_openmp: whether it calls LLVM's OpenMP library.
    """

    object: bytes
    messages: tuple[str, ...]
    uses_openmp: bool

    def load(self) -> ObjectCode:
        """Links it into this process.

        Raises ImportError if a library that it needs is not installed, RuntimeError if it
        cannot be linked.
        """
        return ObjectCode.load(self.object, _libraries(self.uses_openmp))


def generate(module: ir.Module, entry: str, *, opt_level: int = 3) -> MachineCode:
    """Compiles a module in the LLVM dialect for this machine.

    `module` is what the pipeline `attention-to-cpu` left; it is not changed and need not be
    kept. `entry` is a function in it, `opt_level` is LLVM's, 0 to 3.

    Raises ImportError if a library that the code needs is not installed, RuntimeError if LLVM
    cannot compile it.
    """
    uses_openmp = bool(ops_in(module.operation, "omp."))
    engine = ExecutionEngine(
        module, opt_level=opt_level, shared_libs=_libraries(uses_openmp), enable_object_dump=True
    )
    messages = assertion_messages(module.operation)
    if messages:
        # Only so that the engine can link: the code that runs is linked by `load`.
        engine.raw_register_runtime(HANDLER, ctypes.c_void_p(assertion_handler()))
    if not engine.raw_lookup(entry):
        raise RuntimeError(
            f"LLVM could not compile {entry!r}: see its message on the standard error stream"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "object"
        engine.dump_to_object_file(str(path))
        return MachineCode(path.read_bytes(), tuple(messages), uses_openmp)


def wrapper_of(function: str) -> str:
    """Symbol of what calls `function` with the arguments and results behind pointers."""
    return _WRAPPER + function


def _libraries(uses_openmp: bool) -> list[str]:
    return [str(load_openmp())] if uses_openmp else []
