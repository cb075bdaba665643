# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bodies that run for each element of an iteration space, and what their arguments stand for."""

from __future__ import annotations

from dataclasses import dataclass, field

from mlir import ir

from mlir_attention.checks.extents import iteration_space
from mlir_attention.checks.quantities import Facts, Quantity, extent, extents, number
from mlir_attention.dialects import linalg
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.score_region import block_of
from mlir_attention.support.indexing_maps import positions_of
from mlir_attention.support.linalg_builders import Named
from mlir_attention.support.walk import only_block, producer

GATHERS = ("tensor.extract", "memref.load")
INDICES = ("linalg.index", "attention.index")


def owns_body(op: ir.Operation) -> bool:
    """Whether the region of `op` is run for each element of an iteration space."""
    return op.name in (GroupOp.OPERATION_NAME, "tensor.generate") or (
        op.name.startswith("linalg.") and len(op.regions) == 1
    )


def owner_of(op: ir.Operation) -> ir.Operation:
    """The op in whose body, itself or within other ops, `op` stands; `op` stands in one."""
    owner = op.parent.operation
    while not owns_body(owner):
        owner = owner.parent.operation
    return owner


@dataclass
class Body:
    """A body, and what its arguments stand for.

    space:    the extents of the iteration space.
    elements: arguments that are elements of operands.
    indices:  arguments that are positions in the iteration space.
    key_dims: of a group: the dimensions of its keys.
    lengths:  of a group: how many keys exist.
    checked:  gathers whose positions are inside, as was checked in front of the op.
    asserts:  whether a check stands in the body.
    """

    op: ir.Operation
    facts: Facts
    space: list[Quantity]
    elements: dict[ir.Value, Named] = field(default_factory=dict)
    indices: dict[ir.Value, int] = field(default_factory=dict)
    key_dims: tuple[int, ...] = ()
    lengths: Named | None = None
    checked: list[ir.Operation] = field(default_factory=list)
    asserts: bool = False

    @staticmethod
    def of(op: ir.Operation, facts: Facts) -> Body:
        if op.name == GroupOp.OPERATION_NAME:
            return Body._of_group(op, facts)
        if op.name == "tensor.generate":
            arguments = list(only_block(op).arguments)
            indices = {argument: dim for dim, argument in enumerate(arguments)}
            return Body(op, facts, _sizes_of_generate(op), indices=indices)
        return Body._of_linalg(op, facts)

    @staticmethod
    def _of_linalg(op: ir.Operation, facts: Facts) -> Body:
        space = iteration_space(op)
        maps = [ir.AffineMapAttr(map_).value for map_ in linalg.get_indexing_maps(op)]
        inputs = len(op.operands) - len(op.results)
        elements = {
            argument: Named(operand, positions_of(map_))
            for argument, operand, map_ in zip(
                list(only_block(op).arguments)[:inputs],
                list(op.operands)[:inputs],
                maps[:inputs],
                strict=True,
            )
            if all(_is_plain(expr) for expr in map_.results)
            # The check is an op on tensors, which may not read a buffer too.
            and not isinstance(operand.type, ir.MemRefType)
        }
        return Body(op, facts, space, elements)

    @staticmethod
    def _of_group(op: ir.Operation, facts: Facts) -> Body:
        group = IterationSpace.of(op)
        space: dict[int, Quantity] = {}
        for operand in group.operands:
            for at, dim in enumerate(operand.map):
                known = extent(operand.value, at)
                if dim is not None:
                    space[dim] = known if isinstance(known, int) else space.get(dim, known)
        _, *arguments = block_of(op.opview).arguments
        scores = [operand.named for operand in group.score_operands]
        return Body(
            op,
            facts,
            [space[dim] for dim in range(group.num_dims)],
            dict(zip(arguments, scores, strict=True)),
            key_dims=group.key_dims,
            lengths=group.kv_lengths.named if group.kv_lengths else None,
        )

    def dim_of(self, value: ir.Value) -> int | None:
        """The dimension along which `value` is the position in this body, if it is one."""
        op = producer(value)
        if op is not None and op.name in INDICES:
            if owner_of(op) != self.op:
                return None
            return ir.IntegerAttr(op.attributes["dim"]).value
        return self.indices.get(value)


def _is_plain(expr: ir.AffineExpr) -> bool:
    """A dimension, or the constant 0, of which `Named` knows."""
    return isinstance(expr, ir.AffineDimExpr) or (
        isinstance(expr, ir.AffineConstantExpr) and expr.value == 0
    )


def _sizes_of_generate(op: ir.Operation) -> list[Quantity]:
    sizes = iter(op.operands)
    return [size if isinstance(size, int) else number(next(sizes)) for size in extents(op.result)]
