# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Copies between strided tensors, as copies of rows of bytes, which every device has."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

#: What devices take for the bytes from one row to the next.
_MOST_PITCH = 2**31 - 1


class Tensor(NamedTuple):
    """A tensor in memory, with strides in elements."""

    itemsize: int
    sizes: tuple[int, ...]
    strides: tuple[int, ...]
    address: int

    @staticmethod
    def of(words: Iterator[int]) -> Tensor:
        """That which words describe, as `cpu/device/requests.py` has them."""
        itemsize, rank = next(words), next(words)
        sizes, strides = (tuple(itertools.islice(words, rank)) for _ in range(2))
        return Tensor(itemsize, sizes, strides, next(words))

    @property
    def nbytes(self) -> int:
        """Bytes of its elements."""
        return self.itemsize * math.prod(self.sizes)

    @property
    def is_dense(self) -> bool:
        """Whether its elements follow each other."""
        step = 1
        for size, stride in zip(reversed(self.sizes), reversed(self.strides), strict=True):
            if size != 1 and stride != step:
                return False
            step *= size
        return True


class Rows(NamedTuple):
    """Rows of `width` bytes: where they begin, and how far apart they are."""

    source: int
    target: int
    width: int
    height: int
    source_pitch: int
    target_pitch: int


def rows_of(source: Tensor, target: Tensor) -> Iterator[Rows]:
    """What is to be copied for all elements of tensors of the same sizes."""
    if 0 in source.sizes:
        return
    itemsize = source.itemsize
    dims = _merged(source, target)
    width = itemsize
    if dims and dims[-1][1:] == (1, 1):
        width *= dims.pop()[0]
    count, pitches = 1, (width, width)
    if dims:
        size, *steps = dims[-1]
        found = (steps[0] * itemsize, steps[1] * itemsize)
        if all(width <= pitch <= _MOST_PITCH for pitch in found):
            count, pitches = size, found
            dims.pop()
    for position in itertools.product(*(range(size) for size, _, _ in dims)):
        offsets = [
            sum(at * dim[which] for at, dim in zip(position, dims, strict=True)) * itemsize
            for which in (1, 2)
        ]
        yield Rows(source.address + offsets[0], target.address + offsets[1], width, count, *pitches)


def _merged(source: Tensor, target: Tensor) -> list[tuple[int, int, int]]:
    """(size, stride, stride) of as few dimensions as have the same elements."""
    merged: list[tuple[int, int, int]] = []
    for size, *steps in zip(source.sizes, source.strides, target.strides, strict=True):
        if size == 1:
            continue
        if merged and list(merged[-1][1:]) == [step * size for step in steps]:
            size *= merged.pop()[0]
        merged.append((size, steps[0], steps[1]))
    return merged


def dense(sizes: Sequence[int], itemsize: int, address: int) -> Tensor:
    """A tensor without gaps."""
    strides: list[int] = []
    step = 1
    for size in reversed(sizes):
        strides.insert(0, step)
        step *= size
    return Tensor(itemsize, tuple(sizes), tuple(strides), address)
