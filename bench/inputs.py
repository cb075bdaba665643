# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The arrays of a problem, in the pages that every contender reads, and what must come out."""

from __future__ import annotations

import ctypes
import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np

from bench.shapes import LinearLayer, Problem

_HUGE_PAGE = 1 << 21

#: Of Linux 6.1 and later; `mmap` does not name it.
_MADV_COLLAPSE = 25

Array = np.ndarray[Any, Any]

_NUMPY: dict[str, np.dtype[Any]] = {
    "f32": np.dtype(np.float32),
    "bf16": np.dtype(ml_dtypes.bfloat16),
    "f16": np.dtype(np.float16),
}

#: The largest difference from f64 that passes, relative to the largest number of the output.
#: Inputs are random and softmax averages thousands of values, so that errors of the sum stay far
#: below; what remains in 16 bits is that peers round the weights or the output, or both.
TOLERANCES = {"f32": 1e-4, "f16": 5e-3, "bf16": 3e-2}


@dataclass(frozen=True)
class Inputs:
    """Q [batch, heads, queries, depth], K and V [batch, kv heads, keys, depth].

    `key_value` is the one contiguous array [2, ...] that K and V are halves of. Of a linear layer,
    `query` is x [rows, depth], and `key_value` is W [columns, depth].
    """

    query: Array
    key_value: Array

    @property
    def key(self) -> Array:
        """The keys."""
        keys: Array = self.key_value[0]
        return keys

    @property
    def value(self) -> Array:
        """The values."""
        values: Array = self.key_value[1]
        return values


def make_inputs(problem: Problem | LinearLayer, seed: int = 0) -> Inputs:
    """Normal random numbers in huge pages."""
    dtype = _NUMPY[problem.dtype]
    shapes = (
        ((problem.rows, problem.depth), (problem.columns, problem.depth))
        if isinstance(problem, LinearLayer)
        else (problem.query_shape, (2, *problem.key_shape))
    )
    inputs = Inputs(*(huge_array(shape, dtype) for shape in shapes))
    generator = np.random.default_rng(seed)
    for array in (inputs.query, inputs.key_value):
        for row in array.reshape(-1, *array.shape[-2:]):
            row[...] = generator.standard_normal(row.shape, np.float32)
    return inputs


def huge_array(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """An array of zeros that begins at a huge page and lies in huge pages, if the system has them.

    NumPy asks for huge pages where an array is large, torch does not: so neither allocates here.
    """
    size = int(np.prod(shape)) * dtype.itemsize
    whole_pages = -(-size // _HUGE_PAGE) * _HUGE_PAGE
    memory = mmap.mmap(-1, whole_pages + _HUGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_HUGEPAGE)
    raw = np.frombuffer(memory, np.uint8)
    start = -raw.ctypes.data % _HUGE_PAGE
    return raw[start : start + size].view(dtype).reshape(shape)


@contextmanager
def in_huge_pages() -> Iterator[None]:
    """What a library allocates meanwhile lies in huge pages after, if the system has them."""
    before = _anonymous_memory()
    yield
    madvise = ctypes.CDLL(None).madvise
    for begin, end in _anonymous_memory() - before:
        for advice in (mmap.MADV_HUGEPAGE, _MADV_COLLAPSE):
            madvise(ctypes.c_void_p(begin), ctypes.c_size_t(end - begin), advice)


def _anonymous_memory() -> set[tuple[int, int]]:
    """The first and the last address of each piece that is writable and has no name."""
    lines = map(str.split, Path("/proc/self/maps").read_text().splitlines())
    pieces = (line[0].split("-") for line in lines if line[1] == "rw-p" and len(line) == 5)
    return {(int(begin, 16), int(end, 16)) for begin, end in pieces}


def _second_half_of_keys(array: Array) -> Array:
    return array[:, :, array.shape[2] // 2 :]


#: Ways to hold what is seen as `[batch, heads, keys, depth]`: the shape in memory, and the view.
_VIEWS: dict[str, tuple[Callable[..., tuple[int, ...]], Callable[[Array], Array]]] = {
    "[B,N,H,d]": (lambda b, h, n, d: (b, n, h, d), lambda array: array.swapaxes(1, 2)),
    "longer cache": (lambda b, h, n, d: (b, h, 2 * n, d), _second_half_of_keys),
}


def copied_as(view: str, array: Array) -> Array:
    """A copy of `[batch, heads, keys, depth]` in other huge pages, and with other strides."""
    shape, see = _VIEWS[view]
    copy = see(huge_array(shape(*array.shape), array.dtype))
    copy[...] = array
    return copy


def huge_page_bytes() -> int:
    """Memory of this process that lies in huge pages."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("AnonHugePages:"):
            return int(line.split()[1]) * 1024
    return 0


def exact_output(problem: Problem | LinearLayer, inputs: Inputs) -> Array:
    """The output in f64, one K/V head after the other."""
    if isinstance(problem, LinearLayer):
        output: Array = inputs.query.astype(np.float64) @ inputs.key_value.astype(np.float64).T
        return output
    rows = problem.group * problem.queries
    shape = (problem.batch, problem.kv_heads, rows, problem.depth)
    query = inputs.query.reshape(shape)
    output = np.empty(shape)
    hidden = _hidden_keys(problem)
    for head in np.ndindex(shape[:2]):
        key, value = (half[head].astype(np.float64) for half in (inputs.key, inputs.value))
        scores = query[head].astype(np.float64) @ key.T / np.sqrt(problem.depth)
        if hidden is not None:
            scores[hidden] = -np.inf
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        output[head] = weights @ value / weights.sum(axis=-1, keepdims=True)
    return output.reshape(problem.query_shape)


def _hidden_keys(problem: Problem) -> Array | None:
    """True where row m of a group must not see key n; None if all see all."""
    if not problem.causal:
        return None
    hidden = ~np.tri(problem.queries, problem.keys, dtype=np.bool_)
    return np.tile(hidden, (problem.group, 1))


def difference(output: Array, exact: Array) -> float:
    """The largest difference, relative to the largest number; infinite for NaN."""
    distance = np.abs(output.astype(np.float64).reshape(exact.shape) - exact).max()
    return float(distance / np.abs(exact).max()) if np.isfinite(distance) else float("inf")
