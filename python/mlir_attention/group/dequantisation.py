# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How the value is dequantised: the scale and the offset that a region yields behind the score."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mlir import ir

from mlir_attention.dialects.attention import GroupOp, IndexOp
from mlir_attention.group.score_region import block_of, can_run_on_padding
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.walk import constant_attribute, ops_in


@dataclass(frozen=True)
class Dequantisation:
    """The part of a region that computes a scale, and perhaps an offset.

    Attributes:
      group: a group with that region, which computes nothing else.
      can_run_on_padding: whether it may be run for what is no key.
    """

    group: GroupOp
    can_run_on_padding: bool

    @staticmethod
    def take(group: GroupOp) -> Dequantisation | None:
        """Takes it out of the region of a group, which from then on yields the score alone.

        None if the region yields nothing else. What is returned is in the IR until `drop`.
        """
        terminator = block_of(group).operations[-1]
        if len(terminator.operands) == 1:
            return None
        taken = group.operation.clone(ir.InsertionPoint(group)).opview
        safe = can_run_on_padding(group)
        with ir.InsertionPoint(terminator), terminator.location:
            type(terminator)([terminator.operands[0]])
        erase(terminator)
        _erase_unused(block_of(group))
        return Dequantisation(taken, safe)

    def drop(self) -> None:
        """Takes the group out of the IR."""
        erase(self.group)

    @property
    def has_scale(self) -> bool:
        """Whether the scale is other than 1."""
        attribute = constant_attribute(self._yielded[1])
        return not (isinstance(attribute, ir.FloatAttr) and attribute.value == 1.0)

    @property
    def has_offset(self) -> bool:
        return len(self._yielded) > 2

    @property
    def _yielded(self) -> Sequence[ir.Value]:
        return list(block_of(self.group).operations[-1].operands)

    def elements_of(self, number: int) -> list[int]:
        """The score operands that the scale (1) or the offset (2) is computed from."""
        needed = _computed_from(block_of(self.group), self._yielded[number])
        _, *elements = block_of(self.group).arguments
        return [at for at, element in enumerate(elements) if element in needed]

    def emit(
        self, number: int, elements: Mapping[int, ir.Value], index: Callable[[int], ir.Value]
    ) -> ir.Value:
        """Computes the scale (1) or the offset (2) at the insertion point.

        From the `elements` of score operands, by number; `index(dim)` builds the position along a
        dimension of the group.
        """
        block, yielded = block_of(self.group), self._yielded[number]
        needed = _computed_from(block, yielded)
        _, *arguments = block.arguments
        known = {arguments[at]: element for at, element in elements.items()}
        for op in block.operations:
            if not any(result in needed for result in op.results):
                continue
            if isinstance(op, IndexOp):
                known[op.result] = index(op.dim.value)
                continue
            clone = op.operation.clone()
            _use(clone, known, index)
            known |= zip(op.results, clone.results, strict=True)
        return known.get(yielded, yielded)


def _use(
    clone: ir.Operation, known: Mapping[ir.Value, ir.Value], index: Callable[[int], ir.Value]
) -> None:
    """Lets an op, and those in its regions, use what is known in place of its copies."""
    for inner in ops_in(clone):
        if inner.name == IndexOp.OPERATION_NAME:
            with ir.InsertionPoint(clone):
                position = index(inner.opview.dim.value)
            replace_op(inner, [position])
            continue
        for number, operand in enumerate(inner.operands):
            if operand in known:
                inner.operands[number] = known[operand]


def _computed_from(block: ir.Block, value: ir.Value) -> set[ir.Value]:
    """`value` and all in the block, arguments too, that it is computed from."""
    needed = {value}
    for op in reversed(list(block.operations)):
        if any(result in needed for result in op.results):
            needed |= {operand for inner in ops_in(op.operation) for operand in inner.operands}
    return needed


def _erase_unused(block: ir.Block) -> None:
    """Erases what nothing in the block uses; its ops have no side effects."""
    *inner, _ = list(block.operations)
    for op in reversed(inner):
        if not any(list(result.uses) for result in op.results):
            erase(op)
