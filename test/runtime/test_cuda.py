# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What CUDA is asked to do, by a driver that stands in for NVIDIA's: its memory is the host's."""

import ctypes
from typing import Any

import numpy as np
import pytest
from cuda_stand_in import OnDevice, StandIn
from mlir import ir
from mlir.passmanager import PassManager
from scaled_attention import SCALED, arrays, attention

import mlir_attention
from mlir_attention.gpu.kernel import set_kernels
from mlir_attention.runtime import cuda_driver
from mlir_attention.runtime.cuda import CudaKernels, chip_of_device


@pytest.fixture
def loaded(driver: StandIn) -> CudaKernels:
    with ir.Context():
        module = ir.Module.parse(SCALED)
        passes = "builtin.module(attention-to-gpu{target=nvvm chip=sm_86})"
        PassManager.parse(passes).run(module.operation)
        kernels = CudaKernels(module, driver=driver)
    (driver.kernel,) = kernels.kernels.values()
    return kernels


def test_compile_copies_arrays_of_the_host(driver: StandIn):
    with ir.Context():
        decode = mlir_attention.compile(ir.Module.parse(SCALED), target="cuda", opt_level=0)
    (driver.kernel,) = decode.kernels
    for keys in (5, 1, 130, 0):
        query, key, value = arrays(keys)
        wide = np.zeros((2, keys, 20), np.float32)
        wide[..., :16] = key
        for given in (key, wide[..., :16]):
            got = decode(query, given, value, 0.5)
            np.testing.assert_allclose(got, attention(query, key, value, 0.5), rtol=1e-5)
    assert driver.launches == [(100, (2, 1, 1), (128, 1, 1), 0)] * 8
    assert driver.copies == 4 * 8
    assert not driver.memory


def test_memory_is_freed_where_a_launch_fails(driver: StandIn, monkeypatch):
    with ir.Context():
        decode = mlir_attention.compile(ir.Module.parse(SCALED), target="cuda", opt_level=0)

    def fail(*arguments: Any) -> None:
        raise RuntimeError("cuLaunchKernel fails")

    monkeypatch.setattr(driver, "launch", fail)
    with pytest.raises(RuntimeError, match="cuLaunchKernel fails"):
        decode(*arrays(4), 0.5)
    assert not driver.memory


def test_kernels_are_launched_on_a_stream_with_arrays_in_place(
    driver: StandIn, loaded: CudaKernels
):
    query, key, value = arrays(7)
    output = np.zeros((2, 3, 8), np.float32)
    given = dict(
        zip(("query", "key", "value", "output"), map(OnDevice, (query, key, value, output)),
            strict=True)
    )  # fmt: skip
    loaded.launch("attention_group_0", given, [0.5], stream=77)
    np.testing.assert_allclose(output, attention(query, key, value, 0.5), rtol=1e-5)
    assert driver.launches == [(100, (2, 1, 1), (128, 1, 1), 77)]
    assert given["key"].streams == [77]
    assert driver.copies == 0
    loaded.launch("attention_group_0", given, [0.5])
    assert given["key"].streams == [77, 1]


def without(name: str) -> dict[str, Any]:
    query, key, value = arrays(7)
    given = {"query": query, "key": key, "value": value, "output": np.zeros((2, 3, 8), np.float32)}
    return {each: OnDevice(array) for each, array in given.items() if each != name}


class WithoutDevice:
    """An array that does not say where it is."""

    def __dlpack__(self, **options: Any) -> Any:
        raise AssertionError("it is asked for its memory before")


LONG = np.lib.stride_tricks.as_strided(np.zeros(32, np.float32), (2**31, 3, 16), (0, 0, 4))

WRONG = [
    ("key", None, [1.0], TypeError, "takes query, key, value, output, got query, value, output"),
    ("key", np.zeros((2, 7, 16)), [1.0], TypeError, r"'key' of .*DLPack type \(2, 64\); expected"),
    ("key", np.zeros((2, 7, 17), np.float32)[..., 1:], [1.0], ValueError, "be aligned to 16 bytes"),
    ("key", np.zeros((2, 7, 17), np.float32)[..., :16], [1.0], ValueError, "are multiples of 4"),
    ("key", np.zeros((2, 16, 7), np.float32).swapaxes(1, 2), [1.0], ValueError, "innermost stride"),
    (
        "key",
        np.zeros(16, np.float32),
        [1.0],
        ValueError,
        r"has shape \(16,\), but must have 2 dimensions at least",
    ),
    ("key", [1], [1.0], TypeError, "is a list; expected an array on a device of CUDA"),
    ("key", WithoutDevice(), [1.0], TypeError, "is a WithoutDevice; expected an array on a device"),
    ("key", np.zeros((2, 7, 16), np.float32), [], TypeError, "takes more scalars"),
    ("key", np.zeros((2, 7, 16), np.float32), [1.0, 2.0], TypeError, "got more scalars"),
    ("query", LONG, [1.0], ValueError, r"2147483648 workgroups, of which CUDA takes 2147483647"),
]


@pytest.mark.parametrize("name, array, scalars, error, message", WRONG)
def test_wrong_arrays_are_refused(
    driver: StandIn, loaded: CudaKernels, name, array, scalars, error, message
):
    given = without(name)
    if array is not None:
        given[name] = OnDevice(array) if isinstance(array, np.ndarray) else array
    with pytest.raises(error, match=message):
        loaded.launch("attention_group_0", given, scalars)
    assert not driver.launches


class ReadOnly(OnDevice):
    """An array that is not to be written."""

    def __dlpack__(self, *, stream: int | None = None, max_version: Any = None) -> object:
        self.array.flags.writeable = False
        return self.array.__dlpack__(max_version=max_version)


def test_what_is_written_is_writable(driver: StandIn, loaded: CudaKernels):
    given = without("")
    for name in ("query", "key", "value"):
        given[name] = ReadOnly(given[name].array)
    loaded.launch("attention_group_0", given, [0.5])
    assert len(driver.launches) == 1
    given["output"] = ReadOnly(given["output"].array)
    with pytest.raises(ValueError, match=r"^array 'output' of attention_group_0 is read-only$"):
        loaded.launch("attention_group_0", given, [0.5])
    assert len(driver.launches) == 1


def test_a_dimension_of_one_may_have_any_stride(driver: StandIn, loaded: CudaKernels):
    given = {name: OnDevice(each.array[:1]) for name, each in without("").items()}
    key = given["key"].array
    given["key"].array = np.lib.stride_tricks.as_strided(key, key.shape, (4, *key.strides[1:]))
    loaded.launch("attention_group_0", given, [0.5])
    assert driver.launches == [(100, (1, 1, 1), (128, 1, 1), 0)]


def test_no_workgroups_are_not_launched(driver: StandIn, loaded: CudaKernels):
    given = {name: OnDevice(each.array[:0]) for name, each in without("").items()}
    loaded.launch("attention_group_0", given, [0.5])
    assert not driver.launches


@pytest.mark.parametrize("device", [(1, 0), (2, 1), (10, 0)])
def test_arrays_on_other_devices_are_refused(driver: StandIn, loaded: CudaKernels, device):
    given = {**without("value"), "value": OnDevice(arrays(7)[2], device)}
    message = f"'value' of attention_group_0 is on device {device[1]} of DLPack type {device[0]}"
    with pytest.raises(ValueError, match=message):
        loaded.launch("attention_group_0", given, [1.0])
    assert not driver.launches


def test_a_module_without_kernels_or_their_code_is_refused(driver: StandIn, loaded: CudaKernels):
    with ir.Context():
        nothing = ir.Module.parse("func.func private @f()")
        # Code of another compiler, of which nothing says how it is launched.
        foreign = ir.Module.parse('gpu.binary @code [#gpu.object<#nvvm.target, "code">]')
        unfinished = ir.Module.parse("func.func private @f()")
        set_kernels(unfinished.operation, list(loaded.kernels.values()))
        for module in (nothing, foreign, unfinished):
            with pytest.raises(ValueError, match=r"run attention-to-gpu\{target=nvvm\} first"):
                CudaKernels(module, driver=driver)


@pytest.mark.parametrize(
    "capability, chip", [((7, 5), "sm_75"), ((9, 0), "sm_90"), ((11, 0), "sm_103")]
)
def test_the_chip_is_the_last_that_the_device_runs(driver: StandIn, capability, chip, monkeypatch):
    monkeypatch.setattr(driver, "capability", lambda: capability)
    assert chip_of_device(driver).name == chip


def test_old_devices_are_refused(driver: StandIn, monkeypatch):
    monkeypatch.setattr(driver, "capability", lambda: (6, 1))
    with pytest.raises(RuntimeError, match=r"capability 7\.5 or later, but this one has 6\.1"):
        chip_of_device(driver)


class Library:
    """Functions of the driver, which note their calls; `fails` is one that does not succeed."""

    def __init__(self, fails: str = "") -> None:
        self.fails, self.calls = fails, []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> int:
            self.calls.append((name, arguments))
            if name == "cuGetErrorName":
                arguments[1]._obj.value = b"CUDA_ERROR_NO_DEVICE"
            if name == "cuModuleGetFunction":
                arguments[0]._obj.value = 1000 + len(arguments[2])
            if name == "cuLaunchKernel":
                pointers = arguments[9]
                longs = [ctypes.c_int64.from_address(pointer).value for pointer in pointers[:2]]
                self.calls[-1] = (name, (*longs, ctypes.c_float.from_address(pointers[2]).value))
            return 100 if name == self.fails else 0

        return call


def test_the_driver_is_called_with_pointers_to_arguments():
    library = Library()
    driver = cuda_driver.Driver(library)
    assert driver.load(b"code", ["a", "bc"]) == [1001, 1002]
    values = [
        ctypes.c_uint64(1 << 40), cuda_driver.number(-3, "index"),
        cuda_driver.number(int(np.float32(0.5).view(np.int32)), "f32"),
    ]  # fmt: skip
    driver.launch(1001, (5, 1, 1), (128, 1, 1), values, stream=9)
    assert library.calls[-1] == ("cuLaunchKernel", (1 << 40, -3, 0.5))
    names = [name for name, _ in library.calls]
    assert names.index("cuDevicePrimaryCtxRetain") < names.index("cuModuleLoadData")
    assert names[-2] == "cuCtxSetCurrent"


class Noting:
    """Functions of the driver, which note the numbers that they get."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.attributes = {75: 9, 76: 1, 115: 0}

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> int:
            numbers = [getattr(each, "value", each) for each in arguments]
            self.calls.append((name, *(each for each in numbers if isinstance(each, int))))
            if name == "cuDeviceGet":
                arguments[0]._obj.value = 40 + arguments[1]
            if name == "cuDevicePrimaryCtxRetain":
                arguments[0]._obj.value = 0xC0
            if name == "cuDeviceGetAttribute":
                arguments[0]._obj.value = self.attributes[arguments[1]]
            if name in ("cuMemAlloc_v2", "cuMemAllocAsync"):
                arguments[0]._obj.value = 4096
            return 0

        return call


def test_a_driver_is_of_one_device():
    library = Noting()
    driver = cuda_driver.Driver(library, 3)
    assert (driver.number, driver.context) == (3, 0xC0)
    assert library.calls[:3] == [
        ("cuInit", 0), ("cuDeviceGet", 3), ("cuDevicePrimaryCtxRetain", 43),
    ]  # fmt: skip
    assert driver.capability() == (9, 1)
    assert library.calls[-2:] == [
        ("cuDeviceGetAttribute", 75, 43), ("cuDeviceGetAttribute", 76, 43),
    ]  # fmt: skip


def test_copies_are_asked_for_by_addresses_and_bytes():
    library = Noting()
    driver = cuda_driver.Driver(library)
    array, nothing = np.zeros(5, np.float32), np.zeros(0, np.float32)
    assert (driver.allocate(20), driver.allocate(0)) == (4096, 4096)
    library.calls[:] = [call for call in library.calls if call[0] == "cuMemAlloc_v2"]
    for each in (array, nothing):
        driver.copy_in(64, each)
        driver.copy_out(each, 96)
    driver.free(64)
    assert library.calls == [
        ("cuMemAlloc_v2", 20), ("cuMemAlloc_v2", 1),
        ("cuMemcpyHtoD_v2", 64, array.ctypes.data, 20),
        ("cuMemcpyDtoH_v2", array.ctypes.data, 96, 20),
        ("cuMemFree_v2", 64),
    ]  # fmt: skip


class Knowing(Noting):
    """What a driver knows of an address, by the numbers of CUpointer_attribute in cuda.h."""

    def cuPointerGetAttributes(self, count, attributes, places, address):  # noqa: N802
        assert (count, address.value) == (4, 1 << 40)
        known = {1: 0xC0, 2: 2, 8: 1, 9: 3}
        for attribute, place in zip(attributes, places, strict=True):
            type_ = ctypes.c_void_p if attribute == 1 else ctypes.c_uint
            type_.from_address(place).value = known[attribute]
        return 0


def test_what_the_driver_knows_of_an_address():
    where = cuda_driver.Driver(Knowing()).memory_at(1 << 40)
    assert where == cuda_driver.PointedTo(0xC0, 2, True, 3)


@pytest.mark.parametrize("name", ["cuInit", "cuDevicePrimaryCtxRetain"])
def test_a_missing_gpu_is_said(name: str):
    with pytest.raises(RuntimeError, match=f"target='cuda': {name} fails: CUDA_ERROR_NO_DEVICE"):
        cuda_driver.Driver(Library(fails=name))


def test_a_missing_driver_is_said(monkeypatch):
    def fail(name: str) -> None:
        raise OSError("cannot open shared object file")

    cuda_driver.find_driver.cache_clear()
    monkeypatch.setattr(cuda_driver.ctypes, "CDLL", fail)
    with ir.Context(), pytest.raises(RuntimeError, match=r"needs the driver of an NVIDIA GPU, and"):
        mlir_attention.compile(ir.Module.parse(SCALED), target="cuda")
