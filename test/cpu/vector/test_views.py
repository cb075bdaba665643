# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Keys and values may be views with any outer strides, of NumPy or torch, and are read in place."""

import importlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from cpu_support import compile_text, resident_bytes
from test_vectors import check, reference

compile_module = importlib.import_module("mlir_attention.runtime.compile")

#: 2 sequences and 2 heads as one batch dimension each; rows of 32.
PROGRAM = """
#q = affine_map<(b, h, r, n, d, e) -> (b, h, r, d)>
#k = affine_map<(b, h, r, n, d, e) -> (b, h, KEY)>
#v = affine_map<(b, h, r, n, d, e) -> (b, h, n, e)>
#o = affine_map<(b, h, r, n, d, e) -> (b, h, r, e)>
func.func @decode(%q: tensor<2x2x4x32xf32>, %k: tensor<2x2xSHAPExf32>, %v: tensor<2x2x?x32xf32>)
    -> tensor<2x2x4x32xf32> {
  %scale = arith.constant 0.125 : f32
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<2x2x4x32xf32>, tensor<2x2xSHAPExf32>, tensor<2x2x?x32xf32>)
      -> tensor<2x2x4x32xf32> {
  ^bb0(%score: f32):
    %scaled = arith.mulf %score, %scale : f32
    attention.yield %scaled : f32
  }
  return %o : tensor<2x2x4x32xf32>
}"""
ROWS = PROGRAM.replace("KEY", "n, d").replace("SHAPE", "?x32")
COLUMNS = PROGRAM.replace("KEY", "d, n").replace("SHAPE", "32x?")
PIPELINES = ["", "attention-flash-decoding{chunk-size=64}"]


def swapped(array, *axes):
    """NumPy's `swapaxes` and torch's `transpose`."""
    return array.swapaxes(*axes)


#: Views `[batch, heads, keys, d]`: the shape of the array for a number of keys, and how it is seen.
VIEWS = {
    "a slice of a longer cache": (
        lambda keys: (2, 2, keys + 50, 32),
        lambda cache: cache[:, :, 20:-30],
    ),
    "[B, N, H, D] as [B, H, N, D]": (
        lambda keys: (2, keys, 2, 32),
        lambda cache: swapped(cache, 1, 2),
    ),
    "keys beside values": (lambda keys: (2, 2, keys, 96), lambda cache: cache[..., 32:64]),
    "every third row": (lambda keys: (2, 2, 3 * keys, 32), lambda cache: cache[:, :, ::3]),
}


def numbers(shape):
    return np.random.default_rng(len(shape)).standard_normal(shape).astype(np.float32)


def expected(query, key, value):
    """The reference has one batch dimension."""
    flat = [np.asarray(array).reshape(-1, *array.shape[2:]) for array in (query, key, value)]
    return reference(*flat).reshape(query.shape)


def peak_growth(call: Callable[[], object]) -> int:
    """The bytes by which the memory of this process grows in `call`, at most."""
    Path("/proc/self/clear_refs").write_text("5")  # The peak is the present from here on.
    before = resident_bytes()
    call()
    status = Path("/proc/self/status").read_text()
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak) * 1024 - before


def test_the_peak_shows_a_copy():
    array = np.ones(4 << 20, np.float32)
    assert peak_growth(lambda: array.copy()) > array.nbytes * 0.9


@pytest.fixture(scope="module", params=PIPELINES, ids=["whole", "split"])
def rows(request):
    return compile_text(ROWS, pipeline=request.param)


@pytest.fixture(scope="module", params=PIPELINES, ids=["whole", "split"])
def columns(request):
    return compile_text(COLUMNS, pipeline=request.param)


@pytest.mark.parametrize("view", VIEWS)
def test_numpy(rows, view):
    shape, see = VIEWS[view]
    query, cache = numbers((2, 2, 4, 32)), numbers(shape(150))
    key, value = see(cache), see(cache + 1)
    assert np.shares_memory(key, cache)
    check(rows(query, key, value), expected(query, key, value))


@pytest.mark.parametrize("num_rows", [1, 2, 4, 8])
@pytest.mark.parametrize("view", VIEWS)
def test_views_give_the_bits_of_contiguous_arrays(monkeypatch, num_rows, view):
    """Strided rows have loops of their own, which differ in their prefetches only.

    That is so of tasks of one head, of which there are too few here for several in one.
    """
    monkeypatch.setattr(compile_module, "available_cores", lambda: 64)
    decode = compile_text(ROWS.replace("2x2x4x32", f"2x2x{num_rows}x32"))
    shape, see = VIEWS[view]
    query, cache = numbers((2, 2, num_rows, 32)), numbers(shape(157))
    key, value = see(cache), see(cache + 1)
    contiguous = decode(query, np.ascontiguousarray(key), np.ascontiguousarray(value))
    assert np.array_equal(decode(query, key, value), contiguous)


@pytest.mark.parametrize("view", VIEWS)
def test_torch(rows, view):
    torch = pytest.importorskip("torch")
    shape, see = VIEWS[view]
    query, cache = numbers((2, 2, 4, 32)), numbers(shape(150))
    tensor = see(torch.from_numpy(cache))
    want = expected(query, see(cache), see(cache))
    check(rows(torch.from_numpy(query), tensor, tensor), want)


def test_one_sequence_for_all(rows):
    """A batch of stride 0."""
    query, cache = numbers((2, 2, 4, 32)), numbers((1, 2, 150, 32))
    key = np.broadcast_to(cache, (2, 2, 150, 32))
    check(rows(query, key, key), expected(query, key, key))


def test_one_sequence_for_all_of_torch(rows):
    torch = pytest.importorskip("torch")
    query, cache = numbers((2, 2, 4, 32)), numbers((1, 2, 150, 32))
    key = torch.from_numpy(cache).expand(2, -1, -1, -1)
    check(rows(query, key, key), expected(query, key, key))


def test_key_columns(columns):
    """A window of `[d, N]` in both dimensions, of heads behind depth."""
    query, value = numbers((2, 2, 4, 32)), numbers((2, 2, 150, 32))
    cache = numbers((2, 40, 2, 200))
    key = swapped(cache[:, 5:37, :, 30:180], 1, 2)
    check(columns(query, key, value), expected(query, swapped(key, 2, 3), value))


@pytest.mark.parametrize("view", [*VIEWS, "columns"])
def test_nothing_is_copied(rows, columns, view):
    """100 MB of keys; a copy would show in the peak of the process's memory."""
    query = numbers((2, 2, 4, 32))
    if view == "columns":
        decode, cache = columns, np.ones((2, 40, 2, 160_000), np.float32)
        key = swapped(cache[:, 4:36], 1, 2)
        value = swapped(key, 2, 3)
        value = np.broadcast_to(np.ones(32, np.float32), value.shape)
    else:
        shape, see = VIEWS[view]
        cache = np.ones(shape(200_000), np.float32)
        decode, key = rows, see(cache)
        value = key
    grown = peak_growth(lambda: decode(query, key, value))
    # Scores and weights are 4 rows for 32 columns of the keys.
    assert grown < key.nbytes / 3


@pytest.mark.parametrize("number", [1, 2])
def test_rows_that_are_not_contiguous_are_refused(rows, number):
    """With the argument's name and a way out."""
    inputs = [numbers((2, 2, 4, 32)), numbers((2, 2, 50, 32)), numbers((2, 2, 50, 32))]
    inputs[number] = numbers((2, 2, 50, 64))[..., ::2]
    message = rf"argument {number} of 'decode'.*stride.*ascontiguousarray"
    with pytest.raises(ValueError, match=message):
        rows(*inputs)
