# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lanes of a subgroup load what lies side by side: every sector of memory that they touch is used.

The address that each thread loads from is computed from the IR of the kernel.
"""

from collections.abc import Callable

import pytest
from mlir import ir
from shapes import SHAPES, lowered

from mlir_attention.gpu import Kernel, kernels_of
from mlir_attention.support.walk import ops_in

#: Bytes that memory gives at once, on NVIDIA.
SECTOR = 32

#: Threads whose loads memory sees together.
SUBGROUP = 32

_BINARY: dict[str, Callable[[int, int], int]] = {
    "arith.addi": lambda a, b: a + b,
    "arith.divui": lambda a, b: a // b,
    "arith.maxsi": max,
    "arith.minsi": min,
    "arith.muli": lambda a, b: a * b,
    "arith.remui": lambda a, b: a % b,
}


def address(value: ir.Value, known: dict[ir.Value, int], thread: int) -> int:
    """What an index is, for a thread of the first workgroup in the first tile."""
    if isinstance(value.owner, ir.Block):
        return known.get(value, 0)  # The position of a loop: its first.
    op = value.owner.operation
    if op.name == "arith.constant":
        return ir.IntegerAttr(op.attributes["value"]).value
    if op.name == "gpu.thread_id":
        return thread
    if op.name == "gpu.block_id":
        return 0
    return _BINARY[op.name](*(address(operand, known, thread) for operand in op.operands))


def arguments(kernel: Kernel, keys: int, depths: dict[str, int]) -> list[int]:
    """Those of a launch with arrays [1, keys, depth] without gaps."""
    strides = {name: (keys * depth, depth) for name, depth in depths.items()}
    return [
        strides[a.tensor][a.dim] if a.kind == "stride" and a.tensor in strides
        else keys if a.kind == "extent" else 0
        for a in kernel.arguments
    ]  # fmt: skip


@pytest.mark.parametrize("number", [at for at, shape in enumerate(SHAPES) if shape[0] % 16 == 0])
def test_lanes_use_every_sector_that_they_load(number: int):
    depth, value_depth, _, _ = SHAPES[number]
    with ir.Context():
        module = lowered("attention-to-gpu{target=spirv stop-after=kernels}")
        kernel = kernels_of(module)[number]
        function = ops_in(module.operation, "gpu.func")[number]
        given = arguments(kernel, 1 << 12, {"key": depth, "value": value_depth})
        known = dict(zip(function.regions[0].blocks[0].arguments, given, strict=True))
        loads = ops_in(function, "vector.load")
        assert len(loads) >= 2
        for load in loads:
            vector = ir.VectorType(load.results[0].type)
            size = vector.element_type.width // 8
            assert vector.shape[0] * size == 16
            for first in range(0, 96, SUBGROUP):
                starts = {
                    size * address(load.operands[1], known, thread)
                    for thread in range(first, first + SUBGROUP)
                }
                assert all(start % 16 == 0 for start in starts)
                sectors = {start // SECTOR for start in starts}
                assert len(sectors) * SECTOR == len(starts) * 16
