# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The region of a group, run on its scores."""

from functools import partial

from mlir import ir
from mlir.dialects import arith, scf

from mlir_attention.dialects import linalg
from mlir_attention.group.score_region import block_of, compute_in_f64, indices, is_identity
from mlir_attention.lower.parts import Parts
from mlir_attention.support import scalars
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value
from mlir_attention.support.linalg_builders import Named, elementwise, generic


def apply_region(parts: Parts, scores: Named) -> Named:
    """Moves the group's region into an elementwise op."""
    if is_identity(parts.group):
        return scores
    return elementwise(
        parts.extents,
        parts.score_names,
        parts.accumulation,
        [scores, *_region_operands(parts)],
        partial(_run_region, parts),
    )


def apply_region_to_keys(parts: Parts, scores: Named) -> Named:
    """Moves the region to where it is run for keys that exist; the others get -inf."""
    lengths = parts.lengths
    assert lengths is not None

    def body(score: ir.Value, *elements_and_length: ir.Value) -> ir.Value:
        *elements, length = elements_and_length
        return _run_region(parts, score, *elements, exists=parts.exists(length))

    inputs = [scores, *_region_operands(parts), lengths]
    return elementwise(parts.extents, parts.score_names, parts.accumulation, inputs, body)


def apply_region_in_place(parts: Parts, scores: Named, keys: Extent) -> Named:
    """Moves the region into an op on `scores`, of which only the first `keys` have a meaning.

    All others become -inf.
    """

    def body(*operands_and_score: ir.Value) -> ir.Value:
        *operands, score = operands_and_score
        score = _run_region(parts, score, *operands)
        position = linalg.IndexOp(parts.score_names.index(parts.space.key_dims[-1])).result
        exists = arith.cmpi(arith.CmpIPredicate.ult, position, as_value(keys))
        return arith.select(exists, score, scalars.minus_infinity(parts.accumulation))

    return generic(parts.score_names, _region_operands(parts), scores, body)


def hide_missing_keys(parts: Parts, scores: Named) -> Named:
    """Gives keys that do not exist the score -inf."""
    if parts.lengths is None:
        return scores

    def body(score: ir.Value, length: ir.Value) -> ir.Value:
        nothing = scalars.minus_infinity(parts.accumulation)
        return arith.select(parts.exists(length), score, nothing)

    inputs = [scores, parts.lengths]
    return elementwise(parts.extents, parts.score_names, parts.accumulation, inputs, body)


def _region_operands(parts: Parts) -> list[Named]:
    """The score operands that the region uses."""
    arguments = list(block_of(parts.group).arguments)[1:]
    pairs = zip(parts.score_operands, arguments, strict=True)
    return [operand for operand, argument in pairs if list(argument.uses)]


def _run_region(
    parts: Parts, score: ir.Value, *elements: ir.Value, exists: ir.Value | None = None
) -> ir.Value:
    """The score that the group's region makes of one, at the insertion point.

    `elements` are those of `_region_operands`. Its ops are moved there. With `exists`, they are
    run only if it is true, else it is -inf.
    """
    if is_identity(parts.group):
        return score
    block = block_of(parts.group)
    region_type = block.arguments[0].type
    used = [argument for argument in list(block.arguments)[1:] if list(argument.uses)]
    if isinstance(parts.accumulation, ir.F64Type) and compute_in_f64(block):
        region_type = parts.accumulation
    positions = {
        index: linalg.IndexOp(parts.score_names.index(index.dim.value)).result
        for index in indices(parts.group)
    }
    for index, position in positions.items():
        replace_op(index, [position])
    score = scalars.convert(score, region_type)
    for old, new in zip([block.arguments[0], *used], [score, *elements], strict=True):
        old.replace_all_uses_with(new)
    if exists is None:
        return _move_here(parts, block)
    branch = scf.IfOp(exists, [parts.accumulation], has_else=True)
    with ir.InsertionPoint(branch.then_block):
        scf.YieldOp([_move_here(parts, block)])
    with ir.InsertionPoint(branch.else_block):
        scf.YieldOp([scalars.minus_infinity(parts.accumulation)])
    return branch.result


def _move_here(parts: Parts, block: ir.Block) -> ir.Value:
    """Moves the ops of the region's block to the insertion point; returns the new score."""
    *inner, score_yield = list(block.operations)
    for op in inner:
        ir.InsertionPoint.current.block.append(op)
    (score,) = score_yield.operands
    return scalars.convert(score, parts.accumulation)
