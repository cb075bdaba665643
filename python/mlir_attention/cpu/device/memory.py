# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lets buffers of functions of a device be memory of the device.

Behind bufferization, where all of them are explicit: `memref.alloc`, `memref.dealloc` and
`memref.copy` become calls of the host.
"""

from __future__ import annotations

from collections.abc import Collection

from mlir import ir
from mlir.dialects import arith, builtin, func, llvm

from mlir_attention.cpu.device.host_calls import call_host, call_with_words, declare_host_call
from mlir_attention.cpu.device.placement import ON_DEVICE
from mlir_attention.cpu.device.requests import ALLOCATE, COPY, FREE, bytes_of, described
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.extents import as_value
from mlir_attention.support.functions import declare_private
from mlir_attention.support.walk import ops_in, producer, producer_named

#: What upstream calls the function that compares what may be freed.
_FREEING = "dealloc_helper"

#: Ops that become calls of the host.
_REPLACED = ("memref.alloc", "memref.copy", "memref.dealloc")

#: Ops that read and write what is in memory begin so.
_COMPUTING = ("affine.load", "affine.store", "linalg.", "vector.")


def use_device_memory(module: ir.Operation) -> None:
    """Rewrites the functions that `place_on_device` marked.

    Raises RewriteError for an op that would read or write memory of the device on the host.
    """
    with module.context:
        for function in ops_in(module, "func.func"):
            if ON_DEVICE in function.attributes:
                _rewrite(function, module)


def _rewrite(function: ir.Operation, module: ir.Operation) -> None:
    allocations = ops_in(function, "memref.alloc")
    lists = {op for op in allocations if _is_list(op.results[0])}
    buffers = [op for op in allocations if op not in lists]
    if any(op.name in _REPLACED for op in ops_in(function)):
        declare_host_call(module)
    for op in ops_in(function):
        _check(op, lists)
        if op.name == "memref.dealloc" and _allocation(op.operands[0]) not in lists:
            call_host(op, "free_on_device", FREE, list(op.operands), described)
            erase(op)
        elif op.name == "memref.copy":
            call_host(op, "copy_on_device", COPY, list(op.operands), described)
            erase(op)
    if buffers:
        allocator = _allocator(function)
        for buffer in buffers:
            with ir.InsertionPoint(buffer), buffer.location:
                replace_op(buffer, [_allocate(buffer, allocator)])


def _allocation(value: ir.Value) -> ir.Operation | None:
    while (cast := producer_named(value, "memref.cast")) is not None:
        value = cast.operands[0]
    return producer(value)


def _is_list(buffer: ir.Value) -> bool:
    """Whether it is one of those in which deallocation keeps addresses and conditions."""
    for use in buffer.uses:
        op = use.owner.operation
        if op.name == "memref.cast" and _is_list(op.results[0]):
            return True
        if op.name in ("memref.load", "memref.store") or _helps_to_free(op):
            return True
    return False


def _helps_to_free(op: ir.Operation) -> bool:
    return op.name == "func.call" and _FREEING in str(op.attributes["callee"])


def _check(op: ir.Operation, lists: Collection[ir.Operation]) -> None:
    is_access = (
        op.name in ("memref.load", "memref.store")
        and _allocation(op.opview.memref) not in lists
        and producer_named(op.opview.memref, "memref.alloca") is None
    )
    if is_access or op.name == "memref.get_global" or op.name.startswith(_COMPUTING):
        raise RewriteError(op.location, f"'{op.name}' would use memory of the device on the host")


def _allocator(user: ir.Operation) -> str:
    """The name of a function from bytes to an address. Its words are gone when it returns."""
    index, i64 = ir.IndexType.get(), ir.IntegerType.get_signless(64)
    function = declare_private(user, "allocate_on_device", [index], [i64])
    with user.location, ir.InsertionPoint(function.add_entry_block()):
        func.ReturnOp([call_with_words(ALLOCATE, [function.arguments[0]])])
    return str(function.name.value)


def _allocate(allocation: ir.Operation, allocator: str) -> ir.Value:
    """A buffer as that of a `memref.alloc`."""
    type_ = ir.MemRefType(allocation.results[0].type)
    dynamic = iter(allocation.opview.dynamicSizes)
    sizes = [
        next(dynamic) if type_.is_dynamic_dim(at) else as_value(type_.shape[at])
        for at in range(type_.rank)
    ]
    strides: list[ir.Value] = []
    step = as_value(1)
    for size in reversed(sizes):
        strides.insert(0, step)
        step = arith.muli(step, size)
    size = arith.muli(step, as_value(bytes_of(type_.element_type)))
    i64 = ir.IntegerType.get_signless(64)
    address = func.CallOp([i64], allocator, [size]).results[0]
    pointer = llvm.inttoptr(ir.Type.parse("!llvm.ptr"), address)
    return _buffer_at(pointer, type_, sizes, strides)


def _buffer_at(
    pointer: ir.Value, type_: ir.MemRefType, sizes: list[ir.Value], strides: list[ir.Value]
) -> ir.Value:
    """The descriptor that upstream has for a buffer, as a buffer."""
    i64 = ir.IntegerType.get_signless(64)
    arrays = f", array<{type_.rank} x i64>" * 2 if type_.rank else ""
    descriptor = llvm.mlir_poison(ir.Type.parse(f"!llvm.struct<(ptr, ptr, i64{arrays})>"))
    fields: list[tuple[list[int], ir.Value]] = [
        ([0], pointer), ([1], pointer), ([2], arith.constant(i64, 0)),
        *(([3, at], arith.index_cast(i64, size)) for at, size in enumerate(sizes)),
        *(([4, at], arith.index_cast(i64, stride)) for at, stride in enumerate(strides)),
    ]  # fmt: skip
    for position, value in fields:
        descriptor = llvm.insertvalue(descriptor, value, position)
    return builtin.unrealized_conversion_cast([type_], [descriptor])
