# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Guards of probabilities, against rows without keys and NaN: what is found computes what the
program computed, in rows all of whose keys are hidden and in rows of NaN as well."""

from functools import cache

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

PROGRAM = """
#id = affine_map<(b, m, n) -> (b, m, n)>
#row = affine_map<(b, m, n) -> (b, m)>
func.func @main(%q: tensor<2x5x8xf32>, %k: tensor<2x12x8xf32>, %v: tensor<2x12x6xf32>,
    %keep: tensor<2x5x12xi1>, %bias: tensor<2x5x12xf32>, %valid: tensor<2x5xi1>)
    -> tensor<2x5x6xf32> {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %tiny = arith.constant 1.0e-20 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %highest = arith.constant 0x7F800000 : f32
  %least = arith.constant -3.40282347e+38 : f32
  %greatest = arith.constant 3.40282347e+38 : f32
  %true = arith.constant true
  %false = arith.constant false
  %s_init = tensor.empty() : tensor<2x5x12xf32>
  %s_zero = linalg.fill ins(%zero : f32) outs(%s_init : tensor<2x5x12xf32>) -> tensor<2x5x12xf32>
  %qk = linalg.contract
      indexing_maps = [affine_map<(b, m, n, d) -> (b, m, d)>, affine_map<(b, m, n, d) -> (b, n, d)>,
          affine_map<(b, m, n, d) -> (b, m, n)>]
      ins(%q, %k : tensor<2x5x8xf32>, tensor<2x12x8xf32>)
      outs(%s_zero : tensor<2x5x12xf32>) -> tensor<2x5x12xf32>
  %score = linalg.generic {{indexing_maps = [#id, #id, #id, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%qk, %keep, %bias : tensor<2x5x12xf32>, tensor<2x5x12xi1>, tensor<2x5x12xf32>)
      outs(%s_init : tensor<2x5x12xf32>) {{
  ^bb0(%x: f32, %k_: i1, %b: f32, %out: f32):
    {score}
    linalg.yield %t : f32
  }} -> tensor<2x5x12xf32>
  %row_init = tensor.empty() : tensor<2x5xf32>
  %max_start = linalg.fill ins(%lowest : f32) outs(%row_init : tensor<2x5xf32>) -> tensor<2x5xf32>
  %max = linalg.reduce {{ arith.maximumf }} ins(%score : tensor<2x5x12xf32>)
      outs(%max_start : tensor<2x5xf32>) dimensions = [2]
  %max_bias = linalg.reduce {{ arith.maximumf }} ins(%bias : tensor<2x5x12xf32>)
      outs(%max_start : tensor<2x5xf32>) dimensions = [2]
  %flag_init = tensor.empty() : tensor<2x5xi1>
  %all_false = linalg.fill ins(%false : i1) outs(%flag_init : tensor<2x5xi1>) -> tensor<2x5xi1>
  %any = linalg.reduce {{ arith.ori }} ins(%keep : tensor<2x5x12xi1>)
      outs(%all_false : tensor<2x5xi1>) dimensions = [2]
  %is_finite_init = tensor.empty() : tensor<2x5x12xi1>
  %is_finite = linalg.generic {{indexing_maps = [#id, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%score : tensor<2x5x12xf32>) outs(%is_finite_init : tensor<2x5x12xi1>) {{
  ^bb0(%x: f32, %out: i1):
    %t = arith.cmpf une, %x, %lowest : f32
    linalg.yield %t : i1
  }} -> tensor<2x5x12xi1>
  %any_finite = linalg.reduce {{ arith.ori }} ins(%is_finite : tensor<2x5x12xi1>)
      outs(%all_false : tensor<2x5xi1>) dimensions = [2]
  %weight = linalg.generic {{indexing_maps = [#id, #row, #id, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%score, %max, %keep : tensor<2x5x12xf32>, tensor<2x5xf32>, tensor<2x5x12xi1>)
      outs(%s_init : tensor<2x5x12xf32>) {{
  ^bb0(%x: f32, %m: f32, %k_: i1, %out: f32):
    %is_none = arith.cmpf oeq, %m, %lowest : f32
    %safe = arith.select %is_none, %zero, %m : f32
    %shifted = arith.subf %x, {shift} : f32
    %e = math.exp %shifted : f32
    {weight}
  }} -> tensor<2x5x12xf32>
  %sum_start = linalg.fill ins(%zero : f32) outs(%row_init : tensor<2x5xf32>) -> tensor<2x5xf32>
  %sum = linalg.reduce {{ arith.addf }} ins(%weight : tensor<2x5x12xf32>)
      outs(%sum_start : tensor<2x5xf32>) dimensions = [2]
  %p = linalg.generic {{
      indexing_maps = [#id, #row, #id, #id, #id, #row, #row, #row, #row, #row, #id],
      iterator_types = ["parallel", "parallel", "parallel"]}}
      ins(%weight, %sum, %score, %keep, %bias, %max, %max_bias, %any, %any_finite, %valid
          : tensor<2x5x12xf32>, tensor<2x5xf32>, tensor<2x5x12xf32>, tensor<2x5x12xi1>,
            tensor<2x5x12xf32>, tensor<2x5xf32>, tensor<2x5xf32>, tensor<2x5xi1>, tensor<2x5xi1>,
            tensor<2x5xi1>)
      outs(%s_init : tensor<2x5x12xf32>) {{
  ^bb0(%e: f32, %l: f32, %s: f32, %k_: i1, %b: f32, %m: f32, %mb: f32, %any_: i1, %fin: i1,
      %row: i1, %out: f32):
    {quotient}
    {guard}
    linalg.yield %t : f32
  }} -> tensor<2x5x12xf32>
  %o_init = tensor.empty() : tensor<2x5x6xf32>
  %o_zero = linalg.fill ins(%zero : f32) outs(%o_init : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %o = linalg.batch_matmul ins(%p, %v : tensor<2x5x12xf32>, tensor<2x12x6xf32>)
      outs(%o_zero : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  return %o : tensor<2x5x6xf32>
}}
"""

#: How keys are hidden, and the same in NumPy.
HIDDEN = {
    "selected": (
        "%t = arith.select %k_, %x, %lowest : f32",
        lambda s, keep: np.where(keep, s, -np.inf),
    ),
    "added": (
        "%t = arith.addf %x, %b : f32",
        lambda s, keep: s + np.where(keep, 0.0, -np.inf),
    ),
    "added twice": (
        "%w = arith.select %k_, %zero, %lowest : f32; %u = arith.addf %w, %w : f32;"
        "%t = arith.addf %x, %u : f32",
        lambda s, keep: s + np.where(keep, 0.0, -np.inf),
    ),
    "least": (
        "%t = arith.select %k_, %x, %least : f32",
        lambda s, keep: np.where(keep, s, -3.4e38),
    ),
    "least added": (
        "%w = arith.uitofp %k_ : i1 to f32; %u = arith.subf %one, %w : f32;"
        "%y = arith.mulf %u, %least : f32; %t = arith.addf %x, %y : f32",
        lambda s, keep: s + np.where(keep, 0.0, -3.4e38),
    ),
}

DIVIDED = "%p = arith.divf %e, %l : f32"


def where(condition: str, holds: bool, instead: str = "%zero") -> str:
    """The probability, or another number where the condition is as it must be for that."""
    order = f"{instead}, %p" if holds else f"%p, {instead}"
    return f"{condition}; %t = arith.select %c, {order} : f32"


def zeroed(p, condition):
    return np.where(condition, 0.0, p)


def is_nan(p, **_):
    return zeroed(p, np.isnan(p))


def any_kept(p, keep, **_):
    return zeroed(p, ~keep.any(-1, keepdims=True))


def kept(p, keep, **_):
    return zeroed(p, ~keep)


#: The guard, ways to hide keys for which it computes numbers in rows without keys, and the same in
#: NumPy.
ANY = ("selected", "added")
LEAST = (*ANY, "least", "least added")
KEPT = ("selected", "added twice", "least", "least added")
GUARDS = {
    "une": (where("%c = arith.cmpf une, %p, %p : f32", True), ANY, is_nan),
    "uno": (where("%c = arith.cmpf uno, %p, %p : f32", True), ANY, is_nan),
    "uno 0": (where("%c = arith.cmpf uno, %p, %zero : f32", True), ANY, is_nan),
    "oeq": (where("%c = arith.cmpf oeq, %p, %p : f32", False), ANY, is_nan),
    "ord": (where("%c = arith.cmpf ord, %p, %p : f32", False), ANY, is_nan),
    "isnan": (where("%c = math.isnan %p : f32", True), ANY, is_nan),
    "isfinite": (where("%c = math.isfinite %p : f32", False), ANY, is_nan),
    "one inf": (
        where("%u = math.absf %p : f32; %c = arith.cmpf one, %u, %highest : f32", False),
        ANY,
        is_nan,
    ),
    "ueq inf": (where("%c = arith.cmpf ueq, %p, %highest : f32", True), ANY, is_nan),
    "not une": (
        where("%u = arith.cmpf une, %p, %p : f32; %c = arith.xori %u, %true : i1", False),
        ANY,
        is_nan,
    ),
    "equals false": (
        where("%u = arith.cmpf une, %p, %p : f32; %c = arith.cmpi eq, %u, %false : i1", False),
        ANY,
        is_nan,
    ),
    "nan_to_num": (
        "%n = arith.cmpf une, %p, %p : f32; %p1 = arith.select %n, %zero, %p : f32;"
        "%i = arith.cmpf oeq, %p, %highest : f32; %p2 = arith.select %i, %greatest, %p1 : f32;"
        "%j = arith.cmpf oeq, %p, %lowest : f32; %t = arith.select %j, %least, %p2 : f32",
        ANY,
        is_nan,
    ),
    "nan_to_num 0": (
        "%i = arith.cmpf oeq, %p, %highest : f32; %p1 = arith.select %i, %zero, %p : f32;"
        "%j = arith.cmpf une, %p1, %lowest : f32; %p2 = arith.select %j, %p1, %zero : f32;"
        "%n = arith.cmpf uno, %p2, %p2 : f32; %t = arith.select %n, %zero, %p2 : f32",
        ANY,
        is_nan,
    ),
    "remask": (where("", False).replace("%c", "%k_"), KEPT, kept),
    "remask not": (where("%c = arith.xori %k_, %true : i1", True), KEPT, kept),
    "remask infinite bias": (
        where("%c = arith.cmpf oeq, %b, %lowest : f32", True), ("added",), kept,
    ),
    "remask product": (
        "%u = arith.uitofp %k_ : i1 to f32; %t = arith.mulf %p, %u : f32",
        ("least", "least added"),
        kept,
    ),
    "infinite score": (
        where("%c = arith.cmpf oeq, %s, %lowest : f32", True), ANY, kept,
    ),
    "max bias": (where("%c = arith.cmpf oeq, %mb, %lowest : f32", True), LEAST, any_kept),
    "max bias une": (where("%c = arith.cmpf une, %mb, %lowest : f32", False), LEAST, any_kept),
    "any": (where("", False).replace("%c", "%any_"), LEAST, any_kept),
    "not any": (where("%c = arith.xori %any_, %true : i1", True), LEAST, any_kept),
    "max": (where("%c = arith.cmpf oeq, %m, %lowest : f32", True), ANY, any_kept),
    "any finite": (where("", False).replace("%c", "%fin"), ANY, any_kept),
    "valid rows": (
        where("%c = arith.andi %row, %any_ : i1", False),
        LEAST,
        lambda p, keep, valid, **_: zeroed(p, ~(keep.any(-1) & valid)[..., None]),
    ),
}  # fmt: skip

#: The division where the maximum is 0 in place of -inf: the sum of a row without keys is 0.
SAFE_QUOTIENTS = {
    "sum oeq 0": ("%c = arith.cmpf oeq, %l, %zero : f32", True, False),
    "sum une 0": ("%c = arith.cmpf une, %l, %zero : f32", False, False),
    "sum ugt 0": ("%c = arith.cmpf ugt, %l, %zero : f32", False, False),
    "sum ogt 0": ("%c = arith.cmpf ogt, %l, %zero : f32", False, True),
    "sum ule 0": ("%c = arith.cmpf ule, %l, %zero : f32", True, True),
}
LEAST_SUMS = {
    "maximumf": "%u = arith.maximumf %l, %tiny : f32",
    "maxnumf": "%u = arith.maxnumf %one, %l : f32",
    "ult": "%c = arith.cmpf ult, %l, %tiny : f32; %u = arith.select %c, %tiny, %l : f32",
    "oge": "%c = arith.cmpf oge, %l, %tiny : f32; %u = arith.select %c, %l, %tiny : f32",
}


#: Scores whose exponentials are 0 by a guard of their own, before they are added up.
WEIGHTS = {
    "kept": "%t = arith.select %k_, %e, %zero : f32",
    "product": "%u = arith.uitofp %k_ : i1 to f32; %t = arith.mulf %u, %e : f32",
}


def program(score: str, **parts: str) -> str:
    """The program with its scores; its quotient is %p, its guarded probability %t."""
    weight = parts.get("weight")
    weight = f"{weight}\n linalg.yield %t : f32" if weight else "linalg.yield %e : f32"
    return PROGRAM.format(
        score=score,
        weight=weight,
        shift=parts.get("shift", "%m"),
        quotient=parts.get("quotient", DIVIDED),
        guard=parts["guard"],
    ).replace(";", "\n")


PIPELINES = {
    "given": "",
    "found": "attention-form-groups",
    "split": "attention-form-groups,attention-flash-decoding{num-splits=5}",
}


@cache
def compiled(text: str, pipeline: str) -> attn.Executable:
    with ir.Context():
        module = ir.Module.parse(text)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
            assert "attention.group" in str(module)
        return attn.compile(module, num_threads=1, opt_level=OPT_LEVEL)


def arguments(nan: str) -> list[np.ndarray]:
    """Two rows have no keys, one of which is no valid row; with `nan`, one that has keys has it."""
    rng = np.random.default_rng(3)
    q, k, v = (rng.standard_normal(shape) for shape in ((2, 5, 8), (2, 12, 8), (2, 12, 6)))
    keep = rng.random((2, 5, 12)) < 0.6
    keep[..., 3] = True
    keep[0, 1] = keep[1, 4] = False
    valid = np.ones((2, 5), bool)
    valid[0, 2] = valid[1, 4] = False
    if nan:
        q[0, 3, 2] = q[0, 2, 2] = float(nan)
    bias = np.where(keep, 0.0, -np.inf)
    return [q, k, v, keep, bias, valid]


def in_f32(arrays: list[np.ndarray]) -> list[np.ndarray]:
    return [array if array.dtype == bool else array.astype(np.float32) for array in arrays]


@np.errstate(all="ignore")
def expected(hidden: str, guard, nan: str) -> np.ndarray:
    """The output of plain NumPy, in f64."""
    q, k, v, keep, _, valid = arguments(nan)
    s = HIDDEN[hidden][1](q @ k.transpose(0, 2, 1), keep)
    e = np.exp(s - s.max(-1, keepdims=True))
    p = guard(e / e.sum(-1, keepdims=True), keep=keep, valid=valid)
    return np.where(p == 0.0, 0.0, p) @ v


def check(text: str, output: np.ndarray, nan: str) -> None:
    given = compiled(text, "")(*in_f32(arguments(nan)))
    np.testing.assert_allclose(given, output, rtol=2e-6, atol=2e-6)
    for pipeline in ("found", "split"):
        result = compiled(text, PIPELINES[pipeline])(*in_f32(arguments(nan)))
        np.testing.assert_allclose(result, given, rtol=2e-6, atol=2e-6)


CASES = [(name, hidden) for name, (_, ways, _) in GUARDS.items() for hidden in ways]

#: One for each way in which guards become part of a group; the others become the same.
COMPILED = [
    ("une", "added"),
    ("nan_to_num", "selected"),
    ("remask", "selected"),
    ("remask not", "least added"),
    ("remask product", "least"),
    ("max bias", "added"),
    ("max", "selected"),
    ("valid rows", "least"),
]


def raised(text: str) -> str:
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        return str(module)


@pytest.mark.parametrize(("name", "hidden"), CASES)
def test_found(name, hidden):
    text = raised(program(HIDDEN[hidden][0], guard=GUARDS[name][0]))
    assert text.count(" attention.group ") == 1
    assert "math.exp" not in text


@pytest.mark.parametrize(("name", "hidden"), COMPILED)
def test_a_guard_of_probabilities(name, hidden):
    guard, _, in_numpy = GUARDS[name]
    text = program(HIDDEN[hidden][0], guard=guard)
    output = expected(hidden, in_numpy, "")
    assert (output[0, 1] == 0.0).all() and np.isfinite(output).all()
    check(text, output, "")
    check(text, expected(hidden, in_numpy, "nan"), "nan")


UNGUARDED = "%t = arith.mulf %p, %one : f32"


@pytest.mark.parametrize("name", SAFE_QUOTIENTS)
def test_a_sum_of_0(name):
    """Only where the sum is compared so that NaN is replaced, the output of the group is."""
    condition, holds, zeroes_nan = SAFE_QUOTIENTS[name]
    guard = where(condition, holds)
    text = program(HIDDEN["added"][0], guard=guard, shift="%safe")
    assert raised(text).count(" attention.group ") == 1
    assert ("arith.cmpf ord" in raised(text)) == zeroes_nan


@pytest.mark.parametrize("name", LEAST_SUMS)
@pytest.mark.parametrize(("shift", "groups"), [("%safe", 1), ("%zero", 0)])
def test_a_sum_of_at_least(name, shift, groups):
    """Where no maximum was subtracted, a sum may be less."""
    quotient = f"{LEAST_SUMS[name]}; %p = arith.divf %e, %u : f32"
    text = program(HIDDEN["added"][0], guard=UNGUARDED, quotient=quotient, shift=shift)
    assert raised(text).count(" attention.group ") == groups


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("hidden", ["selected", "least", "least added"])
def test_guarded_exponentials(weight, hidden):
    quotient = f"{LEAST_SUMS['maximumf']}; %p = arith.divf %e, %u : f32"
    text = program(
        HIDDEN[hidden][0],
        guard=UNGUARDED,
        quotient=quotient,
        weight=WEIGHTS[weight],
        shift="%safe",
    )
    assert raised(text).count(" attention.group ") == 1


@pytest.mark.parametrize("hidden", ["selected", "least"])
def test_guarded_exponentials_compute_the_same(hidden):
    quotient = f"{LEAST_SUMS['maximumf']}; %p = arith.divf %e, %u : f32"
    weight = WEIGHTS["kept"]
    text = program(
        HIDDEN[hidden][0], guard=UNGUARDED, quotient=quotient, weight=weight, shift="%safe"
    )
    check(text, expected(hidden, any_kept, ""), "")


#: Not the guard of a softmax: how keys are hidden, and the guard.
OTHERS = {
    "another mask": ("added", where("", False).replace("%c", "%k_")),
    "the mask the other way round": ("selected", where("", True).replace("%c", "%k_")),
    "no mask": ("none", where("", False).replace("%c", "%k_")),
    "a product": ("none", "%u = arith.uitofp %k_ : i1 to f32; %t = arith.mulf %p, %u : f32"),
    "another number": ("selected", where("", False, "%one").replace("%c", "%k_")),
    "a mask of small numbers": ("small", where("", False).replace("%c", "%k_")),
    "NaN of the weights": ("added", where("%c = arith.cmpf uno, %e, %l : f32", True)),
    "isnan of the weights": ("added", where("%c = math.isnan %e : f32", True)),
    "isfinite of the weights": ("added", where("%c = math.isfinite %e : f32", False)),
    "isfinite the other way round": ("added", where("%c = math.isfinite %p : f32", True)),
    "a number": ("added", where("%c = arith.cmpf oeq, %p, %p : f32", True)),
    "ordered inequality": ("added", where("%c = arith.cmpf one, %p, %p : f32", False)),
    "NaN becomes 1": ("added", where("%c = arith.cmpf uno, %p, %p : f32", True, "%one")),
    "below a number": ("added", where("%c = arith.cmpf olt, %p, %tiny : f32", True)),
    "NaN or below": ("added", where("%c = arith.cmpf ult, %p, %tiny : f32", True)),
    "the maximum is 0": ("added", where("%c = arith.cmpf oeq, %m, %zero : f32", True)),
    "the maximum is NaN": ("added", where("%c = arith.cmpf ueq, %m, %lowest : f32", True)),
    "a positive score": ("added", where("%c = arith.cmpf ogt, %s, %zero : f32", True)),
    "no score is infinite": ("added", where("", True).replace("%c", "%fin")),
}
HIDDEN_OTHERWISE = {
    "none": "%t = arith.mulf %x, %one : f32",
    "small": "%t = arith.select %k_, %x, %one : f32",
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_condition(name):
    hidden, guard = OTHERS[name]
    score = HIDDEN_OTHERWISE.get(hidden) or HIDDEN[hidden][0]
    with ir.Context():
        before = str(ir.Module.parse(program(score, guard=guard)))
    assert raised(program(score, guard=guard)) == before
