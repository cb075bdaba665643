# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lanes of a subgroup load what lies side by side: they touch no more memory than they use.

The address that each thread loads from is computed from the IR of the kernel.
"""

import operator
from collections.abc import Callable

import pytest
from gpu_table import lowered
from mlir import ir
from mlir.dialects import arith
from shapes import SHAPES

from mlir_attention.gpu import Kernel, kernels_of
from mlir_attention.support.walk import ops_in

#: Bytes of a line of a cache, which memory gives at once, or in whole sectors.
LINE, SECTOR = 128, 32

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

_PREDICATES: dict[int, Callable[[int, int], bool]] = {
    int(arith.CmpIPredicate.slt): operator.lt,
    int(arith.CmpIPredicate.sgt): operator.gt,
}


def number(value: ir.Value, known: dict[ir.Value, int], thread: int) -> int:
    """What an index is, for a thread of the first workgroup in the first tile.

    `known` has what is known, and keeps what is found.
    """
    if value not in known:
        known[value] = _number(value, known, thread)
    return known[value]


def _number(value: ir.Value, known: dict[ir.Value, int], thread: int) -> int:
    if isinstance(value.owner, ir.Block):
        return 0  # The position of a loop: its first.
    op = value.owner.operation
    if op.name == "arith.constant":
        return ir.IntegerAttr(op.attributes["value"]).value
    if op.name == "gpu.thread_id":
        return thread
    if op.name == "gpu.block_id":
        return 0
    if op.name == "arith.cmpi":
        compare = _PREDICATES[ir.IntegerAttr(op.attributes["predicate"]).value]
        return compare(*(number(operand, known, thread) for operand in op.operands))
    return _BINARY[op.name](*(number(operand, known, thread) for operand in op.operands))


def is_active(op: ir.Operation, known: dict[ir.Value, int], thread: int) -> bool:
    """Whether a thread comes to an op that stands in branches."""
    parent = op.parent
    while parent.name != "gpu.func":
        if parent.name == "scf.if" and not number(parent.operands[0], known, thread):
            return False
        parent = parent.parent
    return True


def arguments(kernel: Kernel, keys: int, depths: dict[str, int]) -> list[int]:
    """Those of a launch with arrays [1, keys, depth] without gaps."""
    strides = {name: (keys * depth, depth) for name, depth in depths.items()}
    return [
        strides[a.tensor][a.dim] if a.kind == "stride" and a.tensor in strides
        else keys if a.kind == "extent" else 0
        for a in kernel.arguments
    ]  # fmt: skip


@pytest.mark.parametrize(
    "options",
    ["target=spirv", "target=rocdl", "target=nvvm chip=sm_100", "target=nvvm matrix-units"],
)
def test_subgroups_touch_no_more_memory_than_they_use(options: str):
    shapes = [shape for shape in SHAPES if shape.depth % 16 == 0]
    with ir.Context():
        module = lowered(tuple(shapes), f"attention-to-gpu{{{options} stop-after=kernels}}")
        functions = ops_in(module.operation, "gpu.func")
        for shape, kernel, function in zip(shapes, kernels_of(module), functions, strict=True):
            depths = {"key": shape.depth, "value": shape.value_depth}
            given = arguments(kernel, 1 << 12, depths)
            block = function.regions[0].blocks[0]
            # Workgroup memory may be an argument, too.
            known = dict(zip(list(block.arguments)[: len(given)], given, strict=True))
            of_thread = [dict(known) for _ in range(kernel.block[0])]
            loads = ops_in(function, "vector.load")
            assert len(loads) >= 2
            for load in loads:
                whole_lines = "matrix" not in options and min(depths.values()) % 64 == 0
                check(load, of_thread, LINE if whole_lines else SECTOR)


def check(load: ir.Operation, known: list[dict[ir.Value, int]], unit: int) -> None:
    vector = ir.VectorType(load.results[0].type)
    size = vector.element_type.width // 8
    assert vector.shape[0] * size == 16
    for first in range(0, len(known), SUBGROUP):
        starts = {
            size * number(load.operands[1], known[thread], thread)
            for thread in range(first, first + SUBGROUP)
            if is_active(load, known[thread], thread)
        }
        assert all(start % 16 == 0 for start in starts)
        assert len({start // unit for start in starts}) * unit == len(starts) * 16
