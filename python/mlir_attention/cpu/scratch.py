# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gives every thread its memory once, rather than once for each of its tasks."""

from __future__ import annotations

from mlir import ir

from mlir_attention.rewrites.ops import ops_in


def allocate_once_a_thread(module: ir.Operation) -> None:
    """Moves allocations out of the loops that threads share.

    Those whose size is the same for all tasks go before the loop, inside the parallel region,
    where they are made by each thread; and their deallocation after it.
    """
    for loop in ops_in(module, "omp.wsloop"):
        for allocation in ops_in(loop, "memref.alloc"):
            deallocation = _deallocation(allocation)
            if deallocation is not None and not any(
                _is_inside(size, loop.parent) for size in allocation.operands
            ):
                allocation.move_before(loop)
                deallocation.move_after(loop)


def _deallocation(allocation: ir.Operation) -> ir.Operation | None:
    """The deallocation that surely happens, once, after the allocation."""
    found = [
        use.owner.operation
        for use in allocation.results[0].uses
        if use.owner.operation.name == "memref.dealloc"
    ]
    if len(found) != 1 or found[0].block != allocation.block:
        return None
    return found[0]


def _is_inside(value: ir.Value, operation: ir.Operation) -> bool:
    owner = value.owner
    parent = owner.owner if isinstance(owner, ir.Block) else owner.operation.parent
    while parent is not None and parent != operation:
        parent = parent.parent
    return parent is not None
