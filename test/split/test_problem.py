# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A group as the cost model sees it: its sizes, and what stands for those that are not known."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.group import IterationSpace
from mlir_attention.split import Problem
from mlir_attention.split.problem import problem_of, with_heads_together

GROUP = """
#q = affine_map<(b, h, m, n, p, d, e) -> (b, h, m, d)>
#k = affine_map<(b, h, m, n, p, d, e) -> (b, h, n, p, d)>
#v = affine_map<(b, h, m, n, p, d, e) -> (b, h, n, p, e)>
#o = affine_map<(b, h, m, n, p, d, e) -> (b, h, m, e)>
!q = tensor<{b}x{h}x{m}x{d}x{query}>
!k = tensor<{b}x{h}x{n}x{p}x{d}x{key}>
!v = tensor<{b}x{h}x{n}x{p}x{e}x{value}>
!o = tensor<{b}x{h}x{m}x{e}xf32>
func.func @f(%q: !q, %k: !k, %v: !v) -> !o {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}} ins(%q, %k, %v : !q, !k, !v) -> !o {{
  ^bb0(%score: {score}):
    attention.yield %score : {score}
  }}
  return %o : !o
}}
"""


def seen(key_dim=3, query="f32", key="f32", value="f32", score="f32", **sizes):
    extents = {"b": 3, "h": 2, "m": 4, "n": 100, "p": 5, "d": 64, "e": 32, **sizes}
    with ir.Context():
        module = ir.Module.parse(
            GROUP.format(query=query, key=key, value=value, score=score, **extents)
        )
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        return problem_of(IterationSpace.of(group), key_dim)


def test_sizes():
    assert seen() == Problem(
        tasks=6, keys=100, inner=5, rows=4, depth=64, value_depth=32,
        key_bytes=4, value_bytes=4, partial_bytes=4, is_bf16=False,
    )  # fmt: skip
    other = seen(key_dim=4)
    assert (other.keys, other.inner) == (5, 100)


@pytest.mark.parametrize("size", ["?", 0])
def test_sizes_that_are_not_known_or_nothing(size):
    problem = seen(b=size, m=size, p=size)
    assert (problem.tasks, problem.rows, problem.inner) == (2 if size == "?" else 1, 1, 1)
    head = 128 if size == "?" else 1
    assert (seen(d=size).depth, seen(e=size).value_depth) == (head, head)
    assert seen(n=size).keys == (None if size == "?" else 0)


def test_bytes():
    problem = seen(query="bf16", key="f8E5M2", value="f16")
    assert (problem.key_bytes, problem.value_bytes, problem.partial_bytes) == (1, 2, 4)
    problem = seen(query="f64", key="f64", value="f64", score="f64")
    assert (problem.key_bytes, problem.value_bytes, problem.partial_bytes) == (8, 8, 8)


PACKED = """
#q = affine_map<(m, n, j, i, e, c) -> (m, j, i)>
#k = affine_map<(m, n, j, i, e, c) -> (n, j, i)>
#v = affine_map<(m, n, j, i, e, c) -> (n, e, c)>
#o = affine_map<(m, n, j, i, e, c) -> (m, e, c)>
func.func @f(%q: tensor<1x8x2xf32>, %k: tensor<20x8xi8>, %v: tensor<20x16xi8>)
    -> tensor<1x16x2xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o], packed_key, packed_value}
      ins(%q, %k, %v : tensor<1x8x2xf32>, tensor<20x8xi8>, tensor<20x16xi8>) -> tensor<1x16x2xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<1x16x2xf32>
}
"""


def test_two_elements_of_a_byte():
    with ir.Context():
        module = ir.Module.parse(PACKED)
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        problem = problem_of(IterationSpace.of(group), key_dim=1)
    assert (problem.depth, problem.value_depth) == (16, 32)
    assert (problem.key_bytes, problem.value_bytes) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("query", "key", "value", "is_bf16"),
    [
        ("bf16", "bf16", "bf16", True),
        ("f32", "bf16", "bf16", False),
        ("bf16", "f32", "bf16", False),
        ("bf16", "bf16", "f32", False),
        ("f16", "f16", "f16", False),
    ],
)
def test_all_of_bf16(query, key, value, is_bf16):
    assert seen(query=query, key=key, value=value).is_bf16 == is_bf16


#: Keys that hold all of their heads, or heads that hold all of their keys.
HEADS = """
#q = affine_map<(b, h, g, n, d, e) -> (b, h, g, d)>
#k = affine_map<(b, h, g, n, d, e) -> ({keys}, d)>
#v = affine_map<(b, h, g, n, d, e) -> ({keys}, e)>
#o = affine_map<(b, h, g, n, d, e) -> (b, h, g, e)>
!q = tensor<3x8x2x64xf32>
!k = tensor<3x{shape}x64xf32>
func.func @f(%q: !q, %k: !k, %v: !k) -> !q {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}} ins(%q, %k, %v : !q, !k, !k) -> !q {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o : !q
}}
"""


@pytest.mark.parametrize(
    ("keys", "shape", "heads"), [("b, n, h", "100x8", 8), ("b, h, n", "8x100", 1)]
)
def test_heads_that_lie_within_the_keys_are_one_task(keys, shape, heads):
    with ir.Context():
        module = ir.Module.parse(HEADS.format(keys=keys, shape=shape))
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        space = IterationSpace.of(group)
        problem = problem_of(space, key_dim=3)
        assert (problem.tasks, problem.heads, problem.rows) == (24, 1, 2)
        together = with_heads_together(problem, space)
    assert (together.tasks, together.heads) == (24 // heads, heads)
    assert together.bytes_per_key == heads * problem.bytes_per_key
