# REQUIRES: cc
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bundles of functions that append to arguments, and `out` of the loader."""

import ctypes
import json

import bundles
import numpy as np
import pytest
from bundles import DLTensor

OK, WRONG_TYPE, WRONG_VALUE, FAILED = range(4)

#: Appends a key, and attends to all of them; returns a number before that.
STEP = """
#maps = [affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
         affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> (b, m, e)>]
func.func @step(%q: tensor<2x1x8xf32>, %row: tensor<2x?x8xf32>, %k: tensor<2x?x8xf32>)
    -> (f32, tensor<2x?x8xf32>, tensor<2x1x8xf32>) {
  %c0 = arith.constant 0 : index
  %new = tensor.concat dim(1) %k, %row
    : (tensor<2x?x8xf32>, tensor<2x?x8xf32>) -> tensor<2x?x8xf32>
  %o = attention.group {indexing_maps = #maps}
      ins(%q, %new, %new : tensor<2x1x8xf32>, tensor<2x?x8xf32>, tensor<2x?x8xf32>)
      -> tensor<2x1x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  %x = tensor.extract %new[%c0, %c0, %c0] : tensor<2x?x8xf32>
  return %x, %new, %o : f32, tensor<2x?x8xf32>, tensor<2x1x8xf32>
}"""


@pytest.fixture(scope="module")
def appending(tmp_path_factory):
    made = tmp_path_factory.mktemp("bundle")
    bundles.export(STEP, made, donate=2)
    return made


def arrays(keys=5, added=1):
    rng = np.random.default_rng(0)
    cache = rng.standard_normal((2, 9, 8), np.float32)
    q, row = rng.standard_normal((2, 1, 8), np.float32), rng.standard_normal((2, added, 8))
    return q, row.astype(np.float32), cache[:, :keys], cache[:, : keys + added]


def call(library, q, row, old, new, **changes):
    """Of `step`: the status, the message, and the number."""
    number, out = ctypes.c_float(), DLTensor()
    found = library.call(
        "step", *map(DLTensor.of, (q, row, old)), ctypes.byref(number),
        new if new is None else DLTensor.of(new, **changes), out,
    )  # fmt: skip
    library.free(out)
    return (*found, number.value)


@pytest.mark.parametrize("keys, added", [(5, 1), (0, 2), (8, 1), (3, 0)])
def test_rows_are_written_behind(appending, keys, added):
    q, row, old, new = arrays(keys, added)
    before = old.copy()
    assert call(bundles.Library(appending), q, row, old, new) == (OK, "", new[0, 0, 0])
    np.testing.assert_array_equal(new[:, :keys], before)
    np.testing.assert_array_equal(new[:, keys:], row)


def test_what_is_refused(appending):
    library = bundles.Library(appending)
    q, row, old, new = arrays()
    label = "result 1 of 'step' "
    for wrong, message in [
        (new.copy(), "must begin with argument 2: at its address, and with its strides"),
        (new[:, :4], "has extent 4 along dimension 1, where argument 2, which it must begin with"),
        (new[..., :4], "has extent 4 along dimension 2; expected 8"),
        (np.lib.stride_tricks.as_strided(new, (2, 6, 8), (192, 32, 4)), "with its strides"),
    ]:
        status, said, _ = call(library, q, row, old, wrong)
        assert status == WRONG_VALUE and said.startswith(label) and message in said, said
    blank = {"data": None, "shape": None}
    status, said, _ = call(library, q, row, old, new, **blank)
    assert (status, said) == (
        WRONG_VALUE,
        label + "is written behind argument 2: it cannot be blank, and must begin with that",
    )
    assert call(library, q, row, old, None)[:2] == (
        WRONG_VALUE, label + "is NULL; expected a tensor, for tensor<2x?x8xf32>"
    )  # fmt: skip
    # Of the right beginning, but not of the length.
    status, said, _ = call(library, q, row, old, arrays(5, 2)[3])
    assert status != OK
    longer = np.lib.stride_tricks.as_strided(new, (2, 7, 8), new.strides)
    status, said, _ = call(library, q, row, old, longer)
    assert status == FAILED and "assertion failed in 'step'" in said
    status, said, _ = call(library, q, new[:, 5:], old, new)
    assert status == WRONG_VALUE and said == label + "is written, but overlaps argument 1 of 'step'"


def test_the_header_and_the_manifest(appending):
    header = (appending / "b.h").read_text()
    assert (
        "int b_step(const DLTensor *arg0, const DLTensor *arg1, const DLTensor *arg2, "
        "float *result0, DLTensor *result1, DLTensor *result2);" in header
    )
    assert "result1: tensor<2x?x8xf32>, written behind arg2, which it begins with" in header
    results = json.loads((appending / "b.json").read_text())["entries"]["step"]["results"]
    assert [value["extends"] for value in results] == [None, "arg2", None]


#: In the loader's process.
BEGIN = """
import numpy as np
import b
bundle = b.load(openmp=OPENMP)
rng = np.random.default_rng(0)
q, row = (rng.standard_normal((2, n, 8), np.float32) for n in (1, 1))
cache = rng.standard_normal((2, 9, 8), np.float32)

def error(*arguments, entry="step", **out):
    try:
        getattr(bundle, entry)(*arguments, **out)
    except (TypeError, ValueError) as raised:
        print(type(raised).__name__, raised)
    else:
        print("no error")
"""


def test_the_loader_appends(appending):
    code = """
memory, result = cache[:, :6], np.empty((2, 1, 8), np.float32)
number, new, made = bundle.step(q, row, cache[:, :5], out=(None, memory, None))
assert new is memory and number == cache[0, 0, 0] and (cache[:, 5:6] == row).all()
_, _, same = bundle.step(q, row, cache[:, :5], out=(None, memory, result))
assert same is result and (same == made).all()
weights = np.exp(np.float64(q @ memory.transpose(0, 2, 1)))
expected = weights / weights.sum(-1, keepdims=True) @ memory
assert np.allclose(made, expected, atol=1e-5)
error(q, row, cache[:, :5])
error(q, row, cache[:, :5], out=memory)
error(q, row, cache[:, :5], out=(1.0, memory, None))
error(q, row, cache[:, :5], out=(None, memory.copy(), None))
error(q, row, cache[:, :5], out=(None, memory, [1]))
error(q, row, cache[:, :5], out=(None, memory, result.astype(np.float64)))
result.flags.writeable = False
error(q, row, cache[:, :5], out=(None, memory, result))
error(q, row, cache[:, :5], out=(None, memory, memory[:, :1]))
"""
    done = bundles.run_isolated(appending, BEGIN + code)
    assert done.returncode == 0, done.stderr
    expected = [
        "TypeError result 1 of 'step' appends to arg2 in place: name its array in out, such as",
        "TypeError out of 'step' must have 3 arrays, got 1",
        "TypeError result 0 of 'step' is a number: a call that returns one takes no out",
        "ValueError result 1 of 'step' must begin with argument 2: at its address",
        "TypeError result 2 of 'step': out is a list; expected a NumPy array",
        "TypeError result 2 of 'step': out has dtype float64; expected float32",
        "ValueError result 2 of 'step': out is read-only",
        "ValueError result 1 of 'step' is written, but overlaps result 2 of 'step'",
    ]
    for line, begin in zip(done.stdout.splitlines(), expected, strict=True):
        assert line.startswith(begin), line


def test_out_of_updates(tmp_path):
    bundles.export(bundles.WRITE + bundles.ATTEND, tmp_path, entry=["write", "attend"])
    code = """
row, cache = np.ones((1, 4), np.float32), np.zeros((6, 4), np.float32)
number, new = bundle.write(row, cache, 2, out=(None, cache))
assert new is cache and number == 1
error(row, cache, 2, entry="write", out=(None, cache.copy()))
k, lengths = rng.standard_normal((2, 20, 8), np.float32), np.array([20, 5], np.int32)
out = np.zeros((2, 1, 8), np.float32)
assert bundle.attend(q, k, k, lengths, out=out) is out
assert (out == bundle.attend(q, k, k, lengths)).all()
assert bundle.attend(q, k, k, lengths, out=(out,))[0] is out
"""
    done = bundles.run_isolated(tmp_path, BEGIN + code)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "ValueError result 1 of 'write' is the new value of arg1, which is updated in place: out "
        "must name the same array\n"
    )
