# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The loops of a long function become functions, one for all that are alike."""

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

LOOP = """
  scf.for %i{n} = %c0 to %n step %c1 {{
    %x{n} = memref.load %a[%i{n}] : memref<?xf32>
    %y{n} = arith.{op} %x{n}, %x{n} : f32
    memref.store %y{n}, %a[%i{n}] : memref<?xf32>
  }}"""


def function(loops):
    body = "".join(LOOP.format(n=n, op="mulf" if n == 7 else "addf") for n in range(loops))
    return f"""
func.func @f(%a: memref<?xf32>, %n: index, %c: i1) {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index{body}
  scf.if %c {{{LOOP.format(n=1000, op="addf")}
  }}
  return
}}"""


def outlined(loops):
    with ir.Context():
        module = ir.Module.parse(function(loops))
        passes = PassManager.parse("builtin.module(attention-cpu-outline-loops)")
        passes.run(module.operation)
        return {op.name.value: str(op) for op in module.body.operations}


def test_loops_that_are_alike_are_one_function():
    functions = outlined(47)
    caller = functions.pop("f")
    assert "scf.for" not in caller and caller.count("call @") == 48
    assert len(functions) == 2 and all("scf.for" in text for text in functions.values())
    assert sum("arith.mulf" in text for text in functions.values()) == 1


def test_few_loops_stay():
    assert list(outlined(46)) == ["f"]


LAYERS = 60


@pytest.mark.parametrize("opt_level", [0, 3])
def test_many_layers(opt_level):
    """A function that is nothing but calls computes what its loops did."""
    layers = "".join(
        f"""
  %s{n} = tensor.extract_slice %x{n}[0, {n % 7}] [5, 16] [1, 1]
    : tensor<5x32xf32> to tensor<5x16xf32>
  %w{n} = tensor.insert_slice %s{n} into %x{n}[0, 16] [5, 16] [1, 1]
    : tensor<5x16xf32> into tensor<5x32xf32>
  %x{n + 1} = linalg.add ins(%w{n}, %x0 : tensor<5x32xf32>, tensor<5x32xf32>)
    outs(%e : tensor<5x32xf32>) -> tensor<5x32xf32>"""
        for n in range(LAYERS)
    )
    text = f"""
func.func @f(%x0: tensor<5x32xf32>) -> tensor<5x32xf32> {{
  %e = tensor.empty() : tensor<5x32xf32>{layers}
  return %x{LAYERS} : tensor<5x32xf32>
}}"""
    with ir.Context():
        f = attn.compile(ir.Module.parse(text), cache=False, opt_level=opt_level)
    given = np.random.default_rng(0).standard_normal((5, 32)).astype(np.float32)
    x = given.copy()
    for n in range(LAYERS):
        x[:, 16:] = x[:, n % 7 : n % 7 + 16].copy()
        x = x + given
    np.testing.assert_allclose(f(given), x, rtol=1e-5)


@pytest.mark.parametrize("opt_level", [0, 3])
def test_many_arguments(opt_level):
    """What calls a long function of hundreds of arrays has its body, and hands over none."""
    count = 200
    type_ = "tensor<3x8xf32>"
    layers = "".join(
        f"""
  %s{n} = tensor.insert_slice %a{n} into %x{n}[{n % 3}, 0] [1, 8] [1, 1]
    : tensor<1x8xf32> into {type_}
  %x{n + 1} = linalg.add ins(%s{n}, %x0 : {type_}, {type_}) outs(%e : {type_}) -> {type_}"""
        for n in range(count)
    )
    arguments = ", ".join(f"%a{n}: tensor<1x8xf32>" for n in range(count))
    text = f"""
func.func @f(%x0: {type_}, {arguments}) -> {type_} {{
  %e = tensor.empty() : {type_}{layers}
  return %x{count} : {type_}
}}"""
    with ir.Context():
        f = attn.compile(ir.Module.parse(text), cache=False, opt_level=opt_level)
    given = np.random.default_rng(0).standard_normal((count, 1, 8)).astype(np.float32)
    start = np.ones((3, 8), np.float32)
    x = start.copy()
    for n, row in enumerate(given):
        x[n % 3] = row
        x = x + start
    np.testing.assert_allclose(f(start, *given), x, rtol=1e-5)
