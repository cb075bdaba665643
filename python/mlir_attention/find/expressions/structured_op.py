# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""linalg ops as what they all are: loops, a map for each operand, a scalar body."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mlir import ir
from mlir.dialects.arith import CmpFPredicate, CmpIPredicate

from mlir_attention.dialects import linalg
from mlir_attention.support.walk import producer

#: A dimension of an operand: the loop that runs along it, or None for the constant 0.
LoopMap = tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class Structured:
    """A linalg op on tensors whose maps list loops or the constant 0."""

    op: ir.Operation
    inputs: tuple[ir.Value, ...]
    inits: tuple[ir.Value, ...]
    maps: tuple[LoopMap, ...]
    num_loops: int

    @staticmethod
    def of(op: ir.Operation) -> Structured | None:
        """`op` as a structured op; None if it is another, has other maps, or does not verify.

        Upstream takes named ops whose operands state different extents of one loop.
        """
        if not op.name.startswith("linalg."):
            return None
        if op.name in ("linalg.fill", "linalg.index", "linalg.yield", "linalg.pack"):
            return None
        attribute = linalg.get_indexing_maps(op)
        if attribute is None:
            return None
        maps: list[LoopMap] = []
        affine_maps = [ir.AffineMapAttr(item).value for item in ir.ArrayAttr(attribute)]
        for affine_map in affine_maps:
            loops = [_loop(expr) for expr in affine_map.results]
            if any(loop == -1 for loop in loops):
                return None
            maps.append(tuple(None if loop is None else loop for loop in loops))
        num_results = len(op.results)
        operands = list(op.operands)
        arguments = op.regions[0].blocks[0].arguments
        if num_results == 0 or not len(operands) == len(maps) == len(arguments):
            return None
        structured = Structured(
            op,
            tuple(operands[:-num_results]),
            tuple(operands[-num_results:]),
            tuple(maps),
            affine_maps[0].n_dims,
        )
        return structured if structured._agrees() else None

    def _agrees(self) -> bool:
        """Whether the operands have as many dimensions as their maps, and extents that agree."""
        extents = self.extents
        return all(
            extent is None or loop is None or extent == extents[loop]
            for value, loops in zip((*self.inputs, *self.inits), self.maps, strict=True)
            for loop, extent in zip(loops, shape_of(value), strict=True)
        )

    @cached_property
    def block(self) -> ir.Block:
        return self.op.regions[0].blocks[0]

    @cached_property
    def yielded(self) -> list[ir.Value]:
        operations = self.block.operations
        return list(operations[-1].operands)

    @cached_property
    def block_arguments(self) -> list[ir.Value]:
        return list(self.block.arguments)

    def init_map(self, result: int) -> LoopMap:
        return self.maps[len(self.inputs) + result]

    @cached_property
    def reduced_loops(self) -> tuple[int, ...]:
        """Loops that no result varies along."""
        kept = {loop for result in range(len(self.inits)) for loop in self.init_map(result)}
        return tuple(loop for loop in range(self.num_loops) if loop not in kept)

    @cached_property
    def extents(self) -> list[int | None]:
        """The extent of every loop as an operand states it; None if none does."""
        extents: list[int | None] = [None] * self.num_loops
        for value, loops in zip((*self.inputs, *self.inits), self.maps, strict=True):
            for loop, extent in zip(loops, shape_of(value), strict=True):
                if loop is not None and extent is not None:
                    extents[loop] = extent
        return extents


def _loop(expr: ir.AffineExpr) -> int | None:
    """The loop of a map's result, None for the constant 0, -1 for anything else."""
    if isinstance(expr, ir.AffineDimExpr):
        return int(expr.position)
    if isinstance(expr, ir.AffineConstantExpr) and expr.value == 0:
        return None
    return -1


def shape_of(value: ir.Value) -> list[int | None]:
    """The extents of a tensor; None where they are known at run time only."""
    if not isinstance(value.type, ir.RankedTensorType):
        return []
    return [
        None if ir.ShapedType.is_dynamic_size(extent) else int(extent)
        for extent in value.type.shape
    ]


def compares_by(op: ir.Operation, *predicates: CmpFPredicate | CmpIPredicate) -> bool:
    """Whether the comparison `op` is by one of `predicates`."""
    return ir.IntegerAttr(op.attributes["predicate"]).value in {int(each) for each in predicates}


def sources_of(op: ir.Operation) -> list[ir.Operation]:
    """What makes the operands of `op`, and the values that its regions take from outside."""
    found: list[ir.Operation] = []

    def visit(inner: ir.Operation) -> ir.WalkResult:
        for operand in inner.operands:
            source = producer(operand)
            if source is not None and (inner == op or not _is_in(source, op)):
                found.append(source)
        return ir.WalkResult.ADVANCE

    op.walk(visit)
    return found


def _is_in(inner: ir.Operation, op: ir.Operation) -> bool:
    outer = enclosing(inner, op.block)
    # Upstream does not compare an op with None.
    return outer is not None and outer == op


def enclosing(op: ir.Operation, block: ir.Block) -> ir.Operation | None:
    """`op`, or what it is nested in, as an op of `block`; None if it is outside of it."""
    current: ir.Operation | None = op
    while current is not None and current.block != block:
        parent = current.parent
        current = None if parent is None else parent.operation
        if current is not None and current.parent is None:
            return None
    return current


def depends_on(value: ir.Value, source: ir.Value) -> bool:
    """Whether the elements of `value` are computed from those of `source`.

    Extents are not elements. What stands before `source` cannot depend on it.
    """
    origin = producer(source)
    pending: list[ir.Value] = [value]
    seen: set[ir.Operation] = set()
    while pending:
        current = pending.pop()
        if current == source:
            return True
        op = producer(current)
        if op is None or op in seen or op.name == "tensor.dim":
            continue
        if origin is not None and op.block == origin.block and op.is_before_in_block(origin):
            continue
        seen.add(op)
        pending.extend(op.operands)
        for region in op.regions:
            for block in region.blocks:
                for inner in block.operations:
                    pending.extend(inner.operands)
    return False
