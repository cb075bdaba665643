# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions of CUDA take arrays of the device in place, on a stream: by a driver that stands in."""

import ctypes
import gc
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from cuda_stand_in import OnDevice, StandIn
from mlir import ir
from scaled_attention import SCALED, arrays, attention

import mlir_attention
from mlir_attention import _extension
from mlir_attention.runtime.cuda_driver import Driver, PointedTo
from mlir_attention.runtime.on_device.copies import Rows
from mlir_attention.runtime.on_device.cuda import CudaQueue, DeviceArray


class OfInterface:
    """An array with `__cuda_array_interface__` only, as Numba's."""

    def __init__(self, array: np.ndarray, stream: int | None = None, **more: Any) -> None:
        interface = array.__array_interface__
        self.__cuda_array_interface__ = {
            **{key: interface[key] for key in ("shape", "typestr", "strides", "data")},
            "version": 3, "stream": stream, **more,
        }  # fmt: skip


@pytest.fixture
def decode(driver: StandIn) -> Any:
    with ir.Context():
        compiled = mlir_attention.compile(ir.Module.parse(SCALED), target="cuda", opt_level=0)
    (driver.kernel,) = compiled.kernels
    return compiled


def values_of(array: DeviceArray) -> np.ndarray:
    """What is in memory that the stand-in has."""
    interface = array.__cuda_array_interface__
    memory = SimpleNamespace(__array_interface__={**interface, "stream": None})
    return np.asarray(memory).copy()


@pytest.mark.parametrize("wrap", [OnDevice, OfInterface])
def test_arrays_are_used_in_place(driver: StandIn, decode: Any, wrap: Callable):
    for keys in (5, 1, 130):
        query, key, value = arrays(keys)
        wide = np.zeros((2, keys, 20), np.float32)
        wide[..., :16] = key
        for given in (key, wide[..., :16]):
            got = decode(*map(wrap, (query, given, value)), 0.5, stream=77)
            assert isinstance(got, DeviceArray)
            assert got.shape == (2, 3, 8) and got.element == "f32"
            want = attention(*(each.astype(np.float64) for each in (query, key, value)), 0.5)
            np.testing.assert_allclose(values_of(got), want, rtol=1e-4, atol=1e-6)
    assert driver.launches == [(100, (2, 1, 1), (128, 1, 1), 77)] * 6
    assert driver.copies == driver.moved == 0


def test_memory_lives_as_long_as_what_uses_it(driver: StandIn, decode: Any):
    got = decode(*map(OnDevice, arrays(4)), 0.5, stream=7)
    address = got.__cuda_array_interface__["data"][0]
    assert list(driver.memory) == [address]
    taken = _extension.read_dlpack(got.__dlpack__(stream=7, max_version=(1, 0)))
    assert taken[:4] == (address, (2, 3, 8), (24, 8, 1), (2, 32))
    del got
    gc.collect()
    assert driver.memory and driver.waits == []
    del taken
    assert not driver.memory and driver.freed == [7]


def test_memory_of_no_bytes_is_some(driver: StandIn):
    memory = CudaQueue(SimpleNamespace(driver=driver), 7, None).allocate(0)
    assert list(driver.memory) == [memory.address]


@pytest.mark.parametrize(
    "asked, user", [(9, 9), (None, 0), (1, 0), (2, 2), (-1, None)], ids=str
)  # fmt: skip
def test_what_takes_a_result_waits_for_it(driver: StandIn, decode: Any, asked, user):
    got = decode(*map(OnDevice, arrays(4)), 0.5, stream=7)
    assert got.__dlpack_device__() == (2, 0)
    capsule = got.__dlpack__(stream=asked)
    waits = [] if user is None else [(user, 7)]
    assert driver.waits == waits
    del got, capsule
    gc.collect()
    # It may use the memory until here.
    assert driver.waits == waits + [(7, user)] * len(waits)
    assert driver.freed == [7]


def test_an_array_of_the_interface_says_what_wrote_it(driver: StandIn, decode: Any):
    query, key, value = arrays(4)
    given = OfInterface(query, 5), OfInterface(key, 7), OfInterface(value)
    decode(*given, 0.5, stream=7)
    assert driver.waits == [(7, 5)]


def test_an_array_of_dlpack_is_asked_for_the_stream(driver: StandIn, decode: Any):
    given = [OnDevice(array) for array in arrays(4)]
    decode(*given, 0.5, stream=7)
    decode(*given, 0.5)
    assert [each.streams for each in given] == [[7, 1]] * 3


STREAMS = [
    (7, 7),
    (0, 0),
    (1, 0),
    (2, 2),
    (SimpleNamespace(cuda_stream=7), 7),  # PyTorch.
    (SimpleNamespace(ptr=7), 7),  # CuPy.
    (SimpleNamespace(handle=ctypes.c_void_p(7)), 7),  # Numba.
    (SimpleNamespace(handle=ctypes.c_void_p(0)), 0),
    (SimpleNamespace(__cuda_stream__=lambda: (0, 7)), 7),
    (SimpleNamespace(__cuda_stream__=(0, 7)), 7),
]


@pytest.mark.parametrize("stream, handle", STREAMS)
def test_streams_of_libraries(driver: StandIn, decode: Any, stream: Any, handle: int):
    decode(*map(OnDevice, arrays(4)), 0.5, stream=stream)
    assert [launch[-1] for launch in driver.launches] == [handle]


@pytest.mark.parametrize("stream", [-1, True, "7", 7.0])
def test_what_is_no_stream(driver: StandIn, decode: Any, stream: Any):
    with pytest.raises(TypeError, match=f"stream is a {type(stream).__name__}; expected a stream"):
        decode(*map(OnDevice, arrays(4)), 0.5, stream=stream)
    assert not driver.launches


def test_a_stream_is_for_arrays_of_the_device(driver: StandIn, decode: Any):
    with pytest.raises(TypeError, match="'attend' takes a stream for arrays on the device only"):
        decode(*arrays(4), 0.5, stream=7)


@pytest.mark.parametrize("library", ["torch", "cupy"])
def test_the_current_stream_is_that_of_the_library(
    driver: StandIn, decode: Any, monkeypatch, library: str
):
    module = SimpleNamespace(
        cuda=SimpleNamespace(
            current_stream=lambda device: SimpleNamespace(cuda_stream=70 + device[1]),
            get_current_stream=lambda: SimpleNamespace(ptr=70),
        )
    )
    monkeypatch.setitem(sys.modules, library, module)
    array = type("Array", (OnDevice,), {"__module__": library, "is_cuda": True})
    decode(*map(array, arrays(4)), 0.5)
    assert [launch[-1] for launch in driver.launches] == [70]


def test_results_are_copied_to_out_on_the_device(driver: StandIn, decode: Any):
    query, key, value = arrays(9)
    wide = np.zeros((2, 3, 10), np.float32)
    out = OnDevice(wide[..., 1:9])
    got = decode(*map(OnDevice, (query, key, value)), 0.5, out=out, stream=7)
    assert got is out
    np.testing.assert_allclose(wide[..., 1:9], attention(query, key, value, 0.5), rtol=1e-5)
    assert not wide[..., 0].any() and not wide[..., 9].any()
    assert driver.copies == 0 and not driver.memory


def test_what_wide_loads_cannot_take_is_copied_on_the_device(driver: StandIn, decode: Any):
    query, key, value = arrays(9)
    wide = np.zeros((2, 9, 20), np.float32)
    wide[..., 1:17] = key  # Not aligned to 16 bytes.
    odd = np.zeros((2, 9, 17), np.float32)
    odd[..., :16] = key  # Rows of 68 bytes.
    for given in (wide[..., 1:17], odd[..., :16]):
        driver.moved = 0
        got = decode(*map(OnDevice, (query, given, value)), 0.5)
        np.testing.assert_allclose(values_of(got), attention(query, key, value, 0.5), rtol=1e-5)
        assert driver.moved and driver.copies == 0


def test_bound_arrays(driver: StandIn, decode: Any):
    query, key, value = arrays(9)
    bound = decode.bind({1: OnDevice(key), 2: OnDevice(value)})
    got = bound(OnDevice(query), 0.5)
    np.testing.assert_allclose(values_of(got), attention(query, key, value, 0.5), rtol=1e-5)
    bound = decode.bind({3: 0.5})
    got = bound(*map(OnDevice, (query, key, value)))
    np.testing.assert_allclose(values_of(got), attention(query, key, value, 0.5), rtol=1e-5)
    with pytest.raises(ValueError, match="argument 1 of 'attend' is in the memory of the host"):
        decode.bind({1: key})(OnDevice(query), OnDevice(value), 0.5)


def test_memory_is_freed_where_a_launch_fails(driver: StandIn, decode: Any, monkeypatch):
    def fail(*arguments: Any) -> None:
        raise RuntimeError("cuLaunchKernel fails")

    monkeypatch.setattr(driver, "launch", fail)
    with pytest.raises(RuntimeError, match="cuLaunchKernel fails"):
        decode(*map(OnDevice, arrays(4)), 0.5)
    gc.collect()
    assert not driver.memory


def test_assertions_hold(driver: StandIn, decode: Any):
    query, key, value = arrays(4)
    with pytest.raises(mlir_attention.CompiledAssertionError, match="must have one extent"):
        decode(*map(OnDevice, (query, key, value[:, :3])), 0.5)
    assert not driver.launches and not driver.memory


KEY = np.zeros((2, 7, 16), np.float32)

WRONG = [
    (KEY, ValueError, "is in the memory of the host, but others of the call are on the device"),
    (OnDevice(KEY, (1, 0)), ValueError, "is in the memory of the host"),
    (OnDevice(KEY, (2, 1)), ValueError, "is on device 1 of DLPack type 2; expected device 0 of"),
    (OnDevice(KEY, (10, 0)), ValueError, "is on device 0 of DLPack type 10; expected device 0 of"),
    (OnDevice(KEY, (13, 0)), ValueError, "is in managed memory: copy it"),
    (OnDevice(KEY.astype("f8")), TypeError, r"has dtype DLPack type \(2, 64\); expected float32"),
    (OnDevice(KEY[..., :8]), ValueError, "has extent 8 along dimension 2"),
    (OnDevice(KEY[0]), ValueError, "has 2 dimensions"),
    (
        OnDevice(np.zeros((2, 16, 7), "f4").swapaxes(1, 2)),
        ValueError,
        "has a stride of 7 elements",
    ),
    (OfInterface(KEY, mask=KEY), TypeError, "has a mask"),
    (OfInterface(KEY, typestr="<c8"), TypeError, "has dtype"),
    ([1], TypeError, "is a list; expected an array on a device of CUDA"),
]


@pytest.mark.parametrize("key, error, message", WRONG, ids=range(len(WRONG)))
def test_wrong_arrays_are_named(driver: StandIn, decode: Any, key: Any, error, message: str):
    query, _, value = map(OnDevice, arrays(7))
    with pytest.raises(error, match=f"^argument 1 of 'attend' {message}"):
        decode(query, key, value, 0.5)
    assert not driver.launches and not driver.memory


def test_an_array_that_does_not_tell_where_it_is(driver: StandIn, decode: Any):
    """The others tell what kind of call it is."""

    class Broken(OnDevice):
        def __dlpack_device__(self) -> tuple[int, int]:
            raise RuntimeError("no device")

    arrays_ = arrays(7)
    message = "argument 1 of 'attend' cannot be exported through DLPack: no device"
    for wrap in (OnDevice, np.asarray):
        query, _, value = map(wrap, arrays_)
        with pytest.raises(TypeError, match=message):
            decode(query, Broken(arrays_[1]), value, 0.5)
    assert not driver.launches and not driver.memory


ELSEWHERE = [
    (PointedTo(0xC0, 2, True, 0), "is in managed memory"),
    (PointedTo(0xC1, 2, False, 0), "is in another context of CUDA than the primary one"),
    (PointedTo(0xC0, 2, False, 1), "is on device 1 of CUDA; expected device 0"),
    (PointedTo(0, 0, False, -1), "which is no memory of a device: it was freed, or its context is"),
    (PointedTo(0xC0, 1, False, 0), "is in the memory of the host"),
]


@pytest.mark.parametrize("wrap", [OnDevice, OfInterface])
@pytest.mark.parametrize("memory, message", ELSEWHERE)
def test_memory_that_is_elsewhere(driver: StandIn, decode: Any, wrap, memory, message):
    query, key, value = arrays(7)
    driver.known[key.ctypes.data] = memory
    with pytest.raises(ValueError, match=f"argument 1 of 'attend' .*{message}"):
        decode(*map(wrap, (query, key, value)), 0.5)
    assert not driver.launches


def test_memory_of_a_pool_has_no_context(driver: StandIn, decode: Any):
    query, key, value = arrays(7)
    driver.known[key.ctypes.data] = PointedTo(0, 2, False, 0)
    decode(*map(OnDevice, (query, key, value)), 0.5)


@pytest.mark.parametrize(
    "out, error, message",
    [
        (np.zeros((2, 3, 8), np.float32), ValueError, "is in the memory of the host"),
        (OnDevice(np.zeros((2, 3, 8))), TypeError, "out has dtype"),
        (OnDevice(np.zeros((2, 3, 9), np.float32)), ValueError, r"out has shape \(2, 3, 9\)"),
        (OfInterface(np.zeros((2, 3, 8), "f4"), data=(64, True)), ValueError, "out is read-only"),
        (OnDevice(np.zeros((2, 3, 8), "f4")[:, ::-1]), ValueError, "expected positive ones"),
    ],
    ids=range(5),
)
def test_wrong_arrays_of_out(driver: StandIn, decode: Any, out: Any, error, message: str):
    with pytest.raises(error, match=f"^result 0 of 'attend': .*{message}"):
        decode(*map(OnDevice, arrays(4)), 0.5, out=out)
    assert not driver.launches


class Library:
    """Functions of the driver, which note their calls."""

    def __init__(self, has_pools: int = 1) -> None:
        self.has_pools, self.calls = has_pools, []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> int:
            self.calls.append((name, *(getattr(each, "value", each) for each in arguments)))
            if name == "cuDeviceGetAttribute":
                arguments[0]._obj.value = self.has_pools if arguments[1] == 115 else 9
            if name in ("cuMemAllocAsync", "cuMemAlloc_v2"):
                arguments[0]._obj.value = 1 << 40
            if name == "cuEventCreate":
                arguments[0]._obj.value = 55
            if name == "cuMemcpy2DAsync_v2":
                copy = arguments[0]._obj
                self.calls[-1] = (name, bytes(copy), arguments[1].value)
            if name == "cuPointerGetAttributes":
                for place, value in zip(arguments[2], (0xC0, 2, 1, 3), strict=True):
                    ctypes.c_int.from_address(place).value = value
            return 0

        return call

    def of(self, *names: str) -> list[tuple[Any, ...]]:
        return [call for call in self.calls if call[0] in names]


def test_the_driver_is_called_with_streams():
    library = Library()
    driver = Driver(library)
    assert driver.allocate_on(24, 7) == 1 << 40
    driver.free_on(1 << 40, 7)
    assert library.of("cuMemAllocAsync")[0][2:] == (24, 7)
    assert library.of("cuMemFreeAsync") == [("cuMemFreeAsync", 1 << 40, 7)]
    host = np.zeros(6, np.uint8)
    driver.write(1 << 40, host, 7)
    driver.read(host, 1 << 40, 7)
    there = host.ctypes.data
    assert library.of("cuMemcpyHtoDAsync_v2") == [("cuMemcpyHtoDAsync_v2", 1 << 40, there, 6, 7)]
    assert library.calls[-2:] == [
        ("cuMemcpyDtoHAsync_v2", there, 1 << 40, 6, 7), ("cuStreamSynchronize", 7)
    ]  # fmt: skip
    driver.wait(7, 7)
    assert not library.of("cuEventCreate")
    driver.wait(7, 8)
    assert library.calls[-3:] == [
        ("cuEventRecord", 55, 8), ("cuStreamWaitEvent", 7, 55, 0), ("cuEventDestroy_v2", 55)
    ]  # fmt: skip
    assert driver.memory_at(1 << 40) == PointedTo(0xC0, 2, True, 3)


def test_memory_where_streams_have_none():
    library = Library(has_pools=0)
    driver = Driver(library)
    driver.free_on(driver.allocate_on(24, 7), 7)
    assert not library.of("cuMemAllocAsync", "cuMemFreeAsync")
    assert library.of("cuMemFree_v2") == [("cuMemFree_v2", 1 << 40)]


def test_copies_of_rows():
    library = Library()
    driver = Driver(library)
    driver.copy_rows(Rows(1 << 40, 1 << 41, 64, 1, 64, 64), 7)
    assert library.calls[-1] == ("cuMemcpyDtoDAsync_v2", 1 << 41, 1 << 40, 64, 7)
    driver.copy_rows(Rows(1 << 40, 1 << 41, 64, 3, 80, 96), 7)
    # CUDA_MEMCPY2D: x, y, kind, host, device, array, pitch; likewise; width, height.
    words = (0, 0, 2, 0, 1 << 40, 0, 80, 0, 0, 2, 0, 1 << 41, 0, 96, 64, 3)
    assert library.calls[-1] == ("cuMemcpy2DAsync_v2", np.array(words, np.int64).tobytes(), 7)
