# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Combines nest, and partial outputs may be kept between calls: a prefix that sequences share."""

import numpy as np
import pytest
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    random_array,
    random_inputs,
)
from mlir import ir
from mlir.dialects import func
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.dialects import attention
from mlir_attention.split.lse_combine import combine_partials
from mlir_attention.support.tensor_slices import append, expand_along

PIPELINES = {
    "whole": "",
    "split": "attention-flash-decoding{num-splits=2}",
    "ragged": "attention-flash-decoding{num-splits=3}",
    "single keys": "attention-flash-decoding{chunk-size=1}",
    "inlined": "attention-flash-decoding{num-splits=3},convert-attention-to-linalg,"
    "attention-inline-combine,canonicalize,cse",
}


def compile_function(types, body, pipeline=""):
    """Compiles a function of tensors, whose body is built by `body`."""
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.create()
        with ir.InsertionPoint(module.body):
            func.FuncOp.from_py_func(*(ir.Type.parse(f"tensor<{type_}>") for type_ in types))(body)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, num_threads=1, opt_level=0)


def combined(partial, lse, split, element=None):
    """The merge of partial outputs [.., e] over dimension `split`, with the LSE."""

    def without(value, element):
        shape = list(ir.RankedTensorType(value.type).shape)
        del shape[split]
        return ir.RankedTensorType.get(shape, element)

    own = ir.RankedTensorType(partial.type).element_type
    return combine_partials(
        partial,
        lse,
        value_depth=[ir.RankedTensorType(partial.type).rank - 1],
        split=split,
        output_type=without(partial, ir.Type.parse(element) if element else own),
        lse_type=without(lse, own),
    )


def stacked(first, second):
    """Two tensors as one, with a new first dimension."""
    sizes = ir.RankedTensorType(first.type).shape
    return append(expand_along(first, 0, [1, sizes[0]]), second, 0)


def merged_in_numpy(partial, lse, axes):
    """The merge over `axes` in f64; what an LSE of -inf weighs is nothing."""
    partial, lse = partial.astype(np.float64), lse.astype(np.float64)
    most = lse.max(axis=axes, keepdims=True)
    weights = np.exp(lse - np.where(np.isneginf(most), 0, most))
    total = weights.sum(axis=axes, keepdims=True)
    shares = weights / np.where(total == 0, 1, total)
    output = np.where(shares[..., None] == 0, 0, shares[..., None] * partial).sum(axis=axes)
    with np.errstate(divide="ignore"):
        return output, (np.log(total) + np.where(np.isneginf(most), 0, most)).squeeze(axes)


@pytest.mark.parametrize("element", ["f32", "f64"])
def test_a_combine_of_combines_is_one_combine(element):
    """[2, 3, rows, e]: the inner splits then the outer ones, the other way, and all at once."""
    types = [f"2x3x5x4x{element}", f"2x3x5x{element}"]
    flat = [f"6x5x4x{element}", f"6x5x{element}"]
    inner_first = compile_function(types, lambda o, lse: combined(*combined(o, lse, 1), 0))
    outer_first = compile_function(types, lambda o, lse: combined(*combined(o, lse, 0), 0))
    at_once = compile_function(flat, lambda o, lse: combined(o, lse, 0))
    partial = random_array(1, (2, 3, 5, 4), element)
    lse = random_array(2, (2, 3, 5), element) * 20
    # A split without keys, a split of splits, and a row that has none at all.
    for nothing in ((0, 1, 0), (1, slice(None), 1), (slice(None), slice(None), 2)):
        lse[nothing] = -np.inf
        partial[nothing] = np.nan
    want = merged_in_numpy(partial, lse, (0, 1))
    for got in (
        inner_first(partial, lse),
        outer_first(partial, lse),
        at_once(partial.reshape(6, 5, 4), lse.reshape(6, 5)),
    ):
        for result, expected in zip(got, want, strict=True):
            assert_close(result, expected, 4 * TOLERANCE[element])


def cascade(query, prefix_key, prefix_value, key, value):
    """Sequences b that share a prefix: for the prefix, b is one more query dimension."""
    f32 = ir.F32Type.get()
    prefix = attention.group(
        query, prefix_key, prefix_value,
        maps="bhmd, hnd, hne -> bhme", lse=True, element_type=f32,
    )  # fmt: skip
    own = attention.group(
        query, key, value, maps="bhmd, bhnd, bhne -> bhme", lse=True, element_type=f32
    )
    element = str(ir.RankedTensorType(query.type).element_type)
    return combined(*(stacked(a, b) for a, b in zip(prefix, own, strict=True)), 0, element)


SHAPES = "3x2x4x8, 2x11x8, 2x11x5, 3x2x7x8, 3x2x7x5"


def whole(query, prefix_key, prefix_value, key, value):
    """The same without a cascade: every sequence has the prefix in its own keys."""

    def joined(prefix, own):
        return np.concatenate([np.broadcast_to(prefix, (len(own), *prefix.shape)), own], axis=2)

    return attention_reference(
        "bhmd, bhnd, bhne -> bhme", query, joined(prefix_key, key), joined(prefix_value, value)
    )


@pytest.mark.parametrize("element", ["f32", "bf16"])
@pytest.mark.parametrize("pipeline", PIPELINES)
def test_cascade(pipeline, element):
    """Both groups are split in turn, so that combines of partials are combined."""
    types = [f"{shape.strip()}x{element}" for shape in SHAPES.split(",")]
    arrays = random_inputs(3, SHAPES, element)
    got = compile_function(types, cascade, PIPELINES[pipeline])(*arrays)
    output, lse = whole(*arrays)
    assert_close(got[0], output, TOLERANCE[element])
    assert_close(got[1], lse, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", PIPELINES)
def test_partials_of_an_earlier_call(pipeline):
    """The prefix is attended to once; each later call has keys of its own, or none."""
    prefix = compile_function(
        ["3x2x4x8xf32", "2x11x8xf32", "2x11x5xf32"],
        lambda q, k, v: attention.group(q, k, v, maps="bhmd, hnd, hne -> bhme", lse=True),
        PIPELINES[pipeline],
    )

    def go_on(output, lse, query, key, value):
        own = attention.group(query, key, value, maps="bhmd, bhnd, bhne -> bhme", lse=True)
        return combined(stacked(output, own[0]), stacked(lse, own[1]), 0)

    suffix = compile_function(
        ["3x2x4x5xf32", "3x2x4xf32", "3x2x4x8xf32", "3x2x?x8xf32", "3x2x?x5xf32"],
        go_on,
        PIPELINES[pipeline],
    )
    query, prefix_key, prefix_value, *_ = random_inputs(4, SHAPES)
    kept = prefix(query, prefix_key, prefix_value)
    for keys in (7, 1, 0):
        key, value = (random_array(keys + d, (3, 2, keys, d), "f32") for d in (8, 5))
        want = whole(query, prefix_key, prefix_value, key, value)
        for result, expected in zip(suffix(*kept, query, key, value), want, strict=True):
            assert_close(result, expected, TOLERANCE["f32"])


@pytest.mark.parametrize("pipeline", ["", "attention-inline-combine"])
def test_partials_that_disagree_are_an_error(pipeline):
    compiled = compile_function(
        ["?x?x4xf32", "?x?xf32"], lambda o, lse: combined(o, lse, 0), pipeline
    )
    partial = np.zeros((3, 5, 4), np.float32)
    for shape, at in (((2, 5), 0), ((4, 5), 0), ((3, 4), 1), ((3, 6), 1)):
        with pytest.raises(
            ValueError,
            match=f"dimension {at} of the partial outputs and dimension {at} of the LSE",
        ):
            compiled(partial, np.zeros(shape, np.float32))
    output, lse = compiled(partial, np.zeros((3, 5), np.float32))
    assert not output.any()
    assert_close(lse, np.full(5, np.log(3)), TOLERANCE["f32"])


def test_an_extent_that_only_one_of_the_partials_states():
    compiled = compile_function(["3x?x4xf32", "?x5xf32"], lambda o, lse: combined(o, lse, 0))
    partial, lse = random_array(1, (3, 5, 4), "f32"), random_array(2, (3, 5), "f32")
    for got, want in zip(compiled(partial, lse), merged_in_numpy(partial, lse, (0,)), strict=True):
        assert_close(got, want, 4 * TOLERANCE["f32"])
    with pytest.raises(ValueError, match="dimension 0 of the partial outputs and dimension 0 of"):
        compiled(partial, lse[:2])


def test_partials_whose_types_disagree_are_not_built():
    with pytest.raises(ValueError, match="must have one extent, not 5 and 6"):
        compile_function(["3x5x4xf32", "3x6xf32"], lambda o, lse: combined(o, lse, 0))


@pytest.mark.parametrize(
    ("partial", "lse"),
    [("2x3x5x8", "?x3x?"), ("?x3x?x8", "2x3x5"), ("2x?x5x8", "?x3x?"), ("?x?x5x8", "2x?x?")],
)
def test_each_operand_states_extents_of_the_other(partial, lse):
    """What one type says the other says, too, in the combine; other extents are an error."""
    compiled = compile_function(
        [f"{partial}xf32", f"{lse}xf32"], lambda *operands: combined(*operands, 0)
    )
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.create()
        types = [ir.Type.parse(f"tensor<{shape}xf32>") for shape in (partial, lse)]
        with ir.InsertionPoint(module.body):
            func.FuncOp.from_py_func(*types)(lambda *operands: combined(*operands, 0))
        assert module.operation.verify()
        (combine,) = (line for line in str(module).splitlines() if "lse_combine " in line)
    stated = zip(partial.split("x"), lse.split("x"), strict=False)
    rows = "x".join(a if b == "?" else b for a, b in stated)
    assert f"tensor<{rows}x8xf32>, tensor<{rows}xf32>" in combine

    arrays = random_array(1, [2, 3, 5, 8], "f32"), random_array(2, [2, 3, 5], "f32")
    for got, want in zip(compiled(*arrays), merged_in_numpy(*arrays, 0), strict=True):
        assert_close(got, want, TOLERANCE["f32"])
