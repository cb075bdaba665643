# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Shapes whose kernels are compiled for chips, all in one module."""

from mlir import ir
from mlir.dialects import arith, func
from mlir.passmanager import PassManager

from mlir_attention.dialects import attention

#: Depth, value depth, query rows of a head, element type.
SHAPES = (
    (128, 128, 1, "bf16"),
    (128, 128, 8, "bf16"),
    (576, 512, 16, "bf16"),
    (80, 80, 5, "f16"),
    (7, 5, 3, "f32"),
)


def lowered(pipeline: str) -> ir.Module:
    """Groups of all shapes, and a combine, in the current context, after a pipeline."""
    with ir.Location.unknown():
        module = ir.Module.create()
        with ir.InsertionPoint(module.body):
            for number, (depth, value_depth, rows, element) in enumerate(SHAPES):
                _add_function(f"f{number}", depth, value_depth, rows, element)
        PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return module


def _add_function(name: str, depth: int, value_depth: int, rows: int, element: str) -> None:
    types = [
        ir.Type.parse(f"tensor<8x{shape}x{element}>")
        for shape in (f"{rows}x{depth}", f"?x{depth}", f"?x{value_depth}")
    ]

    @func.FuncOp.from_py_func(*types, name=name)
    def attend(query: ir.Value, key: ir.Value, value: ir.Value) -> ir.Value:
        return attention.group(
            query,
            key,
            value,
            maps="brd, bnd, bne -> bre",
            score=lambda s, index: arith.mulf(s, arith.constant(s.type, 0.1)),
        )
