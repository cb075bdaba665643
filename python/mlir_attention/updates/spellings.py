# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Spellings of updates that compute the whole tensor anew, as writes to it."""

from __future__ import annotations

from mlir import ir
from mlir.dialects import func

from mlir_attention.checks.written_tensors import arguments_written_to
from mlir_attention.find.expressions.structured_op import shape_of
from mlir_attention.support.functions import functions_of, is_public
from mlir_attention.support.walk import ops_in
from mlir_attention.updates.aliases import is_writable
from mlir_attention.updates.appended_rows import append_in_place
from mlir_attention.updates.selected_positions import insert_at_position, selected_elsewhere
from mlir_attention.updates.shifted_windows import shift_window, shifted


def write_updates(module: ir.Operation) -> None:
    """Rewrites them where the tensor is an argument of a public function that may be written."""
    for function in functions_of(module):
        if not function.is_external and is_public(function):
            write_updates_of(function)


def write_updates_of(function: func.FuncOp) -> None:
    """Rewrites those of one function.

    Raises RewriteError if another function calls it, where it takes memory for what it appends.
    """
    write_selected_positions(function)
    append_in_place(function)


def write_selected_positions(function: func.FuncOp) -> None:
    """Rewrites those of one function that are as large as the argument."""
    numbers = range(len(function.type.inputs))
    writable = {number for number in numbers if is_writable(function, number)}
    if not writable:
        return
    with function.context:
        # In their order: an update may be one of an updated tensor.
        for op in ops_in(function.operation):
            if op.name == "tensor.concat" and _updates(shifted(op), writable):
                shift_window(op)
            elif _selects(op) and _updates(selected_elsewhere(op), writable):
                insert_at_position(op)


def _selects(op: ir.Operation) -> bool:
    """Whether a linalg op has elements, and a select in its body: others are not looked into."""
    if not op.name.startswith("linalg.") or any(0 in shape_of(each) for each in op.results):
        return False
    return bool(ops_in(op, "arith.select"))


def _updates(old: ir.Value | None, writable: set[int]) -> bool:
    return old is not None and not arguments_written_to(old).isdisjoint(writable)
