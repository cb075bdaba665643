# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Scalar expressions, written as MLIR."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mlir import ir

from mlir_attention.find.expressions.axes import Atom
from mlir_attention.find.expressions.scalar_expressions import Apply, Captured, Element, Scalar
from mlir_attention.support.walk import producer

#: That of both elements.
INDEX = Atom(4)

_FUNCTION = """
func.func @f(%x: tensor<4xf32>, %y: tensor<4xf32>, %a: f32, %b: f32, %p: i1, %i: index) {{
  %s = tensor.extract %x[%i] : tensor<4xf32>
  %t = tensor.extract %y[%i] : tensor<4xf32>
  {body}
  return
}}
"""


@contextmanager
def written() -> Iterator[Callable[[str], list[Scalar]]]:
    """In a context: what writes the results of ops, in their order, as expressions.

    They are of %s and %t, elements at the same index, and of %a, %b, %p, numbers from outside.
    Constants count.
    """
    with ir.Context(), ir.Location.unknown():
        modules: list[ir.Module] = []

        def write(body: str) -> list[Scalar]:
            modules.append(ir.Module.parse(_FUNCTION.format(body=body.replace(";", "\n"))))
            block = modules[-1].body.operations[0].regions[0].blocks[0]
            known: dict[ir.Value, Scalar] = {}
            return [_expression(op.results[0], known) for op in list(block.operations)[2:-1]]

        yield write


def _expression(value: ir.Value, known: dict[ir.Value, Scalar]) -> Scalar:
    """That of a value, made once for each."""
    if value not in known:
        op = producer(value)
        if op is None or op.name == "arith.constant":
            known[value] = Captured(value)
        elif op.name == "tensor.extract":
            known[value] = Element(op.operands[0], ((INDEX,),))
        else:
            operands = tuple(_expression(operand, known) for operand in op.operands)
            known[value] = Apply(op, operands)
    return known[value]
