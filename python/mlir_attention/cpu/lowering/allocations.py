# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Memory that may not be had: buffers are checked, and the stack holds no more than it can.

Upstream neither looks at what the allocation function returns nor at sizes that overflow.
"""

from __future__ import annotations

import functools
from math import prod

from mlir import ir
from mlir.dialects import arith, func, memref, scf

from mlir_attention.cpu.lowering.assertions import (
    OUT_OF_MEMORY,
    call_handler,
    declare_handler,
    declare_in,
    fail_if,
    number_of,
)
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.functions import declare_private, module_of
from mlir_attention.support.linear_forms import constant_of
from mlir_attention.support.walk import ops_in, producer

NEGATIVE_EXTENT = "an extent of a tensor is negative"
"""The message of an assertion."""

#: The attribute of an `scf.if` that calls the handler, or does the rest of a task.
SKIPS = "attention.skips"

#: More bytes than any machine has, and few enough that sums of them do not overflow.
_MOST_BYTES = 1 << 62

#: Bytes that the buffers of the tasks of one function may take on the stack. OpenMP gives threads
#: megabytes.
_MOST_OF_TASKS = 1 << 20

#: Those of a function outside tasks. Layers that follow each other share what is on the heap.
_MOST_OF_FUNCTION = 1 << 16


def bound_stack(module: ir.Operation) -> None:
    """Moves buffers from the stack to the heap where it could overflow.

    Those of a dynamic size, and those that exceed what the others of their function, or of its
    tasks, leave. What a loop has on the stack moves before it: it would be freed by no iteration.
    """
    for function in ops_in(module, "func.func"):
        left = {True: _MOST_OF_TASKS, False: _MOST_OF_FUNCTION}
        for buffer in ops_in(function, "memref.alloca"):
            type_ = buffer.results[0].type
            size = _static_bytes(type_)
            where = _is_in_task(buffer)
            if type_.has_static_shape and size <= left[where] and _leave_loops(buffer):
                left[where] -= size
            else:
                _to_heap(buffer)


def check_allocations(module: ir.Operation) -> None:
    """Calls the handler of failures where a buffer is too large, or there is no memory for it.

    The handler returns to a thread of a team, which has no way out of it but to do nothing more: if
    it allocates before its tasks, it skips them all, and at the top of a task the rest of that.
    """
    allocations = ops_in(module, "memref.alloc")
    for own in dict.fromkeys(map(module_of, allocations)):
        declare_in(own)
    if allocations:
        declare_handler(module)
    checkers: dict[ir.Operation, str] = {}
    for allocation in allocations:
        with allocation.location:
            if allocation.parent.name == "func.func":
                _check_by_call(allocation, module, checkers)
            elif allocation.parent.name == "omp.parallel":
                _check_for_team(allocation, module)
            elif _is_top_of_task(allocation):
                _check_in_task(allocation, module)
            else:
                _check(allocation, module)


def _is_in_task(buffer: ir.Operation) -> bool:
    parent = buffer.parent
    while parent.name not in ("func.func", "scf.forall", "scf.parallel"):
        parent = parent.parent
    return parent.name != "func.func"


def _leave_loops(buffer: ir.Operation) -> bool:
    """Moves it out of the loops of its task; False if one of them may hand it on."""
    outermost = None
    parent = buffer.parent.operation
    while parent.name in ("scf.for", "scf.if"):
        outermost = parent if parent.name == "scf.for" else outermost
        parent = parent.parent.operation
    if parent.name == "scf.while":
        return False
    if outermost is not None:
        buffer.move_before(outermost)
    return True


def _to_heap(buffer: ir.Operation) -> None:
    with ir.InsertionPoint(buffer), buffer.location:
        type_ = buffer.results[0].type
        alignment = buffer.attributes.get("alignment")
        dimensions = buffer.opview.dynamicSizes
        symbols = buffer.opview.symbolOperands
        allocation = memref.AllocOp(type_, dimensions, symbols, alignment=alignment)
    replace_op(buffer, [allocation.result])


def _static_bytes(type_: ir.MemRefType) -> int:
    """Those of all elements, if dynamic extents are one."""
    extents = prod(extent for extent in type_.shape if extent >= 0)
    return extents * _element_bytes(type_.element_type)


def _element_bytes(type_: ir.Type) -> int:
    if isinstance(type_, ir.IndexType):
        return 8
    if isinstance(type_, ir.ComplexType):
        return 2 * _element_bytes(type_.element_type)
    if isinstance(type_, ir.VectorType):
        return prod(type_.shape) * _element_bytes(type_.element_type)
    # Pointers and the like have no width that Python knows.
    return -(-getattr(type_, "width", 64) // 8)


def _check_by_call(
    allocation: ir.Operation, module: ir.Operation, checkers: dict[ir.Operation, str]
) -> None:
    """Leaves the block of a function whole: upstream takes long to cut one at many branches."""
    own = module_of(allocation)
    if own not in checkers:
        checkers[own] = _checker(allocation)
    _fail_if_mistaken(allocation, module, allocation)
    with ir.InsertionPoint.after(allocation):
        func.CallOp([], checkers[own], [_is_null(allocation)])


def _checker(user: ir.Operation) -> str:
    """The name of a function that fails if its argument says that there was no memory."""
    checker = declare_private(user, "attention_check_memory", [ir.IntegerType.get_signless(1)], [])
    with ir.InsertionPoint(checker.add_entry_block()):
        fail_if(checker.arguments[0], OUT_OF_MEMORY)
        func.ReturnOp([])
    return checker.name.value


def _check(allocation: ir.Operation, module: ir.Operation) -> None:
    _fail_if_mistaken(allocation, module, allocation)
    with ir.InsertionPoint.after(allocation):
        fail_if(_is_null(allocation), OUT_OF_MEMORY)


def _fail_if_mistaken(allocation: ir.Operation, module: ir.Operation, place: ir.Operation) -> None:
    """Before `place`, calls the handler where the size of an allocation cannot be."""
    with ir.InsertionPoint(place):
        for failed, number in _mistakes(allocation, module):
            fail_if(failed, number)


def _check_for_team(allocation: ir.Operation, module: ir.Operation) -> None:
    """Its size is the same for all threads, hence known before the team begins."""
    team = allocation.parent.operation
    _fail_if_mistaken(allocation, module, team)
    with ir.InsertionPoint.after(allocation):
        is_null = _is_null(allocation)
        fail_if(is_null, OUT_OF_MEMORY)
    for task in ops_in(team, "memref.alloca_scope"):
        # In its scope, which has to stay a part of the loop.
        if task.parent.parent.parent.operation == team:
            _go_on_unless(is_null, None, task.regions[0].blocks[0].operations[0].operation)


def _check_in_task(allocation: ir.Operation, module: ir.Operation) -> None:
    with ir.InsertionPoint(allocation):
        mistakes = _mistakes(allocation, module)
    for failed, number in mistakes:
        _go_on_unless(failed, number, allocation)
    with ir.InsertionPoint.after(allocation):
        is_null = _is_null(allocation)
    _go_on_unless(is_null, OUT_OF_MEMORY, _next(is_null.owner.operation))


def _is_top_of_task(operation: ir.Operation) -> bool:
    """Whether the task comes to an end with the block that it is in."""
    parent = operation.parent.operation
    while parent.name == "scf.if" and not parent.results and _is_last(parent):
        parent = parent.parent.operation
    return parent.name == "memref.alloca_scope" and not parent.results


def _is_last(operation: ir.Operation) -> bool:
    """Whether only the end of its block follows."""
    return [other.operation for other in operation.block.operations][-2] == operation


def _go_on_unless(failed: ir.Value, number: int | None, first: ir.Operation) -> None:
    """Does `first` and what follows in its block only if not `failed`.

    Otherwise calls the handler with `number`, if there is one.
    """
    operations = [operation.operation for operation in first.block.operations]
    rest = operations[operations.index(first) : -1]
    with ir.InsertionPoint(first), first.location:
        guard = scf.IfOp(failed, has_else=True)
        guard.operation.attributes[SKIPS] = ir.UnitAttr.get()
        with ir.InsertionPoint(guard.then_block):
            if number is not None:
                call_handler(number)
            scf.YieldOp([])
        with ir.InsertionPoint(guard.else_block):
            end = scf.YieldOp([]).operation
    for operation in rest:
        operation.move_before(end)


def _next(operation: ir.Operation) -> ir.Operation:
    operations = [other.operation for other in operation.block.operations]
    return operations[operations.index(operation) + 1]


def _mistakes(allocation: ir.Operation, module: ir.Operation) -> list[tuple[ir.Value, int]]:
    """Conditions on the size of which none may hold, each with the number of its failure."""
    type_ = allocation.results[0].type
    extents = list(allocation.opview.dynamicSizes)
    mistakes = []
    signs = [extent for extent in extents if not _is_natural(extent)]
    if signs:
        zero = arith.constant(ir.IndexType.get(), 0)
        negative = [arith.cmpi(arith.CmpIPredicate.slt, sign, zero) for sign in signs]
        mistakes.append((_any(negative), number_of(module, NEGATIVE_EXTENT)))
    if extents:
        most = _MOST_BYTES // max(_static_bytes(type_), 1)
        mistakes.append((_any(_exceed(extents, most)), OUT_OF_MEMORY))
    return mistakes


def _exceed(extents: list[ir.Value], most: int) -> list[ir.Value]:
    """Conditions of which one holds if the product of `extents` exceeds `most`."""
    index = ir.IndexType.get()
    zero = arith.constant(index, 0)
    conditions = []
    product = extents[0]
    for extent in extents[1:]:
        multiplied = arith.MulUIExtendedOp(product, extent)
        product = multiplied.low
        conditions.append(arith.cmpi(arith.CmpIPredicate.ne, multiplied.high, zero))
    limit = arith.constant(index, most)
    return [*conditions, arith.cmpi(arith.CmpIPredicate.ugt, product, limit)]


def _is_natural(extent: ir.Value) -> bool:
    """Whether it surely is not negative."""
    number = constant_of(extent)
    if number is not None:
        return number >= 0
    op = producer(extent)
    return op is not None and op.name in ("memref.dim", "memref.extract_strided_metadata")


def _any(conditions: list[ir.Value]) -> ir.Value:
    return functools.reduce(arith.ori, conditions)


def _is_null(allocation: ir.Operation) -> ir.Value:
    address = memref.extract_aligned_pointer_as_index(allocation.results[0])
    zero = arith.constant(ir.IndexType.get(), 0)
    return arith.cmpi(arith.CmpIPredicate.eq, address, zero)
