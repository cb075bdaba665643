# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From a module of attention and linalg to machine code, in this process."""

from __future__ import annotations

import io

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.passes.running import run_passes
from mlir_attention.runtime.code.object_code import (
    HOST,
    CodeTarget,
    MachineCode,
    generate,
    wrapper_of,
)
from mlir_attention.support.functions import functions_of

#: What compiled functions' names begin with, so that none stands for a library's: `@exp2f` would
#: otherwise be what the compiled code of `math.exp2` calls.
_MANGLING = "mlir_attention."


def lower_and_generate(
    module: ir.Module, entry: str, options: str, opt_level: int, target: CodeTarget = HOST
) -> MachineCode:
    """Lowers `module`, which is valid and is changed, and compiles it.

    `options` are those of the pipeline `attention-to-cpu`, `opt_level` is LLVM's. What comes out is
    verified again. To verify what each pass leaves, as `attention-opt` does, would take a quarter
    of the time of all passes.

    Raises `mlir.ir.MLIRError` if a pass fails, RuntimeError if LLVM cannot compile what it left.
    """
    _mangle(module)
    passes = PassManager.parse(f"builtin.module(attention-to-cpu{{{options}}})")
    passes.enable_verifier(False)
    run_passes(passes, module.operation)
    module.operation.verify()
    return generate(module, _MANGLING + entry, opt_level=opt_level, target=target)


def symbol_of(entry: str) -> str:
    """What calls the function `entry`, in its code, with arguments behind pointers."""
    return wrapper_of(_MANGLING + entry)


def bytecode_of(module: ir.Module) -> bytes:
    """The module, to be parsed in any context."""
    buffer = io.BytesIO()
    module.operation.write_bytecode(buffer)
    return buffer.getvalue()


def _mangle(module: ir.Module) -> None:
    for function in functions_of(module.operation):
        if not function.is_external:
            name = function.name.value
            ir.SymbolTable.replace_all_symbol_uses(name, _MANGLING + name, module.operation)
            ir.SymbolTable.set_symbol_name(function, _MANGLING + name)
