# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Kernels for Vulkan: a storage buffer for each pointer, and one for all numbers.

    gpu.func @attention_group_0(%query: memref<?xf32>, ..., %numbers: memref<9xi64>) kernel {
      %workgroups = memref.load %numbers[%c0]
      %x, %y = gpu.block_id; %width = gpu.grid_dim x
      %block = %x + %y * %width
      scf.if %block < %workgroups { the kernel }
    }

Some devices take no more than 65535 workgroups along x. Where there are more, they are launched
along y, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from mlir import ir
from mlir.dialects import arith, builtin, gpu, memref, scf

from mlir_attention.gpu.code.wide_loads import split_wide_loads
from mlir_attention.gpu.kernel import MODULE, Argument, Kernel, kernels_of, set_kernels
from mlir_attention.gpu.kernels.emit import add, less, mul
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import ops_in, producer_named, symbol_name

#: How many workgroups there are: the first of the numbers.
_WORKGROUPS = Argument("workgroups", "", -1, "index")

_T = TypeVar("_T")


def use_storage_buffers(module: ir.Operation) -> None:
    """Rewrites all kernels of a module, their launches, and the list of kernels."""
    kernels = {kernel.entry: kernel for kernel in kernels_of(module)}
    if not kernels:
        return
    launches = ops_in(module, "gpu.launch_func")
    for function in ops_in(module, "gpu.func"):
        name = symbol_name(function)
        if name in kernels:
            split_wide_loads(function)
            _pack_numbers(function, kernels[name])
            for launch in launches:
                if str(launch.attributes["kernel"]) == f"@{MODULE}::@{name}":
                    _launch_packed(launch, function, kernels[name])
    set_kernels(module, [_packed(kernel) for kernel in kernels.values()])


def embed_spirv(module: ir.Operation) -> None:
    """Moves the kernels of SPIR-V into the gpu.module that they were made of."""
    containers = {symbol_name(each): each for each in ops_in(module, "gpu.module")}
    for found in ops_in(module, "spirv.module"):
        container = containers.get(symbol_name(found).removeprefix("__spv__"))
        if container is not None:
            body = container.regions[0].blocks[0]
            found.move_before(body.operations[0])


def _packed(kernel: Kernel) -> Kernel:
    """The kernel, as it is launched with its numbers in memory."""
    pointers, numbers = _split(kernel, kernel.arguments)
    memory = Argument("numbers", "", -1, "i64")
    return replace(kernel, arguments=(*pointers, memory), numbers=(_WORKGROUPS, *numbers))


def _split(kernel: Kernel, values: Iterable[_T]) -> tuple[list[_T], list[_T]]:
    """What stands for the pointers of a kernel, and for its numbers; `values` are for all."""
    pointers: list[_T] = []
    numbers: list[_T] = []
    for argument, value in zip(kernel.arguments, values, strict=True):
        (pointers if argument.kind == "pointer" else numbers).append(value)
    return pointers, numbers


def _pack_numbers(function: ir.Operation, kernel: Kernel) -> None:
    """Lets a kernel read its numbers from memory, and be launched along x and y."""
    block = function.regions[0].blocks[0]
    *body, _ = list(block.operations)
    _, given = _split(kernel, block.arguments)
    with function.location:
        i64 = ir.IntegerType.get_signless(64)
        type_ = ir.MemRefType.get([1 + len(given)], i64)
        memory = block.add_argument(type_, function.location)
        with ir.InsertionPoint.at_block_begin(block):
            words = [memref.load(memory, [as_value(at)]) for at in range(1 + len(given))]
            for argument, word in zip(given, words[1:], strict=True):
                argument.replace_all_uses_with(_from_word(word, argument.type))
            along_y = mul(gpu.block_id(gpu.Dimension.y), gpu.grid_dim(gpu.Dimension.x))
            number = as_value(add(gpu.block_id(gpu.Dimension.x), along_y))
            exists = scf.IfOp(less(number, _from_word(words[0], ir.IndexType.get())))
        with ir.InsertionPoint(exists.then_block):
            end = scf.YieldOp([])
        for op in body:
            op.operation.move_before(end.operation)
        for op in ops_in(exists.operation, "gpu.block_id"):
            replace_op(op, [number])
    for argument in reversed(given):
        block.erase_argument(ir.BlockArgument(argument).arg_number)
    types = [argument.type for argument in block.arguments]
    function.attributes["function_type"] = ir.TypeAttr.get(ir.FunctionType.get(types, []))


def _launch_packed(launch: ir.Operation, function: ir.Operation, kernel: Kernel) -> None:
    """Replaces a launch by one with the numbers in memory."""
    op = launch.opview
    pointers, numbers = _split(kernel, op.kernelOperands)
    *types, type_ = (argument.type for argument in function.regions[0].blocks[0].arguments)
    with ir.InsertionPoint(launch), launch.location:
        memory = memref.AllocOp(type_, [], []).result
        for at, number in enumerate([op.gridSizeX, *numbers]):
            memref.store(_as_word(number), memory, [as_value(at)])
        gpu.LaunchFuncOp(
            [MODULE, kernel.entry],
            (op.gridSizeX, op.gridSizeY, op.gridSizeZ),
            (op.blockSizeX, op.blockSizeY, op.blockSizeZ),
            [*map(_viewed, pointers, types), memory],
        )
    erase(launch)


def _viewed(pointer: ir.Value, type_: ir.Type) -> ir.Value:
    """The pointer, with elements as the kernel reads them."""
    if pointer.type == type_:
        return pointer
    cast = producer_named(pointer, "builtin.unrealized_conversion_cast")
    return builtin.unrealized_conversion_cast([type_], [cast.operands[0] if cast else pointer])


def _as_word(number: ir.Value) -> ir.Value:
    """A number of the host as 64 bits."""
    i64 = ir.IntegerType.get_signless(64)
    if isinstance(number.type, ir.IndexType):
        return arith.index_cast(i64, number)
    if isinstance(number.type, ir.FloatType):
        number = arith.bitcast(ir.IntegerType.get_signless(number.type.width), number)
    return number if number.type == i64 else arith.extui(i64, number)


def _from_word(word: ir.Value, type_: ir.Type) -> ir.Value:
    """The number of a type that 64 bits hold."""
    if isinstance(type_, ir.IndexType):
        return arith.index_cast(type_, word)
    if word.type == type_:
        return word
    narrow = arith.trunci(ir.IntegerType.get_signless(type_.width), word)
    return narrow if narrow.type == type_ else arith.bitcast(type_, narrow)
