# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Machine code of a module: what a compilation comes to, and what a cache keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mlir import ir

from mlir_attention._extension import ObjectCode, emit_objects
from mlir_attention.cpu.lowering.assertions import assertion_messages
from mlir_attention.runtime.code.openmp import start_openmp
from mlir_attention.support.walk import ops_in

#: What MLIR puts before the name of the wrapper that takes pointers to all arguments.
_WRAPPER = "_mlir_"

#: Dialects of what can be left, which LLVM IR stands for.
_TRANSLATED = ("llvm.", "omp.", "x86vector.", "builtin.module")


class CodeTarget(NamedTuple):
    """What LLVM compiles for: this machine, unless there is a triple.

    triple:   such as "aarch64-linux-gnu".
    cpu:      LLVM's name of a CPU or a level of them, such as "x86-64-v3".
    features: those that it has besides, such as "avx512bf16".
    """

    triple: str = ""
    cpu: str = ""
    features: tuple[str, ...] = ()


#: The machine that compiles.
HOST = CodeTarget()


@dataclass(frozen=True)
class MachineCode:
    """The object files of a module, and what they need.

    objects:     ELF files for the target.
    messages:    of its assertions, by number.
    uses_openmp: whether they call LLVM's OpenMP library.
    """

    objects: tuple[bytes, ...]
    messages: tuple[str, ...]
    uses_openmp: bool

    def load(self) -> ObjectCode:
        """Links them into this process.

        Raises ImportError if a library that they need is not installed, RuntimeError if they
        cannot be linked.
        """
        return ObjectCode.load(self.objects, _libraries(self.uses_openmp))


def generate(
    module: ir.Module, entry: str, *, opt_level: int = 3, target: CodeTarget = HOST
) -> MachineCode:
    """Compiles a module in the LLVM dialect.

    `module` is what the pipeline `attention-to-cpu` left; it is not changed. `entry` is a
    function in it, `opt_level` is LLVM's, 0 to 3.

    Raises ValueError for an op that is not of LLVM's and for a constant whose data are missing,
    and RuntimeError if LLVM cannot compile it.
    """
    try:
        objects = emit_objects(module.operation, entry, opt_level, *target)
    except RuntimeError as error:
        _refuse_foreign_ops(module.operation)
        _refuse_missing_data(str(error))
        raise
    return MachineCode(
        objects=objects,
        messages=tuple(assertion_messages(module.operation)),
        uses_openmp=bool(ops_in(module.operation, "omp.")),
    )


def _refuse_foreign_ops(module: ir.Operation) -> None:
    """Raises ValueError for an op that has no translation to LLVM IR."""
    for operation in ops_in(module):
        if not operation.name.startswith(_TRANSLATED):
            raise ValueError(
                f"'{operation.name}' cannot be compiled for the CPU ({operation.location})"
            )


def wrapper_of(function: str) -> str:
    """Symbol of what calls `function` with the arguments and results behind pointers."""
    return _WRAPPER + function


def _libraries(uses_openmp: bool) -> list[str]:
    return [start_openmp()] if uses_openmp else []


def _refuse_missing_data(message: str) -> None:
    """Raises ValueError if `message` is that of a `dense_resource` without its data."""
    if "resource does not exist" in message or "raw data size" in message:
        raise ValueError(
            f"{message}: the data of a dense_resource constant belong into dialect_resources, at "
            "the end of the module's text"
        )
