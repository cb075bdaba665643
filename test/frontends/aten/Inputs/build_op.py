# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A function that is one op of `frontends.aten`.

As a program, with the op's name, the types of its operands and results, and its attributes in JSON,
it prints the module:

    python build_op.py scan tensor<3x9xf32> tensor<3x9xf32> '{"axis": 1, "kind": "add"}'
"""

import json
import sys

from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.frontends.aten.builders import builder
from mlir_attention.frontends.joining import Op, join


def build(name: str, operands: list[str], results: list[str], **attributes) -> ir.Module:
    """In the current context: `f` takes the operands and returns the results."""
    takes = ", ".join(f"%x{at}: {type_}" for at, type_ in enumerate([*operands, *results]))
    gives = ", ".join([*results, *operands])
    order = [*range(len(operands), len(operands) + len(results)), *range(len(operands))]
    values = ", ".join(f"%x{at}" for at in order)
    module = ir.Module.parse(
        f"func.func @f({takes}) -> ({gives}) {{\n  return {values} : {gives}\n}}"
    )
    place = ir.Location.file("model.py", 12, 0)
    join(module, "f", [Op(builder(name, attributes), len(operands), [True] * len(results), place)])
    module.operation.verify()
    return module


if __name__ == "__main__":
    name, operands, results, attributes = sys.argv[1:]
    with ir.Context():
        print(build(name, operands.split(), results.split(), **json.loads(attributes)))
