# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Finds ops, and where values come from."""

from __future__ import annotations

from mlir import ir

from mlir_attention import _extension


def ops_in(
    root: ir.Operation, name: str = "", order: ir.WalkOrder = ir.WalkOrder.PRE_ORDER
) -> list[ir.Operation]:
    """The ops in `root` and at any depth in it, `root` included.

    Those named `name`; all of a dialect if it ends in a dot, as "vector." does; all if empty. They
    are collected first, so that the caller may rewrite and erase them.
    """
    return _extension.ops_in(root, [name], order == ir.WalkOrder.POST_ORDER)


def symbol_name(function: ir.Operation) -> str:
    """The name of a function, with escapes for bytes that are not UTF-8."""
    name = ir.StringAttr(function.attributes["sym_name"]).value_bytes
    return name.decode(errors="backslashreplace")


def producer(value: ir.Value) -> ir.Operation | None:
    """The op that makes a value; None for an argument of a block."""
    owner = value.owner
    return None if isinstance(owner, ir.Block) else owner.operation


def producer_named(value: ir.Value, name: str) -> ir.Operation | None:
    """The op that makes a value, if that is its name."""
    op = producer(value)
    return op if op is not None and op.name == name else None


def only_block(op: ir.Operation) -> ir.Block:
    """The block of an op that has one region, of one block."""
    (region,) = op.regions
    (block,) = region.blocks
    return block


def without_casts(value: ir.Value) -> ir.Value:
    """The tensor behind all `tensor.cast` ops."""
    while (cast := producer_named(value, "tensor.cast")) is not None:
        value = cast.operands[0]
    return value


def constant_attribute(value: ir.Value) -> ir.Attribute | None:
    """The attribute of the arith.constant that makes a value; None if none does."""
    op = producer_named(value, "arith.constant")
    return None if op is None else op.attributes["value"]


def is_constant(value: ir.Value) -> bool:
    """Whether an arith.constant makes a value."""
    return constant_attribute(value) is not None


def reassociation(reshape: ir.Operation) -> list[list[int]]:
    """The dimensions that a tensor.expand_shape or tensor.collapse_shape joins, group by group."""
    groups = ir.ArrayAttr(reshape.attributes["reassociation"])
    return [[ir.IntegerAttr(at).value for at in ir.ArrayAttr(group)] for group in groups]


def is_inside(value: ir.Value, root: ir.Operation) -> bool:
    """Whether a value is made in the regions of `root`, by an op or as an argument of a block."""
    owner = value.owner
    parent = owner.owner if isinstance(owner, ir.Block) else owner.operation.parent
    while parent is not None and parent.operation != root:
        parent = parent.parent
    return parent is not None


#: The dialects of ops on numbers that take tensors of one shape too, element by element: those of
#: `complex` do not.
ELEMENTWISE = ("arith.", "math.")


def is_elementwise(op: ir.Operation) -> bool:
    """Whether `op` computes each element of a tensor from those of its operands.

    An `arith.select` whose condition is a number chooses between whole tensors.
    """
    return (
        op.name.startswith(ELEMENTWISE)
        and len(op.operands) > 0
        and isinstance(op.operands[0].type, ir.RankedTensorType)
    )
