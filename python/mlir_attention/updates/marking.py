# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Says which results are new values of arguments, and makes sure that they fit.

On tensors, before anything is lowered. Functions go on to return them: so bufferization knows that
all results exist at the return, whatever lies in the memory of the arguments. Behind it,
`updates/in_place.py` writes them to the arguments.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import bufferization, cf, func
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks.quantities import extent
from mlir_attention.checks.written_tensors import arguments_seen_by
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.functions import functions_of, is_public
from mlir_attention.support.walk import producer
from mlir_attention.updates.aliases import (
    Update,
    declare_updated,
    refuse_calls,
    returns_of,
    updates_of,
)
from mlir_attention.updates.early_assertions import assert_early


def mark_updates(module: ir.Operation) -> None:
    """Notes the number of the result that is the new value of an argument, in public functions.

    What a call asserts of its arguments, it asserts before it writes, as far as that can be. Other
    arguments may not be written.

    Raises RewriteError for attributes that contradict the function, and for a function that another
    one calls.
    """
    with module.context:
        for function in functions_of(module):
            if function.is_external or not is_public(function):
                continue
            try:
                updates = updates_of(function)
            except ValueError as error:
                raise RewriteError(function.location, str(error)) from error
            if updates:
                refuse_calls(function)
                _keep_returned_values(function, updates)
                _assert_extents(function, updates)
                assert_early(function.body.blocks[0])
            declare_updated(function, {each.argument: each.result for each in updates})


def _keep_returned_values(function: func.FuncOp, updates: Sequence[Update]) -> None:
    """Copies what else is returned and lies in the memory of an argument that is updated.

    Otherwise bufferization would copy the whole argument before the first write.
    """
    updated = {update.argument for update in updates}
    kept = {update.result for update in updates}
    for returned in returns_of(function):
        for number, value in enumerate(returned.operands):
            if number in kept or not isinstance(value.type, ir.RankedTensorType):
                continue
            if arguments_seen_by(value) & updated:
                returned.operands[number] = _copy(value, function)


def _copy(value: ir.Value, function: func.FuncOp) -> ir.Value:
    op = producer(value)
    point = (
        ir.InsertionPoint.after(op)
        if op is not None
        else ir.InsertionPoint.at_block_begin(value.owner)
    )
    with point, function.location:
        return bufferization.alloc_tensor(value.type, [], copy=value)


def _assert_extents(function: func.FuncOp, updates: Sequence[Update]) -> None:
    """Asserts at each return that new values have the extents of their arguments."""
    for returned in returns_of(function):
        with ir.InsertionPoint(returned), returned.location:
            for update in updates:
                if not update.keeps_extents:
                    _assert_extents_of(function, update, returned.operands[update.result])


def _assert_extents_of(function: func.FuncOp, update: Update, value: ir.Value) -> None:
    argument = function.arguments[update.argument]
    for at in range(argument.type.rank):
        if argument.type.is_dynamic_dim(at):
            what = (
                f"result {update.result} has another extent along dimension {at} than argument "
                f"{update.argument}, which it updates"
            )
            agree = checks.compare(CmpIPredicate.eq, extent(value, at), extent(argument, at))
            cf.assert_(agree, ir.StringAttr.get(what))
