# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lowers an `attention.group` to linalg ops on tensors.

For each row, with all arithmetic in the accumulation type:

    S  = sum_d Q K                       a contraction
    S' = region(S)                       elementwise
    m  = max_n S'                        a reduction
    W  = exp(S' - m)                     elementwise
    l  = sum_n W                         a reduction
    P  = W / l                           elementwise
    O  = sum_n P V                       a contraction
    LSE = m + log l                      elementwise

P sums to 1, so that finite values never overflow in O. No operand is copied, transposed or
padded. The loops of a contraction run in the memory order of its large operand.
"""

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
    probabilities = lowering.normalise(weights, total)
    results = [lowering.contract_probabilities_and_value(probabilities)]
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
        region_type = block.arguments[0].type
        if isinstance(self.accumulation, ir.F64Type) and compute_in_f64(block):
            region_type = self.accumulation
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
        with ir.InsertionPoint(terminator):
            score = scalars.convert(body.arguments[0], region_type)
        for old, new in zip(block.arguments, [score, *list(body.arguments)[1:]], strict=False):
            old.replace_all_uses_with(new)
        *inner, score_yield = list(block.operations)
        for op in inner:
            op.operation.move_before(terminator)
        with ir.InsertionPoint(terminator):
            terminator.operands[0] = scalars.convert(score_yield.operands[0], self.accumulation)
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

    def normalise(self, weights: Named, total: Named) -> Named:
        return elementwise(
            self.extents,
            self.score_names,
            self.accumulation,
            [weights, total],
            scalars.divide_or_zero,
        )

    def contract_probabilities_and_value(self, probabilities: Named) -> Named:
        s = self.structure
        inner = (*s.query, *s.value_depth, *s.key) if _ends_in(s.value_map, s.key) else (
            *s.key, *s.query, *s.value_depth)  # fmt: skip

        def body(probability: ir.Value, value: ir.Value, output: ir.Value) -> ir.Value:
            value = scalars.convert(value, self.accumulation)
            # 0 * NaN is NaN: what a masked slot of a cache holds must not be read.
            zero = scalars.constant(self.accumulation, 0.0)
            value = arith.select(scalars.is_equal(probability, zero), zero, value)
            return scalars.multiply_add(output, probability, value)

        zero = scalars.constant(self.accumulation, 0.0)
        space = (*s.batch, *s.split, *inner)
        names = dims(s.output_map)
        output = reduce(self.extents, space, names, zero, [probabilities, self.operands[2]], body)
        return self._rounded(output, self.group.results[0])

    def log_sum_exp(self, maximum: Named, total: Named) -> Named:
        names = dims(self.structure.result_maps[1])
        lse = elementwise(
            self.extents, names, self.accumulation, [maximum, total], scalars.log_sum_exp
        )
        return self._rounded(lse, self.group.results[1])

    def _rounded(self, named: Named, result: ir.Value) -> Named:
        """In the element type that `result` has."""
        element = ir.RankedTensorType(result.type).element_type
        if element == named.element:
            return named
        return elementwise(
            self.extents,
            [name for name in named.names if name is not None],
            element,
            [named],
            lambda value: scalars.convert(value, element),
        )


def _ends_in(positions: Positions, dims_: tuple[int, ...]) -> bool:
    """Whether the innermost dimension of a map is one of `dims_`."""
    return bool(positions) and positions[-1] in dims_
