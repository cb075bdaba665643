# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds the `attention.group` of what was planned."""

from __future__ import annotations

from typing import Any

from mlir import ir

from mlir_attention.dialects import attention as dialect
from mlir_attention.rewrites.check_operands import assert_operands_agree
from mlir_attention.rewrites.forming.axes import all_leaves
from mlir_attention.rewrites.forming.planning import Plan
from mlir_attention.rewrites.forming.reshaping import operand_for, with_shape_of
from mlir_attention.rewrites.forming.scoring import RegionBuilder
from mlir_attention.rewrites.structure import affine_map


def build_group(plan: Plan) -> list[ir.Value]:
    """Builds the group at the insertion point.

    Returns what stands for the output, and for the LSE if the program has one, in the types
    that these had.
    """
    attention = plan.attention
    operands = [
        operand_for(attention.query.element, plan.dims),
        operand_for(attention.key.element, plan.dims),
        operand_for(attention.value, plan.dims),
        *(operand_for(element, plan.dims, is_score=True) for element in plan.score_operands),
    ]
    output_leaves = [atom for atom in all_leaves(attention.output.axes) if atom in plan.dims]
    result_leaves = [output_leaves]
    if attention.lse is not None:
        result_leaves.append([atom for atom in output_leaves if atom not in plan.value_depth])
    maps = [affine_map(len(plan.dims), positions) for _, positions in operands]
    for of_result in result_leaves:
        maps.append(affine_map(len(plan.dims), [plan.dims.index(atom) for atom in of_result]))
    result_type = ir.RankedTensorType(attention.output.value.type)
    query, key, value, *masks = [operand for operand, _ in operands]

    def score(raw: ir.Value, *rest: Any) -> ir.Value:
        *arguments, index = rest
        elements = list(zip(plan.score_operands, arguments, strict=True))
        return RegionBuilder(attention, plan.dims, raw, elements, index).emit_score()

    results = dialect.group(
        query,
        key,
        value,
        *masks,
        maps=maps,
        score=score,
        lse=attention.lse is not None,
        element_type=result_type.element_type,
    )
    if attention.tracer.assumes_equal_extents:
        group = results[0] if attention.lse is not None else results
        assert_operands_agree(group.owner)
    if attention.lse is None:
        return [with_shape_of(attention.output, results, output_leaves)]
    return [
        with_shape_of(element, result, atoms)
        for element, result, atoms in zip(
            (attention.output, attention.lse), results, result_leaves, strict=True
        )
    ]
