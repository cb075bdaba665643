# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which arrays may lie where an argument is updated: by their bounds, before their elements."""

import itertools

import numpy as np
import pytest

from mlir_attention.runtime.arrays.updated import Span, _Sorted, _spans, _Tensor, elements_at


def span(low: int, high: int, number: int = 0) -> Span:
    return Span(low, high, number, (high - low,), (1,), 1)


BOUNDS = [(low, high) for low in range(4) for high in range(low + 1, 6)]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_what_overlaps_one_of_several(count):
    for bounds in itertools.combinations(BOUNDS, count):
        among = _Sorted([span(*each) for each in bounds])
        for low, high in BOUNDS:
            overlaps = any(one < high and low < other for one, other in bounds)
            assert among.may_overlap(span(low, high)) == overlaps


@pytest.mark.parametrize(
    ("shape", "strides", "bytes_"),
    [
        ((3,), (1,), 12),
        ((3,), (2,), 20),
        ((2, 3), (3, 1), 24),
        ((2, 3), (10, 1), 52),
        ((2, 3), (1, 2), 24),
        ((1, 3), (100, 1), 12),
        ((), (), 4),
    ],
)
def test_the_bounds_of_an_array(shape, strides, bytes_):
    """Up to the end of its last element, which its strides say, in elements."""
    words = [7, 1000, 0, *shape, *strides]
    [found] = _spans([_Tensor(5, 0, len(shape), 4)], words)
    assert (found.low, found.high, found.number) == (1000, 1000 + bytes_, 5)
    assert (found.shape, found.itemsize) == (shape, 4)
    assert found.strides == tuple(4 * stride for stride in strides)


def test_arrays_that_are_empty_have_no_bounds():
    words = [7, 1000, 0, 2, 0, 1, 1, 8, 2000, 0, 3, 1]
    [found] = _spans([_Tensor(0, 0, 2, 4), _Tensor(1, 7, 1, 2)], words)
    assert found == Span(2000, 2006, 1, (3,), (2,), 2)


def test_an_array_of_elements_anywhere():
    array = np.zeros((2, 3), np.float32)
    found = elements_at(array.ctypes.data + 4, (2, 2), (12, 4), 4)
    assert found.ctypes.data == array.ctypes.data + 4
    assert (found.shape, found.strides, found.itemsize) == ((2, 2), (12, 4), 4)
    assert not found.flags.writeable
