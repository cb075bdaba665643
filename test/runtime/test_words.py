# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The words that arrays and numbers become for compiled code, and what its words become."""

import ctypes
import re
import struct

import numpy as np
import pytest

from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.arrays.marshalling import (
    ScalarArgument,
    ScalarResult,
    TensorArgument,
    TensorResult,
)
from mlir_attention.runtime.arrays.signature import ScalarType, TensorType


def packed(argument, value):
    words = []
    argument.pack(value, words, [])
    return words


def test_an_argument_has_the_words_of_its_code():
    for rank, count in ((0, 3), (1, 5), (3, 9)):
        tensor = TensorArgument("a", TensorType((2,) * rank, "f32"))
        array = np.zeros((2,) * rank, np.float32)
        array.flags.writeable = False
        assert tensor.slots == count == len(packed(tensor, array))
        assert len(tensor.code) == count and tensor.rank == rank
        result = TensorResult("result", TensorType((2,) * rank, "f32"))
        assert (result.fields, result.code) == (count, tensor.code)
    scalar = ScalarArgument("a", ScalarType("f16"))
    assert scalar.slots == len(scalar.code) == len(packed(scalar, 1.0)) == 1
    assert ScalarResult("result", ScalarType("f16")).fields == 1


@pytest.mark.parametrize(
    ("shape", "strides", "plain"),
    [((2, 1, 3), (12, 40, 4), (3, 3, 1)), ((2, 0, 3), (40, 8, 20), (0, 3, 1))],
)
def test_strides_that_mean_nothing_are_those_of_an_array_without_gaps(shape, strides, plain):
    array = np.lib.stride_tricks.as_strided(np.zeros(12, np.float32), shape, strides)
    words = packed(TensorArgument("a", TensorType(shape, "f32")), array)
    assert words[2:] == [0, *shape, *plain]


def test_one_row_or_no_element_may_lie_anywhere():
    memory = np.zeros(64, np.uint8)
    row = np.lib.stride_tricks.as_strided(memory.view("f4"), (1, 3), (13, 4))
    nothing = np.lib.stride_tricks.as_strided(memory[1:61].view("f4"), (0, 3), (13, 4))
    for array in (row, nothing):
        words = packed(TensorArgument("a", TensorType((None, 3), "f32")), array)
        assert words[:2] == [array.ctypes.data] * 2 and words[2:] == [0, *array.shape, 3, 1]


def test_a_layout_is_told_from_the_one_before():
    argument = TensorArgument("a", TensorType((None, None), "f32"))
    base = np.zeros((4, 6), np.float32)
    for array, layout in [
        (base, [4, 6, 6, 1]),
        (base[:3], [3, 6, 6, 1]),
        (base[::2][:2], [2, 6, 12, 1]),
        (base[:2], [2, 6, 6, 1]),
    ]:
        assert packed(argument, array)[3:] == layout


@pytest.mark.parametrize(
    ("element", "bits"),
    [("f64", 0x4004 << 48), ("f32", 0x4020 << 16), ("f16", 0x4100), ("bf16", 0x4020),
     ("f8E4M3FN", 0x42), ("f8E5M2", 0x41)],
)  # fmt: skip
def test_any_number_is_a_float(element, bits):
    argument = ScalarArgument("a", ScalarType(element))
    for value in (2.5, np.float16(2.5), np.float64(2.5)):
        assert packed(argument, value) == [bits]
    for value in (2, np.int8(2), np.uint64(2)):
        assert packed(argument, value) == packed(argument, 2.0)
    for value in (True, np.bool_(True), "2", None, 2j):
        with pytest.raises(TypeError, match=f"; expected a number, for {element}$"):
            argument.pack(value, [], [])


def test_integers_and_bools_are_told_apart():
    integer, boolean = (ScalarArgument("a", ScalarType(element)) for element in ("i8", "i1"))
    assert packed(integer, np.int16(-2)) == packed(integer, -2) == [0xFE]
    for value in (True, np.bool_(True), 2.0, np.float32(2), None):
        with pytest.raises(TypeError, match=r"; expected an integer, for i8$"):
            integer.pack(value, [], [])
    for value in (True, False):
        assert packed(boolean, value) == packed(boolean, np.bool_(value)) == [int(value)]
    for value in (1, np.int8(1), 1.0, None):
        with pytest.raises(TypeError, match=r"; expected a bool, for i1$"):
            boolean.pack(value, [], [])


@pytest.mark.parametrize(
    ("element", "word", "value"),
    [("bf16", 0x4020, 2.5), ("f8E4M3FN", 0x42, 2.5), ("f8E5M2", 0x41, 2.5), ("f32", 2.5, 2.5),
     ("i8", -3, -3), ("i1", True, True)],
)  # fmt: skip
def test_results_that_are_numbers(element, word, value):
    found = ScalarResult("result", ScalarType(element)).unpack((word,), {})
    assert found == value and type(found) is type(value)


def test_a_scalar_that_is_no_number_stays_none():
    (quiet,) = struct.unpack("<f", b"\xff\xff\xff\x7f")
    words = []
    ScalarArgument("a", ScalarType("bf16")).pack(quiet, words, [])
    assert words[0] & 0x7FFF > 0x7F80


@pytest.mark.parametrize(("bits", "rounded"), [(0x3F808000, 0x3F80), (0x3F818000, 0x3F82)])
def test_a_scalar_between_two_of_bf16_becomes_the_even_one(bits, rounded):
    (value,) = struct.unpack("<f", struct.pack("<I", bits))
    words = []
    ScalarArgument("a", ScalarType("bf16")).pack(value, words, [])
    assert words == [rounded]


@pytest.mark.parametrize(
    ("element", "lowest", "highest"),
    [
        ("i8", -(2**7), 2**8 - 1),
        ("i64", -(2**63), 2**64 - 1),
        ("index", -(2**63), 2**64 - 1),
        ("ui8", 0, 2**8 - 1),
        ("ui64", 0, 2**64 - 1),
    ],
)
def test_the_ends_of_what_fits(element, lowest, highest):
    """An integer that has no sign is any that its bits hold, taken as signed or as unsigned."""
    argument = ScalarArgument("a", ScalarType(element))
    words = []
    for number in (lowest, -lowest, highest):
        argument.pack(number, words, [])
    bits = highest.bit_length()
    assert words == [lowest % 2**bits, -lowest, highest]
    for number in (lowest - 1, highest + 1):
        with pytest.raises(ValueError, match=f"a is {number}, which does not fit {element}$"):
            argument.pack(number, words, [])


#: The types of DLPack that hold each element type: signed 0, unsigned 1, float 2, and others.
DLPACK = {
    "f64": {(2, 64)}, "f32": {(2, 32)}, "f16": {(2, 16)}, "bf16": {(4, 16)},
    "f8E4M3FN": {(10, 8)}, "f8E5M2": {(12, 8)}, "i1": {(6, 8)},
    "i8": {(0, 8), (1, 8)}, "i16": {(0, 16), (1, 16)}, "i32": {(0, 32), (1, 32)},
    "i64": {(0, 64), (1, 64)}, "ui8": {(1, 8)}, "ui16": {(1, 16)}, "ui32": {(1, 32)},
    "ui64": {(1, 64)}, "index": {(0, 64)},
}  # fmt: skip


@pytest.mark.parametrize("name", DLPACK)
def test_element_types(name):
    element = element_of(name, "a")
    assert element.dlpack == DLPACK[name]
    width = 8 if name == "index" else max(int(re.match(r"[a-z]+([0-9]+)", name)[1]) // 8, 1)
    assert element.itemsize == width == struct.calcsize(element.code)
    assert {dtype.itemsize for dtype in element.dtypes} == {width}
    assert element.bits == (1 if name == "i1" else 8 * width)
    assert element.is_float == ("f" in name) and element.is_float8 == ("f8" in name)


def test_other_element_types():
    with pytest.raises(TypeError, match=r"^a has element type i4; supported are f64, f32"):
        element_of("i4", "a")


def test_shared_result_buffers_are_freed_once():
    """Two results in one allocation, as no lowering makes them today."""
    memory, freed = (ctypes.c_float * 16)(), []
    address = ctypes.addressof(memory)

    class Owner:
        def __del__(self):
            freed.append(address)

    owners = {address: Owner()}
    result = TensorResult("result", TensorType((4,), "f32"))
    x = result.unpack((address, address, 0, 4, 1), owners)
    y = result.unpack((address, address, 2, 4, 1), owners)
    owners.clear()
    x[:] = 5
    del x
    assert (y == [5, 5, 0, 0]).all() and not freed
    del y
    assert freed == [address]


def test_results_that_begin_within_their_buffer_are_copied():
    """As no lowering makes them today."""
    memory = (ctypes.c_float * 16)(*range(16))
    address = ctypes.addressof(memory)
    result, target = TensorResult("result", TensorType((4,), "f32")), np.zeros(8, np.float32)
    for out in (target[:4], target[::2]):
        result.store((address, address, 2, 4, 1), {address: memory}, out)
        assert (out == [2, 3, 4, 5]).all()
