# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Declares arguments of functions in the order in which their dimensions lie in memory.

A function of keys `[B, H, N, d]` may be called with a view of an array `[B, N, H, d]`. What reads
these keys looks at the maps of the group, which say nothing about memory. With the argument
declared as `[B, N, H, d]`, and what is between it and the group permuted alike, they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import dynamic_sizes, mixed_numbers, static_sizes
from mlir_attention.support.linear_forms import constant_of
from mlir_attention.support.walk import reassociation


def can_be_reordered(argument: ir.Value) -> bool:
    """Whether nothing but groups use `argument`, or slices of it, as their keys or values."""
    return all(_can_take(use) for use in argument.uses)


def reorder(argument: ir.BlockArgument, order: Sequence[int]) -> None:
    """Declares dimension `order[i]` of an argument that can be reordered as its dimension i.

    The type of the function, which has the argument, changes.
    """
    argument.set_type(_permuted_type(argument.type, order))
    _permute_uses(argument, argument, order)
    function = argument.owner.owner.opview
    inputs = [value.type for value in function.arguments]
    function_type = ir.FunctionType.get(inputs, function.type.results)
    function.attributes["function_type"] = ir.TypeAttr.get(function_type)


def _can_take(use: ir.OpOperand) -> bool:
    op = use.owner.operation
    if op.name == GroupOp.OPERATION_NAME:
        space = IterationSpace.of(op)
        operand = space.operands[use.operand_number]
        return operand in (space.key, space.value) and not space.page_table
    if op.name == "tensor.dim":
        return constant_of(op.operands[1]) in range(op.operands[0].type.rank)
    if op.name == "tensor.extract_slice":
        keeps_rank = op.operands[0].type.rank == op.result.type.rank
    elif op.name in ("tensor.cast", "tensor.expand_shape"):
        keeps_rank = isinstance(op.result.type, ir.RankedTensorType)
    else:
        return False
    return keeps_rank and can_be_reordered(op.result)


def _permute_uses(old: ir.Value, new: ir.Value, order: Sequence[int]) -> None:
    """Lets all that uses `old` use `new`, which has the dimensions of `old` in another order."""
    for use in list(old.uses):
        op = use.owner.operation
        with ir.InsertionPoint(op), op.location:
            if op.name == GroupOp.OPERATION_NAME:
                _permute_operand(op, use.operand_number, new, order)
                continue
            if op.name == "tensor.dim":
                place = arith.constant(ir.IndexType.get(), order.index(constant_of(op.operands[1])))
                op.result.replace_all_uses_with(tensor.dim(new, place))
            else:
                permute = {
                    "tensor.cast": _permute_cast,
                    "tensor.extract_slice": _permute_slice,
                    "tensor.expand_shape": _permute_expansion,
                }[op.name]
                _permute_uses(op.result, *permute(op, new, order))
        erase(op)


def _permute_operand(group: ir.Operation, number: int, new: ir.Value, order: Sequence[int]) -> None:
    space = IterationSpace.of(group)
    old = space.operands[number]
    permuted = replace(old, value=new, map=tuple(old.map[at] for at in order))
    group.opview.indexing_maps = space.with_operand(permuted).indexing_maps
    group.operands[number] = new


def _permute_cast(
    op: ir.Operation, source: ir.Value, order: Sequence[int]
) -> tuple[ir.Value, Sequence[int]]:
    return tensor.cast(_permuted_type(op.result.type, order), source), order


def _permute_slice(
    op: ir.Operation, source: ir.Value, order: Sequence[int]
) -> tuple[ir.Value, Sequence[int]]:
    names = ("static_offsets", "static_sizes", "static_strides")
    parts = [[mixed[at] for at in order] for mixed in mixed_numbers(op, names)]
    result = tensor.extract_slice(
        _permuted_type(op.result.type, order),
        source,
        *map(dynamic_sizes, parts),
        *map(static_sizes, parts),
    )
    return result, order


def _permute_expansion(
    op: ir.Operation, source: ir.Value, order: Sequence[int]
) -> tuple[ir.Value, Sequence[int]]:
    (shape,) = mixed_numbers(op, ["static_output_shape"])
    groups = reassociation(op)
    # What a dimension is taken apart into stays together.
    lengths = [len(groups[dim]) for dim in order]
    starts = [sum(lengths[:number]) for number in range(len(lengths))]
    inner = [at for dim in order for at in groups[dim]]
    permuted = [shape[at] for at in inner]
    result = tensor.expand_shape(
        _permuted_type(op.result.type, inner),
        source,
        [list(range(start, start + len_)) for start, len_ in zip(starts, lengths, strict=True)],
        dynamic_sizes(permuted),
        static_sizes(permuted),
    )
    return result, inner


def _permuted_type(type_: ir.RankedTensorType, order: Sequence[int]) -> ir.RankedTensorType:
    return ir.RankedTensorType.get([type_.shape[at] for at in order], type_.element_type)
