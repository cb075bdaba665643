# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the new values of arguments to the arguments, and returns them no longer.

Behind bufferization, which returns every result in a buffer of its own. Where it has computed a new
value in the memory of the argument, it copies that to the buffer last of all; then nothing is left
to do but to drop the copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import prod

from mlir import ir
from mlir.dialects import func, memref

from mlir_attention.diagnostics import RewriteError, remark
from mlir_attention.support.erasing import erase
from mlir_attention.support.functions import functions_of, is_public
from mlir_attention.support.walk import producer, producer_named
from mlir_attention.updates.aliases import declared_updates, forget_updates, returns_of

#: What stands between the copies of results and the return.
_COPIES = ("arith.constant", "memref.alloc", "memref.copy", "memref.dim")


def update_arguments(module: ir.Operation) -> None:
    """Drops the results of public functions that are new values of arguments, and writes them.

    Raises RewriteError for a function that is not bufferized.
    """
    with module.context:
        for function in functions_of(module):
            if function.is_external or not is_public(function):
                continue
            results = declared_updates(function)
            if results:
                _check_that_it_has_buffers(function, results)
                for returned in returns_of(function):
                    _write(function, results, returned)
                _drop_results(function, set(results.values()))
                forget_updates(function)


def _check_that_it_has_buffers(function: func.FuncOp, results: Mapping[int, int]) -> None:
    for number in results:
        type_ = function.arguments[number].type
        if not isinstance(type_, ir.MemRefType):
            raise RewriteError(
                function.location, f"argument {number} is a {type_}: bufferize it first"
            )


#: Elements of a tensor whose copy is worth a word.
_LARGE = 4096


@dataclass(frozen=True)
class _Clone:
    """A buffer that has nothing but a copy of another one."""

    copy: ir.Operation

    @property
    def source(self) -> ir.Value:
        value = self.copy.operands[0]
        while (cast := producer_named(value, "memref.cast")) is not None:
            value = cast.operands[0]
        return value


def _write(function: func.FuncOp, results: Mapping[int, int], returned: ir.Operation) -> None:
    """Writes the new values at a return, and leaves a return of all other results."""
    values = {number: returned.operands[result] for number, result in results.items()}
    last = _last_writes_to_results(returned)
    clones = {number: _clone(value, returned, last) for number, value in values.items()}
    with ir.InsertionPoint(returned), returned.location:
        # No result lies in the memory of an argument: their order does not matter.
        for number, value in values.items():
            clone = clones[number]
            if clone is None or clone.source != function.arguments[number]:
                memref.copy(value, function.arguments[number])
                _tell_of_copy(function, number)
        func.ReturnOp(_without(returned.operands, set(results.values())))
    erase(returned)
    for number, clone in clones.items():
        if clone is not None and clone.source == function.arguments[number]:
            allocation = producer(clone.copy.operands[1])
            erase(clone.copy)
            if allocation is not None and not list(allocation.results[0].uses):
                erase(allocation)


def _clone(value: ir.Value, returned: ir.Operation, last: Sequence[ir.Operation]) -> _Clone | None:
    """The copy that a result is; None if it is none, or if something may be written behind it.

    That is the case unless it is one of the `last` ops.
    """
    if producer_named(value, "memref.alloc") is None:
        return None
    users = [use.owner.operation for use in value.uses if use.owner.operation != returned]
    if len(users) != 1 or users[0].name != "memref.copy" or users[0].operands[1] != value:
        return None
    return _Clone(users[0]) if users[0] in last else None


def _last_writes_to_results(returned: ir.Operation) -> list[ir.Operation]:
    """The ops in front of a return that write to nothing but results."""
    ops = [view.operation for view in returned.block.operations][:-1]
    return list(takewhile(_writes_to_results_only, reversed(ops)))


def _writes_to_results_only(op: ir.Operation) -> bool:
    if op.name == "memref.copy":
        return producer_named(op.operands[1], "memref.alloc") is not None
    return op.name in _COPIES


def _tell_of_copy(function: func.FuncOp, number: int) -> None:
    type_ = ir.MemRefType(function.arguments[number].type)
    if type_.has_static_shape and prod(type_.shape) < _LARGE:
        return
    remark(
        function.location,
        f"argument {number} is updated by a copy of the whole tensor: its new value is computed "
        "elsewhere, or its old value is read after a write",
    )


def _without(of: Sequence[object], dropped: set[int]) -> list[object]:
    return [item for number, item in enumerate(of) if number not in dropped]


def _drop_results(function: func.FuncOp, dropped: set[int]) -> None:
    type_ = ir.FunctionType.get(function.type.inputs, _without(function.type.results, dropped))
    if "res_attrs" in function.attributes:
        attributes = _without(ir.ArrayAttr(function.attributes["res_attrs"]), dropped)
        function.attributes["res_attrs"] = ir.ArrayAttr.get(attributes)
    function.attributes["function_type"] = ir.TypeAttr.get(type_)
