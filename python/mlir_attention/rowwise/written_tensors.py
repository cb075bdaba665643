# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that read what something writes to in place, such as a cache: they stay where they are.

Fused into an op behind the write, or tiled together with one, they would need a copy of what was
there before.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir

from mlir_attention.support.functions import functions_of
from mlir_attention.support.walk import producer, symbol_name

_STAYS = "attention.stays"

#: Ops whose result is a part of the memory of their first operand.
_VIEWS = ("tensor.extract_slice", "tensor.expand_shape", "tensor.collapse_shape", "tensor.cast")

#: Ops that read their operands, which for some of them are not tensors.
_READERS = ("tensor.extract", "tensor.dim", "tensor.concat", "tensor.pad", "func.return")


def note_readers(module: ir.Operation, ops: Sequence[ir.Operation]) -> None:
    """Marks those of `ops` that read a tensor which is written to: see `stays`."""
    written = _Written(module)
    for op in ops:
        if any(written.is_written(_root(value)) for value in list(op.operands)[:-1]):
            op.attributes[_STAYS] = ir.UnitAttr.get()


def stays(op: ir.Operation) -> bool:
    return _STAYS in op.attributes


def forget_readers(ops: Sequence[ir.Operation]) -> None:
    for op in ops:
        if stays(op):
            del op.attributes[_STAYS]


class _Written:
    """Finds out which tensors are written to."""

    def __init__(self, module: ir.Operation) -> None:
        self._functions = {symbol_name(each.operation): each for each in functions_of(module)}
        self._known: dict[ir.Value, bool] = {}

    def is_written(self, value: ir.Value) -> bool:
        """Whether something may write to the memory of a tensor, or of a view of it."""
        if value not in self._known:
            # As an answer to itself, by way of functions that call each other.
            self._known[value] = True
            self._known[value] = any(self._writes(use) for use in value.uses)
        return self._known[value]

    def _writes(self, use: ir.OpOperand) -> bool:
        op, number = use.owner.operation, use.operand_number
        if op.name in _VIEWS:
            return self.is_written(op.results[0])
        if op.name.startswith("linalg."):
            return number >= len(op.operands) - max(len(op.results), 1)
        if op.name == "func.call":
            callee = self._functions.get(ir.FlatSymbolRefAttr(op.attributes["callee"]).value)
            return callee is None or callee.is_external or self.is_written(callee.arguments[number])
        return op.name not in _READERS and not op.name.startswith("attention.")


def _root(value: ir.Value) -> ir.Value:
    """What a value is a view of."""
    while (op := producer(value)) is not None and op.name in _VIEWS:
        value = op.operands[0]
    return value
