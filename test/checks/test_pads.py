# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which `tensor.pad` ops compute what they pad alone, and how."""

import re

import pytest
from mlir import ir

from mlir_attention.checks.pads import compute_padding_alone
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in

OF_A_POSITION = """
    %x = arith.index_cast %i : index to {element}
    tensor.yield %x : {element}"""


def rewritten(pad, arguments="%a: tensor<?xi64>, %p: index", result="tensor<?xi64>"):
    """What is returned, and the function after that."""
    with ir.Context(), ir.Location.unknown(), keeping_erased_ops():
        module = ir.Module.parse(
            f"func.func @f({arguments}) -> {result} {{\n  %r = {pad}\n  return %r : {result}\n}}"
        )
        (op,) = ops_in(module.operation, "tensor.pad")
        made = compute_padding_alone(op)
        module.operation.verify()
        return made.name, str(module)


def pad(body, element="i64"):
    shape = f"tensor<?x{element}>"
    text = f"tensor.pad %a low[%p] high[2] {{\n  ^bb0(%i: index):{body}\n  }} : {shape} to {shape}"
    return rewritten(text, f"%a: {shape}, %p: index", shape)


def test_a_body_that_computes_is_run_for_the_padding():
    name, text = pad(OF_A_POSITION.format(element="i64"))
    assert name == "tensor.generate"
    assert "tensor.pad" not in text
    _, _, branch = text.partition("scf.if")
    then, otherwise = branch.split("} else {")
    assert "arith.index_cast" not in then
    assert "arith.index_cast" in otherwise.split("tensor.yield")[0]
    assert "tensor.insert_slice %arg0 into" in otherwise


@pytest.mark.parametrize("element", ["f32", "i64", "ui8", "index"])
def test_what_a_branch_gives_for_the_source(element):
    body = f"""
    %n = tensor.dim %a, %i : tensor<?x{element}>
    %x = tensor.extract %a[%n] : tensor<?x{element}>
    tensor.yield %x : {element}"""
    name, text = pad(body, element)
    assert name == "tensor.generate"
    assert re.search(rf"arith.constant 0(.0+e\+00)? : {element.replace('u', '')}\n", text)
    assert f"-> ({element})" in text


def test_padding_that_needs_no_branch():
    number = "\n    %x = arith.constant 1 : i64\n    tensor.yield %x : i64"
    assert pad(number)[0] == "tensor.pad"
    of_an_argument = (
        "tensor.pad %a low[%p] high[2] {\n  ^bb0(%i: index):\n    tensor.yield %y : i64\n  }"
    )
    types = " : tensor<?xi64> to tensor<?xi64>"
    arguments = "%a: tensor<?xi64>, %p: index, %y: i64"
    assert rewritten(of_an_argument + types, arguments)[0] == "tensor.pad"


def test_padding_of_what_no_branch_has_a_zero_of():
    """And of a tensor of one element, which has no positions."""
    complex_ = """
    %n = arith.index_cast %i : index to i64
    %f = arith.sitofp %n : i64 to f32
    %x = complex.create %f, %f : complex<f32>
    tensor.yield %x : complex<f32>"""
    assert pad(complex_, "complex<f32>")[0] == "tensor.pad"
    one = """tensor.pad %a low[] high[] {
    %x = arith.addi %y, %y : i64
    tensor.yield %x : i64
  } : tensor<i64> to tensor<i64>"""
    assert rewritten(one, "%a: tensor<i64>, %y: i64", "tensor<i64>")[0] == "tensor.pad"


def test_how_large_the_padded_tensor_is():
    text = """tensor.pad %a low[%p, 0] high[3, 1] {
  ^bb0(%i: index, %j: index):
    %x = arith.index_cast %j : index to i64
    tensor.yield %x : i64
  } : tensor<?x4xi64> to tensor<?x5xi64>"""
    _, made = rewritten(text, "%a: tensor<?x4xi64>, %p: index", "tensor<?x5xi64>")
    assert made.count("arith.addi") == 2  # Of the dynamic dimension alone.
    assert ": tensor<?x5xi64>" in made.partition("tensor.generate")[2]
