# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention sinks give what NumPy gives in f64, whatever the sinks and scores are."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

FILE = Path(__file__).parent / "attention-sinks.mlir"
PIPELINES = {
    "found": "attention-form-groups",
    "split": "attention-form-groups,attention-flash-decoding{num-splits=5}",
}
AS_GIVEN = {"given": "cse"} | PIPELINES
#: Relative to the largest of a row.
TOLERANCE = 2e-6


def function_named(name: str) -> str:
    with ir.Context():
        module = ir.Module.parse(FILE.read_text())
        texts = {ir.StringAttr(op.attributes["sym_name"]).value: str(op) for op in module.body}
    return texts[name]


@cache
def compiled(name: str, pipeline: str) -> attn.Executable:
    with ir.Context():
        module = ir.Module.parse(function_named(name))
        PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        assert (" attention.group " in str(module)) == ("form-groups" in pipeline)
        return attn.compile(module, name, num_threads=1, opt_level=OPT_LEVEL)


def reference(query, key, value, sink, mask=0.0):
    """In f64; a row without keys or sink is 0."""
    query, key, value, sink = (array.astype(np.float64) for array in (query, key, value, sink))
    scores = np.einsum("bhmd,bhnd->bhmn", query, key) * 0.25 + mask
    column = np.broadcast_to(sink[:, None, None], (*scores.shape[:-1], 1))
    joined = np.concatenate([scores, column], axis=-1)
    maximum = joined.max(axis=-1, keepdims=True)
    weights = np.exp(joined - np.where(maximum == -np.inf, 0, maximum))
    total = weights.sum(axis=-1, keepdims=True)
    return (weights[..., :-1] / np.where(total == 0, 1, total)) @ value


def assert_close(result, expected):
    largest = np.abs(expected).max(axis=-1, keepdims=True)
    # What is below the normal numbers of f32 has fewer bits.
    assert (np.abs(result - expected) <= TOLERANCE * largest + 1e-37).all()


def arrays(scale=1.0):
    rng = np.random.default_rng(7)
    shapes = ((2, 4, 3, 8), (2, 4, 12, 8), (2, 4, 12, 5))
    query, key, value = (rng.standard_normal(shape).astype(np.float32) for shape in shapes)
    return np.float32(scale) * query, key, value


SOFTMAX1 = ["padding", "one_more", "sum_from_one", "maximum_from_zero", "zero_key"]
SPELLINGS = ["column", "first_column", "shifted_twice", "value_of_zero", "term_of_sum"]
SPELLINGS += ["maximum_with_sink", "division_after_value", "powers_of_two"]


@pytest.mark.parametrize("pipeline", AS_GIVEN)
@pytest.mark.parametrize("name", SPELLINGS)
def test_spelling(name, pipeline):
    sink = np.array([-2.0, 0.0, 1.5, 4.0], np.float32)
    result = compiled(name, AS_GIVEN[pipeline])(*arrays(), sink)
    assert_close(result, reference(*arrays(), sink))


@pytest.mark.parametrize("pipeline", AS_GIVEN)
@pytest.mark.parametrize("name", SOFTMAX1)
def test_softmax1(name, pipeline):
    result = compiled(name, AS_GIVEN[pipeline])(*arrays())
    assert_close(result, reference(*arrays(), np.zeros(4, np.float32)))


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize(
    "sink",
    [[-np.inf] * 4, [-80.0, -3e38, 20.0, 60.0], [0.0, 200.0, 3e38, -np.inf]],
    ids=["none", "far", "farther"],
)
@pytest.mark.parametrize("scale", [0.0, 1.0, 20.0])
def test_far_sinks(sink, scale, pipeline):
    sink = np.array(sink, np.float32)
    result = compiled("column", PIPELINES[pipeline])(*arrays(scale), sink)
    assert np.isfinite(result).all()
    expected = reference(*arrays(scale), sink)
    # The LSE has 24 bits, of up to 200: as many as the scores of the program have.
    largest = np.abs(expected).max(axis=-1, keepdims=True)
    assert (np.abs(result - expected) <= 2e-5 * largest + 1e-37).all()


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_masked_rows_are_0(pipeline):
    mask = np.zeros((2, 12), np.float32)
    mask[0] = -np.inf
    mask[1, 3:] = -np.inf
    sink = np.array([1.0, -np.inf, 0.5, -80.0], np.float32)
    result = compiled("masked", PIPELINES[pipeline])(*arrays(), sink, mask)
    assert (result[0] == 0).all()
    assert_close(result, reference(*arrays(), sink, mask[:, None, None]))


def test_nan_of_a_sink_is_seen():
    sink = np.array([np.nan, 0.0, 0.0, 0.0], np.float32)
    result = compiled("column", PIPELINES["split"])(*arrays(), sink)
    assert np.isnan(result[:, 0]).all() and np.isfinite(result[:, 1:]).all()


@pytest.mark.parametrize("pipeline", AS_GIVEN)
@pytest.mark.parametrize("name", ["nan_is_0", "nan_is_0_with_padded_value"])
def test_rows_of_nan_that_are_set_to_0(name, pipeline):
    query, key, value = arrays()
    query[1, 3, 0] = np.nan
    mask = np.zeros((2, 12), np.float32)
    mask[0] = -np.inf
    sink = np.array([np.nan, -np.inf, 0.5, -2.0], np.float32)
    result = compiled(name, AS_GIVEN[pipeline])(query, key, value, sink, mask)
    assert (result[0] == 0).all() and (result[1, 0] == 0).all() and (result[1, 3, 0] == 0).all()
    expected = reference(*arrays(), np.where(np.isnan(sink), 0, sink), mask[:, None, None])
    assert_close(result[1, 1:3], expected[1, 1:3])
    assert_close(result[1, 3, 1:], expected[1, 3, 1:])
