# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whatever is passed for a tensor, a call is right, or a TypeError or ValueError that names it.

Dtypes, bytes, strides, alignment, extents, subclasses, DLPack producers, and what is no array.
More cases, drawn anew: FUZZ=nightly.
"""

import functools
import re
from typing import Any

import drawn
import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from mlir import ir
from odd_values import ELEMENTS, Producer, arrays, huge, junk

import mlir_attention as attn

drawn.load(250)

SHAPES = ((), (None,), (2, None), (None, None), (3, 2), (None, 2, None), (1, None, 1, None))


@functools.cache
def compiled(element: str, shape: tuple[int | None, ...]) -> attn.Executable:
    """The extents of the second argument of three, and the argument itself."""
    sizes = "x".join([*("?" if size is None else str(size) for size in shape), element])
    with ir.Context():
        module = ir.Module.parse(
            f"func.func @f(%x: f32, %a: tensor<{sizes}>, %b: tensor<2xf32>)"
            f" -> (tensor<{sizes}>, tensor<2xf32>, f32) {{"
            f" return %a, %b, %x : tensor<{sizes}>, tensor<2xf32>, f32 }}"
        )
        return attn.compile(module, "f", num_threads=1, opt_level=0, cache=False)


@functools.cache
def summing(element: str, rank: int) -> attn.Executable:
    """The element at the last place of a tensor, which is not copied, and its last extent."""
    type_ = f"tensor<{'?x' * rank}{element}>"
    lines = [
        f"%c{axis} = arith.constant {axis} : index\n"
        f"%n{axis} = tensor.dim %a, %c{axis} : {type_}\n"
        f"%i{axis} = arith.subi %n{axis}, %one : index"
        for axis in range(rank)
    ]
    places = ", ".join(f"%i{axis}" for axis in range(rank))
    with ir.Context():
        module = ir.Module.parse(
            f"func.func @f(%a: {type_}) -> ({element}, index) {{\n"
            "%one = arith.constant 1 : index\n" + "\n".join(lines) + "\n"
            f"%e = tensor.extract %a[{places}] : {type_}\n"
            f"return %e, %n{rank - 1} : {element}, index }}"
        )
        return attn.compile(module, "f", num_threads=1, opt_level=0, cache=False)


def is_plain(value: Any, element: str, shape: tuple[int | None, ...]) -> bool:
    """Whether it must be taken: of the type, without gaps, aligned."""
    return (
        type(value) is np.ndarray
        and value.dtype == ELEMENTS[element]
        and value.dtype.isnative
        and value.flags.c_contiguous
        and value.flags.aligned
        and value.ndim == len(shape)
        and all(size in (None, extent) for size, extent in zip(shape, value.shape, strict=True))
    )


def call(element: str, shape: tuple[int | None, ...], value: Any) -> np.ndarray | None:
    """The result that should equal the value, or None if it was refused, in good words."""
    f = compiled(element, shape)
    other = np.array([3, 4], np.float32)
    try:
        result, second, number = f(0.5, value, other)
    except (TypeError, ValueError) as error:
        assert re.match(r"argument 1 of 'f'", str(error)), error
        assert not isinstance(error, UnicodeError)
        result = None
    else:
        assert (second == other).all() and number == 0.5
    good = np.ones([2 if size is None else size for size in shape], ELEMENTS[element])
    assert (f(0.5, good, other)[0] == good).all()
    event("refused" if result is None else "taken")
    return result


def assert_same(got: np.ndarray, want: np.ndarray, element: str) -> None:
    assert got.dtype == ELEMENTS[element]
    assert got.shape == np.ndarray.__getattribute__(want.view(np.ndarray), "shape")
    assert (got == want.view(np.ndarray)).all()


@given(st.data(), st.sampled_from(list(ELEMENTS)), st.sampled_from(SHAPES))
def test_arrays(data, element, shape):
    value = data.draw(arrays(element, shape))
    before = value.view(np.ndarray).copy()
    result = call(element, shape, value)
    if result is None:
        assert not is_plain(value, element, shape)
    else:
        assert_same(result, before, element)
        assert not np.shares_memory(result, value.view(np.ndarray))
        result[...] = 0
        assert (value.view(np.ndarray) == before).all()


@given(
    st.data(),
    st.sampled_from(["f32", "i1", "f64"]),
    st.sampled_from(SHAPES),
    st.sampled_from(Producer.WAYS),
)
def test_producers(data, element, shape, way):
    value = data.draw(arrays(element, shape)).view(np.ndarray)
    result = call(element, shape, Producer(value, way))
    if result is not None:
        assert way in ("good", "old", "copies", "wrong device")
        assert_same(result, value, element)
    elif way in ("good", "old") and is_plain(value, element, shape):
        assert not value.flags.writeable  # NumPy refuses to export it.


@given(junk(), st.sampled_from(list(ELEMENTS)), st.sampled_from(SHAPES))
def test_no_arrays(value, element, shape):
    assert call(element, shape, value) is None or isinstance(value, np.generic)


@given(st.data(), st.sampled_from(["f32", "i8"]), st.integers(1, 3))
def test_huge_arrays(data, element, rank):
    """Only looked at; a copy would be no less than a MemoryError."""
    value = data.draw(huge(element, rank))
    try:
        last, extent = summing(element, rank)(value)
    except ValueError as error:
        assert "argument 0 of 'f'" in str(error)
    else:
        assert (last, extent) == (1, value.shape[-1])


@given(st.data(), st.sampled_from(["f32", "bf16", "i1"]), st.sampled_from(SHAPES))
def test_out(data, element, shape):
    """Results go to arrays of the caller's of any strides, or nothing of these is written."""
    f = compiled(element, shape)
    value = np.ones([2 if size is None else size for size in shape], ELEMENTS[element])
    out = data.draw((arrays(element, shape) | junk()).filter(lambda out: out is not None))
    others = (np.zeros(2, np.float32), "no array")
    with pytest.raises((TypeError, ValueError), match=r"result . of 'f'|out of 'f'"):
        f(0.5, value, np.ones(2, np.float32), out=(out, *others))
    one = compiled_one(element, shape)
    try:
        assert one(value, out=out) is out
    except (TypeError, ValueError) as error:
        assert re.match(r"result 0 of 'g'|out of 'g'", str(error)), error
    else:
        written = out[0] if isinstance(out, tuple) else out
        assert (written.view(np.ndarray) == value).all()


@functools.cache
def compiled_one(element: str, shape: tuple[int | None, ...]) -> attn.Executable:
    sizes = "x".join([*("?" if size is None else str(size) for size in shape), element])
    with ir.Context():
        module = ir.Module.parse(
            f"func.func @g(%a: tensor<{sizes}>) -> tensor<{sizes}> {{\n"
            f"return %a : tensor<{sizes}> }}"
        )
        return attn.compile(module, "g", num_threads=1, opt_level=0, cache=False)
