# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The updates of the FileCheck tests beside this file, computed in place, against NumPy."""

from pathlib import Path

import numpy as np
import pytest
from mlir import ir

import mlir_attention as attn

HERE = Path(__file__).parent

#: Positions along 16 keys, and such as are none.
POSITIONS = (0, 7, 15, 16, -1, 2**40, -(2**63))


def compiled(file, entry):
    with ir.Context():
        module = ir.Module.parse((HERE / file).read_text())
        return attn.compile(module, entry, cache=False, opt_level=0)


def drawn(*shape):
    return np.random.default_rng(len(shape)).standard_normal(shape).astype(np.float32)


def written(cache, new, position):
    """Along the second-to-last dimension."""
    wanted = cache.copy()
    if 0 <= position < 16:
        wanted[..., position, :] = new
    return wanted


@pytest.mark.parametrize("position", POSITIONS)
def test_where(position):
    cache, new = drawn(2, 16, 8), drawn(2, 1, 8)
    wanted = written(cache, new[:, 0], position)
    f = compiled("selected-positions.mlir", "where")
    assert f(cache, new, np.array([position])) is cache
    np.testing.assert_array_equal(cache, wanted)


@pytest.mark.parametrize("after", [-1, 14, 15, -2, 2**31 - 1])
def test_in_one_body(after):
    cache, new = drawn(2, 16, 8), drawn(2, 1, 8)
    wanted = written(cache, new[:, 0], after + 1)
    compiled("selected-positions.mlir", "in_one_body")(cache, new, after)
    np.testing.assert_array_equal(cache, wanted)


def test_batch():
    f = compiled("selected-positions.mlir", "batch")
    for batch in (7, 1, 0):
        cache, new = drawn(batch, 16, 8), drawn(batch, 8)
        rows = zip(cache, new, POSITIONS, strict=False)
        wanted = np.array([written(*row) for row in rows]).reshape(cache.shape)
        f(cache, new, np.array(POSITIONS[:batch], np.int64))
        np.testing.assert_array_equal(cache, wanted)


def test_casts():
    cache, new = drawn(2, 16, 8), drawn(2, 1, 8)
    wanted = written(cache, new[:, 0], 3)
    wanted[0, 0, 0] = 5.0
    f = compiled("selected-positions.mlir", "casts")
    for wrong in (drawn(1, 1, 8), drawn(2, 1, 9)):
        before = cache.copy()
        with pytest.raises(attn.CompiledAssertionError):
            f(cache, wrong, 3, 5.0)
        np.testing.assert_array_equal(cache, before)
    f(cache, new, 3, 5.0)
    np.testing.assert_array_equal(cache, wanted)


def test_window():
    window, new = drawn(2, 16, 8), drawn(2, 3, 8)
    wanted = np.concatenate([window[:, 3:], new], 1)
    compiled("shifted-windows.mlir", "window")(window, new)
    np.testing.assert_array_equal(window, wanted)


def test_rolled():
    window = drawn(16, 8)
    wanted = np.roll(window, -1, 0)
    compiled("shifted-windows.mlir", "rolled")(window)
    np.testing.assert_array_equal(window, wanted)


def test_twice():
    window, new = drawn(16, 8), drawn(1, 8)
    wanted = written(np.concatenate([window[1:], new]), new, 3)
    compiled("shifted-windows.mlir", "twice")(window, new, 3)
    np.testing.assert_array_equal(window, wanted)


@pytest.mark.parametrize("entry", ["inserted", "inserted_cast"])
def test_inserted_behind(entry):
    memory, row = drawn(12, 4), drawn(1, 4) + 1
    wanted = memory.copy()
    wanted[8] = row
    longer = memory[:9]
    assert compiled("appended-rows.mlir", entry)(memory[:8], row, out=longer) is longer
    np.testing.assert_array_equal(memory, wanted)


def test_old_and_new_rows():
    memory, row = drawn(12, 4), drawn(1, 4) + 1
    old, longer = memory[:8], memory[:9]
    wanted = np.concatenate([old, np.exp(row)])
    f = compiled("appended-rows.mlir", "old_and_new")
    new, total, before = f(old, row, out=(longer, None, None))
    assert new is longer
    np.testing.assert_allclose(memory[:9], wanted, rtol=1e-6)
    np.testing.assert_allclose(total, wanted.sum(0), rtol=1e-5)
    np.testing.assert_allclose(before, old.sum(0), rtol=1e-5)


@pytest.mark.parametrize("first", [False, True])
def test_a_row_of_either_branch(first):
    memory, a, b = drawn(12, 4), drawn(1, 4) + 1, drawn(1, 4) + 2
    compiled("appended-rows.mlir", "branches")(memory[:8], a, b, first, out=memory[:9])
    np.testing.assert_array_equal(memory[8:9], a if first else b)


def test_two_insertions_into_one_tensor():
    memory, row = drawn(4, 4), drawn(1, 4) + 1
    old, longer = memory[:2].copy(), memory[:3]
    f = compiled("appended-rows-copied.mlir", "two_insertions")
    new, first, before = f(memory[:2], row, out=(longer, None, None))
    assert new is longer
    np.testing.assert_array_equal(memory[:3], np.concatenate([old, row]))
    np.testing.assert_array_equal(first[:2], [row[0], old[1]])
    np.testing.assert_array_equal(before, old)


def test_a_result_that_is_computed_with():
    memory, row = drawn(4, 4), drawn(1, 4) + 1
    wanted = np.concatenate([memory[:2], row])
    f = compiled("appended-rows-copied.mlir", "computed_with")
    _, twice, before = f(memory[:2], row, out=(memory[:3], None, None))
    np.testing.assert_array_equal(memory[:3], wanted)
    np.testing.assert_array_equal(twice, 2 * wanted)
    np.testing.assert_array_equal(before, 2 * wanted[:2])
