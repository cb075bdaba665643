# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What OpenCL is asked to do, by a module that stands in for pyopencl."""

import os
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mlir_attention.gpu import Argument, Kernel
from mlir_attention.runtime.opencl import find_device, opencl_launcher

CPU, GPU = 2, 4


def device(name: str, kind: int, il_version: str = "SPIR-V_1.2", **more: Any) -> SimpleNamespace:
    limits = {
        "host_unified_memory": True, "local_mem_size": 1 << 15, "max_work_group_size": 256,
        "extensions": "",
    }  # fmt: skip
    return SimpleNamespace(name=name, type=kind, il_version=il_version, **{**limits, **more})


class StandIn(ModuleType):
    """pyopencl, where PYOPENCL_CTX is the number of a platform; its kernel adds a number."""

    Error = RuntimeError
    CompilerWarning = UserWarning
    Context = staticmethod(lambda devices: None)
    CommandQueue = staticmethod(lambda context: SimpleNamespace(finish=lambda: None))
    Program = staticmethod(lambda context, code: SimpleNamespace(build=lambda: None))
    device_type = SimpleNamespace(GPU=GPU)
    mem_flags = SimpleNamespace(READ_ONLY=1, WRITE_ONLY=2, USE_HOST_PTR=4, COPY_HOST_PTR=8)

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *platforms: list[SimpleNamespace]):
        super().__init__("pyopencl")
        self.platforms = platforms
        self.environment = monkeypatch
        self.flags: list[int] = []
        self.launches: list[tuple[Any, ...]] = []
        self.select(None)
        monkeypatch.setitem(sys.modules, "pyopencl", self)

    def select(self, number: int | None) -> None:
        self.number = number
        if number is None:
            self.environment.delenv("PYOPENCL_CTX", raising=False)
        else:
            self.environment.setenv("PYOPENCL_CTX", str(number))
        find_device.cache_clear()

    def get_platforms(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(get_devices=lambda own=own: own) for own in self.platforms]

    def create_some_context(self, interactive: bool) -> SimpleNamespace:
        assert not interactive
        return SimpleNamespace(devices=self.platforms[self.number])

    def kernel(self, program: Any, entry: str):
        def launch(queue, items, threads, given, out, number):
            self.launches.append((items, threads))
            count = min(given.size, out.size) // 4
            out.view(np.float32)[:count] = given.view(np.float32)[:count] + number

        return launch

    Kernel = kernel

    def buffer(self, context: Any, flags: int, size: int = 0, hostbuf: Any = None) -> np.ndarray:
        size = size if hostbuf is None else hostbuf.nbytes
        if size == 0:
            raise RuntimeError("clCreateBuffer: INVALID_BUFFER_SIZE")
        self.flags.append(flags)
        return np.full(size, 0xFF, np.uint8) if hostbuf is None else hostbuf.copy()

    Buffer = buffer

    def enqueue_copy(self, queue: Any, target: np.ndarray, source: np.ndarray) -> None:
        target[...] = source[: target.size]


@pytest.fixture(autouse=True)
def _forget_devices():
    yield
    find_device.cache_clear()


def test_a_gpu_is_taken_or_what_the_environment_names(monkeypatch):
    opencl = StandIn(monkeypatch, [device("cpu", CPU)], [device("gpu", GPU)])
    assert find_device().name == "gpu"
    opencl.select(0)
    assert find_device().name == "cpu"


def test_a_device_without_spirv_is_none(monkeypatch):
    opencl = StandIn(monkeypatch, [device("old gpu", GPU, "")], [device("cpu", CPU)])
    assert find_device().name == "cpu"
    opencl.select(0)
    with pytest.raises(RuntimeError, match=r"a device that takes SPIR-V.*devices: old gpu"):
        find_device()


def test_there_is_no_device(monkeypatch):
    opencl = StandIn(monkeypatch, [device("older", GPU)])
    del opencl.platforms[0][0].il_version
    with pytest.raises(RuntimeError, match="devices: older"):
        find_device()
    opencl.get_platforms = refuse  # The loader knows no platform.
    with pytest.raises(RuntimeError, match="devices: none at all"):
        find_device()


def refuse(*arguments: Any) -> None:
    raise StandIn.Error("refused")


@pytest.mark.parametrize(
    "given, system, offered", [("", [], True), ("/drivers", [], False), ("", ["a.icd"], False)]
)
def test_the_software_device_is_offered_where_there_is_no_other(
    monkeypatch, tmp_path, given: str, system: list[str], offered: bool
):
    for name in system:
        (tmp_path / name).touch()
    library = tmp_path / "libintelocl.so"
    files = [
        SimpleNamespace(name=each.name, locate=lambda each=each: each)
        for each in (tmp_path / "other.so", library)
    ]
    monkeypatch.setattr("mlir_attention.runtime.opencl._SYSTEM_DRIVERS", tmp_path)
    monkeypatch.setattr("importlib.metadata.files", lambda package: files)
    monkeypatch.setenv("OCL_ICD_VENDORS", given)
    StandIn(monkeypatch, [device("cpu", CPU)])
    find_device()
    assert os.environ["OCL_ICD_VENDORS"] == (str(library) if offered else given)


def kernel(shared_bytes: int = 0, threads: int = 64, element: str = "f32") -> Kernel:
    arguments = (
        Argument("pointer", "value", -1, element, multiple=4),
        Argument("pointer", "output", -1, element, is_written=True),
        Argument("scalar", "", -1, "f32"),
    )
    return Kernel("add", arguments, (threads, 1, 1), shared_bytes, ())


@pytest.mark.parametrize("count", [0, 1, 7])
def test_a_launch_reads_and_writes_arrays_of_any_size(monkeypatch, count: int):
    opencl = StandIn(monkeypatch, [device("gpu", GPU)])
    launch = opencl_launcher([kernel()], b"")
    given, out = np.arange(count, dtype=np.float32), np.zeros(count, np.float32)
    half = int(np.float32(0.5).view(np.int32))
    launch(0, 3, [(given.ctypes.data, count), (out.ctypes.data, count), half])
    np.testing.assert_array_equal(out, given + np.float32(0.5))
    assert opencl.launches == [((192,), (64,))]


@pytest.mark.parametrize(
    "shares_memory, skipped, is_copied", [(True, 0, False), (True, 1, True), (False, 0, True)]
)
def test_what_lies_askew_or_far_is_copied(monkeypatch, shares_memory, skipped, is_copied):
    opencl = StandIn(monkeypatch, [device("gpu", GPU, host_unified_memory=shares_memory)])
    launch = opencl_launcher([kernel()], b"")
    memory = np.zeros(16, np.float32)
    start = memory.ctypes.data + -memory.ctypes.data % 16 + 4 * skipped
    launch(0, 1, [(start, 8), (start, 8), 0])
    read, written = opencl.flags
    flags = opencl.mem_flags
    assert read == flags.READ_ONLY | (flags.COPY_HOST_PTR if is_copied else flags.USE_HOST_PTR)
    assert written == flags.WRITE_ONLY


@pytest.mark.parametrize(
    "needs, lacking",
    [
        ({"shared_bytes": (1 << 15) + 1}, "needs 32769 bytes of local memory, but gpu has 32768"),
        ({"threads": 257}, "needs workgroups of 257 items, but gpu has 256"),
        ({"element": "f16"}, "needs f16, which gpu lacks"),
    ],
)
def test_a_device_that_lacks_what_a_kernel_needs(monkeypatch, needs, lacking):
    StandIn(monkeypatch, [device("gpu", GPU)])
    opencl_launcher([kernel(shared_bytes=1 << 15, threads=256)], b"")
    with pytest.raises(RuntimeError, match=f"kernel add {lacking}"):
        opencl_launcher([kernel(**needs)], b"")


def test_a_device_with_f16(monkeypatch):
    StandIn(monkeypatch, [device("gpu", GPU, extensions="cl_khr_fp64 cl_khr_fp16")])
    opencl_launcher([kernel(element="f16")], b"")


def test_a_driver_that_takes_no_kernels(monkeypatch):
    opencl = StandIn(monkeypatch, [device("gpu", GPU)])
    opencl.Program = lambda context, code: SimpleNamespace(build=refuse)
    with pytest.raises(RuntimeError, match="the driver of gpu does not take kernels: refused"):
        opencl_launcher([kernel()], b"")
    opencl_launcher([], b"")
