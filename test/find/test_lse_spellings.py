# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The log-sum-exp of the scores, in the words of several front ends, is a result of the group."""

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

PROGRAM = """
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>
#rows = affine_map<(b, m) -> (b, m)>
func.func @main(%q: tensor<2x5x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x6xf32>,
    %bias: tensor<2x5x12xf32>) -> (tensor<2x5x6xf32>, tensor<2x5xf32>) {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %minus_one = arith.constant -1.0 : f32
  %tiny = arith.constant 1.0e-20 : f32
  %log_10 = arith.constant 2.30258509299 : f32
  %log2_e = arith.constant 1.44269504089 : f32
  %log_2 = arith.constant 0.69314718056 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %highest = arith.constant 0x7F800000 : f32
  %s_init = tensor.empty() : tensor<2x5x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x5x12xf32>) -> tensor<2x5x12xf32>
  %qk = linalg.contract
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>,
          affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x5x8xf32>, tensor<2x12x8xf32>)
      outs(%s_zero : tensor<2x5x12xf32>) -> tensor<2x5x12xf32>
  %score = linalg.add ins(%qk, %bias : tensor<2x5x12xf32>, tensor<2x5x12xf32>)
      outs(%s_init : tensor<2x5x12xf32>) -> tensor<2x5x12xf32>
  %row_init = tensor.empty() : tensor<2x5xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x5xf32>) -> tensor<2x5xf32>
  %unsafe_max = linalg.reduce {{ arith.maximumf }} ins(%score : tensor<2x5x12xf32>)
      outs(%max_start : tensor<2x5xf32>) dimensions = [2]
  %max = linalg.generic {{indexing_maps = [#rows, #rows],
      iterator_types = ["parallel", "parallel"]}}
      ins(%unsafe_max : tensor<2x5xf32>) outs(%row_init : tensor<2x5xf32>) {{
  ^bb0(%m: f32, %out: f32):
    %absolute = math.absf %m : f32
    %is_finite = arith.cmpf one, %absolute, %highest : f32
    %safe = arith.select %is_finite, %m, %zero : f32
    linalg.yield %safe : f32
  }} -> tensor<2x5xf32>
  %weight = linalg.generic {{indexing_maps = [#id, #row, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%score, %max : tensor<2x5x12xf32>, tensor<2x5xf32>)
      outs(%s_init : tensor<2x5x12xf32>) {{
  ^bb0(%x: f32, %m: f32, %out: f32):
    %shifted = arith.subf %x, %m : f32
    %e = math.exp %shifted : f32
    linalg.yield %e : f32
  }} -> tensor<2x5x12xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x5xf32>) -> tensor<2x5xf32>
  %sum = linalg.reduce {{ arith.addf }} ins(%weight : tensor<2x5x12xf32>)
      outs(%sum_start : tensor<2x5xf32>) dimensions = [2]
  %p = linalg.generic {{indexing_maps = [#id, #row, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%weight, %sum : tensor<2x5x12xf32>, tensor<2x5xf32>) outs(%s_init : tensor<2x5x12xf32>) {{
  ^bb0(%e: f32, %l: f32, %out: f32):
    %least = arith.maximumf %l, %tiny : f32
    %quotient = arith.divf %e, %least : f32
    linalg.yield %quotient : f32
  }} -> tensor<2x5x12xf32>
  %o_init = tensor.empty() : tensor<2x5x6xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x5x12xf32>, tensor<2x12x6xf32>)
      outs(%o_zero : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %lse = linalg.generic {{indexing_maps = [#rows, #rows, #rows, #rows],
      iterator_types = ["parallel", "parallel"]}}
      ins(%max, %unsafe_max, %sum : tensor<2x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>)
      outs(%row_init : tensor<2x5xf32>) {{
  ^bb0(%m: f32, %um: f32, %l: f32, %out: f32):
    {lse}
    linalg.yield %t : f32
  }} -> tensor<2x5xf32>
  return %o, %lse : tensor<2x5x6xf32>, tensor<2x5xf32>
}}
"""

LOG = "%log = math.log %l : f32; %sum_ = arith.addf %m, %log : f32;"

LSES = {
    "JAX": "%a = math.absf %l : f32; %log = math.log %a : f32; %t = arith.addf %log, %m : f32",
    "maximum with 0": (
        "%a = arith.maximumf %zero, %l : f32; %log = math.log %a : f32; "
        "%t = arith.addf %log, %m : f32"
    ),
    "reciprocal": (
        "%r = arith.divf %one, %l : f32; %log = math.log %r : f32; %t = arith.subf %m, %log : f32"
    ),
    "log1p": (
        "%r = arith.subf %l, %one : f32; %log = math.log1p %r : f32; %t = arith.addf %m, %log : f32"
    ),
    "log1p, added": (
        "%r = arith.addf %minus_one, %l : f32; %log = math.log1p %r : f32; "
        "%t = arith.addf %m, %log : f32"
    ),
    "log10": (
        "%log = math.log10 %l : f32; %w = arith.mulf %log, %log_10 : f32; "
        "%t = arith.addf %m, %w : f32"
    ),
    "log2": (
        "%log = math.log2 %l : f32; %w = arith.divf %log, %log2_e : f32; "
        "%t = arith.addf %m, %w : f32"
    ),
    "to base 2, scaled": (
        "%m2 = arith.mulf %m, %log2_e : f32; %log = math.log2 %l : f32; "
        "%w = arith.addf %m2, %log : f32; %t = arith.divf %w, %log2_e : f32"
    ),
    "to base 2, multiplied": (
        "%m2 = arith.mulf %m, %log2_e : f32; %log = math.log2 %l : f32; "
        "%w = arith.addf %m2, %log : f32; %t = arith.mulf %w, %log_2 : f32"
    ),
    "rounded and extended": (
        f"{LOG} %half = arith.truncf %sum_ : f32 to f16; %t = arith.extf %half : f16 to f32"
    ),
    "-inf where the sum is 0": (
        f"{LOG} %c = arith.cmpf oeq, %l, %zero : f32; %t = arith.select %c, %lowest, %sum_ : f32"
    ),
    "-inf where the maximum is": (
        f"{LOG} %c = arith.cmpf une, %um, %lowest : f32; %t = arith.select %c, %sum_, %lowest : f32"
    ),
    "another number before": (
        "%c = arith.cmpf oeq, %l, %zero : f32; %r = arith.select %c, %one, %l : f32; "
        "%log = math.log %r : f32; %w = arith.addf %m, %log : f32; "
        "%t = arith.select %c, %lowest, %w : f32"
    ),
    "the least of sums before": (
        "%c = arith.cmpf oeq, %l, %zero : f32; %r = arith.maximumf %l, %tiny : f32; "
        "%log = math.log %r : f32; %w = arith.addf %m, %log : f32; "
        "%t = arith.select %c, %lowest, %w : f32"
    ),
}

#: Of another value for some scores, as where all are -inf.
OTHERS = {
    "+inf where the sum is 0": (
        f"{LOG} %c = arith.cmpf oeq, %l, %zero : f32; %t = arith.select %c, %highest, %sum_ : f32"
    ),
    "0 where the sum is 0": (
        f"{LOG} %c = arith.cmpf oeq, %l, %zero : f32; %t = arith.select %c, %zero, %sum_ : f32"
    ),
    "-inf elsewhere": (
        f"{LOG} %c = arith.cmpf oeq, %l, %zero : f32; %t = arith.select %c, %sum_, %lowest : f32"
    ),
    "another number": (
        "%c = arith.cmpf oeq, %l, %zero : f32; %r = arith.select %c, %one, %l : f32; "
        "%log = math.log %r : f32; %t = arith.addf %m, %log : f32"
    ),
    "the least of sums": (
        "%r = arith.maximumf %l, %tiny : f32; %log = math.log %r : f32; "
        "%t = arith.addf %m, %log : f32"
    ),
    "maximum with 1": (
        "%r = arith.maximumf %l, %one : f32; %log = math.log %r : f32; "
        "%t = arith.addf %m, %log : f32"
    ),
    "minimum with 0": (
        "%r = arith.minimumf %l, %zero : f32; %log = math.log %r : f32; "
        "%t = arith.addf %m, %log : f32"
    ),
    "reciprocal, added": (
        "%r = arith.divf %one, %l : f32; %log = math.log %r : f32; %t = arith.addf %m, %log : f32"
    ),
    "another reciprocal": (
        "%r = arith.divf %two, %l : f32; %log = math.log %r : f32; %t = arith.subf %m, %log : f32"
    ),
    "log1p of the sum": "%log = math.log1p %l : f32; %t = arith.addf %m, %log : f32",
    "log1p of another": (
        "%r = arith.subf %one, %l : f32; %log = math.log1p %r : f32; %t = arith.addf %m, %log : f32"
    ),
    "log10 unscaled": "%log = math.log10 %l : f32; %t = arith.addf %m, %log : f32",
    "absolute": f"{LOG} %t = math.absf %sum_ : f32",
}


def program(lse: str) -> str:
    return PROGRAM.format(lse=lse.replace("; ", "\n").replace(";", "\n"))


def raised(text: str) -> str:
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        return str(module)


@pytest.mark.parametrize("name", LSES)
def test_found(name):
    text = raised(program(LSES[name]))
    assert text.count("attention.group ") == 1
    assert "math" not in text


@pytest.mark.parametrize(
    ("lse", "is_lse"),
    [
        ("%t = math.log %l : f32", True),
        ("%r = arith.subf %l, %one : f32; %t = math.log1p %r : f32", True),
        ("%t = math.log1p %l : f32", False),
        ("%t = math.log2 %l : f32", False),
        ("%t = math.log10 %l : f32", False),
        ("%log = math.log %l : f32; %t = arith.addf %log, %m : f32", False),
    ],
)
def test_weights_without_a_maximum(lse, is_lse):
    text = program(lse)
    for before, without in (("math.exp %shifted", "math.exp %x"), ("%e, %least", "%e, %l")):
        assert text.count(before) == 1
        text = text.replace(before, without)
    assert raised(text).count("attention.group ") == int(is_lse)


@pytest.mark.parametrize("name", OTHERS)
def test_another_number(name):
    with ir.Context():
        before = str(ir.Module.parse(program(OTHERS[name])))
    assert raised(program(OTHERS[name])) == before


def results(text: str, arrays: list[np.ndarray]) -> tuple[np.ndarray, ...]:
    with ir.Context():
        compiled = attn.compile(ir.Module.parse(text), num_threads=1, opt_level=OPT_LEVEL)
    return compiled(*arrays)


@pytest.mark.parametrize("name", ["JAX", "another number before"])
def test_computes_the_same(name):
    """Also in a row without keys."""
    rng = np.random.default_rng(5)
    q, k, v = (rng.standard_normal(shape) for shape in ((2, 5, 8), (2, 12, 8), (2, 12, 6)))
    bias = np.where(rng.random((2, 5, 12)) < 0.6, 0.0, -np.inf)
    bias[..., 2], bias[1, 3] = 0.0, -np.inf
    arrays = [array.astype(np.float32) for array in (q, k, v, bias)]

    scores = q @ k.transpose(0, 2, 1) + bias
    weights = np.exp(scores)
    total = weights.sum(-1, keepdims=True)
    output = np.where(total == 0.0, 0.0, weights / np.where(total == 0.0, 1.0, total)) @ v
    with np.errstate(divide="ignore"):
        lse = np.log(total[..., 0])
    found = raised(program(LSES[name]))
    with ir.Context():
        module = ir.Module.parse(found)
        PassManager.parse("builtin.module(attention-flash-decoding{num-splits=5})").run(
            module.operation
        )
        split = str(module)
    for text in (program(LSES[name]), found, split):
        for result, wanted in zip(results(text, arrays), (output, lse), strict=True):
            np.testing.assert_allclose(result, wanted, rtol=2e-6, atol=2e-6)
