# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which device of Vulkan is taken, by a module that stands in for the package `vulkan`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from mlir_attention.gpu import Argument, Kernel
from mlir_attention.runtime.vulkan import _check_limits, _check_sizes, _grid, _SharedMemory
from mlir_attention.runtime.vulkan_driver import find_device

OTHER, INTEGRATED, DISCRETE, VIRTUAL, CPU = range(5)

#: The numbers of SPIR-V's capabilities.
INT64, INT16, FLOAT16, STORAGE_16, SHADER = 11, 22, 9, 4433, 1

ALL = (
    "shaderInt64", "shaderInt16", "storageBuffer16BitAccess", "storageBuffer8BitAccess",
    "shaderFloat16", "shaderInt8", "shaderSignedZeroInfNanPreserveFloat32",
)  # fmt: skip


def device(
    name: str, kind: int, minor: int = 2, features: tuple[str, ...] = ALL, **more: Any
) -> SimpleNamespace:
    return SimpleNamespace(
        deviceName=name, deviceType=kind, apiVersion=version(1, minor, 0), features=features,
        limits=SimpleNamespace(), families=more.get("families", [2]), refuses=more.get("refuses"),
    )  # fmt: skip


def version(major: int, minor: int, patch: int) -> int:
    return major << 22 | minor << 12 | patch


class StandIn(ModuleType):
    """The package, with devices that are their own properties."""

    VkError = type("VkError", (Exception,), {})
    VK_MAKE_VERSION = staticmethod(version)
    VK_QUEUE_COMPUTE_BIT = 2
    VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU = INTEGRATED
    VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU = DISCRETE
    VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU = VIRTUAL
    VK_PHYSICAL_DEVICE_TYPE_CPU = CPU

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *devices: SimpleNamespace):
        super().__init__("vulkan")
        self.devices = devices
        self.enabled: list[dict[str, int]] = []
        for name in (
            "VkApplicationInfo", "VkInstanceCreateInfo", "VkPhysicalDeviceFeatures",
            "VkPhysicalDeviceVulkan11Features", "VkPhysicalDeviceVulkan12Features",
            "VkPhysicalDeviceVulkan12Properties", "VkPhysicalDeviceFeatures2",
            "VkPhysicalDeviceProperties2", "VkDeviceQueueCreateInfo", "VkDeviceCreateInfo",
        ):  # fmt: skip
            setattr(self, name, SimpleNamespace)
        monkeypatch.setitem(sys.modules, "vulkan", self)

    def vkCreateInstance(self, info: Any, allocator: None) -> str:  # noqa: N802
        return "instance"

    def vkEnumeratePhysicalDevices(self, instance: str) -> Any:  # noqa: N802
        return self.devices

    def vkGetPhysicalDeviceProperties(self, physical: Any) -> Any:  # noqa: N802
        return physical

    def vkGetPhysicalDeviceFeatures2(self, physical: Any, found: Any) -> None:  # noqa: N802
        found.features = SimpleNamespace()
        for place in (found.features, found.pNext, found.pNext.pNext):
            fill(place, physical)

    def vkGetPhysicalDeviceProperties2(self, physical: Any, found: Any) -> None:  # noqa: N802
        fill(found.pNext, physical)

    def vkGetPhysicalDeviceQueueFamilyProperties(self, physical: Any) -> Any:  # noqa: N802
        return [SimpleNamespace(queueFlags=flags) for flags in physical.families]

    def vkCreateDevice(self, physical: Any, info: Any, allocator: None) -> str:  # noqa: N802
        if physical.refuses:
            raise self.VkError
        features = info.pNext
        self.enabled = [
            {name: on for name, on in vars(place).items() if name != "pNext"}
            for place in (features.features, features.pNext, features.pNext.pNext)
        ]
        return "device"

    def vkGetDeviceQueue(self, handle: str, family: int, number: int) -> int:  # noqa: N802
        return family


def fill(place: SimpleNamespace, physical: SimpleNamespace) -> None:
    for name in ALL:
        setattr(place, name, int(name in physical.features))


@pytest.fixture(autouse=True)
def _forget_devices() -> Iterator[None]:
    find_device.cache_clear()
    yield
    find_device.cache_clear()


def test_a_missing_package_is_said_and_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "vulkan", None)
    with pytest.raises(ImportError, match=r"pip install 'mlir-attention\[vulkan\]'"):
        find_device()


def test_a_missing_loader_is_said_and_how_to_install_it(monkeypatch, tmp_path: Path):
    (tmp_path / "vulkan.py").write_text("raise OSError('Cannot find Vulkan SDK version.')")
    monkeypatch.delitem(sys.modules, "vulkan", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(RuntimeError, match=r"libvulkan.so.1 is missing.*apt-get install libvulkan"):
        find_device()


def test_a_missing_driver_is_said_and_how_to_install_it(monkeypatch):
    vulkan = StandIn(monkeypatch)
    with pytest.raises(RuntimeError, match=r"devices: none at all.*mesa-vulkan-drivers"):
        find_device()

    def refuse(info: Any, allocator: None) -> None:
        raise vulkan.VkError

    vulkan.vkCreateInstance = refuse
    with pytest.raises(RuntimeError, match=r"devices: none at all.*mesa-vulkan-drivers"):
        find_device()


def test_an_old_device_is_none(monkeypatch):
    StandIn(monkeypatch, device("old", DISCRETE, minor=1))
    with pytest.raises(RuntimeError, match=r"a device of Vulkan 1.2.*\(devices: old\)"):
        find_device()
    find_device.cache_clear()
    StandIn(monkeypatch, device("old", DISCRETE, minor=1), device("new", CPU))
    assert find_device().name == "new"


@pytest.mark.parametrize(
    "kinds, best",
    [
        ([CPU, DISCRETE, INTEGRATED], DISCRETE), ([CPU, INTEGRATED], INTEGRATED),
        ([OTHER, CPU, VIRTUAL], VIRTUAL), ([OTHER, CPU], CPU), ([OTHER], OTHER),
    ],
)  # fmt: skip
def test_a_gpu_is_preferred(monkeypatch, kinds: list[int], best: int):
    StandIn(monkeypatch, *(device(str(kind), kind) for kind in kinds))
    assert find_device().name == str(best)


def test_a_queue_that_computes(monkeypatch):
    StandIn(monkeypatch, device("gpu", DISCRETE, families=[1, 4, 6]))
    assert find_device().family == 2


def test_what_the_driver_reports(monkeypatch):
    StandIn(monkeypatch, device("gpu", DISCRETE, refuses=True))
    with pytest.raises(RuntimeError, match="the driver of gpu fails: VkError"):
        find_device()


def test_features_that_are_there_are_enabled(monkeypatch):
    vulkan = StandIn(monkeypatch, device("gpu", DISCRETE, features=("shaderInt64", "shaderInt8")))
    find_device()
    assert vulkan.enabled == [{"shaderInt64": 1}, {}, {"shaderInt8": 1}]


def test_what_a_device_lacks(monkeypatch):
    StandIn(monkeypatch, device("gpu", DISCRETE, features=("shaderInt64", "shaderInt8")))
    gpu = find_device()
    assert gpu.lacking(spirv(SHADER, INT64)) == []
    assert gpu.lacking(spirv(INT64, STORAGE_16, FLOAT16, SHADER)) == [
        "elements of 16 bits in memory (storageBuffer16BitAccess)", "f16 (shaderFloat16)",
    ]  # fmt: skip


def spirv(*capabilities: int) -> bytes:
    """A header, declarations of capabilities, and one more instruction."""
    declared = [word for each in capabilities for word in (2 << 16 | 17, each)]
    # OpMemoryModel has the number of a capability that no kernel asks for.
    return np.array(
        [0x07230203, 0x10000, 0, 9, 0, *declared, 3 << 16 | 14, INT16, 17], np.uint32
    ).tobytes()


def limited(**limits: Any) -> SimpleNamespace:
    """A device that has such limits, and all features."""
    return SimpleNamespace(
        name="gpu", limits=SimpleNamespace(**limits), lacking=lambda code: code.decode().split()
    )


def kernel(arguments: int = 2, threads: int = 1, shared_bytes: int = 0) -> Kernel:
    names = ("query", "key", "value", "output")[:arguments]
    pointers = tuple(Argument("pointer", name, -1, "f32") for name in names)
    return Kernel("attend", pointers, (threads, 1, 1), shared_bytes, ())


@pytest.mark.parametrize(
    "needs, message",
    [
        ({"arguments": 4}, "needs 4 storage buffers, but gpu has 3"),
        ({"threads": 65}, "needs 65 threads of a workgroup, but gpu has 64"),
        ({"shared_bytes": 1025}, "needs 1025 bytes of workgroup memory, but gpu has 1024"),
    ],
)
def test_limits_of_a_device(needs, message):
    gpu = limited(
        maxComputeSharedMemorySize=1024, maxComputeWorkGroupInvocations=64,
        maxPerStageDescriptorStorageBuffers=3,
    )  # fmt: skip
    most = kernel(arguments=3, threads=64, shared_bytes=1024)
    _check_limits(gpu, [most], b"")
    with pytest.raises(RuntimeError, match=f"kernel attend {message}$"):
        _check_limits(gpu, [most, kernel(**needs)], b"")
    with pytest.raises(RuntimeError, match=r"^kernels need f16, i64, which gpu lacks$"):
        _check_limits(gpu, [most], b"f16 i64")


def test_a_tensor_fits_into_a_buffer():
    gpu = limited(maxStorageBufferRange=64)
    one, other = np.zeros(64, np.uint8), np.zeros(65, np.uint8)
    _check_sizes(gpu, kernel(), [one, one])
    with pytest.raises(ValueError, match=r"the key of attend takes 65 bytes, but .* up to 64$"):
        _check_sizes(gpu, kernel(), [one, other])


@pytest.mark.parametrize(
    "workgroups, grid",
    [(1, (1, 1, 1)), (10, (10, 1, 1)), (11, (6, 2, 1)), (21, (7, 3, 1)), (30, (10, 3, 1))],
)
def test_workgroups_lie_in_rows_of_about_the_same_length(workgroups, grid):
    gpu = limited(maxComputeWorkGroupCount=(10, 3, 1))
    assert _grid(gpu, kernel(), workgroups) == grid
    with pytest.raises(
        ValueError, match=r"attend would have 31 workgroups, of which gpu takes 30$"
    ):
        _grid(gpu, kernel(), 31)


def test_shared_memory_grows_at_least_to_twice_its_size(monkeypatch):
    memory, grown = _SharedMemory(limited()), []

    def grow(size: int) -> None:
        grown.append(size)
        memory.bytes = np.zeros(size, np.uint8)

    monkeypatch.setattr(memory, "_grow", grow)
    sizes = (0, 256, 1, 257)
    places = memory.reserve([np.zeros(size, np.uint8) for size in sizes])
    assert places == [(0, 1), (256, 256), (512, 1), (768, 257)]
    assert grown == [768 + 512]
    for size, grown_to in ((1280, []), (1281, [2560]), (6000, [6144])):
        grown.clear()
        assert memory.reserve([np.zeros(size, np.uint8)]) == [(0, size)]
        assert grown == grown_to


def test_memory_that_host_and_device_share(monkeypatch):
    """That next to the device comes first; what is not coherent or not allowed is none."""
    vulkan = StandIn(monkeypatch, device("gpu", DISCRETE))
    near, visible, coherent = 1, 2, 4
    vulkan.VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT = near
    vulkan.VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT = visible
    vulkan.VK_MEMORY_PROPERTY_HOST_COHERENT_BIT = coherent
    flags = (near, visible | coherent, near | visible, 7, visible | coherent, coherent, 7)
    vulkan.vkGetPhysicalDeviceMemoryProperties = lambda physical: SimpleNamespace(
        memoryTypes=[SimpleNamespace(propertyFlags=each) for each in flags],
        memoryTypeCount=len(flags),
    )
    assert find_device().memory_types(0b1111111) == [3, 6, 1, 4]
    assert find_device().memory_types(0b0011010) == [3, 1, 4]
