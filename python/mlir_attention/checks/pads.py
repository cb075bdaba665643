# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs the body of a `tensor.pad` for what it pads only.

Upstream runs it for all of the result, and then writes the source: a body that mirrors the source
would read outside of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, builtin, scf
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, mixed_numbers
from mlir_attention.support.tensor_slices import insert_at, sizes_of
from mlir_attention.support.walk import only_block


def compute_padding_alone(pad: ir.Operation) -> ir.Operation:
    """The `tensor.generate`, with branches, that the body of `pad` is then of.

    `pad` itself, if all that it pads is one number.
    """
    if not _computes(pad):
        return pad
    source, result = pad.operands[0], pad.result
    with ir.InsertionPoint(pad), pad.location:
        sizes = sizes_of(source)
        low, high = mixed_numbers(pad, ("static_low", "static_high"))
        dynamic = [
            arith.addi(arith.addi(as_value(low[at]), as_value(sizes[at])), as_value(high[at]))
            for at in range(len(sizes))
            if ir.RankedTensorType(result.type).is_dynamic_dim(at)
        ]
        made = ir.Operation.create(
            "tensor.generate", results=[result.type], operands=dynamic, regions=1
        )
        (body,) = made.regions
        only_block(pad).append_to(body)
        _leave_out(made, low, sizes)
        replace_op(pad, [insert_at(source, made.result, sizes, low)])
    return made


def _computes(pad: ir.Operation) -> bool:
    block = only_block(pad)
    element = ir.RankedTensorType(pad.result.type).element_type
    return (
        len(block.arguments) > 0
        and any(op.operation.name not in ("arith.constant", "tensor.yield") for op in block)
        and isinstance(element, ir.FloatType | ir.IntegerType | ir.IndexType)
    )


def _leave_out(made: ir.Operation, low: Sequence[Extent], sizes: Sequence[Extent]) -> None:
    """Lets the body of a `tensor.generate` give 0 for the source, which is written over it."""
    block = only_block(made)
    *ops, end = block.operations
    element = ir.RankedTensorType(made.result.type).element_type
    with ir.InsertionPoint.at_block_begin(block):
        is_source = conditions.all_of(
            arith.cmpi(CmpIPredicate.ult, arith.subi(position, as_value(start)), as_value(size))
            for position, start, size in zip(block.arguments, low, sizes, strict=True)
        )
        branch = ir.Operation.create("scf.if", results=[element], operands=[is_source], regions=2)
    with ir.InsertionPoint(branch.regions[0].blocks.append()):
        scf.YieldOp([_zero(element)])
    computed = branch.regions[1].blocks.append()
    for op in ops:
        computed.append(op)
    with ir.InsertionPoint(computed):
        scf.YieldOp([end.operands[0]])
    end.operation.operands[0] = branch.result


def _zero(element: ir.Type) -> ir.Value:
    if isinstance(element, ir.IntegerType) and not element.is_signless:
        # Constants are signless, and no op of arith makes another integer of one.
        zero = _zero(ir.IntegerType.get_signless(element.width))
        return builtin.unrealized_conversion_cast([element], [zero])
    return arith.constant(element, 0.0 if isinstance(element, ir.FloatType) else 0)
