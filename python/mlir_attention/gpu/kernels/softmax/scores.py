# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The score of a key: the region of the sum of its products with a row."""

from __future__ import annotations

from mlir import ir

from mlir_attention.gpu.kernels import emit
from mlir_attention.gpu.kernels.emit import Number, either, less, nothing, zero
from mlir_attention.gpu.kernels.score import emit_region
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.gpu.targets import NARROW


def score(
    work: Workgroup,
    total: ir.Value,
    row: Number,
    key: Number,
    limit: Number,
) -> list[ir.Value]:
    """What the region yields of a row of the workgroup and a key; -inf first, past `limit`."""
    yields = work.schedule.yields
    return either(
        less(key, limit),
        lambda: _apply_region(work, total, row, key),
        lambda: [nothing(), *[zero()] * (yields - 1)],
        [emit.f32()] * yields,
    )


def _apply_region(work: Workgroup, total: ir.Value, row: Number, key: Number) -> list[ir.Value]:
    position = work.position({**work.row_position(row), **work.key_position(key)})
    block = work.group.regions[0].blocks[0]
    elements = []
    for operand, argument in zip(work.space.score_operands, list(block.arguments)[1:], strict=True):
        memory = work.tensors[operand.name]
        address = memory.address(position)
        if memory.meant in NARROW:
            elements += memory.load_f32(address)
        elif list(argument.uses):
            elements.append(memory.load_meant(address))
        else:
            elements.append(total)
    return emit_region(work.group, total, elements, work.captured, work.tables, position)
