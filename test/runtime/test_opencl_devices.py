# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which device of OpenCL kernels run on, by a module that stands in for pyopencl."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from mlir_attention.runtime.opencl import find_device

CPU, GPU = 2, 4


def device(name: str, kind: int, il_version: str = "SPIR-V_1.2") -> SimpleNamespace:
    return SimpleNamespace(name=name, type=kind, il_version=il_version)


class StandIn(ModuleType):
    """pyopencl, where PYOPENCL_CTX is the number of a platform."""

    Error = RuntimeError
    device_type = SimpleNamespace(GPU=GPU)

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *platforms: list[SimpleNamespace]):
        super().__init__("pyopencl")
        self.platforms = platforms
        self.environment = monkeypatch
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
