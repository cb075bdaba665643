# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which ops are reductions, by what, of what, and from what they start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from mlir import ir

from mlir_attention.find.expressions.axes import Atom
from mlir_attention.find.expressions.reductions import (
    Reduction,
    constant_value,
    is_max,
    is_sum,
    reduction_of,
)
from mlir_attention.find.expressions.scalar_expressions import Element
from mlir_attention.find.expressions.tracer import Tracer

T = TypeVar("T")

ROW = (Atom(3),)

FUNCTION = """
#whole = affine_map<(m, n) -> (m, n)>
#rows = affine_map<(m, n) -> (m)>
func.func @f(%a: tensor<3x4x{type}>, %b: tensor<3x4x{type}>, %r: tensor<3x{type}>, %c: {type}) {{
    %init = tensor.empty() : tensor<3x{type}>
  %seed = arith.constant {seed}
  %zeros = linalg.fill ins(%seed : {type}) outs(%init : tensor<3x{type}>) -> tensor<3x{type}>
  {op}
  return
}}
"""

REDUCE = """%reduced = linalg.reduce ins(%a : tensor<3x4x{type}>) outs(%zeros : tensor<3x{type}>)
      dimensions = [1] (%x: {type}, %y: {type}) {{
    {body}
    linalg.yield %z : {type}
  }}"""


@contextmanager
def function(op: str, type_: str, seed: str) -> Iterator[ir.Block]:
    with ir.Context():
        seed = seed if type_ == "i1" else f"{seed} : {type_}"
        module = ir.Module.parse(FUNCTION.format(op=op, type=type_, seed=seed))
        yield module.body.operations[0].regions[0].blocks[0]


def with_reduction(
    op: str, look: Callable[[Tracer, Reduction | None, ir.Block], T], seed: str = "0.0",
    type_: str = "f32", result: int = 0,
) -> T:  # fmt: skip
    """What `look` says of the reduction whose result is that of the last op."""
    with function(op, type_, seed) as block:
        *_, last, _ = block.operations
        tracer = Tracer()
        element = Element(last.results[result], (ROW,))
        return look(tracer, reduction_of(tracer, element), block)


def kind_of(tracer: Tracer, reduction: Reduction | None, block: ir.Block) -> str | None:
    """Its kind, where what it reduces is a row of the first argument along its columns."""
    if reduction is None:
        return None
    operand = reduction.operand
    assert isinstance(operand, Element) and operand.value == block.arguments[0]
    [[column]] = reduction.reduced
    assert operand.axes == (ROW, (column,))
    assert column.extent == 4 and column.fresh
    assert reduction.kind is not None
    return reduction.kind


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("%z = arith.addf %x, %y : f32", "sum"),
        ("%z = arith.addf %y, %x : f32", "sum"),
        ("%z = arith.maximumf %x, %y : f32", "max"),
        ("%z = arith.maxnumf %y, %x : f32", "max"),
        ("%z = arith.mulf %x, %y : f32", None),
        ("%z = arith.minimumf %x, %y : f32", None),
        ("%z = arith.subf %x, %y : f32", None),
        # What was reduced before counts once.
        ("%z = arith.addf %x, %x : f32", None),
        ("%z = arith.addf %x, %c : f32", None),
        ("%w = arith.addf %x, %x : f32 %z = arith.addf %w, %w : f32", None),
        ("%z = arith.negf %y : f32", None),
        ("%z = math.fma %x, %x, %y : f32", None),
        ("%n = arith.addf %x, %y : f32 %z = arith.negf %n : f32", None),
    ],
)
def test_by_what_is_reduced(body, kind):
    assert with_reduction(REDUCE.format(body=body, type="f32"), kind_of) == kind


@pytest.mark.parametrize(
    ("chosen_by", "choice", "kind"),
    [
        *((f"arith.cmpf {by}, %x, %y", "%x, %y", "max") for by in ("ogt", "oge", "ugt", "uge")),
        *((f"arith.cmpf {by}, %x, %y", "%y, %x", "max") for by in ("olt", "ole", "ult", "ule")),
        *((f"arith.cmpf {by}, %y, %x", "%y, %x", "max") for by in ("ogt", "uge")),
        *((f"arith.cmpf {by}, %y, %x", "%x, %y", "max") for by in ("olt", "ule")),
        # The lesser of the two.
        *((f"arith.cmpf {by}, %x, %y", "%y, %x", None) for by in ("ogt", "oge", "ugt", "uge")),
        *((f"arith.cmpf {by}, %x, %y", "%x, %y", None) for by in ("olt", "ole", "ult", "ule")),
        # Any of the two, as another comparison or none has it.
        *((f"arith.cmpf {by}, %x, %y", "%x, %y", None) for by in ("oeq", "one", "ord", "une")),
        *((f"arith.cmpf ogt, {pair}", "%x, %y", None) for pair in ("%x, %x", "%seed, %y")),
        ("arith.cmpf ogt, %x, %seed", "%x, %y", None),
        ("arith.cmpf olt, %seed, %y", "%x, %y", None),
        ("arith.cmpf olt, %seed, %x", "%y, %x", None),
        ("arith.cmpf olt, %y, %seed", "%y, %x", None),
        ("arith.cmpf olt, %x, %seed", "%y, %x", None),
        ("math.isnan %y", "%x, %y", None),
        # A comparison of the two chooses something else.
        ("arith.cmpf ogt, %x, %y", "%x, %seed", None),
        ("arith.cmpf ogt, %x, %y", "%x, %x", None),
    ],
)
def test_the_greater_of_two_by_choice(chosen_by, choice, kind):
    body = f"%g = {chosen_by} : f32 %z = arith.select %g, {choice} : f32"
    assert with_reduction(REDUCE.format(body=body, type="f32"), kind_of) == kind


def test_a_choice_of_all_elements_is_no_reduction():
    op = REDUCE.format(body="%z = arith.select %true, %x, %y : f32", type="f32")
    text = f"%true = arith.constant true\n  {op}"
    assert with_reduction(text, kind_of) is None


@pytest.mark.parametrize(("name", "kind"), [("andi", "all"), ("ori", "any"), ("xori", None)])
def test_by_what_booleans_are_reduced(name, kind):
    op = REDUCE.format(body=f"%z = arith.{name} %x, %y : i1", type="i1")
    assert with_reduction(op, kind_of, seed="true", type_="i1") == kind


@pytest.mark.parametrize("yielded", ["%x", "%y", "%c"])
def test_what_takes_one_element_is_no_reduction(yielded):
    op = REDUCE.format(body="", type="f32").replace("yield %z", f"yield {yielded}")
    assert with_reduction(op, kind_of) is None


#: Adds to what there was before, without a loop to reduce.
ELEMENTWISE = """%added = linalg.generic {
      indexing_maps = [affine_map<(m) -> (m)>, affine_map<(m) -> (m)>],
      iterator_types = ["parallel"]}
      ins(%r : tensor<3xf32>) outs(%zeros : tensor<3xf32>) {
  ^bb0(%x: f32, %y: f32):
    %z = arith.addf %x, %y : f32
    linalg.yield %z : f32
  } -> tensor<3xf32>"""


@pytest.mark.parametrize("op", [ELEMENTWISE, "%twice = arith.addf %r, %r : tensor<3xf32>"])
def test_what_has_no_loop_to_reduce_is_no_reduction(op):
    assert with_reduction(op, kind_of) is None


def test_an_argument_is_no_reduction():
    with function("", "f32", "0.0") as block:
        element = Element(block.arguments[2], (ROW,))
        assert reduction_of(Tracer(), element) is None


#: The maximum of the columns of %a, and the sum of those of %b, from different numbers.
TWO = """%ones_c = arith.constant 1.0 : f32
  %ones = linalg.fill ins(%ones_c : f32) outs(%init : tensor<3xf32>) -> tensor<3xf32>
  %two:2 = linalg.generic {indexing_maps = [#whole, #whole, #rows, #rows],
                           iterator_types = ["parallel", "reduction"]}
      ins(%a, %b : tensor<3x4xf32>, tensor<3x4xf32>)
      outs(%zeros, %ones : tensor<3xf32>, tensor<3xf32>) {
  ^bb0(%x: f32, %w: f32, %y: f32, %u: f32):
    %z = arith.maximumf %x, %y : f32
    %t = arith.addf %w, %u : f32
    linalg.yield %z, %t : f32, f32
  } -> (tensor<3xf32>, tensor<3xf32>)"""


@pytest.mark.parametrize(("result", "kind", "of", "seed"), [(0, "max", 0, 0.0), (1, "sum", 1, 1.0)])
def test_one_of_several_results(result, kind, of, seed):
    def look(tracer, reduction, block):
        assert reduction.kind == kind
        assert reduction.operand.value == block.arguments[of]
        assert constant_value(tracer, reduction.seed) == seed
        return True

    assert with_reduction(TWO, look, result=result)


SUM, MAX = "arith.addf", "arith.maximumf"


@pytest.mark.parametrize(
    ("name", "seed", "are"),
    [
        (SUM, "0.0", (True, False)),
        (SUM, "-0.0", (True, False)),
        (SUM, "1.0", (False, False)),
        (SUM, "0xFF800000", (False, False)),
        (MAX, "0xFF800000", (False, True)),
        (MAX, "0xFF7FFFFF", (False, True)),
        (MAX, "-65504.0", (False, True)),
        (MAX, "-65503.0", (False, False)),
        (MAX, "0.0", (False, False)),
        (MAX, "0x7F800000", (False, False)),
        ("arith.maxnumf", "0x7FC00000", (False, True)),
    ],
)
def test_from_what_sums_and_maxima_start(name, seed, are):
    op = REDUCE.format(body=f"%z = {name} %x, %y : f32", type="f32")
    assert with_reduction(op, lambda *two: (is_sum(*two[:2]), is_max(*two[:2])), seed) == are


@pytest.mark.parametrize("outs", ["%r", "%c_rows"])
def test_what_starts_from_an_argument_starts_from_no_number(outs):
    filled = "%c_rows = linalg.fill ins(%c : f32) outs(%init : tensor<3xf32>) -> tensor<3xf32>"
    for name in SUM, MAX:
        op = REDUCE.format(body=f"%z = {name} %x, %y : f32", type="f32").replace("%zeros", outs)
        text = f"{filled}\n  {op}"
        assert with_reduction(text, kind_of) is not None
        assert not with_reduction(text, lambda *two: is_sum(*two[:2]) or is_max(*two[:2]))


#: Numbers in tensors of several types, by how they are made.
NUMBERS = {
    "%n = arith.constant dense<2.5> : tensor<3xf32>": 2.5,
    "%n = arith.constant dense<7> : tensor<3xi32>": 7.0,
    "%n = arith.constant dense<true> : tensor<3xi1>": 1.0,
    "%n = arith.constant dense<[1.0, 1.0, 2.0]> : tensor<3xf32>": None,
    "%n = tensor.splat %seed : tensor<3xf32>": 0.5,
    "%d = arith.truncf %seed : f32 to f16 %n = tensor.splat %d : tensor<3xf16>": 0.5,
    "%d = arith.extf %seed : f32 to f64 %n = tensor.splat %d : tensor<3xf64>": 0.5,
    "%d = arith.negf %seed : f32 %n = tensor.splat %d : tensor<3xf32>": None,
    "%t = tensor.splat %seed : tensor<3xf32>"
    " %n = arith.truncf %t : tensor<3xf32> to tensor<3xf16>": None,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers(text):
    with function(text, "f32", "0.5") as block:
        *_, last, _ = block.operations
        element = Element(last.results[0], (ROW,))
        assert constant_value(Tracer(), element) == NUMBERS[text]


def test_a_number_of_a_body():
    op = REDUCE.format(
        body="%k = arith.constant 3.0 : f32 %z = arith.addf %k, %y : f32", type="f32"
    )
    assert with_reduction(op, lambda tracer, found, _: constant_value(tracer, found.operand)) == 3.0
    op = op.replace("arith.constant 3.0 : f32", "arith.negf %x : f32")
    assert (
        with_reduction(op, lambda tracer, found, _: constant_value(tracer, found.operand)) is None
    )
