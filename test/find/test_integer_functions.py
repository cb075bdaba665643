# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops on integers compute what upstream folds them to, of all numbers of a few bits."""

import itertools

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401
from mlir_attention.find.integer_functions import function_of

BINARY = (
    "addi", "subi", "muli", "andi", "ori", "xori", "shli", "shrui", "shrsi",
    "divui", "remui", "divsi", "remsi", "floordivsi",
)  # fmt: skip
PREDICATES = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")

#: By op: how it is written, and the widths of its operands and of its result.
OPS = {
    **{name: (f"arith.{name} {{}}, {{}} : i4", (4, 4), 4) for name in BINARY},
    **{name: (f"arith.cmpi {name}, {{}}, {{}} : i4", (4, 4), 1) for name in PREDICATES},
    "extui": ("arith.extui {} : i4 to i6", (4,), 6),
    "extsi": ("arith.extsi {} : i4 to i6", (4,), 6),
    "trunci": ("arith.trunci {} : i4 to i2", (4,), 2),
    "select": ("arith.select {}, {}, {} : i2", (1, 2, 2), 2),
}


@pytest.mark.parametrize("name", OPS)
def test_as_upstream_folds(name):
    text, widths, width = OPS[name]
    cases = list(itertools.product(*(range(1 << each) for each in widths)))
    constants = [
        f"%c{width}_{bits} = arith.constant {bits} : i{width}"
        for width in {*widths}
        for bits in range(1 << width)
    ]
    ops = [
        f"%r{at} = {text.format(*(f'%c{w}_{b}' for w, b in zip(widths, case, strict=True)))}"
        for at, case in enumerate(cases)
    ]
    results = ", ".join(f"%r{at}" for at in range(len(cases)))
    types = ", ".join([f"i{width}"] * len(cases))
    body = "\n".join([*constants, *ops, f"return {results} : {types}"])
    with ir.Context():
        module = ir.Module.parse(f"func.func @f() -> ({types}) {{ {body} }}")
        block = module.body.operations[0].regions[0].blocks[0]
        compute = function_of(block.operations[len(constants)].operation)
        computed = [compute(*case) for case in cases]
        PassManager.parse("builtin.module(canonicalize)").run(module.operation)
        terminator = module.body.operations[0].regions[0].blocks[0].operations[-1]
        for case, bits, value in zip(cases, computed, terminator.operands, strict=True):
            op = value.owner
            folded = op.attributes["value"] if op.name == "arith.constant" else None
            number = None if folded is None else int(folded.value) % (1 << width)
            assert bits == number, (name, case)
