# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How modules become code in this process, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mlir import ir

from mlir_attention._extension import ObjectCode, foreign_libraries
from mlir_attention.checks.places_in_messages import places_in_messages
from mlir_attention.runtime.code.code_cache import Folder, key_of
from mlir_attention.runtime.code.fingerprint import compiler_fingerprint
from mlir_attention.runtime.code.generation import lower_and_generate, symbol_of
from mlir_attention.runtime.code.object_code import HOST, CodeTarget, MachineCode


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
    target:    what the code is for.
    """

    entry: str
    options: str
    opt_level: int
    folder: Path | None
    target: CodeTarget = HOST

    def key(self, module: ir.Module) -> str:
        """A name for what comes of `module`."""
        # Locations do not matter to it, but for those that messages tell of.
        text = module.operation.get_asm(enable_debug_info=False)
        places = places_in_messages(module.operation)
        level = f"{self.opt_level} {self.target}"
        return key_of(text, places, self.entry, self.options, level, compiler_fingerprint())

    def link(self, module: ir.Module, key: str = "") -> Linked:
        """Compiles `module`, which is valid and is changed, or finds what was compiled before.

        `key` is that of `module`, if it is known. Raises `mlir.ir.MLIRError` if a pass fails,
        RuntimeError if LLVM does, and what `MachineCode.load` raises.
        """
        if self.folder is None:
            return self._load(self.generate(module))
        folder, key = Folder(self.folder), key or self.key(module)
        code = folder.get(key)
        if code is not None:
            return self._load(code)
        code = self.generate(module)
        # First, so that what cannot be linked is not kept.
        linked = self._load(code)
        folder.put(key, code)
        return linked

    def _load(self, code: MachineCode) -> Linked:
        loaded = code.load()
        address = loaded.lookup(symbol_of(self.entry))
        return Linked(loaded, address, code.messages)

    def generate(self, module: ir.Module) -> MachineCode:
        """Compiles `module`, which is valid and is changed; raises as `link` does."""
        if not foreign_libraries():
            return lower_and_generate(module, self.entry, self.options, self.opt_level, self.target)
        from mlir_attention.runtime.code.child import generate_in_child  # Few processes need it.

        return generate_in_child(module, self.entry, self.options, self.opt_level, self.target)
