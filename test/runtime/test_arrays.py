# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What calls accept, refuse and return."""

import ctypes
import gc
import re
import struct

import ml_dtypes
import numpy as np
import pytest
from runtime_support import compile_text, resident_bytes

from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.arrays.marshalling import (
    ScalarArgument,
    TensorArgument,
    TensorResult,
)
from mlir_attention.runtime.arrays.signature import ScalarType, TensorType

ELEMENTS = {
    "f64": np.float64,
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "i1": np.bool_,
    "i8": np.int8,
    "i16": np.int16,
    "i32": np.int32,
    "i64": np.int64,
    "ui8": np.uint8,
    "index": np.int64,
}
IDENTITY = "func.func @decode(%a: tensor<2x?xT>) -> tensor<2x?xT> { return %a : tensor<2x?xT> }"


def identity(element, shape="2x?"):
    return compile_text(
        IDENTITY.replace("2x?", shape).replace("xT", f"x{element}" if shape else element),
        entry="decode",
    )


@pytest.fixture(scope="module")
def decode():
    return identity("f32")


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_dtype(element):
    array = (np.arange(10).reshape(2, 5) % 2).astype(ELEMENTS[element])
    result = identity(element)(array)
    assert result.dtype == array.dtype and (result == array).all()
    assert result.flags.writeable


@pytest.mark.parametrize("element", ["f32", "bf16", "i1"])
def test_rank_zero(element):
    result = identity(element, "")(np.ones((), ELEMENTS[element]))
    assert result.shape == () and result == 1 and result.dtype == ELEMENTS[element]


@pytest.mark.parametrize(
    "argument, error, message",
    [
        ([[1.0]], TypeError, "argument 0 of 'decode' is a list; expected a NumPy array"),
        (np.zeros((2, 3)), TypeError, "argument 0 of 'decode' has dtype float64; expected float32"),
        (np.zeros((2, 3), ">f4"), ValueError, "bytes are swapped"),
        (np.zeros(3, "f4"), ValueError, r"has 1 dimensions \(shape \(3,\)\); expected 2"),
        (
            np.zeros((3, 3), "f4"),
            ValueError,
            "has extent 3 along dimension 0 .*; expected 2, for tensor<2x\\?xf32>",
        ),
        (
            np.zeros((2, 6), "f4")[:, ::2],
            ValueError,
            "stride of 2 elements along its last dimension; expected 1",
        ),
        (np.zeros((2, 6), "f4")[::-1], ValueError, "negative stride of -6"),
        (np.zeros(25, "i1")[1:].view("f4").reshape(2, 3), ValueError, "not aligned"),
        (np.zeros(26, "i1")[:26].reshape(2, 13)[:, :12].view("f4"), ValueError, "not a multiple"),
    ],
)
def test_rejected(decode, argument, error, message):
    with pytest.raises(error, match=message) as caught:
        decode(argument)
    assert "argument 0 of 'decode'" in str(caught.value)


def test_number_of_arguments(decode):
    with pytest.raises(TypeError, match="'decode' takes 1 arguments, got 2"):
        decode(1, 2)


def test_layouts_that_are_fine(decode):
    base = np.arange(40, dtype=np.float32).reshape(4, 10)
    read_only = base[:2].copy()
    read_only.flags.writeable = False
    for array in (
        base[::2],
        base[1:3, 2:9],
        np.broadcast_to(base[0], (2, 10)),
        base[:2, :1],
        base[:2, :0],
        base.T[:2].T[:2, ::2][:, :1],
        read_only,
    ):
        for _ in range(2):
            assert (decode(array) == array).all()


def test_a_dimension_of_extent_one_has_the_stride_of_an_array_without_gaps():
    argument = TensorArgument("a", TensorType((2, 1, 3), "f32"))
    array = np.lib.stride_tricks.as_strided(np.zeros(12, np.float32), (2, 1, 3), (12, 40, 4))
    words = []
    argument.pack(array, words, [])
    assert words[2:] == [0, 2, 1, 3, 3, 3, 1]


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


def test_results_own_their_memory(decode):
    array = np.ones((2, 3), np.float32)
    result = decode(array)
    view = result[1:]
    del result
    gc.collect()
    for _ in range(100):
        decode(array * 2)
    assert (view == 1).all()


def test_results_are_freed():
    exe = identity("f32")
    array = np.ones((2, 1 << 18), np.float32)

    for _ in range(20):
        exe(array)
    before = resident_bytes()
    for _ in range(1000):
        exe(array)
    assert resident_bytes() - before < 8 << 20


def test_scalars_that_do_not_fit():
    text = "func.func @f(%a: i8, %b: f32, %c: i1) -> i8 { return %a : i8 }"
    exe = compile_text(text)
    for arguments, error in [
        ((300, 1.0, True), ValueError),
        ((1.5, 1.0, True), TypeError),
        ((1, "x", True), TypeError),
        ((1, 1e300, True), ValueError),
        ((1, 1.0, 1), TypeError),
    ]:
        with pytest.raises(error, match=r"argument . of 'f'"):
            exe(*arguments)


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


def test_description(decode):
    assert repr(decode) == "<Executable decode(tensor<2x?xf32>) -> (tensor<2x?xf32>)>"
    assert decode.name == "decode"
    assert (
        [str(t) for t in decode.argument_types]
        == ["tensor<2x?xf32>"]
        == [str(t) for t in decode.result_types]
    )


class Exporter:
    """An array of another library."""

    def __init__(self, array, device=(1, 0)):
        self.array, self.device = array, device

    def __dlpack__(self, **options):
        return self.array.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.device


class OldExporter(Exporter):
    def __dlpack__(self):
        return self.array.__dlpack__()


def test_an_array_that_does_not_say_where_it_is(decode):
    class WithoutDevice:
        def __dlpack__(self, **options):
            raise AssertionError("it is asked for its memory before")

    with pytest.raises(TypeError, match="is a WithoutDevice; expected a NumPy array or an array"):
        decode(WithoutDevice())


@pytest.mark.parametrize("exporter", [Exporter, OldExporter])
def test_dlpack(decode, exporter):
    array = np.arange(20, dtype=np.float32).reshape(2, 10)
    for a in (array, array[:, 2:5], array[:, :0]):
        assert (decode(exporter(a)) == a).all()
    with pytest.raises(ValueError, match="argument 0 of 'decode' is on a device of DLPack type 2"):
        decode(exporter(array, (2, 0)))
    with pytest.raises(TypeError, match="argument 0 of 'decode' has dtype"):
        decode(exporter(array.astype(np.float64)))
    assert (identity("i1")(exporter(array > 3)) == (array > 3)).all()


def test_torch(decode):
    torch = pytest.importorskip("torch")
    tensor = torch.arange(20.0).reshape(2, 10)
    assert (decode(tensor) == tensor.numpy()).all()
    assert (identity("bf16")(tensor.bfloat16()).astype(np.float32) == tensor.numpy()).all()
    assert (identity("i1")(tensor > 3) == (tensor > 3).numpy()).all()
    with pytest.raises(TypeError, match="gradient"):
        decode(tensor.requires_grad_())


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
