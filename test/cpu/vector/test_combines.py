# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Combines are told by what they compute: the merge by LSE gets vectors, near misses get loops.

Both give what the same region gives as plain linalg, which `attention-inline-combine` makes of it.
"""

import re
from string import Template

import numpy as np
import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.dialects.attention import LseCombineOp
from mlir_attention.split.combine_form import merging_op
from mlir_attention.support.walk import ops_in

#: What the body of each op of the merge is, and what else a near miss may change.
MERGE = {
    "least": "0xFF800000",
    "one": "1.0",
    "log2_e": "1.44269502",
    "first_total": "%zero",
    "greatest": "%m = arith.maximumf %x, %y : f32",
    "kept": "#kept",
    "weight": """
      %none = arith.cmpf oeq, %y, %least : f32
      %safe = arith.select %none, %zero, %y : f32
      %shifted = arith.subf %x, %safe : f32
      %scaled = arith.mulf %shifted, %log2_e : f32
      %m = math.exp2 %scaled : f32""",
    "total": "%m = arith.addf %y, %x : f32",
    "divided": "%weights",
    "share": """
      %none = arith.cmpf oeq, %y, %zero : f32
      %inverse = arith.divf %one, %y : f32
      %safe = arith.select %none, %zero, %inverse : f32
      %m = arith.mulf %x, %safe : f32""",
    "shared": "#of_splits",
    "weighing": "%shares",
    "sum": """
      %none = arith.cmpf oeq, %share, %zero : f32
      %counted = arith.select %none, %zero, %x : f32
      %product = arith.mulf %share, %counted : f32
      %m = arith.addf %y, %product : f32""",
    "log": """
      %none = arith.cmpf oeq, %x, %least : f32
      %safe = arith.select %none, %zero, %x : f32
      %log = math.log %y : f32
      %m = arith.addf %safe, %log : f32""",
    "more": "",
    "output": "%merged",
    "lse": "%lses",
}

MAPS = """
#all = affine_map<(b, g, m) -> (b, g, m)>
#kept = affine_map<(b, g, m) -> (b, m)>
#turned = affine_map<(b, g, m) -> (m, b)>
#row = affine_map<(b, m) -> (b, m)>
#partial = affine_map<(b, g, m, e) -> (b, g, m, e)>
#of_splits = affine_map<(b, g, m, e) -> (b, g, m)>
#of_turned = affine_map<(b, g, m, e) -> (m, g, b)>
#merged = affine_map<(b, g, m, e) -> (b, m, e)>
"""

COMBINE = Template("""
  %o$n, %l$n = attention.lse_combine splits = [1]
      ins(%p, %l : tensor<4x3x4x8xf32>, tensor<4x3x4xf32>)
      -> (tensor<4x4x8xf32>, tensor<4x4xf32>) {
  ^bb0(%partial: tensor<4x3x4x8xf32>, %lse: tensor<4x3x4xf32>):
    %zero = arith.constant 0.0 : f32
    %one = arith.constant $one : f32
    %least = arith.constant $least : f32
    %log2_e = arith.constant $log2_e : f32
    %rows = tensor.empty() : tensor<4x4xf32>
    %splits = tensor.empty() : tensor<4x3x4xf32>
    %columns = tensor.empty() : tensor<4x4x8xf32>
    %nothing = linalg.fill ins(%least : f32) outs(%rows : tensor<4x4xf32>) -> tensor<4x4xf32>
    %max = linalg.generic {indexing_maps = [#all, $kept],
        iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%lse : tensor<4x3x4xf32>) outs(%nothing : tensor<4x4xf32>) {
    ^bb0(%x: f32, %y: f32):
      $greatest
      linalg.yield %m : f32
    } -> tensor<4x4xf32>
    %weights = linalg.generic {indexing_maps = [#all, $kept, #all],
        iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%lse, %max : tensor<4x3x4xf32>, tensor<4x4xf32>) outs(%splits : tensor<4x3x4xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      $weight
      linalg.yield %m : f32
    } -> tensor<4x3x4xf32>
    %first = linalg.fill ins($first_total : f32) outs(%rows : tensor<4x4xf32>) -> tensor<4x4xf32>
    %total = linalg.generic {indexing_maps = [#all, $kept],
        iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%weights : tensor<4x3x4xf32>) outs(%first : tensor<4x4xf32>) {
    ^bb0(%x: f32, %y: f32):
      $total
      linalg.yield %m : f32
    } -> tensor<4x4xf32>
    %shares = linalg.generic {indexing_maps = [#all, $kept, #all],
        iterator_types = ["parallel", "parallel", "parallel"]}
        ins($divided, %total : tensor<4x3x4xf32>, tensor<4x4xf32>)
        outs(%splits : tensor<4x3x4xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      $share
      linalg.yield %m : f32
    } -> tensor<4x3x4xf32>
    %none_yet = linalg.fill ins(%zero : f32) outs(%columns : tensor<4x4x8xf32>)
        -> tensor<4x4x8xf32>
    %merged = linalg.generic {indexing_maps = [#partial, $shared, #merged],
        iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
        ins(%partial, $weighing : tensor<4x3x4x8xf32>, tensor<4x3x4xf32>)
        outs(%none_yet : tensor<4x4x8xf32>) {
    ^bb0(%x: f32, %share: f32, %y: f32):
      $sum
      linalg.yield %m : f32
    } -> tensor<4x4x8xf32>
    %lses = linalg.generic {indexing_maps = [#row, #row, #row],
        iterator_types = ["parallel", "parallel"]}
        ins(%max, %total : tensor<4x4xf32>, tensor<4x4xf32>) outs(%rows : tensor<4x4xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      $log
      linalg.yield %m : f32
    } -> tensor<4x4xf32>
    $more
    attention.yield $output, $lse : tensor<4x4x8xf32>, tensor<4x4xf32>
  }
""")

#: The same merge in other words.
SPELLINGS = {
    "as it is built": {},
    "operands of sums and products swapped": {
        "greatest": "%m = arith.maximumf %y, %x : f32",
        "total": "%m = arith.addf %x, %y : f32",
        "share": MERGE["share"].replace("mulf %x, %safe", "mulf %safe, %x"),
        "sum": MERGE["sum"]
        .replace("%share, %counted", "%counted, %share")
        .replace("%y, %product", "%product, %y"),
    },
    "a licence to reorder": {"total": "%m = arith.addf %y, %x fastmath<reassoc> : f32"},
    "a label of another": {
        "total": "%m = arith.addf %y, %x {other.label} : f32",
    },
    "a constant in a body": {
        "total": "%unused = arith.constant 1.0 : f32\n%m = arith.addf %y, %x : f32"
    },
}

#: Regions of the same shape that compute something else, or might.
NEAR_MISSES = {
    "least": {"greatest": "%m = arith.minimumf %x, %y : f32", "least": "0x7F800000"},
    "maxnumf": {"greatest": "%m = arith.maxnumf %x, %y : f32"},
    "sum as the maximum": {"greatest": "%m = arith.addf %x, %y : f32", "least": "0.0"},
    "another start of the maximum": {
        "least": "200.0",
        "weight": MERGE["weight"].replace("%none, %zero, %y", "%none, %y, %y"),
    },
    "product of weights": {"total": "%m = arith.mulf %x, %y : f32", "first_total": "%one"},
    "largest weight": {"total": "%m = arith.maximumf %x, %y : f32"},
    "another start of the total": {"first_total": "%one"},
    "weights by exp": {"weight": MERGE["weight"].replace("exp2", "exp")},
    "weights of another base": {"log2_e": "1.0"},
    "weights of the distance": {"weight": MERGE["weight"].replace("%x, %safe", "%safe, %x")},
    "weights by position": {
        "weight": MERGE["weight"].replace("%m = math.exp2 %scaled", "%e = math.exp2 %scaled")
        + """
      %at = linalg.index 1 : index
      %i = arith.index_cast %at : index to i32
      %f = arith.sitofp %i : i32 to f32
      %m = arith.mulf %e, %f : f32"""
    },
    "lses as weights": {"divided": "%lse"},
    "no shares": {"weighing": "%weights"},
    "another numerator": {"one": "2.0"},
    "shares of other rows": {"shared": "#of_turned"},
    "maxima of other rows": {"kept": "#turned"},
    "difference": {"sum": MERGE["sum"].replace("m = arith.addf", "m = arith.subf")},
    "largest partial": {"sum": MERGE["sum"].replace("m = arith.addf", "m = arith.maximumf")},
    "product of partials": {"sum": MERGE["sum"].replace("m = arith.addf", "m = arith.mulf")},
    "fused": {
        "sum": """
      %none = arith.cmpf oeq, %share, %zero : f32
      %counted = arith.select %none, %zero, %x : f32
      %m = math.fma %share, %counted, %y : f32"""
    },
    "unguarded": {
        "sum": "%product = arith.mulf %share, %x : f32\n%m = arith.addf %y, %product : f32"
    },
    "guard of the others": {"sum": MERGE["sum"].replace("%none, %zero, %x", "%none, %x, %zero")},
    "last of the partials": {"sum": "%m = arith.mulf %x, %share : f32"},
    "a constant as output": {"output": "%none_yet"},
    "maximum as lse": {"lse": "%max"},
    "lse of another base": {"log": MERGE["log"].replace("math.log ", "math.log2 ")},
    "output twice": {
        "more": """%more = linalg.generic {indexing_maps = [#all, #all],
        iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%merged : tensor<4x4x8xf32>) outs(%columns : tensor<4x4x8xf32>) {
    ^bb0(%x: f32, %y: f32):
      %m = arith.addf %x, %x : f32
      linalg.yield %m : f32
    } -> tensor<4x4x8xf32>""",
        "output": "%more",
    },
    "an op besides": {
        "more": """%c0 = arith.constant 0 : index
    %element = tensor.extract %max[%c0, %c0] : tensor<4x4xf32>
    %more = linalg.fill ins(%element : f32) outs(%rows : tensor<4x4xf32>) -> tensor<4x4xf32>"""
    },
    "a merge in the region": {
        "more": re.sub("%(?=[a-z])", "%inner_", COMBINE.substitute(MERGE, n="")).replace(
            "%inner_p, %inner_l ", "%partial, %lse "
        ),
        "output": "%inner_o",
    },
}

#: Reduced dimensions kept, by maps that hold 0, all in one op of several results at the end.
KEPT_DIMENSIONS = """
#keep = affine_map<(b, g, m) -> (b, 0, m)>
#first = affine_map<(b, g, m) -> (b, 0, m)>
func.func @keep(%p: tensor<4x3x4x8xf32>, %l: tensor<4x3x4xf32>) -> tensor<4x4x8xf32> {
  %o = attention.lse_combine splits = [1]
      ins(%p, %l : tensor<4x3x4x8xf32>, tensor<4x3x4xf32>) -> tensor<4x4x8xf32> {
  ^bb0(%partial: tensor<4x3x4x8xf32>, %lse: tensor<4x3x4xf32>):
    %zero = arith.constant 0.0 : f32
    %least = arith.constant 0xFF800000 : f32
    %rows = tensor.empty() : tensor<4x1x4xf32>
    %splits = tensor.empty() : tensor<4x3x4xf32>
    %columns = tensor.empty() : tensor<4x4x8xf32>
    %nothing = linalg.fill ins(%least : f32) outs(%rows : tensor<4x1x4xf32>) -> tensor<4x1x4xf32>
    %max = linalg.generic {indexing_maps = [#all, #keep],
        iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%lse : tensor<4x3x4xf32>) outs(%nothing : tensor<4x1x4xf32>) {
    ^bb0(%x: f32, %y: f32):
      %m = arith.maximumf %x, %y : f32
      linalg.yield %m : f32
    } -> tensor<4x1x4xf32>
    %weights = linalg.generic {indexing_maps = [#all, #keep, #all],
        iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%lse, %max : tensor<4x3x4xf32>, tensor<4x1x4xf32>)
        outs(%splits : tensor<4x3x4xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      %shifted = arith.subf %x, %y : f32
      %m = math.exp %shifted : f32
      linalg.yield %m : f32
    } -> tensor<4x3x4xf32>
    %none = linalg.fill ins(%zero : f32) outs(%rows : tensor<4x1x4xf32>) -> tensor<4x1x4xf32>
    %total = linalg.generic {indexing_maps = [#all, #keep],
        iterator_types = ["parallel", "reduction", "parallel"]}
        ins(%weights : tensor<4x3x4xf32>) outs(%none : tensor<4x1x4xf32>) {
    ^bb0(%x: f32, %y: f32):
      %m = arith.addf %x, %y : f32
      linalg.yield %m : f32
    } -> tensor<4x1x4xf32>
    %shares = linalg.generic {indexing_maps = [#all, #keep, #all],
        iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%weights, %total : tensor<4x3x4xf32>, tensor<4x1x4xf32>)
        outs(%splits : tensor<4x3x4xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32):
      %m = arith.divf %x, %y : f32
      linalg.yield %m : f32
    } -> tensor<4x3x4xf32>
    %start = linalg.fill ins(%zero : f32) outs(%columns : tensor<4x4x8xf32>) -> tensor<4x4x8xf32>
    %merged = linalg.generic {indexing_maps = [#partial, #of_splits, #merged],
        iterator_types = ["parallel", "reduction", "parallel", "parallel"]}
        ins(%partial, %shares : tensor<4x3x4x8xf32>, tensor<4x3x4xf32>)
        outs(%start : tensor<4x4x8xf32>) {
    ^bb0(%x: f32, %share: f32, %y: f32):
      %product = arith.mulf %share, %x : f32
      %m = arith.addf %y, %product : f32
      linalg.yield %m : f32
    } -> tensor<4x4x8xf32>
    attention.yield %merged : tensor<4x4x8xf32>
  }
  return %o : tensor<4x4x8xf32>
}
"""


def module_of(cases):
    """A function that gives the outputs and the LSE of the combine of every case."""
    combines = "".join(
        COMBINE.substitute(MERGE | changes, n=number)
        for number, changes in enumerate(cases.values())
    )
    results = [f"%{kind}{number}" for number in range(len(cases)) for kind in "ol"]
    types = ", ".join(["tensor<4x4x8xf32>, tensor<4x4xf32>"] * len(cases))
    return f"""{MAPS}
func.func @main(%p: tensor<4x3x4x8xf32>, %l: tensor<4x3x4xf32>) -> ({types}) {{
  {combines}
  return {", ".join(results)} : {types}
}}"""


CASES = SPELLINGS | NEAR_MISSES


def inputs():
    """Partial outputs and LSE, with a split that has no keys and a row that has none at all."""
    rng = np.random.default_rng(0)
    partial = rng.standard_normal((4, 3, 4, 8)).astype(np.float32)
    lse = (2 * rng.standard_normal((4, 3, 4))).astype(np.float32)
    lse[1, 2] = lse[2, :, 3] = -np.inf
    return partial, lse


@pytest.fixture(scope="module")
def results():
    """What the vector schedule and plain linalg make of all cases, by their names."""
    both = []
    for pipeline in ("", "attention-inline-combine"):
        with ir.Context():
            module = ir.Module.parse(module_of(CASES))
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
            found = attn.compile(module, num_threads=1, opt_level=0)(*inputs())
        both.append(dict(zip(CASES, zip(found[::2], found[1::2], strict=True), strict=True)))
    return both


def merged_in_numpy():
    partial, lse = (array.astype(np.float64) for array in inputs())
    most = lse.max(axis=1, keepdims=True)
    most = np.where(np.isneginf(most), 0, most)
    weights = np.exp(lse - most)
    total = weights.sum(axis=1, keepdims=True)
    shares = weights / np.where(total == 0, 1, total)
    with np.errstate(divide="ignore"):
        return (shares[..., None] * partial).sum(axis=1), (np.log(total) + most)[:, 0]


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_merge_by_lse_in_any_words(results, name):
    for got, want in zip(results[0][name], merged_in_numpy(), strict=True):
        np.testing.assert_allclose(got, want, rtol=2e-6, atol=2e-6)


@pytest.mark.parametrize("name", CASES)
def test_every_combine_gives_what_its_linalg_gives(results, name):
    for got, want in zip(results[0][name], results[1][name], strict=True):
        np.testing.assert_allclose(got, want, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_each_near_miss_gives_something_else(results, name):
    """So that the test above sees a near miss that is taken for the merge."""
    same = {"maxnumf", "fused", "unguarded", "an op besides", "a merge in the region"}
    want = merged_in_numpy()
    is_merge = all(
        np.allclose(got, expected, rtol=1e-4, atol=1e-4, equal_nan=True)
        for got, expected in zip(results[1][name], want, strict=True)
    )
    assert is_merge == (name in same)


def find_merge(text, pipeline=""):
    """Whether `merging_op` takes the first combine for the merge by LSE."""
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return merging_op(ops_in(module.operation, LseCombineOp.OPERATION_NAME)[0].opview)


@pytest.mark.parametrize("pipeline", ["", "canonicalize,cse"])
@pytest.mark.parametrize("name", CASES)
def test_what_is_the_merge(name, pipeline):
    # An op that nothing needs is gone after a canonicalization.
    is_merge = name in SPELLINGS or (name == "an op besides" and pipeline)
    text = module_of({name: CASES[name]})
    assert (find_merge(text, pipeline) is not None) == bool(is_merge)


def test_a_call_without_results_is_no_part_of_the_merge():
    case = {"more": "func.call @tell(%lse) : (tensor<4x3x4xf32>) -> ()"}
    text = module_of({"a call": case}) + "func.func private @tell(tensor<4x3x4xf32>)"
    assert find_merge(text) is None


@pytest.mark.parametrize(
    ("shared", "shape"), [("(b, g)", "4x3"), ("(b, m)", "4x4"), ("(b, g, m, e)", "4x3x4x8")]
)
def test_shares_of_other_dimensions_than_the_lse_are_no_merge(shared, shape):
    text = module_of({"": {"shared": "#shared", "weighing": "%ones"}})
    ones = f"%ones = arith.constant dense<1.0> : tensor<{shape}xf32>"
    for old, new in (
        ("%none_yet = ", f"{ones}\n%none_yet = "),
        ("%partial, %ones : tensor<4x3x4x8xf32>, tensor<4x3x4xf32>",
         f"%partial, %ones : tensor<4x3x4x8xf32>, tensor<{shape}xf32>"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    assert find_merge(f"#shared = affine_map<(b, g, m, e) -> {shared}>{text}") is None


GROUP = """
func.func @main(%q: tensor<{b}x5x8x{t}>, %k: tensor<{b}x{n}x8x{t}>, %v: tensor<{b}x{n}x12x{t}>)
    -> tensor<{b}x{out}x{t}> {{
  %o = attention.group {{indexing_maps = [
      affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
      affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> ({o})>]}}
      ins(%q, %k, %v : tensor<{b}x5x8x{t}>, tensor<{b}x{n}x8x{t}>, tensor<{b}x{n}x12x{t}>)
      -> tensor<{b}x{out}x{t}> {{
  ^bb0(%s: f32):
    attention.yield %s : f32
  }}
  return %o : tensor<{b}x{out}x{t}>
}}"""


@pytest.mark.parametrize("after", ["", ",canonicalize,cse"])
@pytest.mark.parametrize("split", ["num-splits=3", "num-splits=4", "chunk-size=4"])
@pytest.mark.parametrize("keys", ["12", "13", "?"])
@pytest.mark.parametrize(
    "batch, element, out, order", [(2, "f32", "5x12", "b,m,e"), ("?", "bf16", "12x5", "b,e,m")]
)
def test_what_flash_decoding_builds_is_the_merge(batch, element, out, order, keys, split, after):
    """Ragged, dynamic, rounded and in other orders of memory."""
    text = GROUP.format(b=batch, t=element, n=keys, out=out, o=order)
    assert find_merge(text, f"attention-flash-decoding{{{split}}}{after}") is not None
    uplift = f"attention-flash-decoding{{{split}}}{after},func.func(math-uplift-to-fma)"
    assert find_merge(text, uplift) is None


def test_reduced_dimensions_that_are_kept():
    with ir.Context():
        module = ir.Module.parse(MAPS + KEPT_DIMENSIONS)
        found = attn.compile(module, num_threads=1, opt_level=0)
    partial, lse = inputs()
    lse = np.where(np.isneginf(lse), np.float32(-50), lse)
    weights = np.exp(lse.astype(np.float64))
    shares = weights / weights.sum(axis=1, keepdims=True)
    want = (shares[..., None] * partial).sum(axis=1)
    np.testing.assert_allclose(found(partial, lse), want, rtol=2e-6, atol=2e-6)
