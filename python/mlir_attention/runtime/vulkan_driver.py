# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Vulkan, by the package `vulkan`: as much of it as running kernels on storage buffers needs."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

_PACKAGE = "pip install 'mlir-attention[vulkan]'"
_DRIVER = (
    "Install the Vulkan driver of a GPU, or a software device, as by "
    "apt-get install libvulkan1 mesa-vulkan-drivers"
)

#: Features that kernels may use, by the number of their SPIR-V capability: the structure that has
#: it, its name there, and what it is.
_FEATURES = {
    11: ("core", "shaderInt64", "integers of 64 bits"),
    22: ("core", "shaderInt16", "integers of 16 bits"),
    4433: ("1.1", "storageBuffer16BitAccess", "elements of 16 bits in memory"),
    4448: ("1.2", "storageBuffer8BitAccess", "elements of 8 bits in memory"),
    9: ("1.2", "shaderFloat16", "f16"),
    39: ("1.2", "shaderInt8", "integers of 8 bits"),
    4466: ("properties", "shaderSignedZeroInfNanPreserveFloat32", "infinities of f32"),
}

#: Types of devices, the best first; others come after these.
_TYPES = ("DISCRETE_GPU", "INTEGRATED_GPU", "VIRTUAL_GPU", "CPU")


class Device:
    """A device and a queue of it, which one thread at a time uses, under its lock."""

    def __init__(self, vk: Any, physical: Any) -> None:
        """`vk` is the package, `physical` a device of it."""
        self.vk = vk
        self.lock = threading.Lock()
        self._physical = physical
        # The limits are a part of the properties, and freed with them.
        self._properties = vk.vkGetPhysicalDeviceProperties(physical)
        self.name = str(self._properties.deviceName)
        self.limits = self._properties.limits
        self.features = _features(vk, physical)
        with self.reporting():
            self.handle, self.family = self._create()
        self.queue = vk.vkGetDeviceQueue(self.handle, self.family, 0)

    @contextmanager
    def reporting(self, what: str = "") -> Iterator[None]:
        """Raises RuntimeError for what the driver reports, with what it was asked for."""
        try:
            yield
        except self.vk.VkError as error:
            about = f" of {what}" if what else ""
            raise RuntimeError(
                f"target='vulkan': the driver of {self.name} fails{about}: {type(error).__name__}"
            ) from error

    def lacking(self, code: bytes) -> list[str]:
        """What SPIR-V needs and the device does not have."""
        return [
            f"{meaning} ({name})"
            for number, (_, name, meaning) in _FEATURES.items()
            if number in _capabilities(code) and name not in self.features
        ]

    def memory_types(self, allowed: int) -> list[int]:
        """The types of memory that host and device share: that next to the device first."""
        vk = self.vk
        memory = vk.vkGetPhysicalDeviceMemoryProperties(self._physical)
        wanted = vk.VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | vk.VK_MEMORY_PROPERTY_HOST_COHERENT_BIT
        flags = [memory.memoryTypes[at].propertyFlags for at in range(memory.memoryTypeCount)]
        shared = [
            at for at, has in enumerate(flags) if allowed >> at & 1 and has & wanted == wanted
        ]
        near = vk.VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT
        return sorted(shared, key=lambda at: not flags[at] & near)

    def _create(self) -> tuple[Any, int]:
        """A logical device with the features that kernels may use, and the family of its queue."""
        vk = self.vk
        families = vk.vkGetPhysicalDeviceQueueFamilyProperties(self._physical)
        family = next(
            at for at, each in enumerate(families) if each.queueFlags & vk.VK_QUEUE_COMPUTE_BIT
        )
        wanted = {
            where: {name: 1 for place, name, _ in _FEATURES.values()
                    if place == where and name in self.features}
            for where in ("core", "1.1", "1.2")
        }  # fmt: skip
        newer = vk.VkPhysicalDeviceVulkan12Features(**wanted["1.2"])
        older = vk.VkPhysicalDeviceVulkan11Features(pNext=newer, **wanted["1.1"])
        features = vk.VkPhysicalDeviceFeatures2(
            pNext=older, features=vk.VkPhysicalDeviceFeatures(**wanted["core"])
        )
        queue = vk.VkDeviceQueueCreateInfo(
            queueFamilyIndex=family, queueCount=1, pQueuePriorities=[1.0]
        )
        info = vk.VkDeviceCreateInfo(pNext=features, pQueueCreateInfos=[queue])
        return vk.vkCreateDevice(self._physical, info, None), family


def _features(vk: Any, physical: Any) -> frozenset[str]:
    """The names of those of `_FEATURES` that a device has."""
    newer = vk.VkPhysicalDeviceVulkan12Features()
    older = vk.VkPhysicalDeviceVulkan11Features(pNext=newer)
    features = vk.VkPhysicalDeviceFeatures2(pNext=older)
    vk.vkGetPhysicalDeviceFeatures2(physical, features)
    floats = vk.VkPhysicalDeviceVulkan12Properties()
    properties = vk.VkPhysicalDeviceProperties2(pNext=floats)
    vk.vkGetPhysicalDeviceProperties2(physical, properties)
    places = {"core": features.features, "1.1": older, "1.2": newer, "properties": floats}
    return frozenset(name for place, name, _ in _FEATURES.values() if getattr(places[place], name))


def _capabilities(code: bytes) -> set[int]:
    """The numbers of the capabilities that SPIR-V declares, in the order of its instructions."""
    words = np.frombuffer(code, np.uint32)
    found, at = set(), 5
    while at < len(words) and words[at] & 0xFFFF == 17:  # OpCapability
        found.add(int(words[at + 1]))
        at += 2
    return found


@functools.cache
def find_device() -> Device:
    """The device that kernels run on: a GPU, if there is one.

    The loader of Vulkan reads from the environment which drivers there are (VK_DRIVER_FILES).
    Raises ImportError if the package is missing, RuntimeError if there is no loader, no driver or
    no device of Vulkan 1.2: each says what to install.
    """
    try:
        import vulkan as vk
    except ImportError as error:
        raise ImportError(
            f"target='vulkan' needs the package vulkan, which is not installed: {_PACKAGE}"
        ) from error
    except OSError as error:
        raise RuntimeError(
            f"target='vulkan' needs the loader of Vulkan, and libvulkan.so.1 is missing. {_DRIVER}"
        ) from error
    version = vk.VK_MAKE_VERSION(1, 2, 0)
    application = vk.VkApplicationInfo(pApplicationName="mlir-attention", apiVersion=version)
    try:
        instance = vk.vkCreateInstance(vk.VkInstanceCreateInfo(pApplicationInfo=application), None)
        found = vk.vkEnumeratePhysicalDevices(instance)
    except vk.VkError:
        found = []  # The loader has no driver.
    properties = [vk.vkGetPhysicalDeviceProperties(each) for each in found]
    suitable = [at for at, each in enumerate(properties) if each.apiVersion >= version]
    if not suitable:
        names = ", ".join(str(each.deviceName) for each in properties) or "none at all"
        raise RuntimeError(
            f"target='vulkan' needs a device of Vulkan 1.2, and there is none (devices: {names}). "
            f"{_DRIVER}"
        )
    order = [getattr(vk, f"VK_PHYSICAL_DEVICE_TYPE_{name}") for name in _TYPES]
    types = {at: properties[at].deviceType for at in suitable}
    best = min(types, key=lambda at: [*order, types[at]].index(types[at]))
    return Device(vk, found[best])
