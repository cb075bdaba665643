# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A driver that stands in for NVIDIA's, whose memory is the host's, and arrays that claim it."""

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
from scaled_attention import run_kernel

from mlir_attention.gpu import Kernel
from mlir_attention.runtime.cuda_driver import PointedTo
from mlir_attention.runtime.on_device.copies import Rows


class StandIn:
    """A driver whose kernel computes `attention` from its arguments.

    copies:    those between host and device; moved: on the device.
    waits:     (stream, the other that it waits for).
    known:     what is told of addresses that are not of the device 0 and its primary context.
    """

    number, context = 0, 0xC0

    def __init__(self) -> None:
        self.waits: list[tuple[int, int]] = []
        self.freed: list[int] = []
        self.moved = 0
        self.known: dict[int, PointedTo] = {}
        self.kernel: Kernel | None = None
        self.memory: dict[int, np.ndarray] = {}
        self.launches: list[tuple[Any, ...]] = []
        self.copies = 0

    def capability(self) -> tuple[int, int]:
        return (8, 6)

    def load(self, code: bytes, entries: Sequence[str]) -> list[int]:
        assert b".target sm_86" in code and b".entry attention_group_0(" in code
        return [100 + number for number in range(len(entries))]

    def allocate(self, size: int) -> int:
        array = np.full(max(size, 1), 0xFF, np.uint8)
        self.memory[array.ctypes.data] = array
        return array.ctypes.data

    def free(self, address: int) -> None:
        del self.memory[address]

    def copy_in(self, address: int, source: np.ndarray) -> None:
        ctypes.memmove(address, source.ctypes.data, source.nbytes)
        self.copies += 1

    def copy_out(self, target: np.ndarray, address: int) -> None:
        ctypes.memmove(target.ctypes.data, address, target.nbytes)
        self.copies += 1

    def allocate_on(self, size: int, stream: int) -> int:
        assert size > 0, "cuMemAllocAsync takes no 0"
        return self.allocate(size)

    def free_on(self, address: int, stream: int) -> None:
        self.free(address)
        self.freed.append(stream)

    def copy_rows(self, rows: Rows, stream: int) -> None:
        for row in range(rows.height):
            target = rows.target + row * rows.target_pitch
            ctypes.memmove(target, rows.source + row * rows.source_pitch, rows.width)
        self.moved += 1

    def read(self, target: np.ndarray, address: int, stream: int) -> None:
        self.copy_out(target, address)

    def write(self, address: int, source: np.ndarray, stream: int) -> None:
        self.copy_in(address, source)

    def wait(self, stream: int, other: int) -> None:
        if stream != other:
            self.waits.append((stream, other))

    def memory_at(self, address: int) -> PointedTo:
        return self.known.get(address, PointedTo(self.context, 2, False, 0))

    def launch(self, function, grid, block, arguments, stream=0) -> None:
        self.launches.append((function, grid, block, stream))
        assert self.kernel is not None
        named = {
            (a.kind, a.tensor, a.dim): value.value
            for a, value in zip(self.kernel.arguments, arguments, strict=True)
        }
        run_kernel(named)


class OnDevice:
    """An array that says to be on a device, of CUDA if no other is given."""

    def __init__(self, array: np.ndarray, device: tuple[int, int] = (2, 0)) -> None:
        self.array, self.device, self.streams = array, device, []

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.device

    def __dlpack__(self, *, stream: int | None = None, max_version: Any = None) -> object:
        self.streams.append(stream)
        return self.array.__dlpack__()
