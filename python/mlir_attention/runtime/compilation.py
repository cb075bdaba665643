# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How modules become code in this process, and where it is kept."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention._extension import ObjectCode
from mlir_attention.runtime.cache import Folder, key_of
from mlir_attention.runtime.fingerprint import compiler_fingerprint
from mlir_attention.runtime.machine_code import MachineCode, generate, wrapper_of

#: What compiled functions' names begin with, so that none stands for a library's: `@exp2f` would
#: otherwise be what the compiled code of `math.exp2` calls.
_MANGLING = "mlir_attention."


class Linked(NamedTuple):
    """A function in this process: what owns its memory, its address, its assertions."""

    code: ObjectCode
    address: int
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Compilation:
    """What comes of the function `entry` of modules.

    options:   of the pipeline `attention-to-cpu`.
    opt_level: LLVM's, 0 to 3.
    folder:    where code is kept; None: nowhere.
    """

    entry: str
    options: str
    opt_level: int
    folder: Path | None

    def key(self, module: ir.Module) -> str:
        """A name for what comes of `module`."""
        # Locations do not matter to it.
        text = module.operation.get_asm(enable_debug_info=False)
        return key_of(text, self.entry, self.options, str(self.opt_level), compiler_fingerprint())

    def link(self, module: ir.Module, key: str = "") -> Linked:
        """Compiles `module`, which is valid and is changed, or finds what was compiled before.

        `key` is that of `module`, if it is known. Raises `mlir.ir.MLIRError` if a pass fails, and
        what `MachineCode.load` raises.
        """
        if self.folder is None:
            return self._load(self._generate(module))
        folder, key = Folder(self.folder), key or self.key(module)
        code = folder.get(key)
        if code is not None:
            return self._load(code)
        code = self._generate(module)
        # First, so that what cannot be linked is not kept.
        linked = self._load(code)
        folder.put(key, code)
        return linked

    def _load(self, code: MachineCode) -> Linked:
        loaded = code.load()
        address = loaded.lookup(wrapper_of(_MANGLING + self.entry))
        return Linked(loaded, address, code.messages)

    def _generate(self, module: ir.Module) -> MachineCode:
        """Lowers `module` and compiles it.

        What comes out is verified again. To verify what each pass leaves, as `attention-opt` does,
        would take a quarter of the time of all passes.
        """
        _mangle(module)
        passes = PassManager.parse(f"builtin.module(attention-to-cpu{{{self.options}}})")
        passes.enable_verifier(False)
        passes.run(module.operation)
        module.operation.verify()
        return generate(module, _MANGLING + self.entry, opt_level=self.opt_level)


def bytecode_of(module: ir.Module) -> bytes:
    """The module, to be parsed in any context."""
    buffer = io.BytesIO()
    module.operation.write_bytecode(buffer)
    return buffer.getvalue()


def _mangle(module: ir.Module) -> None:
    for op in list(module.body.operations):
        if op.operation.name == "func.func" and len(op.regions[0].blocks) > 0:
            name = ir.StringAttr(op.attributes["sym_name"]).value
            ir.SymbolTable.replace_all_symbol_uses(name, _MANGLING + name, module.operation)
            ir.SymbolTable.set_symbol_name(op, _MANGLING + name)
