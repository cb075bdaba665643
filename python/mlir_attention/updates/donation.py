# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments that a caller gives to be updated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlir import ir
from mlir.dialects import func

from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.walk import symbol_name
from mlir_attention.updates.aliases import (
    WRITABLE,
    name_result,
    set_attributes,
    tensors_of,
    updates_of,
)
from mlir_attention.updates.extensions import extensions_of
from mlir_attention.updates.spellings import write_selected_positions, write_updates_of


def donate(function: func.FuncOp, wanted: Mapping[int, int | None]) -> None:
    """Marks arguments as updated, besides those that are already, and writes updates as such.

    `wanted` has the number of the result for each, or None.

    Raises ValueError for an argument that is no tensor, that is not there, or of which no result is
    the new value.
    """
    name = symbol_name(function.operation)
    count = len(function.type.inputs)
    for number, result in wanted.items():
        if not 0 <= number < count:
            raise ValueError(f"donate has {number}, but {name!r} has {count} arguments")
        if number not in tensors_of(function):
            kind = function.type.inputs[number]
            raise ValueError(
                f"argument {number} of {name!r} has the type {kind}: only tensors are updated"
            )
        results = len(function.type.results)
        if result is not None and not 0 <= result < results:
            raise ValueError(
                f"donate names result {result} for argument {number}, but {name!r} has {results} "
                "results"
            )
        set_attributes(function, number, {WRITABLE: ir.BoolAttr.get(True)})
        if result is not None:
            name_result(function, number, result)
    try:
        write_updates_of(function)
    except RewriteError as error:
        raise ValueError(str(error)) from error
    updates = updates_of(function)
    for update in updates:
        # Named for good: passes change the function.
        name_result(function, update.argument, update.result)
    extended = {extension.argument for extension in extensions_of(function)}
    missing = set(wanted) - {update.argument for update in updates} - extended
    for number in sorted(missing):
        raise ValueError(
            f"argument {number} of {name!r} is donated, but no result is its new value: return the "
            f"updated tensor, or name the result, as in donate={{{number}: 0}}"
        )


def donate_where_updated(function: func.FuncOp, offered: Sequence[int]) -> dict[int, int]:
    """Marks those of the arguments `offered` that a result is made of by writes.

    Returns the number of the result for each. The others are read only.
    """
    for number in offered:
        set_attributes(function, number, {WRITABLE: ir.BoolAttr.get(True)})
    write_selected_positions(function)
    updates = {each.argument: each.result for each in updates_of(function) if each.keeps_extents}
    for number in offered:
        if number in updates:
            name_result(function, number, updates[number])
        else:
            set_attributes(function, number, {WRITABLE: ir.BoolAttr.get(False)})
    return {number: updates[number] for number in offered if number in updates}
