# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Views and slices along a dimension compute what NumPy computes along it."""

from collections.abc import Callable

import numpy as np
import pytest
from mlir import ir
from mlir.dialects import func

import mlir_attention as attn
from mlir_attention.support.tensor_slices import (
    append,
    collapse_along,
    expand_along,
    slice_along,
    view_unit_as,
)


def computed(build: Callable[..., ir.Value], *arrays: np.ndarray) -> np.ndarray:
    """What the function that `build` makes of its arguments returns for these."""
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.create()
        types = [ir.RankedTensorType.get(each.shape, ir.F32Type.get()) for each in arrays]
        with ir.InsertionPoint(module.body):
            function = func.FuncOp("main", (types, []))
        with ir.InsertionPoint(function.add_entry_block()):
            result = build(*function.arguments)
            func.ReturnOp([result])
        made = ir.FunctionType.get(types, [result.type])
        function.attributes["function_type"] = ir.TypeAttr.get(made)
        return attn.compile(module, opt_level=0)(*arrays)


def numbers(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("rank", [0, 1, 2])
def test_a_dimension_of_one_position_as_others(at, rank):
    shape = [4, 5]
    array = numbers(*shape[:at], 1, *shape[at:])
    result = computed(lambda value: view_unit_as(value, at, rank), array)
    np.testing.assert_array_equal(result, array.reshape(*shape[:at], *[1] * rank, *shape[at:]))


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_tail_behind_the_others(at):
    whole = numbers(2, 3, 4)
    tail = -1 - numbers(*np.delete(whole.shape, at))
    result = computed(lambda *both: append(*both, at), whole, tail)
    np.testing.assert_array_equal(result, np.concatenate([whole, np.expand_dims(tail, at)], at))


def test_a_number_behind_the_others():
    result = computed(lambda *both: append(*both, 0), numbers(3), np.array(9, np.float32))
    np.testing.assert_array_equal(result, [0, 1, 2, 9])


@pytest.mark.parametrize("at", [0, 1])
def test_two_dimensions_as_one(at):
    array = numbers(2, 3, 4)
    result = computed(lambda value: collapse_along(value, at), array)
    np.testing.assert_array_equal(result, array.reshape((6, 4) if at == 0 else (2, 12)))


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_dimension_as_two(at):
    shape = [3, 5, 7]
    array = numbers(*shape[:at], 6, *shape[at + 1 :])
    result = computed(lambda value: expand_along(value, at, [2, 3]), array)
    np.testing.assert_array_equal(result, array.reshape(*shape[:at], 2, 3, *shape[at + 1 :]))


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_part_of_a_dimension(at):
    array = numbers(4, 5, 6)
    result = computed(lambda value: slice_along(value, at, 1, 2), array)
    np.testing.assert_array_equal(result, np.take(array, [1, 2], at))
