# REQUIRES: onnx
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of one attention op give what ONNX Runtime gives.

Where its kernel for the CPU lacks an option, ONNX's reference tells what is right. Models run whole
and split, in turn; HYPOTHESIS_PROFILE=nightly runs both.
"""

import os
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
from cases import CASES, GROUP_QUERY, MULTI_HEAD, PACKED, Case
from graphs import random
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager
from onnx.reference import ReferenceEvaluator

import mlir_attention  # noqa: F401
from mlir_attention.frontends.onnx import import_model

SPLIT = "builtin.module(attention-flash-decoding{num-splits=2 min-chunk-size=1})"

#: Kernels of ONNX Runtime lack these, or their forms.
BY_REFERENCE = {"short_mask", "lengths_mask", "no_rows", "scores_short_mask", "softmax_short_mask"}
BY_REFERENCE |= {"scale_of_zero"}


def compiled(model, split):
    with ir.Context(), ir.Location.unknown():
        imported = import_model(model)
        if split:
            PassManager.parse(SPLIT).run(imported.module.operation)
        return imported.compile(opt_level=OPT_LEVEL)


def expected(case, model, arrays):
    if case.name in BY_REFERENCE:
        return ReferenceEvaluator(model).run(None, arrays)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    return session.run(None, {name: array.copy() for name, array in arrays.items()})


def without_unwritten_rows(case, arrays, results):
    """A cache without the rows behind the sequences, which ONNX Runtime makes 0."""
    if case.op == "GroupQueryAttention":
        for cache in results[1:]:
            for sequence, last in enumerate(arrays["sl"]):
                cache[sequence, :, last + 1 :] = 0
    return results


def pairs():
    both = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
    for number, case in enumerate(CASES):
        for split in [False, True] if both else [number % 2 == 1]:
            yield pytest.param(case, split, id=f"{case.name}-{'split' if split else 'whole'}")


@pytest.mark.parametrize(("case", "split"), pairs())
def test_results(case, split):
    model, arrays = case.model(), case.arrays()
    outputs = compiled(model, split)(**arrays)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    right = without_unwritten_rows(case, arrays, expected(case, model, arrays))
    outputs = without_unwritten_rows(case, arrays, [np.array(output) for output in outputs])
    for output, other in zip(outputs, right, strict=True):
        assert output.dtype == other.dtype
        np.testing.assert_allclose(output, other, rtol=case.tolerance, atol=case.tolerance)


@pytest.mark.parametrize("case", PACKED, ids=lambda case: case.name)
def test_packed_forms(case):
    """ONNX Runtime takes them on GPUs only: they are those that are not packed."""
    arrays = case.arrays()
    packed = next(iter(name for name, array in arrays.items() if array.ndim == 5))
    parts = np.moveaxis(arrays[packed], 3, 0)
    parts = [part.reshape(*part.shape[:2], -1) for part in parts]
    whole = {name: array for name, array in arrays.items() if name != packed}
    names = ["q", "k", "v"] if packed == "q" else ["k", "v"]
    whole |= dict(zip(names, parts, strict=True))
    rows = "S" if packed == "q" else "L"
    other = Case(
        "unpacked",
        case.op,
        f"q:f32[B,S,32] k:f32[B,{rows},32] v:f32[B,{rows},32]",
        case.outputs,
        case.attributes,
        domain=case.domain,
    )
    (right,) = expected(other, other.model(), whole)
    np.testing.assert_allclose(compiled(case.model(), False)(**arrays), right, 2e-5, 2e-5)


def test_norms_of_query_and_key():
    """ONNX Runtime takes them on GPUs only."""
    plain = next(case for case in GROUP_QUERY if case.name == "gqa_rotary")
    arrays = plain.arrays()
    normed = replace(plain, inputs=f"{plain.inputs} - - - - - qw:f32[16] kw:f32[16]")
    weights = {"qw": random(16), "kw": random(16, seed=1)}
    results = compiled(normed.model(), False)(**arrays, **weights)

    def norm(rows, weight):
        heads = rows.reshape(2, 1, -1, 16)
        root = np.sqrt((heads**2).mean(-1, keepdims=True) + 1e-6)
        return (heads / root * weight).reshape(rows.shape).astype(np.float32)

    given = {**arrays, "q": norm(arrays["q"], weights["qw"]), "k": norm(arrays["k"], weights["kw"])}
    right = expected(plain, plain.model(), given)
    np.testing.assert_allclose(results[0], right[0], rtol=2e-5, atol=2e-5)
    np.testing.assert_allclose(results[1][0, :, :7], right[1][0, :, :7], rtol=2e-5, atol=2e-5)


def test_a_cache_is_updated_in_place():
    case = next(case for case in GROUP_QUERY if case.name == "gqa_step")
    arrays = case.arrays()
    with ir.Context():
        imported = import_model(case.model())
        names = {"past_k": "present_k", "past_v": "present_v"}
        step = imported.compile(opt_level=OPT_LEVEL, donate=names)
    before = arrays["past_k"].copy()
    right = expected(case, case.model(), arrays)
    output, key, value = step(**arrays)
    assert key is arrays["past_k"] and value is arrays["past_v"]
    np.testing.assert_allclose(output, right[0], rtol=2e-5, atol=2e-5)
    changed = np.argwhere((before != key).any(axis=(1, 3)))
    np.testing.assert_array_equal(changed, [[0, 6], [1, 11]])


def test_there_are_enough():
    assert len(CASES) >= 60 and len(MULTI_HEAD) >= 10 and len(GROUP_QUERY) >= 10
