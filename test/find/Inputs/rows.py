# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Expressions of statistics of rows of scores, written as MLIR."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mlir import ir

from mlir_attention.find.expressions.axes import Atom
from mlir_attention.find.expressions.scalar_expressions import Element, Scalar
from mlir_attention.find.expressions.scaling import Scaled

ROW, KEY = Atom(3), Atom(4)
KEYS = (KEY,)

_SCORES = """
!s = tensor<3x4xf32>
!r = tensor<3xf32>
!b = tensor<3x4xi1>
!c = tensor<3xi1>
#id = affine_map<(m, n) -> (m, n)>
#row = affine_map<(m, n) -> (m)>
#column = affine_map<(m, n) -> (n)>
#rows = affine_map<(m) -> (m)>
func.func @f(%x: !s, %y: !s, %low: f32, %bias: !r) {{
  %inf = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %true = arith.constant true
  %false = arith.constant false
  %s = tensor.empty() : !s
  %r = tensor.empty() : !r
  %b = tensor.empty() : !b
  %e = tensor.empty() : !c
  %lowest = linalg.fill ins(%inf : f32) outs(%r : !r) -> !r
  %zeros = linalg.fill ins(%zero : f32) outs(%r : !r) -> !r
  %ones = linalg.fill ins(%one : f32) outs(%r : !r) -> !r
  %trues = linalg.fill ins(%true : i1) outs(%e : !c) -> !c
  %falses = linalg.fill ins(%false : i1) outs(%e : !c) -> !c
  %m = linalg.reduce {{ arith.maximumf }} ins(%x : !s) outs(%lowest : !r) dimensions = [1]
  %m0 = linalg.reduce {{ arith.maximumf }} ins(%x : !s) outs(%zeros : !r) dimensions = [1]
  %my = linalg.reduce {{ arith.maximumf }} ins(%y : !s) outs(%lowest : !r) dimensions = [1]
  %exp = linalg.generic {{indexing_maps = [#id, #row, #id],
      iterator_types = ["parallel", "parallel"]}} ins(%x, %m : !s, !r) outs(%s : !s) {{
  ^bb0(%v: f32, %w: f32, %o: f32):
    %d = arith.subf %v, %w : f32
    %z = math.exp %d : f32
    linalg.yield %z : f32
  }} -> !s
  %plain = linalg.exp ins(%x : !s) outs(%s : !s) -> !s
  %l = linalg.reduce {{ arith.addf }} ins(%exp : !s) outs(%zeros : !r) dimensions = [1]
  %l1 = linalg.reduce {{ arith.addf }} ins(%exp : !s) outs(%ones : !r) dimensions = [1]
  %lp = linalg.reduce {{ arith.addf }} ins(%plain : !s) outs(%zeros : !r) dimensions = [1]
  %lx = linalg.reduce {{ arith.addf }} ins(%x : !s) outs(%zeros : !r) dimensions = [1]
  %none = linalg.generic {{indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}}
      ins({asked} : !s) outs(%b : !b) {{
  ^bb0(%v: f32, %o: i1):
    %z = arith.cmpf {predicate}, %v, {limit} : f32
    linalg.yield %z : i1
  }} -> !b
  %all = linalg.reduce {{ arith.andi }} ins(%none : !b) outs(%trues : !c) dimensions = [1]
  %all0 = linalg.reduce {{ arith.andi }} ins(%none : !b) outs(%falses : !c) dimensions = [1]
  %any = linalg.reduce {{ arith.ori }} ins(%none : !b) outs(%falses : !c) dimensions = [1]
  %any1 = linalg.reduce {{ arith.ori }} ins(%none : !b) outs(%trues : !c) dimensions = [1]
  %q = linalg.generic {{indexing_maps = [#rows, #rows, #rows, #rows, #rows, #rows, #rows, #rows,
      #rows, #rows, #rows, #rows, #rows], iterator_types = ["parallel"]}}
      ins(%m, %m0, %my, %l, %l1, %lp, %lx, %bias, %all, %all0, %any, %any1
          : !r, !r, !r, !r, !r, !r, !r, !r, !c, !c, !c, !c) outs({out} : tensor<3x{type}>) {{
  ^bb0(%M: f32, %M0: f32, %MY: f32, %L: f32, %L1: f32, %LP: f32, %LX: f32, %B: f32, %A: i1,
      %A0: i1, %O: i1, %O1: i1, %o: {type}):
    {body}
    linalg.yield %t : {type}
  }} -> tensor<3x{type}>
  return
}}
"""


@contextmanager
def written_of_rows() -> Iterator[Callable[..., tuple[Scalar, Scaled]]]:
    """In a context: what writes an expression of statistics, and gives it with the scores %x.

    It is of maxima %M, %M0 (not from -inf) and %MY (of others), the sums %L of exponentials less
    the maximum, %L1 (not from 0), %LP (of plain ones), %LX (of scores), a bias %B, and whether all
    or any scores are `asked` for: %A, %A0, %O, %O1.
    """
    with ir.Context(), ir.Location.unknown():
        modules = []

        def write(
            body: str,
            type_: str = "f32",
            asked: str = "%x",
            predicate: str = "oeq",
            limit: str = "%inf",
        ) -> tuple[Scalar, Scaled]:
            text = _SCORES.format(
                body=re.sub(r"; ?", "\n", body),
                type=type_,
                out="%r" if type_ == "f32" else "%e",
                asked=asked,
                predicate=predicate,
                limit=limit,
            )
            modules.append(ir.Module.parse(text))
            block = modules[-1].body.operations[0].regions[0].blocks[0]
            result = list(block.operations)[-2].results[0]
            score = Element(block.arguments[0], ((ROW,), (KEY,)))
            return Element(result, ((ROW,),)), Scaled(score)

        yield write
