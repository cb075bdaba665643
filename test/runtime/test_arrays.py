# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What calls accept, refuse and return."""

import gc

import ml_dtypes
import numpy as np
import pytest
from runtime_support import compile_text, resident_bytes

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
        (
            np.zeros((2, 6), "f4")[::-1],
            ValueError,
            "negative stride of -6 elements along dimension 0",
        ),
        (np.zeros(25, "i1")[1:].view("f4").reshape(2, 3), ValueError, "not aligned"),
        (
            np.zeros(26, "i1")[:26].reshape(2, 13)[:, :12].view("f4"),
            ValueError,
            "stride of 13 bytes along dimension 0, not a multiple of its elements of 4 bytes",
        ),
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
