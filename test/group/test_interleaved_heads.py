# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which heads that lie within the keys a task takes together: those of few rows."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.group import IterationSpace
from mlir_attention.group.interleaved_heads import interleaved_heads

#: Heads h, which g share further, of r query rows; keys n, or n and p.
GROUP = """
#q = affine_map<({dims}) -> (b, h, g, r, d)>
#k = affine_map<({dims}) -> ({key})>
#v = affine_map<({dims}) -> ({value})>
#l = affine_map<({dims}) -> ({lengths})>
#o = affine_map<({dims}) -> (b, h, g, r, e)>
!q = tensor<2x{h}x{g}x{r}x8xf32>
!k = tensor<{keys}xf32>
!v = tensor<{values}xf32>
!l = tensor<{counts}xi32>
func.func @f(%q: !q, %k: !k, %v: !v, %l: !l) -> !q {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #l, #o]}}
      ins(%q, %k, %v : !q, !k, !v) kv_lengths(%l : !l) -> !q {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o : !q
}}
"""


def together(h=4, g=2, r=1, n=64, key="bnhgd", value="bnhge", lengths="b"):
    extents = {"b": 2, "h": h, "g": g, "r": r, "n": n, "p": 3, "d": 8, "e": 8}
    dims = "bhgrnpde" if "p" in key else "bhgrnde"

    def shape(dims):
        return "x".join(str(extents[dim]) for dim in dims)

    text = GROUP.format(
        dims=", ".join(dims), h=h, g=g, r=r,
        key=", ".join(key), value=", ".join(value), lengths=", ".join(lengths),
        keys=shape(key), values=shape(value), counts=shape(lengths),
    )  # fmt: skip
    with ir.Context():
        module = ir.Module.parse(text)
        group = module.body.operations[0].regions[0].blocks[0].operations[0]
        return "".join(dims[dim] for dim in interleaved_heads(IterationSpace.of(group)))


@pytest.mark.parametrize(
    "rows", [{"r": 1}, {"r": 5}, {"h": 64}, {"h": 13, "r": 4}, {"h": 1, "g": 1}]
)
def test_heads_of_few_rows(rows):
    assert together(**rows) == "hg"


@pytest.mark.parametrize(
    "rows",
    [
        {"r": 6},  # of a head
        {"h": 65}, {"h": 13, "r": 5}, {"h": 129, "g": 1},  # of all heads
        {"h": 0}, {"h": "?"}, {"g": "?"}, {"r": "?"},
    ],
)  # fmt: skip
def test_heads_of_many_rows_or_of_an_unknown_number(rows):
    assert together(**rows) == ""


def test_heads_of_one_key():
    assert together(n=2) == together(n="?") == "hg"
    assert together(n=1) == ""


def test_heads_of_keys_of_two_dimensions():
    assert together(key="bnphgd", value="bnphge") == ""


@pytest.mark.parametrize(("lengths", "heads"), [("b", "hg"), ("bh", ""), ("bg", ""), ("bhg", "")])
def test_heads_with_lengths_of_their_own(lengths, heads):
    assert together(lengths=lengths) == heads


@pytest.mark.parametrize(
    ("key", "value", "heads"),
    [
        ("bhngd", "bhnge", "g"),
        ("bhgnd", "bhgne", ""),
        ("bnhgd", "bhnge", "g"),
        # Vectors lie along the last dimension.
        ("bnhdg", "bnhge", ""),
        ("bnhgd", "bnheg", ""),
        ("bndhg", "bnehg", ""),
    ],
)
def test_heads_that_lie_elsewhere(key, value, heads):
    assert together(key=key, value=value) == heads
