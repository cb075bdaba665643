# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""One call of a function of a device: what its code asks of the host."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from mlir_attention.cpu.device.requests import ALLOCATE, COPY, FREE, READ, WRITE
from mlir_attention.gpu.kernel import Kernel
from mlir_attention.runtime.arrays.dlpack import ForeignArray
from mlir_attention.runtime.arrays.element_types import Element
from mlir_attention.runtime.device import Passed, bytes_at, count_words, passed_words
from mlir_attention.runtime.on_device.copies import Rows, Tensor, dense, rows_of


class Memory(Protocol):
    """Memory of a device, which is freed when nothing holds this."""

    address: int


class Queue(Protocol):
    """What is done on a device, one after the other: a stream, or a command queue."""

    def view(self, value: Any, label: str) -> ForeignArray:
        """An array of the caller's, in place. Raises TypeError and ValueError for others."""

    def adopt(self, array: ForeignArray) -> None:
        """Lets an array that another queue has seen, such as one that is bound, be used."""

    def allocate(self, size: int) -> Memory:
        """Memory of so many bytes."""

    def copy(self, rows: Rows) -> None:
        """Copies on the device."""

    def read(self, target: np.ndarray[Any, Any], source: int) -> None:
        """Copies to an array of bytes of the host, and waits for it."""

    def write(self, target: int, source: np.ndarray[Any, Any]) -> None:
        """Copies from an array of bytes of the host, which may change when this returns."""

    def launch(self, number: int, workgroups: int, passed: Sequence[Passed]) -> None:
        """Launches a kernel."""

    def array(self, memory: Any, tensor: Tensor, element: Element) -> Any:
        """An array for the caller, which keeps the memory."""


class Space(Protocol):
    """Memory and kernels of a device."""

    kernels: tuple[Kernel, ...]

    def holds(self, value: Any) -> bool:
        """Whether it is an array on a device of this kind."""

    def queue(self, stream: Any, values: Sequence[Any]) -> Queue:
        """That of a call with such a stream, or of what `values` are on where it is None."""


class Call:
    """Does what the code of one call asks for."""

    def __init__(self, kernels: Sequence[Kernel], queue: Queue) -> None:
        self._kernels = kernels
        self.queue = queue
        self.memory: dict[int, Memory] = {}
        self._known: dict[Tensor, np.ndarray[Any, Any]] = {}

    def answer(self, number: int, address: int) -> None:
        """Does what `number` says with the words at `address`."""
        if number >= 0:
            kernel = self._kernels[number]
            workgroups, *rest = (ctypes.c_int64 * count_words(kernel)).from_address(address)
            self._known.clear()
            if workgroups:
                self.queue.launch(number, workgroups, passed_words(kernel, rest))
        elif number == ALLOCATE:
            word = ctypes.c_int64.from_address(address)
            memory = self.queue.allocate(word.value)
            self.memory[memory.address] = memory
            word.value = memory.address
        elif number == FREE:
            del self.memory[Tensor.of(_words(address)).address]
        else:
            words = _words(address)
            self._copy(number, Tensor.of(words), Tensor.of(words))

    def copy(self, source: Tensor, target: Tensor) -> None:
        """Copies a tensor on the device."""
        self._known.clear()
        for rows in rows_of(source, target):
            self.queue.copy(rows)

    def _copy(self, number: int, source: Tensor, target: Tensor) -> None:
        if number == COPY:
            self.copy(source, target)
        elif number == WRITE and source.nbytes:
            self._known.clear()
            self.queue.write(target.address, np.ascontiguousarray(_of_host(source)).view(np.uint8))
        elif number == READ and source.nbytes:
            if source not in self._known:
                self._known[source] = self._read(source)
            bytes_at(target.address, target.nbytes)[...] = self._known[source]

    def _read(self, source: Tensor) -> np.ndarray[Any, Any]:
        """The elements of a tensor, once for all that read it before it may change."""
        found = np.empty(source.nbytes, np.uint8)
        if source.is_dense:
            self.queue.read(found, source.address)
        else:
            room = self.queue.allocate(source.nbytes)
            for rows in rows_of(source, dense(source.sizes, source.itemsize, room.address)):
                self.queue.copy(rows)
            self.queue.read(found, room.address)
        return found


def _words(address: int) -> Iterator[int]:
    """The words from an address on."""
    while True:
        yield ctypes.c_int64.from_address(address).value
        address += 8


def _of_host(tensor: Tensor) -> np.ndarray[Any, Any]:
    """A tensor of the host, whose elements are bytes."""
    extent = 1 + sum(
        (size - 1) * stride for size, stride in zip(tensor.sizes, tensor.strides, strict=True)
    )
    memory = bytes_at(tensor.address, extent * tensor.itemsize)
    return np.lib.stride_tricks.as_strided(
        memory,
        (*tensor.sizes, tensor.itemsize),
        (*(stride * tensor.itemsize for stride in tensor.strides), 1),
    ).reshape(-1)
