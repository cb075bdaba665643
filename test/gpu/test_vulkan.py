# REQUIRES: vulkan
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Kernels run on a device of Vulkan."""

import gc
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    random_array,
)
from device_numerics import *  # noqa: F403

from mlir_attention.runtime.vulkan_driver import Device, find_device

MAPS = "bmd, bnd, bne -> bme"


@pytest.fixture
def target() -> str:
    return "vulkan"


@pytest.fixture
def device() -> Iterator[Device]:
    """The device, whose limits a test may change."""
    device = find_device()
    limits = device.limits
    most = (list(limits.maxComputeWorkGroupCount), limits.maxStorageBufferRange)
    shared = limits.maxComputeSharedMemorySize
    yield device
    limits.maxComputeWorkGroupCount, limits.maxStorageBufferRange = most
    limits.maxComputeSharedMemorySize = shared


def attend(*batch: int):
    """A function of one key for each of so many batches, or of any number of them."""
    extents = "x".join(map(str, batch)) or "?"
    return compile_group(
        MAPS, (f"{extents}x3x8xf32", f"{extents}x?x8xf32", f"{extents}x?x8xf32"), target="vulkan"
    )


def arrays(batch: int, keys: int = 5) -> list[np.ndarray]:
    return [random_array(at, (batch, rows, 8), "f32") for at, rows in enumerate((3, keys, keys))]


def test_more_workgroups_than_there_are_along_x(device: Device):
    compiled, given = attend(), arrays(7)
    device.limits.maxComputeWorkGroupCount = [3, 3, 1]
    # Along y there are 3, so that 2 workgroups are too many.
    assert_close(compiled(*given), attention_reference(MAPS, *given)[0], TOLERANCE["f32"])
    device.limits.maxComputeWorkGroupCount = [3, 2, 1]
    with pytest.raises(ValueError, match=r"would have 7 workgroups, of which .* takes 6"):
        compiled(*given)


def test_tensors_that_no_buffer_holds(device: Device):
    compiled, given = attend(), arrays(7)
    device.limits.maxStorageBufferRange = given[1].nbytes - 1
    with pytest.raises(ValueError, match="the key of attention_group_0 takes 1120 bytes"):
        compiled(*given)
    device.limits.maxStorageBufferRange = given[1].nbytes
    assert_close(compiled(*given), attention_reference(MAPS, *given)[0], TOLERANCE["f32"])


def test_a_device_that_lacks_what_kernels_need(device: Device, monkeypatch):
    monkeypatch.setattr(device, "features", device.features - {"shaderFloat16"})
    attend()
    types = ("3x8xf16", "?x8xf16", "?x8xf16")
    with pytest.raises(RuntimeError, match=r"kernels need f16 \(shaderFloat16\), which .* lacks"):
        compile_group("md, nd, ne -> me", types, target="vulkan")


def test_a_device_with_little_workgroup_memory(device: Device):
    device.limits.maxComputeSharedMemorySize = 64
    with pytest.raises(RuntimeError, match=r"needs \d+ bytes of workgroup memory, but .* has 64"):
        attend()


def test_memory_grows_and_what_it_held_is_gone():
    compiled = attend()
    for batch in (1, 300, 2):
        given = arrays(batch)
        assert_close(compiled(*given), attention_reference(MAPS, *given)[0], TOLERANCE["f32"])


def test_no_memory_is_an_error_and_no_more(device: Device, monkeypatch):
    compiled, given = attend(), arrays(2)

    def refuse(*arguments):
        raise device.vk.VkErrorOutOfDeviceMemory

    with monkeypatch.context() as patched:
        patched.setattr(device.vk, "vkAllocateMemory", refuse)
        with pytest.raises(RuntimeError, match=r"fails of kernel .*: VkErrorOutOfDeviceMemory"):
            compiled(*given)
    assert_close(compiled(*given), attention_reference(MAPS, *given)[0], TOLERANCE["f32"])


def test_calls_of_several_threads():
    compiled = attend()
    given = [arrays(batch) for batch in (1, 9, 4, 6)]
    found: list[np.ndarray] = [None] * len(given)

    def call(at: int) -> None:
        for _ in range(5):
            found[at] = compiled(*given[at])

    threads = [threading.Thread(target=call, args=[at]) for at in range(len(given))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each, output in zip(given, found, strict=True):
        assert_close(output, attention_reference(MAPS, *each)[0], TOLERANCE["f32"])


def test_what_was_made_is_destroyed_with_the_function(device: Device, monkeypatch):
    counts: dict[str, int] = {}

    def counting(name: str, change: int):
        function = getattr(device.vk, name)
        kind = name.removeprefix("vkCreate").removeprefix("vkDestroy")

        def call(*arguments):
            counts[kind] = counts.get(kind, 0) + change
            return function(*arguments)

        return call

    kinds = (
        "Buffer",
        "CommandPool",
        "DescriptorPool",
        "DescriptorSetLayout",
        "PipelineLayout",
        "ShaderModule",
    )
    for kind in kinds:
        for name, change in (("vkCreate", 1), ("vkDestroy", -1)):
            monkeypatch.setattr(device.vk, name + kind, counting(name + kind, change))
    compiled = attend(2)
    compiled(*arrays(2))
    assert counts["Buffer"] == counts["CommandPool"] == 1
    del compiled
    gc.collect()
    assert counts == dict.fromkeys(kinds, 0)
