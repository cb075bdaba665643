# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operands that disagree at run time are a ValueError that names both, after every stage.

They are found before any memory is read: the calls would read past the end of an array.
"""

import functools

import numpy as np
import pytest
from attention_numerics import STAGES, compile_group
from mlir import ir

import mlir_attention as attn

PIPELINES = {**STAGES, "single keys": "attention-flash-decoding{chunk-size=1}"}
GOOD = {"q": (2, 2, 3, 4), "k": (2, 2, 9, 4), "v": (2, 2, 9, 5), "bias": (2, 9), "lengths": (2,)}
DIMS = "dimension {} of the {} and dimension {} of the {} of an attention must have one extent"
BAD_EXTENTS = [
    ({"k": (1, 2, 9, 4)}, DIMS.format(0, "query", 0, "key")),
    ({"v": (2, 1, 9, 5)}, DIMS.format(1, "query", 1, "value")),
    ({"k": (2, 2, 8, 4)}, DIMS.format(2, "key", 2, "value")),
    ({"v": (2, 2, 8, 5)}, DIMS.format(2, "key", 2, "value")),
    ({"k": (2, 2, 9, 3)}, DIMS.format(3, "query", 3, "key")),
    ({"bias": (2, 8)}, DIMS.format(2, "key", 1, "score operand 0")),
    ({"bias": (1, 9)}, DIMS.format(0, "query", 0, "score operand 0")),
    ({"lengths": (1,)}, DIMS.format(0, "query", 0, "kv_lengths")),
    ({"lengths": (3,)}, DIMS.format(0, "query", 0, "kv_lengths")),
    ({"k": (2, 2, 0, 4)}, DIMS.format(2, "key", 2, "value")),
]


@functools.cache
def with_lengths(stage):
    types = ["?x?x?x?xf32"] * 3 + ["?x?xf32", "?xi32"]
    maps = "bhmd, bhnd, bhne, bn, b -> bhme"
    return compile_group(
        maps,
        types,
        lambda score, bias, index: score,
        cache=["kv_lengths"],
        lse=True,
        pipeline=PIPELINES[stage],
        opt_level=0,
    )


def arrays(**changed):
    shapes = {**GOOD, **changed}
    dtypes = [np.int32 if name == "lengths" else np.float32 for name in shapes]
    return [np.zeros(shape, dtype) for shape, dtype in zip(shapes.values(), dtypes, strict=True)]


@pytest.mark.parametrize(("changed", "message"), BAD_EXTENTS)
@pytest.mark.parametrize("stage", PIPELINES)
def test_extents(stage, changed, message):
    with pytest.raises(ValueError, match=message):
        with_lengths(stage)(*arrays(**changed))


@pytest.mark.parametrize("length", [-1, 10, 2**31 - 1, -(2**31)])
@pytest.mark.parametrize("stage", PIPELINES)
def test_lengths_out_of_range(stage, length):
    *tensors, lengths = arrays()
    lengths[1] = length
    with pytest.raises(ValueError, match="kv_lengths of an attention must be from 0 to the number"):
        with_lengths(stage)(*tensors, lengths)


def test_arrays_that_are_no_lengths():
    *tensors, lengths = arrays()
    compiled = with_lengths("group")
    for wrong in (lengths.astype(np.int64), lengths.astype(np.float32)):
        with pytest.raises(TypeError, match=f"argument 4 of 'attend' has dtype {wrong.dtype}; exp"):
            compiled(*tensors, wrong)
    with pytest.raises(ValueError, match="argument 4 of 'attend' has 2 dimensions"):
        compiled(*tensors, lengths[None])
    with pytest.raises(TypeError, match="argument 4 of 'attend' is a list"):
        compiled(*tensors, [1, 2])


@functools.cache
def paged(stage):
    types = ["?x3x2x8xf32", "?x?x3x8xf32", "?x?x3x5xf32", "?xi64", "?x?xi64"]
    maps = "bhrd, 0nhd, 0nhe, b, bp -> bhre"
    return compile_group(
        maps,
        types,
        cache=["kv_lengths", "page_table"],
        lse=True,
        pipeline=PIPELINES[stage],
        opt_level=0,
    )


@pytest.mark.parametrize("stage", PIPELINES)
def test_pages(stage):
    query, key, value = (
        np.zeros(shape, np.float32) for shape in ((2, 3, 2, 8), (9, 4, 3, 8), (9, 4, 3, 5))
    )
    lengths, table = np.array([3, 20]), np.zeros((2, 5), np.int64)
    compiled = paged(stage)
    compiled(query, key, value, lengths, table)
    bad = [
        ((key, value, lengths, table[:1]), DIMS.format(0, "query", 0, "page_table")),
        ((key[:, :3], value, lengths, table), DIMS.format(1, "key", 1, "value")),
        ((key[:4], value, lengths, table + 5), "one of the pages, dimension 0, of the key"),
        ((key, value[:4], lengths, table + 5), "one of the pages, dimension 0, of the value"),
        ((key, value, lengths, table + 9), "one of the pages, dimension 0, of the key"),
        ((key, value, lengths, table - 1), "one of the pages, dimension 0, of the key"),
        ((key, value, lengths, table + (1 << 62)), "one of the pages, dimension 0, of the key"),
        ((key, value, lengths + 1, table), "kv_lengths of an attention must be from 0 to"),
        ((key, value, lengths, table[:, :0]), "kv_lengths of an attention must be from 0 to"),
    ]
    for arguments, message in bad:
        with pytest.raises(ValueError, match=message):
            compiled(query, *arguments)


@pytest.mark.parametrize("stage", ["group", "linalg"])
def test_functions_of_parts(stage):
    """A group over parts of the keys, whose results are partial outputs, is checked too."""
    compiled = compile_group(
        "bmd, bgnd, bgne -> bgme",
        ["?x?x4xf32", "?x?x?x4xf32", "?x?x?x5xf32"],
        lse=True,
        pipeline=PIPELINES[stage],
        opt_level=0,
    )
    query, key, value = (
        np.zeros(shape, np.float32) for shape in ((2, 3, 4), (2, 3, 7, 4), (2, 3, 7, 5))
    )
    output, lse = compiled(query, key, value)
    assert output.shape == (2, 3, 3, 5)
    assert lse.shape == (2, 3, 3)
    with pytest.raises(ValueError, match=DIMS.format(1, "key", 1, "value")):
        compiled(query, key[:, :2], value)
    with pytest.raises(ValueError, match=DIMS.format(2, "key", 2, "value")):
        compiled(query, key, value[:, :, :6])


@pytest.mark.parametrize(
    ("level", "error"),
    [(-1, ValueError), (4, ValueError), (True, TypeError), (1.0, TypeError), (None, TypeError)],
)
def test_a_level_of_optimisation_that_there_is_not(level, error):
    with ir.Context():
        module = ir.Module.parse("func.func @f(%a: f32) -> f32 { return %a : f32 }")
        with pytest.raises(error, match=f"opt_level is {level!r}.*; it must be an int from 0"):
            attn.compile(module, opt_level=level)
