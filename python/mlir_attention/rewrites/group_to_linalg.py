# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lowers an `attention.group` to linalg ops on tensors.

For each row, with all arithmetic in the accumulation type:

    S  = sum_d Q K                       a contraction
    S' = region(S)                       elementwise
    m  = max_n S'                        a reduction
    P  = exp(S' - m)                     elementwise
    l  = sum_n P                         a reduction
    O  = (sum_n P V) / l                 a contraction, then elementwise
    LSE = m + log l                      elementwise

which is the softmax of Milakov and Gimelshein (2018), https://arxiv.org/abs/1805.02867,
with the division moved behind the second contraction. No operand is copied, transposed
or padded. The loops of a contraction run in the memory order of its large operand.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from mlir import ir
from mlir.dialects import arith, linalg
from mlir.rewrite import PatternRewriter

from mlir_attention.dialects.attention import GroupOp, accumulation_type
from mlir_attention.rewrites import scalars
from mlir_attention.rewrites.extents import Extent, group_extents
from mlir_attention.rewrites.score_region import (
    block_of,
    compute_in_f64,
    indices,
    is_identity,
    may_mask,
)
from mlir_attention.rewrites.structure import GroupStructure, Positions, dims
from mlir_attention.rewrites.structured import Name, Named, elementwise, reduce


def lower_group(group: GroupOp, rewriter: PatternRewriter, *, in_f64: bool = False) -> str | None:
    """Pattern: replaces the group by the ops of the module's description.

    With `in_f64`, the accumulation type is f64 whatever the inputs are.
    """
    lowering = _Lowering.of(group)
    if in_f64:
        lowering = replace(lowering, accumulation=ir.F64Type.get())
    scores = lowering.contract_query_and_key()
    scores = lowering.apply_region(scores)
    maximum = lowering.max_over_keys(scores)
    weights = lowering.exponentiate(scores, maximum)
    total = lowering.sum_over_keys(weights)
    unnormalised = lowering.contract_weights_and_value(weights)
    results = [lowering.normalise(unnormalised, total)]
    if len(group.results) == 2:
        results.append(lowering.log_sum_exp(maximum, total))
    rewriter.replace_op(group, [result.value for result in results])
    return None


@dataclass(frozen=True)
class _Lowering:
    """One group taken apart: a method for each op that it becomes."""

    group: GroupOp
    structure: GroupStructure
    extents: dict[Name, Extent]
    operands: list[Named]
    accumulation: ir.Type
    masked: bool

    @staticmethod
    def of(group: GroupOp) -> "_Lowering":
        structure = GroupStructure.of(group)
        values = list(group.operands)
        return _Lowering(
            group,
            structure,
            dict(enumerate(group_extents(structure, values))),
            [Named(v, names) for v, names in zip(values, structure.maps, strict=True)],
            accumulation_type(*values[:3]),
            may_mask(group),
        )

    @property
    def score_names(self) -> tuple[int, ...]:
        s = self.structure
        return (*s.batch, *s.split, *s.query, *s.key)

    @property
    def row_names(self) -> tuple[int, ...]:
        s = self.structure
        return (*s.batch, *s.split, *s.query)

    def contract_query_and_key(self) -> Named:
        s = self.structure
        inner = (*s.depth, *s.query, *s.key) if _ends_in(s.key_map, s.key) else (
            *s.key, *s.query, *s.depth)  # fmt: skip

        def body(query: ir.Value, key: ir.Value, score: ir.Value) -> ir.Value:
            query = scalars.convert(query, self.accumulation)
            key = scalars.convert(key, self.accumulation)
            return scalars.multiply_add(score, query, key)

        zero = scalars.constant(self.accumulation, 0.0)
        space = (*s.batch, *s.split, *inner)
        return reduce(self.extents, space, self.score_names, zero, self.operands[:2], body)

    def apply_region(self, scores: Named) -> Named:
        """Moves the group's region into an elementwise op."""
        if is_identity(self.group):
            return scores
        block = block_of(self.group)
        if isinstance(self.accumulation, ir.F64Type):
            compute_in_f64(block)
        result = elementwise(
            self.extents,
            self.score_names,
            self.accumulation,
            [scores, *self.operands[3:]],
            lambda *elements: elements[0],
        )
        body = result.value.owner.regions[0].blocks[0]
        terminator = body.operations[len(body.operations) - 1]
        with ir.InsertionPoint(terminator):
            positions = {
                index: linalg.IndexOp(self.score_names.index(index.dim.value)).result
                for index in indices(self.group)
            }
        for index, position in positions.items():
            index.result.replace_all_uses_with(position)
            index.operation.erase()
        for old, new in zip(block.arguments, body.arguments, strict=False):
            old.replace_all_uses_with(new)
        *inner, score_yield = list(block.operations)
        for op in inner:
            op.operation.move_before(terminator)
        terminator.operands[0] = score_yield.operands[0]
        return result

    def max_over_keys(self, scores: Named) -> Named:
        return reduce(
            self.extents,
            self.score_names,
            self.row_names,
            scalars.minus_infinity(self.accumulation),
            [scores],
            lambda score, maximum: arith.maximumf(score, maximum),
        )

    def exponentiate(self, scores: Named, maximum: Named) -> Named:
        return elementwise(
            self.extents,
            self.score_names,
            self.accumulation,
            [scores, maximum],
            scalars.exp_shifted,
        )

    def sum_over_keys(self, weights: Named) -> Named:
        return reduce(
            self.extents,
            self.score_names,
            self.row_names,
            scalars.constant(self.accumulation, 0.0),
            [weights],
            lambda weight, total: scalars.add_reassociable(total, weight),
        )

    def contract_weights_and_value(self, weights: Named) -> Named:
        s = self.structure
        inner = (*s.query, *s.value_depth, *s.key) if _ends_in(s.value_map, s.key) else (
            *s.key, *s.query, *s.value_depth)  # fmt: skip

        def body(weight: ir.Value, value: ir.Value, output: ir.Value) -> ir.Value:
            value = scalars.convert(value, self.accumulation)
            if self.masked:
                # 0 * NaN is NaN: what a masked slot of a cache holds must not be read.
                zero = scalars.constant(self.accumulation, 0.0)
                value = arith.select(scalars.is_equal(weight, zero), zero, value)
            return scalars.multiply_add(output, weight, value)

        zero = scalars.constant(self.accumulation, 0.0)
        space = (*s.batch, *s.split, *inner)
        names = (*self.row_names, *s.value_depth)
        return reduce(self.extents, space, names, zero, [weights, self.operands[2]], body)

    def normalise(self, unnormalised: Named, total: Named) -> Named:
        element = ir.RankedTensorType(self.group.results[0].type).element_type
        return self._result(
            0,
            [unnormalised, total],
            lambda output, sum_: scalars.convert(scalars.divide_or_zero(output, sum_), element),
        )

    def log_sum_exp(self, maximum: Named, total: Named) -> Named:
        element = ir.RankedTensorType(self.group.results[1].type).element_type
        return self._result(
            1,
            [maximum, total],
            lambda greatest, sum_: scalars.convert(scalars.log_sum_exp(greatest, sum_), element),
        )

    def _result(self, number: int, inputs: list[Named], body: Callable[..., ir.Value]) -> Named:
        """An elementwise op with the type and the memory order of a result of the group."""
        names = dims(self.structure.result_maps[number])
        element = ir.RankedTensorType(self.group.results[number].type).element_type
        return elementwise(self.extents, names, element, inputs, body)


def _ends_in(positions: Positions, dims_: tuple[int, ...]) -> bool:
    """Whether the innermost dimension of a map is one of `dims_`."""
    return bool(positions) and positions[-1] in dims_
