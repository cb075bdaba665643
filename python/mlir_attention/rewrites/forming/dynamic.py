# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whether two expressions of a dynamic extent are the same one."""

from __future__ import annotations

from typing import TypeAlias

from mlir import ir

from mlir_attention.rewrites.forming.structured import producer, shape_of

#: An extent: a number, a dimension of a tensor, or a value that says no more.
Extent: TypeAlias = int | tuple[ir.Value, int] | ir.Value


def is_extent_of(value: ir.Value, tensor: ir.Value, at: int) -> bool:
    """Whether the index `value` is the extent of `tensor` along dimension `at`."""
    return bool(resolve(value) == extent(tensor, at))


def resolve(value: ir.Value) -> Extent:
    """What an index value stands for, behind conversions."""
    op = producer(value)
    if op is None:
        return value
    if op.name == "arith.index_cast":
        return resolve(op.operands[0])
    if op.name == "arith.constant":
        return int(ir.IntegerAttr(op.attributes["value"]).value)
    if op.name == "tensor.dim":
        position = resolve(op.operands[1])
        if isinstance(position, int):
            return extent(op.operands[0], position)
    return value


def extent(tensor: ir.Value, at: int) -> Extent:
    """The extent of `tensor` along `at`, followed to where it comes from."""
    known = shape_of(tensor)[at]
    if known is not None:
        return known
    op = producer(tensor)
    if op is None:
        return tensor, at
    if op.name == "tensor.empty":
        return resolve(op.operands[_dynamic_before(tensor, at)])
    if op.name == "tensor.expand_shape":
        return resolve(op.operands[1 + _dynamic_before(tensor, at)])
    if op.name == "tensor.collapse_shape":
        groups = ir.ArrayAttr(op.attributes["reassociation"])
        members = [ir.IntegerAttr(member).value for member in ir.ArrayAttr(groups[at])]
        shape = shape_of(op.operands[0])
        longer = [member for member in members if shape[member] != 1]
        if len(longer) == 1:
            return extent(op.operands[0], longer[0])
    if op.name.startswith("linalg.") and len(op.operands) >= len(op.results):
        # A linalg op has the shape of what it writes into.
        result = ir.OpResult(tensor).result_number
        return extent(op.operands[len(op.operands) - len(op.results) + result], at)
    return tensor, at


def _dynamic_before(tensor: ir.Value, at: int) -> int:
    return sum(known is None for known in shape_of(tensor)[:at])
