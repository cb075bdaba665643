# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Results that go to the caller's arrays."""

import numpy as np
import pytest
from runtime_support import compile_text

SUM = """
func.func @f(%a: tensor<?x3xf32>) -> tensor<?x3xf32> {
  %b = arith.addf %a, %a : tensor<?x3xf32>
  return %b : tensor<?x3xf32>
}"""

TWO = """
func.func @f(%a: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %b = arith.addf %a, %a : tensor<2xf32>
  return %b, %b : tensor<2xf32>, tensor<2xf32>
}"""

NUMBER = """
func.func @f(%a: f32) -> f32 {
  return %a : f32
}"""

ROWS = np.arange(6, dtype=np.float32).reshape(2, 3)


def test_one_result():
    f = compile_text(SUM)
    out = np.zeros((2, 3), np.float32)
    assert f(ROWS, out=out) is out
    assert (out == 2 * ROWS).all()
    single = (np.zeros((2, 3), np.float32),)
    assert f(ROWS, out=single) is single and (single[0] == 2 * ROWS).all()


@pytest.mark.parametrize(
    "layout", [lambda a: a[:, ::2], lambda a: a[:, ::-1][:, :3], np.asfortranarray]
)
def test_any_strides(layout):
    out = layout(np.zeros((2, 6), np.float32))[:, :3]
    compile_text(SUM)(ROWS, out=out)
    assert (out == 2 * ROWS).all()


def test_an_argument_may_be_out():
    a = ROWS.copy()
    compile_text(SUM)(a, out=a)
    assert (a == 2 * ROWS).all()


def test_several_results():
    f = compile_text(TWO)
    out = (np.zeros(2, np.float32), np.zeros(2, np.float32))
    assert f(np.ones(2, np.float32), out=out) is out
    assert (out[0] == 2).all() and (out[1] == 2).all()


def test_none_is_a_new_array():
    f = compile_text(TWO)
    out = np.zeros(2, np.float32)
    new = f(np.ones(2, np.float32), out=(None, out))
    assert isinstance(new, tuple) and new[1] is out
    assert (new[0] == 2).all() and (out == 2).all() and not np.shares_memory(*new)
    (new,) = compile_text(NUMBER)(1.0, out=(None,))
    assert new == 1.0


def test_no_rows():
    f = compile_text(SUM)
    out = np.zeros((0, 3), np.float32)
    assert f(out, out=out) is out


@pytest.mark.parametrize(
    "out, error, message",
    [
        ([[0.0]], TypeError, "result 0 of 'f': out is a list; expected a NumPy array"),
        (np.zeros((2, 3)), TypeError, "out has dtype float64; expected float32"),
        (np.zeros((2, 3), ">f4"), TypeError, "out has dtype >f4; expected float32"),
        (np.zeros((2, 4), np.float32), ValueError, r"out has shape \(2, 4\), for tensor<\?x3xf32>"),
        (np.zeros(6, np.float32), ValueError, r"out has shape \(6,\)"),
        (np.zeros((1, 3), np.float32), ValueError, r"\(1, 3\), but the result has \(2, 3\)"),
        ((), TypeError, "out of 'f' must have 1 arrays, got 0"),
    ],
)
def test_wrong_arrays(out, error, message):
    with pytest.raises(error, match=message):
        compile_text(SUM)(ROWS, out=out)


def test_a_tensor_of_torch_is_told_of_its_view():
    class Tensor:
        numpy = None

    with pytest.raises(
        TypeError, match=r"out is a Tensor; expected a NumPy array, such as out.num"
    ):
        compile_text(SUM)(ROWS, out=Tensor())


def test_read_only():
    out = np.zeros((2, 3), np.float32)
    out.flags.writeable = False
    with pytest.raises(ValueError, match="out is read-only"):
        compile_text(SUM)(ROWS, out=out)


def test_numbers_take_none():
    with pytest.raises(TypeError, match="result 0 of 'f' is a number"):
        compile_text(NUMBER)(1.0, out=np.zeros(()))
