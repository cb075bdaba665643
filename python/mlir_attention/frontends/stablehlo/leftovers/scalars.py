# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors of rank 0, which are all the scalars that StableHLO has, as scalars."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.extents import Extent, as_value
from mlir_attention.support.walk import constant_attribute, ops_in, producer


def compute_on_scalars(root: ir.Operation) -> None:
    """Takes the bodies of linalg ops without loops out of them."""
    for op in ops_in(root, "linalg.generic"):
        if len(ir.ArrayAttr(op.attributes["iterator_types"])) == 0:
            _inline(op)


def _inline(generic: ir.Operation) -> None:
    block = generic.regions[0].blocks[0]
    with ir.InsertionPoint(generic), generic.location:
        for argument, operand in zip(block.arguments, generic.operands, strict=True):
            if next(iter(argument.uses), None) is not None:
                argument.replace_all_uses_with(scalar_of(operand))
        *ops, ending = [view.operation for view in block.operations]
        for op in ops:
            op.move_before(generic)
        values = [as_tensor(value) for value in ending.operands]
        erase(ending)
    replace_op(generic, values)


def is_scalar(type_: ir.Type) -> bool:
    """Whether a tensor of this type is one number."""
    return isinstance(type_, ir.RankedTensorType) and type_.rank == 0


def as_tensor(scalar: ir.Value) -> ir.Value:
    """A number as a tensor of rank 0."""
    return tensor.from_elements(ir.RankedTensorType.get([], scalar.type), [scalar])


def scalar_of(value: ir.Value) -> ir.Value:
    """The number in a tensor of rank 0."""
    return element_of(value, [])


def element_of(value: ir.Value, at: Sequence[Extent]) -> ir.Value:
    """A number in a tensor, from as far back as it was only moved."""
    known = _constant(value, at)
    if known is not None:
        return arith.constant(known.type, known)
    op = producer(value)
    if op is not None and op.name == "tensor.from_elements" and not at:
        return op.operands[0]
    moved = None if op is None else _before_move(op, at)
    if moved is not None:
        return element_of(*moved)
    return tensor.extract(value, [as_value(position) for position in at])


def _constant(value: ir.Value, at: Sequence[Extent]) -> ir.Attribute | None:
    attribute = constant_attribute(value)
    if not isinstance(attribute, ir.DenseElementsAttr):
        return None
    if attribute.is_splat:
        return attribute.get_splat_value()
    if not isinstance(attribute, ir.DenseIntElementsAttr) or len(at) != 1:
        return None
    (position,) = at
    type_ = ir.RankedTensorType(value.type).element_type
    return ir.IntegerAttr.get(type_, attribute[position]) if isinstance(position, int) else None


def _before_move(op: ir.Operation, at: Sequence[Extent]) -> tuple[ir.Value, list[Extent]] | None:
    """Where the element of the result of `op` was before; None if it is computed there."""
    if op.name == "linalg.generic":
        return _before_broadcast(op, at)
    if op.name == "tensor.expand_shape" and ir.RankedTensorType(op.operands[0].type).rank == 0:
        return op.operands[0], []
    if op.name == "tensor.concat":
        axis = ir.IntegerAttr(op.attributes["dim"]).value
        position = at[axis]
        for part in op.operands if isinstance(position, int) else ():
            extent = ir.RankedTensorType(part.type).shape[axis]
            if position < extent:
                return part, [*at[:axis], position, *at[axis + 1 :]]
            position -= extent
    return None


def _before_broadcast(
    op: ir.Operation, at: Sequence[Extent]
) -> tuple[ir.Value, list[Extent]] | None:
    """Of an op that copies elements, as `stablehlo.broadcast_in_dim` becomes one."""
    block = op.regions[0].blocks[0]
    ending = block.operations[0].operation
    if ending.name != "linalg.yield" or ending.operands[0] != block.arguments[0]:
        return None
    maps = [ir.AffineMapAttr(each).value for each in ir.ArrayAttr(op.attributes["indexing_maps"])]
    if len(maps) != 2 or maps[1] != ir.AffineMap.get_identity(len(at)):
        return None
    before: list[Extent] = []
    for result in maps[0].results:
        if isinstance(result, ir.AffineDimExpr):
            before.append(at[result.position])
        elif isinstance(result, ir.AffineConstantExpr):
            before.append(result.value)
        else:
            return None
    return op.operands[0], before


def inlined(block: ir.Block, scalars: Sequence[ir.Value]) -> ir.Value | None:
    """What a block of numbers returns, computed here of `scalars`; None if it has regions."""
    tensors = dict(zip(block.arguments, scalars, strict=True))
    values: dict[ir.Value, ir.Value] = {}
    *ops, ending = [view.operation for view in block.operations]
    for op in ops:
        if len(op.regions) > 0:
            return None
        if op.name == "tensor.extract" and op.operands[0] in tensors:
            values[op.results[0]] = tensors[op.operands[0]]
        elif op.name == "tensor.from_elements":
            tensors[op.results[0]] = values.get(op.operands[0], op.operands[0])
        elif op.name != "tensor.empty":
            copy = op.clone()
            for number, operand in enumerate(op.operands):
                copy.operands[number] = values.get(operand, operand)
            values.update(zip(op.results, copy.results, strict=True))
    (result,) = ending.operands
    return tensors[result] if result in tensors else scalar_of(values.get(result, result))
