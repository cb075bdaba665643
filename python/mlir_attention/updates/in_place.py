# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the new values of arguments to the arguments, and returns them no longer.

Before bufferization: a `bufferization.materialize_in_destination` in front of the return says that
the memory of the argument gets the new value. Where bufferization computes that value in the
argument's memory, as it does for `tensor.insert_slice` into it, nothing is left to copy.
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
from mlir_attention.support.erasing import erase
from mlir_attention.support.functions import functions_of, is_public
from mlir_attention.support.walk import ops_in, producer, symbol_name
from mlir_attention.updates.aliases import Update, declare_updated, returns_of, updates_of
from mlir_attention.updates.caller_memory import strided_memref
from mlir_attention.updates.early_assertions import assert_early


def update_arguments(module: ir.Operation) -> None:
    """Drops the results of public functions that are new values of arguments, and writes them.

    What a call asserts of its arguments, it asserts before it writes, as far as that can be.

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
                _refuse_calls(module, function)
                _keep_returned_values(function, updates)
                _write(function, updates)
                assert_early(function.body.blocks[0])
                _drop_results(function, {update.result for update in updates})
                declare_updated(function, {update.argument for update in updates})


def _refuse_calls(module: ir.Operation, function: func.FuncOp) -> None:
    """Calls would miss the results."""
    name = symbol_name(function.operation)
    for call in ops_in(module, "func.call"):
        if ir.FlatSymbolRefAttr(call.attributes["callee"]).value != name:
            continue
        raise RewriteError(
            call.location,
            f"{name!r} updates arguments in place, so that no other function of its module may "
            "call it: make it private, or choose the caller as the entry",
        )


def _keep_returned_values(function: func.FuncOp, updates: Sequence[Update]) -> None:
    """Copies what else is returned and lies in the memory of an argument that is updated."""
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


def _write(function: func.FuncOp, updates: Sequence[Update]) -> None:
    """Writes the new values at each return."""
    entry = function.body.blocks[0]
    buffers = {}
    with ir.InsertionPoint.at_block_begin(entry), function.location:
        for update in updates:
            argument = entry.arguments[update.argument]
            # Before anything writes: it reads the argument as it was.
            buffers[update] = bufferization.to_buffer(
                strided_memref(argument.type), argument, read_only=True
            )
    for returned in returns_of(function):
        with ir.InsertionPoint(returned), returned.location:
            for update in updates:
                value = returned.operands[update.result]
                if not update.keeps_extents:
                    _assert_extents(function, update, value)
                bufferization.MaterializeInDestinationOp(
                    None, value, buffers[update], restrict=True, writable=True
                )


def _assert_extents(function: func.FuncOp, update: Update, value: ir.Value) -> None:
    argument = function.arguments[update.argument]
    for at in range(argument.type.rank):
        if argument.type.is_dynamic_dim(at):
            what = (
                f"result {update.result} has another extent along dimension {at} than argument "
                f"{update.argument}, which it updates"
            )
            agree = checks.compare(CmpIPredicate.eq, extent(value, at), extent(argument, at))
            cf.assert_(agree, ir.StringAttr.get(what))


def _drop_results(function: func.FuncOp, dropped: set[int]) -> None:
    def kept(of: Sequence[object]) -> list[object]:
        return [item for number, item in enumerate(of) if number not in dropped]

    for returned in returns_of(function):
        with ir.InsertionPoint(returned), returned.location:
            func.ReturnOp(kept(returned.operands))
        erase(returned)
    type_ = ir.FunctionType.get(function.type.inputs, kept(function.type.results))
    if "res_attrs" in function.attributes:
        attributes = ir.ArrayAttr.get(kept(ir.ArrayAttr(function.attributes["res_attrs"])))
        function.attributes["res_attrs"] = attributes
    function.attributes["function_type"] = ir.TypeAttr.get(type_)
