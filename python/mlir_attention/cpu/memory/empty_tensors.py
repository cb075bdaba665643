# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Computes results in the slices that they are inserted into, behind the checks of the slices.

Upstream's `eliminate-empty-tensors` moves the writes, and the arithmetic of their positions, in
front of anything: of a `cf.assert` that the slice is inside the tensor, and of an `scf.if` in which
it is inserted. Called with a tensor that is too small, compiled code would write past its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from mlir import ir
from mlir.dialects import bufferization, func

from mlir_attention import _extension
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.functions import functions_of
from mlir_attention.updates.aliases import declared_updates, returns_of
from mlir_attention.updates.caller_memory import strided_memref


def eliminate_empty_tensors(module: ir.Operation) -> None:
    """Makes results in the slices that they are inserted into, not in tensors of their own.

    So are new values of arguments in the arguments. Only where no assertion, call or branch is
    between the two.
    """
    with module.context, _inserting_updates(module):
        if not _extension.eliminate_empty_tensors(module):
            raise RewriteError(module.location, "upstream's analysis of bufferization failed")


class _Insertion(NamedTuple):
    """Of a new value, into the buffer of its argument."""

    argument: ir.Value
    buffer: ir.Operation
    op: ir.Operation


@contextmanager
def _inserting_updates(module: ir.Operation) -> Iterator[None]:
    """Within, new values of arguments are inserted into these at each return."""
    insertions: list[_Insertion] = []
    for function in functions_of(module):
        for number, result in declared_updates(function).items():
            insertions += _insert_update(function, number, result)
    yield
    for argument, buffer, op in insertions:
        erase(op)
        for use in list(buffer.results[0].uses):
            # Bufferization sees what is written where the tensor is the argument itself.
            replace_op(use.owner.operation, [argument])
        erase(buffer)


def _insert_update(function: func.FuncOp, number: int, result: int) -> Iterator[_Insertion]:
    """One at each return."""
    argument = function.arguments[number]
    for returned in returns_of(function):
        with ir.InsertionPoint(returned), returned.location:
            buffer = bufferization.to_buffer(strided_memref(argument.type), argument)
            insertion = bufferization.MaterializeInDestinationOp(
                None, returned.operands[result], buffer, restrict=True, writable=True
            )
        yield _Insertion(argument, buffer.owner, insertion.operation)
