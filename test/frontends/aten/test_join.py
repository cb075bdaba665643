# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that were taken out of a program are built where their operands and users want them."""

from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.frontends.aten.builders import builder
from mlir_attention.frontends.joining import Op, join

SCAN = {"axis": 0, "kind": "add"}


def joined(text, *ops):
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.parse(text)
        join(
            module,
            "f",
            [
                Op(builder(name, attributes), *rest, ir.Location.unknown())
                for name, attributes, *rest in ops
            ],
        )
        module.operation.verify()
        return str(module)


def test_operands_that_are_computed_too_late_move():
    """What uses the result stands before what computes the operand, and captures it."""
    text = joined(
        """
        func.func @f(%x: tensor<4xf32>, %scanned: tensor<4xf32>)
            -> (tensor<4xf32>, tensor<4xf32>) {
          %double = arith.addf %scanned, %scanned : tensor<4xf32>
          %c0 = arith.constant 0 : index
          %first = tensor.extract %x[%c0] : tensor<4xf32>
          %row = tensor.generate {
          ^bb0(%at: index):
            tensor.yield %first : f32
          } : tensor<4xf32>
          return %double, %row : tensor<4xf32>, tensor<4xf32>
        }""",
        ("scan", SCAN, 1, [True]),
    )
    assert "func.func @f(%arg0: tensor<4xf32>) -> tensor<4xf32> {" in text
    order = [
        text.index(op) for op in ("tensor.extract %arg0", "generate", "scf.for", "arith.addf %1")
    ]
    assert order == sorted(order)


def test_ops_of_ops():
    text = joined(
        """
        func.func @f(%x: tensor<4xf32>, %a: tensor<4xf32>, %b: tensor<4xf32>)
            -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
          return %b, %x, %a : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
        }""",
        ("scan", SCAN, 1, [True]),
        ("scan", {**SCAN, "kind": "multiply"}, 1, [True]),
    )
    assert text.index("arith.addf") < text.index("arith.mulf")
    assert text.count("scf.for") == 2


def test_a_result_that_nothing_uses():
    text = joined(
        """
        func.func @f(%x: tensor<4xf32>, %places: tensor<2xi64>)
            -> (tensor<2xi64>, tensor<4xf32>) {
          return %places, %x : tensor<2xi64>, tensor<4xf32>
        }""",
        ("topk", {"count": 2, "largest": True}, 1, [False, True]),
    )
    assert "func.func @f(%arg0: tensor<4xf32>) -> tensor<2xi64> {" in text


def test_a_program_without_such_ops_stays():
    text = "func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {\n  return %x : tensor<4xf32>\n}"
    assert "return %arg0 : tensor<4xf32>" in joined(text)
