# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The memory that a task needs: of a known size where it can be, once for each thread."""

from __future__ import annotations

from math import prod

from mlir import ir
from mlir.dialects import bufferization, tensor

from mlir_attention.cpu.cache_geometry import row_stride
from mlir_attention.support.erasing import erase
from mlir_attention.support.walk import is_inside, ops_in


def allocate_most(function: ir.Operation, most: int) -> None:
    """Makes tensors whose size depends on the number of keys a part of one for `most` keys.

    No task has a dimension that is dynamic but for the keys, hence none is larger. What is of a
    known size is allocated on the stack, or once for each thread.
    """
    for empty in ops_in(function, "tensor.empty"):
        type_ = empty.results[0].type
        if sum(type_.is_dynamic_dim(at) for at in range(type_.rank)) != 1:
            continue
        for use in list(empty.results[0].uses):
            # A tensor for each use: as a part of one they would have to be kept apart.
            with ir.InsertionPoint(empty), empty.location:
                use.owner.operands[use.operand_number] = _part_of_most(empty, most)
        erase(empty)


def _part_of_most(empty: ir.Operation, most: int) -> ir.Value:
    type_ = empty.results[0].type
    dynamic = ir.ShapedType.get_dynamic_size()
    shape = [most if extent == dynamic else extent for extent in type_.shape]
    shape[-1] = row_stride(shape[-1], type_.element_type.width, prod(shape[:-1]))
    # Not an empty tensor: two of one type would become one, which then is copied.
    whole_type = ir.RankedTensorType.get(shape, type_.element_type)
    whole = bufferization.AllocTensorOp(whole_type, []).result
    offsets, strides = [0] * type_.rank, [1] * type_.rank
    return tensor.ExtractSliceOp(
        type_, whole, [], list(empty.operands), [], offsets, type_.shape, strides
    ).result


def allocate_once_a_thread(module: ir.Operation) -> None:
    """Moves allocations out of the loops that threads share.

    Those whose size is the same for all tasks go before the loop, inside the parallel region,
    where they are made by each thread; and their deallocation after it.
    """
    for loop in ops_in(module, "omp.wsloop"):
        for allocation in ops_in(loop, "memref.alloc"):
            deallocation = _deallocation(allocation)
            if deallocation is not None and not any(
                is_inside(size, loop.parent.operation) for size in allocation.operands
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
