# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Several sinks, and those in a log-sum-exp, give what NumPy gives in f64."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

FILE = Path(__file__).parent / "several-sinks.mlir"
PIPELINES = {
    "given": "cse",
    "found": "attention-form-groups",
    "split": "attention-form-groups,attention-flash-decoding{num-splits=5 min-chunk-size=1}",
}
#: Relative to the largest of a row.
TOLERANCE = 2e-6

FIRST = np.array([-2.0, 0.0, 1.5, 4.0], np.float32)
SECOND = np.array([3.0, -1.0, -40.0, 4.5], np.float32)
BOTH = np.stack([FIRST, SECOND], axis=-1)

#: The arguments behind query, key and value, and the sinks of each head.
CASES = {
    "two_columns": ([BOTH], BOTH),
    "columns_on_both_sides": ([FIRST, SECOND], BOTH),
    "inserted": ([FIRST], FIRST[:, None]),
    "inserted_among_zeros": ([FIRST], np.stack([0 * FIRST, FIRST, 0 * FIRST], axis=-1)),
    "scores_inserted": ([], np.zeros((4, 1))),
    "scores_inserted_behind": ([], np.zeros((4, 1))),
    "padded_by_three": ([], np.zeros((4, 3))),
    "causal_behind_a_column": ([FIRST], FIRST[:, None]),
    "dynamic_keys": ([FIRST], FIRST[:, None]),
    "two_terms_of_sum": ([FIRST, SECOND], BOTH),
    "column_and_term": ([FIRST, SECOND], BOTH),
    "sum_of_joined": ([FIRST], FIRST[:, None]),
    "lse_of_joined": ([FIRST], FIRST[:, None]),
    "log_add_exp": ([FIRST], FIRST[:, None]),
    "log_add_exp_of_jax": ([FIRST], FIRST[:, None]),
    "log_add_exp_twice": ([FIRST, SECOND], BOTH),
}


def function_named(name: str) -> str:
    with ir.Context():
        module = ir.Module.parse(FILE.read_text())
        texts = {ir.StringAttr(op.attributes["sym_name"]).value: str(op) for op in module.body}
    return texts[name]


@cache
def compiled(name: str, pipeline: str) -> attn.Executable:
    with ir.Context():
        module = ir.Module.parse(function_named(name))
        PassManager.parse(f"builtin.module({PIPELINES[pipeline]})").run(module.operation)
        assert (" attention.group " in str(module)) == (pipeline != "given")
        return attn.compile(module, name, num_threads=1, opt_level=OPT_LEVEL)


def arrays(num_keys=12):
    rng = np.random.default_rng(7)
    shapes = ((2, 4, 3, 8), (2, 4, num_keys, 8), (2, 4, num_keys, 5))
    return [rng.standard_normal(shape).astype(np.float32) for shape in shapes]


def reference(query, key, value, sinks, mask=0.0):
    """In f64; `sinks` are [head, sink]. A row without keys or sinks is 0."""
    query, key, value, sinks = (array.astype(np.float64) for array in (query, key, value, sinks))
    scores = np.einsum("bhmd,bhnd->bhmn", query, key) * 0.25 + mask
    columns = np.broadcast_to(sinks[:, None], (*scores.shape[:-1], sinks.shape[-1]))
    joined = np.concatenate([scores, columns], axis=-1)
    maximum = joined.max(axis=-1, keepdims=True)
    weights = np.exp(joined - np.where(maximum == -np.inf, 0, maximum))
    total = weights.sum(axis=-1, keepdims=True)
    return (weights[..., : key.shape[2]] / np.where(total == 0, 1, total)) @ value


def assert_close(result, expected, tolerance=TOLERANCE):
    largest = np.abs(expected).max(axis=-1, keepdims=True)
    assert (np.abs(result - expected) <= tolerance * largest + 1e-37).all()


@pytest.mark.parametrize("pipeline", PIPELINES)
@pytest.mark.parametrize("name", CASES)
def test_spelling(name, pipeline):
    arguments, sinks = CASES[name]
    mask = 0.0
    if name == "causal_behind_a_column":
        mask = np.where(np.arange(12) + 1 <= np.arange(3)[:, None] + 10, 0.0, -np.inf)
    result = compiled(name, pipeline)(*arrays(), *arguments)
    assert_close(result, reference(*arrays(), sinks, mask))


@pytest.mark.parametrize("pipeline", ["found", "split"])
@pytest.mark.parametrize("num_keys", [1, 7, 70])
def test_any_number_of_keys(num_keys, pipeline):
    result = compiled("dynamic_keys", pipeline)(*arrays(num_keys), FIRST)
    assert_close(result, reference(*arrays(num_keys), FIRST[:, None]))


@pytest.mark.parametrize("pipeline", ["found", "split"])
@pytest.mark.parametrize(
    "name", ["two_columns", "columns_on_both_sides", "column_and_term", "log_add_exp_twice"]
)
def test_far_sinks(name, pipeline):
    sinks = np.array([[-np.inf, -np.inf], [-np.inf, 90.0], [-3e38, 2.0], [200.0, 3e38]], np.float32)
    arguments = [sinks] if name == "two_columns" else [sinks[:, 0].copy(), sinks[:, 1].copy()]
    result = compiled(name, pipeline)(*arrays(), *arguments)
    assert np.isfinite(result).all()
    assert_close(result, reference(*arrays(), sinks), 2e-5)
