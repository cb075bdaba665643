# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Regions of thousands of ops take passes no more than their share of time, and LLVM as well."""

from itertools import pairwise

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

GROUP = """
func.func @main(%q: tensor<{rows}x16xf32>, %k: tensor<45x16xf32>, %v: tensor<45x16xf32>, %w: index)
    -> tensor<{rows}x16xf32> {{
  %least = arith.constant 0xFF800000 : f32
  %two = arith.constant 2.0 : f32
  %o = attention.group {{indexing_maps = [
      affine_map<(m, n, d, e) -> (m, d)>, affine_map<(m, n, d, e) -> (n, d)>,
      affine_map<(m, n, d, e) -> (n, e)>, affine_map<(m, n, d, e) -> (m, e)>]}}
      ins(%q, %k, %v : tensor<{rows}x16xf32>, tensor<45x16xf32>, tensor<45x16xf32>)
      -> tensor<{rows}x16xf32> {{
  ^bb0(%s: f32):
    {body}
    attention.yield %score : f32
  }}
  return %o : tensor<{rows}x16xf32>
}}"""


def chain(op, count, last="%score", first="%s"):
    """Ops each of which takes what the one before gives; `op` is a text with {x} and {at}."""
    names = [first, *(f"%x{at}" for at in range(count - 1)), last]
    return "\n".join(
        f"{new} = {op.format(x=old, at=at)}" for at, (old, new) in enumerate(pairwise(names))
    )


#: Conditions and numbers that are made of the same one twice, so that paths to them are 2^60.
TWICE = """
    %n = attention.index 1 : index
    %first = arith.cmpi slt, %n, %w : index
    {conditions}
    %score = arith.select %seen, %s, %least : f32
""".format(conditions=chain("arith.andi {x}, {x} : i1", 60, last="%seen", first="%first"))

SUMS = """
    %n = attention.index 1 : index
    %zero = arith.constant 0 : index
    {numbers}
    %rest = arith.muli %sum, %zero : index
    %width = arith.addi %w, %rest : index
    %seen = arith.cmpi slt, %n, %width : index
    %score = arith.select %seen, %s, %least : f32
""".format(numbers=chain("arith.maxsi {x}, {x} : index", 60, last="%sum", first="%w"))


def attend(query, key, value, score):
    scores = score(query.astype(np.float64) @ key.T.astype(np.float64))
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True) @ value


def repeated_tanh(scores):
    for _ in range(1000):
        scores = np.tanh(scores)
    return scores


def below(scores):
    return np.where(np.arange(45) < 9, scores, -np.inf)


LIMITS = chain("arith.minimumf {x}, %two : f32", 4000)

CASES = {
    "arithmetic": (LIMITS, 8, lambda scores: np.minimum(scores, 2)),
    "arithmetic for many rows": (LIMITS, 40, lambda scores: np.minimum(scores, 2)),
    "conditions": (TWICE, 2, below),
    "numbers": (SUMS, 2, below),
    "math": (chain("math.tanh {x} : f32", 1000), 8, repeated_tanh),
}


@pytest.mark.parametrize("name", CASES)
def test_large_region(name):
    body, rows, score = CASES[name]
    rng = np.random.default_rng(0)
    arrays = [rng.standard_normal((n, 16)).astype(np.float32) for n in (rows, 45, 45)]
    arrays[0] /= 4
    with ir.Context():
        module = ir.Module.parse(GROUP.format(rows=rows, body=body))
        got = attn.compile(module, num_threads=1, opt_level=0)(*arrays, 9)
    np.testing.assert_allclose(got, attend(*arrays, score), rtol=2e-6, atol=2e-6)


def test_what_a_remark_says_of_a_region_that_is_too_large():
    body, rows, _ = CASES["math"]
    told = []
    with ir.Context() as context:
        context.attach_diagnostic_handler(lambda d: told.append(d.message) or True)
        module = ir.Module.parse(GROUP.format(rows=rows, body=body))
        PassManager.parse("builtin.module(attention-cpu-vectorize{remarks})").run(module.operation)
        assert "attention.group" in str(module)
    assert told == [
        "runs as scalar loops, which are slower: its region of 1001 ops is too large to be "
        "computed for 8 rows at once"
    ]
