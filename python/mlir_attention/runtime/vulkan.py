# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Launches kernels by Vulkan: see `vulkan_launcher`."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mlir_attention.gpu.kernel import Kernel
from mlir_attention.runtime.device import Launcher, Passed, bytes_at, itemsize_of
from mlir_attention.runtime.vulkan_driver import Device, find_device

#: What a tensor is aligned to: no device asks for more.
_ALIGNMENT = 256

Bytes = np.ndarray[Any, Any]

#: Objects of Vulkan, each with what destroys it, in the order in which they were made.
_Made = list[tuple[Callable[[Any, Any, None], None], Any]]


def vulkan_launcher(kernels: Sequence[Kernel], code: bytes) -> Launcher:
    """What launches `kernels`, of SPIR-V, on the device of `find_device`, one at a time.

    Memory of the host is copied to the device, and results back. Raises what `find_device` raises,
    and RuntimeError if the device lacks what a kernel needs, or its driver does not take them.
    """
    device = find_device()
    _check_limits(device, kernels, code)
    memory = _SharedMemory(device)
    pipelines = _pipelines(device, kernels, code) if kernels else []

    def launch(number: int, workgroups: int, passed: Sequence[Passed]) -> None:
        kernel = kernels[number]
        tensors = [
            bytes_at(value[0], value[1] * itemsize_of(argument))
            for argument, value in zip(kernel.arguments, passed, strict=True)
            if isinstance(value, tuple)
        ]
        grid = _grid(device, kernel, workgroups)
        _check_sizes(device, kernel, tensors)
        with device.lock, device.reporting(f"kernel {kernel.entry}"):
            places = memory.reserve(tensors)
            parts = [
                (argument.is_written, tensor, memory.bytes[start : start + tensor.nbytes])
                for argument, tensor, (start, _) in zip(
                    kernel.arguments, tensors, places, strict=True
                )
            ]
            for is_written, tensor, part in parts:
                if not is_written:
                    part[:] = tensor
            pipelines[number].run(memory.buffer, places, grid)
            for is_written, tensor, part in parts:
                if is_written:
                    tensor[:] = part

    return launch


class _SharedMemory:
    """Memory that host and device share, in one buffer that grows as it must.

    Attributes:
      buffer: of Vulkan.
      bytes: the memory, as the host has it.
    """

    def __init__(self, device: Device) -> None:
        self._device = device
        self.buffer: Any = None
        self.bytes: Bytes = np.empty(0, np.uint8)
        self._free: Callable[[], Any] = lambda: None

    def reserve(self, tensors: Sequence[Bytes]) -> list[tuple[int, int]]:
        """A place for each tensor: where it begins, and its bytes, of which there is one at least.

        What was there before is lost.
        """
        places, end = [], 0
        for tensor in tensors:
            size = max(tensor.nbytes, 1)
            places.append((end, size))
            end += -(-size // _ALIGNMENT) * _ALIGNMENT
        if end > self.bytes.nbytes:
            self._grow(max(end, 2 * self.bytes.nbytes))
        return places

    def _grow(self, size: int) -> None:
        vk, handle = self._device.vk, self._device.handle
        self._free()
        self.bytes = np.empty(0, np.uint8)
        usage = vk.VK_BUFFER_USAGE_STORAGE_BUFFER_BIT
        made: _Made = []
        self._free = weakref.finalize(self, _destroy, handle, made)
        self.buffer = vk.vkCreateBuffer(handle, vk.VkBufferCreateInfo(size=size, usage=usage), None)
        made.append((vk.vkDestroyBuffer, self.buffer))
        memory = self._allocate(vk.vkGetBufferMemoryRequirements(handle, self.buffer))
        made.append((vk.vkFreeMemory, memory))
        vk.vkBindBufferMemory(handle, self.buffer, memory, 0)
        self.bytes = np.frombuffer(vk.vkMapMemory(handle, memory, 0, size, 0), np.uint8)

    def _allocate(self, needed: Any) -> Any:
        """Of the first type of memory that has so much."""
        vk = self._device.vk
        error: Exception | None = None
        for type_ in self._device.memory_types(needed.memoryTypeBits):
            info = vk.VkMemoryAllocateInfo(allocationSize=needed.size, memoryTypeIndex=type_)
            try:
                return vk.vkAllocateMemory(self._device.handle, info, None)
            except vk.VkError as failure:
                error = failure
        assert error is not None
        raise error


class _Pipeline:
    """A kernel that is ready to run, and all that running it needs."""

    def __init__(self, device: Device, kernel: Kernel, module: Any) -> None:
        """`module` has the code; it may be destroyed afterwards."""
        self._device, self._count = device, len(kernel.arguments)
        self._made: _Made = []
        weakref.finalize(self, _destroy, device.handle, self._made)
        vk = device.vk
        storage = vk.VK_DESCRIPTOR_TYPE_STORAGE_BUFFER
        bindings = [
            vk.VkDescriptorSetLayoutBinding(
                binding=at, descriptorType=storage, descriptorCount=1,
                stageFlags=vk.VK_SHADER_STAGE_COMPUTE_BIT,
            )
            for at in range(self._count)
        ]  # fmt: skip
        layout = self._make("DescriptorSetLayout", pBindings=bindings)
        self._layout = self._make("PipelineLayout", pSetLayouts=[layout])
        # The name is freed with the structure that has it.
        stage = vk.VkPipelineShaderStageCreateInfo(
            stage=vk.VK_SHADER_STAGE_COMPUTE_BIT, module=module, pName=kernel.entry
        )
        info = vk.VkComputePipelineCreateInfo(stage=stage, layout=self._layout)
        self._pipeline = vk.vkCreateComputePipelines(device.handle, None, 1, [info], None)[0]
        self._made.append((vk.vkDestroyPipeline, self._pipeline))
        size = vk.VkDescriptorPoolSize(type=storage, descriptorCount=self._count)
        pool = self._make("DescriptorPool", maxSets=1, pPoolSizes=[size])
        given = vk.VkDescriptorSetAllocateInfo(descriptorPool=pool, pSetLayouts=[layout])
        self._set = vk.vkAllocateDescriptorSets(device.handle, given)[0]
        commands = self._make(
            "CommandPool", queueFamilyIndex=device.family,
            flags=vk.VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
        )  # fmt: skip
        wanted = vk.VkCommandBufferAllocateInfo(
            commandPool=commands, level=vk.VK_COMMAND_BUFFER_LEVEL_PRIMARY,
            commandBufferCount=1,
        )  # fmt: skip
        self._commands = vk.vkAllocateCommandBuffers(device.handle, wanted)[0]

    def run(
        self, buffer: Any, places: Sequence[tuple[int, int]], grid: tuple[int, int, int]
    ) -> None:
        """Runs it on parts of a buffer, each where it begins and how long it is, and waits."""
        vk, device, commands = self._device.vk, self._device, self._commands
        writes = [
            vk.VkWriteDescriptorSet(
                dstSet=self._set, dstBinding=at, descriptorCount=1,
                descriptorType=vk.VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
                pBufferInfo=[vk.VkDescriptorBufferInfo(buffer=buffer, offset=start, range=size)],
            )
            for at, (start, size) in enumerate(places)
        ]  # fmt: skip
        vk.vkUpdateDescriptorSets(device.handle, len(writes), writes, 0, None)
        vk.vkBeginCommandBuffer(commands, vk.VkCommandBufferBeginInfo())
        compute = vk.VK_PIPELINE_BIND_POINT_COMPUTE
        vk.vkCmdBindPipeline(commands, compute, self._pipeline)
        vk.vkCmdBindDescriptorSets(commands, compute, self._layout, 0, 1, [self._set], 0, None)
        vk.vkCmdDispatch(commands, *grid)
        barrier = vk.VkMemoryBarrier(
            srcAccessMask=vk.VK_ACCESS_SHADER_WRITE_BIT, dstAccessMask=vk.VK_ACCESS_HOST_READ_BIT
        )
        vk.vkCmdPipelineBarrier(
            commands, vk.VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, vk.VK_PIPELINE_STAGE_HOST_BIT, 0,
            1, [barrier], 0, None, 0, None,
        )  # fmt: skip
        vk.vkEndCommandBuffer(commands)
        vk.vkQueueSubmit(device.queue, 1, [vk.VkSubmitInfo(pCommandBuffers=[commands])], None)
        vk.vkQueueWaitIdle(device.queue)

    def _make(self, kind: str, **fields: Any) -> Any:
        """An object of Vulkan, which is destroyed with the pipeline."""
        vk, handle = self._device.vk, self._device.handle
        info = getattr(vk, f"Vk{kind}CreateInfo")(**fields)
        made = getattr(vk, f"vkCreate{kind}")(handle, info, None)
        self._made.append((getattr(vk, f"vkDestroy{kind}"), made))
        return made


def _destroy(handle: Any, made: _Made) -> None:
    """Destroys objects of a device, the last first."""
    for destroy, each in reversed(made):
        destroy(handle, each, None)


def _pipelines(device: Device, kernels: Sequence[Kernel], code: bytes) -> list[_Pipeline]:
    vk = device.vk
    with device.reporting("kernels"):
        info = vk.VkShaderModuleCreateInfo(codeSize=len(code), pCode=code)
        module = vk.vkCreateShaderModule(device.handle, info, None)
        try:
            return [_Pipeline(device, kernel, module) for kernel in kernels]
        finally:
            vk.vkDestroyShaderModule(device.handle, module, None)


def _check_limits(device: Device, kernels: Sequence[Kernel], code: bytes) -> None:
    """Raises RuntimeError for what a kernel needs and the device has not."""
    lacking = device.lacking(code)
    if lacking:
        raise RuntimeError(f"kernels need {', '.join(lacking)}, which {device.name} lacks")
    limits = device.limits
    for kernel in kernels:
        for needed, what, has in (
            (kernel.shared_bytes, "bytes of workgroup memory", limits.maxComputeSharedMemorySize),
            (kernel.block[0], "threads of a workgroup", limits.maxComputeWorkGroupInvocations),
            (
                len(kernel.arguments), "storage buffers",
                limits.maxPerStageDescriptorStorageBuffers,
            ),
        ):  # fmt: skip
            if needed > has:
                raise RuntimeError(
                    f"kernel {kernel.entry} needs {needed} {what}, but {device.name} has {has}"
                )


def _check_sizes(device: Device, kernel: Kernel, tensors: Sequence[Bytes]) -> None:
    """Raises ValueError for a tensor that is too large for a buffer."""
    most = device.limits.maxStorageBufferRange
    for argument, tensor in zip(kernel.arguments, tensors, strict=True):
        if tensor.nbytes > most:
            raise ValueError(
                f"the {argument.tensor} of {kernel.entry} takes {tensor.nbytes} bytes, but a "
                f"storage buffer of {device.name} has up to {most}"
            )


def _grid(device: Device, kernel: Kernel, workgroups: int) -> tuple[int, int, int]:
    """Workgroups along x and y; those past the last do nothing."""
    along_x, along_y, _ = device.limits.maxComputeWorkGroupCount
    rows = -(-workgroups // along_x)
    if rows > along_y:
        raise ValueError(
            f"kernel {kernel.entry} would have {workgroups} workgroups, of which {device.name} "
            f"takes {along_x * along_y}"
        )
    return (-(-workgroups // rows), rows, 1)
