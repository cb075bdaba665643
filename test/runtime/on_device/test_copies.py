# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Copies between strided tensors: all elements, by as few copies of rows as there may be."""

import numpy as np
import pytest

from mlir_attention.runtime.device import bytes_at
from mlir_attention.runtime.on_device.copies import Rows, Tensor, rows_of


def tensor_of(array: np.ndarray) -> Tensor:
    strides = tuple(stride // array.itemsize for stride in array.strides)
    return Tensor(array.itemsize, array.shape, strides, array.ctypes.data)


def copied(source: np.ndarray, target: np.ndarray) -> list[Rows]:
    """What `rows_of` says, as it is done to the memory of the arrays."""
    copies = list(rows_of(tensor_of(source), tensor_of(target)))
    for each in copies:
        for row in range(each.height):
            read = bytes_at(each.source + row * each.source_pitch, each.width)
            bytes_at(each.target + row * each.target_pitch, each.width)[...] = read
    return copies


def numbers(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


WIDE = numbers(3, 4, 20)

#: By what is copied to a dense tensor: the bytes of a row, how many rows, how many copies.
CASES = {
    "all": (numbers(3, 4, 16), (3 * 4 * 16 * 4, 1, 1)),
    "some columns": (WIDE[..., :16], (16 * 4, 12, 1)),
    "some columns of some rows": (WIDE[:, 1:3, :16], (16 * 4, 2, 3)),
    "some rows": (WIDE[:, 1:3], (2 * 20 * 4, 3, 1)),
    "one column": (WIDE[..., 5], (4, 12, 1)),
    "every other element": (numbers(4, 20)[:, ::2], (4, 40, 1)),
    "one element": (numbers(1, 1), (4, 1, 1)),
    "a scalar": (np.array(3, np.float32), (4, 1, 1)),
    "transposed": (numbers(3, 5).T, (4, 3, 5)),
    "none": (numbers(3, 0, 4), (0, 0, 0)),
}


@pytest.mark.parametrize("name", CASES)
def test_as_few_copies_as_there_may_be(name):
    source, (width, height, count) = CASES[name]
    target = np.zeros(source.shape, source.dtype)
    copies = copied(source, target)
    np.testing.assert_array_equal(target, source)
    assert len(copies) == count
    assert {(each.width, each.height) for each in copies} <= {(width, height)}


def test_rows_that_are_too_far_apart_are_copied_one_by_one():
    source = Tensor(4, (3, 2), (2**30, 1), 0)
    target = Tensor(4, (3, 2), (2, 1), 0)
    assert [
        (each.source, each.target, each.width, each.height) for each in rows_of(source, target)
    ] == [(at * 2**32, at * 8, 8, 1) for at in range(3)]
