# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From modules and files of StableHLO to modules of linalg."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.stablehlo.constants import lift_constants
from mlir_attention.frontends.stablehlo.jaxlib_mlir import (
    load_jaxlib,
    new_context,
    prepare,
)
from mlir_attention.frontends.stablehlo.leftovers.converting import without_leftovers
from mlir_attention.frontends.stablehlo.legalising import legalise
from mlir_attention.frontends.stablehlo.symbolic_sizes import take_sizes_of_arguments
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.updates.donation import donate_where_updated

#: An op, an attribute or a type of StableHLO in the text of a module.
_OP = re.compile(rb"[\s\"!#](stablehlo|chlo|mhlo|vhlo)\.\w")

#: What bytecode begins with, and a name in it that ours does not have.
_BYTECODE, _NAME = b"ML\xefR", re.compile(rb"StableHLO_v|\0(stablehlo|vhlo)\0")


def is_stablehlo(content: bytes) -> bool:
    """Whether a file holds a module of StableHLO: text, bytecode or a portable artifact."""
    return (_NAME if content.startswith(_BYTECODE) else _OP).search(content) is not None


def export(module: str | bytes | os.PathLike[str], context: ir.Context | None = None) -> ir.Module:
    """Takes a module of StableHLO to linalg.

    Args:
      module: a text, bytecode or a portable artifact, or the path of a file of one.
      context: where the module is made; the current one if None.

    Raises ImportError, naming the extra, if jaxlib is not installed; OSError for a file that cannot
    be read; ValueError if there is no context, for what is no module, and for ops that are not
    taken, naming each and its place.
    """
    mlir = load_jaxlib()
    context = context or current_context()
    parsed = _parse(mlir, module)
    prepare(mlir, parsed)
    return cross(mlir, parsed, context)


@dataclass(frozen=True)
class Entry:
    """A function of a module of StableHLO, and what becomes of it.

    name:     there.
    new_name: in the module that is made.
    names:    of its arguments.
    donated:  the numbers of those that may be updated.
    sizes:    of symbolic shapes: an argument and its dimension for each name.
    lifts:    whether its constants become arguments behind the others.
    """

    name: str
    new_name: str
    names: Sequence[str]
    donated: Sequence[int]
    sizes: Mapping[str, tuple[int, int]]
    lifts: bool


def import_module(
    mlir: Any, module: Any, entry: Entry, context: ir.Context
) -> tuple[ir.Module, list[Any], dict[int, int]]:
    """A module of jaxlib's, which stays as it is, as one of ours.

    And the arrays that the entry now takes behind its arguments, and the numbers of the results
    that are new values of arguments that were donated.
    """
    copy = module.operation.clone()
    function = mlir.ir.SymbolTable(copy.operation)[entry.name].operation
    take_sizes_of_arguments(mlir, function, entry.sizes)
    prepare(mlir, copy)
    function = mlir.ir.SymbolTable(copy.operation)[entry.name].operation
    constants = lift_constants(mlir, function) if entry.lifts else []
    crossed = cross(mlir, copy, context)
    with context:
        ours = ir.SymbolTable(crossed.operation)[entry.name]
        ours.attributes["sym_name"] = ir.StringAttr.get(entry.new_name)
        for argument, name in zip(ours.arguments, entry.names, strict=False):
            argument.set_location(ir.Location.name(name))
        with keeping_erased_ops():
            updates = donate_where_updated(ours, entry.donated)
    return crossed, constants, updates


def cross(mlir: Any, module: Any, context: ir.Context) -> ir.Module:
    """A module of jaxlib's, whose functions call none, as one of `context`.

    Objects of the two cannot be shared: it crosses as text.
    """
    text = legalise(mlir, module)
    content = without_leftovers(text)
    with context:
        crossed = ir.Module.parse(content)
        PassManager.parse("builtin.module(inline,canonicalize,cse)").run(crossed.operation)
    return crossed


def current_context() -> ir.Context:
    """Raises ValueError if there is none."""
    if ir.Context.current is None:
        raise ValueError("exporting needs a context: pass one, or enter one")
    return ir.Context.current


def _parse(mlir: Any, module: str | bytes | os.PathLike[str]) -> Any:
    context = new_context(mlir)
    content = Path(module).read_bytes() if isinstance(module, os.PathLike) else module
    data = content.encode() if isinstance(content, str) else content
    name = os.fspath(module) if isinstance(module, os.PathLike) else "the text"
    try:
        if data.startswith(_BYTECODE) and b"StableHLO_v" in data[:64]:
            return mlir.dialects.stablehlo.deserialize_portable_artifact(context, data)
        if isinstance(module, os.PathLike) and _is_unicode(name):
            return mlir.ir.Module.parseFile(name, context)
        return mlir.ir.Module.parse(data, context)
    except Exception as error:  # jaxlib's own MLIRError, and TypeError.
        raise ValueError(f"{name} is no module of StableHLO: {error}") from None


def _is_unicode(name: str) -> bool:
    """Whether the bindings can take the name of a file."""
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False
