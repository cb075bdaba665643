# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention in which one thing is another is not attention, whatever that thing is.

A program has the same scores three times: in the maximum, in the exponential and in the sum.
Where all three are spelt alike it is raised; where one of them differs in an op, a number, a
predicate, a scalar, a tensor or an index, it is left alone, whichever of the three it is.
"""

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401  Registers the pass.


def filled(text: str, **holes: str) -> str:
    """The text with its {holes} filled; semicolons separate ops."""
    for name, content in {"parallel": '["parallel", "parallel"]', **holes}.items():
        text = text.replace(f"{{{name}}}", content.replace(";", "\n"))
    return text


PROGRAM = """
#qd = affine_map<(m, n, d) -> (m, d)>
#kd = affine_map<(m, n, d) -> (n, d)>
#mn = affine_map<(m, n, d) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#swapped = affine_map<(m, n) -> (n, m)>
#row = affine_map<(m, n) -> (m)>
#column = affine_map<(m, n) -> (n)>
!s = tensor<4x4xf32>
!r = tensor<4xf32>
func.func @main(%q: !s, %k: !s, %v: !s, %mask: !s, %other: !s, %rows: !r, %c: f32, %d: f32) -> !s {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %three = arith.constant 3.0 : f32
  %log2_e = arith.constant 1.44269504 : f32
  %minus_two = arith.constant -2.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %highest = arith.constant 0x7F800000 : f32
  %true = arith.constant true
  %false = arith.constant false
  %s_init = tensor.empty() : !s
  %r_init = tensor.empty() : !r
  %zeros = linalg.fill ins(%zero : f32) outs(%s_init : !s) -> !s
  %qk = linalg.contract indexing_maps = [#qd, #kd, #mn] ins(%q, %k : !s, !s) outs(%zeros : !s) -> !s
  {scores}
  %m_init = linalg.fill ins(%lowest : f32) outs(%r_init : !r) -> !r
  %m = linalg.reduce { arith.maximumf } ins(%s0 : !s) outs(%m_init : !r) dimensions = [1]
  %x = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = {parallel}}
      ins(%s1, %m : !s, !r) outs(%s_init : !s) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    {shifted}
    %e = {exponential} %t : f32
    linalg.yield %e : f32
  } -> !s
  %y = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = {parallel}}
      ins(%s2, %m : !s, !r) outs(%s_init : !s) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    {shifted}
    %e = {exponential} %t : f32
    linalg.yield %e : f32
  } -> !s
  %l_init = linalg.fill ins(%zero : f32) outs(%r_init : !r) -> !r
  %l = linalg.reduce { arith.addf } ins(%y : !s) outs(%l_init : !r) dimensions = [1]
  {normalised}
  %o = linalg.matmul ins(%p, %v : !s, !s) outs(%zeros : !s) -> !s
  return %o : !s
}
"""

SCORE = """
  %s{at} = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = {parallel}}
      ins(%qk, %mask, %other : !s, !s, !s) outs(%s_init : !s) {
  ^bb0(%a: f32, %b: f32, %o: f32, %out: f32):
    {body}
    linalg.yield %t : f32
  } -> !s
"""

SHIFTED = "%t = arith.subf %a, %b : f32"

DIVIDED = """
  %p = linalg.generic {indexing_maps = [#id, #row, #row, #id], iterator_types = {parallel}}
      ins(%x, %l, %rows : !s, !r, !r) outs(%s_init : !s) {
  ^bb0(%a: f32, %b: f32, %r: f32, %out: f32):
    {quotient}
    linalg.yield %t : f32
  } -> !s
"""

QUOTIENT = "%t = arith.divf %a, %b : f32"

LOGARITHM = """
  %p = linalg.generic {indexing_maps = [#id, #row, #row, #id], iterator_types = {parallel}}
      ins(%s1, %m, %l : !s, !r, !r) outs(%s_init : !s) {
  ^bb0(%a: f32, %b: f32, %r: f32, %out: f32):
    {lse}
    %t = arith.subf %a, %lse : f32
    %e = math.exp %t : f32
    linalg.yield %e : f32
  } -> !s
"""

LSE = "%log = math.log %r : f32; %lse = arith.addf %b, %log : f32"

#: The rows of which all scores are -inf are 0.
ALL_MASKED = """
  %b_init = tensor.empty() : tensor<4x4xi1>
  %hidden = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = {parallel}}
      ins({compared}, %mask : !s, !s) outs(%b_init : tensor<4x4xi1>) {
  ^bb0(%a: f32, %b: f32, %out: i1):
    %t = {compare} : f32
    linalg.yield %t : i1
  } -> tensor<4x4xi1>
  %a_init = tensor.empty() : tensor<4xi1>
  %seed = linalg.fill ins({seed} : i1) outs(%a_init : tensor<4xi1>) -> tensor<4xi1>
  %all = linalg.reduce { {reduction} } ins(%hidden : tensor<4x4xi1>) outs(%seed : tensor<4xi1>)
      dimensions = [{dimension}]
  %pp = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = {parallel}}
      ins(%x, %l : !s, !r) outs(%s_init : !s) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %t = arith.divf %a, %b : f32
    linalg.yield %t : f32
  } -> !s
  %p = linalg.generic {indexing_maps = [{all_map}, #id, #id], iterator_types = {parallel}}
      ins(%all, %pp : tensor<4xi1>, !s) outs(%s_init : !s) {
  ^bb0(%a: i1, %b: f32, %out: f32):
    %t = arith.select %a, {if_all}, %b : f32
    linalg.yield %t : f32
  } -> !s
"""


def groups_in(
    bodies: tuple[str, ...],
    normalised: str = filled(DIVIDED, quotient=QUOTIENT),
    shifted: str = SHIFTED,
    exponential: str = "math.exp",
) -> int:
    """How many groups `attention-form-groups` makes of the program."""
    scores = "".join(filled(SCORE, at=str(at), body=body) for at, body in enumerate(bodies))
    text = filled(
        PROGRAM, scores=scores, normalised=normalised, shifted=shifted, exponential=exponential
    )
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        return str(module).count(" attention.group ")


MULTIPLIED = "%t = arith.mulf %a, %c : f32"
COMPARED = "%g = arith.cmpf olt, %b, %zero : f32; %t = arith.select %g, %a, %lowest : f32"
CAUSAL = (
    "%i = linalg.index 0 : index; %j = linalg.index 1 : index;"
    "%g = arith.cmpi sle, %j, %i : index; %t = arith.select %g, %a, %lowest : f32"
)
SOFTCAP = "%u = arith.mulf %a, %two : f32; %w = math.tanh %u : f32; %t = arith.mulf %w, %c : f32"
PLUS_CONSTANT = (
    "%u = arith.constant 0.5 : f32; %w = math.absf %a : f32; %t = arith.addf %w, %u : f32"
)

#: By what differs: the scores, and the same but for that.
DIFFERENCES = {
    "scale, times or divided": (MULTIPLIED, "%t = arith.divf %a, %c : f32"),
    "scale, another scalar": (MULTIPLIED, "%t = arith.mulf %a, %d : f32"),
    "scale, its sign": (MULTIPLIED, "%u = arith.negf %a : f32; %t = arith.mulf %u, %c : f32"),
    "scale, a number": ("%t = arith.mulf %a, %three : f32", "%t = arith.mulf %a, %two : f32"),
    "scale, times or divided by a number": (
        "%t = arith.mulf %a, %three : f32",
        "%t = arith.divf %a, %three : f32",
    ),
    "scale, once or twice": (
        MULTIPLIED,
        "%u = arith.mulf %a, %c : f32; %t = arith.mulf %u, %c : f32",
    ),
    "scale, none": (MULTIPLIED, "%t = arith.mulf %a, %one : f32"),
    "a number in the softcap": (SOFTCAP, SOFTCAP.replace("%two", "%three")),
    "the op of the softcap": (SOFTCAP, SOFTCAP.replace("tanh", "atan")),
    "a constant of the body": (PLUS_CONSTANT, PLUS_CONSTANT.replace("0.5", "0.25")),
    "the op of the mask": ("%t = arith.addf %a, %b : f32", "%t = arith.subf %a, %b : f32"),
    "the order of operands": (
        "%u = arith.divf %b, %a : f32; %t = math.tanh %u : f32",
        "%u = arith.divf %a, %b : f32; %t = math.tanh %u : f32",
    ),
    "the tensor of the mask": ("%t = arith.addf %a, %b : f32", "%t = arith.addf %a, %o : f32"),
    "the predicate of numbers": (COMPARED, COMPARED.replace("olt", "ole")),
    "the limit of numbers": (COMPARED, COMPARED.replace("%zero", "%one")),
    "the tensor that is compared": (COMPARED, COMPARED.replace("%b", "%o")),
    "the predicate of positions": (CAUSAL, CAUSAL.replace("sle", "slt")),
    "the sign of the predicate": (CAUSAL, CAUSAL.replace("sle", "ule")),
    "the positions": (CAUSAL, CAUSAL.replace("%j, %i", "%i, %j")),
    "what hidden scores are": (CAUSAL, CAUSAL.replace("%lowest", "%zero")),
    "the sides of a select": (CAUSAL, CAUSAL.replace("%a, %lowest", "%lowest, %a")),
}


@pytest.mark.parametrize("place", ["maximum", "exponential", "sum"])
@pytest.mark.parametrize("what", DIFFERENCES)
def test_one_of_three_scores_differs(what, place):
    alike, different = DIFFERENCES[what]
    assert groups_in((alike,) * 3) == 1
    bodies = [alike] * 3
    bodies[["maximum", "exponential", "sum"].index(place)] = different
    assert groups_in(tuple(bodies)) == 0


@pytest.mark.parametrize("place", ["maximum", "exponential", "sum"])
@pytest.mark.parametrize("what", DIFFERENCES)
def test_the_scores_of_a_logarithm_differ(what, place):
    """exp(score - (maximum + log of the sum)), where one of the three scores is another."""
    alike, different = DIFFERENCES[what]
    normalised = filled(LOGARITHM, lse=LSE)
    assert groups_in((alike,) * 3, normalised) == 1
    bodies = [alike] * 3
    bodies[["maximum", "exponential", "sum"].index(place)] = different
    assert groups_in(tuple(bodies), normalised) == 0


@pytest.mark.parametrize(
    "lse",
    [
        "%log = math.log %r : f32; %lse = arith.subf %b, %log : f32",
        "%log = math.log %r : f32; %lse = arith.subf %log, %b : f32",
        "%log = math.log2 %r : f32; %lse = arith.addf %b, %log : f32",
        "%log = math.log1p %r : f32; %lse = arith.addf %b, %log : f32",
        "%u = math.log %r : f32; %w = arith.mulf %u, %two : f32; %lse = arith.addf %b, %w : f32",
        "%u = math.log %r : f32; %log = arith.negf %u : f32; %lse = arith.addf %b, %log : f32",
        "%u = arith.mulf %r, %two : f32; %w = math.log %u : f32; %lse = arith.addf %b, %w : f32",
        "%lse = math.log %r : f32",
    ],
)
def test_another_logarithm(lse):
    scores = (MULTIPLIED,) * 3
    assert groups_in(scores, filled(LOGARITHM, lse=LSE)) == 1
    assert groups_in(scores, filled(LOGARITHM, lse=lse)) == 0


#: Whether the difference from the sink, or from another, is NaN, and the sum with it.
NAN_OF_SINK = "%nan = arith.cmpf une, %gap, %gap : f32; %both = arith.addf %own, %c"
NAN_OF_OTHER = (
    "%other_gap = arith.subf %own, %d : f32; %nan = arith.cmpf une, %other_gap, %other_gap : f32;"
    "%both = arith.addf %own, %d"
)

#: log(exp(LSE) + exp(sink)), the sink being %c.
LOG_ADD_EXP = (
    "%log = math.log %r : f32; %own = arith.addf %b, %log : f32; %gap = arith.subf %own, %c : f32;"
    "%size = math.absf %gap : f32; %minus = arith.negf %size : f32;"
    "%ratio = math.exp %minus : f32; %rest = math.log1p %ratio : f32;"
    "%max = arith.maximumf %own, %c : f32; %lse = arith.addf %max, %rest : f32"
)
#: The same as PyTorch has it, who takes the greater one where it is infinite; and JAX, who takes
#: the sum of both where their difference is NaN.
OF_PYTORCH = LOG_ADD_EXP.replace("%lse =", "%sum =") + (
    "; %most = math.absf %max : f32; %inf = arith.cmpf oeq, %most, %highest : f32;"
    "%lse = arith.select %inf, %max, %sum : f32"
)
OF_JAX = LOG_ADD_EXP.replace("%lse =", "%sum =") + (
    f"; {NAN_OF_SINK} : f32; %lse = arith.select %nan, %both, %sum : f32"
)


@pytest.mark.parametrize(
    ("lse", "difference"),
    [
        (LOG_ADD_EXP, ("math.log1p", "math.absf")),
        (LOG_ADD_EXP, ("math.log1p", "math.log")),
        (LOG_ADD_EXP, ("math.log1p", "math.log2")),
        (LOG_ADD_EXP, ("math.exp %minus", "math.exp2 %minus")),
        (LOG_ADD_EXP, ("math.exp %minus", "math.tanh %minus")),
        (LOG_ADD_EXP, ("arith.negf %size", "math.absf %size")),
        (LOG_ADD_EXP, ("math.absf %gap", "arith.negf %gap")),
        (LOG_ADD_EXP, ("arith.subf %own, %c", "arith.addf %own, %c")),
        (LOG_ADD_EXP, ("arith.subf %own, %c", "arith.subf %own, %d")),
        (LOG_ADD_EXP, ("arith.subf %own, %c", "arith.subf %b, %c")),
        (LOG_ADD_EXP, ("arith.maximumf %own, %c", "arith.minimumf %own, %c")),
        (LOG_ADD_EXP, ("arith.maximumf %own, %c", "arith.maximumf %own, %d")),
        (LOG_ADD_EXP, ("arith.maximumf %own, %c", "arith.maximumf %b, %c")),
        (LOG_ADD_EXP, ("arith.addf %max", "arith.subf %max")),
        (OF_PYTORCH, ("oeq", "une")),
        (OF_PYTORCH, ("oeq", "oge")),
        (OF_PYTORCH, ("%most, %highest", "%most, %two")),
        (OF_PYTORCH, ("math.absf %max", "math.absf %rest")),
        (OF_PYTORCH, ("%inf, %max, %sum", "%inf, %sum, %max")),
        (OF_PYTORCH, ("%inf, %max, %sum", "%inf, %own, %sum")),
        (OF_JAX, ("une", "oeq")),
        (OF_JAX, ("%gap, %gap", "%gap, %minus")),
        (OF_JAX, ("%gap, %gap", "%own, %own")),
        (OF_JAX, ("%both = arith.addf %own, %c", "%both = arith.subf %own, %c")),
        (OF_JAX, ("%both = arith.addf %own, %c", "%both = arith.addf %own, %d")),
        (OF_JAX, ("%both = arith.addf %own, %c", "%both = arith.addf %own, %own")),
        (OF_JAX, ("%nan, %both, %sum", "%nan, %sum, %both")),
        (OF_JAX, (NAN_OF_SINK, NAN_OF_OTHER)),
    ],
)
def test_a_sink_beside_a_logarithm(lse, difference):
    scores = (MULTIPLIED.replace("%c", "%d"),) * 3
    assert groups_in(scores, filled(LOGARITHM, lse=lse)) == 1
    assert lse.count(difference[0]) == 1
    assert groups_in(scores, filled(LOGARITHM, lse=lse.replace(*difference))) == 0


@pytest.mark.parametrize("score", [MULTIPLIED, COMPARED])
@pytest.mark.parametrize(
    "shifted",
    [
        "%t = arith.addf %a, %b : f32",
        "%t = arith.subf %b, %a : f32",
        "%u = arith.mulf %b, %two : f32; %t = arith.subf %a, %u : f32",
        "%u = arith.mulf %b, %c : f32; %t = arith.subf %a, %u : f32",
        "%u = arith.negf %a : f32; %t = arith.addf %u, %b : f32",
        "%u = arith.negf %b : f32; %t = arith.subf %a, %u : f32",
        # The scores are negated, and so is their maximum, which is not that of the negated ones.
        "%u = arith.negf %a : f32; %w = arith.negf %b : f32; %t = arith.subf %u, %w : f32",
    ],
)
def test_another_shift(shifted, score):
    """What is subtracted is the maximum, once, with its sign."""
    scores = (score,) * 3
    negated = "%u = arith.negf %b : f32; %t = arith.addf %a, %u : f32"
    assert groups_in(scores, shifted=negated) == 1
    assert groups_in(scores, shifted=shifted) == 0


GUARDED = """
    %z = arith.cmpf {predicate}, {tested}, {limit} : f32
    %sum = arith.select %z, {first}, {second} : f32
    %t = arith.divf %a, %sum : f32
"""


@pytest.mark.parametrize(
    ("predicate", "tested", "limit", "first", "second", "groups"),
    [
        ("oeq", "%b", "%zero", "%one", "%b", 1),
        ("ueq", "%b", "%zero", "%two", "%b", 1),
        ("one", "%b", "%zero", "%b", "%one", 1),
        ("une", "%b", "%zero", "%b", "%one", 1),
        # Another tensor is 0, or is taken.
        ("oeq", "%r", "%zero", "%one", "%b", 0),
        ("une", "%r", "%zero", "%b", "%one", 0),
        ("oeq", "%b", "%zero", "%one", "%r", 0),
        ("oeq", "%b", "%zero", "%r", "%b", 0),
        # Another number.
        ("oeq", "%b", "%one", "%two", "%b", 0),
        ("oeq", "%b", "%c", "%one", "%b", 0),
        # The other way round, or another comparison.
        ("oeq", "%b", "%zero", "%b", "%one", 0),
        ("une", "%b", "%zero", "%one", "%b", 0),
        ("olt", "%b", "%zero", "%one", "%b", 0),
        ("oge", "%b", "%zero", "%b", "%one", 0),
    ],
)
def test_the_guard_of_a_sum(predicate, tested, limit, first, second, groups):
    quotient = filled(
        GUARDED, predicate=predicate, tested=tested, limit=limit, first=first, second=second
    )
    assert groups_in((COMPARED,) * 3, filled(DIVIDED, quotient=quotient)) == groups


#: The scores have -inf where the mask has it.
MASKED = "%t = arith.addf %a, %b : f32"
ALL_HOLES = {
    "compared": "%s0",
    "compare": "arith.cmpf oeq, %a, %lowest",
    "seed": "%true",
    "reduction": "arith.andi",
    "dimension": "1",
    "all_map": "#row",
    "if_all": "%zero",
}


@pytest.mark.parametrize(
    "difference",
    [
        {"compare": "arith.cmpf oeq, %b, %lowest"},
        {"compare": "arith.cmpf oeq, %a, %highest"},
        {"compare": "arith.cmpf oeq, %a, %zero"},
        {"compare": "arith.cmpf une, %a, %lowest"},
        {"compare": "arith.cmpf oge, %a, %lowest"},
        {"seed": "%false"},
        {"reduction": "arith.ori", "seed": "%false"},
        {"reduction": "arith.ori"},
        {"reduction": "arith.xori"},
        {"dimension": "0"},
        {"all_map": "#column"},
        {"if_all": "%one"},
    ],
    ids=str,
)
def test_the_guard_of_masked_rows(difference):
    scores = (MASKED,) * 3
    assert groups_in(scores, filled(ALL_MASKED, **ALL_HOLES)) == 1
    assert groups_in(scores, filled(ALL_MASKED, **{**ALL_HOLES, **difference})) == 0


@pytest.mark.parametrize(
    ("factor", "groups"),
    [
        ("arith.mulf %u, %log2_e : f32", 1),
        ("arith.mulf %u, %minus_two : f32", 0),
        ("arith.negf %u : f32", 0),
        # It may be negative, or 0.
        ("arith.mulf %u, %c : f32", 0),
    ],
)
def test_masked_rows_of_powers_of_two(factor, groups):
    """What is compared is -inf where the exponent is, if the factor between them is positive."""
    exponents = (f"%u = arith.addf %a, %b : f32; %t = {factor}",) * 3
    guard = filled(ALL_MASKED, **{**ALL_HOLES, "compared": "%s3"})
    assert groups_in((*exponents, MASKED), guard, exponential="math.exp2") == groups
